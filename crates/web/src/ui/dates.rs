//! Dates and times as people type them.

use super::{Choice, Field, Html, Page, Radios, TextInput, fields::field_methods};
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::{
    Timestamp,
    civil::{Date, Time},
};

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
        let not_real = |_| DateProblem::NotReal;
        let day: i8 = day.parse().map_err(not_real)?;
        let month = month_number(month).ok_or(DateProblem::NotReal)?;
        let year: i16 = year.parse().map_err(not_real)?;
        if !(1900..=2200).contains(&year) {
            return Err(DateProblem::NotReal);
        }
        Date::new(year, month, day).map_err(|_| DateProblem::NotReal)
    }

    /// The first box that is empty or wrong: "day", "month" or "year".
    fn first_wrong(&self) -> &'static str {
        if self
            .day
            .trim()
            .parse::<i8>()
            .is_ok_and(|d| (1..=31).contains(&d))
        {
            if month_number(self.month.trim()).is_some() {
                if self
                    .year
                    .trim()
                    .parse::<i16>()
                    .is_ok_and(|y| (1900..=2200).contains(&y))
                {
                    return "day";
                }
                return "year";
            }
            return "month";
        }
        "day"
    }
}

/// "3", "03", "March", "mar", "Mawrth".
fn month_number(text: &str) -> Option<i8> {
    if let Ok(n) = text.parse::<i8>() {
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

/// When something happened, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhenForm {
    /// "now", "today", "day", or "" when nothing was chosen.
    pub choice: String,
    /// The time for "today".
    pub today_time: String,
    /// The date for "day".
    pub date: DateForm,
    /// The time for "day", if known.
    pub day_time: String,
    /// Whether the person is not sure.
    pub about: bool,
}

/// How exactly a moment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// To the minute.
    Minute,
    /// The day is known, the time is not; the moment is midday.
    Day,
    /// The person was not sure.
    About,
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The moment, or midday (UK time) of the day when only the day is known.
    pub at: Timestamp,
    /// How exactly it is known.
    pub precision: Precision,
}

/// Why a typed moment is none, and which box to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhenProblem {
    /// The key of what to tell the person.
    pub key: &'static str,
    /// What follows the field's id in the id of the box: "", "-today-time", "-date-day"...
    pub target: &'static str,
}

impl WhenForm {
    /// The form's fields from `<id>`, `<id>-today-time`, `<id>-date-day` and so on, as a map or a
    /// list of pairs gives them.
    pub fn from_fields<'a>(id: &str, get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let read = |suffix: &str| get(&format!("{id}{suffix}")).unwrap_or_default().to_owned();
        Self {
            choice: read(""),
            today_time: read("-today-time"),
            date: DateForm {
                day: read("-date-day"),
                month: read("-date-month"),
                year: read("-date-year"),
            },
            day_time: read("-day-time"),
            about: !read("-about").is_empty(),
        }
    }

    /// The moment meant, in UK time. `now` is handed in.
    ///
    /// # Errors
    /// When nothing was chosen, a date or time is not real, or it lies in the future.
    pub fn parse(&self, now: Timestamp) -> Result<When, WhenProblem> {
        let today = now.to_zoned(words::london()).date();
        let (date, time, target) = match self.choice.as_str() {
            "now" => {
                return Ok(When {
                    at: now,
                    precision: self.sure(Precision::Minute),
                });
            }
            "today" => (today, &self.today_time, "-today-time"),
            "day" => (self.day(today)?, &self.day_time, "-day-time"),
            _ => {
                return Err(WhenProblem {
                    key: "error-when-missing",
                    target: "",
                });
            }
        };
        self.moment(date, time, target, now)
    }

    fn day(&self, today: Date) -> Result<Date, WhenProblem> {
        let target = match self.date.first_wrong() {
            "month" => "-date-month",
            "year" => "-date-year",
            _ => "-date-day",
        };
        let date = self.date.parse().map_err(|p| WhenProblem {
            key: p.key(),
            target,
        })?;
        if date > today {
            return Err(WhenProblem {
                key: "error-date-in-future",
                target,
            });
        }
        Ok(date)
    }

    fn moment(
        &self,
        date: Date,
        time: &str,
        target: &'static str,
        now: Timestamp,
    ) -> Result<When, WhenProblem> {
        let known = !time.trim().is_empty();
        let time = match known {
            true => parse_time(time).ok_or(WhenProblem {
                key: "error-time-not-real",
                target,
            })?,
            false => Time::midnight(),
        };
        let hour_of_day = if known {
            time
        } else {
            Time::constant(12, 0, 0, 0)
        };
        let at = date
            .to_datetime(hour_of_day)
            .to_zoned(words::london())
            .map_err(|_| WhenProblem {
                key: "error-date-not-real",
                target,
            })?
            .timestamp();
        if !known {
            // Midday may still lie ahead of "earlier today".
            return Ok(When {
                at: at.min(now),
                precision: self.sure(Precision::Day),
            });
        }
        if at > now {
            return Err(WhenProblem {
                key: "error-time-in-future",
                target,
            });
        }
        Ok(When {
            at,
            precision: self.sure(Precision::Minute),
        })
    }

    const fn sure(&self, precision: Precision) -> Precision {
        if self.about {
            Precision::About
        } else {
            precision
        }
    }
}

/// "Now / Earlier today / Another day", with a time and a date.
#[derive(Debug, Clone)]
pub struct WhenInput;

impl WhenInput {
    /// The group of answers; the fields' names are as [`WhenForm::from_fields`] reads them.
    /// `example` is a date for the hint, such as yesterday.
    pub fn radios(
        page: &Page,
        id: &str,
        legend: impl Into<String>,
        value: &WhenForm,
        example: Date,
    ) -> Radios {
        let today = TextInput::new(page, &format!("{id}-today-time"), page.t("when-time"))
            .hint(page.t("when-time-hint"))
            .width("5")
            .value(&value.today_time)
            .error(part_error(page, id, "-today-time"));
        let hint = format!("{} {} {}", example.day(), example.month(), example.year());
        let date = DateInput::new(
            page,
            &format!("{id}-date"),
            page.t("when-date"),
            &value.date,
        )
        .hint(page.t1("when-date-hint", "example", hint))
        .error(part_error(page, id, "-date"));
        let day_time = TextInput::new(page, &format!("{id}-day-time"), page.t("when-time"))
            .hint(page.t("when-time-hint"))
            .width("5")
            .value(&value.day_time)
            .error(part_error(page, id, "-day-time"));
        let items = vec![
            Choice::new("now", page.t("when-now")),
            Choice::new("today", page.t("when-today")).reveals(today),
            Choice::new("day", page.t("when-day")).reveals(Html::from(date).and(&day_time.into())),
        ];
        Radios::new(page, id, legend, items, &value.choice)
    }

    /// "I am not sure of the exact time or day", to stand below the answers.
    pub fn about(page: &Page, id: &str, value: &WhenForm) -> super::Checkboxes {
        let chosen = if value.about { vec!["yes"] } else { vec![] };
        let items = vec![Choice::new("yes", page.t("when-about"))];
        super::Checkboxes::new(page, &format!("{id}-about"), "", items, &chosen).small()
    }

    /// Notes on the page what is wrong.
    pub fn note(page: &mut Page, id: &str, problem: WhenProblem) {
        let message = page.t(problem.key);
        let field = if problem.target.is_empty() {
            id.to_owned()
        } else {
            format!("{id}{}", problem.target)
        };
        page.error_text(&field, &field, message);
    }
}

/// The page's error whose field starts with `<id><part>`: the boxes of a date share one message.
fn part_error(page: &Page, id: &str, part: &str) -> Option<String> {
    let start = format!("{id}{part}");
    page.errors
        .iter()
        .find(|e| e.field.starts_with(&start))
        .map(|e| e.message.clone())
}

#[cfg(test)]
#[path = "dates_test.rs"]
mod tests;
