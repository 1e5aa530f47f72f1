//! The ledger: one append-only Merkle log for each agency.
//!
//! Every act that a person may later have to answer for (writing, **reading**, deciding, sharing,
//! refusing, exporting, being denied) becomes an [`Entry`]: ids, a time, a kind and a salted
//! commitment to the content, never the content. The canonical bytes of the entry are a leaf of
//! an RFC 6962 tree; the tree's root is signed now and then as a [`Checkpoint`]. Whoever holds a
//! checkpoint can tell whether anything up to it was altered, removed or put in another order.
//!
//! The crate only computes. Appending needs the [`Frontier`] (at most 64 hashes, one row for each
//! agency) and gives the nodes to store; proofs read those nodes through a closure; randomness,
//! time and key bytes are handed in.
//!
//! # Canonical bytes of an entry, version 1
//!
//! | bytes | what |
//! | --- | --- |
//! | 1 | `0x01`, the version |
//! | 8 | `at_us`, big-endian, two's complement |
//! | 1 + n | length of the kind's word, then the word |
//! | 1 or 17 | actor: `0x00`, or `0x01` and the 16 bytes of the UUID |
//! | 1 or 17 | person, in the same way |
//! | 1 or 17 | object, in the same way |
//! | 32 | commitment |
//!
//! Every part has a fixed length or says its length, so that two different entries never have the
//! same bytes. The salt is **not** among them: it is kept beside the content under the person's
//! data key, so that when the key is destroyed nobody can find out by guessing what the content was,
//! not even with this log in hand, while the proof that something was logged stays.

mod checkpoint;
mod entry;
mod error;
mod export;
mod frontier;
mod hash;
mod kind;
mod note;
mod proof;
mod report;
mod verify;
mod witness;

pub use checkpoint::{Checkpoint, origin};
pub use entry::{Commitment, Entry};
pub use error::LedgerError;
pub use export::{EXPORT_FORMAT, ExportWriter};
pub use frontier::{Frontier, NewNode};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use kind::{EventKind, OtherKind};
pub use note::{Note, NoteSignature, Signer, Verifier};
pub use proof::{
    consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use report::{Cause, Finding, KeySource, Signed, VerifyReport};
pub use verify::{Trusted, verify_export, verify_export_against};
pub use witness::{
    AddCheckpoint, Cosigner, Seen, WitnessKey, WitnessRefusal, add_signatures, last_seen,
};
