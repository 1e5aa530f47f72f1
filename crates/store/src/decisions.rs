//! Decisions about sharing: whether, why, and what became of them.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::decision::{DecisionContent, DecisionKind, DecisionState};
use uuid::Uuid;

/// A decision as a row of a list: what a list shows is not sealed, and nothing has to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLine {
    /// The decision.
    pub id: Uuid,
    /// Share, not share, emergency or advice.
    pub kind: DecisionKind,
    /// Where it stands.
    pub state: DecisionState,
    /// The child.
    pub person_id: Uuid,
    /// When it was begun, microseconds.
    pub started_us: i64,
}

/// A decision, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRow {
    /// Agency that decides.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Share, not share, emergency or advice.
    pub kind: DecisionKind,
    /// Where it stands.
    pub state: DecisionState,
    /// The child.
    pub person_id: Uuid,
    /// The concern that prompted it.
    pub concern_id: Option<Uuid>,
    /// The named person who decides.
    pub decided_by: Uuid,
    /// Recipient in the directory; `None`: outside it, or none.
    pub recipient_agency_id: Option<Uuid>,
    /// When it was begun, microseconds.
    pub started_us: i64,
    /// When it was decided and recorded, microseconds.
    pub decided_us: Option<i64>,
    /// When something went to the recipient, microseconds.
    pub shared_us: Option<i64>,
    /// Emergency: when the record is due, microseconds.
    pub record_due_us: Option<i64>,
    /// When it is looked at again, microseconds.
    pub review_us: Option<i64>,
    /// When it came back, microseconds.
    pub returned_us: Option<i64>,
    /// Why it came back: empty, `date` or `new-information`.
    pub returned_why: String,
    /// The decision whose place this one took.
    pub replaces_id: Option<Uuid>,
    /// Hash of the rulebook that was asked, hex; empty while it was not.
    pub rulebook_hash: String,
    /// Rises with each change.
    pub version: i64,
    /// What was weighed and decided.
    pub content: DecisionContent,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    kind: String,
    state: String,
    person_id: Uuid,
    concern_id: Option<Uuid>,
    decided_by: Uuid,
    recipient_agency_id: Option<Uuid>,
    started_us: i64,
    decided_us: Option<i64>,
    shared_us: Option<i64>,
    record_due_us: Option<i64>,
    review_us: Option<i64>,
    returned_us: Option<i64>,
    returned_why: String,
    replaces_id: Option<Uuid>,
    rulebook_hash: String,
    key_id: Uuid,
    content: Vec<u8>,
    version: i64,
}

impl Conn {
    async fn open_decision(&mut self, r: Raw) -> Result<DecisionRow> {
        let bad = |_| StoreError::Corrupt("sharing_decision");
        let key = self.file_key(r.agency_id, r.key_id).await?;
        Ok(DecisionRow {
            kind: r.kind.parse().map_err(bad)?,
            state: r.state.parse().map_err(bad)?,
            content: key.open("sharing_decision", r.id, "content", &r.content)?,
            agency_id: r.agency_id,
            id: r.id,
            person_id: r.person_id,
            concern_id: r.concern_id,
            decided_by: r.decided_by,
            recipient_agency_id: r.recipient_agency_id,
            started_us: r.started_us,
            decided_us: r.decided_us,
            shared_us: r.shared_us,
            record_due_us: r.record_due_us,
            review_us: r.review_us,
            returned_us: r.returned_us,
            returned_why: r.returned_why,
            replaces_id: r.replaces_id,
            rulebook_hash: r.rulebook_hash,
            version: r.version,
        })
    }

    /// One decision.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn decision(&mut self, agency: Uuid, id: Uuid) -> Result<DecisionRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM sharing_decision WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_decision(raw).await
    }

    /// Decisions of an agency in a state that come after a place in the list, newest first, at most
    /// `limit`. The place is when one was begun, microseconds, and its id.
    ///
    /// # Errors
    /// The database.
    pub async fn decisions_before(
        &mut self,
        agency: Uuid,
        state: DecisionState,
        (before_us, before): (i64, Uuid),
        limit: i64,
    ) -> Result<Vec<DecisionLine>> {
        let found = rows!(
            self,
            (Uuid, String, Uuid, i64),
            "SELECT id, kind, person_id, started_us FROM sharing_decision WHERE agency_id = $1 AND state = $2 \
             AND (started_us, id) < ($3, $4) ORDER BY started_us DESC, id DESC LIMIT $5",
            agency,
            state.as_str(),
            before_us,
            before,
            limit
        );
        let line = |(id, kind, person_id, started_us): (Uuid, String, Uuid, i64)| {
            Ok(DecisionLine {
                id,
                kind: kind
                    .parse()
                    .map_err(|_| StoreError::Corrupt("kind of a decision"))?,
                state,
                person_id,
                started_us,
            })
        };
        found.into_iter().map(line).collect()
    }

    /// Decisions of every agency whose day of review has come: agency and id, for the clock.
    ///
    /// # Errors
    /// The database.
    pub async fn decisions_to_review(
        &mut self,
        now_us: i64,
        limit: i64,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM sharing_decision WHERE state = 'decided' AND review_us <= $1 ORDER BY review_us LIMIT $2",
            now_us,
            limit
        ))
    }
}

impl Tx {
    /// Adds a decision, sealed with the key of the child's file.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id was used before; the child is not known.
    pub async fn add_decision(&mut self, d: &DecisionRow) -> Result<()> {
        let key = self.person_key(d.agency_id, d.person_id).await?;
        let content = key.seal("sharing_decision", d.id, "content", &d.content)?;
        exec!(
            self,
            "INSERT INTO sharing_decision (agency_id, id, kind, state, person_id, concern_id, decided_by, recipient_agency_id, \
             started_us, decided_us, shared_us, record_due_us, review_us, returned_us, returned_why, replaces_id, rulebook_hash, \
             key_id, content, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,1)",
            d.agency_id,
            d.id,
            d.kind.as_str(),
            d.state.as_str(),
            d.person_id,
            d.concern_id,
            d.decided_by,
            d.recipient_agency_id,
            d.started_us,
            d.decided_us,
            d.shared_us,
            d.record_due_us,
            d.review_us,
            d.returned_us,
            d.returned_why.clone(),
            d.replaces_id,
            d.rulebook_hash.clone(),
            key.id,
            content
        );
        Ok(())
    }

    /// Changes a decision. Child, concern and beginning stay as they were.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where somebody changed it since `version`.
    pub async fn change_decision(&mut self, d: &DecisionRow) -> Result<()> {
        let key = self.person_key(d.agency_id, d.person_id).await?;
        let content = key.seal("sharing_decision", d.id, "content", &d.content)?;
        let n = exec!(
            self,
            "UPDATE sharing_decision SET kind = $4, state = $5, decided_by = $6, recipient_agency_id = $7, decided_us = $8, \
             shared_us = $9, review_us = $10, rulebook_hash = $11, content = $12, key_id = $13, version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND version = $3",
            d.agency_id,
            d.id,
            d.version,
            d.kind.as_str(),
            d.state.as_str(),
            d.decided_by,
            d.recipient_agency_id,
            d.decided_us,
            d.shared_us,
            d.review_us,
            d.rulebook_hash.clone(),
            content,
            key.id
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    /// Brings back every decision not to share about a person, about a child around whom that
    /// person stands, and about a child around whom the same adult stands. Gives the child and the
    /// decision of each.
    ///
    /// # Errors
    /// The database.
    pub async fn return_not_shares(
        &mut self,
        agency: Uuid,
        person: Uuid,
        now_us: i64,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "UPDATE sharing_decision SET state = 'returned', returned_us = $3, returned_why = 'new-information', version = version + 1 \
             WHERE agency_id = $1 AND kind = 'not-share' AND state = 'decided' AND person_id IN (\
             SELECT $2 UNION SELECT child_id FROM person_relation WHERE agency_id = $1 AND other_id = $2 \
             UNION SELECT child_id FROM person_relation WHERE agency_id = $1 AND other_id IN (\
             SELECT other_id FROM person_relation WHERE agency_id = $1 AND child_id = $2)) RETURNING person_id, id",
            agency,
            person,
            now_us
        ))
    }

    /// Brings one decision back on its day; gives the child, or nothing where it came back before.
    ///
    /// # Errors
    /// The database.
    pub async fn return_by_date(
        &mut self,
        agency: Uuid,
        id: Uuid,
        now_us: i64,
    ) -> Result<Option<Uuid>> {
        Ok(row!(
            self,
            (Uuid,),
            "UPDATE sharing_decision SET state = 'returned', returned_us = $3, returned_why = 'date', version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND state = 'decided' AND review_us <= $3 RETURNING person_id",
            agency,
            id,
            now_us
        )
        .map(|(p,)| p))
    }
}
