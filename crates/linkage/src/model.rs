//! The model: how often each level of evidence occurs in each class, and what a pair weighs by it.

use crate::{
    field::{Field, Pattern},
    hash,
    person::Row,
    shares::{Bound, Shares},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What two records can be to each other. The three classes of the design, the middle one in the
/// three shapes that behave differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Class {
    /// One person.
    Same = 0,
    /// Two people of one household born together.
    Twin = 1,
    /// Two people of one household or family, of different ages.
    Sibling = 2,
    /// Two people of one family and one name: parent and child, or cousins.
    Namesake = 3,
    /// Strangers.
    Unrelated = 4,
}

/// How many classes there are.
pub(crate) const CLASSES: usize = 5;

impl Class {
    /// All classes.
    pub const ALL: [Self; CLASSES] = [
        Self::Same,
        Self::Twin,
        Self::Sibling,
        Self::Namesake,
        Self::Unrelated,
    ];
}

/// Numbers for each class, in the order of [`Class::ALL`].
pub type ByClass = [f64; CLASSES];

/// What a pair weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Base-2 logarithm of the odds that both records are of one person.
    pub weight: f32,
    /// Probability that they are of another person in the same household or family.
    pub household: f32,
    /// The likeliest class.
    pub class: Class,
}

impl Score {
    /// Probability that both records are of one person, 0 to 1.
    pub fn probability(&self) -> f32 {
        1.0 / (1.0 + (-self.weight).exp2())
    }
}

/// A learned or shipped model. It is data: the same records and the same model give the same
/// answers anywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Changes with anything in the model.
    pub version: String,
    /// Records it was learned from; none for the shipped one.
    pub records: u64,
    /// Share of all pairs of records that are in each class.
    pub rates: ByClass,
    /// For each kind of evidence, for each of its levels, how often it occurs in each class when
    /// there is something to compare.
    pub levels: BTreeMap<String, Vec<ByClass>>,
    /// How often names occur.
    pub names: Shares,
}

impl Model {
    /// The model that is shipped, for a deployment that has too few records to learn from.
    pub fn shipped() -> Self {
        let levels = Field::ALL
            .iter()
            .map(|f| (f.name().to_owned(), crate::priors::levels(*f)))
            .collect();
        let mut model = Self {
            version: String::new(),
            records: 0,
            rates: crate::priors::rates(20_000.0),
            levels,
            names: Shares::default(),
        };
        model.stamp();
        model
    }

    /// Writes the version that belongs to the contents.
    pub(crate) fn stamp(&mut self) {
        self.version.clear();
        let mut hashed = self.records;
        for rate in self
            .rates
            .iter()
            .chain(self.levels.values().flatten().flatten())
        {
            hashed = hash::mix(hashed, rate.to_bits());
        }
        hashed = hash::mix(hashed, self.names.fingerprint());
        self.version = format!("1-{:016x}", hash::finish(hashed));
    }

    /// The model in the form in which pairs are weighed.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table {
            levels: [[[0.0; LANES]; 16]; 10],
            rates: [0.0; CLASSES],
        };
        for (class, rate) in self.rates.iter().enumerate() {
            table.rates[class] = log2(*rate);
        }
        for field in Field::ALL {
            let Some(levels) = self.levels.get(field.name()) else {
                continue;
            };
            // A model from before a level was told apart has no shares of it: those believed stand.
            let believed = crate::priors::levels(field);
            let later = believed.iter().skip(levels.len());
            let levels = levels.iter().chain(later);
            for (level, by_class) in levels.enumerate().take(16).skip(1) {
                for (class, share) in by_class.iter().enumerate() {
                    table.levels[field as usize][level][class] = log2(*share);
                }
            }
        }
        table
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "weights need no more than six digits"
)]
fn log2(share: f64) -> f32 {
    share.max(1e-12).log2() as f32
}

/// Classes, filled up so that several can be added at once.
const LANES: usize = 8;

/// Logarithms of the model, laid out for adding.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    levels: [[[f32; LANES]; 16]; 10],
    rates: [f32; CLASSES],
}

impl Table {
    /// For each class the logarithm of how often such a pair occurs among all pairs.
    pub(crate) fn logs(&self, pattern: Pattern) -> [f32; CLASSES] {
        let mut sum = [0.0; LANES];
        sum[..CLASSES].copy_from_slice(&self.rates);
        for field in Field::ALL {
            let add = &self.levels[field as usize][pattern.level(field)];
            for (s, a) in sum.iter_mut().zip(add) {
                *s += a;
            }
        }
        std::array::from_fn(|class| sum[class])
    }

    /// What one kind of evidence adds for each class.
    pub(crate) fn of(&self, field: Field, level: usize) -> [f32; CLASSES] {
        std::array::from_fn(|class| self.levels[field as usize][level][class])
    }

    /// The logarithm of how often each class occurs before any evidence.
    pub(crate) const fn rates(&self) -> [f32; CLASSES] {
        self.rates
    }

    fn logs_of(&self, pattern: Pattern, a: &Row, b: &Row, shares: &Bound) -> [f32; CLASSES] {
        let mut logs = self.logs(pattern);
        let (given, family) = shares.rarity(pattern, a, b);
        for (log, (g, f)) in logs.iter_mut().zip(coincidence(given, family)) {
            *log += g + f;
        }
        logs
    }

    /// Weighs a pair.
    pub(crate) fn score(&self, pattern: Pattern, a: &Row, b: &Row, shares: &Bound) -> Score {
        settle(&self.logs_of(pattern, a, b, shares))
    }

    /// Weighs a pair that is wanted only from this weight on. Most pairs are not, and the likeliest
    /// other class alone tells that.
    pub(crate) fn score_from(
        &self,
        floor: f32,
        pattern: Pattern,
        a: &Row,
        b: &Row,
        shares: &Bound,
    ) -> Option<Score> {
        let logs = self.logs_of(pattern, a, b, shares);
        let other = logs[1..].iter().copied().fold(f32::MIN, f32::max);
        if logs[0] - other < floor {
            return None;
        }
        let score = settle(&logs);
        (score.weight >= floor).then_some(score)
    }
}

/// In which classes two people bear one name by chance, so that a rare name tells more: strangers.
/// Two children of one family do not bear one given name by chance, and the family name they share.
pub(crate) const fn coincidence(given: f32, family: f32) -> [(f32, f32); CLASSES] {
    [
        (0.0, 0.0),
        (0.0, 0.0),
        (0.0, 0.0),
        (0.0, 0.0),
        (given, family),
    ]
}

/// From logarithms by class to a score.
pub(crate) fn settle(logs: &[f32; CLASSES]) -> Score {
    let mut best = 0;
    for class in 1..CLASSES {
        if logs[class] > logs[best] {
            best = class;
        }
    }
    let top = logs[best];
    let p: [f32; CLASSES] = std::array::from_fn(|c| (logs[c] - top).exp2());
    let all: f32 = p.iter().sum();
    let household = (p[1] + p[2] + p[3]) / all;
    // Kept finite where every other class has vanished.
    let others = (p[1] + p[2] + p[3] + p[4]).max(f32::MIN_POSITIVE);
    let same = p[0].max(f32::MIN_POSITIVE);
    Score {
        weight: same.log2() - others.log2(),
        household,
        class: Class::ALL[best],
    }
}
