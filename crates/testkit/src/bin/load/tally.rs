//! What was measured, and how it is printed.

use crate::{
    Fault,
    mix::{ACTS, Act},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use testkit::measure::quantile;

/// What was seen of each act.
#[derive(Default, Clone)]
pub struct Tally(Arc<Mutex<Waits>>);

#[derive(Default)]
struct Waits {
    of: BTreeMap<Act, Seen>,
    wrong: usize,
}

/// What was seen of one act.
#[derive(Default, Clone)]
pub struct Seen {
    /// Waits from the intended start, seconds.
    pub seconds: Vec<f64>,
    /// Bytes of the answers, all together.
    pub bytes: usize,
}

impl Tally {
    /// An act that ended well with so many bytes of answers, or did not.
    pub fn note(&self, act: Act, seconds: f64, bytes: Option<usize>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.of.entry(act).or_default();
        seen.seconds.push(seconds);
        seen.bytes += bytes.unwrap_or(0);
        all.wrong += usize::from(bytes.is_none());
    }

    /// Takes what there is, and how many acts did not end well.
    pub fn take(&self) -> (BTreeMap<Act, Seen>, usize) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wrong = std::mem::take(&mut all.wrong);
        (std::mem::take(&mut all.of), wrong)
    }
}

/// All waits together, sorted.
pub fn together(of: &BTreeMap<Act, Seen>) -> Vec<f64> {
    sorted(of.values().flat_map(|s| &s.seconds).copied().collect())
}

/// The values in order.
pub fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// A table of every act.
pub fn print(of: &BTreeMap<Act, Seen>) {
    row_head();
    for (act, _, name) in ACTS {
        if let Some(seen) = of.get(&act) {
            row(name, &sorted(seen.seconds.clone()));
        }
    }
    row("all", &together(of));
}

/// The head of a table of waits.
pub fn row_head() {
    println!("  milliseconds from the intended start    count      p50      p99    p99.9     most");
}

/// One line of a table of waits.
pub fn row(name: &str, sorted: &[f64]) {
    let ms = |s: f64| s * 1e3;
    println!(
        "  {name:<38} {:>6} {:>8.1} {:>8.1} {:>8.1} {:>8.1}",
        sorted.len(),
        ms(quantile(sorted, 500)),
        ms(quantile(sorted, 990)),
        ms(quantile(sorted, 999)),
        ms(sorted.last().copied().unwrap_or(f64::NAN)),
    );
}

/// The machine's own floor while something else is measured: 4 kB written and synced in the same
/// folder four times a second. Ends when it is dropped.
pub struct Floor {
    task: tokio::task::JoinHandle<()>,
    waits: Arc<Mutex<Vec<f64>>>,
}

impl Floor {
    /// Begins.
    pub fn begin(folder: &Path) -> Self {
        let waits = Arc::new(Mutex::new(Vec::new()));
        let (file, noted) = (folder.join("floor"), waits.clone());
        let task = tokio::spawn(async move {
            let mut every = tokio::time::interval(Duration::from_millis(250));
            loop {
                let due = every.tick().await;
                if sync(file.clone()).await.is_ok() {
                    let mut all = noted.lock().unwrap_or_else(PoisonError::into_inner);
                    all.push(due.elapsed().as_secs_f64());
                }
            }
        });
        Self { task, waits }
    }

    /// Its waits until now, sorted.
    pub fn waits(&self) -> Vec<f64> {
        let all = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        sorted(all.clone())
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn sync(file: PathBuf) -> Result<(), Fault> {
    let written = tokio::task::spawn_blocking(move || {
        use std::io::Write;
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)?;
        file.write_all(&[7; 4096])?;
        file.sync_data()
    });
    Ok(written.await??)
}

/// Seconds of processor time that a process has used.
///
/// # Errors
/// There is no such process.
pub fn processor_seconds(process: u32) -> Result<f64, Fault> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name stands in brackets and may hold anything; user and system time are the 14th and
    // 15th field, in hundredths on every Linux.
    let (_, rest) = stat.rsplit_once(')').ok_or("not what /proc says")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let hundredths = |n: usize| {
        fields
            .get(n)
            .and_then(|t| t.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    Ok((hundredths(11) + hundredths(12)) / 100.0)
}

/// A stretch of time with the processor time that the program and the generator used in it.
pub struct Stretch {
    began: Instant,
    process: u32,
    program: f64,
    generator: f64,
}

impl Stretch {
    /// Begins.
    ///
    /// # Errors
    /// There is no such process.
    pub fn begin(process: u32) -> Result<Self, Fault> {
        Ok(Self {
            began: Instant::now(),
            process,
            program: processor_seconds(process)?,
            generator: processor_seconds(std::process::id())?,
        })
    }

    /// Says what was used for so many acts.
    ///
    /// # Errors
    /// The program has ended.
    pub fn say(&self, acts: usize) -> Result<(), Fault> {
        let took = self.began.elapsed().as_secs_f64();
        let program = processor_seconds(self.process)? - self.program;
        let generator = processor_seconds(std::process::id())? - self.generator;
        let thousands = f64::from(u32::try_from(acts.max(1))?) / 1000.0;
        println!(
            "  processor: the program {program:.1} s of {took:.0} ({:.1} s for 1,000 acts), the generator {generator:.1} s; {}",
            program / thousands,
            testkit::measure::load()
        );
        Ok(())
    }
}
