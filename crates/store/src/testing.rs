//! Databases that tests make and throw away, and the floor of the benchmark. Behind the feature
//! `testing`.

mod dump;
mod kept;
mod thief;
mod whole;

pub use crate::engine::{
    recovered::{Recovered, recovered},
    versions::{open_as_newer, open_as_older},
};
pub use dump::dump;
pub use kept::{KeptByServer, kept_by_server};
pub use thief::{
    AllKeys, OpenedValue, all_that_opens, damage, keys_of, put_keys, what_does_not_open,
};
pub use whole::{Whole, fill, schema_of, whole};

use crate::{
    engine::{Raw, Store},
    error::{Result, StoreError},
};
use sqlx::{
    AssertSqlSafe, Connection, QueryBuilder,
    postgres::PgConnection,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};
use uuid::Uuid;

/// A PostgreSQL database with a random name, for one test.
pub struct Scratch {
    server: String,
    name: String,
    url: String,
}

impl Scratch {
    /// Makes an empty database on the server at `server`, whose user may create databases.
    ///
    /// # Errors
    /// The server cannot be reached, or does not let the user.
    pub async fn make(server: &str) -> Result<Self> {
        let name = format!("test_{}", Uuid::new_v4().simple());
        let (base, _) = server
            .rsplit_once('/')
            .ok_or_else(|| StoreError::Setup("not the address of a database".into()))?;
        let made = Self {
            server: server.to_owned(),
            url: format!("{base}/{name}"),
            name,
        };
        made.say("CREATE DATABASE", "").await?;
        made.may_lose().await?;
        Ok(made)
    }

    /// The address of the new database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A database with what is in this one. Nobody may have it open.
    ///
    /// # Errors
    /// As [`Scratch::make`].
    pub async fn copy(&self) -> Result<Self> {
        let name = format!("test_{}", Uuid::new_v4().simple());
        let (base, _) = self.url.rsplit_once('/').unwrap_or_default();
        let copy = Self {
            server: self.server.clone(),
            url: format!("{base}/{name}"),
            name,
        };
        copy.say("CREATE DATABASE", &format!("TEMPLATE {}", self.name))
            .await?;
        copy.may_lose().await?;
        Ok(copy)
    }

    /// Waits until nobody is connected to it: the server notices a moment later that a program was
    /// killed.
    ///
    /// # Errors
    /// Somebody stays.
    pub async fn wait_until_quiet(&self) -> Result<()> {
        let mut conn = PgConnection::connect(&self.server).await?;
        for _ in 0..500 {
            let there: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = $1")
                    .bind(&self.name)
                    .fetch_one(&mut conn)
                    .await?;
            if there == 0 {
                return Ok(conn.close().await?);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(StoreError::Setup("somebody stays connected".into()))
    }

    /// Says of the database that it may lose what it acknowledged, where its server does.
    async fn may_lose(&self) -> Result<()> {
        let mut conn = PgConnection::connect(&self.server).await?;
        let fast: bool = sqlx::query_scalar(
            "SELECT 'off' IN (current_setting('fsync'), current_setting('full_page_writes'))",
        )
        .fetch_one(&mut conn)
        .await?;
        conn.close().await?;
        if fast {
            self.say("ALTER DATABASE", "SET sharewise.throwaway = on")
                .await?;
        }
        Ok(())
    }

    /// Removes the database. Close every connection to it first.
    ///
    /// # Errors
    /// Somebody is still connected.
    pub async fn remove(self) -> Result<()> {
        self.say("DROP DATABASE", "").await
    }

    // The name is our own, of letters and digits: it cannot be bound as a value.
    async fn say(&self, what: &str, how: &str) -> Result<()> {
        let mut conn = PgConnection::connect(&self.server).await?;
        let order = AssertSqlSafe(format!("{what} {} {how}", self.name));
        sqlx::query(order).execute(&mut conn).await?;
        conn.close().await?;
        Ok(())
    }
}

/// Whether a statement, as a log names it, only begins or ends a transaction, or sets a connection up.
pub fn is_control(summary: &str) -> bool {
    let orders = ["BEGIN", "COMMIT", "ROLLBACK", "RELEASE", "SAVEPOINT"];
    let order = summary.split([' ', ';']).next().unwrap_or_default();
    // Only one of the engines is set up by statements of its own.
    order.starts_with("PRAG") || orders.contains(&order)
}

/// Whether a statement, as a log names it, writes a line of the ledger.
pub fn is_ledger_line(summary: &str) -> bool {
    summary.starts_with("INSERT INTO ledger_entry")
}

/// Leaves an SQLite database room for so many pages more; `None` lifts the limit. The engine then
/// answers as on a full disk.
///
/// # Errors
/// The database is not SQLite.
pub async fn leave_room(store: &Store, pages: Option<i64>) -> Result<()> {
    let mut tx = store.write_hub().await?;
    tx.limit_pages(pages).await?;
    tx.commit().await
}

/// Takes a table away, or brings it back, as damage does: what relies on it fails.
///
/// # Errors
/// There is no such table.
pub async fn hide_table(store: &Store, table: &str, hidden: bool) -> Result<()> {
    let (from, to) = if hidden {
        (table.to_owned(), format!("hidden_{table}"))
    } else {
        (format!("hidden_{table}"), table.to_owned())
    };
    let order = format!("ALTER TABLE {from} RENAME TO {to}");
    let mut tx = store.write_hub().await?;
    match tx.raw() {
        Raw::Sqlite(c) => {
            sqlx::query(AssertSqlSafe(order)).execute(&mut *c).await?;
        }
        Raw::Pg(c) => {
            sqlx::query(AssertSqlSafe(order)).execute(&mut *c).await?;
        }
    }
    tx.commit().await
}

/// Puts an agency into another nation, whose law then counts.
///
/// # Errors
/// The database.
pub async fn set_nation(store: &Store, agency: uuid::Uuid, nation: domain::Nation) -> Result<()> {
    let mut tx = store.write(agency).await?;
    exec!(
        tx,
        "UPDATE agency SET nation = $2 WHERE id = $1",
        agency,
        nation.as_str()
    );
    tx.commit().await
}

/// Takes the tasks to look at risks again away and does what the migration does for marks from
/// before there were such tasks.
///
/// # Errors
/// The database.
pub async fn before_risk_reviews(store: &Store) -> Result<()> {
    const MIGRATION: &str = include_str!("../../../migrations/0111_risk_reviews.sql");
    let fill = MIGRATION
        .find("INSERT INTO")
        .map_or("", |at| &MIGRATION[at..]);
    let mut tx = store.write_hub().await?;
    for order in ["DELETE FROM task WHERE kind = 'risk-review'", fill] {
        match tx.raw() {
            Raw::Sqlite(c) => {
                sqlx::query(order).execute(&mut *c).await?;
            }
            Raw::Pg(c) => {
                sqlx::query(order).execute(&mut *c).await?;
            }
        }
    }
    tx.commit().await
}

/// What this machine can make durable at best: requests for each second of `clients` clients, each
/// of which waits until its `rows` rows of `bytes` bytes are synced and only then asks again, where
/// one writer commits whatever has queued. No product does less: no keys, no indexes, no ledger.
///
/// # Errors
/// The file cannot be made or written.
pub async fn group_commit_floor(
    file: &Path,
    clients: u32,
    rows: usize,
    bytes: usize,
    least: Duration,
) -> Result<f64> {
    let mut conn = floor_table(file).await?;
    let (ask, mut asked) = mpsc::unbounded_channel::<oneshot::Sender<()>>();
    let start = Instant::now();
    for _ in 0..clients {
        let ask = ask.clone();
        tokio::spawn(async move {
            while start.elapsed() < least {
                let (tell, told) = oneshot::channel();
                if ask.send(tell).is_err() || told.await.is_err() {
                    return;
                }
            }
        });
    }
    drop(ask);
    let content = vec![0x5a_u8; bytes];
    let (mut queued, mut done) = (Vec::new(), 0.0);
    while asked.recv_many(&mut queued, clients as usize).await > 0 {
        let mut tx = conn.begin().await?;
        for _ in &queued {
            let mut insert = QueryBuilder::new("INSERT INTO floor (id, content) ");
            insert.push_values(0..rows, |mut row, _| {
                row.push_bind(Uuid::now_v7()).push_bind(&content);
            });
            insert.build().execute(&mut *tx).await?;
        }
        tx.commit().await?;
        done += f64::from(u32::try_from(queued.len()).unwrap_or(u32::MAX));
        for tell in queued.drain(..) {
            // A client whose time is up does not listen any more.
            let _ = tell.send(());
        }
    }
    let rate = done / start.elapsed().as_secs_f64();
    conn.close().await?;
    Ok(rate)
}

/// The same of a server of PostgreSQL: each client has a connection of its own and commits its rows
/// in one statement. What PostgreSQL gathers into one sync is its own affair.
///
/// # Errors
/// The server cannot be reached or does not take the rows.
pub async fn postgres_commit_floor(
    url: &str,
    clients: u32,
    rows: usize,
    bytes: usize,
    least: Duration,
) -> Result<f64> {
    let mut first = PgConnection::connect(url).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS floor (id UUID PRIMARY KEY, content BYTEA NOT NULL)")
        .execute(&mut first)
        .await?;
    let mut desks = Vec::new();
    for _ in 0..clients {
        desks.push(PgConnection::connect(url).await?);
    }
    let start = Instant::now();
    let mut clients = JoinSet::new();
    for mut conn in desks {
        let content = vec![0x5a_u8; bytes];
        clients.spawn(async move {
            let mut done = 0.0;
            while start.elapsed() < least {
                let mut insert = QueryBuilder::new("INSERT INTO floor (id, content) ");
                insert.push_values(0..rows, |mut row, _| {
                    row.push_bind(Uuid::now_v7()).push_bind(&content);
                });
                insert.build().execute(&mut conn).await?;
                done += 1.0;
            }
            conn.close().await?;
            Ok::<f64, sqlx::Error>(done)
        });
    }
    let mut done = 0.0;
    for one in clients.join_all().await {
        done += one?;
    }
    let rate = done / start.elapsed().as_secs_f64();
    sqlx::query("DROP TABLE floor").execute(&mut first).await?;
    first.close().await?;
    Ok(rate)
}

async fn floor_table(file: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut conn = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS floor (id UUID PRIMARY KEY, content BYTEA NOT NULL)")
        .execute(&mut conn)
        .await?;
    Ok(conn)
}
