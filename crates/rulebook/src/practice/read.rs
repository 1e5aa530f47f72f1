//! From the text of one file to steps and cautions, with every fault and its line.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{LocalRule, PracticeFault, check};
use crate::answer::{RuleKind, Text};

/// The largest file that is read, in bytes.
const LARGEST: usize = 64 * 1024;

/// The most entries in one file.
const MOST: usize = 200;

/// Collects faults with the lines they stand on.
pub(super) struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    pub found: Vec<PracticeFault>,
}

impl Faults<'_> {
    pub(super) fn say(&mut self, at: usize, en: impl Into<String>, cy: impl Into<String>) {
        self.found.push(PracticeFault {
            file: self.file.to_owned(),
            line: self.line(at),
            says: Text::new(en.into(), cy.into()),
        });
    }

    pub(super) fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().iter().take(at);
        before.filter(|b| **b == b'\n').count() + 1
    }

    pub(super) fn file(&self) -> &str {
        self.file
    }
}

/// The entries of a file, and what is wrong in it.
pub(super) fn file(name: &str, text: &str) -> (Vec<LocalRule>, Vec<PracticeFault>) {
    let mut faults = Faults {
        file: name,
        text,
        found: Vec::new(),
    };
    if text.len() > LARGEST {
        faults.say(
            0,
            format!("The file is longer than {LARGEST} bytes. Split it."),
            format!("Mae'r ffeil yn hwy na {LARGEST} beit. Rhannwch hi."),
        );
        return (Vec::new(), faults.found);
    }
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start);
            let reason = e.message().to_owned();
            faults.say(
                at,
                format!("This cannot be read as TOML: {reason}. Look at the quotation marks and brackets here."),
                format!("Ni ellir darllen hyn fel TOML: {reason}. Edrychwch ar y dyfynodau a'r cromfachau yma."),
            );
            return (Vec::new(), faults.found);
        }
    };
    let mut rules = entries(&table, &mut faults);
    // The reader keeps no order; people read from the top.
    rules.sort_by_key(|r| r.line);
    faults.found.sort_by_key(|f| f.line);
    (rules, faults.found)
}

fn entries(table: &DeTable<'_>, faults: &mut Faults<'_>) -> Vec<LocalRule> {
    let mut agency = String::new();
    let mut kinds: Vec<(RuleKind, &Spanned<DeValue<'_>>)> = Vec::new();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "agency" => agency = check::words(value, "agency", 200, faults).unwrap_or_default(),
            "step" => kinds.push((RuleKind::Step, value)),
            "caution" => kinds.push((RuleKind::Caution, value)),
            other => not_here(other, key.span().start, faults),
        }
    }
    if agency.is_empty() && faults.found.is_empty() {
        faults.say(
            0,
            "The file does not say whose practice it is. Begin it with a line such as: agency = \"Green Lane School\".",
            "Nid yw'r ffeil yn dweud arfer pwy ydyw. Dechreuwch gyda llinell fel: agency = \"Ysgol Lôn Las\".",
        );
    }
    if kinds.is_empty() && faults.found.is_empty() {
        faults.say(
            0,
            "There is no entry in the file. An entry begins with [[step]] or [[caution]].",
            "Nid oes cofnod yn y ffeil. Mae cofnod yn dechrau gyda [[step]] neu [[caution]].",
        );
    }
    let mut rules = Vec::new();
    for (kind, value) in kinds {
        for (entry, at) in each(value, kind, faults) {
            if rules.len() == MOST {
                faults.say(
                    at,
                    format!("A file holds at most {MOST} entries. Split it."),
                    format!("Mae ffeil yn dal {MOST} o gofnodion ar y mwyaf. Rhannwch hi."),
                );
                return rules;
            }
            rules.extend(check::entry(kind, &agency, entry, at, faults));
        }
    }
    rules
}

/// The tables of `[[step]]` or `[[caution]]`, each with where it begins.
fn each<'a, 'i>(
    value: &'a Spanned<DeValue<'i>>,
    kind: RuleKind,
    faults: &mut Faults<'_>,
) -> Vec<(&'a DeTable<'i>, usize)> {
    let list = match value.get_ref() {
        DeValue::Array(list) => list,
        _ => {
            faults.say(
                value.span().start,
                format!("Write [[{kind}]] with two brackets on each side: a file may hold many."),
                format!(
                    "Ysgrifennwch [[{kind}]] gyda dwy gromfach bob ochr: gall ffeil ddal llawer."
                ),
            );
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for item in list.iter() {
        match item.get_ref() {
            DeValue::Table(table) => found.push((table, item.span().start)),
            _ => faults.say(
                item.span().start,
                format!("An entry is a group of lines below [[{kind}]]."),
                format!("Grŵp o linellau o dan [[{kind}]] yw cofnod."),
            ),
        }
    }
    found
}

fn not_here(key: &str, at: usize, faults: &mut Faults<'_>) {
    if matches!(key, "duty" | "power" | "condition") {
        let cy = match key {
            "duty" => "dyletswydd",
            "power" => "pŵer",
            _ => "amod",
        };
        return faults.say(
            at,
            format!("An agency's own file cannot add or remove a {key}: only the law does. Use [[step]] for something to do or [[caution]] for something to look out for."),
            format!("Ni all ffeil asiantaeth ychwanegu na dileu {cy}: dim ond y gyfraith all wneud hynny. Defnyddiwch [[step]] am rywbeth i'w wneud neu [[caution]] am rywbeth i wylio amdano."),
        );
    }
    faults.say(
        at,
        format!("\"{key}\" does not belong here. A file holds agency, and then [[step]] and [[caution]] entries."),
        format!("Nid yw \"{key}\" yn perthyn yma. Mae ffeil yn dal agency, ac yna gofnodion [[step]] a [[caution]]."),
    );
}
