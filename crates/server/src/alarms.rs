//! `sharewise keys witnesses`, `clear-alarm` and `forget-log`: what witnesses say of the ledgers here.

use crate::{
    config::Config,
    run::{self, RunError},
};
use casework::{Casework, CaseworkError};

async fn open(config: &Config) -> Result<Casework, RunError> {
    config.open().await.map_err(RunError::Fault)
}

fn fault(e: &CaseworkError) -> RunError {
    RunError::Fault(e.to_string())
}

/// Lists how each ledger stands with its witnesses.
///
/// # Errors
/// The database.
pub async fn list(config: &Config) -> Result<(), RunError> {
    let casework = open(config).await?;
    let found = casework.witnesses_of_ledgers().await;
    casework.store().close().await;
    for (agency, rows) in found.map_err(|e| fault(&e))? {
        if rows.is_empty() {
            run::say(format_args!("{agency}: no witness yet"));
        }
        for w in rows {
            let how = match w.alarm.as_str() {
                "" if w.size == 0 => "has not signed yet".to_owned(),
                "" => format!("signed at {} entries", w.size),
                alarm => format!("ALARM: {alarm}"),
            };
            run::say(format_args!("{agency}: {}: {how}", w.witness));
        }
    }
    Ok(())
}

/// Takes the alarms of a ledger off.
///
/// # Errors
/// No such agency, no alarm, no reason, or the database.
pub async fn clear(config: &Config, agency: &str, why: &str) -> Result<(), RunError> {
    let casework = open(config).await?;
    let done = casework.clear_witness_alarm(agency, why).await;
    casework.store().close().await;
    match done {
        Ok(raised) => {
            for witness in raised {
                run::say(format_args!("{witness} is asked again from the beginning."));
            }
            run::say(
                "A witness on another hub raises it again until `sharewise keys forget-log` was run there.",
            );
            Ok(())
        }
        Err(CaseworkError::NotFound) => {
            Err(RunError::Usage(format!("there is no agency {agency}")))
        }
        Err(CaseworkError::WrongState) => Err(RunError::No(format!(
            "no witness has raised an alarm about {agency}"
        ))),
        Err(CaseworkError::Invalid(_)) => {
            Err(RunError::Usage("say with --why what you found".into()))
        }
        Err(e) => Err(fault(&e)),
    }
}

/// Puts another key in place for an agency's ledger.
///
/// # Errors
/// No such agency, no reason, or the database.
pub async fn renew_ledger(config: &Config, agency: &str, why: &str) -> Result<(), RunError> {
    let casework = open(config).await?;
    let done = casework.renew_ledger_key(agency, why).await;
    casework.store().close().await;
    match done {
        Ok(key) => {
            run::say(key);
            run::say(
                "This key signs the ledger from now on; the last checkpoint of the old one announces it, and \
                 witnesses and `sharewise verify` follow it. Give it to whoever keeps the old one, and make \
                 a backup: in those made before, the old key still lies.",
            );
            Ok(())
        }
        Err(CaseworkError::NotFound) => {
            Err(RunError::Usage(format!("there is no agency {agency}")))
        }
        Err(CaseworkError::Invalid(_)) => Err(RunError::Usage(
            "say with --why why the key is changed: it stands in the ledger".into(),
        )),
        Err(e) => Err(fault(&e)),
    }
}

/// Forgets what this hub saw of another's log.
///
/// # Errors
/// The log is not known here, or the database.
pub async fn forget(config: &Config, origin: &str) -> Result<(), RunError> {
    let casework = open(config).await?;
    let known = casework.forget_witnessed(origin).await;
    casework.store().close().await;
    if known.map_err(|e| fault(&e))? {
        run::say("Forgotten: the next checkpoint of that log is the first that is seen.");
        Ok(())
    } else {
        Err(RunError::No(format!("nothing was seen of {origin} here")))
    }
}
