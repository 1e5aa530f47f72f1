//! An agency's own records taken out as a file: what was asked for, and one child's part of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

crate::worded! {
    /// Where an export stands. That a second person approved it stands in their answer.
    ExportState, "state of an export" {
        /// It is being put together.
        Building = "building",
        /// It is put together, and nobody has taken it.
        Ready = "ready",
        /// Whoever asked has taken it.
        Taken = "taken",
        /// It ended: nothing of it can be taken, or be taken again.
        Ended = "ended",
    }
}

crate::worded! {
    /// Why an export ended.
    ExportEnd, "end of an export" {
        /// It was taken, and the time in which a broken download can be taken again is over.
        Taken = "taken",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
        /// A second person refused it.
        Refused = "refused",
        /// Somebody who could have answered stopped it after it was approved.
        Stopped = "stopped",
        /// What it was made of has changed since.
        Changed = "changed",
        /// A protected value was found in what would have left.
        Protected = "protected",
        /// Its time ran out.
        RanOut = "ran-out",
    }
}

crate::worded! {
    /// Whose records are asked for.
    ExportWhich, "choice of records" {
        /// Every child of the agency.
        All = "all",
        /// Children about whom a concern was logged between two days.
        Concerns = "concerns",
        /// Children who are named one by one.
        Named = "named",
    }
}

crate::worded! {
    /// A table of an export: one file of the archive, and one list of each child in the document.
    ExportTable, "table of an export" {
        /// The child and the people around the child.
        People = "people",
        /// Marks that an adult around the child is a risk.
        Risks = "risks",
        /// What was logged about the child.
        Concerns = "concerns",
        /// What stands in the chronology: notes, plans, check-ins, referrals, actions.
        Chronology = "chronology",
        /// What was decided about sharing.
        Decisions = "decisions",
        /// What was sent, and to whom.
        Sharings = "sharings",
    }
}

/// What was asked for, why, and for whom. It is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAsked {
    /// Whose records.
    pub which: ExportWhich,
    /// The children, where they are named.
    #[serde(default)]
    pub children: Vec<Uuid>,
    /// First day on which something was written down; `None`: from the beginning.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day; `None`: until it was asked for.
    #[serde(default)]
    pub until: Option<Date>,
    /// Why.
    pub why: String,
    /// Who receives it: their name.
    pub recipient: String,
    /// Who receives it: their organisation.
    pub organisation: String,
    /// How it is handed over.
    pub handover: String,
}

/// How much an export holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCounts {
    /// Children.
    pub children: u32,
    /// Concerns, each once however many children it is about.
    pub concerns: u32,
}

/// One child's part of an export: rows of cells for each table, in the order of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPart {
    /// The rows.
    pub rows: BTreeMap<ExportTable, Vec<Vec<String>>>,
    /// Concerns that are in them.
    pub concerns: Vec<Uuid>,
}
