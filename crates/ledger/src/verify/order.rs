//! Which numbers are missing, repeated or not where they belong.
//!
//! The numbers of a file are kept as runs of consecutive ones, so that an undamaged file of any
//! size is one run and each damage adds two or three.

use crate::Finding;

/// Above this many runs the file is rubbish rather than tampered with, and only the missing and
/// repeated numbers are told.
const MOST_RUNS: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    first: u64,
    last: u64,
}

impl Run {
    fn len(self) -> u64 {
        self.last - self.first + 1
    }
}

#[derive(Default)]
pub(super) struct Order {
    runs: Vec<Run>,
    /// For each line that could not be read: the number that it would have had.
    unreadable: Vec<u64>,
}

impl Order {
    /// Notes the next number of the file; says whether it follows the one before.
    pub(super) fn push(&mut self, index: u64) -> bool {
        match self.runs.last_mut() {
            Some(run) if run.last.checked_add(1) == Some(index) => {
                run.last = index;
                true
            }
            last => {
                let follows = last.is_none() && index == 0;
                self.runs.push(Run {
                    first: index,
                    last: index,
                });
                follows
            }
        }
    }

    pub(super) fn push_unreadable(&mut self) {
        if self.unreadable.len() >= MOST_RUNS {
            return;
        }
        let after = self.runs.last().map_or(0, |run| run.last.saturating_add(1));
        // Several such lines in a row stand for several numbers.
        let in_a_row = self
            .unreadable
            .iter()
            .rev()
            .take_while(|n| **n >= after)
            .count() as u64;
        self.unreadable.push(after.saturating_add(in_a_row));
    }

    /// Findings, for a log that should have the numbers from 0 up to `size`.
    pub(super) fn findings(&self, size: u64) -> Vec<Finding> {
        let mut found = Vec::new();
        self.missing_and_repeated(size, &mut found);
        if self.runs.len() <= MOST_RUNS {
            self.out_of_place(&mut found);
        }
        found
    }

    fn missing_and_repeated(&self, size: u64, found: &mut Vec<Finding>) {
        let mut sorted = self.runs.clone();
        sorted.sort_unstable_by_key(|run| run.first);
        let mut next = 0;
        for run in sorted {
            if found.len() > MOST_RUNS {
                return;
            }
            if run.first > next {
                self.missing(next, run.first - 1, found);
            }
            if run.first < next {
                found.push(Finding::Repeated {
                    first: run.first,
                    last: run.last.min(next - 1),
                });
            }
            next = next.max(run.last.saturating_add(1));
        }
        if size > next {
            self.missing(next, size - 1, found);
        }
    }

    /// A gap that unreadable lines account for has been told already.
    fn missing(&self, first: u64, last: u64, found: &mut Vec<Finding>) {
        let unreadable = self
            .unreadable
            .iter()
            .filter(|n| (first..=last).contains(*n))
            .count() as u64;
        if unreadable < last - first + 1 {
            found.push(Finding::Missing { first, last });
        }
    }

    /// The heaviest set of runs that stand in order; the others are out of place.
    fn out_of_place(&self, found: &mut Vec<Finding>) {
        let n = self.runs.len();
        let mut best: Vec<(u64, Option<usize>)> = Vec::with_capacity(n);
        for (i, run) in self.runs.iter().enumerate() {
            let before = (0..i)
                .filter(|&j| self.runs[j].last < run.first)
                .max_by_key(|&j| best[j].0);
            let weight = run.len() + before.map_or(0, |j| best[j].0);
            best.push((weight, before));
        }
        let mut in_place = vec![false; n];
        let mut at = (0..n).max_by_key(|&i| best[i].0);
        while let Some(i) = at {
            in_place[i] = true;
            at = best[i].1;
        }
        for (i, run) in self.runs.iter().enumerate() {
            // A repeat has been told already.
            let repeat = |other: &Run| other.first <= run.last && run.first <= other.last;
            let repeated = self
                .runs
                .iter()
                .enumerate()
                .any(|(j, other)| j != i && repeat(other));
            if !in_place[i] && !repeated {
                let found_after = i.checked_sub(1).map(|before| self.runs[before].last);
                found.push(Finding::OutOfPlace {
                    first: run.first,
                    last: run.last,
                    found_after,
                });
            }
        }
    }
}
