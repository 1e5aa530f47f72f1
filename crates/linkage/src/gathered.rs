//! Rows of some blocks asked for together. Going from block to block the rows lie anywhere in memory, and waiting for
//! each in turn takes longer than comparing it; asked for together they arrive together.

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
    /// Where the keys of each row lie.
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

    /// Brings rows and keys near. Each loop asks for memory that does not depend on what the loop itself has fetched;
    /// the sums only see to it that something is read, at the beginning and the end of each.
    fn fetch(&mut self, blocks: &Blocks<'_>) {
        let (index, rows) = (&blocks.engine.index, &blocks.engine.rows);
        self.bounds.clear();
        self.bounds
            .extend(self.places.iter().map(|p| index.bounds(*p)));
        let mut read = 0_u64;
        for place in &self.places {
            let row = &rows[*place as usize];
            read = read.wrapping_add(row.health.value() + u64::from(row.given[0] + row.phone));
        }
        for bounds in &self.bounds {
            if let [first, .., last] = index.keys(*bounds) {
                read = read.wrapping_add(u64::from(*first) + u64::from(*last));
            }
        }
        std::hint::black_box(read);
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
        let (index, rows) = (&blocks.engine.index, &blocks.engine.rows);
        let (across, over) = (blocks.engine.across, blocks.over());
        let counts = |a: u32, b: u32| across.is_none_or(|from| (a < from) != (b < from));
        let mut from = 0;
        for (key, to) in &self.blocks {
            for a in from..*to {
                let (one, keys) = (self.places[a], index.keys(self.bounds[a]));
                let x = &rows[one as usize];
                for b in a + 1..*to {
                    let other = self.places[b];
                    let y = &rows[other as usize];
                    if counts(one, other)
                        && may(x, y)
                        && first_shared(keys, index.keys(self.bounds[b]), *key, over)
                    {
                        with((one, x), (other, y));
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
