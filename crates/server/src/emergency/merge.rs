//! The main process keeps the page's directory fresh, and sends what was written down there.

use super::spool::{Kept, Spool};
use casework::{Casework, CaseworkError};
use std::{sync::Arc, time::Duration};

/// How often it is looked for letters.
const LOOK: Duration = Duration::from_secs(3);
/// Looks from one writing of the directory to the next.
const LOOKS_PER_DIRECTORY: u64 = 20;

/// Does so for as long as the product runs.
pub async fn keep_sending(casework: Arc<Casework>, spool: Arc<Spool>) {
    for turn in 0_u64.. {
        if turn % LOOKS_PER_DIRECTORY == 0 {
            refresh(&casework, &spool).await;
        }
        send_waiting(&casework, &spool).await;
        tokio::time::sleep(LOOK).await;
    }
}

async fn refresh(casework: &Casework, spool: &Spool) {
    let written = match casework.outage_directory().await {
        Ok(directory) => spool
            .write_directory(&directory)
            .and_then(|()| spool.clear())
            .map_err(|e| e.to_string()),
        Err(e) => Err(e.to_string()),
    };
    if let Err(error) = written {
        tracing::error!(error, "the directory for the emergency page");
    }
}

async fn send_waiting(casework: &Casework, spool: &Spool) {
    let names = match spool.names(Kept::Waiting) {
        Ok(names) => names,
        Err(error) => return tracing::error!(%error, "the folder for emergencies"),
    };
    for name in names {
        let place = match send(casework, spool, &name).await {
            Ok(()) => Kept::Sent,
            // These go away by themselves: it is tried again.
            Err(
                error @ (CaseworkError::TryAgain
                | CaseworkError::DiskFull
                | CaseworkError::Stopped
                | CaseworkError::Internal(_)),
            ) => {
                tracing::error!(%error, letter = name, "an emergency waits to be sent");
                continue;
            }
            Err(error) => {
                tracing::error!(%error, letter = name, "an emergency could not be sent: look at it");
                Kept::Refused
            }
        };
        // Where this fails, it is sent again at the next look, which is harmless.
        if let Err(error) = spool.file(&name, place) {
            tracing::error!(%error, letter = name, "the folder for emergencies");
        }
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
