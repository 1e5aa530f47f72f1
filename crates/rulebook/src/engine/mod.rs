//! The engine: facts in, answer out. It knows how rules work, and nothing of the law.

mod assemble;
mod deadlines;
mod missing;
mod problems;
mod record;

use domain::Nation;
use jiff::civil::{Date, date};

use crate::{
    answer::{Answer, Problem, Text, Warning},
    facts::{Facts, Subject, json::FactsError},
    law::{Rulebook, Version},
    named::{self, Scope, Tri, View},
    practice::LocalPractice,
};

/// The day on which the law in the rulebook was compiled: used when no day is given.
pub const COMPILED: Date = date(2026, 11, 22);

/// The first day for which the rulebook answers.
pub const FIRST_DAY: Date = date(2018, 1, 1);

/// A rule that applies, with the person it is about.
pub(crate) struct Fired<'a> {
    pub rule: &'a crate::law::Rule,
    pub version: &'a Version,
    pub subject: Option<&'a Subject>,
}

/// A rule that waits for facts.
pub(crate) struct Waiting<'a> {
    pub rule: &'a crate::law::Rule,
    pub subject: Option<usize>,
    pub facts: Vec<usize>,
}

/// Everything the rules said.
pub(crate) struct Run<'a> {
    pub fired: Vec<Fired<'a>>,
    pub waiting: Vec<Waiting<'a>>,
    pub on: Date,
}

impl Rulebook {
    /// Applies the law of the day and the nation to the facts. It never fails and never blocks:
    /// what does not fit together is named in `problems`.
    pub fn decide(&self, facts: &Facts) -> Answer {
        let on = facts.as_at.unwrap_or(COMPILED).max(FIRST_DAY);
        let run = self.run(facts, on);
        assemble::answer(self, facts, &run)
    }

    fn run<'a>(&'a self, facts: &'a Facts, on: Date) -> Run<'a> {
        let switched = |id: &str| self.switched_on(id, on, &facts.switches);
        let mut run = Run {
            fired: Vec::new(),
            waiting: Vec::new(),
            on,
        };
        let mut whole = Memo::new(View {
            f: facts,
            book: self,
            on,
            person: None,
        });
        let mut each: Vec<Memo<'_>> = facts
            .subjects
            .iter()
            .map(|s| {
                Memo::new(View {
                    f: facts,
                    book: self,
                    on,
                    person: Some(s),
                })
            })
            .collect();
        for rule in self.of_nation(facts.nation) {
            let Some(version) = rule.versions.iter().find(|v| v.runs(on, switched)) else {
                continue;
            };
            if rule.per_subject {
                for (i, (memo, s)) in each.iter_mut().zip(&facts.subjects).enumerate() {
                    let held = holds(version, &mut whole, Some(memo));
                    note(&mut run, rule, version, Some((i, s)), held);
                }
            } else {
                let held = holds(version, &mut whole, None);
                note(&mut run, rule, version, None, held);
            }
        }
        run
    }
}

/// Values of named facts, each worked out once.
struct Memo<'a> {
    view: View<'a>,
    known: Vec<Option<Tri>>,
}

impl<'a> Memo<'a> {
    fn new(view: View<'a>) -> Self {
        Self {
            view,
            known: vec![None; named::FACTS.len()],
        }
    }

    fn get(&mut self, i: usize) -> Tri {
        *self.known[i].get_or_insert_with(|| (named::FACTS[i].eval)(&self.view))
    }
}

/// Whether a rule applies: it does, it does not, or it waits. A duty whose exception is not yet
/// known applies, and the question is asked.
struct Held {
    state: Tri,
    open: Vec<usize>,
}

fn holds(v: &Version, whole: &mut Memo<'_>, mut person: Option<&mut Memo<'_>>) -> Held {
    let mut look = |i: usize| match (named::FACTS[i].scope, person.as_deref_mut()) {
        (Scope::Subject, Some(memo)) => memo.get(i),
        _ => whole.get(i),
    };
    let mut held = Held {
        state: Tri::Yes,
        open: Vec::new(),
    };
    for &i in &v.when {
        match look(i) {
            Tri::No => {
                return Held {
                    state: Tri::No,
                    open: Vec::new(),
                };
            }
            Tri::Unknown => {
                held.state = Tri::Unknown;
                held.open.push(i);
            }
            Tri::Yes => {}
        }
    }
    for &i in &v.unless {
        match look(i) {
            Tri::Yes => {
                return Held {
                    state: Tri::No,
                    open: Vec::new(),
                };
            }
            // An exception is asked about only once the rule applies.
            Tri::Unknown if held.state == Tri::Yes => held.open.push(i),
            Tri::Unknown | Tri::No => {}
        }
    }
    held
}

fn note<'a>(
    run: &mut Run<'a>,
    rule: &'a crate::law::Rule,
    version: &'a Version,
    subject: Option<(usize, &'a Subject)>,
    held: Held,
) {
    if held.state == Tri::Yes {
        run.fired.push(Fired {
            rule,
            version,
            subject: subject.map(|s| s.1),
        });
    }
    // What does not apply asks nothing: its open facts are not listed.
    if !held.open.is_empty() {
        run.waiting.push(Waiting {
            rule,
            subject: subject.map(|s| s.0),
            facts: held.open,
        });
    }
}

/// Reads facts as JSON and decides with the embedded rulebook.
///
/// Facts that cannot be read but say `"emergency": true` still get the emergency answer, with
/// what was wrong in `problems`: an emergency is never stopped by a form.
///
/// # Errors
/// [`FactsError`] when the text is not facts; in words a person can act on.
pub fn decide_json(text: &str) -> Result<Answer, FactsError> {
    decide_json_with(text, &LocalPractice::default())
}

/// As [`decide_json`], with what the agency's own practice adds.
///
/// # Errors
/// [`FactsError`] when the text is not facts; in words a person can act on.
pub fn decide_json_with(text: &str, practice: &LocalPractice) -> Result<Answer, FactsError> {
    let book = Rulebook::builtin();
    match crate::facts::json::read(text) {
        Ok(facts) => Ok(book.decide_with(&facts, practice)),
        Err(error) => match emergency_facts(text) {
            Some(facts) => {
                let mut answer = book.decide_with(&facts, practice);
                answer.problems.insert(0, unreadable(&error));
                Ok(answer)
            }
            None => Err(error),
        },
    }
}

/// What can be saved of facts that could not be read, if they say that there is an emergency.
fn emergency_facts(text: &str) -> Option<Facts> {
    if text.len() > crate::facts::json::LARGEST_FACTS {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let yes = |v: Option<&serde_json::Value>| v == Some(&serde_json::Value::Bool(true));
    let danger = value
        .get("suspicion")
        .and_then(|s| s.get("immediate_danger"));
    if !yes(value.get("emergency")) && !yes(danger) {
        return None;
    }
    let word = |name: &str| value.get(name).and_then(serde_json::Value::as_str);
    Some(Facts {
        emergency: Some(true),
        nation: word("nation").and_then(|w| w.parse::<Nation>().ok()),
        as_at: word("as_at").and_then(|w| w.parse().ok()),
        ..Facts::default()
    })
}

fn unreadable(error: &FactsError) -> Problem {
    let path = match error {
        FactsError::Field { field, .. } => field.clone(),
        _ => ".".to_owned(),
    };
    let what = error.says();
    Problem {
        path,
        says: Text::new(
            format!(
                "Some of the facts could not be read. {} Share now; correct the record afterwards.",
                what.en
            ),
            format!(
                "Ni ellid darllen rhai o’r ffeithiau. {} Rhannwch nawr; cywirwch y cofnod wedyn.",
                what.cy
            ),
        ),
    }
}

/// Law that is enacted but not switched on, for the nation of the decision.
fn switched_off(book: &Rulebook, facts: &Facts, on: Date) -> Vec<Warning> {
    book.switches
        .iter()
        .filter(|s| !s.settled && facts.nation.is_some_and(|n| s.nation == n.as_str()))
        .filter(|s| !book.switched_on(&s.id, on, &facts.switches))
        .map(|s| Warning {
            rule: s.id.clone(),
            subject: None,
            says: s.says.clone(),
            citations: book.cited(&s.id, &s.cite),
        })
        .collect()
}
