//! Every rule cites, is dated without hole or overlap, and does what its examples say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use domain::Nation;
use jiff::{ToSpan, civil::date};
use rulebook::{Facts, Rulebook};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook")
}

fn rule_files() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for nation in fs::read_dir(root().join("rules")).expect("rules folder") {
        let nation = nation.expect("entry").path();
        for file in fs::read_dir(&nation).expect("nation folder") {
            let path = file.expect("entry").path();
            let name = path
                .file_name()
                .expect("name")
                .to_string_lossy()
                .into_owned();
            if let Some(stem) = name
                .strip_suffix(".toml")
                .filter(|s| !s.ends_with(".examples"))
            {
                let folder = nation
                    .file_name()
                    .expect("folder")
                    .to_string_lossy()
                    .into_owned();
                found.push((format!("{folder}/{stem}"), path));
            }
        }
    }
    found.sort();
    found
}

#[derive(serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Examples {
    fires: Vec<Example>,
    waits: Vec<Example>,
    silent: Vec<Example>,
}

#[derive(serde::Deserialize)]
struct Example {
    facts: String,
}

impl Example {
    fn read(&self, rule: &str) -> Facts {
        serde_json::from_str(&self.facts).unwrap_or_else(|e| panic!("{rule}: {e}\n{}", self.facts))
    }
}

fn examples() -> Vec<(String, Examples)> {
    rule_files()
        .into_iter()
        .map(|(id, path)| {
            let file = path.with_extension("examples.toml");
            let text = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{id} has no examples"));
            (id, toml::from_str(&text).expect("examples"))
        })
        .collect()
}

#[test]
fn the_rulebook_loads_and_holds_every_file() {
    let book = Rulebook::load().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(book.hash().len(), 64);
    for (id, _) in rule_files() {
        assert!(
            !book.rule(&id).is_empty(),
            "{id} is on disk but not in the rulebook"
        );
    }
}

#[test]
fn every_rule_has_both_kinds_of_example_and_does_what_they_say() {
    let book = Rulebook::load().unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for (id, ex) in examples() {
        if (ex.fires.is_empty() && ex.waits.is_empty()) || ex.silent.is_empty() {
            wrong.push(format!(
                "{id}: needs an example that fires (or waits) and one that is silent"
            ));
        }
        let fires = |e: &Example| {
            book.decide(&e.read(&id))
                .findings
                .iter()
                .any(|f| f.rule == id)
        };
        let waits = |e: &Example| {
            book.decide(&e.read(&id))
                .missing
                .iter()
                .any(|m| m.rules.iter().any(|r| *r == id))
        };
        wrong.extend(
            ex.fires
                .iter()
                .filter(|e| !fires(e))
                .map(|e| format!("{id} should fire: {}", e.facts)),
        );
        wrong.extend(
            ex.waits
                .iter()
                .filter(|e| !waits(e))
                .map(|e| format!("{id} should wait: {}", e.facts)),
        );
        wrong.extend(
            ex.silent
                .iter()
                .filter(|e| fires(e))
                .map(|e| format!("{id} should be silent: {}", e.facts)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_speaks_both_languages_and_cites() {
    let book = Rulebook::builtin();
    for (id, _) in rule_files() {
        for v in book.rule(&id) {
            assert!(!v.citations.is_empty(), "{id} cites nothing");
            assert_ne!(v.says.en, v.says.cy, "{id} is not translated");
            assert!(
                v.citations.iter().all(|c| !c.pinpoint.trim().is_empty()),
                "{id}: a citation has no pinpoint"
            );
        }
    }
}

#[test]
fn versions_of_a_rule_leave_no_hole_and_do_not_overlap() {
    let book = Rulebook::builtin();
    for (id, _) in rule_files() {
        let versions = book.rule(&id);
        for pair in versions.windows(2) {
            assert_eq!(
                pair[0].to,
                Some(pair[1].from),
                "{id}: the versions do not meet"
            );
        }
        assert!(
            versions.iter().all(|v| v.to.is_none_or(|to| v.from < to)),
            "{id}: a version ends before it starts"
        );
    }
}

#[test]
fn every_nation_answers_every_topic_in_every_quarter() {
    let book = Rulebook::builtin();
    let everywhere: BTreeSet<String> = [
        "emergency",
        "lawful-basis",
        "consent",
        "conditions",
        "policy-document",
        "items",
        "recipient",
        "sharing",
        "record",
        "family",
        "request",
        "duty",
        "process",
        "flow",
        "rights",
        "after",
        "validation",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    for nation in Nation::ALL {
        let mut day = date(2018, 1, 1);
        while day.year() < 2029 {
            let topics: BTreeSet<String> = book
                .rules_at(*nation, day)
                .into_iter()
                .map(|r| r.topic.into())
                .collect();
            let none: Vec<_> = everywhere.difference(&topics).collect();
            assert!(none.is_empty(), "{nation} on {day}: no rule for {none:?}");
            assert_eq!(
                book.golden_rules(*nation, day).len(),
                7,
                "{nation} on {day}: golden rules"
            );
            day = day.saturating_add(3.months());
        }
    }
}

#[test]
fn every_named_fact_is_used_and_explained() {
    let book = Rulebook::builtin();
    let used: BTreeSet<String> = rule_files()
        .iter()
        .flat_map(|(id, _)| book.rule(id))
        .flat_map(|v| v.when.into_iter().chain(v.unless).map(String::from))
        .collect();
    let known: BTreeMap<_, _> = rulebook::named_facts()
        .map(|(n, doc, _)| (n, doc))
        .collect();
    for (name, doc) in &known {
        assert!(
            doc.ends_with('.') && doc.len() > 10,
            "{name} is not explained: {doc:?}"
        );
    }
    // Used by other named facts, or only there so that a question is asked.
    let inner = ["significant_harm", "no_dpia"];
    let idle: Vec<_> = known
        .keys()
        .filter(|n| !used.contains(**n) && !inner.contains(n))
        .collect();
    assert!(idle.is_empty(), "named facts no rule uses: {idle:?}");
}

#[test]
fn unread_law_says_so() {
    let text = fs::read_to_string(root().join("switches.toml")).expect("switches");
    assert!(text.contains("CSA_REPORT") && text.contains("IDENTIFIER_16LC"));
    let facts = Facts {
        nation: Some(Nation::England),
        as_at: Some(date(2026, 11, 22)),
        ..Facts::default()
    };
    let off: Vec<_> = Rulebook::builtin()
        .decide(&facts)
        .switched_off
        .into_iter()
        .map(|w| w.rule)
        .collect();
    assert_eq!(off, ["CSA_REPORT", "IDENTIFIER_16LC"]);
}
