//! Through every row that an agency has under its keys, one at a time.

use super::{
    New, Unopened,
    columns::{KEPT, Kept, Under},
    row::{Read, Written},
};
use crate::{
    backup::format::Cell,
    engine::{
        Conn, Raw,
        tables::{Kind, OWNER, Table},
    },
    error::{Result, StoreError},
    keys::Held,
    tx::Tx,
};
use futures_util::TryStreamExt;
use seal::DataKey;
use sqlx::{AssertSqlSafe, Row};
use std::sync::Arc;
use uuid::Uuid;

/// How many of those that do not open are named.
pub(super) const NAMED: usize = 20;
/// Rows between two words about how far it has come.
const TELL: u64 = 5000;

/// What was found on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) sealed: u64,
    pub(super) hashed: u64,
    pub(super) keys: u64,
    pub(super) erased: u64,
    pub(super) unopened: Vec<Unopened>,
    pub(super) closed: u64,
    #[cfg(feature = "testing")]
    pub(super) opened: Vec<super::OpenedValue>,
}

/// The keys that are there.
pub(super) struct Old<'a> {
    pub(super) agency: Uuid,
    pub(super) held: &'a Held,
    /// The key of the row before: rows of one file often stand together.
    last: Option<(Uuid, Arc<DataKey>)>,
}

impl<'a> Old<'a> {
    pub(super) const fn new(agency: Uuid, held: &'a Held) -> Self {
        Self {
            agency,
            held,
            last: None,
        }
    }

    pub(super) fn file(&mut self, id: Uuid, wrapped: &[u8]) -> Result<Arc<DataKey>> {
        if let Some((last, key)) = &self.last
            && *last == id
        {
            return Ok(key.clone());
        }
        let key =
            self.held
                .key
                .unwrap_data_key(self.agency.into_bytes(), id.into_bytes(), wrapped)?;
        let key = Arc::new(key);
        self.last = Some((id, key.clone()));
        Ok(key)
    }
}

/// A table of the list as it stands in this database.
pub(super) struct Shape {
    pub(super) kept: &'static Kept,
    pub(super) table: Table,
    /// The places of the columns by which a row is found.
    pub(super) found_by: Vec<usize>,
}

fn question(table: &Table, kept: &Kept) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|c| format!("t.{}", c.name))
        .collect();
    let (columns, name) = (columns.join(", "), &table.name);
    match kept.under {
        Under::Agency => format!("SELECT {columns} FROM {name} t WHERE t.{OWNER} = $1"),
        Under::Data(key) | Under::Either(key) => format!(
            "SELECT {columns}, {key}, d.id, d.wrapped FROM {name} t \
             LEFT JOIN data_key d ON d.{OWNER} = t.{OWNER} AND d.id = {key} WHERE t.{OWNER} = $1"
        ),
    }
}

fn order(table: &Table, kept: &Kept, found_by: &[usize]) -> String {
    let changed: Vec<String> = (1..)
        .zip(kept.sealed.iter().chain(kept.hashed))
        .map(|(n, column)| format!("{column} = ${n}"))
        .collect();
    let found: Vec<String> = (changed.len() + 1..)
        .zip(found_by)
        .filter_map(|(n, at)| Some(format!("{} = ${n}", table.columns.get(*at)?.name)))
        .collect();
    format!(
        "UPDATE {} SET {} WHERE {}",
        table.name,
        changed.join(", "),
        found.join(" AND ")
    )
}

impl Conn {
    /// Every table of the list that has a row.
    pub(super) async fn shapes(&mut self) -> Result<Vec<Shape>> {
        let mut shapes = Vec::with_capacity(KEPT.len());
        let mut tables = self.tables().await?;
        for kept in KEPT {
            let at = tables.iter().position(|t| t.name == kept.table);
            let table = tables.swap_remove(at.ok_or(StoreError::Corrupt("list of tables"))?);
            if self.is_empty(&table).await? {
                continue;
            }
            let found_by = self.found_by(&table).await?;
            if found_by.is_empty() {
                return Err(StoreError::Corrupt("primary key"));
            }
            shapes.push(Shape {
                kept,
                table,
                found_by,
            });
        }
        Ok(shapes)
    }

    async fn is_empty(&mut self, table: &Table) -> Result<bool> {
        let one = format!("SELECT 1 FROM {} LIMIT 1", table.name);
        let found = match self.raw() {
            Raw::Sqlite(c) => sqlx::query(AssertSqlSafe(one))
                .fetch_optional(&mut *c)
                .await?
                .is_none(),
            Raw::Pg(c) => sqlx::query(AssertSqlSafe(one))
                .fetch_optional(&mut *c)
                .await?
                .is_none(),
        };
        Ok(found)
    }

    /// Opens every value of a table and, where there is somewhere to write and a key to write with, seals
    /// and hashes it anew there. This connection reads a snapshot.
    pub(super) async fn walk(
        &mut self,
        shape: &Shape,
        old: &mut Old<'_>,
        mut into: Option<(&mut Tx, &New)>,
        found: &mut Found,
        told: &mut (dyn FnMut(&'static str, u64) + Send),
    ) -> Result<()> {
        let Shape {
            kept,
            table,
            found_by,
        } = shape;
        let order = order(table, kept, found_by);
        let all = AssertSqlSafe(question(table, kept));
        let with_key = !matches!(kept.under, Under::Agency);
        let agency = old.agency;
        let mut count = 0;
        macro_rules! each_row {
            ($c:expr) => {{
                let mut rows = sqlx::query(all).bind(agency).fetch(&mut *$c);
                while let Some(row) = rows.try_next().await? {
                    let mut cells = Vec::with_capacity(table.columns.len());
                    for (n, column) in table.columns.iter().enumerate() {
                        cells.push(match column.kind {
                            Kind::Id => Cell::Id(row.try_get(n)?),
                            Kind::Int => Cell::Int(row.try_get(n)?),
                            Kind::Bool => Cell::Bool(row.try_get(n)?),
                            Kind::Text => Cell::Text(row.try_get(n)?),
                            Kind::Bytes => Cell::Bytes(row.try_get(n)?),
                        });
                    }
                    let (mut key_id, mut key) = (None, None);
                    if with_key {
                        let next = table.columns.len();
                        key_id = row.try_get(next)?;
                        let there: Option<Uuid> = row.try_get(next + 1)?;
                        if there.is_some() {
                            key = Some(row.try_get(next + 2)?);
                        }
                    }
                    let read = Read { cells, key_id, key };
                    let new = into.as_ref().map(|(_, new)| *new);
                    let written = read.renewed((table, found_by), kept, (&mut *old, new), found)?;
                    if let (Some(written), Some((tx, _))) = (written, &mut into) {
                        tx.put_written(&order, written, (&read, found_by)).await?;
                    }
                    count += 1;
                    if count % TELL == 0 {
                        told(kept.table, count);
                    }
                }
            }};
        }
        match self.raw() {
            Raw::Sqlite(c) => each_row!(c),
            Raw::Pg(c) => each_row!(c),
        }
        if count % TELL != 0 {
            told(kept.table, count);
        }
        Ok(())
    }
}

impl Tx {
    async fn put_written(
        &mut self,
        order: &str,
        written: Written,
        (read, found_by): (&Read, &[usize]),
    ) -> Result<()> {
        let which = found_by
            .iter()
            .filter_map(|at| read.cells.get(*at).cloned());
        let values: Vec<Cell> = written.into_iter().chain(which).collect();
        let order = AssertSqlSafe(order.to_owned());
        macro_rules! run {
            ($c:expr) => {{
                let mut query = sqlx::query(order);
                for cell in values {
                    query = match cell {
                        Cell::Id(v) => query.bind(v),
                        Cell::Int(v) => query.bind(v),
                        Cell::Bool(v) => query.bind(v),
                        Cell::Text(v) => query.bind(v),
                        Cell::Bytes(v) => query.bind(v),
                    };
                }
                query.execute(&mut *$c).await?.rows_affected()
            }};
        }
        let changed = match self.raw() {
            Raw::Sqlite(c) => run!(c),
            Raw::Pg(c) => run!(c),
        };
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
