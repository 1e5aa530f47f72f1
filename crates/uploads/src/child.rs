//! The process that looks: fences itself in, reads a file from its standard input, writes what it
//! found to its standard output, and ends.

use crate::{
    fence::fence,
    look::{Kind, Refusal, look},
};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

/// The hidden command of the program that runs this.
pub const COMMAND: &str = "look-at-upload";
/// Ends with this where the fence could not be put up.
pub(crate) const NO_FENCE: u8 = 3;

/// The first line of the answer; after it come the bytes of a picture made anew.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    Taken(Kind),
    Refused(Refusal),
}

/// The whole process.
pub fn run() -> ExitCode {
    if let Err(why) = fence() {
        // Whoever started this by hand reads it; nothing of the file is in it.
        let _ = writeln!(io::stderr(), "{why}");
        return ExitCode::from(NO_FENCE);
    }
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let mut out = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut begun = false;
    let looked = look(&bytes, &mut out, |kind, out| {
        begun = true;
        say(&Verdict::Taken(kind), out)
    });
    match looked {
        Ok(_) => out.flush(),
        // Too late to say so in the first line.
        Err(_) if begun => Err(io::ErrorKind::InvalidData.into()),
        Err(refusal) => {
            say(&Verdict::Refused(refusal), &mut out)?;
            out.flush()
        }
    }
}

fn say(verdict: &Verdict, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, verdict)?;
    out.write_all(b"\n")
}
