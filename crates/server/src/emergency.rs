//! `sharewise emergency`: the page for when the product is down. A process of its own: it reads the
//! settings and one file with the directory, and needs neither the database nor the master key nor
//! the main process. What is written down there is sealed so that this process cannot read it again.

mod merge;
mod spool;

pub use merge::keep_sending;
pub use spool::{Kept, Spool};

use crate::{
    config::{self, ConfigArg},
    edge,
    run::{self, RunError},
};
use casework::{OutageDirectory, SpooledEmergency};
use std::sync::Arc;
use uuid::Uuid;
use web::{NotKept, Outage};

/// Options of `sharewise emergency`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
}

struct Desk(Spool);

impl Outage for Desk {
    fn directory(&self) -> Option<OutageDirectory> {
        self.0.directory()
    }

    fn keep(&self, sent: &[(String, String)], letter: SpooledEmergency) -> Result<Uuid, NotKept> {
        self.0.keep(sent, letter)
    }
}

/// Serves the page until it is stopped.
///
/// # Errors
/// The settings, the folder or the address.
pub async fn run(args: Args) -> Result<(), RunError> {
    run::start_logging();
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let Some(settings) = config.emergency else {
        return Err(RunError::Usage(
            "add [emergency] with listen = \"...\" and folder = \"...\" to the settings".into(),
        ));
    };
    let spool = Spool::open(&settings.folder).map_err(RunError::Fault)?;
    let listener = run::bind(settings.listen).await?;
    if let Ok(address) = listener.local_addr() {
        run::say(format_args!(
            "The page for when Sharewise is down is at http://{address}/outage"
        ));
    }
    let app = web::outage_router(Arc::new(Desk(spool)));
    edge::serve(listener, app, Arc::default(), run::asked_to_stop()).await;
    Ok(())
}
