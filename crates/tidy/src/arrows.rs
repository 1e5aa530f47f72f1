//! Which crate may know which, and which crate alone may know a heavy dependency.
//!
//! This table is the picture in ARCHITECTURE.md. Changing it is a decision: change both, and
//! write a page in `docs/decisions/`.

use crate::rust::Rust;
use crate::{Fault, Tree};

/// Each crate with the crates of ours it may depend on.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("access", &["domain"]),
    ("rulebook", &["domain"]),
    ("linkage", &["domain"]),
    ("patterns", &["domain"]),
    ("ledger", &["domain"]),
    ("exchange", &["domain", "ledger"]),
    ("seal", &["domain"]),
    ("store", &["domain", "ledger", "seal"]),
    ("authn", &["domain"]),
    ("outward", &[]),
    (
        "casework",
        &[
            "domain", "access", "rulebook", "linkage", "patterns", "ledger", "seal", "exchange",
            "store", "authn", "outward", "uploads",
        ],
    ),
    ("uploads", &[]),
    ("words", &["domain"]),
    ("ui-assets", &[]),
    ("print", &[]),
    (
        "web",
        &[
            "domain",
            "casework",
            "words",
            "ui-assets",
            "rulebook",
            "print",
        ],
    ),
    (
        "server",
        &[
            "domain", "casework", "store", "testkit", "web", "words", "rulebook", "ledger",
            "linkage", "outward", "uploads",
        ],
    ),
    (
        "testkit",
        &[
            "domain", "access", "rulebook", "linkage", "patterns", "ledger", "seal", "exchange",
            "store", "authn", "casework", "outward", "words", "web", "uploads",
        ],
    ),
    ("tidy", &[]),
    ("xtask", &[]),
];

/// Dependencies of others that only the named crates may name, tests included.
const FENCED: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("image", &["uploads"]),
    ("seccompiler", &["uploads"]),
    ("rustix", &["uploads", "casework", "server"]),
    ("chacha20poly1305", &["seal"]),
    ("hkdf", &["seal"]),
    ("hmac", &["seal"]),
    ("x25519-dalek", &["seal"]),
    ("fluent-bundle", &["words"]),
    ("unic-langid", &["words"]),
    ("argon2", &["authn"]),
    ("totp-rs", &["authn"]),
    ("ed25519-dalek", &["ledger"]),
    ("askama", &["web"]),
    ("lettre", &["server"]),
    ("openidconnect", &["authn"]),
    ("zxcvbn", &["authn"]),
    ("tokio-rustls", &["outward"]),
    ("webpki-roots", &["outward"]),
    ("krilla", &["print"]),
    ("rustybuzz", &["print"]),
];

/// The crates that only compute.
const PURE: &[&str] = &[
    "domain", "access", "rulebook", "linkage", "patterns", "ledger", "exchange", "print",
];

/// Crates of others that bring a clock, randomness, sockets or files.
const IMPURE_CRATES: &[&str] = &[
    "tokio",
    "getrandom",
    "rand",
    "tracing",
    "axum",
    "hyper",
    "sqlx",
    "reqwest",
    "tempfile",
];

/// Code that asks the world outside for something.
const IMPURE_CODE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env::",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "now_v7(",
    "new_v4(",
    "println!",
    "eprintln!",
];

/// A dependency as written in a manifest.
struct Dependency {
    name: String,
    line: usize,
    dev: bool,
}

/// The dependencies that a manifest names, in whatever section.
fn dependencies(manifest: &str) -> Result<Vec<Dependency>, String> {
    let table: toml::Table = manifest
        .parse()
        .map_err(|e: toml::de::Error| e.message().to_owned())?;
    let mut found = Vec::new();
    let mut add = |table: &toml::Table| {
        for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
            let Some(entries) = table.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            for (key, value) in entries {
                let name = value
                    .get("package")
                    .and_then(toml::Value::as_str)
                    .unwrap_or(key);
                let line = manifest
                    .lines()
                    .position(|l| names(l, key))
                    .map_or(0, |i| i + 1);
                found.push(Dependency {
                    name: name.to_owned(),
                    line,
                    dev: section == "dev-dependencies",
                });
            }
        }
    };
    add(&table);
    if let Some(targets) = table.get("target").and_then(toml::Value::as_table) {
        targets
            .values()
            .filter_map(toml::Value::as_table)
            .for_each(&mut add);
    }
    Ok(found)
}

fn names(line: &str, key: &str) -> bool {
    line.trim_start()
        .strip_prefix(key)
        .is_some_and(|rest| rest.starts_with([' ', '.', '=']))
}

/// Every crate's manifest: path, crate, dependencies.
fn manifests(tree: &Tree, faults: &mut Vec<Fault>) -> Vec<(String, String, Vec<Dependency>)> {
    let mut found = Vec::new();
    for file in tree.between("crates/", "/Cargo.toml") {
        let Some(krate) = file.krate() else { continue };
        match dependencies(&file.text) {
            Ok(list) => found.push((file.path.clone(), krate.to_owned(), list)),
            Err(why) => faults.push(Fault::new(&file.path, 0, format!("cannot be read: {why}"))),
        }
    }
    found
}

/// Our crates depend on each other only as the table says.
pub fn arrows(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, krate, list) in manifests(tree, &mut faults) {
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == krate) else {
            let what = "this crate is not in the picture; add it to crates/tidy/src/arrows.rs and ARCHITECTURE.md";
            faults.push(Fault::new(&path, 0, what));
            continue;
        };
        for dependency in list.iter().filter(|d| !d.dev) {
            let ours = MAY_KNOW.iter().any(|(name, _)| *name == dependency.name);
            if ours && !allowed.contains(&dependency.name.as_str()) {
                let what = format!(
                    "{krate} may not know {}; go through {}",
                    dependency.name,
                    if krate == "web" {
                        "casework"
                    } else {
                        "the crates it may know"
                    }
                );
                faults.push(Fault::new(&path, dependency.line, what));
            }
        }
    }
    faults
}

/// Heavy or dangerous dependencies are named by one crate each.
pub fn fences(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, krate, list) in manifests(tree, &mut faults) {
        for dependency in &list {
            let Some((_, owners)) = FENCED.iter().find(|(name, _)| *name == dependency.name) else {
                continue;
            };
            if !owners.contains(&krate.as_str()) {
                let what = format!(
                    "{} belongs to {} alone",
                    dependency.name,
                    owners.join(" and ")
                );
                faults.push(Fault::new(&path, dependency.line, what));
            }
        }
    }
    faults
}

/// The crates that only compute are handed time, randomness and data.
pub fn pure_crates(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, krate, list) in manifests(tree, &mut faults) {
        for dependency in list
            .iter()
            .filter(|d| !d.dev && PURE.contains(&krate.as_str()))
        {
            if IMPURE_CRATES.contains(&dependency.name.as_str()) {
                let what = format!(
                    "{krate} only computes: hand in what {} would bring",
                    dependency.name
                );
                faults.push(Fault::new(&path, dependency.line, what));
            }
        }
    }
    for file in tree.between("crates/", ".rs") {
        let pure = file.krate().is_some_and(|k| PURE.contains(&k));
        if !pure || file.is_test() {
            continue;
        }
        for (line, code) in Rust::read(&file.text).production() {
            for word in IMPURE_CODE.iter().filter(|w| code.contains(**w)) {
                let what = format!("{word} in a crate that only computes: hand the value in");
                faults.push(Fault::new(&file.path, line, what));
            }
        }
    }
    faults
}

/// Only `ui-assets` calls npm while building (and `xtask`, which runs the browser's tools).
pub fn npm(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.between("crates/", ".rs") {
        if matches!(file.krate(), Some("ui-assets" | "xtask" | "tidy")) {
            continue;
        }
        for literal in Rust::read(&file.text)
            .strings
            .iter()
            .filter(|l| l.text == "npm")
        {
            faults.push(Fault::new(
                &file.path,
                literal.line,
                "npm is called by ui-assets alone",
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(krate: &str, text: &str) -> Tree {
        Tree::of(&[(&format!("crates/{krate}/Cargo.toml"), text)])
    }

    #[test]
    fn a_page_that_knows_the_store_is_found() {
        let tree = manifest(
            "web",
            "[dependencies]\ncasework.workspace = true\nstore.workspace = true\n",
        );
        let faults = arrows(&tree);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, 3);
        assert!(faults[0].what.contains("casework"));
    }

    #[test]
    fn an_arrow_upwards_is_found_even_when_renamed_or_for_one_platform() {
        let renamed = "[dependencies]\nx = { path = \"../web\", package = \"web\" }\n";
        assert_eq!(arrows(&manifest("domain", renamed)).len(), 1);
        let platform = "[target.'cfg(unix)'.dependencies]\ncasework.workspace = true\n";
        assert_eq!(arrows(&manifest("store", platform)).len(), 1);
        assert_eq!(
            arrows(&manifest(
                "store",
                "[build-dependencies]\nweb.workspace = true\n"
            ))
            .len(),
            1
        );
    }

    #[test]
    fn tests_may_use_the_testkit_and_the_allowed_arrows_are_silent() {
        let text = "[dependencies]\ndomain.workspace = true\n[dev-dependencies]\ntestkit.workspace = true\n";
        assert!(arrows(&manifest("store", text)).is_empty());
    }

    #[test]
    fn a_crate_outside_the_picture_is_found() {
        assert_eq!(arrows(&manifest("newcomer", "[dependencies]\n")).len(), 1);
    }

    #[test]
    fn the_database_library_outside_the_store_is_found_even_in_tests() {
        let text = "[dev-dependencies]\nsqlx = { version = \"0.9\" }\n";
        assert_eq!(fences(&manifest("casework", text)).len(), 1);
        assert!(fences(&manifest("store", text)).is_empty());
    }

    #[test]
    fn a_clock_in_a_crate_that_only_computes_is_found_outside_its_tests() {
        let text = "//! x\nfn now() { std::time::SystemTime::now(); }\n#[cfg(test)]\nmod tests { fn f() { std::fs::read(\"x\"); } }\n";
        let faults = pure_crates(&Tree::of(&[("crates/domain/src/a.rs", text)]));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, 2);
        assert!(pure_crates(&Tree::of(&[("crates/casework/src/a.rs", text)])).is_empty());
        assert_eq!(
            pure_crates(&manifest(
                "rulebook",
                "[dependencies]\ntokio.workspace = true\n"
            ))
            .len(),
            1
        );
    }

    #[test]
    fn npm_called_elsewhere_is_found() {
        let text = "fn main() { Command::new(\"npm\"); }";
        assert_eq!(npm(&Tree::of(&[("crates/web/build.rs", text)])).len(), 1);
        assert!(npm(&Tree::of(&[("crates/ui-assets/build.rs", text)])).is_empty());
    }

    #[test]
    fn the_picture_has_no_circle() {
        for (krate, allowed) in MAY_KNOW {
            for below in *allowed {
                let back = MAY_KNOW
                    .iter()
                    .find(|(n, _)| n == below)
                    .expect("a crate of ours");
                assert!(
                    !back.1.contains(krate),
                    "{krate} and {below} know each other"
                );
            }
        }
    }
}
