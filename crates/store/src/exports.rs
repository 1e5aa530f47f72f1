//! An agency's own records asked for as a file: what was asked, and each child's part of it.

mod choosing;

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::export::{ExportAsked, ExportEnd, ExportPart, ExportState};
use uuid::Uuid;

/// An export, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// Agency whose records they are.
    pub agency_id: Uuid,
    /// Its id, and that of the request for a second person.
    pub id: Uuid,
    /// Where it stands.
    pub state: ExportState,
    /// Why it ended; `None` while it has not.
    pub ended_how: Option<ExportEnd>,
    /// Who asked.
    pub asked_by: Uuid,
    /// When, microseconds.
    pub asked_us: i64,
    /// Children in it.
    pub children: i64,
    /// Concerns in it, each once.
    pub concerns: i64,
    /// Children whose part is there.
    pub built: i64,
    /// When the last part was there, microseconds.
    pub built_us: Option<i64>,
    /// When it was first taken, microseconds.
    pub taken_us: Option<i64>,
    /// When it ended, microseconds.
    pub ended_us: Option<i64>,
    /// Fingerprint of all parts.
    pub digest: Option<Vec<u8>>,
    /// Fingerprint of what was protected in the agency meanwhile.
    pub marks: Option<Vec<u8>>,
    /// A child in whose words something protected was found.
    pub held: Option<Uuid>,
    /// What was asked for.
    pub asked: ExportAsked,
}

/// A child of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct ExportChildRow {
    /// Its number, from 0.
    pub part: i64,
    /// Id of the part.
    pub part_id: Uuid,
    /// The child.
    pub person_id: Uuid,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    state: String,
    ended_how: String,
    asked_by: Uuid,
    asked_us: i64,
    children: i64,
    concerns: i64,
    built: i64,
    built_us: Option<i64>,
    taken_us: Option<i64>,
    ended_us: Option<i64>,
    digest: Option<Vec<u8>>,
    marks: Option<Vec<u8>>,
    held_id: Option<Uuid>,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawPart {
    part: i64,
    part_id: Uuid,
    person_id: Uuid,
    key_id: Option<Uuid>,
    content: Option<Vec<u8>>,
}

const TABLE: &str = "records_export";
const PARTS: &str = "records_export_child";

impl Conn {
    async fn open_export(&mut self, r: Raw) -> Result<ExportRow> {
        let bad = |_| StoreError::Corrupt(TABLE);
        Ok(ExportRow {
            asked: self
                .open_for_agency(r.agency_id, TABLE, r.id, "content", &r.content)
                .await?,
            state: r.state.parse().map_err(bad)?,
            ended_how: Some(r.ended_how)
                .filter(|w| !w.is_empty())
                .map(|w| w.parse().map_err(bad))
                .transpose()?,
            agency_id: r.agency_id,
            id: r.id,
            asked_by: r.asked_by,
            asked_us: r.asked_us,
            children: r.children,
            concerns: r.concerns,
            built: r.built,
            built_us: r.built_us,
            taken_us: r.taken_us,
            ended_us: r.ended_us,
            digest: r.digest,
            marks: r.marks,
            held: r.held_id,
        })
    }

    /// One export.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn export(&mut self, agency: Uuid, id: Uuid) -> Result<ExportRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM records_export WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_export(raw).await
    }

    /// The exports of an agency, the last asked first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn exports(&mut self, agency: Uuid, limit: i64) -> Result<Vec<ExportRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM records_export WHERE agency_id = $1 ORDER BY asked_us DESC, id DESC LIMIT $2",
            agency,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_export(raw).await?);
        }
        Ok(all)
    }

    /// Exports of every agency that have not ended: agency and id.
    ///
    /// # Errors
    /// The database.
    pub async fn exports_going_on(&mut self) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM records_export WHERE state IN ('building', 'ready', 'taken') ORDER BY asked_us, id"
        ))
    }

    /// Children of an export from a number on, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn export_children(
        &mut self,
        agency: Uuid,
        export: Uuid,
        from: i64,
        limit: i64,
    ) -> Result<Vec<ExportChildRow>> {
        Ok(rows!(
            self,
            ExportChildRow,
            "SELECT part, part_id, person_id FROM records_export_child \
             WHERE agency_id = $1 AND export_id = $2 AND part >= $3 ORDER BY part LIMIT $4",
            agency,
            export,
            from,
            limit
        ))
    }

    /// Children of an export of whom the ledger does not yet say that they are in it, at most
    /// `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn export_children_untold(
        &mut self,
        agency: Uuid,
        export: Uuid,
        limit: i64,
    ) -> Result<Vec<ExportChildRow>> {
        Ok(rows!(
            self,
            ExportChildRow,
            "SELECT part, part_id, person_id FROM records_export_child \
             WHERE agency_id = $1 AND export_id = $2 AND told_us IS NULL ORDER BY part LIMIT $3",
            agency,
            export,
            limit
        ))
    }

    /// The parts of an export from a number on, at most `limit`: number, child, part. Numbers rise,
    /// and may leave some out.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where a child's key was destroyed; [`StoreError::Missing`] where a
    /// part is not there.
    pub async fn export_parts(
        &mut self,
        agency: Uuid,
        export: Uuid,
        from: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Uuid, ExportPart)>> {
        let raws = rows!(
            self,
            RawPart,
            "SELECT part, part_id, person_id, key_id, content FROM records_export_child \
             WHERE agency_id = $1 AND export_id = $2 AND part >= $3 ORDER BY part LIMIT $4",
            agency,
            export,
            from,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let (Some(key), Some(content)) = (r.key_id, r.content) else {
                return Err(StoreError::Missing);
            };
            let key = self.file_key(agency, key).await?;
            let part = key.open(PARTS, r.part_id, "content", &content)?;
            all.push((r.part, r.person_id, part));
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps an export with its children, whose parts are still to be put together.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_export(&mut self, e: &ExportRow, children: &[Uuid]) -> Result<()> {
        let content = self
            .seal_for_agency(e.agency_id, TABLE, e.id, "content", &e.asked)
            .await?;
        exec!(
            self,
            "INSERT INTO records_export (agency_id, id, state, ended_how, asked_by, asked_us, children, concerns, built, \
             content) VALUES ($1,$2,$3,'',$4,$5,$6,$7,$8,$9)",
            e.agency_id,
            e.id,
            e.state.as_str(),
            e.asked_by,
            e.asked_us,
            e.children,
            e.concerns,
            e.built,
            content
        );
        for (part, child) in (0_i64..).zip(children) {
            exec!(
                self,
                "INSERT INTO records_export_child (agency_id, export_id, part, part_id, person_id) VALUES ($1,$2,$3,$4,$5)",
                e.agency_id,
                e.id,
                part,
                Uuid::now_v7(),
                *child
            );
        }
        Ok(())
    }

    /// Moves an export on, from the state in which it was read.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it is no longer in that state.
    pub async fn change_export(&mut self, e: &ExportRow, from: ExportState) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE records_export SET state = $4, ended_how = $5, children = $14, concerns = $6, built = $7, built_us = $8, \
             taken_us = $9, ended_us = $10, digest = $11, marks = $12, held_id = $13 \
             WHERE agency_id = $1 AND id = $2 AND state = $3",
            e.agency_id,
            e.id,
            from.as_str(),
            e.state.as_str(),
            e.ended_how.map_or("", ExportEnd::as_str),
            e.concerns,
            e.built,
            e.built_us,
            e.taken_us,
            e.ended_us,
            e.digest.clone(),
            e.marks.clone(),
            e.held,
            e.children
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    /// Keeps a child's part, sealed under the key of the child's file.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where that was destroyed.
    pub async fn keep_export_part(
        &mut self,
        agency: Uuid,
        export: Uuid,
        child: ExportChildRow,
        part: &ExportPart,
    ) -> Result<()> {
        let key = self.person_key(agency, child.person_id).await?;
        let content = key.seal(PARTS, child.part_id, "content", part)?;
        exec!(
            self,
            "UPDATE records_export_child SET key_id = $4, content = $5 WHERE agency_id = $1 AND export_id = $2 AND part = $3",
            agency,
            export,
            child.part,
            key.id,
            content
        );
        Ok(())
    }

    /// Takes a child out of an export that is being put together.
    ///
    /// # Errors
    /// The database.
    pub async fn leave_out_of_export(
        &mut self,
        agency: Uuid,
        export: Uuid,
        part: i64,
    ) -> Result<()> {
        exec!(
            self,
            "DELETE FROM records_export_child WHERE agency_id = $1 AND export_id = $2 AND part = $3",
            agency,
            export,
            part
        );
        Ok(())
    }

    /// Notes that the ledger says of a child that they are in an export.
    ///
    /// # Errors
    /// The database.
    pub async fn export_child_told(
        &mut self,
        agency: Uuid,
        export: Uuid,
        part: i64,
        at_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE records_export_child SET told_us = $4 WHERE agency_id = $1 AND export_id = $2 AND part = $3",
            agency,
            export,
            part,
            at_us
        );
        Ok(())
    }

    /// Ends every export of an agency that was brought back: nobody knows whether it was stopped, or
    /// taken, after the backup was made.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn end_exports(&mut self, agency: Uuid, now_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE records_export SET state = $2, ended_how = $3, ended_us = $4 WHERE agency_id = $1 AND state <> $2",
            agency,
            ExportState::Ended.as_str(),
            ExportEnd::Changed.as_str(),
            now_us
        );
        exec!(
            self,
            "UPDATE records_export_child SET key_id = NULL, content = NULL WHERE agency_id = $1",
            agency
        );
        Ok(())
    }

    /// Forgets what the parts of an export say; who was in it stays.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_export_parts(&mut self, agency: Uuid, export: Uuid) -> Result<()> {
        exec!(
            self,
            "UPDATE records_export_child SET key_id = NULL, content = NULL WHERE agency_id = $1 AND export_id = $2",
            agency,
            export
        );
        Ok(())
    }
}
