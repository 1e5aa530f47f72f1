//! The envelope: version, nonce, ciphertext, tag, and what it is bound to.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use crate::{SealError, random_bytes};

/// Version byte in front of everything sealed. A new way of sealing takes the next number and
/// the old one stays readable until everything has been sealed anew.
pub const VERSION: u8 = 1;

const NONCE_LEN: usize = 24;
const TAG_LEN: usize = 16;

/// Bytes that sealing adds to the plain text.
pub const OVERHEAD: usize = 1 + NONCE_LEN + TAG_LEN;

/// Where a sealed value stands in the database. It is bound to the ciphertext, so that a value
/// moved to another row, column or table does not open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Table name.
    pub table: &'a str,
    /// Primary key of the row: the bytes of its UUID.
    pub row: [u8; 16],
    /// Column name.
    pub column: &'a str,
}

impl Place<'_> {
    pub(crate) fn parts(&self) -> [&[u8]; 3] {
        [self.table.as_bytes(), &self.row, self.column.as_bytes()]
    }
}

/// Seals `plain` under `key` for `purpose` and the parts it is bound to.
pub(crate) fn seal(
    key: &[u8; 32],
    purpose: &str,
    binding: &[&[u8]],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let nonce = random_bytes::<NONCE_LEN>()?;
    let aad = associated_data(purpose, binding);
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: &aad,
            },
        )
        .map_err(|_| SealError::TooLong)?;
    let mut out = Vec::with_capacity(OVERHEAD + plain.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// Opens what [`seal`] made with the same key, purpose and binding.
pub(crate) fn open(
    key: &[u8; 32],
    purpose: &str,
    binding: &[&[u8]],
    sealed: &[u8],
) -> Result<Vec<u8>, SealError> {
    if let Some(&version) = sealed.first()
        && version != VERSION
    {
        return Err(SealError::UnknownVersion(version));
    }
    if sealed.len() < OVERHEAD {
        return Err(SealError::Truncated {
            found: sealed.len(),
            least: OVERHEAD,
        });
    }
    let (nonce, body) = sealed[1..].split_at(NONCE_LEN);
    let nonce = XNonce::try_from(nonce).map_err(|_| SealError::DoesNotOpen)?;
    let aad = associated_data(purpose, binding);
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            &nonce,
            Payload {
                msg: body,
                aad: &aad,
            },
        )
        .map_err(|_| SealError::DoesNotOpen)
}

/// Every part with its length in front: `("ab", "c")` and `("a", "bc")` must not read the same.
fn associated_data(purpose: &str, binding: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(96);
    out.extend_from_slice(b"sharewise seal v1");
    for part in std::iter::once(purpose.as_bytes()).chain(binding.iter().copied()) {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}
