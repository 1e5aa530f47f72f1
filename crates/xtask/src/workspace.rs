//! Where things are: the workspace, its build folder, the built program.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace, from what Cargo says while it runs us.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let manifest = PathBuf::from(manifest);
    manifest
        .ancestors()
        .nth(2)
        .map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// Cargo itself, as a command that starts in the workspace's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // Set for us by `cargo run`; handed on they would make Cargo rebuild what looks at them.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        command.env_remove(name);
    }
    command
}

/// The folder that Cargo builds into, honouring `CARGO_TARGET_DIR` and Cargo's own settings.
///
/// # Errors
/// When Cargo cannot be asked.
pub fn target_dir() -> Result<PathBuf, String> {
    if let Some(dir) = env::var_os("CARGO_TARGET_DIR") {
        return Ok(root().join(dir));
    }
    let answer = cargo()
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .output()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    let text = String::from_utf8_lossy(&answer.stdout);
    text.split_once("\"target_directory\":\"")
        .and_then(|(_, tail)| tail.split_once('"'))
        .map(|(dir, _)| PathBuf::from(dir))
        .ok_or_else(|| "cargo metadata did not tell the build folder".to_owned())
}

/// The program as `cargo build -p server` leaves it.
///
/// # Errors
/// When Cargo cannot be asked for its build folder.
pub fn program() -> Result<PathBuf, String> {
    Ok(target_dir()?.join("debug").join("sharewise"))
}
