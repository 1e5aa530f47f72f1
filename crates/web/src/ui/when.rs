//! When something happened: now, earlier today, or another day, and how exactly it is known.

use super::dates::parse_time;
use super::{Choice, DateForm, DateInput, Html, Page, Radios, TextInput};
use jiff::{
    Timestamp,
    civil::{Date, Time},
};

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
