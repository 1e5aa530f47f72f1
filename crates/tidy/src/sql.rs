//! Where SQL is written, and in which words: those that SQLite and PostgreSQL both understand.

use std::collections::BTreeMap;

use crate::rust::Rust;
use crate::{Fault, Tree};

/// How a statement begins, and a word that must follow for it to be one and not a sentence.
const STATEMENTS: &[(&str, &str)] = &[
    ("select ", " from "),
    ("select 1", ""),
    ("insert into ", ""),
    ("insert or ", " into "),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table ", ""),
    ("create index ", ""),
    ("create unique index ", ""),
    ("alter table ", ""),
    ("drop table ", ""),
    ("pragma ", ""),
    ("with ", " select "),
];

/// What only one engine has, or what both have but mean differently, and what to write instead.
const NOT_PORTABLE: &[(&str, &str)] = &[
    ("ilike", "store the folded text and compare that"),
    ("skip locked", "claim with a lease column"),
    ("for update", "writes are serialised already"),
    ("listen", "poll the outbox"),
    ("notify", "poll the outbox"),
    ("serial", "ids are made by the client"),
    ("bigserial", "ids are made by the client"),
    ("autoincrement", "ids are made by the client"),
    ("without rowid", "leave it out"),
    ("strict", "leave it out; the types are affinities in SQLite"),
    ("array", "use a second table"),
    ("trigger", "write it in Rust, in the same transaction"),
    ("generated", "compute it in Rust"),
    ("exclude using", "check it in the transaction"),
    ("deferrable", "order the writes"),
    ("jsonb", "keep TEXT and read it in Rust"),
    ("json_extract", "keep TEXT and read it in Rust"),
    ("insert or", "use ON CONFLICT"),
    ("glob", "store the folded text and compare that"),
    ("regexp", "match in Rust"),
    ("now()", "bind the time"),
    ("current_timestamp", "bind the time"),
    ("datetime(", "bind the time"),
    ("strftime(", "bind the time"),
    ("random()", "bind the value"),
    ("gen_random_uuid", "ids are made by the client"),
    ("pg_advisory", "use a row"),
    ("last_insert_rowid", "ids are made by the client"),
    (
        "timestamptz",
        "keep microseconds in a BIGINT column named *_us",
    ),
    (
        "timestamp",
        "keep microseconds in a BIGINT column named *_us",
    ),
];

/// Marks that no portable statement has.
const NOT_PORTABLE_MARKS: &[(&str, &str)] = &[
    ("->", "keep TEXT and read it in Rust"),
    ("::", "use CAST"),
    ("[]", "use a second table"),
    ("= ?", "use $1, $2 and so on"),
    ("(?", "use $1, $2 and so on"),
];

fn plain(text: &str) -> String {
    let text = text.replace("\\n", " ").replace('\\', " ");
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Whether a string literal is a statement of SQL.
fn is_statement(text: &str) -> bool {
    let text = format!("{} ", plain(text));
    STATEMENTS.iter().any(|(start, inside)| {
        if !text.starts_with(start) || !text.contains(inside) {
            return false;
        }
        // "select one from the list" is a sentence; a statement has one of these as well, or is
        // written in capitals, which the caller's text tells.
        true
    })
}

/// As [`is_statement`], for places where sentences stand as well: the keyword is in capitals, or
/// the text has what no sentence has.
fn is_surely_statement(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let capitals = first.len() > 3 && first.chars().all(|c| c.is_ascii_uppercase());
    let signs = ["$1", " = ", "(*)", "values (", "values(", "where "];
    is_statement(text) && (capitals || signs.iter().any(|s| plain(text).contains(s)))
}

/// SQL stands in the store and in the migrations, nowhere else.
pub fn only_in_store(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|f| f.is_rust()) {
        if matches!(file.krate(), Some("store" | "tidy")) {
            continue;
        }
        for literal in Rust::read(&file.text).strings {
            if is_surely_statement(&literal.text) {
                let what = "SQL outside crates/store; call a function of the store";
                faults.push(Fault::new(&file.path, literal.line, what));
            }
        }
    }
    faults
}

/// The files of the store in which the engines may differ: the one that opens each engine.
fn is_about_engines(path: &str) -> bool {
    path.starts_with("crates/store/src/engine")
}

/// The store and the migrations keep to the common subset.
pub fn portable(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.between("migrations/", ".sql") {
        for (line, text) in file.lines() {
            let text = text.split("--").next().unwrap_or_default();
            faults.extend(
                find(text)
                    .into_iter()
                    .map(|what| Fault::new(&file.path, line, what)),
            );
        }
    }
    for file in tree.between("crates/store/src/", ".rs") {
        if is_about_engines(&file.path) || file.is_test() {
            continue;
        }
        let rust = Rust::read(&file.text);
        for literal in rust.strings.iter().filter(|l| !rust.is_test(l.line)) {
            if is_statement(&literal.text) {
                let found = find(&literal.text);
                faults.extend(
                    found
                        .into_iter()
                        .map(|what| Fault::new(&file.path, literal.line, what)),
                );
            }
        }
    }
    faults
}

fn find(sql: &str) -> Vec<String> {
    let sql = without_quoted(&plain(sql));
    let words = NOT_PORTABLE.iter().filter(|(word, _)| has_word(&sql, word));
    let marks = NOT_PORTABLE_MARKS
        .iter()
        .filter(|(mark, _)| sql.contains(mark));
    words
        .chain(marks)
        .map(|(word, instead)| {
            format!(
                "{} is not understood alike by both engines: {instead}",
                word.to_uppercase()
            )
        })
        .collect()
}

/// The statement without what stands between single quotes.
fn without_quoted(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let open = word.ends_with(['(', ')']);
        !before.is_some_and(part) && (open || !after.is_some_and(part))
    })
}

/// Two migrations with one number would be applied in an order that nobody chose.
pub fn migration_numbers(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<u64, &str> = BTreeMap::new();
    for file in tree.between("migrations/", ".sql") {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse() else {
            faults.push(Fault::new(
                &file.path,
                0,
                "begin the name with a number, as 0007_what_it_does.sql",
            ));
            continue;
        };
        if let Some(other) = seen.insert(number, &file.path) {
            faults.push(Fault::new(
                &file.path,
                0,
                format!("has the same number as {other}; take the next"),
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_outside_the_store_is_found_and_a_sentence_is_not() {
        let text = "fn a() {\n f(\"SELECT id FROM concern\");\n f(\"select id from concern where id = $1\");\n\
                    f(\"Select one from the list\");\n f(\"Update your details\");\n\
                    f(\"INSERT INTO x\n VALUES ($1)\");\n f(\"With kind regards\"); }";
        let lines: Vec<_> = only_in_store(&Tree::of(&[("crates/web/src/a.rs", text)]))
            .into_iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [2, 3, 6]);
        assert!(only_in_store(&Tree::of(&[("crates/store/src/a.rs", text)])).is_empty());
    }

    #[test]
    fn what_one_engine_lacks_is_found_in_the_store() {
        let bad = [
            "SELECT a FROM b WHERE c ILIKE $1",
            "SELECT a FROM b FOR UPDATE SKIP LOCKED",
            "SELECT a->>'x' FROM b",
            "INSERT OR REPLACE INTO a VALUES ($1)",
            "SELECT a FROM b WHERE c = ?",
            "UPDATE a SET b = now()",
            "SELECT a::text FROM b",
        ];
        for sql in bad {
            let text = format!("//! x\nfn a() {{ q(\"{sql}\"); }}");
            assert!(
                !portable(&Tree::of(&[("crates/store/src/a.rs", &text)])).is_empty(),
                "{sql}"
            );
        }
        let good = "//! x\nfn a() { q(\"SELECT a FROM b WHERE c = $1 AND d = 'strict' AND restricted = $2\"); f(\"x->y\"); }";
        assert_eq!(portable(&Tree::of(&[("crates/store/src/a.rs", good)])), []);
    }

    #[test]
    fn what_one_engine_lacks_is_found_in_a_migration_and_comments_are_left_alone() {
        let sql = "-- no trigger here\nCREATE TABLE a (id BIGSERIAL PRIMARY KEY,\n b TEXT[],\n c TEXT);\n";
        let lines: Vec<_> = portable(&Tree::of(&[("migrations/0001_a.sql", sql)]))
            .into_iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn two_migrations_of_one_number_are_found() {
        let tree = Tree::of(&[
            ("migrations/0001_a.sql", ""),
            ("migrations/1_b.sql", ""),
            ("migrations/c.sql", ""),
        ]);
        assert_eq!(migration_numbers(&tree).len(), 2);
    }
}
