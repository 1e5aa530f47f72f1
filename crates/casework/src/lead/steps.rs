//! What a lead does with a concern that was read: tells its author, closes it, opens it again, says
//! which child it is about.

use super::{
    Faults,
    child::child,
    concerns::{Written, write_for_each},
};
use crate::{
    Actor, Casework, CaseworkError, Result, Work,
    concerns::{ALERT_ANSWERED, InChronology},
};
use domain::{
    chronology::{EntryContent, EntryKind, Impact},
    concern::{ChildInConcern, CloseReason, ConcernState, ConcernStep},
    practitioner::MemberState,
    task::{TaskContent, TaskKind},
    text::{self, TEXT_MAX},
};
use jiff::civil::Date;
use ledger::EventKind;
use serde_json::json;
use store::{ConcernRow, NewTask, StepRow, StoreError};
use uuid::Uuid;

/// How a concern is closed.
#[derive(Debug, Clone, Default)]
pub struct CloseConcern {
    /// Made by the client.
    pub id: Uuid,
    /// Why; `None` where nobody chose.
    pub reason: Option<CloseReason>,
    /// What was done and why that is enough, for those who keep the file.
    pub words: String,
    /// Whether whoever logged it may see the reason.
    pub reason_to_author: bool,
    /// What whoever logged it is told; may be empty.
    pub answer: String,
    /// For one that is watched: the day on which it is looked at again.
    pub review_on: Option<Date>,
}

impl Casework {
    /// Tells whoever logged a concern what they may know. Their badge shows it, and an e-mail says
    /// that something waits. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without words, [`CaseworkError::NotFound`].
    pub async fn answer_author(
        &self,
        actor: &Actor,
        concern: Uuid,
        id: Uuid,
        words: &str,
    ) -> Result<()> {
        let mut faults = Faults::default();
        faults.required("answer", words, TEXT_MAX);
        faults.check()?;
        let (mut work, concern) = self.open_to_write(actor, concern).await?;
        if work.done_before(actor, &concern, id).await? {
            return Ok(());
        }
        work.tell_author(actor, &concern, id, words).await?;
        work.commit().await
    }

    /// Closes a concern for a reason. New information opens it again; one that is watched comes
    /// back on its day.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without a reason in kind and in words, or without a day for one
    /// that is watched; [`CaseworkError::WrongState`] where it is closed already.
    pub async fn close_concern(&self, actor: &Actor, id: Uuid, how: CloseConcern) -> Result<()> {
        let (reason, due_us) = self.check_close(&how)?;
        let (mut work, concern) = self.open_to_write(actor, id).await?;
        let (agency, now_us) = (work.agency_id, work.now_us);
        if work.done_before(actor, &concern, how.id).await? {
            return Ok(());
        }
        if concern.state == ConcernState::Closed {
            return Err(CaseworkError::WrongState);
        }
        work.set_concern_state(agency, id, ConcernState::Closed, now_us)
            .await?;
        let by = Some(actor.practitioner_id);
        for done in [TaskKind::ReadConcern, TaskKind::ConcernReview] {
            work.end_tasks_of(agency, id, done, by, now_us).await?;
        }
        let step = ConcernStep::Closed {
            reason,
            text: how.words.clone(),
            reason_to_author: how.reason_to_author,
            review_on: how.review_on,
        };
        work.step(actor, &concern, how.id, step).await?;
        let about = Written {
            id: how.id,
            kind: EntryKind::Closed,
            content: EntryContent::Closed {
                reason,
                text: how.words.clone(),
            },
        };
        write_for_each(&mut work, actor, &concern, &about).await?;
        if let Some(due_us) = due_us {
            work.watch(&concern, due_us).await?;
        }
        let detail = json!({ "reason": reason, "words": how.words, "to_author": how.reason_to_author, "review_on": how.review_on });
        work.log_for_each(EventKind::ConcernClosed, &concern.children, id, &detail)
            .await?;
        for child in &concern.children {
            work.look_for_patterns(child.person_id, id).await?;
        }
        if !how.answer.trim().is_empty() {
            work.tell_author(actor, &concern, Uuid::now_v7(), &how.answer)
                .await?;
        }
        work.commit().await
    }

    /// Gives the reason, and when one that is watched comes back.
    fn check_close(&self, how: &CloseConcern) -> Result<(CloseReason, Option<i64>)> {
        let mut faults = Faults::default();
        let mut due_us = None;
        match (how.reason, how.review_on) {
            (None, _) => faults.add("reason", "empty"),
            (Some(CloseReason::Monitoring), None) => faults.add("review", "empty"),
            (Some(CloseReason::Monitoring), Some(day)) => {
                due_us = Some(faults.due("review", day, self.now()));
            }
            (Some(_), _) => {}
        }
        faults.required("words", &how.words, TEXT_MAX);
        faults.text("answer", &how.answer, TEXT_MAX);
        faults.check()?;
        let reason = how.reason.ok_or(CaseworkError::WrongState)?;
        Ok((reason, due_us))
    }

    /// Opens a closed concern again; one that is open stays as it is.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without a reason.
    pub async fn reopen_concern(
        &self,
        actor: &Actor,
        id: Uuid,
        step: Uuid,
        why: &str,
    ) -> Result<()> {
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        faults.check()?;
        let (mut work, concern) = self.open_to_write(actor, id).await?;
        if concern.state != ConcernState::Closed {
            return Ok(());
        }
        let (agency, now_us) = (work.agency_id, work.now_us);
        work.set_concern_state(agency, id, ConcernState::Acknowledged, now_us)
            .await?;
        let by = Some(actor.practitioner_id);
        work.end_tasks_of(agency, id, TaskKind::ConcernReview, by, now_us)
            .await?;
        let reopened = ConcernStep::Reopened {
            why: why.to_owned(),
        };
        work.step(actor, &concern, step, reopened).await?;
        let about = Written {
            id: step,
            kind: EntryKind::Note,
            content: EntryContent::Note {
                headline: text::headline(why, 100),
                text: why.to_owned(),
                childs_voice: String::new(),
                impact: Impact::Unclear,
                family: None,
            },
        };
        write_for_each(&mut work, actor, &concern, &about).await?;
        let detail = json!({ "why": why });
        work.log_for_each(EventKind::ConcernReopened, &concern.children, id, &detail)
            .await?;
        for child in &concern.children {
            work.look_for_patterns(child.person_id, id).await?;
            work.bring_back_decisions(child.person_id).await?;
        }
        work.commit().await
    }

    /// Says that a child of the agency's list has a part in a concern: one who was not on the list
    /// when it was logged, or one whom its author did not name. The concern stands in that child's
    /// chronology from then on.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] on `child` where there is no such child,
    /// [`CaseworkError::NotFound`].
    pub async fn put_child_in_concern(
        &self,
        actor: &Actor,
        id: Uuid,
        step: Uuid,
        part: ChildInConcern,
    ) -> Result<()> {
        let (mut work, mut concern) = self.open_to_write(actor, id).await?;
        match child(&mut work, actor.agency_id, part.person_id).await {
            Ok(_) => {}
            Err(CaseworkError::NotFound) => {
                return Err(CaseworkError::invalid("child", "unknown"));
            }
            Err(e) => return Err(e),
        }
        if concern.children.contains(&part) {
            return Ok(());
        }
        if concern
            .children
            .iter()
            .any(|c| c.person_id == part.person_id)
        {
            return Err(CaseworkError::invalid("child", "twice"));
        }
        let (agency, now_us) = (work.agency_id, work.now_us);
        work.give_concern_its_own_key(&mut concern, now_us).await?;
        work.put_in_concern(agency, id, part).await?;
        work.step(
            actor,
            &concern,
            step,
            ConcernStep::ChildAdded { child: part },
        )
        .await?;
        let about = InChronology {
            id,
            author_id: concern.author_id,
            urgency: concern.urgency,
            content: &concern.content,
            recorded_us: now_us,
        };
        work.enter_in_chronology(part.person_id, &about).await?;
        let detail = json!({ "child_added": part.person_id, "role": part.role });
        work.log(
            EventKind::ConcernCorrected,
            Some(part.person_id),
            Some(id),
            detail,
        )
        .await?;
        work.bring_back_decisions(part.person_id).await?;
        work.commit().await
    }
}

impl Work {
    /// Whether the actor took this very step before: then a retry has nothing to do.
    async fn done_before(&mut self, actor: &Actor, c: &ConcernRow, id: Uuid) -> Result<bool> {
        let steps = self.concern_steps(c.agency_id, c.id).await?;
        let same = |s: &StepRow| s.id == id && s.by_id == actor.practitioner_id;
        Ok(steps.iter().any(same))
    }

    async fn step(
        &mut self,
        actor: &Actor,
        c: &ConcernRow,
        id: Uuid,
        step: ConcernStep,
    ) -> Result<()> {
        let row = StepRow {
            id,
            at_us: self.now_us,
            by_id: actor.practitioner_id,
            step,
        };
        match self.add_concern_step(c, &row).await {
            Err(StoreError::Duplicate) => Err(CaseworkError::WrongState),
            other => Ok(other?),
        }
    }

    async fn tell_author(
        &mut self,
        actor: &Actor,
        c: &ConcernRow,
        id: Uuid,
        words: &str,
    ) -> Result<()> {
        let answered = ConcernStep::Answered {
            text: words.to_owned(),
        };
        self.step(actor, c, id, answered).await?;
        let detail = json!({ "words": words });
        self.log_for_each(EventKind::ConcernAnswered, &c.children, c.id, &detail)
            .await?;
        let (agency, author) = (self.agency_id, c.author_id);
        if author == actor.practitioner_id {
            return Ok(());
        }
        let person = self.practitioner(agency, author).await?;
        if person.state != MemberState::Active {
            return Ok(());
        }
        let path = format!("/concerns/{}", c.id);
        self.tell(&[person], ALERT_ANSWERED, c.id, &path).await
    }

    /// Brings a watched concern back on its day.
    async fn watch(&mut self, c: &ConcernRow, due_us: i64) -> Result<()> {
        let task = NewTask {
            agency_id: self.agency_id,
            id: Uuid::now_v7(),
            kind: TaskKind::ConcernReview,
            person_id: match c.children.as_slice() {
                [one] => Some(one.person_id),
                _ => None,
            },
            object_id: Some(c.id),
            owner_id: None,
            due_us,
            created_us: self.now_us,
            content: TaskContent::default(),
        };
        Ok(self.add_task(&task).await?)
    }
}
