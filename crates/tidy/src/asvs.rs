//! The table of security requirements is whole and true.

use crate::{Fault, Tree, evidence::Evidence};
use std::collections::BTreeMap;
use toml::{Table, Value};

const TABLE: &str = "docs/asvs.toml";

/// How many requirements each chapter of the standard has that we answer.
const CHAPTERS: &[(&str, usize)] = &[
    ("V6", 47),
    ("V7", 19),
    ("V8", 13),
    ("V9", 7),
    ("V10", 36),
    ("V11", 24),
    ("V14", 13),
    ("V16", 17),
];

/// Every requirement of these chapters is answered; what is met names evidence that exists, and
/// what is not says what is missing.
pub fn answered(tree: &Tree) -> Vec<Fault> {
    let Some(file) = tree.files.iter().find(|f| f.path == TABLE) else {
        return vec![Fault::new(TABLE, 0, "the table is missing")];
    };
    let table: Table = match file.text.parse() {
        Ok(table) => table,
        Err(e) => return vec![Fault::new(TABLE, 0, e.to_string())],
    };
    let evidence = Evidence::of(tree);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (id, requirement) in &table {
        *counts
            .entry(id.split('.').next().unwrap_or(id))
            .or_default() += 1;
        for what in wrong_with(requirement, &evidence) {
            faults.push(Fault::new(TABLE, 0, format!("{id}: {what}")));
        }
    }
    for (chapter, many) in CHAPTERS {
        let found = counts.get(chapter).copied().unwrap_or_default();
        if found != *many {
            let what = format!("chapter {chapter} has {many} requirements; {found} stand here");
            faults.push(Fault::new(TABLE, 0, what));
        }
    }
    faults
}

fn wrong_with(requirement: &Value, evidence: &Evidence<'_>) -> Vec<String> {
    let text = |key: &str| requirement.get(key).and_then(Value::as_str);
    let named: Vec<&str> = requirement
        .get("evidence")
        .and_then(Value::as_array)
        .map(|all| all.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut wrong: Vec<String> = named
        .iter()
        .filter(|name| !evidence.holds(name))
        .map(|name| format!("there is no test or file {name}"))
        .collect();
    let is_level = |l: i64| (1..=3).contains(&l);
    if !requirement
        .get("level")
        .and_then(Value::as_integer)
        .is_some_and(is_level)
    {
        wrong.push("the level is 1, 2 or 3".into());
    }
    let told = text("note").is_some_and(|n| !n.is_empty());
    match text("state") {
        Some("met") if named.is_empty() => wrong.push("what is met names its evidence".into()),
        Some("part" | "no" | "not-applicable") if !told => {
            wrong.push("say what is missing, or why it does not apply".into());
        }
        Some("met" | "part" | "no" | "not-applicable") => {}
        _ => wrong.push("the state is met, part, no or not-applicable".into()),
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::File;

    fn faults(entry: &str) -> Vec<String> {
        let file = |path: &str, text: String| File {
            path: path.to_owned(),
            text,
        };
        let mut table = String::new();
        for (chapter, many) in CHAPTERS {
            for n in 1..=*many {
                table += &format!("[\"{chapter}.1.{n}\"]\n{entry}\n");
            }
        }
        let tree = Tree {
            files: vec![
                file(TABLE, table),
                file("crates/x/tests/it.rs", "fn it_holds() {}".to_owned()),
            ],
            root: None,
        };
        answered(&tree)
            .iter()
            .take(1)
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn what_is_met_with_evidence_and_what_is_not_with_a_reason_pass() {
        for entry in [
            "level = 1\nstate = 'met'\nevidence = ['it_holds']",
            "level = 2\nstate = 'part'\nevidence = ['it_holds']\nnote = 'half'",
            "level = 3\nstate = 'no'\nnote = 'not built'",
        ] {
            assert_eq!(faults(entry), Vec::<String>::new());
        }
    }

    #[test]
    fn what_is_not_true_is_found() {
        for entry in [
            "level = 1\nstate = 'met'",
            "level = 1\nstate = 'met'\nevidence = ['it_does_not']",
            "level = 4\nstate = 'met'\nevidence = ['it_holds']",
            "level = 1\nstate = 'no'",
            "level = 1\nstate = 'surely'\nnote = 'x'",
        ] {
            assert_eq!(faults(entry).len(), 1, "{entry}");
        }
    }
}
