//! The queue of writers of an SQLite database: many commits in one sync.
//!
//! All writers pass one connection on to each other inside one transaction. Each works in a
//! savepoint, which its predecessor has left open for it: a trip to the database costs more than
//! most statements do. When it is done it queues again behind whoever waits, and the first that
//! comes back commits for all. One sync then serves everybody who queued meanwhile (group commit),
//! and nobody is told "recorded" before that sync.
//!
//! **After a fault of the disk nothing is committed any more.** When a sync fails, the kernel may
//! have thrown away what it could not write and call the next sync a success; only a start from
//! what the disk really holds is safe. Until then whoever writes is refused, and reading goes on.
//!
//! The queue knows no database: [`Transaction`] is what it needs of one. `model_tests.rs` plays one, and
//! tries the queue in thousands of orders of events.

#[cfg(test)]
mod model_tests;

use crate::error::{Result, StoreError};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU8, Ordering},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

const OPEN: u8 = 0;
const KEPT: u8 = 1;
const LOST: u8 = 2;
const LOST_FULL: u8 = 3;
const LOST_STOPPED: u8 = 4;

/// A connection on which one transaction is open at a time, with a savepoint in it.
pub(crate) trait Transaction: Send {
    /// Begins a transaction and the savepoint in it.
    fn begin(&mut self) -> impl Future<Output = Result<()>> + Send;
    /// The next writer takes its turn in the transaction that stands.
    fn join(&mut self) -> impl Future<Output = Result<()>> + Send;
    /// Undoes what was done since the savepoint.
    fn undo(&mut self) -> impl Future<Output = Result<()>> + Send;
    /// Makes the transaction durable. [`StoreError::DiskFailed`] says that the disk cannot be
    /// trusted any more.
    fn commit(&mut self) -> impl Future<Output = Result<()>> + Send;
    /// Undoes the transaction.
    fn roll_back(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// Whether writing has stopped after a fault of the disk. Known without waiting for the writer.
#[derive(Clone, Default)]
pub(crate) struct Stopped(Arc<AtomicBool>);

impl Stopped {
    pub(crate) fn is(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The one writing connection of an SQLite database, and the transaction it stands in.
pub(crate) struct Writer<T> {
    conn: T,
    batch: Option<Arc<AtomicU8>>,
    abandoned: bool,
    stopped: Stopped,
}

impl<T: Transaction> Writer<T> {
    pub(crate) fn new(conn: T, stopped: Stopped) -> Self {
        Self {
            conn,
            batch: None,
            abandoned: false,
            stopped,
        }
    }

    /// Undoes what a writer left when it went away without committing. Where SQLite has already
    /// rolled the whole transaction back (a full disk does that), everybody in it is told.
    ///
    /// # Errors
    /// What everybody in it is told; the transaction is gone.
    async fn settle(&mut self) -> Result<()> {
        if std::mem::take(&mut self.abandoned)
            && let Err(e) = self.conn.undo().await
        {
            self.lose(&e).await;
            return Err(match e {
                StoreError::DiskFull => e,
                _ => StoreError::Unknown,
            });
        }
        Ok(())
    }

    async fn lose(&mut self, why: &StoreError) {
        let word = match why {
            StoreError::DiskFull => LOST_FULL,
            StoreError::Stopped => LOST_STOPPED,
            _ => LOST,
        };
        if let Some(batch) = self.batch.take() {
            batch.store(word, Ordering::Release);
        }
        // Fails where the engine has rolled back by itself: then there is nothing left to undo.
        let _ = self.conn.roll_back().await;
    }

    async fn enter(&mut self) -> Result<Arc<AtomicU8>> {
        // Whoever was in the transaction is told by the batch; a new one begins here.
        let _ = self.settle().await;
        if let Some(batch) = &self.batch {
            self.conn.join().await?;
            return Ok(batch.clone());
        }
        self.conn.begin().await?;
        Ok(self.batch.insert(Arc::new(AtomicU8::new(OPEN))).clone())
    }

    /// Commits the open transaction, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where the disk failed at it, [`StoreError::Stopped`] from then on.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        self.settle().await?;
        if self.batch.is_none() {
            return Ok(());
        }
        let done = match self.stopped.is() {
            true => Err(StoreError::Stopped),
            false => self.conn.commit().await,
        };
        let Err(e) = done else {
            if let Some(batch) = self.batch.take() {
                batch.store(KEPT, Ordering::Release);
            }
            return Ok(());
        };
        if let StoreError::DiskFailed(why) = &e {
            self.stopped.0.store(true, Ordering::Release);
            tracing::error!(error = %why, "the disk failed while a commit was written: nothing more is written, reading goes on. \
                Look at the disk (dmesg, smartctl), then start Sharewise anew");
            self.lose(&StoreError::Unknown).await;
            return Err(StoreError::Unknown);
        }
        self.lose(&e).await;
        Err(e)
    }

    /// The connection between two transactions, for whoever has flushed; for what must not stand in
    /// a transaction.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] after a fault of the disk.
    pub(crate) fn conn_between(&mut self) -> Result<&mut T> {
        match self.stopped.is() {
            true => Err(StoreError::Stopped),
            false => Ok(&mut self.conn),
        }
    }
}

/// One writer's turn at the connection.
pub(crate) struct Turn<T: Transaction> {
    guard: OwnedMutexGuard<Writer<T>>,
    writer: Arc<Mutex<Writer<T>>>,
    batch: Arc<AtomicU8>,
    done: bool,
}

impl<T: Transaction> Turn<T> {
    /// Waits for the turn.
    pub(crate) async fn take(writer: &Arc<Mutex<Writer<T>>>) -> Result<Self> {
        let mut guard = writer.clone().lock_owned().await;
        let batch = guard.enter().await?;
        Ok(Self {
            guard,
            writer: writer.clone(),
            batch,
            done: false,
        })
    }

    pub(crate) fn conn(&self) -> &T {
        &self.guard.conn
    }

    pub(crate) fn conn_mut(&mut self) -> &mut T {
        &mut self.guard.conn
    }

    /// Comes after the work was put behind the savepoint: waits until it is durable.
    pub(crate) async fn commit(mut self) -> Result<()> {
        self.done = true;
        let (batch, writer) = (self.batch.clone(), self.writer.clone());
        drop(self);
        // Whoever queued meanwhile joins this transaction before it is committed.
        let mut writer = writer.lock().await;
        match batch.load(Ordering::Acquire) {
            KEPT => Ok(()),
            LOST => Err(StoreError::Unknown),
            LOST_FULL => Err(StoreError::DiskFull),
            LOST_STOPPED => Err(StoreError::Stopped),
            _ => writer.flush().await,
        }
    }
}

impl<T: Transaction> Drop for Turn<T> {
    fn drop(&mut self) {
        self.guard.abandoned = !self.done;
    }
}
