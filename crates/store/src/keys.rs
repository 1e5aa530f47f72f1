//! The ring of keys: the master key in memory, the agencies' keys unwrapped on first use.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use seal::{AgencyKey, DataKey, LetterKey, MasterKey, Place, StreamKey, TokenKey};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};
use uuid::Uuid;

/// Keys held in memory while the product runs.
pub struct KeyRing {
    pub(crate) master: MasterKey,
    /// The key of sign-in names, where it is another than the master key gives: after a change.
    pub(crate) tokens: OnceLock<TokenKey>,
    agencies: RwLock<HashMap<Uuid, Held>>,
}

/// An agency's key, and its key of blind indexes, which stands on those of the keys before it.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) key: Arc<AgencyKey>,
    pub(crate) tokens: TokenKey,
}

/// A data key with its id: what a person's records, or one file, are sealed with.
pub struct FileKey {
    /// Agency that owns the key.
    pub agency_id: Uuid,
    /// Row in `data_key`.
    pub id: Uuid,
    key: Arc<DataKey>,
}

impl KeyRing {
    pub(crate) fn new(master: MasterKey) -> Self {
        Self {
            master,
            tokens: OnceLock::new(),
            agencies: RwLock::new(HashMap::new()),
        }
    }

    /// The hub-wide key for sign-in names.
    pub fn sign_in_tokens(&self) -> TokenKey {
        self.tokens
            .get()
            .cloned()
            .unwrap_or_else(|| self.master.token_key())
    }

    /// The key that opens what was sealed while the product was down.
    pub fn letters(&self) -> LetterKey {
        LetterKey::for_emergencies(&self.master)
    }

    /// The key that seals backups.
    pub(crate) fn backups(&self) -> StreamKey {
        StreamKey::for_backups(&self.master)
    }

    fn cached(&self, agency: Uuid) -> Option<Held> {
        self.agencies
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&agency)
            .cloned()
    }

    pub(crate) fn keep(&self, agency: Uuid, held: Held) {
        self.agencies
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(agency, held);
    }

    /// From here on the agency's key is asked of the database again.
    pub(crate) fn forget(&self, agency: Uuid) {
        self.agencies
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&agency);
    }
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|_| StoreError::Corrupt("value to seal"))
}

impl FileKey {
    const fn new(agency_id: Uuid, id: Uuid, key: Arc<DataKey>) -> Self {
        Self { agency_id, id, key }
    }

    /// Seals a value for the place where it will stand.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub fn seal<T: Serialize>(
        &self,
        table: &'static str,
        row: Uuid,
        column: &'static str,
        value: &T,
    ) -> Result<Vec<u8>> {
        self.seal_bytes(table, row, column, &encode(value)?)
    }

    /// Seals bytes for the place where they will stand.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub fn seal_bytes(
        &self,
        table: &'static str,
        row: Uuid,
        column: &'static str,
        plain: &[u8],
    ) -> Result<Vec<u8>> {
        Ok(self.key.seal(
            &Place {
                table,
                row: row.into_bytes(),
                column,
            },
            plain,
        )?)
    }

    /// Opens a value that stands in a place.
    ///
    /// # Errors
    /// Altered, moved from elsewhere, or sealed with another key.
    pub fn open<T: DeserializeOwned>(
        &self,
        table: &'static str,
        row: Uuid,
        column: &'static str,
        sealed: &[u8],
    ) -> Result<T> {
        serde_json::from_slice(&self.open_bytes(table, row, column, sealed)?)
            .map_err(|_| StoreError::Corrupt(table))
    }

    /// Opens bytes that stand in a place.
    ///
    /// # Errors
    /// As [`FileKey::open`].
    pub fn open_bytes(
        &self,
        table: &'static str,
        row: Uuid,
        column: &'static str,
        sealed: &[u8],
    ) -> Result<Vec<u8>> {
        Ok(self.key.open(
            &Place {
                table,
                row: row.into_bytes(),
                column,
            },
            sealed,
        )?)
    }
}

impl Conn {
    /// The agency's key.
    ///
    /// # Errors
    /// The agency is not known, or the master key is not the one its key was wrapped with.
    pub async fn agency_key(&mut self, agency: Uuid) -> Result<Arc<AgencyKey>> {
        Ok(self.held(agency).await?.key)
    }

    pub(crate) async fn held(&mut self, agency: Uuid) -> Result<Held> {
        if let Some(held) = self.keys.cached(agency) {
            return Ok(held);
        }
        let (wrapped, before) = row!(
            self,
            (Vec<u8>, Option<Vec<u8>>),
            "SELECT wrapped, tokens FROM agency_key WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        let id = agency.into_bytes();
        let key = self.keys.master.unwrap_agency_key(id, &wrapped)?;
        let tokens = match before {
            Some(sealed) => key.open_tokens(id, &sealed)?,
            None => key.token_key(),
        };
        let held = Held {
            key: Arc::new(key),
            tokens,
        };
        self.keys.keep(agency, held.clone());
        Ok(held)
    }

    /// How often the agency's key was renewed.
    pub(crate) async fn renewals(&mut self, agency: Uuid) -> Result<u64> {
        Ok(self.held(agency).await?.tokens.renewals() as u64)
    }

    /// The agency's key for blind search tokens.
    ///
    /// # Errors
    /// As [`Conn::agency_key`].
    pub async fn search_tokens(&mut self, agency: Uuid) -> Result<TokenKey> {
        Ok(self.held(agency).await?.tokens)
    }

    /// A data key.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where it was destroyed.
    pub async fn file_key(&mut self, agency: Uuid, id: Uuid) -> Result<FileKey> {
        if let Some(key) = self.opened.files.get(&id) {
            return Ok(FileKey::new(agency, id, key.clone()));
        }
        let (wrapped,) = row!(
            self,
            (Option<Vec<u8>>,),
            "SELECT wrapped FROM data_key WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.unwrap_file_key(agency, id, wrapped).await
    }

    /// Unwraps a data key, and keeps it for the rest of the act. `None`: it was destroyed.
    pub(crate) async fn unwrap_file_key(
        &mut self,
        agency: Uuid,
        id: Uuid,
        wrapped: Option<Vec<u8>>,
    ) -> Result<FileKey> {
        let wrapped = wrapped.ok_or(StoreError::Erased)?;
        let key = self.agency_key(agency).await?.unwrap_data_key(
            agency.into_bytes(),
            id.into_bytes(),
            &wrapped,
        )?;
        let key = Arc::new(key);
        self.opened.files.insert(id, key.clone());
        Ok(FileKey::new(agency, id, key))
    }

    /// Seals a value that belongs to the agency rather than to a person.
    ///
    /// # Errors
    /// As [`Conn::agency_key`].
    pub async fn seal_for_agency<T: Serialize>(
        &mut self,
        agency: Uuid,
        table: &'static str,
        row: Uuid,
        column: &'static str,
        value: &T,
    ) -> Result<Vec<u8>> {
        let key = self.agency_key(agency).await?;
        Ok(key.seal(
            &Place {
                table,
                row: row.into_bytes(),
                column,
            },
            &encode(value)?,
        )?)
    }

    /// Opens a value that belongs to the agency rather than to a person.
    ///
    /// # Errors
    /// Altered, moved from elsewhere, or another agency's.
    pub async fn open_for_agency<T: DeserializeOwned>(
        &mut self,
        agency: Uuid,
        table: &'static str,
        row: Uuid,
        column: &'static str,
        sealed: &[u8],
    ) -> Result<T> {
        let key = self.agency_key(agency).await?;
        let plain = key.open(
            &Place {
                table,
                row: row.into_bytes(),
                column,
            },
            sealed,
        )?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt(table))
    }
}

impl Tx {
    /// Makes an agency's key and the seed that signs its ledger.
    ///
    /// # Errors
    /// The agency has a key already ([`StoreError::Duplicate`]).
    pub async fn create_agency_key(&mut self, agency: Uuid, now_us: i64) -> Result<()> {
        let key = AgencyKey::generate()?;
        let seed: [u8; 32] = seal::random_bytes()?;
        let public = ledger::Signer::new("agency", &seed)
            .map_err(|_| StoreError::Corrupt("signing seed"))?
            .verifier()
            .public_key();
        let wrapped = self
            .keys
            .master
            .wrap_agency_key(agency.into_bytes(), &key)?;
        let sealed_seed = key.seal(
            &Place {
                table: "agency_key",
                row: agency.into_bytes(),
                column: "ledger_seed",
            },
            &seed,
        )?;
        exec!(
            self,
            "INSERT INTO agency_key (agency_id, wrapped, ledger_seed, ledger_pub, created_us) VALUES ($1,$2,$3,$4,$5)",
            agency,
            wrapped,
            sealed_seed,
            public.to_vec(),
            now_us
        );
        let tokens = key.token_key();
        let key = Arc::new(key);
        self.keys.keep(agency, Held { key, tokens });
        Ok(())
    }

    /// Makes a data key.
    ///
    /// # Errors
    /// The agency is not known.
    pub async fn new_file_key(&mut self, agency: Uuid, id: Uuid, now_us: i64) -> Result<FileKey> {
        let key = DataKey::generate()?;
        let wrapped = self.agency_key(agency).await?.wrap_data_key(
            agency.into_bytes(),
            id.into_bytes(),
            &key,
        )?;
        exec!(
            self,
            "INSERT INTO data_key (agency_id, id, wrapped, created_us) VALUES ($1,$2,$3,$4)",
            agency,
            id,
            wrapped,
            now_us
        );
        Ok(FileKey::new(agency, id, Arc::new(key)))
    }

    /// Destroys a data key: what it sealed is erased.
    ///
    /// # Errors
    /// No such key, or destroyed before.
    pub async fn destroy_file_key(&mut self, agency: Uuid, id: Uuid, now_us: i64) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE data_key SET wrapped = NULL, destroyed_us = $3 WHERE agency_id = $1 AND id = $2 AND destroyed_us IS NULL",
            agency,
            id,
            now_us
        );
        self.opened.files.remove(&id);
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}
