//! Small decisions, each pinning one thing that the law or a user relies on.

use domain::Nation;
use jiff::civil::date;
use rulebook::*;

fn decide(text: &str) -> Answer {
    decide_json(text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn standing(a: &Answer, basis: Basis) -> Option<Standing> {
    a.bases
        .iter()
        .find(|b| b.basis == basis)
        .map(|b| b.standing)
}

#[test]
fn what_is_refused_stays_refused_whatever_else_offers_it() {
    // A charity may use consent; this person withdrew it.
    let a = decide(
        r#"{"nation":"england","as_at":"2026-11-22","emergency":false,"decider":{"kind":"charity"},"suspicion":{"reasonable_cause":false},
        "subjects":[{"id":"p","consent":{"state":"withdrawn","is_basis":true}}]}"#,
    );
    assert_eq!(standing(&a, Basis::Consent), Some(Standing::Refused));
    let b = decide(
        r#"{"nation":"england","as_at":"2026-11-22","decider":{"kind":"charity"},"suspicion":{"reasonable_cause":false}}"#,
    );
    assert_eq!(standing(&b, Basis::Consent), Some(Standing::Available));
}

#[test]
fn an_outcome_is_explained_by_the_rule_that_fits_best() {
    let a = decide(
        r#"{"nation":"england","as_at":"2026-11-22","purpose":"allegation_against_staff",
        "request":{"kind":"police","purpose_stated":true,"power_stated":true},"suspicion":{"reasonable_cause":false}}"#,
    );
    let share = a
        .outcomes
        .iter()
        .find(|o| o.outcome == Outcome::Share)
        .expect("share");
    assert_eq!(share.rule, "uk/share-about-staff");
}

#[test]
fn in_an_emergency_a_stop_becomes_a_warning() {
    let facts = |emergency: bool| {
        decide(&format!(
            r#"{{"nation":"england","as_at":"2026-11-22","emergency":{emergency},
        "purpose":"protect_from_harm","items":{{"untagged":true}},"recipient":{{"verified":false}}}}"#
        ))
    };
    let (calm, urgent) = (facts(false), facts(true));
    for rule in ["uk/statements-untagged", "uk/recipient-unverified"] {
        assert!(
            calm.stops.iter().any(|s| s.rule == rule)
                && calm.warnings.iter().all(|w| w.rule != rule)
        );
        assert!(
            urgent.warnings.iter().any(|w| w.rule == rule),
            "{rule} is still said"
        );
    }
    assert!(urgent.stops.is_empty());
    let later: Vec<_> = urgent
        .record
        .fields
        .iter()
        .filter(|f| f.need == FieldNeed::Later)
        .map(|f| f.field.as_str())
        .collect();
    assert!(
        later.contains(&"basis") && later.contains(&"consent") && later.contains(&"family"),
        "{later:?}"
    );
}

#[test]
fn a_month_ends_on_a_working_day() {
    let due = |nation: &str, received: &str| {
        decide(&format!(r#"{{"nation":"{nation}","as_at":"2026-11-22","situation":"rights_request","rights":{{"kind":"access","received":"{received}"}}}}"#))
            .deadlines.iter().find(|d| d.what == "response").and_then(|d| d.due).expect("a day")
    };
    assert_eq!(
        due("england", "2026-10-14"),
        date(2026, 11, 16),
        "14 November 2026 is a Saturday"
    );
    assert_eq!(
        due("england", "2026-01-31"),
        date(2026, 3, 2),
        "no 31 February; the 28th is a Saturday"
    );
    assert_eq!(
        due("england", "2026-11-28"),
        date(2026, 12, 29),
        "28 December 2026 stands in for Boxing Day"
    );
    assert_eq!(
        due("scotland", "2026-12-02"),
        date(2027, 1, 5),
        "2 January 2027 is a Saturday, its substitute the Monday"
    );
    assert_eq!(due("england", "2026-12-02"), date(2027, 1, 4));
}

#[test]
fn a_written_confirmation_is_due_on_the_next_welsh_working_day() {
    let due = |day: &str| {
        decide(&format!(
            r#"{{"nation":"wales","as_at":"{day}","decider":{{"welsh_role":"relevant-partner"}},
            "suspicion":{{"reasonable_cause":true,"care_and_support_needs":true}}}}"#
        ))
        .deadlines
        .iter()
        .find(|d| d.what == "written_confirmation")
        .and_then(|d| d.due)
    };
    assert_eq!(
        due("2026-11-20"),
        Some(date(2026, 11, 23)),
        "Friday to Monday"
    );
    assert_eq!(
        due("2026-12-24"),
        Some(date(2026, 12, 29)),
        "over Christmas"
    );
}

#[test]
fn a_switch_turns_on_its_own_day() {
    let duty = |day: &str| {
        decide(&format!(
            r#"{{"nation":"england","as_at":"{day}","decider":{{"profession":"teacher"}},
            "suspicion":{{"child_sexual_offence":true}},"switches":{{"csa_report":"2027-04-01"}}}}"#
        ))
        .duties()
        .any(|f| f.rule == "england/csa-report")
    };
    assert!(!duty("2027-03-31") && duty("2027-04-01"));
}

#[test]
fn consent_that_has_run_out_is_no_basis() {
    let a = |extra: &str| {
        decide(&format!(
            r#"{{"nation":"england","as_at":"2026-11-22","decider":{{"kind":"charity"}},"suspicion":{{"reasonable_cause":false}},
        "subjects":[{{"id":"p","consent":{{"state":"given","is_basis":true{extra}}}}}]}}"#
        ))
    };
    assert_eq!(a("").suggested_bases().first(), Some(&Basis::Consent));
    assert_eq!(a("").consent.map(|c| c.advice), Some(ConsentNeed::Basis));
    for bad in [
        r#","expired":true"#,
        r#","freely_given":false"#,
        r#","names_each_controller":false"#,
    ] {
        let a = a(bad);
        assert!(!a.suggested_bases().contains(&Basis::Consent), "{bad}");
        assert_eq!(
            a.consent.as_ref().map(|c| c.advice),
            Some(ConsentNeed::ReAsk),
            "{bad}"
        );
        assert_eq!(a.outcome(), Outcome::ConsentInvalid, "{bad}");
    }
}

#[test]
fn a_duty_is_not_lost_because_nobody_asked_about_its_exception() {
    let a = decide(
        r#"{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"promote_welfare","decider":{"isd_role":"s11"},
        "recipient":{"isd_role":"designated"},"duty_to_share":{"relevant":true,"may_facilitate":true}}"#,
    );
    assert!(a.duties().any(|f| f.rule == "england/s16la-share"));
    assert!(
        a.missing
            .iter()
            .any(|m| m.path == "duty_to_share.more_detrimental")
    );
}

#[test]
fn an_open_exception_is_asked_about() {
    let a = |more: &str| {
        decide(&format!(
            r#"{{"nation":"england","as_at":"2026-11-22","emergency":false,"items":{{"court_derived":true}}{more}}}"#
        ))
    };
    assert!(a("").stops.iter().any(|s| s.rule == "uk/court-derived"));
    assert!(
        a("")
            .missing
            .iter()
            .any(|m| m.path == "recipient.court_route")
    );
    assert!(
        a(r#","recipient":{"court_route":true}"#)
            .stops
            .iter()
            .all(|s| s.rule != "uk/court-derived")
    );
}

#[test]
fn bases_have_the_same_words_in_the_whole_house() {
    for b in domain::decision::LawfulBasis::ALL {
        assert_eq!(Basis::from(*b).as_str(), b.as_str());
        assert_eq!(
            domain::decision::LawfulBasis::try_from(Basis::from(*b)),
            Ok(*b)
        );
    }
    assert!(
        domain::decision::LawfulBasis::try_from(Basis::PartThree).is_err(),
        "Part 3 is no basis of Article 6"
    );
}

#[test]
fn flags_are_asked_and_never_taken_from_the_kind_of_organisation() {
    let a = decide(
        r#"{"nation":"wales","as_at":"2026-11-22","emergency":false,"decider":{"kind":"police"},"suspicion":{"reasonable_cause":true,"care_and_support_needs":true}}"#,
    );
    assert!(a.duties().all(|f| f.rule != "wales/s130-report"));
    assert!(a.missing.iter().any(|m| m.path == "decider.welsh_role"));
    let b = decide(
        r#"{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"promote_welfare","decider":{"kind":"nhs-trust"}}"#,
    );
    assert!(b.missing.iter().any(|m| m.path == "decider.isd_role"));
}

#[test]
fn each_persons_condition_is_their_own() {
    // The child is able and has not been asked; the father refused; the mother cannot decide.
    let a = decide(
        r#"{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"protect_from_harm","decider":{"kind":"charity"},
        "recipient":{"kind":"childrens-social-care"},"suspicion":{"reasonable_cause":true},
        "subjects":[{"id":"child","role":"child","age":15,"capable":true,"special_categories":["health"],"no_consent_reason":"c"},
                    {"id":"father","role":"parent","special_categories":["health"],"consent":{"state":"refused"}},
                    {"id":"mother","role":"parent","special_categories":["health"],"capable":false},
                    {"id":"aunt","role":"carer","special_categories":[],"offence_data":false}]}"#,
    );
    let first = |i: usize| {
        a.conditions[i]
            .options
            .first()
            .map(|o| (o.schedule_one.clone(), o.reason))
    };
    assert_eq!(
        first(0),
        Some((Some("18".into()), Some(NoConsentReason::WouldPrejudice)))
    );
    assert_eq!(
        first(1),
        Some((Some("18".into()), Some(NoConsentReason::NotReasonable)))
    );
    assert_eq!(
        first(2),
        Some((Some("18".into()), Some(NoConsentReason::CannotBeGiven)))
    );
    assert_eq!(
        (a.conditions[3].needed, a.conditions[3].options.len()),
        (Some(false), 0)
    );
}

#[test]
fn the_gap_of_a_missing_policy_document_is_noted() {
    let a = |held: bool| {
        decide(&format!(
            r#"{{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"protect_from_harm","decider":{{"kind":"charity","policy_document_held":{held}}},
        "suspicion":{{"reasonable_cause":true}},"subjects":[{{"id":"c","special_categories":["health"],"no_consent_reason":"b"}}]}}"#
        ))
    };
    assert_eq!(a(true).policy_document, Some(PolicyDocument::Required));
    assert_eq!(
        a(false).policy_document,
        Some(PolicyDocument::RequiredMissing)
    );
    assert!(
        a(false).stops.is_empty(),
        "a gap in paperwork never stops a share"
    );
}

#[test]
fn each_nation_sees_its_own_golden_rules() {
    let edition = |n, d| golden_rules(n, d)[0].edition.clone();
    assert_eq!(edition(Nation::England, date(2024, 4, 30)), "England 2018");
    assert_eq!(edition(Nation::England, date(2024, 5, 1)), "England 2024");
    assert_eq!(edition(Nation::Wales, date(2026, 11, 22)), "Wales 2019");
    assert!(edition(Nation::Scotland, date(2026, 11, 22)).contains("England advice"));
}

#[test]
fn what_the_person_picks_decides_which_record_is_kept() {
    let a = |o: &str| {
        decide(&format!(r#"{{"nation":"england","as_at":"2026-11-22","purpose":"protect_from_harm","suspicion":{{"reasonable_cause":true}},"chosen":{{"outcome":"{o}"}}}}"#)).record.set
    };
    assert_eq!(a("share"), RecordSet::Rs);
    assert_eq!(a("not_share"), RecordSet::Rn);
    assert_eq!(a("refuse_with_written_reasons"), RecordSet::Rw);
    assert_eq!(a("advice_only"), RecordSet::Ra);
}
