//! Which key a checkpoint of an export must be signed by: one after the other, each announced by the
//! one before.

use crate::{Checkpoint, KeySource, LedgerError, Note, Verifier};

/// The keys of a log as its checkpoints follow each other.
pub(super) struct Chain {
    /// The keys so far; the last one signs now.
    used: Vec<Verifier>,
    /// Keys that the reader knows, of which none has signed yet: what was signed before them counts
    /// only when one of them has.
    awaited: Vec<Verifier>,
    /// Any of the keys may sign: the reader brought them, and the file names none of them.
    free: bool,
    source: KeySource,
}

impl Chain {
    /// `stated`: the keys that the file names, in the order in which they signed; `given`: those
    /// that the reader brought.
    pub(super) fn new(stated: &[Verifier], given: &[Verifier]) -> Self {
        let first = stated.first().cloned();
        let mut chain = Self {
            used: first.clone().into_iter().collect(),
            awaited: Vec::new(),
            free: false,
            source: KeySource::File,
        };
        if given.is_empty() {
            return chain;
        }
        chain.source = KeySource::Given;
        if !stated.iter().any(|k| given.contains(k)) {
            chain.used = given.to_vec();
            chain.free = true;
        } else if first.is_some_and(|k| !given.contains(&k)) {
            // The file begins with a key from before the one that the reader knows.
            chain.awaited = given.to_vec();
        }
        chain
    }

    pub(super) const fn source(&self) -> KeySource {
        self.source
    }

    /// Every key by which a signature was taken, or that was to be taken.
    pub(super) fn texts(&self) -> Vec<String> {
        self.used.iter().map(Verifier::to_text).collect()
    }

    /// Keys that the reader knows and none of which has signed.
    pub(super) fn is_awaited(&self) -> bool {
        !self.awaited.is_empty()
    }

    /// Opens a note of the log with the key that signs now, and follows it to the next.
    pub(super) fn open(&mut self, note: &str, origin: &str) -> Result<Checkpoint, LedgerError> {
        let note = Note::parse(note)?;
        let last = self.used.len().saturating_sub(1);
        let now = if self.free { 0 } else { last };
        any_of(&self.used[now..], &note, origin)?;
        let checkpoint = Checkpoint::from_text(&note.text)?;
        if checkpoint.origin != origin {
            return Err(LedgerError::BadCheckpoint("it is of another log"));
        }
        if let Some(next) = checkpoint.next_key(&note)? {
            if self.awaited.contains(&next) {
                self.awaited.clear();
            }
            self.free = false;
            self.used.push(next);
        }
        Ok(checkpoint)
    }
}

fn any_of(keys: &[Verifier], note: &Note, origin: &str) -> Result<(), LedgerError> {
    let mut result = Err(LedgerError::NotSignedBy(origin.to_owned()));
    for key in keys {
        result = key.verify(note);
        // A wrong signature by a known key is never made good by another key.
        if !matches!(result, Err(LedgerError::NotSignedBy(_))) {
            break;
        }
    }
    result
}
