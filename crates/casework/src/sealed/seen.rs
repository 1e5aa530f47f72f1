//! A matter as it is shown to those who are named in it.

use crate::{Attachment, Named};
use store::{SealedRow, SealedStepRow};
use uuid::Uuid;

/// A matter as one row of a list: nothing of what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedLine {
    /// The matter.
    pub id: Uuid,
    /// What people say on the telephone.
    pub reference: String,
    /// When it was logged, microseconds.
    pub opened_us: i64,
}

/// Something that was done with a matter, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedStepLine {
    /// What.
    pub row: SealedStepRow,
    /// Who did it.
    pub by: String,
    /// Who was named or removed.
    pub whom: Option<String>,
}

/// A matter as those who are named see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedView {
    /// What was logged.
    pub row: SealedRow,
    /// What people say on the telephone.
    pub reference: String,
    /// Who logged it.
    pub author: String,
    /// Who is in charge of it.
    pub owner: String,
    /// Who is named, by name and job.
    pub members: Vec<Named>,
    /// Notes, oldest first; for whoever is in charge also who looked and who was named.
    pub steps: Vec<SealedStepLine>,
    /// The reader is in charge of it.
    pub in_charge: bool,
    /// Colleagues who can be named; for whoever is in charge.
    pub others: Vec<Named>,
    /// Who is named and cannot open it, because nobody has confirmed their account; for whoever is in
    /// charge, who can name them again.
    pub closed: Vec<Named>,
    /// Files, where it was logged as a concern first.
    pub files: Vec<Attachment>,
}
