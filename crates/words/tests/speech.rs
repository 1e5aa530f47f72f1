//! What people read: plurals, dates, how long ago, in both languages.

use jiff::Timestamp;
use words::{
    Lang, Words, ago, civil_date, civil_weekday, date, date_short, date_time, left, london,
    time_of_day,
};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[test]
fn a_missing_key_shows_itself_and_never_stops_a_page() {
    assert_eq!(Words::get(Lang::Cy, "no-such-key"), "no-such-key");
    assert!(!Words::has(Lang::En, "no-such-key"));
    // A variable that was not given leaves the words around it.
    assert!(Words::get(Lang::En, "signed-in-as").starts_with("Signed in as"));
}

#[test]
fn the_zone_is_the_uks() {
    assert_eq!(london().iana_name(), Some("Europe/London"));
}

#[test]
fn dates_are_said_in_uk_time() {
    let evening = at("2026-07-01T23:30:00Z"); // 00:30 on 2 July in the UK
    assert_eq!(date(Lang::En, evening), "2 July 2026");
    assert_eq!(time_of_day(evening), "00:30");
    let winter = at("2026-11-22T10:42:00Z");
    assert_eq!(date(Lang::En, winter), "22 November 2026");
    assert_eq!(date(Lang::Cy, winter), "22 Tachwedd 2026");
    assert_eq!(date_short(Lang::Cy, winter), "22 Tach 2026");
    assert_eq!(date_time(Lang::En, winter), "22 November 2026 at 10:42");
    assert_eq!(date_time(Lang::Cy, winter), "22 Tachwedd 2026 am 10:42");
    let day = jiff::civil::date(2026, 11, 22);
    assert_eq!(civil_date(Lang::Cy, day), "22 Tachwedd 2026");
    assert_eq!(
        (civil_weekday(Lang::En, day), civil_weekday(Lang::Cy, day)),
        ("Sunday".into(), "Dydd Sul".into())
    );
}

#[test]
fn how_long_ago_is_said_as_people_say_it() {
    let now = at("2026-11-22T10:42:00Z");
    let said = |then: &str| (ago(Lang::En, now, at(then)), ago(Lang::Cy, now, at(then)));
    let pair = |en: &str, cy: &str| (en.to_owned(), cy.to_owned());
    assert_eq!(
        said("2026-11-22T10:41:30Z"),
        pair("just now", "newydd ddigwydd")
    );
    assert_eq!(
        said("2026-11-22T10:43:00Z"),
        pair("just now", "newydd ddigwydd")
    );
    assert_eq!(
        said("2026-11-22T10:41:00Z"),
        pair("1 minute ago", "1 munud yn ôl")
    );
    assert_eq!(
        said("2026-11-22T10:40:00Z"),
        pair("2 minutes ago", "2 funud yn ôl")
    );
    assert_eq!(
        said("2026-11-22T08:42:00Z"),
        pair("2 hours ago", "2 awr yn ôl")
    );
    assert_eq!(
        said("2026-11-21T15:00:00Z"),
        pair("yesterday at 15:00", "ddoe am 15:00")
    );
    assert_eq!(
        said("2026-11-20T15:00:00Z"),
        pair("2 days ago", "2 ddiwrnod yn ôl")
    );
    assert_eq!(
        said("2026-11-19T15:00:00Z"),
        pair("3 days ago", "3 diwrnod yn ôl")
    );
    assert_eq!(
        said("2026-11-15T15:00:00Z"),
        pair("15 November 2026", "15 Tachwedd 2026")
    );
}

#[test]
fn clocks_say_what_is_left_and_what_is_over() {
    let now = at("2026-11-22T10:42:00Z");
    let said = |due: &str| left(Lang::En, now, at(due));
    assert_eq!(said("2026-11-22T11:00:00Z"), "less than an hour left");
    assert_eq!(said("2026-11-22T13:42:00Z"), "3 hours left");
    assert_eq!(said("2026-11-25T10:42:00Z"), "3 days left");
    assert_eq!(said("2026-11-22T10:40:00Z"), "just overdue");
    assert_eq!(said("2026-11-22T09:42:00Z"), "1 hour overdue");
    assert_eq!(
        left(Lang::Cy, now, at("2026-11-24T12:42:00Z")),
        "2 ddiwrnod ar ôl"
    );
}

#[test]
fn welsh_chooses_among_six_forms() {
    let said = |n: i64| Words::with(Lang::Cy, "count-limit", &[("n", n.into())]);
    assert_eq!(said(0), "Ni allwch roi unrhyw nodau");
    assert_eq!(said(6), "Gallwch roi hyd at 6 nod");
    assert_eq!(said(5000), "Gallwch roi hyd at 5000 o nodau");
}
