//! People around a child: what was said of their place before, and who of them is a risk.

use crate::person::RelationKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is said of somebody's place around a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSaid {
    /// What they are to the child.
    pub relation: RelationKind,
    /// Holds parental responsibility.
    pub parental_responsibility: bool,
    /// Lives, or lived until the last day, in the same household.
    pub same_household: bool,
    /// First day, where known.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    #[serde(default)]
    pub until: Option<Date>,
}

/// Somebody's place around a child was changed or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationChange {
    /// What was said before.
    pub was: PlaceSaid,
    /// Why it was changed; empty where it was said anew without a reason.
    #[serde(default)]
    pub why: String,
}

/// Why an adult is a risk. Never a verdict of the product: a named person says it, from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskContent {
    /// What the risk is, in words.
    pub reason: String,
    /// From where it is known.
    pub source: String,
    /// Why the mark was taken off.
    #[serde(default)]
    pub ended_why: String,
    /// When it was looked at again and kept, the first first.
    #[serde(default)]
    pub kept: Vec<RiskKept>,
}

/// A mark was looked at again, and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskKept {
    /// When, microseconds.
    pub at_us: i64,
    /// The practitioner who did it.
    pub by: Uuid,
    /// Why it stays.
    pub why: String,
    /// When it is looked at after that.
    pub until: Date,
}
