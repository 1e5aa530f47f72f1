//! A copy of every commit to an SQLite database, seconds after it: the file once, and from then on
//! what is added to its log.
//!
//! SQLite folds its log into the file from time to time and begins the log anew. While it is copied
//! only [`Copying::fold`] does so, with the writer's turn in hand and after everything in the log
//! was read, so that no commit slips through. Then one small commit begins the new log: from there
//! on SQLite cannot begin another by itself. Where somebody else's program does all the same (a
//! command that writes much while the server runs), the head of the log is not what it was, which
//! [`Copying::read`] tells as [`StoreError::Stale`]: the copy begins again with the file.
//!
//! The file does not change between two folds. Were it to, it would be by frames that are in the log
//! too: what is read from the log afterwards writes them again.

mod piece;
pub(crate) mod wal;

pub use piece::{PieceHead, open_piece, replay, seal_piece};

use crate::{
    engine::{Conn, Engine, Store},
    error::{Result, StoreError},
    group::Writer,
};
use sqlx::{
    Connection,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::Mutex;
use wal::{HEAD, Position};

/// How long folding waits for readers, with the writer's turn in hand.
const PATIENCE: Duration = Duration::from_millis(200);

/// Commits that were read from the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commits {
    /// Which log since copying began: 1, 2, and so on.
    pub log: u64,
    /// Its bytes; those of the first piece of a log begin with its head.
    pub bytes: Vec<u8>,
}

/// An SQLite database that is being copied.
pub struct Copying {
    writer: Arc<Mutex<Writer<Conn>>>,
    conn: SqliteConnection,
    file: PathBuf,
    at: Option<Position>,
    log: u64,
}

impl Store {
    /// Takes over the folding of the log. `None` on PostgreSQL, which archives its own log.
    ///
    /// # Errors
    /// The database.
    pub async fn start_copying(&self) -> Result<Option<Copying>> {
        let Engine::Sqlite { writer, .. } = &self.engine else {
            return Ok(None);
        };
        let file = {
            let mut writer = writer.lock().await;
            exec!(writer.conn_between()?, "PRAGMA wal_autocheckpoint = 0");
            writer.conn_between()?.file.clone()
        };
        let file = file.ok_or(StoreError::Corrupt("name of the database"))?;
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .busy_timeout(PATIENCE)
            .pragma("wal_autocheckpoint", "0");
        Ok(Some(Copying {
            writer: writer.clone(),
            conn: SqliteConnection::connect_with(&options).await?,
            file,
            at: None,
            log: 0,
        }))
    }
}

impl Copying {
    /// The file of the database.
    pub fn file(&self) -> &Path {
        &self.file
    }

    fn log_file(&self) -> PathBuf {
        let mut name = self.file.as_os_str().to_owned();
        name.push("-wal");
        PathBuf::from(name)
    }

    /// Begins: what is committed from here on is read from the log. Copy the file next, then read.
    ///
    /// # Errors
    /// The database, or it takes no writes any more.
    pub async fn begin(&mut self) -> Result<()> {
        (self.at, self.log) = (None, 0);
        self.fold().await?;
        Ok(())
    }

    /// What was committed since it was last read.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where somebody else began the log anew: begin again.
    pub fn read(&mut self) -> Result<Commits> {
        let Some(at) = &mut self.at else {
            return Err(StoreError::Stale);
        };
        let mut name = self.file.as_os_str().to_owned();
        name.push("-wal");
        let mut log = File::open(PathBuf::from(name))?;
        let mut head = [0; HEAD];
        if log.read_exact(&mut head).is_err() || !at.is_of(&head) {
            self.at = None;
            return Err(StoreError::Stale);
        }
        let first = at.offset == HEAD as u64;
        log.seek(SeekFrom::Start(at.offset))?;
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes)?;
        bytes.truncate(at.committed(&bytes));
        if first && !bytes.is_empty() {
            bytes.splice(0..0, at.head().iter().copied());
        }
        Ok(Commits {
            log: self.log,
            bytes,
        })
    }

    /// Bytes of the log that were read.
    pub fn log_length(&self) -> u64 {
        self.at.as_ref().map_or(0, |at| at.offset)
    }

    /// Folds the log into the file and begins the next; gives what was not read of the last. Where a
    /// reader is in the way, the log goes on for now.
    ///
    /// # Errors
    /// The database, or it takes no writes any more ([`StoreError::Stopped`]), or
    /// [`StoreError::Stale`] as with [`Copying::read`].
    pub async fn fold(&mut self) -> Result<Commits> {
        let writer = self.writer.clone();
        let mut writer = writer.lock().await;
        writer.flush().await?;
        let rest = match &self.at {
            Some(_) => self.read()?,
            None => Commits::default(),
        };
        let (_, frames, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(RESTART)")
            .fetch_one(&mut self.conn)
            .await?;
        if let Some(at) = &self.at
            && u64::try_from(frames).ok() != Some(at.frames())
        {
            // Somebody else's commit was folded before it was read.
            self.at = None;
            return Err(StoreError::Stale);
        }
        // Any commit will do; this one changes nothing that anybody reads.
        exec!(writer.conn_between()?, "PRAGMA user_version = 1");
        drop(writer);
        let mut head = [0; HEAD];
        File::open(self.log_file())?.read_exact(&mut head)?;
        if !self.at.as_ref().is_some_and(|at| at.is_of(&head)) {
            self.at = Some(Position::start(&head).ok_or(StoreError::Corrupt("log"))?);
            self.log += 1;
        }
        Ok(rest)
    }

    /// Whether the log is still the one that was read, so that what was copied meanwhile belongs to
    /// it.
    pub fn goes_on(&self) -> bool {
        let mut head = [0; HEAD];
        let read = File::open(self.log_file()).and_then(|mut f| f.read_exact(&mut head));
        read.is_ok() && self.at.as_ref().is_some_and(|at| at.is_of(&head))
    }
}
