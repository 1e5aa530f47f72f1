//! `cargo xtask powercut`, `cargo xtask kill` and `cargo xtask growth`: the tests of durability and
//! of what grows, with more patience. What they found last stands in docs/reliability.md.

use crate::{postgres::Postgres, workspace};

/// Cuts the power at so many points for each kind of loss.
///
/// # Errors
/// When the arguments are not understood or Cargo cannot be run.
pub fn powercut(arguments: &[String]) -> Result<bool, String> {
    let points = number(arguments, "--points", 2500)?;
    let variable = ("SHAREWISE_POWERCUT_POINTS", points);
    run("server", "powercut", variable, None)
}

/// Kills the program so many times, on SQLite and on a PostgreSQL for the occasion, and as often a
/// server of PostgreSQL under it.
///
/// # Errors
/// When the arguments are not understood, or Cargo or PostgreSQL cannot be run.
pub fn kill(arguments: &[String]) -> Result<bool, String> {
    let times = number(arguments, "--times", 1000)?;
    let server = Postgres::start()?;
    run("server", "storm", ("SHAREWISE_KILLS", times), Some(&server))
}

/// Counts what looking for patterns costs among ten thousand, a hundred thousand and a million items,
/// on both engines, and fails where it grows with what is stored.
///
/// # Errors
/// When there are arguments, or Cargo or PostgreSQL cannot be run.
pub fn growth(arguments: &[String]) -> Result<bool, String> {
    if !arguments.is_empty() {
        return Err("there are no options".into());
    }
    let server = Postgres::start()?;
    run(
        "store",
        "growth",
        ("SHAREWISE_GROWTH_MILLION", 1),
        Some(&server),
    )
}

fn number(arguments: &[String], name: &str, usual: u32) -> Result<u32, String> {
    match arguments {
        [] => Ok(usual),
        [option, n] if option == name => n
            .parse()
            .map_err(|_| format!("{n} is not a number: {name} N")),
        _ => Err(format!("the only option is {name} N")),
    }
}

fn run(
    package: &str,
    test: &str,
    (variable, value): (&str, u32),
    server: Option<&Postgres>,
) -> Result<bool, String> {
    let mut command = workspace::cargo();
    command
        .args(["test", "--locked", "--package", package, "--test", test])
        .args(["--", "--nocapture", "--test-threads", "1"])
        .env(variable, value.to_string());
    if let Some(server) = server {
        command.env("SHAREWISE_TEST_PG", server.url());
    }
    let status = command
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    Ok(status.success())
}
