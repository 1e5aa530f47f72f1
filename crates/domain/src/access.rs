//! Standing too close to a child, opening a file out of the ordinary, and looking at that.

use serde::{Deserialize, Serialize};

crate::worded! {
    /// From where it is known that somebody stands too close.
    ConflictHow, "way in which a conflict is known" {
        /// They said so.
        Said = "said",
        /// The product found the same name, address or telephone.
        Found = "found",
    }
}

crate::worded! {
    /// What somebody is to a person whom the agency has a record of.
    Closeness, "closeness" {
        /// Family.
        Family = "family",
        /// Partner or former partner.
        Partner = "partner",
        /// A friend of the family.
        Friend = "friend",
        /// A neighbour.
        Neighbour = "neighbour",
        /// Anything else.
        Other = "other",
    }
}

/// The sealed words of a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictContent {
    /// What they are to each other.
    pub closeness: Closeness,
    /// In their own words; may be empty.
    #[serde(default)]
    pub words: String,
    /// Why it was ended, where it was.
    #[serde(default)]
    pub ended_why: String,
}

crate::worded! {
    /// Why a file must be opened now.
    GlassReason, "reason to open a file" {
        /// A child may be harmed unless somebody looks now.
        ChildAtRisk = "child-at-risk",
        /// Nobody who may read it can be reached.
        NobodyReached = "nobody-reached",
        /// Another agency asks and cannot wait.
        AgencyAsks = "agency-asks",
        /// Anything else.
        Other = "other",
    }
}

/// The sealed words of a file opened out of the ordinary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlassContent {
    /// Why, as one of the words.
    pub reason: GlassReason,
    /// Why, in their own words.
    pub words: String,
}

crate::worded! {
    /// What somebody has to look at.
    ReviewKind, "thing to look at" {
        /// A file was opened out of the ordinary.
        BreakGlass = "break-glass",
        /// Somebody who stands too close tried to open a file.
        KeptOut = "kept-out",
        /// A file was opened and nothing in the product says why.
        Unexplained = "unexplained",
        /// Somebody opened the files of more children than they do on other days.
        Budget = "budget",
        /// A record was opened that nobody has a reason to open.
        Canary = "canary",
        /// Somebody was shown the names of more children by searches than on other days.
        Names = "names",
        /// Somebody typed the agreed word into a search: they may have been made to look a child up.
        UnderPressure = "under-pressure",
    }
}

crate::worded! {
    /// What came of looking at it.
    ReviewState, "state of a review" {
        /// Nobody has looked yet.
        Open = "open",
        /// There was a reason.
        Right = "right",
        /// There was none, and something follows.
        Wrong = "wrong",
    }
}

/// The sealed words of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewContent {
    /// What the reviewer found, in words.
    #[serde(default)]
    pub outcome: String,
    /// How many times, or how many children.
    #[serde(default)]
    pub count: u32,
    /// What whoever did it said, where they were asked.
    #[serde(default)]
    pub words: String,
}

/// What a practitioner says of their own home, so that their own family's files close to them. Only
/// they themselves see it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OwnDetails {
    /// Their own telephone.
    #[serde(default)]
    pub phone: String,
    /// Their own address.
    #[serde(default)]
    pub address: String,
}

/// Longest time for which a file is opened out of the ordinary, microseconds: four hours.
pub const GLASS_US: i64 = 4 * 3_600_000_000;
/// Working days within which it is looked at.
pub const REVIEW_WORKING_DAYS: u8 = 2;
