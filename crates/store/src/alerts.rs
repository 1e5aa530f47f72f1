//! Alerts in the product and the mail that goes with them: ids only, never a fact of a case.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// An alert to one practitioner.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AlertRow {
    /// Whom it is for.
    pub practitioner_id: Uuid,
    /// Identifies the alert for that person.
    pub id: Uuid,
    /// What sort of thing waits, as a stable word.
    pub kind: String,
    /// What waits.
    pub object_id: Option<Uuid>,
    /// When it was raised, microseconds.
    pub created_us: i64,
    /// When the person looked, microseconds.
    pub read_us: Option<i64>,
    /// Where it leads: ids only; `None` or empty for one that was raised before this was kept.
    pub path: Option<String>,
}

/// Something in the outbox, claimed for sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow<T> {
    /// Identifies it.
    pub id: Uuid,
    /// Whose it is.
    pub agency_id: Uuid,
    /// How often it was tried before.
    pub tries: i64,
    /// What to send.
    pub payload: T,
}

impl Conn {
    /// Active practitioners of an agency who receive its concerns: leads and front-door screeners.
    ///
    /// # Errors
    /// The database.
    pub async fn people_to_alert(&mut self, agency: Uuid) -> Result<Vec<crate::PractitionerRow>> {
        self.practitioners_who(
            agency,
            "SELECT agency_id, id, role, state, lang, password_hash, totp_sealed, passkeys, credential_version, unconfirmed_us, content \
             FROM practitioner WHERE agency_id = $1 AND state = 'active' \
             AND role IN ('safeguarding-lead','mash-screener') ORDER BY id",
        )
        .await
    }

    /// Every alert about one thing, in the order in which they were raised; those that were raised at once
    /// in the order of [`Self::people_to_alert`].
    ///
    /// # Errors
    /// The database.
    pub async fn alerts_about(&mut self, agency: Uuid, object: Uuid) -> Result<Vec<AlertRow>> {
        Ok(rows!(
            self,
            AlertRow,
            "SELECT practitioner_id, id, kind, object_id, created_us, read_us, path FROM alert \
             WHERE agency_id = $1 AND object_id = $2 ORDER BY created_us, practitioner_id, id",
            agency,
            object
        ))
    }

    /// What a practitioner has not looked at yet, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn unread_alerts(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
    ) -> Result<Vec<AlertRow>> {
        Ok(rows!(
            self,
            AlertRow,
            "SELECT practitioner_id, id, kind, object_id, created_us, read_us, path FROM alert \
             WHERE agency_id = $1 AND practitioner_id = $2 AND read_us IS NULL ORDER BY created_us DESC, id",
            agency,
            practitioner
        ))
    }
}

impl Conn {
    /// An alert of one person's.
    ///
    /// # Errors
    /// [`StoreError::Missing`], also where it is somebody else's.
    pub async fn alert(&mut self, agency: Uuid, practitioner: Uuid, id: Uuid) -> Result<AlertRow> {
        row!(
            self,
            AlertRow,
            "SELECT practitioner_id, id, kind, object_id, created_us, read_us, path FROM alert \
             WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        )
        .ok_or(StoreError::Missing)
    }
}

impl Tx {
    /// Nobody need look at a thing any more: every alert of a kind that was raised about it is read.
    ///
    /// # Errors
    /// The database.
    pub async fn close_alerts(
        &mut self,
        agency: Uuid,
        object: Uuid,
        kind: &'static str,
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE alert SET read_us = $4 WHERE agency_id = $1 AND object_id = $2 AND kind = $3 AND read_us IS NULL",
            agency,
            object,
            kind,
            now_us
        );
        Ok(())
    }

    /// Raises an alert for one practitioner.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_alert(&mut self, agency: Uuid, alert: &AlertRow) -> Result<()> {
        self.add_alerts(agency, std::slice::from_ref(alert)).await
    }

    /// Raises alerts for several practitioners.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_alerts(&mut self, agency: Uuid, alerts: &[AlertRow]) -> Result<()> {
        let rows = alerts
            .iter()
            .map(|a| {
                vec![
                    agency.into(),
                    a.practitioner_id.into(),
                    a.id.into(),
                    a.kind.clone().into(),
                    a.object_id.into(),
                    a.created_us.into(),
                    a.path.clone().unwrap_or_default().into(),
                ]
            })
            .collect();
        self.put_rows(
            "INSERT INTO alert (agency_id, practitioner_id, id, kind, object_id, created_us, path)",
            rows,
        )
        .await
    }

    /// Notes that a practitioner has looked at something; a second look changes nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn mark_alerts_read(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        object: Uuid,
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE alert SET read_us = $4 WHERE agency_id = $1 AND practitioner_id = $2 AND object_id = $3 AND read_us IS NULL",
            agency,
            practitioner,
            object,
            now_us
        );
        Ok(())
    }

    /// Puts things into the outbox, each with its id, sealed with the agency's key.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_to_outbox<T: Serialize>(
        &mut self,
        agency: Uuid,
        kind: &'static str,
        items: &[(Uuid, T)],
        due_us: i64,
    ) -> Result<()> {
        let mut rows = Vec::with_capacity(items.len());
        for (id, payload) in items {
            let payload = self
                .seal_for_agency(agency, "outbox", *id, "payload", payload)
                .await?;
            rows.push(vec![
                (*id).into(),
                agency.into(),
                kind.into(),
                payload.into(),
                due_us.into(),
                0.into(),
            ]);
        }
        self.put_rows(
            "INSERT INTO outbox (id, agency_id, kind, payload, due_us, tries)",
            rows,
        )
        .await
    }

    /// Claims what is due to be sent, oldest first. What was claimed before `stale_us` and neither
    /// sent nor put off (the process died) is claimed again.
    ///
    /// # Errors
    /// The database.
    pub async fn claim_outbox<T: DeserializeOwned>(
        &mut self,
        kind: &'static str,
        now_us: i64,
        stale_us: i64,
        limit: i64,
    ) -> Result<Vec<OutboxRow<T>>> {
        let raws = rows!(
            self,
            (Uuid, Uuid, i64, Vec<u8>),
            "SELECT id, agency_id, tries, payload FROM outbox WHERE kind = $1 AND done_us IS NULL AND due_us <= $2 \
             AND (claimed_us IS NULL OR claimed_us < $3) ORDER BY due_us, id LIMIT $4",
            kind,
            now_us,
            stale_us,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for (id, agency_id, tries, sealed) in raws {
            // Another process may have claimed it since it was listed.
            let mine = exec!(
                self,
                "UPDATE outbox SET claimed_us = $2, tries = tries + 1 \
                 WHERE id = $1 AND done_us IS NULL AND (claimed_us IS NULL OR claimed_us < $3)",
                id,
                now_us,
                stale_us
            );
            if mine == 1 {
                let payload = self
                    .open_for_agency(agency_id, "outbox", id, "payload", &sealed)
                    .await?;
                all.push(OutboxRow {
                    id,
                    agency_id,
                    tries,
                    payload,
                });
            }
        }
        Ok(all)
    }

    /// Notes that something was sent.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn outbox_sent(&mut self, id: Uuid, now_us: i64) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE outbox SET done_us = $2 WHERE id = $1",
            id,
            now_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Puts off something that could not be sent.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn outbox_put_off(&mut self, id: Uuid, due_us: i64) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE outbox SET claimed_us = NULL, due_us = $2 WHERE id = $1 AND done_us IS NULL",
            id,
            due_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}
