//! Text that people typed: kept as it is, checked for length, shown safely.

/// Most characters of a single line such as a name or a place.
pub const LINE_MAX: usize = 500;
/// Most characters of a text box.
pub const TEXT_MAX: usize = 50_000;

/// Why a piece of text cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// Too long.
    #[error("{have} characters where {max} fit")]
    TooLong {
        /// Characters given.
        have: usize,
        /// Most that fit.
        max: usize,
    },
    /// Contains a NUL or another control character that no person types.
    #[error("a control character")]
    Control,
}

/// Checks a text of at most `max` characters; empty is allowed.
///
/// # Errors
/// Too long, or a control character other than tab and line ends.
pub fn check(text: &str, max: usize) -> Result<(), TextFault> {
    let have = text.chars().count();
    if have > max {
        return Err(TextFault::TooLong { have, max });
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(TextFault::Control);
    }
    Ok(())
}

/// As [`check`], and something must be there.
///
/// # Errors
/// As [`check`], or empty.
pub fn check_required(text: &str, max: usize) -> Result<(), TextFault> {
    if text.chars().all(|c| c.is_whitespace() || is_hidden(c)) {
        return Err(TextFault::Empty);
    }
    check(text, max)
}

/// Characters that change how text looks without being seen: zero-width and bidirectional marks,
/// and fillers that are drawn as nothing.
pub const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}' | '\u{180E}'
        | '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Letters of other alphabets that look like Latin ones: all of Cyrillic, Armenian and Cherokee, and
/// of Greek those that are drawn alike. In a word with Latin letters none of them is a slip.
const fn looks_latin(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{052F}' | '\u{0531}'..='\u{0587}' | '\u{13A0}'..='\u{13FD}' | '\u{AB70}'..='\u{ABBF}'
        | 'Α' | 'Β' | 'Ε' | 'Ζ' | 'Η' | 'Ι' | 'Κ' | 'Μ' | 'Ν' | 'Ο' | 'Ρ' | 'Τ' | 'Υ' | 'Χ' | 'ο' | 'ν' | 'ρ' | 'ι' | 'κ' | 'υ')
}

/// A letter of the Latin alphabet, those with marks included.
const fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
}

/// The text with each hidden character shown as `[U+200B]`, and each letter of another alphabet that
/// stands in a Latin word followed by its number, so that a name cannot pretend to be another on
/// screen. A word all in another alphabet stays as it is, and so does what is stored.
pub fn with_marks(text: &str) -> String {
    if !text.chars().any(|c| is_hidden(c) || looks_latin(c)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let part_of_word = |c: char| c.is_alphanumeric() || is_hidden(c);
    let mut rest = text;
    for word in text.split_inclusive(|c| !part_of_word(c)) {
        let mixed = word.chars().any(is_latin);
        for c in word.chars() {
            rest = &rest[c.len_utf8()..];
            if !is_hidden(c) {
                out.push(c);
            }
            if is_hidden(c) || (mixed && looks_latin(c)) {
                let mark = format!("[U+{:04X}]", c as u32);
                // Once is enough, where it was marked before.
                if is_hidden(c) || !rest.starts_with(&mark) {
                    out.push_str(&mark);
                }
            }
        }
    }
    out
}

/// The first `max` characters of the first line, for a row or a headline.
pub fn headline(text: &str, max: usize) -> String {
    let line = text.trim().lines().next().unwrap_or("").trim();
    if line.chars().count() <= max {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(max.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_another_alphabet_in_a_latin_word_is_marked_and_other_names_are_left_alone() {
        assert_eq!(with_marks("\u{0410}nna Pugh"), "\u{0410}[U+0410]nna Pugh");
        assert_eq!(with_marks("\u{039F}wen"), "\u{039F}[U+039F]wen");
        let marked = with_marks("M\u{0430}ry\u{0435} An\u{200B}n");
        assert_eq!(with_marks(&marked), marked, "twice is as once");
        for name in [
            "Анна Пью",
            "Anna Пью",
            "Ζωή",
            "Siân Llŷr",
            "عائشة",
            "5 µg β-blocker",
        ] {
            assert_eq!(with_marks(name), name);
        }
    }

    #[test]
    fn hidden_characters_are_shown_and_do_not_count_as_text() {
        assert_eq!(with_marks("Jo\u{202E}hn"), "Jo[U+202E]hn");
        assert_eq!(with_marks("An\u{00AD}na"), "An[U+00AD]na");
        assert_eq!(check_required("\u{200B} \n", 10), Err(TextFault::Empty));
        assert_eq!(check("a\0b", 10), Err(TextFault::Control));
        assert_eq!(check("abc", 2), Err(TextFault::TooLong { have: 3, max: 2 }));
        assert_eq!(headline("one two three\nfour", 8), "one two…");
    }
}
