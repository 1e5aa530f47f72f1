//! `sharewise doctor`: looks for what would go wrong, and says what to do about it.

use crate::{
    config::{self, Config},
    keyfile,
};
use casework::Store;
use jiff::{Timestamp, civil::date, tz::TimeZone};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Options of `sharewise doctor`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of a demonstration, instead of the settings of an installation.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The file of settings.
    #[arg(long, env = "SHAREWISE_CONFIG", default_value = config::DEFAULT)]
    config: PathBuf,
}

/// Kilobytes below which the disk is as good as full: room for a few days of concerns and files.
const LEAST_KB: u64 = 1024 * 1024;

struct Findings {
    wrong: usize,
}

impl Findings {
    fn say(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(fine) => println!("ok     {what}: {fine}"),
            Err(wrong) => {
                self.wrong += 1;
                println!("WRONG  {what}: {wrong}");
            }
        }
    }
}

struct Place {
    database: String,
    key: PathBuf,
}

fn place(args: &Args) -> Result<Place, String> {
    if let Some(folder) = &args.data {
        return Ok(Place {
            database: format!("sqlite://{}", folder.join("sharewise.db").display()),
            key: folder.join("master.key"),
        });
    }
    let Config {
        database,
        master_key_file,
        ..
    } = config::read(&args.config)?;
    Ok(Place {
        database,
        key: master_key_file,
    })
}

/// Whether everything is as it should be.
pub async fn run(args: Args) -> bool {
    let mut findings = Findings { wrong: 0 };
    findings.say("clock", clock());
    match place(&args) {
        Err(e) => findings.say("settings", Err(e)),
        Ok(place) => {
            findings.say("settings", Ok("read".into()));
            findings.say("master key", key(&place.key));
            findings.say("database", database(&place).await);
            if let Some(file) = sqlite_file(&place.database) {
                findings.say("room on the disk", room(&file));
            }
        }
    }
    findings.wrong == 0
}

/// A clock before this program was written cannot be right, and every record would bear it.
fn clock() -> Result<String, String> {
    let now = Timestamp::now();
    let written = date(2026, 11, 1)
        .to_zoned(TimeZone::UTC)
        .map_err(|e| e.to_string())?
        .timestamp();
    if now < written {
        return Err(format!(
            "the machine says it is {now}, which is past. Set the clock and let it follow a time server."
        ));
    }
    Ok(now.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

fn key(path: &Path) -> Result<String, String> {
    keyfile::read(path)?;
    match keyfile::is_open_to_others(path) {
        Some(true) => Err(format!(
            "others on this machine can read {0}. Run: chmod 600 {0}",
            path.display()
        )),
        _ => Ok("there, and only its owner can read it".into()),
    }
}

/// Opening checks the durability settings and brings the tables up to date; each agency's key
/// must open with this master key.
async fn database(place: &Place) -> Result<String, String> {
    if let Some(file) = sqlite_file(&place.database)
        && !file.exists()
    {
        return Err(format!(
            "there is no {}. The first start makes it; check the path.",
            file.display()
        ));
    }
    let master = keyfile::read(&place.key)?;
    let store = Store::open(&place.database, master)
        .await
        .map_err(|e| e.to_string())?;
    let agencies = keys_open(&store).await;
    let engine = store.engine_name();
    store.close().await;
    Ok(format!(
        "{engine} answers, keeps what it acknowledges, and the keys of {} agencies open",
        agencies?
    ))
}

async fn keys_open(store: &Store) -> Result<usize, String> {
    let fault = |e: casework::StoreError| e.to_string();
    let mut conn = store.read().await.map_err(fault)?;
    let agencies = conn.agencies().await.map_err(fault)?;
    let here: Vec<_> = agencies.iter().filter(|a| a.on_hub).collect();
    for agency in &here {
        conn.agency_key(agency.id).await.map_err(|_| {
            format!(
                "the key of {} does not open: this is not the master key that the database was made with",
                agency.slug
            )
        })?;
    }
    Ok(here.len())
}

fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://")?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

fn room(file: &Path) -> Result<String, String> {
    let folder = match file.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    let free = free_kb(folder).ok_or("cannot be found out here (df does not answer)")?;
    let mb = free / 1024;
    if free < LEAST_KB {
        return Err(format!(
            "{mb} MB are free at {}. Make room: when the disk is full nothing more can be recorded.",
            folder.display()
        ));
    }
    Ok(format!("{mb} MB free"))
}

/// Free kilobytes, as the system's own `df` says in its portable form.
fn free_kb(folder: &Path) -> Option<u64> {
    let out = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    String::from_utf8_lossy(&out.stdout)
        .lines()
        .nth(1)?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()
}
