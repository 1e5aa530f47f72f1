//! Named facts: what a rule file may ask of the facts, each with a meaning in plain words.
//!
//! A named fact is yes, no, or unknown. Telling the engine more may turn an unknown into a yes
//! or a no, but (except where a fact says "left out:") never a yes into a no.

mod items;
mod options;
mod organisations;
mod people;
mod requests;
mod situations;

use std::sync::OnceLock;

use domain::AgencyKind;

use crate::{
    facts::{Facts, Subject},
    law::{Rulebook, Traits},
};

/// Yes, no, or not known yet (Kleene's three values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tri {
    Yes,
    No,
    Unknown,
}

impl From<Option<bool>> for Tri {
    fn from(v: Option<bool>) -> Self {
        v.map_or(Self::Unknown, Self::from)
    }
}

impl From<bool> for Tri {
    fn from(v: bool) -> Self {
        if v { Self::Yes } else { Self::No }
    }
}

impl Tri {
    /// Yes if either is yes; no if both are no.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }

    /// Yes if both are yes; no if either is no.
    pub fn and(self, other: Self) -> Self {
        self.not().or(other.not()).not()
    }

    /// The opposite; unknown stays unknown.
    pub fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Unknown counts as no: for facts that are only ever noted when they are so.
    pub fn only_if_said(self) -> Self {
        if self == Self::Yes {
            Self::Yes
        } else {
            Self::No
        }
    }
}

/// Is a named fact about the whole decision or about one person?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Whole,
    Subject,
}

/// One named fact.
pub(crate) struct NamedFact {
    pub name: &'static str,
    pub doc: &'static str,
    /// The questions that would settle it, as paths of `facts.toml`.
    pub asks: &'static [&'static str],
    pub scope: Scope,
    pub eval: fn(&View<'_>) -> Tri,
}

/// The facts as a named fact sees them.
pub(crate) struct View<'a> {
    pub f: &'a Facts,
    pub book: &'a Rulebook,
    pub on: jiff::civil::Date,
    pub person: Option<&'a Subject>,
}

impl View<'_> {
    fn decider(&self) -> Traits {
        self.book.traits(self.f.decider.kind).unwrap_or_default()
    }

    fn recipient(&self) -> Traits {
        self.book.traits(self.f.recipient.kind).unwrap_or_default()
    }

    /// One property of the person, if the fact is asked of a person.
    fn who(&self, get: impl Fn(&Subject) -> Tri) -> Tri {
        self.person.map_or(Tri::Unknown, get)
    }

    fn named(&self, name: &str) -> Tri {
        index(name).map_or(Tri::Unknown, |i| (FACTS[i].eval)(self))
    }
}

/// Is the value one of these? Unknown while it is left out.
pub(super) fn one_of<T: PartialEq + Copy>(value: Option<T>, of: &[T]) -> Tri {
    value.map_or(Tri::Unknown, |v| of.contains(&v).into())
}

/// Is the value one of these? No while it is left out.
pub(super) fn said<T: PartialEq + Copy>(value: Option<T>, of: &[T]) -> Tri {
    value.is_some_and(|v| of.contains(&v)).into()
}

/// A kind of organisation is one of these; unknown while it is left out.
pub(super) fn kind(value: Option<AgencyKind>, of: &[AgencyKind]) -> Tri {
    one_of(value, of)
}

/// Declares named facts: doc, scope, name, the questions that would settle it, and how.
macro_rules! named_facts {
    ($($(#[doc = $doc:literal])+ $scope:ident $name:ident [$($ask:literal),* $(,)?] = $eval:expr;)+) => {
        pub(super) static FACTS: &[super::NamedFact] = &[$(super::NamedFact {
            name: stringify!($name),
            doc: concat!($($doc),+),
            asks: &[$($ask),*],
            scope: super::Scope::$scope,
            eval: $eval,
        }),+];
    };
}
use named_facts;

/// Every named fact; its place here is its number.
pub(crate) static FACTS: std::sync::LazyLock<Vec<&'static NamedFact>> =
    std::sync::LazyLock::new(|| {
        [
            situations::FACTS,
            organisations::FACTS,
            people::FACTS,
            requests::FACTS,
            items::FACTS,
            options::FACTS,
        ]
        .into_iter()
        .flatten()
        .collect()
    });

/// The number of a named fact.
pub(crate) fn index(name: &str) -> Option<usize> {
    static BY_NAME: OnceLock<std::collections::HashMap<&'static str, usize>> = OnceLock::new();
    BY_NAME
        .get_or_init(|| FACTS.iter().enumerate().map(|(i, f)| (f.name, i)).collect())
        .get(name)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::Tri::{self, No, Unknown, Yes};

    #[test]
    fn kleene_tables() {
        for (a, b, or, and) in [
            (Yes, Unknown, Yes, Unknown),
            (No, Unknown, Unknown, No),
            (Unknown, Unknown, Unknown, Unknown),
            (Yes, No, Yes, No),
            (Yes, Yes, Yes, Yes),
            (No, No, No, No),
        ] {
            assert_eq!((a.or(b), b.or(a)), (or, or), "{a:?} or {b:?}");
            assert_eq!((a.and(b), b.and(a)), (and, and), "{a:?} and {b:?}");
        }
        assert_eq!(Tri::from(None), Unknown);
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = super::FACTS.iter().map(|f| f.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), super::FACTS.len());
    }
}
