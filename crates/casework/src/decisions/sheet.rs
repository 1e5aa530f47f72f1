//! What the screens of a decision take in and show.

use super::ItemChoice;
use domain::{
    decision::{
        ChosenItem, ConsentNote, ItemMark, OutsideRecipient, PersonCondition, RequestReceived,
    },
    family::FamilyView,
    person::RelationKind,
};
use rulebook::{Answer, Basis, Facts, MissingFact, Purpose};
use serde::Serialize;
use store::{AgencyRow, DecisionRow, PersonRow};
use uuid::Uuid;

/// The first screen: what for, to whom, about whom.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StartDecision {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The child.
    pub child: Uuid,
    /// The concern that prompted it.
    pub concern: Option<Uuid>,
    /// A decision that came back, which this one replaces.
    pub replaces: Option<Uuid>,
    /// What the sharing is for, in the rulebook's words.
    pub purpose: Option<Purpose>,
    /// What the sharing is for, in the person's words.
    pub purpose_text: String,
    /// How that helps to keep a child safe.
    pub safeguarding_link: String,
    /// A recipient in the directory.
    pub recipient: Option<Uuid>,
    /// A recipient outside it.
    pub outside: Option<OutsideRecipient>,
    /// The person there whom it is meant for: name and role.
    pub recipient_person: String,
    /// The request that is answered, if there is one.
    pub request: Option<RequestReceived>,
    /// Whom the information is about besides the child: ids of people around the child, or a word
    /// of `rulebook::SubjectRole`.
    pub about: Vec<String>,
}

/// The second screen: answers, items, what the family knows, and what was picked.
#[derive(Debug, Clone, Default)]
pub struct DecisionAnswers {
    /// Answers by path of the fact, as the form sends them.
    pub answers: Vec<(String, Vec<String>)>,
    /// Items ticked, each with why it serves the purpose.
    pub items: Vec<ChosenItem>,
    /// What the items are like, where that decides who may see them.
    pub marks: Vec<ItemMark>,
    /// How a recipient outside the directory was checked; `None` leaves what was said before.
    pub verified_how: Option<String>,
    /// Words that go beside the items.
    pub text: String,
    /// Why a whole file is needed, where all was ticked.
    pub whole_file_reason: String,
    /// What the family knows and said.
    pub family: Option<FamilyView>,
    /// Whether consent was asked for.
    pub consent: Option<ConsentNote>,
    /// The lawful basis picked.
    pub basis: Option<Basis>,
    /// The condition picked for each person.
    pub conditions: Vec<PersonCondition>,
    /// Legal power or duty relied on.
    pub legal_power: String,
    /// Why it is necessary and proportionate.
    pub why_necessary: String,
    /// Risk of sharing and of not sharing.
    pub risks_weighed: String,
    /// Advice taken and from whom.
    pub advice: String,
    /// Steps to protect identities.
    pub identity_protection: String,
    /// Agreement, controllers and impact assessment: what covers this, and what they say.
    pub agreement_and_dpia: String,
    /// How it is kept safe, for how long, and how people's rights are met.
    pub security_and_retention: String,
}

/// The lawful basis and the conditions that were picked.
#[derive(Debug, Clone, Default)]
pub struct Footing {
    /// The lawful basis; `None` leaves the one picked before.
    pub basis: Option<Basis>,
    /// The condition for each person named; for others what was picked before stays.
    pub conditions: Vec<PersonCondition>,
}

/// A person the information is about, with the words to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutWhom {
    /// The id used in the facts.
    pub id: String,
    /// The name, where the agency has a record.
    pub name: Option<String>,
    /// The role in the rulebook's words ("child", "parent").
    pub role: String,
}

/// A question with what was answered so far.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedFact {
    /// The question.
    pub question: MissingFact,
    /// The answer given, as the form sends it; empty where it is still open.
    pub given: Vec<String>,
}

/// Everything that the screens of a decision show.
#[derive(Debug, Clone)]
pub struct DecisionDesk {
    /// The decision as it stands.
    pub row: DecisionRow,
    /// The child.
    pub child: PersonRow,
    /// The agency that decides.
    pub agency: AgencyRow,
    /// The recipient in the directory.
    pub recipient: Option<AgencyRow>,
    /// Whom the information is about.
    pub about: Vec<AboutWhom>,
    /// What the law says of it today.
    pub answer: Answer,
    /// What is asked, answered or not, in the rulebook's order.
    pub questions: Vec<AskedFact>,
    /// What could be shared.
    pub items: Vec<ItemChoice>,
    /// The facts as they stand.
    pub facts: Facts,
    /// Adults around the child who are a risk.
    pub risks: Vec<crate::RiskShown>,
    /// Law that the agency has switched otherwise than it ships.
    pub changes: Vec<crate::law::SwitchHere>,
}

/// A decision with the names to read it.
#[derive(Debug, Clone)]
pub struct DecisionRecord {
    /// The decision.
    pub row: DecisionRow,
    /// The child's name.
    pub child: String,
    /// Who decided, and their job.
    pub decided_by: String,
    /// The agency that decided.
    pub agency: AgencyRow,
    /// The recipient in the directory.
    pub recipient: Option<AgencyRow>,
    /// Whom the information is about.
    pub about: Vec<AboutWhom>,
    /// What went, or was considered, as it stood when it was decided.
    pub items: Vec<RecordItem>,
}

/// One item of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordItem {
    /// The item.
    pub item: ItemChoice,
    /// Why it was chosen.
    pub why: String,
}

/// What the first screen offers.
#[derive(Debug, Clone)]
pub struct DecisionChoices {
    /// The child.
    pub child: PersonRow,
    /// People around the child.
    pub around: Vec<(PersonRow, RelationKind)>,
    /// Agencies that were checked, front doors first, without one's own.
    pub agencies: Vec<AgencyRow>,
}
