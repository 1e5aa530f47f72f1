//! What a name sounds like, roughly, in the spellings met in the United Kingdom.
//!
//! Two codes. [`skeleton`] keeps consonants only and is wide: it finds candidates. [`spelling`]
//! keeps the kind of vowel and is narrow: names that share it differ in spelling alone. Initials
//! that Welsh mutates (b, p, m, f; c, g; d, t) are one in the first code.

/// Consonants without vowels, in at most eight letters; an initial vowel is one mark.
pub(crate) fn skeleton(word: &[u8]) -> u64 {
    let mut code = Code::default();
    let mut at = 0;
    while at < word.len() && code.len < 6 {
        let (sound, step) = sound_at(word, at);
        at += step;
        match sound {
            b'a' | b'o' | b'i' => {
                if code.len == 0 {
                    code.push(b'a');
                }
            }
            b'h' if code.len > 0 => {}
            other => code.push_new(if code.len == 0 { mutated(other) } else { other }),
        }
    }
    code.bits
}

/// The sound with which a word begins, as [`skeleton`] has it: all vowels are one.
pub(crate) fn beginning(word: &[u8]) -> u8 {
    if word.is_empty() {
        return 0;
    }
    match sound_at(word, 0).0 {
        b'a' | b'o' | b'i' => b'a',
        other => mutated(other),
    }
}

/// Consonants with front, back and open vowels told apart; "Mohammed" and "Muhammad" nearly meet,
/// "Sofia" and "Sophia" do.
pub(crate) fn spelling(word: &[u8]) -> u64 {
    let mut code = Code::default();
    let mut hash = 0;
    let mut at = 0;
    let mut last = 0;
    while at < word.len() {
        let (sound, step) = sound_at(word, at);
        at += step;
        let ending = at >= word.len();
        let silent = sound == b'h' && (last == b'a' || last == b'o' || last == b'i');
        let mute_end = ending && step == 1 && word[at - 1] == b'e' && code.len > 1;
        if sound != last && !silent && !mute_end {
            hash = crate::hash::mix(hash, u64::from(sound));
            code.len += 1;
        }
        if !silent {
            last = sound;
        }
    }
    crate::hash::finish(hash)
}

/// The sound that begins at a place, and how many letters write it.
fn sound_at(word: &[u8], at: usize) -> (u8, usize) {
    let next = word.get(at + 1).copied().unwrap_or(0);
    match (word[at], next) {
        (b'p', b'h') | (b'f', b'f') => (b'f', 2),
        (b'c' | b'k', b'h') | (b'c', b'k') => (b'k', 2),
        (b's', b'h') | (b's', b'z') | (b'c', b'z') => (b's', 2),
        (b't', b'h') | (b'd', b'd') | (b'd', b'h') => {
            (if word[at] == b't' { b't' } else { b'd' }, 2)
        }
        (b'g', b'h') => (b'g', 2),
        (b'r', b'h') => (b'r', 2),
        (b'w', b'r') => (b'r', 2),
        (b'k', b'n') if at == 0 => (b'n', 2),
        (b'm', b'c') if at == 0 => (b'm', 1),
        (b'o', b'o') | (b'o', b'u') | (b'u', b'w') => (b'o', 2),
        (b'e', b'e') | (b'e', b'a') | (b'i', b'e') | (b'e', b'i') | (b'e', b'y') => (b'i', 2),
        (b'c', b'e' | b'i' | b'y') => (b's', 1),
        (b'c' | b'q' | b'k', _) => (b'k', 1),
        (b'z' | b's', _) => (b's', 1),
        (b'v', _) | (b'f', _) => (b'f', 1),
        (b'x', _) => (b's', 1),
        (b'j', _) => (b'j', 1),
        (b'e' | b'i' | b'y', _) => (b'i', 1),
        (b'o' | b'u', _) => (b'o', 1),
        (b'w', _) => (b'w', 1),
        (letter, _) => (letter, 1),
    }
}

const fn mutated(initial: u8) -> u8 {
    match initial {
        b'p' | b'b' | b'm' | b'f' => b'b',
        b'g' | b'k' => b'k',
        b't' | b'd' => b't',
        other => other,
    }
}

#[derive(Default)]
struct Code {
    bits: u64,
    len: u32,
}

impl Code {
    fn push(&mut self, sound: u8) {
        self.bits = self.bits << 8 | u64::from(sound);
        self.len += 1;
    }

    fn push_new(&mut self, sound: u8) {
        if self.bits & 0xff != u64::from(sound) {
            self.push(sound);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_share_a_skeleton() {
        for (a, b) in [
            ("sinead", "shinade"),
            ("mohammed", "muhamad"),
            ("chloe", "khloe"),
            ("turner", "turnner"),
            ("iris", "iriz"),
            ("caerdydd", "gaerdydd"),
        ] {
            assert_eq!(skeleton(a.as_bytes()), skeleton(b.as_bytes()), "{a} {b}");
        }
        assert_ne!(skeleton(b"oliver"), skeleton(b"alice"));
    }

    #[test]
    fn a_spelling_is_narrower_than_a_skeleton() {
        for (a, b) in [
            ("sofia", "sophia"),
            ("fatimah", "fatima"),
            ("iris", "iriz"),
            ("reece", "rees"),
            ("ffion", "fion"),
        ] {
            assert_eq!(spelling(a.as_bytes()), spelling(b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [("maya", "mo"), ("ella", "ali"), ("sinead", "sanda")] {
            assert_ne!(spelling(a.as_bytes()), spelling(b.as_bytes()), "{a} {b}");
        }
    }
}
