//! The folder that holds backups: a disk of another machine, best one that only takes and gives.

use super::shelf::Shelf;
use casework::{BackupHead, LedgerState, MasterKey, Store, look_through};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Only its owner may read or write a backup, though it is sealed.
const OWNER_ONLY: u32 = 0o600;
pub(super) const PREFIX: &str = "sharewise-";
const BACKUP: &str = ".backup";
pub(super) const MANIFEST: &str = ".backup.json";
const PART: &str = ".part";

/// What a backup holds, beside it in the clear: no word about anybody. It is written after the
/// backup was read back, so that a backup without one does not count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the backup's file.
    pub file: String,
    /// When it was begun: it holds everything that was acknowledged before.
    pub made_at: Timestamp,
    /// Version of the program that made it.
    pub program: String,
    /// Number of the format.
    pub format: u32,
    /// Number of the newest migration.
    pub schema: i64,
    /// Engine of the database that it was made from.
    pub engine: String,
    /// Name of the hub.
    pub hub: Option<String>,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the file, as `sha256sum` prints it.
    pub sha256: String,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// The agencies that work here, by short name.
    pub agencies: BTreeMap<String, Uuid>,
    /// Where each agency's ledger stood.
    pub ledgers: Vec<LedgerState>,
}

/// A folder for backups.
#[derive(Debug, Clone)]
pub struct BackupFolder(PathBuf);

/// Reads on and keeps the hash of what was read.
struct Hashing<R> {
    from: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(out)?;
        self.hash.update(&out[..n]);
        self.bytes += n as u64;
        Ok(n)
    }
}

impl BackupFolder {
    /// A folder that is there: one that was not mounted must not be made anew.
    ///
    /// # Errors
    /// It is not there.
    pub fn open(path: PathBuf) -> Result<Self, String> {
        if path.is_dir() {
            Ok(Self(path))
        } else {
            Err(format!(
                "the folder for backups {} is not there. Make it, or mount the disk that holds it.",
                path.display()
            ))
        }
    }

    fn fault(&self, e: &dyn std::fmt::Display) -> String {
        format!("the folder for backups {}: {e}", self.0.display())
    }

    /// Where a file of it is.
    pub fn path_of(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    /// Whether it lies on the same disk as a file.
    pub fn is_on_the_disk_of(&self, file: &Path) -> bool {
        let disk = |path: &Path| fs::metadata(path).ok().map(|m| m.dev());
        let folder = match file.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        disk(&self.0).is_some() && disk(&self.0) == disk(folder)
    }

    /// What it holds.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn look(&self) -> Result<Shelf, String> {
        let mut shelf = Shelf::default();
        for name in self.names()?.iter().filter(|n| n.ends_with(MANIFEST)) {
            shelf.add(name, fs::read(self.path_of(name)), |file| {
                let there = fs::metadata(self.path_of(file)).ok();
                there.filter(fs::Metadata::is_file).map(|m| m.len())
            });
        }
        Ok(shelf.sorted())
    }

    /// The newest backup.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn newest(&self) -> Result<Option<Manifest>, String> {
        Ok(self.look()?.backups.pop())
    }

    fn names(&self) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(|e| self.fault(&e))? {
            let entry = entry.map_err(|e| self.fault(&e))?;
            if let Ok(name) = entry.file_name().into_string()
                && name.starts_with(PREFIX)
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// The names of the pieces of copies between backups, in their order.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn pieces(&self) -> Result<Vec<String>, String> {
        let mut names = self.names()?;
        names.retain(|n| super::moments::chain_of(n).is_some());
        names.sort_unstable();
        Ok(names)
    }

    /// Makes a backup: written beside its name, synced, read back, and only then given its name
    /// and its manifest.
    ///
    /// # Errors
    /// The database or the folder, in words.
    pub async fn make(
        &self,
        store: &Store,
        master: MasterKey,
        now: Timestamp,
    ) -> Result<Manifest, String> {
        let file = format!("{PREFIX}{}{BACKUP}", now.strftime("%Y%m%dT%H%M%S.%6fZ"));
        let part = self.path_of(&format!("{file}{PART}"));
        let made = self.make_part(store, master, &part, now).await;
        let manifest = made.and_then(|m| self.give_name(&part, Manifest { file, ..m }));
        if manifest.is_err() {
            // What is not whole must not lie about; where it cannot be removed, the next clears it.
            let _ = fs::remove_file(&part);
        }
        manifest
    }

    async fn make_part(
        &self,
        store: &Store,
        master: MasterKey,
        part: &Path,
        now: Timestamp,
    ) -> Result<Manifest, String> {
        let out = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(OWNER_ONLY)
            .open(part)
            .map_err(|e| self.fault(&e))?;
        let (_, out) = store
            .back_up(io::BufWriter::new(out), now.as_microsecond())
            .await
            .map_err(|e| self.fault(&e))?;
        let part = part.to_owned();
        let read = tokio::task::spawn_blocking(move || {
            let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            out.sync_all()?;
            read_back(&part, &master)
        });
        let read = read.await.map_err(|e| self.fault(&e))?;
        read.map_err(|e| self.fault(&format_args!("what was written does not read back: {e}")))
    }

    fn give_name(&self, part: &Path, manifest: Manifest) -> Result<Manifest, String> {
        let json = serde_json::to_vec_pretty(&manifest).map_err(|e| self.fault(&e))?;
        let beside = self.path_of(&format!("{}.json", manifest.file));
        let beside_part = self.path_of(&format!("{}.json{PART}", manifest.file));
        let done = || -> io::Result<()> {
            fs::rename(part, self.path_of(&manifest.file))?;
            // One that was left half written is written over.
            let mut how = OpenOptions::new();
            how.write(true).create(true).truncate(true);
            let mut out = how.mode(OWNER_ONLY).open(&beside_part)?;
            out.write_all(&json)?;
            out.sync_all()?;
            fs::rename(&beside_part, &beside)?;
            File::open(&self.0)?.sync_all()
        };
        done().map_err(|e| self.fault(&e))?;
        Ok(manifest)
    }

    /// Clears away what is older than the newest `keep` and not the first of one of the last
    /// `keep_days` days that have a backup, and what was left half written. The newest stays, and so
    /// does what is damaged: a person must look at it.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn clear(&self, keep: usize, keep_days: usize) -> Result<(), String> {
        let Shelf {
            backups: all,
            damaged,
        } = self.look()?;
        let mut kept = kept(&all, keep.max(1), keep_days);
        let backup_of = |name: &str| name.strip_suffix(".json").map(str::to_owned);
        kept.extend(damaged.iter().filter_map(|(name, _)| backup_of(name)));
        let Some(newest) = all.last() else {
            return Ok(());
        };
        let mut names = self.names()?;
        // What a backup holds goes before the backup, so that nobody takes the one for damaged.
        names.sort_unstable_by(|a, b| b.cmp(a));
        for name in names {
            let Some((file, _)) = name.split_once(BACKUP) else {
                continue;
            };
            let file = format!("{file}{BACKUP}");
            // A part that is newer than the newest is being written.
            if !kept.contains(&file) && file < newest.file {
                fs::remove_file(self.path_of(&name)).map_err(|e| self.fault(&e))?;
            }
        }
        Ok(())
    }
}

/// Names are made of the time, so that they sort by it.
pub(super) fn is_ours(file: &str) -> bool {
    file.starts_with(PREFIX) && file.ends_with(BACKUP) && !file.contains('/')
}

fn kept(all: &[Manifest], keep: usize, keep_days: usize) -> BTreeSet<String> {
    let newest = all.iter().rev().take(keep);
    let mut firsts = BTreeMap::new();
    for m in all {
        let day = m.made_at.to_zoned(TimeZone::UTC).date();
        firsts.entry(day).or_insert(m);
    }
    newest
        .chain(firsts.into_values().rev().take(keep_days))
        .map(|m| m.file.clone())
        .collect()
}

/// As `sha256sum` prints it.
pub(super) fn hex(hash: &[u8]) -> String {
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

fn read_back(path: &Path, master: &MasterKey) -> io::Result<Manifest> {
    let mut from = Hashing {
        from: BufReader::new(File::open(path)?),
        hash: Sha256::new(),
        bytes: 0,
    };
    let backup = look_through(master, &mut from).map_err(io::Error::other)?;
    let BackupHead {
        format,
        made_us,
        schema,
        engine,
        hub,
    } = backup.head;
    let hash = from.hash.finalize();
    Ok(Manifest {
        file: String::new(),
        made_at: Timestamp::from_microsecond(made_us).map_err(io::Error::other)?,
        program: env!("CARGO_PKG_VERSION").into(),
        format,
        schema,
        engine,
        hub,
        bytes: from.bytes,
        sha256: hex(&hash),
        rows: backup.end.rows,
        agencies: backup.end.agencies,
        ledgers: backup.end.ledgers,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    fn at(time: &str) -> Manifest {
        Manifest {
            file: time.into(),
            made_at: time.parse().unwrap(),
            ..Manifest::default()
        }
    }

    #[test]
    fn the_newest_and_the_first_of_each_day_are_kept() {
        let all: Vec<Manifest> = [
            "2026-11-01T01:00:00Z",
            "2026-11-01T02:00:00Z",
            "2026-11-02T01:00:00Z",
            "2026-11-03T01:00:00Z",
            "2026-11-03T02:00:00Z",
            "2026-11-03T03:00:00Z",
        ]
        .map(at)
        .into();
        let days = |keep, keep_days| -> Vec<String> {
            kept(&all, keep, keep_days)
                .iter()
                .map(|f| f[8..13].to_owned())
                .collect()
        };
        assert_eq!(days(1, 0), ["03T03"]);
        assert_eq!(days(2, 2), ["02T01", "03T01", "03T02", "03T03"]);
        assert_eq!(days(1, 9), ["01T01", "02T01", "03T01", "03T03"]);
    }
}
