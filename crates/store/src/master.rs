//! The master key: whether it is the one, and putting another in its place.

use crate::{
    engine::{Conn, Store},
    error::{Result, StoreError},
    tx::Tx,
};
use seal::MasterKey;
use uuid::Uuid;

/// Row of `hub_key` with the key of sign-in names.
const TOKENS: &str = "tokens";

/// What a wrong master key is answered with. It says what to do.
const WRONG: &str = "this is not the master key that the database was made with. If a change of the \
     master key was interrupted, run `sharewise keys rotate` again: it goes on where it stopped";

impl Store {
    /// Whether the master key opens what it should, and the key of sign-in names from before a
    /// change of it.
    ///
    /// # Errors
    /// [`StoreError::Setup`] for another master key.
    pub(crate) async fn check_master(&self) -> Result<()> {
        let mut conn = self.read().await?;
        if let Some(wrapped) = conn.hub_tokens().await? {
            let tokens = self
                .keys()
                .master
                .unwrap_token_key(&wrapped)
                .map_err(|_| StoreError::Setup(WRONG.into()))?;
            let _ = self.keys().tokens.set(tokens);
        }
        let Some((agency, wrapped)) = conn.any_agency_key().await? else {
            return Ok(());
        };
        self.keys()
            .master
            .unwrap_agency_key(agency.into_bytes(), &wrapped)
            .map_err(|_| StoreError::Setup(WRONG.into()))?;
        Ok(())
    }

    /// Puts another master key in place: every agency's key and the key of sign-in names are wrapped
    /// anew, in one commit. Whoever has the database open must then open it anew with that key.
    /// Gives how many agencies there are.
    ///
    /// # Errors
    /// The database; then nothing has changed.
    pub async fn rotate_master(&self, new: &MasterKey, now_us: i64) -> Result<usize> {
        let mut tx = self.write_hub().await?;
        let count = tx.wrap_anew(new, now_us).await?;
        tx.commit().await?;
        Ok(count)
    }
}

impl Conn {
    async fn hub_tokens(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(row!(
            self,
            (Vec<u8>,),
            "SELECT wrapped FROM hub_key WHERE name = $1",
            TOKENS
        )
        .map(|(wrapped,)| wrapped))
    }

    async fn any_agency_key(&mut self) -> Result<Option<(Uuid, Vec<u8>)>> {
        Ok(row!(
            self,
            (Uuid, Vec<u8>),
            "SELECT agency_id, wrapped FROM agency_key ORDER BY agency_id LIMIT 1"
        ))
    }
}

impl Tx {
    async fn wrap_anew(&mut self, new: &MasterKey, now_us: i64) -> Result<usize> {
        let all = rows!(
            self,
            (Uuid, Vec<u8>),
            "SELECT agency_id, wrapped FROM agency_key ORDER BY agency_id"
        );
        for (agency, wrapped) in &all {
            // From here on it is in the ring: its row opens with the new master key only.
            self.agency_key(*agency).await?;
            let key = self
                .keys
                .master
                .unwrap_agency_key(agency.into_bytes(), wrapped)?;
            let again = new.wrap_agency_key(agency.into_bytes(), &key)?;
            exec!(
                self,
                "UPDATE agency_key SET wrapped = $2 WHERE agency_id = $1",
                *agency,
                again.clone()
            );
            let event = crate::Event {
                at_us: now_us,
                kind: ledger::EventKind::SettingChanged,
                actor: None,
                person: None,
                object: Some(*agency),
                detail: serde_json::json!({ "what": "master-key" }),
            };
            self.append(*agency, &event).await?;
        }
        let tokens = new.wrap_token_key(&self.keys.sign_in_tokens())?;
        exec!(
            self,
            "INSERT INTO hub_key (name, wrapped) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET wrapped = excluded.wrapped",
            TOKENS,
            tokens.clone()
        );
        Ok(all.len())
    }
}
