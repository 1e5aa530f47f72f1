//! Persons out of pairs. Never plain connected components: a record joins only where the whole
//! stays consistent.
//!
//! Pairs are taken heaviest first. Two groups are joined when nothing forbids it: no two whole
//! numbers of one kind, no two dates of birth beyond a slip of the pen, nobody who decided
//! otherwise, and the weights of all pairs between the two groups together speak for it (so that
//! one strong pair does not tie twins together through a record that fits both).
//!
//! A pair that looks as twins do joins only after all others, and only if it is more likely one person than a twin.

use crate::{
    batch::Pair, born, decide::Verdict, engine::Engine, intern::number, neighbours::Neighbours,
    person::Row, two_people::as_twins_are,
};
use std::collections::HashMap;

/// What a pair between two groups counts when it was not even a candidate, in bits.
const NEVER_MET: f32 = -4.0;
/// A pair counts at most this much, so that one cannot outvote all others.
const MOST: f32 = 12.0;

/// Who is with whom: for each place the lowest place of its group.
pub(crate) struct Persons {
    /// By all pairs.
    pub(crate) all: Vec<u32>,
    /// By those pairs alone that do not look as twins do.
    pub(crate) confirmed: Vec<u32>,
}

/// For each place its person. Pairs come heaviest first.
pub(crate) fn persons(engine: &Engine, pairs: &[Pair], weights: Neighbours) -> Persons {
    let mut groups = Groups::new(engine, weights);
    groups.decided();
    let mut as_twins = Vec::new();
    for pair in pairs {
        if pair.score.weight < engine.settings.potential {
            break;
        }
        if engine.as_twins(pair) {
            as_twins.push(pair);
        } else {
            groups.try_join(pair);
        }
    }
    let confirmed = groups.lowest();
    for pair in as_twins {
        if pair.score.household < engine.settings.doubt {
            groups.try_join(pair);
        }
    }
    Persons {
        all: groups.lowest(),
        confirmed,
    }
}

impl Engine {
    /// Whether a pair looks as twins do.
    pub(crate) fn as_twins(&self, pair: &Pair) -> bool {
        let row = |place: u32| &self.rows[place as usize];
        as_twins_are(pair.pattern, row(pair.one), row(pair.other))
    }
}

struct Groups<'a> {
    engine: &'a Engine,
    parent: Vec<u32>,
    /// The next member of each one's group, in a circle.
    next: Vec<u32>,
    weights: Neighbours,
    forbidden: HashMap<u32, Vec<u32>>,
}

impl<'a> Groups<'a> {
    fn new(engine: &'a Engine, weights: Neighbours) -> Self {
        let alone: Vec<u32> = (0..number(engine.rows.len())).collect();
        Self {
            engine,
            parent: alone.clone(),
            next: alone,
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

    /// All members of a group.
    fn group(&self, root: u32) -> impl Iterator<Item = u32> + '_ {
        let following = move |place: &u32| {
            let next = self.next[*place as usize];
            (next != root).then_some(next)
        };
        std::iter::successors(Some(root), following)
    }

    fn is_forbidden(&self, x: u32, y: u32) -> bool {
        let against = |a: u32, b: u32| self.forbidden.get(&a).is_some_and(|f| f.contains(&b));
        !self.forbidden.is_empty() && self.group(x).any(|a| self.group(y).any(|b| against(a, b)))
    }

    fn try_join(&mut self, pair: &Pair) {
        let (x, y) = (self.root(pair.one), self.root(pair.other));
        if x == y || self.is_forbidden(x, y) {
            return;
        }
        // Most often neither is in a group yet, and then there is nothing to look up.
        let alone = |n: u32| self.next[n as usize] == n;
        let fits = if alone(x) && alone(y) {
            pair.score.weight > 0.0 && self.compatible(x, y)
        } else {
            self.consistent(x, y)
        };
        if fits {
            self.join(x, y);
        }
    }

    fn compatible(&self, a: u32, b: u32) -> bool {
        let row = |place: u32| &self.engine.rows[place as usize];
        compatible(row(a), row(b))
    }

    fn consistent(&self, x: u32, y: u32) -> bool {
        let mut sum = 0.0;
        for a in self.group(x) {
            for b in self.group(y) {
                if !self.compatible(a, b) {
                    return false;
                }
                let weight = self.weights.weight(a, b).unwrap_or(NEVER_MET);
                sum += f64::from(weight.min(MOST));
            }
        }
        sum > 0.0
    }

    fn join(&mut self, x: u32, y: u32) {
        let (root, child) = (x.min(y), x.max(y));
        self.parent[child as usize] = root;
        self.next.swap(x as usize, y as usize);
    }

    fn lowest(&mut self) -> Vec<u32> {
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
