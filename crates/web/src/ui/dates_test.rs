//! What people type as dates and times, and what it is taken to mean.

use super::*;
use crate::ui::{Precision, WhenForm, WhenInput, WhenProblem};
use jiff::Timestamp;

fn typed(day: &str, month: &str, year: &str) -> DateForm {
    DateForm {
        day: day.into(),
        month: month.into(),
        year: year.into(),
    }
}

/// Sunday 22 November 2026, 10:42 in the UK.
fn now() -> Timestamp {
    "2026-11-22T10:42:00Z".parse().expect("a moment")
}

#[test]
fn dates_are_taken_as_people_type_them() {
    for (d, m, y) in [
        ("3", "11", "2026"),
        (" 03", "nov", "2026 "),
        ("3", "NOVEMBER", "2026"),
        ("3", "Tachwedd", "2026"),
    ] {
        assert_eq!(
            typed(d, m, y).parse(),
            Ok(jiff::civil::date(2026, 11, 3)),
            "{d} {m} {y}"
        );
    }
    assert_eq!(typed("", " ", "").parse(), Err(DateProblem::Missing));
    assert_eq!(
        typed("3", "", "2026").parse(),
        Err(DateProblem::PartMissing)
    );
    for (d, m, y) in [
        ("31", "2", "2026"),
        ("3", "13", "2026"),
        ("3", "11", "26"),
        ("3", "x", "2026"),
        ("-3", "1", "2026"),
        ("+3", "1", "2026"),
        ("3", "+1", "2026"),
        ("3", "1", "+2026"),
        ("3", "1", "02026"),
        ("003", "1", "2026"),
    ] {
        assert_eq!(
            typed(d, m, y).parse(),
            Err(DateProblem::NotReal),
            "{d} {m} {y}"
        );
    }
}

#[test]
fn times_are_taken_as_people_type_them() {
    let half_past_two = Some(jiff::civil::time(14, 30, 0, 0));
    for t in ["14:30", "14.30", "1430", " 2:30pm", "2.30 PM"] {
        assert_eq!(parse_time(t), half_past_two, "{t}");
    }
    assert_eq!(parse_time("9:05"), Some(jiff::civil::time(9, 5, 0, 0)));
    assert_eq!(parse_time("905"), Some(jiff::civil::time(9, 5, 0, 0)));
    assert_eq!(parse_time("12am"), Some(jiff::civil::time(0, 0, 0, 0)));
    for t in ["25:00", "14:3", "half two", "9", "13pm", "", "é:00", "1é3"] {
        assert_eq!(parse_time(t), None, "{t}");
    }
}

#[test]
fn a_moment_keeps_how_exactly_it_is_known() {
    let form = WhenForm {
        choice: "today".into(),
        today_time: "9:15".into(),
        ..Default::default()
    };
    let when = form.parse(now()).expect("a moment");
    assert_eq!(
        (when.at.to_string().as_str(), when.precision),
        ("2026-11-22T09:15:00Z", Precision::Minute)
    );

    let form = WhenForm {
        choice: "day".into(),
        date: typed("1", "7", "2026"),
        ..Default::default()
    };
    let when = form.parse(now()).expect("a moment");
    // Midday in July is 11:00 in universal time.
    assert_eq!(
        (when.at.to_string().as_str(), when.precision),
        ("2026-07-01T11:00:00Z", Precision::Day)
    );

    let form = WhenForm {
        choice: "now".into(),
        about: true,
        ..Default::default()
    };
    assert_eq!(
        form.parse(now()).expect("a moment").precision,
        Precision::About
    );
}

#[test]
fn a_wrong_moment_leads_to_the_box_that_is_wrong() {
    let problem = |form: WhenForm| form.parse(now()).expect_err("a problem");
    assert_eq!(
        problem(WhenForm::default()),
        WhenProblem {
            key: "error-when-missing",
            target: ""
        }
    );
    let later = WhenForm {
        choice: "today".into(),
        today_time: "23:00".into(),
        ..Default::default()
    };
    assert_eq!(
        problem(later),
        WhenProblem {
            key: "error-time-in-future",
            target: "-today-time"
        }
    );
    let no_month = WhenForm {
        choice: "day".into(),
        date: typed("3", "", "2026"),
        ..Default::default()
    };
    assert_eq!(
        problem(no_month),
        WhenProblem {
            key: "error-date-part-missing",
            target: "-date-month"
        }
    );
    let ahead = WhenForm {
        choice: "day".into(),
        date: typed("23", "11", "2026"),
        ..Default::default()
    };
    assert_eq!(problem(ahead).key, "error-date-in-future");
}

#[test]
fn what_was_typed_is_shown_again_beside_its_error() {
    let mut page = Page::new(words::Lang::En, "/x", "X");
    let form = WhenForm {
        choice: "day".into(),
        date: typed("31", "02", "2026"),
        ..Default::default()
    };
    WhenInput::note(
        &mut page,
        "when",
        form.parse(now()).expect_err("no such day"),
    );
    let html = Html::from(WhenInput::radios(
        &page,
        "when",
        "When?",
        &form,
        jiff::civil::date(2026, 11, 21),
    ));
    let html = html.as_str();
    assert!(
        html.contains("value=\"31\"") && html.contains("value=\"02\""),
        "{html}"
    );
    assert!(html.contains("id=\"when-date-error\""), "{html}");
    assert!(
        html.contains(&format!("id=\"{}\"", page.errors[0].target)),
        "the summary's link leads to a box"
    );
}
