//! `sharewise backup`: a sealed copy of everything, made while people work, and read back before
//! it counts.

mod away;
pub mod bucket;
mod folder;
mod keep;
pub mod moments;
mod rebuild;
mod shelf;

pub use folder::{BackupFolder, Manifest};
pub use keep::keep;
pub use rebuild::moment;

use crate::{
    config::{self, Config, ConfigArg},
    run::{self, RunError},
};
use bucket::Bucket;
use casework::Store;
use jiff::Timestamp;
pub use shelf::Shelf;
use std::path::PathBuf;

/// Options of `sharewise backup`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
    /// The folder, instead of the one in the settings.
    #[arg(long)]
    to: Option<PathBuf>,
    /// Show the backups that are there, and make none.
    #[arg(long)]
    list: bool,
}

/// What grows only: fewer of these than in the backup before means that something took them away.
const GROWING: [&str; 5] = ["concern", "entry", "person", "sharing", "sharing_decision"];

/// Makes a backup, or lists them.
///
/// # Errors
/// Wrong use, the database, the folder, or a backup that holds less than the one before.
pub async fn run(args: Args) -> Result<(), RunError> {
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let folder = folder_of(&config, args.to).map_err(RunError::Usage)?;
    if args.list {
        return list(&config, &folder).await;
    }
    let master = config.master_key().map_err(RunError::Fault)?;
    let store = Store::open(&config.database, master)
        .await
        .map_err(|e| RunError::Fault(format!("the database: {e}")))?;
    let made = make(&store, &config, &folder).await;
    store.close().await;
    let made = made.map_err(RunError::Fault)?;
    if copy_away(&config, &folder, &made.manifest)
        .await
        .map_err(RunError::Fault)?
    {
        run::say("It is in the bucket too, and was read back from there.");
    }
    run::say(format_args!(
        "{}\nRead back: it is whole.",
        line(&made.manifest)
    ));
    match made.less {
        None => Ok(()),
        Some(less) => Err(RunError::No(less)),
    }
}

/// Shows the backups that are there.
///
/// # Errors
/// The folder or the bucket; the answer is no where something in them is damaged.
async fn list(config: &Config, folder: &BackupFolder) -> Result<(), RunError> {
    let here = folder.look().map_err(RunError::Fault)?;
    if here.backups.is_empty() {
        run::say("There is no backup here.");
    }
    here.backups.iter().for_each(|m| run::say(line(m)));
    let mut shelves = vec![here];
    if let Some(bucket) = bucket_of(config).map_err(RunError::Fault)? {
        let there = aside(move || away::look(&bucket)).await;
        let there = there.map_err(RunError::Fault)?;
        run::say(format_args!("In the bucket: {}", there.backups.len()));
        there.backups.iter().for_each(|m| run::say(line(m)));
        shelves.push(there);
    }
    for (name, why) in shelves.iter().flat_map(|s| &s.damaged) {
        run::say(format_args!("DAMAGED  {name}: {why}"));
    }
    shelves
        .iter()
        .try_for_each(Shelf::is_sound)
        .map_err(RunError::No)
}

/// The folder for backups: as asked for, or as in the settings.
///
/// # Errors
/// There is none.
pub fn folder_of(config: &Config, asked: Option<PathBuf>) -> Result<BackupFolder, String> {
    let path = match (asked, &config.backup) {
        (Some(path), _) => path,
        (None, Some(backup)) => backup.folder.clone(),
        (None, None) => {
            return Err("no folder for backups: add [backup] with folder = \"...\" to the settings, or say --to FOLDER".into());
        }
    };
    BackupFolder::open(path)
}

/// The bucket in the settings.
///
/// # Errors
/// Its settings or its key, in words.
pub fn bucket_of(config: &Config) -> Result<Option<Bucket>, String> {
    let settings = config.backup.as_ref().and_then(|b| b.bucket.as_ref());
    settings.map(Bucket::open).transpose()
}

/// Waits for what blocks, such as the store of a bucket, beside everything else.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| e.to_string())?
}

/// Copies a backup into the bucket, where the settings name one. Tells whether it was copied now.
///
/// # Errors
/// The bucket, in words.
pub async fn copy_away(
    config: &Config,
    folder: &BackupFolder,
    backup: &Manifest,
) -> Result<bool, String> {
    let Some(bucket) = bucket_of(config)? else {
        return Ok(false);
    };
    let (folder, backup) = (folder.clone(), backup.clone());
    aside(move || away::copy(&bucket, &folder, &backup)).await
}

/// Fetches the copy between backups from the bucket, as far as it goes.
///
/// # Errors
/// The store or the folder.
pub async fn fetch_pieces(config: &Config, folder: &BackupFolder) -> Result<(), String> {
    let bucket = bucket_of(config)?.ok_or("the settings name no [backup.bucket]")?;
    let folder = folder.clone();
    aside(move || away::fetch_pieces(&bucket, &folder)).await
}

/// Fetches from the bucket, into a folder that is there.
///
/// # Errors
/// No bucket in the settings, the store, the folder.
pub async fn fetch(
    config: &Config,
    before: Option<Timestamp>,
    into: PathBuf,
) -> Result<BackupFolder, String> {
    let bucket = bucket_of(config)?.ok_or("the settings name no [backup.bucket]")?;
    let folder = BackupFolder::open(into)?;
    let to = folder.clone();
    aside(move || away::fetch(&bucket, before, &to)).await?;
    Ok(folder)
}

/// What is in the bucket; nothing where the settings name none.
///
/// # Errors
/// The bucket, in words.
pub async fn look_away(config: &Config) -> Result<Shelf, String> {
    let Some(bucket) = bucket_of(config)? else {
        return Ok(Shelf::default());
    };
    aside(move || away::look(&bucket)).await
}

/// A backup that was made and read back.
pub struct Made {
    /// What it holds.
    pub manifest: Manifest,
    /// What it holds less of than the one before, in words.
    pub less: Option<String>,
}

/// Makes one, reads it back, and clears away what is older than the settings keep. Nothing is
/// cleared away where the new one holds less than the one before.
///
/// # Errors
/// The database or the folder, in words; there is no new backup then.
pub async fn make(store: &Store, config: &Config, folder: &BackupFolder) -> Result<Made, String> {
    let before = folder.newest()?;
    let master = config.master_key()?;
    let manifest = folder.make(store, master, Timestamp::now()).await?;
    let less = before.and_then(|b| what_is_less(&b, &manifest));
    if let (None, Some(backup)) = (&less, &config.backup) {
        folder.clear(backup.keep, backup.keep_days)?;
    }
    Ok(Made { manifest, less })
}

fn line(m: &Manifest) -> String {
    let rows: u64 = m.rows.values().sum();
    format!(
        "{}  {}  {} rows  {} agencies  {} kB",
        m.made_at,
        m.file,
        rows,
        m.agencies.len(),
        m.bytes / 1024
    )
}

/// Ledgers and records only grow. Where they do not, somebody deleted or rolled back.
fn what_is_less(before: &Manifest, now: &Manifest) -> Option<String> {
    let mut found = Vec::new();
    for old in &before.ledgers {
        let size = now
            .ledgers
            .iter()
            .find(|l| l.agency == old.agency)
            .map_or(0, |l| l.size);
        if size < old.size {
            found.push(format!(
                "the ledger of agency {} has {size} entries and had {}",
                old.agency, old.size
            ));
        }
    }
    for table in GROWING {
        let count = |m: &Manifest| m.rows.get(table).copied().unwrap_or(0);
        if count(now) < count(before) {
            found.push(format!(
                "{table} has {} rows and had {}",
                count(now),
                count(before)
            ));
        }
    }
    (!found.is_empty()).then(|| {
        format!(
            "the new backup is good, but holds less than {}: {}. Unless you brought back an older backup, somebody has deleted records: keep every older backup (none was cleared away) and look into it",
            before.file,
            found.join("; ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::LedgerState;
    use uuid::Uuid;

    fn manifest(size: i64, concerns: u64) -> Manifest {
        Manifest {
            file: "b".into(),
            rows: [("concern".to_owned(), concerns), ("session".to_owned(), 7)].into(),
            ledgers: vec![LedgerState {
                agency: Uuid::nil(),
                size,
                root: String::new(),
            }],
            ..Manifest::default()
        }
    }

    #[test]
    fn a_backup_that_holds_less_than_the_one_before_is_noticed() {
        assert_eq!(what_is_less(&manifest(5, 5), &manifest(5, 5)), None);
        assert_eq!(what_is_less(&manifest(5, 5), &manifest(9, 6)), None);
        let mut fewer_sessions = manifest(5, 5);
        fewer_sessions.rows.insert("session".into(), 0);
        assert_eq!(what_is_less(&manifest(5, 5), &fewer_sessions), None);
        assert!(what_is_less(&manifest(5, 5), &manifest(4, 5)).is_some());
        assert!(what_is_less(&manifest(5, 5), &manifest(5, 4)).is_some());
        assert!(what_is_less(&manifest(5, 5), &Manifest::default()).is_some());
    }
}
