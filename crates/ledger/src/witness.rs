//! Witnesses (C2SP `tlog-witness`, `tlog-cosignature`): somebody else remembers how far a log has
//! come, and signs that each later state begins with what they saw before. A log that was rolled
//! back or rewritten then has no new signature, whoever holds its keys.
//!
//! The question and the answer are text:
//!
//! ```text
//! old SIZE                      the size that the witness saw last, as the log remembers it
//! HASH                          the proof that the new log begins with that one, a hash a line
//!
//! CHECKPOINT                    the signed note
//! ```
//!
//! and `— NAME base64(key id || time || signature)` lines.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::{
    Checkpoint, Hash, LedgerError, Note, Verifier, checkpoint::decimal, note::check_name,
    verify_consistency,
};

/// The algorithm byte of timestamped cosignatures.
const ALGORITHM: u8 = 4;
/// Most hashes of a proof, as the specification has it.
const MOST_HASHES: usize = 63;

/// Signs that a checkpoint was seen. Made from 32 secret bytes, which are wiped when dropped.
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

/// Checks what a [`Cosigner`] signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: VerifyingKey,
}

fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name.as_bytes())
        .chain_update([b'\n', ALGORITHM])
        .chain_update(key.as_bytes())
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// What is signed: the time, and the text of the checkpoint.
fn message(time_s: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time_s}\n{text}")
}

impl std::fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cosigner({}, hidden)", self.name)
    }
}

impl Cosigner {
    /// A witness from a secret key of 32 random bytes.
    ///
    /// # Errors
    /// [`LedgerError::BadKey`] for a name that may not be used.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, LedgerError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(secret),
        })
    }

    /// What others need to check it.
    pub fn witness_key(&self) -> WitnessKey {
        WitnessKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The signature line for a checkpoint's text, with its line end.
    pub fn cosign(&self, text: &str, time_s: u64) -> String {
        let signature = self.key.sign(message(time_s, text).as_bytes());
        let mut payload = key_id(&self.name, &self.key.verifying_key()).to_vec();
        payload.extend_from_slice(&time_s.to_be_bytes());
        payload.extend_from_slice(&signature.to_bytes());
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(payload))
    }
}

impl WitnessKey {
    /// Reads the text form `name+8 hexadecimal digits+base64`.
    ///
    /// # Errors
    /// [`LedgerError::BadKey`], also when the id is not the key's.
    pub fn from_text(text: &str) -> Result<Self, LedgerError> {
        let bad = LedgerError::BadKey("not the key of a witness");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad);
        };
        check_name(name)?;
        let bytes = STANDARD.decode(key).map_err(|_| bad.clone())?;
        let Some((&[ALGORITHM], key)) = bytes.split_first_chunk::<1>() else {
            return Err(bad);
        };
        let key: &[u8; 32] = key.try_into().map_err(|_| bad.clone())?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| bad.clone())?;
        let made = Self {
            name: name.to_owned(),
            key,
        };
        if key.is_weak() || made.hex_id() != id {
            return Err(bad);
        }
        Ok(made)
    }

    /// The text form, to be published and given to whoever checks logs.
    pub fn to_text(&self) -> String {
        let mut key = vec![ALGORITHM];
        key.extend_from_slice(self.key.as_bytes());
        format!("{}+{}+{}", self.name, self.hex_id(), STANDARD.encode(key))
    }

    fn hex_id(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(key_id(&self.name, &self.key)))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When this witness saw a note, seconds since 1970. Signatures of others are passed over.
    ///
    /// # Errors
    /// [`LedgerError::NotSignedBy`], [`LedgerError::WrongSignature`].
    pub fn seen(&self, note: &Note) -> Result<u64, LedgerError> {
        let id = key_id(&self.name, &self.key);
        let mut seen = None;
        for line in note
            .signatures
            .iter()
            .filter(|s| s.name == self.name && s.key_id == id)
        {
            let wrong = || LedgerError::WrongSignature(self.name.clone());
            let (time, signature) = line.signature.split_first_chunk::<8>().ok_or_else(wrong)?;
            let time = u64::from_be_bytes(*time);
            let signature = Signature::from_slice(signature).map_err(|_| wrong())?;
            self.key
                .verify_strict(message(time, &note.text).as_bytes(), &signature)
                .map_err(|_| wrong())?;
            seen = seen.max(Some(time));
        }
        seen.ok_or_else(|| LedgerError::NotSignedBy(self.name.clone()))
    }
}

/// What a log asks of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the witness saw last, as the log remembers it.
    pub old: u64,
    /// That the new log begins with that one.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

/// How far a witness saw a log come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// Why a witness does not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// The question cannot be read (400).
    #[error("the question cannot be read")]
    Malformed,
    /// It is not signed by the log it names (403).
    #[error("not signed by the log")]
    NotSigned,
    /// The witness saw another size last (409): ask again from there.
    #[error("the witness saw {0} entries last")]
    OtherSize(u64),
    /// The same size with another root: the log was rewritten or forked (409).
    #[error("the log was forked: another root for {0} entries was seen before")]
    Fork(u64),
    /// It does not begin with what was seen (422).
    #[error("the log does not begin with the {0} entries that were seen before")]
    NotTheSame(u64),
}

impl WitnessRefusal {
    /// Whether it shows that the log was changed, rather than that the two are out of step.
    pub const fn is_alarm(&self) -> bool {
        matches!(self, Self::Fork(_) | Self::NotTheSame(_))
    }
}

impl AddCheckpoint {
    /// The body of the question.
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }

    /// Reads the body of a question, strictly.
    ///
    /// # Errors
    /// [`WitnessRefusal::Malformed`].
    pub fn from_text(text: &str) -> Result<Self, WitnessRefusal> {
        let bad = WitnessRefusal::Malformed;
        let (head, note) = text.split_once("\n\n").ok_or(bad.clone())?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|l| decimal(l.strip_prefix("old ")?.as_bytes()))
            .ok_or(bad.clone())?;
        let proof = lines
            .map(Hash::from_base64)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| bad.clone())?;
        if proof.len() > MOST_HASHES {
            return Err(bad);
        }
        Ok(Self {
            old,
            proof,
            note: note.to_owned(),
        })
    }

    /// The key by which the log signs from here on, where the checkpoint announces one. To be asked
    /// of what [`Self::check`] took.
    pub fn next_key(&self, taken: &Checkpoint) -> Option<Verifier> {
        let note = Note::parse(&self.note).ok()?;
        taken.next_key(&note).ok().flatten()
    }

    /// The log that the checkpoint names. It is not checked yet.
    ///
    /// # Errors
    /// [`WitnessRefusal::Malformed`].
    pub fn origin(&self) -> Result<String, WitnessRefusal> {
        let note = Note::parse(&self.note).map_err(|_| WitnessRefusal::Malformed)?;
        Checkpoint::from_text(&note.text)
            .map(|c| c.origin)
            .map_err(|_| WitnessRefusal::Malformed)
    }

    /// Whether a witness that has seen `seen` of the log signs this; gives the checkpoint, to be
    /// remembered **before** the signature is given away.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, log: &Verifier, seen: Option<Seen>) -> Result<Checkpoint, WitnessRefusal> {
        let note = Note::parse(&self.note).map_err(|_| WitnessRefusal::Malformed)?;
        log.verify(&note).map_err(|_| WitnessRefusal::NotSigned)?;
        let new = Checkpoint::from_text(&note.text).map_err(|_| WitnessRefusal::Malformed)?;
        if new.origin != log.name() || self.old > new.size || new.next_key(&note).is_err() {
            return Err(WitnessRefusal::Malformed);
        }
        let known = seen.map_or(0, |s| s.size);
        if self.old != known {
            return Err(WitnessRefusal::OtherSize(known));
        }
        let Some(seen) = seen else {
            return Ok(new);
        };
        if seen.size == new.size && seen.root != new.root {
            return Err(WitnessRefusal::Fork(seen.size));
        }
        verify_consistency(seen.size, new.size, &self.proof, seen.root, new.root)
            .map_err(|_| WitnessRefusal::NotTheSame(seen.size))?;
        Ok(new)
    }
}

/// Reads the signature lines of an answer, and gives those that may be put below the note.
///
/// # Errors
/// [`LedgerError::BadNote`] for anything that is no such line.
pub fn add_signatures(note: &str, lines: &str) -> Result<String, LedgerError> {
    let both = format!("{note}{lines}");
    Note::parse(&both)?;
    Ok(both)
}

/// The latest checkpoint of an export that a witness signed: its size, and when it was seen. The
/// export itself is checked by [`crate::verify_export`].
pub fn last_seen(export: &str, witness: &WitnessKey) -> Option<(u64, u64)> {
    let mut last = None;
    let mut lines = export.lines();
    while let Some(line) = lines.next() {
        let Some(count) = line
            .strip_prefix("checkpoint ")
            .and_then(|n| n.parse::<usize>().ok())
        else {
            continue;
        };
        let mut note = String::new();
        for line in lines.by_ref().take(count) {
            note.push_str(line.strip_prefix("| ").unwrap_or(line));
            note.push('\n');
        }
        let Ok(note) = Note::parse(&note) else {
            continue;
        };
        if let (Ok(time), Ok(point)) = (witness.seen(&note), Checkpoint::from_text(&note.text)) {
            last = last.max(Some((point.size, time)));
        }
    }
    last
}
