//! What the record must hold, and by when things are due.

use jiff::{Span, civil::Date, tz::TimeZone};

use super::Run;
use crate::{
    answer::{Deadline, RecordField, RecordNeeds, RecordSet},
    facts::Facts,
    law::{DeadlineThen, Rulebook, WorkingDays},
    words::Outcome,
};

pub(super) fn needs(
    book: &Rulebook,
    run: &Run<'_>,
    outcome: Outcome,
    emergency: bool,
) -> RecordNeeds {
    let set = if emergency {
        RecordSet::Re
    } else {
        book.record
            .outcome
            .get(&outcome)
            .copied()
            .unwrap_or(RecordSet::R0)
    };
    let mut extras: Vec<String> = run
        .fired
        .iter()
        .flat_map(|f| f.version.file.then.record.iter().cloned())
        .collect();
    extras.sort();
    extras.dedup();
    let fields = book
        .record
        .field
        .iter()
        .filter_map(|f| {
            let need = *f.need.get(&set)?;
            Some(RecordField {
                field: f.id.clone(),
                need,
                label: f.label.clone(),
            })
        })
        .collect();
    RecordNeeds {
        set,
        extras,
        fields,
    }
}

pub(super) fn deadlines(book: &Rulebook, facts: &Facts, run: &Run<'_>) -> Vec<Deadline> {
    let mut found: Vec<Deadline> = Vec::new();
    for f in &run.fired {
        for d in &f.version.file.then.deadline {
            let starts = starts(facts, run.on, &d.from);
            found.push(Deadline {
                what: d.what.clone(),
                says: d.says.clone(),
                duration: d.period.clone(),
                working_days: d.working_days,
                from: d.from.clone(),
                starts,
                due: starts.and_then(|s| due(book, facts, d, s)),
                footing: d.footing.clone(),
                rule: f.rule.id.clone(),
                citations: f.version.citations.clone(),
            });
        }
    }
    found.dedup_by(|a, b| a.what == b.what && a.rule == b.rule);
    found
}

/// The day from which a time runs, where the facts give it.
fn starts(facts: &Facts, on: Date, from: &str) -> Option<Date> {
    let day = |t: Option<jiff::Timestamp>| t.map(|t| t.to_zoned(TimeZone::UTC).date());
    match from {
        "decision" => Some(on),
        "request_received" => facts.request.received,
        "request_due" => facts.request.due,
        "rights_request" => facts.rights.received,
        "opinion" => facts.rights.health_opinion_on,
        "shared" => day(facts.after.shared_at),
        "aware" => day(facts.after.aware_at),
        _ => None,
    }
}

/// The day on which it is due. Hours are counted as whole days here; the screen that has the
/// hour shows the hour.
fn due(book: &Rulebook, facts: &Facts, d: &DeadlineThen, starts: Date) -> Option<Date> {
    let Some(period) = d.period.as_deref() else {
        return (d.from == "request_due").then_some(starts);
    };
    let calendar = facts.nation.and_then(|n| book.calendar(n));
    let span: Span = period.parse().ok()?;
    if d.working_days {
        let days = u32::try_from(span.get_days()).ok()?;
        return Some(calendar?.add_working_days(starts, days));
    }
    let days = (i64::from(span.get_hours()) + 23) / 24;
    let end = starts
        .checked_add(span.hours(0))
        .and_then(|e| e.checked_add(Span::new().try_days(days)?))
        .ok()?;
    if d.roll {
        Some(calendar?.on_or_after(end))
    } else {
        Some(end)
    }
}
