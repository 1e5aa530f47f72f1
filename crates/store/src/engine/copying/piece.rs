//! Pieces of a copy as they lie in a folder or a bucket: sealed like a backup, each bound to the one
//! before it.
//!
//! Inside the sealed stream (kind `piece`) stand the [`PieceHead`] as JSON, its length (4 bytes,
//! big-endian) in front, and then the bytes: of the file of the database in the first, of its log in
//! all others.

use crate::{
    engine::Store,
    error::{Result, StoreError},
};
use seal::{MasterKey, StreamKey, StreamOpener, StreamSealer};
use serde::{Deserialize, Serialize};
use sqlx::{
    Connection,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use std::{
    io::{self, Read, Write},
    path::Path,
};

/// Kind of the sealed stream.
const STREAM: &str = "piece";
/// Most bytes of a head.
const HEAD_MOST: usize = 64 * 1024;

/// What a piece says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceHead {
    /// Name of the chain: when it began.
    pub chain: String,
    /// 0 for the file of the database, then counted on.
    pub number: u64,
    /// Which log since the chain began; 0 for the file.
    pub log: u64,
    /// Everything that was acknowledged before is in it or in one before it, microseconds.
    pub from_us: i64,
    /// Nothing that was written after is in it, microseconds.
    pub to_us: i64,
    /// SHA-256 of the piece before it, as it lies there; empty for the first.
    pub before: String,
}

impl Store {
    /// The key under which pieces are sealed, for whoever seals them on another thread.
    pub fn piece_key(&self) -> StreamKey {
        self.keys.backups()
    }
}

/// Seals a piece into `out`.
///
/// # Errors
/// `from` or `out`.
pub fn seal_piece<W: Write>(
    key: &StreamKey,
    head: &PieceHead,
    from: &mut impl Read,
    out: W,
) -> Result<W> {
    let mut sealer = StreamSealer::begin(key, STREAM, out)?;
    let json = serde_json::to_vec(head).map_err(|_| StoreError::Corrupt("piece"))?;
    let length = u32::try_from(json.len()).map_err(|_| StoreError::Corrupt("piece"))?;
    sealer.write_all(&length.to_be_bytes())?;
    sealer.write_all(&json)?;
    io::copy(from, &mut sealer)?;
    Ok(sealer.finish()?)
}

/// Opens a piece: its head, and its bytes into `out`.
///
/// # Errors
/// It is not whole, or not of this master key; or `out`.
pub fn open_piece(master: &MasterKey, from: impl Read, out: &mut impl Write) -> Result<PieceHead> {
    let mut from = StreamOpener::begin(&StreamKey::for_backups(master), STREAM, from)?;
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > HEAD_MOST {
        return Err(StoreError::Corrupt("piece"));
    }
    let mut json = vec![0; length];
    from.read_exact(&mut json)?;
    let head = serde_json::from_slice(&json).map_err(|_| StoreError::Corrupt("piece"))?;
    io::copy(&mut from, out)?;
    Ok(head)
}

/// Lets SQLite fold the log that lies beside a rebuilt file into it, and checks the file. The log
/// is complete where every frame in it counted.
///
/// # Errors
/// The log does not fit the file, or the file is damaged.
pub async fn replay(file: &Path, log_bytes: u64) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut conn = SqliteConnection::connect_with(&options).await?;
    let page: i64 = sqlx::query_scalar("PRAGMA page_size")
        .fetch_one(&mut conn)
        .await?;
    let (busy, frames, folded): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(&mut conn)
        .await?;
    let want = (i64::try_from(log_bytes).unwrap_or(i64::MAX) - 32).max(0) / (24 + page);
    if busy != 0 || frames != folded || frames.max(0) != want {
        return Err(StoreError::Corrupt("log of the copy"));
    }
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut conn)
        .await?;
    let check: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut conn)
        .await?;
    conn.close().await?;
    match check.as_str() {
        "ok" => Ok(()),
        _ => Err(StoreError::Corrupt("rebuilt database")),
    }
}
