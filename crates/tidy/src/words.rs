//! The words on screen: the same in both languages, all there, none left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::rust::Rust;
use crate::{Fault, File, Tree};

/// Keys of Welsh words that no Welsh speaker has read yet.
const DRAFTS: &str = "words/cy/drafts.txt";
/// Keys of Welsh words that a Welsh speaker has read; the file need not exist.
const CHECKED: &str = "words/cy/checked.txt";

/// One message of a Fluent file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Message {
    line: usize,
    variables: BTreeSet<String>,
    /// Other messages and terms that its text brings in.
    references: BTreeSet<String>,
}

/// The messages of a Fluent file by key; an attribute's key is `message.attribute`, a term's
/// begins with a hyphen.
fn messages(text: &str) -> Vec<(String, Message)> {
    let mut found: Vec<(String, Message)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        let trimmed = line.trim_start();
        if !indented && let Some((key, _)) = line.split_once('=') {
            let key = key.trim();
            if is_key(key) {
                found.push((
                    key.to_owned(),
                    Message {
                        line: number + 1,
                        ..Message::default()
                    },
                ));
            }
        } else if indented
            && let Some((attribute, _)) = trimmed.strip_prefix('.').and_then(|t| t.split_once('='))
            && let Some((owner, _)) = found.iter().rev().find(|(k, _)| !k.contains('.'))
        {
            let key = format!("{owner}.{}", attribute.trim());
            found.push((
                key,
                Message {
                    line: number + 1,
                    ..Message::default()
                },
            ));
        }
        if let Some((_, message)) = found.last_mut() {
            take_references(line, message);
        }
    }
    found
}

fn is_key(text: &str) -> bool {
    let name = text.strip_prefix('-').unwrap_or(text);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Notes what stands after an opening brace in the line: `{ $name }`, `{ other-key }`, `{ -term }`.
fn take_references(line: &str, message: &mut Message) {
    let name = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect()
    };
    for (at, _) in line.match_indices('$') {
        message.variables.insert(name(&line[at + 1..]));
    }
    for (at, _) in line.match_indices('{') {
        let inside = line[at + 1..].trim_start();
        let reference = name(inside);
        let called = inside[reference.len()..].trim_start().starts_with('(');
        if !called && is_key(reference.split('.').next().unwrap_or_default()) {
            message.references.insert(reference);
        }
    }
}

/// All messages of one language: key, file, message.
fn language(tree: &Tree, lang: &str) -> Vec<(String, String, Message)> {
    let folder = format!("words/{lang}/");
    tree.between(&folder, ".ftl")
        .flat_map(|f| {
            messages(&f.text)
                .into_iter()
                .map(|(key, m)| (key, f.path.clone(), m))
        })
        .collect()
}

/// English and Welsh have the same files with the same keys, asking for the same variables.
pub fn same_in_both(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let (en, cy) = (language(tree, "en"), language(tree, "cy"));
    let twin = |path: &str, lang: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        format!("words/{lang}/{name}")
    };
    for (ours, theirs, lang) in [(&en, &cy, "cy"), (&en, &cy, "en")] {
        let (ours, theirs) = if lang == "cy" {
            (ours, theirs)
        } else {
            (theirs, ours)
        };
        let there: BTreeMap<(&str, &str), &Message> = theirs
            .iter()
            .map(|(k, f, m)| ((f.as_str(), k.as_str()), m))
            .collect();
        let mut seen = BTreeMap::new();
        for (key, file, message) in ours {
            if let Some(other) = seen.insert(key.as_str(), file.as_str()) {
                faults.push(Fault::new(
                    file,
                    message.line,
                    format!("{key} is already in {other}; choose another key"),
                ));
            }
            let twin = twin(file, lang);
            match there.get(&(twin.as_str(), key.as_str())) {
                None => faults.push(Fault::new(
                    file,
                    message.line,
                    format!("{key} is not in {twin}; add it there"),
                )),
                Some(other) if lang == "cy" && other.variables != message.variables => {
                    let what = format!(
                        "{key} asks for {:?} here and for {:?} in {twin}; make them the same",
                        message.variables, other.variables
                    );
                    faults.push(Fault::new(file, message.line, what));
                }
                Some(_) => {}
            }
        }
    }
    faults
}

fn listed(tree: &Tree, path: &str) -> Vec<(usize, String)> {
    tree.get(path).map_or_else(Vec::new, |file| {
        file.lines()
            .map(|(n, l)| (n, l.trim().to_owned()))
            .filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
            .collect()
    })
}

/// Every Welsh key is either a draft or checked, never both; neither list names what is gone.
pub fn drafts(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let keys: BTreeSet<String> = welsh_keys(tree);
    let mut seen = BTreeMap::new();
    for path in [DRAFTS, CHECKED] {
        for (line, key) in listed(tree, path) {
            if !keys.contains(&key) {
                faults.push(Fault::new(
                    path,
                    line,
                    format!("there are no Welsh words for {key}; take the line out"),
                ));
            }
            if let Some(other) = seen.insert(key.clone(), path) {
                faults.push(Fault::new(
                    path,
                    line,
                    format!("{key} is also listed in {other}; once is enough"),
                ));
            }
        }
    }
    for key in keys.iter().filter(|k| !seen.contains_key(*k)) {
        let what = format!("{key} is not listed; run `cargo run -p tidy -- --write-drafts`");
        faults.push(Fault::new(DRAFTS, 0, what));
    }
    faults
}

fn welsh_keys(tree: &Tree) -> BTreeSet<String> {
    language(tree, "cy")
        .into_iter()
        .map(|(key, ..)| key)
        .collect()
}

/// Writes the list of drafts anew: every Welsh key that is not listed as checked.
///
/// # Errors
/// When the file cannot be written.
pub fn write_drafts(tree: &Tree, root: &Path) -> Result<usize, String> {
    let checked: BTreeSet<String> = listed(tree, CHECKED).into_iter().map(|(_, k)| k).collect();
    let keys: Vec<String> = welsh_keys(tree)
        .into_iter()
        .filter(|k| !checked.contains(k))
        .collect();
    let mut text = String::from(
        "# Welsh words that no Welsh speaker has read yet, one key a line.\n\
         # Whoever has read one moves its key to checked.txt beside this file.\n",
    );
    for key in &keys {
        text.push_str(key);
        text.push('\n');
    }
    std::fs::write(root.join(DRAFTS), text).map_err(|e| format!("{DRAFTS}: {e}"))?;
    Ok(keys.len())
}

/// The calls that take a key, and which of their arguments it is, counted from zero.
const CALLS: &[(&str, usize)] = &[
    ("t(", 0),
    ("t1(", 0),
    ("t2(", 0),
    ("tn(", 0),
    ("tw(", 0),
    (".error(", 1),
    ("Words::get(", 1),
    ("Words::with(", 1),
    ("Words::has(", 1),
];

/// Every key that templates or code name has words, and every word is named somewhere.
pub fn used(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let english = language(tree, "en");
    let known: BTreeSet<&str> = english.iter().map(|(k, ..)| k.as_str()).collect();
    let mut naming = Naming::default();
    for (_, _, message) in &english {
        naming.exact.extend(message.references.iter().cloned());
        naming
            .exact
            .extend(message.references.iter().map(|r| format!("-{r}")));
    }
    for file in tree.files.iter().filter(|f| is_page(f)) {
        literals(file)
            .iter()
            .for_each(|literal| naming.note(literal));
        for (line, key) in keys_in_calls(file) {
            if is_key(&key) && !known.contains(key.as_str()) {
                let what =
                    format!("there are no words for \"{key}\"; add them to words/en and words/cy");
                faults.push(Fault::new(&file.path, line, what));
            }
        }
    }
    for (key, file, message) in &english {
        let owner = key.split('.').next().unwrap_or(key);
        if !naming.names(key) && !naming.names(owner) {
            faults.push(Fault::new(
                file,
                message.line,
                format!("nothing names {key}; take it out of both languages"),
            ));
        }
    }
    faults
}

/// The places that name keys: templates, and the code of any crate but the tools and the tests.
fn is_page(file: &File) -> bool {
    let tool = ["crates/tidy/", "crates/xtask/", "words/"]
        .iter()
        .any(|p| file.path.starts_with(p));
    let kind = [".rs", ".html", ".txt", ".toml"]
        .iter()
        .any(|e| file.path.ends_with(e));
    kind && !tool && !(file.is_rust() && file.is_test())
}

/// What the templates and the code name: whole keys, and beginnings or ends of keys that are
/// put together at run time, such as `nation-{}` or `{}-hint`.
#[derive(Default)]
struct Naming {
    exact: BTreeSet<String>,
    starts: BTreeSet<String>,
    ends: BTreeSet<String>,
}

impl Naming {
    fn note(&mut self, literal: &str) {
        if is_key(literal) {
            self.exact.insert(literal.to_owned());
            if literal.ends_with('-') {
                self.starts.insert(literal.to_owned());
            }
        } else if let Some((start, rest)) = literal.split_once('{') {
            let end = rest.rsplit('}').next().unwrap_or_default();
            if is_key(start) && start.ends_with('-') {
                self.starts.insert(start.to_owned());
            } else if start.is_empty() && end.starts_with('-') && is_key(end) {
                self.ends.insert(end.to_owned());
            }
        } else if literal.starts_with('-') && is_key(literal) {
            self.ends.insert(literal.to_owned());
        }
    }

    fn names(&self, key: &str) -> bool {
        self.exact.contains(key)
            || self.starts.iter().any(|s| key.starts_with(s.as_str()))
            || self.ends.iter().any(|e| key.ends_with(e.as_str()))
    }
}

/// The string literals of a file outside tests: a Rust file's own, or those in the expressions
/// of a template, whose attributes have quotes of their own around them.
fn literals(file: &File) -> Vec<String> {
    if file.is_rust() {
        let rust = Rust::read(&file.text);
        let production = rust.strings.iter().filter(|l| !rust.is_test(l.line));
        return production.map(|l| l.text.clone()).collect();
    }
    if !file.path.ends_with(".html") {
        return quoted(&file.text);
    }
    let mut found = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        for inside in file
            .text
            .split(open)
            .skip(1)
            .filter_map(|rest| rest.split(close).next())
        {
            found.extend(quoted(inside));
        }
    }
    found
}

fn quoted(text: &str) -> Vec<String> {
    text.lines()
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// The literal keys given to calls such as `t("key")` and `Words::get(lang, "key")`, outside
/// tests.
fn keys_in_calls(file: &File) -> Vec<(usize, String)> {
    let rust = file.is_rust().then(|| Rust::read(&file.text));
    let mut found = Vec::new();
    let mut offset = 0;
    for (number, line) in file
        .text
        .split_inclusive('\n')
        .enumerate()
        .map(|(i, l)| (i + 1, l))
    {
        let start = offset;
        offset += line.len();
        let is_test = rust.as_ref().is_some_and(|r| r.is_test(number));
        if is_test || line.trim_start().starts_with("//") {
            continue;
        }
        for (call, place) in CALLS {
            for (at, _) in line.match_indices(call) {
                let before = line[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                // The arguments may go on in the next lines.
                let arguments = &file.text[start + at + call.len()..];
                let argument = arguments.split(',').nth(*place).unwrap_or_default();
                let key = argument
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|a| a.split_once('"'));
                found.extend(key.map(|(key, _)| (number, key.to_owned())));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fluent_files_are_read_with_variables_attributes_and_references() {
        let text = "# about\nhello = Hello { $name },\n    you have { $count ->\n        [one] one\n       *[other] { $count }\n    }.\n\
                    field = Field\n    .hint = A hint for { -service } and { hello }\n-service = Sharewise\n";
        let found: BTreeMap<_, _> = messages(text).into_iter().collect();
        let keys: Vec<_> = found.keys().map(String::as_str).collect();
        assert_eq!(keys, ["-service", "field", "field.hint", "hello"]);
        assert_eq!(
            found["hello"].variables,
            BTreeSet::from(["name".to_owned(), "count".to_owned()])
        );
        assert_eq!(
            found["field.hint"].references,
            BTreeSet::from(["-service".to_owned(), "hello".to_owned()])
        );
    }

    #[test]
    fn a_key_or_variable_that_one_language_lacks_is_found() {
        let tree = Tree::of(&[
            (
                "words/en/a.ftl",
                "one = One { $n }\ntwo = Two\nsame = Same\n",
            ),
            ("words/cy/a.ftl", "one = Un\nsame = Yr un\nthree = Tri\n"),
        ]);
        let whats: Vec<_> = same_in_both(&tree).into_iter().map(|f| f.what).collect();
        assert_eq!(whats.len(), 3, "{whats:?}");
        assert!(whats[0].starts_with("one asks for"));
        assert!(whats[1].starts_with("two is not in words/cy/a.ftl"));
        assert!(whats[2].starts_with("three is not in words/en/a.ftl"));
    }

    #[test]
    fn one_key_in_two_files_is_found() {
        let tree = Tree::of(&[
            ("words/en/a.ftl", "one = 1\n"),
            ("words/en/b.ftl", "one = 1\n"),
            ("words/cy/a.ftl", "one = 1\n"),
            ("words/cy/b.ftl", "one = 1\n"),
        ]);
        assert_eq!(same_in_both(&tree).len(), 2);
    }

    #[test]
    fn the_list_of_drafts_must_be_whole_and_true() {
        let tree = Tree::of(&[
            ("words/cy/a.ftl", "one = Un\ntwo = Dau\nthree = Tri\n"),
            ("words/cy/drafts.txt", "# note\none\ngone\nthree\n"),
            ("words/cy/checked.txt", "three\n"),
        ]);
        let whats: Vec<_> = drafts(&tree).into_iter().map(|f| f.what).collect();
        assert_eq!(whats.len(), 3, "{whats:?}");
        assert!(whats[0].contains("no Welsh words for gone"));
        assert!(whats[1].contains("three is also listed"));
        assert!(whats[2].contains("two is not listed"));
    }

    #[test]
    fn keys_without_words_and_words_without_use_are_found() {
        let tree = Tree::of(&[
            (
                "words/en/a.ftl",
                "title = T\nnation-wales = Wales\nunused = U\nname-hint = H\nbase = B\nuser = { base }\nvia-table = V\nin-attribute = I\n",
            ),
            (
                "crates/web/templates/a.html",
                "<h1>{{ t(\"title\") }}</h1> {{ t(\"absent\") }} {{ t(user_key) }} {{ next(\"word\") }}<a title=\"{{ page.t(\"in-attribute\") }}\" class=\"unused\">",
            ),
            (
                "crates/web/src/a.rs",
                "fn a() { f(format!(\"nation-{}\", n)); g(format!(\"{key}-hint\")); t(\"user\"); h([\"via-table\"]); Words::get(\n lang,\n \"lost\"); Words::with(lang, key, &[(\"n\", n)]); }\n#[test]\nfn b() { t(\"unused\"); t(\"gone\"); }",
            ),
        ]);
        let whats: Vec<_> = used(&tree).into_iter().map(|f| f.what).collect();
        assert_eq!(whats.len(), 3, "{whats:?}");
        assert!(whats[0].contains("\"absent\""));
        assert!(whats[1].contains("\"lost\""));
        assert!(whats[2].contains("names unused"));
    }
}
