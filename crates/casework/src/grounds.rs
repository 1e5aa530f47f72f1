//! On which ground somebody may open one child's file: that it is their agency's and they do not
//! stand too close, or that they opened it for a few hours.

use crate::{
    Casework, CaseworkError, Result, Work,
    desk::Actor,
    evenly,
    reviews::{ALERT_REVIEW, due_after_working_days, open_review, reviewers_about},
};
use access::{Act, Permit, Refusal, Relation, Ties};
use domain::{
    access::{Closeness, ConflictContent, ConflictHow, REVIEW_WORKING_DAYS, ReviewKind},
    person::PersonKind,
};
use ledger::EventKind;
use serde_json::json;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};
use store::{ConflictRow, Conn, Event, StoreError, Tx};
use uuid::Uuid;

/// From where it is known that somebody stands too close to a file they tried to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It stood in the record of conflicts.
    Known,
    /// It was found when they tried.
    Found,
}

/// Somebody tried to open a file to which they stand too close.
#[derive(Debug, Clone)]
pub(crate) struct Tried {
    pub agency_id: Uuid,
    pub practitioner_id: Uuid,
    pub person_id: Uuid,
    pub act: Act,
    pub at_us: i64,
    pub why: Why,
    /// Whether it stands in the ledger already.
    pub written: bool,
}

impl Tried {
    /// The line of the ledger about it.
    pub(crate) fn event(&self, now_us: i64) -> Event {
        Event {
            at_us: now_us,
            kind: EventKind::Denied,
            actor: Some(self.practitioner_id),
            person: Some(self.person_id),
            object: None,
            detail: json!({ "act": self.act.as_str(), "why": Refusal::Conflict.to_string() }),
        }
    }
}

/// Tries that were refused within a write, which cannot write anything else. The same request writes
/// each down when the write is over ([`Casework::even_out`]); what could not be written then, and
/// what was found without a request, is left to the next turn of the clock.
#[derive(Clone, Default)]
pub(crate) struct KeptOut(Arc<Mutex<Vec<Tried>>>);

impl KeptOut {
    pub(crate) fn add(&self, tried: Tried) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(tried);
    }

    /// The last try of somebody that does not stand in the ledger yet.
    pub(crate) fn take_unwritten(&self, who: Uuid) -> Option<Tried> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_theirs = |t: &Tried| t.practitioner_id == who && !t.written;
        let at = all.iter().rposition(of_theirs)?;
        Some(all.remove(at))
    }

    fn take(&self) -> Vec<Tried> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What ties a practitioner to somebody's file.
pub(crate) async fn ties_of(
    conn: &mut Conn,
    agency: Uuid,
    who: Uuid,
    person: Uuid,
    now_us: i64,
) -> Result<Ties> {
    let (mut conflict, glass_broken) = conn.closeness(agency, who, person, now_us).await?;
    if !conflict {
        conflict = lives_with_closed(conn, agency, who, person).await?;
    }
    Ok(Ties {
        conflict,
        glass_broken,
        ..Ties::default()
    })
}

/// The people whose files are closed to a practitioner because they stand too close, in any record
/// of theirs, and the adults who live with one of them: lists leave them out, and numbers do not
/// count them.
pub(crate) async fn closed_to(conn: &mut Conn, actor: &Actor) -> Result<BTreeSet<Uuid>> {
    closed_to_somebody(conn, (actor.agency_id, actor.practitioner_id)).await
}

/// As [`closed_to`], without the adults: who around another child is not named.
pub(crate) async fn closed_children(conn: &mut Conn, actor: &Actor) -> Result<BTreeSet<Uuid>> {
    let agency = actor.agency_id;
    let mut closed = BTreeSet::new();
    for person in conn.too_close_to(agency, actor.practitioner_id).await? {
        closed.extend(conn.joined(agency, person).await?.0);
    }
    Ok(closed)
}

/// As [`closed_to`], of somebody else: agency and practitioner.
pub(crate) async fn closed_to_somebody(
    conn: &mut Conn,
    (agency, who): (Uuid, Uuid),
) -> Result<BTreeSet<Uuid>> {
    let mut closed = BTreeSet::new();
    for person in conn.too_close_to(agency, who).await? {
        closed.extend(conn.joined(agency, person).await?.0);
        for other in conn.household(agency, person).await? {
            if is_adult(conn, agency, other).await? {
                closed.insert(other);
            }
        }
    }
    Ok(closed)
}

/// Whether a record is of an adult; `false` where it is not there.
async fn is_adult(conn: &mut Conn, agency: Uuid, person: Uuid) -> Result<bool> {
    match conn.person_kind(agency, person).await {
        Ok(kind) => Ok(kind == PersonKind::Adult),
        Err(StoreError::Missing | StoreError::Erased) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Whether an adult lives with somebody to whom a practitioner stands too close: what is known of
/// the one is known of the other.
async fn lives_with_closed(conn: &mut Conn, agency: Uuid, who: Uuid, person: Uuid) -> Result<bool> {
    let close = conn.too_close_to(agency, who).await?;
    if close.is_empty() || !is_adult(conn, agency, person).await? {
        return Ok(false);
    }
    let home = conn.household(agency, person).await?;
    Ok(close.iter().any(|p| home.contains(p)))
}

impl Casework {
    /// Leave to do something to one child's file, on the strongest ground that ties the asker to
    /// it: that it is the agency's, or that they opened it for a few hours. Whoever stands too
    /// close is kept out, and that they tried is looked at.
    pub(crate) async fn permit_on(&self, actor: &Actor, act: Act, person: Uuid) -> Result<Permit> {
        let ties = {
            let mut conn = self.store.read().await?;
            ties_of(
                &mut conn,
                actor.agency_id,
                actor.practitioner_id,
                person,
                self.now_us(),
            )
            .await?
        };
        match self.policy.permit_for(actor.standing(), act, ties) {
            Ok(permit) => Ok(permit),
            Err(Refusal::Conflict) => {
                let tried = Tried {
                    agency_id: actor.agency_id,
                    practitioner_id: actor.practitioner_id,
                    person_id: person,
                    act,
                    at_us: self.now_us(),
                    why: Why::Known,
                    written: false,
                };
                self.write_kept_out_now(tried).await?;
                evenly::refusal_written();
                Err(CaseworkError::NotFound)
            }
            Err(refusal) => Err(self.refused(actor, act, "agency", refusal).await?),
        }
    }

    /// Looks, before anything is shown without a write, whether the asker stands too close to
    /// somebody whom it is about. What they do under leave of their own is theirs.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub(crate) async fn clear_of(
        &self,
        actor: &Actor,
        permit: &Permit,
        people: &[Uuid],
    ) -> Result<()> {
        if permit.relation() == Relation::Agency {
            for person in people {
                let _ = self.permit_on(actor, permit.act(), *person).await?;
            }
        }
        Ok(())
    }

    async fn note_kept_out(&self, tried: &Tried) -> Result<()> {
        let mut work = self.begin_by_clock(tried.agency_id).await?;
        work.note_kept_out(tried).await?;
        work.commit().await
    }

    /// Writes down a try in the request that made it. Where nothing can be written, its line waits
    /// for room like any other, and the clock does the rest.
    pub(crate) async fn write_kept_out_now(&self, tried: Tried) -> Result<()> {
        match self.note_kept_out(&tried).await {
            Err(CaseworkError::DiskFull | CaseworkError::Stopped) => {
                let event = tried.event(self.now_us());
                self.write_or_wait(tried.agency_id, event).await?;
                self.kept_out.add(Tried {
                    written: true,
                    ..tried
                });
                Ok(())
            }
            other => other,
        }
    }

    /// Writes down the tries that were refused within a write.
    pub(crate) async fn write_kept_out(&self) -> Result<()> {
        let mut all = self.kept_out.take().into_iter();
        while let Some(tried) = all.next() {
            if let Err(e) = self.note_kept_out(&tried).await {
                self.kept_out.add(tried);
                all.for_each(|rest| self.kept_out.add(rest));
                return Err(e);
            }
        }
        Ok(())
    }
}

/// Keeps that the product found somebody to stand too close.
async fn note_found(tx: &mut Tx, tried: &Tried) -> Result<()> {
    let row = ConflictRow {
        practitioner_id: tried.practitioner_id,
        person_id: tried.person_id,
        how: ConflictHow::Found,
        since_us: tried.at_us,
        ended_us: None,
        ended_by: None,
        content: ConflictContent {
            closeness: Closeness::Family,
            words: String::new(),
            ended_why: String::new(),
        },
    };
    if tx.add_conflict(tried.agency_id, &row).await? {
        let event = Event {
            at_us: tried.at_us,
            kind: EventKind::ConflictSaid,
            actor: None,
            person: Some(tried.person_id),
            object: None,
            detail: json!({ "how": row.how, "who": tried.practitioner_id }),
        };
        tx.append(tried.agency_id, &event).await?;
    }
    Ok(())
}

impl Work {
    /// Writes down that somebody was kept out, asks for it to be looked at, once a day for one
    /// person and one file, and tells those who look, at once.
    pub(crate) async fn note_kept_out(&mut self, tried: &Tried) -> Result<()> {
        let (agency, now) = (tried.agency_id, self.now_us);
        let (who, person) = (tried.practitioner_id, tried.person_id);
        if !tried.written {
            self.append(agency, &tried.event(now)).await?;
        }
        if tried.why == Why::Found {
            note_found(self, tried).await?;
        }
        let when = (
            tried.at_us,
            due_after_working_days(tried.at_us, REVIEW_WORKING_DAYS),
        );
        let kind = ReviewKind::KeptOut;
        let Some(id) = open_review(self, agency, kind, (who, Some(person)), when).await? else {
            return Ok(());
        };
        let policy = self.policy.clone();
        let told = reviewers_about(self, &policy, agency, who, person).await?;
        self.tell(&told, ALERT_REVIEW, id, &format!("/reviews/{id}"))
            .await
    }

    /// The last look before a line about somebody is written, and so before anything of theirs is
    /// shown or changed: nobody who stands too close gets past, whichever way they came.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub(crate) async fn clear(&mut self, person: Option<Uuid>) -> Result<()> {
        let (Some(person), Some(who), Some(standing)) = (person, self.actor_id, self.standing)
        else {
            return Ok(());
        };
        let Some(permit) = &self.permit else {
            return Ok(());
        };
        let (act, ground) = (permit.act(), permit.relation());
        let of_a_file = matches!(ground, Relation::Agency | Relation::BreakGlass);
        if !of_a_file || self.cleared.contains(&person) {
            return Ok(());
        }
        let (agency, now) = (self.agency_id, self.now_us);
        let ties = ties_of(self, agency, who, person, now).await?;
        let holds = ties.relations().any(|r| r == ground);
        if !holds && self.policy.permit_for(standing, act, ties).is_err() {
            self.kept_out.add(Tried {
                agency_id: agency,
                practitioner_id: who,
                person_id: person,
                act,
                at_us: now,
                why: Why::Known,
                written: false,
            });
            return Err(CaseworkError::NotFound);
        }
        self.cleared.insert(person);
        Ok(())
    }
}
