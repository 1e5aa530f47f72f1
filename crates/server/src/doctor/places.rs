//! The folders beside the database: room in them, who else can reach them, and whether the packs for
//! when no machine works are made.

use crate::{
    config::{Backup, Config, Continuity, Emergency},
    continuity,
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// Kilobytes below which a disk is as good as full: room for a few days of concerns and files.
const LEAST_KB: u64 = 1024 * 1024;
/// The same for the folders of emergencies and packs, in which little is written.
const LEAST_FOR_LITTLE_KB: u64 = 64 * 1024;
/// Others than the owner may write.
const WRITE_BY_OTHERS: u32 = 0o022;
/// Others than the owner and the group may do anything.
const BY_ANYBODY: u32 = 0o007;
/// Others than the owner may do anything.
const BY_OTHERS: u32 = 0o077;

/// Room where the database is.
///
/// # Errors
/// There is too little.
pub(super) fn room_of_database(file: &Path) -> Result<String, String> {
    let folder = match file.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    let mb = free_kb(folder)? / 1024;
    if mb < LEAST_KB / 1024 {
        return Err(format!(
            "{mb} MB are free at {}. Make room: when the disk is full nothing more can be recorded.",
            folder.display()
        ));
    }
    Ok(format!("{mb} MB free"))
}

/// Each folder beside the database: what it is for, where it is, how many kilobytes it should have.
fn folders(config: &Config) -> Vec<(&'static str, &Path, u64)> {
    let backup = config.backup.as_ref().map(|b: &Backup| &b.folder);
    let spool = config.emergency.as_ref().map(|e: &Emergency| &e.folder);
    let packs = config.continuity.as_ref().map(|c: &Continuity| &c.folder);
    [
        ("backups", backup, LEAST_KB),
        ("emergencies", spool, LEAST_FOR_LITTLE_KB),
        ("packs", packs, LEAST_FOR_LITTLE_KB),
    ]
    .into_iter()
    .filter_map(|(what, folder, least)| Some((what, folder?.as_path(), least)))
    .collect()
}

/// Room in the other folders. The newest backup has to fit once more.
///
/// # Errors
/// Where there is too little, or no folder.
pub(super) fn room(config: &Config) -> Result<String, String> {
    let mut said = Vec::new();
    for (what, folder, least) in folders(config) {
        let free = free_kb(folder)?;
        let largest = largest_kb(folder);
        let mb = free / 1024;
        if free < least.max(largest) {
            return Err(format!(
                "{mb} MB are free for {what} at {}. Make room, or {what} will not be written.",
                folder.display()
            ));
        }
        said.push(format!("{mb} MB for {what}"));
    }
    if said.is_empty() {
        return Ok("the settings name no other folder".into());
    }
    Ok(said.join(", "))
}

/// Kilobytes of the largest file in a folder.
fn largest_kb(folder: &Path) -> u64 {
    let all = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = all.filter_map(|f| Some(f.metadata().ok()?.len() / 1024));
    sizes.max().unwrap_or(0)
}

/// Free kilobytes, as the system's own `df` says in its portable form.
fn free_kb(folder: &Path) -> Result<u64, String> {
    let cannot = || {
        format!(
            "how much room there is at {} cannot be found out (df does not answer). Is the folder there?",
            folder.display()
        )
    };
    let out = Command::new("df").arg("-Pk").arg(folder).output();
    let out = out.map_err(|_| cannot())?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = text.lines().nth(1).ok_or_else(cannot)?;
    let free = line.split_whitespace().nth(3).and_then(|n| n.parse().ok());
    free.ok_or_else(cannot)
}

fn mode(path: &Path) -> Option<u32> {
    Some(fs::metadata(path).ok()?.permissions().mode())
}

/// The settings, which may hold a password, and the folders: nobody else may write in them, and what
/// lies in them is for nobody else. Everything in them is sealed; whoever can write there can take it
/// away.
///
/// # Errors
/// Which, and the command that helps.
pub(super) fn permissions(settings: &Path, config: &Config) -> Result<String, String> {
    if mode(settings).is_some_and(|m| m & (BY_ANYBODY | WRITE_BY_OTHERS) != 0) {
        return Err(format!(
            "others on this machine can read or change the settings, which may hold a password. Run: chmod 640 {0} (the group: chgrp sharewise {0})",
            settings.display()
        ));
    }
    for (what, folder, _) in folders(config) {
        if mode(folder).is_some_and(|m| m & WRITE_BY_OTHERS != 0) {
            return Err(format!(
                "others on this machine can put files into the folder of {what} or take them away. Run: chmod go-w {0} (a share of another machine: mount it with dmask=0077,fmask=0177)",
                folder.display()
            ));
        }
        let open = opened(folder);
        if let Some(first) = open.first() {
            return Err(format!(
                "others on this machine can read {} files of {what}, such as {}. Run: chmod -R go-rwx {}",
                open.len(),
                first.display(),
                folder.display()
            ));
        }
    }
    Ok("only their owner can read them; settings and folders too".into())
}

/// Files of a folder, and of folders in it, that others can read.
fn opened(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(opened(&path)),
            Ok(kind) if kind.is_file() && mode(&path).is_some_and(|m| m & BY_OTHERS != 0) => {
                found.push(path);
            }
            _ => {}
        }
    }
    found.sort();
    found
}

/// The packs for when no machine works: each is there, and as new as the settings say.
///
/// # Errors
/// None are set up, one is not there, or the oldest is too old.
pub(super) fn packs(config: &Config) -> Result<String, String> {
    let Some(settings) = &config.continuity else {
        return Err("none are made. Add [continuity] to the settings, with a key of each agency (docs/how-to/when-it-is-down.md)".into());
    };
    let missing = continuity::missing(settings);
    if let Some(first) = missing.first() {
        return Err(format!(
            "there is no pack of {first} in {}. A running server makes them; see its log, or run: sharewise continuity make",
            settings.folder.display()
        ));
    }
    let age = continuity::oldest(settings)
        .ok_or("the time of a pack lies ahead of this machine's clock. Set the clock right")?;
    let hours = age.as_secs() / 3600;
    // A look is due every few minutes; twice the time is no late look any more.
    if age > settings.every() * 2 + Duration::from_secs(600) {
        return Err(format!(
            "the oldest is {hours} hours old, and one is due every {}. See the server's log, or run: sharewise continuity make",
            settings.every_hours
        ));
    }
    Ok(format!(
        "of {} agencies, the oldest {hours} hours old",
        settings.keys.len()
    ))
}
