//! What two people do: who asked, who answered, and whether it was done.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::approval::{ApprovalContent, ApprovalState};
use uuid::Uuid;

/// A request for a second person, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// Agency in which it is asked.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// What is to be done: the stable word of an act of the policy.
    pub act: String,
    /// Where it stands.
    pub state: ApprovalState,
    /// Child or adult whom it is about.
    pub person_id: Option<Uuid>,
    /// What it is to be done to.
    pub object_id: Uuid,
    /// Who asked.
    pub asked_by: Uuid,
    /// When, microseconds.
    pub asked_us: i64,
    /// From when on it counts no more, microseconds.
    pub expires_us: i64,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// When, microseconds.
    pub answered_us: Option<i64>,
    /// When it was done, microseconds.
    pub done_us: Option<i64>,
    /// Why it was asked, exactly what, and what was answered.
    pub content: ApprovalContent,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    act: String,
    state: String,
    person_id: Option<Uuid>,
    object_id: Uuid,
    asked_by: Uuid,
    asked_us: i64,
    expires_us: i64,
    answered_by: Option<Uuid>,
    answered_us: Option<i64>,
    done_us: Option<i64>,
    key_id: Option<Uuid>,
    content: Vec<u8>,
}

impl Conn {
    async fn open_approval(&mut self, r: Raw) -> Result<ApprovalRow> {
        let content = match r.key_id {
            Some(key) => self
                .file_key(r.agency_id, key)
                .await?
                .open("approval", r.id, "content", &r.content)?,
            None => {
                self.open_for_agency(r.agency_id, "approval", r.id, "content", &r.content)
                    .await?
            }
        };
        Ok(ApprovalRow {
            state: r
                .state
                .parse()
                .map_err(|_| StoreError::Corrupt("approval.state"))?,
            agency_id: r.agency_id,
            id: r.id,
            act: r.act,
            person_id: r.person_id,
            object_id: r.object_id,
            asked_by: r.asked_by,
            asked_us: r.asked_us,
            expires_us: r.expires_us,
            answered_by: r.answered_by,
            answered_us: r.answered_us,
            done_us: r.done_us,
            content,
        })
    }

    async fn open_approvals(&mut self, raws: Vec<Raw>) -> Result<Vec<ApprovalRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_approval(raw).await)?);
        }
        Ok(all)
    }

    /// One request for a second person.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Erased`] where the person's key was destroyed.
    pub async fn approval(&mut self, agency: Uuid, id: Uuid) -> Result<ApprovalRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, act, state, person_id, object_id, asked_by, asked_us, expires_us, answered_by, \
             answered_us, done_us, key_id, content FROM approval WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_approval(raw).await
    }

    /// Requests in one state, the last asked first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn approvals_in(
        &mut self,
        agency: Uuid,
        state: ApprovalState,
        limit: i64,
    ) -> Result<Vec<ApprovalRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, act, state, person_id, object_id, asked_by, asked_us, expires_us, answered_by, \
             answered_us, done_us, key_id, content FROM approval WHERE agency_id = $1 AND state = $2 \
             ORDER BY asked_us DESC, id DESC LIMIT $3",
            agency,
            state.as_str(),
            limit
        );
        self.open_approvals(raws).await
    }

    /// Every request about one thing, the last asked first.
    ///
    /// # Errors
    /// The database.
    pub async fn approvals_of(&mut self, agency: Uuid, object: Uuid) -> Result<Vec<ApprovalRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, act, state, person_id, object_id, asked_by, asked_us, expires_us, answered_by, \
             answered_us, done_us, key_id, content FROM approval WHERE agency_id = $1 AND object_id = $2 \
             ORDER BY asked_us DESC, id DESC",
            agency,
            object
        );
        self.open_approvals(raws).await
    }
}

impl Tx {
    /// Keeps a request.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the person is not known.
    pub async fn add_approval(&mut self, a: &ApprovalRow) -> Result<()> {
        let (key_id, content) = self.seal_approval(a).await?;
        exec!(
            self,
            "INSERT INTO approval (agency_id, id, act, state, person_id, object_id, asked_by, asked_us, expires_us, \
             key_id, content) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
            a.agency_id,
            a.id,
            a.act.clone(),
            a.state.as_str(),
            a.person_id,
            a.object_id,
            a.asked_by,
            a.asked_us,
            a.expires_us,
            key_id,
            content
        );
        Ok(())
    }

    /// Moves a request on, from the state in which it was read: state, who answered and when, and
    /// what was said.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it is no longer in that state.
    pub async fn move_approval(&mut self, a: &ApprovalRow, from: ApprovalState) -> Result<()> {
        let (_, content) = self.seal_approval(a).await?;
        let n = exec!(
            self,
            "UPDATE approval SET state = $4, answered_by = $5, answered_us = $6, done_us = $7, content = $8 \
             WHERE agency_id = $1 AND id = $2 AND state = $3",
            a.agency_id,
            a.id,
            from.as_str(),
            a.state.as_str(),
            a.answered_by,
            a.answered_us,
            a.done_us,
            content
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    async fn seal_approval(&mut self, a: &ApprovalRow) -> Result<(Option<Uuid>, Vec<u8>)> {
        Ok(match a.person_id {
            Some(person) => {
                let key = self.person_key(a.agency_id, person).await?;
                (
                    Some(key.id),
                    key.seal("approval", a.id, "content", &a.content)?,
                )
            }
            None => (
                None,
                self.seal_for_agency(a.agency_id, "approval", a.id, "content", &a.content)
                    .await?,
            ),
        })
    }
}
