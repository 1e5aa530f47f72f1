//! People around a child: what was said of their place before, and who of them is a risk.

use crate::person::{PersonContent, RelationKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is said of somebody's place around a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSaid {
    /// What they are to the child.
    pub relation: RelationKind,
    /// Holds parental responsibility.
    pub parental_responsibility: bool,
    /// Lives, or lived until the last day, in the same household.
    pub same_household: bool,
    /// First day, where known.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    #[serde(default)]
    pub until: Option<Date>,
}

/// Somebody's place around a child was changed or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationChange {
    /// What was said before.
    pub was: PlaceSaid,
    /// Why it was changed; empty where it was said anew without a reason.
    #[serde(default)]
    pub why: String,
}

crate::worded! {
    /// How two people around a child stand to each other.
    TieKind, "tie" {
        /// Married, or civil partners.
        Married = "married",
        /// Partners who live together.
        LivingTogether = "living-together",
        /// Partners who do not live together, or of whom that is not known.
        Partners = "partners",
        /// Close to each other.
        Close = "close",
        /// Distant from each other.
        Distant = "distant",
        /// In conflict with each other.
        Conflict = "conflict",
        /// The first is violent towards the second.
        Violence = "violence",
        /// They have broken off with each other.
        CutOff = "cut-off",
        /// The first adopted the second.
        Adopted = "adopted",
        /// The first fosters the second.
        Fosters = "fosters",
    }
}

/// Which statements about two people take each other's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieGroup {
    /// How they are or were partners.
    Couple,
    /// Adoption and fostering.
    Bond,
    /// How they get on: several may hold at once.
    Feeling(TieKind),
}

impl TieKind {
    /// Which statements about the same two people this one takes the place of.
    pub const fn group(self) -> TieGroup {
        match self {
            Self::Married | Self::LivingTogether | Self::Partners => TieGroup::Couple,
            Self::Adopted | Self::Fosters => TieGroup::Bond,
            other => TieGroup::Feeling(other),
        }
    }

    /// Whether it matters who of the two is named first.
    pub const fn has_direction(self) -> bool {
        matches!(self, Self::Violence | Self::Adopted | Self::Fosters)
    }
}

crate::worded! {
    /// How something between two people came to an end; of partners, how they parted.
    Parting, "parting" {
        /// They live apart.
        Separated = "separated",
        /// The marriage or civil partnership was ended in law.
        Divorced = "divorced",
        /// It is over in another way, or it is not known how.
        Otherwise = "otherwise",
    }
}

/// What somebody said of two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieSaid {
    /// The one; where it matters, who does it.
    pub one: Uuid,
    /// The other; where it matters, to whom it is done.
    pub other: Uuid,
    /// What they are to each other.
    pub kind: TieKind,
    /// It is over: of partners, how they parted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parting: Option<Parting>,
    /// First day, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day; `None` while it lasts, or where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// It was said by mistake: what was said before it does not come back.
    #[serde(default)]
    pub mistaken: bool,
    /// From where it is known, or why it changed.
    #[serde(default)]
    pub why: String,
}

impl TieSaid {
    /// Whether it still holds.
    pub const fn holds(&self) -> bool {
        !self.mistaken && self.until.is_none() && self.parting.is_none()
    }
}

/// Fewest figures of a telephone that say whose it is.
const PHONE_FIGURES: usize = 6;
/// Figures of a telephone that are compared: what stands before them is how a country is dialled.
const PHONE_COMPARED: usize = 10;
/// Fewest letters and figures of an address that say where it is.
const ADDRESS_LETTERS: usize = 6;

/// What is known of two people who stand around each other, as far as it says whether whoever finds
/// the one finds the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HomeTie {
    /// They live together; `None` where nothing was said.
    pub lives_with: Option<bool>,
    /// Both records hold the same address.
    pub same_address: bool,
    /// Both records hold the same telephone.
    pub same_phone: bool,
}

impl HomeTie {
    /// What a record says of where two people are, and whether they are said to live together.
    pub fn of(lives_with: Option<bool>, one: &PersonContent, other: &PersonContent) -> Self {
        let both = |a: &Option<String>, b: &Option<String>| a.clone().zip(b.clone());
        Self {
            lives_with,
            same_address: both(&one.address, &other.address)
                .is_some_and(|(a, b)| is_same_address(&a, &b)),
            same_phone: both(&one.phone, &other.phone).is_some_and(|(a, b)| is_same_phone(&a, &b)),
        }
    }

    /// Whether nobody is to learn where the other is either, where the address of the one is
    /// protected. Where nothing was said they may live together.
    pub const fn is_as_hard_to_find(self) -> bool {
        !matches!(self.lives_with, Some(false)) || self.same_address || self.same_phone
    }
}

/// Whether two addresses are one, however they are set.
fn is_same_address(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let lower = text.chars().flat_map(char::to_lowercase);
        lower.filter(|c| c.is_alphanumeric()).collect()
    };
    let (one, other) = (plain(one), plain(other));
    one == other && one.chars().count() >= ADDRESS_LETTERS
}

/// Whether two telephones are one, however they are set and with or without the country.
fn is_same_phone(one: &str, other: &str) -> bool {
    let end = |text: &str| -> Vec<char> {
        let figures: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let from = figures.len().saturating_sub(PHONE_COMPARED);
        figures.get(from..).unwrap_or_default().to_vec()
    };
    let (one, other) = (end(one), end(other));
    one == other && one.len() >= PHONE_FIGURES
}

/// Why an adult is a risk. Never a verdict of the product: a named person says it, from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskContent {
    /// What the risk is, in words.
    pub reason: String,
    /// From where it is known.
    pub source: String,
    /// Why the mark was taken off.
    #[serde(default)]
    pub ended_why: String,
    /// When it was looked at again and kept, the first first.
    #[serde(default)]
    pub kept: Vec<RiskKept>,
}

/// A mark was looked at again, and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskKept {
    /// When, microseconds.
    pub at_us: i64,
    /// The practitioner who did it.
    pub by: Uuid,
    /// Why it stays.
    pub why: String,
    /// When it is looked at after that.
    pub until: Date,
}
