//! Which line followed which when the file was written.

use crate::export::chain_hash;
use crate::{Cause, Finding, Hash};

/// Above this many broken links, matching each against each would take too long.
const MOST_MATCHED: usize = 300;

/// A line whose chain value does not follow from the line before.
struct Broken {
    index: u64,
    leaf: Hash,
    chain: Hash,
    /// Index and chain value of the line before it in the file; no index for the header.
    before: (Option<u64>, Hash),
}

pub(super) struct Links {
    /// The header's hash made from its lines, in case the stated one was touched.
    header: Option<Hash>,
    /// Index and chain value of the line read last.
    last: (Option<u64>, Hash),
    broken: Vec<Broken>,
    altered: Vec<Finding>,
}

impl Links {
    /// Begins with the header's hash as stated and as made from its lines.
    pub(super) fn new((stated, made): (Option<Hash>, Hash)) -> Self {
        let last = (None, stated.unwrap_or(made));
        Self {
            header: Some(made),
            last,
            broken: Vec::new(),
            altered: Vec::new(),
        }
    }

    /// Takes the next line. `follows` says whether its number follows the one before (a gap in
    /// the numbers is told elsewhere); `made` is the leaf hash made from the fields.
    pub(super) fn push(&mut self, follows: bool, index: u64, leaf: Hash, made: Hash, chain: Hash) {
        let mut link = chain_hash(self.last.1, leaf) == chain;
        if let Some(header) = self.header.take() {
            link |= chain_hash(header, leaf) == chain;
        }
        if leaf != made {
            // When the fields give the hash that the chain asks for, only the hash was touched.
            let only_hash = !link && chain_hash(self.last.1, made) == chain;
            let cause = if only_hash {
                Cause::RecordedHash
            } else {
                Cause::Content
            };
            self.altered.push(Finding::Altered { index, cause });
        } else if follows
            && !link
            && !self.only_last_chain_value(|ought| chain_hash(ought, leaf) == chain)
        {
            self.broken.push(Broken {
                index,
                leaf,
                chain,
                before: self.last,
            });
        }
        self.last = (Some(index), chain);
    }

    /// Tells the end of the file what the last line ought to have said, when only that differs.
    pub(super) fn end(&mut self, chain: Hash) -> bool {
        if chain == self.last.1 {
            return true;
        }
        self.only_last_chain_value(|ought| ought == chain)
    }

    /// Whether the link to the line read last is broken and `fits` what its chain value ought to
    /// have been: then nothing but that value was touched.
    fn only_last_chain_value(&mut self, fits: impl Fn(Hash) -> bool) -> bool {
        let last = self.last.0;
        let whole = |b: &mut Broken| Some(b.index) == last && fits(chain_hash(b.before.1, b.leaf));
        let Some(before) = self.broken.pop_if(whole) else {
            return false;
        };
        self.altered.push(Finding::Altered {
            index: before.index,
            cause: Cause::ChainValue,
        });
        true
    }

    pub(super) fn findings(self) -> Vec<Finding> {
        let mut found = self.altered;
        let match_them = self.broken.len() <= MOST_MATCHED;
        for line in &self.broken {
            let places = self
                .broken
                .iter()
                .flat_map(|b| [b.before, (Some(b.index), b.chain)]);
            let mut places = places.filter(|_| match_them);
            found.push(
                match places.find(|place| chain_hash(place.1, line.leaf) == line.chain) {
                    Some((belongs_after, _)) => Finding::Reordered {
                        index: line.index,
                        belongs_after,
                    },
                    None => Finding::BrokenLink { index: line.index },
                },
            );
        }
        found
    }
}
