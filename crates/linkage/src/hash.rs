//! A small, fast, fixed hash, so that keys and model versions are the same on every machine.

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
    let mut chunks = text.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    finish(hash)
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
