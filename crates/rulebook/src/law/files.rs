//! The shapes of the TOML files in `rulebook/`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::answer::{
    AnswerKind, AnswerOption, ConsentNeed, FieldNeed, Informing, Phrase, PolicyDocument, RecordSet,
    RuleKind, Standing, Text, Verification,
};
use crate::words::{Article9, Basis, NoConsentReason, Outcome};

/// One rule file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    pub id: Phrase,
    pub kind: RuleKind,
    /// "uk" or one nation.
    pub nation: String,
    pub topic: Phrase,
    /// Nations in which a "uk" rule does not apply.
    #[serde(default)]
    pub not_in: Vec<String>,
    /// "subject" for a rule asked of each person the data is about.
    #[serde(default)]
    pub each: Option<String>,
    pub version: Vec<VersionFile>,
    pub review: Review,
}

/// Who looked at the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Review {
    pub by: String,
}

/// One dated version of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionFile {
    pub from: Date,
    /// The first day on which this version no longer applies.
    #[serde(default)]
    pub to: Option<Date>,
    #[serde(default)]
    pub switch: Option<String>,
    #[serde(default)]
    pub when: Vec<Phrase>,
    #[serde(default)]
    pub unless: Vec<Phrase>,
    #[serde(default)]
    pub then: Then,
    pub says: Text,
    pub cite: Vec<Cite>,
}

/// A citation as written in a rule file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cite {
    pub source: Phrase,
    pub pinpoint: Phrase,
    pub status: Verification,
    #[serde(default)]
    pub quote: Option<String>,
    /// Where this pinpoint was read otherwise than the rest of its source: in a stored copy, or
    /// at its publisher's own address.
    #[serde(default)]
    pub copy: Option<bool>,
}

/// What a rule does to the answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Then {
    pub outcome: Option<Outcome>,
    /// Lower comes first. The bands are explained in `docs/how-to/add-a-rule.md`.
    pub rank: u16,
    pub basis: Vec<BasisThen>,
    pub condition: Vec<ConditionThen>,
    pub consent: Option<ConsentNeed>,
    pub inform: Option<Informing>,
    pub inform_rank: u16,
    pub record: Vec<Phrase>,
    pub warning: bool,
    pub way_out: Option<Text>,
    pub deadline: Vec<DeadlineThen>,
}

/// Where a rule puts a lawful basis.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BasisThen {
    pub code: Basis,
    pub standing: Standing,
    #[serde(default)]
    pub annex_one: Option<u8>,
    #[serde(default)]
    pub rank: u16,
}

/// Where a rule puts a condition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConditionThen {
    pub article_9: Article9,
    #[serde(default)]
    pub schedule_one: Option<String>,
    #[serde(default)]
    pub reason: Option<NoConsentReason>,
    pub standing: Standing,
    pub policy_document: PolicyDocument,
    #[serde(default)]
    pub rank: u16,
}

/// A time limit in a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineThen {
    pub what: Phrase,
    #[serde(default)]
    pub period: Option<Phrase>,
    #[serde(default)]
    pub working_days: bool,
    pub from: Phrase,
    pub footing: Phrase,
    /// A last day that is not a working day moves to the next one (Regulation 1182/71).
    #[serde(default)]
    pub roll: bool,
    /// Days spent waiting for an answer about what an access request seeks do not count.
    #[serde(default)]
    pub pauses: bool,
    pub says: Text,
}

/// `sources/*.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourcesFile {
    pub source: Vec<Source>,
}

/// One source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub id: String,
    pub title: Phrase,
    pub date: String,
    #[serde(default)]
    pub address: String,
    /// The first day on which it could be read, where known: a decision as at an earlier day
    /// shows later guidance, and says so.
    #[serde(default)]
    pub published: Option<Date>,
    /// It was read in a stored copy, not at its publisher's own address; `date` says which.
    #[serde(default)]
    pub copy: bool,
}

/// `facts.toml`: the questions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionsFile {
    pub question: Vec<Question>,
}

/// One question that a screen can ask.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub path: String,
    pub answer: AnswerKind,
    pub ask: Text,
    pub why: Text,
    /// What comes after it in a rule is asked only once this is answered.
    #[serde(default)]
    pub gate: bool,
    #[serde(default)]
    pub options: Vec<AnswerOption>,
}

/// `organisations.toml`: what the kind of an organisation decides by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationsFile {
    pub kind: BTreeMap<String, Traits>,
    #[allow(dead_code, reason = "for readers of the file, checked by a test")]
    pub cite: Vec<Cite>,
}

/// What the kind of an organisation decides. Left out: ask.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Traits {
    pub public_authority: Option<bool>,
    pub statutory_function: Option<bool>,
    pub competent_authority: Option<bool>,
    pub health_body: bool,
    pub school: bool,
    pub local_authority: bool,
}

/// `switches.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchesFile {
    pub switch: Vec<SwitchDef>,
}

/// Law whose start is not settled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchDef {
    pub id: Phrase,
    pub nation: String,
    /// Left out: off.
    #[serde(default)]
    pub from: Option<Date>,
    /// The start is settled: it cannot be moved, and the rules carry the day themselves.
    #[serde(default)]
    pub settled: bool,
    /// Rules that start with it and do not name it as their switch.
    #[serde(default)]
    pub rules: Vec<Phrase>,
    pub says: Text,
    pub cite: Vec<Cite>,
}

/// `open-points.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenPointsFile {
    pub point: Vec<OpenPointDef>,
}

/// One point that should be checked, or was.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenPointDef {
    pub id: String,
    pub open: bool,
    pub question: Text,
    pub so_far: Text,
    #[serde(default)]
    pub cite: Vec<Cite>,
    #[serde(default)]
    pub rules: Vec<String>,
}

/// `<rule>.examples.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ExamplesFile {
    pub fires: Vec<ExampleDef>,
    pub waits: Vec<ExampleDef>,
    pub silent: Vec<ExampleDef>,
}

/// One example: facts as JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleDef {
    pub facts: String,
}

/// `fact-words.toml`: Welsh for the named facts, and both languages for fields without a question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactWordsFile {
    pub fact: BTreeMap<String, String>,
    pub field: BTreeMap<String, Text>,
    pub word: BTreeMap<String, Text>,
}

/// `record.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordFile {
    pub outcome: BTreeMap<Outcome, RecordSet>,
    pub field: Vec<RecordFieldDef>,
    #[allow(dead_code, reason = "for readers of the file, checked by a test")]
    pub cite: Vec<Cite>,
}

/// One field of the record and the sets it belongs to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordFieldDef {
    pub id: Phrase,
    pub label: Text,
    pub need: BTreeMap<RecordSet, FieldNeed>,
}

/// `golden-rules.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoldenFile {
    pub edition: Vec<Edition>,
}

/// One edition of the golden rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edition {
    pub name: Phrase,
    /// (nation, first day, first day no longer) of each showing.
    pub shown: Vec<Shown>,
    pub source: Phrase,
    pub rule: Vec<GoldenLine>,
}

/// Where and when an edition is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    pub nation: domain::Nation,
    pub from: Date,
    #[serde(default)]
    pub to: Option<Date>,
    #[serde(default)]
    pub label: Option<Phrase>,
}

/// One golden rule of an edition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoldenLine {
    pub number: u8,
    pub says: Text,
    pub pinpoint: Phrase,
    pub status: Verification,
}
