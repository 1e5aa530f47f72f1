//! The law on sharing information to safeguard children, as dated and cited data, and a pure
//! engine that applies it to facts.
//!
//! The engine advises; a named person decides. It has no "forbid". An emergency is never
//! stopped. Same facts, same answer: no clock, no randomness, no files, no network; the rules
//! in the `rulebook/` folder are embedded when this crate is built.

mod answer;
mod engine;
mod facts;
mod words;

pub use answer::*;
pub use engine::{Rulebook, decide_json, render_text};
pub use facts::json::{FactsError, LARGEST_FACTS};
pub use facts::*;
pub use words::{Article9, Basis, NoConsentReason, Outcome};

/// The JSON Schema (2020-12) of [`Facts`].
pub fn facts_schema() -> serde_json::Value {
    schemars::schema_for!(Facts).to_value()
}
