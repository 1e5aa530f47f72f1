//! What whoever holds a copy of the database can read of some tables.

use crate::{
    engine::{Raw, Store},
    error::Result,
};
use sqlx::{AssertSqlSafe, Column, Row};

/// Everything in the text and byte columns of some tables, one value a line. Bytes that are no text
/// are left out of it where they are none.
///
/// # Errors
/// There is no such table.
pub async fn dump(store: &Store, tables: &[&str]) -> Result<String> {
    let mut conn = store.read().await?;
    let mut out = String::new();
    for table in tables {
        let all = AssertSqlSafe(format!("SELECT * FROM {table}"));
        macro_rules! read {
            ($c:expr) => {
                for row in sqlx::query(all).fetch_all(&mut *$c).await? {
                    for column in row.columns() {
                        let value = row.try_get_unchecked::<Vec<u8>, _>(column.ordinal());
                        out.push_str(&String::from_utf8_lossy(&value.unwrap_or_default()));
                        out.push('\n');
                    }
                }
            };
        }
        match conn.raw() {
            Raw::Sqlite(c) => read!(c),
            Raw::Pg(c) => read!(c),
        }
    }
    Ok(out)
}
