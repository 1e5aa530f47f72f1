//! Who comes next: the likeliest record of another person, beside a pair that is explained.

use crate::{batch::Linked, engine::Engine};

/// Who comes next after a pair's other record.
#[derive(Debug, Clone, PartialEq)]
pub struct RunnerUp {
    /// A record of another person, by its id.
    pub id: String,
    /// What it weighs with one of the pair.
    pub weight: f32,
    /// By how much the pair is ahead, in bits.
    pub lead: f32,
}

impl Engine {
    /// The heaviest record that either of two has besides those of their own persons, and by how much they are ahead.
    pub fn runner_up(&self, linked: &Linked, one: &str, other: &str) -> Option<RunnerUp> {
        let places = [self.row(one)?, self.row(other)?];
        let own = places.map(|p| linked.clusters[p as usize]);
        let (score, _) = self.compare(one, other)?;
        let mut weight = score.weight;
        let mut next: Option<(u32, f32)> = None;
        for pair in &linked.pairs {
            match places.map(|p| pair.one == p || pair.other == p) {
                [true, true] => weight = pair.score.weight,
                [false, false] => {}
                [first, _] => {
                    let here = places[usize::from(!first)];
                    let third = if pair.one == here {
                        pair.other
                    } else {
                        pair.one
                    };
                    // Pairs come heaviest first.
                    if next.is_none() && !own.contains(&linked.clusters[third as usize]) {
                        next = Some((third, pair.score.weight));
                    }
                }
            }
        }
        let (place, next) = next?;
        Some(RunnerUp {
            id: self.id(place),
            weight: next,
            lead: weight - next,
        })
    }
}
