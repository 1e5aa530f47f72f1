//! Working days, by each nation's own bank holidays.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::Deserialize;

/// A nation's bank holidays, as listed in `rulebook/calendars/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The nation.
    pub nation: domain::Nation,
    /// The first and the last year that the list covers.
    pub years: [i16; 2],
    /// Where the list comes from and how it was checked.
    pub note: String,
    /// Every bank holiday on a day that would else be a working day.
    pub holidays: BTreeSet<Date>,
}

impl Calendar {
    /// Are this day's bank holidays known?
    pub fn covers(&self, day: Date) -> bool {
        (self.years[0]..=self.years[1]).contains(&day.year())
    }

    /// The n-th working day after a day (the day itself does not count); nothing if a day to be
    /// counted lies outside the years whose bank holidays are known.
    pub fn working_days_after(&self, day: Date, n: u32) -> Option<Date> {
        let end = self.add_working_days(day, n);
        (self.covers(day) && self.covers(end)).then_some(end)
    }

    /// The day itself if it is a working day, else the next one; nothing if it lies outside the
    /// years whose bank holidays are known.
    pub fn working_day_on_or_after(&self, day: Date) -> Option<Date> {
        let end = self.on_or_after(day);
        (self.covers(day) && self.covers(end)).then_some(end)
    }
}

/// Counting of working days.
pub trait WorkingDays {
    /// Is this day a working day (not Saturday, Sunday or a bank holiday)?
    fn is_working_day(&self, day: Date) -> bool;

    /// The n-th working day after a day; the day itself does not count.
    fn add_working_days(&self, day: Date, n: u32) -> Date {
        let (mut at, mut left) = (day, n.min(3660));
        while left > 0 {
            at = next(at);
            if self.is_working_day(at) {
                left -= 1;
            }
        }
        at
    }

    /// The day itself if it is a working day, else the next one.
    fn on_or_after(&self, day: Date) -> Date {
        let mut at = day;
        while !self.is_working_day(at) {
            let then = next(at);
            if then == at {
                break;
            }
            at = then;
        }
        at
    }
}

impl WorkingDays for Calendar {
    fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.holidays.contains(&day)
    }
}

fn next(day: Date) -> Date {
    day.saturating_add(1.day())
}

#[cfg(test)]
mod tests {
    use domain::Nation;
    use jiff::civil::date;

    use super::WorkingDays;
    use crate::Rulebook;

    #[test]
    fn each_nation_counts_by_its_own_holidays() {
        let on = |n| Rulebook::builtin().calendar(n).expect("a calendar");
        // Thursday before Easter 2026: Monday is a holiday everywhere but in Scotland.
        let maundy = date(2026, 4, 2);
        assert_eq!(
            on(Nation::Wales).add_working_days(maundy, 1),
            date(2026, 4, 7)
        );
        assert_eq!(
            on(Nation::Scotland).add_working_days(maundy, 1),
            date(2026, 4, 6)
        );
        // 13 July 2026 is a Monday: the Battle of the Boyne falls on a Sunday that year.
        assert!(!on(Nation::NorthernIreland).is_working_day(date(2026, 7, 13)));
        assert!(on(Nation::England).is_working_day(date(2026, 7, 13)));
        assert!(!on(Nation::Scotland).is_working_day(date(2026, 6, 15)));
        // Christmas 2027 falls on a Saturday: Monday and Tuesday stand in.
        assert_eq!(
            on(Nation::England).add_working_days(date(2027, 12, 24), 1),
            date(2027, 12, 29)
        );
    }

    #[test]
    fn beyond_the_known_years_there_is_no_answer() {
        for n in Nation::ALL {
            let c = Rulebook::builtin().calendar(*n).expect("a calendar");
            assert_eq!(c.years, [2018, 2028]);
            let last = date(2028, 12, 29);
            assert_eq!(
                c.working_days_after(last, 1),
                None,
                "{n}: 2029 is not known"
            );
            assert_eq!(
                c.working_days_after(date(2028, 11, 1), 1),
                Some(date(2028, 11, 2))
            );
            assert_eq!(c.working_days_after(date(2017, 12, 29), 3), None);
            assert_eq!(
                c.working_day_on_or_after(date(2028, 12, 31)),
                None,
                "a Sunday: Monday is in 2029"
            );
            assert_eq!(c.working_day_on_or_after(last), Some(last));
            assert_eq!(c.working_day_on_or_after(date(2017, 12, 31)), None);
        }
    }

    #[test]
    fn every_calendar_covers_its_years() {
        for n in Nation::ALL {
            let c = Rulebook::builtin().calendar(*n).expect("a calendar");
            for year in c.years[0]..=c.years[1] {
                let of_year = c.holidays.iter().filter(|d| d.year() == year).count();
                assert!(
                    (8..=12).contains(&of_year),
                    "{n} {year}: {of_year} holidays"
                );
            }
        }
    }
}
