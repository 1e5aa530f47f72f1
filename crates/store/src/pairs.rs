//! Two records of one agency that may be of one person: proposals, what people decided, who saw
//! them joined.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::linking::{PairAct, PairState};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A pair of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairRow {
    /// Agency that holds both.
    pub agency_id: Uuid,
    /// Identifies the pair.
    pub id: Uuid,
    /// The record with the smaller id.
    pub one: Uuid,
    /// The other.
    pub other: Uuid,
    /// How it stands.
    pub state: PairState,
    /// What the model says: thousandths of a bit.
    pub weight: i64,
    /// Chance of another person of the household, in thousandths.
    pub household: i64,
    /// Two whole numbers clash.
    pub clash: bool,
    /// When it was proposed, microseconds.
    pub found_us: i64,
    /// When a person decided, microseconds.
    pub decided_us: Option<i64>,
    /// Who decided.
    pub decided_by: Option<Uuid>,
}

impl PairRow {
    /// The record that is not the given one.
    pub fn beside(&self, person: Uuid) -> Uuid {
        if self.one == person {
            self.other
        } else {
            self.one
        }
    }
}

/// What a person did with a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairActRow {
    /// Identifies the act.
    pub id: Uuid,
    /// The pair.
    pub pair_id: Uuid,
    /// What was done.
    pub act: PairAct,
    /// Who did it.
    pub by_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Why; empty where the record was erased.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Raw {
    agency_id: Uuid,
    id: Uuid,
    one_id: Uuid,
    other_id: Uuid,
    state: String,
    weight: i64,
    household: i64,
    clash: bool,
    found_us: i64,
    decided_us: Option<i64>,
    decided_by: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct RawAct {
    id: Uuid,
    pair_id: Uuid,
    act: String,
    by_id: Uuid,
    at_us: i64,
    key_id: Uuid,
    reason: Vec<u8>,
}

impl TryFrom<Raw> for PairRow {
    type Error = StoreError;
    fn try_from(r: Raw) -> Result<Self> {
        Ok(Self {
            state: r
                .state
                .parse()
                .map_err(|_| StoreError::Corrupt("link_pair"))?,
            agency_id: r.agency_id,
            id: r.id,
            one: r.one_id,
            other: r.other_id,
            weight: r.weight,
            household: r.household,
            clash: r.clash,
            found_us: r.found_us,
            decided_us: r.decided_us,
            decided_by: r.decided_by,
        })
    }
}

pub(crate) fn all(raws: Vec<Raw>) -> Result<Vec<PairRow>> {
    raws.into_iter().map(PairRow::try_from).collect()
}

impl Conn {
    /// A pair.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn pair(&mut self, agency: Uuid, id: Uuid) -> Result<PairRow> {
        row!(
            self,
            Raw,
            "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
             FROM link_pair WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?
        .try_into()
    }

    /// The pair that two records make, in whatever order they are named.
    ///
    /// # Errors
    /// The database.
    pub async fn pair_of(&mut self, agency: Uuid, a: Uuid, b: Uuid) -> Result<Option<PairRow>> {
        row!(
            self,
            Raw,
            "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
             FROM link_pair WHERE agency_id = $1 AND one_id = $2 AND other_id = $3",
            agency,
            a.min(b),
            a.max(b)
        )
        .map(PairRow::try_from)
        .transpose()
    }

    /// Every pair in which a record stands.
    ///
    /// # Errors
    /// The database.
    pub async fn pairs_with(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<PairRow>> {
        let mut raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
             FROM link_pair WHERE agency_id = $1 AND one_id = $2",
            agency,
            person
        );
        raws.extend(rows!(
            self,
            Raw,
            "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
             FROM link_pair WHERE agency_id = $1 AND other_id = $2",
            agency,
            person
        ));
        let mut found = all(raws)?;
        found.sort_by_key(|p| (-p.weight, p.id));
        Ok(found)
    }

    /// The records that people said are of one person with this one, this one first; and the pairs
    /// that join them.
    ///
    /// # Errors
    /// The database.
    pub async fn joined(
        &mut self,
        agency: Uuid,
        person: Uuid,
    ) -> Result<(Vec<Uuid>, Vec<PairRow>)> {
        let (mut records, mut pairs) = (vec![person], Vec::<PairRow>::new());
        let mut next = 0;
        // To the end, however many there are: the mark of a protected address goes to all of them.
        while let Some(&record) = records.get(next) {
            next += 1;
            for pair in self.pairs_with(agency, record).await? {
                if pair.state != PairState::Same || pairs.iter().any(|p| p.id == pair.id) {
                    continue;
                }
                let other = pair.beside(record);
                if !records.contains(&other) {
                    records.push(other);
                }
                pairs.push(pair);
            }
        }
        Ok((records, pairs))
    }

    /// What people did with a pair, the first first.
    ///
    /// # Errors
    /// The database.
    pub async fn pair_acts(&mut self, agency: Uuid, pair: Uuid) -> Result<Vec<PairActRow>> {
        let raws = rows!(
            self,
            RawAct,
            "SELECT id, pair_id, act, by_id, at_us, key_id, reason FROM link_act \
             WHERE agency_id = $1 AND pair_id = $2 ORDER BY at_us, id",
            agency,
            pair
        );
        let mut found = Vec::with_capacity(raws.len());
        for r in raws {
            let reason = match unless_erased(self.file_key(agency, r.key_id).await)? {
                Some(key) => key.open("link_act", r.id, "reason", &r.reason)?,
                None => String::new(),
            };
            found.push(PairActRow {
                act: r.act.parse().map_err(|_| StoreError::Corrupt("link_act"))?,
                id: r.id,
                pair_id: r.pair_id,
                by_id: r.by_id,
                at_us: r.at_us,
                reason,
            });
        }
        Ok(found)
    }

    /// Who saw a pair joined.
    ///
    /// # Errors
    /// The database.
    pub async fn pair_seen_by(&mut self, agency: Uuid, pair: Uuid) -> Result<BTreeSet<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT practitioner_id FROM link_seen WHERE agency_id = $1 AND pair_id = $2",
            agency,
            pair
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }
}

impl Tx {
    /// Puts down what the model makes of a pair: a new proposal, or the new weight of one that
    /// nobody has decided. What a person decided stays. Says whether it is a new proposal.
    ///
    /// # Errors
    /// The database.
    pub async fn propose_pair(&mut self, p: &PairRow) -> Result<bool> {
        let new = exec!(
            self,
            "INSERT INTO link_pair (agency_id, id, one_id, other_id, state, weight, household, clash, found_us) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (agency_id, one_id, other_id) DO NOTHING",
            p.agency_id,
            p.id,
            p.one,
            p.other,
            p.state.as_str(),
            p.weight,
            p.household,
            p.clash,
            p.found_us
        );
        if new == 1 {
            return Ok(p.state == PairState::Open);
        }
        // Decided pairs learn the new weight, for whoever looks at them again, and stay decided.
        exec!(
            self,
            "UPDATE link_pair SET weight = $4, household = $5, clash = $6 WHERE agency_id = $1 AND one_id = $2 AND other_id = $3",
            p.agency_id,
            p.one,
            p.other,
            p.weight,
            p.household,
            p.clash
        );
        let moved = exec!(
            self,
            "UPDATE link_pair SET state = $4, found_us = $5 WHERE agency_id = $1 AND one_id = $2 AND other_id = $3 \
             AND state IN ('open','aside','gone') AND state <> $4",
            p.agency_id,
            p.one,
            p.other,
            p.state.as_str(),
            p.found_us
        );
        Ok(moved == 1 && p.state == PairState::Open)
    }

    /// Takes back the proposals of a record that were not found again.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_pairs(&mut self, agency: Uuid, person: Uuid, found: &[Uuid]) -> Result<()> {
        for pair in self.pairs_with(agency, person).await? {
            if pair.state.decided() || found.contains(&pair.beside(person)) {
                continue;
            }
            exec!(
                self,
                "UPDATE link_pair SET state = 'gone' WHERE agency_id = $1 AND id = $2",
                agency,
                pair.id
            );
        }
        Ok(())
    }

    /// Puts down what a person did with a pair; `was` is how they saw it stand.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it stands otherwise by now.
    pub async fn act_on_pair(&mut self, pair: &PairRow, act: &PairActRow) -> Result<()> {
        let undone = act.act == PairAct::Undone;
        let n = exec!(
            self,
            "UPDATE link_pair SET state = $3, decided_us = $4, decided_by = $5 WHERE agency_id = $1 AND id = $2 AND state = $6",
            pair.agency_id,
            pair.id,
            act.act.leads_to().as_str(),
            (!undone).then_some(act.at_us),
            (!undone).then_some(act.by_id),
            pair.state.as_str()
        );
        if n == 0 {
            return Err(StoreError::Stale);
        }
        let key = self.person_key(pair.agency_id, pair.one).await?;
        let reason = key.seal("link_act", act.id, "reason", &act.reason)?;
        exec!(
            self,
            "INSERT INTO link_act (agency_id, pair_id, id, act, by_id, at_us, key_id, reason) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            pair.agency_id,
            pair.id,
            act.id,
            act.act.as_str(),
            act.by_id,
            act.at_us,
            key.id,
            reason
        );
        Ok(())
    }

    /// Notes that somebody saw a pair joined.
    ///
    /// # Errors
    /// The database.
    pub async fn saw_pair(
        &mut self,
        agency: Uuid,
        pair: Uuid,
        who: Uuid,
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "INSERT INTO link_seen (agency_id, pair_id, practitioner_id, seen_us) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
            agency,
            pair,
            who,
            now_us
        );
        Ok(())
    }

    /// Forgets who saw a pair joined, once they were told that it no longer is.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_seen(&mut self, agency: Uuid, pair: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM link_seen WHERE agency_id = $1 AND pair_id = $2",
            agency,
            pair
        );
        Ok(())
    }
}
