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
    /// The sharing that it puts right, if it is a correction.
    pub corrects_id: Option<Uuid>,
}

/// What the sender said afterwards about something that an agency received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Afterword {
    /// The sharing that it is about.
    pub sharing_id: Uuid,
    /// When it was withdrawn, microseconds.
    pub withdrawn_us: Option<i64>,
    /// Sharings that put it right, the first first.
    pub corrected_by: Vec<Uuid>,
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
            "SELECT agency_id, id, from_agency_id, state, emergency, received_us, state_us, person_id, key_id, package_digest, corrects_id \
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
            "SELECT agency_id, id, from_agency_id, state, emergency, received_us, state_us, person_id, key_id, package_digest, corrects_id \
             FROM inbox_item WHERE agency_id = $1 ORDER BY received_us DESC, id DESC LIMIT $2",
            agency,
            limit
        ))
    }

    /// What comes after a place in the same list. The place is when something arrived, microseconds,
    /// and its id.
    ///
    /// # Errors
    /// The database.
    pub async fn inbox_items_before(
        &mut self,
        agency: Uuid,
        (before_us, before): (i64, Uuid),
        limit: i64,
    ) -> Result<Vec<InboxRow>> {
        Ok(rows!(
            self,
            InboxRow,
            "SELECT agency_id, id, from_agency_id, state, emergency, received_us, state_us, person_id, key_id, package_digest, corrects_id \
             FROM inbox_item WHERE agency_id = $1 AND (received_us, id) < ($2, $3) ORDER BY received_us DESC, id DESC LIMIT $4",
            agency,
            before_us,
            before,
            limit
        ))
    }

    /// Corrections of something received, the first first.
    ///
    /// # Errors
    /// The database.
    pub async fn corrections_of(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<Uuid>> {
        Ok(rows!(
            self,
            (Uuid,),
            "SELECT id FROM inbox_item WHERE agency_id = $1 AND corrects_id = $2 ORDER BY received_us, id",
            agency,
            id
        )
        .into_iter()
        .map(|(id,)| id)
        .collect())
    }

    /// What senders said afterwards about what stands in a child's file: withdrawn, or put right.
    ///
    /// # Errors
    /// The database.
    pub async fn afterwords(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<Afterword>> {
        let mut all: Vec<Afterword> = rows!(
            self,
            (Uuid, i64),
            "SELECT id, state_us FROM inbox_item WHERE agency_id = $1 AND person_id = $2 AND state = 'withdrawn'",
            agency,
            person
        )
        .into_iter()
        .map(|(sharing_id, us)| Afterword {
            sharing_id,
            withdrawn_us: Some(us),
            corrected_by: Vec::new(),
        })
        .collect();
        let mut corrections = rows!(
            self,
            (i64, Uuid, Uuid),
            "SELECT received_us, id, corrects_id FROM inbox_item WHERE agency_id = $1 \
             AND corrects_id IN (SELECT id FROM inbox_item WHERE agency_id = $1 AND person_id = $2)",
            agency,
            person
        );
        corrections.sort_unstable();
        for (_, by, sharing_id) in corrections {
            match all.iter_mut().find(|a| a.sharing_id == sharing_id) {
                Some(known) => known.corrected_by.push(by),
                None => all.push(Afterword {
                    sharing_id,
                    withdrawn_us: None,
                    corrected_by: vec![by],
                }),
            }
        }
        Ok(all)
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
             package, package_digest, corrects_id) VALUES ($1,$2,$3,'delivered',$4,$5,$6,$7,$8,$9,$10)",
            agency,
            from.id,
            from.agency_id,
            from.emergency,
            now_us,
            now_us,
            key.id,
            sealed,
            from.package_digest.clone(),
            from.corrects_id
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
