//! `sharewise restore`: bringing a backup back, or trying whether it would come back.
//! `docs/how-to/restore.md` leads through it step by step.

mod tell;

use crate::{
    backup::{self, BackupFolder, Manifest},
    config::{self, Config, ConfigArg},
    run::{self, RunError},
};
use casework::{BackupEnd, Brought, Restore, Store, look_through};
use jiff::Timestamp;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Options of `sharewise restore`.
#[derive(clap::Args)]
pub struct Args {
    /// A backup, or the folder of backups; the folder in the settings where left out.
    from: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArg,
    /// Fetch it from the bucket in the settings first, into this folder, which must be there.
    #[arg(long, value_name = "FOLDER", conflicts_with = "from")]
    from_bucket: Option<PathBuf>,
    /// The newest backup before this time (such as 2026-11-22T14:00:00Z), instead of the newest.
    #[arg(long)]
    before: Option<Timestamp>,
    /// As it was at this time (such as 2026-11-22T14:03:10Z), from the copy between backups, to the
    /// seconds that the settings say.
    #[arg(long, value_name = "TIME", conflicts_with = "before")]
    until: Option<Timestamp>,
    /// As it was last, from the copy between backups: the least is lost.
    #[arg(long, conflicts_with_all = ["before", "until"])]
    last: bool,
    /// One agency only, by its short name; no other is touched.
    #[arg(long)]
    agency: Option<String>,
    /// What the agency has in the database now is replaced (a backup is made first). Stop the
    /// server before.
    #[arg(long, requires = "agency")]
    replace: bool,
    /// A signed checkpoint of a ledger that was kept elsewhere; may be given several times.
    #[arg(long)]
    checkpoint: Vec<PathBuf>,
    /// Only try: bring it back into a folder for the occasion, check everything, and remove it.
    #[arg(long, conflicts_with = "replace")]
    check: bool,
}

/// A backup that was chosen, and what newer ones know.
struct Chosen {
    path: PathBuf,
    made_at: Timestamp,
    /// Where something from a little later may be there: of a moment between two backups.
    to: Timestamp,
    /// Where what is replaced is kept before.
    folder: BackupFolder,
    how: Restore,
}

/// A moment that was rebuilt in a folder for the occasion, which goes away with it.
struct Rebuilt {
    place: PathBuf,
    path: PathBuf,
    to: Timestamp,
    /// What is known at the end of the copy, which may be after the moment.
    since: Since,
}

/// What was done after a backup and must not be undone by bringing it back.
#[derive(Default)]
struct Since {
    /// Keys that were destroyed, each with its agency.
    destroyed: Vec<(Uuid, Uuid)>,
    /// People whose address is protected, each with the agency.
    protected: Vec<(Uuid, Uuid)>,
    /// What was sealed of what had been logged as any other, each with the agency.
    sealed: Vec<(Uuid, Uuid)>,
    /// How often each agency's own key was renewed.
    renewed: Vec<(Uuid, u64)>,
}

impl From<BackupEnd> for Since {
    fn from(end: BackupEnd) -> Self {
        Self {
            destroyed: end.destroyed,
            protected: end.protected,
            sealed: end.sealed,
            renewed: end.renewed,
        }
    }
}

impl Drop for Rebuilt {
    fn drop(&mut self) {
        // What is in it is sealed as in a backup.
        let _ = fs::remove_dir_all(&self.place);
    }
}

/// Brings a backup back.
///
/// # Errors
/// Wrong use, a backup that is not sound, or the database.
pub async fn run(mut args: Args) -> Result<(), RunError> {
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    if let Some(into) = args.from_bucket.take() {
        let got = backup::fetch(&config, args.before, into.clone()).await;
        got.map_err(RunError::Fault)?;
        if args.until.is_some() || args.last {
            let folder = BackupFolder::open(into.clone()).map_err(RunError::Usage)?;
            let got = backup::fetch_pieces(&config, &folder).await;
            got.map_err(RunError::Fault)?;
        }
        args.from = Some(into);
    }
    let rebuilt = match args.until.is_some() || args.last {
        true => Some(rebuild(&args, &config).await?),
        false => None,
    };
    let chosen = choose(&args, &config, rebuilt.as_ref())?;
    run::say(format_args!(
        "Backup {} of {}",
        chosen.path.display(),
        chosen.made_at
    ));
    if args.check {
        return check(&config, chosen).await;
    }
    let brought = match (chosen.how.agency, is_in_use(&config).await?) {
        (_, false) => whole(&config, &chosen).await?,
        (Some(agency), true) if args.replace => replace(&config, &chosen, agency).await?,
        (Some(_), true) => {
            return Err(RunError::Usage(
                "the database is in use: what the agency has there now would be replaced. Stop the server and say --replace".into(),
            ));
        }
        (None, true) => {
            return Err(RunError::Usage(
                "the database is in use. Bring a backup back into a new one: name it in the settings under database".into(),
            ));
        }
    };
    tell::brought(&brought, &chosen);
    run::say("Next: sharewise doctor, then start the server. Everybody signs in anew.");
    Ok(())
}

/// Rebuilds the moment that is asked for.
async fn rebuild(args: &Args, config: &Config) -> Result<Rebuilt, RunError> {
    let folder = backup::folder_of(config, args.from.clone()).map_err(RunError::Usage)?;
    let place = std::env::temp_dir().join(format!("sharewise-moment-{}", Uuid::new_v4()));
    fs::create_dir(&place).map_err(|e| RunError::Fault(e.to_string()))?;
    let mut rebuilt = Rebuilt {
        path: place.clone(),
        place,
        to: Timestamp::now(),
        since: Since::default(),
    };
    let at = BackupFolder::open(rebuilt.place.clone()).map_err(RunError::Fault)?;
    let key = || config.master_key();
    let moment = backup::moment(&folder, key, args.until, &at).await;
    let moment = moment.map_err(RunError::No)?;
    run::say(format_args!(
        "Rebuilt from the copy between backups: as it was between {} and {}",
        moment.from, moment.to
    ));
    (rebuilt.path, rebuilt.to) = (moment.backup, moment.to);
    if args.until.is_some() {
        let last = backup::moment(&folder, key, None, &at).await;
        let last = last.map_err(RunError::No)?;
        let master = key().map_err(RunError::Fault)?;
        let backup = look_through(&master, open(&last.backup)?);
        rebuilt.since = backup.map_err(|e| RunError::No(e.to_string()))?.end.into();
    }
    Ok(rebuilt)
}

fn choose(args: &Args, config: &Config, rebuilt: Option<&Rebuilt>) -> Result<Chosen, RunError> {
    let (folder, file) = match &args.from {
        Some(path) if path.is_file() => {
            let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
            let parent = parent.unwrap_or(Path::new(".")).to_owned();
            (
                BackupFolder::open(parent).map_err(RunError::Usage)?,
                Some(path.clone()),
            )
        }
        from => (
            backup::folder_of(config, from.clone()).map_err(RunError::Usage)?,
            None,
        ),
    };
    let shelf = folder.look().map_err(RunError::Fault)?;
    if let Err(damaged) = shelf.is_sound() {
        run::say(format_args!(
            "In {}: {damaged}.",
            folder.path_of("").display()
        ));
    }
    let all = shelf.backups;
    let path = match (rebuilt, file) {
        (Some(rebuilt), _) => rebuilt.path.clone(),
        (None, Some(path)) => path,
        (None, None) => folder.path_of(&pick(&all, args.before)?.file),
    };
    let master = config.master_key().map_err(RunError::Fault)?;
    let open = |path: &Path| {
        File::open(path)
            .map_err(|e| e.to_string())
            .and_then(|f| look_through(&master, f).map_err(|e| e.to_string()))
    };
    let backup = open(&path).map_err(|e| {
        RunError::No(format!(
            "{} is not whole, or not of this master key: {e}",
            path.display()
        ))
    })?;
    let agency = match &args.agency {
        None => None,
        Some(slug) => Some(backup.end.agencies.get(slug).copied().ok_or_else(|| {
            let known: Vec<&str> = backup.end.agencies.keys().map(String::as_str).collect();
            RunError::Usage(format!(
                "there is no agency {slug} in this backup; it holds {}",
                known.join(", ")
            ))
        })?),
    };
    let mut since = done_since(&folder, &all, &path, open);
    if let Some(rebuilt) = rebuilt {
        since.destroyed.extend(&rebuilt.since.destroyed);
        since.protected.extend(&rebuilt.since.protected);
        since.sealed.extend(&rebuilt.since.sealed);
        since.renewed.extend(&rebuilt.since.renewed);
    }
    let made_at = Timestamp::from_microsecond(backup.head.made_us)
        .map_err(|e| RunError::No(e.to_string()))?;
    Ok(Chosen {
        how: Restore {
            agency,
            destroyed: since.destroyed,
            protected: since.protected,
            sealed: since.sealed,
            renewed: since.renewed,
            known: notes(&args.checkpoint)?,
            now_us: Timestamp::now().as_microsecond(),
        },
        made_at,
        to: rebuilt.map_or(made_at, |r| r.to),
        folder,
        path,
    })
}

fn pick(all: &[Manifest], before: Option<Timestamp>) -> Result<&Manifest, RunError> {
    let mut fits = all.iter().filter(|m| before.is_none_or(|t| m.made_at <= t));
    fits.next_back().ok_or_else(|| {
        let first = all.first().map_or_else(
            || "there is none".to_owned(),
            |m| format!("the oldest is of {}", m.made_at),
        );
        RunError::Usage(format!("no such backup: {first}"))
    })
}

/// What was erased and protected since: the newest backup that reads knows every key that was ever
/// destroyed, and whose address is protected.
fn done_since(
    folder: &BackupFolder,
    all: &[Manifest],
    chosen: &Path,
    open: impl Fn(&Path) -> Result<casework::Backup, String>,
) -> Since {
    for m in all.iter().rev() {
        let path = folder.path_of(&m.file);
        if path.file_name() == chosen.file_name() {
            break;
        }
        match open(&path) {
            Ok(backup) => return backup.end.into(),
            Err(e) => eprintln!(
                "sharewise: the newer backup {} does not read ({e}): what was erased, protected or sealed shortly before it may come back",
                m.file
            ),
        }
    }
    Since::default()
}

fn notes(files: &[PathBuf]) -> Result<Vec<String>, RunError> {
    files
        .iter()
        .map(|f| {
            fs::read_to_string(f)
                .map_err(|e| RunError::Usage(format!("the checkpoint {}: {e}", f.display())))
        })
        .collect()
}

fn open(path: &Path) -> Result<File, RunError> {
    File::open(path).map_err(|e| RunError::Fault(format!("{}: {e}", path.display())))
}

fn not_sound(e: casework::StoreError) -> RunError {
    match e {
        casework::StoreError::Db(e) | casework::StoreError::Away(e) => {
            RunError::Fault(format!("the database: {e}"))
        }
        casework::StoreError::DiskFull => RunError::Fault("the disk is full".into()),
        e => RunError::No(format!("nothing was brought back: {e}")),
    }
}

async fn is_in_use(config: &Config) -> Result<bool, RunError> {
    if sqlite_file(&config.database).is_some_and(|f| !f.exists()) {
        return Ok(false);
    }
    let master = config.master_key().map_err(RunError::Fault)?;
    Store::is_in_use(&config.database, master)
        .await
        .map_err(|e| RunError::Fault(format!("the database: {e}")))
}

async fn whole(config: &Config, chosen: &Chosen) -> Result<Brought, RunError> {
    let new = sqlite_file(&config.database).filter(|f| !f.exists());
    let master = config.master_key().map_err(RunError::Fault)?;
    let brought = Store::restore(&config.database, master, open(&chosen.path)?, &chosen.how).await;
    if let (Err(_), Some(file)) = (&brought, new) {
        remove_database(&file);
    }
    brought.map_err(not_sound)
}

/// A database that was made for nothing.
fn remove_database(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        // It may not have been made at all.
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

async fn replace(config: &Config, chosen: &Chosen, agency: Uuid) -> Result<Brought, RunError> {
    let casework = config.open().await.map_err(RunError::Fault)?;
    let store = casework.store();
    let brought = async {
        let master = config.master_key().map_err(RunError::Fault)?;
        let before = chosen.folder.make(store, master, Timestamp::now()).await;
        let before = before.map_err(RunError::Fault)?;
        run::say(format_args!("As it was just now: {}", before.file));
        store
            .restore_agency(open(&chosen.path)?, agency, &chosen.how)
            .await
            .map_err(not_sound)
    }
    .await;
    store.close().await;
    brought
}

/// Into a folder for the occasion. The data are as sealed there as in the backup.
async fn check(config: &Config, chosen: Chosen) -> Result<(), RunError> {
    let folder = std::env::temp_dir().join(format!("sharewise-check-{}", Uuid::new_v4()));
    fs::create_dir(&folder).map_err(|e| RunError::Fault(e.to_string()))?;
    let master = config.master_key().map_err(RunError::Fault);
    let brought = async {
        let url = format!("sqlite://{}", folder.join("check.db").display());
        Store::restore(&url, master?, open(&chosen.path)?, &chosen.how)
            .await
            .map_err(not_sound)
    }
    .await;
    let removed = fs::remove_dir_all(&folder);
    tell::brought(&brought?, &chosen);
    removed.map_err(|e| RunError::Fault(format!("{}: {e}", folder.display())))?;
    run::say("It would come back. Nothing was changed.");
    Ok(())
}

/// The file of an SQLite database.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://")?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}
