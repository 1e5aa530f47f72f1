//! Facts as they come: wrong, huge, deep, contradictory. An error or a named problem, never a panic.

use std::{fs, path::Path};

use rulebook::{Facts, FactsError, LARGEST_FACTS, Outcome, Rulebook, decide_json, facts_schema};

fn says(text: &str) -> String {
    decide_json(text).expect_err("an error").to_string()
}

#[test]
fn errors_name_line_field_and_what_was_expected() {
    let unknown = says("{\n  \"suspicion\": { \"signifcant_harm\": true }\n}");
    assert!(
        unknown.contains("line 2")
            && unknown.contains("suspicion")
            && unknown.contains("signifcant_harm"),
        "{unknown}"
    );
    assert!(
        unknown.contains("significant_harm"),
        "the right spelling is offered: {unknown}"
    );
    let wrong = says(r#"{ "subjects": [ { "id": "a", "age": "five" } ] }"#);
    assert!(wrong.contains("subjects[0].age"), "{wrong}");
    let kind = says(r#"{ "decider": { "kind": "wizard-school" } }"#);
    assert!(
        kind.contains("decider.kind") && kind.contains("wizard-school") && kind.contains("other"),
        "{kind}"
    );
    let day = says(r#"{ "as_at": "31 February" }"#);
    assert!(day.contains("as_at"), "{day}");
    assert!(says("{ \"emergency\": true,").contains("line 1"), "cut off");
    assert!(
        says("{\n \"decider\": [\"x\"]}").contains("line 2"),
        "a list is no group"
    );
    assert!(says("{\"subjects\": [[\"x\"]]}").contains("subjects"));
    assert!(says("").contains("line 1"));
    assert!(says("{} {}").contains("not JSON") || says("{} {}").contains("column"));
}

#[test]
fn deep_and_huge_input_is_an_error() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(matches!(
        decide_json(&deep),
        Err(FactsError::NotJson { .. } | FactsError::Field { .. })
    ));
    let deep_object = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    assert!(decide_json(&deep_object).is_err());
    let inside = format!(
        "{{\"emergency\": true, \"subjects\": {}1{} }}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert!(decide_json(&inside).is_err());
    let huge = format!(
        "{{\"decider\": {{\"id\": \"{}\"}}}}",
        "x".repeat(LARGEST_FACTS)
    );
    assert!(matches!(
        decide_json(&huge),
        Err(FactsError::TooLarge { .. })
    ));
    for text in [
        "null",
        "[]",
        "1e999",
        "\"\u{0000}\"",
        "{\"emergency\": 1}",
        "\u{feff}{}",
    ] {
        assert!(decide_json(text).is_err(), "{text:?}");
    }
}

#[test]
fn facts_that_cannot_be_read_never_stop_an_emergency() {
    let answer = decide_json(r#"{ "emergency": true, "nation": "wales", "as_at": "yesterday", "decider": { "kind": "coven" } }"#).expect("an answer");
    assert_eq!(answer.outcome(), Outcome::ShareNow);
    assert!(answer.stops.is_empty() && answer.missing.is_empty());
    assert!(
        answer.problems[0].says.en.contains("coven")
            || answer.problems[0].says.en.contains("as_at"),
        "{:?}",
        answer.problems
    );
    assert!(
        answer
            .findings
            .iter()
            .any(|f| f.rule == "wales/emergency-route")
    );
}

#[test]
fn facts_that_do_not_fit_together_are_named() {
    let cases = [
        (r#"{"as_at":"2017-12-31"}"#, "as_at"),
        (r#"{}"#, "as_at"),
        (
            r#"{"decider":{"id":"A"},"recipient":{"id":"A"}}"#,
            "recipient.id",
        ),
        (
            r#"{"subjects":[{"id":"m","role":"adult_victim","age":15}]}"#,
            "subjects[0].age",
        ),
        (
            r#"{"subjects":[{"id":"c","role":"child","age":18}]}"#,
            "subjects[0].age",
        ),
        (r#"{"subjects":[{"id":"c","age":400}]}"#, "subjects[0].age"),
        (
            r#"{"subjects":[{"id":"m","consent":{"state":"refused","is_basis":true}}]}"#,
            "subjects[0].consent",
        ),
        (
            r#"{"subjects":[{"id":"m","consent":{"state":"refused","explicit":true}}]}"#,
            "subjects[0].consent.explicit",
        ),
        (
            r#"{"subjects":[{"id":"m","consent":{"state":"given","is_basis":true},"no_consent_reason":"c"}]}"#,
            "subjects[0].no_consent_reason",
        ),
        (
            r#"{"subjects":[{"id":"m","consent":{"state":"given"}},{"id":"m","consent":{"state":"refused"}}]}"#,
            "subjects[1].id",
        ),
        (
            r#"{"subjects":[{"id":"m","capable":true,"no_consent_reason":"a"}]}"#,
            "subjects[0].no_consent_reason",
        ),
        (
            r#"{"chosen":{"conditions":[{"subject":"ghost","article_9":"a"}]}}"#,
            "chosen.conditions[0].subject",
        ),
        (
            r#"{"chosen":{"basis":"e","annex_one":6}}"#,
            "chosen.annex_one",
        ),
        (
            r#"{"after":{"shared_at":"2026-11-02T14:05:00Z","recorded_at":"2026-11-01T14:05:00Z"}}"#,
            "after.recorded_at",
        ),
        (
            r#"{"emergency":true,"suspicion":{"immediate_danger":false}}"#,
            "suspicion.immediate_danger",
        ),
    ];
    for (text, path) in cases {
        let answer = decide_json(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let found = answer.problems.iter().find(|p| p.path == path);
        assert!(
            found.is_some_and(|p| !p.says.en.is_empty() && p.says.en != p.says.cy),
            "{text}: {:?}",
            answer.problems
        );
        let urgent = text.replacen(
            '{',
            r#"{"emergency":true,"#,
            usize::from(!text.contains("emergency") && text != "{}"),
        );
        if urgent.contains("emergency") {
            assert_eq!(
                decide_json(&urgent).expect("an answer").outcome(),
                Outcome::ShareNow,
                "{urgent}"
            );
        }
    }
}

#[test]
fn a_fitting_set_of_facts_has_no_problem() {
    let answer = decide_json(r#"{"as_at":"2026-11-22","nation":"england","emergency":false}"#)
        .expect("an answer");
    assert!(answer.problems.is_empty(), "{:?}", answer.problems);
    assert_eq!(answer.outcome(), Outcome::AskMore);
    assert_eq!(answer.missing[0].path, "purpose");
}

#[test]
fn the_committed_schema_is_the_one_the_code_uses() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook/facts.schema.json");
    let now = format!(
        "{}\n",
        serde_json::to_string_pretty(&facts_schema()).expect("json")
    );
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &now).expect("write");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == now,
        "run the tests once with UPDATE_SCHEMA=1 and commit rulebook/facts.schema.json"
    );
    assert_eq!(
        facts_schema()["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
}

#[test]
fn the_schema_accepts_what_the_reader_accepts_and_refuses_what_it_refuses() {
    let check = jsonschema::validator_for(&facts_schema()).expect("a schema");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    for e in fs::read_dir(folder).expect("scenarios") {
        let text = fs::read_to_string(e.expect("entry").path()).expect("text");
        let value: serde_json::Value = serde_json::from_str(&text).expect("json");
        assert!(check.is_valid(&value["facts"]), "{}", value["id"]);
        let facts: Facts = serde_json::from_value(value["facts"].clone()).expect("facts");
        let written = serde_json::to_value(&facts).expect("json");
        assert!(
            check.is_valid(&written),
            "{}: what is written is not what is read",
            value["id"]
        );
    }
    for wrong in [
        r#"{"emergency":"yes"}"#,
        r#"{"colour":1}"#,
        r#"{"decider":{"kind":"wizard-school"}}"#,
        r#"{"subjects":[{"age":-1}]}"#,
    ] {
        assert!(
            !check.is_valid(&serde_json::from_str(wrong).expect("json")),
            "{wrong}"
        );
        assert!(decide_json(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_answer_reads_as_text_in_both_languages() {
    let book = Rulebook::builtin();
    let facts: Facts = serde_json::from_str(
        r#"{"as_at":"2026-11-23","nation":"wales","emergency":false,"purpose":"protect_from_harm",
        "decider":{"kind":"health-board","welsh_role":"relevant-partner","profession":"health"},
        "recipient":{"kind":"local-authority","verified":false},
        "suspicion":{"reasonable_cause":true,"care_and_support_needs":true},
        "subjects":[{"id":"child","role":"child","special_categories":["health"]}]}"#,
    )
    .expect("facts");
    let answer = book.decide(&facts);
    let en = rulebook::render_text(&answer, domain::Lang::En);
    for part in [
        "The law requires a report to the local authority.",
        "s.130(1), (4), (5)",
        "[text of the law read, in a stored copy]",
        "(2026-11-24)",
        "Way out:",
        "Health or social care, Article 9(2)(h), Schedule 1 paragraph 2",
        "a named person decides".to_lowercase().as_str(),
    ] {
        assert!(
            en.to_lowercase().contains(&part.to_lowercase()),
            "{part} is missing from\n{en}"
        );
    }
    let cy = rulebook::render_text(&answer, domain::Lang::Cy);
    assert!(cy.contains("Rhaid") || cy.contains("rhaid"), "{cy}");
    assert!(!cy.contains("The recipient has not been checked"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: crate::common::cases(500), failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        let _ = decide_json(&text);
    }

    #[test]
    fn no_damage_to_good_facts_makes_the_reader_panic(at in 0usize..400, with in "[\\[\\]{}\",:0-9a-z\\\\\u{0}]") {
        let good = r#"{"as_at":"2026-11-22","nation":"wales","emergency":true,"subjects":[{"id":"a","age":5,"consent":{"state":"given"}}],"after":{"shared_at":"2026-11-02T14:05:00Z"},"switches":{"csa_report":true}}"#;
        let mut text = good.to_owned();
        let at = at.min(text.len() - 1);
        text.replace_range(at..=at, &with);
        if let Ok(answer) = decide_json(&text) {
            proptest::prop_assert!(!answer.outcomes.is_empty());
        }
    }
}

#[test]
fn what_is_wrong_is_said_in_both_languages() {
    for (text, key, word) in [
        (r#"{"nation":"narnia"}"#, "unknown-word", "narnia"),
        (r#"{"foo":1}"#, "unknown-field", "foo"),
        (r#"{"emergency":"maybe"}"#, "wrong-kind", "maybe"),
        (
            r#"{"subjects":[{"age":-3}]}"#,
            "wrong-kind",
            "subjects[0].age",
        ),
        (
            r#"{"emergency":true,"emergency":false}"#,
            "twice",
            "emergency",
        ),
        (r#"{"as_at":"yesterday"}"#, "unreadable", "as_at"),
        (
            r#"{"suspicion":{"other_area":true}}"#,
            "wrong-kind",
            "suspicion.other_area",
        ),
        (r#"{"nation":5}"#, "wrong-kind", "nation"),
        ("[1]", "list", "."),
        (r#"{"nation":"#, "not-json", "JSON"),
    ] {
        let error = decide_json(text).expect_err(text);
        assert_eq!(error.key(), key, "{text}");
        let says = error.says();
        assert!(
            says.en.contains(word) && says.cy.contains(word),
            "{text}: {says:?}"
        );
        assert!(
            !says.cy.contains("expected"),
            "{text}: English in the Welsh: {}",
            says.cy
        );
        assert!(!says.cy.contains("Line"), "{text}: {}", says.cy);
    }
}

#[test]
fn danger_that_is_said_gets_the_emergency_answer_whatever_else_is_wrong() {
    for bad in [
        r#"{ "suspicion": { "immediate_danger": true }, "decider": { "kind": "circus" } }"#,
        r#"{ "emergency": true, "as_at": "the day before yesterday" }"#,
        r#"{ "emergency": true, "as_at": "1999-01-01" }"#,
        r#"{ "emergency": true, "subjects": [{ "id": "a", "age": -5 }] }"#,
    ] {
        let answer = decide_json(bad).unwrap_or_else(|e| panic!("{bad}: {e}"));
        assert_eq!(answer.outcome(), Outcome::ShareNow, "{bad}");
        assert!(
            answer.stops.is_empty() && !answer.problems.is_empty(),
            "{bad}"
        );
        assert!(answer.problems[0].says.cy != answer.problems[0].says.en);
    }
    assert!(
        decide_json(
            r#"{ "suspicion": { "immediate_danger": false }, "decider": { "kind": "circus" } }"#
        )
        .is_err()
    );
}

#[test]
fn consent_given_and_refused_by_one_person_is_named() {
    let twice = |a: &str, b: &str| {
        let text = format!(
            r#"{{"as_at": "2026-11-22", "subjects": [{{"id": "p", "consent": {{"state": "{a}"}}}}, {{"id": "p", "consent": {{"state": "{b}"}}}}]}}"#
        );
        let answer = decide_json(&text).unwrap_or_else(|e| panic!("{e}"));
        answer
            .problems
            .iter()
            .any(|p| p.path == "subjects[1].consent")
    };
    assert!(twice("given", "refused") && twice("refused", "given"));
    assert!(!twice("given", "given") && !twice("refused", "not_asked"));
    let unlike = r#"{"as_at": "2026-11-22", "suspicion": {"significant_harm": true, "reasonable_cause": false}}"#;
    let answer = decide_json(unlike).unwrap_or_else(|e| panic!("{e}"));
    assert!(
        answer
            .problems
            .iter()
            .any(|p| p.path == "suspicion.reasonable_cause")
    );
}

/// Text that is JSON is never called anything else: whichever value does not fit is named with its
/// field.
#[test]
fn a_value_of_another_kind_is_named_with_its_field() {
    let mut tried = 0;
    for seed in 0..12 {
        let (value, _) = crate::common::facts(&mut crate::common::Dice::new(seed), 100);
        let mut leaves = Vec::new();
        leaf_paths(&value, String::new(), &mut leaves);
        for at in leaves {
            for wrong in ["true", "5", "\"zzz\"", "[7]", "{\"zzz\":1}"] {
                let mut damaged = value.clone();
                *damaged.pointer_mut(&at).expect("leaf") =
                    serde_json::from_str(wrong).expect("json");
                let Err(e) = decide_json(&damaged.to_string()) else {
                    continue;
                };
                // An emergency is answered and told; what is refused names its field.
                assert_ne!(e.key(), "not-json", "{at} = {wrong}");
                let field = at
                    .trim_start_matches('/')
                    .split('/')
                    .next()
                    .expect("field")
                    .to_owned();
                assert!(
                    e.says().cy.contains(&field),
                    "{at} = {wrong}: {}",
                    e.says().cy
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "only {tried}");
}

fn leaf_paths(value: &serde_json::Value, at: String, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, v) in fields {
                leaf_paths(v, format!("{at}/{key}"), into);
            }
        }
        serde_json::Value::Array(items) => {
            for (i, v) in items.iter().enumerate() {
                leaf_paths(v, format!("{at}/{i}"), into);
            }
        }
        _ => into.push(at),
    }
}
