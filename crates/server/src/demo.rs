//! The demonstration: a made-up partnership on this machine only.

use crate::{
    keyfile,
    run::{self, RunError},
};
use casework::{Casework, MasterKey, Settings, Store, SystemClock};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Options of `sharewise demo`.
#[derive(clap::Args)]
pub struct Args {
    /// Address to listen on; only this machine's own (loopback).
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder for the made-up database; kept and used again. Without it a new one is made each
    /// time and removed at the end.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Runs the demonstration until it is stopped.
///
/// # Errors
/// The address is not this machine's own, or the folder cannot be used.
pub async fn run(args: Args) -> Result<(), RunError> {
    run::start_logging();
    if !args.listen.ip().is_loopback() {
        return Err(RunError::Usage(format!(
            "the demonstration signs anyone in by one click, so it only listens on this machine (127.0.0.1), not on {}",
            args.listen.ip()
        )));
    }
    let listener = run::bind(args.listen).await?;
    let address = listener
        .local_addr()
        .map_err(|e| RunError::Fault(e.to_string()))?;
    let throwaway = args.data.is_none();
    let folder = args.data.unwrap_or_else(|| {
        std::env::temp_dir().join(format!("sharewise-demo-{}", uuid::Uuid::new_v4()))
    });
    let casework = open(&folder, address).await?;
    announce(&casework, address).await?;
    let served = run::serve(listener, casework, Arc::default(), Arc::default()).await;
    if throwaway {
        let _ = std::fs::remove_dir_all(&folder);
    }
    served
}

async fn open(folder: &Path, address: SocketAddr) -> Result<Arc<Casework>, RunError> {
    let fault = |e: &dyn std::fmt::Display| {
        RunError::Fault(format!("the folder {}: {e}", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(|e| fault(&e))?;
    let master = master_key(&folder.join("master.key")).map_err(|e| fault(&e))?;
    let database = folder.join("sharewise.db");
    let store = Store::open(&format!("sqlite://{}", database.display()), master)
        .await
        .map_err(|e| fault(&e))?;
    let settings = Settings {
        demo: true,
        public_url: format!("http://{address}"),
        hub: "demo.example".into(),
        uploads: uploads::Looker::by_itself(),
        ..Settings::default()
    };
    let casework = Casework::new(store, Arc::new(SystemClock), settings).map_err(|e| fault(&e))?;
    testkit::story::tell(&casework)
        .await
        .map_err(|e| fault(&e))?;
    Ok(Arc::new(casework))
}

/// The key beside the made-up database. A real installation keeps it elsewhere.
fn master_key(path: &Path) -> Result<MasterKey, String> {
    if path.exists() {
        keyfile::read(path)
    } else {
        keyfile::make(path)
    }
}

async fn announce(casework: &Casework, address: SocketAddr) -> Result<(), RunError> {
    let people = casework
        .demo_people()
        .await
        .map_err(|e| RunError::Fault(e.to_string()))?;
    run::say(format_args!(
        "A demonstration with made-up people. Nothing here is about anyone real.\n"
    ));
    for (agency, members) in people {
        run::say(format_args!("{} ({})", agency.name_en, agency.nation));
        for p in members {
            run::say(format_args!(
                "  {}, {}",
                p.content.name, p.content.job_title
            ));
        }
    }
    run::say(format_args!(
        "\nOpen http://{address}/sign-in and choose who you want to be. Ctrl-C ends it."
    ));
    Ok(())
}
