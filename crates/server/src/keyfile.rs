//! The file with the master key: whoever has it and the database can read everything.

use casework::MasterKey;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
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
    let text = fs::read_to_string(path).map_err(|e| unreadable(path, &e))?;
    MasterKey::from_text(&text)
        .map_err(|e| format!("the master key {} is not a key: {e}", path.display()))
}

/// Why a key cannot be read, and what to do about it: another where it is there and closed than where
/// it is not there.
fn unreadable(path: &Path, e: &std::io::Error) -> String {
    let file = path.display();
    match e.kind() {
        ErrorKind::PermissionDenied => format!(
            "the master key {file} cannot be read by {}, who runs this program: {}. \
             As root run: chown sharewise:sharewise {file} && chmod 600 {file}. \
             A command typed by hand is run as that user too: runuser -u sharewise -- sharewise doctor",
            name_of(rustix::process::geteuid().as_raw()),
            whose(path)
        ),
        ErrorKind::NotFound => format!(
            "there is no master key {file}. Bring it back from the safe; for a new installation make one with: sharewise admin make-key {file}"
        ),
        _ => format!("the master key {file} cannot be read: {e}"),
    }
}

/// Owner, group and mode of a file, for a message.
pub fn whose(path: &Path) -> String {
    match fs::metadata(path) {
        Ok(m) => format!(
            "it belongs to {} and the group {}, with the mode {:04o}",
            name_of(m.uid()),
            m.gid(),
            m.mode() & 0o7777
        ),
        Err(_) => format!(
            "the folder {} is closed to this program too",
            path.parent().unwrap_or(path).display()
        ),
    }
}

/// The name of a user, or the number where the machine has none for it.
fn name_of(uid: u32) -> String {
    let people = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = people.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid.to_string()).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| format!("user {uid}"))
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;
    use std::io::Error;

    #[test]
    fn a_key_that_cannot_be_read_is_told_with_its_owner_and_what_to_do() {
        let folder = testkit::Folder::make();
        let path = folder.path().join("master.key");
        let absent = read(&path).err().unwrap();
        assert!(
            absent.contains("make-key") && absent.contains("safe"),
            "{absent}"
        );
        make(&path).unwrap();
        // Whoever is root can read everything: the message is asked for by itself.
        let closed = unreadable(&path, &Error::from(ErrorKind::PermissionDenied));
        let owner = name_of(rustix::process::geteuid().as_raw());
        assert!(closed.contains(&format!("belongs to {owner}")), "{closed}");
        assert!(closed.contains("mode 0600") && closed.contains("chown sharewise:sharewise"));
        assert!(closed.contains("runuser -u sharewise"), "{closed}");
    }
}
