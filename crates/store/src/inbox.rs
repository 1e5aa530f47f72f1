//! What was shared with an agency: the recipient's side.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    keys::FileKey,
    sharings::SharingRow,
    tx::Tx,
};
use uuid::Uuid;

/// The recipient's side of a sharing, without the package.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InboxRow {
    /// Agency that received it.
    pub agency_id: Uuid,
    /// Id of the sharing.
    pub id: Uuid,
    /// Agency that sent it.
    pub from_agency_id: Uuid,
    /// Where it stands: a word of `exchange::SharingState`.
    pub state: String,
    /// Sent in an emergency.
    pub emergency: bool,
    /// When it arrived, microseconds.
    pub received_us: i64,
    /// When the state was reached, microseconds.
    pub state_us: i64,
    /// The recipient's own record of the child, once a person has chosen it.
    pub person_id: Option<Uuid>,
    /// Key that seals the package and the reasons of its events.
    pub key_id: Uuid,
    /// Digest of the package.
    pub package_digest: Vec<u8>,
}

impl Conn {
    /// The recipient's side of a sharing.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn inbox_item(&mut self, agency: Uuid, id: Uuid) -> Result<InboxRow> {
        row!(
            self,
            InboxRow,
            "SELECT agency_id, id, from_agency_id, state, emergency, received_us, state_us, person_id, key_id, package_digest \
             FROM inbox_item WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)
    }

    /// What was shared with an agency, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn inbox_items(&mut self, agency: Uuid, limit: i64) -> Result<Vec<InboxRow>> {
        Ok(rows!(
            self,
            InboxRow,
            "SELECT agency_id, id, from_agency_id, state, emergency, received_us, state_us, person_id, key_id, package_digest \
             FROM inbox_item WHERE agency_id = $1 ORDER BY received_us DESC, id DESC LIMIT $2",
            agency,
            limit
        ))
    }

    /// The package as it was received: its canonical bytes.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn received_package(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<u8>> {
        let (key_id, sealed) = row!(
            self,
            (Uuid, Vec<u8>),
            "SELECT key_id, package FROM inbox_item WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        let key = self.file_key(agency, key_id).await?;
        key.open_bytes("inbox_item", id, "package", &sealed)
    }
}

impl Tx {
    /// Puts a package into an agency's inbox, sealed with a key of its own.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the agency is not known.
    pub async fn add_inbox_item(
        &mut self,
        agency: Uuid,
        from: &SharingRow,
        package: &[u8],
        now_us: i64,
    ) -> Result<FileKey> {
        let key = self.new_file_key(agency, from.id, now_us).await?;
        let sealed = key.seal_bytes("inbox_item", from.id, "package", package)?;
        exec!(
            self,
            "INSERT INTO inbox_item (agency_id, id, from_agency_id, state, emergency, received_us, state_us, key_id, \
             package, package_digest) VALUES ($1,$2,$3,'delivered',$4,$5,$6,$7,$8,$9)",
            agency,
            from.id,
            from.agency_id,
            from.emergency,
            now_us,
            now_us,
            key.id,
            sealed,
            from.package_digest.clone()
        );
        Ok(key)
    }

    /// Moves something received on, with the agency's own record of the child where it is known.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn move_inbox_item(
        &mut self,
        agency: Uuid,
        id: Uuid,
        state: &'static str,
        person: Option<Uuid>,
        now_us: i64,
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE inbox_item SET state = $3, state_us = $4, person_id = COALESCE($5, person_id) \
             WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            state,
            now_us,
            person
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}
