//! The three keys and how each wraps the next.

use std::fmt;

use data_encoding::{
    BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE,
};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::aead::{open, seal};
use crate::{Place, SealError, TokenKey, fill_random};

/// 32 secret bytes on the heap: moving the value moves a pointer and leaves no copy behind.
/// Wiped when dropped.
#[derive(Clone)]
pub(crate) struct Secret(Box<Zeroizing<[u8; 32]>>);

impl Secret {
    pub(crate) fn generate() -> Result<Self, SealError> {
        let mut secret = Self(Box::new(Zeroizing::new([0; 32])));
        fill_random(secret.0.as_mut_slice())?;
        Ok(secret)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != 32 {
            return None;
        }
        let mut secret = Self(Box::new(Zeroizing::new([0; 32])));
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for another purpose, from which this one cannot be found (HKDF-SHA-256, RFC 5869).
    pub(crate) fn derive(&self, purpose: &str) -> Self {
        let mut derived = Self(Box::new(Zeroizing::new([0; 32])));
        // 32 bytes are far below the limit of 8,160, the only way in which this can fail.
        let _ = Hkdf::<Sha256>::new(Some(b"sharewise derive v1"), self.bytes())
            .expand(purpose.as_bytes(), derived.0.as_mut_slice());
        derived
    }
}

/// The key above all others. It is read from a file outside the database when the server starts;
/// whoever has the database or a backup without it reads nothing.
pub struct MasterKey(Secret);

/// One agency's key: wraps the agency's data keys, seals what belongs to the agency and to no
/// person in particular, and gives the agency's search tokens.
pub struct AgencyKey(Secret);

/// The key for what one agency holds about one person. Destroy every copy of the wrapped key
/// and that person's text is gone, wherever copies of the ciphertext lie.
pub struct DataKey(Secret);

impl MasterKey {
    pub(crate) const fn secret(&self) -> &Secret {
        &self.0
    }

    /// A new master key from the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn generate() -> Result<Self, SealError> {
        Secret::generate().map(Self)
    }

    /// Reads the content of a key file: 64 hexadecimal digits of either case, or base64 (either alphabet, with or
    /// without padding), with white space around it allowed.
    ///
    /// # Errors
    /// [`SealError::BadKeyText`]; the text itself is never repeated in the error.
    pub fn from_text(text: &str) -> Result<Self, SealError> {
        let text = text.trim().as_bytes();
        let encodings = if text.len() == 64 {
            &[HEXLOWER_PERMISSIVE][..]
        } else {
            &[BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD][..]
        };
        for encoding in encodings {
            if let Ok(mut bytes) = encoding.decode(text) {
                let secret = Secret::from_slice(&bytes);
                bytes.zeroize();
                return secret.map(Self).ok_or(SealError::BadKeyText);
            }
        }
        Err(SealError::BadKeyText)
    }

    /// The key as 64 hexadecimal digits, to be written to the key file once. Wiped when dropped.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(self.0.bytes()))
    }

    /// Wraps an agency's key, bound to the agency's id (the bytes of its UUID).
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn wrap_agency_key(&self, agency: [u8; 16], key: &AgencyKey) -> Result<Vec<u8>, SealError> {
        seal(self.0.bytes(), "agency key", &[&agency], key.0.bytes())
    }

    /// Opens what [`Self::wrap_agency_key`] made for the same agency.
    ///
    /// # Errors
    /// [`SealError::DoesNotOpen`] for another agency, another master key or changed bytes;
    /// [`SealError::Truncated`], [`SealError::UnknownVersion`], [`SealError::NotAKey`].
    pub fn unwrap_agency_key(
        &self,
        agency: [u8; 16],
        wrapped: &[u8],
    ) -> Result<AgencyKey, SealError> {
        unwrap(open(self.0.bytes(), "agency key", &[&agency], wrapped)?).map(AgencyKey)
    }

    /// Seals what belongs to the hub and to no agency, such as an operator's TOTP secret.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`], [`SealError::TooLong`].
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal(self.0.bytes(), "master column", &place.parts(), plain)
    }

    /// Opens what [`Self::seal`] made for the same place.
    ///
    /// # Errors
    /// As [`DataKey::open`].
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        open(self.0.bytes(), "master column", &place.parts(), sealed)
    }

    /// Wraps the hub-wide key for tokens, so that it outlives a change of the master key: what was
    /// hashed under it cannot be hashed anew, since nobody has the texts.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn wrap_token_key(&self, key: &TokenKey) -> Result<Vec<u8>, SealError> {
        seal(self.0.bytes(), "hub tokens", &[], key.secret().bytes())
    }

    /// Opens what [`Self::wrap_token_key`] made.
    ///
    /// # Errors
    /// As [`Self::unwrap_agency_key`].
    pub fn unwrap_token_key(&self, wrapped: &[u8]) -> Result<TokenKey, SealError> {
        unwrap(open(self.0.bytes(), "hub tokens", &[], wrapped)?).map(TokenKey::new)
    }

    /// The hub-wide key for tokens that are looked up before the agency is known: sign-in names
    /// and one-time codes.
    pub fn token_key(&self) -> TokenKey {
        TokenKey::new(self.0.derive("hub tokens"))
    }
}

impl AgencyKey {
    /// A new agency key from the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn generate() -> Result<Self, SealError> {
        Secret::generate().map(Self)
    }

    /// Wraps a data key, bound to the agency's id and to the id under which the key is kept.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn wrap_data_key(
        &self,
        agency: [u8; 16],
        key_id: [u8; 16],
        key: &DataKey,
    ) -> Result<Vec<u8>, SealError> {
        seal(
            self.0.bytes(),
            "data key",
            &[&agency, &key_id],
            key.0.bytes(),
        )
    }

    /// Opens what [`Self::wrap_data_key`] made for the same agency and key id.
    ///
    /// # Errors
    /// As [`MasterKey::unwrap_agency_key`].
    pub fn unwrap_data_key(
        &self,
        agency: [u8; 16],
        key_id: [u8; 16],
        wrapped: &[u8],
    ) -> Result<DataKey, SealError> {
        unwrap(open(
            self.0.bytes(),
            "data key",
            &[&agency, &key_id],
            wrapped,
        )?)
        .map(DataKey)
    }

    /// Seals what belongs to the agency and to no person: its signing key, its settings, the
    /// names of its staff.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`], [`SealError::TooLong`].
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal(self.0.bytes(), "agency column", &place.parts(), plain)
    }

    /// Opens what [`Self::seal`] made for the same place.
    ///
    /// # Errors
    /// As [`DataKey::open`].
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        open(self.0.bytes(), "agency column", &place.parts(), sealed)
    }

    /// The agency's key for search tokens. Two agencies' tokens for the same name differ, so
    /// that nobody can join their tables by them. Where the agency had other keys before this one,
    /// it stands on theirs ([`Self::open_tokens`], [`TokenKey::then`]).
    pub fn token_key(&self) -> TokenKey {
        TokenKey::new(self.0.derive("agency tokens"))
    }

    /// Seals the token keys on which this key's own stands, bound to the agency's id.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn seal_tokens(&self, agency: [u8; 16], before: &TokenKey) -> Result<Vec<u8>, SealError> {
        let mut all = Vec::new();
        for secret in before.secrets() {
            all.extend_from_slice(secret.bytes());
        }
        let sealed = seal(self.0.bytes(), "token keys", &[&agency], &all);
        all.zeroize();
        sealed
    }

    /// Opens what [`Self::seal_tokens`] made for the same agency, with this key's own on top.
    ///
    /// # Errors
    /// As [`MasterKey::unwrap_agency_key`].
    pub fn open_tokens(&self, agency: [u8; 16], sealed: &[u8]) -> Result<TokenKey, SealError> {
        let mut plain = open(self.0.bytes(), "token keys", &[&agency], sealed)?;
        let whole = !plain.is_empty() && plain.len() % 32 == 0;
        let mut keys = plain.chunks(32).filter_map(Secret::from_slice);
        let first = keys.next().filter(|_| whole).map(TokenKey::new);
        let all = first.map(|first| keys.fold(first, |all, k| all.then(TokenKey::new(k))));
        plain.zeroize();
        Ok(all.ok_or(SealError::NotAKey)?.then(self.token_key()))
    }
}

/// Data keys that take the places of an agency's old ones: each is found again by its id for as long
/// as this value lives, so that a whole agency is sealed anew without keeping every key in memory.
/// It is kept nowhere; once it is gone, the keys are as good as random ones.
pub struct NewDataKeys(Secret);

impl NewDataKeys {
    /// From the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn generate() -> Result<Self, SealError> {
        Secret::generate().map(Self)
    }

    /// The new key with an id.
    pub fn of(&self, key_id: [u8; 16]) -> DataKey {
        let id = HEXLOWER.encode(&key_id);
        DataKey(self.0.derive(&format!("renewed data key {id}")))
    }
}

impl DataKey {
    /// A new data key from the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn generate() -> Result<Self, SealError> {
        Secret::generate().map(Self)
    }

    /// Seals a value about the person for the place where it will stand.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`], [`SealError::TooLong`].
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal(self.0.bytes(), "data column", &place.parts(), plain)
    }

    /// Opens a value that was sealed with this key for this place.
    ///
    /// # Errors
    /// [`SealError::DoesNotOpen`] for another key, another place or changed bytes;
    /// [`SealError::Truncated`] and [`SealError::UnknownVersion`] for what is no sealed value.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        open(self.0.bytes(), "data column", &place.parts(), sealed)
    }
}

fn unwrap(mut plain: Vec<u8>) -> Result<Secret, SealError> {
    let secret = Secret::from_slice(&plain);
    plain.zeroize();
    secret.ok_or(SealError::NotAKey)
}

macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )+};
}

hidden!(MasterKey, AgencyKey, DataKey, NewDataKeys);
