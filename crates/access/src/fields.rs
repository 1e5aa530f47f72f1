//! What of a record is shown to whoever may read it: field by field, from the same table.
//!
//! Deny by default here too: an act shows the fields that a row of `[[shows]]` names, and no other.
//! A [`Mark`] on a record takes fields away again, from everybody and whatever the table says.

use crate::{Act, Policy, PolicyError, Relation};
use serde::Deserialize;

domain::worded! {
    /// A piece of a record that can be shown or kept out of sight by itself.
    Field, "field" {
        /// The name, and what the person is known as.
        Name = "name",
        /// The date of birth.
        Birth = "birth",
        /// Class, tutor group or ward.
        Group = "group",
        /// The language in which the person wants to be spoken or written to.
        Language = "language",
        /// NHS number and other numbers.
        Numbers = "numbers",
        /// Where the person lives.
        Address = "address",
        /// The telephone.
        Phone = "phone",
        /// What was seen, heard or said.
        Words = "words",
        /// What whoever received it said in confidence: why it was closed or opened again.
        LeadsReason = "leads-reason",
        /// Who looked at it, and who was named and removed.
        Trail = "trail",
    }
}

domain::worded! {
    /// What was said of a record and takes fields of it away.
    Mark, "mark" {
        /// Nobody is to learn where the person is.
        ProtectedAddress = "protected-address",
    }
}

impl Mark {
    /// What a record that has the mark shows to nobody.
    pub const fn hides(self) -> &'static [Field] {
        match self {
            Self::ProtectedAddress => &[Field::Address, Field::Phone],
        }
    }
}

/// The fields of one record that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fields(u16);

impl Fields {
    /// Every field that no mark takes away, for what is not shown to anybody: comparing records.
    pub fn all_but(marks: &[Mark]) -> Self {
        Field::ALL.iter().copied().collect::<Self>().without(marks)
    }

    const fn bit(field: Field) -> u16 {
        1 << field as u16
    }

    /// Whether a field may be shown.
    pub const fn show(self, field: Field) -> bool {
        self.0 & Self::bit(field) != 0
    }

    /// A value where its field may be shown, and otherwise nothing.
    pub fn keep<T>(self, field: Field, value: T) -> Option<T> {
        self.show(field).then_some(value)
    }

    /// The same without what marks take away.
    #[must_use]
    pub fn without(self, marks: &[Mark]) -> Self {
        let hidden: Self = marks.iter().flat_map(|m| m.hides()).copied().collect();
        Self(self.0 & !hidden.0)
    }
}

impl FromIterator<Field> for Fields {
    fn from_iter<I: IntoIterator<Item = Field>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |bits, f| bits | Self::bit(f)))
    }
}

/// Which records of one person need a mark: where any has it, all that lack it. A mark only grows;
/// nothing here takes it off.
pub fn spread<T: Copy>(of_one_person: impl IntoIterator<Item = (T, bool)>) -> Vec<T> {
    let all: Vec<(T, bool)> = of_one_person.into_iter().collect();
    if all.iter().any(|(_, marked)| *marked) {
        all.into_iter()
            .filter(|(_, marked)| !marked)
            .map(|(record, _)| record)
            .collect()
    } else {
        Vec::new()
    }
}

/// One row of `[[shows]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shows {
    /// What is done.
    pub act: Act,
    /// On what ground.
    pub relation: Relation,
    /// What it shows, in the order of the table.
    pub fields: Vec<Field>,
    /// Why no more, in English.
    pub why: String,
    /// Why no more, in Welsh.
    pub why_cy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShowsRow {
    act: Act,
    relation: Relation,
    fields: Vec<Field>,
    why: String,
    why_cy: String,
}

impl ShowsRow {
    /// Checks a row against those before it.
    pub(crate) fn read(self, before: &[Shows]) -> Result<Shows, PolicyError> {
        let fault =
            |what: &str| PolicyError::new(format!("shows {} {}: {what}", self.act, self.relation));
        if self.why.trim().is_empty() || self.why_cy.trim().is_empty() {
            Err(fault("no reason is given"))
        } else if self.fields.is_empty() {
            Err(fault("nothing is shown"))
        } else if matches!(self.relation, Relation::Conflict | Relation::Sealed) {
            Err(fault("nothing is shown to whom something is closed"))
        } else if before
            .iter()
            .any(|s| (s.act, s.relation) == (self.act, self.relation))
        {
            Err(fault("it stands there twice"))
        } else {
            Ok(Shows {
                act: self.act,
                relation: self.relation,
                fields: self.fields,
                why: self.why,
                why_cy: self.why_cy,
            })
        }
    }
}

impl Policy {
    /// Every row of what is shown, in the order of the table.
    pub fn shows(&self) -> &[Shows] {
        &self.shows
    }

    /// What an act shows on a ground. Nothing, where no row says.
    pub(crate) fn fields(&self, act: Act, relation: Relation) -> Fields {
        self.shows
            .iter()
            .find(|s| (s.act, s.relation) == (act, relation))
            .map(|s| s.fields.iter().copied().collect())
            .unwrap_or_default()
    }
}
