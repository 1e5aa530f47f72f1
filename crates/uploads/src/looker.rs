//! The side of whoever asks: starts a process for each file, hears its answer, and ends it where it
//! takes too long.

use crate::{
    child::{self, Verdict},
    look::{Refusal, look},
};
use std::{
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::Semaphore,
};

/// Processes that look at the same time: each may take a quarter of a gigabyte.
const AT_ONCE: usize = 2;
/// How long one may take by the clock on the wall, waiting for others left out. Its processor time
/// is limited far below that.
const LONGEST: Duration = Duration::from_secs(60);
/// Most bytes of a picture made anew: PNG made quickly is larger than PNG made slowly.
const MOST_BYTES: u64 = 96 * 1024 * 1024;

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Its media type, by its bytes. That of a picture made anew may be another than it came in.
    pub media_type: &'static str,
    /// The picture made anew; `None`: it is kept as it came.
    pub made_anew: Option<Vec<u8>>,
}

/// Where files are looked at.
#[derive(Debug, Clone, Default)]
enum Place {
    /// Nowhere: no file is taken.
    #[default]
    Nowhere,
    /// In this process.
    Here,
    /// In a process of its own for each.
    Program(PathBuf),
}

/// Looks at files. By default nowhere, so that what forgets to choose takes none.
#[derive(Debug, Clone)]
pub struct Looker {
    place: Place,
    room: Arc<Semaphore>,
}

impl Default for Looker {
    fn default() -> Self {
        Self::at(Place::default())
    }
}

impl Looker {
    fn at(place: Place) -> Self {
        Self {
            place,
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Each file in a process of its own: this program's, whose command [`child::COMMAND`] is
    /// [`child::run`].
    pub fn by_itself() -> Self {
        // The file that runs now, also after an update has put another in its place.
        Self::of_program("/proc/self/exe".into())
    }

    /// Each file in a process of its own, of this program.
    pub fn of_program(program: PathBuf) -> Self {
        Self::at(Place::Program(program))
    }

    /// Without a fence, in this process: for tests, whose files are their own.
    pub fn unfenced() -> Self {
        Self::at(Place::Here)
    }

    /// Looks at a file, and gives it back with what was found.
    ///
    /// # Errors
    /// Why it is not taken; [`Refusal::Unchecked`] where it is not the file's fault.
    pub async fn look(&self, bytes: Vec<u8>) -> Result<(Looked, Vec<u8>), Refusal> {
        let _room = self.room.acquire().await.map_err(|_| Refusal::Unchecked)?;
        match &self.place {
            Place::Nowhere => Err(Refusal::Unchecked),
            Place::Here => {
                let there = tokio::task::spawn_blocking(move || Ok((here(&bytes)?, bytes)));
                there.await.map_err(|_| Refusal::Damaged)?
            }
            Place::Program(program) => {
                let asked = tokio::time::timeout(LONGEST, ask(program, &bytes));
                let looked = asked.await.unwrap_or(Err(Refusal::Heavy))?;
                Ok((looked, bytes))
            }
        }
    }
}

fn here(bytes: &[u8]) -> Result<Looked, Refusal> {
    let mut anew = Vec::new();
    let kind = look(bytes, &mut anew, |_, _| Ok(()))?;
    Ok(Looked {
        media_type: kind.media_type(),
        made_anew: (!anew.is_empty()).then_some(anew),
    })
}

/// The process is killed where this is dropped before its end.
async fn ask(program: &PathBuf, bytes: &[u8]) -> Result<Looked, Refusal> {
    let fault = |e: &dyn std::fmt::Display| {
        tracing::error!(error = %e, "a file could not be looked at");
        Refusal::Unchecked
    };
    let mut process = Command::new(program)
        .arg(child::COMMAND)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| fault(&e))?;
    let (Some(mut to), Some(from)) = (process.stdin.take(), process.stdout.take()) else {
        return Err(fault(&"no pipes"));
    };
    let write = async {
        // It may have seen enough before it has heard everything.
        let _ = to.write_all(bytes).await;
        drop(to);
    };
    let mut heard = Vec::new();
    let mut from = from.take(MOST_BYTES + 1);
    let read = from.read_to_end(&mut heard);
    let ((), read) = tokio::join!(write, read);
    read.map_err(|e| fault(&e))?;
    if heard.len() as u64 > MOST_BYTES {
        return Err(Refusal::Heavy);
    }
    let ended = process.wait().await.map_err(|e| fault(&e))?;
    if !ended.success() {
        return Err(bad_end(ended));
    }
    read_answer(heard)
        .ok_or_else(|| fault(&"not an answer"))
        .and_then(|answer| answer)
}

/// A process that a limit ended took too much; one that gave up found the file damaged.
fn bad_end(ended: ExitStatus) -> Refusal {
    match ended.code() {
        None => Refusal::Heavy,
        Some(code) if code == i32::from(child::NO_FENCE) => {
            tracing::error!(
                "this machine does not let a process fence itself in: no file is taken"
            );
            Refusal::Unchecked
        }
        // What clap says where the command is not there: another program.
        Some(2) => Refusal::Unchecked,
        Some(_) => Refusal::Damaged,
    }
}

fn read_answer(mut heard: Vec<u8>) -> Option<Result<Looked, Refusal>> {
    let line = heard.iter().position(|b| *b == b'\n')?;
    let verdict = serde_json::from_slice(&heard[..line]).ok()?;
    Some(match verdict {
        Verdict::Refused(refusal) => Err(refusal),
        Verdict::Taken(kind) => {
            heard.drain(..=line);
            Ok(Looked {
                media_type: kind.media_type(),
                made_anew: (!heard.is_empty()).then_some(heard),
            })
        }
    })
}
