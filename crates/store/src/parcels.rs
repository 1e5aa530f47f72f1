//! What has to go from one agency to another: it waits in the outbox between their writes.

use crate::{engine::Conn, error::Result, tx::Tx};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Something that has to go from one agency to another.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Parcel {
    /// Identifies it.
    pub id: Uuid,
    /// Agency from which it goes.
    pub agency_id: Uuid,
    /// `deliver`, `receipt`, `notice` or `talk`.
    pub kind: String,
    /// What it says, sealed for the agency from which it goes.
    pub payload: Vec<u8>,
    /// How often it was tried in vain.
    pub tries: i64,
}

impl Conn {
    /// What has to go from agency to agency now, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn parcels_due(&mut self, now_us: i64, limit: i64) -> Result<Vec<Parcel>> {
        Ok(rows!(
            self,
            Parcel,
            "SELECT id, agency_id, kind, payload, tries FROM outbox \
             WHERE done_us IS NULL AND due_us <= $1 AND kind IN ('deliver','receipt','notice','talk') ORDER BY due_us, id LIMIT $2",
            now_us,
            limit
        ))
    }

    /// What a parcel says.
    ///
    /// # Errors
    /// It was altered, or is of another kind.
    pub async fn open_parcel<T: DeserializeOwned>(&mut self, parcel: &Parcel) -> Result<T> {
        self.open_for_agency(
            parcel.agency_id,
            "outbox",
            parcel.id,
            "payload",
            &parcel.payload,
        )
        .await
    }
}

impl Tx {
    /// Puts something into the outbox that has to go to another agency; `kind` is `deliver`, `notice`,
    /// `receipt` or `talk`.
    ///
    /// # Errors
    /// The database.
    pub async fn queue_parcel<T: Serialize>(
        &mut self,
        agency: Uuid,
        id: Uuid,
        kind: &'static str,
        payload: &T,
        now_us: i64,
    ) -> Result<()> {
        let sealed = self
            .seal_for_agency(agency, "outbox", id, "payload", payload)
            .await?;
        exec!(
            self,
            "INSERT INTO outbox (id, agency_id, kind, payload, due_us, tries) VALUES ($1,$2,$3,$4,$5,0)",
            id,
            agency,
            kind,
            sealed,
            now_us
        );
        Ok(())
    }

    /// Takes a parcel out of the outbox, in the commit that brings it to where it goes. `false`:
    /// somebody else has brought it.
    ///
    /// # Errors
    /// The database.
    pub async fn take_parcel(&mut self, id: Uuid, now_us: i64) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE outbox SET done_us = $2 WHERE id = $1 AND done_us IS NULL",
            id,
            now_us
        );
        Ok(n == 1)
    }

    /// Tries a parcel again later.
    ///
    /// # Errors
    /// The database.
    pub async fn retry_parcel(&mut self, id: Uuid, due_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE outbox SET due_us = $2, tries = tries + 1 WHERE id = $1 AND done_us IS NULL",
            id,
            due_us
        );
        Ok(())
    }
}
