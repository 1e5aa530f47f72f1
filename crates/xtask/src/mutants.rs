//! `cargo xtask mutants`: changes the code of the rulebook in small ways, one at a time, and looks
//! whether a test notices; with a word before the other arguments, that of another part.

use std::process::Command;

use crate::workspace;

/// Fewer random facts for each property: a fault that only one in thousands finds is not what a
/// mutant is.
const CASES: &str = "40";

/// Word, package and settings of each part that can be asked for.
const PARTS: [(&str, &str, &str); 6] = [
    ("access", "access", ".cargo/mutants-access.toml"),
    ("redaction", "exchange", ".cargo/mutants-redaction.toml"),
    ("exchange", "exchange", ".cargo/mutants-exchange.toml"),
    ("ledger", "ledger", ".cargo/mutants-ledger.toml"),
    ("inbox", "casework", ".cargo/mutants-inbox.toml"),
    ("grounds", "casework", ".cargo/mutants-grounds.toml"),
];

/// Runs `cargo mutants` on the part that the first argument names, or on the rulebook; the other
/// arguments, for example `--shard 0/8`, go to it.
///
/// # Errors
/// When the tool is missing or Cargo cannot be asked for its build folder.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let known = Command::new("cargo-mutants")
        .args(["mutants", "--version"])
        .output();
    if !known.is_ok_and(|a| a.status.success()) {
        return Err(
            "cargo-mutants is missing: install it with `cargo install cargo-mutants --locked`"
                .to_owned(),
        );
    }
    let named = arguments.split_first().and_then(|(first, rest)| {
        let part = PARTS.iter().find(|(word, ..)| word == first)?;
        Some((part.1, part.2, rest))
    });
    let (package, config, arguments) =
        named.unwrap_or(("rulebook", ".cargo/mutants.toml", arguments));
    let out = workspace::target_dir()?.join(format!("mutants-of-{package}"));
    std::fs::create_dir_all(&out).map_err(|e| format!("{}: {e}", out.display()))?;
    // The tool takes a way of dealing only together with a number of parts.
    let dealt = arguments.iter().any(|a| a.starts_with("--shard"));
    let sharding: &[&str] = if dealt {
        &["--sharding", "round-robin"]
    } else {
        &[]
    };
    let mut command = workspace::cargo();
    let status = command
        .args(["mutants", "--package", package, "--output"])
        .arg(&out)
        .arg("--config")
        .arg(workspace::root().join(config))
        .args(sharding)
        .args(arguments)
        .env("RULEBOOK_CASES", CASES)
        .env_remove("CARGO_TARGET_DIR")
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    println!(
        "What was missed stands in {}.",
        out.join("mutants.out/missed.txt").display()
    );
    Ok(status.success())
}
