//! Why a pair weighs what it weighs: a waterfall of reasons, those against first.
//!
//! The crate gives keys and numbers; whoever shows them brings the words. A key is
//! `link-<evidence>-<level>`, for example `link-born-day-month-swapped`.

use crate::{
    batch::Pair,
    decide::Verdict,
    field::{Field, Pattern},
    model::{CLASSES, Class, Score, Table, coincidence, settle},
};
use serde::Serialize;

/// One reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Key of the words that say it.
    pub key: String,
    /// Bits for (positive) or against (negative) one person.
    pub bits: f32,
}

/// Why a pair weighs what it weighs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Where everything starts: how rarely two records are of one person at all.
    pub start: f32,
    /// What speaks against one person, strongest first.
    pub against: Vec<Reason>,
    /// What speaks for one person, strongest first.
    pub in_favour: Vec<Reason>,
    /// The sum: base-2 logarithm of the odds.
    pub weight: f32,
    /// Probability of one person.
    pub probability: f32,
    /// Probability of another person of the household or family.
    pub household: f32,
    /// The likeliest class.
    pub class: Class,
    /// Two whole numbers clash, so that only a person can say that they are one.
    pub clash: bool,
    /// What a person decided, if anyone has. It beats the weight.
    pub verdict: Option<Verdict>,
    /// Version of the model that weighed.
    pub model: String,
}

impl Explanation {
    pub(crate) fn of(
        pattern: Pattern,
        table: &Table,
        rarity: (f32, f32),
        model: &str,
        verdict: Option<Verdict>,
    ) -> Self {
        let mut logs = table.rates();
        let start = settle(&logs).weight;
        let mut reasons = Vec::new();
        let mut before = start;
        for field in Field::ALL {
            let level = pattern.level(field);
            if level == 0 {
                continue;
            }
            let add = table.of(field, level);
            let chance = coincidence(
                if field == Field::Given { rarity.0 } else { 0.0 },
                if field == Field::Family {
                    rarity.1
                } else {
                    0.0
                },
            );
            for class in 0..CLASSES {
                logs[class] += add[class] + chance[class].0 + chance[class].1;
            }
            let after = settle(&logs).weight;
            let key = format!(
                "link-{}-{}",
                field.name(),
                field.levels().get(level).copied().unwrap_or("unknown")
            );
            reasons.push(Reason {
                key,
                bits: after - before,
            });
            before = after;
        }
        Self::sorted(start, reasons, settle(&logs), pattern, model, verdict)
    }

    /// With what other records bring, which are or are not one person with both of the pair.
    pub(crate) fn with_others(mut self, pair: &Pair) -> Self {
        if pair.others == 0.0 {
            return self;
        }
        let reason = Reason {
            key: "link-others".to_owned(),
            bits: pair.others,
        };
        if pair.others < 0.0 {
            self.against.push(reason);
            self.against.sort_by(|a, b| a.bits.total_cmp(&b.bits));
        } else {
            self.in_favour.push(reason);
            self.in_favour.sort_by(|a, b| b.bits.total_cmp(&a.bits));
        }
        self.weight = pair.score.weight;
        self.probability = pair.score.probability();
        self.household = pair.score.household;
        if self.weight > 0.0 {
            self.class = Class::Same;
        }
        self
    }

    fn sorted(
        start: f32,
        reasons: Vec<Reason>,
        score: Score,
        pattern: Pattern,
        model: &str,
        verdict: Option<Verdict>,
    ) -> Self {
        let (mut against, mut in_favour): (Vec<_>, Vec<_>) =
            reasons.into_iter().partition(|r| r.bits < 0.0);
        against.sort_by(|a, b| a.bits.total_cmp(&b.bits));
        in_favour.sort_by(|a, b| b.bits.total_cmp(&a.bits));
        Self {
            start,
            against,
            in_favour,
            weight: score.weight,
            probability: score.probability(),
            household: score.household,
            class: score.class,
            clash: pattern.clashes(),
            verdict,
            model: model.to_owned(),
        }
    }
}
