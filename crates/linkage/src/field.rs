//! The kinds of evidence, their levels, and the word in which all levels of a pair stand.

use crate::numbers::NumberLevel;

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Field {
    /// Given name, with names in another order and names a person goes by.
    Given,
    /// Middle name.
    Middle,
    /// Family name, with double barrels and the endings that follow sex.
    Family,
    /// Date of birth.
    Born,
    /// Sex, read together with how alike the given names are.
    Sex,
    /// Child or adult.
    Role,
    /// Address, telephone and carer as one kind of evidence: a household.
    House,
    /// NHS, CHI or health and care number.
    Health,
    /// Unique pupil number.
    Upn,
    /// Any other number.
    Local,
}

impl Field {
    /// Every kind of evidence, in the order of the pattern.
    pub const ALL: [Self; 10] = [
        Self::Given,
        Self::Middle,
        Self::Family,
        Self::Born,
        Self::Sex,
        Self::Role,
        Self::House,
        Self::Health,
        Self::Upn,
        Self::Local,
    ];

    /// The levels of this kind of evidence, by name. The first is always "nothing to compare".
    pub const fn levels(self) -> &'static [&'static str] {
        match self {
            Self::Given => &[
                "unknown",
                "same-rare",
                "same",
                "same-common",
                "spelling",
                "form",
                "near",
                "crossed",
                "elsewhere",
                "far",
                "initial",
                "different",
                "other-name",
                "two-forms",
            ],
            Self::Middle => &["unknown", "same", "initial", "near", "different"],
            Self::Family => &[
                "unknown",
                "same-rare",
                "same",
                "same-common",
                "spelling",
                "near",
                "shared-part",
                "elsewhere",
                "far",
                "different",
            ],
            Self::Born => &[
                "unknown",
                "same",
                "same-new-year",
                "day-month-swapped",
                "one-slip",
                "other-year",
                "same-month",
                "fits",
                "same-year",
                "different",
                "generation",
                "other-month",
            ],
            Self::Sex => &[
                "unknown",
                "same-name-agrees",
                "same-name-unsure",
                "same-name-differs",
                "differs-name-agrees",
                "differs-name-unsure",
                "differs-name-differs",
            ],
            Self::Role => &["unknown", "same", "different"],
            Self::House => &[
                "unknown",
                "dwelling-and-more",
                "dwelling",
                "phone-and-carer",
                "phone",
                "carer",
                "postcode",
                "near",
                "sector",
                "district",
                "different",
                "no-tie",
                "different-throughout",
            ],
            Self::Health | Self::Upn | Self::Local => {
                &["unknown", "same", "one-slip", "differ", "clash"]
            }
        }
    }

    /// Whether a level of [`Field::levels`] can occur. A local number has no check of its own, and neighbours have
    /// neighbouring ones: it is the same, another, or nothing to compare.
    pub const fn occurs(self, level: usize) -> bool {
        !matches!(self, Self::Local)
            || (level != NumberLevel::OneSlip as usize && level != NumberLevel::Clash as usize)
    }

    /// The name of this kind of evidence, as in the model's file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Middle => "middle",
            Self::Family => "family",
            Self::Born => "born",
            Self::Sex => "sex",
            Self::Role => "role",
            Self::House => "house",
            Self::Health => "health",
            Self::Upn => "upn",
            Self::Local => "local",
        }
    }

    const fn shift(self) -> u32 {
        4 * self as u32
    }
}

/// Levels of all kinds of evidence, four bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pattern(pub(crate) u64);

impl Pattern {
    pub(crate) fn set(&mut self, field: Field, level: u8) {
        self.0 |= u64::from(level) << field.shift();
    }

    /// The level of one kind of evidence: a place in [`Field::levels`].
    pub fn level(self, field: Field) -> usize {
        (self.0 >> field.shift() & 0xf) as usize
    }

    /// Two whole numbers of one kind that are not the same: these cannot be one person.
    pub fn clashes(self) -> bool {
        self.level(Field::Health) == NumberLevel::Clash as usize
            || self.level(Field::Upn) == NumberLevel::Clash as usize
    }

    /// Some number agrees.
    pub(crate) fn number_agrees(self) -> bool {
        [Field::Health, Field::Upn, Field::Local]
            .iter()
            .any(|f| self.level(*f) == NumberLevel::Same as usize)
    }
}
