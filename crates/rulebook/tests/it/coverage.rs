//! Every paragraph of the founding documents is mapped to rules, files or screens, or says why
//! not. The documents are not part of this repository: where they lie beside it, the map is held
//! against them too.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use rulebook::{RuleFilter, Rulebook};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    document: Vec<Document>,
    paragraph: Vec<Paragraph>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    title: String,
    file: String,
    /// How many lines it has; every one belongs to exactly one paragraph.
    lines: usize,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Paragraph {
    doc: String,
    lines: [usize; 2],
    says: String,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    screens: Vec<String>,
    #[serde(default)]
    why: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn map() -> Map {
    let text = fs::read_to_string(root().join("rulebook/coverage.toml")).expect("coverage");
    toml::from_str(&text).expect("coverage")
}

fn all_rules() -> BTreeSet<String> {
    let everything = RuleFilter {
        dormant: true,
        ..RuleFilter::default()
    };
    let rules = Rulebook::builtin().list(&everything);
    rules.into_iter().map(|r| r.text.id.into()).collect()
}

/// What is wrong in the map by itself.
fn faults(map: &Map) -> Vec<String> {
    let have = all_rules();
    let mut wrong = Vec::new();
    for d in &map.document {
        let mut next = 1;
        for p in map.paragraph.iter().filter(|p| p.doc == d.id) {
            if p.lines[0] != next || p.lines[1] < p.lines[0] {
                wrong.push(format!(
                    "{}: lines {next} to {} are not mapped",
                    d.id, p.lines[0]
                ));
            }
            next = p.lines[1] + 1;
        }
        if next != d.lines + 1 {
            wrong.push(format!(
                "{} ({}): not mapped from line {next}",
                d.id, d.title
            ));
        }
    }
    for p in &map.paragraph {
        let at = format!("{} line {} ({})", p.doc, p.lines[0], p.says);
        if p.rules.is_empty() && p.files.is_empty() && p.screens.is_empty() && p.why.is_empty() {
            wrong.push(format!("{at}: mapped to nothing, without a reason"));
        }
        if p.says.trim().is_empty() || p.says.len() > 140 {
            wrong.push(format!("{at}: needs a short heading in our own words"));
        }
        let gone = p.rules.iter().filter(|r| !have.contains(*r));
        wrong.extend(gone.map(|r| format!("{at}: no rule {r}")));
        let missing = p
            .files
            .iter()
            .filter(|f| !root().join("rulebook").join(f).exists());
        wrong.extend(missing.map(|f| format!("{at}: no file {f}")));
        let pages = root().join("crates/web/src/pages");
        let unseen = p
            .screens
            .iter()
            .filter(|s| !pages.join(format!("{s}.rs")).exists() && !pages.join(s).exists());
        wrong.extend(unseen.map(|s| format!("{at}: no screen {s}")));
    }
    wrong
}

#[test]
fn every_paragraph_is_mapped_or_says_why_not() {
    let wrong = faults(&map());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let ids: Vec<_> = map().document.into_iter().map(|d| d.id).collect();
    assert_eq!(ids, ["ICO10", "CCARE", "WT18", "7MB", "WG19", "LAW"]);
}

#[test]
fn a_paragraph_taken_out_is_missed() {
    for at in [0, 40, 165] {
        let mut less = map();
        less.paragraph.remove(at);
        assert!(!faults(&less).is_empty(), "paragraph {at} was not missed");
    }
    let mut empty = map();
    let p = &mut empty.paragraph[10];
    (p.rules, p.files, p.screens, p.why) = (vec![], vec![], vec![], String::new());
    assert_eq!(faults(&empty).len(), 1);
}

#[test]
fn every_rule_comes_from_a_paragraph() {
    let mapped: BTreeSet<_> = map().paragraph.into_iter().flat_map(|p| p.rules).collect();
    let loose: Vec<_> = all_rules().difference(&mapped).cloned().collect();
    assert!(loose.is_empty(), "rules in no paragraph: {loose:?}");
}

#[test]
fn where_the_documents_lie_beside_the_repository_the_map_fits_them() {
    let map = map();
    for d in &map.document {
        let beside = ["../shared", "../../shared"].map(|s| root().join(s).join(&d.file));
        let Some(text) = beside.iter().find_map(|f| fs::read_to_string(f).ok()) else {
            continue;
        };
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), d.lines, "{} has changed", d.file);
        for p in map.paragraph.iter().filter(|p| p.doc == d.id) {
            let begins = lines[p.lines[0] - 1..p.lines[1]]
                .iter()
                .any(|l| !l.trim().is_empty());
            assert!(
                begins,
                "{} line {}: nothing is written there",
                d.id, p.lines[0]
            );
        }
    }
}
