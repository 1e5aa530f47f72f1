//! Letters: anybody who has the box seals one, and only the key opens it.
//!
//! For writing down what must wait, on a machine or in a process that can read nothing: what was
//! sealed there cannot be read there. A letter is 32 bytes, the public half of a key of its own
//! (X25519, RFC 7748), and then a sealed value as in this crate's front page. Its key is
//! HKDF-SHA-256 of what the two halves share, bound to both public halves.

use data_encoding::BASE64;
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::Zeroizing;

use crate::aead::{OVERHEAD, open, seal};
use crate::keys::Secret;
use crate::{MasterKey, SealError};

const PUBLIC: usize = 32;

/// Bytes that a letter has more than what is in it.
pub const LETTER_OVERHEAD: usize = PUBLIC + OVERHEAD;

/// Where letters are put in: nothing that needs to be kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterBox([u8; PUBLIC]);

/// Opens the letters of one box.
pub struct LetterKey(Secret);

impl LetterKey {
    /// A new key from the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn generate() -> Result<Self, SealError> {
        Secret::generate().map(Self)
    }

    /// The key for emergencies that are written down while the product is down.
    pub fn for_emergencies(master: &MasterKey) -> Self {
        Self(master.secret().derive("emergency letters"))
    }

    /// Reads a key as [`LetterKey::to_text`] wrote it, with white space around it allowed.
    ///
    /// # Errors
    /// [`SealError::BadKeyText`].
    pub fn from_text(text: &str) -> Result<Self, SealError> {
        let bytes = BASE64
            .decode(text.trim().as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| SealError::BadKeyText)?;
        Secret::from_slice(&bytes)
            .map(Self)
            .ok_or(SealError::BadKeyText)
    }

    /// The key as text, to be written down once. Wiped when dropped.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(self.0.bytes()))
    }

    /// The box whose letters it opens.
    pub fn letter_box(&self) -> LetterBox {
        LetterBox(x25519(*self.0.bytes(), X25519_BASEPOINT_BYTES))
    }

    /// Opens a letter of a kind.
    ///
    /// # Errors
    /// [`SealError::DoesNotOpen`] for another key, another kind or changed bytes;
    /// [`SealError::Truncated`].
    pub fn open(&self, kind: &str, letter: &[u8]) -> Result<Vec<u8>, SealError> {
        let (own, sealed) = letter
            .split_first_chunk::<PUBLIC>()
            .ok_or(SealError::Truncated {
                found: letter.len(),
                least: LETTER_OVERHEAD,
            })?;
        let shared = Zeroizing::new(x25519(*self.0.bytes(), *own));
        let key = key_of(&shared, own, &self.letter_box())?;
        open(&key, "letter", &[kind.as_bytes()], sealed)
    }
}

impl LetterBox {
    /// Reads a box as [`LetterBox::to_text`] wrote it.
    ///
    /// # Errors
    /// [`SealError::BadKeyText`].
    pub fn from_text(text: &str) -> Result<Self, SealError> {
        BASE64
            .decode(text.trim().as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(SealError::BadKeyText)
    }

    /// The box as text, for a file that anybody may read.
    pub fn to_text(&self) -> String {
        BASE64.encode(&self.0)
    }

    /// Seals a letter of a kind.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`]; [`SealError::BadKeyText`] where this is no box that a key has.
    pub fn seal(&self, kind: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let own = Secret::generate()?;
        let public = x25519(*own.bytes(), X25519_BASEPOINT_BYTES);
        let shared = Zeroizing::new(x25519(*own.bytes(), self.0));
        let key = key_of(&shared, &public, self)?;
        let mut letter = public.to_vec();
        letter.extend(seal(&key, "letter", &[kind.as_bytes()], plain)?);
        Ok(letter)
    }
}

fn key_of(
    shared: &[u8; 32],
    own: &[u8; PUBLIC],
    letter_box: &LetterBox,
) -> Result<Zeroizing<[u8; 32]>, SealError> {
    // A point of small order shares nothing with anybody (RFC 7748, section 6.1).
    if crate::constant_time_eq(shared, &[0; 32]) {
        return Err(SealError::BadKeyText);
    }
    let mut key = Zeroizing::new([0; 32]);
    let info = [own.as_slice(), &letter_box.0].concat();
    // 32 bytes are far below the limit of 8,160, the only way in which this can fail.
    let _ =
        Hkdf::<Sha256>::new(Some(b"sharewise letter v1"), shared).expand(&info, key.as_mut_slice());
    Ok(key)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_opened_by_the_key_of_its_box_alone() {
        let (key, other) = (
            LetterKey::generate().unwrap(),
            LetterKey::generate().unwrap(),
        );
        let letter_box = LetterBox::from_text(&key.letter_box().to_text()).unwrap();
        let letter = letter_box.seal("emergency", b"by the gate").unwrap();
        assert_eq!(letter.len(), LETTER_OVERHEAD + 11);
        assert_eq!(key.open("emergency", &letter).unwrap(), b"by the gate");
        let again = LetterKey::from_text(&key.to_text()).unwrap();
        assert_eq!(again.open("emergency", &letter).unwrap(), b"by the gate");
        assert!(other.open("emergency", &letter).is_err());
        assert!(key.open("pack", &letter).is_err());
        for at in 0..letter.len() {
            let mut changed = letter.clone();
            changed[at] ^= 1;
            // The highest bit of a public half is not used (RFC 7748, section 5), but is bound.
            assert!(key.open("emergency", &changed).is_err(), "byte {at}");
        }
        for end in 0..LETTER_OVERHEAD {
            assert!(key.open("emergency", &letter[..end]).is_err());
        }
        assert_ne!(
            letter,
            letter_box.seal("emergency", b"by the gate").unwrap()
        );
    }

    #[test]
    fn a_box_that_shares_nothing_is_refused() {
        assert!(LetterBox([0; 32]).seal("emergency", b"words").is_err());
        let mut one = [0; 32];
        one[0] = 1;
        assert!(LetterBox(one).seal("emergency", b"words").is_err());
    }

    #[test]
    fn the_key_agreement_is_that_of_rfc_7748() {
        // Section 6.1: Alice's and Bob's keys and what they share.
        let hex = |text: &str| -> [u8; 32] {
            let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
            bytes.try_into().unwrap()
        };
        let alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        let public = x25519(alice, X25519_BASEPOINT_BYTES);
        let bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        let shared = x25519(bob, public);
        let bobs = x25519(bob, X25519_BASEPOINT_BYTES);
        assert_eq!(
            bobs,
            hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
        );
        assert_eq!(
            shared,
            hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        );
        assert_eq!(shared, x25519(alice, bobs));
    }
}
