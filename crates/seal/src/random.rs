//! Randomness, and what is made from it directly.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::SealError;

/// Fills `out` from the operating system's generator.
///
/// This is the one place in the house where randomness comes from. Pure crates are handed
/// what they need (salts, ids, keys) by callers that got it here.
///
/// # Errors
/// [`SealError::NoRandomness`] when the operating system has none; do not go on then.
pub fn fill_random(out: &mut [u8]) -> Result<(), SealError> {
    getrandom::fill(out).map_err(|_| SealError::NoRandomness)
}

/// `N` random bytes, for instance 32 for the salt of a ledger commitment or for a signing key.
///
/// # Errors
/// As [`fill_random`].
pub fn random_bytes<const N: usize>() -> Result<[u8; N], SealError> {
    let mut out = [0; N];
    fill_random(&mut out)?;
    Ok(out)
}

/// A secret of 32 random bytes as 43 characters of base64url without padding: for session
/// cookies, one-time links and form tokens. Keep only its [`hash_token`] in the database.
///
/// # Errors
/// As [`fill_random`].
pub fn random_token() -> Result<String, SealError> {
    let bytes = Zeroizing::new(random_bytes::<32>()?);
    Ok(BASE64URL_NOPAD.encode(bytes.as_slice()))
}

/// `count` decimal digits, each equally likely: for a code that is read out on the telephone.
///
/// # Errors
/// As [`fill_random`].
pub fn random_digits(count: usize) -> Result<String, SealError> {
    let mut digits = String::with_capacity(count);
    while digits.len() < count {
        let [byte] = random_bytes::<1>()?;
        // 250 is the largest multiple of ten that fits: anything above would favour low digits.
        if byte < 250 {
            digits.push(char::from(b'0' + byte % 10));
        }
    }
    Ok(digits)
}

/// SHA-256 of a secret that has 32 random bytes in it. Not for passwords or short codes: those
/// need a slow hash (`authn`) or a keyed one ([`crate::TokenKey`]).
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// SHA-256 of something that is kept or given out, so that it can be checked to be the same.
pub fn digest_of(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The same of something that comes in pieces.
#[derive(Clone, Default)]
pub struct RunningDigest(Sha256);

impl RunningDigest {
    /// Takes the next piece in.
    pub fn take(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// SHA-256 of all pieces.
    pub fn end(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Compares in a time that depends on the lengths only, never on where the first difference is.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}
