//! Between two backups: a copy of what is committed, every few seconds, from which the database can
//! be rebuilt as it was at a moment. SQLite only; PostgreSQL archives its own log.
//!
//! A chain of sealed pieces lies in the folder for backups: `sharewise-TIME-00000000.piece` is the file
//! of the database, those that are counted on are what was added to its log. A chain begins with each
//! start of the server, each day, and whenever it broke.

use super::{
    bucket_of,
    folder::{BackupFolder, PREFIX, hex},
    folder_of,
};
use crate::config::Config;
use casework::{Casework, Commits, Copying, PieceHead, Store, StoreError, seal_piece};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::{
    collections::VecDeque,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// What names of pieces end with.
pub(super) const PIECE: &str = ".piece";
/// Bytes of the log after which it is folded: as often as SQLite does it by itself.
const FOLD_AT: u64 = 4 * 1024 * 1024;
/// Bytes of the log after which it is folded even if the folder takes nothing: the disk of the
/// database must not fill with it.
const FOLD_ANYHOW: u64 = 256 * 1024 * 1024;
/// How long a chain grows.
const CHAIN_HOURS: i64 = 24;
/// How long after a failure it is tried again.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Copies for as long as the server runs, where the settings ask for it.
pub async fn keep(casework: Arc<Casework>, config: Arc<Config>) {
    let seconds = config.backup.as_ref().and_then(|b| b.every_seconds);
    let Some(seconds) = seconds else {
        return;
    };
    let mut copying = match casework.store().start_copying().await {
        Ok(Some(copying)) => copying,
        Ok(None) => {
            return tracing::warn!(
                "every_seconds of [backup] is for SQLite: PostgreSQL archives its own log (docs/how-to/restore.md)"
            );
        }
        Err(e) => return tracing::error!(error = %e, "nothing is copied between backups"),
    };
    let (send, names) = mpsc::unbounded_channel();
    tokio::spawn(carry(config.clone(), names));
    loop {
        let ended = chain(casework.store(), &config, &mut copying, seconds, &send).await;
        let pause = match ended {
            Ok(()) => Duration::ZERO,
            Err(e) => {
                tracing::error!(error = e, "the copy between backups broke; it begins again");
                AFTER_FAILURE
            }
        };
        tokio::time::sleep(pause).await;
        if copying.log_length() > FOLD_ANYHOW
            && let Err(e) = copying.begin().await
        {
            tracing::error!(error = %e, "the log of the database could not be folded");
        }
    }
}

/// Takes pieces to the bucket, in their order, each until it is there.
async fn carry(config: Arc<Config>, mut names: mpsc::UnboundedReceiver<String>) {
    if config.backup.as_ref().is_none_or(|b| b.bucket.is_none()) {
        return;
    }
    while let Some(name) = names.recv().await {
        while let Err(e) = carry_one(&config, &name).await {
            tracing::error!(error = e, piece = name, "a piece is not in the bucket yet");
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }
}

async fn carry_one(config: &Config, name: &str) -> Result<(), String> {
    let Some(bucket) = bucket_of(config)? else {
        return Ok(());
    };
    let (name, path) = (name.to_owned(), folder_of(config, None)?.path_of(name));
    super::aside(move || match path.exists() {
        true => bucket.put_file(&name, &path),
        // It was cleared away meanwhile.
        false => Ok(()),
    })
    .await
}

/// A chain that is being made.
struct Chain<'a> {
    store: &'a Store,
    folder: BackupFolder,
    name: String,
    number: u64,
    before: String,
    send: &'a mpsc::UnboundedSender<String>,
}

/// Makes one chain until it is time for the next.
async fn chain(
    store: &Store,
    config: &Config,
    copying: &mut Copying,
    seconds: u32,
    send: &mpsc::UnboundedSender<String>,
) -> Result<(), String> {
    let began = Timestamp::now();
    let mut chain = Chain {
        store,
        folder: folder_of(config, None)?,
        name: began.strftime("%Y%m%dT%H%M%S.%6fZ").to_string(),
        number: 0,
        before: String::new(),
        send,
    };
    copying.begin().await.map_err(words)?;
    let file = copying.file().to_owned();
    let head = chain.head(0, began, began);
    chain.write(head, Source::File(file)).await?;
    if !copying.goes_on() {
        return Err("the log of the database was begun anew by another program".into());
    }
    clear(&chain.folder, config)?;
    let (mut from, mut waiting, mut first) = (began, VecDeque::new(), true);
    let end = began + SignedDuration::from_hours(CHAIN_HOURS);
    while Timestamp::now() < end {
        let at = Timestamp::now();
        let commits = match copying.log_length() > FOLD_AT {
            true => copying.fold().await,
            false => copying.read(),
        };
        let commits = commits.map_err(words)?;
        if first || !commits.bytes.is_empty() {
            waiting.push_back((commits, at, Timestamp::now()));
            first = false;
        }
        if let Err(e) = chain.write_waiting(&mut waiting, &mut from).await {
            let held: usize = waiting.iter().map(|(c, ..)| c.bytes.len()).sum();
            if held as u64 > FOLD_ANYHOW {
                return Err(e);
            }
            tracing::error!(error = e, "what was committed waits to be copied");
        }
        tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
    }
    Ok(())
}

fn words(e: StoreError) -> String {
    match e {
        StoreError::Stale => "the log of the database was begun anew by another program".into(),
        e => e.to_string(),
    }
}

/// Where a piece comes from.
enum Source {
    File(PathBuf),
    Bytes(Vec<u8>),
}

impl Chain<'_> {
    fn head(&self, log: u64, from: Timestamp, to: Timestamp) -> PieceHead {
        PieceHead {
            chain: self.name.clone(),
            number: self.number,
            log,
            from_us: from.as_microsecond(),
            to_us: to.as_microsecond(),
            before: self.before.clone(),
        }
    }

    async fn write_waiting(
        &mut self,
        waiting: &mut VecDeque<(Commits, Timestamp, Timestamp)>,
        from: &mut Timestamp,
    ) -> Result<(), String> {
        while let Some((commits, at, to)) = waiting.front() {
            let head = self.head(commits.log, *at, *to);
            self.write(head, Source::Bytes(commits.bytes.clone()))
                .await?;
            *from = *at;
            waiting.pop_front();
        }
        Ok(())
    }

    /// Writes a piece: beside its name, synced, and then given its name.
    async fn write(&mut self, head: PieceHead, source: Source) -> Result<(), String> {
        let name = name_of(&self.name, self.number);
        let path = self.folder.path_of(&name);
        let part = self.folder.path_of(&format!("{name}.part"));
        let key = self.store.piece_key();
        let written = super::aside(move || {
            let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
            let work = || -> Result<String, StoreError> {
                let mut options = OpenOptions::new();
                let out = options.write(true).create(true).truncate(true).mode(0o600);
                let out = Hashed::new(BufWriter::new(out.open(&part)?));
                let out = match source {
                    Source::File(file) => seal_piece(&key, &head, &mut File::open(file)?, out)?,
                    Source::Bytes(bytes) => seal_piece(&key, &head, &mut &bytes[..], out)?,
                };
                let (out, hash) = (out.to, out.hash);
                out.into_inner().map_err(io::Error::from)?.sync_all()?;
                fs::rename(&part, &path)?;
                if let Some(folder) = path.parent() {
                    File::open(folder)?.sync_all()?;
                }
                Ok(hex(&hash.finalize()))
            };
            work().map_err(|e| fault(&e))
        });
        self.before = written.await?;
        self.number += 1;
        // Nobody takes it where there is no bucket.
        let _ = self.send.send(name);
        Ok(())
    }
}

/// Writes on and keeps the hash of what was written.
struct Hashed<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn new(to: W) -> Self {
        Self {
            to,
            hash: Sha256::new(),
        }
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The name of a piece of a chain.
pub(super) fn name_of(chain: &str, number: u64) -> String {
    format!("{PREFIX}{chain}-{number:08}{PIECE}")
}

/// The chain of a piece, from its name.
pub(super) fn chain_of(name: &str) -> Option<&str> {
    let inner = name.strip_prefix(PREFIX)?.strip_suffix(PIECE)?;
    Some(inner.rsplit_once('-')?.0)
}

/// Clears away chains that are older than the settings keep; the newest two stay.
fn clear(folder: &BackupFolder, config: &Config) -> Result<(), String> {
    let hours = config.backup.as_ref().map_or(48, |b| b.moments_hours);
    let last = Timestamp::now() - SignedDuration::from_hours(i64::from(hours));
    let last = last.strftime("%Y%m%dT%H%M%S.%6fZ").to_string();
    let names = folder.pieces()?;
    let mut chains: Vec<&str> = names.iter().filter_map(|n| chain_of(n)).collect();
    chains.dedup();
    // What was asked for may begin in the chain before the oldest that is young enough.
    let young = chains.partition_point(|c| *c < last.as_str());
    let gone = young.saturating_sub(1).min(chains.len().saturating_sub(2));
    for name in &names {
        if chain_of(name).is_some_and(|c| chains[..gone].contains(&c)) {
            fs::remove_file(folder.path_of(name)).map_err(|e| format!("{name}: {e}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_named_after_its_chain_and_place() {
        let name = name_of("20261122T180530.123456Z", 12);
        assert_eq!(name, "sharewise-20261122T180530.123456Z-00000012.piece");
        assert_eq!(chain_of(&name), Some("20261122T180530.123456Z"));
        assert_eq!(chain_of("sharewise-20261122T180530.123456Z.backup"), None);
    }
}
