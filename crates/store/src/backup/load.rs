//! Bringing a backup back: into an empty database, or one agency into a database that goes on.

use super::{
    BACKUP_FORMAT, Backup, BackupEnd, BackupHead, LedgerState,
    format::Cell,
    parts::{Part, Parts, next, read},
};
use crate::{
    engine::{
        Conn, Raw, Store, migrations_until, newest_schema,
        tables::{AGENCIES, OWNER, Table},
    },
    error::{Result, StoreError},
    keys::KeyRing,
    tx::Tx,
};
use seal::MasterKey;
use sqlx::{AssertSqlSafe, migrate::Migrator};
use std::{fmt::Write as _, io::Read, sync::Arc};
use uuid::Uuid;

/// Tables of no agency that one agency needs where it begins anew: facts about the installation,
/// and the key of sign-in names from before a change of the master key.
const OF_THE_HUB: [&str; 2] = ["setting", "hub_key"];

/// How a backup is brought back.
#[derive(Debug, Clone, Default)]
pub struct Restore {
    /// This agency only.
    pub agency: Option<Uuid>,
    /// Keys that were destroyed, as newer backups tell: they are destroyed again.
    pub destroyed: Vec<(Uuid, Uuid)>,
    /// People whose address is protected, as newer backups and the agency itself tell: the mark only
    /// grows.
    pub protected: Vec<(Uuid, Uuid)>,
    /// What was sealed later, as newer backups and the agency itself tell.
    pub sealed: Vec<(Uuid, Uuid)>,
    /// How often each agency's own key was renewed, as newer backups and the agency itself tell.
    pub renewed: Vec<(Uuid, u64)>,
    /// Signed checkpoints that were kept elsewhere.
    pub known: Vec<String>,
    /// Now, microseconds.
    pub now_us: i64,
}

/// What was brought back.
#[derive(Debug, Clone)]
pub struct Brought {
    /// The backup's beginning.
    pub head: BackupHead,
    /// Rows.
    pub rows: u64,
    /// The ledgers, each checked against every signed checkpoint.
    pub ledgers: Vec<LedgerState>,
    /// Checkpoints kept elsewhere that cover more than the backup: agency and entries. What came
    /// after the backup is not here.
    pub ahead: Vec<(Uuid, i64)>,
    /// Keys that were destroyed again.
    pub destroyed: u64,
    /// Records that are marked as protected again.
    pub protected: u64,
    /// Concerns that were sealed since and are as open again as they were then, each with the short name of
    /// its agency.
    pub open_again: Vec<(String, Uuid)>,
    /// One-time links that were open and are revoked now.
    pub revoked: u64,
    /// Agencies by short name whose own key was renewed since: they have the one of before it again.
    pub old_keys: Vec<String>,
}

async fn head(parts: &mut Parts) -> Result<BackupHead> {
    let Part::Head(head) = next(parts).await? else {
        return Err(StoreError::Corrupt("backup"));
    };
    if head.format > BACKUP_FORMAT || head.schema > newest_schema() {
        return Err(StoreError::Setup(format!(
            "this backup was made by a newer Sharewise (tables {}, this one knows {}): bring it back with that version",
            head.schema,
            newest_schema()
        )));
    }
    Ok(head)
}

impl Store {
    /// Brings a backup back into the empty database at `url`: all of it, or one agency with the
    /// directory. The tables are first as they were when it was made, and then brought up to date.
    /// Either everything is there and every ledger leads to its signed checkpoints, or nothing is.
    ///
    /// # Errors
    /// The database is not empty, the backup is not whole or not of this key, or a ledger is not
    /// the one that was signed.
    pub async fn restore<R: Read + Send + 'static>(
        url: &str,
        master: MasterKey,
        from: R,
        how: &Restore,
    ) -> Result<Brought> {
        let keys = Arc::new(KeyRing::new(master));
        let mut parts = read(keys.backups(), from);
        let head = head(&mut parts).await?;
        let then = Self::open_with(url, keys.clone(), &migrations_until(head.schema)).await?;
        let filled = then.fill(&mut parts, how.agency).await;
        then.close().await;
        let (rows, end) = filled?;
        let now = Self::open_with(url, keys, &migrations_until(newest_schema())).await?;
        let brought = now.look_over(Backup { head, end }, rows, how).await;
        if brought.is_err() {
            now.empty().await?;
        }
        now.close().await;
        brought
    }

    async fn fill(&self, parts: &mut Parts, agency: Option<Uuid>) -> Result<(u64, BackupEnd)> {
        let mut tx = self.write_hub().await?;
        if tx.has_agencies().await? {
            return Err(StoreError::Setup(
                "the database is not empty: bring a backup back into a new one".into(),
            ));
        }
        let taken = tx.take_in(parts, |table| fresh(table, agency)).await?;
        if let Some(agency) = agency {
            tx.leave_others_outside(agency).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    async fn look_over(&self, backup: Backup, rows: u64, how: &Restore) -> Result<Brought> {
        let mut tx = self.write_hub().await?;
        let brought = tx.put_right(backup, rows, how).await?;
        tx.commit().await?;
        Ok(brought)
    }

    /// Takes away again what was brought into an empty database and is not sound.
    async fn empty(&self) -> Result<()> {
        let mut tx = self.write_hub().await?;
        // Agencies are first, and the rows of the other tables refer to them.
        for table in tx.tables().await?.into_iter().rev() {
            let all = format!("DELETE FROM {}", table.name);
            exec!(tx, AssertSqlSafe(all.clone()));
        }
        tx.commit().await
    }

    /// Whether there is a database with agencies at `url`. Its tables are left as they are.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn is_in_use(url: &str, master: MasterKey) -> Result<bool> {
        let none = Migrator {
            ignore_missing: true,
            ..Migrator::DEFAULT
        };
        let store = Self::open_with(url, Arc::new(KeyRing::new(master)), &none).await?;
        let found = async {
            let mut conn = store.read().await?;
            let there = conn.tables().await?.iter().any(|t| t.name == AGENCIES);
            Ok(there && conn.has_agencies().await?)
        }
        .await;
        store.close().await;
        found
    }

    /// Puts one agency back to where it stood when the backup was made, and touches no other. What
    /// the agency has now is gone then: back up first, and stop the server.
    ///
    /// # Errors
    /// As [`Store::restore`]; the agency is not in this database ([`StoreError::Missing`]); the
    /// backup is of older tables.
    pub async fn restore_agency<R: Read + Send + 'static>(
        &self,
        from: R,
        agency: Uuid,
        how: &Restore,
    ) -> Result<Brought> {
        let mut parts = read(self.keys.backups(), from);
        let head = head(&mut parts).await?;
        if head.schema != newest_schema() {
            return Err(StoreError::Setup(format!(
                "this backup is of older tables ({}, now {}): bring it back whole into a new database, back that up, and take the agency from there",
                head.schema,
                newest_schema()
            )));
        }
        let mut how = Restore {
            agency: Some(agency),
            ..how.clone()
        };
        let mut tx = self.write(agency).await?;
        let marked = tx.protected_people(agency).await?;
        how.protected
            .extend(marked.into_iter().map(|p| (agency, p)));
        how.sealed.extend(tx.sealed_later(agency).await?);
        how.renewed.push((agency, tx.renewals(agency).await?));
        for table in tx.tables().await? {
            if table.name != AGENCIES && table.owner().is_some() {
                tx.empty_of(&table, agency).await?;
            }
        }
        let (rows, end) = tx
            .take_in(&mut parts, |table| of_agency(table, agency))
            .await?;
        // The agency has the key of the backup again.
        self.keys.forget(agency);
        let brought = async {
            let brought = tx.put_right(Backup { head, end }, rows, &how).await?;
            tx.commit().await?;
            Ok(brought)
        }
        .await;
        if brought.is_err() {
            self.keys.forget(agency);
        }
        brought
    }
}

/// Which rows of a table are taken.
#[derive(Clone, Copy)]
enum Take {
    All,
    None,
    /// Those that have this id at this place.
    Of(usize, Uuid),
}

impl Take {
    fn takes(self, row: &[Cell]) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Of(at, agency) => row.get(at) == Some(&Cell::Id(Some(agency))),
        }
    }
}

fn fresh(table: &Table, agency: Option<Uuid>) -> Take {
    match agency {
        None => Take::All,
        Some(_) if table.name == AGENCIES || OF_THE_HUB.contains(&table.name.as_str()) => Take::All,
        Some(agency) => of_agency(table, agency),
    }
}

fn of_agency(table: &Table, agency: Uuid) -> Take {
    table.owner().map_or(Take::None, |at| Take::Of(at, agency))
}

impl Conn {
    async fn has_agencies(&mut self) -> Result<bool> {
        let found = row!(self, (i64,), "SELECT COUNT(*) FROM agency");
        Ok(found.is_some_and(|(n,)| n > 0))
    }
}

impl Tx {
    /// Other agencies are in the directory, and have nothing here.
    async fn leave_others_outside(&mut self, agency: Uuid) -> Result<()> {
        exec!(
            self,
            "UPDATE agency SET on_hub = FALSE WHERE id <> $1",
            agency
        );
        Ok(())
    }

    async fn empty_of(&mut self, table: &Table, agency: Uuid) -> Result<()> {
        let all = format!("DELETE FROM {} WHERE {OWNER} = $1", table.name);
        exec!(self, AssertSqlSafe(all.clone()), agency);
        Ok(())
    }

    async fn take_in(
        &mut self,
        parts: &mut Parts,
        which: impl Fn(&Table) -> Take,
    ) -> Result<(u64, BackupEnd)> {
        let bad = || StoreError::Corrupt("backup");
        let known = self.tables().await?;
        let (mut table, mut take, mut count) = (None::<Table>, Take::None, 0);
        loop {
            match next(parts).await? {
                Part::Head(_) => return Err(bad()),
                Part::Table(next) => {
                    if !known.iter().any(|t| t.name == next.name) {
                        return Err(bad());
                    }
                    take = which(&next);
                    table = Some(next);
                }
                Part::Rows(mut rows) => {
                    rows.retain(|row| take.takes(row));
                    count += rows.len() as u64;
                    self.insert(table.as_ref().ok_or_else(bad)?, rows).await?;
                }
                Part::End(end) => return Ok((count, end)),
            }
        }
    }

    async fn insert(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut sql = format!(
            "INSERT INTO {} ({}) VALUES ",
            table.name,
            table.column_names()
        );
        let width = table.columns.len();
        for row in 0..rows.len() {
            for column in 0..width {
                let before = match (row, column) {
                    (0, 0) => "(",
                    (_, 0) => "),(",
                    _ => ",",
                };
                // Writing to a string cannot fail.
                let _ = write!(sql, "{before}${}", row * width + column + 1);
            }
        }
        sql.push(')');
        macro_rules! run {
            ($c:expr) => {{
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for cell in rows.into_iter().flatten() {
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
        match self.raw() {
            Raw::Sqlite(c) => run!(c),
            Raw::Pg(c) => run!(c),
        };
        Ok(())
    }
}
