//! How common names are, over all and within a naming culture.
//!
//! A culture here is only "names that go with these names": it is counted from the records,
//! beginning with a few widely known names (`data/cultures.txt`). Within one culture a name is
//! more common than over all, so that agreeing on it tells less.

use crate::{
    compare::commonness,
    field::{Field, Pattern},
    hash::{self, WordMap},
    names::{TokenId, Vocabulary},
    person::Row,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const CULTURES: &str = include_str!("../data/cultures.txt");
/// Most cultures there can be, with "not known".
const MOST: usize = 20;
/// A name borne by fewer records than this is not kept in a model: rare names would tell who was in it.
const FEWEST: u32 = 10;
/// A culture is counted apart from this many records on.
const ENOUGH: u32 = 500;

/// Shares of names, as they are kept in a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// What a name that is not listed counts as.
    pub floor: f32,
    /// Mean share of given names (weighted by how often they occur) in each step of commonness.
    pub given_means: [f32; 3],
    /// The same of family names.
    pub family_means: [f32; 3],
    /// Chance that two strangers agree on the given name, in each step of commonness.
    pub given_chance: [f32; 3],
    /// The same of family names.
    pub family_chance: [f32; 3],
    /// Name: share as given name, share as family name, culture (0: none).
    pub names: BTreeMap<String, (f32, f32, u8)>,
    /// Culture, then given name: share within the culture.
    pub within: BTreeMap<u8, BTreeMap<String, f32>>,
}

/// The shares of those names that an engine knows, by their numbers there, so that weighing need
/// not look them up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bound {
    floor: f32,
    given_means: [f32; 3],
    family_means: [f32; 3],
    by_token: Vec<(f32, f32, u8)>,
    by_culture: WordMap<u64, f32>,
}

/// Names of the cultures, by number from 1.
pub fn cultures() -> Vec<&'static str> {
    seeds().map(|(name, _)| name).collect()
}

fn seeds() -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    CULTURES
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split(' ');
            words.next().map(|name| (name, words))
        })
}

impl Shares {
    /// Something that differs when the shares differ.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut all = hash::mix(0, u64::from(self.floor.to_bits()));
        for (name, (g, f, c)) in &self.names {
            all = hash::mix(all, hash::bytes(name.as_bytes()));
            all = hash::mix(all, u64::from(g.to_bits()) << 32 | u64::from(f.to_bits()));
            all = hash::mix(all, u64::from(*c));
        }
        for (culture, names) in &self.within {
            for (name, share) in names {
                all = hash::mix(all, hash::bytes(name.as_bytes()) ^ u64::from(*culture));
                all = hash::mix(all, u64::from(share.to_bits()));
            }
        }
        all
    }

    /// Counts the names of rows.
    pub(crate) fn count<'a>(
        rows: impl Iterator<Item = &'a Row> + Clone,
        words: &Vocabulary,
    ) -> Self {
        let counts = Counts::of(rows.clone(), words);
        let cultures = counts.cultures(rows.clone(), words);
        let total = (counts.total.max(1)) as f32;
        let mut shares = Self {
            floor: (3.0 / total).clamp(1e-6, 1e-3),
            ..Self::default()
        };
        shares.means(&counts, total);
        for token in 1..=crate::intern::number(words.len()) {
            let (given, family) = counts.names[token as usize];
            if given.max(family) >= FEWEST {
                let text = String::from_utf8_lossy(words.text(token)).into_owned();
                let entry = (
                    given as f32 / total,
                    family as f32 / total,
                    cultures[token as usize],
                );
                shares.names.insert(text, entry);
            }
        }
        let bound = Bound::of(&shares, words);
        shares.count_within(&bound, rows, words);
        shares
    }

    fn means(&mut self, counts: &Counts, total: f32) {
        let mut sums = [[(0.0_f64, 0.0_f64); 3]; 2];
        for (given, family) in &counts.names {
            for (which, n) in [(0, *given), (1, *family)] {
                if n > 0 {
                    let share = (n as f32 / total).max(self.floor);
                    let step = &mut sums[which][usize::from(commonness(share))];
                    step.0 += f64::from(n as f32 / total);
                    step.1 += f64::from(n as f32 / total) * f64::from(share);
                }
            }
        }
        let floor = self.floor;
        let mean = |(n, squares): (f64, f64)| if n > 0.0 { (squares / n) as f32 } else { floor };
        let chance = |(_, squares): (f64, f64)| (squares as f32).max(1e-9);
        self.given_means = sums[0].map(mean);
        self.family_means = sums[1].map(mean);
        self.given_chance = sums[0].map(chance);
        self.family_chance = sums[1].map(chance);
    }

    fn count_within<'a>(
        &mut self,
        bound: &Bound,
        rows: impl Iterator<Item = &'a Row>,
        words: &Vocabulary,
    ) {
        let mut totals = [0_u32; MOST];
        let mut names: WordMap<u64, u32> = WordMap::default();
        for row in rows {
            let culture = bound.culture(row);
            if culture == 0 || row.given[0] == 0 {
                continue;
            }
            totals[usize::from(culture) % MOST] += 1;
            for name in each_once(row.given[0], row.given_whole) {
                if bound.share(name, false) > self.floor {
                    let key = place(culture, name);
                    *names.entry(key).or_default() += 1;
                }
            }
        }
        for (key, n) in names {
            let culture = (key >> 32) as u8;
            let total = totals[usize::from(culture) % MOST];
            if n >= FEWEST && total >= ENOUGH {
                let text = String::from_utf8_lossy(words.text(hash::narrow(key & 0xffff_ffff)))
                    .into_owned();
                self.within
                    .entry(culture)
                    .or_default()
                    .insert(text, n as f32 / total as f32);
            }
        }
    }
}

impl Bound {
    /// Binds all names of `shares` that stand among the words.
    pub(crate) fn of(shares: &Shares, words: &Vocabulary) -> Self {
        let mut bound = Self {
            floor: shares.floor,
            given_means: shares.given_means,
            family_means: shares.family_means,
            ..Self::default()
        };
        if shares.names.is_empty() {
            return bound;
        }
        bound.by_token = vec![(0.0, 0.0, 0); words.len() + 1];
        for (name, known) in &shares.names {
            if let Some(id) = words.find(name.as_bytes()) {
                bound.by_token[id as usize] = *known;
            }
        }
        for (culture, names) in &shares.within {
            for (name, share) in names {
                if let Some(id) = words.find(name.as_bytes()) {
                    bound.by_culture.insert(place(*culture, id), *share);
                }
            }
        }
        bound
    }

    /// Binds the words that have come in since.
    pub(crate) fn follow(&mut self, shares: &Shares, words: &Vocabulary) {
        if shares.names.is_empty() {
            return;
        }
        for id in crate::intern::number(self.by_token.len())..=crate::intern::number(words.len()) {
            let text = String::from_utf8_lossy(words.text(id));
            let known = shares.names.get(text.as_ref());
            self.by_token.push(known.copied().unwrap_or_default());
            // What is common in one culture is on the list of all names, too.
            if known.is_none() {
                continue;
            }
            for (culture, names) in &shares.within {
                if let Some(share) = names.get(text.as_ref()) {
                    self.by_culture.insert(place(*culture, id), *share);
                }
            }
        }
    }

    /// Forgets the words from this number of words on.
    pub(crate) fn truncate(&mut self, words: usize) {
        while self.by_token.len() > words + 1 {
            let id = crate::intern::number(self.by_token.len() - 1);
            if self
                .by_token
                .pop()
                .is_some_and(|known| known != (0.0, 0.0, 0))
            {
                for culture in (1..).take(MOST) {
                    self.by_culture.remove(&place(culture, id));
                }
            }
        }
    }

    /// The share of a token among all given names, or among all family names.
    pub(crate) fn share(&self, token: TokenId, family: bool) -> f32 {
        let (given, surname, _) = self
            .by_token
            .get(token as usize)
            .copied()
            .unwrap_or_default();
        if family { surname } else { given }.max(self.floor)
    }

    /// The naming culture of a row: that of the family name, or else of the given name.
    pub(crate) fn culture(&self, row: &Row) -> u8 {
        let of = |t: TokenId| self.by_token.get(t as usize).map_or(0, |s| s.2);
        let family = row.family.iter().map(|t| of(*t)).find(|c| *c != 0);
        family.unwrap_or_else(|| of(row.given[0]))
    }

    /// How much rarer (negative) or more common than usual the agreeing given and family names
    /// are, in bits.
    pub(crate) fn rarity(&self, pattern: Pattern, a: &Row, b: &Row) -> (f32, f32) {
        let mut bits = (0.0, 0.0);
        let given = pattern.level(Field::Given);
        if (1..=3).contains(&given) {
            let name = agreeing_given(a, b);
            let mut share = self.share(name, false);
            if a.culture != 0 && a.culture == b.culture {
                let key = place(a.culture, name);
                share = self
                    .by_culture
                    .get(&key)
                    .copied()
                    .unwrap_or(share)
                    .max(share);
            }
            bits.0 = ratio(share, self.given_means[given - 1]);
        }
        let family = pattern.level(Field::Family);
        if (1..=3).contains(&family) {
            bits.1 = ratio(
                self.share(agreeing_family(a, b), true),
                self.family_means[family - 1],
            );
        }
        bits
    }
}

/// One name within one culture.
fn place(culture: u8, name: TokenId) -> u64 {
    u64::from(culture) << 32 | u64::from(name)
}

/// The given name on which two rows agree: the whole, or the first.
pub(crate) fn agreeing_given(a: &Row, b: &Row) -> TokenId {
    if a.given_whole == b.given_whole {
        a.given_whole
    } else {
        a.given[0]
    }
}

/// The family name on which two rows agree.
pub(crate) fn agreeing_family(a: &Row, b: &Row) -> TokenId {
    if a.family_whole == b.family_whole {
        a.family_whole
    } else {
        a.family[0]
    }
}

/// The name and the whole name, where they are not one.
fn each_once(name: TokenId, whole: TokenId) -> impl Iterator<Item = TokenId> {
    let whole = (whole != name).then_some(whole);
    std::iter::once(name).chain(whole).filter(|t| *t != 0)
}

fn ratio(share: f32, mean: f32) -> f32 {
    if mean > 0.0 {
        (share / mean).log2()
    } else {
        0.0
    }
}

/// How often each token is a first given name and a first family name.
struct Counts {
    names: Vec<(u32, u32)>,
    total: u32,
}

impl Counts {
    fn of<'a>(rows: impl Iterator<Item = &'a Row>, words: &Vocabulary) -> Self {
        let mut counts = Self {
            names: vec![(0, 0); words.len() + 1],
            total: 0,
        };
        for row in rows {
            counts.total += 1;
            for name in each_once(row.given[0], row.given_whole) {
                counts.names[name as usize].0 += 1;
            }
            for name in each_once(row.family[0], row.family_whole) {
                counts.names[name as usize].1 += 1;
            }
        }
        counts
    }

    /// For each token the culture of the names it goes with, where that is clear.
    fn cultures<'a>(&self, rows: impl Iterator<Item = &'a Row>, words: &Vocabulary) -> Vec<u8> {
        let mut seeded = vec![0_u32; words.len() + 1];
        for (number, (_, names)) in seeds().enumerate() {
            for name in names {
                if let Some(id) = words.find(name.as_bytes()) {
                    seeded[id as usize] |= 1 << (number + 1);
                }
            }
        }
        let mut votes = vec![[0_u32; MOST]; words.len() + 1];
        for row in rows {
            let (given, family) = (row.given[0] as usize, row.family[0] as usize);
            let by_given = seeded[given];
            let by_family = row
                .family
                .iter()
                .fold(0, |all, t| all | seeded[*t as usize]);
            vote(&mut votes[given], by_family, by_given);
            vote(&mut votes[family], by_given, by_family);
        }
        votes
            .iter()
            .zip(&seeded)
            .map(|(votes, own)| winner(votes, *own))
            .collect()
    }
}

/// The cultures of the other name count for this one; of one that stands in several, only those in
/// which this name stands too, if any.
fn vote(votes: &mut [u32; MOST], other: u32, own: u32) {
    let which = if other & own != 0 { other & own } else { other };
    if which == 0 {
        return;
    }
    let each = 12 / which.count_ones();
    for (culture, votes) in votes.iter_mut().enumerate() {
        if which >> culture & 1 != 0 {
            *votes += each;
        }
    }
}

fn winner(votes: &[u32; MOST], own: u32) -> u8 {
    let all: u32 = votes.iter().sum();
    let best = (0..MOST).max_by_key(|c| (votes[*c], MOST - c)).unwrap_or(0);
    if all >= 24 && votes[best] * 2 >= all {
        best as u8
    } else if own.count_ones() == 1 {
        own.trailing_zeros() as u8
    } else {
        0
    }
}
