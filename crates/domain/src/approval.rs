//! What two people do together: one asks, another answers.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::worded! {
    /// Where a request for a second person stands. That it ran out is read from its time.
    ApprovalState, "state of an approval" {
        /// Nobody has answered.
        Asked = "asked",
        /// A second person approved; it has not been done yet.
        Approved = "approved",
        /// A second person refused.
        Refused = "refused",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
        /// It was done.
        Done = "done",
    }
}

/// The sealed words of a request for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApprovalContent {
    /// Why it should be done.
    pub why: String,
    /// Exactly what is to be done where that is more than the act and its object: what is done
    /// later must be the same.
    #[serde(default)]
    pub terms: String,
    /// Records to which it is done, where they are more than its object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Uuid>,
    /// A digest of what it was asked on: where that is another later, it counts no more.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stood: String,
    /// What the second person said.
    #[serde(default)]
    pub answer: String,
}
