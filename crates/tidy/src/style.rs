//! How a Rust file looks: its first line, its length, and that it does not give up.

use crate::rust::Rust;
use crate::{Fault, Tree};

/// The most lines outside tests that a file may have.
const LONGEST: usize = 420;

/// Words that end the program instead of answering with an error.
const GIVING_UP: &[&str] = &[
    ".unwrap()",
    ".unwrap_err()",
    ".expect(\"",
    ".expect_err(\"",
    "panic!(",
    "todo!(",
    "unimplemented!(",
    "dbg!(",
];

/// Every Rust file begins with a `//!` comment.
pub fn module_docs(tree: &Tree) -> Vec<Fault> {
    let has_docs = |text: &str| {
        text.lines()
            .map(str::trim)
            .find(|l| !l.is_empty() && !l.starts_with("#!["))
            .is_some_and(|l| {
                l.strip_prefix("//!")
                    .is_some_and(|rest| rest.trim().len() > 5)
            })
    };
    tree.files
        .iter()
        .filter(|f| f.is_rust() && !has_docs(&f.text))
        .map(|f| {
            Fault::new(
                &f.path,
                1,
                "begin with a //! comment that says what this file is for",
            )
        })
        .collect()
}

/// No file outgrows what a person takes in at once.
pub fn length(tree: &Tree) -> Vec<Fault> {
    tree.files
        .iter()
        .filter(|f| f.is_rust() && !f.is_test())
        .filter_map(|f| {
            let lines = Rust::read(&f.text).production().count();
            (lines > LONGEST).then(|| {
                let what = format!(
                    "{lines} lines outside tests, at most {LONGEST}; split it by what it does"
                );
                Fault::new(&f.path, 0, what)
            })
        })
        .collect()
}

/// Production code answers with an error; it does not end the program.
pub fn panics(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|f| f.is_rust() && !f.is_test()) {
        for (line, code) in Rust::read(&file.text).production() {
            for word in GIVING_UP.iter().filter(|w| has_word(code, w)) {
                let what = format!(
                    "{} outside tests; answer with an error",
                    word.trim_end_matches(['(', '"'])
                );
                faults.push(Fault::new(&file.path, line, what));
            }
        }
    }
    faults
}

/// Whether the code holds the word, not as the end of a longer one (`core_panic!`).
fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        word.starts_with('.') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_found() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "#![no_std]\n\n//! What this is.\n"),
            ("crates/a/src/b.rs", "// not this\nfn a() {}\n"),
            ("crates/a/src/c.rs", ""),
            ("crates/a/src/d.rs", "//!\nfn a() {}\n"),
        ]);
        let files: Vec<_> = module_docs(&tree).into_iter().map(|f| f.file).collect();
        assert_eq!(
            files,
            [
                "crates/a/src/b.rs",
                "crates/a/src/c.rs",
                "crates/a/src/d.rs"
            ]
        );
    }

    #[test]
    fn only_lines_outside_tests_count_towards_the_length() {
        let long = "let a = 1;\n".repeat(LONGEST);
        let tests = format!("{long}#[cfg(test)]\nmod tests {{\n{long}}}\n");
        assert!(length(&Tree::of(&[("crates/a/src/b.rs", &tests)])).is_empty());
        let longer = format!("{long}let b = 2;\n");
        assert_eq!(
            length(&Tree::of(&[("crates/a/src/b.rs", &longer)])).len(),
            1
        );
        assert!(length(&Tree::of(&[("crates/a/tests/b.rs", &longer)])).is_empty());
    }

    #[test]
    fn giving_up_is_found_outside_tests_strings_and_comments() {
        let text = "fn a() {\n    b.unwrap();\n    todo!();\n    c.expect(\"so\"); // .unwrap()\n\
                    \x20   d.unwrap_or_default(); \"panic!()\"; parser.expect(Token::End);\n}\n\
                    #[test]\nfn e() { f.unwrap(); }\n";
        let lines: Vec<_> = panics(&Tree::of(&[("crates/a/src/b.rs", text)]))
            .into_iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [2, 3, 4]);
        assert!(panics(&Tree::of(&[("crates/a/build.rs", text)])).is_empty());
    }
}
