//! `cargo xtask deny`: what we build on, held against `deny.toml`: licences, crates that must not come
//! in, where the source comes from, and known weaknesses.
//!
//! The tool is cargo-deny, at one version. The database of weaknesses (RustSec) is fetched; where there
//! is no network, or with `--offline`, that part is left out, and it is said.

use crate::workspace;
use std::process::Command;

/// The version that is installed where there is none.
const VERSION: &str = "0.20.2";

/// What the tool calls its copy of the RustSec database.
const DATABASE: &str = "advisory-db-3157b0e258782691";

/// Checks. `--db FOLDER` takes the database of weaknesses from a folder that holds a clone of it
/// instead of the network; `--offline` leaves it out.
///
/// # Errors
/// The arguments, or the tool can neither be found nor installed.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let (offline, database) = match arguments {
        [] => (false, None),
        [one] if one == "--offline" => (true, None),
        [option, folder] if option == "--db" => (false, Some(folder)),
        _ => return Err("say: cargo xtask deny [--offline | --db FOLDER]".to_owned()),
    };
    have()?;
    println!("== bans, licences, sources");
    let kept = deny(&["--offline"], &["bans", "licenses", "sources"], None)?;
    if offline {
        println!("== advisories: LEFT OUT, as asked for. Known weaknesses were not looked for.");
        return Ok(kept);
    }
    println!("== advisories");
    let arguments: &[&str] = if database.is_some() {
        &["--offline"]
    } else {
        &[]
    };
    if database.is_none() && !deny(&[], &["--version"], None).is_ok_and(|_| fetched()) {
        println!(
            "LEFT OUT: the database of weaknesses cannot be fetched here. Known weaknesses were not \
             looked for. With a network run this again, or give a clone of it with --db FOLDER."
        );
        return Ok(kept);
    }
    let sound = deny(arguments, &["advisories"], database.map(String::as_str))?;
    Ok(kept && sound)
}

fn fetched() -> bool {
    let fetch = Command::new("cargo-deny")
        .current_dir(workspace::root())
        .args(["--locked", "fetch", "db"])
        .status();
    fetch.is_ok_and(|s| s.success())
}

fn deny(before: &[&str], checks: &[&str], database: Option<&str>) -> Result<bool, String> {
    let mut command = Command::new("cargo-deny");
    command.current_dir(workspace::root());
    if checks == ["--version"] {
        command.args(checks);
    } else {
        command.arg("--locked").args(before);
        if let Some(folder) = database {
            command.arg("--config").arg(with_database(folder)?);
        }
        command.arg("check").args(checks);
    }
    let status = command.status();
    Ok(status
        .map_err(|e| format!("cannot run cargo-deny: {e}"))?
        .success())
}

/// The settings with the folder of the database in them, in the build folder.
fn with_database(folder: &str) -> Result<std::path::PathBuf, String> {
    let from = workspace::root().join("deny.toml");
    let text = std::fs::read_to_string(&from).map_err(|e| format!("{}: {e}", from.display()))?;
    let folder = std::path::absolute(folder).map_err(|e| format!("{folder}: {e}"))?;
    let beside = workspace::target_dir()?.join("advisories");
    std::fs::create_dir_all(&beside).map_err(|e| format!("{}: {e}", beside.display()))?;
    let link = beside.join(DATABASE);
    // It may be there from the last time, and lead elsewhere.
    let _ = std::fs::remove_file(&link);
    std::os::unix::fs::symlink(&folder, &link).map_err(|e| format!("{}: {e}", link.display()))?;
    let line = format!("[advisories]\ndb-path = \"{}\"", beside.display());
    let to = workspace::target_dir()?.join("deny-with-database.toml");
    let text = text.replacen("[advisories]", &line, 1);
    std::fs::write(&to, text).map_err(|e| format!("{}: {e}", to.display()))?;
    Ok(to)
}

/// The tool, installed by Cargo where there is none.
fn have() -> Result<(), String> {
    let known = Command::new("cargo-deny").arg("--version").output();
    if let Ok(known) = known
        && known.status.success()
    {
        let said = String::from_utf8_lossy(&known.stdout).trim().to_owned();
        if !said.ends_with(VERSION) {
            println!("{said} is here; what is checked against is {VERSION}.");
        }
        return Ok(());
    }
    println!("cargo-deny is missing. Installing {VERSION} with Cargo, which takes some minutes.");
    let installed = workspace::cargo()
        .args(["install", "--locked", "cargo-deny", "--version", VERSION])
        .status();
    match installed {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!(
            "cargo-deny could not be installed; please run: cargo install --locked cargo-deny --version {VERSION}"
        )),
    }
}
