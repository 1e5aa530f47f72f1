//! Holds on files, and what was erased.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::keeping::{HoldContent, HoldReason};
use jiff::civil::Date;
use uuid::Uuid;

/// A hold on a file, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHoldRow {
    /// Agency that holds the file.
    pub agency_id: Uuid,
    /// Whose file.
    pub person_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Why, as one of the words.
    pub reason: HoldReason,
    /// Day on which it is looked at again.
    pub review: Date,
    /// Who placed it.
    pub placed_by: Uuid,
    /// When, microseconds.
    pub placed_us: i64,
    /// Who lifted it.
    pub lifted_by: Option<Uuid>,
    /// When, microseconds; `None` while it holds.
    pub lifted_us: Option<i64>,
    /// Why, in words.
    pub content: HoldContent,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    person_id: Uuid,
    id: Uuid,
    reason: String,
    review_day: String,
    placed_by: Uuid,
    placed_us: i64,
    lifted_by: Option<Uuid>,
    lifted_us: Option<i64>,
    key_id: Uuid,
    content: Vec<u8>,
}

/// That a file was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct ErasureRow {
    /// Agency that held the file.
    pub agency_id: Uuid,
    /// The record, which cannot be read any more.
    pub person_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who asked and did it.
    pub asked_by: Uuid,
    /// Who approved.
    pub approved_by: Uuid,
    /// The request for a second person.
    pub approval_id: Uuid,
    /// Keys that were destroyed.
    pub keys: i64,
    /// Concerns that stay because another child is in them.
    pub stays: i64,
}

/// How much of each kind a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct FileSize {
    /// Entries of the chronology.
    pub entries: i64,
    /// Concerns in which the person has a part.
    pub concerns: i64,
    /// Decisions whether to share.
    pub decisions: i64,
    /// What this agency shared about the person.
    pub shared: i64,
    /// What other agencies shared to this one.
    pub received: i64,
}

impl Conn {
    async fn open_hold(&mut self, r: Raw) -> Result<FileHoldRow> {
        let content = self.file_key(r.agency_id, r.key_id).await?.open(
            "file_hold",
            r.id,
            "content",
            &r.content,
        )?;
        let bad = |_| StoreError::Corrupt("file_hold");
        Ok(FileHoldRow {
            reason: r.reason.parse().map_err(bad)?,
            review: r
                .review_day
                .parse()
                .map_err(|_| StoreError::Corrupt("file_hold.review_day"))?,
            agency_id: r.agency_id,
            person_id: r.person_id,
            id: r.id,
            placed_by: r.placed_by,
            placed_us: r.placed_us,
            lifted_by: r.lifted_by,
            lifted_us: r.lifted_us,
            content,
        })
    }

    async fn open_holds(&mut self, raws: Vec<Raw>) -> Result<Vec<FileHoldRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_hold(raw).await)?);
        }
        Ok(all)
    }

    /// Every hold on a file, the last placed first.
    ///
    /// # Errors
    /// The database.
    pub async fn holds_on(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<FileHoldRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, person_id, id, reason, review_day, placed_by, placed_us, lifted_by, lifted_us, key_id, content \
             FROM file_hold WHERE agency_id = $1 AND person_id = $2 ORDER BY placed_us DESC, id DESC",
            agency,
            person
        );
        self.open_holds(raws).await
    }

    /// The holds of an agency that hold, the first placed first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn holds_in_force(&mut self, agency: Uuid, limit: i64) -> Result<Vec<FileHoldRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, person_id, id, reason, review_day, placed_by, placed_us, lifted_by, lifted_us, key_id, content \
             FROM file_hold WHERE agency_id = $1 AND lifted_us IS NULL ORDER BY placed_us, id LIMIT $2",
            agency,
            limit
        );
        self.open_holds(raws).await
    }

    /// What an agency erased, the last first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn erasures(&mut self, agency: Uuid, limit: i64) -> Result<Vec<ErasureRow>> {
        Ok(rows!(
            self,
            ErasureRow,
            "SELECT agency_id, person_id, at_us, asked_by, approved_by, approval_id, keys, stays FROM erasure \
             WHERE agency_id = $1 ORDER BY at_us DESC LIMIT $2",
            agency,
            limit
        ))
    }

    /// How much a person's file holds.
    ///
    /// # Errors
    /// The database.
    pub async fn file_size(&mut self, agency: Uuid, person: Uuid) -> Result<FileSize> {
        row!(
            self,
            FileSize,
            "SELECT \
             (SELECT COUNT(*) FROM entry WHERE agency_id = $1 AND person_id = $2) AS entries, \
             (SELECT COUNT(*) FROM concern_child WHERE agency_id = $1 AND person_id = $2) AS concerns, \
             (SELECT COUNT(*) FROM sharing_decision WHERE agency_id = $1 AND person_id = $2) AS decisions, \
             (SELECT COUNT(*) FROM sharing WHERE agency_id = $1 AND person_id = $2) AS shared, \
             (SELECT COUNT(*) FROM inbox_item WHERE agency_id = $1 AND person_id = $2) AS received",
            agency,
            person
        )
        .ok_or(StoreError::Missing)
    }
}

impl Tx {
    /// Places a hold.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the person is not known.
    pub async fn place_hold(&mut self, h: &FileHoldRow) -> Result<()> {
        let key = self.person_key(h.agency_id, h.person_id).await?;
        let content = key.seal("file_hold", h.id, "content", &h.content)?;
        exec!(
            self,
            "INSERT INTO file_hold (agency_id, person_id, id, reason, review_day, placed_by, placed_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            h.agency_id,
            h.person_id,
            h.id,
            h.reason.as_str(),
            h.review.to_string(),
            h.placed_by,
            h.placed_us,
            key.id,
            content
        );
        Ok(())
    }

    /// Lifts a hold: who and when stand in the row, with its words.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it was lifted before.
    pub async fn lift_hold(&mut self, h: &FileHoldRow) -> Result<()> {
        let key = self.person_key(h.agency_id, h.person_id).await?;
        let content = key.seal("file_hold", h.id, "content", &h.content)?;
        let n = exec!(
            self,
            "UPDATE file_hold SET lifted_by = $4, lifted_us = $5, content = $6 \
             WHERE agency_id = $1 AND person_id = $2 AND id = $3 AND lifted_us IS NULL",
            h.agency_id,
            h.person_id,
            h.id,
            h.lifted_by,
            h.lifted_us,
            content
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    /// Notes that a file was erased.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where it was before.
    pub async fn add_erasure(&mut self, e: &ErasureRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO erasure (agency_id, person_id, at_us, asked_by, approved_by, approval_id, keys, stays) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            e.agency_id,
            e.person_id,
            e.at_us,
            e.asked_by,
            e.approved_by,
            e.approval_id,
            e.keys,
            e.stays
        );
        Ok(())
    }
}
