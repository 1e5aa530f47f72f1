//! Matters for named people only: an allegation against somebody who works or volunteers at the
//! agency.

use crate::{
    chronology::EntryContent,
    concern::{Category, ChildInConcern, ConcernContent, ConcernStep, Urgency},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The sealed words of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SealedContent {
    /// Whom it is about: a name, or what is known.
    pub about: String,
    /// Whose account it is, where they were chosen from the list of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<Uuid>,
    /// Which children, in words; may be empty.
    #[serde(default)]
    pub children: String,
    /// What was seen or heard.
    pub text: String,
    /// All of the concern, where it was logged as one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Box<SealedOriginal>>,
}

/// A concern as it stood when it was sealed: nothing of it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedOriginal {
    /// Under which id it was logged.
    pub concern_id: Uuid,
    /// How pressing it was.
    pub urgency: Urgency,
    /// Children in it, each with a part.
    pub children: Vec<ChildInConcern>,
    /// What was logged.
    pub content: ConcernContent,
    /// Tags of the lead.
    pub categories: Vec<Category>,
    /// What was done with it, oldest first.
    pub steps: Vec<ConcernStep>,
    /// What stood about it in the children's chronologies.
    pub entries: Vec<EntryContent>,
}

crate::worded! {
    /// What was done with a sealed matter.
    SealedStep, "step of a sealed matter" {
        /// It was logged.
        Logged = "logged",
        /// It was logged as any other concern, and then sealed.
        Sealed = "sealed",
        /// Somebody read it.
        Read = "read",
        /// Somebody added a note.
        Noted = "noted",
        /// Somebody was named.
        Named = "named",
        /// Somebody is no longer named.
        Removed = "removed",
        /// Nobody else could open it any more, and it passed to somebody who can.
        PassedOn = "passed-on",
    }
}
