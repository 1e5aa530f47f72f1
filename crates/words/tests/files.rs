//! What must hold of every file of words: both languages say the same things, nothing used is
//! missing, nothing is left over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A message as written: its text, the variables in it, the plural forms of its selectors.
#[derive(Debug)]
struct Message {
    file: &'static str,
    text: String,
}

/// Reads the messages of one language: a line `key = ...` and the indented lines after it.
fn messages(lang: &str) -> BTreeMap<String, Message> {
    let mut all: BTreeMap<String, Message> = BTreeMap::new();
    for (of, file, text) in words::files() {
        if *of != lang {
            continue;
        }
        let mut current: Option<String> = None;
        for line in text.lines() {
            if line.starts_with([' ', '\t', '}']) {
                if let Some(key) = &current {
                    let m = all.get_mut(key).expect("just put in");
                    m.text.push('\n');
                    m.text.push_str(line);
                }
            } else if let Some((key, rest)) =
                line.split_once('=').filter(|_| !line.starts_with('#'))
            {
                let key = key.trim().to_owned();
                let before = all.insert(
                    key.clone(),
                    Message {
                        file,
                        text: rest.trim().to_owned(),
                    },
                );
                assert!(
                    before.is_none(),
                    "{lang}: {key} is in {} and in {file}",
                    before.expect("seen").file
                );
                current = Some(key);
            } else {
                assert!(
                    line.is_empty() || line.starts_with('#'),
                    "{lang}/{file}: not understood: {line}"
                );
                current = None;
            }
        }
    }
    all
}

/// The variables of a message: each `$name`.
fn variables(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of every file under a folder that may name keys.
fn sources(dir: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            let text = fs::read_to_string(&path).expect("text");
            // Comments may show calls with keys that do not exist.
            let text = text
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .fold(String::new(), |t, l| t + l + "\n");
            out.push((path, text));
        }
    }
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let mut out = vec![];
    for dir in [
        "crates/web/src",
        "crates/web/templates",
        "crates/words/src",
        "crates/server/src",
        "crates/linkage/src",
    ] {
        sources(&root().join(dir), &mut out);
    }
    out
}

/// Every string literal of a source that could be a key.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|s| {
        !s.is_empty()
            && s.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    })
}

#[test]
fn every_file_parses() {
    for (lang, file, text) in words::files() {
        let parsed = fluent_bundle::FluentResource::try_new((*text).to_owned());
        assert!(
            parsed.is_ok(),
            "words/{lang}/{file}.ftl: {:?}",
            parsed.err().map(|(_, e)| e)
        );
    }
}

#[test]
fn both_languages_have_the_same_files_keys_and_variables() {
    let (en, cy) = (messages("en"), messages("cy"));
    for (key, m) in &en {
        let Some(w) = cy.get(key) else {
            panic!("{key} ({}) has no Welsh", m.file)
        };
        assert_eq!(m.file, w.file, "{key} stands in different files");
        assert_eq!(
            variables(&m.text),
            variables(&w.text),
            "{key}: different variables"
        );
    }
    for (key, w) in &cy {
        assert!(en.contains_key(key), "{key} ({}) has no English", w.file);
    }
}

#[test]
fn counted_words_have_every_plural_form_of_their_language() {
    for (lang, forms) in [
        ("en", &["[one]", "*[other]"][..]),
        (
            "cy",
            &["[zero]", "[one]", "[two]", "[few]", "[many]", "*[other]"],
        ),
    ] {
        for (key, m) in messages(lang) {
            if m.text.contains("*[other]") {
                for form in forms {
                    assert!(m.text.contains(form), "{lang}: {key} lacks {form}");
                }
            }
        }
    }
}

/// The string literal that is the nth argument (from 0) of a call, given the text after its "(".
fn literal_argument(after: &str, nth: usize) -> Option<&str> {
    let argument = after.split(',').nth(nth)?.trim_start();
    argument.strip_prefix('"')?.split('"').next()
}

#[test]
fn every_key_used_exists() {
    let en = messages("en");
    let calls = [
        (".t(", 0),
        (".t1(", 0),
        (".t2(", 0),
        (".tn(", 0),
        (".tw(", 0),
        (".error(", 1),
    ];
    let mut seen = 0;
    for (path, text) in all_sources() {
        for (call, nth) in
            calls
                .into_iter()
                .chain([("Words::get(", 1), ("Words::with(", 1), ("counted(", 1)])
        {
            for (at, _) in text.match_indices(call) {
                let Some(key) = literal_argument(&text[at + call.len()..], nth) else {
                    continue;
                };
                seen += 1;
                assert!(
                    en.contains_key(key),
                    "{}: there are no words for \"{key}\"",
                    path.display()
                );
            }
        }
    }
    assert!(
        seen > 50,
        "only {seen} uses were found: has the way of asking for words changed?"
    );
}

#[test]
fn no_words_are_left_over() {
    let sources = all_sources();
    let used: BTreeSet<&str> = sources.iter().flat_map(|(_, t)| literals(t)).collect();
    // `page.code("nation-", x)` and `format!("month-{n}")` use every key that starts so.
    let mut starts: BTreeSet<&str> = used
        .iter()
        .copied()
        .filter(|l| l.ends_with('-') && l.len() > 2)
        .collect();
    for (_, text) in &sources {
        for literal in text.split('"') {
            if let Some((start, _)) = literal.split_once('{')
                && start.ends_with('-')
                && start.len() > 2
                && literals(start).count() == 1
            {
                starts.insert(start);
            }
        }
    }
    // The reasons of a link are named by the engine, in pieces: `link-<evidence>-<level>`. Its own
    // tests hold that every reason has words.
    starts.insert("link-");
    let left: Vec<String> = messages("en")
        .into_keys()
        .filter(|k| !used.contains(k.as_str()) && !starts.iter().any(|s| k.starts_with(s)))
        .collect();
    assert!(left.is_empty(), "words that no page says: {left:?}");
}
