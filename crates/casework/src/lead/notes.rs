//! Notes, talks, contacts with the family, and actions with a date and an owner.

use super::{Faults, Names, TaskLine, child::child, end_of_day_us};
use crate::{Act, Actor, Casework, CaseworkError, Relation, Result, Work};
use domain::{
    chronology::{EntryContent, EntryKind, Impact, Seriousness},
    family::{FamilyTold, FamilyView},
    practitioner::MemberState,
    task::{TaskContent, TaskKind, TaskState},
    text::{self, LINE_MAX, TEXT_MAX},
    time::EventTime,
};
use jiff::civil::Date;
use ledger::EventKind;
use serde_json::json;
use store::{NewEntry, NewTask, StoreError, TaskRow};
use uuid::Uuid;

/// A note, a talk with the child, or a contact with the family.
#[derive(Debug, Clone)]
pub struct NewNote {
    /// Made by the client.
    pub id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// [`EntryKind::Note`], [`EntryKind::TalkWithChild`] or [`EntryKind::FamilyContact`].
    pub kind: EntryKind,
    /// When it happened.
    pub when: EventTime,
    /// How serious, as the writer judges.
    pub seriousness: Seriousness,
    /// Good or bad for the child.
    pub impact: Impact,
    /// What was said and done.
    pub text: String,
    /// The child's own words or view.
    pub childs_voice: String,
    /// What the family knows and said, for a contact with them.
    pub family: Option<FamilyView>,
}

/// An action with a date and an owner.
#[derive(Debug, Clone)]
pub struct NewAction {
    /// Made by the client.
    pub id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// Concern that it belongs to.
    pub concern_id: Option<Uuid>,
    /// Who does it; `None`: any safeguarding lead.
    pub owner_id: Option<Uuid>,
    /// What is to be done.
    pub text: String,
    /// Day by whose end it is due.
    pub due: Date,
}

impl Casework {
    /// Adds a note to a child's chronology. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`].
    pub async fn add_note(&self, actor: &Actor, note: NewNote) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::WriteFile, note.person_id)
            .await?;
        self.check_note(&note)?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, note.person_id).await?;
        let (id, person) = (note.id, note.person_id);
        let family = note.family.clone();
        let entry = NewEntry {
            agency_id: actor.agency_id,
            person_id: person,
            id,
            kind: note.kind,
            when: note.when,
            recorded_us: work.now_us,
            author_id: actor.practitioner_id,
            source_agency_id: actor.agency_id,
            object_id: None,
            corrects_id: None,
            seriousness: note.seriousness,
            content: EntryContent::Note {
                headline: text::headline(&note.text, 100),
                text: note.text,
                childs_voice: note.childs_voice,
                impact: note.impact,
                family: note.family,
            },
        };
        match work.add_entry(&entry).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                return self.was_mine(actor, person, id).await;
            }
            other => other?,
        }
        let detail = json!({ "kind": entry.kind, "content": entry.content });
        work.log(EventKind::NoteAdded, Some(person), Some(id), detail)
            .await?;
        if let Some(view) = family {
            self.record_family_view(&mut work, person, id, &view)
                .await?;
        }
        work.bring_back_decisions(person).await?;
        work.commit().await
    }

    fn check_note(&self, note: &NewNote) -> Result<()> {
        let mut faults = Faults::default();
        if !matches!(
            note.kind,
            EntryKind::Note | EntryKind::TalkWithChild | EntryKind::FamilyContact
        ) {
            faults.add("kind", "unknown");
        }
        faults.required("text", &note.text, TEXT_MAX);
        faults.text("voice", &note.childs_voice, TEXT_MAX);
        faults.past("when", note.when, self.now());
        if let Some(family) = &note.family {
            faults.text("spoke-with", &family.spoke_with, LINE_MAX);
            faults.text("said", &family.said, TEXT_MAX);
            if family.told == FamilyTold::NotSafe && family.ground.is_none() {
                faults.add("ground", "empty");
            }
            if let Some(day) = family.reconsider_on {
                faults.due("reconsider", day, self.now());
            }
        }
        faults.check()
    }

    /// Logs what the family knows and said; where they are not told yet, sets when that is thought
    /// about again.
    async fn record_family_view(
        &self,
        work: &mut Work,
        person: Uuid,
        entry: Uuid,
        view: &FamilyView,
    ) -> Result<()> {
        work.log(
            EventKind::FamilyViewRecorded,
            Some(person),
            Some(entry),
            json!(view),
        )
        .await?;
        let Some(day) = view.reconsider_on else {
            return Ok(());
        };
        let task = NewTask {
            agency_id: work.agency_id,
            id: Uuid::now_v7(),
            kind: TaskKind::TellFamily,
            person_id: Some(person),
            object_id: Some(entry),
            owner_id: None,
            due_us: end_of_day_us(day),
            created_us: work.now_us,
            content: TaskContent::default(),
        };
        Ok(work.add_task(&task).await?)
    }

    /// Sets an action with a date and an owner. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`].
    pub async fn set_action(&self, actor: &Actor, action: NewAction) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::WriteFile, action.person_id)
            .await?;
        let mut faults = Faults::default();
        faults.required("text", &action.text, TEXT_MAX);
        let due_us = faults.due("due", action.due, self.now());
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, action.person_id).await?;
        if let Some(id) = action.concern_id {
            let about = match work.concern(actor.agency_id, id).await {
                Ok(c) => c.children.iter().any(|k| k.person_id == action.person_id),
                Err(StoreError::Missing | StoreError::Erased) => false,
                Err(e) => return Err(e.into()),
            };
            if !about {
                return Err(CaseworkError::invalid("concern", "unknown"));
            }
        }
        check_owner(&mut work, action.owner_id).await?;
        let task = NewTask {
            agency_id: actor.agency_id,
            id: action.id,
            kind: TaskKind::Action,
            person_id: Some(action.person_id),
            object_id: action.concern_id,
            owner_id: action.owner_id,
            due_us,
            created_us: work.now_us,
            content: TaskContent {
                text: action.text,
                ..TaskContent::default()
            },
        };
        self.set_task(actor, work, &task).await
    }

    /// Adds a task with its line in the ledger; the same task again changes nothing.
    pub(crate) async fn set_task(
        &self,
        actor: &Actor,
        mut work: Work,
        task: &NewTask,
    ) -> Result<()> {
        match work.add_task(task).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                let mut conn = self.store.read().await?;
                let before = conn.task(actor.agency_id, task.id).await?;
                let same = before.person_id == task.person_id
                    && before.object_id == task.object_id
                    && before.content == task.content;
                return if same {
                    Ok(())
                } else {
                    Err(CaseworkError::WrongState)
                };
            }
            other => other?,
        }
        let detail = json!({ "kind": task.kind, "what": task.content, "owner": task.owner_id, "due_us": task.due_us });
        work.log(EventKind::ActionSet, task.person_id, Some(task.id), detail)
            .await?;
        work.commit().await
    }

    /// Says that an action was done, a plan looked at, or telling the family thought about. Whoever
    /// owns it may; a lead may for anyone. Done twice, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without words on how it ended, [`CaseworkError::WrongState`] for
    /// a task that ends by an act of its own, [`CaseworkError::NotFound`].
    pub async fn do_task(&self, actor: &Actor, id: Uuid, outcome: &str) -> Result<TaskRow> {
        let (mut work, task) = self.open_task(actor, id).await?;
        let mut faults = Faults::default();
        faults.required("outcome", outcome, TEXT_MAX);
        faults.check()?;
        if !matches!(
            task.kind,
            TaskKind::Action
                | TaskKind::PlanReview
                | TaskKind::TellFamily
                | TaskKind::ConcernReview
        ) {
            return Err(CaseworkError::WrongState);
        }
        if matches!(task.state, TaskState::Done | TaskState::Cancelled) {
            return Ok(task);
        }
        let (agency, by, now_us) = (work.agency_id, actor.practitioner_id, work.now_us);
        work.end_task(agency, id, TaskState::Done, Some(by), outcome, now_us)
            .await?;
        let detail = json!({ "outcome": outcome });
        work.log(EventKind::ActionDone, task.person_id, Some(id), detail)
            .await?;
        work.commit().await?;
        Ok(task)
    }

    /// A task that this person may do, for the page on which they say how it ended.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn task_to_do(&self, actor: &Actor, id: Uuid) -> Result<TaskLine> {
        let (mut work, task) = self.open_task(actor, id).await?;
        let mut names = Names::of_agency(&mut work, actor.agency_id).await?;
        names.task(&mut work, task, self.now_us()).await
    }

    /// Begins a write on a task: as its owner, or as a lead of the agency.
    pub(crate) async fn open_task(&self, actor: &Actor, id: Uuid) -> Result<(Work, TaskRow)> {
        let found = self.store.read().await?.task(actor.agency_id, id).await;
        let own = match &found {
            Ok(t) => t.owner_id == Some(actor.practitioner_id),
            Err(StoreError::Missing) => false,
            Err(_) => return Err(found.err().map_or(CaseworkError::NotFound, Into::into)),
        };
        let permit = if own {
            self.permit(actor, Act::DoTask, Relation::Own).await?
        } else {
            self.permit(actor, Act::WriteFile, Relation::Agency).await?
        };
        let mut work = self.begin(actor, permit).await?;
        let task = work.task(actor.agency_id, id).await?;
        work.clear(task.person_id).await?;
        Ok((work, task))
    }
}

/// An owner must be an active colleague.
pub(crate) async fn check_owner(work: &mut Work, owner: Option<Uuid>) -> Result<()> {
    let Some(owner) = owner else { return Ok(()) };
    let agency = work.agency_id;
    match work.practitioner(agency, owner).await {
        Ok(p) if p.state == MemberState::Active => Ok(()),
        Ok(_) | Err(StoreError::Missing) => Err(CaseworkError::invalid("owner", "unknown")),
        Err(e) => Err(e.into()),
    }
}
