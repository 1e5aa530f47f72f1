//! What lies where backups are kept: those that are whole, and what is damaged.

use super::folder::{Manifest, is_ours};
use std::io;

/// What lies in a folder or a bucket for backups.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Backups that were read back when they were made, oldest first.
    pub backups: Vec<Manifest>,
    /// What is damaged: the name of a manifest, and what is wrong, in words.
    pub damaged: Vec<(String, String)>,
}

impl Shelf {
    /// Puts a manifest on it, as it was read; `size_of` tells the bytes of a file that is there.
    pub(super) fn add(
        &mut self,
        name: &str,
        read: io::Result<Vec<u8>>,
        size_of: impl FnOnce(&str) -> Option<u64>,
    ) {
        match manifest(name, read, size_of) {
            Ok(manifest) => self.backups.push(manifest),
            Err(why) => self.damaged.push((name.to_owned(), why)),
        }
    }

    /// In their order.
    pub(super) fn sorted(mut self) -> Self {
        self.backups.sort_by_key(|m| m.made_at);
        self.damaged.sort();
        self
    }

    /// Nothing is damaged.
    ///
    /// # Errors
    /// What is, and what to do.
    pub fn is_sound(&self) -> Result<(), String> {
        if self.damaged.is_empty() {
            return Ok(());
        }
        let each = self.damaged.iter();
        let each: Vec<String> = each.map(|(name, why)| format!("{name} ({why})")).collect();
        Err(format!(
            "damaged, and not counted as backups: {}. Look at the disk and at who can write there. Where the list alone is damaged, the backup beside it may still come back: sharewise restore --check FILE. Nothing damaged is cleared away by itself: remove it when you have looked",
            each.join("; ")
        ))
    }
}

fn manifest(
    name: &str,
    read: io::Result<Vec<u8>>,
    size_of: impl FnOnce(&str) -> Option<u64>,
) -> Result<Manifest, String> {
    let json = read.map_err(|e| format!("it cannot be read: {e}"))?;
    let manifest: Manifest = serde_json::from_slice(&json)
        .map_err(|e| format!("it does not say any more what the backup holds: {e}"))?;
    if !is_ours(&manifest.file) || format!("{}.json", manifest.file) != name {
        return Err("it names another file".to_owned());
    }
    match size_of(&manifest.file) {
        None => Err("its backup is gone".to_owned()),
        Some(bytes) if bytes != manifest.bytes => Err(format!(
            "its backup has {bytes} bytes and had {}",
            manifest.bytes
        )),
        Some(_) => Ok(manifest),
    }
}
