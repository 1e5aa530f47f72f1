//! For whoever watches the machine: `GET /health/live`, `/health/ready` and `/metrics` on a port of
//! their own, numbers only, in the text form that Prometheus and OpenTelemetry collectors read.

use crate::{
    backup,
    config::Config,
    edge,
    emergency::{Kept, Spool},
    run::{self, RunError},
};
use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use casework::Casework;
use jiff::Timestamp;
use std::{
    fmt::Write as _,
    fs,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Instant,
};

/// Upper ends of the histogram of answers, milliseconds.
const ENDS_MS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000];

/// What is counted. Everything is a number: no path, no id, nobody's name.
#[derive(Default)]
pub struct Counts {
    /// Answers by the first digit of their status.
    answers: [AtomicU64; 6],
    /// Answers that took at most so long, each end with those before.
    within: [AtomicU64; ENDS_MS.len()],
    all: AtomicU64,
    micros: AtomicU64,
    /// When the clock last took its turn well, seconds since 1970.
    turn: AtomicI64,
}

impl Counts {
    /// The clock took its turn.
    pub fn turned(&self) {
        self.turn
            .store(Timestamp::now().as_second(), Ordering::Relaxed);
    }

    fn answered(&self, status: StatusCode, began: Instant) {
        let took = began.elapsed();
        let class = usize::from(status.as_u16() / 100).min(self.answers.len() - 1);
        self.answers[class].fetch_add(1, Ordering::Relaxed);
        for (end, count) in ENDS_MS.iter().zip(&self.within) {
            if took.as_millis() <= u128::from(*end) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.all.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }
}

/// Counts an answer.
pub async fn count(State(counts): State<Arc<Counts>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let answer = next.run(request).await;
    counts.answered(answer.status(), began);
    answer
}

/// What readiness says after a fault of the disk, and `sharewise doctor` reads.
pub const STOPPED: &str = "reading only: the disk failed while something was written, and nothing more is written. \
    Look at the disk (dmesg, smartctl), then start Sharewise anew\n";

#[derive(Clone)]
struct Watch {
    casework: Arc<Casework>,
    config: Arc<Config>,
    counts: Arc<Counts>,
}

/// Serves the numbers, where the settings name an address for them.
///
/// # Errors
/// The address.
pub async fn serve(
    casework: Arc<Casework>,
    config: Arc<Config>,
    counts: Arc<Counts>,
) -> Result<Option<tokio::task::JoinHandle<()>>, RunError> {
    let Some(listen) = config.watch else {
        return Ok(None);
    };
    let listener = run::bind(listen).await?;
    if let Ok(address) = listener.local_addr() {
        run::say(format_args!("Numbers for whoever watches are at {address}"));
    }
    let watch = Watch {
        casework,
        config,
        counts,
    };
    let app = Router::new()
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(watch);
    Ok(Some(tokio::spawn(edge::serve(
        listener,
        app,
        std::future::pending(),
    ))))
}

async fn ready(State(watch): State<Watch>) -> Response {
    match watch.casework.ready().await {
        Ok(()) if watch.casework.store().writing_has_stopped() => {
            (StatusCode::SERVICE_UNAVAILABLE, STOPPED).into_response()
        }
        Ok(()) => "ok\n".into_response(),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
            .into_response(),
    }
}

async fn metrics(State(watch): State<Watch>) -> Response {
    let database = watch.casework.ready().await.is_ok();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, text(&watch, database)).into_response()
}

fn text(watch: &Watch, database: bool) -> String {
    let mut out = String::new();
    let mut gauge = |name: &str, help: &str, value: Option<i64>| {
        if let Some(value) = value {
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(
                out,
                "# HELP sharewise_{name} {help}\n# TYPE sharewise_{name} gauge\nsharewise_{name} {value}"
            );
        }
    };
    gauge(
        "database_up",
        "1: the database answers.",
        Some(i64::from(database)),
    );
    gauge(
        "writing_stopped",
        "1: the disk failed and nothing is written until the program is started anew.",
        Some(i64::from(watch.casework.store().writing_has_stopped())),
    );
    let turn = watch.counts.turn.load(Ordering::Relaxed);
    gauge(
        "clock_last_turn_timestamp_seconds",
        "When what is due was last looked at.",
        (turn > 0).then_some(turn),
    );
    let backup = backup::folder_of(&watch.config, None)
        .and_then(|f| f.newest())
        .ok()
        .flatten();
    gauge(
        "backup_last_good_timestamp_seconds",
        "When the newest backup that was read back was begun.",
        backup.map(|m| m.made_at.as_second()),
    );
    let spool = watch.config.emergency.as_ref();
    let spool = spool.and_then(|e| Spool::open(&e.folder).ok());
    for (name, help, kept) in [
        (
            "emergencies_waiting",
            "Emergencies written down while it was down, not sent yet.",
            Kept::Waiting,
        ),
        (
            "emergencies_refused",
            "Emergencies that could not be sent: a person must look.",
            Kept::Refused,
        ),
    ] {
        let count = spool.as_ref().and_then(|s| s.names(kept).ok());
        gauge(name, help, count.and_then(|c| i64::try_from(c.len()).ok()));
    }
    gauge("resident_memory_bytes", "Memory in use.", resident_bytes());
    gauge(
        "open_files",
        "Files and sockets that are open.",
        open_files(),
    );
    answers(&mut out, &watch.counts);
    out
}

fn answers(out: &mut String, counts: &Counts) {
    let _ = writeln!(
        out,
        "# HELP sharewise_answers_total Answers, by the first digit of their status.\n# TYPE sharewise_answers_total counter"
    );
    for class in 1..counts.answers.len() {
        let n = counts.answers[class].load(Ordering::Relaxed);
        let _ = writeln!(out, "sharewise_answers_total{{status=\"{class}xx\"}} {n}");
    }
    let _ = writeln!(
        out,
        "# HELP sharewise_answer_seconds How long answers took.\n# TYPE sharewise_answer_seconds histogram"
    );
    for (end, count) in ENDS_MS.iter().zip(&counts.within) {
        let n = count.load(Ordering::Relaxed);
        let (whole, part) = (end / 1000, end % 1000);
        let _ = writeln!(
            out,
            "sharewise_answer_seconds_bucket{{le=\"{whole}.{part:03}\"}} {n}"
        );
    }
    let all = counts.all.load(Ordering::Relaxed);
    let micros = counts.micros.load(Ordering::Relaxed);
    let _ = writeln!(
        out,
        "sharewise_answer_seconds_bucket{{le=\"+Inf\"}} {all}\n\
         sharewise_answer_seconds_sum {}.{:06}\nsharewise_answer_seconds_count {all}",
        micros / 1_000_000,
        micros % 1_000_000
    );
}

fn resident_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kb: i64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb * 1024)
}

fn open_files() -> Option<i64> {
    let count = fs::read_dir("/proc/self/fd").ok()?.count();
    i64::try_from(count).ok()
}
