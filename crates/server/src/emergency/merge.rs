//! The main process keeps the page's directory fresh, and sends what was written down there.

use super::spool::{Kept, Spool};
use crate::said::Said;
use casework::{Casework, CaseworkError};
use std::{sync::Arc, time::Duration};

/// How often it is looked for letters.
const LOOK: Duration = Duration::from_secs(3);
/// Looks from one writing of the directory to the next.
const LOOKS_PER_DIRECTORY: u64 = 20;

/// Does so for as long as the product runs.
pub async fn keep_sending(casework: Arc<Casework>, spool: Arc<Spool>) {
    let mut directory = Said::about("the directory for the emergency page");
    let mut letters = Said::about("emergencies wait to be sent");
    for turn in 0_u64.. {
        if turn % LOOKS_PER_DIRECTORY == 0 {
            directory.went(refresh(&casework, &spool).await);
        }
        letters.went(send_waiting(&casework, &spool).await);
        tokio::time::sleep(LOOK).await;
    }
}

async fn refresh(casework: &Casework, spool: &Spool) -> Result<(), String> {
    let directory = casework.outage_directory().await;
    let directory = directory.map_err(|e| e.to_string())?;
    spool
        .write_directory(&directory)
        .and_then(|()| spool.clear())
        .map_err(|e| e.to_string())
}

/// Sends what waits; the error is why some of it goes on waiting.
async fn send_waiting(casework: &Casework, spool: &Spool) -> Result<(), String> {
    let folder = |e| format!("the folder for emergencies: {e}");
    let mut waits: Option<(String, usize)> = None;
    for name in spool.names(Kept::Waiting).map_err(folder)? {
        let place = match send(casework, spool, &name).await {
            Ok(()) => Kept::Sent,
            // These go away by themselves: it is tried again.
            Err(
                error @ (CaseworkError::TryAgain
                | CaseworkError::DiskFull
                | CaseworkError::Stopped
                | CaseworkError::Internal(_)),
            ) => {
                waits = Some((error.to_string(), waits.map_or(1, |(_, n)| n + 1)));
                continue;
            }
            Err(error) => {
                tracing::error!(%error, letter = name, "an emergency could not be sent: look at it");
                Kept::Refused
            }
        };
        // Where this fails, it is sent again at the next look, which is harmless.
        if let Err(error) = spool.file(&name, place) {
            let error = folder(error);
            waits = Some((error, waits.map_or(1, |(_, n)| n + 1)));
        }
    }
    match waits {
        None => Ok(()),
        Some((why, count)) => Err(format!("{count} of them: {why}")),
    }
}

async fn send(casework: &Casework, spool: &Spool, name: &str) -> Result<(), CaseworkError> {
    let letter = spool
        .read(name)
        .map_err(|e| CaseworkError::Internal(e.to_string()))?;
    let written = casework.open_emergency(&letter)?;
    let id = casework.send_spooled(written).await?;
    tracing::info!(decision = %id, "an emergency that was written down is sent");
    Ok(())
}
