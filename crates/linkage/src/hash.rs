//! A small, fast, fixed hash, so that keys and model versions are the same on every machine.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

const SEED: u64 = 0x51_7c_c1_b7_27_22_0a_95;

/// Stirs one more word into a hash.
pub(crate) const fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(SEED)
}

/// Spreads the bits, so that the low ones depend on all.
pub(crate) const fn finish(hash: u64) -> u64 {
    let x = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 32)
}

/// The hash of some bytes.
pub(crate) fn bytes(text: &[u8]) -> u64 {
    let mut hash = text.len() as u64;
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        hash = mix(hash, last_word(text, rest));
    }
    finish(hash)
}

/// The last, shorter word of a text, filled up with zeros. Read out of the last eight bytes where there are as many:
/// copying byte by byte is felt with every name of every record.
fn last_word(text: &[u8], rest: &[u8]) -> u64 {
    match text.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last) >> (64 - 8 * rest.len()),
        None => rest
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The hash of some words, as 32 bits that are never zero.
pub(crate) fn key(words: &[u64]) -> u32 {
    let hash = finish(words.iter().fold(0, |h, w| mix(h, *w)));
    narrow(hash)
}

/// The low 32 bits, never zero, because zero stands for "none".
#[expect(
    clippy::cast_possible_truncation,
    reason = "the low half is what is wanted"
)]
pub(crate) const fn narrow(hash: u64) -> u32 {
    let low = hash as u32;
    if low == 0 { 1 } else { low }
}

/// A map whose keys are a word each and are never chosen by whoever sends records, so that they need no protection
/// against keys chosen to collide.
pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<Words>>;

/// The hasher of [`WordMap`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Words(u64);

impl Hasher for Words {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(self.0, self::bytes(bytes));
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = mix(self.0, word);
    }

    fn finish(&self) -> u64 {
        finish(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_last_word_is_the_rest_with_zeros(text in proptest::collection::vec(any::<u8>(), 1..40)) {
            let rest = text.as_chunks::<8>().1;
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            if !rest.is_empty() {
                prop_assert_eq!(last_word(&text, rest), u64::from_le_bytes(word));
            }
        }
    }
}
