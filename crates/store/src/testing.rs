//! Databases that tests make and throw away. Behind the feature `testing`.

use crate::error::{Result, StoreError};
use sqlx::{AssertSqlSafe, Connection, postgres::PgConnection};
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
