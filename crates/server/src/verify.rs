//! `sharewise verify`: checks an exported ledger without the database it came from.

use clap::Args as ClapArgs;
use ledger::Finding;
use std::{
    fs::File,
    io::{self, BufReader, Write},
    path::PathBuf,
    process::ExitCode,
};

/// Options of `sharewise verify`.
#[derive(ClapArgs)]
pub struct Args {
    /// An exported ledger.
    file: PathBuf,
    /// Report as JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Exit code 0: nothing was altered, removed or reordered; 1: something was; 2: the file cannot
/// be read as an export.
pub fn run(args: &Args) -> ExitCode {
    let report = match File::open(&args.file).and_then(|f| ledger::verify_export(BufReader::new(f)))
    {
        Ok(report) => report,
        Err(e) => {
            eprintln!("sharewise verify: {}: {e}", args.file.display());
            return ExitCode::from(2);
        }
    };
    let text = if args.json {
        match serde_json::to_string_pretty(&report) {
            Ok(json) => json + "\n",
            Err(e) => {
                eprintln!("sharewise verify: {e}");
                return ExitCode::from(70);
            }
        }
    } else {
        report.to_string()
    };
    let _ = io::stdout().write_all(text.as_bytes());
    if report.is_sound() {
        ExitCode::SUCCESS
    } else if report.findings.contains(&Finding::NotAnExport) {
        ExitCode::from(2)
    } else {
        ExitCode::from(1)
    }
}
