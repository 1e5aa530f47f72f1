//! The inverted index: from a key to the rows that have it. One index for batch and for look-ups.
//!
//! Rows that were there when it was last put in order lie in one sorted array; rows that came
//! since lie in a map beside it. A withdrawn row stays until the next putting in order and is
//! skipped by whoever reads.

use crate::{
    keys::{Keys, Way},
    names::Vocabulary,
    person::Row,
};
use std::collections::HashMap;

/// Bits of a key by which the sorted array is entered.
const DOOR_BITS: u32 = 12;

#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// Key in the high half, row in the low half.
    sorted: Vec<u64>,
    /// Where the keys with given high bits begin.
    doors: Vec<u32>,
    /// The keys of each row that was there when the index was put in order, smallest first, end to
    /// end.
    keys: Vec<u32>,
    /// Where the keys of each row begin.
    starts: Vec<u32>,
    recent: HashMap<u32, Vec<u32>>,
}

/// A key that too many rows have, so that it is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capped {
    /// What the key was made of.
    pub way: Way,
    /// How many records have it.
    pub records: u32,
}

const fn key_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is the row")]
pub(crate) const fn row_of(entry: u64) -> u32 {
    entry as u32
}

const fn door(key: u32) -> usize {
    (key >> (32 - DOOR_BITS)) as usize
}

impl Index {
    /// Puts all living rows in order.
    pub(crate) fn build(rows: &[Row], alive: impl Fn(u32) -> bool, words: &Vocabulary) -> Self {
        let mut made = Keys::default();
        let mut counts = vec![0_u32; (1 << DOOR_BITS) + 1];
        let mut keys = Vec::with_capacity(rows.len() * 13);
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        for (n, row) in (0_u32..).zip(rows) {
            if alive(n) {
                for (key, _) in made.of(row, words) {
                    counts[door(*key) + 1] += 1;
                    keys.push(*key);
                }
            }
            starts.push(crate::intern::number(keys.len()));
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        let doors = counts.clone();
        let mut sorted = vec![0; keys.len()];
        for (n, bounds) in (0_u32..).zip(starts.windows(2)) {
            for key in &keys[bounds[0] as usize..bounds[1] as usize] {
                let place = &mut counts[door(*key)];
                sorted[*place as usize] = u64::from(*key) << 32 | u64::from(n);
                *place += 1;
            }
        }
        let mut sorter = Sorter::default();
        for pair in doors.windows(2) {
            sorter.sort(&mut sorted[pair[0] as usize..pair[1] as usize]);
        }
        Self {
            sorted,
            doors,
            keys,
            starts,
            recent: HashMap::new(),
        }
    }

    /// Keys of a row that was there when the index was put in order, smallest first.
    pub(crate) fn keys(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.keys[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Adds one row.
    pub(crate) fn insert(&mut self, number: u32, keys: &[(u32, Way)]) {
        for (key, _) in keys {
            self.recent.entry(*key).or_default().push(number);
        }
    }

    /// Whether the index has never been put in order.
    pub(crate) fn is_new(&self) -> bool {
        self.doors.is_empty()
    }

    /// Whether no row came since the index was put in order.
    pub(crate) fn is_in_order(&self) -> bool {
        self.recent.is_empty()
    }

    /// The rows that have a key, living or not.
    pub(crate) fn rows(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let recent = self.recent.get(&key).map(Vec::as_slice).unwrap_or_default();
        self.run(key)
            .iter()
            .map(|e| row_of(*e))
            .chain(recent.iter().copied())
    }

    fn run(&self, key: u32) -> &[u64] {
        let Some(bounds) = self.doors.get(door(key)..door(key) + 2) else {
            return &[];
        };
        let part = &self.sorted[bounds[0] as usize..bounds[1] as usize];
        let from = part.partition_point(|e| key_of(*e) < key);
        let rest = &part[from..];
        &rest[..rest.partition_point(|e| key_of(*e) == key)]
    }

    /// Each key with the rows that have it, in the order of keys; only those of an index in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (u32, &[u64])> {
        Runs { rest: &self.sorted }
    }

    /// Bytes of memory held.
    pub(crate) fn memory(&self) -> usize {
        self.sorted.capacity() * 8
            + 4 * (self.doors.capacity() + self.keys.capacity() + self.starts.capacity())
            + self.recent.len() * 48
    }
}

/// Bits of a key that one pass of the sorter puts in order: two passes, with those of the door, make a whole key.
const PASS_BITS: u32 = (32 - DOOR_BITS) / 2;
/// Fewer entries than this are sorted by comparing.
const FEW: usize = 512;

/// Sorts what lies behind one door. Keys are hashes, and the rows of each key rise already: two passes of counting, the
/// lower bits first, keep them so and compare nothing.
#[derive(Debug, Default)]
struct Sorter {
    room: Vec<u64>,
}

impl Sorter {
    fn sort(&mut self, entries: &mut [u64]) {
        if entries.len() < FEW {
            entries.sort_unstable();
            return;
        }
        self.room.resize(entries.len(), 0);
        pass(entries, &mut self.room, 32);
        pass(&self.room, entries, 32 + PASS_BITS);
    }
}

/// Puts entries in the order of some bits, those with the same bits as they came.
fn pass(from: &[u64], to: &mut [u64], shift: u32) {
    const MANY: usize = 1 << PASS_BITS;
    let digit = |entry: u64| (entry >> shift) as usize & (MANY - 1);
    let mut next = [0_u32; MANY];
    for entry in from {
        next[digit(*entry)] += 1;
    }
    let mut begun = 0;
    for place in &mut next {
        begun += std::mem::replace(place, begun);
    }
    for entry in from {
        let place = &mut next[digit(*entry)];
        to[*place as usize] = *entry;
        *place += 1;
    }
}

struct Runs<'a> {
    rest: &'a [u64],
}

impl<'a> Iterator for Runs<'a> {
    type Item = (u32, &'a [u64]);

    fn next(&mut self) -> Option<Self::Item> {
        let key = key_of(*self.rest.first()?);
        let len = self.rest.iter().take_while(|e| key_of(**e) == key).count();
        let (run, rest) = self.rest.split_at(len);
        self.rest = rest;
        Some((key, run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_lies_behind_a_door_is_sorted(keys in proptest::collection::vec(0_u32..1 << (32 - DOOR_BITS), 0..3000)) {
            let mut entries: Vec<u64> = (0_u64..).zip(&keys).map(|(row, key)| u64::from(*key % 999_983) << 32 | row).collect();
            let mut compared = entries.clone();
            compared.sort_unstable();
            Sorter::default().sort(&mut entries);
            prop_assert_eq!(entries, compared);
        }
    }
}
