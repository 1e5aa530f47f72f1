//! Every rule says what its examples say, in both languages, and knows only sorts of pieces that
//! are made.
#![allow(clippy::unwrap_used)]

use domain::{AgencyKind, Lang, chronology::SignificantEvent};
use patterns::{Limits, Piece, Rules, Seen};
use serde::Deserialize;
use std::{collections::BTreeSet, fs, path::PathBuf};
use uuid::Uuid;

const DAY_US: i64 = 86_400_000_000;
const NOW_US: i64 = 20_000 * DAY_US;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    fires: Vec<Example>,
    silent: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    why: String,
    #[serde(default)]
    baby: bool,
    pieces: Vec<PieceHere>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PieceHere {
    sort: String,
    day: i64,
    child: String,
    agency: String,
    #[serde(default)]
    family: Option<String>,
    #[serde(default)]
    object: Option<String>,
    #[serde(default)]
    open: bool,
}

/// The same word always gives the same id.
fn id(word: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (slot, b) in bytes.iter_mut().zip(word.bytes()) {
        *slot = b;
    }
    Uuid::from_bytes(bytes)
}

fn pieces(example: &Example) -> Vec<Piece> {
    let piece = |(n, p): (usize, &PieceHere)| Piece {
        sort: p.sort.clone(),
        at_us: NOW_US - p.day * DAY_US,
        family: id(p.family.as_ref().unwrap_or(&p.child)),
        source: id(&p.agency),
        object: id(p.object.as_ref().unwrap_or(&format!("object {n}"))),
        open: p.open,
    };
    example.pieces.iter().enumerate().map(piece).collect()
}

fn examples(id: &str) -> Examples {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../patterns")
        .join(format!("{id}.examples.toml"));
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_rule_speaks_and_stays_silent_as_its_examples_say() {
    let rules = Rules::builtin().unwrap();
    assert!(rules.all().len() >= 10);
    for rule in rules.all() {
        let all = examples(&rule.id);
        assert!(
            !all.fires.is_empty() && !all.silent.is_empty(),
            "{}",
            rule.id
        );
        for (speaks, list) in [(true, &all.fires), (false, &all.silent)] {
            for example in list {
                let pieces = pieces(example);
                let seen = Seen {
                    pieces: &pieces,
                    baby: example.baby,
                    now_us: NOW_US,
                };
                let found = rule.judge(rule.limits, seen);
                assert_eq!(found.is_some(), speaks, "{}: {}", rule.id, example.why);
            }
        }
    }
}

#[test]
fn every_sort_that_a_rule_counts_is_one_that_is_made() {
    let mut made: BTreeSet<String> = ["concern-low", "concern-medium", "concern-high", "received"]
        .map(str::to_owned)
        .into();
    made.extend(AgencyKind::ALL.iter().map(|k| format!("received-{k}")));
    made.extend(SignificantEvent::ALL.iter().map(|e| format!("event-{e}")));
    for rule in Rules::builtin().unwrap().all() {
        for sort in rule.counts.iter().chain(&rule.after) {
            assert!(
                made.contains(sort),
                "{} counts {sort}, which nothing makes",
                rule.id
            );
        }
    }
}

#[test]
fn sentences_name_the_same_limits_in_both_languages_and_leave_no_mark_unfilled() {
    for rule in Rules::builtin().unwrap().all() {
        for mark in ["{n}", "{m}", "{k}", "{d}"] {
            assert_eq!(
                rule.says.en.contains(mark),
                rule.says.cy.contains(mark),
                "{}",
                rule.id
            );
        }
        let limits = rule.limits;
        assert!(
            limits.agencies == 1 || rule.says.en.contains("{m}"),
            "{}",
            rule.id
        );
        assert!(
            limits.children == 1 || rule.says.en.contains("{k}"),
            "{}",
            rule.id
        );
        for lang in [Lang::En, Lang::Cy] {
            let said = rule.says(lang, limits);
            assert!(
                !said.contains('{') && said.contains(&limits.days.to_string()),
                "{said}"
            );
            for text in [&rule.name, &rule.ask, &rule.source] {
                assert!(!text.get(lang).trim().is_empty());
            }
        }
    }
}

#[test]
fn the_latest_stretch_is_named_and_nothing_older_with_it() {
    let rules = Rules::builtin().unwrap();
    let rule = rules.get("low-level-concerns").unwrap();
    let piece = |n: i64, day: i64| Piece {
        sort: "concern-low".into(),
        at_us: NOW_US - day * DAY_US,
        family: id("A"),
        source: id("school"),
        object: id(&format!("object {n}")),
        open: false,
    };
    let pieces = vec![piece(1, 1), piece(2, 200), piece(3, 59), piece(4, 30)];
    let seen = Seen {
        pieces: &pieces,
        baby: false,
        now_us: NOW_US,
    };
    assert_eq!(
        rule.judge(rule.limits, seen),
        Some(vec![2, 3, 0]),
        "oldest first, without the second"
    );
}

#[test]
fn limits_outside_their_bounds_are_named() {
    let wild = Limits {
        pieces: 0,
        agencies: 11,
        children: 1,
        days: 2000,
    };
    let fields: Vec<&str> = wild.faults().iter().map(|f| f.field).collect();
    assert_eq!(fields, ["pieces", "agencies", "days"]);
}
