//! One agency's record of a person.

use crate::time::BirthDate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::worded! {
    /// Whether a record is of a child or of an adult around a child.
    PersonKind, "kind of person" {
        /// Under 18, or unborn.
        Child = "child",
        /// 18 or over.
        Adult = "adult",
    }
}

crate::worded! {
    /// A kind of identifier. No identifier is ever required, and none is the only link key.
    IdentifierKind, "kind of identifier" {
        /// NHS number (England, Wales, Isle of Man).
        Nhs = "nhs",
        /// Unique pupil number.
        Upn = "upn",
        /// Community Health Index (Scotland).
        Chi = "chi",
        /// Health and care number (Northern Ireland).
        HealthAndCare = "hcn",
        /// A number of the agency's own.
        Local = "local",
    }
}

crate::worded! {
    /// Sex as it is recorded. It is evidence in finding records of one person, never required.
    Sex, "sex" {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Recorded as neither.
        Neither = "neither",
    }
}

/// An identifier with where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// Which number it is.
    pub kind: IdentifierKind,
    /// As stored: no spaces.
    pub value: String,
}

/// The sealed content of one agency's record of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonContent {
    /// Given names, as the family writes them.
    pub given_names: String,
    /// Family name.
    pub family_name: String,
    /// Name the person goes by.
    #[serde(default)]
    pub known_as: Option<String>,
    /// Date of birth where known.
    #[serde(default)]
    pub birth: Option<BirthDate>,
    /// Class, tutor group or ward: what helps staff to pick the right child.
    #[serde(default)]
    pub group: Option<String>,
    /// School, nursery, college or other setting. Like the address it tells where the child can be
    /// found, and is never shown where the record is marked protected.
    #[serde(default)]
    pub school: Option<String>,
    /// Area of the local authority in which the person lives; as the address.
    #[serde(default)]
    pub area: Option<String>,
    /// Address as lines; never shown where the record is marked protected.
    #[serde(default)]
    pub address: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Names the person had before: family names, or whole names. They are found by these too.
    #[serde(default)]
    pub former_names: Vec<String>,
    /// Sex, where recorded.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Identifiers held.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// Language in which the person wants to be spoken or written to.
    #[serde(default)]
    pub language: Option<String>,
    /// That the person has died, where it is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died: Option<Died>,
}

/// Somebody has died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Died {
    /// On which day, where known.
    #[serde(default)]
    pub on: Option<Date>,
}

/// What a record said before it was changed, and why it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonWas {
    /// What it said.
    pub content: PersonContent,
    /// Why it was changed; empty where a file did it.
    #[serde(default)]
    pub why: String,
}

crate::worded! {
    /// What changed when a child moved.
    MoveKind, "kind of move" {
        /// Lives at another address.
        Home = "home",
        /// Goes to another school, nursery or setting.
        School = "school",
        /// Lives in the area of another local authority.
        Area = "area",
    }
}

/// The sealed content of a move. Addresses never stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChildMove {
    /// What changed.
    pub kinds: Vec<MoveKind>,
    /// The school before and after, where both may be said.
    #[serde(default)]
    pub school: Option<(String, String)>,
    /// The area before and after, where both may be said.
    #[serde(default)]
    pub area: Option<(String, String)>,
}

impl PersonContent {
    /// The name as shown on screen.
    pub fn full_name(&self) -> String {
        let given = self
            .known_as
            .as_deref()
            .filter(|k| !k.is_empty())
            .unwrap_or(&self.given_names);
        format!("{given} {}", self.family_name).trim().to_owned()
    }
}

crate::worded! {
    /// How a person stands to a child.
    RelationKind, "relation" {
        /// Mother.
        Mother = "mother",
        /// Father.
        Father = "father",
        /// Step-parent or a parent's partner.
        StepParent = "step-parent",
        /// Brother or sister.
        Sibling = "sibling",
        /// Grandparent.
        Grandparent = "grandparent",
        /// Foster or kinship carer.
        Carer = "carer",
        /// Other relative.
        Relative = "relative",
        /// Someone else who matters.
        Other = "other",
    }
}
