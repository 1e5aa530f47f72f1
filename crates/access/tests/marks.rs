//! The mark of a protected address through a great many random steps, in memory: what spreads it and
//! what hides because of it is the code of the product; who ought to have it is kept here in another
//! way. `crates/casework/tests/protected.rs` takes fewer steps through the whole product.
//!
//! `SHAREWISE_STEPS` sets how many steps are taken (20,000 unless told), `SHAREWISE_SEED` from which
//! number; a failure names both.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use access::{Act, Field, Mark, Permit, Policy, Relation, Standing, spread};
use domain::{
    around::HomeTie,
    practitioner::{MemberState, Role},
};
use std::collections::{BTreeMap, BTreeSet};

/// Most records at one time.
const RECORDS: usize = 40;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

/// The records of one agency as the product keeps them.
#[derive(Clone, Default)]
struct House {
    marked: BTreeMap<u32, bool>,
    joins: BTreeSet<(u32, u32)>,
    ties: BTreeMap<(u32, u32), HomeTie>,
}

impl House {
    /// Records of the same person, and of everybody who is as hard to find.
    fn of_one_home(&self, record: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::from([record]);
        let mut next = vec![record];
        let tied = self.ties.iter().filter(|(_, t)| t.is_as_hard_to_find());
        let edges: Vec<&(u32, u32)> = self.joins.iter().chain(tied.map(|(two, _)| two)).collect();
        while let Some(one) = next.pop() {
            for &&(a, b) in &edges {
                for other in [(a, b), (b, a)] {
                    if other.0 == one && found.insert(other.1) {
                        next.push(other.1);
                    }
                }
            }
        }
        found
    }

    /// As `casework` does after whatever may bring a mark to a person.
    fn spread(&mut self, record: u32) {
        let all = self.of_one_home(record);
        let all: Vec<(u32, bool)> = all.into_iter().map(|r| (r, self.marked[&r])).collect();
        for record in spread(all) {
            self.marked.insert(record, true);
        }
    }

    fn marks(&self, record: u32) -> &'static [Mark] {
        if self.marked[&record] {
            &[Mark::ProtectedAddress]
        } else {
            &[]
        }
    }
}

/// Who ought to have the mark: each record has a group; groups that met under a mark are all marked.
/// Kept as the history of what happened, so that no step can forget any of it.
#[derive(Default)]
struct Truth {
    ought: BTreeSet<u32>,
}

impl Truth {
    fn met(&mut self, group: &BTreeSet<u32>) {
        if group.iter().any(|r| self.ought.contains(r)) {
            self.ought.extend(group);
        }
    }
}

struct Walk {
    dice: Dice,
    house: House,
    kept: Option<House>,
    truth: Truth,
    next: u32,
    last: Option<(u32, u32)>,
}

impl Walk {
    fn any(&mut self) -> Option<u32> {
        let n = self.dice.roll(self.house.marked.len());
        self.house.marked.keys().nth(n).copied()
    }

    fn mark(&mut self, record: u32) {
        self.house.marked.insert(record, true);
        self.house.spread(record);
        self.truth.ought.insert(record);
        self.truth.met(&self.house.of_one_home(record));
    }

    fn join(&mut self, one: u32, other: u32) {
        self.last = Some((one, other));
        self.house.joins.insert((one.min(other), one.max(other)));
        self.house.spread(one);
        self.truth.met(&self.house.of_one_home(one));
    }

    /// Somebody says of two people how they stand to each other, or an address or telephone changes.
    fn tie(&mut self, one: u32, other: u32) {
        let tie = HomeTie {
            lives_with: [None, Some(true), Some(false), Some(false)][self.dice.roll(4)],
            same_address: self.dice.roll(4) == 0,
            same_phone: self.dice.roll(4) == 0,
        };
        self.house
            .ties
            .insert((one.min(other), one.max(other)), tie);
        for side in [one, other] {
            self.house.spread(side);
            self.truth.met(&self.house.of_one_home(side));
        }
    }

    fn import(&mut self) {
        let protected = self.dice.roll(4) == 0;
        let known = self.dice.roll(2) == 0;
        let record = match self.any().filter(|_| known) {
            Some(record) => record,
            None => self.create(),
        };
        if protected {
            self.mark(record);
        }
    }

    fn create(&mut self) -> u32 {
        self.next += 1;
        self.house.marked.insert(self.next, false);
        self.next
    }

    /// An older state comes back; what is marked now stays marked in it, and spreads over what was
    /// joined then.
    fn restore(&mut self) {
        let Some(then) = self.kept.clone() else {
            self.kept = Some(self.house.clone());
            return;
        };
        let now = std::mem::replace(&mut self.house, then);
        let all: Vec<u32> = self.house.marked.keys().copied().collect();
        for (&record, marked) in &mut self.house.marked {
            *marked |= now.marked.get(&record).is_some_and(|m| *m);
        }
        for &record in &all {
            self.house.spread(record);
        }
        // What was lifted meanwhile has its mark again.
        let back = all
            .iter()
            .filter(|r| self.kept.as_ref().is_some_and(|k| k.marked[r]));
        self.truth.ought.extend(back);
        let here: BTreeSet<u32> = all.iter().copied().collect();
        self.truth.ought.retain(|r| here.contains(r));
        for record in all {
            let group = self.house.of_one_home(record);
            self.truth.met(&group);
        }
    }

    fn lift(&mut self, record: u32) {
        for r in self.house.of_one_home(record) {
            self.house.marked.insert(r, false);
            self.truth.ought.remove(&r);
        }
    }

    fn forget(&mut self, record: u32) {
        self.house.marked.remove(&record);
        self.house
            .joins
            .retain(|(a, b)| *a != record && *b != record);
        self.house
            .ties
            .retain(|(a, b), _| *a != record && *b != record);
        self.truth.ought.remove(&record);
    }

    fn step(&mut self) -> &'static str {
        if self.house.marked.len() >= RECORDS {
            if let Some(record) = self.any() {
                self.forget(record);
            }
            return "erase";
        }
        let (one, other) = (self.any(), self.any());
        match (self.dice.roll(46), one, other) {
            (0..=9, ..) => {
                self.create();
                "create"
            }
            (10..=12, Some(one), _) => {
                self.mark(one);
                "mark"
            }
            (13, Some(one), _) => {
                self.lift(one);
                "lift"
            }
            (14..=21, Some(one), Some(other)) if one != other => {
                self.join(one, other);
                "merge"
            }
            (22..=26, ..) => {
                let n = self.dice.roll(self.house.joins.len());
                if let Some(pair) = self.house.joins.iter().nth(n).copied() {
                    self.house.joins.remove(&pair);
                }
                "split"
            }
            (27..=33, ..) => {
                self.import();
                "import"
            }
            (34, ..) => {
                self.restore();
                "restore"
            }
            (35, ..) => {
                self.kept = Some(self.house.clone());
                "back up"
            }
            (40..=43, Some(one), Some(other)) if one != other => {
                self.tie(one, other);
                "tie"
            }
            (44, ..) => {
                let n = self.dice.roll(self.house.ties.len());
                if let Some(two) = self.house.ties.keys().nth(n).copied() {
                    self.house.ties.remove(&two);
                }
                "move out"
            }
            _ => {
                // The same message once more, as after a lost answer.
                if let Some((one, other)) = self.last {
                    let here = &self.house.marked;
                    if here.contains_key(&one) && here.contains_key(&other) {
                        self.join(one, other);
                    }
                }
                "replay"
            }
        }
    }
}

fn leaves() -> Vec<Permit> {
    let policy = Policy::builtin().unwrap();
    let mut all = Vec::new();
    for &role in Role::ALL {
        for &act in Act::ALL {
            for &relation in Relation::ALL {
                let who = Standing {
                    role,
                    state: MemberState::Active,
                    second_factor: true,
                    confirmed: true,
                };
                all.extend(policy.permit(who, act, relation));
            }
        }
    }
    // One for each thing that is shown: the same leave to another role shows the same.
    let mut seen = BTreeSet::new();
    all.retain(|p| seen.insert((p.act(), p.relation())));
    all.retain(|p| p.fields().show(Field::Address) || p.fields().show(Field::Phone));
    all
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(otherwise)
}

#[test]
fn a_mark_only_grows_and_what_it_hides_is_shown_by_no_leave() {
    let (steps, seed) = (
        number("SHAREWISE_STEPS", 20_000),
        number("SHAREWISE_SEED", 20_261_122),
    );
    let leaves = leaves();
    assert!(leaves.len() >= 5, "there is leave to see an address");
    let mut walk = Walk {
        dice: Dice(seed.max(1)),
        house: House::default(),
        kept: None,
        truth: Truth::default(),
        next: 0,
        last: None,
    };
    let mut done = BTreeMap::<&str, u64>::new();
    let (mut hidden, mut shown) = (0_u64, 0_u64);
    for step in 0..steps {
        let what = walk.step();
        *done.entry(what).or_default() += 1;
        for (&record, &marked) in &walk.house.marked {
            let ought = walk.truth.ought.contains(&record);
            assert_eq!(marked, ought, "seed {seed}, step {step}, {what}: {record}");
            for leave in &leaves {
                let fields = leave.fields().without(walk.house.marks(record));
                let out = fields.keep(Field::Address, ()).is_some()
                    || fields.keep(Field::Phone, ()).is_some();
                assert_eq!(out, !ought, "seed {seed}, step {step}, {what}: {record}");
                hidden += u64::from(!out);
                shown += u64::from(out);
            }
        }
    }
    println!("{steps} steps from seed {seed}: {done:?}; {hidden} times hidden, {shown} shown");
    assert!(done.len() == 12 || steps < 2_000);
    assert!(hidden > 0 && shown > 0);
}
