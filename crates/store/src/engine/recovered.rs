//! What is found in an SQLite database after the power failed.

use crate::error::Result;
use sqlx::{
    Connection,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use std::{collections::HashSet, path::Path};
use uuid::Uuid;

/// A database as it was found.
#[derive(Debug)]
pub struct Recovered {
    /// What is wrong with it: SQLite finds damage, a ledger has not as many entries as its head
    /// says, or not one for each concern.
    pub wrong: Option<String>,
    /// The concerns in it.
    pub concerns: HashSet<Uuid>,
}

/// Opens it without keys or migrations, as SQLite recovers it.
///
/// # Errors
/// It does not open.
pub async fn recovered(file: &Path) -> Result<Recovered> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut conn = SqliteConnection::connect_with(&options).await?;
    let check: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await?;
    let odd: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM ledger_head h WHERE h.size <> \
         (SELECT COUNT(*) FROM ledger_entry e WHERE e.agency_id = h.agency_id)",
    )
    .fetch_one(&mut conn)
    .await?;
    let logged: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM ledger_entry WHERE kind = 'concern.logged'")
            .fetch_one(&mut conn)
            .await?;
    let concerns: Vec<(Uuid,)> = sqlx::query_as("SELECT id FROM concern")
        .fetch_all(&mut conn)
        .await?;
    conn.close().await?;
    let whole = check == "ok" && odd == 0 && usize::try_from(logged).ok() == Some(concerns.len());
    Ok(Recovered {
        wrong: (!whole).then(|| {
            format!(
                "{check}; {odd} ledgers are not as their heads say; {logged} lines for {} concerns",
                concerns.len()
            )
        }),
        concerns: concerns.into_iter().map(|(id,)| id).collect(),
    })
}
