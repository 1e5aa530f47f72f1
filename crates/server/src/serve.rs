//! `sharewise serve`: a real installation, as its file of settings says.

use crate::{
    backup,
    config::{self, ConfigArg},
    continuity,
    emergency::{self, Spool},
    mail::Mailer,
    run::{self, RunError},
    watch::{self, Counts, Watch},
};
use std::sync::Arc;

/// Options of `sharewise serve`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
}

/// Serves until it is stopped.
///
/// # Errors
/// The settings, the key, the database or the address.
pub async fn run(args: Args) -> Result<(), RunError> {
    run::start_logging();
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let mailer = match &config.smtp {
        None => None,
        Some(smtp) => Some(Mailer::new(smtp).map_err(RunError::Usage)?),
    };
    let config = Arc::new(config);
    let casework = Arc::new(config.open().await.map_err(RunError::Fault)?);
    config
        .set_sign_on(&casework)
        .await
        .map_err(RunError::Usage)?;
    if let Some(list) = config.breached() {
        tokio::task::spawn_blocking(move || {
            if let Err(e) = list.check() {
                tracing::error!(error = %e, "breached_passwords: passwords are checked without it");
            }
        });
    }
    let listener = run::bind(config.listen).await?;
    let mail = mailer.map(|m| tokio::spawn(m.keep_sending(casework.clone())));
    let backups = tokio::spawn(backup::keep(casework.clone(), config.clone()));
    let moments = tokio::spawn(backup::moments::keep(casework.clone(), config.clone()));
    let packs = tokio::spawn(continuity::keep_making(casework.clone(), config.clone()));
    let emergencies = match &config.emergency {
        None => None,
        Some(settings) => {
            let spool = Spool::open(&settings.folder).map_err(RunError::Fault)?;
            Some(tokio::spawn(emergency::keep_sending(
                casework.clone(),
                Arc::new(spool),
            )))
        }
    };
    if let Ok(address) = listener.local_addr() {
        run::say(format_args!("Listening at http://{address}"));
    }
    run::say(format_args!("Sharewise answers at {}", config.public_url));
    let counts = Arc::new(Counts::default());
    let watch = Watch::new(casework.clone(), config.clone(), counts.clone());
    let collector = watch::keep_sending(watch.clone());
    let watcher = watch::serve(watch).await?;
    let served = run::serve(
        listener,
        casework,
        counts,
        config.trusted_proxies.clone().into(),
    )
    .await;
    backups.abort();
    moments.abort();
    packs.abort();
    for job in [mail, emergencies, watcher, collector]
        .into_iter()
        .flatten()
    {
        job.abort();
    }
    served
}
