//! Everything that reads what others wrote, against damaged input. Each target says what must hold
//! of what it takes, and how far damaged input must come for the target to be worth anything.
//!
//! `cargo xtask fuzz --minutes N [TARGET]` looks longer. `testkit::fuzz` tells how it works.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod asked;
mod inside;
mod made;
mod typed;

use testkit::fuzz::{Came, run};

/// Runs a target and holds it to how far it must come.
fn target(
    name: &str,
    seeds: &[Vec<u8>],
    pieces: &[&str],
    least: Came,
    target: impl Fn(&[u8]) -> Came,
) {
    let run = run(name, seeds, pieces, target);
    assert!(
        run.furthest >= least,
        "{name}: damaged input came {:?}, not {least:?}: the target looks at nothing",
        run.furthest
    );
    assert!(run.tried > 100, "{name}: {} inputs", run.tried);
}

fn texts(all: &[&str]) -> Vec<Vec<u8>> {
    all.iter().map(|t| t.as_bytes().to_vec()).collect()
}

/// A fault that is planted behind each kind of damage is found: the helper can fail.
#[test]
fn a_planted_fault_is_found_and_its_input_is_told() {
    let seeds = texts(&["{\"kind\":\"fact\",\"n\":12}"]);
    let planted = std::panic::catch_unwind(|| {
        run("planted", &seeds, &["true"], |bytes| {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("truefact"), "the planted fault");
            Came::Through
        })
    });
    let why = planted.expect_err("found");
    let why = why.downcast_ref::<String>().unwrap();
    assert!(
        why.contains("the planted fault") && why.contains("truefact"),
        "{why}"
    );
}

/// A target that refuses everything is found out.
#[test]
fn a_target_that_looks_at_nothing_is_found_out() {
    let seeds = texts(&["a"]);
    let blind = std::panic::catch_unwind(|| {
        target("blind", &seeds, &[], Came::Far, |_| Came::Refused);
    });
    assert!(blind.is_err());
}
