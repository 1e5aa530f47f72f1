//! Proofs that an entry is in the log and that a later log begins with an earlier one
//! (RFC 6962 section 2.1; verification as RFC 9162 sections 2.1.3.2 and 2.1.4.2).
//!
//! Making a proof reads O(log n) stored nodes through a closure; checking one needs none.

use crate::{Hash, LedgerError, empty_root, node_hash};

/// Reads a stored node by (level, index).
type Nodes<'a> = &'a dyn Fn(u8, u64) -> Option<Hash>;

/// The root that the log had when it held `size` entries.
///
/// # Errors
/// [`LedgerError::MissingNode`].
pub fn root_at(size: u64, nodes: Nodes<'_>) -> Result<Hash, LedgerError> {
    if size == 0 {
        Ok(empty_root())
    } else {
        range_root(0, size, nodes)
    }
}

/// The hashes that lead from the leaf at `index` to the root of the log of `size` entries.
///
/// # Errors
/// [`LedgerError::OutOfRange`] when there is no such leaf; [`LedgerError::MissingNode`].
pub fn inclusion_proof(index: u64, size: u64, nodes: Nodes<'_>) -> Result<Vec<Hash>, LedgerError> {
    if index >= size {
        return Err(LedgerError::OutOfRange);
    }
    let (mut start, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - start > 1 {
        let middle = start + largest_power_below(end - start);
        if index < middle {
            proof.push(range_root(middle, end, nodes)?);
            end = middle;
        } else {
            proof.push(range_root(start, middle, nodes)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the log of `new_size` entries begins with the log of `old_size`.
/// Empty when the sizes are equal or the old log was empty.
///
/// # Errors
/// [`LedgerError::OutOfRange`] when the old log is the larger; [`LedgerError::MissingNode`].
pub fn consistency_proof(
    old_size: u64,
    new_size: u64,
    nodes: Nodes<'_>,
) -> Result<Vec<Hash>, LedgerError> {
    if old_size > new_size {
        return Err(LedgerError::OutOfRange);
    }
    if old_size == 0 || old_size == new_size {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new_size);
    let mut proof = Vec::new();
    // Down to the node at which the old log ends.
    while end != old_size {
        let middle = start + largest_power_below(end - start);
        if old_size <= middle {
            proof.push(range_root(middle, end, nodes)?);
            end = middle;
        } else {
            proof.push(range_root(start, middle, nodes)?);
            start = middle;
        }
    }
    // That node need not be told when it is the whole old log: the verifier has its root.
    if start != 0 {
        proof.push(range_root(start, end, nodes)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that `leaf` stands at `index` in the log of `size` entries with this root.
///
/// # Errors
/// [`LedgerError::OutOfRange`], [`LedgerError::ProofFails`].
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), LedgerError> {
    if index >= size {
        return Err(LedgerError::OutOfRange);
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for &sibling in proof {
        if last == 0 {
            return Err(LedgerError::ProofFails);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, hash);
            // A last node without a sibling moves up unchanged.
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == root {
        Ok(())
    } else {
        Err(LedgerError::ProofFails)
    }
}

/// Checks that the log of `new_size` entries with `new_root` begins with the log of `old_size`
/// entries with `old_root`.
///
/// # Errors
/// [`LedgerError::OutOfRange`], [`LedgerError::ProofFails`].
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    proof: &[Hash],
    old_root: Hash,
    new_root: Hash,
) -> Result<(), LedgerError> {
    if old_size > new_size {
        return Err(LedgerError::OutOfRange);
    }
    if old_size == new_size || old_size == 0 {
        let holds = proof.is_empty()
            && if old_size == 0 {
                old_root == empty_root()
            } else {
                old_root == new_root
            }
            && (new_size != 0 || new_root == empty_root());
        return if holds {
            Ok(())
        } else {
            Err(LedgerError::ProofFails)
        };
    }
    let mut proof = proof.iter().copied();
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // A power of two: the old log is itself the first node of the way up.
    let first = if old_size.is_power_of_two() {
        Some(old_root)
    } else {
        proof.next()
    };
    let Some(first) = first else {
        return Err(LedgerError::ProofFails);
    };
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in proof {
        if last == 0 {
            return Err(LedgerError::ProofFails);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, old_hash);
            new_hash = node_hash(sibling, new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    let holds = last == 0 && old_hash == old_root && new_hash == new_root;
    if holds {
        Ok(())
    } else {
        Err(LedgerError::ProofFails)
    }
}

/// The largest power of two smaller than `n`; `n` is at least 2.
fn largest_power_below(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Root of the leaves from `start` to `end`, where `start` is where a subtree of that size may
/// begin. A complete subtree is one stored node.
fn range_root(start: u64, end: u64, nodes: Nodes<'_>) -> Result<Hash, LedgerError> {
    let len = end - start;
    if len.is_power_of_two() {
        let level = len.ilog2() as u8;
        let index = start >> level;
        return nodes(level, index).ok_or(LedgerError::MissingNode { level, index });
    }
    let middle = start + largest_power_below(len);
    Ok(node_hash(
        range_root(start, middle, nodes)?,
        range_root(middle, end, nodes)?,
    ))
}
