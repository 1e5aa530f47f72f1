//! What is counted while requests are answered.

use crate::telemetry::Span;
use axum::http::StatusCode;
use jiff::Timestamp;
use std::{
    sync::{
        OnceLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc;

/// Upper ends of the histogram of answers, milliseconds.
pub const ENDS_MS: [u32; 10] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000];

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
    /// Where spans go, where a collector is named.
    spans: OnceLock<mpsc::Sender<Span>>,
    dropped: AtomicU64,
}

/// How long answers took.
pub struct Took {
    /// Upper ends, seconds.
    pub ends: Vec<f64>,
    /// How many fell between each two ends, and beyond the last.
    pub each: Vec<u64>,
    /// All of them.
    pub count: u64,
    /// Their sum.
    pub seconds: f64,
}

impl Counts {
    /// The clock took its turn.
    pub fn turned(&self) {
        self.turn
            .store(Timestamp::now().as_second(), Ordering::Relaxed);
    }

    /// When it last did, seconds since 1970.
    pub fn last_turn(&self) -> Option<i64> {
        let turn = self.turn.load(Ordering::Relaxed);
        (turn > 0).then_some(turn)
    }

    /// Sends spans there from now on.
    pub fn send_spans(&self, to: mpsc::Sender<Span>) {
        // Asked for once, at the start.
        let _ = self.spans.set(to);
    }

    /// Whether anybody wants spans.
    pub fn wants_spans(&self) -> bool {
        self.spans.get().is_some()
    }

    /// Hands a span on; where too many wait it is dropped and counted.
    pub fn span(&self, span: Span) {
        if let Some(to) = self.spans.get()
            && to.try_send(span).is_err()
        {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Spans that were dropped; `None` where nobody wants any.
    pub fn dropped_spans(&self) -> Option<i64> {
        let dropped = self.dropped.load(Ordering::Relaxed);
        self.wants_spans()
            .then(|| i64::try_from(dropped).unwrap_or(i64::MAX))
    }

    /// Counts an answer.
    pub fn answered(&self, status: StatusCode, took: Duration) {
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

    /// Answers by the first digit of their status: `2xx` and so on.
    pub fn by_status(&self) -> Vec<(String, u64)> {
        let classes = self.answers.iter().enumerate().skip(1);
        classes
            .map(|(class, n)| (format!("{class}xx"), n.load(Ordering::Relaxed)))
            .collect()
    }

    /// How long answers took.
    pub fn took(&self) -> Took {
        // Counted without a lock: an answer may stand in one number and not yet in the next.
        let mut before = 0;
        let mut each: Vec<u64> = Vec::with_capacity(ENDS_MS.len() + 1);
        for count in &self.within {
            let n = count.load(Ordering::Relaxed).max(before);
            each.push(n - before);
            before = n;
        }
        let count = self.all.load(Ordering::Relaxed).max(before);
        each.push(count - before);
        Took {
            ends: ENDS_MS.iter().map(|ms| f64::from(*ms) / 1000.0).collect(),
            each,
            count,
            seconds: Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64(),
        }
    }
}
