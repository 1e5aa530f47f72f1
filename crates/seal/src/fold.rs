//! One form for text that people write in many ways.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name or a phrase for comparing: compatibility decomposition (NFKD), marks stripped,
/// lower case, letters that do not decompose written out (ß as ss, ø as o), punctuation,
/// zero-width and bidirectional characters dropped, white space and hyphens as one space.
///
/// For finding, never for showing: `Siân O’Brien-Łukasz` becomes `sian obrien lukasz`.
/// Folding twice gives the same as folding once.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in words(text).flat_map(|word| word.parts) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&part);
    }
    out
}

/// The one form of a sign-in name or e-mail address: NFKC, lower case, without white space,
/// zero-width or control characters. Punctuation and accents stay, since they tell people apart.
pub fn fold_sign_in(name: &str) -> String {
    // Dropping white space can bring letters together that compose, so once is not enough.
    let mut folded = fold_once(name);
    loop {
        let again = fold_once(&folded);
        if again == folded {
            return folded;
        }
        folded = again;
    }
}

fn fold_once(name: &str) -> String {
    let lower: String = name.nfkc().flat_map(char::to_lowercase).collect();
    lower
        .nfkc()
        .filter(|&c| !c.is_whitespace() && !is_unseen(c))
        .collect()
}

/// A word between spaces: one part, or several where it has hyphens.
pub(crate) struct Word {
    pub(crate) parts: Vec<String>,
}

impl Word {
    /// The parts, and for a hyphenated word also all parts as one: `Mary-Ann` and `Maryann` meet.
    pub(crate) fn with_joined(self) -> Vec<String> {
        let mut all = self.parts;
        if all.len() > 1 {
            all.push(all.concat());
        }
        all
    }
}

pub(crate) fn words(text: &str) -> impl Iterator<Item = Word> {
    plain(text)
        .split(' ')
        .map(|word| Word {
            parts: word
                .split('-')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        })
        .filter(|word| !word.parts.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Letters, digits, spaces and hyphens only.
fn plain(text: &str) -> String {
    let stripped: String = text.nfkd().filter(|&c| !is_combining_mark(c)).collect();
    let lower: String = stripped.chars().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(lower.len());
    // Lower case can bring new marks (the Turkish capital I with dot), hence the second pass.
    for c in lower.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            _ if is_unseen(c) => {}
            _ if c.is_whitespace() => out.push(' '),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            _ if c.is_alphanumeric() => match written_out(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            },
            _ => {}
        }
    }
    out
}

/// Letters that Unicode does not decompose and that a keyboard without them writes otherwise.
fn written_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

/// Characters that are not seen but change the bytes: controls except white space, zero-width
/// joiners and spaces, bidirectional marks, soft hyphen, variation selectors, tags.
fn is_unseen(c: char) -> bool {
    match c {
        '\u{00AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}
