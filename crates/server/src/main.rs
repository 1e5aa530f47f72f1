//! The one binary: start, settings, jobs, commands.

mod admin;
mod agency_key;
mod alarms;
mod backup;
mod completions;
mod config;
mod continuity;
mod decide;
mod demo;
mod doctor;
mod edge;
mod emergency;
mod import;
mod keyfile;
mod keys;
mod law;
mod link;
mod mail;
mod memory;
mod restore;
mod run;
mod said;
mod serve;
mod telemetry;
mod tongue;
mod verify;
mod watch;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What a script can rely on; the table stands in docs/how-to/configure.md too.
const EXIT_CODES: &str = "\
Exit codes:
  0   done, or yes
  1   the answer is no: a ledger that was altered, a backup that is not sound, a doctor who found something
  2   wrong use, or input that cannot be read
  70  a fault of the machine or of ours";

/// Think, check, share: log a concern about a child, decide lawfully, share securely.
#[derive(Parser)]
#[command(name = "sharewise", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a demonstration with made-up people on this machine only.
    Demo(demo::Args),
    /// Serve an installation, as its file of settings says.
    Serve(serve::Args),
    /// Serve the page for when Sharewise is down: numbers to ring, and a place to write.
    Emergency(emergency::Args),
    /// Make a sealed pack for each agency for when no machine works, or open one.
    Continuity(continuity::Args),
    /// Make the master key, add agencies, invite people.
    Admin(Box<admin::Args>),
    /// Put another master key in place.
    Keys(keys::Args),
    /// Take people in from a file: a CSV list or a Common Transfer File.
    Import(import::Args),
    /// Say what the law asks and allows, for facts in a file.
    Decide(decide::Args),
    /// Read the law: list, explain, compare two days, take away, check local practice.
    Law(law::Args),
    /// Find the records that are of one person, in a file or across two files.
    Link(link::Args),
    /// Check an exported ledger: was anything altered, removed or reordered?
    Verify(verify::Args),
    /// Make a sealed backup while people work, and read it back.
    Backup(backup::Args),
    /// Bring a backup back, whole or for one agency, or try whether it would come back.
    Restore(restore::Args),
    /// Look for what would go wrong, and say what to do about it.
    Doctor(doctor::Args),
    /// Looks at one file that somebody sent, from standard input, behind a fence; the server starts it.
    #[command(name = uploads::child::COMMAND, hide = true)]
    LookAtUpload,
    /// Print completions for a shell.
    Completions(completions::Args),
}

fn main() -> ExitCode {
    memory::keep_out_of_dumps();
    let cli = Cli::parse();
    match cli.command {
        Command::Demo(args) => run::to_end(demo::run(args)),
        Command::Serve(args) => run::to_end(serve::run(args)),
        Command::Emergency(args) => run::to_end(emergency::run(args)),
        Command::Continuity(args) => run::to_end(continuity::run(args)),
        Command::Admin(args) => run::to_end(admin::run(*args)),
        Command::Keys(args) => run::to_end(keys::run(args)),
        Command::Import(args) => run::to_end(import::run(args)),
        Command::Decide(args) => decide::run(&args),
        Command::Law(args) => law::run(&args),
        Command::Link(args) => link::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Backup(args) => run::to_end(backup::run(args)),
        Command::Restore(args) => run::to_end(restore::run(args)),
        Command::Doctor(args) => run::to_answer(doctor::run(args)),
        Command::LookAtUpload => uploads::child::run(),
        Command::Completions(args) => completions::run::<Cli>(&args),
    }
}
