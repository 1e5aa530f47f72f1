//! Local practice: steps and cautions that an agency adds to the law, as text in and findings
//! out.
//!
//! An agency can say whom to ring, what its threshold is called, who must be told. It can never
//! add or remove a duty, a power or a condition: what it says stands in [`Answer::local`] and
//! nothing else of an answer changes.

mod check;
mod fault;
mod read;

pub use fault::PracticeFault;

use domain::Nation;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    answer::{Answer, RuleKind, Text},
    facts::Facts,
    law::Rulebook,
    named::{self, Scope, Tri, View},
};

/// Somebody to ring or write to, in an agency's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalContact {
    /// Who it is.
    pub name: Text,
    /// The telephone number as it is to be shown; empty: none.
    pub telephone: String,
}

/// One step or caution of an agency's own that applies to the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalFinding {
    /// Its id, always beginning with `local/`.
    pub rule: String,
    /// Step or caution; never anything else.
    pub kind: RuleKind,
    /// The person it is about, where it turns on one.
    pub subject: Option<String>,
    /// What the agency says.
    pub says: Text,
    /// Whom to ring.
    pub contacts: Vec<LocalContact>,
    /// Whose practice it is, as the file says.
    pub agency: String,
    /// The named facts that made it apply.
    pub facts_used: Vec<String>,
}

/// One step or caution as read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalRule {
    /// Its id, always beginning with `local/`.
    pub id: String,
    /// Step or caution.
    pub kind: RuleKind,
    /// The nation in which it applies; nothing: wherever the agency works.
    pub nation: Option<Nation>,
    /// The first day; nothing: always.
    pub from: Option<Date>,
    /// The first day on which it no longer applies; nothing: until it is taken out.
    pub to: Option<Date>,
    /// What the agency says.
    pub says: Text,
    /// Whom to ring.
    pub contacts: Vec<LocalContact>,
    /// Whose practice it is.
    pub agency: String,
    /// The file it stands in.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: usize,
    when: Vec<usize>,
    unless: Vec<usize>,
}

/// Every step and caution of one agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalPractice {
    rules: Vec<LocalRule>,
}

impl LocalPractice {
    /// Reads an agency's files, given as (name, text), and checks them.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of files and lines, in words that tell what to do.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<PracticeFault>> {
        let mut rules: Vec<LocalRule> = Vec::new();
        let mut faults = Vec::new();
        for (name, text) in files {
            let (found, wrong) = read::file(name, text);
            faults.extend(wrong);
            for rule in found {
                match rules.iter().find(|r| r.id == rule.id) {
                    Some(first) => faults.push(fault::twice(&rule, first)),
                    None => rules.push(rule),
                }
            }
        }
        if faults.is_empty() {
            Ok(Self { rules })
        } else {
            Err(faults)
        }
    }

    /// Every step and caution, in the order of the files.
    pub fn rules(&self) -> &[LocalRule] {
        &self.rules
    }
}

impl LocalRule {
    /// The named facts that must hold, all of them.
    pub fn when(&self) -> impl Iterator<Item = &'static str> {
        self.when.iter().map(|i| named::FACTS[*i].name)
    }

    /// The named facts any of which stops it.
    pub fn unless(&self) -> impl Iterator<Item = &'static str> {
        self.unless.iter().map(|i| named::FACTS[*i].name)
    }

    fn per_person(&self) -> bool {
        let mut all = self.when.iter().chain(&self.unless);
        all.any(|i| named::FACTS[*i].scope == Scope::Subject)
    }

    /// In an emergency only what was written for one is shown: nothing may slow it down.
    fn shown_in_emergency(&self) -> bool {
        self.when().any(|n| n == "emergency" || n == "danger_now")
    }

    fn holds(&self, view: &View<'_>) -> bool {
        let value = |i: &usize| (named::FACTS[*i].eval)(view);
        self.when.iter().all(|i| value(i) == Tri::Yes)
            && !self.unless.iter().any(|i| value(i) == Tri::Yes)
    }

    fn finding(&self, subject: Option<&str>) -> LocalFinding {
        LocalFinding {
            rule: self.id.clone(),
            kind: self.kind,
            subject: subject.map(str::to_owned),
            says: self.says.clone(),
            contacts: self.contacts.clone(),
            agency: self.agency.clone(),
            facts_used: self.when().map(str::to_owned).collect(),
        }
    }
}

impl Rulebook {
    /// Decides as [`Rulebook::decide`] does and adds what the agency's own practice says. All
    /// else in the answer is the same with local practice and without.
    pub fn decide_with(&self, facts: &Facts, practice: &LocalPractice) -> Answer {
        let mut answer = self.decide(facts);
        answer.local = self.local(facts, practice, answer.law_as_at);
        answer
    }

    fn local(&self, facts: &Facts, practice: &LocalPractice, on: Date) -> Vec<LocalFinding> {
        let runs = |r: &&LocalRule| {
            r.nation.is_none_or(|n| facts.nation == Some(n))
                && r.from.is_none_or(|from| from <= on)
                && r.to.is_none_or(|to| on < to)
                && (!facts.is_emergency() || r.shown_in_emergency())
        };
        let view = |person| View {
            f: facts,
            book: self,
            on,
            person,
        };
        let mut found = Vec::new();
        for rule in practice.rules.iter().filter(runs) {
            if rule.per_person() {
                let people = facts.subjects.iter().filter(|s| rule.holds(&view(Some(s))));
                found.extend(people.map(|s| rule.finding(Some(&s.id))));
            } else if rule.holds(&view(None)) {
                found.push(rule.finding(None));
            }
        }
        found
    }
}
