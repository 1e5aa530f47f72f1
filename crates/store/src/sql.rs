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

/// Runs a statement without an answer, or lets it wait where the write gathers.
macro_rules! put {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $tx.put($sql, vec![$($crate::put::Value::from($arg)),*]).await?
    };
}
