//! `sharewise continuity`: a sealed pack for each agency with what it needs when no machine works.
//! The agency keeps the key; this installation keeps only the box, so that it cannot open a pack.

mod print;

use crate::{
    config::{self, Config, ConfigArg},
    run::{self, RunError},
};
use casework::{CONTINUITY_LETTER, Casework, ContinuityPack, LetterBox, LetterKey};
use clap::Subcommand;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use words::Lang;

const OWNER_ONLY: u32 = 0o600;
const PACK: &str = "pack";
/// How often it is looked whether packs are due.
const LOOK: Duration = Duration::from_secs(300);

/// Options of `sharewise continuity`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Make a key for an agency's packs, on the agency's own machine; prints the line for the
    /// settings.
    MakeKey {
        /// The new file; print it, keep it with the emergency card, not on the server.
        file: PathBuf,
    },
    /// Make the packs now.
    Make {
        #[command(flatten)]
        config: ConfigArg,
    },
    /// Open a pack and print it as text. Needs nothing but the pack and the key.
    Open {
        /// The pack.
        pack: PathBuf,
        /// The file with the key.
        #[arg(long)]
        key: PathBuf,
        /// Language of the headings.
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
}

/// Does what was asked.
///
/// # Errors
/// Wrong use, the settings, the database, or a pack that does not open.
pub async fn run(args: Args) -> Result<(), RunError> {
    match args.act {
        Act::MakeKey { file } => make_key(&file),
        Act::Make { config } => {
            let config = config::read(&config.config).map_err(RunError::Usage)?;
            let settings = config.continuity.as_ref().ok_or_else(|| {
                RunError::Usage("add [continuity] with folder and keys to the settings".into())
            })?;
            let casework = config.open().await.map_err(RunError::Fault)?;
            let made = make(&casework, settings).await;
            casework.store().close().await;
            for pack in made.map_err(RunError::Fault)? {
                run::say(pack.display());
            }
            Ok(())
        }
        Act::Open { pack, key, lang } => open(&pack, &key, lang),
    }
}

fn make_key(path: &Path) -> Result<(), RunError> {
    let fault = |e: &dyn std::fmt::Display| RunError::Usage(format!("{}: {e}", path.display()));
    let key = LetterKey::generate().map_err(|e| fault(&e))?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(path)
        .map_err(|e| fault(&e))?;
    file.write_all(format!("{}\n", key.to_text().as_str()).as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|e| fault(&e))?;
    run::say(format_args!(
        "Made {}. Whoever has it opens the agency's packs: print it, lock it away, keep it off the server.\n\
         The line for the settings, under [continuity.keys], with the agency's short name:\n\
         SHORT-NAME = \"{}\"",
        path.display(),
        key.letter_box().to_text()
    ));
    Ok(())
}

/// Makes each agency's pack in the folder; gives the files.
async fn make(casework: &Casework, settings: &config::Continuity) -> Result<Vec<PathBuf>, String> {
    let mut made = Vec::new();
    for (slug, text) in &settings.keys {
        let to = LetterBox::from_text(text)
            .map_err(|_| format!("the key of {slug} in [continuity.keys] is not a key"))?;
        let pack = casework
            .continuity_pack(slug, &to)
            .await
            .map_err(|e| format!("the pack of {slug}: {e}"))?;
        let path = settings.folder.join(format!("{slug}.{PACK}"));
        write_whole(&path, &pack).map_err(|e| format!("{}: {e}", path.display()))?;
        made.push(path);
    }
    Ok(made)
}

/// The pack before stays until the new one is whole.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(OWNER_ONLY)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    match path.parent().filter(|p| !p.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Makes the packs whenever one is older than the settings say.
pub async fn keep_making(casework: Arc<Casework>, config: Arc<Config>) {
    let Some(settings) = &config.continuity else {
        return;
    };
    loop {
        if oldest(settings).is_none_or(|age| age >= settings.every())
            && let Err(error) = make(&casework, settings).await
        {
            tracing::error!(error, "no continuity pack could be made");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The agencies, by their short name, that have no pack.
pub fn missing(settings: &config::Continuity) -> Vec<&str> {
    let there = |slug: &str| settings.folder.join(format!("{slug}.{PACK}")).exists();
    let all = settings.keys.keys().map(String::as_str);
    all.filter(|slug| !there(slug)).collect()
}

/// The age of the oldest pack; none where one is not there.
pub fn oldest(settings: &config::Continuity) -> Option<Duration> {
    let ages = settings.keys.keys().map(|slug| {
        let written = fs::metadata(settings.folder.join(format!("{slug}.{PACK}"))).ok()?;
        SystemTime::now()
            .duration_since(written.modified().ok()?)
            .ok()
    });
    ages.collect::<Option<Vec<_>>>()?.into_iter().max()
}

fn open(pack: &Path, key: &Path, lang: Lang) -> Result<(), RunError> {
    let read = |path: &Path| {
        fs::read(path).map_err(|e| RunError::Usage(format!("{}: {e}", path.display())))
    };
    let not_a_key = || RunError::Usage(format!("{} is not a key", key.display()));
    let text = String::from_utf8(read(key)?).map_err(|_| not_a_key())?;
    let secret = LetterKey::from_text(&text).map_err(|_| not_a_key())?;
    let plain = secret.open(CONTINUITY_LETTER, &read(pack)?).map_err(|_| {
        RunError::No(format!(
            "{} does not open: it was made for another key, or it was changed",
            pack.display()
        ))
    })?;
    let opened: ContinuityPack = serde_json::from_slice(&plain)
        .map_err(|_| RunError::No("the pack is of another version".into()))?;
    run::say(print::text(&opened, lang));
    Ok(())
}
