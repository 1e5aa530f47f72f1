//! Whether a row of a file is of somebody else than the record whose number it bears: numbers are used
//! again, and lists of two sites are brought one after the other. Such a row is never laid over the
//! record; and what a row would change of a name or a date of birth is shown before it does.

use domain::{
    person::PersonContent,
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::Date;
use uuid::Uuid;

/// Names at least so much alike (Jaro and Winkler, 0 to 1) may be one name, written twice.
const ALIKE: f64 = 0.85;
/// Fewest letters of a short form: "Sam" of "Samantha".
const SHORT_FORM: usize = 3;

/// A name or a date of birth that a row would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// Line of the file.
    pub line: u64,
    /// The record.
    pub person_id: Uuid,
    /// Name in the record, and in the record if the row were taken.
    pub name: (String, String),
    /// Date of birth, likewise.
    pub born: (Option<Date>, Option<Date>),
}

impl RowChange {
    /// What a row makes of a record; none where name and date of birth stay.
    pub(super) fn between(
        (line, person_id): (u64, Uuid),
        known: &PersonContent,
        after: &PersonContent,
    ) -> Option<Self> {
        let born = |c: &PersonContent| c.birth.map(|b| b.date);
        let change = Self {
            line,
            person_id,
            name: (known.full_name(), after.full_name()),
            born: (born(known), born(after)),
        };
        (change.name.0 != change.name.1 || change.born.0 != change.born.1).then_some(change)
    }
}

/// Whether two of given names, family name and date of birth speak of somebody else. One alone may be a
/// marriage, a chosen name or a date put right; a child who is adopted may change two, and then a person
/// puts the record right.
pub(super) fn is_another(known: &PersonContent, read: &PersonContent) -> bool {
    let given = strangers(
        &[
            &known.given_names,
            known.known_as.as_deref().unwrap_or_default(),
        ],
        &[
            &read.given_names,
            read.known_as.as_deref().unwrap_or_default(),
        ],
    );
    let family = strangers(&families(known), &families(read));
    let born = match (known.birth, read.birth) {
        (Some(one), Some(other)) => differ(one, other),
        _ => false,
    };
    u8::from(given) + u8::from(family) + u8::from(born) > 1
}

fn families(c: &PersonContent) -> Vec<&str> {
    let former = c.former_names.iter().map(String::as_str);
    std::iter::once(c.family_name.as_str())
        .chain(former)
        .collect()
}

/// Whether both sides say a name and no word of the one could be a word of the other.
fn strangers(one: &[&str], other: &[&str]) -> bool {
    let words = |names: &[&str]| -> Vec<String> {
        let folded = names
            .iter()
            .map(|n| seal::fold(n))
            .collect::<Vec<_>>()
            .join(" ");
        folded.split_whitespace().map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    !one.iter().any(|a| other.iter().any(|b| alike(a, b)))
}

fn alike(a: &str, b: &str) -> bool {
    let short = a.chars().count().min(b.chars().count());
    let begins = short >= SHORT_FORM && (a.starts_with(b) || b.starts_with(a));
    a == b || begins || strsim::jaro_winkler(a, b) >= ALIKE
}

/// Whether two exact dates differ by more than one figure, or day and month in each other's place.
fn differ(one: BirthDate, other: BirthDate) -> bool {
    let exact = |b: BirthDate| b.kind == BirthDateKind::Exact;
    if !exact(one) || !exact(other) {
        return false;
    }
    let (one, other) = (one.date, other.date);
    let swapped =
        one.year() == other.year() && (one.month(), one.day()) == (other.day(), other.month());
    let figures = |d: Date| d.to_string();
    let apart = figures(one)
        .bytes()
        .zip(figures(other).bytes())
        .filter(|(a, b)| a != b)
        .count();
    apart > 1 && !swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &str, family: &str, born: &str) -> PersonContent {
        PersonContent {
            given_names: given.into(),
            family_name: family.into(),
            birth: born.parse().ok().map(|date| BirthDate {
                date,
                kind: BirthDateKind::Exact,
            }),
            ..PersonContent::default()
        }
    }

    #[test]
    fn two_things_that_speak_of_somebody_else_are_somebody_else_and_one_is_not() {
        let known = of("Peter", "Quillfeather", "2014-02-01");
        for (read, another) in [
            (of("Quentin", "Abernethy", "2016-06-05"), true),
            (of("Quentin", "Abernethy", ""), true),
            (of("Quentin", "Quillfeather", "2016-06-05"), true),
            (of("Peter", "Abernethy", "2016-06-05"), true),
            // A chosen name, a marriage, a date put right.
            (of("Petra-Anne", "Quillfeather", "2014-02-01"), false),
            (of("Wren", "Quillfeather", "2014-02-01"), false),
            (of("Peter", "Abernethy", "2014-02-01"), false),
            (of("Peter", "Quillfeather", "2016-06-05"), false),
            // Slips.
            (of("Pete", "Quilfeather", "2014-01-02"), false),
            (of("Wren", "Quillfeather", "2014-01-02"), false),
            (of("Wren", "Quillfeather", "2015-02-01"), false),
            (of("", "", "2016-06-05"), false),
        ] {
            assert_eq!(is_another(&known, &read), another, "{read:?}");
        }
        let mut married = of("Peter", "Abernethy", "2014-02-01");
        married.former_names = vec!["Quillfeather".into()];
        assert!(!is_another(
            &married,
            &of("Wren", "Quillfeather", "2014-02-01")
        ));
        let mut estimated = of("Wren", "Quillfeather", "2016-06-05");
        estimated.birth = estimated.birth.map(|b| BirthDate {
            kind: BirthDateKind::Estimated,
            ..b
        });
        assert!(!is_another(&known, &estimated), "an estimate is no date");
    }
}
