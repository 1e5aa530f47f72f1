//! `cargo xtask test`: everything that must hold, in one command that ends with one line.

use std::io::IsTerminal;
use std::process::Command;

use crate::browser;
use crate::counts::Runner;
use crate::needs::{self, Need};
use crate::postgres::Postgres;
use crate::step::Report;
use crate::workspace;

/// Runs every check and test; tells whether all went well.
///
/// # Errors
/// When the arguments are not understood, or something is missing and cannot be installed.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let quick = match arguments {
        [] => false,
        [one] if one == "--quick" => true,
        _ => return Err("`cargo xtask test` takes --quick and nothing else".to_owned()),
    };
    let mut wanted = vec![
        Need::Compiler,
        Need::Node,
        Need::Postgres,
        Need::Curl,
        Need::Pdf,
    ];
    if !quick {
        wanted.push(Need::Chromium);
    }
    needs::meet(&wanted)?;

    let mut report = Report::default();
    report.check("formatting", cargo().args(["fmt", "--all", "--check"]));
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    report.check("lints", cargo().args(lints));
    // The browser journeys and the command-line tests run the program itself.
    report.check(
        "build",
        cargo().args(["build", "--workspace", "--bins", "--locked"]),
    );
    rust_tests(&mut report);
    report.tests(
        "repository checks",
        Runner::Tidy,
        cargo().args(["run", "--quiet", "--locked", "--package", "tidy"]),
    );
    if !quick {
        browser::add_steps(&mut report);
    }
    Ok(report.close())
}

/// All Rust tests. The bodies of the storage tests are the same for both engines; those for
/// PostgreSQL find it by `SHAREWISE_TEST_PG`.
fn rust_tests(report: &mut Report) {
    let server = report.note("PostgreSQL for the tests", Postgres::start);
    let mut tests = cargo();
    let nextest = has_nextest();
    if nextest {
        tests.args([
            "nextest",
            "run",
            "--workspace",
            "--locked",
            "--no-fail-fast",
        ]);
    } else {
        tests.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    }
    if let Some(server) = &server {
        tests.env("SHAREWISE_TEST_PG", server.url());
    }
    let runner = if nextest {
        Runner::Nextest
    } else {
        Runner::CargoTest
    };
    report.tests("tests on SQLite and PostgreSQL", runner, &mut tests);
    if nextest {
        // nextest leaves the examples in the documentation out.
        let examples = ["test", "--doc", "--workspace", "--locked", "--no-fail-fast"];
        report.tests_if_any(
            "examples in documentation",
            Runner::CargoTest,
            cargo().args(examples),
        );
    }
}

fn cargo() -> Command {
    let mut command = workspace::cargo();
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

fn has_nextest() -> bool {
    let answer = workspace::cargo().args(["nextest", "--version"]).output();
    answer.is_ok_and(|a| a.status.success())
}
