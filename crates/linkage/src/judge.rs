//! What can be told about a run without anyone knowing the truth: numbers serve as witnesses.

use crate::{
    batch::Pair,
    engine::Engine,
    field::Field,
    keys::{Keys, Way},
    model::{coincidence, settle},
};

/// A band of probabilities, and what became of the pairs in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Mean probability that was said, without the numbers.
    pub said: f64,
    /// Share of the pairs whose numbers agree.
    pub held: f64,
    /// Pairs in the band.
    pub pairs: u64,
}

/// Upper ends of the bands.
const BANDS: [f32; 8] = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.01];
/// Fewer pairs than this in a band say nothing: it is put together with the next.
const ENOUGH: u64 = 20;
/// Pairs looked at to see what would have been missed.
const WITNESSES: usize = 20_000;

/// The bands with a few pairs put together with the next above, the last with the one below.
fn together(sums: Vec<(f64, f64, u64)>) -> Vec<(f64, f64, u64)> {
    let add = |a: (f64, f64, u64), b: (f64, f64, u64)| (a.0 + b.0, a.1 + b.1, a.2 + b.2);
    let mut all: Vec<(f64, f64, u64)> = Vec::new();
    let mut held = (0.0, 0.0, 0);
    for band in sums {
        held = add(held, band);
        if held.2 >= ENOUGH {
            all.push(std::mem::take(&mut held));
        }
    }
    if held.2 > 0 {
        held = add(held, all.pop().unwrap_or_default());
        all.push(held);
    }
    all
}

/// Pairs that a number shows to be one person, and how many of them only the number found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Pairs looked at.
    pub pairs: u64,
    /// Pairs that share no other key.
    pub missed: u64,
    /// For each way that needs no number, in the order of [`Way::ALL`]: its name, the pairs that
    /// share a key of that way, and those that share no other.
    pub ways: Vec<(&'static str, u64, u64)>,
}

impl Engine {
    /// Whether the probabilities hold: pairs with two whole numbers of one kind are weighed again
    /// without any number, and the numbers tell which are one person.
    pub fn calibration(&self, pairs: &[Pair]) -> Vec<Band> {
        let mut sums = [(0.0, 0.0, 0_u64); BANDS.len()];
        // Most pairs have no number in common to compare, which the pattern alone tells.
        let numbered =
            |p: &&Pair| p.pattern.level(Field::Health) != 0 || p.pattern.level(Field::Upn) != 0;
        for pair in pairs.iter().filter(numbered) {
            let (a, b) = (
                &self.rows[pair.one as usize],
                &self.rows[pair.other as usize],
            );
            let both =
                |x: crate::numbers::Number, y: crate::numbers::Number| x.whole() && y.whole();
            let health = both(a.health, b.health) && a.health_kind == b.health_kind;
            if !health && !both(a.upn, b.upn) {
                continue;
            }
            let agrees = if health {
                a.health == b.health
            } else {
                a.upn == b.upn
            };
            let said = self.without_numbers(pair);
            let band = BANDS
                .iter()
                .position(|top| said < *top)
                .unwrap_or(BANDS.len() - 1);
            sums[band].0 += f64::from(said);
            sums[band].1 += f64::from(u8::from(agrees));
            sums[band].2 += 1;
        }
        together(sums.to_vec())
            .iter()
            .map(|(said, held, n)| Band {
                said: said / *n as f64,
                held: held / *n as f64,
                pairs: *n,
            })
            .collect()
    }

    fn without_numbers(&self, pair: &Pair) -> f32 {
        let (a, b) = (
            &self.rows[pair.one as usize],
            &self.rows[pair.other as usize],
        );
        let mut logs = self.table.rates();
        for field in Field::ALL {
            if !matches!(field, Field::Health | Field::Upn | Field::Local) {
                let add = self.table.of(field, pair.pattern.level(field));
                logs.iter_mut().zip(add).for_each(|(l, a)| *l += a);
            }
        }
        let (given, family) = self.names.rarity(pair.pattern, a, b);
        logs.iter_mut()
            .zip(coincidence(given, family))
            .for_each(|(l, (g, f))| *l += g + f);
        settle(&logs).probability()
    }

    /// What the other keys would have missed of the pairs that a number shows to be one person,
    /// and what each way finds of them.
    pub fn missed(&self, pairs: &[Pair]) -> Missed {
        let of_numbers = |way: &Way| matches!(way, Way::Health | Way::Upn | Way::Local);
        let mut found = Missed {
            pairs: 0,
            missed: 0,
            ways: Way::ALL
                .iter()
                .filter(|w| !of_numbers(w))
                .map(|w| (w.name(), 0, 0))
                .collect(),
        };
        let (mut one, mut other) = (Keys::default(), Keys::default());
        let agreeing = pairs
            .iter()
            .filter(|p| p.pattern.number_agrees() && p.score.weight > 0.0);
        for pair in agreeing.take(WITNESSES) {
            one.of(&self.rows[pair.one as usize], &self.words);
            other.of(&self.rows[pair.other as usize], &self.words);
            let mut shared: Vec<&'static str> = one
                .all
                .iter()
                .filter(|k| !of_numbers(&k.1))
                .filter(|k| other.all.binary_search_by_key(&k.0, |o| o.0).is_ok())
                .map(|k| k.1.name())
                .collect();
            shared.sort_unstable();
            shared.dedup();
            found.pairs += 1;
            found.missed += u64::from(shared.is_empty());
            for (name, pairs, alone) in &mut found.ways {
                let by_it = shared.contains(name);
                *pairs += u64::from(by_it);
                *alone += u64::from(by_it && shared.len() == 1);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_of_few_pairs_is_put_together_with_its_neighbour() {
        let bands = together(vec![
            (0.1, 0.0, 30),
            (1.0, 1.0, 4),
            (0.0, 0.0, 0),
            (9.0, 9.0, 16),
            (5.0, 5.0, 5),
        ]);
        let pairs: Vec<u64> = bands.iter().map(|b| b.2).collect();
        assert_eq!(pairs, [30, 25]);
        assert_eq!(together(vec![(0.1, 0.0, 3)]).len(), 1);
        assert!(together(vec![(0.0, 0.0, 0)]).is_empty());
    }
}
