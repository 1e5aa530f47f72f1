//! When something happened, and how exactly that is known.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

crate::worded! {
    /// How exactly the time of an event is known.
    Precision, "precision" {
        /// To the minute.
        Minute = "minute",
        /// Some time on that day.
        Day = "day",
        /// About then: the practitioner estimated it.
        About = "about",
        /// Some time in that month.
        Month = "month",
        /// Not known; the time is when it was noted.
        Unknown = "unknown",
    }
}

/// When an event happened, as far as anyone knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTime {
    /// The moment, or the start of the day or month.
    pub at: Timestamp,
    /// How exactly `at` is known.
    pub precision: Precision,
}

/// A date of birth, which may be exact, estimated, or the date when an unborn child is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthDate {
    /// The day, or the first day of what is known.
    pub date: Date,
    /// How it is known.
    pub kind: BirthDateKind,
}

crate::worded! {
    /// How a date of birth is known.
    BirthDateKind, "kind of birth date" {
        /// The exact day.
        Exact = "exact",
        /// Somebody's estimate.
        Estimated = "estimated",
        /// The child is not born yet: the expected date.
        Expected = "expected",
    }
}

impl BirthDate {
    /// Age in whole years on a day; `None` for an unborn child or a day before the birth.
    pub fn age_on(&self, day: Date) -> Option<i16> {
        if self.kind == BirthDateKind::Expected || day < self.date {
            return None;
        }
        let had = (day.month(), day.day()) >= (self.date.month(), self.date.day());
        Some(day.year() - self.date.year() - i16::from(!had))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn age_turns_on_the_birthday() {
        let b = BirthDate {
            date: date(2012, 2, 29),
            kind: BirthDateKind::Exact,
        };
        assert_eq!(b.age_on(date(2026, 2, 28)), Some(13));
        assert_eq!(b.age_on(date(2026, 3, 1)), Some(14));
        assert_eq!(b.age_on(date(2011, 1, 1)), None);
    }
}
