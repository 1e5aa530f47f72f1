//! The commands a person types while working on Sharewise: `cargo xtask demo`, `cargo xtask test`
//! and a few more. Only the standard library, so that it is compiled in a second or two.

mod browser;
mod counts;
mod demo;
mod deny;
mod durability;
mod fuzz;
mod mutants;
mod needs;
mod package;
mod postgres;
mod release;
mod step;
mod suite;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND

Commands:
  demo [ARGS]      install what is missing, build, and start the demonstration;
                   ARGS go to `sharewise demo` (see `cargo xtask demo --help`)
  test [--quick]   formatting, lints, all tests on SQLite and on a PostgreSQL started for the
                   occasion, the repository's own checks, and the browser journeys in Chromium;
                   --quick leaves the browser out
  browser [FILE]   only the browser journeys, or only the named files of e2e/journeys
  postgres         a throwaway PostgreSQL for tests; runs until Enter or Ctrl-C
  screenshots      take the README's pictures again, into docs/screenshots
  bench [ARGS]     run the benchmark (built with optimisation)
  bench law        deciding, beside a general policy engine
  bench linkage [--size N ...] [--seed S] [--also FOLDER ...] [--no-peers]
                   linkage beside Splink 5 and 4 and weldrs, on made-up people, on those of another
                   generator (children*.csv and truth*.csv in a folder) and on FEBRL, all in one run
  bench load [--seconds N] [--rates A,B,...] [--children N] [--seed N] [--engine postgres]
                   a partnership's busiest hour sent to the real program: the mix at rising rates,
                   64 clients without a pause, the emergency page beside a hundred sign-ins
  bench soak [--minutes N] [--rate N]
                   the mix for an hour: what grows
  powercut [--points N]
                   cut the power at N points (2500) of a run under load, for each of four kinds of
                   what becomes of unsynced writes, and with faults of the disk
  kill [--times N] kill the program N times (1000) in a storm of concerns, on both engines, and as
                   often the server of PostgreSQL under it, with syncs on
  growth           what looking for patterns costs among 10,000, 100,000 and a million items,
                   counted in steps of SQLite and pages of PostgreSQL
  package [--binary FILE]
                   a Debian package of the release build, in the build folder under package/
  release [--key FILE] [--binary FILE]
                   everything that is given out: .tar.gz, Debian package, list of libraries,
                   checksums, and with a key of minisign their signature
  reproducible     two clean release builds in different folders, and whether they are the same
  deny [--offline | --db FOLDER]
                   licences, sources, crates and known weaknesses of what we build on (cargo-deny)
  fuzz [--minutes N] [TARGET]
                   damaged input against everything that reads, N minutes (2) for each target
  mutants [ARGS]   small faults put into the rulebook, one at a time: does a test notice? ARGS go
                   to `cargo mutants`, for example --shard 0/8 for every eighth
  mutants access | redaction | exchange | ledger | inbox | grounds [ARGS]
                   the same with another part
  help             this text

What is missing is installed with Debian's apt-get, after saying what and why.
Exit codes: 0 all well, 1 something failed, 2 the command was not understood.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "demo" => demo::run(&rest),
        "test" => suite::run(&rest),
        "browser" => browser::run_alone(&rest),
        "postgres" => postgres::run_until_enter(),
        postgres::KEEPER => postgres::keep(&rest),
        "screenshots" => browser::screenshots(),
        "bench" => demo::bench(&rest),
        "package" => package::run(&rest),
        "powercut" => durability::powercut(&rest),
        "kill" => durability::kill(&rest),
        "growth" => durability::growth(&rest),
        "release" => release::run(&rest),
        "reproducible" => release::reproducible(&rest),
        "deny" => deny::run(&rest),
        "fuzz" => fuzz::run(&rest),
        "mutants" => mutants::run(&rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(true)
        }
        other => {
            eprintln!("xtask: there is no command \"{other}\".\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
