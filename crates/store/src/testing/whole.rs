//! A whole database at once, for the tests of what migrations do to it: made-up rows in every table,
//! whatever its columns are, and everything that stands in it.

use crate::error::{Result, StoreError};
use sqlx::{
    AssertSqlSafe, Connection, Row,
    postgres::PgConnection,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use std::{fmt::Write as _, str::FromStr};
use uuid::Uuid;

/// Tables whose rows are no made-up ones: what the keys and the chain hang on, and the list of
/// migrations.
const REAL: [&str; 6] = [
    "agency",
    "agency_key",
    "hub_key",
    "ledger_head",
    "setting",
    "_sqlx_migrations",
];

/// Everything that stands in a database, for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The number of the newest migration.
    pub schema: i64,
    /// Tables, columns, indexes and constraints, sorted.
    pub tables: Vec<String>,
    /// Every row of every table but the list of migrations, sorted.
    pub rows: Vec<String>,
}

enum Raw {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

macro_rules! all {
    ($raw:expr, $ty:ty, $sql:expr) => {{
        let sql = AssertSqlSafe($sql.to_string());
        match $raw {
            Raw::Sqlite(c) => sqlx::query_as::<_, $ty>(sql).fetch_all(&mut *c).await?,
            Raw::Pg(c) => sqlx::query_as::<_, $ty>(sql).fetch_all(&mut *c).await?,
        }
    }};
}

async fn connect(url: &str) -> Result<Raw> {
    if url.starts_with("postgres") {
        return Ok(Raw::Pg(PgConnection::connect(url).await?));
    }
    let options = SqliteConnectOptions::from_str(url)?.foreign_keys(false);
    Ok(Raw::Sqlite(SqliteConnection::connect_with(&options).await?))
}

impl Raw {
    async fn run(&mut self, sql: String) -> Result<()> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(c) => {
                sqlx::raw_sql(sql).execute(&mut *c).await?;
            }
            Self::Pg(c) => {
                sqlx::raw_sql(sql).execute(&mut *c).await?;
            }
        }
        Ok(())
    }

    async fn close(self) -> Result<()> {
        match self {
            Self::Sqlite(c) => c.close().await?,
            Self::Pg(c) => c.close().await?,
        }
        Ok(())
    }

    async fn tables(&mut self) -> Result<Vec<String>> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            Self::Pg(_) => {
                "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            }
        };
        let found = all!(self, (String,), sql);
        Ok(found.into_iter().map(|(name,)| name).collect())
    }

    /// Name and type of each column.
    async fn columns(&mut self, table: &str) -> Result<Vec<(String, String)>> {
        let sql = match self {
            Self::Sqlite(_) => {
                format!("SELECT name, lower(type) FROM pragma_table_info('{table}') ORDER BY cid")
            }
            Self::Pg(_) => format!(
                "SELECT CAST(column_name AS text), CAST(data_type AS text) FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        Ok(all!(self, (String, String), sql))
    }

    async fn schema(&mut self) -> Result<i64> {
        let found = all!(self, (i64,), "SELECT MAX(version) FROM _sqlx_migrations");
        Ok(found.first().map_or(0, |(n,)| *n))
    }
}

/// Puts so many made-up rows of an agency into every table but those that keys hang on. They refer to
/// nothing that is there.
///
/// # Errors
/// A table does not take them.
pub async fn fill(url: &str, agency: Uuid, rows: u32) -> Result<()> {
    let mut raw = connect(url).await?;
    let begin = match raw {
        Raw::Sqlite(_) => "BEGIN",
        // Without looking at what refers to what.
        Raw::Pg(_) => "BEGIN; SET LOCAL session_replication_role = replica",
    };
    raw.run(begin.into()).await?;
    for table in raw.tables().await? {
        if REAL.contains(&table.as_str()) {
            continue;
        }
        let (mut names, mut values) = (String::new(), String::new());
        for (name, kind) in raw.columns(&table).await? {
            let _ = write!(names, "{}{name}", if names.is_empty() { "" } else { ", " });
            let value = value_of(&raw, &name, &kind, agency)?;
            let _ = write!(
                values,
                "{}{value}",
                if values.is_empty() { "" } else { ", " }
            );
        }
        let sql = match raw {
            Raw::Sqlite(_) => format!(
                "INSERT INTO {table} ({names}) WITH RECURSIVE n(i) AS \
                 (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {values} FROM n WHERE true ON CONFLICT DO NOTHING"
            ),
            Raw::Pg(_) => format!(
                "INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows}) AS n(i) ON CONFLICT DO NOTHING"
            ),
        };
        raw.run(sql).await?;
    }
    raw.run("COMMIT".into()).await?;
    raw.close().await
}

/// A made-up value of the `i`th row.
fn value_of(raw: &Raw, name: &str, kind: &str, agency: Uuid) -> Result<String> {
    let sqlite = matches!(raw, Raw::Sqlite(_));
    Ok(match (name, kind) {
        ("agency_id", _) if sqlite => format!("X'{}'", agency.simple()),
        ("agency_id", _) => format!("CAST('{agency}' AS uuid)"),
        // So that migrations which look at what is new or has not ended find something.
        ("state", _) => "'new'".into(),
        ("ended_us", _) => "NULL".into(),
        (_, "uuid") if sqlite => "randomblob(16)".into(),
        (_, "uuid") => "gen_random_uuid()".into(),
        (_, "bigint") => "i".into(),
        (_, "boolean") if sqlite => "i % 2".into(),
        (_, "boolean") => "i % 2 = 1".into(),
        (_, "text") => "'made up ' || i".into(),
        (_, "bytea") if sqlite => "randomblob(40)".into(),
        (_, "bytea") => "decode(md5(CAST(i AS text)) || md5(CAST(random() AS text)), 'hex')".into(),
        (_, "double precision" | "real") => "i / 2.0".into(),
        _ => {
            return Err(StoreError::Setup(format!(
                "nothing is made up of the type {kind}"
            )));
        }
    })
}

/// The number of the newest migration of a database that nobody has open; 0: there is none.
///
/// # Errors
/// It cannot be opened.
pub async fn schema_of(url: &str) -> Result<i64> {
    let mut raw = connect(url).await?;
    let schema = raw.schema().await;
    raw.close().await?;
    schema
}

/// Everything that stands in a database that nobody has open.
///
/// # Errors
/// It cannot be read.
pub async fn whole(url: &str) -> Result<Whole> {
    let mut raw = connect(url).await?;
    let schema = raw.schema().await?;
    let mut tables = Vec::new();
    let mut rows = Vec::new();
    for table in raw.tables().await? {
        let columns = raw.columns(&table).await?;
        for (name, kind) in &columns {
            tables.push(format!("{table}.{name} {kind}"));
        }
        if table == "_sqlx_migrations" {
            // When and how fast is another each time.
            rows.extend(
                all!(
                    &mut raw,
                    (i64,),
                    "SELECT version FROM _sqlx_migrations WHERE success"
                )
                .into_iter()
                .map(|(n,)| format!("migration {n}")),
            );
            continue;
        }
        rows.extend(raw.rows(&table, &columns).await?);
    }
    tables.extend(raw.shapes().await?);
    tables.sort();
    rows.sort();
    raw.close().await?;
    Ok(Whole {
        schema,
        tables,
        rows,
    })
}

impl Raw {
    async fn rows(&mut self, table: &str, columns: &[(String, String)]) -> Result<Vec<String>> {
        let found = match self {
            Self::Sqlite(c) => {
                let quoted: Vec<_> = columns.iter().map(|(n, _)| format!("quote({n})")).collect();
                let sql = format!("SELECT {} FROM {table}", quoted.join(" || ',' || "));
                let all = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *c).await?;
                all.iter()
                    .map(|r| r.try_get::<String, _>(0))
                    .collect::<std::result::Result<Vec<_>, _>>()?
            }
            Self::Pg(c) => {
                let sql = format!("SELECT CAST(t AS text) FROM {table} t");
                let all = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *c).await?;
                all.iter()
                    .map(|r| r.try_get::<String, _>(0))
                    .collect::<std::result::Result<Vec<_>, _>>()?
            }
        };
        Ok(found.into_iter().map(|r| format!("{table}: {r}")).collect())
    }

    /// Indexes and constraints.
    async fn shapes(&mut self) -> Result<Vec<String>> {
        let sql = match self {
            Self::Sqlite(_) => {
                "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master"
            }
            Self::Pg(_) => {
                "SELECT CAST(indexdef AS text) FROM pg_indexes WHERE schemaname = 'public' UNION ALL \
                 SELECT CAST(CAST(conrelid AS regclass) AS text) || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
                 WHERE connamespace = CAST('public' AS regnamespace)"
            }
        };
        let found = all!(self, (String,), sql);
        Ok(found.into_iter().map(|(shape,)| shape).collect())
    }
}
