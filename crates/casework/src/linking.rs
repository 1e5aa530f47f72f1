//! Records that may be of one person: finding them, showing why, and keeping what people decide.
//!
//! The engine proposes and a named person decides. Candidates come from an index of keyed hashes,
//! a few records each time, which are opened and weighed here; nothing ever reads a whole table.

mod across;
mod arriving;
mod deciding;
mod index;
mod learning;
mod limit;
mod models;
mod near;
mod queue;
mod resembling;
mod review;
mod talking;
mod told;
mod unusual;

pub use across::{AgreementDesk, HoldsLine, SetAgreement};
pub(crate) use arriving::the_same;
pub use arriving::{ArrivalLine, Judged, Likeness};
pub(crate) use deciding::ALERT_UNDONE;
pub use deciding::DecidePair;
pub use index::LinkTurn;
pub(crate) use learning::Learning;
pub use limit::LOOK_UPS_MOST;
pub use linkage::{Class, Explanation, Outcome, Reason};
use models::Weigher;
pub use queue::{LinkQueue, LinksWaiting, PairLine};
pub(crate) use resembling::{of_shared, of_words, resembling, resembling_record};
pub use review::{Agreement, Fact, FactLine, PairActLine, PairReview};
pub(crate) use talking::TalkParcel;
pub use talking::{SayToPartner, Talk, TalkLine};
pub use unusual::{DecideUnusual, LookUpNumber, PartnerToday};

use crate::{CaseworkError, Result, Work};
use domain::linking::PairState;
use linkage::{Answer, Blocker, Verdict, Way};
use std::sync::{Mutex, OnceLock, PoisonError};
use store::{Conn, PairRow, PersonRow, Reach, Sought, StoreError};
use told::Told;
use uuid::Uuid;

/// A key that more records have than this is not followed, but counted.
const BLOCK: usize = 100;
/// Most candidates that one look-up opens: those with the most keys in common.
const OPENED_MAX: usize = 100;

/// A record that may be of the same person.
#[derive(Debug, Clone)]
pub struct Found {
    /// The record.
    pub row: PersonRow,
    /// Base-2 logarithm of the odds of one person.
    pub weight: f32,
    /// Probability of one person, 0 to 1.
    pub probability: f32,
    /// Probability of another person of the household or family.
    pub household: f32,
    /// Most likely a twin, brother or sister, or a relative of one name; or numbers clash.
    pub aside: bool,
    /// Two whole numbers clash.
    pub clash: bool,
}

/// What a look-up found.
#[derive(Debug, Clone)]
pub struct LookUp {
    /// Version of the model that weighed.
    pub model: String,
    /// In a word.
    pub outcome: Outcome,
    /// Records that may be of the person, the likeliest first; those aside come last.
    pub found: Vec<Found>,
    /// What the keys were made of that too many records share, so that they were not followed.
    pub overfull: Vec<&'static str>,
    /// More records shared a key than are opened.
    pub cut: bool,
}

fn keys_of(told: &Told) -> Result<Vec<linkage::BlockingKey>> {
    static BLOCKER: OnceLock<Mutex<Blocker>> = OnceLock::new();
    let blocker = BLOCKER.get_or_init(Mutex::default);
    let mut blocker = blocker.lock().unwrap_or_else(PoisonError::into_inner);
    blocker.keys(&told.person()).map_err(internal)
}

#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
fn internal(e: linkage::PersonFault) -> CaseworkError {
    CaseworkError::Internal(e.to_string())
}

const fn verdict_of(state: PairState) -> Option<Verdict> {
    match state {
        PairState::Same => Some(Verdict::Same),
        PairState::Different => Some(Verdict::Different),
        PairState::TwinOrSibling => Some(Verdict::TwinOrSibling),
        PairState::Unsure => Some(Verdict::Unsure),
        PairState::Open | PairState::Aside | PairState::Gone => None,
    }
}

/// Candidates for a record within the agency: those that share a key, opened and weighed.
pub(crate) async fn look_up(conn: &mut Conn, subject: &PersonRow) -> Result<LookUp> {
    let told = Told::with_carer(conn, subject, Reach::Own).await?;
    let pairs = conn.pairs_with(subject.agency_id, subject.id).await?;
    let agencies = [subject.agency_id];
    look_up_told(conn, &told, &pairs, Reach::Own, &agencies, subject).await
}

async fn look_up_told(
    conn: &mut Conn,
    told: &Told,
    pairs: &[PairRow],
    reach: Reach,
    agencies: &[Uuid],
    subject: &PersonRow,
) -> Result<LookUp> {
    let keys = keys_of(told)?;
    let sought: Vec<Sought> = keys
        .iter()
        .map(|k| Sought {
            key: k.key,
            most: k.most(BLOCK),
        })
        .collect();
    let met = conn
        .met_by_keys(reach, agencies, &sought, subject.id)
        .await?;
    let mut overfull: Vec<Way> = met
        .overfull
        .iter()
        .filter_map(|n| keys.get(*n).map(|k| k.way))
        .collect();
    overfull.sort_unstable();
    overfull.dedup();
    let mut near: Vec<((Uuid, Uuid), usize)> = met.records.into_iter().collect();
    near.sort_by_key(|(who, shared)| (std::cmp::Reverse(*shared), *who));
    let cut = near.len() > OPENED_MAX;
    let mut rows = Vec::new();
    for ((agency, person), _) in near.into_iter().take(OPENED_MAX) {
        match conn.person(agency, person).await {
            Ok(row) if row.kind == subject.kind => rows.push(row),
            Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    let mut others = Vec::with_capacity(rows.len());
    for row in &rows {
        others.push(Told::with_carer(conn, row, reach).await?);
    }
    let verdicts: Vec<(Uuid, Verdict)> = pairs
        .iter()
        .filter_map(|p| Some((p.beside(subject.id), verdict_of(p.state)?)))
        .collect();
    let weigher = Weigher::of(conn, subject.agency_id, subject.kind).await?;
    let answer = weigher.weigh(told, &others, &verdicts)?;
    Ok(LookUp {
        model: weigher.version().to_owned(),
        outcome: answer.outcome,
        overfull: overfull.into_iter().map(Way::name).collect(),
        cut,
        found: found(answer, rows),
    })
}

fn found(answer: Answer, mut rows: Vec<PersonRow>) -> Vec<Found> {
    let mut all = Vec::new();
    let likely = answer.candidates.into_iter().map(|c| (c, false));
    let aside = answer.household.into_iter().map(|c| (c, true));
    for (candidate, aside) in likely.chain(aside) {
        let place = rows.iter().position(|r| r.id.to_string() == candidate.id);
        let Some(place) = place else { continue };
        let clash = candidate.pattern.clashes();
        all.push(Found {
            row: rows.swap_remove(place),
            weight: candidate.score.weight,
            probability: candidate.score.probability(),
            household: candidate.score.household,
            aside: aside || clash,
            clash,
        });
    }
    all
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are tens of bits at most"
)]
fn thousandths(x: f32) -> i64 {
    (f64::from(x) * 1000.0).round() as i64
}

impl Work {
    /// Puts a record into the agency's index and proposes the records that may be of the same
    /// person. Gives how many proposals are new.
    pub(crate) async fn index_person(&mut self, person: Uuid) -> Result<usize> {
        let agency = self.agency_id;
        let row = match self.person(agency, person).await {
            Ok(row) => row,
            Err(StoreError::Missing | StoreError::Erased) => {
                self.forget_links(agency, person).await?;
                return Ok(0);
            }
            Err(e) => return Err(e.into()),
        };
        let told = Told::with_carer(self, &row, Reach::Own).await?;
        let keys: Vec<u32> = keys_of(&told)?.iter().map(|k| k.key).collect();
        self.put_link_keys(agency, Reach::Own, person, &keys)
            .await?;
        let looked = look_up(self, &row).await?;
        let new = self.propose(&row, &looked).await?;
        self.link_done(agency, Reach::Own, person).await?;
        self.look_across_again(person).await?;
        Ok(new)
    }

    async fn propose(&mut self, row: &PersonRow, looked: &LookUp) -> Result<usize> {
        let (agency, now_us) = (self.agency_id, self.now_us);
        let (mut new, mut kept) = (0, Vec::new());
        for found in &looked.found {
            if !found.aside && found.weight < Weigher::potential() {
                continue;
            }
            kept.push(found.row.id);
            let pair = PairRow {
                agency_id: agency,
                id: Uuid::now_v7(),
                one: row.id.min(found.row.id),
                other: row.id.max(found.row.id),
                state: if found.aside {
                    PairState::Aside
                } else {
                    PairState::Open
                },
                weight: thousandths(found.weight),
                household: thousandths(found.household),
                clash: found.clash,
                found_us: now_us,
                decided_us: None,
                decided_by: None,
            };
            if self.propose_pair(&pair).await? {
                new += 1;
                let detail = serde_json::json!({
                    "records": [pair.one, pair.other], "weight": pair.weight, "overfull": looked.overfull,
                    "model": looked.model,
                });
                let kind = ledger::EventKind::LinkageProposed;
                self.log(kind, Some(row.id), Some(found.row.id), detail)
                    .await?;
            }
        }
        self.drop_pairs(agency, row.id, &kept).await?;
        Ok(new)
    }
}
