//! One line of the ledger and its canonical bytes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{EventKind, Hash, LedgerError, leaf_hash};

/// What ties an entry to content that is kept elsewhere: `SHA-256(salt || content)`.
///
/// Whoever has salt and content can show that the entry is about exactly that content. Without
/// the salt nothing can be guessed from it, however short the content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub Hash);

impl Commitment {
    /// Commits to `content` (its canonical bytes, as the caller defines them) under 32 fresh
    /// random bytes. Keep the salt sealed beside the content and nowhere else.
    pub fn new(salt: &[u8; 32], content: &[u8]) -> Self {
        Self(Hash(
            Sha256::new()
                .chain_update(salt)
                .chain_update(content)
                .finalize()
                .into(),
        ))
    }

    /// Whether this is the commitment to `content` under `salt`.
    pub fn opens_with(&self, salt: &[u8; 32], content: &[u8]) -> bool {
        *self == Self::new(salt, content)
    }
}

/// One event, as ids, a time and a commitment; never content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in microseconds since 1970-01-01T00:00:00Z.
    pub at_us: i64,
    /// What happened.
    pub kind: EventKind,
    /// The practitioner (or machine account) who did it; none for what the system does by itself
    /// and for a failed sign-in.
    pub actor: Option<Uuid>,
    /// The child or other person whom it is about: the agency's own id for them.
    pub person: Option<Uuid>,
    /// The thing it was done to: a concern, a decision, a sharing, a key.
    pub object: Option<Uuid>,
    /// Salted hash of the content.
    pub commitment: Commitment,
}

const VERSION: u8 = 1;

impl Entry {
    /// The canonical bytes, as the crate's page describes them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(160);
        self.write_bytes(&mut out);
        out
    }

    pub(crate) fn write_bytes(&self, out: &mut Vec<u8>) {
        let word = self.kind.as_str().as_bytes();
        out.push(VERSION);
        out.extend_from_slice(&self.at_us.to_be_bytes());
        // A kind's word has at most 64 bytes: parsing sees to it.
        out.push(word.len() as u8);
        out.extend_from_slice(word);
        for id in [self.actor, self.person, self.object] {
            match id {
                None => out.push(0),
                Some(id) => {
                    out.push(1);
                    out.extend_from_slice(id.as_bytes());
                }
            }
        }
        out.extend_from_slice(&self.commitment.0.0);
    }

    /// Reads canonical bytes. Only bytes that [`Self::to_bytes`] can make are accepted.
    ///
    /// # Errors
    /// [`LedgerError::BadEntry`] with what was wrong; [`LedgerError::BadKind`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut rest = bytes;
        if take::<1>(&mut rest)? != [VERSION] {
            return Err(LedgerError::BadEntry("unknown version"));
        }
        let at_us = i64::from_be_bytes(take(&mut rest)?);
        let [len] = take(&mut rest)?;
        let Some((word, after)) = rest.split_at_checked(usize::from(len)) else {
            return Err(LedgerError::BadEntry("cut off"));
        };
        rest = after;
        let kind = std::str::from_utf8(word)
            .map_err(|_| LedgerError::BadKind)?
            .parse()?;
        let (actor, person, object) = (
            take_id(&mut rest)?,
            take_id(&mut rest)?,
            take_id(&mut rest)?,
        );
        let commitment = Commitment(Hash(take(&mut rest)?));
        if !rest.is_empty() {
            return Err(LedgerError::BadEntry("something follows the entry"));
        }
        Ok(Self {
            at_us,
            kind,
            actor,
            person,
            object,
            commitment,
        })
    }

    /// Whether it is about accounts, settings and the log itself, and about nobody's file: only such
    /// entries are exported with their fields. Everything else is left blind, all of it alike, so
    /// that no kind of work shows by being hidden: not what few may know, and not that there is any.
    pub fn is_housekeeping(&self) -> bool {
        use EventKind as K;
        let kind = matches!(
            self.kind,
            K::SignIn
                | K::SignInFailed
                | K::SignOut
                | K::AccountMade
                | K::AccountChanged
                | K::SettingChanged
                | K::FilesNumberSet
                | K::KeyMade
                | K::Export
                | K::LogExported
                | K::ErasureReplayed
        );
        kind && self.person.is_none()
    }

    /// The entry's hash as a leaf of the log.
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.to_bytes())
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], LedgerError> {
    let (first, after) = rest
        .split_first_chunk::<N>()
        .ok_or(LedgerError::BadEntry("cut off"))?;
    *rest = after;
    Ok(*first)
}

fn take_id(rest: &mut &[u8]) -> Result<Option<Uuid>, LedgerError> {
    match take::<1>(rest)? {
        [0] => Ok(None),
        [1] => Ok(Some(Uuid::from_bytes(take(rest)?))),
        _ => Err(LedgerError::BadEntry("an id is neither there nor absent")),
    }
}
