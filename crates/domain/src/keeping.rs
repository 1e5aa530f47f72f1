//! How long a file is kept: what stops it from being erased.

use serde::{Deserialize, Serialize};

crate::worded! {
    /// Why a file may not be erased for now.
    HoldReason, "reason of a hold" {
        /// A court case, begun or expected.
        Court = "court",
        /// A public inquiry, a safeguarding practice review or a child death review.
        Inquiry = "inquiry",
        /// The police ask for it to be kept.
        Police = "police",
        /// Somebody asked for their data, and has not had the answer.
        AccessRequest = "access-request",
        /// A complaint is being looked into.
        Complaint = "complaint",
        /// Something else, said in words.
        Other = "other",
    }
}

/// The sealed words of a hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoldContent {
    /// Why it was placed.
    pub why: String,
    /// Why it was lifted.
    #[serde(default)]
    pub lifted: String,
}
