//! Another key for one agency. Whoever had the old one knows the keys of all its files, so wrapping these
//! anew would be worth nothing: every file gets a new key, everything sealed is opened and sealed again in
//! its place, and every keyed hash is hashed again under the new key. Ids and the lines of the ledger stay.
//!
//! All of it is one commit: killed at any moment, the agency has its old key whole or the new one.

mod columns;
mod row;
mod walk;

use crate::{
    Event,
    engine::Store,
    error::{Result, StoreError},
    keys::Held,
    tx::Tx,
};
use columns::KEPT;
use ledger::{EventKind, Verifier};
use seal::{AgencyKey, NewDataKeys, Place};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;
use walk::{Found, Old};

/// How far a renewal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Whether everything opens: the table, and rows looked at so far.
    Looking(&'static str, u64),
    /// Everything is sealed anew: the table, and rows so far.
    Sealing(&'static str, u64),
    /// It is done, and what replaced rows have left behind is cleared away.
    Clearing,
}

/// Something that does not open, so that nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The ids by which the row is found.
    pub id: String,
}

/// A value that opened, for tests.
#[cfg(feature = "testing")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenedValue {
    /// Table, column and the ids of the row.
    pub place: String,
    /// What it says.
    pub plain: Vec<u8>,
    /// As it stood there.
    pub sealed: Vec<u8>,
}

/// What became of a renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// Done.
    Done(Box<Renewed>),
    /// Not everything opens with the key that is there: nothing was changed. The first of what does
    /// not, and how much that is altogether.
    DoesNotOpen(Vec<Unopened>, u64),
}

/// A key that was renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// Values that were sealed anew.
    pub sealed: u64,
    /// Keyed hashes that were made anew.
    pub hashed: u64,
    /// Data keys that have another in their place.
    pub keys: u64,
    /// Values whose key was destroyed: overwritten with what nobody can open.
    pub erased: u64,
    /// People who have a code of a telephone as their second factor, which whoever had the old key knows.
    pub second_factors: i64,
    /// Providers of single sign-on, of which they know the secret.
    pub providers: i64,
    /// The new public key of the ledger.
    pub ledger: Verifier,
    /// What replaced rows have left behind could not be cleared away: why.
    pub left_behind: Option<String>,
}

/// An agency's key with the keys of files that go with it.
struct New {
    held: Held,
    files: NewDataKeys,
}

impl Store {
    /// Puts another key in an agency's place, in one commit, after looking whether everything opens with
    /// the one that is there. The ledger's key is renewed with it; `why` stands in the ledger. Nobody else
    /// may have the database open: a server would go on with the old key in its memory.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; the database, and then nothing has changed ([`StoreError::Unknown`]: the
    /// old key or the new one counts, whole).
    pub async fn renew_agency_key(
        &self,
        agency: Uuid,
        (hub, why): (&str, &str),
        now_us: i64,
        told: &mut (dyn FnMut(Stage) + Send),
    ) -> Result<Renewal> {
        let looked = self.look_whether_all_opens(agency, told).await?;
        if looked.closed > 0 {
            return Ok(Renewal::DoesNotOpen(looked.unopened, looked.closed));
        }
        let mut tx = self.write_alone(agency).await?;
        let done = match self.seal_anew(&mut tx, agency, told).await {
            Ok((found, new)) => {
                self.keys.keep(agency, new.held);
                tx.end_renewal(agency, (hub, why), now_us, found).await
            }
            Err(e) => Err(e),
        };
        let ended = match done {
            Ok(renewed) => tx.commit().await.map(|()| renewed),
            Err(e) => {
                tx.give_up().await?;
                Err(e)
            }
        };
        if ended.is_err() {
            self.keys.forget(agency);
        }
        let mut renewed = ended?;
        told(Stage::Clearing);
        let mut tables: Vec<&str> = KEPT.iter().map(|k| k.table).collect();
        tables.extend(["agency_key", "data_key"]);
        if let Err(e) = self.clear_replaced(&tables).await {
            renewed.left_behind = Some(e.to_string());
        }
        Ok(Renewal::Done(Box::new(renewed)))
    }

    async fn look_whether_all_opens(
        &self,
        agency: Uuid,
        told: &mut (dyn FnMut(Stage) + Send),
    ) -> Result<Found> {
        let mut reader = self.snapshot().await?;
        let mut found = Found::default();
        let held = reader.held(agency).await?;
        // Also what neither a file nor a table holds: the seed of the ledger's key.
        if let Err(e) = reader.seed_opens(agency).await {
            found.does_not_open("agency_key", "ledger_seed", agency.to_string(), e)?;
        }
        let mut old = Old::new(agency, &held);
        reader.walk_keys(&mut old, &mut found).await?;
        for shape in reader.shapes().await? {
            reader
                .walk(&shape, &mut old, None, &mut found, &mut |table, rows| {
                    told(Stage::Looking(table, rows));
                })
                .await?;
        }
        reader.end().await?;
        Ok(found)
    }

    /// Everything sealed and hashed anew, but for what is done with the new key already in the ring.
    async fn seal_anew(
        &self,
        tx: &mut Tx,
        agency: Uuid,
        told: &mut (dyn FnMut(Stage) + Send),
    ) -> Result<(Found, New)> {
        // It sees what was there when the write began, also while that changes it.
        let mut reader = self.snapshot().await?;
        let held = reader.held(agency).await?;
        let new = New::made(&held)?;
        let mut found = Found::default();
        let mut old = Old::new(agency, &held);
        for shape in reader.shapes().await? {
            reader
                .walk(
                    &shape,
                    &mut old,
                    Some((&mut *tx, &new)),
                    &mut found,
                    &mut |table, rows| told(Stage::Sealing(table, rows)),
                )
                .await?;
        }
        reader.end().await?;
        // What did not open now did a moment ago: somebody else has the database open.
        if found.closed > 0 {
            return Err(StoreError::Stale);
        }
        tx.put_new_keys(agency, (&held, &new), &mut found).await?;
        Ok((found, new))
    }
}

#[cfg(feature = "testing")]
impl Store {
    pub(crate) async fn all_that_opens(&self, agency: Uuid) -> Result<(Vec<OpenedValue>, u64)> {
        let found = self.look_whether_all_opens(agency, &mut |_| {}).await?;
        let mut opened = found.opened;
        opened.sort();
        Ok((opened, found.closed))
    }

    pub(crate) async fn what_does_not_open(&self, agency: Uuid) -> Result<Vec<Unopened>> {
        Ok(self
            .look_whether_all_opens(agency, &mut |_| {})
            .await?
            .unopened)
    }
}

impl New {
    fn made(old: &Held) -> Result<Self> {
        let key = AgencyKey::generate()?;
        let tokens = old.tokens.then(key.token_key());
        Ok(Self {
            held: Held {
                key: Arc::new(key),
                tokens,
            },
            files: NewDataKeys::generate()?,
        })
    }
}

/// Keys that are wrapped anew in one page.
const KEYS_AT_ONCE: i64 = 1000;

impl crate::engine::Conn {
    async fn seed_opens(&mut self, agency: Uuid) -> Result<()> {
        let (sealed,) = row!(
            self,
            (Vec<u8>,),
            "SELECT ledger_seed FROM agency_key WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        self.agency_key(agency)
            .await?
            .open(&seed_place(agency), &sealed)?;
        Ok(())
    }

    /// A page of the data keys of an agency that were not destroyed, after one.
    async fn key_page(&mut self, agency: Uuid, after: Uuid) -> Result<Vec<(Uuid, Vec<u8>)>> {
        Ok(rows!(
            self,
            (Uuid, Vec<u8>),
            "SELECT id, wrapped FROM data_key WHERE agency_id = $1 AND id > $2 AND wrapped IS NOT NULL \
             ORDER BY id LIMIT $3",
            agency,
            after,
            KEYS_AT_ONCE
        ))
    }

    async fn walk_keys(&mut self, old: &mut Old<'_>, found: &mut Found) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let page = self.key_page(old.agency, after).await?;
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            after = *last;
            for (id, wrapped) in page {
                if let Err(e) = old.file(id, &wrapped) {
                    found.does_not_open("data_key", "wrapped", id.to_string(), e)?;
                }
            }
        }
    }
}

const fn seed_place(agency: Uuid) -> Place<'static> {
    Place {
        table: "agency_key",
        row: agency.into_bytes(),
        column: "ledger_seed",
    }
}

impl Tx {
    /// Wraps the new data keys with the new key of the agency, and that with the master key.
    async fn put_new_keys(
        &mut self,
        agency: Uuid,
        (old, new): (&Held, &New),
        found: &mut Found,
    ) -> Result<()> {
        let owner = agency.into_bytes();
        let mut after = Uuid::nil();
        loop {
            let page = self.key_page(agency, after).await?;
            let Some((last, _)) = page.last() else {
                break;
            };
            after = *last;
            for (id, _) in page {
                let key = new.files.of(id.into_bytes());
                let wrapped = new.held.key.wrap_data_key(owner, id.into_bytes(), &key)?;
                exec!(
                    self,
                    "UPDATE data_key SET wrapped = $3 WHERE agency_id = $1 AND id = $2",
                    agency,
                    id,
                    wrapped.clone()
                );
                found.keys += 1;
            }
        }
        let seed = self.signing_seed(agency).await?;
        let seed = new.held.key.seal(&seed_place(agency), &seed)?;
        let wrapped = self.keys.master.wrap_agency_key(owner, &new.held.key)?;
        let tokens = new.held.key.seal_tokens(owner, &old.tokens)?;
        exec!(
            self,
            "UPDATE agency_key SET wrapped = $2, tokens = $3, ledger_seed = $4 WHERE agency_id = $1",
            agency,
            wrapped.clone(),
            tokens.clone(),
            seed.clone()
        );
        self.opened = crate::engine::Opened::default();
        Ok(())
    }

    /// The ledger tells of it, and gets a key of its own that whoever had the old one does not know.
    async fn end_renewal(
        &mut self,
        agency: Uuid,
        (hub, why): (&str, &str),
        now_us: i64,
        found: Found,
    ) -> Result<Renewed> {
        let event = Event {
            at_us: now_us,
            kind: EventKind::SettingChanged,
            actor: None,
            person: None,
            object: Some(agency),
            detail: json!({ "what": "agency-key", "why": why, "keys": found.keys }),
        };
        self.append(agency, &event).await?;
        let ledger = self.hand_ledger_over(agency, hub, why, now_us).await?;
        let (second_factors,) = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM practitioner WHERE agency_id = $1 AND totp_sealed IS NOT NULL",
            agency
        )
        .unwrap_or((0,));
        let (providers,) = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM sso_provider WHERE agency_id = $1",
            agency
        )
        .unwrap_or((0,));
        Ok(Renewed {
            sealed: found.sealed,
            hashed: found.hashed,
            keys: found.keys,
            erased: found.erased,
            second_factors,
            providers,
            ledger,
            left_behind: None,
        })
    }
}
