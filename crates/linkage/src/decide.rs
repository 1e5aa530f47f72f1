//! From weights to an answer: a weight high enough *and* far enough ahead of the next person.

use crate::{
    field::Pattern,
    index::Capped,
    model::{Class, Score},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the lines are drawn. Weights are base-2 logarithms of odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// A match weighs at least this.
    pub matching: f32,
    /// And is this far ahead of the next person.
    pub lead: f32,
    /// A potential match weighs at least this.
    pub potential: f32,
    /// From this probability of another person in the same household or family on, a pair that is no match is
    /// called that: offering one twin as the other costs more than asking.
    pub doubt: f32,
    /// Pairs below this are not reported.
    pub floor: f32,
    /// A key that more records have than this is not followed, but counted.
    pub block: usize,
}

impl Default for Settings {
    /// A match is at least 99 in 100; a potential match more likely than not.
    fn default() -> Self {
        Self {
            matching: 6.63,
            lead: 4.0,
            potential: 0.0,
            doubt: 0.15,
            floor: -10.0,
            block: 100,
        }
    }
}

/// What a person decided about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// One person.
    Same,
    /// Two people.
    Different,
    /// Two people: twins, or brothers and sisters.
    TwinOrSibling,
    /// Looked at, and not to be told.
    Unsure,
}

/// Decisions of people about pairs of records, by the records' ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions(BTreeMap<(String, String), Verdict>);

fn ordered(one: &str, other: &str) -> (String, String) {
    if one <= other {
        (one.to_owned(), other.to_owned())
    } else {
        (other.to_owned(), one.to_owned())
    }
}

impl Decisions {
    pub(crate) fn put(&mut self, one: &str, other: &str, verdict: Verdict) {
        self.0.insert(ordered(one, other), verdict);
    }

    pub(crate) fn remove(&mut self, one: &str, other: &str) {
        self.0.remove(&ordered(one, other));
    }

    pub(crate) fn get(&self, one: &str, other: &str) -> Option<Verdict> {
        if self.0.is_empty() {
            None
        } else {
            self.0.get(&ordered(one, other)).copied()
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str, Verdict)> {
        self.0
            .iter()
            .map(|((a, b), v)| (a.as_str(), b.as_str(), *v))
    }
}

/// The answer to a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// One person stands out.
    Match,
    /// One person is likely but not sure, or not far enough ahead.
    PotentialMatch,
    /// Something resembles, but more likely it is somebody else.
    LowConfidence,
    /// Several people are about as likely.
    ManyMatches,
    /// Nobody, but probably a twin, brother or sister, or someone else of the family.
    Household,
    /// Nobody.
    NoMatch,
}

/// A record that may be of the person looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// What the pair weighs.
    pub score: Score,
    /// What was compared and how it stands.
    pub pattern: Pattern,
    /// What a person decided about the pair, if anyone has.
    pub verdict: Option<Verdict>,
    /// A twin would look the same: never a match on its own.
    pub(crate) as_twins: bool,
    pub(crate) row: u32,
}

impl Candidate {
    fn weight(&self) -> f32 {
        match self.verdict {
            Some(Verdict::Same) => f32::MAX,
            _ => self.score.weight,
        }
    }

    /// Neither a clash of whole numbers nor a person's decision stands against it.
    fn possible(&self) -> bool {
        let against = matches!(
            self.verdict,
            Some(Verdict::Different | Verdict::TwinOrSibling)
        );
        !against && (!self.pattern.clashes() || self.verdict == Some(Verdict::Same))
    }
}

/// What a look-up found.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// In a word.
    pub outcome: Outcome,
    /// By how much the first person is ahead of the next, in bits; none where there is no next.
    pub lead: Option<f32>,
    /// Records that may be of this person, heaviest first.
    pub candidates: Vec<Candidate>,
    /// Records of somebody else in the household or family, likeliest first.
    pub household: Vec<Candidate>,
    /// Keys that were not followed because too many records have them.
    pub capped: Vec<Capped>,
}

impl Answer {
    /// Decides. `same` tells whether two candidates are records of one person, so that a person's
    /// second record is not mistaken for a runner-up.
    pub(crate) fn settle(
        mut found: Vec<Candidate>,
        capped: Vec<Capped>,
        settings: &Settings,
        same: impl Fn(u32, u32) -> bool,
    ) -> Self {
        found.retain(|c| c.verdict != Some(Verdict::Different));
        found.sort_by(|a, b| {
            b.weight()
                .total_cmp(&a.weight())
                .then_with(|| a.id.cmp(&b.id))
        });
        let kin = |c: &Candidate| {
            c.verdict == Some(Verdict::TwinOrSibling)
                || (!c.possible() && c.score.class != Class::Unrelated)
                || c.score.household >= 0.5
        };
        let (mut household, candidates): (Vec<_>, Vec<_>) = found.into_iter().partition(kin);
        household.sort_by(|a, b| {
            b.score
                .household
                .total_cmp(&a.score.household)
                .then_with(|| a.id.cmp(&b.id))
        });
        let mut ranked = candidates.iter().filter(|c| c.possible());
        let first = ranked.next();
        let next = first.and_then(|f| ranked.find(|c| !same(f.row, c.row)));
        let lead = first.zip(next).map(|(f, n)| f.weight() - n.weight());
        let outcome = outcome(first, next, lead, &household, settings);
        Self {
            outcome,
            lead,
            candidates,
            household,
            capped,
        }
    }
}

fn outcome(
    first: Option<&Candidate>,
    next: Option<&Candidate>,
    lead: Option<f32>,
    household: &[Candidate],
    settings: &Settings,
) -> Outcome {
    let Some(first) = first else {
        return if household.is_empty() {
            Outcome::NoMatch
        } else {
            Outcome::Household
        };
    };
    let ahead = lead.is_none_or(|l| l >= settings.lead);
    let rival = next.is_some_and(|n| n.weight() >= settings.potential);
    let weight = first.weight();
    let told = first.verdict == Some(Verdict::Same);
    if weight >= settings.matching && ahead && (told || !first.as_twins) {
        Outcome::Match
    } else if weight >= settings.potential && rival && !ahead {
        Outcome::ManyMatches
    } else if weight >= settings.potential {
        Outcome::PotentialMatch
    } else if !household.is_empty() {
        Outcome::Household
    } else {
        Outcome::LowConfidence
    }
}
