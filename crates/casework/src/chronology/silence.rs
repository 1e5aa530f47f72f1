//! Times from which nothing is known of an agency, and how many pieces came in each week. A
//! silence is no news: it may mean that all was well, or that nobody looked.

use super::FullLine;
use crate::Source;
use domain::chronology::EntryKind;
use jiff::{Timestamp, ToSpan, Zoned, civil::Date, tz::TimeZone};
use uuid::Uuid;

/// Days without an entry of an agency from which on a silence is stated.
const SILENT_DAYS: i64 = 90;
const DAY_SECONDS: i64 = 86_400;
/// Weeks of the calendar strip and of its table: this one and a whole year before it.
const WEEKS: i64 = 53;

/// A time for which an agency's lane is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The agency.
    pub source: Uuid,
    /// After this entry of it.
    pub from: Timestamp,
    /// Until this one, or until now.
    pub to: Timestamp,
    /// How many days lie between.
    pub days: i64,
    /// Whether it lasts until now.
    pub lasts: bool,
}

/// How much came in one week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub first: Date,
    /// Concerns and things received that happened in it.
    pub count: u32,
    /// All of these weeks up to its end.
    pub so_far: u32,
}

/// Silences of ninety days and more in the lane of each agency, from its first entry until now: before
/// it, it may not have known the child.
pub(super) fn silences(lines: &[FullLine], sources: &[Source], now: Timestamp) -> Vec<Silence> {
    let at = |l: &FullLine| l.line.entry.when.at;
    let mut all = Vec::new();
    for source in sources {
        let mut times: Vec<Timestamp> = lines
            .iter()
            .filter(|l| l.line.entry.source_agency_id == source.id)
            .map(at)
            .collect();
        times.sort_unstable();
        let Some(mut from) = times.first().copied() else {
            continue;
        };
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

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(back.days())
}

/// The last fifty-three weeks, this one last: the picture and its table are both made of these.
/// Where not all rows were read, only the weeks of which they were.
pub(super) fn weeks(lines: &[FullLine], now: Timestamp, all_read: bool) -> Vec<Week> {
    let this = monday(here(now).date());
    let day = |l: &FullLine| here(l.line.entry.when.at).date();
    let oldest = lines.iter().map(day).min().filter(|_| !all_read);
    let mut all: Vec<Week> = (0..WEEKS)
        .rev()
        .map(|back| Week {
            first: this.saturating_sub(back.weeks()),
            count: 0,
            so_far: 0,
        })
        .filter(|w| oldest.is_none_or(|o| w.first > o))
        .collect();
    for l in lines.iter().filter(|l| counts(l)) {
        let first = monday(day(l));
        if let Ok(at) = all.binary_search_by_key(&first, |w| w.first) {
            all[at].count += 1;
        }
    }
    let mut so_far = 0;
    for w in &mut all {
        so_far += w.count;
        w.so_far = so_far;
    }
    all
}
