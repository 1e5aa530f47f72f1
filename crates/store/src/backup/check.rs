//! Whether a ledger in the database is the one that was signed.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    ledger_keys::ledger_key_at,
    ledger_log::read_frontier,
};
use ledger::{Checkpoint, Frontier, Verifier, leaf_hash};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Entries read at once.
const CHUNK: i64 = 1000;

/// Where an agency's ledger stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerState {
    /// The agency.
    pub agency: Uuid,
    /// Entries.
    pub size: i64,
    /// Root of the tree over them.
    pub root: String,
}

/// What is not as it was signed, for whoever brings a backup back.
fn broken(agency: Uuid, what: &str) -> StoreError {
    StoreError::Setup(format!("the ledger of agency {agency}: {what}"))
}

impl Conn {
    /// Reads a whole ledger: every entry leads to the stored head and to every signed checkpoint,
    /// those in the database and those of `known`, which were kept elsewhere. Of these, the ones
    /// that cover more than there is are given back: what came after is not here.
    pub(crate) async fn check_ledger(
        &mut self,
        agency: Uuid,
        hub: &str,
        known: &[String],
    ) -> Result<(LedgerState, Vec<i64>)> {
        let origin = ledger::origin(hub, agency);
        let in_words = |e: ledger::LedgerError| broken(agency, &e.to_string());
        let keys = self.ledger_keys(agency).await?;
        let verifiers = keys
            .iter()
            .map(|k| Verifier::new(&origin, &k.public))
            .collect::<std::result::Result<Vec<_>, _>>()
            .map_err(in_words)?;
        let mut signed = Vec::new();
        for (size, note) in self.checkpoints(agency).await? {
            let key = ledger_key_at(&keys, size).ok_or(StoreError::Missing)?;
            let verifier = Verifier::new(&origin, &key.public).map_err(in_words)?;
            signed.push(Checkpoint::open(&note, &verifier).map_err(in_words)?);
        }
        let own = signed.iter().map(|c| c.size).max().unwrap_or(0);
        signed.extend(
            known
                .iter()
                .filter_map(|note| {
                    verifiers
                        .iter()
                        .find_map(|v| Checkpoint::open(note, v).ok())
                })
                .filter(|c| c.origin == origin),
        );
        signed.sort_by_key(|c| std::cmp::Reverse(c.size));
        let frontier = self.walk_ledger(agency, &mut signed).await?;
        if own > frontier.size() {
            return Err(broken(
                agency,
                &format!("{own} entries were signed for, and there are fewer"),
            ));
        }
        let (head,) = row!(
            self,
            (Vec<u8>,),
            "SELECT frontier FROM ledger_head WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        if read_frontier(&head)? != frontier {
            return Err(broken(agency, "its entries do not lead to its head"));
        }
        let number = |n: u64| i64::try_from(n).map_err(|_| StoreError::Corrupt("ledger_head"));
        let state = LedgerState {
            agency,
            size: number(frontier.size())?,
            root: frontier.root().to_string(),
        };
        let ahead = signed
            .iter()
            .map(|c| number(c.size))
            .collect::<Result<Vec<_>>>()?;
        Ok((state, ahead))
    }

    /// Takes from `signed`, largest first, each checkpoint that is reached and right.
    async fn walk_ledger(
        &mut self,
        agency: Uuid,
        signed: &mut Vec<Checkpoint>,
    ) -> Result<Frontier> {
        let mut frontier = Frontier::new();
        let mut next = 0;
        loop {
            let rows = self.ledger_rows(agency, next, CHUNK).await?;
            if rows.is_empty() {
                return Ok(frontier);
            }
            for (seq, leaf, stored) in rows {
                let hash = leaf_hash(&leaf);
                if seq != next || stored != hash.0 {
                    return Err(broken(
                        agency,
                        &format!("entry {next} is missing or altered"),
                    ));
                }
                frontier.append(hash);
                next += 1;
                while let Some(c) = signed.pop_if(|c| c.size <= frontier.size()) {
                    if c.size != frontier.size() || c.root != frontier.root() {
                        let what = format!("it is not what was signed at entry {}", c.size);
                        return Err(broken(agency, &what));
                    }
                }
            }
        }
    }
}
