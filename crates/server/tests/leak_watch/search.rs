//! The search for marked words, in every form in which words travel.

use super::marks::{PHONE, STEM};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The stem in every form in which it may lie about, with the form's name.
pub fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let hex = |upper: bool, before: &str| {
        STEM.bytes().fold(String::new(), |mut out, b| {
            let _ = match upper {
                true => write!(out, "{before}{b:02X}"),
                false => write!(out, "{before}{b:02x}"),
            };
            out
        })
    };
    let wide = |big: bool| {
        let units = STEM.encode_utf16();
        let bytes = units.flat_map(|u| {
            if big {
                u.to_be_bytes()
            } else {
                u.to_le_bytes()
            }
        });
        bytes.collect::<Vec<u8>>()
    };
    let mut all = vec![
        ("plain", STEM.as_bytes().to_vec()),
        ("small letters", STEM.to_lowercase().into_bytes()),
        ("capitals", STEM.to_uppercase().into_bytes()),
        ("backwards", STEM.bytes().rev().collect()),
        ("UTF-16, little end first", wide(false)),
        ("UTF-16, big end first", wide(true)),
        ("hexadecimal", hex(false, "").into_bytes()),
        ("hexadecimal in capitals", hex(true, "").into_bytes()),
        ("percent signs", hex(true, "%").into_bytes()),
        ("percent signs, small", hex(false, "%").into_bytes()),
    ];
    let digits: String = PHONE.chars().filter(char::is_ascii_digit).collect();
    all.push(("the telephone", PHONE.as_bytes().to_vec()));
    all.push(("the telephone's digits", digits.into_bytes()));
    all.push((
        "the telephone in an address",
        PHONE.replace(' ', "+").into_bytes(),
    ));
    // In base64 a word has three looks, by where it begins; its edges mix with its neighbours.
    for (shift, name) in ["base64", "base64, one on", "base64, two on"]
        .into_iter()
        .enumerate()
    {
        let mut bytes = vec![b'a'; shift];
        bytes.extend(STEM.as_bytes());
        let text = base64(&bytes);
        let (from, to) = (if shift == 0 { 0 } else { 4 }, bytes.len() / 3 * 4);
        all.push((name, text.as_bytes()[from..to].to_vec()));
    }
    all
}

pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            out.push(char::from(LETTERS[(n >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}

/// Looks for every form of the stem in one walk over the bytes.
pub struct Search {
    forms: Vec<(&'static str, Vec<u8>)>,
    /// Which forms begin with a byte, by their places.
    begins: Vec<Vec<usize>>,
}

impl Search {
    pub fn new() -> Self {
        let forms = forms();
        let mut begins = vec![Vec::new(); 256];
        for (place, (_, form)) in forms.iter().enumerate() {
            begins[usize::from(form[0])].push(place);
        }
        Self { forms, begins }
    }

    /// Every form that stands in these bytes.
    pub fn found(&self, bytes: &[u8]) -> Vec<&'static str> {
        let mut names = BTreeSet::new();
        for (at, byte) in bytes.iter().enumerate() {
            for place in &self.begins[usize::from(*byte)] {
                let (name, form) = &self.forms[*place];
                // Most are told apart by the second byte: this walks over many millions.
                if bytes.get(at + 1) == form.get(1) && bytes[at..].starts_with(form) {
                    names.insert(*name);
                }
            }
        }
        names.into_iter().collect()
    }
}

pub fn found(bytes: &[u8]) -> Vec<&'static str> {
    Search::new().found(bytes)
}

/// What is found in files, each with its name.
pub fn found_in(files: &[PathBuf]) -> Vec<String> {
    let search = Search::new();
    let of = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_default();
        let names = search.found(&bytes).into_iter();
        let said = names.map(|f| format!("{} ({f}){}", path.display(), around(&bytes)));
        said.collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

/// What stands around the first marked word, so that whoever reads the failure finds the column.
pub fn around(bytes: &[u8]) -> String {
    let stem = STEM.as_bytes();
    let Some(at) = bytes.windows(stem.len()).position(|w| w == stem) else {
        return String::new();
    };
    let part = &bytes[at.saturating_sub(80)..bytes.len().min(at + 60)];
    format!(": {}", part.escape_ascii())
}

pub fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push(path);
        }
    }
}

/// What is found in what could be seen from outside.
pub fn found_outside(seen: &[(String, String)]) -> Vec<String> {
    let search = Search::new();
    let of = |(place, text): &(String, String)| {
        let names = search.found(text.as_bytes()).into_iter();
        names.map(|f| format!("{place} ({f})")).collect::<Vec<_>>()
    };
    seen.iter().flat_map(of).collect()
}

mod tests {
    use super::*;

    #[test]
    fn the_search_finds_what_it_looks_for() {
        for shift in 0..3 {
            let text = format!("{}{STEM} 7 and more", "b".repeat(shift));
            let hidden = base64(text.as_bytes());
            assert!(
                !found(hidden.as_bytes()).is_empty(),
                "base64 of {text}: {hidden}"
            );
        }
        let wide: Vec<u8> = format!("x{STEM}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(found(&wide).contains(&"UTF-16, little end first"));
        assert_eq!(found(STEM.to_lowercase().as_bytes()), ["small letters"]);
        assert!(found(b"Zvqkralle").is_empty());
    }
}
