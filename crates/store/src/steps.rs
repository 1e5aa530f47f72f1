//! What leads did with a concern: append-only.

use crate::{
    concerns::ConcernRow,
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::concern::ConcernStep;
use uuid::Uuid;

/// A step, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who did it.
    pub by_id: Uuid,
    /// What was done.
    pub step: ConcernStep,
}

impl Conn {
    /// What was done with a concern, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn concern_steps(&mut self, agency: Uuid, concern: Uuid) -> Result<Vec<StepRow>> {
        let raws = rows!(
            self,
            (Uuid, i64, Uuid, Uuid, Vec<u8>),
            "SELECT id, at_us, by_id, key_id, content FROM concern_step \
             WHERE agency_id = $1 AND concern_id = $2 ORDER BY at_us, id",
            agency,
            concern
        );
        let mut all = Vec::with_capacity(raws.len());
        for (id, at_us, by_id, key_id, sealed) in raws {
            let Some(key) = unless_erased(self.file_key(agency, key_id).await)? else {
                continue;
            };
            all.push(StepRow {
                id,
                at_us,
                by_id,
                step: key.open("concern_step", id, "content", &sealed)?,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Adds what was done with a concern.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id was used before.
    pub async fn add_concern_step(&mut self, c: &ConcernRow, row: &StepRow) -> Result<()> {
        let key = self.file_key(c.agency_id, c.key_id).await?;
        let content = key.seal("concern_step", row.id, "content", &row.step)?;
        exec!(
            self,
            "INSERT INTO concern_step (agency_id, concern_id, id, at_us, by_id, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7)",
            c.agency_id,
            c.id,
            row.id,
            row.at_us,
            row.by_id,
            c.key_id,
            content
        );
        Ok(())
    }

    /// Seals a concern under a key of its own from now on: one that begins with one child is under
    /// that child's key, which would take it away from a second child when the first is erased.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where somebody changed it since `version`.
    pub async fn give_concern_its_own_key(
        &mut self,
        c: &mut ConcernRow,
        now_us: i64,
    ) -> Result<()> {
        if c.key_id == c.id {
            return Ok(());
        }
        let key = self.new_file_key(c.agency_id, c.id, now_us).await?;
        let content = key.seal("concern", c.id, "content", &c.content)?;
        let n = exec!(
            self,
            "UPDATE concern SET key_id = $4, content = $5, version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND version = $3",
            c.agency_id,
            c.id,
            c.version,
            key.id,
            content
        );
        if n == 0 {
            return Err(StoreError::Stale);
        }
        c.key_id = key.id;
        c.version += 1;
        Ok(())
    }
}
