//! What other records say about a pair.
//!
//! If the records a and x are one person, and x and b are, then so are a and b; if a and x are one
//! and x and b are certainly two, a and b are two. For three records with odds known pair by pair,
//! being one person must carry over, so the odds of a and b become
//! `ab * (1 + ax * xb) / (1 + ax + xb)`. The three pairs share records and so are not independent;
//! their weights count half. Of all third records the strongest for and the strongest against
//! count, once each, so that a crowd is no louder than its best witness.

use crate::{batch::Pair, compare::Comparer, engine::Engine, intern::number, model::Score};

/// How much of a third record's weight counts.
const PART: f32 = 0.5;
/// A weight counts at most this much, either way.
const MOST: f32 = 14.0;
/// What a pair weighs that was below the floor or never met.
const ABSENT: f32 = -12.0;
/// Two records that both weigh this much with a third are compared, even without a key in common.
const INTRODUCED: f32 = 3.0;

/// A neighbour of a row.
#[derive(Debug, Clone, Copy, Default)]
struct Neighbour {
    row: u32,
    /// What the pair weighs.
    weight: f32,
    /// The odds that a third record sees, from the weight.
    odds: f32,
}

/// For each row its neighbours, sorted by row.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    starts: Vec<u32>,
    /// While neighbours are put in, where each row's next one goes.
    next: Vec<u32>,
    all: Vec<Neighbour>,
}

impl Neighbours {
    /// Notes the neighbours by pairs that stand in the order of their rows, the smaller row first.
    fn note(&mut self, rows: usize, pairs: &[Pair]) {
        let Self { starts, next, all } = self;
        starts.clear();
        starts.resize(rows + 1, 0);
        for pair in pairs {
            starts[pair.one as usize + 1] += 1;
            starts[pair.other as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        next.clone_from(starts);
        all.resize(pairs.len() * 2, Neighbour::default());
        let mut put = |at: u32, neighbour: Neighbour| {
            let place = &mut next[at as usize];
            all[*place as usize] = neighbour;
            *place += 1;
        };
        // First all smaller neighbours of each row, then all larger ones: so each row's are sorted.
        for pair in pairs {
            put(pair.other, Neighbour::of(pair.one, pair));
        }
        for pair in pairs {
            put(pair.one, Neighbour::of(pair.other, pair));
        }
    }

    fn near(&self, row: u32) -> &[Neighbour] {
        &self.all[self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize]
    }

    fn met(&self, a: u32, b: u32) -> bool {
        self.weight(a, b).is_some()
    }

    /// What a pair weighs, if it was met.
    pub(crate) fn weight(&self, a: u32, b: u32) -> Option<f32> {
        let near = self.near(a);
        let at = near.binary_search_by_key(&b, |n| n.row).ok()?;
        Some(near[at].weight)
    }

    /// The bits that third records add to a pair.
    fn say(&self, a: u32, b: u32) -> f32 {
        let (mut x, mut y) = (self.near(a), self.near(b));
        let (mut best, mut worst) = (1.0_f32, 1.0_f32);
        let absent = odds(ABSENT);
        loop {
            let (third, speaks, one, other) = match (x.first(), y.first()) {
                (Some(p), Some(q)) if p.row == q.row => {
                    (x, y) = (&x[1..], &y[1..]);
                    (p.row, p.weight.max(q.weight), p.odds, q.odds)
                }
                (Some(p), q) if q.is_none_or(|q| p.row < q.row) => {
                    x = &x[1..];
                    (p.row, p.weight, p.odds, absent)
                }
                (_, Some(q)) => {
                    y = &y[1..];
                    (q.row, q.weight, absent, q.odds)
                }
                (_, None) => break,
            };
            if third == a || third == b || speaks <= 0.0 {
                continue;
            }
            let factor = carried_over(one, other);
            best = best.max(factor);
            worst = worst.min(factor);
        }
        best.log2() + worst.log2()
    }
}

impl Neighbour {
    fn of(row: u32, pair: &Pair) -> Self {
        Self {
            row,
            weight: pair.score.weight,
            odds: odds(pair.score.weight),
        }
    }
}

/// The odds that a third record sees in a weight.
fn odds(weight: f32) -> f32 {
    (weight.clamp(-MOST, MOST) * PART).exp2()
}

/// By how much one third record multiplies the odds of a pair, from its odds with either of the two.
fn carried_over(one: f32, other: f32) -> f32 {
    // The smaller first, so that the sum is the same to the last digit from both sides.
    let (x, y) = (one.min(other), one.max(other));
    (1.0 + x * y) / (1.0 + x + y)
}

/// Adds what third records say to every pair, and the pairs that only third records brought together; then tells who is
/// whose neighbour by what the pairs weigh now.
pub(crate) fn weigh_in(engine: &Engine, pairs: &mut Vec<Pair>) -> Neighbours {
    let by_rows = |p: &Pair| (p.one, p.other);
    if !pairs.is_sorted_by_key(by_rows) {
        pairs.sort_unstable_by_key(by_rows);
    }
    let rows = engine.rows.len();
    let mut near = Neighbours::default();
    near.note(rows, pairs);
    if introduce(engine, &near, pairs) {
        // Two sorted runs: this sort joins such at once.
        pairs.sort_by_key(by_rows);
        near.note(rows, pairs);
    }
    for pair in pairs.iter_mut() {
        pair.others = near.say(pair.one, pair.other);
        if pair.pattern.clashes() {
            pair.others = pair.others.min(0.0);
        }
        pair.score = moved(pair.score, pair.others);
    }
    near.note(rows, pairs);
    near
}

/// A score after so many bits more: the household keeps its part of what is left.
fn moved(score: Score, bits: f32) -> Score {
    let left = 1.0 - score.probability();
    let after = Score {
        weight: score.weight + bits,
        ..score
    };
    let rest = 1.0 - after.probability();
    let household = if left > 0.0 {
        (score.household * rest / left).min(1.0)
    } else {
        0.0
    };
    Score { household, ..after }
}

/// Weighs the records that third records bring together; whether any pair came of it.
fn introduce(engine: &Engine, near: &Neighbours, pairs: &mut Vec<Pair>) -> bool {
    if engine.across.is_some() {
        return false;
    }
    let mut new: Vec<(u32, u32)> = Vec::new();
    for row in 0..number(engine.rows.len()) {
        let strong = || {
            near.near(row)
                .iter()
                .filter(|n| n.weight >= INTRODUCED)
                .map(|n| n.row)
        };
        for (i, a) in strong().enumerate() {
            new.extend(
                strong()
                    .skip(i + 1)
                    .filter(|b| !near.met(a, *b))
                    .map(|b| (a, b)),
            );
        }
    }
    new.sort_unstable();
    new.dedup();
    let known = pairs.len();
    let mut comparer = Comparer::for_many(&engine.words);
    for (one, other) in new {
        let (a, b) = (&engine.rows[one as usize], &engine.rows[other as usize]);
        pairs.extend(engine.weighed(&mut comparer, (one, a), (other, b)));
    }
    pairs.len() > known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn being_one_person_carries_over_and_being_two_does_too() {
        let bits = |one, other| carried_over(odds(one), odds(other)).log2();
        assert!(bits(14.0, 14.0) > 5.0);
        assert!(bits(14.0, -14.0) < -5.0);
        assert!((bits(8.0, -3.0) - bits(-3.0, 8.0)).abs() < 1e-6);
        assert!(
            bits(-14.0, -14.0).abs() < 0.1,
            "a stranger to both says nothing"
        );
    }
}
