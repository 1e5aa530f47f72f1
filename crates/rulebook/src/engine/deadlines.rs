//! By when things are due: periods from the rules, days from the facts, working days from the
//! nation's own calendar.

use jiff::{Span, ToSpan, civil::Date, tz::TimeZone};

use super::Run;
use crate::{
    answer::{Deadline, Text},
    facts::Facts,
    law::{Calendar, DeadlineThen, Rulebook},
};

pub(super) fn list(book: &Rulebook, facts: &Facts, run: &Run<'_>) -> Vec<Deadline> {
    let mut found: Vec<Deadline> = Vec::new();
    for f in &run.fired {
        for d in &f.version.file.then.deadline {
            // A rule asked of each person has its time limit once.
            let same = |x: &Deadline| x.what == d.what && x.rule == f.rule.id;
            if found.iter().any(same) {
                continue;
            }
            let starts = starts(facts, run.on, &d.from);
            let due = starts.map_or(Due::Open, |s| due(book, facts, d, s));
            found.push(Deadline {
                what: d.what.clone(),
                says: d.says.clone(),
                duration: d.period.clone(),
                working_days: d.working_days,
                from: d.from.clone(),
                starts,
                due: due.day(),
                note: due.note(book, facts),
                footing: d.footing.clone(),
                rule: f.rule.id.clone(),
                citations: f.version.citations.clone(),
            });
        }
    }
    found
}

/// The day on which something is due, or why none is given.
enum Due {
    On(Date),
    /// The start is not known, or the law gives no period.
    Open,
    /// The days to be counted lie outside the years of bank holidays that are known.
    BeyondCalendar,
    /// Working days were to be counted and no nation is given.
    NoNation,
}

impl Due {
    fn day(&self) -> Option<Date> {
        match self {
            Self::On(day) => Some(*day),
            _ => None,
        }
    }

    fn note(&self, book: &Rulebook, facts: &Facts) -> Option<Text> {
        match self {
            Self::On(_) | Self::Open => None,
            Self::NoNation => Some(Text::new(
                "Working days differ by nation: say which nation to see the day.",
                "Mae diwrnodau gwaith yn amrywio yn ôl cenedl: dywedwch pa genedl i weld y diwrnod.",
            )),
            Self::BeyondCalendar => {
                let [first, last] = facts.nation.and_then(|n| book.calendar(n))?.years;
                Some(Text::new(
                    format!(
                        "No day is given: bank holidays are known here for {first} to {last} only. Count by hand."
                    ),
                    format!(
                        "Ni roddir diwrnod: dim ond ar gyfer {first} i {last} y mae gwyliau banc yn hysbys yma. Cyfrifwch â llaw."
                    ),
                ))
            }
        }
    }
}

/// The day from which a time runs, where the facts give it.
fn starts(facts: &Facts, on: Date, from: &str) -> Option<Date> {
    let day = |t: Option<jiff::Timestamp>| t.map(|t| t.to_zoned(TimeZone::UTC).date());
    match from {
        "decision" => Some(on),
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
fn due(book: &Rulebook, facts: &Facts, d: &DeadlineThen, starts: Date) -> Due {
    let Some(period) = d.period.as_deref() else {
        return if d.from == "request_due" {
            Due::On(starts)
        } else {
            Due::Open
        };
    };
    let calendar = facts.nation.and_then(|n| book.calendar(n));
    let Ok(span) = period.parse::<Span>() else {
        return Due::Open;
    };
    if d.working_days {
        let days = u32::try_from(span.get_days()).unwrap_or(0);
        return working(calendar, |c| c.working_days_after(starts, days));
    }
    let days = (i64::from(span.get_hours()) + 23) / 24;
    let waited = if d.pauses { paused(facts) } else { 0 };
    let end = starts
        .checked_add(span.hours(0))
        .and_then(|e| e.checked_add(Span::new().try_days(days + waited)?));
    match end {
        Err(_) => Due::Open,
        Ok(end) if d.roll => working(calendar, |c| c.working_day_on_or_after(end)),
        Ok(end) => Due::On(end),
    }
}

fn working(calendar: Option<&Calendar>, count: impl Fn(&Calendar) -> Option<Date>) -> Due {
    match calendar {
        None => Due::NoNation,
        Some(c) => count(c).map_or(Due::BeyondCalendar, Due::On),
    }
}

/// Days that do not count: from the day on which it was asked what is wanted to the day on which
/// the answer came, both included (UK GDPR Art 12A(5)). An open question stops the clock for as
/// long as it is open, so nothing is added until the answer is there.
fn paused(facts: &Facts) -> i64 {
    let r = &facts.rights;
    let (Some(asked), Some(received)) = (r.clarification_asked, r.clarification_received) else {
        return 0;
    };
    let of_access = r.kind == Some(crate::facts::RightKind::Access);
    if !of_access || received < asked {
        return 0;
    }
    asked
        .until(received.saturating_add(1.day()))
        .map_or(0, |s| i64::from(s.get_days()))
}
