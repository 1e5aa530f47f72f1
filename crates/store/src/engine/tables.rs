//! What tables there are, as each engine says: for a copy of everything, which must not forget a
//! table that somebody adds.

use crate::{
    engine::{Conn, Raw},
    error::{Result, StoreError},
};
use serde::{Deserialize, Serialize};

/// What a column holds. Both engines have these and no others (`docs/how-to/add-a-table.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Id,
    Int,
    Bool,
    Text,
    Bytes,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

/// Rows of every other table refer to these.
pub(crate) const AGENCIES: &str = "agency";
/// The column by which a row belongs to an agency.
pub(crate) const OWNER: &str = "agency_id";

impl Table {
    /// Names become part of statements: nothing but small letters, digits and underscores.
    pub(crate) fn check(&self) -> Result<()> {
        let plain = |name: &str| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if plain(&self.name) && self.columns.iter().all(|c| plain(&c.name)) {
            Ok(())
        } else {
            Err(StoreError::Corrupt("name of a table"))
        }
    }

    /// Where in a row stands whose it is.
    pub(crate) fn owner(&self) -> Option<usize> {
        self.at(OWNER)
    }

    /// Where in a row a column stands.
    pub(crate) fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }

    pub(crate) fn column_names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|c| c.name.as_str()).collect();
        names.join(", ")
    }
}

fn kind(engine_says: &str) -> Result<Kind> {
    Ok(match engine_says.to_ascii_lowercase().as_str() {
        "uuid" => Kind::Id,
        "bigint" | "int8" => Kind::Int,
        "boolean" | "bool" => Kind::Bool,
        "text" => Kind::Text,
        "bytea" => Kind::Bytes,
        _ => return Err(StoreError::Corrupt("type of a column")),
    })
}

impl Conn {
    /// Every table of the product, the agencies first and then by name.
    pub(crate) async fn tables(&mut self) -> Result<Vec<Table>> {
        let names: Vec<(String,)> = match self.raw() {
            Raw::Sqlite(c) => {
                sqlx::query_as("SELECT name FROM sqlite_schema WHERE type = 'table'")
                    .fetch_all(&mut *c)
                    .await?
            }
            Raw::Pg(c) => {
                sqlx::query_as(
                    "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
                     WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
                )
                .fetch_all(&mut *c)
                .await?
            }
        };
        let mut names: Vec<String> = names
            .into_iter()
            .map(|(name,)| name)
            .filter(|name| !name.starts_with('_') && !name.starts_with("sqlite_"))
            .collect();
        names.sort_by_key(|name| (name != AGENCIES, name.clone()));
        let mut tables = Vec::with_capacity(names.len());
        for name in names {
            let columns = self.columns(&name).await?;
            let table = Table { name, columns };
            table.check()?;
            tables.push(table);
        }
        Ok(tables)
    }

    async fn columns(&mut self, table: &str) -> Result<Vec<Column>> {
        let found: Vec<(String, String)> = match self.raw() {
            Raw::Sqlite(c) => {
                sqlx::query_as("SELECT name, type FROM pragma_table_info($1) ORDER BY cid")
                    .bind(table)
                    .fetch_all(&mut *c)
                    .await?
            }
            Raw::Pg(c) => {
                sqlx::query_as(
                    "SELECT CAST(column_name AS TEXT), CAST(udt_name AS TEXT) \
                     FROM information_schema.columns \
                     WHERE table_schema = current_schema() AND table_name = $1 \
                     ORDER BY ordinal_position",
                )
                .bind(table)
                .fetch_all(&mut *c)
                .await?
            }
        };
        found
            .into_iter()
            .map(|(name, says)| {
                Ok(Column {
                    name,
                    kind: kind(&says)?,
                })
            })
            .collect()
    }

    /// Number of the newest migration that was applied.
    pub(crate) async fn schema(&mut self) -> Result<i64> {
        let all = row!(
            self,
            (Option<i64>,),
            "SELECT MAX(version) FROM _sqlx_migrations"
        );
        Ok(all.and_then(|(n,)| n).unwrap_or(0))
    }
}
