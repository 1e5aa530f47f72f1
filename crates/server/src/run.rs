//! Serving: the listener, the clock that drives the jobs, and a quiet end.

use crate::{
    edge::{self, Network},
    said::Said,
    watch::{self, Counts},
};
use axum::middleware::from_fn_with_state;
use casework::Casework;
use std::{
    fmt::Display,
    future::Future,
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, sync::Mutex};

/// How often the clock looks for what is due.
const TICK: Duration = Duration::from_secs(1);
/// How many turns lie between two signed checkpoints of a ledger.
const TICKS_PER_CHECKPOINT: u64 = 10;
/// How many turns lie between two rounds of clearing away what has run out.
const TICKS_PER_SWEEP: u64 = 3600;

/// Why the product did not start or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Wrong use: an option or a file of settings.
    #[error("{0}")]
    Usage(String),
    /// The answer is no: what was looked at is not sound.
    #[error("{0}")]
    No(String),
    /// A fault of the machine or of ours.
    #[error("{0}")]
    Fault(String),
}

fn runtime() -> Result<tokio::runtime::Runtime, ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| {
            eprintln!("sharewise: cannot start: {e}");
            ExitCode::from(70)
        })
}

/// Runs to the end on a runtime of its own; prints what went wrong.
pub fn to_end(work: impl Future<Output = Result<(), RunError>>) -> ExitCode {
    let runtime = match runtime() {
        Ok(r) => r,
        Err(code) => return code,
    };
    match runtime.block_on(work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("sharewise: {e}");
            ExitCode::from(match e {
                RunError::No(_) => 1,
                RunError::Usage(_) => 2,
                RunError::Fault(_) => 70,
            })
        }
    }
}

/// Runs to the end on a runtime of its own; the answer is yes (0) or no (1).
pub fn to_answer(work: impl Future<Output = bool>) -> ExitCode {
    match runtime() {
        Ok(r) if r.block_on(work) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(code) => code,
    }
}

/// Ids only in the logs; `RUST_LOG` chooses how much, and `SHAREWISE_LOG=json` an object for each
/// line.
pub fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::env::var_os("SHAREWISE_LOG").is_some_and(|how| how == "json") {
        log.json().init();
    } else {
        log.init();
    }
}

/// Prints a line for whoever started the program. A reader that has gone away is no fault.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Binds the address.
///
/// # Errors
/// Somebody else listens there, or the address is not this machine's.
pub async fn bind(listen: SocketAddr) -> Result<TcpListener, RunError> {
    TcpListener::bind(listen).await.map_err(|e| {
        RunError::Usage(format!(
            "cannot listen on {listen}: {e}. Choose another address with --listen."
        ))
    })
}

/// Serves until the machine asks to stop, then closes the database quietly.
///
/// # Errors
/// The name of the hub could not be read.
pub async fn serve(
    listener: TcpListener,
    casework: Arc<Casework>,
    counts: Arc<Counts>,
    proxies: Arc<[Network]>,
) -> Result<(), RunError> {
    casework
        .hub_name()
        .await
        .map_err(|e| RunError::Fault(format!("the name of the hub: {e}")))?;
    let jobs = tokio::spawn(keep_time(casework.clone(), counts.clone()));
    let app = web::App {
        casework: casework.clone(),
    };
    let app = web::router(app).layer(from_fn_with_state(counts, watch::count));
    edge::serve(listener, app, proxies, asked_to_stop()).await;
    jobs.abort();
    casework.store().close().await;
    Ok(())
}

async fn keep_time(casework: Arc<Casework>, counts: Arc<Counts>) {
    let mut every = tokio::time::interval(TICK);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut asking: Option<tokio::task::JoinHandle<()>> = None;
    let mut turns = Said::about("the clock's turn");
    let mut signing = Said::about("signing checkpoints");
    let mut sweeping = Said::about("clearing away what has run out");
    let witnesses = Arc::new(Mutex::new(Said::about("asking witnesses")));
    for turn in 0_u64.. {
        every.tick().await;
        if turns.went(casework.tick().await) {
            counts.turned();
        }
        if turn % TICKS_PER_CHECKPOINT == 0 {
            signing.went(casework.sign_checkpoints().await);
        }
        if turn % TICKS_PER_CHECKPOINT == 1 && asking.as_ref().is_none_or(|a| a.is_finished()) {
            // A witness that is slow to answer holds nothing up.
            let (casework, witnesses) = (casework.clone(), witnesses.clone());
            asking = Some(tokio::spawn(async move {
                let asked = casework.ask_witnesses().await;
                witnesses.lock().await.went(asked);
            }));
        }
        if turn % TICKS_PER_SWEEP == 0 {
            sweeping.went(casework.sweep().await.map(drop));
        }
    }
}

/// Over once the machine asks to stop.
pub async fn asked_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut s) => {
                s.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
