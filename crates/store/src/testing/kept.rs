//! Where a PostgreSQL server on this machine keeps what it was given.

use crate::error::Result;
use sqlx::{Connection, postgres::PgConnection};
use std::path::{Path, PathBuf};

/// Files and folders of a server, for tests that search them.
#[derive(Debug)]
pub struct KeptByServer {
    /// The folder with the tables and indexes of one database.
    pub tables: PathBuf,
    /// The folder with the journal of all its databases.
    pub journal: PathBuf,
    /// The server's log, where `cargo xtask` puts it.
    pub log: PathBuf,
}

/// Makes the server write out what it holds in memory, and says where that is. The user must be one
/// that may.
///
/// # Errors
/// The server cannot be reached, or does not let the user.
pub async fn kept_by_server(url: &str) -> Result<KeptByServer> {
    let mut conn = PgConnection::connect(url).await?;
    sqlx::query("CHECKPOINT").execute(&mut conn).await?;
    let (folder, number): (String, i64) = sqlx::query_as(
        "SELECT current_setting('data_directory'), CAST(oid AS BIGINT) FROM pg_database \
         WHERE datname = current_database()",
    )
    .fetch_one(&mut conn)
    .await?;
    conn.close().await?;
    let folder = Path::new(&folder);
    Ok(KeptByServer {
        tables: folder.join("base").join(number.to_string()),
        journal: folder.join("pg_wal"),
        log: folder.with_file_name("log"),
    })
}
