//! Rows of some blocks laid side by side. Going from block to block the rows lie anywhere in memory,
//! and waiting for each in turn takes longer than comparing it; asked for together they arrive
//! together.

use crate::{
    batch::{Blocks, Over},
    index::row_of,
    person::Row,
};
use std::cmp::Ordering;

/// Rows fetched at a time, about: enough that the fetching overlaps, few enough for the nearest
/// cache.
const ENOUGH: usize = 256;

/// Some blocks, and what is needed of their rows.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// For each block its key and where its rows end.
    blocks: Vec<(u32, usize)>,
    places: Vec<u32>,
    rows: Vec<Row>,
    keys: Vec<u32>,
    /// Where the keys of each row end.
    ends: Vec<usize>,
    bounds: Vec<(u32, u32)>,
}

impl Gathered {
    /// Adds a block: its key and its entries.
    pub(crate) fn add(&mut self, key: u32, run: &[u64]) {
        self.places.extend(run.iter().map(|e| row_of(*e)));
        self.blocks.push((key, self.places.len()));
    }

    /// Whether there is enough to go through.
    pub(crate) fn is_full(&self) -> bool {
        self.places.len() >= ENOUGH
    }

    /// Each loop asks for memory that does not depend on what the loop itself has fetched.
    fn fetch(&mut self, blocks: &Blocks<'_>) {
        let (index, rows) = (&blocks.engine.index, &blocks.engine.rows);
        self.bounds.clear();
        self.bounds
            .extend(self.places.iter().map(|p| index.bounds(*p)));
        self.rows.clear();
        self.rows
            .extend(self.places.iter().map(|p| rows[*p as usize]));
        self.keys.clear();
        self.ends.clear();
        for bounds in &self.bounds {
            self.keys.extend_from_slice(index.keys(*bounds));
            self.ends.push(self.keys.len());
        }
    }

    fn keys_of(&self, at: usize) -> &[u32] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[from..self.ends[at]]
    }

    /// Goes through the pairs of the blocks, each pair only where it is met first over all blocks;
    /// then forgets them.
    pub(crate) fn each_pair(
        &mut self,
        blocks: &Blocks<'_>,
        may: &impl Fn(&Row, &Row) -> bool,
        with: &mut impl FnMut((u32, &Row), (u32, &Row)),
    ) {
        self.fetch(blocks);
        let (across, over) = (blocks.engine.across, blocks.over());
        let counts = |a: u32, b: u32| across.is_none_or(|from| (a < from) != (b < from));
        let mut from = 0;
        for (key, to) in &self.blocks {
            for a in from..*to {
                let (one, keys) = (self.places[a], self.keys_of(a));
                for b in a + 1..*to {
                    let other = self.places[b];
                    if counts(one, other)
                        && may(&self.rows[a], &self.rows[b])
                        && first_shared(keys, self.keys_of(b), *key, over)
                    {
                        with((one, &self.rows[a]), (other, &self.rows[b]));
                    }
                }
            }
            from = *to;
        }
        self.blocks.clear();
        self.places.clear();
    }
}

/// Whether `key` is the smallest followed key that both have, so that a pair is met in one block
/// only.
fn first_shared(a: &[u32], b: &[u32], key: u32, over: &Over) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() && a[i] <= key {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal if a[i] == key => return true,
            Ordering::Equal if over.has(a[i]) => {
                i += 1;
                j += 1;
            }
            Ordering::Equal => return false,
        }
    }
    false
}
