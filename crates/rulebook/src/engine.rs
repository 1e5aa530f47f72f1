//! The engine: facts in, answer out.

use domain::Nation;
use jiff::civil::{Date, date};

use crate::{
    Answer, Facts, FactsError, GoldenRule, Outcome, OutcomeOption, RecordNeeds, RecordSet, Text,
};

/// The law as data, loaded once and then only read.
#[derive(Debug)]
pub struct Rulebook {
    hash: String,
}

impl Rulebook {
    /// The rulebook embedded in this build.
    pub fn builtin() -> &'static Self {
        static BUILTIN: std::sync::OnceLock<Rulebook> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| Self {
            hash: String::new(),
        })
    }

    /// The fingerprint of every file of the rulebook, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The golden rules shown in a nation on a day.
    pub fn golden_rules(&self, _nation: Nation, _on: Date) -> Vec<GoldenRule> {
        Vec::new()
    }

    /// Applies the law to the facts.
    pub fn decide(&self, facts: &Facts) -> Answer {
        let emergency = facts.emergency == Some(true);
        Answer {
            law_as_at: facts.as_at.unwrap_or(date(2026, 11, 22)),
            rulebook_hash: self.hash.clone(),
            emergency,
            outcomes: vec![OutcomeOption {
                outcome: if emergency {
                    Outcome::ShareNow
                } else {
                    Outcome::AskMore
                },
                rule: String::new(),
                why: Text::default(),
            }],
            bases: Vec::new(),
            conditions: Vec::new(),
            policy_document: None,
            consent: None,
            inform: None,
            findings: Vec::new(),
            warnings: Vec::new(),
            stops: Vec::new(),
            missing: Vec::new(),
            record: RecordNeeds {
                set: RecordSet::R0,
                extras: Vec::new(),
                fields: Vec::new(),
            },
            deadlines: Vec::new(),
            golden_rules: Vec::new(),
            switched_off: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// Reads facts as JSON and decides with the embedded rulebook.
///
/// # Errors
/// [`FactsError`] when the text is not facts; in words a person can act on.
pub fn decide_json(text: &str) -> Result<Answer, FactsError> {
    Ok(Rulebook::builtin().decide(&crate::facts::json::read(text)?))
}

/// An answer as plain text, for the command line and for a data protection officer.
pub fn render_text(answer: &Answer, _lang: domain::Lang) -> String {
    answer.outcome().to_string()
}
