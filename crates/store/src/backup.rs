//! A copy of everything, the same for both engines: made while the product runs, sealed, checked
//! against the signed ledgers when it is brought back.
//!
//! A backup is a sealed stream (`seal::StreamSealer`, kind `backup`) under a key that only the
//! master key gives. Inside stand parts, each with a byte that says what it is:
//!
//! | byte | part |
//! | --- | --- |
//! | 1 | [`BackupHead`] as JSON, with its length (4 bytes, big-endian) in front |
//! | 2 | a table: name and columns as JSON, with its length in front |
//! | 3 | a row of that table, with its length in front: each column as 0 (nothing), or 1 and the value |
//! | 4 | [`BackupEnd`] as JSON, with its length in front |
//!
//! An id has 16 bytes, a number 8 (big-endian, two's complement), a truth one; text and bytes have
//! their length (4 bytes) in front. Rows hold what the columns hold: what is sealed stays sealed.

mod after;
mod check;
mod dump;
pub(crate) mod format;
mod load;
mod parts;

pub use check::LedgerState;
pub use dump::look_through;
pub use load::{Brought, Restore};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Number of the format.
pub const BACKUP_FORMAT: u32 = 1;
/// Kind of the sealed stream.
pub(crate) const STREAM: &str = "backup";

/// What stands at the beginning of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupHead {
    /// Number of the format.
    pub format: u32,
    /// When it was begun, microseconds: it holds everything that was acknowledged before.
    pub made_us: i64,
    /// Number of the newest migration of the database that it was made from.
    pub schema: i64,
    /// The engine of that database.
    pub engine: String,
    /// Name of the hub.
    pub hub: Option<String>,
}

/// What stands at the end of a backup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupEnd {
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// The agencies that work here, by short name.
    pub agencies: BTreeMap<String, Uuid>,
    /// Where each agency's ledger stood.
    pub ledgers: Vec<LedgerState>,
    /// Keys that had been destroyed, each with its agency: an older backup must not bring them back.
    pub destroyed: Vec<(Uuid, Uuid)>,
    /// People whose address is protected, each with the agency: an older backup must not show it.
    #[serde(default)]
    pub protected: Vec<(Uuid, Uuid)>,
    /// What was logged as any other and sealed later, each with the agency: an older backup has it
    /// open.
    #[serde(default)]
    pub sealed: Vec<(Uuid, Uuid)>,
    /// How often each agency's own key was renewed: an older backup brings a key back that somebody
    /// may have stolen.
    #[serde(default)]
    pub renewed: Vec<(Uuid, u64)>,
}

/// A backup as it was made or read through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its beginning.
    pub head: BackupHead,
    /// Its end.
    pub end: BackupEnd,
}
