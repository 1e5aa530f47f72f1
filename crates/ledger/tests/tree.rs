//! The tree is the one of RFC 6962: known roots, known proofs, and proofs of random logs that
//! hold when they should and only then.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use ledger::{
    Frontier, Hash, LedgerError, consistency_proof, empty_root, inclusion_proof, leaf_hash,
    node_hash, root_at, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

/// The leaves that the certificate transparency projects test with.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Their roots for 0 to 8 leaves.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hash(hex: &str) -> Hash {
    hex.parse().unwrap()
}

#[derive(Default)]
struct Log {
    frontier: Frontier,
    nodes: HashMap<(u8, u64), Hash>,
    leaves: Vec<Hash>,
}

impl Log {
    fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut log = Self::default();
        for leaf in leaves {
            for node in log.frontier.append(leaf) {
                let old = log.nodes.insert((node.level, node.index), node.hash);
                assert!(old.is_none(), "a complete node never changes");
            }
            log.leaves.push(leaf);
        }
        log
    }

    fn numbered(n: usize) -> Self {
        Self::of((0..n).map(|i| leaf_hash(&i.to_be_bytes())))
    }

    fn node(&self) -> impl Fn(u8, u64) -> Option<Hash> + '_ {
        |level, index| self.nodes.get(&(level, index)).copied()
    }
}

/// The definition of RFC 6962 section 2.1, word for word and slow.
fn merkle_tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            node_hash(
                merkle_tree_hash(&leaves[..k]),
                merkle_tree_hash(&leaves[k..]),
            )
        }
    }
}

#[test]
fn known_roots() {
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), hash(ROOTS[0]));
    for (n, leaf) in LEAVES.iter().enumerate() {
        frontier.append(leaf_hash(leaf));
        assert_eq!(frontier.root(), hash(ROOTS[n + 1]), "{} leaves", n + 1);
    }
    let log = Log::of(LEAVES.map(leaf_hash));
    for (n, root) in ROOTS.iter().enumerate() {
        assert_eq!(root_at(n as u64, &log.node()).unwrap(), hash(root));
    }
}

#[test]
fn known_proofs() {
    let log = Log::of(LEAVES.map(leaf_hash));
    let one_of_eight = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    .map(hash);
    assert_eq!(inclusion_proof(0, 8, &log.node()).unwrap(), one_of_eight);
    assert_eq!(consistency_proof(1, 8, &log.node()).unwrap(), one_of_eight);
    let six_to_eight = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    .map(hash);
    assert_eq!(consistency_proof(6, 8, &log.node()).unwrap(), six_to_eight);
}

#[test]
fn every_proof_of_every_small_log_holds() {
    let log = Log::numbered(40);
    for size in 0..=40u64 {
        let root = root_at(size, &log.node()).unwrap();
        assert_eq!(root, merkle_tree_hash(&log.leaves[..size as usize]));
        for index in 0..size {
            let proof = inclusion_proof(index, size, &log.node()).unwrap();
            let leaf = log.leaves[index as usize];
            verify_inclusion(leaf, index, size, &proof, root).unwrap();
            for other in (0..size).filter(|&other| other != index) {
                assert!(verify_inclusion(leaf, other, size, &proof, root).is_err());
            }
        }
        for old in 0..=size {
            let old_root = root_at(old, &log.node()).unwrap();
            let proof = consistency_proof(old, size, &log.node()).unwrap();
            verify_consistency(old, size, &proof, old_root, root).unwrap();
        }
    }
}

#[test]
fn what_is_not_there_is_refused() {
    let log = Log::numbered(5);
    assert_eq!(
        inclusion_proof(5, 5, &log.node()),
        Err(LedgerError::OutOfRange)
    );
    assert_eq!(
        consistency_proof(6, 5, &log.node()),
        Err(LedgerError::OutOfRange)
    );
    assert_eq!(
        inclusion_proof(0, 8, &log.node()),
        Err(LedgerError::MissingNode { level: 2, index: 1 })
    );
    let root = log.frontier.root();
    assert_eq!(
        verify_inclusion(root, 1, 1, &[], root),
        Err(LedgerError::OutOfRange)
    );
    assert_eq!(
        verify_consistency(2, 1, &[], root, root),
        Err(LedgerError::OutOfRange)
    );
    // A log of no entries has one root only.
    assert!(verify_consistency(0, 5, &[], root, root).is_err());
    assert!(verify_consistency(5, 5, &[], empty_root(), root).is_err());
}

#[test]
fn a_fork_has_no_consistency_proof() {
    let log = Log::numbered(21);
    let mut leaves = log.leaves.clone();
    leaves[7] = leaf_hash(b"rewritten");
    let forked = Log::of(leaves);
    let old_root = root_at(13, &log.node()).unwrap();
    let proof = consistency_proof(13, 21, &forked.node()).unwrap();
    assert_eq!(
        verify_consistency(13, 21, &proof, old_root, forked.frontier.root()),
        Err(LedgerError::ProofFails)
    );
}

#[test]
fn the_stored_state_is_read_strictly() {
    let frontier = Log::numbered(11).frontier;
    let bytes = frontier.to_bytes();
    assert_eq!(bytes.len(), 9 + 3 * 32);
    assert_eq!(Frontier::from_bytes(&bytes).unwrap(), frontier);
    for len in 0..bytes.len() {
        assert_eq!(
            Frontier::from_bytes(&bytes[..len]),
            Err(LedgerError::BadFrontier)
        );
    }
    let mut other = bytes.clone();
    other[0] = 2;
    assert_eq!(Frontier::from_bytes(&other), Err(LedgerError::BadFrontier));
    other = [bytes, vec![0]].concat();
    assert_eq!(Frontier::from_bytes(&other), Err(LedgerError::BadFrontier));
}

proptest! {
    #[test]
    fn random_proofs_hold_and_fail_when_changed(size in 1usize..700, at: prop::sample::Index, old: prop::sample::Index, bit in 0usize..256, which: prop::sample::Index) {
        let log = Log::numbered(size);
        let root = log.frontier.root();
        prop_assert_eq!(root, merkle_tree_hash(&log.leaves));

        let index = at.index(size);
        let mut proof = inclusion_proof(index as u64, size as u64, &log.node()).unwrap();
        prop_assert!(proof.len() <= 10);
        prop_assert!(verify_inclusion(log.leaves[index], index as u64, size as u64, &proof, root).is_ok());
        let longer = [proof.clone(), vec![root]].concat();
        prop_assert!(verify_inclusion(log.leaves[index], index as u64, size as u64, &longer, root).is_err());
        if !proof.is_empty() {
            prop_assert!(verify_inclusion(log.leaves[index], index as u64, size as u64, &proof[1..], root).is_err());
            let n = which.index(proof.len());
            proof[n].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(verify_inclusion(log.leaves[index], index as u64, size as u64, &proof, root).is_err());
        }

        let old = old.index(size) + 1;
        let old_root = merkle_tree_hash(&log.leaves[..old]);
        let mut proof = consistency_proof(old as u64, size as u64, &log.node()).unwrap();
        prop_assert!(verify_consistency(old as u64, size as u64, &proof, old_root, root).is_ok());
        if !proof.is_empty() {
            prop_assert!(verify_consistency(old as u64, size as u64, &proof[1..], old_root, root).is_err());
            let n = which.index(proof.len());
            proof[n].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(verify_consistency(old as u64, size as u64, &proof, old_root, root).is_err());
        }
    }

    #[test]
    fn appending_goes_on_after_storing(before in 0usize..200, after in 0usize..50) {
        let log = Log::numbered(before + after);
        let mut frontier = Log::numbered(before).frontier;
        frontier = Frontier::from_bytes(&frontier.to_bytes()).unwrap();
        for leaf in &log.leaves[before..] {
            frontier.append(*leaf);
        }
        prop_assert_eq!(frontier, log.frontier);
    }
}
