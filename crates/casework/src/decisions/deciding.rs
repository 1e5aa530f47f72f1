//! Deciding to share, and what every decision leaves behind. A named person decides.

use super::{DecisionDesk, check_text, desk_of, facts};
use crate::{
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Fault, Result},
    sharings::{RecipientChoice, ToSend},
};
use access::{Act, Relation};
use domain::{
    chronology::{EntryContent, EntryKind, Seriousness},
    decision::{DecisionKind, DecisionState},
    family::FamilyTold,
    task::{TaskContent, TaskKind},
    text::headline,
    time::{EventTime, Precision},
};
use jiff::civil::Date;
use ledger::EventKind;
use serde_json::json;
use store::{DecisionRow, NewEntry, NewTask};
use uuid::Uuid;

/// What keeps a decision to share from being made now, each with the field where it is put right.
/// Only what a record of a sharing cannot do without; whatever the law still asks stays open.
fn share_faults(desk: &DecisionDesk) -> Vec<Fault> {
    let c = &desk.row.content;
    let mut faults = Vec::new();
    let mut fault = |field: &str, key| {
        faults.push(Fault {
            field: field.to_owned(),
            key,
        });
    };
    if desk.row.recipient_agency_id.is_none() && c.outside_recipient.is_none() {
        fault("recipient", "empty");
    }
    if c.items.is_empty() && c.text.trim().is_empty() {
        fault("items", "empty");
    }
    if desk.facts.items.whole_file == Some(true) && c.whole_file_reason.trim().is_empty() {
        fault("whole-file-reason", "empty");
    }
    if desk.facts.chosen.basis.is_none() {
        fault("basis", "empty");
    }
    if c.why_necessary.trim().is_empty() {
        fault("why-necessary", "empty");
    }
    if c.family.is_none() {
        fault("family", "empty");
    }
    if !desk.answer.stops.is_empty() {
        fault("stops", "stop");
    }
    faults
}

impl DecisionDesk {
    /// What is still needed before it can be shared, as [`Casework::decide_share`] would say it.
    pub fn still_needed(&self) -> Vec<Fault> {
        share_faults(self)
    }
}

impl Casework {
    /// Shares what was chosen. The law as it stands is kept with the decision; the items go in the
    /// same transaction. The same again is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] with what is missing, or with `stops` where the law asks for
    /// something to be put right first: the answer of [`Casework::decision_desk`] says the way out.
    pub async fn decide_share(&self, actor: &Actor, id: Uuid, sharing_id: Uuid) -> Result<()> {
        self.decide_share_releasing(actor, id, sharing_id, "").await
    }

    /// As [`Casework::decide_share`], with a reason for which protected values may go along: a
    /// person has seen what was found and lets it go. The reason stands in the decision and in the
    /// ledger. Without one, what holds a protected value is refused, and that is logged too.
    ///
    /// # Errors
    /// As [`Casework::decide_share`]; a fault `protected` names each item or field that holds a
    /// protected value.
    pub async fn decide_share_releasing(
        &self,
        actor: &Actor,
        id: Uuid,
        sharing_id: Uuid,
        release: &str,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut too_long = Vec::new();
        check_text(&mut too_long, "release", release, false);
        if !too_long.is_empty() {
            return Err(CaseworkError::Invalid(too_long));
        }
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("decision-share", id, &sharing_id).await? {
            return Ok(());
        }
        let row = work.decision(actor.agency_id, id).await?;
        work.clear(Some(row.person_id)).await?;
        if row.state != DecisionState::Draft {
            return done_before(&row, actor, DecisionKind::Share);
        }
        let desk = desk_of(&mut work, row, self.today()).await?;
        let faults = share_faults(&desk);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let DecisionDesk {
            mut row,
            facts,
            answer,
            items,
            ..
        } = desk;
        facts::seal_law(&mut row, &facts, &answer)?;
        facts::note_items(&mut row, &items);
        row.state = DecisionState::Decided;
        row.decided_by = actor.practitioner_id;
        row.decided_us = Some(work.now_us);
        row.shared_us = Some(work.now_us);
        release.trim().clone_into(&mut row.content.release_reason);
        work.change_decision(&row).await?;
        work.close_decision(&row, EventKind::DecisionMade).await?;
        work.plan_telling(&row).await?;
        let person = row.person_id;
        let send = to_send(&row, sharing_id, false)?;
        if let Err(e) = work.send_sharing(send).await {
            drop(work);
            self.note_held(actor, Act::DecideSharing, person, sharing_id, &e)
                .await?;
            return Err(e);
        }
        work.commit().await?;
        self.deliver_soon().await;
        Ok(())
    }
}

/// A second press of the same button by the same person is success; anything else is too late.
pub(super) fn done_before(row: &DecisionRow, actor: &Actor, kind: DecisionKind) -> Result<()> {
    if row.kind == kind && row.decided_by == actor.practitioner_id {
        Ok(())
    } else {
        Err(CaseworkError::WrongState)
    }
}

/// The start of a day in the United Kingdom, microseconds.
pub(crate) fn day_us(day: Date) -> Option<i64> {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    day.to_zoned(zone)
        .ok()
        .map(|z| z.timestamp().as_microsecond())
}

/// What a decision hands over to be sent.
pub(crate) fn to_send(row: &DecisionRow, sharing_id: Uuid, emergency: bool) -> Result<ToSend> {
    let c = &row.content;
    let recipient = match (row.recipient_agency_id, &c.outside_recipient) {
        (Some(id), _) => RecipientChoice::Agency(id),
        (None, Some(o)) => RecipientChoice::Outside(o.clone()),
        (None, None) => return Err(CaseworkError::invalid("recipient", "empty")),
    };
    Ok(ToSend {
        decision_id: row.id,
        sharing_id,
        person_id: row.person_id,
        recipient,
        recipient_person: c.recipient_person.clone(),
        items: c.items.clone(),
        text: c.text.clone(),
        basis: c.basis,
        purpose: c.purpose.clone(),
        emergency,
        release: c.release_reason.clone(),
        corrects: None,
    })
}

impl Work {
    /// What every decision leaves behind: a line in the chronology and in the ledger, and an end
    /// to the one whose place it took.
    pub(crate) async fn close_decision(
        &mut self,
        row: &DecisionRow,
        kind: EventKind,
    ) -> Result<()> {
        let now = jiff::Timestamp::from_microsecond(self.now_us)
            .map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let (agency, recorded_us) = (self.agency_id, self.now_us);
        self.add_entry(&NewEntry {
            agency_id: agency,
            person_id: row.person_id,
            id: Uuid::now_v7(),
            kind: EntryKind::Decision,
            when: EventTime {
                at: now,
                precision: Precision::Minute,
            },
            recorded_us,
            author_id: row.decided_by,
            source_agency_id: agency,
            object_id: Some(row.id),
            corrects_id: None,
            seriousness: Seriousness::Medium,
            content: EntryContent::Decision {
                headline: headline(&row.content.purpose, 120),
            },
        })
        .await?;
        let detail = json!({
            "kind": row.kind, "rulebook": row.rulebook_hash, "recipient": row.recipient_agency_id,
            "basis": row.content.basis, "review_us": row.review_us, "purpose": row.content.purpose,
        });
        self.log(kind, Some(row.person_id), Some(row.id), detail)
            .await?;
        let by = self.actor_id;
        self.end_tasks_of(agency, row.id, TaskKind::AnswerRequest, by, recorded_us)
            .await?;
        match row.replaces_id {
            Some(old) => self.put_aside(row.person_id, old).await,
            None => Ok(()),
        }
    }

    async fn put_aside(&mut self, person: Uuid, old: Uuid) -> Result<()> {
        let (agency, by, now) = (self.agency_id, self.actor_id, self.now_us);
        let mut row = self.decision(agency, old).await?;
        if row.state == DecisionState::Reconsidered {
            return Ok(());
        }
        row.state = DecisionState::Reconsidered;
        self.change_decision(&row).await?;
        self.end_tasks_of(agency, old, TaskKind::DecisionReview, by, now)
            .await?;
        self.log(
            EventKind::DecisionReviewed,
            Some(person),
            Some(old),
            json!({}),
        )
        .await
    }

    /// Where the family was not told, the day on which that is thought about again.
    async fn plan_telling(&mut self, row: &DecisionRow) -> Result<()> {
        let Some(view) = row.content.family.as_ref() else {
            return Ok(());
        };
        let due = view.reconsider_on.and_then(day_us);
        let (Some(due_us), true) = (due, view.told != FamilyTold::Told) else {
            return Ok(());
        };
        Ok(self
            .add_task(&NewTask {
                agency_id: row.agency_id,
                id: Uuid::now_v7(),
                kind: TaskKind::TellFamily,
                person_id: Some(row.person_id),
                object_id: Some(row.id),
                owner_id: None,
                due_us,
                created_us: row.decided_us.unwrap_or(row.started_us),
                content: TaskContent::default(),
            })
            .await?)
    }
}
