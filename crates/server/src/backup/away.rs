//! Backups in a bucket: each is copied there once it counts, read back from there, and only then is
//! its manifest put beside it. Bringing back begins by fetching into a folder.

use super::{
    bucket::Bucket,
    folder::{BackupFolder, MANIFEST, Manifest, PREFIX},
    moments::chain_of,
    shelf::Shelf,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What is in a bucket.
///
/// # Errors
/// The store, in words.
pub fn look(bucket: &Bucket) -> Result<Shelf, String> {
    let sizes = bucket.sizes(PREFIX)?;
    let mut shelf = Shelf::default();
    for name in sizes.keys().filter(|n| n.ends_with(MANIFEST)) {
        let size_of = |file: &str| sizes.get(file).copied();
        shelf.add(name, Ok(bucket.get(name)?), size_of);
    }
    Ok(shelf.sorted())
}

/// Copies a backup, if it is not there yet. Tells whether it was copied now.
///
/// # Errors
/// The store, in words; a copy that does not read back as what was sent has no manifest.
pub fn copy(bucket: &Bucket, folder: &BackupFolder, backup: &Manifest) -> Result<bool, String> {
    let beside = format!("{}.json", backup.file);
    if bucket.names(&backup.file)?.contains(&beside) {
        return Ok(false);
    }
    bucket.put_file(&backup.file, &folder.path_of(&backup.file))?;
    let found = bucket.hash(&backup.file)?;
    if found != backup.sha256 {
        return Err(format!(
            "{} does not come back from the bucket as it was sent: its SHA-256 is {found}, not {}",
            backup.file, backup.sha256
        ));
    }
    let json = serde_json::to_vec_pretty(backup).map_err(|e| e.to_string())?;
    bucket.put(&beside, &json)?;
    Ok(true)
}

/// Fetches the newest backup before a time, and the newest of all, which knows what was erased
/// since, into a folder.
///
/// # Errors
/// There is none, the store, the folder, or what came is not what was sent.
pub fn fetch(
    bucket: &Bucket,
    before: Option<Timestamp>,
    folder: &BackupFolder,
) -> Result<(), String> {
    let all = look(bucket)?.backups;
    let fits = |m: &&Manifest| before.is_none_or(|t| m.made_at <= t);
    let chosen = all.iter().rfind(fits);
    let chosen = chosen.ok_or("there is no such backup in the bucket")?;
    let newest = all.last().unwrap_or(chosen);
    for backup in BTreeSet::from([&chosen.file, &newest.file]) {
        let manifest = if backup == &chosen.file {
            chosen
        } else {
            newest
        };
        let (file, beside) = (
            folder.path_of(backup),
            folder.path_of(&format!("{backup}.json")),
        );
        if file.exists() && beside.exists() {
            continue;
        }
        let found = bucket.get_file(backup, &file)?;
        if found != manifest.sha256 {
            // It must not be taken for one.
            let _ = std::fs::remove_file(&file);
            return Err(format!(
                "{backup} is not what was put into the bucket: its SHA-256 is {found}, not {}",
                manifest.sha256
            ));
        }
        let json = serde_json::to_vec_pretty(manifest).map_err(|e| e.to_string())?;
        std::fs::write(&beside, json).map_err(|e| format!("{}: {e}", beside.display()))?;
    }
    Ok(())
}

/// Fetches every piece of the copies between backups that is not there yet.
///
/// # Errors
/// The store or the folder.
pub fn fetch_pieces(bucket: &Bucket, folder: &BackupFolder) -> Result<(), String> {
    for name in bucket.names(PREFIX)? {
        let to = folder.path_of(&name);
        if chain_of(&name).is_some() && !to.exists() {
            bucket.get_file(&name, &to)?;
        }
    }
    Ok(())
}
