//! Rules by nation, topic, kind of organisation and day, each with its state and its history.

use domain::{AgencyKind, Nation};
use jiff::civil::Date;

use crate::{
    answer::{RuleKind, Verification},
    engine::COMPILED,
    facts::{Facts, Organisation, Recipient, Switches},
    law::{Rule, RuleText, Rulebook, Version},
    named::{self, Tri, View},
    words::words,
};

words! {
    /// Where a rule stands on a day.
    RuleState, "state of a rule" {
        /// It runs on that day.
        InForce = "in_force",
        /// Its first day is still to come.
        NotYet = "not_yet",
        /// Its last day is over.
        Ended = "ended",
        /// It is enacted, or announced, and waits for a switch.
        SwitchedOff = "switched_off",
    }
}

/// Which rules a reader wants. Everything left out means "any".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleFilter {
    /// Rules that apply in this nation.
    pub nation: Option<Nation>,
    /// Rules of this topic, for example `duty`.
    pub topic: Option<String>,
    /// Rules of this kind.
    pub kind: Option<RuleKind>,
    /// Rules that can concern this kind of organisation when it decides. A rule that turns on a
    /// flag (a place in the English duty to share, a Welsh relevant partner) is kept: the flag
    /// is never inferred from the kind.
    pub organisation: Option<AgencyKind>,
    /// Rules that rest on at least one citation checked no better than this.
    pub status: Option<Verification>,
    /// Rules whose sentence, id or citation holds these words, in either language.
    pub words: Option<String>,
    /// The day; left out: the day on which the rulebook was compiled.
    pub on: Option<Date>,
    /// Also rules that do not run on the day: not yet, ended, switched off.
    pub dormant: bool,
    /// Law that an administrator has switched on, off or to a day.
    pub switches: Switches,
}

/// One rule as a reader sees it on a day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RuleOnDay {
    /// The version that runs on the day; if none does, the next one to run, else the last.
    pub text: RuleText,
    /// Where the rule stands on the day.
    pub state: RuleState,
    /// Every version, the oldest first: the rule's change history.
    pub history: Vec<RuleText>,
}

impl RuleOnDay {
    /// The topic's stable word.
    pub fn topic(&self) -> &str {
        &self.text.topic
    }
}

impl Rulebook {
    /// The rules a reader asks for, in the order of their ids.
    pub fn list(&self, filter: &RuleFilter) -> Vec<RuleOnDay> {
        let on = filter.on.unwrap_or(COMPILED);
        let silent = filter.organisation.map(|kind| Silent::of(self, kind));
        self.rules
            .iter()
            .filter(|r| filter.nation.is_none_or(|n| r.nations.contains(&n)))
            .filter(|r| filter.topic.as_ref().is_none_or(|t| r.topic == t.as_str()))
            .filter(|r| filter.kind.is_none_or(|k| r.kind == k))
            .map(|r| (r, self.on_day(r, on, &filter.switches)))
            .filter(|(_, (_, state))| filter.dormant || *state == RuleState::InForce)
            .filter(|(_, (v, _))| silent.as_ref().is_none_or(|s| s.concerns(v)))
            .map(|(r, (v, state))| entry(r, v, state))
            .filter(|e| filter.status.is_none_or(|s| e.text.status == s))
            .filter(|e| filter.words.as_ref().is_none_or(|w| mentions(&e.text, w)))
            .collect()
    }

    /// The topics of the rulebook, as stable words, in alphabetical order.
    pub fn topics(&self) -> Vec<&str> {
        let all: std::collections::BTreeSet<&str> =
            self.rules.iter().map(|r| r.topic.as_str()).collect();
        all.into_iter().collect()
    }

    /// The version to show of a rule on a day, and where the rule stands.
    pub(super) fn on_day<'a>(
        &self,
        rule: &'a Rule,
        on: Date,
        set: &Switches,
    ) -> (&'a Version, RuleState) {
        let switched = |id: &str| self.switched_on(id, on, set);
        let versions = &rule.versions;
        if let Some(v) = versions.iter().find(|v| v.runs(on, switched)) {
            return (v, RuleState::InForce);
        }
        if let Some(v) = versions.iter().find(|v| v.dated(on)) {
            return (v, RuleState::SwitchedOff);
        }
        match versions.iter().find(|v| v.file.from > on) {
            Some(v) => (v, RuleState::NotYet),
            None => (&versions[versions.len() - 1], RuleState::Ended),
        }
    }

    pub(super) fn entry_on(&self, rule: &Rule, on: Date, set: &Switches) -> RuleOnDay {
        let (version, state) = self.on_day(rule, on, set);
        entry(rule, version, state)
    }
}

fn entry(rule: &Rule, version: &Version, state: RuleState) -> RuleOnDay {
    RuleOnDay {
        text: RuleText::of(rule, version),
        state,
        history: rule
            .versions
            .iter()
            .map(|v| RuleText::of(rule, v))
            .collect(),
    }
}

fn mentions(text: &RuleText, wanted: &str) -> bool {
    let wanted = wanted.trim().to_lowercase();
    let cited = text
        .citations
        .iter()
        .flat_map(|c| [&c.source, &c.title, &c.pinpoint]);
    [&text.id, &text.says.en, &text.says.cy]
        .into_iter()
        .chain(cited)
        .any(|s| s.to_lowercase().contains(&wanted))
}

/// Named facts that the kind of the deciding organisation settles: the rules they silence do not
/// concern that kind.
struct Silent {
    never: Vec<bool>,
    always: Vec<bool>,
}

impl Silent {
    fn of(book: &Rulebook, kind: AgencyKind) -> Self {
        let probes = [
            None,
            Some(AgencyKind::MaintainedSchool),
            Some(AgencyKind::LocalAuthority),
            Some(AgencyKind::Police),
        ];
        let values = |decider: Option<AgencyKind>, at: usize| {
            probes.map(|recipient| value(book, decider, recipient, at))
        };
        let mut found = Self {
            never: vec![false; named::FACTS.len()],
            always: vec![false; named::FACTS.len()],
        };
        for at in 0..named::FACTS.len() {
            let unasked = values(None, at);
            let turns = AgencyKind::ALL
                .iter()
                .any(|k| values(Some(*k), at) != unasked);
            if turns {
                let mine = values(Some(kind), at);
                found.never[at] = mine.iter().all(|v| *v == Tri::No);
                found.always[at] = mine.iter().all(|v| *v == Tri::Yes);
            }
        }
        found
    }

    fn concerns(&self, v: &Version) -> bool {
        !v.when.iter().any(|i| self.never[*i]) && !v.unless.iter().any(|i| self.always[*i])
    }
}

fn value(
    book: &Rulebook,
    decider: Option<AgencyKind>,
    recipient: Option<AgencyKind>,
    at: usize,
) -> Tri {
    let facts = Facts {
        decider: Organisation {
            kind: decider,
            ..Organisation::default()
        },
        recipient: Recipient {
            kind: recipient,
            ..Recipient::default()
        },
        ..Facts::default()
    };
    (named::FACTS[at].eval)(&View {
        f: &facts,
        book,
        on: COMPILED,
        person: None,
    })
}
