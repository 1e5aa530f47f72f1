//! What is cut out of words that are given: passages that were chosen, words that were typed, names
//! of other people. It only computes; protected values are cut by `sharings::protect`.
//!
//! Names are found as whole words, whatever their case and accents. A passage that may name somebody
//! whom the agency has no record of is not cut by itself: it is offered as cut, and a person looks.

use super::word_lists::{ALSO_WORDS, ORDINARY, TITLES};
use domain::person::PersonContent;
use std::{collections::BTreeSet, ops::Range};

/// What stands where a name was cut out, in both languages.
pub(super) const NAME_CUT: &str = "[name / enw]";
/// What stands where a passage or words were cut out.
pub(super) const PASSAGE_CUT: &str = "[removed / tynnwyd]";
/// What stands where an address or telephone of somebody else was cut out.
pub(super) const DETAIL_CUT: &str = "[details / manylion]";

/// Fewest letters of a part of a name that is looked for by itself.
const LEAST: usize = 2;

/// A letter without case and accents, as far as Latin letters go.
fn plain(c: char) -> String {
    let low: String = c.to_lowercase().collect();
    low.chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(|c| match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'ď' | 'đ' | 'ð' => 'd',
            'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
            'ğ' => 'g',
            'ì'..='ï' | 'ī' | 'ı' | 'į' => 'i',
            'ł' | 'ľ' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'š' | 'ş' | 'ș' => 's',
            'ť' | 'ţ' | 'ț' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ŵ' => 'w',
            'ý' | 'ÿ' | 'ŷ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            other => other,
        })
        .collect()
}

/// A word of a text: where it stands, and its letters without case and accents.
struct Word {
    at: Range<usize>,
    plain: String,
    capital: bool,
}

/// What hides inside a word without being seen, and belongs to it.
fn joins(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

fn words(text: &str) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            if !open {
                all.push(Word {
                    at: at..end,
                    plain: String::new(),
                    capital: c.is_uppercase(),
                });
            }
            if let Some(word) = all.last_mut() {
                word.plain.push_str(&plain(c));
                word.at.end = end;
            }
            open = true;
        } else if !(open && joins(c)) {
            open = false;
        }
    }
    all
}

/// The words of a text, without case and accents.
pub(super) fn letters(text: &str) -> Vec<String> {
    words(text).into_iter().map(|w| w.plain).collect()
}

/// Names to be cut, and those that are not.
#[derive(Debug, Clone, Default)]
pub(super) struct NamesToCut {
    /// Each as its words, the longest first.
    sought: BTreeSet<Vec<String>>,
    /// Words that are of the child, or of whoever asks: never cut by themselves.
    own: BTreeSet<String>,
    /// Words that name no person, such as those of an agency's name: they make no passage doubtful.
    plain: BTreeSet<String>,
}

impl NamesToCut {
    /// Names that stay: the child's, and those of whoever asks.
    pub(super) fn keep(&mut self, c: &PersonContent) {
        for name in names_of(c) {
            self.own.extend(letters(&name));
        }
    }

    /// Words that make no passage doubtful, such as those of the names of agencies. They are cut all
    /// the same where somebody has such a name.
    pub(super) fn know_words(&mut self, text: &str) {
        self.plain.extend(letters(text));
    }

    /// A person whose names are cut, whole and in parts. A part that the child has too stays, so
    /// that a brother's family name does not take the child's.
    pub(super) fn add(&mut self, c: &PersonContent) {
        for name in names_of(c) {
            self.add_name(&name);
        }
    }

    /// A name in words, with its parts.
    pub(super) fn add_name(&mut self, name: &str) {
        let whole = letters(name);
        let parts = whole.clone();
        if whole.len() > 1 {
            self.sought.insert(whole);
        }
        for part in parts {
            let word = part.as_str();
            // "He" is a name too: it goes with the rest of the name only.
            let ordinary = ORDINARY.contains(word) && !ALSO_WORDS.contains(word);
            let known = self.own.contains(&part) || TITLES.contains(word) || ordinary;
            if part.chars().count() >= LEAST && !known {
                self.sought.insert(vec![part]);
            }
        }
    }

    /// Names in words that somebody typed about who else there was: every word with a capital
    /// letter that is not an ordinary one.
    pub(super) fn add_typed(&mut self, text: &str) {
        for word in words(text) {
            let ordinary = ORDINARY.contains(word.plain.as_str());
            if word.capital && !ordinary && word.plain.chars().count() > LEAST {
                self.add_name(&word.plain);
            }
        }
    }

    /// Where names stand in a text.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let all = words(text);
        let mut holes = Vec::new();
        let mut n = 0;
        while n < all.len() {
            let here = |name: &&Vec<String>| {
                let fits = |(k, part): (usize, &String)| {
                    all.get(n + k).is_some_and(|w| {
                        w.plain == *part || w.plain.strip_suffix('s') == Some(part.as_str())
                    })
                };
                let alone = name.len() == 1 && ALSO_WORDS.contains(name[0].as_str());
                name.iter().enumerate().all(fits) && (!alone || all[n].capital)
            };
            match self.sought.iter().filter(here).map(Vec::len).max() {
                Some(len) => {
                    holes.push(all[n].at.start..all[n + len - 1].at.end);
                    n += len;
                }
                None => n += 1,
            }
        }
        holes
    }

    /// Whether a text names somebody who is to be cut.
    pub(super) fn names_somebody(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// Cuts names out; gives how many places.
    pub(super) fn cut(&self, text: &mut String) -> usize {
        let holes = self.found(text);
        let many = holes.len();
        for hole in holes.into_iter().rev() {
            text.replace_range(hole, NAME_CUT);
        }
        many
    }

    /// Whether a passage may name somebody of whom nothing is known here, or say how to reach them.
    pub(super) fn doubtful(&self, passage: &str) -> bool {
        let all = words(passage);
        let titled = all
            .iter()
            .any(|w| TITLES.contains(w.plain.as_str()) && w.capital);
        let digits = passage.chars().filter(char::is_ascii_digit).count();
        let named = all.iter().any(|w| {
            let known = self.own.contains(&w.plain)
                || self.plain.contains(&w.plain)
                || self.sought.contains(std::slice::from_ref(&w.plain))
                || ORDINARY.contains(w.plain.as_str());
            let shout = passage[w.at.clone()].chars().all(|c| !c.is_lowercase());
            w.capital && !known && !(shout && w.plain.chars().count() <= 1)
        });
        titled || named || digits >= 7 || passage.contains('@')
    }
}

fn names_of(c: &PersonContent) -> Vec<String> {
    let mut all = vec![
        format!("{} {}", c.given_names, c.family_name),
        c.full_name(),
        c.given_names.clone(),
        c.family_name.clone(),
    ];
    all.extend(c.known_as.clone());
    all.extend(c.former_names.iter().cloned());
    all.retain(|n| !n.trim().is_empty());
    all
}

/// Cuts words that were typed wherever they stand, whatever their case and accents; gives how many
/// places.
pub(super) fn cut_words(text: &mut String, typed: &[String]) -> usize {
    let mut sought = NamesToCut::default();
    for words in typed {
        let parts = letters(words);
        if !parts.is_empty() {
            sought.sought.insert(parts);
        }
    }
    // A word that is typed to be cut is cut as it is, with or without a capital letter.
    let all = words(text);
    let mut holes: Vec<Range<usize>> = Vec::new();
    let mut n = 0;
    while n < all.len() {
        let here = |name: &&Vec<String>| {
            let fits =
                |(k, part): (usize, &String)| all.get(n + k).is_some_and(|w| w.plain == *part);
            name.iter().enumerate().all(fits)
        };
        match sought.sought.iter().filter(here).map(Vec::len).max() {
            Some(len) => {
                holes.push(all[n].at.start..all[n + len - 1].at.end);
                n += len;
            }
            None => n += 1,
        }
    }
    let many = holes.len();
    for hole in holes.into_iter().rev() {
        text.replace_range(hole, PASSAGE_CUT);
    }
    many
}

#[cfg(test)]
#[path = "redact_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests;
