//! All pairs of records that share a key, each once; the batch is the same index as a look-up's.

use crate::{
    cluster,
    compare::Comparer,
    decide::Verdict,
    engine::Engine,
    field::Pattern,
    index::{Capped, row_of},
    intern::number,
    keys::{Keys, Way, most},
    model::Score,
};
use std::collections::BTreeMap;

/// A pair of records that was weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The one record, by its place.
    pub one: u32,
    /// The other.
    pub other: u32,
    /// What the pair weighs.
    pub score: Score,
    /// What was compared and how it stands.
    pub pattern: Pattern,
    /// Bits of the weight that other records brought: they are or are not one person with both.
    pub others: f32,
}

/// The blocks of the index, ready to be gone through.
#[derive(Debug)]
pub struct Blocks<'a> {
    engine: &'a Engine,
    /// Keys of each row that are followed, smallest first, end to end.
    keys: Vec<u32>,
    starts: Vec<u32>,
    pairs: u64,
    capped: Vec<Capped>,
}

impl<'a> Blocks<'a> {
    pub(crate) fn of(engine: &'a Engine) -> Self {
        let (mut over, mut pairs) = (Vec::new(), 0);
        for (key, run) in engine.index.runs() {
            // Withdrawn rows still stand in the runs of an index that is not in order.
            if run.len() > most(key, engine.settings.block) + 1 {
                over.push((key, row_of(run[0]), number(run.len())));
            } else {
                pairs += (run.len() * (run.len() - 1) / 2) as u64;
            }
        }
        let mut blocks = Self {
            engine,
            keys: Vec::new(),
            starts: vec![0],
            pairs,
            capped: Vec::new(),
        };
        blocks.keys.reserve_exact(engine.rows.len() * 12);
        blocks.note_keys(&over);
        blocks
    }

    fn note_keys(&mut self, over: &[(u32, u32, u32)]) {
        let mut sieve = vec![0_u64; 1 << 14];
        for (key, ..) in over {
            sieve[(key >> 6 & 0x3fff) as usize] |= 1 << (key & 63);
        }
        let is_over = |key: u32| {
            sieve[(key >> 6 & 0x3fff) as usize] >> (key & 63) & 1 != 0
                && over.binary_search_by_key(&key, |o| o.0).is_ok()
        };
        let mut keys = Keys::default();
        for row in &self.engine.rows {
            for (key, _) in keys.of(row, &self.engine.words) {
                if !is_over(*key) {
                    self.keys.push(*key);
                }
            }
            self.starts.push(number(self.keys.len()));
        }
        for (key, row, records) in over {
            let ways = keys.of(&self.engine.rows[*row as usize], &self.engine.words);
            let way = ways
                .iter()
                .find(|k| k.0 == *key)
                .map_or(Way::Names, |k| k.1);
            self.capped.push(Capped {
                way,
                records: *records,
            });
        }
    }

    /// How many pairs the blocks hold, with those that stand in several.
    pub fn pairs(&self) -> u64 {
        self.pairs
    }

    /// Keys that were not followed, because too many records have them.
    pub fn capped(&self) -> &[Capped] {
        &self.capped
    }

    /// The keys of a row that are followed.
    fn keys_of(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.keys[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Goes through the pairs of one part of the blocks, each pair once over all parts.
    pub(crate) fn each(
        &self,
        part: usize,
        parts: usize,
        wanted: impl Fn(u32) -> bool,
        mut with: impl FnMut(u32, u32),
    ) {
        let block = self.engine.settings.block;
        let across = |a: u32, b: u32| {
            self.engine
                .across
                .is_none_or(|from| (a < from) != (b < from))
        };
        for (key, run) in self.engine.index.runs_of(part, parts) {
            if run.len() < 2 || run.len() > most(key, block) + 1 || !wanted(key) {
                continue;
            }
            for (i, a) in run.iter().enumerate() {
                let one = self.keys_of(row_of(*a));
                for b in &run[i + 1..] {
                    let (x, y) = (row_of(*a), row_of(*b));
                    if across(x, y) && first_shared(one, self.keys_of(y), key) {
                        with(x, y);
                    }
                }
            }
        }
    }

    /// Weighs the pairs of one part in `parts`; those above the settings' floor are kept, with
    /// those that are more likely of one household. Parts can be worked on at the same time.
    pub fn weigh(&self, part: usize, parts: usize) -> Vec<Pair> {
        let engine = self.engine;
        let mut comparer = Comparer::for_many(&engine.words);
        let mut pairs = Vec::new();
        self.each(
            part,
            parts,
            |_| true,
            |one, other| {
                let (a, b) = (&engine.rows[one as usize], &engine.rows[other as usize]);
                let pattern = engine.pattern(&mut comparer, a, b);
                let score = engine.table.score(pattern, a, b, &engine.model.names);
                if score.weight >= engine.settings.floor {
                    pairs.push(Pair {
                        one,
                        other,
                        score,
                        pattern,
                        others: 0.0,
                    });
                }
            },
        );
        pairs
    }
}

/// Whether `key` is the smallest key that both have, so that a pair is met in one block only.
fn first_shared(a: &[u32], b: &[u32], key: u32) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Equal => return a[i] == key,
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
        if i < a.len() && a[i] > key {
            return false;
        }
    }
    false
}

/// Orders weights, the heaviest first.
#[derive(PartialEq)]
struct Heaviest(f32);

impl Eq for Heaviest {}

impl PartialOrd for Heaviest {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Heaviest {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0)
    }
}

/// What became of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PairOutcome {
    /// One person.
    Match,
    /// Perhaps one person.
    Potential,
    /// Another person of the household or family.
    Household,
    /// Probably not one person.
    Low,
}

impl PairOutcome {
    /// As written in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Potential => "potential",
            Self::Household => "household",
            Self::Low => "low",
        }
    }
}

/// All records put together.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The pairs that were weighed and are worth telling, heaviest first.
    pub pairs: Vec<Pair>,
    /// What became of each pair.
    pub outcomes: Vec<PairOutcome>,
    /// For each place the cluster (the lowest place in it).
    pub clusters: Vec<u32>,
    /// How many keys were not followed, and how many records they hold, by what they are made of.
    pub capped: BTreeMap<&'static str, (u64, u64)>,
}

impl Engine {
    /// The blocks of all records, ready to be weighed.
    pub fn blocks(&mut self) -> Blocks<'_> {
        self.put_in_order_if_needed();
        Blocks::of(self)
    }

    pub(crate) fn put_in_order_if_needed(&mut self) {
        let gone = self.id_of.contains(&u32::MAX);
        if gone || !self.index.is_in_order() {
            self.put_in_order();
        }
    }

    /// Weighs all pairs that share a key, on one thread, and puts the records together.
    pub fn link(&mut self) -> Linked {
        let (pairs, capped) = {
            let blocks = self.blocks();
            (blocks.weigh(0, 1), blocks.capped().to_vec())
        };
        self.put_together(pairs, &capped)
    }

    /// From weighed pairs to persons.
    pub fn put_together(&self, mut pairs: Vec<Pair>, capped: &[Capped]) -> Linked {
        crate::neighbours::weigh_in(self, &mut pairs);
        // Equal weights are put in an order that depends on the records alone, not on their places.
        pairs.sort_by_cached_key(|p| {
            let of = |row: u32| crate::hash::bytes(self.id_bytes(row));
            let (a, b) = (of(p.one), of(p.other));
            (Heaviest(p.score.weight), a.min(b), a.max(b))
        });
        let clusters = cluster::persons(self, &pairs);
        let outcomes = pairs.iter().map(|p| self.outcome(p, &clusters)).collect();
        let mut by_way: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        for c in capped {
            let entry = by_way.entry(c.way.name()).or_default();
            entry.0 += 1;
            entry.1 += u64::from(c.records);
        }
        Linked {
            pairs,
            outcomes,
            clusters,
            capped: by_way,
        }
    }

    /// The ids of a pair, the smaller first.
    pub fn pair_ids(&self, pair: &Pair) -> (&[u8], &[u8]) {
        let (a, b) = (self.id_bytes(pair.one), self.id_bytes(pair.other));
        if a <= b { (a, b) } else { (b, a) }
    }

    /// The id of the record at a place.
    pub fn id_at(&self, place: u32) -> &[u8] {
        self.id_bytes(place)
    }

    /// Places of all living records.
    pub fn places(&self) -> impl Iterator<Item = u32> + '_ {
        (0..number(self.rows.len())).filter(|n| self.alive(*n))
    }

    pub(crate) fn verdict(&self, a: u32, b: u32) -> Option<Verdict> {
        self.decisions.get(&self.id(a), &self.id(b))
    }

    fn outcome(&self, pair: &Pair, clusters: &[u32]) -> PairOutcome {
        let together = clusters[pair.one as usize] == clusters[pair.other as usize];
        if !self.decisions.is_empty() {
            match self.verdict(pair.one, pair.other) {
                Some(Verdict::Same) => return PairOutcome::Match,
                Some(Verdict::TwinOrSibling) => return PairOutcome::Household,
                Some(Verdict::Different) => return PairOutcome::Low,
                Some(Verdict::Unsure) => return PairOutcome::Potential,
                None => {}
            }
        }
        let settings = &self.settings;
        let clash = pair.pattern.clashes();
        if together && !clash && pair.score.weight >= settings.matching {
            PairOutcome::Match
        } else if !clash
            && pair.score.weight >= settings.potential
            && pair.score.household < settings.doubt
        {
            PairOutcome::Potential
        } else if pair.score.household >= settings.doubt {
            PairOutcome::Household
        } else {
            PairOutcome::Low
        }
    }
}
