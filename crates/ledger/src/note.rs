//! Signed notes (C2SP `signed-note`): text that a person can read, with ed25519 signatures below.
//!
//! ```text
//! text, one or more lines
//!
//! — name base64(key id, 4 bytes || signature, 64 bytes)
//! ```
//!
//! A signature covers the text with its last line end and without the empty line.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::LedgerError;

const ALGORITHM: u8 = 1;
const MARK: &str = "\u{2014} ";
const MOST_SIGNATURES: usize = 100;
const MOST_BYTES: usize = 1 << 20;

/// Signs notes under a name. Made from the agency's secret key bytes, which are wiped when dropped.
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// Checks notes signed under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

/// Text and its signatures, read but not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text with its last line end.
    pub text: String,
    /// The signatures in the order in which they stand.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// First four bytes of the hash of name, algorithm and public key.
    pub key_id: [u8; 4],
    /// The signature: 64 bytes for ed25519, others for other algorithms.
    pub signature: Vec<u8>,
}

impl Signer {
    /// A signer from a secret key of 32 random bytes.
    ///
    /// # Errors
    /// [`LedgerError::BadKey`] when the name is empty or has a space, a control or a plus sign.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, LedgerError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(secret),
        })
    }

    /// What others need to check this signer's notes.
    pub fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The text with this signer's signature below it.
    ///
    /// # Errors
    /// [`LedgerError::BadNote`] when the text is empty, does not end with a line end, has an
    /// empty last line or a control character.
    pub fn sign(&self, text: &str) -> Result<String, LedgerError> {
        check_text(text)?;
        let mut payload = self.verifier().key_id().to_vec();
        payload.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        Ok(format!(
            "{text}\n{MARK}{} {}\n",
            self.name,
            STANDARD.encode(payload)
        ))
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}, hidden)", self.name)
    }
}

impl Verifier {
    /// A verifier from a public key.
    ///
    /// # Errors
    /// [`LedgerError::BadKey`] when the name may not be used or the bytes are no public key.
    pub fn new(name: &str, public: &[u8; 32]) -> Result<Self, LedgerError> {
        check_name(name)?;
        let key =
            VerifyingKey::from_bytes(public).map_err(|_| LedgerError::BadKey("no public key"))?;
        if key.is_weak() {
            return Err(LedgerError::BadKey("a weak public key"));
        }
        Ok(Self {
            name: name.to_owned(),
            key,
        })
    }

    /// Reads the text form `name+8 hexadecimal digits+base64`.
    ///
    /// # Errors
    /// [`LedgerError::BadKey`], also when the id is not the key's.
    pub fn from_text(text: &str) -> Result<Self, LedgerError> {
        let bad = LedgerError::BadKey("not name+id+key");
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad);
        };
        let bytes = STANDARD.decode(key).map_err(|_| bad.clone())?;
        let Some((&[ALGORITHM], key)) = bytes.split_first_chunk::<1>() else {
            return Err(LedgerError::BadKey("not an ed25519 key"));
        };
        let verifier = Self::new(name, key.try_into().map_err(|_| bad)?)?;
        if hex_id(verifier.key_id()) != id {
            return Err(LedgerError::BadKey("the id is not the key's"));
        }
        Ok(verifier)
    }

    /// The text form, to be published where others can find it and put beside every export.
    pub fn to_text(&self) -> String {
        let mut key = vec![ALGORITHM];
        key.extend_from_slice(self.key.as_bytes());
        format!(
            "{}+{}+{}",
            self.name,
            hex_id(self.key_id()),
            STANDARD.encode(key)
        )
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the public key.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// The first four bytes of `SHA-256(name || 0x0A || 0x01 || public key)`.
    pub fn key_id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ALGORITHM])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Checks that this key signed the note. Signatures by other keys are passed over; a wrong
    /// one by this key is an error even beside a right one.
    ///
    /// # Errors
    /// [`LedgerError::NotSignedBy`], [`LedgerError::WrongSignature`].
    pub fn verify(&self, note: &Note) -> Result<(), LedgerError> {
        let id = self.key_id();
        let mut found = false;
        for line in note
            .signatures
            .iter()
            .filter(|s| s.name == self.name && s.key_id == id)
        {
            let wrong = || LedgerError::WrongSignature(self.name.clone());
            let signature = Signature::from_slice(&line.signature).map_err(|_| wrong())?;
            self.key
                .verify_strict(note.text.as_bytes(), &signature)
                .map_err(|_| wrong())?;
            found = true;
        }
        if found {
            Ok(())
        } else {
            Err(LedgerError::NotSignedBy(self.name.clone()))
        }
    }
}

impl Note {
    /// Reads a signed note, strictly: nothing before, between or after that does not belong.
    ///
    /// # Errors
    /// [`LedgerError::BadNote`] with what was wrong.
    pub fn parse(note: &str) -> Result<Self, LedgerError> {
        if note.len() > MOST_BYTES {
            return Err(LedgerError::BadNote("too long"));
        }
        let split = note
            .rfind("\n\n")
            .ok_or(LedgerError::BadNote("no empty line before the signatures"))?;
        let (text, lines) = (&note[..split + 1], &note[split + 2..]);
        check_text(text)?;
        let Some(lines) = lines.strip_suffix('\n') else {
            return Err(LedgerError::BadNote(
                "cut off: no signature line with a line end",
            ));
        };
        let signatures = lines
            .split('\n')
            .map(parse_signature)
            .collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(LedgerError::BadNote("too many signatures"));
        }
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }
}

fn parse_signature(line: &str) -> Result<NoteSignature, LedgerError> {
    let bad = LedgerError::BadNote("a signature line is not `— name base64`");
    let (name, encoded) = line
        .strip_prefix(MARK)
        .and_then(|l| l.split_once(' '))
        .ok_or(bad.clone())?;
    check_name(name).map_err(|_| bad.clone())?;
    let bytes = STANDARD.decode(encoded).map_err(|_| bad.clone())?;
    match bytes.split_first_chunk::<4>() {
        Some((key_id, signature)) if !signature.is_empty() => Ok(NoteSignature {
            name: name.to_owned(),
            key_id: *key_id,
            signature: signature.to_vec(),
        }),
        _ => Err(bad),
    }
}

pub(crate) fn check_name(name: &str) -> Result<(), LedgerError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(bad) {
        return Err(LedgerError::BadKey(
            "a name may not be empty or hold spaces or plus signs",
        ));
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), LedgerError> {
    if text.len() < 2 || !text.ends_with('\n') || text.ends_with("\n\n") {
        return Err(LedgerError::BadNote(
            "the text must be lines, the last one not empty",
        ));
    }
    if text.bytes().any(|b| b < 0x20 && b != b'\n') {
        return Err(LedgerError::BadNote("a control character in the text"));
    }
    Ok(())
}

fn hex_id(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}
