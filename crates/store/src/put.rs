//! Statements that give no answer. A write that has asked all its questions may gather them: then
//! they go to the database together, in one trip, at the commit.

use crate::{engine::Raw, error::Result, tx::Tx};
use sqlx::{AssertSqlSafe, Database, Encode, Type, query::Query};
use std::{borrow::Cow, fmt::Write as _};
use uuid::Uuid;

/// A value bound to a statement.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Id(Option<Uuid>),
    Int(i64),
    Text(Cow<'static, str>),
    Bytes(Vec<u8>),
}

impl From<Uuid> for Value {
    fn from(id: Uuid) -> Self {
        Self::Id(Some(id))
    }
}

impl From<Option<Uuid>> for Value {
    fn from(id: Option<Uuid>) -> Self {
        Self::Id(id)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A statement with its values.
#[derive(Debug)]
pub(crate) struct Put {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

/// Rows that one `INSERT` takes: well under the parameters that either engine allows.
const ROWS_AT_ONCE: usize = 500;

impl Tx {
    /// From here on what is written waits for the commit, and goes to the database in one trip.
    /// For a write that has nothing more to ask: it does not see what waits, and an error of it
    /// (a duplicate) comes out of [`Tx::commit`].
    pub fn gather(&mut self) {
        self.gathering = true;
    }

    /// Runs a statement without an answer, or lets it wait.
    pub(crate) async fn put(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<()> {
        let put = Put {
            sql: sql.into(),
            values,
        };
        if self.gathering {
            self.waiting.push(put);
            return Ok(());
        }
        self.run(put).await
    }

    /// Inserts several rows by one statement; `head` ends before `VALUES`.
    pub(crate) async fn put_rows(
        &mut self,
        head: &'static str,
        rows: Vec<Vec<Value>>,
    ) -> Result<()> {
        self.put_rows_unless(head, rows, "").await
    }

    /// The same, with what stands after the values: what becomes of rows that are there already.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn put_rows_unless(
        &mut self,
        head: &'static str,
        rows: Vec<Vec<Value>>,
        tail: &'static str,
    ) -> Result<()> {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let (mut sql, mut values) = (format!("{head} VALUES "), Vec::new());
            for (n, row) in rows.by_ref().take(ROWS_AT_ONCE).enumerate() {
                sql.push_str(if n == 0 { "(" } else { ",(" });
                for (column, value) in row.into_iter().enumerate() {
                    values.push(value);
                    let comma = if column == 0 { "" } else { "," };
                    // Writing to a string cannot fail.
                    let _ = write!(sql, "{comma}${}", values.len());
                }
                sql.push(')');
            }
            sql.push_str(tail);
            self.put(sql, values).await?;
        }
        Ok(())
    }

    async fn run(&mut self, put: Put) -> Result<()> {
        let sql = AssertSqlSafe(put.sql);
        match self.raw() {
            Raw::Sqlite(c) => bind(sqlx::query(sql), put.values)
                .execute(&mut *c)
                .await?
                .rows_affected(),
            Raw::Pg(c) => bind(sqlx::query(sql), put.values)
                .execute(&mut *c)
                .await?
                .rows_affected(),
        };
        Ok(())
    }

    /// Sends what waits. On SQLite `last` ends it, in the same trip; PostgreSQL takes one prepared
    /// statement at a time.
    pub(crate) async fn send_waiting(&mut self, last: &'static str) -> Result<()> {
        self.gathering = false;
        let waiting = std::mem::take(&mut self.waiting);
        if matches!(self.uncounted(), Raw::Pg(_)) {
            for put in waiting {
                self.run(put).await?;
            }
            return Ok(());
        }
        let (mut sql, mut values) = (String::new(), Vec::new());
        for put in waiting {
            renumber(&mut sql, &put.sql, values.len());
            sql.push_str("; ");
            values.extend(put.values);
        }
        sql.push_str(last);
        self.run(Put {
            sql: sql.into(),
            values,
        })
        .await
    }
}

/// Appends a statement with each `$n` raised by `by`: parameters of several statements in one text
/// are numbered through.
fn renumber(all: &mut String, sql: &str, by: usize) {
    let mut parts = sql.split('$');
    all.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        let number = number.parse::<usize>().unwrap_or_default() + by;
        // Writing to a string cannot fail.
        let _ = write!(all, "${number}{rest}");
    }
}

fn bind<'q, DB>(
    mut query: Query<'q, DB, DB::Arguments>,
    values: Vec<Value>,
) -> Query<'q, DB, DB::Arguments>
where
    DB: Database,
    Option<Uuid>: Encode<'q, DB> + Type<DB>,
    i64: Encode<'q, DB> + Type<DB>,
    Cow<'static, str>: Encode<'q, DB> + Type<DB>,
    Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    for value in values {
        query = match value {
            Value::Id(v) => query.bind(v),
            Value::Int(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        };
    }
    query
}

#[cfg(test)]
mod tests {
    use super::renumber;

    #[test]
    fn parameters_are_numbered_through() {
        let mut all = String::from("A; ");
        renumber(&mut all, "INSERT INTO t (a, b) VALUES ($1,$2),($10,$2)", 7);
        assert_eq!(all, "A; INSERT INTO t (a, b) VALUES ($8,$9),($17,$9)");
    }
}
