//! `cargo xtask fuzz`: the tests that damage input, for as long as somebody is patient. What they find
//! lies in the build folder under `fuzz/`; put it among the seeds of its target.

use crate::workspace;
use std::fs;

/// Runs every target, or the named, for so many minutes each.
///
/// # Errors
/// When the arguments are not understood, or Cargo cannot be run.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let (minutes, target) = match arguments {
        [] => (2, None),
        [option, n] if option == "--minutes" => (number(n)?, None),
        [option, n, target] if option == "--minutes" => (number(n)?, Some(target)),
        [target] if !target.starts_with('-') => (2, Some(target)),
        _ => return Err("say: cargo xtask fuzz [--minutes N] [TARGET]".to_owned()),
    };
    let found = workspace::target_dir()?.join("fuzz");
    fs::create_dir_all(&found).map_err(|e| format!("{}: {e}", found.display()))?;
    let mut command = workspace::cargo();
    command
        .args(["test", "--locked", "--package", "testkit", "--test", "fuzz"])
        .args(target)
        .args(["--", "--nocapture", "--test-threads", "1"])
        .env("SHAREWISE_FUZZ_SECONDS", (minutes * 60).to_string())
        .env("SHAREWISE_FUZZ_FOUND", &found);
    let status = command
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    println!("What was found, if anything, lies in {}.", found.display());
    Ok(status.success())
}

fn number(text: &str) -> Result<u64, String> {
    let number = text.parse();
    number.map_err(|_| format!("{text} is not a number of minutes"))
}
