//! For whoever watches the machine: `GET /health/live`, `/health/ready` and `/metrics` on a port of
//! their own, numbers only, in the text form that Prometheus and OpenTelemetry collectors read.

mod counts;

pub use counts::Counts;

use crate::{
    backup,
    config::Config,
    edge,
    emergency::{Kept, Spool},
    run::{self, RunError},
    telemetry::{self, Span},
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use casework::Casework;
use std::{fmt::Write as _, fs, sync::Arc, time::Instant};

/// Counts an answer, and makes a span of it where a collector is named.
pub async fn count(State(counts): State<Arc<Counts>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let asked = counts.wants_spans().then(|| {
        let route = request.extensions().get::<MatchedPath>();
        (
            request.method().clone(),
            route.map(|r| r.as_str().to_owned()),
            request.headers().get("traceparent").cloned(),
        )
    });
    let answer = next.run(request).await;
    let (status, took) = (answer.status(), began.elapsed());
    counts.answered(status, took);
    if let Some((method, route, parent)) = asked {
        let parent = parent.as_ref().and_then(|p| p.to_str().ok());
        counts.span(Span::of(parent, &method, route, status.as_u16(), took));
    }
    answer
}

/// What readiness says after a fault of the disk, and `sharewise doctor` reads.
pub const STOPPED: &str = "reading only: the disk failed while something was written, and nothing more is written. \
    Look at the disk (dmesg, smartctl), then start Sharewise anew\n";

/// A number that goes up and down.
pub struct Gauge {
    /// Its name, without the product's.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
    /// What it is now.
    pub value: i64,
}

/// Every number there is beside the counts of answers.
pub struct Numbers {
    /// They.
    pub gauges: Vec<Gauge>,
}

/// What the numbers are read from.
#[derive(Clone)]
pub struct Watch {
    casework: Arc<Casework>,
    config: Arc<Config>,
    counts: Arc<Counts>,
}

/// Serves the numbers, where the settings name an address for them.
///
/// # Errors
/// The address.
pub async fn serve(watch: Watch) -> Result<Option<tokio::task::JoinHandle<()>>, RunError> {
    let Some(listen) = watch.config.watch else {
        return Ok(None);
    };
    let listener = run::bind(listen).await?;
    if let Ok(address) = listener.local_addr() {
        run::say(format_args!("Numbers for whoever watches are at {address}"));
    }
    let app = Router::new()
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(watch);
    Ok(Some(tokio::spawn(edge::serve(
        listener,
        app,
        Arc::default(),
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

/// Sends traces and metrics to the collector that the settings name, if any.
pub fn keep_sending(watch: Watch) -> Option<tokio::task::JoinHandle<()>> {
    let collector = watch.config.collector()?;
    let every = watch.config.otlp_every();
    let (to, spans) = telemetry::queue();
    watch.counts.send_spans(to);
    Some(tokio::spawn(telemetry::keep_sending(
        collector, every, spans, watch,
    )))
}

async fn metrics(State(watch): State<Watch>) -> Response {
    let numbers = watch.numbers().await;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, text(&watch.counts, &numbers)).into_response()
}

impl Watch {
    /// Over a running server.
    pub const fn new(casework: Arc<Casework>, config: Arc<Config>, counts: Arc<Counts>) -> Self {
        Self {
            casework,
            config,
            counts,
        }
    }

    /// What is counted.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Reads them all.
    pub async fn numbers(&self) -> Numbers {
        let database = self.casework.ready().await.is_ok();
        let mut gauges = Vec::new();
        let mut gauge = |name, help, value: Option<i64>| {
            gauges.extend(value.map(|value| Gauge { name, help, value }));
        };
        gauge(
            "database_up",
            "1: the database answers.",
            Some(i64::from(database)),
        );
        gauge(
            "writing_stopped",
            "1: the disk failed and nothing is written until the program is started anew.",
            Some(i64::from(self.casework.store().writing_has_stopped())),
        );
        gauge(
            "clock_last_turn_timestamp_seconds",
            "When what is due was last looked at.",
            self.counts.last_turn(),
        );
        let backup = backup::folder_of(&self.config, None)
            .and_then(|f| f.newest())
            .ok()
            .flatten();
        gauge(
            "backup_last_good_timestamp_seconds",
            "When the newest backup that was read back was begun.",
            backup.map(|m| m.made_at.as_second()),
        );
        gauge(
            "witness_away_seconds",
            "How long a ledger has waited for a witness that is missed; 0: none is.",
            self.casework.witness_away_seconds().await.ok(),
        );
        let packs = self.config.continuity.as_ref();
        gauge(
            "continuity_pack_oldest_age_seconds",
            "Age of the oldest agency's pack for when no machine works.",
            packs
                .and_then(crate::continuity::oldest)
                .and_then(|age| i64::try_from(age.as_secs()).ok()),
        );
        let spool = self.config.emergency.as_ref();
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
        gauge(
            "spans_dropped",
            "Spans that the collector was too slow for.",
            self.counts.dropped_spans(),
        );
        Numbers { gauges }
    }
}

/// The form that Prometheus reads.
fn text(counts: &Counts, numbers: &Numbers) -> String {
    let mut out = String::new();
    for g in &numbers.gauges {
        // Writing to a string cannot fail, here and below.
        let (name, help, value) = (g.name, g.help, g.value);
        let _ = writeln!(
            out,
            "# HELP sharewise_{name} {help}\n# TYPE sharewise_{name} gauge\nsharewise_{name} {value}"
        );
    }
    answers(&mut out, counts);
    out
}

fn answers(out: &mut String, counts: &Counts) {
    let _ = writeln!(
        out,
        "# HELP sharewise_answers_total Answers, by the first digit of their status.\n# TYPE sharewise_answers_total counter"
    );
    for (status, n) in counts.by_status() {
        let _ = writeln!(out, "sharewise_answers_total{{status=\"{status}\"}} {n}");
    }
    let _ = writeln!(
        out,
        "# HELP sharewise_answer_seconds How long answers took.\n# TYPE sharewise_answer_seconds histogram"
    );
    let took = counts.took();
    let mut within = 0;
    for (end, n) in took.ends.iter().zip(&took.each) {
        within += n;
        let _ = writeln!(
            out,
            "sharewise_answer_seconds_bucket{{le=\"{end:.3}\"}} {within}"
        );
    }
    let (all, seconds) = (took.count, took.seconds);
    let _ = writeln!(
        out,
        "sharewise_answer_seconds_bucket{{le=\"+Inf\"}} {all}\n\
         sharewise_answer_seconds_sum {seconds:.6}\nsharewise_answer_seconds_count {all}"
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
