//! What is looked for: a protected value and the parts of it that give it away.

use super::squeeze::{short_form, squeeze};
use super::{FoundPart, ProtectedKind, ProtectedValue};

/// Fewest letters and digits of a part of an address; shorter ones are found everywhere.
const LEAST_PART: usize = 6;
/// Fewest letters and digits of a whole value.
const LEAST_WHOLE: usize = 3;
/// Fewest digits of a telephone number without its leading zero or country code.
const LEAST_PHONE: usize = 6;

/// Text to look for, in the two ways of writing of [`super::squeeze::Squeezed`].
pub(super) struct Needle {
    pub(super) plain: String,
    pub(super) short: String,
    pub(super) part: FoundPart,
}

/// The needles of a value, the longest first.
pub(super) fn needles(value: &ProtectedValue) -> Vec<Needle> {
    let mut found = Vec::new();
    match value.kind {
        ProtectedKind::Phone => found.extend(phone(&value.text)),
        ProtectedKind::Address => address(&value.text, &mut found),
        ProtectedKind::Postcode | ProtectedKind::Place | ProtectedKind::Other => {
            found.extend(needle(&value.text, FoundPart::Whole, LEAST_WHOLE));
        }
    }
    found.sort_by_key(|needle| std::cmp::Reverse(needle.plain.len()));
    found
}

fn needle(text: &str, part: FoundPart, least: usize) -> Option<Needle> {
    let (plain, short) = squeeze(text).both();
    if plain.chars().count() < least {
        return None;
    }
    // A short form of hardly any letters would be found everywhere.
    let short = if short.len() < 4 {
        plain.clone()
    } else {
        short
    };
    Some(Needle { plain, short, part })
}

/// The digits without `0`, `44` or `0044` in front, which are written in many ways.
fn phone(text: &str) -> Option<Needle> {
    let digits: String = squeeze(text)
        .both()
        .0
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let national = match digits.strip_prefix("00").unwrap_or(&digits) {
        abroad if abroad.len() > 10 => abroad.strip_prefix("44").unwrap_or(abroad),
        local => local,
    };
    let significant = national.trim_start_matches('0').to_owned();
    (significant.len() >= LEAST_PHONE).then(|| Needle {
        plain: significant.clone(),
        short: significant,
        part: FoundPart::Whole,
    })
}

fn address(text: &str, found: &mut Vec<Needle>) {
    found.extend(needle(text, FoundPart::Whole, LEAST_PART));
    for (n, line) in lines(text).iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (postcodes, words) = without_postcodes(&words);
        for postcode in postcodes {
            found.extend(needle(&postcode, FoundPart::Postcode, 5));
        }
        let is_street = is_street(&words);
        let has_number = words.iter().any(|word| has_digit(word));
        if (n == 0 || is_street || has_number) && !is_only_a_flat(&words) {
            let joined = words.join(" ");
            found.extend(needle(&joined, FoundPart::HouseAndStreet, LEAST_PART));
        }
        if is_street {
            let street: Vec<&str> = words
                .iter()
                .copied()
                .filter(|word| !has_digit(word))
                .collect();
            found.extend(needle(&street.join(" "), FoundPart::Street, LEAST_PART));
        }
    }
}

/// The lines of an address; a number that stands alone goes with the line after it.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut number = String::new();
    for line in text
        .split([',', '\n', '\r', ';'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let letters = line.chars().filter(|c| c.is_alphabetic()).count();
        if letters <= 1 && has_digit(line) {
            number = line.to_owned();
        } else if number.is_empty() {
            lines.push(line.to_owned());
        } else {
            lines.push(format!("{} {line}", std::mem::take(&mut number)));
        }
    }
    lines
}

/// Takes postcodes out of the words of a line: one word, or two beside each other.
fn without_postcodes<'a>(words: &[&'a str]) -> (Vec<String>, Vec<&'a str>) {
    let (mut postcodes, mut others) = (Vec::new(), Vec::new());
    let mut n = 0;
    while n < words.len() {
        let two = words
            .get(n + 1)
            .map(|next| format!("{}{next}", words[n]))
            .filter(|two| is_postcode(two));
        if let Some(two) = two {
            postcodes.push(two);
            n += 2;
        } else {
            if is_postcode(words[n]) {
                postcodes.push(words[n].to_owned());
            } else {
                others.push(words[n]);
            }
            n += 1;
        }
    }
    (postcodes, others)
}

/// One or two letters, a digit, perhaps a letter or digit; then a digit and two letters.
fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !text.is_ascii() || !(5..=7).contains(&bytes.len()) {
        return false;
    }
    let (outward, inward) = bytes.split_at(bytes.len() - 3);
    let inward_fits = inward[0].is_ascii_digit() && inward[1..].iter().all(u8::is_ascii_alphabetic);
    let letters = outward
        .iter()
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    let rest = &outward[letters.min(outward.len())..];
    inward_fits
        && (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest[0].is_ascii_digit()
        && rest.iter().all(u8::is_ascii_alphanumeric)
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

/// A street by its last word in English or its first in Welsh.
fn is_street(words: &[&str]) -> bool {
    const SHORT: &[&str] = &[
        "rd", "st", "ave", "cl", "ct", "cresc", "dr", "gdns", "gr", "ln", "pl", "sq", "terr",
        "way", "hill", "row", "walk", "rise", "view", "mews", "green", "park", "parade", "path",
        "yard", "wharf",
    ];
    const WELSH: &[&str] = &[
        "heol", "ffordd", "stryd", "lon", "clos", "rhodfa", "maes", "cwrt", "llys", "rhes", "rhiw",
        "cilgant", "parc",
    ];
    let plain = |word: &&str| squeeze(word).both().0;
    let names: Vec<String> = words
        .iter()
        .filter(|word| !has_digit(word))
        .map(plain)
        .collect();
    let [first, .., last] = names.as_slice() else {
        return false;
    };
    let last = short_form(last).unwrap_or(last);
    SHORT.contains(&last) || WELSH.contains(&first.as_str())
}

/// `Flat 2` says nothing by itself.
fn is_only_a_flat(words: &[&str]) -> bool {
    let first = words
        .first()
        .map(|word| word.to_lowercase())
        .unwrap_or_default();
    words.len() <= 2
        && [
            "flat",
            "apartment",
            "apt",
            "unit",
            "room",
            "fflat",
            "ystafell",
            "uned",
        ]
        .contains(&first.as_str())
}
