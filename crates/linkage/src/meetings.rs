//! Who meets whom, row by row. A pair of records often shares five keys or more; gone through row by row it is met once
//! and its rows are fetched once, where going through the blocks would fetch both rows for every key they share.

use crate::{index::row_of, person::Row};

/// Marks the last member of a block.
const LAST: u32 = 1 << 31;
/// Pairs fetched at a time, about: enough that the fetching overlaps, few enough for the nearest cache.
const ENOUGH: usize = 192;

/// The blocks that are followed, laid out so that each row finds those behind it.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    /// The rows of each block, end to end, each block's last one marked.
    members: Vec<u32>,
    /// For each row where it stands in `members`, but for blocks in which it is the last.
    places: Vec<u32>,
    /// Where the places of each row begin, by row.
    starts: Vec<u32>,
}

impl Meetings {
    /// Lays out blocks; each block's rows rise.
    pub(crate) fn of<'a>(rows: usize, blocks: impl Iterator<Item = &'a [u64]>) -> Self {
        let mut members = Vec::new();
        let mut starts = vec![0_u32; rows + 2];
        for block in blocks {
            let Some((last, before)) = block.split_last() else {
                continue;
            };
            for entry in before {
                let row = row_of(*entry);
                starts[row as usize + 2] += 1;
                members.push(row);
            }
            members.push(row_of(*last) | LAST);
        }
        for row in 2..starts.len() {
            starts[row] += starts[row - 1];
        }
        // While they are filled the starts stand one row further on, so that they end where they should.
        let mut places = vec![0; starts.last().copied().unwrap_or(0) as usize];
        for (place, member) in (0_u32..).zip(&members) {
            if member & LAST == 0 {
                let next = &mut starts[*member as usize + 1];
                places[*next as usize] = place;
                *next += 1;
            }
        }
        starts.pop();
        Self {
            members,
            places,
            starts,
        }
    }

    fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Goes through the pairs whose smaller row is of one part in `parts`, each pair once, in order of the smaller row.
    pub(crate) fn each(
        &self,
        (part, parts): (usize, usize),
        rows: &[Row],
        counts: impl Fn(u32, u32) -> bool,
        mut with: impl FnMut((u32, &Row), (u32, &Row)),
    ) {
        let bound = |p: usize| self.rows() * p / parts;
        let mut met = Met::default();
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(ENOUGH * 2);
        let (mut from, end) = (bound(part), bound(part + 1));
        while from < end {
            let to = self.some_rows(from, end);
            for one in from..to {
                let one = crate::intern::number(one);
                met.begin();
                for other in self.behind(one) {
                    if counts(one, other) && met.is_new(one, other) {
                        pairs.push((one, other));
                    }
                }
            }
            fetch(rows, &pairs);
            for (one, other) in pairs.drain(..) {
                with((one, &rows[one as usize]), (other, &rows[other as usize]));
            }
            from = to;
        }
    }

    /// So many rows from this one on that they bring about enough pairs; their blocks are brought near.
    fn some_rows(&self, from: usize, end: usize) -> usize {
        let first = self.starts[from] as usize;
        let mut to = from + 1;
        while to < end && self.starts[to] as usize - first < ENOUGH / 2 {
            to += 1;
        }
        let mut read = 0;
        for place in &self.places[first..self.starts[to] as usize] {
            read |= self.members[*place as usize + 1];
        }
        std::hint::black_box(read);
        to
    }

    /// The rows that stand behind this one in some block; those with several keys in common several times.
    fn behind(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let row = row as usize;
        let places = &self.places[self.starts[row] as usize..self.starts[row + 1] as usize];
        places.iter().flat_map(|place| {
            let mut going = true;
            self.members[*place as usize + 1..]
                .iter()
                .take_while(move |m| std::mem::replace(&mut going, **m & LAST == 0))
                .map(|m| m & !LAST)
        })
    }
}

/// Whom the present row has met. A table small enough for the nearest cache; what rows before have left in it does not
/// count and need not be cleared away.
#[derive(Debug)]
struct Met {
    /// The row plus one, and whom it has met.
    table: Vec<(u32, u32)>,
    /// How many the present row has met.
    count: usize,
}

impl Default for Met {
    fn default() -> Self {
        Self {
            table: vec![(0, 0); 1024],
            count: 0,
        }
    }
}

impl Met {
    fn begin(&mut self) {
        self.count = 0;
    }

    /// Notes a meeting; whether it is the first of the two.
    fn is_new(&mut self, one: u32, other: u32) -> bool {
        if self.count * 2 >= self.table.len() {
            self.grow(one);
        }
        let mask = self.table.len() - 1;
        let mut at = spread(other) & mask;
        while self.table[at].0 == one + 1 {
            if self.table[at].1 == other {
                return false;
            }
            at = (at + 1) & mask;
        }
        self.table[at] = (one + 1, other);
        self.count += 1;
        true
    }

    /// Makes room for a row that meets very many.
    fn grow(&mut self, one: u32) {
        let larger = vec![(0, 0); self.table.len() * 2];
        let before = std::mem::replace(&mut self.table, larger);
        self.count = 0;
        for (_, other) in before.into_iter().filter(|m| m.0 == one + 1) {
            self.is_new(one, other);
        }
    }
}

/// A row's number with its bits spread, because neighbours in number are often met together.
fn spread(row: u32) -> usize {
    (row.wrapping_mul(0x9e37_79b9) >> 12) as usize
}

/// Brings the further rows of pairs near. No reading depends on another, so that they overlap; the sum only sees to it
/// that something is read, at the beginning and the end of each.
fn fetch(rows: &[Row], pairs: &[(u32, u32)]) {
    let mut read = 0_u64;
    for (_, other) in pairs {
        let row = &rows[*other as usize];
        read = read.wrapping_add(row.health.value() + u64::from(row.given[0] + row.phone));
    }
    std::hint::black_box(read);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn each_pair_that_shares_a_block_is_met_once(
            blocks in proptest::collection::vec(proptest::collection::btree_set(0_u32..3000, 2..40), 0..60),
            parts in 1_usize..5,
        ) {
            let mut want = BTreeSet::new();
            for block in &blocks {
                for one in block {
                    want.extend(block.range(one + 1..).map(|other| (*one, *other)));
                }
            }
            let runs: Vec<Vec<u64>> = blocks
                .iter()
                .map(|b| b.iter().map(|row| 7 << 32 | u64::from(*row)).collect())
                .collect();
            let rows = vec![Row::default(); 3000];
            let meetings = Meetings::of(rows.len(), runs.iter().map(Vec::as_slice));
            let mut met = Vec::new();
            for part in 0..parts {
                meetings.each((part, parts), &rows, |_, _| true, |(one, _), (other, _)| met.push((one, other)));
            }
            prop_assert_eq!(met.len(), want.len());
            prop_assert!(met.is_sorted_by_key(|pair| pair.0));
            prop_assert_eq!(met.into_iter().collect::<BTreeSet<_>>(), want);
        }
    }

    #[test]
    fn a_row_may_meet_very_many() {
        let mut met = Met::default();
        for _ in 0..2 {
            met.begin();
        }
        let new = (1..20_000_u32)
            .filter(|other| met.is_new(0, other % 9000))
            .count();
        assert_eq!(new, 9000);
    }
}
