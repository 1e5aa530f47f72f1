//! Recovery codes: for the day the telephone is lost.

use data_encoding::{Encoding, Specification};
use std::sync::OnceLock;

/// How many are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// Letters of a code without its hyphen: 50 bits of chance.
const LETTERS: usize = 10;

/// Letters and digits that are not taken for each other when read from paper.
const ALPHABET: &str = "abcdefghijkmnpqrstuvwxyz23456789";

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

/// A code from seven random bytes, like `k7m3x-p2w9q`.
pub fn recovery_code(random: &[u8; 7]) -> String {
    let text = encoding().map_or_else(String::new, |e| e.encode(random));
    let (a, rest) = text.split_at(LETTERS / 2);
    let b: String = rest.chars().take(LETTERS / 2).collect();
    format!("{a}-{b}")
}

/// The one form of a code that was typed: lower case, without spaces and hyphens. `None` where
/// it cannot be a recovery code.
pub fn fold_recovery_code(typed: &str) -> Option<String> {
    let folded: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .flat_map(char::to_lowercase)
        .collect();
    let fits = folded.chars().count() == LETTERS && folded.chars().all(|c| ALPHABET.contains(c));
    fits.then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_printed_and_as_people_type_it() {
        let code = recovery_code(&[0, 50, 100, 150, 200, 250, 255]);
        assert_eq!(code.len(), 11);
        let folded = fold_recovery_code(&code).expect("a code");
        assert_eq!(
            fold_recovery_code(&code.to_uppercase().replace('-', " ")),
            Some(folded)
        );
        assert_eq!(fold_recovery_code("123456"), None, "a one-time code");
        assert_eq!(fold_recovery_code("olololol10"), None, "look-alikes");
    }
}
