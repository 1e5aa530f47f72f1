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

/// For each row its neighbours with what the pair weighs, sorted by row.
pub(crate) struct Neighbours {
    starts: Vec<u32>,
    all: Vec<(u32, f32)>,
}

impl Neighbours {
    pub(crate) fn of(rows: usize, pairs: &[Pair]) -> Self {
        let mut starts = vec![0_u32; rows + 1];
        for pair in pairs {
            starts[pair.one as usize + 1] += 1;
            starts[pair.other as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut all = vec![(0, 0.0); pairs.len() * 2];
        for pair in pairs {
            for (from, to) in [(pair.one, pair.other), (pair.other, pair.one)] {
                let place = &mut next[from as usize];
                all[*place as usize] = (to, pair.score.weight);
                *place += 1;
            }
        }
        for bounds in starts.windows(2) {
            all[bounds[0] as usize..bounds[1] as usize].sort_unstable_by_key(|n| n.0);
        }
        Self { starts, all }
    }

    fn near(&self, row: u32) -> &[(u32, f32)] {
        &self.all[self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize]
    }

    fn met(&self, a: u32, b: u32) -> bool {
        self.weight(a, b).is_some()
    }

    /// What a pair weighs, if it was met.
    pub(crate) fn weight(&self, a: u32, b: u32) -> Option<f32> {
        let near = self.near(a);
        let at = near.binary_search_by_key(&b, |n| n.0).ok()?;
        Some(near[at].1)
    }

    /// The bits that third records add to a pair.
    fn say(&self, a: u32, b: u32) -> f32 {
        let (mut x, mut y) = (self.near(a), self.near(b));
        let (mut best, mut worst) = (0.0_f32, 0.0_f32);
        loop {
            let (third, wa, wb) = match (x.first(), y.first()) {
                (Some(p), Some(q)) if p.0 == q.0 => (p.0, p.1, q.1),
                (Some(p), Some(q)) if p.0 < q.0 => (p.0, p.1, ABSENT),
                (Some(p), None) => (p.0, p.1, ABSENT),
                (_, Some(q)) => (q.0, ABSENT, q.1),
                (None, None) => break,
            };
            x = x
                .get(usize::from(x.first().is_some_and(|p| p.0 == third))..)
                .unwrap_or_default();
            y = y
                .get(usize::from(y.first().is_some_and(|q| q.0 == third))..)
                .unwrap_or_default();
            if third == a || third == b || wa.max(wb) <= 0.0 {
                continue;
            }
            let bits = carried_over(wa, wb);
            best = best.max(bits);
            worst = worst.min(bits);
        }
        best + worst
    }
}

/// The bits that one third record adds, from its weights with either of the pair.
fn carried_over(one: f32, other: f32) -> f32 {
    let odds = |w: f32| (w.clamp(-MOST, MOST) * PART).exp2();
    // The smaller first, so that the sum is the same to the last digit from both sides.
    let (x, y) = (odds(one.min(other)), odds(one.max(other)));
    ((1.0 + x * y) / (1.0 + x + y)).log2()
}

/// Adds what third records say to every pair, and the pairs that only third records brought together.
pub(crate) fn weigh_in(engine: &Engine, pairs: &mut Vec<Pair>) {
    let before = Neighbours::of(engine.rows.len(), pairs);
    introduce(engine, &before, pairs);
    let near = Neighbours::of(engine.rows.len(), pairs);
    for pair in pairs.iter_mut() {
        pair.others = near.say(pair.one, pair.other);
        if pair.pattern.clashes() {
            pair.others = pair.others.min(0.0);
        }
        pair.score = moved(pair.score, pair.others);
    }
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

fn introduce(engine: &Engine, near: &Neighbours, pairs: &mut Vec<Pair>) {
    if engine.across.is_some() {
        return;
    }
    let mut new: Vec<(u32, u32)> = Vec::new();
    for row in 0..number(engine.rows.len()) {
        let strong = || {
            near.near(row)
                .iter()
                .filter(|n| n.1 >= INTRODUCED)
                .map(|n| n.0)
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
    let mut comparer = Comparer::for_many(&engine.words);
    for (one, other) in new {
        let (a, b) = (&engine.rows[one as usize], &engine.rows[other as usize]);
        pairs.extend(engine.weighed(&mut comparer, (one, a), (other, b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn being_one_person_carries_over_and_being_two_does_too() {
        assert!(carried_over(14.0, 14.0) > 5.0);
        assert!(carried_over(14.0, -14.0) < -5.0);
        assert!((carried_over(8.0, -3.0) - carried_over(-3.0, 8.0)).abs() < 1e-6);
        assert!(
            carried_over(-14.0, -14.0).abs() < 0.1,
            "a stranger to both says nothing"
        );
    }
}
