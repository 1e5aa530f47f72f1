//! Appending with little state.

use crate::{Hash, LedgerError, empty_root, node_hash};

/// A node of the tree that is complete and will never change: to be stored under
/// (agency, level, index).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewNode {
    /// Level: 0 is the leaves, and each level covers twice as many leaves as the one below.
    pub level: u8,
    /// Index within the level: the node covers the leaves from `index << level`.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
}

/// The state that appending needs: the roots of the complete subtrees into which the log's size
/// falls, largest first (one for each bit that is set in the size).
///
/// One row for each agency holds it; appending reads and writes that row in the same transaction
/// as the entry, so that two writers cannot both append at the same place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

const VERSION: u8 = 1;

impl Frontier {
    /// The frontier of a log without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of entries in the log.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf at index [`Self::size`] and gives the nodes that became complete: the leaf
    /// itself first, then upwards. On average two, at most 64.
    pub fn append(&mut self, leaf: Hash) -> Vec<NewNode> {
        let mut made = Vec::with_capacity(2);
        self.append_with(leaf, |node| made.push(node));
        made
    }

    pub(crate) fn append_with(&mut self, leaf: Hash, mut made: impl FnMut(NewNode)) {
        let (mut hash, mut index, mut level) = (leaf, self.size, 0);
        made(NewNode { level, index, hash });
        while index & 1 == 1
            && let Some(left) = self.roots.pop()
        {
            hash = node_hash(left, hash);
            index >>= 1;
            level += 1;
            made(NewNode { level, index, hash });
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// The root of the whole log as it stands.
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(&smallest) = roots.next() else {
            return empty_root();
        };
        roots.fold(smallest, |right, &left| node_hash(left, right))
    }

    /// Bytes to store: version `0x01`, size (8 bytes, big-endian), then the hashes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(9 + 32 * self.roots.len());
        out.push(VERSION);
        out.extend_from_slice(&self.size.to_be_bytes());
        for root in &self.roots {
            out.extend_from_slice(&root.0);
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`LedgerError::BadFrontier`] for another version or the wrong number of hashes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LedgerError> {
        let Some((&[VERSION], rest)) = bytes.split_first_chunk::<1>() else {
            return Err(LedgerError::BadFrontier);
        };
        let (size, rest) = rest
            .split_first_chunk::<8>()
            .ok_or(LedgerError::BadFrontier)?;
        let size = u64::from_be_bytes(*size);
        let (hashes, left_over) = rest.as_chunks::<32>();
        if hashes.len() != size.count_ones() as usize || !left_over.is_empty() {
            return Err(LedgerError::BadFrontier);
        }
        Ok(Self {
            size,
            roots: hashes.iter().copied().map(Hash).collect(),
        })
    }
}
