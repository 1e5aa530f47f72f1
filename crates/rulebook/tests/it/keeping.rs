//! Retention, clocks after a report, papers, working days and the clock of rights.

use domain::Nation;
use jiff::civil::{Date, date};
use rulebook::*;

fn book() -> &'static Rulebook {
    Rulebook::builtin()
}

fn kept(id: &str) -> Keeping {
    let all = book().retention();
    all.into_iter()
        .find(|k| k.id == id)
        .expect("a kind of record")
}

#[test]
fn a_looked_after_childs_record_is_kept_to_75_or_15_years_after_an_early_death() {
    for id in ["looked-after-england", "looked-after-wales"] {
        let k = kept(id);
        let born = Some(date(2010, 2, 28));
        let alive = KeepingDates {
            born,
            ..KeepingDates::default()
        };
        assert_eq!(k.review_on(&alive), Some(date(2085, 2, 28)));
        let child = KeepingDates {
            died: Some(date(2028, 2, 27)),
            ..alive.clone()
        };
        assert_eq!(k.review_on(&child), Some(date(2043, 2, 27)), "died at 17");
        let adult = KeepingDates {
            died: Some(date(2028, 2, 28)),
            ..alive
        };
        assert_eq!(
            k.review_on(&adult),
            Some(date(2085, 2, 28)),
            "died on the 18th birthday"
        );
    }
}

#[test]
fn each_period_counts_from_what_starts_it() {
    let d = KeepingDates {
        born: Some(date(2010, 1, 1)),
        died: None,
        closed: Some(date(2020, 1, 1)),
        order: Some(date(2012, 1, 1)),
        ended: Some(date(2021, 1, 31)),
        adult_born: Some(date(1980, 1, 1)),
    };
    for (id, day) in [
        ("school-child-protection-file", date(2035, 1, 1)),
        ("authority-child-protection", date(2055, 1, 1)),
        ("looked-after-scotland", date(2110, 1, 1)),
        ("adoption", date(2112, 1, 1)),
        ("foster-carer", date(2031, 1, 31)),
        ("foster-carer-not-approved", date(2024, 1, 31)),
        ("allegation-against-staff", date(2080, 1, 1)),
        ("nhs-child", date(2035, 1, 1)),
        ("child-sexual-abuse", date(2095, 1, 1)),
        ("appropriate-policy-document", date(2021, 7, 31)),
    ] {
        assert_eq!(kept(id).review_on(&d), Some(day), "{id}");
        assert_eq!(
            kept(id).review_on(&KeepingDates::default()),
            None,
            "{id}: no day known"
        );
    }
    assert_eq!(
        kept("police-part-three").review_on(&d),
        None,
        "the force sets it"
    );
    assert_eq!(kept("child-in-need").review_on(&d), None, "set locally");
    let died = KeepingDates {
        died: Some(date(2040, 1, 1)),
        ..d
    };
    assert_eq!(
        kept("nhs-child").review_on(&died),
        Some(date(2048, 1, 1)),
        "eight years after death at any age"
    );
}

#[test]
fn the_longest_period_wins_and_a_hold_stops_the_clock() {
    let d = KeepingDates {
        born: Some(date(2010, 1, 1)),
        closed: Some(date(2020, 1, 1)),
        ..KeepingDates::default()
    };
    let both = ["authority-child-protection", "looked-after-england"];
    assert_eq!(book().review_on(&both, &d, 0), Some(date(2085, 1, 1)));
    assert_eq!(book().review_on(&both[..1], &d, 0), Some(date(2055, 1, 1)));
    assert_eq!(book().review_on(&both, &d, 1), None, "on hold");
    assert_eq!(book().review_on(&["no-such-record"], &d, 0), None);
    let holds: Vec<_> = book().holds().into_iter().map(|h| h.id).collect();
    assert_eq!(
        holds,
        [
            "litigation",
            "inquiry",
            "police",
            "access-request",
            "complaint"
        ]
    );
    let numbers: Vec<_> = book()
        .keeping_principles()
        .into_iter()
        .map(|p| p.0)
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn a_period_that_no_law_sets_does_not_call_itself_law() {
    for k in book().retention() {
        let read = k
            .citations
            .iter()
            .any(|c| c.status <= Verification::Secondary);
        assert!(k.footing != Footing::Law || read, "{}", k.id);
        assert!(
            !k.nations.is_empty() && k.says.en != k.says.cy && k.title.en != k.title.cy,
            "{}",
            k.id
        );
        assert!(!k.citations.is_empty(), "{}", k.id);
    }
    assert_eq!(
        kept("school-child-protection-file").footing,
        Footing::Practice
    );
    assert_eq!(kept("child-sexual-abuse").footing, Footing::Recommendation);
}

#[test]
fn clocks_count_by_each_nations_own_days() {
    let due = |nation, id: &str, from: Date| {
        let clocks = book().clocks(nation);
        let clock = clocks.iter().find(|c| c.id == id).expect("clock");
        clock.due(book().calendar(nation).expect("calendar"), from)
    };
    // Thursday before Easter 2026; Easter Monday is no holiday in Scotland.
    let maundy = date(2026, 4, 2);
    assert_eq!(
        due(Nation::England, "england-decision", maundy),
        Some(date(2026, 4, 7))
    );
    assert_eq!(
        due(Nation::Scotland, "scotland-decision", maundy),
        Some(date(2026, 4, 6))
    );
    assert_eq!(
        due(Nation::Scotland, "scotland-conference", maundy),
        Some(date(2026, 4, 30))
    );
    assert_eq!(
        due(Nation::NorthernIreland, "ni-decision", maundy),
        Some(date(2026, 4, 3))
    );
    assert_eq!(
        due(Nation::England, "england-return-interview", maundy),
        Some(date(2026, 4, 5))
    );
    assert_eq!(
        due(Nation::England, "england-review", maundy),
        Some(date(2026, 7, 2))
    );
    assert_eq!(
        due(Nation::Wales, "wales-report", maundy),
        None,
        "at once has no day"
    );
    assert_eq!(
        due(Nation::Wales, "wales-conference", date(2028, 12, 20)),
        None,
        "2029 is not known"
    );
    for n in Nation::ALL {
        let clocks = book().clocks(*n);
        assert!(
            clocks.iter().any(|c| c.step == "report")
                && clocks.iter().any(|c| c.step == "conference"),
            "{n}"
        );
        assert!(
            clocks
                .iter()
                .all(|c| c.nation == *n && !c.citations.is_empty() && c.says.en != c.says.cy)
        );
    }
}

#[test]
fn papers_are_listed_by_nation_with_their_headings() {
    let titles = |n| {
        book()
            .instruments(n)
            .into_iter()
            .map(|i| i.id)
            .collect::<Vec<_>>()
    };
    assert!(titles(Nation::Wales).contains(&"waspi-isp".to_owned()));
    assert!(!titles(Nation::England).contains(&"waspi-isp".to_owned()));
    for i in book().instruments(Nation::Wales) {
        assert!(!i.content.is_empty() && !i.citations.is_empty(), "{}", i.id);
        assert!(
            ["required", "recommended"].contains(&i.need.as_str()),
            "{}",
            i.id
        );
        assert!(i.nations.contains(&Nation::Wales));
    }
    let dsa = book()
        .instruments(Nation::Scotland)
        .into_iter()
        .find(|i| i.id == "data-sharing-agreement");
    assert_eq!(
        dsa.expect("agreement").need,
        "recommended",
        "recommended and not mandatory"
    );
}

fn rights(kind: RightKind, on: Date) -> Facts {
    Facts {
        as_at: Some(on),
        nation: Some(Nation::England),
        situation: Some(Situation::RightsRequest),
        rights: RightsRequest {
            kind: Some(kind),
            received: Some(date(2026, 3, 2)),
            ..RightsRequest::default()
        },
        ..Facts::default()
    }
}

fn due(f: &Facts, what: &str) -> Deadline {
    let all = book().decide(f).deadlines;
    all.into_iter()
        .find(|d| d.what == what)
        .unwrap_or_else(|| panic!("no {what}"))
}

#[test]
fn the_clock_of_rights_stops_while_the_person_is_asked_what_they_seek() {
    let mut f = rights(RightKind::Access, date(2026, 3, 2));
    assert_eq!(due(&f, "response").due, Some(date(2026, 4, 2)));
    f.rights.clarification_asked = Some(date(2026, 3, 9));
    assert_eq!(
        due(&f, "response").due,
        Some(date(2026, 4, 2)),
        "the answer is not there yet"
    );
    f.rights.clarification_received = Some(date(2026, 3, 13));
    // Five days do not count: 2 April becomes 7 April, the Tuesday after Easter.
    assert_eq!(due(&f, "response").due, Some(date(2026, 4, 7)));
    f.rights.clarification_received = Some(date(2026, 3, 9));
    // One day: 3 April is Good Friday and moves to the Tuesday after Easter.
    assert_eq!(due(&f, "response").due, Some(date(2026, 4, 7)));
    f.rights.complex = Some(true);
    assert_eq!(due(&f, "extended_response").due, Some(date(2026, 6, 3)));
    f.rights.clarification_received = Some(date(2026, 3, 8));
    assert_eq!(
        due(&f, "response").due,
        Some(date(2026, 4, 2)),
        "an answer before the question stops nothing"
    );
    let problems = book().decide(&f).problems;
    assert!(
        problems
            .iter()
            .any(|p| p.path == "rights.clarification_received")
    );
    // Erasure, and law before 5 February 2026: no pause.
    let mut f = rights(RightKind::Erasure, date(2026, 3, 2));
    f.rights.clarification_asked = Some(date(2026, 3, 9));
    f.rights.clarification_received = Some(date(2026, 3, 13));
    assert_eq!(due(&f, "response").due, Some(date(2026, 4, 2)));
    f.rights.kind = Some(RightKind::Access);
    f.as_at = Some(date(2026, 2, 4));
    assert_eq!(due(&f, "response").due, Some(date(2026, 4, 2)));
}

#[test]
fn beyond_the_known_years_a_day_is_not_guessed() {
    let mut f = rights(RightKind::Access, date(2028, 12, 22));
    f.rights.received = Some(date(2028, 12, 22));
    let d = due(&f, "response");
    assert_eq!(d.due, None);
    let note = d.note.expect("a reason");
    assert!(
        note.en.contains("2018 to 2028 only") && note.cy.contains("2018 i 2028"),
        "{note:?}"
    );
    f.nation = None;
    let d = due(&f, "response");
    assert!(d.due.is_none() && d.note.expect("a reason").en.contains("which nation"));
    f.rights.received = None;
    let d = due(&f, "response");
    assert!(
        d.due.is_none() && d.note.is_none(),
        "nothing to count from is no fault of the calendar"
    );
    f.situation = Some(Situation::SentToWrongPerson);
    f.after.aware_at = "2026-11-20T23:30:00Z".parse().ok();
    let d = due(&f, "notify_regulator");
    assert_eq!(
        (d.starts, d.due),
        (Some(date(2026, 11, 20)), Some(date(2026, 11, 23)))
    );
}
