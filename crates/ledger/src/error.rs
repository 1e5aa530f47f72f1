//! What can go wrong when reading or proving.

/// Why bytes are no entry, no note or no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The word of an event kind is empty, longer than 64 characters or has characters other
    /// than `a` to `z`, digits, `_` and `.`.
    #[error("not a word for an event kind")]
    BadKind,
    /// The canonical bytes of an entry are not as described for their version.
    #[error("the entry's bytes cannot be read: {0}")]
    BadEntry(&'static str),
    /// The stored frontier does not have as many hashes as its size asks for.
    #[error("the stored state of the log cannot be read")]
    BadFrontier,
    /// A hash is not 64 hexadecimal digits or not 32 bytes of base64.
    #[error("not a hash")]
    BadHash,
    /// A signed note is not in the form of the C2SP signed note specification.
    #[error("the signed note cannot be read: {0}")]
    BadNote(&'static str),
    /// The text of a checkpoint is not in the form of the C2SP checkpoint specification.
    #[error("the checkpoint cannot be read: {0}")]
    BadCheckpoint(&'static str),
    /// A key's text is not in the form `name+id+key`, or its id does not belong to it.
    #[error("the key cannot be read: {0}")]
    BadKey(&'static str),
    /// The note has no signature by this key.
    #[error("the note is not signed by {0}")]
    NotSignedBy(String),
    /// The note claims a signature by this key, and it is wrong.
    #[error("the signature by {0} is wrong")]
    WrongSignature(String),
    /// A proof was asked for a place or a size that the log does not have.
    #[error("the log has no such entry or size")]
    OutOfRange,
    /// A node that must have been stored is missing.
    #[error("node {index} of level {level} is missing from the store")]
    MissingNode {
        /// Level: 0 is the leaves.
        level: u8,
        /// Index within the level.
        index: u64,
    },
    /// The proof does not lead to the root.
    #[error("the proof does not hold")]
    ProofFails,
}
