//! Single points that the law or a reader relies on and that are easily lost.

use jiff::civil::date;
use rulebook::*;

fn decide(text: &str) -> Answer {
    decide_json(text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn due(a: &Answer, what: &str) -> Option<jiff::civil::Date> {
    (a.deadlines.iter().find(|d| d.what == what)).and_then(|d| d.due)
}

#[test]
fn the_rulebook_answers_for_its_first_day() {
    let problem = |day: &str| {
        let a = decide(&format!(r#"{{"as_at":"{day}"}}"#));
        a.problems.iter().any(|p| p.path == "as_at")
    };
    assert!(!problem("2018-01-01") && problem("2017-12-31"));
}

#[test]
fn an_emergency_among_unreadable_facts_keeps_its_day_and_nation() {
    let a = decide(
        r#"{"emergency":true,"as_at":"2019-03-01","nation":"wales","decider":{"kind":"circus"}}"#,
    );
    assert_eq!(
        (a.law_as_at, a.outcome()),
        (date(2019, 3, 1), Outcome::ShareNow)
    );
    assert!(a.findings.iter().any(|f| f.rule == "wales/emergency-route"));
}

#[test]
fn a_missing_policy_document_is_told_though_another_person_needs_none() {
    // A nurse of a charity: the child's health data need none, the father's alleged offence does.
    let a = decide(
        r#"{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"protect_from_harm",
        "decider":{"kind":"charity","profession":"health","policy_document_held":false},"suspicion":{"reasonable_cause":true},
        "subjects":[{"id":"child","special_categories":["health"],"offence_data":false},
                    {"id":"father","special_categories":[],"offence_data":true,"no_consent_reason":"b"}]}"#,
    );
    let needs: Vec<_> = (a.conditions.iter())
        .filter_map(|c| c.options.first().map(|o| o.policy_document))
        .collect();
    assert_eq!(
        needs,
        [
            PolicyDocument::NotNeededHealth,
            PolicyDocument::RequiredMissing
        ]
    );
    assert_eq!(a.policy_document, Some(PolicyDocument::RequiredMissing));
}

#[test]
fn a_policy_document_is_asked_for_though_another_person_needs_none() {
    let need = |kind: &str, more: &str| {
        decide(&format!(
            r#"{{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"protect_from_harm",
            "decider":{{"kind":"{kind}","profession":"health","policy_document_held":true{more}}},"suspicion":{{"reasonable_cause":true}},
            "subjects":[{{"id":"child","special_categories":["health"],"offence_data":false}},
                        {{"id":"father","special_categories":[],"offence_data":true,"no_consent_reason":"b"}}]}}"#
        ))
        .policy_document
    };
    assert_eq!(need("charity", ""), Some(PolicyDocument::Required));
}

/// Two parents who withdraw get one time limit of each kind, not two; and limits of other rules stay.
#[test]
fn a_time_limit_is_given_once_for_each_rule() {
    let limits = |people: &str| {
        let a = decide(&format!(
            r#"{{"as_at":"2026-11-22","nation":"wales","situation":"consent_question","subjects":[{people}]}}"#
        ));
        a.deadlines
            .into_iter()
            .map(|d| (d.rule, d.what))
            .collect::<Vec<_>>()
    };
    let gone =
        |id: &str| format!(r#"{{"id":"{id}","consent":{{"state":"withdrawn","is_basis":true}}}}"#);
    let one = limits(&gone("mother"));
    assert!(!one.is_empty());
    assert_eq!(
        limits(&format!("{},{}", gone("mother"), gone("father"))),
        one
    );
    let report = decide(
        r#"{"as_at":"2026-11-23","nation":"wales","emergency":false,"purpose":"protect_from_harm",
        "decider":{"kind":"maintained-school","welsh_role":"none"},"recipient":{"kind":"local-authority"},
        "suspicion":{"reasonable_cause":true,"care_and_support_needs":true}}"#,
    );
    let of = |rule: &str| report.deadlines.iter().filter(|d| d.rule == rule).count();
    assert!(of("wales/procedures-report") > 1 && of("wales/report-clocks") > 0);
}

#[test]
fn an_opinion_counts_for_six_months_from_its_day() {
    let a = decide(
        r#"{"as_at":"2026-11-22","nation":"england","decider":{"kind":"academy"},"situation":"rights_request",
        "rights":{"kind":"access","data":["health"],"health_opinion_on":"2026-01-10"}}"#,
    );
    assert_eq!(due(&a, "opinion_age"), Some(date(2026, 7, 10)));
}

#[test]
fn a_request_without_a_time_in_law_is_due_when_it_says() {
    let a = |due: &str| {
        decide(&format!(
            r#"{{"as_at":"2026-11-22","nation":"wales","request":{{"kind":"s137","addressee_qualifies":true,"in_scope":true{due}}}}}"#
        ))
    };
    assert_eq!(
        due(&a(r#","due":"2026-12-11""#), "request_target"),
        Some(date(2026, 12, 11))
    );
    let open = a("");
    assert_eq!(due(&open, "request_target"), None);
    // No day is missing here: the law gives none, and the sentence says so.
    assert!(open.deadlines.iter().all(|d| d.note.is_none()));
}

#[test]
fn phrases_compare_as_the_text_they_hold() {
    let p = Phrase::from("share");
    assert!(p == "share" && p != "refuse" && p == *"share" && p != *"refuse");
    assert_eq!(
        (p.to_string(), format!("{p:?}")),
        ("share".to_owned(), "\"share\"".to_owned())
    );
    let [share, refuse] = ["share", "refuse"].map(String::from);
    assert!(p == share && p != refuse);
    assert_eq!(String::from(p.clone()), "share");
    assert_eq!(AsRef::<str>::as_ref(&p), "share");
    assert!(Phrase::default().is_empty() && Phrase::default() < p);
}

#[test]
fn ages_fit_their_roles_up_to_the_birthday() {
    let problem = |role: &str, age: u8| {
        let a = decide(&format!(
            r#"{{"as_at":"2026-11-22","subjects":[{{"id":"p","role":"{role}","age":{age}}}]}}"#
        ));
        a.problems.iter().any(|p| p.path == "subjects[0].age")
    };
    assert!(problem("adult_victim", 17) && !problem("adult_victim", 18));
    assert!(problem("child", 18) && !problem("child", 17));
    assert!(problem("parent", 131) && !problem("parent", 130));
}

/// Questions are few: what could lift a duty is asked only once the duty stands.
#[test]
fn an_exception_is_asked_about_only_once_its_rule_applies() {
    let asked_for = |relevant: &str| {
        let a = decide(&format!(
            r#"{{"as_at":"2026-11-22","nation":"england","emergency":false,"purpose":"promote_welfare",
            "decider":{{"kind":"maintained-school","isd_role":"designated"}},"recipient":{{"isd_role":"s11"}},
            "duty_to_share":{{{relevant}"may_facilitate":true}}}}"#
        ));
        let of = |m: &&MissingFact| m.path == "duty_to_share.more_detrimental";
        let rules = a.missing.iter().find(of).map(|m| m.rules.clone());
        rules.is_some_and(|r| r.iter().any(|id| id == "england/s16la-share"))
    };
    assert!(!asked_for(""), "the duty does not stand yet");
    assert!(asked_for(r#""relevant":true,"#));
}

/// Written down in the same minute as it was shared: that is no contradiction.
#[test]
fn a_record_of_the_same_moment_is_not_before_the_sharing() {
    let told = |recorded: &str| {
        let a = decide(&format!(
            r#"{{"as_at":"2026-11-22","after":{{"shared_at":"2026-11-20T14:05:00Z","recorded_at":"{recorded}"}},
            "rights":{{"clarification_asked":"2026-11-20","clarification_received":"2026-11-20"}}}}"#
        ));
        a.problems
            .iter()
            .map(|p| p.path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("2026-11-20T14:05:00Z"), Vec::<String>::new());
    assert_eq!(told("2026-11-20T14:04:59Z"), ["after.recorded_at"]);
}

/// Whether a condition is needed is known once both kinds of data were spoken of, or one was there.
#[test]
fn whether_a_condition_is_needed_is_not_guessed() {
    let needed = |data: &str| {
        let a = decide(&format!(
            r#"{{"as_at":"2026-11-22","nation":"england","purpose":"protect_from_harm","decider":{{"kind":"academy"}},
            "subjects":[{{"id":"child","role":"child","age":9{data}}}]}}"#
        ));
        a.conditions[0].needed
    };
    assert_eq!(needed(""), None);
    assert_eq!(needed(r#","special_categories":[]"#), None);
    assert_eq!(
        needed(r#","special_categories":[],"offence_data":false"#),
        Some(false)
    );
    assert_eq!(needed(r#","special_categories":["health"]"#), Some(true));
    assert_eq!(
        needed(r#","special_categories":[],"offence_data":true"#),
        Some(true)
    );
}

/// Where nothing else is known the nation and whether it is an emergency are asked, once each.
#[test]
fn the_nation_is_asked_for_only_where_it_is_not_known() {
    let asked = |facts: &str, path: &str| {
        let a = decide(facts);
        a.missing.iter().filter(|m| m.path == path).count()
    };
    let none = r#"{"as_at":"2026-11-22"}"#;
    let wales = r#"{"as_at":"2026-11-22","nation":"wales","emergency":false}"#;
    assert_eq!((asked(none, "nation"), asked(none, "emergency")), (1, 1));
    assert_eq!((asked(wales, "nation"), asked(wales, "emergency")), (0, 0));
    assert_eq!(asked(none, "after.shared_at"), 0, "nothing was shared yet");
}
