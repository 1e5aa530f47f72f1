//! Dates and times as people say them, always in UK time.
//!
//! Nothing here reads a clock: "now" is handed in.

use crate::{Lang, Words};
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use std::sync::LazyLock;

static LONDON: LazyLock<TimeZone> =
    // The zone is compiled in, so the second half is never reached; a test holds that.
    LazyLock::new(|| TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));

/// The UK's time zone (GMT in winter, BST in summer).
pub fn london() -> TimeZone {
    LONDON.clone()
}

/// "22 November 2026", "22 Tachwedd 2026": the UK date of a moment.
pub fn date(lang: Lang, at: Timestamp) -> String {
    civil_date(lang, at.to_zoned(london()).date())
}

/// "22 Nov 2026", "22 Tach 2026": for tables and pictures.
pub fn date_short(lang: Lang, at: Timestamp) -> String {
    civil_date_short(lang, at.to_zoned(london()).date())
}

/// "22 November 2026" for a date that has no time (a birthday, a day that was typed).
pub fn civil_date(lang: Lang, date: Date) -> String {
    dated(lang, date, "month-")
}

/// "22 Nov 2026" for a date that has no time.
pub fn civil_date_short(lang: Lang, date: Date) -> String {
    dated(lang, date, "month-short-")
}

/// "Sunday", "Dydd Sul".
pub fn civil_weekday(lang: Lang, date: Date) -> String {
    let n = date.weekday().to_monday_one_offset();
    Words::get(lang, &format!("weekday-{n}"))
}

fn dated(lang: Lang, date: Date, prefix: &str) -> String {
    let month = Words::get(lang, &format!("{prefix}{}", date.month()));
    format!("{} {month} {}", date.day(), date.year())
}

/// "10:42" on the UK's 24-hour clock, the same in both languages.
pub fn time_of_day(at: Timestamp) -> String {
    let time = at.to_zoned(london()).time();
    clock(time)
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "22 November 2026 at 10:42", "22 Tachwedd 2026 am 10:42".
pub fn date_time(lang: Lang, at: Timestamp) -> String {
    Words::with(
        lang,
        "time-date-at",
        &[
            ("date", date(lang, at).into()),
            ("time", time_of_day(at).into()),
        ],
    )
}

/// How long ago something was: "just now", "5 minutes ago", "2 hours ago", "yesterday at
/// 10:42", "3 days ago", and from seven days on the date. A moment in the future counts as
/// just now (clocks of two machines differ).
pub fn ago(lang: Lang, now: Timestamp, then: Timestamp) -> String {
    let seconds = now.as_second() - then.as_second();
    let days = days_between(then, now);
    match (seconds, days) {
        (..60, _) => Words::get(lang, "time-just-now"),
        (60..3600, _) => counted(lang, "time-minutes-ago", seconds / 60),
        (_, 0) => counted(lang, "time-hours-ago", seconds / 3600),
        (..21600, 1) => counted(lang, "time-hours-ago", seconds / 3600),
        (_, 1) => Words::with(
            lang,
            "time-yesterday-at",
            &[("time", time_of_day(then).into())],
        ),
        (_, 2..7) => counted(lang, "time-days-ago", days),
        _ => date(lang, then),
    }
}

/// How long is left: "3 hours left", "2 days left", "less than an hour left", or, when the
/// time has passed, "2 hours overdue". For clocks beside work.
pub fn left(lang: Lang, now: Timestamp, due: Timestamp) -> String {
    let seconds = due.as_second() - now.as_second();
    let hours = seconds.abs() / 3600;
    match (seconds >= 0, hours) {
        (true, 0) => Words::get(lang, "time-under-hour-left"),
        (true, 1..48) => counted(lang, "time-hours-left", hours),
        (true, _) => counted(lang, "time-days-left", hours / 24),
        (false, 0) => Words::get(lang, "time-just-overdue"),
        (false, 1..48) => counted(lang, "time-hours-overdue", hours),
        (false, _) => counted(lang, "time-days-overdue", hours / 24),
    }
}

fn counted(lang: Lang, key: &str, n: i64) -> String {
    Words::with(lang, key, &[("n", n.into())])
}

/// Midnights of UK time between two moments.
fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    let (from, to) = (from.to_zoned(london()).date(), to.to_zoned(london()).date());
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
