//! Looking things up in the rulebook: rules by id and by day, golden rules, calendars.

use domain::Nation;
use jiff::civil::Date;

use super::load::{Rule, Rulebook, Version};
use super::{Calendar, Cite, SwitchDef, Traits};
use crate::answer::{Citation, GoldenRule, Phrase, RuleKind, Text, Verification};
use crate::facts::{Switch, Switches};

/// One rule as it stood on a day, for readers.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RuleText {
    /// The rule's id.
    pub id: Phrase,
    /// What sort of rule.
    pub kind: RuleKind,
    /// Its topic.
    pub topic: Phrase,
    /// The nations it applies in.
    pub nations: Vec<Nation>,
    /// The first day of this version.
    pub from: Date,
    /// The first day on which it no longer applies, if known.
    pub to: Option<Date>,
    /// The switch it waits for, if any.
    pub switch: Option<String>,
    /// The named facts that must hold.
    pub when: Vec<Phrase>,
    /// The named facts that stop it.
    pub unless: Vec<Phrase>,
    /// The sentence.
    pub says: Text,
    /// Where it comes from.
    pub citations: Vec<Citation>,
    /// How the weakest of its citations was checked: what the rule as a whole rests on.
    pub status: Verification,
    /// Short quotations from the sources, where the text was read.
    pub quotes: Vec<String>,
    /// Who reviewed it; empty: nobody yet.
    pub reviewed_by: String,
}

impl Version {
    /// Does this version run on the day, given the switches?
    pub(crate) fn runs(&self, on: Date, switched: impl Fn(&str) -> bool) -> bool {
        self.dated(on) && self.file.switch.as_deref().is_none_or(switched)
    }

    /// Does the day lie within this version, whatever its switch?
    pub(crate) fn dated(&self, on: Date) -> bool {
        self.file.from <= on && self.file.to.is_none_or(|to| on < to)
    }
}

impl RuleText {
    pub(crate) fn of(rule: &Rule, v: &Version) -> Self {
        text(rule, v)
    }
}

fn text(rule: &Rule, v: &Version) -> RuleText {
    let weakest = v.citations.iter().map(|c| c.status).max();
    RuleText {
        status: weakest.unwrap_or(Verification::NotVerified),
        id: rule.id.clone(),
        kind: rule.kind,
        topic: rule.topic.clone(),
        nations: rule.nations.clone(),
        from: v.file.from,
        to: v.file.to,
        switch: v.file.switch.clone(),
        when: v.file.when.clone(),
        unless: v.file.unless.clone(),
        says: v.file.says.clone(),
        citations: v.citations.clone(),
        quotes: v.file.cite.iter().filter_map(|c| c.quote.clone()).collect(),
        reviewed_by: rule.reviewed_by.clone(),
    }
}

impl RuleText {
    /// How well the rule is checked, told apart further: `primary_text_copy` where the texts of
    /// the law were read, and one of them in a stored copy; else the word of `status`.
    pub fn checked(&self) -> &'static str {
        let copy = self.citations.iter().any(|c| c.copy);
        match (self.status, copy) {
            (Verification::Primary, true) => "primary_text_copy",
            (status, _) => status.as_str(),
        }
    }
}

impl Rulebook {
    /// Every version of one rule, the oldest first; empty if there is no such rule.
    pub fn rule(&self, id: &str) -> Vec<RuleText> {
        self.rules
            .iter()
            .filter(|r| r.id == id)
            .flat_map(|r| r.versions.iter().map(move |v| text(r, v)))
            .collect()
    }

    /// Every rule of a nation as it stood on a day, with the switches as they ship.
    pub fn rules_at(&self, nation: Nation, on: Date) -> Vec<RuleText> {
        let switched = |id: &str| self.switched_on(id, on, &Switches::default());
        self.of_nation(Some(nation))
            .filter_map(|r| {
                r.versions
                    .iter()
                    .find(|v| v.runs(on, switched))
                    .map(|v| text(r, v))
            })
            .collect()
    }

    pub(crate) fn of_nation(&self, nation: Option<Nation>) -> impl Iterator<Item = &Rule> {
        self.by_nation
            .get(&nation)
            .into_iter()
            .flatten()
            .map(|i| &self.rules[*i])
    }

    /// The golden rules shown in a nation on a day, in our own words.
    pub fn golden_rules(&self, nation: Nation, on: Date) -> Vec<GoldenRule> {
        let mut found = Vec::new();
        for e in &self.golden.edition {
            let Some(shown) = e
                .shown
                .iter()
                .find(|s| s.nation == nation && s.from <= on && s.to.is_none_or(|to| on < to))
            else {
                continue;
            };
            found.extend(e.rule.iter().map(|r| {
                GoldenRule {
                    number: r.number,
                    says: r.says.clone(),
                    edition: shown.label.clone().unwrap_or_else(|| e.name.clone()),
                    citation: Citation {
                        source: e.source.clone(),
                        title: self
                            .sources
                            .get(e.source.as_str())
                            .map_or_else(Phrase::default, |s| s.title.clone()),
                        pinpoint: r.pinpoint.clone(),
                        status: r.status,
                        copy: self.sources.get(e.source.as_str()).is_some_and(|s| s.copy),
                    },
                }
            }));
        }
        found
    }

    /// The bank holidays of a nation.
    pub fn calendar(&self, nation: Nation) -> Option<&Calendar> {
        self.calendars.iter().find(|c| c.nation == nation)
    }

    pub(crate) fn traits(&self, kind: Option<domain::AgencyKind>) -> Option<Traits> {
        kind.map(|k| {
            self.organisations
                .get(k.as_str())
                .copied()
                .unwrap_or_default()
        })
    }

    pub(crate) fn switched_on(&self, id: &str, on: Date, set: &Switches) -> bool {
        match set.get(id) {
            Some(Switch::State(state)) => state,
            Some(Switch::From(from)) => from <= on,
            None => self
                .switch(id)
                .and_then(|s| s.from)
                .is_some_and(|from| from <= on),
        }
    }

    /// Citations as written in a file, with the titles of their sources.
    pub(crate) fn cited(&self, name: &str, cite: &[Cite]) -> Vec<Citation> {
        cite.iter()
            .filter_map(|c| super::citation(name, c, &self.sources).ok())
            .collect()
    }

    pub(crate) fn switch(&self, id: &str) -> Option<&SwitchDef> {
        self.switches.iter().find(|s| s.id == id)
    }
}
