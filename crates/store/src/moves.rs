//! Something received that was taken into the wrong child's file, and moved.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use uuid::Uuid;

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRow {
    /// Made by the client.
    pub id: Uuid,
    /// What was received.
    pub item_id: Uuid,
    /// Out of whose file; `None`: it was in nobody's.
    pub from_id: Option<Uuid>,
    /// Into whose file; `None`: into nobody's, until it is known.
    pub to_id: Option<Uuid>,
    /// Who moved it.
    pub by_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Why; empty where it was erased.
    pub why: String,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    item_id: Uuid,
    from_id: Option<Uuid>,
    to_id: Option<Uuid>,
    by_id: Uuid,
    at_us: i64,
    key_id: Uuid,
    why: Vec<u8>,
}

impl Conn {
    /// The moves of something received, the first first.
    ///
    /// # Errors
    /// The database.
    pub async fn sharing_moves(&mut self, agency: Uuid, item: Uuid) -> Result<Vec<MoveRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT id, item_id, from_id, to_id, by_id, at_us, key_id, why FROM sharing_move \
             WHERE agency_id = $1 AND item_id = $2 ORDER BY at_us, id",
            agency,
            item
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let why = match self.file_key(agency, r.key_id).await {
                Ok(key) => key.open("sharing_move", r.id, "why", &r.why)?,
                Err(StoreError::Erased) => String::new(),
                Err(e) => return Err(e),
            };
            all.push(MoveRow {
                id: r.id,
                item_id: r.item_id,
                from_id: r.from_id,
                to_id: r.to_id,
                by_id: r.by_id,
                at_us: r.at_us,
                why,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Writes down a move; `key` seals what was received.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or [`StoreError::Erased`].
    pub async fn add_sharing_move(&mut self, agency: Uuid, key: Uuid, m: &MoveRow) -> Result<()> {
        let sealed = self
            .file_key(agency, key)
            .await?
            .seal("sharing_move", m.id, "why", &m.why)?;
        exec!(
            self,
            "INSERT INTO sharing_move (agency_id, item_id, id, from_id, to_id, by_id, at_us, key_id, why) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            agency,
            m.item_id,
            m.id,
            m.from_id,
            m.to_id,
            m.by_id,
            m.at_us,
            key,
            sealed
        );
        Ok(())
    }

    /// Marks the entries of something received in one child's file as moved away, or, with `None`,
    /// as back. The entries stay as they were written. Gives how many there are.
    ///
    /// # Errors
    /// The database.
    pub async fn mark_entries_moved(
        &mut self,
        agency: Uuid,
        person: Uuid,
        item: Uuid,
        moved_us: Option<i64>,
    ) -> Result<u64> {
        Ok(exec!(
            self,
            "UPDATE entry SET moved_us = $4 WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            agency,
            person,
            item,
            moved_us
        ))
    }

    /// Says whom something received is about, or that it is not known.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn file_inbox_item(
        &mut self,
        agency: Uuid,
        id: Uuid,
        person: Option<Uuid>,
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE inbox_item SET person_id = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            person
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}
