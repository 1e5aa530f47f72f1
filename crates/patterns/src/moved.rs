//! Whether two writings say that somebody lives, or goes to school, elsewhere: a place that is
//! written otherwise, or more fully, is the same place.

use crate::things::words;
use std::collections::BTreeSet;

/// Whether two addresses are of two homes. Where one only says more than the other, they are one.
pub fn other_home(was: &str, now: &str) -> bool {
    let (a, b) = (Home::read(was), Home::read(now));
    if a.words.is_empty() || b.words.is_empty() {
        return false;
    }
    match (&a.postcode, &b.postcode) {
        (Some(x), Some(y)) if x != y => true,
        // Behind one postcode the number tells, or the name where there is no number.
        (Some(_), Some(_)) if a.numbers.is_empty() && b.numbers.is_empty() => {
            a.first.is_disjoint(&b.first)
        }
        (Some(_), Some(_)) => apart(&a.numbers, &b.numbers),
        _ => apart(&a.words, &b.words),
    }
}

/// Whether two names of a school, or of an area, name two. Where one only says more than the other,
/// they are one.
pub fn other_name(was: &str, now: &str) -> bool {
    let set = |text| -> BTreeSet<String> { words(text).into_iter().collect() };
    let (a, b) = (set(was), set(now));
    !a.is_empty() && !b.is_empty() && apart(&a, &b)
}

fn apart(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    !a.is_subset(b) && !b.is_subset(a)
}

struct Home {
    postcode: Option<String>,
    /// Numbers of house and flat.
    numbers: BTreeSet<String>,
    /// Words of the first line.
    first: BTreeSet<String>,
    /// All words but those of the postcode.
    words: BTreeSet<String>,
}

impl Home {
    fn read(text: &str) -> Self {
        let mut all = words(text);
        let postcode = take_postcode(&mut all);
        let first = text.split(['\n', ',']).find(|l| !l.trim().is_empty());
        let number = |w: &&String| w.starts_with(|c: char| c.is_ascii_digit());
        Self {
            numbers: all.iter().filter(number).cloned().collect(),
            first: words(first.unwrap_or_default()).into_iter().collect(),
            words: all.into_iter().collect(),
            postcode,
        }
    }
}

/// Takes the last postcode of the United Kingdom out of the words, written in one piece or two.
fn take_postcode(all: &mut Vec<String>) -> Option<String> {
    for n in (0..all.len()).rev() {
        let one = all[n].clone();
        if is_postcode(&one) {
            all.remove(n);
            return Some(one);
        }
        if n > 0 {
            let two = format!("{}{one}", all[n - 1]);
            if one.len() == 3 && is_postcode(&two) {
                all.drain(n - 1..=n);
                return Some(two);
            }
        }
    }
    None
}

/// One or two letters, a digit, perhaps a digit or letter, then a digit and two letters.
fn is_postcode(word: &str) -> bool {
    let Some((out, inward)) = word
        .len()
        .checked_sub(3)
        .and_then(|at| word.split_at_checked(at))
    else {
        return false;
    };
    let kinds = |text: &str| -> String {
        text.chars()
            .map(|c| match c {
                '0'..='9' => '9',
                'a'..='z' => 'a',
                _ => '?',
            })
            .collect()
    };
    kinds(inward) == "9aa"
        && matches!(
            kinds(out).as_str(),
            "a9" | "a99" | "a9a" | "aa9" | "aa99" | "aa9a"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_that_is_written_otherwise_is_the_same_home() {
        for (was, now) in [
            ("12 Heol Las\nQA1 1AA", "12 heol lâs, QA11AA"),
            ("12 Heol Las", "12 Heol Las, Aldermoor, QA1 1AA"),
            ("14 High Street, QA1 1AA", "Flat 2, 14 High St., QA1 1AA"),
            ("Rose Cottage, QA1 1AA", "Rose Cottage\nMill Lane\nQA1 1AA"),
            ("", "12 Heol Las"),
            ("12 Heol Las", " "),
        ] {
            assert!(!other_home(was, now), "{was} / {now}");
            assert!(!other_home(now, was), "{now} / {was}");
        }
    }

    #[test]
    fn another_house_street_or_postcode_is_another_home() {
        for (was, now) in [
            ("12 Heol Las, QA1 1AA", "12 Heol Las, QB2 2BB"),
            ("12 Heol Las, QA1 1AA", "14 Heol Las, QA1 1AA"),
            (
                "Flat 1, 12 Heol Las, QA1 1AA",
                "Flat 3, 12 Heol Las, QA1 1AA",
            ),
            ("Rose Cottage, QA1 1AA", "The Mill, QA1 1AA"),
            ("12 Heol Las", "3 Mill Lane"),
        ] {
            assert!(other_home(was, now), "{was} / {now}");
        }
    }

    #[test]
    fn a_school_or_area_that_says_more_is_the_same() {
        assert!(!other_name("Oakbourne Primary", "Oakbourne Primary School"));
        assert!(!other_name("Caerfelin", "caerfelin council"));
        assert!(!other_name("", "Oakbourne"));
        assert!(other_name(
            "Oakbourne Primary School",
            "Millbrook Primary School"
        ));
        assert!(!is_postcode("é1aa") && !is_postcode("1aa") && is_postcode("qa11aa"));
    }
}
