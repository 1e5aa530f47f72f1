//! Which program may use which database.
//!
//! A program makes the tables of every older one its own. The other way round, a program may use a
//! database that a newer one has used only where nothing that was added since can be misunderstood:
//! a table that an older program does not ask may be what hides something from somebody. So a newer
//! program writes down how old one may be, and an older one reads that before anything else.

use super::{Conn, Raw, Store};
use crate::error::{Result, StoreError};
use sqlx::migrate::{MigrateError, Migrator};
use std::borrow::Cow;

/// A migration with this line in it leaves everything that older programs read, write and promise
/// as it was. Without it they refuse the database.
const OLDER_GO_ON: &str = "-- Older programs go on.";
/// Row of `setting` that holds the number of the newest migration that a program has to know.
const HAS_TO_KNOW: &str = "has-to-know";

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// The migrations up to a number, for data that were written when there were no more.
pub(crate) fn migrations_until(schema: i64) -> Migrator {
    let until = |m: &&sqlx::migrate::Migration| m.version <= schema;
    of(MIGRATIONS.iter().filter(until).cloned().collect())
}

fn of(migrations: Vec<sqlx::migrate::Migration>) -> Migrator {
    Migrator {
        migrations: Cow::Owned(migrations),
        ..Migrator::DEFAULT
    }
}

/// Number of the newest migration that this program knows.
pub fn newest_schema() -> i64 {
    newest(&MIGRATIONS)
}

fn newest(migrations: &Migrator) -> i64 {
    migrations.iter().map(|m| m.version).max().unwrap_or(0)
}

/// What a program has to know to use a database with these migrations.
fn has_to_know(migrations: &Migrator) -> i64 {
    let needed = |m: &&sqlx::migrate::Migration| !m.sql.as_str().contains(OLDER_GO_ON);
    let needed = migrations.iter().filter(needed);
    needed.map(|m| m.version).max().unwrap_or(0)
}

fn too_new(found: i64, known: i64) -> StoreError {
    StoreError::Setup(format!(
        "this database was used by a newer Sharewise (its tables are at {found}, this one knows {known}): start that version, or bring a backup back that was made before"
    ))
}

/// How the tables of a database stand beside what this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// They are this program's.
    Current,
    /// A newer program has used them, and left them so that this one can go on.
    Newer,
    /// An older program made them: the next start brings them up to date.
    Older,
}

impl Conn {
    /// Looks how the tables stand, and changes nothing.
    pub(super) async fn tables_beside(&mut self, migrations: &Migrator) -> Result<Tables> {
        let found = self.schema().await.map_err(|e| match e {
            StoreError::Db(_) => StoreError::Setup(
                "it has no tables of Sharewise. The first start makes them".into(),
            ),
            other => other,
        })?;
        let known = newest(migrations);
        if found < known {
            return Ok(Tables::Older);
        }
        if found == known {
            return Ok(Tables::Current);
        }
        let needed = self.has_to_know().await?;
        if needed.is_none_or(|needed| needed > known) {
            return Err(too_new(found, known));
        }
        Ok(Tables::Newer)
    }

    /// Brings the tables up to date. Those of a newer program stay as they are.
    pub(super) async fn migrate(&mut self, migrations: &Migrator) -> Result<()> {
        let Err(e) = self.apply(migrations).await else {
            return Ok(());
        };
        let MigrateError::VersionMissing(found) = e else {
            return Err(e.into());
        };
        let (known, needed) = (newest(migrations), self.has_to_know().await?);
        if needed.is_none_or(|needed| needed > known) {
            return Err(too_new(found, known));
        }
        tracing::warn!(
            found,
            known,
            "a newer Sharewise has used this database; this one can go on with it"
        );
        let all = Migrator {
            ignore_missing: true,
            ..of(migrations.iter().cloned().collect())
        };
        Ok(self.apply(&all).await?)
    }

    async fn apply(&mut self, migrations: &Migrator) -> std::result::Result<(), MigrateError> {
        match self.raw() {
            Raw::Sqlite(c) => migrations.run(c).await,
            Raw::Pg(c) => migrations.run(c).await,
        }
    }

    async fn has_to_know(&mut self) -> Result<Option<i64>> {
        let found = row!(
            self,
            (String,),
            "SELECT value FROM setting WHERE name = $1",
            HAS_TO_KNOW
        );
        found
            .map(|(n,)| n.parse())
            .transpose()
            .map_err(|_| StoreError::Corrupt("setting"))
    }
}

impl Store {
    /// Writes down for older programs whether they may use this database, unless a newer one has
    /// said so.
    pub(super) async fn tell_older(&self, migrations: &Migrator) -> Result<()> {
        let needed = has_to_know(migrations);
        let mut conn = self.read().await?;
        if conn.schema().await? > newest(migrations) || conn.has_to_know().await? == Some(needed) {
            return Ok(());
        }
        drop(conn);
        let mut tx = self.write_hub().await?;
        exec!(
            tx,
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            HAS_TO_KNOW,
            needed.to_string()
        );
        tx.commit().await
    }
}

/// Makes the tables of an older program: those of the first so many migrations.
///
/// # Errors
/// As [`Store::open`].
#[cfg(feature = "testing")]
pub async fn open_as_older(url: &str, master: seal::MasterKey, schema: i64) -> Result<Store> {
    let keys = std::sync::Arc::new(crate::keys::KeyRing::new(master));
    Store::open_with(url, keys, &migrations_until(schema)).await
}

/// Opens a database as a newer program would that knows one migration more, which does `sql`.
///
/// # Errors
/// As [`Store::open`].
#[cfg(feature = "testing")]
pub async fn open_as_newer(url: &str, master: seal::MasterKey, sql: &'static str) -> Result<Store> {
    use sqlx::migrate::{Migration, MigrationType};
    let mut all: Vec<_> = MIGRATIONS.iter().cloned().collect();
    let text = sqlx::SqlSafeStr::into_sql_str(sql);
    all.push(Migration::new(
        newest_schema() + 1,
        "later".into(),
        MigrationType::Simple,
        text,
        false,
    ));
    let all = of(all);
    let keys = std::sync::Arc::new(crate::keys::KeyRing::new(master));
    let store = Store::open_with(url, keys, &all).await?;
    store.tell_older(&all).await?;
    Ok(store)
}
