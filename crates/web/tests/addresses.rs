//! Addresses carry ids and places, never what somebody typed about a person: proxies keep them.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What may stand behind the question mark, and why it says nothing about a person.
const ALLOWED: &[(&str, &str)] = &[
    ("back", "a path of this product, to come back to"),
    ("lang", "the language"),
    ("draft", "an id"),
    ("done", "a word: what was done just now"),
    (
        "error",
        "a word of single sign-on: why the provider sent somebody back",
    ),
    (
        "sheet",
        "a word: the number of a sheet of paper stood with a concern before",
    ),
    ("child", "an id"),
    ("concern", "an id"),
    ("replaces", "an id"),
    ("exercise", "an id"),
    ("after", "an id"),
    ("older", "an id"),
    ("all", "a word: which list is shown whole"),
    ("before", "a place in a list"),
    ("us", "a time"),
    ("since", "a time"),
    ("id", "an id"),
    ("show", "a word of a filter"),
    ("filter", "a word of a filter"),
    ("show_all", "whether all is shown"),
    (
        "state",
        "a word of a filter; for single sign-on random, good once",
    ),
    ("code", "random, good once: single sign-on"),
    ("iss", "the address of a provider"),
    ("start_index", "a place in a list"),
    ("count", "a number"),
    (
        "said",
        "a word: whether anybody was told that something was not oneself",
    ),
];

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            all.push(path);
        }
    }
    all
}

/// The pages of the law are about nobody: what is looked for there may stand in an address.
fn is_law(path: &Path) -> bool {
    path.components()
        .any(|c| c.as_os_str().to_string_lossy().starts_with("law"))
}

fn here(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Names of the fields of a struct of a file.
fn fields(text: &str, name: &str) -> Vec<String> {
    let (_, body) = text
        .split_once(&format!("struct {name} {{"))
        .unwrap_or_else(|| panic!("{name} is not in the file that reads it"));
    let (body, _) = body.split_once("\n}").unwrap();
    body.lines()
        .map(str::trim)
        .filter(|l| !l.starts_with(['#', '/']))
        .filter_map(|l| l.split_once(':'))
        .map(|(field, _)| field.rsplit(' ').next().unwrap().to_owned())
        .collect()
}

#[test]
fn what_a_handler_reads_from_an_address_is_on_the_list() {
    let mut read = BTreeSet::new();
    let all: Vec<(PathBuf, String)> = files(&here("src"), "rs")
        .into_iter()
        .map(|p| (p.clone(), fs::read_to_string(p).unwrap()))
        .collect();
    for (path, text) in &all {
        for part in text.split("Query<").skip(1) {
            let name = part.split(['>', '<']).next().unwrap();
            if is_law(path) {
                continue;
            }
            if name == "Vec" {
                // The boxes of the chronology's filter: kinds, agencies, marks and days; and of the
                // body map's: days, and concerns by their ids.
                let known = ["lead/child.rs", "chronology/show.rs", "body_map/child.rs"];
                let known = known.iter().any(|k| path.ends_with(k));
                assert!(known, "{}", path.display());
                continue;
            }
            let holds = format!("struct {name} {{");
            let near =
                |(p, t): &&(PathBuf, String)| p.parent() == path.parent() && t.contains(&holds);
            let holder = if text.contains(&holds) {
                text
            } else {
                let anywhere = |(_, t): &&(PathBuf, String)| t.contains(&holds);
                let found = all.iter().find(near);
                &found
                    .or_else(|| all.iter().find(anywhere))
                    .unwrap_or_else(|| panic!("{name} of {}", path.display()))
                    .1
            };
            read.extend(fields(holder, name));
        }
    }
    assert!(
        read.len() >= 5,
        "the search found hardly anything: {read:?}"
    );
    for field in read {
        assert!(
            ALLOWED.iter().any(|(name, _)| *name == field),
            "{field} is read from an address: is it certain that it says nothing about a person?"
        );
    }
}

#[test]
fn what_a_form_or_a_link_puts_into_an_address_is_on_the_list() {
    for path in files(&here("templates"), "html")
        .into_iter()
        .chain(files(&here("src"), "rs"))
    {
        let text = fs::read_to_string(&path).unwrap();
        let (text, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        let place = path.display();
        if text.contains("method=\"get\"") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // Filters by word, agency, concern and day; none has a box to type words in.
            let filters = ["record_child.html", "lead_filter.html", "body_choose.html"];
            let filter = filters.contains(&name.as_str());
            assert!(
                filter || is_law(&path),
                "{place} sends a form in an address"
            );
        }
        if is_law(&path) {
            continue;
        }
        for part in text.split(['"', ' ', '\n']) {
            let Some((address, query)) = part.split_once('?') else {
                continue;
            };
            if !address.starts_with('/') && !address.is_empty() {
                continue;
            }
            for pair in query.split('&') {
                if let Some((key, _)) = pair.split_once('=')
                    && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                {
                    assert!(
                        ALLOWED.iter().any(|(name, _)| *name == key),
                        "{place}: {part}"
                    );
                }
            }
        }
    }
}
