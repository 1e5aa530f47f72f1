//! The one binary: start, settings, jobs, commands.

mod demo;
mod run;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Think, check, share: log a concern about a child, decide lawfully, share securely.
#[derive(Parser)]
#[command(name = "sharewise", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a demonstration with made-up people on this machine only.
    Demo(demo::Args),
}

/// Exit codes: 0 done, 1 the answer is no, 2 wrong use or bad input, 70 a fault of ours.
fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Command::Demo(args) => run::to_end(demo::run(args)),
    }
}
