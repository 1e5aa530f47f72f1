//! The file that `sharewise verify` reads: a whole log, its checkpoints, and enough to name what
//! was changed.
//!
//! Plain text, one thing on each line, each thing with exactly one way of writing it:
//!
//! ```text
//! sharewise-log-export 2
//! agency UUID
//! origin ORIGIN
//! key NAME+ID+KEY                                   one line for each key the log was signed with, the first first
//! header HASH                                       over the lines above
//! entry INDEX AT_US KIND ACTOR PERSON OBJECT COMMITMENT LEAF CHAIN
//! blind INDEX MADE LEAF CHAIN                       an entry without its fields
//! checkpoint LINES                                  after the entries that it covers
//! | each line of the signed note behind a bar and a space
//! end ENTRIES CHECKPOINTS CHAIN NOTES
//! ```
//!
//! `LEAF` is the leaf hash as it was stored when the entry was logged, not made anew from the
//! fields, so that a changed row is named. A `blind` line keeps the fields of an entry to itself (when
//! it was, what happened, who did it and to what): `MADE` is the hash that they gave when the file
//! was written, so that a changed row is named there too, and nobody can guess the fields from it,
//! because the commitment among them is salted. Version 1 had no such lines. `CHAIN` is `SHA-256(0x02 || CHAIN of the line before ||
//! LEAF)`, starting from the header's hash: it tells which line followed which. Neither needs to be
//! trusted: what is trusted are the signed checkpoints. An absent id is `-`. `NOTES` is a hash over
//! all signed notes in the order of the file.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Entry, Hash, Verifier};

/// First line of the file: its format and version.
pub const EXPORT_FORMAT: &str = "sharewise-log-export 2";
/// The first line before there were blind lines; read as ever.
pub(crate) const EXPORT_FORMAT_1: &str = "sharewise-log-export 1";

/// Writes an export piece by piece into text that the caller sends on, so that a large log is
/// never in memory at once.
#[derive(Debug)]
pub struct ExportWriter {
    chain: Hash,
    notes: Hash,
    entries: u64,
    checkpoints: u64,
}

impl ExportWriter {
    /// Begins a file.
    pub fn begin(agency: Uuid, origin: &str, keys: &[Verifier], out: &mut String) -> Self {
        let mut head = format!("{EXPORT_FORMAT}\nagency {agency}\norigin {origin}\n");
        for key in keys {
            head.push_str(&format!("key {}\n", key.to_text()));
        }
        let chain = header_hash(&head);
        out.push_str(&head);
        out.push_str(&format!("header {chain}\n"));
        Self {
            chain,
            notes: notes_start(),
            entries: 0,
            checkpoints: 0,
        }
    }

    /// Writes one entry: its index in the log and its leaf hash **as they are stored**. Entries
    /// come in the order of their index.
    pub fn entry(&mut self, index: u64, entry: &Entry, stored_leaf: Hash, out: &mut String) {
        self.chain = chain_hash(self.chain, stored_leaf);
        self.entries += 1;
        out.push_str("entry ");
        out.push_str(&index.to_string());
        out.push(' ');
        out.push_str(&entry.at_us.to_string());
        out.push(' ');
        out.push_str(entry.kind.as_str());
        for id in [entry.actor, entry.person, entry.object] {
            out.push(' ');
            match id {
                Some(id) => out.push_str(id.hyphenated().encode_lower(&mut Uuid::encode_buffer())),
                None => out.push('-'),
            }
        }
        for hash in [entry.commitment.0, stored_leaf, self.chain] {
            out.push(' ');
            hash.push_hex(out);
        }
        out.push('\n');
    }

    /// Writes one entry without its fields: its place, the leaf hash made from them now, and the one
    /// that is stored. The tree is checked all the same.
    pub fn blind(&mut self, index: u64, entry: &Entry, stored_leaf: Hash, out: &mut String) {
        self.chain = chain_hash(self.chain, stored_leaf);
        self.entries += 1;
        out.push_str("blind ");
        out.push_str(&index.to_string());
        for hash in [entry.leaf_hash(), stored_leaf, self.chain] {
            out.push(' ');
            hash.push_hex(out);
        }
        out.push('\n');
    }

    /// Writes a signed checkpoint (the whole note), right after the last entry that it covers.
    pub fn checkpoint(&mut self, note: &str, out: &mut String) {
        self.notes = notes_hash(self.notes, note);
        self.checkpoints += 1;
        let lines: Vec<&str> = note
            .strip_suffix('\n')
            .unwrap_or(note)
            .split('\n')
            .collect();
        out.push_str(&format!("checkpoint {}\n", lines.len()));
        for line in lines {
            out.push_str("| ");
            out.push_str(line);
            out.push('\n');
        }
    }

    /// Ends the file.
    pub fn end(self, out: &mut String) {
        let Self {
            chain,
            notes,
            entries,
            checkpoints,
        } = self;
        out.push_str(&format!("end {entries} {checkpoints} {chain} {notes}\n"));
    }
}

pub(crate) fn header_hash(lines: &str) -> Hash {
    Hash(Sha256::digest(lines.as_bytes()).into())
}

pub(crate) fn chain_hash(before: Hash, leaf: Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([2])
            .chain_update(before.0)
            .chain_update(leaf.0)
            .finalize()
            .into(),
    )
}

pub(crate) fn notes_start() -> Hash {
    Hash(Sha256::digest([3]).into())
}

pub(crate) fn notes_hash(before: Hash, note: &str) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([3])
            .chain_update(before.0)
            .chain_update(note.as_bytes())
            .finalize()
            .into(),
    )
}
