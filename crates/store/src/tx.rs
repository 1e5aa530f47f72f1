//! Writing: one agency at a time, many commits in one sync.
//!
//! On SQLite all writers share one connection and one commit ([`crate::group`]). On PostgreSQL each
//! write is its own transaction, and the server groups the syncs.

use crate::{
    counted::count,
    engine::{Conn, Engine, Handle, Opened, Raw, Store},
    error::{Result, StoreError},
    group::{Transaction, Turn},
    ledger_log::Lines,
    put::Put,
};
use std::{
    ops::{Deref, DerefMut},
    path::Path,
};
use uuid::Uuid;

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
    Sqlite(Turn<Conn>),
    /// An SQLite transaction of its own, on a connection of its own.
    Alone(Conn),
    Pg(Conn),
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
            Engine::Sqlite { writer, .. } => Inner::Sqlite(Turn::take(writer).await?),
            Engine::Pg(pool) => Inner::Pg(Conn::new(
                Handle::PgTx(pool.begin().await?),
                self.keys.clone(),
            )),
        };
        Ok(Tx::new(inner))
    }

    /// Begins a long write in the name of one agency, which shares its commit with nobody: it keeps no
    /// old image of what it changes, and may change more than fits into memory. It ends with
    /// [`Tx::commit`] or [`Tx::give_up`].
    pub(crate) async fn write_alone(&self, agency: Uuid) -> Result<Tx> {
        self.flush().await?;
        let Some(conn) = self.own_connection().await? else {
            return self.write(agency).await;
        };
        let mut tx = Tx::new(Inner::Alone(conn));
        control(&mut tx, "BEGIN IMMEDIATE").await?;
        Ok(tx)
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
    fn new(inner: Inner) -> Self {
        Self {
            inner,
            lines: Lines::default(),
            gathering: false,
            waiting: Vec::new(),
        }
    }

    /// Leaves no trace of the write, at once.
    pub(crate) async fn give_up(self) -> Result<()> {
        match self.inner {
            Inner::Alone(mut conn) => Transaction::roll_back(&mut conn).await,
            Inner::Pg(conn) => conn.end().await,
            // Dropped, it takes back what it did.
            Inner::Sqlite(_) => Ok(()),
        }
    }

    /// Takes the agency's ledger head, which orders the writes of one agency.
    async fn hold_head(&mut self, agency: Uuid) -> Result<()> {
        if let Raw::Pg(c) = self.uncounted() {
            count();
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
    /// [`StoreError::DiskFull`] and [`StoreError::Stopped`] where nothing was written,
    /// [`StoreError::Unknown`] where that cannot be known: retry with the same ids.
    pub async fn commit(mut self) -> Result<()> {
        self.gather();
        self.write_lines().await?;
        let end = match self.inner {
            Inner::Alone(_) => "SELECT 1",
            Inner::Sqlite(_) | Inner::Pg(_) => "RELEASE work; SAVEPOINT work",
        };
        self.send_waiting(end).await?;
        match self.inner {
            Inner::Sqlite(turn) => turn.commit().await,
            Inner::Alone(mut conn) => Transaction::commit(&mut conn).await,
            Inner::Pg(conn) => commit_pg(conn).await,
        }
    }
}

impl Transaction for Conn {
    async fn begin(&mut self) -> Result<()> {
        self.opened = Opened::default();
        Ok(control(self, "BEGIN IMMEDIATE; SAVEPOINT work").await?)
    }

    async fn join(&mut self) -> Result<()> {
        self.opened = Opened::default();
        Ok(())
    }

    async fn undo(&mut self) -> Result<()> {
        Ok(control(self, "ROLLBACK TO work").await?)
    }

    async fn commit(&mut self) -> Result<()> {
        let Err(e) = control(self, "COMMIT").await else {
            return Ok(());
        };
        let code = e.as_database_error().and_then(|d| d.code()?.parse().ok());
        match (code, &self.file) {
            // A quota or a limit of the shell looks like a fault of the disk.
            (Some(IOERR_WRITE), Some(file)) if !has_room(file.clone()).await => {
                Err(StoreError::DiskFull)
            }
            (Some(code), _) if code & PRIMARY == IOERR => Err(StoreError::DiskFailed(e)),
            _ => Err(e.into()),
        }
    }

    async fn roll_back(&mut self) -> Result<()> {
        Ok(control(self, "ROLLBACK").await?)
    }
}

/// SQLite's codes for a fault of the disk: the family, and a write that failed.
const IOERR: i32 = 10;
const IOERR_WRITE: i32 = IOERR | (3 << 8);
const PRIMARY: i32 = 0xff;
/// Bytes of a page, more or less: what is tried to find out whether there is room.
const TRIED: [u8; 4096] = [0; 4096];

/// What begins or ends a transaction of SQLite.
async fn control(conn: &mut Conn, order: &'static str) -> std::result::Result<(), sqlx::Error> {
    if let Raw::Sqlite(c) = conn.uncounted() {
        sqlx::query(order).execute(&mut *c).await?;
    }
    Ok(())
}

/// Whether a file as long as the database's could grow beside it. SQLite tells a disk that is full
/// from one that failed, but not a quota or a limit on the size of files.
async fn has_room(database: std::path::PathBuf) -> bool {
    let tried = tokio::task::spawn_blocking(move || try_room(&database)).await;
    !tried.is_ok_and(|tried| {
        tried.is_err_and(|e| {
            use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
            matches!(e.kind(), FileTooLarge | QuotaExceeded | StorageFull)
        })
    })
}

fn try_room(database: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::FileExt;
    let beside = |end: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        std::path::PathBuf::from(name)
    };
    let length = |file: &Path| std::fs::metadata(file).map_or(0, |m| m.len());
    let (tried, longest) = (
        beside("-room"),
        length(database).max(length(&beside("-wal"))),
    );
    let wrote = std::fs::File::create(&tried).and_then(|f| f.write_all_at(&TRIED, longest));
    // It is empty or full of nothing; the next try takes the same name.
    let _ = std::fs::remove_file(&tried);
    wrote
}

async fn commit_pg(conn: Conn) -> Result<()> {
    match conn.handle {
        // Only a server that goes on running says for certain that a commit did not happen.
        Handle::PgTx(t) => t.commit().await.map_err(|e| match StoreError::from(e) {
            StoreError::Away(_) => StoreError::Unknown,
            other => other,
        }),
        Handle::Sqlite(_) | Handle::SqliteTx(_) | Handle::Pg(_) => Ok(()),
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        match &self.inner {
            Inner::Sqlite(turn) => turn.conn(),
            Inner::Alone(conn) | Inner::Pg(conn) => conn,
        }
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        match &mut self.inner {
            Inner::Sqlite(turn) => turn.conn_mut(),
            Inner::Alone(conn) | Inner::Pg(conn) => conn,
        }
    }
}
