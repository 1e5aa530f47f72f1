//! Checks over the whole repository that no compiler makes: which crate may know which, how long
//! a file may grow, which SQL both engines understand, that both languages have the same words,
//! that nothing committed names a machine, that invented people have invented numbers.
//!
//! Each check is a plain function from the files of the repository to a list of faults, so that
//! its tests can feed it files that should be found.

mod arrows;
mod asvs;
mod evidence;
mod fault;
mod hazards;
mod licences;
mod numbers;
mod rust;
mod sbom;
mod sql;
mod style;
mod templates;
mod text;
mod tree;
mod words;

pub use fault::Fault;
pub use sbom::write as write_sbom;
pub use tree::{File, Tree};
pub use words::write_drafts;

/// One named check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// What holds when the check passes, in one sentence.
    pub name: &'static str,
    /// Finds what is wrong.
    pub run: fn(&Tree) -> Vec<Fault>,
}

const fn check(name: &'static str, run: fn(&Tree) -> Vec<Fault>) -> Check {
    Check { name, run }
}

/// All checks, in the order in which they are run.
pub const CHECKS: &[Check] = &[
    check(
        "crates depend on each other only along the arrows",
        arrows::arrows,
    ),
    check(
        "each fenced dependency is named by its own crate only",
        arrows::fences,
    ),
    check(
        "crates that only compute have no clock, randomness, socket or file",
        arrows::pure_crates,
    ),
    check("npm is called by the front-end assets only", arrows::npm),
    check(
        "every Rust file begins by saying what it is",
        style::module_docs,
    ),
    check("no file has grown too long", style::length),
    check("nothing outside tests gives up with a panic", style::panics),
    check("SQL is written in the store only", sql::only_in_store),
    check("SQL keeps to what both engines understand", sql::portable),
    check("each migration has its own number", sql::migration_numbers),
    check(
        "a migration that lets older programs go on only adds",
        sql::only_adds,
    ),
    check(
        "English and Welsh have the same files, keys and variables",
        words::same_in_both,
    ),
    check("the list of Welsh drafts is true", words::drafts),
    check(
        "every key used has words, and all words are used",
        words::used,
    ),
    check("no template holds words of its own", templates::no_words),
    check(
        "no template holds a script or a style inline",
        templates::nothing_inline,
    ),
    check("nothing names a folder of one machine", text::machine_paths),
    check(
        "nothing names a package registry's host",
        text::registry_hosts,
    ),
    check("npm lock files hold no addresses", text::lock_addresses),
    check("each decision page carries its date", text::decision_dates),
    check("links in the documents lead somewhere", text::links),
    check(
        "documents that code and texts name are there",
        text::named_documents,
    ),
    check(
        "each hazard is held by a test, and its rating follows",
        hazards::traced,
    ),
    check(
        "each security requirement is answered with evidence or a gap",
        asvs::answered,
    ),
    check(
        "telephone numbers are from the ranges kept for drama",
        numbers::telephones,
    ),
    check(
        "NHS numbers are from the range kept for tests",
        numbers::nhs,
    ),
    check("licences of Rust crates are on the list", licences::crates),
    check(
        "licences of npm packages are on the list",
        licences::packages,
    ),
    check(
        "one provider of cryptography for TLS",
        licences::one_provider,
    ),
];
