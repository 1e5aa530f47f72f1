//! A pattern that a named person is asked about: which rule, which pieces, and what was decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::worded! {
    /// Where a pattern stands.
    PatternState, "state of a pattern" {
        /// Waits for a decision.
        Open = "open",
        /// Kept under watch until a day; new pieces bring it back.
        Watching = "watching",
        /// Decided: what it shows is to be shared, by a decision of its own.
        ToShare = "to-share",
        /// Decided: not a pattern.
        NotAPattern = "not-a-pattern",
    }
}

crate::worded! {
    /// What a person makes of a pattern. None of them shares anything by itself.
    PatternChoice, "decision on a pattern" {
        /// Goes on to a decision to share.
        Share = "share",
        /// Keeps watching until a day.
        Watch = "watch",
        /// It is not a pattern, for a reason.
        NotAPattern = "not-a-pattern",
    }
}

crate::worded! {
    /// Why a pattern that was watched is back.
    PatternReturn, "reason for coming back" {
        /// Something new was written that belongs to it.
        NewPieces = "new-pieces",
        /// Its day has come.
        Date = "date",
    }
}

/// One piece of a pattern: where it stands, and nothing of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternPiece {
    /// The child.
    pub person_id: Uuid,
    /// The concern, what was received, or the entry.
    pub object_id: Uuid,
    /// Agency that it comes from.
    pub source_agency_id: Uuid,
    /// When it happened, microseconds since the epoch.
    pub at_us: i64,
}

/// The sealed content of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternContent {
    /// The rule.
    pub rule: String,
    /// The limits of that day: pieces, agencies, children, days.
    pub limits: [u32; 4],
    /// The pieces, oldest first.
    pub pieces: Vec<PatternPiece>,
    /// A person said that the rule shall not speak about this again.
    #[serde(default)]
    pub silenced: bool,
}

/// What became of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum PatternStep {
    /// The rule spoke.
    Raised {
        /// How many pieces it named.
        pieces: usize,
    },
    /// More pieces came while it was open.
    Grew {
        /// How many pieces it names now.
        pieces: usize,
    },
    /// It was watched and is back.
    Returned {
        /// Why.
        why: PatternReturn,
    },
    /// A person decided.
    Decided {
        /// What.
        choice: PatternChoice,
        /// Why, in words.
        reason: String,
        /// For [`PatternChoice::Watch`]: until which day.
        #[serde(default)]
        until: Option<Date>,
        /// For [`PatternChoice::Share`]: about which child a decision is made next.
        #[serde(default)]
        child: Option<Uuid>,
        /// For [`PatternChoice::NotAPattern`]: the rule shall not speak about this again.
        #[serde(default)]
        for_good: bool,
    },
}
