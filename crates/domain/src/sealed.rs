//! Matters for named people only: an allegation against somebody who works or volunteers at the
//! agency.

use serde::{Deserialize, Serialize};

/// The sealed words of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SealedContent {
    /// Whom it is about: a name, or what is known.
    pub about: String,
    /// Which children, in words; may be empty.
    #[serde(default)]
    pub children: String,
    /// What was seen or heard.
    pub text: String,
}

crate::worded! {
    /// What was done with a sealed matter.
    SealedStep, "step of a sealed matter" {
        /// It was logged.
        Logged = "logged",
        /// Somebody read it.
        Read = "read",
        /// Somebody added a note.
        Noted = "noted",
        /// Somebody was named.
        Named = "named",
        /// Somebody is no longer named.
        Removed = "removed",
    }
}
