//! Making a backup while the product runs, and reading one through.

use super::{
    BACKUP_FORMAT, Backup, BackupEnd, BackupHead, LedgerState, STREAM,
    format::{self, Cell, put_json, put_row},
};
use crate::{
    engine::{
        Conn, Raw, Store,
        tables::{Kind, Table},
    },
    error::{Result, StoreError},
    ledger_log::read_frontier,
};
use futures_util::TryStreamExt;
use seal::{MasterKey, StreamKey, StreamOpener, StreamSealer};
use sqlx::{AssertSqlSafe, Row};
use std::io::{BufReader, Read, Write};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Bytes that go to the file at once.
const BLOCK: usize = 256 * 1024;
/// Blocks that may wait for a slow disk.
const WAITING: usize = 4;

enum Block {
    Bytes(Vec<u8>),
    /// Without it the file stays cut off, and does not read as a backup.
    End,
}

struct Out {
    send: mpsc::Sender<Block>,
    block: Vec<u8>,
}

impl Out {
    async fn pass_on(&mut self, least: usize) -> Result<()> {
        if self.block.len() < least {
            return Ok(());
        }
        let block = std::mem::take(&mut self.block);
        self.send
            .send(Block::Bytes(block))
            .await
            .map_err(|_| StoreError::Corrupt("backup"))
    }
}

impl Store {
    /// Writes everything that is acknowledged now to `out`, sealed, as of one moment. Reading and
    /// writing go on meanwhile.
    ///
    /// # Errors
    /// The database, or `out` does not take it: then it is not a whole backup.
    pub async fn back_up<W: Write + Send + 'static>(
        &self,
        out: W,
        now_us: i64,
    ) -> Result<(Backup, W)> {
        let mut sealer = StreamSealer::begin(&self.keys.backups(), STREAM, out)?;
        let (send, mut blocks) = mpsc::channel(WAITING);
        let writer = tokio::task::spawn_blocking(move || -> Result<W> {
            while let Some(block) = blocks.blocking_recv() {
                match block {
                    Block::Bytes(bytes) => sealer.write_all(&bytes)?,
                    Block::End => return Ok(sealer.finish()?),
                }
            }
            Err(StoreError::Corrupt("backup"))
        });
        let mut out = Out {
            send,
            block: Vec::with_capacity(BLOCK),
        };
        let mut conn = self.snapshot().await?;
        let copied = copy(&mut conn, self.engine_name(), now_us, &mut out).await;
        if copied.is_ok() {
            // Where the writer has gone away, its own error says why.
            let _ = out.send.send(Block::End).await;
        }
        drop(out);
        let written = writer.await.map_err(|e| StoreError::Setup(e.to_string()))?;
        match (copied, written) {
            (Ok(backup), Ok(out)) => Ok((backup, out)),
            (_, Err(e @ (StoreError::File(_) | StoreError::DiskFull))) | (Err(e), _) => Err(e),
            (_, Err(e)) => Err(e),
        }
    }
}

async fn copy(conn: &mut Conn, engine: &str, now_us: i64, out: &mut Out) -> Result<Backup> {
    let head = BackupHead {
        format: BACKUP_FORMAT,
        made_us: now_us,
        schema: conn.schema().await?,
        engine: engine.to_owned(),
        hub: conn.hub_name().await?,
    };
    put_json(&mut out.block, format::HEAD, &head)?;
    let mut end = BackupEnd::default();
    for table in conn.tables().await? {
        put_json(&mut out.block, format::TABLE, &table)?;
        let rows = copy_table(conn, &table, out).await?;
        end.rows.insert(table.name, rows);
    }
    let agencies = conn.agencies().await?.into_iter();
    end.agencies = agencies
        .filter(|a| a.on_hub)
        .map(|a| (a.slug, a.id))
        .collect();
    end.ledgers = ledgers(conn).await?;
    end.destroyed = rows!(
        conn,
        (Uuid, Uuid),
        "SELECT agency_id, id FROM data_key WHERE destroyed_us IS NOT NULL ORDER BY agency_id, id"
    );
    for agency in end.agencies.values() {
        let people = conn.protected_people(*agency).await?;
        end.protected
            .extend(people.into_iter().map(|person| (*agency, person)));
        end.renewed.push((*agency, conn.renewals(*agency).await?));
    }
    end.sealed = rows!(
        conn,
        (Uuid, Uuid),
        "SELECT agency_id, object_id FROM sealed_object ORDER BY agency_id, object_id"
    );
    put_json(&mut out.block, format::END, &end)?;
    out.pass_on(0).await?;
    Ok(Backup { head, end })
}

async fn copy_table(conn: &mut Conn, table: &Table, out: &mut Out) -> Result<u64> {
    let all = AssertSqlSafe(format!(
        "SELECT {} FROM {}",
        table.column_names(),
        table.name
    ));
    let mut count = 0;
    macro_rules! each_row {
        ($c:expr) => {{
            let mut rows = sqlx::query(all).fetch(&mut *$c);
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
                put_row(&mut out.block, &cells)?;
                out.pass_on(BLOCK).await?;
                count += 1;
            }
        }};
    }
    match conn.raw() {
        Raw::Sqlite(c) => each_row!(c),
        Raw::Pg(c) => each_row!(c),
    }
    Ok(count)
}

async fn ledgers(conn: &mut Conn) -> Result<Vec<LedgerState>> {
    let heads = rows!(
        conn,
        (Uuid, i64, Vec<u8>),
        "SELECT agency_id, size, frontier FROM ledger_head ORDER BY agency_id"
    );
    heads
        .into_iter()
        .map(|(agency, size, frontier)| {
            Ok(LedgerState {
                agency,
                size,
                root: read_frontier(&frontier)?.root().to_string(),
            })
        })
        .collect()
}

/// Reads a backup to its end without bringing anything back: that it opens with this key, that
/// nothing is missing from it, and that it holds as many rows as it says.
///
/// # Errors
/// What is wrong with it.
pub fn look_through(master: &MasterKey, from: impl Read) -> Result<Backup> {
    let key = StreamKey::for_backups(master);
    let mut from = BufReader::new(StreamOpener::begin(&key, STREAM, from)?);
    let bad = || StoreError::Corrupt("backup");
    let (mut head, mut table, mut counts) = (None, None::<Table>, BackupEnd::default().rows);
    while let Some((part, bytes)) = format::next_part(&mut from)? {
        match part {
            format::HEAD => head = Some(format::read_json::<BackupHead>(&bytes)?),
            format::TABLE => {
                let next: Table = format::read_json(&bytes)?;
                counts.insert(next.name.clone(), 0);
                table = Some(next);
            }
            format::ROW => {
                let table = table.as_ref().ok_or_else(bad)?;
                format::read_row(table, &bytes)?;
                *counts.entry(table.name.clone()).or_default() += 1;
            }
            format::END => {
                let end: BackupEnd = format::read_json(&bytes)?;
                if end.rows != counts || format::next_part(&mut from)?.is_some() {
                    return Err(bad());
                }
                let head = head.ok_or_else(bad)?;
                return Ok(Backup { head, end });
            }
            _ => return Err(bad()),
        }
    }
    Err(bad())
}
