//! What somebody has to look at because a file was opened out of the ordinary.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::access::{ReviewContent, ReviewKind, ReviewState};
use uuid::Uuid;

/// Something that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Identifies it; for a file opened out of the ordinary the same as that.
    pub id: Uuid,
    /// What it is.
    pub kind: ReviewKind,
    /// What came of it.
    pub state: ReviewState,
    /// Whose doing it was.
    pub practitioner_id: Uuid,
    /// Whose file, where it is one.
    pub person_id: Option<Uuid>,
    /// When, microseconds.
    pub at_us: i64,
    /// By when it is to be looked at, microseconds.
    pub due_us: i64,
    /// Who looked.
    pub reviewed_by: Option<Uuid>,
    /// When, microseconds.
    pub reviewed_us: Option<i64>,
    /// What was found.
    pub content: ReviewContent,
}

#[derive(sqlx::FromRow)]
struct RawReview {
    id: Uuid,
    kind: String,
    state: String,
    practitioner_id: Uuid,
    person_id: Option<Uuid>,
    at_us: i64,
    due_us: i64,
    reviewed_by: Option<Uuid>,
    reviewed_us: Option<i64>,
    content: Vec<u8>,
}

impl Conn {
    async fn open_review(&mut self, agency: Uuid, r: RawReview) -> Result<ReviewRow> {
        let bad = |_| StoreError::Corrupt("access_review");
        Ok(ReviewRow {
            kind: r.kind.parse().map_err(bad)?,
            state: r.state.parse().map_err(bad)?,
            content: self
                .open_for_agency(agency, "access_review", r.id, "content", &r.content)
                .await?,
            id: r.id,
            practitioner_id: r.practitioner_id,
            person_id: r.person_id,
            at_us: r.at_us,
            due_us: r.due_us,
            reviewed_by: r.reviewed_by,
            reviewed_us: r.reviewed_us,
        })
    }

    /// One thing to be looked at.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn review(&mut self, agency: Uuid, id: Uuid) -> Result<ReviewRow> {
        let raw = row!(
            self,
            RawReview,
            "SELECT id, kind, state, practitioner_id, person_id, at_us, due_us, reviewed_by, reviewed_us, content \
             FROM access_review WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_review(agency, raw).await
    }

    /// What is to be looked at, or was, in one state: the first due first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn reviews(
        &mut self,
        agency: Uuid,
        state: ReviewState,
        limit: i64,
    ) -> Result<Vec<ReviewRow>> {
        let raws = rows!(
            self,
            RawReview,
            "SELECT id, kind, state, practitioner_id, person_id, at_us, due_us, reviewed_by, reviewed_us, content \
             FROM access_review WHERE agency_id = $1 AND state = $2 ORDER BY due_us, id LIMIT $3",
            agency,
            state.as_str(),
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_review(agency, raw).await?);
        }
        Ok(all)
    }
}

impl Tx {
    /// The id of what is to be looked at, made from what it is about: asked twice, it is one.
    pub fn id_of_review(&self, text: &str) -> Uuid {
        Uuid::from_bytes(self.keys.sign_in_tokens().token("access-review", text))
    }

    /// Keeps something to be looked at.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_review(&mut self, agency: Uuid, r: &ReviewRow) -> Result<()> {
        let content = self
            .seal_for_agency(agency, "access_review", r.id, "content", &r.content)
            .await?;
        exec!(
            self,
            "INSERT INTO access_review (agency_id, id, kind, state, practitioner_id, person_id, at_us, due_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            agency,
            r.id,
            r.kind.as_str(),
            r.state.as_str(),
            r.practitioner_id,
            r.person_id,
            r.at_us,
            r.due_us,
            content
        );
        Ok(())
    }

    /// Says what came of looking at it. Says whether nobody had before.
    ///
    /// # Errors
    /// The database.
    pub async fn end_review(&mut self, agency: Uuid, r: &ReviewRow) -> Result<bool> {
        let content = self
            .seal_for_agency(agency, "access_review", r.id, "content", &r.content)
            .await?;
        let n = exec!(
            self,
            "UPDATE access_review SET state = $3, reviewed_by = $4, reviewed_us = $5, content = $6 \
             WHERE agency_id = $1 AND id = $2 AND state = 'open'",
            agency,
            r.id,
            r.state.as_str(),
            r.reviewed_by,
            r.reviewed_us,
            content
        );
        Ok(n == 1)
    }
}
