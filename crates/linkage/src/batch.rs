//! All pairs of records that share a key, each once; the batch is the same index as a look-up's.

use crate::{
    cluster::{self, Persons},
    compare::Comparer,
    decide::Verdict,
    engine::Engine,
    field::Pattern,
    index::{Capped, row_of},
    intern::number,
    keys::{Keys, Way, most},
    meetings::Meetings,
    model::Score,
    person::Row,
    two_people::plainly_two,
};
use std::{cmp::Ordering, collections::BTreeMap};

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
    pub(crate) engine: &'a Engine,
    pairs: u64,
    capped: Vec<Capped>,
    over: Over,
    meetings: Meetings,
}

/// Keys that are not followed.
#[derive(Debug)]
struct Over {
    /// A bit for each hash of a key, so that most others are told apart at once.
    sieve: Vec<u64>,
    /// In order.
    keys: Vec<u32>,
}

impl Over {
    fn new(keys: Vec<u32>) -> Self {
        let words = (keys.len() / 4).next_power_of_two();
        let mut over = Self {
            sieve: vec![0; words],
            keys,
        };
        for n in 0..over.keys.len() {
            let (word, bit) = over.place(over.keys[n]);
            over.sieve[word] |= 1 << bit;
        }
        over
    }

    /// The lowest bit of a key is not spread; the next ones are.
    fn place(&self, key: u32) -> (usize, u32) {
        ((key >> 7) as usize & (self.sieve.len() - 1), key >> 1 & 63)
    }

    fn has(&self, key: u32) -> bool {
        let (word, bit) = self.place(key);
        self.sieve[word] >> bit & 1 != 0 && self.keys.binary_search(&key).is_ok()
    }

    /// Whether `key` is the smallest followed key that both have, so that a pair is met in one block only.
    fn first_shared(&self, a: &[u32], b: &[u32], key: u32) -> bool {
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() && a[i] <= key {
            match a[i].cmp(&b[j]) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal if a[i] == key => return true,
                Ordering::Equal if self.has(a[i]) => {
                    i += 1;
                    j += 1;
                }
                Ordering::Equal => return false,
            }
        }
        false
    }
}

impl<'a> Blocks<'a> {
    pub(crate) fn of(engine: &'a Engine) -> Self {
        let (mut over, mut capped, mut pairs) = (Vec::new(), Vec::new(), 0);
        let mut keys = Keys::default();
        for (key, run) in engine.index.runs() {
            if run.len() <= most(key, engine.settings.block) + 1 {
                pairs += (run.len() * (run.len() - 1) / 2) as u64;
                continue;
            }
            let ways = keys.of(&engine.rows[row_of(run[0]) as usize], &engine.words);
            let way = ways.iter().find(|k| k.0 == key);
            capped.push(Capped {
                way: way.map_or(Way::Names, |k| k.1),
                records: number(run.len()),
            });
            over.push(key);
        }
        Self {
            engine,
            pairs,
            capped,
            over: Over::new(over),
            meetings: Meetings::default(),
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

    /// Lays out who meets whom.
    fn met(mut self) -> Self {
        let block = self.engine.settings.block;
        let index = &self.engine.index;
        let followed = index
            .runs()
            .filter(|(key, run)| run.len() > 1 && run.len() <= most(*key, block) + 1);
        self.meetings = Meetings::of(self.engine.rows.len(), followed.map(|(_, run)| run));
        self
    }

    /// Goes through the pairs that meet in a wanted block and in no smaller key's.
    pub(crate) fn each_of(&self, wanted: impl Fn(u32) -> bool, mut with: impl FnMut(&Row, &Row)) {
        let engine = self.engine;
        let block = engine.settings.block;
        for (key, run) in engine.index.runs() {
            if run.len() < 2 || run.len() > most(key, block) + 1 || !wanted(key) {
                continue;
            }
            for (n, one) in run.iter().enumerate() {
                let one = row_of(*one);
                let keys = engine.index.keys(one);
                let a = &engine.rows[one as usize];
                for other in &run[n + 1..] {
                    let other = row_of(*other);
                    let b = &engine.rows[other as usize];
                    if engine.counts(one, other)
                        && !plainly_two(a, b)
                        && self.over.first_shared(keys, engine.index.keys(other), key)
                    {
                        with(a, b);
                    }
                }
            }
        }
    }

    /// Weighs the pairs of one part in `parts`; those above the settings' floor are kept. Parts can be worked on at the
    /// same time.
    pub fn weigh(&self, part: usize, parts: usize) -> Vec<Pair> {
        let engine = self.engine;
        let mut comparer = Comparer::for_many(&engine.words);
        let mut pairs = Vec::new();
        self.meetings.each(
            (part, parts),
            &engine.rows,
            |one, other| engine.counts(one, other),
            |(one, a), (other, b)| {
                if !plainly_two(a, b) {
                    pairs.extend(engine.weighed(&mut comparer, (one, a), (other, b)));
                }
            },
        );
        pairs
    }
}

impl Engine {
    /// Whether a pair is asked for at all: with two sources only across them.
    fn counts(&self, one: u32, other: u32) -> bool {
        self.across
            .is_none_or(|from| (one < from) != (other < from))
    }

    /// A pair, if it weighs enough to be reported.
    pub(crate) fn weighed(
        &self,
        comparer: &mut Comparer<'_>,
        (one, a): (u32, &Row),
        (other, b): (u32, &Row),
    ) -> Option<Pair> {
        let pattern = self.pattern(comparer, a, b);
        let floor = self.settings.floor;
        let score = self.table.score_from(floor, pattern, a, b, &self.names)?;
        Some(Pair {
            one,
            other,
            score,
            pattern,
            others: 0.0,
        })
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
        Blocks::of(self).met()
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
        let near = crate::neighbours::weigh_in(self, &mut pairs);
        // Other records may have spoken against a pair; what people decided is told all the same.
        let floor = self.settings.floor;
        pairs.retain(|p| p.score.weight >= floor || self.decided(p));
        let pairs = self.heaviest_first(pairs);
        let persons = cluster::persons(self, &pairs, near);
        let outcomes = pairs.iter().map(|p| self.outcome(p, &persons)).collect();
        let mut by_way: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        for c in capped {
            let entry = by_way.entry(c.way.name()).or_default();
            entry.0 += 1;
            entry.1 += u64::from(c.records);
        }
        Linked {
            pairs,
            outcomes,
            clusters: persons.all,
            capped: by_way,
        }
    }

    /// The pairs in the order of their weights. Equal weights are put in an order that depends on the records alone, not
    /// on their places.
    fn heaviest_first(&self, pairs: Vec<Pair>) -> Vec<Pair> {
        let lightness = |p: &Pair| {
            let bits = p.score.weight.to_bits();
            // The bits of a number that is not negative rise with it, those of a negative one fall.
            if bits >> 31 == 0 {
                !bits & 0x7fff_ffff
            } else {
                bits
            }
        };
        // In one word: how light a pair is, and which it is.
        let mut order: Vec<u64> = (0_u32..)
            .zip(&pairs)
            .map(|(n, p)| u64::from(lightness(p)) << 32 | u64::from(n))
            .collect();
        order.sort_unstable();
        let hashes = self.id_hashes();
        let pair = |entry: u64| &pairs[row_of(entry) as usize];
        let ids = |entry: u64| {
            let pair = pair(entry);
            let (a, b) = (hashes[pair.one as usize], hashes[pair.other as usize]);
            (a.min(b), a.max(b))
        };
        for alike in order.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
            if alike.len() > 1 {
                alike.sort_unstable_by_key(|o| ids(*o));
            }
        }
        order.iter().map(|o| *pair(*o)).collect()
    }

    /// The ids of a pair, the smaller first.
    pub fn pair_ids(&self, pair: &Pair) -> (&[u8], &[u8]) {
        let (a, b) = (self.id_bytes(pair.one), self.id_bytes(pair.other));
        if a <= b { (a, b) } else { (b, a) }
    }

    /// The ids of some pairs, each pair's smaller first, put into `room`. Ids lie anywhere in memory: of some hundred
    /// pairs asked for together they arrive together.
    pub fn ids_of<'a>(&'a self, pairs: &[Pair], room: &mut Vec<(&'a [u8], &'a [u8])>) {
        room.clear();
        room.extend(
            pairs
                .iter()
                .map(|pair| (self.id_bytes(pair.one), self.id_bytes(pair.other))),
        );
        let read = room.iter().fold(0, |read, (a, b)| {
            read ^ a.first().copied().unwrap_or(0) ^ b.first().copied().unwrap_or(0)
        });
        std::hint::black_box(read);
        for (a, b) in room {
            if a > b {
                std::mem::swap(a, b);
            }
        }
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

    fn decided(&self, pair: &Pair) -> bool {
        !self.decisions.is_empty() && self.verdict(pair.one, pair.other).is_some()
    }

    fn outcome(&self, pair: &Pair, persons: &Persons) -> PairOutcome {
        // What looks as twins do is a match only where other records, or a number, bring the two together.
        let groups = if self.as_twins(pair) {
            &persons.confirmed
        } else {
            &persons.all
        };
        let together = groups[pair.one as usize] == groups[pair.other as usize];
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
