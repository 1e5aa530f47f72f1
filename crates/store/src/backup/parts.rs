//! The parts of a backup, read on a thread of their own.

use super::{
    BackupEnd, BackupHead, STREAM,
    format::{self, Cell},
};
use crate::{
    engine::tables::Table,
    error::{Result, StoreError},
};
use seal::{StreamKey, StreamOpener};
use std::io::{BufReader, Read};
use tokio::sync::mpsc;

/// Values that one statement takes: well under what either engine allows.
const VALUES_AT_ONCE: usize = 2000;
/// Parts that may wait for the database.
const WAITING: usize = 8;

pub(super) enum Part {
    Head(BackupHead),
    Table(Table),
    Rows(Vec<Vec<Cell>>),
    End(BackupEnd),
}

pub(super) type Parts = mpsc::Receiver<Result<Part>>;

/// Reads on a thread of its own, so that neither disk nor cipher holds up the database.
pub(super) fn read<R: Read + Send + 'static>(key: StreamKey, from: R) -> Parts {
    let (send, parts) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let passed = StreamOpener::begin(&key, STREAM, from)
            .map_err(StoreError::from)
            .and_then(|opener| pass_on(BufReader::new(opener), &send));
        if let Err(e) = passed {
            // Nobody listens where bringing back has failed already.
            let _ = send.blocking_send(Err(e));
        }
    });
    parts
}

fn pass_on(mut from: impl Read, send: &mpsc::Sender<Result<Part>>) -> Result<()> {
    let bad = || StoreError::Corrupt("backup");
    let say = |part| send.blocking_send(Ok(part)).map_err(|_| bad());
    let (mut table, mut rows, mut bytes_waiting) = (None::<Table>, Vec::new(), 0);
    while let Some((part, bytes)) = format::next_part(&mut from)? {
        let room = table.as_ref().map_or(1, |t| t.columns.len().max(1));
        let full = rows.len() >= VALUES_AT_ONCE / room || bytes_waiting > 4 * 1024 * 1024;
        if !rows.is_empty() && (part != format::ROW || full) {
            say(Part::Rows(std::mem::take(&mut rows)))?;
            bytes_waiting = 0;
        }
        match part {
            format::HEAD => say(Part::Head(format::read_json(&bytes)?))?,
            format::TABLE => {
                let next: Table = format::read_json(&bytes)?;
                next.check()?;
                table = Some(next.clone());
                say(Part::Table(next))?;
            }
            format::ROW => {
                rows.push(format::read_row(table.as_ref().ok_or_else(bad)?, &bytes)?);
                bytes_waiting += bytes.len();
            }
            format::END => {
                let end = format::read_json(&bytes)?;
                // Reads on to where the stream says that it ended.
                if format::next_part(&mut from)?.is_some() {
                    return Err(bad());
                }
                return say(Part::End(end));
            }
            _ => return Err(bad()),
        }
    }
    Err(bad())
}

pub(super) async fn next(parts: &mut Parts) -> Result<Part> {
    parts.recv().await.ok_or(StoreError::Corrupt("backup"))?
}
