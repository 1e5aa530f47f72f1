//! Drafts: what somebody has typed and not sent yet. Kept on the server, never in the browser.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use uuid::Uuid;

/// A draft, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Made by the client; a concern that grows out of it takes the same id.
    pub id: Uuid,
    /// Which form it belongs to.
    pub kind: String,
    /// When it was last kept, microseconds.
    pub updated_us: i64,
    /// The form's fields in their order, as they were typed.
    pub fields: Vec<(String, String)>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    kind: String,
    updated_us: i64,
    content: Vec<u8>,
}

impl Conn {
    async fn open_draft(&mut self, r: Raw) -> Result<DraftRow> {
        Ok(DraftRow {
            fields: self
                .open_for_agency(r.agency_id, "draft", r.id, "content", &r.content)
                .await?,
            id: r.id,
            kind: r.kind,
            updated_us: r.updated_us,
        })
    }

    /// One draft of one practitioner.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn draft(&mut self, agency: Uuid, practitioner: Uuid, id: Uuid) -> Result<DraftRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, kind, updated_us, content FROM draft \
             WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_draft(raw).await
    }

    /// A practitioner's drafts, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn drafts(&mut self, agency: Uuid, practitioner: Uuid) -> Result<Vec<DraftRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, updated_us, content FROM draft \
             WHERE agency_id = $1 AND practitioner_id = $2 ORDER BY updated_us DESC, id",
            agency,
            practitioner
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_draft(raw).await?);
        }
        Ok(all)
    }

    /// How many drafts of a kind a practitioner has.
    ///
    /// # Errors
    /// The database.
    pub async fn count_drafts(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        kind: &'static str,
    ) -> Result<i64> {
        let (n,) = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM draft WHERE agency_id = $1 AND practitioner_id = $2 AND kind = $3",
            agency,
            practitioner,
            kind
        )
        .ok_or(StoreError::Missing)?;
        Ok(n)
    }

    /// Drafts of a kind that were last kept before a time, of every agency: agency, practitioner
    /// and id, for the clock.
    ///
    /// # Errors
    /// The database.
    pub async fn drafts_before(
        &mut self,
        kind: &'static str,
        before_us: i64,
        limit: i64,
    ) -> Result<Vec<(Uuid, Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid, Uuid),
            "SELECT agency_id, practitioner_id, id FROM draft WHERE kind = $1 AND updated_us < $2 \
             ORDER BY updated_us, id LIMIT $3",
            kind,
            before_us,
            limit
        ))
    }
}

impl Tx {
    /// Keeps a draft; kept again, it replaces what was kept.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_draft(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        draft: &DraftRow,
    ) -> Result<()> {
        let content = self
            .seal_for_agency(agency, "draft", draft.id, "content", &draft.fields)
            .await?;
        exec!(
            self,
            "INSERT INTO draft (agency_id, practitioner_id, id, kind, updated_us, content) VALUES ($1,$2,$3,$4,$5,$6) \
             ON CONFLICT (agency_id, practitioner_id, id) DO UPDATE SET kind = excluded.kind, \
             updated_us = excluded.updated_us, content = excluded.content",
            agency,
            practitioner,
            draft.id,
            draft.kind.clone(),
            draft.updated_us,
            content
        );
        Ok(())
    }

    /// Removes a draft; removing what is not there is harmless.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_draft(&mut self, agency: Uuid, practitioner: Uuid, id: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM draft WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        );
        Ok(())
    }
}
