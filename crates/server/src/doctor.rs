//! `sharewise doctor`: looks for what would go wrong, and says what to do about it.

mod machine;
mod people;
mod places;

use crate::{
    backup,
    config::{self, Config},
    emergency::{Kept, Spool},
    keyfile,
    mail::Mailer,
    restore::sqlite_file,
    watch,
};
use casework::{MasterKey, Store, Tables};
use jiff::{Timestamp, civil::date, tz::TimeZone};
use std::{
    path::{Path, PathBuf},
    time::Duration,
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
    /// The file with the master key, where it stands in one.
    key: Option<PathBuf>,
    installation: Option<Config>,
}

fn place(args: &Args) -> Result<Place, String> {
    if let Some(folder) = &args.data {
        return Ok(Place {
            database: format!("sqlite://{}", folder.join("sharewise.db").display()),
            key: Some(folder.join("master.key")),
            installation: None,
        });
    }
    let config = config::read(&args.config)?;
    Ok(Place {
        database: config.database.clone(),
        key: (config.master_key_file != PathBuf::new()).then(|| config.master_key_file.clone()),
        installation: Some(config),
    })
}

/// Whether everything is as it should be.
pub async fn run(args: Args) -> bool {
    let mut findings = Findings { wrong: 0 };
    findings.say("clock", clock().and_then(machine::follows_a_time_server));
    match place(&args) {
        Err(e) => findings.say("settings", Err(e)),
        Ok(place) => {
            findings.say("settings", Ok("read".into()));
            findings.say("master key", key(&place));
            database(&mut findings, &place).await;
            if let Some(file) = sqlite_file(&place.database) {
                findings.say("room on the disk", places::room_of_database(&file));
            }
            findings.say("files that people send", machine::uploads().await);
            if let Some(config) = &place.installation {
                let file = sqlite_file(&place.database);
                let mut files = machine::files(file.as_deref(), config);
                if files.is_ok() {
                    files = places::permissions(&args.config, config);
                }
                findings.say("permissions", files);
                findings.say("room elsewhere", places::room(config));
                if let Some(address) = &config.otlp_endpoint {
                    findings.say("traces", machine::collector(address).await);
                }
                if let Some(list) = config.breached() {
                    findings.say("breached passwords", breached(&list));
                }
                findings.say("place of the key", apart(config));
                findings.say("writing", writing(config).await);
                findings.say("backups", backups(config));
                if config.backup.as_ref().is_some_and(|b| b.bucket.is_some()) {
                    findings.say("bucket", bucket(config).await);
                }
                findings.say("emergency page", emergency(config).await);
                findings.say("packs for when no machine works", places::packs(config));
                findings.say("e-mail", mail(config).await);
            }
        }
    }
    findings.wrong == 0
}

/// Whether the list of breached passwords can be searched.
fn breached(list: &casework::Breached) -> Result<String, String> {
    list.check()
        .map(|about| format!("about {about} of them, found by their hash"))
        .map_err(|e| format!("{e}. Until it is put right, passwords are checked without it"))
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

impl Place {
    fn master(&self) -> Result<MasterKey, String> {
        match (&self.key, &self.installation) {
            (Some(file), _) => keyfile::read(file),
            (None, Some(config)) => config.master_key(),
            (None, None) => Err("it is nowhere".into()),
        }
    }
}

fn key(place: &Place) -> Result<String, String> {
    place.master()?;
    let Some(path) = &place.key else {
        return Ok("there, and in no file".into());
    };
    match keyfile::is_open_to_others(path) {
        Some(true) => Err(format!(
            "others on this machine can read {0} ({1}). Run: chmod 600 {0}",
            path.display(),
            keyfile::whose(path)
        )),
        _ => Ok("there, and only its owner can read it".into()),
    }
}

/// Opening checks the durability settings and writes nothing; each agency's key must open with this
/// master key.
async fn database(findings: &mut Findings, place: &Place) {
    let (store, tables) = match open(place).await {
        Ok(found) => found,
        Err(e) => return findings.say("database", Err(e)),
    };
    if tables == Tables::Older {
        store.close().await;
        return findings.say("database", Err(OLDER.into()));
    }
    let engine = store.engine_name();
    let opened = keys_open(&store).await.map(|n| {
        format!("{engine} answers, keeps what it acknowledges, and the keys of {n} agencies open")
    });
    findings.say("database", opened);
    findings.say(
        "clock and ledgers",
        machine::clock_against_ledgers(&store).await,
    );
    findings.say(
        "clock and database",
        machine::clock_against_database(&store).await,
    );
    if let Some(config) = &place.installation {
        findings.say("name of the hub", hub(&store, config).await);
        findings.say("people", people::look(&store).await);
    }
    store.close().await;
}

/// What is said of tables that an older program made. Nothing else in them is looked at.
const OLDER: &str = "its tables are older than this program, and were left as they are. \
    Make a backup with the older program if there is none, start this one (systemctl restart sharewise), \
    which brings them up to date, and run the doctor again";

/// The name under which ledgers are signed is the one of the first start.
async fn hub(store: &Store, config: &Config) -> Result<String, String> {
    let mut conn = store.read().await.map_err(|e| e.to_string())?;
    let fixed = conn.hub_name().await.map_err(|e| e.to_string())?;
    let configured = config.hub_name();
    match fixed {
        None => Ok(format!("{configured}, from the first start on")),
        Some(name) if name == configured => Ok(name),
        Some(name) => Ok(format!(
            "{name}, as at the first start; the settings now say {configured}, which does not change signatures"
        )),
    }
}

/// Whoever copies the folder of the database, or backs it up, must not get the key with it.
fn apart(config: &Config) -> Result<String, String> {
    let Some(database) = sqlite_file(&config.database) else {
        return Ok("on this machine, the database on its server".into());
    };
    if config.master_key_file == PathBuf::new() {
        return Ok("in no file of this machine that the settings name".into());
    }
    let folder = |p: &Path| p.parent().and_then(|f| f.canonicalize().ok());
    if folder(&database).is_some() && folder(&database) == folder(&config.master_key_file) {
        return Err(format!(
            "the master key lies in the folder of the database, so that one copy holds both. Move {} and change master_key_file.",
            config.master_key_file.display()
        ));
    }
    Ok("not in the folder of the database".into())
}

/// The newest backup that was read back, where it lies and how old it is.
fn backups(config: &Config) -> Result<String, String> {
    let Some(settings) = &config.backup else {
        return Err("none are made by themselves. Add [backup] with folder = \"...\" to the settings: a disk of another machine".into());
    };
    let folder = backup::folder_of(config, None)?;
    let mut shelf = folder.look()?;
    shelf.is_sound()?;
    let newest = shelf.backups.pop().ok_or(
        "there is none yet. A running server makes the first at once; or run: sharewise backup",
    )?;
    let minutes = Timestamp::now().duration_since(newest.made_at).as_mins();
    let said = format!(
        "the last good one is {}, {minutes} minutes old",
        newest.file
    );
    if minutes > 2 * i64::from(settings.every_minutes) + 5 {
        return Err(format!(
            "{said}, and one is due every {} minutes. See what the server's log says, or run: sharewise backup",
            settings.every_minutes
        ));
    }
    if sqlite_file(&config.database).is_some_and(|file| folder.is_on_the_disk_of(&file)) {
        return Err(format!(
            "{said}, but the folder {} lies on the same disk as the database: when that disk goes, both go. Is the other disk mounted?",
            settings.folder.display()
        ));
    }
    Ok(said)
}

/// The newest backup in the bucket.
async fn bucket(config: &Config) -> Result<String, String> {
    let mut shelf = backup::look_away(config).await?;
    shelf.is_sound()?;
    let newest = shelf.backups.pop().ok_or(
        "there is no backup in it yet. A running server copies the newest; or run: sharewise backup",
    )?;
    let minutes = Timestamp::now().duration_since(newest.made_at).as_mins();
    let said = format!("the newest in it is {}, {minutes} minutes old", newest.file);
    let every = config.backup.as_ref().map_or(60, |b| b.every_minutes);
    if minutes > 3 * i64::from(every) + 10 {
        return Err(format!(
            "{said}, which is too old. See what the server's log says"
        ));
    }
    Ok(said)
}

/// The page for when the product is down: whether it answers, knows the directory, and whether
/// something that was written down there waits for a person.
async fn emergency(config: &Config) -> Result<String, String> {
    let Some(settings) = &config.emergency else {
        return Err("there is none. Add [emergency] to the settings and run `sharewise emergency` as a service of its own (docs/how-to/when-it-is-down.md)".into());
    };
    let spool = Spool::open(&settings.folder)?;
    let count = |place| spool.names(place).map_or(0, |all| all.len());
    let refused = count(Kept::Refused);
    if refused > 0 {
        return Err(format!(
            "{refused} emergencies in {}/refused could not be sent. Ring the agencies now, then see the server's log",
            settings.folder.display()
        ));
    }
    if spool
        .directory_age()
        .is_none_or(|age| age > Duration::from_secs(600))
    {
        return Err(
            "its directory is more than ten minutes old or not there: is the server running?"
                .into(),
        );
    }
    let answers = tokio::time::timeout(
        Duration::from_secs(2),
        tokio::net::TcpStream::connect(settings.listen),
    );
    if !matches!(answers.await, Ok(Ok(_))) {
        return Err(format!(
            "nobody answers at {}. Start the service: sharewise emergency",
            settings.listen
        ));
    }
    Ok(format!(
        "answers at {}, {} waiting",
        settings.listen,
        count(Kept::Waiting)
    ))
}

/// Whether the running server writes. It does not any more once the disk has failed at a commit.
async fn writing(config: &Config) -> Result<String, String> {
    let Some(address) = config.watch else {
        return Ok("not asked: set watch in the settings, and the running server is asked".into());
    };
    let answer = tokio::time::timeout(Duration::from_secs(5), readiness(address)).await;
    match answer {
        Ok(Ok(said)) if said.ends_with(watch::STOPPED) => Err(watch::STOPPED.trim_end().to_owned()),
        Ok(Ok(said)) if said.starts_with("HTTP/1.1 200") => Ok("the running server writes".into()),
        Ok(Ok(_)) => Err("the running server says that it is not ready; see its log".into()),
        Ok(Err(_)) | Err(_) => Ok(format!("no server runs here (nobody answers at {address})")),
    }
}

async fn readiness(address: std::net::SocketAddr) -> std::io::Result<String> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let ask = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(ask.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn mail(config: &Config) -> Result<String, String> {
    let Some(smtp) = &config.smtp else {
        return Ok("not set up: alerts are shown in the product only".into());
    };
    Mailer::new(smtp)?.try_to_connect().await?;
    Ok(format!("{} answers", smtp.host))
}

async fn open(place: &Place) -> Result<(Store, Tables), String> {
    if let Some(file) = sqlite_file(&place.database)
        && !file.exists()
    {
        return Err(format!(
            "there is no {}. The first start makes it; check the path.",
            file.display()
        ));
    }
    let master = place.master()?;
    Store::look_at(&place.database, master)
        .await
        .map_err(|e| e.to_string())
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
