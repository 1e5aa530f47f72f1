//! What was shared, on the sender's side, and what happened to it, on both.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    keys::FileKey,
    tx::Tx,
};
use uuid::Uuid;

/// A sharing to be written down as sent.
pub struct NewSharing {
    /// Agency that sends it.
    pub agency_id: Uuid,
    /// Made by the client; also the id of the package.
    pub id: Uuid,
    /// The decision that it rests on.
    pub decision_id: Uuid,
    /// The sender's record of the child.
    pub person_id: Uuid,
    /// Agency that gets it; `None`: someone outside the directory.
    pub recipient_agency_id: Option<Uuid>,
    /// When it was sent, microseconds.
    pub sent_us: i64,
    /// When it is chased, microseconds.
    pub chase_us: i64,
    /// Sent in an emergency.
    pub emergency: bool,
    /// The package's canonical bytes.
    pub package: Vec<u8>,
    /// Its digest.
    pub digest: [u8; 32],
    /// The sharing that it puts right, if it is a correction.
    pub corrects_id: Option<Uuid>,
}

/// The sender's side of a sharing, without the package.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SharingRow {
    /// Agency that sent it.
    pub agency_id: Uuid,
    /// Identifies the sharing.
    pub id: Uuid,
    /// The decision that it rests on.
    pub decision_id: Uuid,
    /// The sender's record of the child.
    pub person_id: Uuid,
    /// Agency that got it; `None`: someone outside the directory.
    pub recipient_agency_id: Option<Uuid>,
    /// Where it stands: a word of `exchange::SharingState`.
    pub state: String,
    /// When it was sent, microseconds.
    pub sent_us: i64,
    /// When the state was reached, microseconds.
    pub state_us: i64,
    /// When it is chased or passed up next, microseconds.
    pub chase_us: Option<i64>,
    /// When it was passed up, microseconds.
    pub escalated_us: Option<i64>,
    /// Sent in an emergency.
    pub emergency: bool,
    /// Key that seals the package and the reasons of its events.
    pub key_id: Uuid,
    /// Digest of the package.
    pub package_digest: Vec<u8>,
    /// The sharing that it puts right, if it is a correction.
    pub corrects_id: Option<Uuid>,
}

/// Something that happened to a sharing, on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingEvent {
    /// Identifies the event within the sharing.
    pub id: Uuid,
    /// What happened: a state of the sharing, or `chased`, `escalated`.
    pub state: String,
    /// When, microseconds.
    pub at_us: i64,
    /// Agency that did it; `None`: someone outside.
    pub by_agency_id: Option<Uuid>,
    /// Who did it; `None`: nobody in person.
    pub practitioner_id: Option<Uuid>,
    /// The signed receipt; empty where there is none.
    pub receipt: String,
    /// Words that go with it.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct RawEvent {
    id: Uuid,
    state: String,
    at_us: i64,
    by_agency_id: Option<Uuid>,
    practitioner_id: Option<Uuid>,
    receipt: String,
    reason: Option<Vec<u8>>,
}

impl Conn {
    /// The sender's side of a sharing.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn sharing(&mut self, agency: Uuid, id: Uuid) -> Result<SharingRow> {
        row!(
            self,
            SharingRow,
            "SELECT agency_id, id, decision_id, person_id, recipient_agency_id, state, sent_us, state_us, chase_us, \
             escalated_us, emergency, key_id, package_digest, corrects_id FROM sharing WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)
    }

    /// Everything that was sent about a child, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn sharings_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<SharingRow>> {
        Ok(rows!(
            self,
            SharingRow,
            "SELECT agency_id, id, decision_id, person_id, recipient_agency_id, state, sent_us, state_us, chase_us, \
             escalated_us, emergency, key_id, package_digest, corrects_id FROM sharing WHERE agency_id = $1 AND person_id = $2 \
             ORDER BY sent_us DESC, id",
            agency,
            person
        ))
    }

    /// What was sent on the strength of a decision, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn sharings_under(
        &mut self,
        agency: Uuid,
        decision: Uuid,
    ) -> Result<Vec<SharingRow>> {
        Ok(rows!(
            self,
            SharingRow,
            "SELECT agency_id, id, decision_id, person_id, recipient_agency_id, state, sent_us, state_us, chase_us, \
             escalated_us, emergency, key_id, package_digest, corrects_id FROM sharing WHERE agency_id = $1 AND decision_id = $2 \
             ORDER BY sent_us DESC, id",
            agency,
            decision
        ))
    }

    /// Sharings that put one right, the first first.
    ///
    /// # Errors
    /// The database.
    pub async fn sharings_correcting(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<Uuid>> {
        Ok(rows!(
            self,
            (Uuid,),
            "SELECT id FROM sharing WHERE agency_id = $1 AND corrects_id = $2 ORDER BY sent_us, id",
            agency,
            id
        )
        .into_iter()
        .map(|(id,)| id)
        .collect())
    }

    /// Sharings of every agency that are to be chased or passed up: ids only, for the clock.
    ///
    /// # Errors
    /// The database.
    pub async fn sharings_to_chase(
        &mut self,
        now_us: i64,
        limit: i64,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM sharing WHERE chase_us <= $1 ORDER BY chase_us LIMIT $2",
            now_us,
            limit
        ))
    }

    /// The package as it was sent: its canonical bytes.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn sent_package(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<u8>> {
        let (key_id, sealed) = row!(
            self,
            (Uuid, Vec<u8>),
            "SELECT key_id, package FROM sharing WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        let key = self.file_key(agency, key_id).await?;
        key.open_bytes("sharing", id, "package", &sealed)
    }

    /// What happened to a sharing as this agency knows it, oldest first. Without a key, because
    /// it was destroyed, the receipts are still there and the words are not.
    ///
    /// # Errors
    /// The database.
    pub async fn sharing_events(
        &mut self,
        agency: Uuid,
        sharing: Uuid,
        key: Option<&FileKey>,
    ) -> Result<Vec<SharingEvent>> {
        rows!(
            self,
            RawEvent,
            "SELECT id, state, at_us, by_agency_id, practitioner_id, receipt, reason FROM sharing_event \
             WHERE agency_id = $1 AND sharing_id = $2 ORDER BY at_us, id",
            agency,
            sharing
        )
        .into_iter()
        .map(|r| {
            let reason = match (&r.reason, key) {
                (Some(sealed), Some(key)) => key.open("sharing_event", r.id, "reason", sealed)?,
                _ => String::new(),
            };
            Ok(SharingEvent {
                id: r.id,
                state: r.state,
                at_us: r.at_us,
                by_agency_id: r.by_agency_id,
                practitioner_id: r.practitioner_id,
                receipt: r.receipt,
                reason,
            })
        })
        .collect()
    }
}

impl Tx {
    /// Writes down what was sent, sealed with the key of the child's file.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the child is not known.
    pub async fn add_sharing(&mut self, s: &NewSharing) -> Result<()> {
        let key = self.person_key(s.agency_id, s.person_id).await?;
        let package = key.seal_bytes("sharing", s.id, "package", &s.package)?;
        exec!(
            self,
            "INSERT INTO sharing (agency_id, id, decision_id, person_id, recipient_agency_id, state, sent_us, state_us, \
             chase_us, emergency, key_id, package, package_digest, corrects_id) \
             VALUES ($1,$2,$3,$4,$5,'sent',$6,$7,$8,$9,$10,$11,$12,$13)",
            s.agency_id,
            s.id,
            s.decision_id,
            s.person_id,
            s.recipient_agency_id,
            s.sent_us,
            s.sent_us,
            s.chase_us,
            s.emergency,
            key.id,
            package,
            s.digest.to_vec(),
            s.corrects_id
        );
        Ok(())
    }

    /// Moves a sharing on; `chase_us` is when it is looked at next.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn move_sharing(
        &mut self,
        agency: Uuid,
        id: Uuid,
        state: &'static str,
        chase_us: Option<i64>,
        now_us: i64,
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE sharing SET state = $3, state_us = $4, chase_us = $5 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            state,
            now_us,
            chase_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Notes that a sharing was chased (and passed up at `escalated_us`), and when it is looked at next.
    ///
    /// # Errors
    /// The database.
    pub async fn chase_sharing(
        &mut self,
        agency: Uuid,
        id: Uuid,
        chase_us: Option<i64>,
        escalated_us: Option<i64>,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE sharing SET chase_us = $3, escalated_us = $4 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            chase_us,
            escalated_us
        );
        Ok(())
    }

    /// Writes down what happened to a sharing; words are sealed with `key`.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_sharing_event(
        &mut self,
        agency: Uuid,
        sharing: Uuid,
        key: &FileKey,
        e: &SharingEvent,
    ) -> Result<()> {
        let reason = if e.reason.is_empty() {
            None
        } else {
            Some(key.seal("sharing_event", e.id, "reason", &e.reason)?)
        };
        exec!(
            self,
            "INSERT INTO sharing_event (agency_id, sharing_id, id, state, at_us, by_agency_id, practitioner_id, receipt, reason) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            agency,
            sharing,
            e.id,
            e.state.clone(),
            e.at_us,
            e.by_agency_id,
            e.practitioner_id,
            e.receipt.clone(),
            reason
        );
        Ok(())
    }
}
