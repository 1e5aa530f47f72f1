//! `sharewise completions`: so that a shell completes commands and options.

use clap::{Args as ClapArgs, CommandFactory};
use clap_complete::Shell;
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Options of `sharewise completions`.
#[derive(ClapArgs)]
pub struct Args {
    /// The shell that will read them.
    shell: Shell,
}

/// Prints the completions of a command line for a shell.
pub fn run<C: CommandFactory>(args: &Args) -> ExitCode {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut C::command(), "sharewise", &mut text);
    let _ = io::stdout().write_all(&text);
    ExitCode::SUCCESS
}
