//! Words for records that may be of one person.

use serde::{Deserialize, Serialize};

crate::worded! {
    /// What is known about two records.
    PairState, "state of a pair" {
        /// Proposed: a person is to look.
        Open = "open",
        /// Found, but more likely a twin, brother or sister, or with numbers that clash: kept for
        /// whoever asks, and nobody is asked to look.
        Aside = "aside",
        /// A person decided: one person.
        Same = "same",
        /// A person decided: two people.
        Different = "different",
        /// A person decided: twins, or brothers and sisters.
        TwinOrSibling = "twin-or-sibling",
        /// A person looked and could not tell.
        Unsure = "unsure",
        /// The records changed, and resemble each other no longer.
        Gone = "gone",
    }
}

crate::worded! {
    /// What a person did with a pair.
    PairAct, "act on a pair" {
        /// Said that both records are of one person.
        Same = "same",
        /// Said that they are of two people.
        Different = "different",
        /// Said that they are of twins, or of brothers and sisters.
        TwinOrSibling = "twin-or-sibling",
        /// Looked and could not tell.
        Unsure = "unsure",
        /// Took back what was decided.
        Undone = "undone",
    }
}

crate::worded! {
    /// Where the messages between two leads about what may be one child stand.
    TalkState, "state of a talk" {
        /// Somebody may still answer.
        Open = "open",
        /// Settled: one of the two said how it ended.
        Closed = "closed",
    }
}

crate::worded! {
    /// What was sent to the lead of a partner.
    TalkSaid, "part of a talk" {
        /// A message.
        Message = "message",
        /// That it is settled, and how.
        Close = "close",
    }
}

/// The words of a message, with who sent it and where they can be rung.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TalkWords {
    /// What it says; may be empty where it only closes.
    pub text: String,
    /// Name of who sent it.
    pub name: String,
    /// What they are.
    pub role: String,
    /// Where they can be rung; empty: the number of the agency.
    pub phone: String,
}

impl PairState {
    /// Whether a person decided it, so that no model changes it.
    pub const fn decided(self) -> bool {
        matches!(
            self,
            Self::Same | Self::Different | Self::TwinOrSibling | Self::Unsure
        )
    }
}

impl PairAct {
    /// How the pair stands after it.
    pub const fn leads_to(self) -> PairState {
        match self {
            Self::Same => PairState::Same,
            Self::Different => PairState::Different,
            Self::TwinOrSibling => PairState::TwinOrSibling,
            Self::Unsure => PairState::Unsure,
            Self::Undone => PairState::Open,
        }
    }
}

crate::worded! {
    /// Where a notice that a partner looked up unusually much stands.
    UnusualState, "state of a notice" {
        /// Nobody has decided.
        Open = "open",
        /// The partner is being asked; what was found waits.
        Asked = "asked",
        /// A person let through what was found.
        LetThrough = "let",
        /// A person kept it back, and ended looking up with the partner.
        Ended = "ended",
    }
}
