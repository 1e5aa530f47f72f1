//! What a long write of its own needs of each engine: a connection that it shares with nobody, the names
//! by which rows are found, and clearing away what rows that were replaced have left behind.

use super::{Conn, Engine, Handle, PAGE_CACHE, Raw, Store, tables::Table};
use super::{durable, sqlite_options};
use crate::error::{Result, StoreError};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection,
    sqlite::{SqliteConnection, SqliteLockingMode, SqlitePoolOptions},
};
use std::time::Duration;

/// What SQLite says where somebody else holds what is asked for.
const BUSY: i32 = 5;
const PRIMARY: i32 = 0xff;

impl Store {
    /// Whether another program, or this one, has the database open: with PostgreSQL, as the same user.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn is_open_elsewhere(url: &str) -> Result<bool> {
        if url.starts_with("postgres") {
            let mut conn = PgConnection::connect_with(&durable::options(url)?).await?;
            let others: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND usename = current_user AND pid <> pg_backend_pid()",
            )
            .fetch_one(&mut conn)
            .await?;
            conn.close().await?;
            return Ok(others > 0);
        }
        let options = sqlite_options(url)?
            .busy_timeout(Duration::from_secs(1))
            .locking_mode(SqliteLockingMode::Exclusive);
        let tried = async {
            let mut conn = SqliteConnection::connect_with(&options).await?;
            sqlx::query("BEGIN EXCLUSIVE").execute(&mut conn).await?;
            sqlx::query("ROLLBACK").execute(&mut conn).await?;
            conn.close().await
        };
        let Err(e) = tried.await else {
            return Ok(false);
        };
        let code = e
            .as_database_error()
            .and_then(|d| d.code()?.parse::<i32>().ok());
        match code {
            Some(code) if code & PRIMARY == BUSY => Ok(true),
            _ => Err(StoreError::from(e)),
        }
    }

    /// A connection of its own to an SQLite database, for writing. `None` with PostgreSQL, where each
    /// write has one.
    pub(crate) async fn own_connection(&self) -> Result<Option<Conn>> {
        let Engine::Sqlite { read, .. } = &self.engine else {
            return Ok(None);
        };
        let options = read.connect_options().as_ref().clone();
        let options = options
            .pragma("query_only", "OFF")
            .pragma("cache_size", PAGE_CACHE);
        let one = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        let conn = Conn::new(Handle::Sqlite(one.acquire().await?), self.keys.clone());
        Ok(Some(conn))
    }

    /// Takes what rows that were replaced have left behind out of the files of these tables. SQLite
    /// overwrites it (`secure_delete`), once the journal is written back; PostgreSQL writes the tables
    /// anew.
    ///
    /// # Errors
    /// The database; what is in the tables is as it was.
    pub(crate) async fn clear_replaced(&self, tables: &[&str]) -> Result<()> {
        let Engine::Pg(pool) = &self.engine else {
            if let Some(mut own) = self.own_connection().await?
                && let Raw::Sqlite(c) = own.uncounted()
            {
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                    .execute(&mut *c)
                    .await?;
            }
            return Ok(());
        };
        for table in tables {
            let anew = AssertSqlSafe(format!("VACUUM (FULL) {table}"));
            sqlx::query(anew).execute(pool).await?;
        }
        Ok(())
    }
}

impl Conn {
    /// Ends what was only read, or takes back what was written.
    pub(crate) async fn end(self) -> Result<()> {
        match self.handle {
            Handle::SqliteTx(t) => t.rollback().await?,
            Handle::PgTx(t) => t.rollback().await?,
            Handle::Sqlite(_) | Handle::Pg(_) => {}
        }
        Ok(())
    }

    /// The places of the columns in a table by which a row is found: its primary key.
    pub(crate) async fn found_by(&mut self, table: &Table) -> Result<Vec<usize>> {
        let names: Vec<(String,)> = match self.raw() {
            Raw::Sqlite(c) => {
                sqlx::query_as("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk")
                    .bind(&table.name)
                    .fetch_all(&mut *c)
                    .await?
            }
            Raw::Pg(c) => sqlx::query_as(
                "SELECT CAST(k.column_name AS TEXT) FROM information_schema.table_constraints c \
                     JOIN information_schema.key_column_usage k ON k.table_schema = c.table_schema \
                     AND k.table_name = c.table_name AND k.constraint_name = c.constraint_name \
                     WHERE c.table_schema = current_schema() AND c.table_name = $1 \
                     AND c.constraint_type = 'PRIMARY KEY' ORDER BY k.ordinal_position",
            )
            .bind(&table.name)
            .fetch_all(&mut *c)
            .await?,
        };
        Ok(names.iter().filter_map(|(name,)| table.at(name)).collect())
    }
}
