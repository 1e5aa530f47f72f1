//! How long one decision takes, over the worked decisions. Not a test: run it by hand with
//! `cargo run --release -p rulebook --example measure`.

use std::{fs, path::Path, time::Instant};

use rulebook::{Facts, Rulebook};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let book = Rulebook::load()?;
    println!("loading: {:?}", start.elapsed());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut all: Vec<Facts> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(entry?.path())?)?;
        all.push(serde_json::from_value(value["facts"].clone())?);
    }
    let mut times: Vec<u128> = Vec::new();
    for _ in 0..500 {
        for facts in &all {
            let start = Instant::now();
            std::hint::black_box(book.decide(facts));
            times.push(start.elapsed().as_nanos());
        }
    }
    times.sort_unstable();
    let at = |percent: usize| times[times.len() * percent / 100] as f64 / 1000.0;
    println!(
        "{} decisions: p50 {:.1} us, p99 {:.1} us",
        times.len(),
        at(50),
        at(99)
    );
    Ok(())
}
