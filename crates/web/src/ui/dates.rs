//! Dates and times as people type them.

use super::{Field, Html, Page, fields::field_methods};
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::{Date, Time};

/// A date as it was typed: three boxes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateForm {
    /// Day, as typed.
    pub day: String,
    /// Month, as typed: a number, or its name in either language.
    pub month: String,
    /// Year, as typed.
    pub year: String,
}

/// Why a typed date is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateProblem {
    /// Nothing was typed.
    Missing,
    /// One or two boxes are empty.
    PartMissing,
    /// There is no such day.
    NotReal,
}

impl DateProblem {
    /// The key of what to tell the person.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Missing => "error-date-missing",
            Self::PartMissing => "error-date-part-missing",
            Self::NotReal => "error-date-not-real",
        }
    }
}

impl DateForm {
    /// The boxes filled with a date.
    pub fn of(date: Date) -> Self {
        Self {
            day: date.day().to_string(),
            month: date.month().to_string(),
            year: date.year().to_string(),
        }
    }

    /// Whether all three boxes are empty.
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year]
            .iter()
            .all(|p| p.trim().is_empty())
    }

    /// The date meant.
    ///
    /// # Errors
    /// When boxes are empty, or no such day exists. The year has four digits.
    pub fn parse(&self) -> Result<Date, DateProblem> {
        if self.is_empty() {
            return Err(DateProblem::Missing);
        }
        let (day, month, year) = (self.day.trim(), self.month.trim(), self.year.trim());
        if day.is_empty() || month.is_empty() || year.is_empty() {
            return Err(DateProblem::PartMissing);
        }
        let day = number(day, 2).ok_or(DateProblem::NotReal)?;
        let month = month_number(month).ok_or(DateProblem::NotReal)?;
        let year = year_of(year).ok_or(DateProblem::NotReal)?;
        Date::new(year, month, day).map_err(|_| DateProblem::NotReal)
    }

    /// The first box that is empty or wrong: "day", "month" or "year".
    pub(super) fn first_wrong(&self) -> &'static str {
        let day: Option<i8> = number(self.day.trim(), 2);
        if !day.is_some_and(|d| (1..=31).contains(&d)) {
            return "day";
        }
        if month_number(self.month.trim()).is_none() {
            return "month";
        }
        if year_of(self.year.trim()).is_none() {
            return "year";
        }
        "day"
    }
}

/// Digits alone, and at most so many: no sign, nothing that somebody did not type.
fn number<N: std::str::FromStr>(text: &str, most: usize) -> Option<N> {
    let plain = text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A year of four digits in which somebody may have lived or something may fall due.
fn year_of(text: &str) -> Option<i16> {
    let year = number(text, 4)?;
    (1900..=2200).contains(&year).then_some(year)
}

/// "3", "03", "March", "mar", "Mawrth".
fn month_number(text: &str) -> Option<i8> {
    if let Some(n) = number(text, 2) {
        return (1..=12).contains(&n).then_some(n);
    }
    let text = text.to_lowercase();
    (1..=12).find(|n| {
        [words::Lang::En, words::Lang::Cy].into_iter().any(|lang| {
            words::Words::get(lang, &format!("month-{n}")).to_lowercase() == text
                || words::Words::get(lang, &format!("month-short-{n}")).to_lowercase() == text
        })
    })
}

/// "14:30", "1430", "14.30", "9:05", "2pm", "2.30 pm".
pub(super) fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase();
    let (clock, afternoon) = if let Some(t) = text.strip_suffix("pm") {
        (t.trim(), Some(true))
    } else if let Some(t) = text.strip_suffix("am") {
        (t.trim(), Some(false))
    } else {
        (text.as_str(), None)
    };
    let (hour, minute) = match clock.split_once([':', '.']) {
        Some((h, m)) if m.len() == 2 => (h, m),
        Some(_) => return None,
        None if matches!(clock.len(), 3 | 4) && clock.is_ascii() => clock.split_at(clock.len() - 2),
        None if afternoon.is_some() => (clock, "00"),
        None => return None,
    };
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match afternoon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// Three boxes for a date.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/date_input.html")]
pub struct DateInput {
    pub(super) field: Field,
    value: DateForm,
    labels: [String; 3],
}

impl DateInput {
    /// Boxes named `<id>-day`, `<id>-month` and `<id>-year`.
    pub fn new(page: &Page, id: &str, legend: impl Into<String>, value: &DateForm) -> Self {
        Self {
            field: Field::new(page, id, legend),
            value: value.clone(),
            labels: [
                page.t("date-day"),
                page.t("date-month"),
                page.t("date-year"),
            ],
        }
    }

    /// (part, label, what was typed, width) of each box.
    fn boxes(&self) -> [(&'static str, &str, &str, &'static str); 3] {
        let [day, month, year] = &self.labels;
        [
            ("day", day, &self.value.day, "2"),
            ("month", month, &self.value.month, "2"),
            ("year", year, &self.value.year, "4"),
        ]
    }

    /// Notes on the page what is wrong with a date, leading to the first wrong box.
    pub fn note(page: &mut Page, id: &str, value: &DateForm, key: &str) {
        let message = page.t(key);
        page.error_text(id, &format!("{id}-{}", value.first_wrong()), message);
    }
}
field_methods!(DateInput);

impl From<DateInput> for Html {
    fn from(t: DateInput) -> Self {
        Self::of(&t)
    }
}

#[cfg(test)]
#[path = "dates_test.rs"]
mod tests;
