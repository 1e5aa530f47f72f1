//! The soak: the mix at a steady rate for an hour or longer, and what grows meanwhile.

use crate::{
    Fault,
    house::House,
    memory,
    mix::{ACTS, Act, Dice},
    phases,
    tally::{Seen, Stretch, Tally, sorted, together},
};
use std::{
    collections::BTreeMap,
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};
use testkit::measure::quantile;

/// Time between two looks.
const LOOK: Duration = Duration::from_secs(60);
/// Part of the run that is left out: caches fill and the allocator finds its size.
const WARMING_UP: usize = 6;
/// Growth of memory between the middle of the run's first half and that of its second beyond
/// which the run has failed.
const MOST_GROWTH: f64 = 0.05;

/// What was seen at one look.
struct Look {
    minute: f64,
    memory: f64,
    files: f64,
    disk: u64,
    acts: usize,
    p50: f64,
    p99: f64,
    wrong: usize,
    of: BTreeMap<Act, Seen>,
}

/// How long, how much, and where each minute's numbers of each act go.
pub struct Plan<'a> {
    /// Minutes.
    pub minutes: u64,
    /// Acts a second.
    pub rate: f64,
    /// What the acts are chosen by.
    pub seed: u64,
    /// A file for lines of minute, act, count, p50 and p99 in ms, mean bytes of an answer.
    pub detail: Option<&'a Path>,
}

/// Runs for so many minutes.
///
/// # Errors
/// The program went away, or something grew that must not.
pub async fn run(house: &House, plan: &Plan<'_>) -> Result<(), Fault> {
    let Plan {
        minutes,
        rate,
        seed,
        detail,
    } = *plan;
    let mut detail = detail.map(File::create).transpose()?;
    println!("Soak: the mix at {rate:.0} acts a second for {minutes} minutes.");
    println!(
        "  minute   acts   wrong   p50 ms   p99 ms   memory MB (own + files)   threads   open files   disk MB"
    );
    let stretch = Stretch::begin(house.process())?;
    let (began, mut dice, mut looks) = (Instant::now(), Dice::new(seed), Vec::new());
    let length = Duration::from_secs(minutes * 60);
    while began.elapsed() < length {
        let tally = Tally::default();
        let left = length.saturating_sub(began.elapsed()).min(LOOK);
        phases::send(house, rate, left, &mut dice, &tally).await?;
        let look = look(house, &tally, began).await?;
        if let Some(file) = &mut detail {
            note(file, &look)?;
        }
        looks.push(look);
    }
    stretch.say(looks.iter().map(|l| l.acts).sum())?;
    by_act(&looks);
    judge(&looks)
}

async fn look(house: &House, tally: &Tally, began: Instant) -> Result<Look, Fault> {
    let (of, wrong) = tally.take();
    let all = together(&of);
    let held = memory::of(house.process())?;
    let look = Look {
        minute: began.elapsed().as_secs_f64() / 60.0,
        memory: house.number("sharewise_resident_memory_bytes").await? / 1e6,
        files: house.number("sharewise_open_files").await?,
        disk: bytes_in(house.folder.path()),
        acts: all.len(),
        p50: quantile(&all, 500) * 1e3,
        p99: quantile(&all, 990) * 1e3,
        wrong,
        of,
    };
    println!(
        "  {:>6.1} {:>6} {:>7} {:>8.1} {:>8.1} {:>11.1} ({:>5.1} + {:>4.1}) {:>9} {:>12.0} {:>9.1}",
        look.minute,
        look.acts,
        look.wrong,
        look.p50,
        look.p99,
        look.memory,
        held.own,
        held.files,
        held.threads,
        look.files,
        look.disk as f64 / 1e6
    );
    Ok(look)
}

fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let sizes = entries.flatten().filter_map(|e| e.metadata().ok());
    sizes.map(|m| m.len()).sum()
}

fn note(file: &mut File, look: &Look) -> std::io::Result<()> {
    for (act, _, name) in ACTS {
        if let Some(seen) = look.of.get(&act) {
            let waits = sorted(seen.seconds.clone());
            writeln!(
                file,
                "{:.1},{name},{},{:.1},{:.1},{}",
                look.minute,
                waits.len(),
                quantile(&waits, 500) * 1e3,
                quantile(&waits, 990) * 1e3,
                seen.bytes / waits.len().max(1)
            )?;
        }
    }
    Ok(())
}

/// What each act took and answered in the first and the last quarter after warming up: where
/// something grows, this says which page.
fn by_act(looks: &[Look]) {
    let warm = warm(looks);
    let quarter = warm.len().div_ceil(4);
    println!("  first and last quarter          p50 ms            p99 ms       bytes of an answer");
    for (act, _, name) in ACTS {
        let part = |part: &[Look]| {
            let seen = part.iter().filter_map(|l| l.of.get(&act));
            let (mut waits, mut bytes) = (Vec::new(), 0);
            for seen in seen {
                waits.extend(&seen.seconds);
                bytes += seen.bytes;
            }
            let mean = bytes / waits.len().max(1);
            let waits = sorted(waits);
            (
                quantile(&waits, 500) * 1e3,
                quantile(&waits, 990) * 1e3,
                mean,
            )
        };
        let (a, z) = (
            part(&warm[..quarter]),
            part(&warm[warm.len().saturating_sub(quarter)..]),
        );
        println!(
            "  {name:<24} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>9} {:>9}",
            a.0, z.0, a.1, z.1, a.2, z.2
        );
    }
}

/// What was seen after caches had filled.
fn warm(looks: &[Look]) -> &[Look] {
    &looks[looks.len().div_ceil(WARMING_UP).min(looks.len())..]
}

/// Compares the middle values of the first and the second half after warming up.
fn judge(looks: &[Look]) -> Result<(), Fault> {
    let warm = warm(looks);
    if warm.len() < 2 {
        println!("  too short to say what grows");
        return Ok(());
    }
    let (first, second) = warm.split_at(warm.len() / 2);
    let middle = |part: &[Look], of: fn(&Look) -> f64| {
        let values = crate::tally::sorted(part.iter().map(of).collect());
        quantile(&values, 500)
    };
    let grown = |of: fn(&Look) -> f64| middle(second, of) / middle(first, of) - 1.0;
    let memory = grown(|l| l.memory);
    let files = middle(second, |l| l.files) - middle(first, |l| l.files);
    let acts: usize = looks.iter().map(|l| l.acts).sum();
    let wrong: usize = looks.iter().map(|l| l.wrong).sum();
    let disk = match (looks.first(), looks.last()) {
        (Some(a), Some(z)) => z.disk.saturating_sub(a.disk),
        _ => 0,
    };
    println!(
        "  second half against first, after warming up: memory {:+.1} %, open files {files:+.0}, p99 {:+.0} %",
        memory * 100.0,
        grown(|l| l.p99) * 100.0
    );
    println!(
        "  {acts} acts, {wrong} went wrong; disk {:+.1} MB, {:.0} bytes an act",
        disk as f64 / 1e6,
        disk as f64 / acts.max(1) as f64
    );
    if memory > MOST_GROWTH || files >= 1.0 || wrong > 0 {
        return Err("the soak did not hold: see above".into());
    }
    Ok(())
}
