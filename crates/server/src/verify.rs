//! `sharewise verify`: checks an exported ledger without the database it came from.

use clap::Args as ClapArgs;
use ledger::{Finding, Signed, Trusted, Verifier, VerifyReport, WitnessKey, last_seen};
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
    /// The public key of a witness who must have signed the newest checkpoint; may be given again.
    #[arg(long = "witness", value_name = "KEY")]
    witnesses: Vec<String>,
    /// The log's public key, as you were given it before and not by whoever made the file; may be given
    /// again. One from before a change of key is enough.
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
    /// Report as JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Exit code 0: nothing was altered, removed or reordered; 1: something was; 2: the file cannot
/// be read as an export.
pub fn run(args: &Args) -> ExitCode {
    let mut trusted = Trusted::default();
    for text in &args.keys {
        match Verifier::from_text(text) {
            Ok(key) => trusted.keys.push(key),
            Err(e) => {
                eprintln!("sharewise verify: {text}: {e}");
                return ExitCode::from(2);
            }
        }
    }
    let report = match File::open(&args.file)
        .and_then(|f| ledger::verify_export_against(BufReader::new(f), &trusted))
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
    let seen = match witnessed(args, &report) {
        Ok(seen) => seen,
        Err(e) => {
            eprintln!("sharewise verify: {e}");
            return ExitCode::from(2);
        }
    };
    if report.is_sound() && seen {
        ExitCode::SUCCESS
    } else if report.findings.contains(&Finding::NotAnExport) {
        ExitCode::from(2)
    } else {
        ExitCode::from(1)
    }
}

/// Whether every witness that was named signed the newest checkpoint; says it on standard error, so
/// that a report for programs stays one.
fn witnessed(args: &Args, report: &VerifyReport) -> Result<bool, String> {
    if args.witnesses.is_empty() {
        return Ok(true);
    }
    let export = std::fs::read_to_string(&args.file).map_err(|e| e.to_string())?;
    let newest = match report.signed {
        Signed::Matches { size, .. } => size,
        _ => 0,
    };
    let mut all = true;
    for text in &args.witnesses {
        let key = WitnessKey::from_text(text).map_err(|e| format!("{text}: {e}"))?;
        match last_seen(&export, &key) {
            Some((size, time)) if size == newest && newest > 0 => {
                eprintln!(
                    "Witnessed by {} at {}: {size} entries.",
                    key.name(),
                    at(time)
                );
            }
            Some((size, time)) => {
                all = false;
                eprintln!(
                    "{} saw {size} entries at {}, and not the {newest} of this file.",
                    key.name(),
                    at(time)
                );
            }
            None => {
                all = false;
                eprintln!("NOT witnessed by {}.", key.name());
            }
        }
    }
    Ok(all)
}

fn at(time: u64) -> String {
    i64::try_from(time)
        .ok()
        .and_then(|s| jiff::Timestamp::from_second(s).ok())
        .map_or_else(|| "an unknown time".into(), |t| t.to_string())
}
