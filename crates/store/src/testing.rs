//! Databases that tests make and throw away, and the floor of the benchmark. Behind the feature
//! `testing`.

use crate::error::{Result, StoreError};
use sqlx::{
    AssertSqlSafe, Connection,
    postgres::PgConnection,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    path::Path,
    time::{Duration, Instant},
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
        made.say("CREATE DATABASE").await?;
        Ok(made)
    }

    /// The address of the new database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes the database. Close every connection to it first.
    ///
    /// # Errors
    /// Somebody is still connected.
    pub async fn remove(self) -> Result<()> {
        self.say("DROP DATABASE").await
    }

    // The name is our own, of letters and digits: it cannot be bound as a value.
    async fn say(&self, what: &str) -> Result<()> {
        let mut conn = PgConnection::connect(&self.server).await?;
        let order = AssertSqlSafe(format!("{what} {}", self.name));
        sqlx::query(order).execute(&mut conn).await?;
        conn.close().await?;
        Ok(())
    }
}

/// What this machine can make durable at best: rows of `bytes` bytes for each second, where
/// `clients` of them share one synced commit on SQLite, with no work beside writing them.
///
/// # Errors
/// The file cannot be made or written.
pub async fn group_commit_floor(
    file: &Path,
    clients: u32,
    bytes: usize,
    least: Duration,
) -> Result<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut conn = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS floor (id UUID PRIMARY KEY, content BYTEA NOT NULL)")
        .execute(&mut conn)
        .await?;
    let content = vec![0x5a_u8; bytes];
    let (start, mut rows) = (Instant::now(), 0.0);
    while start.elapsed() < least {
        let mut tx = conn.begin().await?;
        for _ in 0..clients {
            sqlx::query("INSERT INTO floor (id, content) VALUES ($1, $2)")
                .bind(Uuid::now_v7())
                .bind(&content)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        rows += f64::from(clients);
    }
    let rate = rows / start.elapsed().as_secs_f64();
    conn.close().await?;
    Ok(rate)
}
