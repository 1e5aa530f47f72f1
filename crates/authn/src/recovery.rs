//! Recovery codes: for the day the telephone is lost.
//!
//! A code is typed from paper, so it is short: twelve letters in three groups. What it lacks in
//! chance its hash makes up for, which is as slow as a password's. The first letter says which of the
//! codes it is, so that one hash is enough for a try, and so that it can be crossed out on paper.

use data_encoding::{Encoding, Specification};
use std::sync::OnceLock;

/// How many are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// Letters of a code without its hyphens: which it is, and 55 bits of chance.
const LETTERS: usize = 12;
/// Letters of one of those that were made before: 50 bits, hashed quickly.
const LETTERS_BEFORE: usize = 10;
/// Letters between hyphens.
const GROUP: usize = 4;

/// Letters and digits that are not taken for each other when read from paper.
const ALPHABET: &str = "abcdefghijkmnpqrstuvwxyz23456789";

/// A recovery code as somebody typed it, in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecoveryTyped {
    /// One that says which it is.
    New {
        /// Which: its first letter.
        which: String,
        /// The whole code, lower case, without hyphens.
        code: String,
    },
    /// One that was made before codes said so.
    Before(String),
}

fn encoding() -> Option<&'static Encoding> {
    static ENCODING: OnceLock<Option<Encoding>> = OnceLock::new();
    ENCODING
        .get_or_init(|| {
            let mut s = Specification::new();
            s.symbols.push_str(ALPHABET);
            s.encoding().ok()
        })
        .as_ref()
}

/// One of the codes, from seven random bytes, like `c7m3-xp2w-9qab`. `nth`: 0 for the first of them.
pub fn recovery_code(nth: usize, random: &[u8; 7]) -> String {
    let chance = encoding().map_or_else(String::new, |e| e.encode(random));
    let which = ALPHABET.chars().nth(nth % ALPHABET.len());
    let letters: Vec<char> = which
        .into_iter()
        .chain(chance.chars())
        .take(LETTERS)
        .collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|g| g.iter().collect()).collect();
    groups.join("-")
}

/// A code that was typed, in its one form: lower case, without spaces and hyphens. `None` where it
/// cannot be a recovery code.
pub fn fold_recovery_code(typed: &str) -> Option<RecoveryTyped> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .flat_map(char::to_lowercase)
        .collect();
    if !code.chars().all(|c| ALPHABET.contains(c)) {
        return None;
    }
    // All letters are of one byte by now.
    match code.len() {
        LETTERS => Some(RecoveryTyped::New {
            which: code.chars().take(1).collect(),
            code,
        }),
        LETTERS_BEFORE => Some(RecoveryTyped::Before(code)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const RANDOM: [u8; 7] = [0, 50, 100, 150, 200, 250, 255];

    #[test]
    fn a_code_is_read_as_it_was_printed_and_as_people_type_it() {
        let code = recovery_code(2, &RANDOM);
        assert_eq!(code.len(), 14);
        assert!(code.starts_with('c'), "{code}");
        let folded = fold_recovery_code(&code).expect("a code");
        for typed in [
            code.to_uppercase().replace('-', " "),
            code.replace('-', ""),
            format!(" {} ", code.replace('-', "\u{2013}")),
        ] {
            assert_eq!(
                fold_recovery_code(&typed).as_ref(),
                Some(&folded),
                "{typed}"
            );
        }
        let RecoveryTyped::New { which, code } = folded else {
            panic!("a new one");
        };
        assert_eq!((which.as_str(), code.len()), ("c", 12));
        assert_eq!(fold_recovery_code("123456"), None, "a one-time code");
        assert_eq!(fold_recovery_code("olol-olol-olol"), None, "look-alikes");
        assert_eq!(fold_recovery_code(""), None);
    }

    #[test]
    fn a_code_from_before_is_still_read() {
        let before = fold_recovery_code("K7M3X-p2w9q");
        assert_eq!(before, Some(RecoveryTyped::Before("k7m3xp2w9q".into())));
    }

    #[test]
    fn each_says_which_it_is_and_all_its_chance_is_in_it() {
        let all: BTreeSet<_> = (0..RECOVERY_CODES)
            .map(|n| recovery_code(n, &RANDOM))
            .filter_map(|c| c.chars().next())
            .collect();
        assert_eq!(all.len(), RECOVERY_CODES);
        // Of 56 random bits the first 55 each change the code.
        for bit in 0..55 {
            let mut other = RANDOM;
            other[bit / 8] ^= 0x80 >> (bit % 8);
            assert_ne!(recovery_code(0, &other), recovery_code(0, &RANDOM), "{bit}");
        }
    }
}
