//! Opening a database, and connections to it.

mod alone;
pub(crate) mod copying;
mod durable;
#[cfg(feature = "testing")]
pub(crate) mod recovered;
pub(crate) mod tables;
pub(crate) mod versions;

use versions::MIGRATIONS;
pub(crate) use versions::migrations_until;
pub use versions::{Tables, newest_schema};

use crate::{
    counted::count,
    error::{Result, StoreError},
    group::{Stopped, Writer},
    keys::KeyRing,
};
use seal::{DataKey, MasterKey};
use sqlx::{
    PgPool, Postgres, Row, Sqlite, SqlitePool,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnection, PgPoolOptions},
    sqlite::{
        SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions,
        SqliteSynchronous,
    },
};
use std::{collections::HashMap, path::PathBuf, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::Mutex;
use uuid::Uuid;

/// Readers kept open beside the one writer of an SQLite database.
const SQLITE_READERS: u32 = 6;
/// Prepared statements that the writer of an SQLite database keeps. Each takes some 25 kB.
const STATEMENTS: usize = 256;
/// The same for each reader: those of the pages that are asked for all day. With more, the readers
/// go on filling with seldom ones for hours.
const READ_STATEMENTS: usize = 96;
/// Pages that the writer keeps, in negative kibibytes: room for what a commit of many writers
/// changes, which would else be written twice.
const PAGE_CACHE: &str = "-16384";
/// The same for each reader, whose pages the system keeps too: six of the other size would be most
/// of the product's memory.
const READ_CACHE: &str = "-2048";
/// Connections to PostgreSQL.
const PG_CONNECTIONS: u32 = 16;

/// A database with its keys. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) keys: Arc<KeyRing>,
}

#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite {
        read: SqlitePool,
        writer: Arc<Mutex<Writer<Conn>>>,
        stopped: Stopped,
    },
    Pg(PgPool),
}

/// A connection with the keys to open what it reads.
pub struct Conn {
    pub(crate) handle: Handle,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) opened: Opened,
    /// The file of an SQLite database, on the connection that writes.
    pub(crate) file: Option<PathBuf>,
}

/// Data keys that were unwrapped on this connection since it was taken: one act asks for the same
/// child's key again and again. Forgotten with the connection, or at the next writer's turn, so
/// that a destroyed key never outlives the act.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) files: HashMap<Uuid, Arc<DataKey>>,
    pub(crate) persons: HashMap<(Uuid, Uuid), Uuid>,
}

pub(crate) enum Handle {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTx(sqlx::Transaction<'static, Sqlite>),
    Pg(PoolConnection<Postgres>),
    PgTx(sqlx::Transaction<'static, Postgres>),
}

pub(crate) enum Raw<'a> {
    Sqlite(&'a mut SqliteConnection),
    Pg(&'a mut PgConnection),
}

/// Whether a query found as many rows as it was limited to, so that there may be more.
pub(crate) fn as_many_as<T>(rows: &[T], limit: i64) -> bool {
    i64::try_from(rows.len()).is_ok_and(|n| n >= limit)
}

impl Conn {
    pub(crate) fn new(handle: Handle, keys: Arc<KeyRing>) -> Self {
        Self {
            handle,
            keys,
            opened: Opened::default(),
            file: None,
        }
    }

    /// The connection, for one statement.
    pub(crate) fn raw(&mut self) -> Raw<'_> {
        count();
        self.uncounted()
    }

    /// The connection, for what begins and ends transactions.
    pub(crate) fn uncounted(&mut self) -> Raw<'_> {
        match &mut self.handle {
            Handle::Sqlite(c) => Raw::Sqlite(&mut *c),
            Handle::SqliteTx(t) => Raw::Sqlite(&mut *t),
            Handle::Pg(c) => Raw::Pg(&mut *c),
            Handle::PgTx(t) => Raw::Pg(&mut *t),
        }
    }
}

#[cfg(feature = "testing")]
impl Conn {
    /// Lets the file grow by so many pages only, or as far as it will.
    pub(crate) async fn limit_pages(&mut self, more: Option<i64>) -> Result<()> {
        let Raw::Sqlite(conn) = self.raw() else {
            return Err(StoreError::Setup("only SQLite has such a limit".into()));
        };
        let used: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&mut *conn)
            .await?;
        let most = more.map_or(i64::from(u32::MAX) - 1, |more| used + more);
        let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {most}"));
        sqlx::query(limit).execute(&mut *conn).await?;
        Ok(())
    }
}

impl Store {
    /// Opens `sqlite://PATH` (made if absent) or `postgres://...`, brings its tables up to date,
    /// and checks that it will keep what it acknowledges.
    ///
    /// # Errors
    /// The database cannot be reached, a migration fails, or a durability setting does not hold.
    pub async fn open(url: &str, master: MasterKey) -> Result<Self> {
        let store = Self::open_with(url, Arc::new(KeyRing::new(master)), &MIGRATIONS).await?;
        store.check_master().await?;
        store.tell_older(&MIGRATIONS).await?;
        Ok(store)
    }

    /// Opens a database to look at it: nothing is made, brought up to date or written. Gives how its
    /// tables stand beside this program's; where they are older, what is read may fail.
    ///
    /// # Errors
    /// As [`Store::open`]; where there is no database, or one without tables, also.
    pub async fn look_at(url: &str, master: MasterKey) -> Result<(Self, Tables)> {
        let keys = Arc::new(KeyRing::new(master));
        let engine = if url.starts_with("postgres") {
            let pool = PgPoolOptions::new()
                .max_connections(PG_CONNECTIONS)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(
                    durable::options(url)?.options([("default_transaction_read_only", "on")]),
                )
                .await?;
            durable::check(&pool).await?;
            Engine::Pg(pool)
        } else {
            look_at_sqlite(url, &keys).await?
        };
        let store = Self { engine, keys };
        let tables = store.read().await?.tables_beside(&MIGRATIONS).await?;
        if tables != Tables::Older {
            store.check_master().await?;
        }
        Ok((store, tables))
    }

    /// The same, with some of the migrations only.
    pub(crate) async fn open_with(
        url: &str,
        keys: Arc<KeyRing>,
        migrations: &Migrator,
    ) -> Result<Self> {
        let engine = if url.starts_with("postgres") {
            let pool = PgPoolOptions::new()
                .max_connections(PG_CONNECTIONS)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(durable::options(url)?)
                .await?;
            Conn::new(Handle::Pg(pool.acquire().await?), keys.clone())
                .migrate(migrations)
                .await?;
            durable::check(&pool).await?;
            Engine::Pg(pool)
        } else {
            open_sqlite(url, &keys, migrations).await?
        };
        Ok(Self { engine, keys })
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// No connection became free in time.
    pub async fn read(&self) -> Result<Conn> {
        let handle = match &self.engine {
            Engine::Sqlite { read, .. } => Handle::Sqlite(read.acquire().await?),
            Engine::Pg(pool) => Handle::Pg(pool.acquire().await?),
        };
        Ok(Conn::new(handle, self.keys.clone()))
    }

    /// A connection that sees the database as it is at its first statement, whatever is written
    /// meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Conn> {
        let handle = match &self.engine {
            Engine::Sqlite { read, .. } => Handle::SqliteTx(read.begin().await?),
            Engine::Pg(pool) => Handle::PgTx(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        };
        Ok(Conn::new(handle, self.keys.clone()))
    }

    /// The name of the engine, for `sharewise doctor`.
    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite { .. } => "SQLite",
            Engine::Pg(_) => "PostgreSQL",
        }
    }

    /// What the clock of the database's server says, microseconds. `None`: the database is a file.
    ///
    /// # Errors
    /// The database.
    pub async fn clock_of_server(&self) -> Result<Option<i64>> {
        let Engine::Pg(pool) = &self.engine else {
            return Ok(None);
        };
        let now = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint";
        Ok(Some(sqlx::query_scalar(now).fetch_one(pool).await?))
    }

    /// Whether writing has stopped after a fault of the disk, until the program is started anew.
    /// PostgreSQL stops by itself in such a case.
    pub fn writing_has_stopped(&self) -> bool {
        match &self.engine {
            Engine::Sqlite { stopped, .. } => stopped.is(),
            Engine::Pg(_) => false,
        }
    }

    /// The keys.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Whether [`Store::close`] was called.
    pub fn is_closed(&self) -> bool {
        match &self.engine {
            Engine::Sqlite { read, .. } => read.is_closed(),
            Engine::Pg(pool) => pool.is_closed(),
        }
    }

    /// Closes every connection, so that the files are quiet.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { read, writer, .. } => {
                let _ = writer.lock().await.flush().await;
                read.close().await;
            }
            Engine::Pg(pool) => pool.close().await,
        }
    }
}

/// What every connection to an SQLite database is set to, but for what the file itself remembers.
fn sqlite_options(url: &str) -> Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url)?
        .create_if_missing(false)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        // A savepoint keeps the old image of each page that its work changes. In a file that costs
        // several writes for each row, and leaves page images beside the database.
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", PAGE_CACHE)
        .statement_cache_capacity(STATEMENTS)
        .busy_timeout(Duration::from_secs(10)))
}

/// A database that is only looked at, also by what would write.
async fn look_at_sqlite(url: &str, keys: &Arc<KeyRing>) -> Result<Engine> {
    let options = sqlite_options(url)?.pragma("query_only", "ON");
    // Of a pool of its own: closing the other one waits for what was taken from it.
    let one = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone())
        .await?;
    let mut conn = Conn::new(Handle::Sqlite(one.acquire().await?), keys.clone());
    let read = SqlitePoolOptions::new()
        .max_connections(2)
        .connect_with(options)
        .await?;
    if let Raw::Sqlite(c) = conn.raw() {
        check_sqlite(c).await?;
    }
    let stopped = Stopped::default();
    let writer = Writer::new(conn, stopped.clone());
    Ok(Engine::Sqlite {
        read,
        writer: Arc::new(Mutex::new(writer)),
        stopped,
    })
}

async fn open_sqlite(url: &str, keys: &Arc<KeyRing>, migrations: &Migrator) -> Result<Engine> {
    let options = sqlite_options(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let file = options.get_filename().to_owned();
    let one = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone())
        .await?;
    let mut conn = Conn::new(Handle::Sqlite(one.acquire().await?), keys.clone());
    conn.migrate(migrations).await?;
    if let Raw::Sqlite(c) = conn.raw() {
        check_sqlite(c).await?;
    }
    let read = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        // A file does not go away while it is open: asking it before each read is wasted work.
        .test_before_acquire(false)
        .connect_with(
            options
                .statement_cache_capacity(READ_STATEMENTS)
                .pragma("cache_size", READ_CACHE)
                .pragma("query_only", "ON"),
        )
        .await?;
    conn.file = Some(file);
    let stopped = Stopped::default();
    let writer = Writer::new(conn, stopped.clone());
    Ok(Engine::Sqlite {
        read,
        writer: Arc::new(Mutex::new(writer)),
        stopped,
    })
}

/// Reads the pragmas back: a database that would lose acknowledged writes is refused.
async fn check_sqlite(conn: &mut SqliteConnection) -> Result<()> {
    for (ask, want) in [
        ("PRAGMA journal_mode", "wal"),
        ("PRAGMA synchronous", "2"),
        ("PRAGMA foreign_keys", "1"),
        ("PRAGMA secure_delete", "1"),
        ("PRAGMA trusted_schema", "0"),
    ] {
        let row = sqlx::query(ask).fetch_one(&mut *conn).await?;
        let have = row
            .try_get::<String, _>(0)
            .or_else(|_| row.try_get::<i64, _>(0).map(|n| n.to_string()))?;
        if have != want {
            return Err(StoreError::Setup(format!(
                "{ask} answers {have} where {want} is needed: this disk or build cannot keep what it acknowledges"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;
    use sqlx::Connection;

    fn place() -> (std::path::PathBuf, String) {
        let file = std::env::temp_dir().join(format!("sharewise-{}.db", Uuid::new_v4().simple()));
        let url = format!("sqlite://{}", file.display());
        (file, url)
    }

    fn remove(file: &std::path::Path) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }

    #[tokio::test]
    async fn a_setting_that_would_lose_or_leak_is_refused() {
        let (file, url) = place();
        let good = SqliteConnectOptions::from_str(&url)
            .unwrap()
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF");
        let mut conn = SqliteConnection::connect_with(&good).await.unwrap();
        check_sqlite(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        for (name, bad) in [
            (
                "synchronous",
                good.clone().synchronous(SqliteSynchronous::Normal),
            ),
            ("foreign_keys", good.clone().foreign_keys(false)),
            ("secure_delete", good.clone().pragma("secure_delete", "OFF")),
            (
                "trusted_schema",
                good.clone().pragma("trusted_schema", "ON"),
            ),
            (
                "journal_mode",
                good.clone().journal_mode(SqliteJournalMode::Delete),
            ),
        ] {
            let mut conn = SqliteConnection::connect_with(&bad).await.unwrap();
            let refused = check_sqlite(&mut conn).await.unwrap_err().to_string();
            assert!(refused.contains(name), "{name}: {refused}");
            conn.close().await.unwrap();
        }
        remove(&file);
    }

    #[tokio::test]
    async fn a_backup_of_older_tables_comes_back_into_newer_ones() {
        let (then, now) = (place(), place());
        let key = || MasterKey::from_text(&"07".repeat(32)).unwrap();
        let keys = Arc::new(KeyRing::new(key()));
        let older = migrations_until(newest_schema() - 1);
        let store = Store::open_with(&then.1, keys, &older).await.unwrap();
        let (backup, bytes) = store.back_up(Vec::new(), 7).await.unwrap();
        store.close().await;
        assert!(backup.head.schema < newest_schema());
        let how = crate::Restore::default();
        let from = std::io::Cursor::new(bytes);
        Store::restore(&now.1, key(), from, &how).await.unwrap();
        let store = Store::open(&now.1, key()).await.unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(conn.schema().await.unwrap(), newest_schema());
        drop(conn);
        store.close().await;
        remove(&then.0);
        remove(&now.0);
    }
}
