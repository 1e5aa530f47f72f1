//! Witnesses of ledgers: what a witness here saw, and what witnesses signed.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use ledger::{Hash, Seen, consistency_proof};
use std::{cell::RefCell, collections::HashMap};
use uuid::Uuid;

/// How a ledger stands with one of its witnesses.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LedgerWitnessRow {
    /// The witness's name.
    pub witness: String,
    /// The size that it saw last.
    pub size: i64,
    /// When, microseconds.
    pub at_us: i64,
    /// A word, where it says that the ledger is not what it saw; else empty.
    pub alarm: String,
}

/// 32 bytes from two tokens: a seed that a change of the master key leaves as it is.
fn seed_of(tokens: &seal::TokenKey) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..16].copy_from_slice(&tokens.token("witness seed", "first half"));
    seed[16..].copy_from_slice(&tokens.token("witness seed", "second half"));
    seed
}

fn size(n: i64) -> u64 {
    n.unsigned_abs()
}

impl Conn {
    /// The seed with which this hub signs as a witness of other hubs' ledgers.
    pub fn hub_witness_seed(&self) -> [u8; 32] {
        seed_of(&self.keys.sign_in_tokens())
    }

    /// The seed with which an agency signs as a witness of its neighbours' ledgers.
    ///
    /// # Errors
    /// The agency is not known.
    pub async fn witness_seed(&mut self, agency: Uuid) -> Result<[u8; 32]> {
        Ok(seed_of(&self.search_tokens(agency).await?))
    }

    /// How far a witness of this hub saw a log come.
    ///
    /// # Errors
    /// The database.
    pub async fn witness_seen(&mut self, witness: &str, origin: &str) -> Result<Option<Seen>> {
        let found = row!(
            self,
            (i64, Vec<u8>),
            "SELECT size, root FROM witness_seen WHERE witness = $1 AND origin = $2",
            witness.to_owned(),
            origin.to_owned()
        );
        let Some((n, root)) = found else {
            return Ok(None);
        };
        let root: [u8; 32] = root
            .try_into()
            .map_err(|_| StoreError::Corrupt("witness_seen.root"))?;
        Ok(Some(Seen {
            size: size(n),
            root: Hash(root),
        }))
    }

    /// The key by which a witness of this hub knows a log, where the log announced it to it.
    ///
    /// # Errors
    /// The database.
    pub async fn witness_log_key(&mut self, witness: &str, origin: &str) -> Result<Option<String>> {
        let found = row!(
            self,
            (String,),
            "SELECT log_key FROM witness_seen WHERE witness = $1 AND origin = $2",
            witness.to_owned(),
            origin.to_owned()
        );
        Ok(found.map(|(key,)| key).filter(|key| !key.is_empty()))
    }

    /// How an agency's ledger stands with its witnesses.
    ///
    /// # Errors
    /// The database.
    pub async fn ledger_witnesses(&mut self, agency: Uuid) -> Result<Vec<LedgerWitnessRow>> {
        Ok(rows!(
            self,
            LedgerWitnessRow,
            "SELECT witness, size, at_us, alarm FROM ledger_witness WHERE agency_id = $1 ORDER BY witness",
            agency
        ))
    }

    /// The newest checkpoint of an agency: size, when it was signed, and the note.
    ///
    /// # Errors
    /// The database.
    pub async fn newest_checkpoint(&mut self, agency: Uuid) -> Result<Option<(i64, i64, String)>> {
        Ok(row!(
            self,
            (i64, i64, String),
            "SELECT size, at_us, note FROM ledger_checkpoint WHERE agency_id = $1 ORDER BY size DESC LIMIT 1",
            agency
        ))
    }

    /// When the first checkpoint of more than `size` entries was signed, microseconds; `None`: there
    /// is none.
    ///
    /// # Errors
    /// The database.
    pub async fn first_checkpoint_after(&mut self, agency: Uuid, size: i64) -> Result<Option<i64>> {
        let found = row!(
            self,
            (i64,),
            "SELECT at_us FROM ledger_checkpoint WHERE agency_id = $1 AND size > $2 ORDER BY size LIMIT 1",
            agency,
            size
        );
        Ok(found.map(|(at_us,)| at_us))
    }

    /// Signature lines of witnesses, by size.
    ///
    /// # Errors
    /// The database.
    pub async fn cosignatures(&mut self, agency: Uuid) -> Result<Vec<(i64, String)>> {
        Ok(rows!(
            self,
            (i64, String),
            "SELECT size, line FROM ledger_cosignature WHERE agency_id = $1 ORDER BY size, witness",
            agency
        ))
    }

    /// The proof that an agency's ledger of `new` entries begins with that of `old`. Reads only the
    /// nodes that it needs.
    ///
    /// # Errors
    /// The database; [`StoreError::Corrupt`] where a node is not there.
    pub async fn consistency(&mut self, agency: Uuid, old: u64, new: u64) -> Result<Vec<Hash>> {
        let bad = |_| StoreError::Corrupt("ledger_node");
        let wanted = RefCell::new(Vec::new());
        consistency_proof(old, new, &|level, index| {
            wanted.borrow_mut().push((level, index));
            Some(Hash([0; 32]))
        })
        .map_err(bad)?;
        let mut nodes = HashMap::new();
        for (level, index) in wanted.into_inner() {
            let at = i64::try_from(index).map_err(|_| StoreError::Corrupt("ledger_node"))?;
            let found = row!(
                self,
                (Vec<u8>,),
                "SELECT hash FROM ledger_node WHERE agency_id = $1 AND level = $2 AND idx = $3",
                agency,
                i64::from(level),
                at
            );
            if let Some((hash,)) = found {
                let hash: [u8; 32] = hash
                    .try_into()
                    .map_err(|_| StoreError::Corrupt("ledger_node"))?;
                nodes.insert((level, index), Hash(hash));
            }
        }
        consistency_proof(old, new, &|level, index| {
            nodes.get(&(level, index)).copied()
        })
        .map_err(bad)
    }
}

impl Tx {
    /// Remembers how far a witness of this hub saw a log come. `false`: another question came
    /// between, and it stands elsewhere now.
    ///
    /// # Errors
    /// The database.
    pub async fn remember_seen(
        &mut self,
        witness: &str,
        origin: &str,
        before: Option<Seen>,
        now: Seen,
        at_us: i64,
    ) -> Result<bool> {
        let new_size = i64::try_from(now.size).map_err(|_| StoreError::Corrupt("size"))?;
        let n = match before {
            None => exec!(
                self,
                "INSERT INTO witness_seen (witness, origin, size, root, at_us) VALUES ($1,$2,$3,$4,$5) \
                 ON CONFLICT DO NOTHING",
                witness.to_owned(),
                origin.to_owned(),
                new_size,
                now.root.0.to_vec(),
                at_us
            ),
            Some(before) => exec!(
                self,
                "UPDATE witness_seen SET size = $3, root = $4, at_us = $5 \
                 WHERE witness = $1 AND origin = $2 AND size = $6 AND root = $7",
                witness.to_owned(),
                origin.to_owned(),
                new_size,
                now.root.0.to_vec(),
                at_us,
                i64::try_from(before.size).map_err(|_| StoreError::Corrupt("size"))?,
                before.root.0.to_vec()
            ),
        };
        Ok(n == 1)
    }

    /// Remembers the key that a log announced to a witness of this hub.
    ///
    /// # Errors
    /// The database.
    pub async fn remember_log_key(&mut self, witness: &str, origin: &str, key: &str) -> Result<()> {
        exec!(
            self,
            "UPDATE witness_seen SET log_key = $3 WHERE witness = $1 AND origin = $2",
            witness.to_owned(),
            origin.to_owned(),
            key.to_owned()
        );
        Ok(())
    }

    /// Keeps how a ledger stands with a witness; `alarm`: a word, or empty.
    ///
    /// # Errors
    /// The database.
    pub async fn set_ledger_witness(&mut self, agency: Uuid, row: &LedgerWitnessRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO ledger_witness (agency_id, witness, size, at_us, alarm) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, witness) DO UPDATE SET size = excluded.size, at_us = excluded.at_us, alarm = excluded.alarm",
            agency,
            row.witness.clone(),
            row.size,
            row.at_us,
            row.alarm.clone()
        );
        Ok(())
    }

    /// Takes the alarms of a ledger's witnesses off: each is asked from the beginning again. Gives the
    /// names of those that had raised one.
    ///
    /// # Errors
    /// The database.
    pub async fn clear_alarms(&mut self, agency: Uuid) -> Result<Vec<String>> {
        let all = self.ledger_witnesses(agency).await?;
        let raised: Vec<String> = all
            .into_iter()
            .filter(|w| !w.alarm.is_empty())
            .map(|w| w.witness)
            .collect();
        exec!(
            self,
            "UPDATE ledger_witness SET alarm = '', size = 0 WHERE agency_id = $1 AND alarm <> ''",
            agency
        );
        Ok(raised)
    }

    /// What witnesses of this hub saw of a log is forgotten: the next checkpoint is the first they
    /// see. Gives how many forgot.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_seen_of(&mut self, origin: &str) -> Result<u64> {
        Ok(exec!(
            self,
            "DELETE FROM witness_seen WHERE origin = $1",
            origin.to_owned()
        ))
    }

    /// Keeps a witness's signature line for a checkpoint.
    ///
    /// # Errors
    /// The database.
    pub async fn add_cosignature(
        &mut self,
        agency: Uuid,
        size: i64,
        witness: &str,
        line: &str,
    ) -> Result<()> {
        exec!(
            self,
            "INSERT INTO ledger_cosignature (agency_id, size, witness, line) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
            agency,
            size,
            witness.to_owned(),
            line.to_owned()
        );
        Ok(())
    }
}
