//! Times from which nothing is known of an agency, and how many pieces came in each month. A
//! silence is no news: it may mean that all was well, or that nobody looked.

use super::FullLine;
use crate::Source;
use domain::chronology::EntryKind;
use jiff::{Timestamp, ToSpan, Zoned, civil::Date, tz::TimeZone};
use uuid::Uuid;

/// Days without an entry of an agency from which on a silence is stated.
const SILENT_DAYS: i64 = 90;
const DAY_SECONDS: i64 = 86_400;
/// Weeks of the calendar strip.
const WEEKS: usize = 53;
/// Months of its table.
const MONTHS: i64 = 12;

/// A time for which an agency's lane is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The agency.
    pub source: Uuid,
    /// After this entry of it, or since the first entry of anybody.
    pub from: Timestamp,
    /// Until this one, or until now.
    pub to: Timestamp,
    /// How many days lie between.
    pub days: i64,
    /// Whether it lasts until now.
    pub lasts: bool,
}

/// How much came in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Concerns and things received that happened in it.
    pub count: u32,
    /// All of the twelve months up to its end.
    pub so_far: u32,
}

/// Silences of ninety days and more in the lane of each agency, from the first entry until now.
pub(super) fn silences(lines: &[FullLine], sources: &[Source], now: Timestamp) -> Vec<Silence> {
    let at = |l: &FullLine| l.line.entry.when.at;
    let Some(first) = lines.iter().map(at).min() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for source in sources {
        let mut times: Vec<Timestamp> = lines
            .iter()
            .filter(|l| l.line.entry.source_agency_id == source.id)
            .map(at)
            .collect();
        times.sort_unstable();
        let mut from = first;
        for (to, lasts) in times.into_iter().map(|t| (t, false)).chain([(now, true)]) {
            let days = (to.as_second() - from.as_second()) / DAY_SECONDS;
            if days >= SILENT_DAYS {
                all.push(Silence {
                    source: source.id,
                    from,
                    to,
                    days,
                    lasts,
                });
            }
            from = to.max(from);
        }
    }
    all
}

fn counts(l: &FullLine) -> bool {
    matches!(l.line.entry.kind, EntryKind::Concern | EntryKind::Received)
}

fn here(t: Timestamp) -> Zoned {
    t.to_zoned(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC))
}

/// The last twelve months, this one last.
pub(super) fn months(lines: &[FullLine], now: Timestamp) -> Vec<Month> {
    let this = here(now).date().first_of_month();
    let mut all: Vec<Month> = (0..MONTHS)
        .rev()
        .map(|back| Month {
            first: this.saturating_sub(back.months()),
            count: 0,
            so_far: 0,
        })
        .collect();
    for l in lines.iter().filter(|l| counts(l)) {
        let month = here(l.line.entry.when.at).date().first_of_month();
        if let Some(m) = all.iter_mut().find(|m| m.first == month) {
            m.count += 1;
        }
    }
    let mut so_far = 0;
    for m in &mut all {
        so_far += m.count;
        m.so_far = so_far;
    }
    all
}

/// The last fifty-three weeks, this one last.
pub(super) fn weeks(lines: &[FullLine], now: Timestamp) -> Vec<u32> {
    let mut all = vec![0; WEEKS];
    for l in lines.iter().filter(|l| counts(l)) {
        let back = (now.as_second() - l.line.entry.when.at.as_second()) / (7 * DAY_SECONDS);
        let place = usize::try_from(back)
            .ok()
            .and_then(|back| (WEEKS - 1).checked_sub(back));
        if let Some(slot) = place.and_then(|p| all.get_mut(p)) {
            *slot += 1;
        }
    }
    all
}
