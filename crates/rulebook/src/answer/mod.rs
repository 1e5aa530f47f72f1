//! What the engine says back: suggestions with their reasons and sources, never an order.

mod follow_up;
mod phrase;

pub use follow_up::*;
pub use phrase::Phrase;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::words::{Article9, Basis, NoConsentReason, Outcome, words};

/// One sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: Phrase,
    /// Welsh.
    pub cy: Phrase,
}

impl Text {
    /// A sentence from its two languages.
    pub fn new(en: impl Into<Phrase>, cy: impl Into<Phrase>) -> Self {
        Self {
            en: en.into(),
            cy: cy.into(),
        }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: domain::Lang) -> &str {
        match lang {
            domain::Lang::En => &self.en,
            domain::Lang::Cy => &self.cy,
        }
    }
}

words! {
    /// How a point of law was checked for this rulebook. Shown to the reader as it is.
    Verification, "verification" {
        /// The primary text was read.
        Primary = "primary_text_read",
        /// Official guidance was read.
        Guidance = "guidance",
        /// Only a secondary source was read.
        Secondary = "secondary_source",
        /// Well known, not re-read for this rulebook.
        WellKnown = "well_known_not_reread",
        /// An inference of the rulebook's authors.
        Inference = "inference",
        /// Could not be verified.
        NotVerified = "not_verified",
    }
}

/// Where a point comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The id of the source, as in `rulebook/sources`.
    pub source: Phrase,
    /// The title of the source.
    pub title: Phrase,
    /// Section, paragraph or page.
    pub pinpoint: Phrase,
    /// How it was checked.
    pub status: Verification,
    /// Was the source read in a stored copy, not at its publisher's own address?
    #[serde(default, skip_serializing_if = "is_false")]
    pub copy: bool,
}

impl Citation {
    /// How the point was checked, told apart further: `primary_text_copy` where the text of the
    /// law was read in a stored copy, else the word of `status`.
    pub fn checked(&self) -> &'static str {
        match (self.status, self.copy) {
            (Verification::Primary, true) => "primary_text_copy",
            (status, _) => status.as_str(),
        }
    }
}

/// For fields that are left out where they say nothing.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over by reference"
)]
fn is_false(yes: &bool) -> bool {
    !*yes
}

words! {
    /// What sort of rule a finding comes from.
    RuleKind, "kind of rule" {
        /// Something the law requires.
        Duty = "duty",
        /// Something the law allows.
        Power = "power",
        /// A condition that must be met.
        Condition = "condition",
        /// Something to do.
        Step = "step",
        /// Something to look out for.
        Caution = "caution",
    }
}

words! {
    /// Why a rule runs although the day on which its law starts is not settled.
    UnsettledStart, "reason for an unsettled start" {
        /// From the day that was announced, as the rulebook ships; not confirmed.
        AsAnnounced = "as_announced",
        /// The organisation switched it on, or moved its day.
        SetByAgency = "set_by_agency",
    }
}

/// One rule that applies to the facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id, for example `wales/s130-report`.
    pub rule: Phrase,
    /// The day from which this version of the rule runs: its version.
    pub version: Date,
    /// What sort of rule.
    pub kind: RuleKind,
    /// The topic, for example `duty`.
    pub topic: Phrase,
    /// The person it is about, for rules asked of each person.
    pub subject: Option<String>,
    /// What it suggests, if it suggests an outcome.
    pub outcome: Option<Outcome>,
    /// The named facts that made it apply.
    pub facts_used: Vec<Phrase>,
    /// The sentence.
    pub says: Text,
    /// Set where the start of this law is not settled: whoever is shown the rule is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled: Option<UnsettledStart>,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// One outcome that the law supports on these facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeOption {
    /// The outcome.
    pub outcome: Outcome,
    /// The rule that suggests it.
    pub rule: Phrase,
    /// Why.
    pub why: Text,
    /// Set where the start of the law behind it is not settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled: Option<UnsettledStart>,
}

words! {
    /// Where an option stands.
    Standing, "standing" {
        /// Fits best.
        Suggested = "suggested",
        /// Could be used.
        Available = "available",
        /// Does not fit; the reason is given.
        Refused = "refused",
    }
}

/// One lawful basis and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BasisOption {
    /// The basis.
    pub basis: Basis,
    /// Where it stands.
    pub standing: Standing,
    /// The paragraph of Annex 1, for a recognised legitimate interest.
    pub annex_one: Option<u8>,
    /// Why.
    pub why: Text,
    /// The rule that says so.
    pub rule: Phrase,
    /// Set where the start of the law behind it is not settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled: Option<UnsettledStart>,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

words! {
    /// Whether an appropriate policy document (DPA 2018 Sch 1 Part 4) is needed.
    PolicyDocument, "policy document need" {
        /// Needed.
        Required = "required",
        /// Needed, and the organisation has none.
        RequiredMissing = "required_missing",
        /// Needed under Part 3, s.42.
        RequiredPartThree = "required_part_three",
        /// Not needed: disclosure to a competent authority, Sch 1 para 10(2).
        NotNeededCompetentAuthority = "not_needed_competent_authority",
        /// Not needed for Article 9(2)(h).
        NotNeededHealth = "not_needed_health",
        /// Not needed for Article 9(2)(f).
        NotNeededClaims = "not_needed_claims",
        /// Not needed.
        NotNeeded = "not_needed",
        /// Needed by the condition, but never delays an emergency: note the gap.
        WaivedInEmergency = "waived_in_emergency",
        /// Follows from the condition that is picked.
        ByChoice = "by_choice",
    }
}

/// The conditions open for one person the data is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubjectConditions {
    /// The person's id, as in the facts.
    pub subject: String,
    /// Is a condition needed at all (special category or offence data about this person)?
    pub needed: Option<bool>,
    /// The options, the suggested one first.
    pub options: Vec<ConditionOption>,
}

/// One condition and where it stands, for one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConditionOption {
    /// The Article 9(2) condition, or 10 for offence data.
    pub article_9: Article9,
    /// The paragraph of Schedule 1, as "6", "18" or "36+18".
    pub schedule_one: Option<String>,
    /// The reason under para 18(2), where para 18 is used.
    pub reason: Option<NoConsentReason>,
    /// Where it stands.
    pub standing: Standing,
    /// Whether an appropriate policy document is needed.
    pub policy_document: PolicyDocument,
    /// Why.
    pub why: Text,
    /// The rule that says so.
    pub rule: Phrase,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

words! {
    /// What consent does in this decision.
    ConsentNeed, "consent need" {
        /// Not required as the basis.
        NotRequired = "not_required",
        /// It is the basis and looks valid.
        Basis = "basis",
        /// It has been withdrawn.
        Withdrawn = "withdrawn",
        /// It must be asked again properly, or another basis used.
        ReAsk = "re_ask",
        /// The child decides for themselves.
        ChildDecides = "child_decides",
    }
}

words! {
    /// Whether and when the family is told.
    Informing, "informing" {
        /// Tell them before.
        Before = "before",
        /// Tell them before, if that is safe.
        BeforeIfSafe = "before_if_safe",
        /// Tell them if that is safe.
        IfSafe = "if_safe",
        /// Put it off, and set a day to think again.
        Defer = "defer",
        /// Do not stop to tell them now.
        No = "no",
        /// Not until it is safe.
        NoUntilSafe = "no_until_safe",
        /// Not where telling would prejudice crime work.
        NoIfPrejudice = "no_if_prejudice",
        /// The privacy notice is enough.
        Notice = "notice",
        /// As the child's plan says.
        PerPlan = "per_plan",
        /// As the order says.
        AsOrderSays = "as_order_says",
        /// The child knows.
        ChildKnows = "child_knows",
        /// Yes, tell them.
        Yes = "yes",
        /// Tell them of the answer, without detail that would cause harm.
        NoDetailThatHarms = "no_detail_that_harms",
        /// Tell them where the risk is high.
        IfHighRisk = "if_high_risk",
        /// Nobody is identified: nothing to tell.
        NotApplicable = "not_applicable",
    }
}

/// A suggestion with its reason, for consent and for informing the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Advice<T> {
    /// The suggestion.
    pub advice: T,
    /// Why.
    pub why: Text,
    /// The rule that says so.
    pub rule: Phrase,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// Something that deserves thought and never blocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// The rule.
    pub rule: Phrase,
    /// The person it is about, if one.
    pub subject: Option<String>,
    /// The warning.
    pub says: Text,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// Something to put right first. Never present in an emergency; always has a way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// The rule.
    pub rule: Phrase,
    /// The person it is about, if one.
    pub subject: Option<String>,
    /// What is wrong.
    pub says: Text,
    /// How to go on.
    pub way_out: Text,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// Facts that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where in the facts.
    pub path: String,
    /// What does not fit.
    pub says: Text,
}

/// The whole answer. Same facts, same answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The day whose law was used.
    pub law_as_at: Date,
    /// The fingerprint of the rulebook, in hexadecimal.
    pub rulebook_hash: String,
    /// Is this the emergency path? Then nothing below may delay the sharing.
    pub emergency: bool,
    /// Outcomes that the law supports, the best fitting first. A person decides.
    pub outcomes: Vec<OutcomeOption>,
    /// The lawful bases, each with where it stands; suggested ones first.
    pub bases: Vec<BasisOption>,
    /// The conditions for each person the data is about.
    pub conditions: Vec<SubjectConditions>,
    /// Whether an appropriate policy document is needed, over all persons.
    pub policy_document: Option<PolicyDocument>,
    /// What consent does.
    pub consent: Option<Advice<ConsentNeed>>,
    /// Whether and when the family is told.
    pub inform: Option<Advice<Informing>>,
    /// Every rule that applies.
    pub findings: Vec<Finding>,
    /// What the agency's own practice adds: steps and cautions, never law.
    #[serde(default)]
    pub local: Vec<crate::practice::LocalFinding>,
    /// Things to think about; never blocking.
    pub warnings: Vec<Warning>,
    /// Things to put right first; none in an emergency.
    pub stops: Vec<Stop>,
    /// Facts that could still change the answer, in the order to ask.
    pub missing: Vec<MissingFact>,
    /// What the record must hold.
    pub record: RecordNeeds,
    /// Time limits and targets.
    pub deadlines: Vec<Deadline>,
    /// The golden rules of the nation on that day.
    pub golden_rules: Vec<GoldenRule>,
    /// Law that is enacted but switched off, and other notes on dates.
    pub switched_off: Vec<Warning>,
    /// Facts that do not fit together.
    pub problems: Vec<Problem>,
}

impl Answer {
    /// The first outcome: the one that fits best.
    pub fn outcome(&self) -> Outcome {
        self.outcomes
            .first()
            .map_or(Outcome::AskMore, |o| o.outcome)
    }

    /// The suggested lawful bases, best first.
    pub fn suggested_bases(&self) -> Vec<Basis> {
        self.bases
            .iter()
            .filter(|b| b.standing == Standing::Suggested)
            .map(|b| b.basis)
            .collect()
    }

    /// The findings that are duties.
    pub fn duties(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.kind == RuleKind::Duty)
    }
}
