//! Backups by the clock of a running server.

use super::{copy_away, make};
use crate::{backup::folder_of, config::Config, said::Said};
use casework::Casework;
use jiff::{SignedDuration, Timestamp};
use std::{sync::Arc, time::Duration};

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(20);
/// How long after a failure the next is tried.
const AFTER_FAILURE: Duration = Duration::from_secs(120);

/// Makes a backup whenever the newest is older than the settings say. What goes wrong is logged
/// and tried again; `sharewise doctor` tells of it too.
pub async fn keep(casework: Arc<Casework>, config: Arc<Config>) {
    // The newest that is known to be in the bucket, so that the store is not asked each time.
    let mut away = None;
    let mut shelf = Said::about("the folder for backups");
    loop {
        let pause = match one(&casework, &config).await {
            Ok(None) => LOOK,
            Ok(Some(less)) => {
                tracing::error!(less, "a backup holds less than the one before");
                LOOK
            }
            Err(e) => {
                tracing::error!(error = e, "no backup could be made");
                AFTER_FAILURE
            }
        };
        let pause = match copied(&config, &mut away).await {
            Ok(()) => pause,
            Err(e) => {
                tracing::error!(error = e, "the newest backup is not in the bucket");
                AFTER_FAILURE
            }
        };
        shelf.went(sound(&config));
        tokio::time::sleep(pause).await;
    }
}

/// Nothing in the folder is damaged. That there is no folder is said by who makes backups.
fn sound(config: &Config) -> Result<(), String> {
    if config.backup.is_none() {
        return Ok(());
    }
    match folder_of(config, None).and_then(|f| f.look()) {
        Ok(shelf) => shelf.is_sound(),
        Err(_) => Ok(()),
    }
}

/// Sees to it that the newest backup is in the bucket, where there is one.
async fn copied(config: &Config, away: &mut Option<String>) -> Result<(), String> {
    if config.backup.as_ref().is_none_or(|b| b.bucket.is_none()) {
        return Ok(());
    }
    let folder = folder_of(config, None)?;
    let Some(newest) = folder.newest()? else {
        return Ok(());
    };
    if away.as_ref() != Some(&newest.file) {
        if copy_away(config, &folder, &newest).await? {
            tracing::info!(
                file = newest.file,
                "the backup is in the bucket, and was read back"
            );
        }
        *away = Some(newest.file);
    }
    Ok(())
}

async fn one(casework: &Casework, config: &Config) -> Result<Option<String>, String> {
    let Some(settings) = &config.backup else {
        return Ok(None);
    };
    let folder = folder_of(config, None)?;
    let every = SignedDuration::from_mins(i64::from(settings.every_minutes));
    let due = folder
        .newest()?
        .is_none_or(|m| Timestamp::now().duration_since(m.made_at) >= every);
    if !due {
        return Ok(None);
    }
    let made = make(casework.store(), config, &folder).await?;
    tracing::info!(file = made.manifest.file, "a backup was made and read back");
    Ok(made.less)
}
