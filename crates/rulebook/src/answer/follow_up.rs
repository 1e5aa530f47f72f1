//! The parts of an answer that ask, record and remind: questions, record fields, time limits,
//! golden rules.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Citation, Phrase, Text};
use crate::words::words;

words! {
    /// What sort of answer a question takes.
    AnswerKind, "kind of answer" {
        /// Yes or no.
        YesNo = "yes_no",
        /// One of the options.
        Choice = "choice",
        /// Any of the options.
        Choices = "choices",
        /// A date.
        Date = "date",
        /// A whole number.
        Number = "number",
        /// Free text.
        Text = "text",
    }
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOption {
    /// The stable word.
    pub value: Phrase,
    /// What to show.
    pub label: Text,
}

/// A fact that is still unknown and could change the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingFact {
    /// Where the answer goes in the facts, as `suspicion.significant_harm` or
    /// `subjects[0].capable`.
    pub path: String,
    /// The person it is about, if one.
    pub subject: Option<String>,
    /// The question.
    pub question: Text,
    /// Why it matters.
    pub why: Text,
    /// What sort of answer.
    pub answer: AnswerKind,
    /// The options, for a choice.
    pub options: Vec<AnswerOption>,
    /// The rules that wait for it.
    pub rules: Vec<Phrase>,
}

words! {
    /// Which set of fields the decision's record needs.
    RecordSet, "record set" {
        /// The core of every record.
        R0 = "R0",
        /// Shared.
        Rs = "RS",
        /// Shared in an emergency.
        Re = "RE",
        /// Not shared.
        Rn = "RN",
        /// Refused with written reasons.
        Rw = "RW",
        /// Consent record.
        Rc = "RC",
        /// Anonymous advice.
        Ra = "RA",
        /// Rights request.
        Rr = "RR",
        /// Transfer with receipt.
        Rt = "RT",
        /// Breach log.
        Breach = "breach",
        /// Register of routine flows.
        Flow = "flow",
    }
}

words! {
    /// When a field of the record is needed.
    FieldNeed, "field need" {
        /// Now.
        Required = "required",
        /// It may follow.
        Later = "later",
        /// Good to have.
        Optional = "optional",
    }
}

/// One field of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordField {
    /// The stable word for the field.
    pub field: Phrase,
    /// When it is needed.
    pub need: FieldNeed,
    /// What it holds.
    pub label: Text,
}

/// What the record of this decision must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordNeeds {
    /// The set.
    pub set: RecordSet,
    /// What is added to the set, as stable words ("duty", "historical_explanation").
    pub extras: Vec<Phrase>,
    /// Every field, in order.
    pub fields: Vec<RecordField>,
}

/// A time limit or target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deadline {
    /// What is due, as a stable word.
    pub what: Phrase,
    /// What is due, to show.
    pub says: Text,
    /// ISO 8601 duration, or nothing where the law only says "at once" or "as soon as possible".
    pub duration: Option<Phrase>,
    /// Are only working days counted, by the nation's own calendar?
    pub working_days: bool,
    /// From what time runs, as a stable word.
    pub from: Phrase,
    /// The day it starts, if known.
    pub starts: Option<Date>,
    /// The day it is due, if the start is known.
    pub due: Option<Date>,
    /// Why no day is given although its start is known.
    #[serde(default)]
    pub note: Option<Text>,
    /// Is the period law, or practice, or a choice of this product?
    pub footing: Phrase,
    /// The rule.
    pub rule: Phrase,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// One golden rule, in our own words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoldenRule {
    /// Its number.
    pub number: u8,
    /// The sentence.
    pub says: Text,
    /// The edition, for example "Wales 2019".
    pub edition: Phrase,
    /// Where it comes from.
    pub citation: Citation,
}
