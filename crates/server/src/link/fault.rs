//! What is wrong with a file, in the language in which the command speaks.

use crate::tongue::Tongue;
use linkage::{BornFault, ColumnFault, CsvFault, PersonFault};

/// A fault of a table.
pub fn csv(tongue: Tongue, f: &CsvFault) -> String {
    match f {
        CsvFault::Encoding { line, column } => {
            tongue.tell("command-csv-encoding", &[("n", line), ("column", column)])
        }
        CsvFault::TwoBytes => tongue.say("command-csv-two-bytes"),
        CsvFault::OpenQuote { line, column } => {
            tongue.tell("command-csv-open-quote", &[("n", line), ("column", column)])
        }
        CsvFault::Width {
            line,
            found,
            expected,
        } => tongue.tell(
            "command-csv-width",
            &[("n", line), ("found", found), ("expected", expected)],
        ),
    }
}

/// Why columns could not be settled.
pub fn columns(tongue: Tongue, f: &ColumnFault) -> String {
    match f {
        ColumnFault::Unreadable(said) => tongue.tell("command-map-unreadable", &[("said", said)]),
        ColumnFault::NoSuchMeaning(said, known) => {
            tongue.tell("command-map-meaning", &[("said", said), ("known", known)])
        }
        ColumnFault::NoSuchColumn(said, known) => {
            tongue.tell("command-map-column", &[("said", said), ("known", known)])
        }
        ColumnFault::ToldTwice(meaning, one, other) => tongue.tell(
            "command-map-twice",
            &[("said", meaning), ("one", one), ("other", other)],
        ),
        ColumnFault::OneHeading(said, one, other) => tongue.tell(
            "command-map-one-heading",
            &[("said", said), ("one", one), ("other", other)],
        ),
        ColumnFault::Missing(_, "id", known) => {
            tongue.tell("command-map-missing-id", &[("known", known)])
        }
        ColumnFault::Missing(_, _, known) => {
            tongue.tell("command-map-missing-name", &[("known", known)])
        }
    }
}

/// Why a record was not taken.
pub fn person(tongue: Tongue, f: &PersonFault) -> String {
    tongue.say(match f {
        PersonFault::Born(BornFault::NotADate) => "command-no-date",
        PersonFault::Born(BornFault::NoSuchDay) => "command-no-day",
        PersonFault::Born(BornFault::ShortYear) => "command-short-year",
        PersonFault::Twice => "command-twice",
        PersonFault::NotThere => "command-not-there",
        PersonFault::NoNumber => "command-no-number",
    })
}
