//! The load generator: `cargo xtask bench load` and `cargo xtask bench soak`. It starts the real
//! program over a made-up partnership on this machine and sends it what a partnership of agencies
//! sends in its busiest hour. It measures; read its numbers with the machine and load it prints.
//!
//! Open loop: requests begin when a Poisson stream says so, whether or not earlier ones were
//! answered, and every wait counts from that intended moment, so that a stall is not hidden by a
//! client that waits for it to end.

mod house;
mod http;
mod memory;
mod mix;
mod phases;
mod soak;
mod tally;

use std::path::PathBuf;
use testkit::measure;

type Fault = Box<dyn std::error::Error + Send + Sync>;

const HELP: &str = "\
load --binary FILE [--seconds N] [--rates A,B,...] [--children N] [--seed N] [--engine postgres]
    the mix at each rate (requests a second), 64 clients without a pause, sign-ins beside an emergency
load --binary FILE --soak MINUTES [--rate N] [--children N] [--seed N] [--detail FILE]
    the mix for so long; memory, open files and disk as they grow, and each act's waits; FILE is
    given each act's numbers of each minute
--engine sqlite is usual; with postgres a server of its own is started, with syncs on";

/// What was asked for.
struct Options {
    binary: PathBuf,
    seconds: u64,
    rates: Vec<f64>,
    children: usize,
    seed: u64,
    soak_minutes: Option<u64>,
    detail: Option<PathBuf>,
    postgres: bool,
}

fn options() -> Result<Options, Fault> {
    let mut o = Options {
        binary: PathBuf::new(),
        seconds: 20,
        rates: vec![
            mix::HUB_PER_SECOND,
            2.0 * mix::HUB_PER_SECOND,
            4.0 * mix::HUB_PER_SECOND,
        ],
        // More than a lead opens in a day would be asked why.
        children: 50,
        seed: 6,
        soak_minutes: None,
        detail: None,
        postgres: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(HELP)?;
        match name.as_str() {
            "--binary" => o.binary = value.into(),
            "--seconds" => o.seconds = value.parse()?,
            "--rates" => o.rates = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--rate" => o.rates = vec![value.parse()?],
            "--children" => o.children = value.parse()?,
            "--seed" => o.seed = value.parse()?,
            "--soak" => o.soak_minutes = Some(value.parse()?),
            "--detail" => o.detail = Some(value.into()),
            "--engine" if value == "sqlite" => o.postgres = false,
            "--engine" if value == "postgres" => o.postgres = true,
            _ => return Err(HELP.into()),
        }
    }
    if !o.binary.is_file() {
        return Err(format!(
            "--binary {}: there is no such file\n\n{HELP}",
            o.binary.display()
        )
        .into());
    }
    Ok(o)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Fault> {
    let o = options()?;
    println!("{}", measure::machine());
    let house = house::House::make(&o.binary, o.children, o.postgres).await?;
    println!(
        "{}; 4 agencies, {} children each, {} concerns beforehand; seed {}\n",
        house.engine(),
        o.children,
        house.before,
        o.seed
    );
    match o.soak_minutes {
        Some(minutes) => {
            let rate = o.rates.first().copied().unwrap_or(mix::HUB_PER_SECOND);
            let plan = soak::Plan {
                minutes,
                rate,
                seed: o.seed,
                detail: o.detail.as_deref(),
            };
            soak::run(&house, &plan).await?;
        }
        None => phases::run(&house, &o.rates, o.seconds, o.seed).await?,
    }
    println!("{}", measure::load());
    Ok(())
}
