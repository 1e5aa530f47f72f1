//! The hazard log is true: each hazard has a control, each control names a test that exists, and
//! the ratings are read from the table that the log itself shows.

use crate::{Fault, Tree, evidence::Evidence};
use std::collections::BTreeSet;

const LOG: &str = "docs/hazards.md";
/// Least hazards that a log of this kind has to look at.
const LEAST: usize = 40;

/// Who looks after a hazard in use.
const OWNERS: [&str; 5] = [
    "maker",
    "safeguarding lead",
    "data protection officer",
    "agency administrator",
    "node operator",
];

/// What a hazard is, from what is left of it: R1 and R2 can be borne.
fn status_of(after: &str) -> &'static str {
    match after.rsplit_once('R') {
        Some((_, "1" | "2")) => "held",
        _ => "open",
    }
}

/// Each hazard is held by something that can fail, and its risk follows from its ratings.
pub fn traced(tree: &Tree) -> Vec<Fault> {
    let Some(log) = tree.files.iter().find(|f| f.path == LOG) else {
        return vec![Fault::new(LOG, 0, "the hazard log is missing")];
    };
    let evidence = Evidence::of(tree);
    let table = risks(&log.text);
    let mut faults = Vec::new();
    let mut count = 0;
    for (line, text) in log.lines().filter(|(_, l)| l.starts_with("| H")) {
        count += 1;
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        let [_, _, _, _, _, before, controls, after, _, owner, status, _] = cells.as_slice() else {
            faults.push(Fault::new(LOG, line, "a hazard has ten cells"));
            continue;
        };
        if !OWNERS.contains(owner) {
            faults.push(Fault::new(LOG, line, format!("nobody is called {owner}")));
        }
        if *status != status_of(after) {
            let wanted = status_of(after);
            faults.push(Fault::new(
                LOG,
                line,
                format!("with {after} left a hazard is {wanted}"),
            ));
        }
        for rating in [before, after] {
            if !table.contains(*rating) {
                faults.push(Fault::new(
                    LOG,
                    line,
                    format!("{rating} is not in the table"),
                ));
            }
        }
        let named: Vec<&str> = controls.split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            faults.push(Fault::new(
                LOG,
                line,
                "no control names what fails when it breaks",
            ));
        }
        for name in named {
            if !evidence.holds(name) {
                faults.push(Fault::new(LOG, line, format!("there is no test {name}")));
            }
        }
    }
    if count < LEAST {
        faults.push(Fault::new(
            LOG,
            0,
            format!("{count} hazards; at least {LEAST}"),
        ));
    }
    faults
}

/// Every rating that the table of risks allows, as the log writes it: `S5 L1 R3`.
fn risks(log: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for row in log.lines().filter(|l| l.starts_with("| S")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        for (l, risk) in cells.iter().skip(1).enumerate() {
            all.insert(format!("{} L{} R{risk}", cells[0], l + 1));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::File;

    const TABLE: &str = "| S5 | 3 | 4 | 4 | 5 | 5 |\n";

    fn faults(row: &str) -> Vec<String> {
        let rows = format!("{row}\n").repeat(LEAST);
        let file = |path: &str, text: String| File {
            path: path.to_owned(),
            text,
        };
        let tree = Tree {
            files: vec![
                file(LOG, format!("{TABLE}{rows}")),
                file("crates/x/tests/it.rs", "fn it_holds() {}".to_owned()),
                file("e2e/journeys/a.test.mjs", String::new()),
            ],
            root: None,
        };
        traced(&tree)
            .iter()
            .take(1)
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_hazard_with_a_test_and_a_true_rating_passes() {
        let row = "| H1 | a | b | c | S5 L3 R4 | so (`it_holds`, `e2e/journeys/a.test.mjs`) | S5 L1 R3 | d | maker | open |";
        assert_eq!(faults(row), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_true_is_found() {
        for row in [
            "| H1 | a | b | c | S5 L3 R4 | so (`it_does_not`) | S5 L1 R3 | d | maker | open |",
            "| H1 | a | b | c | S5 L3 R4 | nothing named | S5 L1 R3 | d | maker | open |",
            "| H1 | a | b | c | S5 L3 R4 | so (`it_holds`) | S5 L1 R1 | d | maker | held |",
            "| H1 | a | b | c | S5 L3 R4 | so (`it_holds`) | S5 L1 R3 | d | somebody | open |",
            "| H1 | a | b | c | S5 L3 R4 | so (`it_holds`) | S5 L1 R3 | d | maker | held |",
            "| H1 | a | b | so (`it_holds`) | S5 L1 R3 |",
        ] {
            assert_eq!(faults(row).len(), 1, "{row}");
        }
    }
}
