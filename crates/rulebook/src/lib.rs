//! The law on sharing information to safeguard children, as dated and cited data, and a pure
//! engine that applies it to facts.
//!
//! The engine advises; a named person decides. It has no "forbid". An emergency is never
//! stopped. Same facts, same answer: no clock, no randomness, no files, no network; the rules
//! in the `rulebook/` folder are embedded when this crate is built.
//!
#![doc = include_str!("../README.md")]

mod answer;
mod engine;
mod facts;
mod labels;
mod law;
mod named;
mod practice;
mod readers;
mod render;
mod words;

pub use answer::*;
pub use engine::{COMPILED, FIRST_DAY, decide_json, decide_json_with};
pub use facts::json::{FactsError, LARGEST_FACTS};
pub use facts::*;
pub use labels::outcome_words;
pub use law::{Calendar, LoadError, RuleText, Rulebook, WorkingDays};
pub use practice::*;
pub use readers::*;
pub use render::render_text;
pub use words::{Article9, Basis, NoConsentReason, Outcome};

/// The JSON Schema (2020-12) of [`Facts`].
pub fn facts_schema() -> serde_json::Value {
    schemars::schema_for!(Facts).to_value()
}

/// Every named fact that a rule may use: its name, what it means, and whether it is about one
/// person rather than the whole decision.
pub fn named_facts() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    named::FACTS
        .iter()
        .map(|f| (f.name, f.doc.trim(), f.scope == named::Scope::Subject))
}

/// The golden rules shown in a nation on a day.
pub fn golden_rules(nation: domain::Nation, on: jiff::civil::Date) -> Vec<GoldenRule> {
    Rulebook::builtin().golden_rules(nation, on)
}
