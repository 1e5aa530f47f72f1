//! The macros by which every statement is written once for both engines.

/// Runs a statement; gives the number of rows touched.
macro_rules! exec {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::engine::Raw::Sqlite(c) => sqlx::query($sql)$(.bind($arg))*.execute(&mut *c).await?.rows_affected(),
            $crate::engine::Raw::Pg(c) => sqlx::query($sql)$(.bind($arg))*.execute(&mut *c).await?.rows_affected(),
        }
    };
}

/// All rows of a query, as a type that derives `sqlx::FromRow`.
macro_rules! rows {
    ($conn:expr, $ty:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::engine::Raw::Sqlite(c) => sqlx::query_as::<_, $ty>($sql)$(.bind($arg))*.fetch_all(&mut *c).await?,
            $crate::engine::Raw::Pg(c) => sqlx::query_as::<_, $ty>($sql)$(.bind($arg))*.fetch_all(&mut *c).await?,
        }
    };
}

/// One row of a query, or none.
macro_rules! row {
    ($conn:expr, $ty:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::engine::Raw::Sqlite(c) => sqlx::query_as::<_, $ty>($sql)$(.bind($arg))*.fetch_optional(&mut *c).await?,
            $crate::engine::Raw::Pg(c) => sqlx::query_as::<_, $ty>($sql)$(.bind($arg))*.fetch_optional(&mut *c).await?,
        }
    };
}

/// Inserts several rows by one statement. `$head` ends before `VALUES`; `$bind` gives a row's values
/// in the order of the columns.
macro_rules! insert_many {
    ($conn:expr, $head:literal, $rows:expr, |$row:ident| [$($value:expr),+ $(,)?]) => {
        for some in $rows.chunks($crate::sql::ROWS_AT_ONCE) {
            match $conn.raw() {
                $crate::engine::Raw::Sqlite(c) => {
                    let mut q = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                    q.push_values(some, |mut b, $row| { $(b.push_bind($value);)+ });
                    q.build().execute(&mut *c).await?;
                }
                $crate::engine::Raw::Pg(c) => {
                    let mut q = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                    q.push_values(some, |mut b, $row| { $(b.push_bind($value);)+ });
                    q.build().execute(&mut *c).await?;
                }
            }
        }
    };
}

/// Rows that one `INSERT` takes: well under the parameters that either engine allows.
pub(crate) const ROWS_AT_ONCE: usize = 500;
