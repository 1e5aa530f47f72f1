//! The child in something that another agency shared, beside the agency's own children who resemble
//! it: seen before it is taken into a file, and what a person said of each, with why.

use super::{
    Explanation, FactLine, look_up, models::Weigher, resembling::GRACE, review::facts, thousandths,
    told::Told,
};
use crate::{Actor, Casework, CaseworkError, Identity, Result, Work};
use access::Fields;
use domain::{
    linking::{PairAct, PairState},
    person::{PersonContent, PersonKind},
};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use store::{ArrivalRow, Conn, PairActRow, PairRow, PersonRow, Reach};
use uuid::Uuid;

/// Most children shown beside what arrived.
const SHOWN: usize = 3;

/// A child of the agency who resembles the one that was shared about.
#[derive(Debug, Clone)]
pub struct Likeness {
    /// The agency's own child.
    pub child: Identity,
    /// The fields side by side: first what was shared, then what the agency holds.
    pub facts: Vec<FactLine>,
    /// What speaks for and against one child.
    pub why: Explanation,
}

/// What a person says about children who resemble the one that was shared about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Each child with what is said of it.
    pub about: Vec<(Uuid, PairAct)>,
    /// How they know; needed where anything is said.
    pub reason: String,
}

/// What was said about one child, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalLine {
    /// What was said.
    pub row: ArrivalRow,
    /// The child; `None` where the file was erased.
    pub child: Option<Identity>,
    /// Who said it.
    pub by: String,
}

fn as_a_record(agency: Uuid, content: PersonContent) -> PersonRow {
    PersonRow {
        agency_id: agency,
        id: Uuid::nil(),
        kind: PersonKind::Child,
        key_id: Uuid::nil(),
        protected_address: false,
        version: 0,
        content,
    }
}

impl Casework {
    /// The agency's own children beside the one that was shared about, the likeliest first; those
    /// who are more likely a twin, brother or sister come last. Those in `closed` are left out.
    pub(crate) async fn likenesses(
        &self,
        shown: Fields,
        conn: &mut Conn,
        agency: Uuid,
        said: PersonContent,
        closed: &BTreeSet<Uuid>,
    ) -> Result<Vec<Likeness>> {
        let shared = as_a_record(agency, said);
        let looked = look_up(conn, &shared).await?;
        let told = Told::of(&shared, Reach::Own);
        let weigher = Weigher::of(conn, agency, PersonKind::Child).await?;
        let near = looked.found.into_iter().filter(|f| {
            !closed.contains(&f.row.id) && (f.aside || f.weight >= Weigher::potential() - GRACE)
        });
        let mut all = Vec::new();
        for found in near.take(SHOWN) {
            let near = Told::with_carer(conn, &found.row, Reach::Own).await?;
            all.push(Likeness {
                facts: facts(shown, &shared, &found.row),
                why: weigher.explain(&told, &near)?,
                child: self.identity_of(shown, found.row),
            });
        }
        Ok(all)
    }

    /// What was said about who it is, with names.
    pub(crate) async fn arrival_lines(
        &self,
        shown: Fields,
        conn: &mut Conn,
        agency: Uuid,
        item: Uuid,
    ) -> Result<Vec<ArrivalLine>> {
        let mut all = Vec::new();
        for row in conn.arrival_judgements(agency, item).await? {
            let child = match conn.person(agency, row.person_id).await {
                Ok(p) => Some(self.identity_of(shown, p)),
                Err(store::StoreError::Missing | store::StoreError::Erased) => None,
                Err(e) => return Err(e.into()),
            };
            all.push(ArrivalLine {
                by: conn.practitioner(agency, row.by_id).await?.content.name,
                child,
                row,
            });
        }
        Ok(all)
    }
}

/// The child whom a person said to be the one, where they said so of one.
///
/// # Errors
/// [`CaseworkError::Invalid`]: `judged` `twice` where they said so of two; `reason` `empty`.
pub(crate) fn the_same(judged: &Judged) -> Result<Option<Uuid>> {
    if judged.about.iter().any(|(_, act)| *act == PairAct::Undone) {
        return Err(CaseworkError::invalid("judged", "unknown"));
    }
    if !judged.about.is_empty() && judged.reason.trim().is_empty() {
        return Err(CaseworkError::invalid("because", "empty"));
    }
    let mut same = judged.about.iter().filter(|(_, a)| *a == PairAct::Same);
    match (same.next(), same.next()) {
        (None, _) => Ok(None),
        (Some((id, _)), None) => Ok(Some(*id)),
        (Some(_), Some(_)) => Err(CaseworkError::invalid("judged", "twice")),
    }
}

impl Work {
    /// Keeps what a person said about the children who resembled, and what follows for the record
    /// into which it was taken: two people stay two, for every later run of the model.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] (`judged`): a child who is not the agency's, or `contradicts`
    /// where others were joined already.
    pub(crate) async fn judge_arrival(
        &mut self,
        actor: &Actor,
        item: Uuid,
        taken_into: Uuid,
        judged: &Judged,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        for (person, act) in &judged.about {
            let row = match self.person(agency, *person).await {
                Ok(row) if row.kind == PersonKind::Child => row,
                Ok(_) | Err(store::StoreError::Missing | store::StoreError::Erased) => {
                    return Err(CaseworkError::invalid("judged", "unknown"));
                }
                Err(e) => return Err(e.into()),
            };
            let said = ArrivalRow {
                id: Uuid::now_v7(),
                item_id: item,
                person_id: row.id,
                act: *act,
                by_id: actor.practitioner_id,
                at_us: now,
                reason: judged.reason.trim().to_owned(),
            };
            self.add_arrival_judgement(agency, &said).await?;
            if row.id == taken_into {
                if *act != PairAct::Same {
                    return Err(CaseworkError::invalid("judged", "contradicts"));
                }
                let detail = json!({ "sharing": item, "act": act, "reason": said.reason });
                self.log(
                    EventKind::LinkageConfirmed,
                    Some(row.id),
                    Some(item),
                    detail,
                )
                .await?;
                continue;
            }
            self.keep_apart(actor, &row, taken_into, &said).await?;
        }
        Ok(())
    }

    /// What was said of a child whose file it was not taken into holds between the two records.
    async fn keep_apart(
        &mut self,
        actor: &Actor,
        child: &PersonRow,
        taken_into: Uuid,
        said: &ArrivalRow,
    ) -> Result<()> {
        let agency = self.agency_id;
        let (ones, _) = self.joined(agency, taken_into).await?;
        if said.act != PairAct::Unsure && ones.contains(&child.id) {
            return Err(CaseworkError::invalid("judged", "contradicts"));
        }
        let other = self.person(agency, taken_into).await?;
        let weigher = Weigher::of(self, agency, child.kind).await?;
        let two = [
            Told::with_carer(self, child, Reach::Own).await?,
            Told::with_carer(self, &other, Reach::Own).await?,
        ];
        let why = weigher.explain(&two[0], &two[1])?;
        let pair = PairRow {
            agency_id: agency,
            id: Uuid::now_v7(),
            one: child.id.min(other.id),
            other: child.id.max(other.id),
            state: PairState::Open,
            weight: thousandths(why.weight),
            household: thousandths(why.household),
            clash: why.clash,
            found_us: self.now_us,
            decided_us: None,
            decided_by: None,
        };
        self.propose_pair(&pair).await?;
        let pair = self
            .pair_of(agency, pair.one, pair.other)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        // What was decided about the two records before stands until it is taken back.
        if pair.state.decided() && pair.state != PairState::Unsure {
            return Ok(());
        }
        let act = PairActRow {
            id: Uuid::now_v7(),
            pair_id: pair.id,
            act: said.act,
            by_id: actor.practitioner_id,
            at_us: self.now_us,
            reason: said.reason.clone(),
        };
        self.act_on_pair(&pair, &act).await?;
        let kind = match said.act {
            PairAct::Unsure => EventKind::LinkageUnsure,
            _ => EventKind::LinkageUndone,
        };
        for person in [pair.one, pair.other] {
            let detail = json!({
                "records": [pair.one, pair.other], "act": said.act, "reason": said.reason,
                "sharing": said.item_id, "weight": pair.weight,
            });
            self.log(kind.clone(), Some(person), Some(pair.id), detail)
                .await?;
        }
        Ok(())
    }
}
