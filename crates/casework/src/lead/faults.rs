//! What is wrong in a form, gathered before anything is written.

use crate::{CaseworkError, Fault, Result};
use domain::{
    person::PersonContent,
    text::{self, LINE_MAX, TextFault},
    time::EventTime,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// What is wrong in a form, gathered.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(&mut self, field: &str, key: &'static str) {
        self.0.push(Fault {
            field: field.to_owned(),
            key,
        });
    }

    /// A text that may be left empty.
    pub(crate) fn text(&mut self, field: &str, value: &str, max: usize) {
        self.take(field, text::check(value, max));
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, field: &str, value: &str, max: usize) {
        self.take(field, text::check_required(value, max));
    }

    fn take(&mut self, field: &str, checked: std::result::Result<(), TextFault>) {
        match checked {
            Ok(()) => {}
            Err(TextFault::Empty) => self.add(field, "empty"),
            Err(TextFault::TooLong { .. }) => self.add(field, "too-long"),
            Err(TextFault::Control) => self.add(field, "control"),
        }
    }

    /// The words of a person's record: a given name must be there.
    pub(super) fn person(&mut self, c: &PersonContent) {
        self.required("given", &c.given_names, LINE_MAX);
        self.text("family", &c.family_name, LINE_MAX);
        for (field, value) in [
            ("known-as", &c.known_as),
            ("group", &c.group),
            ("address", &c.address),
            ("phone", &c.phone),
            ("school", &c.school),
            ("area", &c.area),
            ("language", &c.language),
        ] {
            self.text(field, value.as_deref().unwrap_or_default(), LINE_MAX);
        }
    }

    /// Nothing that happened lies in the future.
    pub(crate) fn past(&mut self, field: &str, when: EventTime, now: Timestamp) {
        if when.at > now {
            self.add(field, "future");
        }
    }

    /// A day on which something is due, as the end of that day: it must not be over.
    pub(crate) fn due(&mut self, field: &str, day: Date, now: Timestamp) -> i64 {
        let us = end_of_day_us(day);
        if us < now.as_microsecond() {
            self.add(field, "past");
        }
        us
    }

    /// Everything that was noted, if anything.
    pub(crate) fn check(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(CaseworkError::Invalid(self.0))
        }
    }
}

/// The end of a day in the United Kingdom, microseconds since the epoch.
pub(crate) fn end_of_day_us(day: Date) -> i64 {
    // The zone is compiled in; UTC would be wrong by an hour at most.
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    day.at(23, 59, 59, 0)
        .to_zoned(zone)
        .map_or(i64::MAX, |z| z.timestamp().as_microsecond())
}
