//! The agency's ledger in the database: appended in the same commit as what it tells of.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    put::Value,
    tx::Tx,
};
use ledger::{Checkpoint, Commitment, Entry, EventKind, Frontier, Signer};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, hash_map};
use uuid::Uuid;

/// Something that happened, to be appended to an agency's ledger.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, microseconds.
    pub at_us: i64,
    /// What.
    pub kind: EventKind,
    /// Who did it; `None` for what the product does by itself.
    pub actor: Option<Uuid>,
    /// The agency's record of the person whom it is about.
    pub person: Option<Uuid>,
    /// The concern, decision, sharing or key that it was done to.
    pub object: Option<Uuid>,
    /// What the entry commits to; kept sealed, never in the ledger itself.
    pub detail: serde_json::Value,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Detail {
    salt: [u8; 32],
    pub(crate) content: serde_json::Value,
}

/// The row under which a detail is sealed: its place in the ledger, since it has no id.
pub(crate) fn place_of(seq: i64) -> Uuid {
    Uuid::from_u128(u128::from(seq.unsigned_abs()))
}

/// Lines that a write has appended and not yet put into the database. They go in together at the
/// commit: the head is read once and written once, however much an act has to tell.
#[derive(Default)]
pub(crate) struct Lines {
    heads: HashMap<Uuid, Frontier>,
    entries: Vec<Line>,
    nodes: Vec<(Uuid, i64, i64, Vec<u8>)>,
}

struct Line {
    agency: Uuid,
    seq: i64,
    entry: Entry,
    key_id: Option<Uuid>,
    sealed: Vec<u8>,
}

impl Line {
    fn row(self) -> Vec<Value> {
        vec![
            self.agency.into(),
            self.seq.into(),
            self.entry.at_us.into(),
            self.entry.kind.as_str().to_owned().into(),
            self.entry.actor.into(),
            self.entry.person.into(),
            self.entry.object.into(),
            self.entry.to_bytes().into(),
            self.key_id.into(),
            self.sealed.into(),
        ]
    }
}

impl Tx {
    /// Appends to the agency's ledger.
    ///
    /// # Errors
    /// The agency or the person is not known.
    pub async fn append(&mut self, agency: Uuid, event: &Event) -> Result<()> {
        let mut frontier = self.head(agency).await?;
        let seq = i64::try_from(frontier.size()).map_err(|_| StoreError::Corrupt("ledger_head"))?;
        let detail = Detail {
            salt: seal::random_bytes()?,
            content: event.detail.clone(),
        };
        let content = serde_json::to_vec(&detail.content)
            .map_err(|_| StoreError::Corrupt("ledger detail"))?;
        let entry = Entry {
            at_us: event.at_us,
            kind: event.kind.clone(),
            actor: event.actor,
            person: event.person,
            object: event.object,
            commitment: Commitment::new(&detail.salt, &content),
        };
        let (key_id, sealed) = self.seal_detail(agency, event.person, seq, &detail).await?;
        for node in frontier.append(entry.leaf_hash()) {
            let index =
                i64::try_from(node.index).map_err(|_| StoreError::Corrupt("ledger_node"))?;
            let node = (agency, i64::from(node.level), index, node.hash.0.to_vec());
            self.lines.nodes.push(node);
        }
        self.lines.entries.push(Line {
            agency,
            seq,
            entry,
            key_id,
            sealed,
        });
        self.lines.heads.insert(agency, frontier);
        Ok(())
    }

    /// The head as this write has left it so far.
    async fn head(&mut self, agency: Uuid) -> Result<Frontier> {
        if let Some(frontier) = self.lines.heads.get(&agency) {
            return Ok(frontier.clone());
        }
        let (bytes,) = row!(
            self,
            (Vec<u8>,),
            "SELECT frontier FROM ledger_head WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        read_frontier(&bytes)
    }

    /// Takes over a head that was read in this write.
    pub(crate) fn know_head(&mut self, agency: Uuid, bytes: &[u8]) -> Result<()> {
        if let hash_map::Entry::Vacant(unknown) = self.lines.heads.entry(agency) {
            unknown.insert(read_frontier(bytes)?);
        }
        Ok(())
    }

    /// Puts the lines of this write into the database.
    pub(crate) async fn write_lines(&mut self) -> Result<()> {
        let lines = std::mem::take(&mut self.lines);
        let entries = lines.entries.into_iter().map(Line::row).collect();
        self.put_rows(
            "INSERT INTO ledger_entry (agency_id, seq, at_us, kind, actor_id, person_id, object_id, leaf, key_id, detail)",
            entries,
        )
        .await?;
        let nodes = lines
            .nodes
            .into_iter()
            .map(|n| vec![n.0.into(), n.1.into(), n.2.into(), n.3.into()])
            .collect();
        self.put_rows(
            "INSERT INTO ledger_node (agency_id, level, idx, hash)",
            nodes,
        )
        .await?;
        for (agency, frontier) in lines.heads {
            let size =
                i64::try_from(frontier.size()).map_err(|_| StoreError::Corrupt("ledger_head"))?;
            put!(
                self,
                "UPDATE ledger_head SET size = $2, frontier = $3 WHERE agency_id = $1",
                agency,
                size,
                frontier.to_bytes()
            );
        }
        Ok(())
    }

    async fn seal_detail(
        &mut self,
        agency: Uuid,
        person: Option<Uuid>,
        seq: i64,
        detail: &Detail,
    ) -> Result<(Option<Uuid>, Vec<u8>)> {
        if let Some(person) = person {
            match self.person_key(agency, person).await {
                Ok(key) => {
                    return Ok((
                        Some(key.id),
                        key.seal("ledger_entry", place_of(seq), "detail", detail)?,
                    ));
                }
                // An erased or unknown person: what happened is logged all the same.
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e),
            }
        }
        Ok((
            None,
            self.seal_for_agency(agency, "ledger_entry", place_of(seq), "detail", detail)
                .await?,
        ))
    }

    /// Signs a checkpoint of the ledger as it stands, unless it has not grown since the last. The
    /// hub is called `hub` where its name was not fixed before.
    ///
    /// # Errors
    /// The agency is not known.
    pub async fn sign_checkpoint(
        &mut self,
        agency: Uuid,
        hub: &str,
        now_us: i64,
    ) -> Result<Option<String>> {
        self.write_lines().await?;
        let (size, bytes) = row!(
            self,
            (i64, Vec<u8>),
            "SELECT size, frontier FROM ledger_head WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?;
        let last = row!(
            self,
            (i64,),
            "SELECT size FROM ledger_checkpoint WHERE agency_id = $1 ORDER BY size DESC LIMIT 1",
            agency
        );
        if size == 0 || last.is_some_and(|(n,)| n >= size) {
            return Ok(None);
        }
        let seed = self.signing_seed(agency).await?;
        let hub = self.fix_hub_name(hub).await?;
        let origin = ledger::origin(&hub, agency);
        let bad = |_| StoreError::Corrupt("checkpoint");
        let signer = Signer::new(&origin, &seed).map_err(bad)?;
        let note = Checkpoint::of(&origin, &read_frontier(&bytes)?)
            .signed_at(now_us)
            .sign(&signer)
            .map_err(bad)?;
        exec!(
            self,
            "INSERT INTO ledger_checkpoint (agency_id, size, at_us, note) VALUES ($1,$2,$3,$4)",
            agency,
            size,
            now_us,
            note.clone()
        );
        Ok(Some(note))
    }
}

pub(crate) fn read_frontier(bytes: &[u8]) -> Result<Frontier> {
    if bytes.is_empty() {
        return Ok(Frontier::new());
    }
    Frontier::from_bytes(bytes).map_err(|_| StoreError::Corrupt("ledger_head.frontier"))
}

impl Conn {
    /// Canonical bytes of the ledger from a place on, in order, at most `limit`: for the export
    /// that `sharewise verify` checks.
    ///
    /// # Errors
    /// The database.
    pub async fn ledger_leaves(
        &mut self,
        agency: Uuid,
        from: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Vec<u8>)>> {
        Ok(rows!(
            self,
            (i64, Vec<u8>),
            "SELECT seq, leaf FROM ledger_entry WHERE agency_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3",
            agency,
            from,
            limit
        ))
    }

    /// The ledger from a place on, in order, at most `limit`: place, canonical bytes, and the leaf
    /// hash as it was stored when the entry was logged, so that a changed row can be named.
    ///
    /// # Errors
    /// The database.
    pub async fn ledger_rows(
        &mut self,
        agency: Uuid,
        from: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Vec<u8>, Vec<u8>)>> {
        Ok(rows!(
            self,
            (i64, Vec<u8>, Vec<u8>),
            "SELECT e.seq, e.leaf, n.hash FROM ledger_entry e \
             JOIN ledger_node n ON n.agency_id = e.agency_id AND n.level = 0 AND n.idx = e.seq \
             WHERE e.agency_id = $1 AND e.seq >= $2 ORDER BY e.seq LIMIT $3",
            agency,
            from,
            limit
        ))
    }

    /// Signed checkpoints, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn checkpoints(&mut self, agency: Uuid) -> Result<Vec<(i64, String)>> {
        Ok(rows!(
            self,
            (i64, String),
            "SELECT size, note FROM ledger_checkpoint WHERE agency_id = $1 ORDER BY size",
            agency
        ))
    }

    /// When the newest entry of an agency's ledger was made, microseconds; `None`: it is empty.
    ///
    /// # Errors
    /// The database.
    pub async fn ledger_last_us(&mut self, agency: Uuid) -> Result<Option<i64>> {
        let newest = row!(
            self,
            (i64,),
            "SELECT at_us FROM ledger_entry WHERE agency_id = $1 ORDER BY seq DESC LIMIT 1",
            agency
        );
        Ok(newest.map(|(at,)| at))
    }

    /// Number of entries in the agency's ledger.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn ledger_size(&mut self, agency: Uuid) -> Result<i64> {
        Ok(row!(
            self,
            (i64,),
            "SELECT size FROM ledger_head WHERE agency_id = $1",
            agency
        )
        .ok_or(StoreError::Missing)?
        .0)
    }
}
