//! Writing: one agency at a time, many commits in one sync.
//!
//! On SQLite all writers pass one connection on to each other inside one transaction. Each works
//! in a savepoint, which its predecessor has left open for it: a trip to the database costs more
//! than most statements do. When it is done it queues again behind whoever waits, and the first
//! that comes back commits for all. One sync then serves everybody who queued meanwhile (group commit), and
//! nobody is told "recorded" before that sync. On PostgreSQL each write is its own transaction,
//! and the server groups the syncs.

use crate::{
    engine::{Conn, Engine, Handle, Opened, Raw, Store},
    error::{Result, StoreError},
    ledger_log::Lines,
    put::Put,
};
use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

const OPEN: u8 = 0;
const KEPT: u8 = 1;
const LOST: u8 = 2;
const LOST_FULL: u8 = 3;

/// The one writing connection of an SQLite database, and the transaction it stands in.
pub(crate) struct Writer {
    conn: Conn,
    batch: Option<Arc<AtomicU8>>,
    abandoned: bool,
}

impl Writer {
    pub(crate) fn new(conn: Conn) -> Self {
        Self {
            conn,
            batch: None,
            abandoned: false,
        }
    }

    /// Undoes what a writer left when it went away without committing. Where SQLite has already
    /// rolled the whole transaction back (a full disk does that), everybody in it is told.
    async fn settle(&mut self) -> Result<()> {
        if std::mem::take(&mut self.abandoned)
            && let Err(e) = self.undo_work().await
        {
            self.lose(&e).await;
        }
        Ok(())
    }

    async fn undo_work(&mut self) -> Result<()> {
        exec!(self.conn, "ROLLBACK TO work");
        Ok(())
    }

    async fn lose(&mut self, why: &StoreError) {
        let word = if matches!(why, StoreError::DiskFull) {
            LOST_FULL
        } else {
            LOST
        };
        if let Some(batch) = self.batch.take() {
            batch.store(word, Ordering::Release);
        }
        // Fails where the engine has rolled back by itself: then there is nothing left to undo.
        let _ = self.roll_back().await;
    }

    async fn enter(&mut self) -> Result<Arc<AtomicU8>> {
        self.settle().await?;
        self.conn.opened = Opened::default();
        if let Some(batch) = &self.batch {
            return Ok(batch.clone());
        }
        exec!(self.conn, "BEGIN IMMEDIATE; SAVEPOINT work");
        Ok(self.batch.insert(Arc::new(AtomicU8::new(OPEN))).clone())
    }

    /// Commits the open transaction, if there is one.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        self.settle().await?;
        if self.batch.is_none() {
            return Ok(());
        }
        match self.commit().await {
            Ok(()) => {
                if let Some(batch) = self.batch.take() {
                    batch.store(KEPT, Ordering::Release);
                }
                Ok(())
            }
            Err(e) => {
                self.lose(&e).await;
                Err(e)
            }
        }
    }

    async fn commit(&mut self) -> Result<()> {
        exec!(self.conn, "COMMIT");
        Ok(())
    }

    async fn roll_back(&mut self) -> Result<()> {
        exec!(self.conn, "ROLLBACK");
        Ok(())
    }
}

/// A write in progress. Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    inner: Inner,
    /// Lines for the ledger, written together just before the commit.
    pub(crate) lines: Lines,
    /// Whether statements without an answer wait for the commit, and those that do.
    pub(crate) gathering: bool,
    pub(crate) waiting: Vec<Put>,
}

enum Inner {
    Sqlite(Turn),
    Pg(Conn),
}

/// One writer's turn at the SQLite connection.
struct Turn {
    guard: OwnedMutexGuard<Writer>,
    writer: Arc<Mutex<Writer>>,
    batch: Arc<AtomicU8>,
    done: bool,
}

impl Turn {
    /// Comes after `RELEASE work; SAVEPOINT work`: waits until the work is durable.
    async fn commit(mut self) -> Result<()> {
        self.done = true;
        let (batch, writer) = (self.batch.clone(), self.writer.clone());
        drop(self);
        // Whoever queued meanwhile joins this transaction before it is committed.
        let mut writer = writer.lock().await;
        match batch.load(Ordering::Acquire) {
            KEPT => Ok(()),
            LOST => Err(StoreError::Unknown),
            LOST_FULL => Err(StoreError::DiskFull),
            _ => writer.flush().await,
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.guard.abandoned = !self.done;
    }
}

impl Store {
    /// Begins a write in the name of one agency.
    ///
    /// # Errors
    /// The database cannot be reached, or does not know the agency ([`StoreError::Missing`]).
    pub async fn write(&self, agency: Uuid) -> Result<Tx> {
        let mut tx = self.write_hub().await?;
        tx.hold_head(agency).await?;
        Ok(tx)
    }

    /// Begins a write that belongs to no agency (setting up an agency, sign-in throttling).
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn write_hub(&self) -> Result<Tx> {
        let inner = match &self.engine {
            Engine::Sqlite { writer, .. } => {
                let mut guard = writer.clone().lock_owned().await;
                let batch = guard.enter().await?;
                Inner::Sqlite(Turn {
                    guard,
                    writer: writer.clone(),
                    batch,
                    done: false,
                })
            }
            Engine::Pg(pool) => Inner::Pg(Conn::new(
                Handle::PgTx(pool.begin().await?),
                self.keys.clone(),
            )),
        };
        Ok(Tx {
            inner,
            lines: Lines::default(),
            gathering: false,
            waiting: Vec::new(),
        })
    }

    /// Commits what a vanished writer may have left open. Called by the clock once a second.
    ///
    /// # Errors
    /// The commit failed.
    pub async fn flush(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => writer.lock().await.flush().await,
            Engine::Pg(_) => Ok(()),
        }
    }
}

impl Tx {
    /// Takes the agency's ledger head, which orders the writes of one agency.
    async fn hold_head(&mut self, agency: Uuid) -> Result<()> {
        if let Raw::Pg(c) = self.raw() {
            let n = sqlx::query("UPDATE ledger_head SET size = size WHERE agency_id = $1")
                .bind(agency)
                .execute(&mut *c)
                .await?
                .rows_affected();
            if n == 0 {
                return Err(StoreError::Missing);
            }
        }
        Ok(())
    }

    /// Makes the write durable. When this returns, it survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] where nothing was written, [`StoreError::Unknown`] where that
    /// cannot be known: retry with the same ids.
    pub async fn commit(mut self) -> Result<()> {
        self.gather();
        self.write_lines().await?;
        self.send_waiting("RELEASE work; SAVEPOINT work").await?;
        match self.inner {
            Inner::Sqlite(turn) => turn.commit().await,
            Inner::Pg(conn) => commit_pg(conn).await,
        }
    }
}

async fn commit_pg(conn: Conn) -> Result<()> {
    match conn.handle {
        Handle::PgTx(t) => t.commit().await.map_err(|e| match StoreError::from(e) {
            StoreError::Db(sqlx::Error::Io(_)) => StoreError::Unknown,
            other => other,
        }),
        Handle::Sqlite(_) | Handle::SqliteTx(_) | Handle::Pg(_) => Ok(()),
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        match &self.inner {
            Inner::Sqlite(turn) => &turn.guard.conn,
            Inner::Pg(conn) => conn,
        }
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        match &mut self.inner {
            Inner::Sqlite(turn) => &mut turn.guard.conn,
            Inner::Pg(conn) => conn,
        }
    }
}
