//! The browser journeys: real pages in a real Chromium, driven by Node.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counts::Runner;
use crate::needs::{self, Need};
use crate::step::Report;
use crate::workspace;

/// What the browser journeys need on the machine.
pub const NEEDS: [Need; 3] = [Need::Compiler, Need::Node, Need::Chromium];

/// Adds the browser's steps to a report: bring in the tools from npm, then walk all journeys.
pub fn add_steps(report: &mut Report) {
    if report.check("browser tools from npm", &mut npm_ci())
        && let Some(files) = report.note("browser journeys found", || journeys(&[]))
        && let Some(mut node) = report.note("browser program built", node)
    {
        walk(&mut node).args(files);
        report.tests("browser journeys", Runner::Node, &mut node);
    }
}

/// Walks several files at once: a journey waits for the browser and for the program by turns, so
/// two fill even two processors better than one.
fn walk(node: &mut Command) -> &mut Command {
    let at_once = std::thread::available_parallelism().map_or(2, |n| n.get().max(2));
    node.args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-concurrency={at_once}"))
}

/// Builds, then walks the journeys named, or all, and takes pictures on the way.
///
/// # Errors
/// When something is missing.
pub fn run_alone(named: &[String]) -> Result<bool, String> {
    needs::meet(&NEEDS)?;
    let files = journeys(named)?;
    let mut report = Report::default();
    let mut build = workspace::cargo();
    build.args(["build", "--locked", "--package", "server"]);
    if report.check("build", &mut build) && report.check("browser tools from npm", &mut npm_ci()) {
        let mut node = node()?;
        walk(&mut node).args(files).env("SHAREWISE_SHOTS", "1");
        report.tests("browser journeys", Runner::Node, &mut node);
    }
    Ok(report.close())
}

/// Takes the pictures for the README.
///
/// # Errors
/// When something is missing.
pub fn screenshots() -> Result<bool, String> {
    needs::meet(&NEEDS)?;
    let mut report = Report::default();
    let mut build = workspace::cargo();
    build.args(["build", "--locked", "--package", "server"]);
    if report.check("build", &mut build) && report.check("browser tools from npm", &mut npm_ci()) {
        let mut node = node()?;
        node.arg("screenshots.mjs");
        report.check("screenshots", &mut node);
    }
    Ok(report.good())
}

fn folder() -> PathBuf {
    workspace::root().join("e2e")
}

/// Brings in exactly what the lock file names, running none of the packages' own scripts; does
/// nothing when that was done since the lock last changed.
fn npm_ci() -> Command {
    let dir = folder();
    let mut command = if is_fresh(&dir) {
        Command::new("true")
    } else {
        Command::new("npm")
    };
    command
        .current_dir(dir)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    command
}

/// npm writes `node_modules/.package-lock.json` last, so it tells when the folder was filled.
fn is_fresh(dir: &Path) -> bool {
    let changed = |path: PathBuf| path.metadata().and_then(|m| m.modified());
    match (
        changed(dir.join("node_modules/.package-lock.json")),
        changed(dir.join("package-lock.json")),
    ) {
        (Ok(filled), Ok(lock)) => filled >= lock,
        _ => false,
    }
}

fn node() -> Result<Command, String> {
    let program = workspace::program()?;
    if !program.exists() {
        return Err(format!("{} has not been built", program.display()));
    }
    let chromium = needs::chromium().ok_or("Chromium is not installed")?;
    let mut command = Command::new("node");
    command
        .current_dir(folder())
        .env("SHAREWISE_BIN", program)
        .env("SHAREWISE_CHROMIUM", chromium);
    Ok(command)
}

/// The test files of the browser: those whose name holds one of the words given, or all; the
/// harness's own tests come first, because nothing else can be believed without them.
fn journeys(named: &[String]) -> Result<Vec<OsString>, String> {
    let mut files = Vec::new();
    for part in ["lib", "journeys"] {
        let dir = folder().join(part);
        let listed = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let mut found: Vec<OsString> = listed
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".test.mjs"))
            .filter(|name| named.is_empty() || named.iter().any(|n| name.contains(n.as_str())))
            .map(|name| Path::new(part).join(name).into_os_string())
            .collect();
        found.sort();
        files.append(&mut found);
    }
    if files.is_empty() {
        return Err(format!("no journey of the name {}", named.join(", ")));
    }
    Ok(files)
}
