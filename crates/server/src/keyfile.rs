//! The file with the master key: whoever has it and the database can read everything.

use casework::MasterKey;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    process::{Command, Stdio},
};
use zeroize::Zeroizing;

/// Only its owner may read or write it.
const OWNER_ONLY: u32 = 0o600;

/// Reads the key.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub fn read(path: &Path) -> Result<MasterKey, String> {
    let text = fs::read_to_string(path).map_err(|e| {
        format!(
            "the master key {} cannot be read: {e}. Make one with: sharewise admin make-key {}",
            path.display(),
            path.display()
        )
    })?;
    MasterKey::from_text(&text)
        .map_err(|e| format!("the master key {} is not a key: {e}", path.display()))
}

/// Makes a new key in a file that is not there yet, for its owner's eyes only. The file appears with
/// the whole key in it or not at all, also where the machine stops meanwhile.
///
/// # Errors
/// The file is there already, or cannot be written.
pub fn make(path: &Path) -> Result<MasterKey, String> {
    let fault = |e: &dyn std::fmt::Display| format!("the master key {}: {e}", path.display());
    let key = MasterKey::generate().map_err(|e| fault(&e))?;
    let part = path.with_added_extension("part");
    write_new(&part, &key).map_err(|e| fault(&e))?;
    // A link, since a change of name would put itself over a key that is there.
    let linked = fs::hard_link(&part, path);
    let cleared = fs::remove_file(&part);
    linked.and(cleared).map_err(|e| fault(&e))?;
    Ok(key)
}

/// Writes the key where a try that was cut short may have left something nobody used.
fn write_new(part: &Path, key: &MasterKey) -> std::io::Result<()> {
    match fs::remove_file(part) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(part)?;
    file.write_all(key.to_text().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Reads the key from an environment variable.
///
/// # Errors
/// It is not set, or is no key. What it holds is never repeated.
pub fn from_env(name: &str) -> Result<MasterKey, String> {
    let text = std::env::var(name)
        .map_err(|_| format!("master_key_env: the environment variable {name} is not set"))?;
    MasterKey::from_text(&text)
        .map_err(|e| format!("master_key_env: what {name} holds is not a key: {e}"))
}

/// Reads the key from what a program prints: `age --decrypt`, or the client of a key server. It is
/// started once, without a shell, and what it prints goes nowhere else.
///
/// # Errors
/// It cannot be started, fails, or prints no key.
pub fn from_command(program: &str, arguments: &[String]) -> Result<MasterKey, String> {
    let out = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("master_key_command: {program} cannot be started: {e}"))?;
    let text = Zeroizing::new(String::from_utf8(out.stdout).unwrap_or_default());
    if !out.status.success() {
        return Err(format!(
            "master_key_command: {program} ended with {}",
            out.status
        ));
    }
    MasterKey::from_text(&text)
        .map_err(|e| format!("master_key_command: what {program} printed is not a key: {e}"))
}

/// Whether somebody other than the owner may read or change the file; `None`: it is not there.
pub fn is_open_to_others(path: &Path) -> Option<bool> {
    let mode = fs::metadata(path).ok()?.permissions().mode();
    Some(mode & 0o077 != 0)
}
