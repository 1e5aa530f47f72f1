//! What must be put right before a concern can be logged.

use super::{CHILDREN_MAX, LogConcern, STATEMENTS_MAX};
use crate::error::Fault;
use domain::text::{self, LINE_MAX, TEXT_MAX, TextFault};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// How far the clock of whoever sends may be ahead of ours.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

/// The key of a fault in a text.
pub(super) const fn key(fault: TextFault) -> &'static str {
    match fault {
        TextFault::Empty => "empty",
        TextFault::TooLong { .. } => "too-long",
        TextFault::Control => "control",
    }
}

/// Checks everything that can be checked without the database: the person puts all right at once.
pub(super) fn check(c: &LogConcern, now: Timestamp) -> Vec<Fault> {
    let mut faults = Vec::new();
    check_who(c, &mut faults);
    if c.when.at > now.saturating_add(CLOCKS_DIFFER).unwrap_or(now) {
        faults.push(Fault {
            field: "when".into(),
            key: "future",
        });
    }
    check_statements(c, &mut faults);
    super::body_map::check(c, &mut faults);
    for (field, value, max) in [
        ("place", &c.place, LINE_MAX),
        ("words", &c.childs_words, TEXT_MAX),
        ("others", &c.others_involved, TEXT_MAX),
        ("told", &c.already_told, TEXT_MAX),
    ] {
        note(&mut faults, field.to_owned(), text::check(value, max));
    }
    faults
}

fn note(faults: &mut Vec<Fault>, field: String, checked: std::result::Result<(), TextFault>) {
    if let Err(fault) = checked {
        faults.push(Fault {
            field,
            key: key(fault),
        });
    }
}

fn check_who(c: &LogConcern, faults: &mut Vec<Fault>) {
    let ids: BTreeSet<_> = c.children.iter().map(|k| k.person_id).collect();
    let wrong = if c.children.is_empty()
        && text::check_required(&c.child_not_listed, TEXT_MAX) == Err(TextFault::Empty)
    {
        "empty"
    } else if c.children.len() > CHILDREN_MAX {
        "too-many"
    } else if ids.len() < c.children.len() {
        "twice"
    } else {
        return note(
            faults,
            "not-listed".into(),
            text::check(&c.child_not_listed, TEXT_MAX),
        );
    };
    faults.push(Fault {
        field: "child".into(),
        key: wrong,
    });
}

fn check_statements(c: &LogConcern, faults: &mut Vec<Fault>) {
    let empty = |t: &str| text::check_required(t, usize::MAX) == Err(TextFault::Empty);
    if c.statements.iter().all(|s| empty(&s.text)) && empty(&c.childs_words) {
        faults.push(Fault {
            field: "saw".into(),
            key: "empty",
        });
    }
    if c.statements.len() > STATEMENTS_MAX {
        faults.push(Fault {
            field: "saw".into(),
            key: "too-many",
        });
    }
    for (n, s) in c.statements.iter().enumerate() {
        let name = |field: &str| match n {
            0 => field.to_owned(),
            _ => format!("{field}-{}", n + 1),
        };
        note(faults, name("saw"), text::check(&s.text, TEXT_MAX));
        note(
            faults,
            name("reported-by"),
            text::check(&s.reported_by, LINE_MAX),
        );
        note(
            faults,
            name("historical-date"),
            text::check(&s.historical_date, LINE_MAX),
        );
    }
}
