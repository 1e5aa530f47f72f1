//! What is wrong with facts that cannot be read, in both languages.

use super::json::{FactsError, LARGEST_FACTS};
use crate::answer::Text;

/// What the reader found, told apart by the shape of its message.
enum Wrong<'a> {
    /// A name that no field has, and the names there are.
    UnknownField(&'a str, &'a str),
    /// A word that the field does not take, and the words that it takes.
    UnknownWord(&'a str, &'a str),
    /// A value of another kind, and what is expected.
    Kind(&'a str, Expected<'a>),
    /// The same field twice.
    Twice(&'a str),
    /// A list where fields in braces are expected.
    List,
    /// A date that is none, or anything else.
    Other,
}

/// What a field takes.
enum Expected<'a> {
    TrueOrFalse,
    Text,
    WholeNumber,
    List,
    Group,
    Word,
    Other(&'a str),
}

impl Expected<'_> {
    fn words(&self) -> (String, String) {
        let (en, cy) = match self {
            Self::TrueOrFalse => ("true or false", "true neu false"),
            Self::Text => ("text in quotation marks", "testun mewn dyfynodau"),
            Self::WholeNumber => (
                "a whole number that fits here",
                "rhif cyfan sy’n gweddu yma",
            ),
            Self::List => ("a list", "rhestr"),
            Self::Group => (
                "a group of fields, in braces",
                "grŵp o feysydd, mewn cromfachau cyrliog",
            ),
            Self::Word => (
                "one of the field’s own words, in quotation marks",
                "un o eiriau’r maes ei hun, mewn dyfynodau",
            ),
            Self::Other(words) => (*words, *words),
        };
        (en.to_owned(), cy.to_owned())
    }
}

fn expected(words: &str) -> Expected<'_> {
    match words {
        "a boolean" => Expected::TrueOrFalse,
        "a string" | "string or map" | "a borrowed string" => Expected::Text,
        "u8" | "u16" | "u32" | "i8" | "i16" | "i32" | "u64" | "i64" => Expected::WholeNumber,
        "a sequence" => Expected::List,
        "a word" => Expected::Word,
        _ if words.starts_with("struct ") => Expected::Group,
        _ => Expected::Other(words),
    }
}

/// The first of several parts in backticks, and what follows "expected".
fn named(reason: &str) -> Option<(&str, &str)> {
    let rest = reason.split_once('`')?.1;
    let (name, rest) = rest.split_once('`')?;
    let takes = rest.split_once("expected ").map_or("", |(_, t)| t);
    Some((name, takes.trim_start_matches("one of ")))
}

fn wrong(reason: &str) -> Wrong<'_> {
    if reason.starts_with("unknown field") {
        return named(reason).map_or(Wrong::Other, |(n, t)| Wrong::UnknownField(n, t));
    }
    if reason.starts_with("unknown variant") {
        return named(reason).map_or(Wrong::Other, |(n, t)| Wrong::UnknownWord(n, t));
    }
    if reason.starts_with("duplicate field") {
        return named(reason).map_or(Wrong::Other, |(n, _)| Wrong::Twice(n));
    }
    if reason.ends_with("not a list") {
        return Wrong::List;
    }
    let value = reason
        .strip_prefix("invalid type: ")
        .or_else(|| reason.strip_prefix("invalid value: "));
    match value.and_then(|v| v.rsplit_once(", expected ")) {
        // "string \"maybe\"", "integer `-3`": the value alone is the same in every language.
        Some((found, takes)) => {
            let value = found.split_once(' ').map_or(found, |(_, value)| value);
            Wrong::Kind(value, expected(takes))
        }
        None => Wrong::Other,
    }
}

impl FactsError {
    /// A stable word for what is wrong: `too-large`, `not-json`, `unknown-field`,
    /// `unknown-word`, `wrong-kind`, `twice`, `list`, or `unreadable`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::NotJson { .. } => "not-json",
            Self::Field { reason, .. } => match wrong(reason) {
                Wrong::UnknownField(..) => "unknown-field",
                Wrong::UnknownWord(..) => "unknown-word",
                Wrong::Kind(..) => "wrong-kind",
                Wrong::Twice(..) => "twice",
                Wrong::List => "list",
                Wrong::Other => "unreadable",
            },
        }
    }

    /// What is wrong and where, in both languages. Names of fields and their words are those of
    /// the schema in both.
    pub fn says(&self) -> Text {
        match self {
            Self::TooLarge { bytes } => Text::new(
                format!("The facts are {bytes} bytes long; at most {LARGEST_FACTS} are read."),
                format!(
                    "Mae’r ffeithiau’n {bytes} beit o hyd; darllenir {LARGEST_FACTS} ar y mwyaf."
                ),
            ),
            Self::NotJson { line, column, .. } => Text::new(
                format!(
                    "Line {line}, column {column}: this is not JSON that can be read. Look for a missing quotation mark, comma or bracket."
                ),
                format!(
                    "Llinell {line}, colofn {column}: nid yw hwn yn JSON y gellir ei ddarllen. Chwiliwch am ddyfynnod, coma neu gromfach goll."
                ),
            ),
            Self::Field {
                line,
                column,
                field,
                reason,
            } => {
                let what = in_words(reason);
                Text::new(
                    format!("Line {line}, column {column}, field “{field}”: {}", what.en),
                    format!(
                        "Llinell {line}, colofn {column}, maes “{field}”: {}",
                        what.cy
                    ),
                )
            }
        }
    }
}

fn in_words(reason: &str) -> Text {
    let (en, cy) = match wrong(reason) {
        Wrong::UnknownField(name, takes) => (
            format!("there is no field “{name}” here; there are {takes}."),
            format!("nid oes maes “{name}” yma; ceir {takes}."),
        ),
        Wrong::UnknownWord(word, takes) => (
            format!("“{word}” is not a word that fits; use one of {takes}."),
            format!("nid yw “{word}” yn air sy’n gweddu; defnyddiwch un o {takes}."),
        ),
        Wrong::Kind(value, takes) => {
            let (en, cy) = takes.words();
            (
                format!("{value} was given; {en} is expected."),
                format!("rhoddwyd {value}; disgwylir {cy}."),
            )
        }
        Wrong::Twice(name) => (
            format!("“{name}” is given twice; leave one."),
            format!("rhoddir “{name}” ddwywaith; gadewch un."),
        ),
        Wrong::List => (
            "a group of fields, in braces, is expected here, not a list.".to_owned(),
            "disgwylir grŵp o feysydd yma, mewn cromfachau cyrliog, nid rhestr.".to_owned(),
        ),
        Wrong::Other => (
            "this cannot be read; a day is written YYYY-MM-DD, a time with its zone.".to_owned(),
            "ni ellir darllen hwn; ysgrifennir diwrnod fel BBBB-MM-DD, ac amser gyda’i barth."
                .to_owned(),
        ),
    };
    Text::new(en, cy)
}
