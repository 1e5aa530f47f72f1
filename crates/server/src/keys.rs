//! `sharewise keys`: puts another master key in place, another key of an agency, or of a ledger.
//!
//! The order makes it safe to be killed anywhere. The new key is on the disk before anything is
//! wrapped with it; all wrapping is one commit; only then do the files change their names, and the old
//! key stays beside the new one. Started again, it finds how far it came.

use crate::{
    agency_key, alarms,
    config::{self, Config, ConfigArg},
    keyfile,
    run::{self, RunError},
    tongue::Tongue,
};
use casework::{MasterKey, Store};
use clap::Subcommand;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// Options of `sharewise keys`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Print the public key with which this hub witnesses the ledgers of others.
    Witness,
    /// List how each agency's ledger stands with its witnesses.
    Witnesses,
    /// Take the alarms off that witnesses raised about an agency's ledger. Find out first why: after a
    /// backup was brought back it is right; else somebody may have changed the ledger.
    ClearAlarm {
        /// Short name of the agency.
        #[arg(long)]
        agency: String,
        /// What you found. It stands in the ledger from now on.
        #[arg(long)]
        why: String,
    },
    /// Put another key in place for an agency's ledger, its receipts and notices. The server may go on.
    RenewLedger {
        /// Short name of the agency.
        #[arg(long)]
        agency: String,
        /// Why. It stands in the ledger from now on.
        #[arg(long)]
        why: String,
    },
    /// Put another key in an agency's place and seal everything anew that it holds, its ledger's key
    /// included. Stop every server of this database first, and make a backup.
    RenewAgency {
        /// Short name of the agency.
        #[arg(long)]
        agency: String,
        /// Why. It stands in the ledger from now on.
        #[arg(long)]
        why: String,
        /// The language to speak: en or cy. As the machine is set otherwise.
        #[arg(long)]
        lang: Option<String>,
    },
    /// As a witness of another hub, forget what was seen of a log: once that hub has said why.
    ForgetLog {
        /// The name of the log, as the first line of its checkpoints says it.
        #[arg(long)]
        origin: String,
    },
    /// Put a new master key in place of the one in use. Stop every server of this database first.
    Rotate {
        /// The file for the new key, where the settings take the key from no file. It is made if it
        /// is not there.
        #[arg(long)]
        new: Option<PathBuf>,
    },
}

/// Does what was asked.
///
/// # Errors
/// The settings, the keys or the database, in words.
pub async fn run(args: Args) -> Result<(), RunError> {
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    match args.act {
        Act::Rotate { new } => rotate(&config, new).await,
        Act::Witnesses => alarms::list(&config).await,
        Act::ClearAlarm { agency, why } => alarms::clear(&config, &agency, &why).await,
        Act::RenewLedger { agency, why } => alarms::renew_ledger(&config, &agency, &why).await,
        Act::RenewAgency { agency, why, lang } => {
            let tongue = Tongue::of(lang.as_deref()).map_err(RunError::Usage)?;
            nobody_serves(&config).await?;
            agency_key::renew(&config, (&agency, &why), tongue).await
        }
        Act::ForgetLog { origin } => alarms::forget(&config, &origin).await,
        Act::Witness => {
            let casework = config.open().await.map_err(RunError::Fault)?;
            let key = casework.hub_witness_key().await;
            casework.store().close().await;
            run::say(key.map_err(|e| RunError::Fault(e.to_string()))?.to_text());
            Ok(())
        }
    }
}

async fn rotate(config: &Config, new: Option<PathBuf>) -> Result<(), RunError> {
    nobody_serves(config).await?;
    let file = config.master_key_file.as_path();
    let in_file = file != Path::new("");
    let fresh = match (new, in_file) {
        (Some(path), false) => path,
        (None, true) => beside(file, "new"),
        (None, false) => {
            return Err(RunError::Usage(
                "the settings take the master key from no file: name a file for the new one with --new".into(),
            ));
        }
        (Some(_), true) => {
            return Err(RunError::Usage(
                "--new is for settings that take the master key from no file; here the new key goes into master_key_file".into(),
            ));
        }
    };
    let key = if fresh.exists() {
        keyfile::read(&fresh).map_err(RunError::Fault)?
    } else {
        keyfile::make(&fresh).map_err(RunError::Fault)?
    };
    sync_folder(&fresh)?;
    let count = wrap(config, &key).await?;
    match count {
        Some(n) => run::say(format_args!(
            "The keys of {n} agencies are wrapped with the new master key."
        )),
        None => run::say("The database has the new master key already; going on from there."),
    }
    if in_file {
        take_over(file, &fresh)?;
        run::say(format_args!(
            "{} holds the new key. The old one is kept in {}: backups made before open with it only. \
             Destroy it when the last of them is gone.",
            file.display(),
            beside(file, "old").display()
        ));
    } else {
        run::say(format_args!(
            "Put what stands in {} where the settings take the key from, keep a copy in a safe place, \
             and then start the server. Backups made before open with the old key only.",
            fresh.display()
        ));
    }
    run::say(
        "Next: sharewise backup, so that there is one under the new key; then start the server.",
    );
    Ok(())
}

/// A running server would go on with the old key in its memory.
async fn nobody_serves(config: &Config) -> Result<(), RunError> {
    if config.listen.port() == 0 || tokio::net::TcpListener::bind(config.listen).await.is_ok() {
        return Ok(());
    }
    Err(RunError::Usage(format!(
        "something listens on {}: stop the server first, and every other server of this database",
        config.listen
    )))
}

/// Wraps every key anew in one commit. `None`: that was done before.
async fn wrap(config: &Config, key: &MasterKey) -> Result<Option<usize>, RunError> {
    let old = config.master_key().map_err(RunError::Fault)?;
    let same = *old.to_text() == *key.to_text();
    if !same && let Ok(store) = Store::open(&config.database, old).await {
        let now = jiff::Timestamp::now().as_microsecond();
        let done = store.rotate_master(key, now).await;
        store.close().await;
        return done
            .map(Some)
            .map_err(|e| RunError::Fault(format!("nothing has changed: {e}")));
    }
    // The key in use does not open it: then the new one must, from a try that was cut short.
    let text = key.to_text();
    let again = MasterKey::from_text(&text).map_err(|e| RunError::Fault(e.to_string()))?;
    match Store::open(&config.database, again).await {
        Ok(store) => {
            store.close().await;
            Ok(None)
        }
        Err(e) => Err(RunError::Fault(format!(
            "neither the key in use nor the new one opens the database: {e}"
        ))),
    }
}

/// Gives the new key the place of the old one, which is kept. At every moment one of the two stands
/// in the place.
fn take_over(file: &Path, fresh: &Path) -> Result<(), RunError> {
    let fault = |e: std::io::Error| RunError::Fault(format!("{}: {e}", file.display()));
    let old = beside(file, "old");
    if !fresh.exists() {
        return Ok(());
    }
    let now = fs::read(file).map_err(fault)?;
    if now != fs::read(fresh).map_err(fault)? {
        if old.exists() {
            // From a change before: backups may still need it.
            let aside = beside(file, &format!("old-{}", jiff::Timestamp::now().as_second()));
            fs::rename(&old, aside).map_err(fault)?;
        }
        fs::hard_link(file, &old).map_err(fault)?;
        sync_folder(file)?;
    }
    fs::rename(fresh, file).map_err(fault)?;
    sync_folder(file)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn sync_folder(file: &Path) -> Result<(), RunError> {
    let folder = file
        .parent()
        .filter(|p| *p != Path::new(""))
        .unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|e| RunError::Fault(format!("the folder {}: {e}", folder.display())))
}
