//! Persons out of pairs. Never plain connected components: a record joins only where the whole
//! stays consistent.
//!
//! Pairs are taken heaviest first. Two groups are joined when nothing forbids it: no two whole
//! numbers of one kind, no two dates of birth beyond a slip of the pen, nobody who decided
//! otherwise, and the weights of all pairs between the two groups together speak for it (so that
//! one strong pair does not tie twins together through a record that fits both).

use crate::{batch::Pair, born, decide::Verdict, engine::Engine, intern::number, person::Row};
use std::collections::HashMap;

/// What a pair between two groups counts when it was not even a candidate, in bits.
const NEVER_MET: f32 = -4.0;
/// A pair counts at most this much, so that one cannot outvote all others.
const MOST: f32 = 12.0;

/// For each place its person: the lowest place of the group.
pub(crate) fn persons(engine: &Engine, pairs: &[Pair]) -> Vec<u32> {
    let mut groups = Groups::new(engine, pairs);
    groups.decided();
    for pair in pairs {
        if pair.score.weight < engine.settings.potential {
            break;
        }
        groups.try_join(pair.one, pair.other);
    }
    groups.lowest()
}

struct Groups<'a> {
    engine: &'a Engine,
    parent: Vec<u32>,
    /// Members of each group that has more than one, under its root.
    members: HashMap<u32, Vec<u32>>,
    weights: HashMap<u64, f32>,
    forbidden: HashMap<u32, Vec<u32>>,
}

fn key(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

impl<'a> Groups<'a> {
    fn new(engine: &'a Engine, pairs: &[Pair]) -> Self {
        let weights = pairs
            .iter()
            .map(|p| (key(p.one, p.other), p.score.weight))
            .collect();
        Self {
            engine,
            parent: (0..number(engine.rows.len())).collect(),
            members: HashMap::new(),
            weights,
            forbidden: HashMap::new(),
        }
    }

    fn root(&mut self, mut place: u32) -> u32 {
        while self.parent[place as usize] != place {
            let up = self.parent[self.parent[place as usize] as usize];
            self.parent[place as usize] = up;
            place = up;
        }
        place
    }

    /// What people decided comes before anything the model says.
    fn decided(&mut self) {
        let places = |a: &str, b: &str| Some((self.engine.row(a)?, self.engine.row(b)?));
        let all: Vec<(u32, u32, Verdict)> = self
            .engine
            .decisions
            .all()
            .filter_map(|(a, b, v)| places(a, b).map(|(a, b)| (a, b, v)))
            .collect();
        for (a, b, verdict) in &all {
            if matches!(verdict, Verdict::Different | Verdict::TwinOrSibling) {
                self.forbidden.entry(*a).or_default().push(*b);
                self.forbidden.entry(*b).or_default().push(*a);
            }
        }
        for (a, b, verdict) in all {
            if verdict == Verdict::Same {
                let (x, y) = (self.root(a), self.root(b));
                if x != y && !self.is_forbidden(x, y) {
                    self.join(x, y);
                }
            }
        }
    }

    fn group(&self, root: u32) -> Vec<u32> {
        self.members
            .get(&root)
            .cloned()
            .unwrap_or_else(|| vec![root])
    }

    fn is_forbidden(&self, x: u32, y: u32) -> bool {
        let other = self.group(y);
        !self.forbidden.is_empty()
            && self.group(x).iter().any(|a| {
                self.forbidden
                    .get(a)
                    .is_some_and(|f| f.iter().any(|b| other.contains(b)))
            })
    }

    fn try_join(&mut self, a: u32, b: u32) {
        let (x, y) = (self.root(a), self.root(b));
        if x != y && !self.is_forbidden(x, y) && self.consistent(x, y) {
            self.join(x, y);
        }
    }

    fn consistent(&self, x: u32, y: u32) -> bool {
        let (xs, ys) = (self.group(x), self.group(y));
        let mut sum = 0.0;
        for a in &xs {
            for b in &ys {
                let (r, s) = (
                    &self.engine.rows[*a as usize],
                    &self.engine.rows[*b as usize],
                );
                if !compatible(r, s) {
                    return false;
                }
                sum += self
                    .weights
                    .get(&key(*a, *b))
                    .copied()
                    .unwrap_or(NEVER_MET)
                    .min(MOST);
            }
        }
        sum > 0.0
    }

    fn join(&mut self, x: u32, y: u32) {
        let mut all = self.members.remove(&x).unwrap_or_else(|| vec![x]);
        all.extend(self.members.remove(&y).unwrap_or_else(|| vec![y]));
        let (root, child) = (x.min(y), x.max(y));
        self.parent[child as usize] = root;
        self.members.insert(root, all);
    }

    fn lowest(mut self) -> Vec<u32> {
        (0..number(self.parent.len()))
            .map(|n| self.root(n))
            .collect()
    }
}

/// Whether two rows can stand in one group at all.
fn compatible(a: &Row, b: &Row) -> bool {
    let clash =
        |x: crate::numbers::Number, y: crate::numbers::Number| x.whole() && y.whole() && x != y;
    if (a.health_kind == b.health_kind && clash(a.health, b.health)) || clash(a.upn, b.upn) {
        return false;
    }
    let level = born::compare(a.born, b.born);
    level == born::BornLevel::Unknown || born::within_error(level)
}
