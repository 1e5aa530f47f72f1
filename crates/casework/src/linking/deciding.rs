//! A named person decides about two records, and takes it back.

use super::{models::Weigher, told::Told};
use crate::{Act, Actor, Casework, CaseworkError, Fault, Relation, Result, Work};
use domain::{
    linking::{PairAct, PairState},
    text::{self, TextFault},
};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{PairActRow, PairRow, PersonRow, Reach};
use uuid::Uuid;

/// Stable word of the alert that a joined picture was taken apart again.
pub(crate) const ALERT_UNDONE: &str = "link-undone";

/// What a person decides about a pair.
#[derive(Debug, Clone, Serialize)]
pub struct DecidePair {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The pair.
    pub pair: Uuid,
    /// What they say; `None`: not chosen.
    pub act: Option<PairAct>,
    /// Why.
    pub reason: String,
    /// They have seen that whole numbers clash, and say one person all the same.
    pub despite_clash: bool,
}

fn faults(input: &DecidePair) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |field: &str, key| {
        faults.push(Fault {
            field: field.to_owned(),
            key,
        });
    };
    if input.act.is_none() {
        add("act", "empty");
    }
    match text::check_required(&input.reason, text::TEXT_MAX) {
        Ok(()) => {}
        Err(TextFault::Empty) => add("reason", "empty"),
        Err(TextFault::TooLong { .. }) => add("reason", "too-long"),
        Err(TextFault::Control) => add("reason", "control"),
    }
    faults
}

impl Casework {
    /// Decides about two records, or takes a decision back. A decision beats the model and stays
    /// until somebody takes it back. Joining moves nothing from one file to the other, so taking it
    /// back leaves both as they were; whoever saw them joined is told.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `act` or `reason` missing; `act` `contradicts` where it goes
    /// against what was decided about others of the same people; `despite` where whole numbers
    /// clash and nobody said "all the same". [`CaseworkError::WrongState`] where it is joined and
    /// must be undone first, or there is nothing to undo; [`CaseworkError::Stale`];
    /// [`CaseworkError::NotFound`].
    pub async fn decide_pair(&self, actor: &Actor, input: DecidePair) -> Result<()> {
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let faults = faults(&input);
        let (Some(act), true) = (input.act, faults.is_empty()) else {
            return Err(CaseworkError::Invalid(faults));
        };
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("link", input.id, &input).await? {
            return Ok(());
        }
        let pair = work.pair(actor.agency_id, input.pair).await?;
        match (act, pair.state) {
            (_, PairState::Gone) => return Err(CaseworkError::NotFound),
            (PairAct::Undone, state) if !state.decided() => return Err(CaseworkError::WrongState),
            (PairAct::Undone, _) => {}
            (_, PairState::Same) => return Err(CaseworkError::WrongState),
            _ => {}
        }
        let row = PairActRow {
            id: input.id,
            pair_id: pair.id,
            act,
            by_id: actor.practitioner_id,
            at_us: work.now_us,
            reason: input.reason.clone(),
        };
        // What hung together before it is taken apart is looked at anew on both sides.
        let (before, _) = work.joined(actor.agency_id, pair.one).await?;
        match act {
            PairAct::Same => work.join(&pair, input.despite_clash).await?,
            PairAct::Different | PairAct::TwinOrSibling => work.must_not_be_joined(&pair).await?,
            PairAct::Unsure => {}
            PairAct::Undone if pair.state == PairState::Same => {
                work.tell_who_saw(actor, &pair).await?;
            }
            PairAct::Undone => {}
        }
        work.act_on_pair(&pair, &row).await?;
        match (act, pair.state) {
            (PairAct::Same, _) => {
                // One picture now: the mark of either side grows over all of it.
                let detail = json!({ "by_link": pair.id });
                work.grow_mark_by(pair.one, &detail).await?;
                work.look_around_child(pair.one).await?;
            }
            (PairAct::Undone, PairState::Same) => work.look_around_all(&before).await?,
            _ => {}
        }
        let kind = match act {
            PairAct::Same => EventKind::LinkageConfirmed,
            PairAct::Unsure => EventKind::LinkageUnsure,
            PairAct::Different | PairAct::TwinOrSibling | PairAct::Undone => {
                EventKind::LinkageUndone
            }
        };
        // A line in the file of each of the two.
        for person in [pair.one, pair.other] {
            let detail = json!({
                "records": [pair.one, pair.other], "act": act, "was": pair.state, "reason": input.reason,
                "despite_clash": input.despite_clash, "weight": pair.weight,
            });
            work.log(kind.clone(), Some(person), Some(pair.id), detail)
                .await?;
            if act == PairAct::Same {
                work.bring_back_decisions(person).await?;
            }
        }
        work.commit().await
    }
}

impl Work {
    /// Checks that both sides may become one picture.
    async fn join(&mut self, pair: &PairRow, despite_clash: bool) -> Result<()> {
        let agency = self.agency_id;
        let (ones, _) = self.joined(agency, pair.one).await?;
        let (others, _) = self.joined(agency, pair.other).await?;
        let (ones, others) = (self.open_all(&ones).await?, self.open_all(&others).await?);
        let mut clash = false;
        for one in &ones {
            // Joined by way of others already: the same record stands on both sides.
            for other in others.iter().filter(|o| o.id != one.id) {
                let decided = self.pair_of(agency, one.id, other.id).await?;
                let against = decided.is_some_and(|p| {
                    p.id != pair.id
                        && matches!(p.state, PairState::Different | PairState::TwinOrSibling)
                });
                if against {
                    return Err(CaseworkError::invalid("act", "contradicts"));
                }
                let weigher = Weigher::of(self, agency, one.kind).await?;
                let two = [
                    Told::with_carer(self, one, Reach::Own).await?,
                    Told::with_carer(self, other, Reach::Own).await?,
                ];
                let why = weigher.explain(&two[0], &two[1])?;
                clash |= why.clash;
            }
        }
        if clash && !despite_clash {
            return Err(CaseworkError::invalid("despite", "clash"));
        }
        Ok(())
    }

    async fn open_all(&mut self, ids: &[Uuid]) -> Result<Vec<PersonRow>> {
        let agency = self.agency_id;
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            all.push(self.person(agency, *id).await?);
        }
        Ok(all)
    }

    /// Two records that others join cannot be said to be of two people before that is undone.
    async fn must_not_be_joined(&mut self, pair: &PairRow) -> Result<()> {
        let (ones, _) = self.joined(pair.agency_id, pair.one).await?;
        if ones.contains(&pair.other) {
            return Err(CaseworkError::invalid("act", "contradicts"));
        }
        Ok(())
    }

    async fn tell_who_saw(&mut self, actor: &Actor, pair: &PairRow) -> Result<()> {
        let agency = self.agency_id;
        let seen = self.pair_seen_by(agency, pair.id).await?;
        for person in self.practitioners(agency).await? {
            let told = seen.contains(&person.id) || pair.decided_by == Some(person.id);
            if person.id == actor.practitioner_id || !told {
                continue;
            }
            let path = format!("/links/{}", pair.id);
            self.tell(&[person], ALERT_UNDONE, pair.id, &path).await?;
        }
        Ok(self.forget_seen(agency, pair.id).await?)
    }
}
