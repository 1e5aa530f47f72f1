//! What a person said about the agency's own children who resembled the one in something shared.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::linking::PairAct;
use uuid::Uuid;

/// What was said about one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalRow {
    /// Identifies it.
    pub id: Uuid,
    /// What was shared.
    pub item_id: Uuid,
    /// The agency's own child who resembled.
    pub person_id: Uuid,
    /// Same, different, twin or sibling, unsure.
    pub act: PairAct,
    /// Who said it.
    pub by_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Why; empty where the file was erased.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    item_id: Uuid,
    person_id: Uuid,
    act: String,
    by_id: Uuid,
    at_us: i64,
    key_id: Uuid,
    reason: Vec<u8>,
}

impl Conn {
    /// What was said about who it is, the first first.
    ///
    /// # Errors
    /// The database.
    pub async fn arrival_judgements(
        &mut self,
        agency: Uuid,
        item: Uuid,
    ) -> Result<Vec<ArrivalRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT id, item_id, person_id, act, by_id, at_us, key_id, reason FROM arrival_judgement \
             WHERE agency_id = $1 AND item_id = $2 ORDER BY id",
            agency,
            item
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let reason = match unless_erased(self.file_key(agency, r.key_id).await)? {
                Some(key) => key.open("arrival_judgement", r.id, "reason", &r.reason)?,
                None => String::new(),
            };
            all.push(ArrivalRow {
                act: r
                    .act
                    .parse()
                    .map_err(|_| StoreError::Corrupt("arrival_judgement"))?,
                id: r.id,
                item_id: r.item_id,
                person_id: r.person_id,
                by_id: r.by_id,
                at_us: r.at_us,
                reason,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps what was said about one child.
    ///
    /// # Errors
    /// The database; [`StoreError::Erased`] where the child's file was erased.
    pub async fn add_arrival_judgement(&mut self, agency: Uuid, r: &ArrivalRow) -> Result<()> {
        let key = self.person_key(agency, r.person_id).await?;
        let reason = key.seal("arrival_judgement", r.id, "reason", &r.reason)?;
        put!(
            self,
            "INSERT INTO arrival_judgement (agency_id, item_id, id, person_id, act, by_id, at_us, key_id, reason) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            agency,
            r.item_id,
            r.id,
            r.person_id,
            r.act.as_str(),
            r.by_id,
            r.at_us,
            key.id,
            reason
        );
        Ok(())
    }
}
