//! The worked decisions: facts in our schema, and what is acceptable.

use std::{fs, path::Path};

use rulebook::{Answer, ConditionOption, Facts, PolicyDocument, Rulebook, Standing};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    id: String,
    #[allow(dead_code)]
    story: String,
    #[allow(dead_code)]
    cite: String,
    #[allow(dead_code)]
    confidence: String,
    facts: Facts,
    expect: Expect,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expect {
    decision: String,
    art6_any_of: Vec<String>,
    art6_ended: Option<String>,
    art9_any_of: Vec<String>,
    sch1_any_of: Vec<String>,
    apd_any_of: Vec<String>,
    apd_by_condition: bool,
    consent: Option<String>,
    inform: Option<String>,
    record: Option<Record>,
    deadlines: Vec<Due>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    set: Option<String>,
    extras: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Due {
    what: String,
    duration: Option<String>,
    working_days: bool,
}

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut all: Vec<Scenario> = fs::read_dir(folder)
        .expect("scenarios")
        .map(|e| {
            let path = e.expect("entry").path();
            let text = fs::read_to_string(&path).expect("text");
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn suggested(answer: &Answer) -> impl Iterator<Item = &ConditionOption> {
    answer
        .conditions
        .iter()
        .flat_map(|c| &c.options)
        .filter(|o| o.standing == Standing::Suggested)
}

fn schedule_one(o: &ConditionOption) -> String {
    format!(
        "{}{}",
        o.schedule_one.as_deref().unwrap_or(""),
        o.reason.map_or("", |r| r.as_str())
    )
}

/// Where the answer and the expectation part.
fn differences(e: &Expect, a: &Answer) -> Vec<String> {
    let mut off = Vec::new();
    let mut check = |ok: bool, what: &str, want: String, got: String| {
        if !ok {
            off.push(format!("{what}: wanted {want}, got {got}"));
        }
    };
    check(
        a.outcome().as_str() == e.decision,
        "decision",
        e.decision.clone(),
        format!(
            "{:?}",
            a.outcomes
                .iter()
                .map(|o| o.outcome.as_str())
                .collect::<Vec<_>>()
        ),
    );
    if !e.art6_any_of.is_empty() {
        let got: Vec<_> = a
            .suggested_bases()
            .iter()
            .map(ToString::to_string)
            .collect();
        check(
            got.first().is_some_and(|g| e.art6_any_of.contains(g)),
            "art6",
            format!("{:?}", e.art6_any_of),
            format!("{got:?}"),
        );
    }
    if let Some(ended) = &e.art6_ended {
        check(
            a.bases
                .iter()
                .any(|b| b.basis.as_str() == ended && b.standing == Standing::Refused),
            "art6 ended",
            ended.clone(),
            String::new(),
        );
    }
    if !e.art9_any_of.is_empty() {
        let got: Vec<_> = suggested(a).map(|o| o.article_9.to_string()).collect();
        check(
            !got.is_empty() && got.iter().all(|g| e.art9_any_of.contains(g) || g == "10"),
            "art9",
            format!("{:?}", e.art9_any_of),
            format!("{got:?}"),
        );
    }
    if !e.sch1_any_of.is_empty() {
        let got: Vec<_> = suggested(a)
            .map(schedule_one)
            .filter(|s| !s.is_empty())
            .collect();
        check(
            !got.is_empty() && got.iter().all(|g| e.sch1_any_of.contains(g)),
            "sch1",
            format!("{:?}", e.sch1_any_of),
            format!("{got:?}"),
        );
    }
    if !e.apd_any_of.is_empty() {
        let got = a.policy_document.map(|p| p.to_string()).unwrap_or_default();
        check(
            e.apd_any_of.contains(&got),
            "apd",
            format!("{:?}", e.apd_any_of),
            got,
        );
    }
    if e.apd_by_condition {
        for o in suggested(a) {
            let g = o.article_9.as_str() == "g"
                || o.schedule_one
                    .as_deref()
                    .is_some_and(|s| s.starts_with("36+"));
            let needs = matches!(
                o.policy_document,
                PolicyDocument::Required | PolicyDocument::RequiredMissing
            );
            let ten = o.schedule_one.as_deref() == Some("10");
            check(
                needs == (g && !ten),
                "apd by condition",
                format!("{}", g && !ten),
                format!("{needs}"),
            );
        }
    }
    if let Some(want) = &e.consent {
        let got = a
            .consent
            .as_ref()
            .map(|c| c.advice.to_string())
            .unwrap_or_else(|| "not_required".to_owned());
        check(got == *want, "consent", want.clone(), got);
    }
    if let Some(want) = &e.inform {
        let got = a
            .inform
            .as_ref()
            .map(|c| c.advice.to_string())
            .unwrap_or_default();
        check(got == *want, "inform", want.clone(), got);
    }
    if let Some(want) = &e.record {
        let set = want.set.clone().unwrap_or_else(|| a.record.set.to_string());
        check(
            set == a.record.set.as_str(),
            "record",
            set.clone(),
            a.record.set.to_string(),
        );
        check(
            want.extras
                .iter()
                .all(|x| a.record.extras.iter().any(|e| e == x)),
            "record extras",
            format!("{:?}", want.extras),
            format!("{:?}", a.record.extras),
        );
    }
    for d in &e.deadlines {
        let found = a.deadlines.iter().any(|x| {
            x.what == d.what
                && x.duration.as_deref() == d.duration.as_deref()
                && x.working_days == d.working_days
        });
        check(
            found,
            "deadline",
            d.what.clone(),
            format!(
                "{:?}",
                a.deadlines
                    .iter()
                    .map(|x| (&x.what, &x.duration))
                    .collect::<Vec<_>>()
            ),
        );
    }
    off
}

#[test]
fn every_worked_decision_is_met() {
    let mut wrong = Vec::new();
    let all = scenarios();
    assert!(all.len() >= 42, "only {} scenarios", all.len());
    for s in &all {
        let answer = Rulebook::builtin().decide(&s.facts);
        wrong.extend(
            differences(&s.expect, &answer)
                .into_iter()
                .map(|d| format!("{}: {d}", s.id)),
        );
        wrong.extend(
            answer
                .problems
                .iter()
                .map(|p| format!("{}: problem {} {}", s.id, p.path, p.says.en)),
        );
    }
    assert!(
        wrong.is_empty(),
        "{} differences\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Scenarios of the list that are no test here, each with why. None today: the rulebook answers
/// all of them.
const NOT_TESTED: &[(&str, &str)] = &[];

/// The list lies beside the repository, not in it: where it does, nothing of it may be left out.
#[test]
fn every_scenario_of_the_list_is_a_test_or_says_why_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = ["../shared", "../../shared"].map(|s| root.join(s).join("law/scenarios.jsonl"));
    let Some(text) = beside.iter().find_map(|f| fs::read_to_string(f).ok()) else {
        return;
    };
    let tested: Vec<String> = scenarios().into_iter().map(|s| s.id).collect();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let listed: serde_json::Value = serde_json::from_str(line).expect("json");
        let id = listed["id"].as_str().expect("id");
        let excused = NOT_TESTED.iter().any(|(left, _)| *left == id);
        assert!(tested.iter().any(|t| t == id) != excused, "{id}");
    }
}

#[test]
fn the_comparison_can_fail() {
    let s = scenarios()
        .into_iter()
        .find(|s| s.id == "W01")
        .expect("W01");
    let mut facts = s.facts.clone();
    facts.suspicion.care_and_support_needs = Some(false);
    let off = differences(&s.expect, &Rulebook::builtin().decide(&facts));
    assert!(off.iter().any(|d| d.starts_with("decision")), "{off:?}");
    assert!(off.iter().any(|d| d.starts_with("deadline")), "{off:?}");
}

/// README of the worked decisions, property 6: the same facts on the days around each change.
#[test]
fn the_new_basis_and_the_new_duty_start_on_their_days() {
    let at = |id: &str, day: &str, kind| {
        let s = scenarios()
            .into_iter()
            .find(|s| s.id == id)
            .expect("scenario");
        let mut facts = s.facts;
        facts.as_at = day.parse().ok();
        facts.decider.kind = kind;
        Rulebook::builtin().decide(&facts)
    };
    let open = |a: &Answer| {
        let ea = |b: &&rulebook::BasisOption| b.basis == rulebook::Basis::RecognisedInterest;
        a.bases
            .iter()
            .filter(ea)
            .any(|b| b.standing != Standing::Refused)
    };
    let school = Some(domain::AgencyKind::MaintainedSchool);
    let club = Some(domain::AgencyKind::Club);
    for (day, exists, duty) in [
        ("2026-02-04", false, false),
        ("2026-02-05", true, false),
        ("2026-09-29", true, false),
        ("2026-09-30", true, true),
    ] {
        let tested = at("O03", day, school).outcome() == rulebook::Outcome::DutyTest16la;
        assert_eq!(tested, duty, "the duty on {day}");
        let v01 = at("V01", day, school);
        assert_eq!(v01.outcome(), rulebook::Outcome::RejectField, "{day}");
        assert!(
            !open(&v01) && !open(&at("O03", day, school)),
            "a public authority on {day}"
        );
        assert_eq!(open(&at("V01", day, club)), exists, "a club on {day}");
    }
}
