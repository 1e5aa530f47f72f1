//! Writing folded for comparing: lower case, no accents, no marks. What people see is kept by them.

use unicode_normalization::UnicodeNormalization;

/// Folds into `out`: letters without accents in lower case, digits, and one space wherever there
/// was a space, hyphen or other mark. An apostrophe joins: "O'Sorley" is "osorley".
pub(crate) fn fold(text: &str, out: &mut Vec<u8>) {
    out.clear();
    if text.is_ascii() {
        fold_ascii(text.as_bytes(), out);
    } else {
        fold_unicode(text, out);
    }
    while out.last() == Some(&b' ') {
        out.pop();
    }
}

/// As [`push_ascii`] byte by byte, without asking for room each time: most of what is read comes by here.
fn fold_ascii(text: &[u8], out: &mut Vec<u8>) {
    out.resize(text.len(), 0);
    let (mut len, mut last) = (0, b' ');
    for byte in text {
        let folded = FOLDED[usize::from(*byte & 0x7f)];
        // A space stands only behind something else; a zero is left out.
        if folded != 0 && (folded != b' ' || last != b' ') {
            out[len] = folded;
            len += 1;
            last = folded;
        }
    }
    out.truncate(len);
}

/// For each plain byte what it is folded to; zero where it is left out.
const FOLDED: [u8; 128] = {
    let mut all = [b' '; 128];
    let mut byte = 0;
    while byte < 128 {
        let folded = byte as u8;
        if folded.is_ascii_alphanumeric() {
            all[byte] = folded.to_ascii_lowercase();
        } else if matches!(folded, b'\'' | b'`') {
            all[byte] = 0;
        }
        byte += 1;
    }
    all
};

fn push_ascii(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'a'..=b'z' | b'0'..=b'9' => out.push(byte),
        b'A'..=b'Z' => out.push(byte | 0x20),
        b'\'' | b'`' => {}
        _ => {
            if out.last().is_some_and(|last| *last != b' ') {
                out.push(b' ');
            }
        }
    }
}

fn fold_unicode(text: &str, out: &mut Vec<u8>) {
    for letter in text.nfkd() {
        if letter.is_ascii() {
            push_ascii(letter as u8, out);
            continue;
        }
        let plain = match letter {
            'ł' | 'Ł' => "l",
            'ø' | 'Ø' => "o",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'ı' => "i",
            'ß' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'þ' | 'Þ' => "th",
            'ə' | 'Ə' => "e",
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{02bb}' | '\u{200b}' | '\u{feff}' => continue,
            _ if unicode_normalization::char::is_combining_mark(letter) => continue,
            _ if letter.is_alphanumeric() => {
                for lower in letter.to_lowercase() {
                    out.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
                }
                continue;
            }
            _ => {
                push_ascii(b' ', out);
                continue;
            }
        };
        out.extend_from_slice(plain.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        let mut out = Vec::new();
        fold(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn plain_text_is_folded_alike_in_both_ways(text in "[ -~]{0,40}") {
            let mut bytewise = Vec::new();
            text.bytes().for_each(|b| push_ascii(b, &mut bytewise));
            while bytewise.last() == Some(&b' ') {
                bytewise.pop();
            }
            prop_assert_eq!(folded(&text).into_bytes(), bytewise);
        }
    }

    #[test]
    fn accents_marks_and_case_do_not_count() {
        for (given, want) in [
            ("  Siân-Lowri ", "sian lowri"),
            ("O’Sorley", "osorley"),
            ("O'SORLEY", "osorley"),
            ("Łukasz", "lukasz"),
            ("Şahin", "sahin"),
            ("Müller", "muller"),
            ("Ŵyn  ap  Rhŷs", "wyn ap rhys"),
            ("Нина", "нина"),
            ("12a, Heol y Parc", "12a heol y parc"),
            ("", ""),
        ] {
            assert_eq!(folded(given), want);
        }
    }
}
