//! Invented people have invented numbers: a test or a demonstration must never ring or name
//! somebody real.

use crate::rust::Rust;
use crate::{Fault, Tree};

/// The beginnings that Ofcom keeps free for drama, with how many digits the whole number has.
const DRAMA: &[&str] = &[
    "01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960",
    "01414960", "01514960", "01614960", "01914980", "01632960", "02079460", "02896496", "02920180",
    "07700900", "08081570", "09098790", "03069990",
];

/// Real numbers that the product shows on purpose.
const REAL: &[(&str, &str)] = &[("08088005000", "NSPCC helpline"), ("08001111", "Childline")];

/// Telephone numbers lie in the ranges kept for drama, or are helplines that we mean to show.
pub fn telephones(tree: &Tree) -> Vec<Fault> {
    each_text(tree, |text| {
        digit_groups(text)
            .into_iter()
            .filter(|group| first_run(group) >= 3)
            .map(|group| national(&group))
            .filter(|number| number.starts_with('0') && matches!(number.len(), 10 | 11))
            .filter(|number| !DRAMA.iter().any(|d| number.starts_with(d)))
            .filter(|number| !REAL.iter().any(|(real, _)| number == real))
            .map(|number| {
                format!(
                    "{number} may be somebody's telephone; take one from Ofcom's ranges for drama"
                )
            })
            .collect()
    })
}

/// NHS numbers begin with 999, which is never given to a person.
pub fn nhs(tree: &Tree) -> Vec<Fault> {
    each_text(tree, |text| {
        let named = text.to_lowercase().contains("nhs");
        let mut found: Vec<String> = Vec::new();
        for group in digit_groups(text) {
            let digits: String = group.chars().filter(char::is_ascii_digit).collect();
            let meant = named || shape(&group) == "000 000 0000";
            if meant
                && check_digit_is_right(&digits)
                && !digits.starts_with('0')
                && !digits.starts_with("999")
            {
                found.push(format!(
                    "{group} may be somebody's NHS number; take one that begins with 999"
                ));
            }
        }
        found
    })
}

/// The number as dialled inside the country.
fn national(group: &str) -> String {
    let digits: String = group.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("44") {
        Some(rest) if group.starts_with('+') => {
            format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
        }
        _ => digits,
    }
}

/// How many digits stand before the first space: a dialling code has at least three, the numbers
/// of a drawing have not.
fn first_run(group: &str) -> usize {
    let dialled = if group.starts_with('+') { "000" } else { group };
    dialled.chars().take_while(char::is_ascii_digit).count()
}

fn shape(group: &str) -> String {
    group
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect()
}

/// Runs of digits with single spaces, hyphens or brackets in between, that are no part of a
/// longer word such as an id or a checksum.
fn digit_groups(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let plus = letters[at] == '+' && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if !letters[at].is_ascii_digit() && !plus {
            at += 1;
            continue;
        }
        let start = at;
        at += usize::from(plus);
        while at < letters.len() {
            let next = letters.get(at + 1).copied();
            let joins =
                matches!(letters[at], ' ' | '-') && next.is_some_and(|c| c.is_ascii_digit());
            if letters[at].is_ascii_digit() || joins {
                at += 1
            } else {
                break;
            }
        }
        let before = start.checked_sub(1).and_then(|i| letters.get(i));
        let joined = |c: Option<&char>| {
            c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        let after = letters.get(at);
        let after_joined = after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if !joined(before) && !after_joined {
            found.push(letters[start..at].iter().collect());
        } else {
            // Skip the rest of the longer word.
            while at < letters.len()
                && (letters[at].is_alphanumeric() || matches!(letters[at], '-' | '_'))
            {
                at += 1;
            }
        }
    }
    found
}

/// The eleventh-weights check of an NHS number.
fn check_digit_is_right(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((last, first)) = values.split_last() else {
        return false;
    };
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum();
    let check = (11 - sum % 11) % 11;
    values.len() == 10 && check == *last
}

/// Looks at every text a person may read or a test may use: string literals of Rust, and the
/// lines of everything else but the lock files and the sources of the law.
fn each_text(tree: &Tree, look: impl Fn(&str) -> Vec<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |path: &str, line: usize, text: &str| {
        faults.extend(
            look(text)
                .into_iter()
                .map(|what| Fault::new(path, line, what)),
        );
    };
    for file in &tree.files {
        if file.path.ends_with(".lock")
            || file.path.ends_with("package-lock.json")
            || file.krate() == Some("tidy")
        {
            continue;
        }
        if file.is_rust() {
            for literal in Rust::read(&file.text).strings {
                add(&file.path, literal.line, &literal.text);
            }
        } else {
            file.lines()
                .for_each(|(number, line)| add(&file.path, number, line));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(faults: Vec<Fault>) -> Vec<usize> {
        faults.into_iter().map(|f| f.line).collect()
    }

    #[test]
    fn a_telephone_outside_the_ranges_for_drama_is_found() {
        let text = "01632 960123\n020 7946 0958\n+44 7700 900461\n0808 800 5000\n0800 1111\n999 or 101\n\
                    01273 555 123\n+44 (0)20 7000 1234\n07123456789\n029 2018 0123\n";
        let faults = telephones(&Tree::of(&[("words/en/a.ftl", text)]));
        assert_eq!(lines(faults), [7, 9]);
    }

    #[test]
    fn ids_dates_and_checksums_are_no_telephones() {
        let text = "018f3c3e-0123-7456-8901-0123456789ab\n2026-11-22 04:20\n0b1234567890c\nv0.12345678901\n00000000-0000-0000-0000-000000000001\n0 0 1200 60000\n";
        assert_eq!(telephones(&Tree::of(&[("docs/a.md", text)])), []);
    }

    #[test]
    fn only_strings_of_rust_are_looked_at() {
        let text = "const N: u64 = 07123456789;\nlet a = \"07123456789\";\n";
        assert_eq!(
            lines(telephones(&Tree::of(&[("crates/a/src/b.rs", text)]))),
            [2]
        );
    }

    #[test]
    fn an_nhs_number_that_could_be_a_persons_is_found() {
        // 943 476 5919 is the example in the NHS data dictionary; 999 123 4560 cannot be anyone's.
        let text =
            "943 476 5919\nNHS number 9434765919\n999 123 4560\n943 476 5918\nat 9434765919\n";
        assert_eq!(lines(nhs(&Tree::of(&[("docs/a.md", text)]))), [1, 2]);
    }
}
