//! Decisions about sharing: whether, why, on what basis, and what happens then.

use crate::{concern::StatementKind, family::FamilyView};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::worded! {
    /// What was decided.
    DecisionKind, "kind of decision" {
        /// To share.
        Share = "share",
        /// Not to share, for now.
        NotShare = "not-share",
        /// Shared in an emergency; the record follows.
        Emergency = "emergency",
        /// Advice without names.
        Advice = "advice",
    }
}

crate::worded! {
    /// Where a decision stands.
    DecisionState, "state of a decision" {
        /// Being made; nothing has gone anywhere.
        Draft = "draft",
        /// Emergency: shared, and its record is still due.
        RecordDue = "record-due",
        /// Decided and recorded.
        Decided = "decided",
        /// Came back, by date or because something new arrived.
        Returned = "returned",
        /// Looked at again; another decision took its place.
        Reconsidered = "reconsidered",
    }
}

crate::worded! {
    /// Lawful bases of UK GDPR Article 6(1).
    LawfulBasis, "lawful basis" {
        /// (a) consent: one basis among seven, never a gate.
        Consent = "a",
        /// (b) contract.
        Contract = "b",
        /// (c) legal obligation.
        LegalObligation = "c",
        /// (d) vital interests.
        VitalInterests = "d",
        /// (e) public task.
        PublicTask = "e",
        /// (ea) recognised legitimate interest, from 5 February 2026.
        RecognisedLegitimateInterest = "ea",
        /// (f) legitimate interests.
        LegitimateInterests = "f",
    }
}

crate::worded! {
    /// Why something was not shared.
    NotShareReason, "reason for not sharing" {
        /// Not necessary for the purpose.
        NotNecessary = "not-necessary",
        /// Would be more detrimental to the child than not sharing (Children Act 2004 s.16LA(3)).
        MoreDetrimental = "more-detrimental",
        /// Incompatible with the body's own duties (Welsh Act ss.137, 164).
        IncompatibleDuty = "incompatible-duty",
        /// Would have an adverse effect on the exercise of functions (Welsh Act ss.137, 164).
        AdverseEffect = "adverse-effect",
        /// The person asking gave no purpose, or not enough to judge.
        PurposeUnclear = "purpose-unclear",
        /// The family or young person does not want it and no risk outweighs that.
        NotWanted = "not-wanted",
        /// Another route serves the child better.
        OtherRoute = "other-route",
        /// The court's leave is needed first.
        CourtLeave = "court-leave",
        /// Outside what the asker may ask for.
        OutOfScope = "out-of-scope",
    }
}

/// The law's answer as it stood when the person decided, kept for ever beside the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LawSnapshot {
    /// Hash of the whole rulebook, hex.
    pub rulebook_hash: String,
    /// The day whose law was applied.
    pub as_at: Date,
    /// Facts as given, in the rulebook's schema.
    pub facts: serde_json::Value,
    /// The whole answer, in the rulebook's schema.
    pub answer: serde_json::Value,
}

/// What one person's data was shared under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCondition {
    /// Whom the data is about: an id of a person record, or a word such as "mother".
    pub person: String,
    /// Article 9(2) condition letter, where special category data is shared.
    #[serde(default)]
    pub article_9: Option<String>,
    /// Schedule 1 paragraph ("18", "6", "10", "2"), where one is needed.
    #[serde(default)]
    pub schedule_1: Option<String>,
    /// Reason under paragraph 18(2): a, b or c.
    #[serde(default)]
    pub para_18_reason: Option<String>,
    /// True where data about offences or alleged offences is shared.
    #[serde(default)]
    pub offence_data: bool,
}

/// Where an item that is shared comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum ItemSource {
    /// A statement of a concern.
    Statement {
        /// The concern.
        concern_id: Uuid,
        /// The statement.
        statement_id: Uuid,
    },
    /// The marks on the body map of a concern that are of the child.
    BodyMap {
        /// The concern.
        concern_id: Uuid,
    },
    /// A chronology entry.
    Entry {
        /// The entry.
        entry_id: Uuid,
    },
    /// A detail about the child (name, date of birth, address, ...).
    Detail {
        /// Which one.
        detail: PersonDetail,
    },
}

crate::worded! {
    /// A detail of a person record that can be ticked for sharing.
    PersonDetail, "detail" {
        /// Name.
        Name = "name",
        /// Date of birth.
        BirthDate = "birth-date",
        /// Class or group.
        Group = "group",
        /// NHS number.
        NhsNumber = "nhs-number",
        /// Address; never offered where it is protected.
        Address = "address",
        /// Telephone.
        Phone = "phone",
        /// School, nursery or other setting.
        School = "school",
        /// Area of the local authority.
        Area = "area",
    }
}

crate::worded! {
    /// Something about the chosen items that decides who may see them.
    ItemMark, "mark of what is chosen" {
        /// Comes from children's court proceedings held in private.
        CourtDerived = "court-derived",
        /// Covered by legal professional privilege.
        Privileged = "privileged",
        /// Given at a meeting as restricted: not to go further without its provider's leave.
        Restricted = "restricted",
        /// Names or shows people who have no part in this.
        ThirdParty = "third-party",
    }
}

/// One ticked item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenItem {
    /// Where it comes from.
    pub source: ItemSource,
    /// How it serves the purpose; for something old, why it still matters.
    #[serde(default)]
    pub why: String,
    /// Its words as they stood when it was decided. `None` while the decision is being made.
    #[serde(default)]
    pub stood: Option<StoodItem>,
}

impl ChosenItem {
    /// An item that was ticked, without words of its own yet.
    pub const fn new(source: ItemSource) -> Self {
        Self {
            source,
            why: String::new(),
            stood: None,
        }
    }
}

/// An item as it stood when a decision was made: a later correction does not change the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodItem {
    /// Its words.
    pub text: String,
    /// Fact, reported, opinion or historical; `None` where nobody had marked it, or for a detail.
    #[serde(default)]
    pub kind: Option<StatementKind>,
    /// When it happened, microseconds; `None` for a detail.
    #[serde(default)]
    pub at_us: Option<i64>,
    /// The marks, for an item that is a body map.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body_map: Vec<crate::body_map::BodyMark>,
}

crate::worded! {
    /// Whether consent was asked for. A separate thing from the basis: consent is never a gate.
    ConsentAsked, "answer about consent" {
        /// Not asked; the sharing does not rest on it.
        NotAsked = "not-asked",
        /// Asked and given.
        Given = "given",
        /// Asked and refused.
        Refused = "refused",
        /// Asked; no answer yet.
        NoAnswer = "no-answer",
    }
}

/// What was asked about consent, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentNote {
    /// Whether it was asked for.
    pub asked: ConsentAsked,
    /// The day of the answer.
    #[serde(default)]
    pub on: Option<Date>,
    /// Who answered and what they said, or why they were not asked.
    #[serde(default)]
    pub words: String,
}

crate::worded! {
    /// Which way advice went.
    AdviceDirection, "direction of advice" {
        /// This agency asked and was advised.
        Asked = "asked",
        /// This agency was asked and gave advice.
        Gave = "gave",
    }
}

/// Advice taken or given without sharing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceNote {
    /// Which way it went.
    pub direction: AdviceDirection,
    /// The other side: name, role, organisation.
    pub with: String,
    /// Whether it was done so that nobody could tell who it was about.
    pub anonymised: bool,
    /// The day.
    #[serde(default)]
    pub on: Option<Date>,
    /// What was advised.
    pub advised: String,
    /// What was decided then.
    pub then: String,
}

/// The sealed content of a decision: at least the fields of the ICO's decision form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DecisionContent {
    /// What the sharing is for, in words; for advice, what was asked.
    #[serde(default)]
    pub purpose: String,
    /// How it links to safeguarding the child.
    #[serde(default)]
    pub safeguarding_link: String,
    /// What prompted it: a request, with who asked, when and for what.
    #[serde(default)]
    pub request: Option<RequestReceived>,
    /// Recipient outside the directory: name, role, organisation and how verified.
    #[serde(default)]
    pub outside_recipient: Option<OutsideRecipient>,
    /// The person at the recipient whom it is meant for: name and role.
    #[serde(default)]
    pub recipient_person: String,
    /// Items chosen, or considered where nothing was shared.
    #[serde(default)]
    pub items: Vec<ChosenItem>,
    /// What the items are like, where that decides who may see them.
    #[serde(default)]
    pub marks: Vec<ItemMark>,
    /// Free text sent in an emergency, or beside the items.
    #[serde(default)]
    pub text: String,
    /// Reason for a whole file, where all was chosen.
    #[serde(default)]
    pub whole_file_reason: String,
    /// Basis chosen.
    #[serde(default)]
    pub basis: Option<LawfulBasis>,
    /// Legal power or duty relied on.
    #[serde(default)]
    pub legal_power: String,
    /// Conditions per person the data is about.
    #[serde(default)]
    pub conditions: Vec<PersonCondition>,
    /// Why it is necessary and proportionate.
    #[serde(default)]
    pub why_necessary: String,
    /// Risk of sharing, and of not sharing.
    #[serde(default)]
    pub risks_weighed: String,
    /// Whether consent was asked for, and the answer.
    #[serde(default)]
    pub consent: Option<ConsentNote>,
    /// What the family knows and said.
    #[serde(default)]
    pub family: Option<FamilyView>,
    /// Advice taken and from whom (DPO, lead, other).
    #[serde(default)]
    pub advice: String,
    /// Whether agreement and DPIA were considered, and what they say.
    #[serde(default)]
    pub agreement_and_dpia: String,
    /// How the information is kept safe, how long it is kept, how rights are met.
    #[serde(default)]
    pub security_and_retention: String,
    /// Steps to protect identities.
    #[serde(default)]
    pub identity_protection: String,
    /// The reasons, for sharing or not.
    #[serde(default)]
    pub reasons: String,
    /// Reason codes for not sharing.
    #[serde(default)]
    pub not_share_reasons: Vec<NotShareReason>,
    /// What happens instead.
    #[serde(default)]
    pub instead: String,
    /// How the requester was told, with written reasons where a statute asks for them.
    #[serde(default)]
    pub requester_told: String,
    /// The day on which the requester was told.
    #[serde(default)]
    pub requester_told_on: Option<Date>,
    /// What would lead to another decision, and to whom a disagreement goes.
    #[serde(default)]
    pub reconsider_if: String,
    /// Advice: with whom, what was advised and what was decided then.
    #[serde(default)]
    pub advice_note: Option<AdviceNote>,
    /// Emergency: why it could not wait.
    #[serde(default)]
    pub emergency_why: String,
    /// Emergency: why the record came late, where it did.
    #[serde(default)]
    pub late_reason: String,
    /// Why a protected value went along on purpose, after it had been found; empty: none did.
    #[serde(default)]
    pub release_reason: String,
    /// The law's answer that day.
    #[serde(default)]
    pub law: Option<LawSnapshot>,
}

/// A request for information that prompted a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RequestReceived {
    /// Organisation asking.
    pub organisation: String,
    /// Person asking and their position.
    pub person: String,
    /// When it came.
    pub received_on: Option<Date>,
    /// By when they ask for an answer.
    #[serde(default)]
    pub due_on: Option<Date>,
    /// What was asked for.
    pub asked_for: String,
    /// Power or section that they named.
    pub power: String,
}

/// A recipient who has no account here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutsideRecipient {
    /// Name and role.
    pub person: String,
    /// Organisation.
    pub organisation: String,
    /// How it was made sure that they are who they say.
    pub verified_how: String,
    /// Route for the code (a telephone number), other than that of the link.
    pub phone: String,
}
