//! `cargo xtask demo`: from a fresh checkout to a running demonstration in one command.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::needs::{self, Need};
use crate::workspace;

/// Installs what is missing, builds, and becomes `sharewise demo` with the given arguments.
///
/// # Errors
/// One sentence, when something is missing or the program cannot be started.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    needs::meet(&[Need::Compiler, Need::Node])?;
    let program = workspace::program()?;
    if !program.exists() {
        println!(
            "Building Sharewise. The first time this takes some minutes; later starts are quick."
        );
    }
    let mut build = workspace::cargo();
    build.args(["build", "--locked", "--package", "server"]);
    let status = build
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !status.success() {
        return Ok(false);
    }
    // We step aside, so that Ctrl-C and the exit code are the program's own.
    let error = Command::new(&program)
        .arg("demo")
        .args(arguments)
        .env_remove("CARGO_MANIFEST_DIR")
        .exec();
    Err(format!("cannot start {}: {error}", program.display()))
}

/// Runs the benchmark with the given arguments.
///
/// # Errors
/// When Cargo cannot be run.
pub fn bench(arguments: &[String]) -> Result<bool, String> {
    match arguments.split_first() {
        Some((first, rest)) if first == "law" => return bench_law(rest),
        Some((first, rest)) if first == "linkage" => return bench_linkage(rest),
        Some((first, rest)) if first == "load" => return bench_load(rest),
        Some((first, rest)) if first == "soak" => return bench_soak(rest),
        _ => {}
    }
    needs::meet(&[Need::Compiler, Need::Node])?;
    let mut command = workspace::cargo();
    command.args([
        "run",
        "--locked",
        "--release",
        "--package",
        "testkit",
        "--bin",
        "bench",
        "--",
    ]);
    let status = command
        .args(arguments)
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    Ok(status.success())
}

/// Measures the rulebook beside a general policy engine: a workspace of its own, so that nobody
/// else compiles that engine.
fn bench_law(arguments: &[String]) -> Result<bool, String> {
    needs::meet(&[Need::Compiler])?;
    let mut command = workspace::cargo();
    command.args(["run", "--locked", "--release", "--manifest-path"]);
    let status = command
        .arg(workspace::root().join("bench/law/Cargo.toml"))
        .arg("--")
        .args(arguments)
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    Ok(status.success())
}

/// `bench soak [--minutes N] [ARGS]`: the load generator for so long, an hour where nobody says.
fn bench_soak(arguments: &[String]) -> Result<bool, String> {
    let mut given = arguments.to_vec();
    match given.iter_mut().find(|a| *a == "--minutes") {
        Some(name) => "--soak".clone_into(name),
        None => given.extend(["--soak".to_owned(), "60".to_owned()]),
    }
    bench_load(&given)
}

/// Builds the program and the load generator with optimisation, then lets the one load the other,
/// on this machine only.
fn bench_load(arguments: &[String]) -> Result<bool, String> {
    needs::meet(&[Need::Compiler, Need::Node])?;
    let mut build = workspace::cargo();
    build.args([
        "build",
        "--locked",
        "--release",
        "-p",
        "server",
        "-p",
        "testkit",
    ]);
    build.args(["--bin", "sharewise", "--bin", "load"]);
    let built = build
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !built.success() {
        return Ok(false);
    }
    let built = workspace::target_dir()?.join("release");
    let status = Command::new(built.join("load"))
        .arg("--binary")
        .arg(built.join("sharewise"))
        .args(arguments)
        .status()
        .map_err(|e| format!("cannot start the load generator: {e}"))?;
    Ok(status.success())
}

/// Builds with optimisation, then measures linkage beside its peers (`bench/linkage/run.py`, which
/// installs those from `PyPI` into virtual environments under the target folder; weldrs is built by
/// Cargo). A peer that does not build is left out and said to be.
fn bench_linkage(arguments: &[String]) -> Result<bool, String> {
    needs::meet(&[Need::Compiler, Need::Node])?;
    let mut build = workspace::cargo();
    build.args([
        "build",
        "--locked",
        "--release",
        "-p",
        "server",
        "-p",
        "testkit",
    ]);
    for program in ["sharewise", "people", "lookups"] {
        build.args(["--bin", program]);
    }
    let built = build
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !built.success() {
        return Ok(false);
    }
    let target = workspace::target_dir()?;
    let mut run = Command::new("python3");
    run.arg(workspace::root().join("bench/linkage/run.py"));
    for program in ["sharewise", "people", "lookups"] {
        run.arg(target.join("release").join(program));
    }
    run.arg(target.join("bench-linkage")).args(arguments);
    if !arguments.iter().any(|a| a == "--no-peers") {
        match weldrs(&target)? {
            Some(program) => _ = run.arg("--weldrs").arg(program),
            None => eprintln!("weldrs did not build and is left out."),
        }
    }
    let status = run
        .status()
        .map_err(|e| format!("cannot run python3: {e}; apt-get install python3-venv"))?;
    Ok(status.success())
}

/// The peer written in Rust, a program of its own with its own locked dependencies; `None` when it
/// does not build.
fn weldrs(target: &Path) -> Result<Option<PathBuf>, String> {
    let target = target.join("bench-weldrs");
    let built = workspace::cargo()
        .args(["build", "--locked", "--release", "--manifest-path"])
        .arg(workspace::root().join("bench/linkage/weldrs/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    Ok(built
        .success()
        .then(|| target.join("release/weldrs-people")))
}
