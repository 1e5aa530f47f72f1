//! What changed between two days.

use std::collections::BTreeSet;

use domain::Nation;
use jiff::{ToSpan, civil::Date};

use super::RuleFilter;
use crate::{
    answer::{GoldenRule, Phrase},
    facts::Switches,
    law::{Rule, RuleText, Rulebook, Version},
    words::words,
};

words! {
    /// What happened to a rule on a day.
    ChangeKind, "kind of change" {
        /// It did not run the day before.
        Starts = "starts",
        /// It no longer runs.
        Ends = "ends",
        /// Another version runs.
        Changes = "changes",
    }
}

/// One rule that changed on a day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Change {
    /// The first day of the new state.
    pub on: Date,
    /// What happened.
    pub kind: ChangeKind,
    /// The version the day before, if one ran.
    pub before: Option<RuleText>,
    /// The version from that day on, if one runs.
    pub after: Option<RuleText>,
}

impl Change {
    /// The rule as it is best shown: as it now stands, or as it last stood.
    pub fn rule(&self) -> Option<&RuleText> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// The golden rules shown in a nation changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct GoldenChange {
    /// The first day of the new edition.
    pub on: Date,
    /// The nation.
    pub nation: Nation,
    /// The edition shown the day before; empty: none.
    pub before: Vec<GoldenRule>,
    /// The edition shown from that day on; empty: none.
    pub after: Vec<GoldenRule>,
}

/// Everything that changed after one day, up to and including another.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Changes {
    /// The earlier day: its law is what the changes start from.
    pub from: Date,
    /// The later day: its law is what the changes arrive at.
    pub to: Date,
    /// Rules that changed, by day and then by id.
    pub rules: Vec<Change>,
    /// Golden rules that changed, by day and then by nation.
    pub golden_rules: Vec<GoldenChange>,
}

impl Changes {
    /// Did nothing change?
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.golden_rules.is_empty()
    }
}

impl Rulebook {
    /// What changed after the earlier of two days, up to and including the later one, in the
    /// rules that the filter asks for (its day and its `dormant` do not matter here). The order
    /// of the two days does not matter.
    pub fn changes_between(&self, a: Date, b: Date, filter: &RuleFilter) -> Changes {
        let (from, to) = (a.min(b), a.max(b));
        let wanted: BTreeSet<Phrase> = self
            .list(&RuleFilter {
                dormant: true,
                ..filter.clone()
            })
            .into_iter()
            .map(|e| e.text.id)
            .collect();
        let mut rules = Vec::new();
        for rule in self.rules.iter().filter(|r| wanted.contains(&r.id)) {
            for day in self.days_of(rule, &filter.switches) {
                if from < day && day <= to {
                    rules.extend(self.change_on(rule, day, &filter.switches));
                }
            }
        }
        rules.sort_by_key(|c| (c.on, c.rule().map(|r| r.id.clone())));
        Changes {
            from,
            to,
            rules,
            golden_rules: self.golden_between(from, to, filter.nation),
        }
    }

    /// Days on which a rule may change: the ends of its versions and its switches.
    fn days_of(&self, rule: &Rule, set: &Switches) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        for v in &rule.versions {
            days.insert(v.file.from);
            days.extend(v.file.to);
            let switch = v.file.switch.as_deref();
            days.extend(switch.and_then(|id| self.switch_day(id, set)));
        }
        days
    }

    fn change_on(&self, rule: &Rule, day: Date, set: &Switches) -> Option<Change> {
        let before = self.running(rule, day.saturating_sub(1.day()), set);
        let after = self.running(rule, day, set);
        let kind = match (before, after) {
            (None, None) => return None,
            (None, Some(_)) => ChangeKind::Starts,
            (Some(_), None) => ChangeKind::Ends,
            (Some(b), Some(a)) if std::ptr::eq(a, b) => return None,
            (Some(_), Some(_)) => ChangeKind::Changes,
        };
        Some(Change {
            on: day,
            kind,
            before: before.map(|v| RuleText::of(rule, v)),
            after: after.map(|v| RuleText::of(rule, v)),
        })
    }

    fn running<'a>(&self, rule: &'a Rule, on: Date, set: &Switches) -> Option<&'a Version> {
        let switched = |id: &str| self.switched_on(id, on, set);
        rule.versions.iter().find(|v| v.runs(on, switched))
    }

    fn golden_between(&self, from: Date, to: Date, nation: Option<Nation>) -> Vec<GoldenChange> {
        let mut days = BTreeSet::new();
        for shown in self.golden.edition.iter().flat_map(|e| &e.shown) {
            days.insert(shown.from);
            days.extend(shown.to);
        }
        let mut found = Vec::new();
        for on in days.into_iter().filter(|d| from < *d && *d <= to) {
            for n in Nation::ALL
                .iter()
                .filter(|n| nation.is_none_or(|x| x == **n))
            {
                let before = self.golden_rules(*n, on.saturating_sub(1.day()));
                let after = self.golden_rules(*n, on);
                if before != after {
                    found.push(GoldenChange {
                        on,
                        nation: *n,
                        before,
                        after,
                    });
                }
            }
        }
        found
    }
}
