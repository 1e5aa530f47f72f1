//! What the family knows, wants or objects to: a separate thing from consent as a lawful basis.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::worded! {
    /// Whether the family has been told about a concern or a sharing.
    FamilyTold, "answer about telling the family" {
        /// Told before anything was shared.
        Told = "told",
        /// Will be told; it is safe.
        WillTell = "will-tell",
        /// Not told, for a ground that is recorded.
        NotSafe = "not-safe",
        /// The general privacy notice is enough here.
        Notice = "notice",
        /// Not considered yet.
        NotYet = "not-yet",
    }
}

crate::worded! {
    /// The ground on which the family is not told (law.md 5.4: Schedule 3 is not among them).
    NotTellingGround, "ground for not telling" {
        /// Telling would seriously impair the protective purpose (UK GDPR Article 14(5)(b)).
        ImpairsProtection = "impairs-protection",
        /// Telling would prejudice the prevention or detection of crime (DPA 2018 Sch 2 para 2).
        CrimePrejudice = "crime-prejudice",
        /// Disclosure required by law or court (DPA 2018 Sch 2 para 5(2)).
        RequiredByLaw = "required-by-law",
        /// A child or adult would be put at more risk by being told now (golden rule D2/W2).
        RiskToSomeone = "risk-to-someone",
    }
}

/// What the child and family know and said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyView {
    /// Whether they have been told.
    pub told: FamilyTold,
    /// The day on which they were told.
    #[serde(default)]
    pub told_on: Option<Date>,
    /// The ground where they have not.
    #[serde(default)]
    pub ground: Option<NotTellingGround>,
    /// When telling them is thought about again.
    #[serde(default)]
    pub reconsider_on: Option<Date>,
    /// Who was spoken with.
    #[serde(default)]
    pub spoke_with: String,
    /// What they said, wanted or objected to.
    #[serde(default)]
    pub said: String,
    /// What the child wants, in the child's own words where they were said.
    #[serde(default)]
    pub child_said: String,
    /// Whether somebody in the family objects. It is weighed; it does not decide.
    #[serde(default)]
    pub objects: bool,
}

impl FamilyView {
    /// A view with nothing but whether they have been told.
    pub const fn new(told: FamilyTold) -> Self {
        Self {
            told,
            told_on: None,
            ground: None,
            reconsider_on: None,
            spoke_with: String::new(),
            said: String::new(),
            child_said: String::new(),
            objects: false,
        }
    }
}
