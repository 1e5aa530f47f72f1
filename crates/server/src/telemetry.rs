//! Traces and metrics for a collector, by OTLP over HTTP in its JSON form: what a request was, how
//! long it took and how it ended, and the numbers of `/metrics`. Routes and ids of traces only: no
//! address as it was asked for, no id of a record, nobody's name. Off where no collector is named.

mod otlp;
mod send;

use crate::watch::Watch;
use std::time::Duration;
use tokio::sync::mpsc;

pub use otlp::Span;
pub use send::Collector;

/// Spans that wait to be sent; more are dropped and counted, so that a collector that is down takes
/// no memory.
const MOST_WAITING: usize = 2048;

/// Where spans go from whoever answers requests.
pub fn queue() -> (mpsc::Sender<Span>, mpsc::Receiver<Span>) {
    mpsc::channel(MOST_WAITING)
}

/// Sends what has gathered, again and again. A collector that does not answer is no fault of the
/// product: it is said once in the log, and what was gathered is gone.
pub async fn keep_sending(
    collector: Collector,
    every: Duration,
    mut spans: mpsc::Receiver<Span>,
    watch: Watch,
) {
    let began = otlp::now_ns();
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut well = true;
    let mut gathered = Vec::new();
    loop {
        tick.tick().await;
        while let Ok(span) = spans.try_recv() {
            gathered.push(span);
        }
        let mut sent = Ok(());
        if !gathered.is_empty() {
            sent = collector.post("/v1/traces", &otlp::traces(&gathered)).await;
            gathered.clear();
        }
        if sent.is_ok() {
            let metrics = otlp::metrics(watch.counts(), &watch.numbers().await, began);
            sent = collector.post("/v1/metrics", &metrics).await;
        }
        match (&sent, well) {
            (Err(e), true) => tracing::warn!(error = %e, "the collector of traces and metrics"),
            (Ok(()), false) => tracing::warn!("the collector of traces and metrics answers again"),
            _ => {}
        }
        well = sent.is_ok();
    }
}
