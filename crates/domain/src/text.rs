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

/// Characters that change how text looks without being seen: zero-width and bidirectional marks.
pub const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}' | '\u{180E}')
}

/// The text with each hidden character shown as `[U+200B]`, so that a name cannot pretend to be
/// another on screen. What is stored stays as it was typed.
pub fn with_marks(text: &str) -> String {
    if !text.chars().any(is_hidden) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            out.push_str(&format!("[U+{:04X}]", c as u32));
        } else {
            out.push(c);
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
    fn hidden_characters_are_shown_and_do_not_count_as_text() {
        assert_eq!(with_marks("Jo\u{202E}hn"), "Jo[U+202E]hn");
        assert_eq!(check_required("\u{200B} \n", 10), Err(TextFault::Empty));
        assert_eq!(check("a\0b", 10), Err(TextFault::Control));
        assert_eq!(check("abc", 2), Err(TextFault::TooLong { have: 3, max: 2 }));
        assert_eq!(headline("one two three\nfour", 8), "one two…");
    }
}
