//! The key that signs an agency's ledger, its receipts and notices: the one of today and those before
//! it, and putting another in its place.

use crate::{
    Event,
    engine::{Conn, Store},
    error::{Result, StoreError},
    ledger_log::read_frontier,
    tx::Tx,
};
use ledger::{Checkpoint, EventKind, Signer, Verifier};
use seal::Place;
use serde_json::json;
use uuid::Uuid;

/// A key of a ledger, and how long it signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerKey {
    /// The last size it signed for; `None`: it signs today.
    pub until_size: Option<i64>,
    /// When another took its place, microseconds.
    pub retired_us: Option<i64>,
    /// The public half.
    pub public: [u8; 32],
}

fn public_half(bytes: Vec<u8>) -> Result<[u8; 32]> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Corrupt("ledger_key.public"))
}

impl Store {
    /// Puts another key in place for an agency's ledger, in one commit: the change is logged, a
    /// checkpoint over everything until then announces the new key and is signed by both, and the old
    /// key's secret half is gone. `why`: what stands in the ledger. Gives the new public key.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; the database: then nothing has changed.
    pub async fn renew_ledger_key(
        &self,
        agency: Uuid,
        hub: &str,
        why: &str,
        now_us: i64,
    ) -> Result<Verifier> {
        let mut tx = self.write(agency).await?;
        let key = tx.hand_ledger_over(agency, hub, why, now_us).await?;
        tx.commit().await?;
        Ok(key)
    }
}

impl Conn {
    /// The keys that sign or signed an agency's ledger, the first first.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn ledger_keys(&mut self, agency: Uuid) -> Result<Vec<LedgerKey>> {
        let before = rows!(
            self,
            (i64, i64, Vec<u8>),
            "SELECT until_size, retired_us, public FROM ledger_key WHERE agency_id = $1 ORDER BY until_size",
            agency
        );
        let mut all = Vec::with_capacity(before.len() + 1);
        for (size, at, public) in before {
            all.push(LedgerKey {
                until_size: Some(size),
                retired_us: Some(at),
                public: public_half(public)?,
            });
        }
        all.push(LedgerKey {
            until_size: None,
            retired_us: None,
            public: self.agency_public_key(agency).await?,
        });
        Ok(all)
    }

    /// The checkpoint that announced the first change of key of an agency's ledger after `size`
    /// entries: its size, when it was signed, and the note.
    ///
    /// # Errors
    /// The database.
    pub async fn hand_over_after(
        &mut self,
        agency: Uuid,
        size: i64,
    ) -> Result<Option<(i64, i64, String)>> {
        Ok(row!(
            self,
            (i64, i64, String),
            "SELECT c.size, c.at_us, c.note FROM ledger_key k \
             JOIN ledger_checkpoint c ON c.agency_id = k.agency_id AND c.size = k.until_size \
             WHERE k.agency_id = $1 AND k.until_size > $2 ORDER BY k.until_size LIMIT 1",
            agency,
            size
        ))
    }
}

/// The key by which a checkpoint over `size` entries was signed.
pub fn ledger_key_at(keys: &[LedgerKey], size: i64) -> Option<&LedgerKey> {
    keys.iter().find(|k| k.until_size.is_none_or(|n| size <= n))
}

impl Tx {
    pub(crate) async fn hand_ledger_over(
        &mut self,
        agency: Uuid,
        hub: &str,
        why: &str,
        now_us: i64,
    ) -> Result<Verifier> {
        let bad = |_| StoreError::Corrupt("checkpoint");
        let hub = self.fix_hub_name(hub).await?;
        let origin = ledger::origin(&hub, agency);
        let old = Signer::new(&origin, &self.signing_seed(agency).await?).map_err(bad)?;
        let seed: [u8; 32] = seal::random_bytes()?;
        let new = Signer::new(&origin, &seed).map_err(bad)?;
        let event = Event {
            at_us: now_us,
            kind: EventKind::SettingChanged,
            actor: None,
            person: None,
            object: Some(agency),
            detail: json!({ "what": "ledger-key", "key": new.verifier().to_text(), "why": why }),
        };
        self.append(agency, &event).await?;
        self.write_lines().await?;
        let (size, bytes) = row!(
            self,
            (i64, Vec<u8>),
            "SELECT size, frontier FROM ledger_head WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        let note = Checkpoint::of(&origin, &read_frontier(&bytes)?)
            .signed_at(now_us)
            .hand_over(&old, &new)
            .map_err(bad)?;
        exec!(
            self,
            "INSERT INTO ledger_checkpoint (agency_id, size, at_us, note) VALUES ($1,$2,$3,$4)",
            agency,
            size,
            now_us,
            note
        );
        exec!(
            self,
            "INSERT INTO ledger_key (agency_id, until_size, public, retired_us) VALUES ($1,$2,$3,$4)",
            agency,
            size,
            old.verifier().public_key().to_vec(),
            now_us
        );
        self.set_signing_seed(agency, &seed, new.verifier().public_key())
            .await?;
        Ok(new.verifier())
    }

    /// Puts another seed in the place of the one with which the agency signs.
    pub(crate) async fn set_signing_seed(
        &mut self,
        agency: Uuid,
        seed: &[u8; 32],
        public: [u8; 32],
    ) -> Result<()> {
        let place = Place {
            table: "agency_key",
            row: agency.into_bytes(),
            column: "ledger_seed",
        };
        let sealed = self.agency_key(agency).await?.seal(&place, seed)?;
        exec!(
            self,
            "UPDATE agency_key SET ledger_seed = $2, ledger_pub = $3 WHERE agency_id = $1",
            agency,
            sealed,
            public.to_vec()
        );
        Ok(())
    }

    /// The seed with which the agency signs checkpoints and receipts.
    ///
    /// # Errors
    /// The agency is not known.
    pub async fn signing_seed(&mut self, agency: Uuid) -> Result<[u8; 32]> {
        let (sealed,) = row!(
            self,
            (Vec<u8>,),
            "SELECT ledger_seed FROM agency_key WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        let key = self.agency_key(agency).await?;
        let seed = key.open(
            &Place {
                table: "agency_key",
                row: agency.into_bytes(),
                column: "ledger_seed",
            },
            &sealed,
        )?;
        seed.try_into()
            .map_err(|_| StoreError::Corrupt("agency_key.ledger_seed"))
    }
}
