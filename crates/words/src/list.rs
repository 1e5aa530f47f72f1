//! "A, B and C" in both languages.

use crate::{Lang, Words};

/// Joins items as a sentence would: "A", "A and B", "A, B and C"; in Welsh with "a" or "ac".
/// Items are shown as they stand: names of people and agencies do not mutate here.
pub fn list<S: AsRef<str>>(lang: Lang, items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            let last = last.as_ref();
            let key = match lang {
                Lang::Cy if takes_ac(last) => "list-last-vowel",
                _ => "list-last",
            };
            Words::with(
                lang,
                key,
                &[("rest", first.join(", ").into()), ("last", last.into())],
            )
        }
    }
}

/// Whether Welsh puts "ac" (not "a") before the word: before a vowel sound. "W" counts as a
/// vowel only in "wy-" and "ŵy-" (wyau, Wyddfa); "y" and "i" before another vowel in a name
/// borrowed from English (Yusuf) sound as consonants, which we can only tell for "y".
fn takes_ac(word: &str) -> bool {
    let mut letters = word
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .map(plain);
    match (letters.next(), letters.next()) {
        (Some('w'), Some('y')) => true,
        (Some('y'), Some('a' | 'e' | 'i' | 'o' | 'u')) => false,
        (Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'), _) => true,
        _ => false,
    }
}

/// A vowel without its accent.
fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ẁ' | 'ẃ' | 'ŵ' | 'ẅ' => 'w',
        'ỳ' | 'ý' | 'ŷ' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_and_welsh_join_as_people_write() {
        let none: [&str; 0] = [];
        assert_eq!(list(Lang::En, &none), "");
        assert_eq!(list(Lang::En, &["Dana"]), "Dana");
        assert_eq!(list(Lang::En, &["Dana", "Amir"]), "Dana and Amir");
        assert_eq!(
            list(Lang::En, &["Dana", "Amir", "Siân"]),
            "Dana, Amir and Siân"
        );
        assert_eq!(list(Lang::Cy, &["Dana", "Amir"]), "Dana ac Amir");
        assert_eq!(
            list(Lang::Cy, &["Dana", "Amir", "Siân"]),
            "Dana, Amir a Siân"
        );
    }

    #[test]
    fn welsh_ac_stands_before_vowel_sounds_only() {
        for word in ["Ysgol y Bryn", "Elin", "Îfan", "wyau", "Ŵyl", "iechyd"] {
            assert!(takes_ac(word), "{word}");
        }
        for word in [
            "Heddlu Gwent",
            "Wrecsam",
            "William",
            "Yusuf",
            "Cyngor",
            "",
            "3",
        ] {
            assert!(!takes_ac(word), "{word}");
        }
    }
}
