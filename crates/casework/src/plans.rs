//! Safety plans, check-ins that repeat, and referrals to services.

use crate::{
    Act, Actor, Casework, CaseworkError, Result, Work,
    lead::{Faults, Identity, check_owner, child, end_of_day_us, moment},
};
use domain::{
    chronology::{
        EntryContent, EntryKind, SafetyPlan, Seriousness, ServiceOutcome, ServiceReferral,
    },
    task::{TaskContent, TaskKind, TaskState},
    text::{LINE_MAX, TEXT_MAX},
    time::{EventTime, Precision},
};
use jiff::civil::Date;
use ledger::EventKind;
use serde_json::json;
use store::{EntryRow, NewEntry, NewTask, StoreError};
use uuid::Uuid;

/// Most days between two check-ins.
const MOST_DAYS: u16 = 366;

/// A child's safety plan with the versions before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPage {
    /// Whose plan.
    pub identity: Identity,
    /// Versions, the one in force first.
    pub versions: Vec<EntryRow>,
}

/// A check-in to be set.
#[derive(Debug, Clone)]
pub struct NewCheckIn {
    /// Made by the client.
    pub id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// Who does it; `None`: any safeguarding lead.
    pub owner_id: Option<Uuid>,
    /// What to look out for.
    pub text: String,
    /// Day of the first.
    pub first: Date,
    /// Days between two; `None`: once.
    pub every_days: Option<u16>,
}

/// A check-in that took place.
#[derive(Debug, Clone)]
pub struct CheckInDone {
    /// Made by the client: the id of the entry.
    pub id: Uuid,
    /// How the child was and what was said.
    pub text: String,
    /// Spoke with whom.
    pub with: String,
    /// No further one is needed.
    pub last: bool,
}

/// A referral to a service with everything that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralHistory {
    /// The referral's first entry, which names it.
    pub id: Uuid,
    /// Entries, oldest first: the referral and each outcome. Nothing of it is ever removed.
    pub steps: Vec<EntryRow>,
}

impl Casework {
    /// The safety plan of a child; the reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn plan_page(&self, actor: &Actor, person: Uuid) -> Result<PlanPage> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, actor.agency_id, person).await?;
        let versions = conn
            .entries_of_kind(actor.agency_id, person, EntryKind::SafetyPlan)
            .await?;
        drop(conn);
        self.log_file_read(actor, permit, person, ("plan", &[]))
            .await?;
        Ok(PlanPage {
            identity: self.identity_of(shown, row),
            versions,
        })
    }

    /// Writes a new version of a child's safety plan; the versions before stay. Nothing of it is
    /// sent to the home by the product.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`].
    pub async fn write_plan(
        &self,
        actor: &Actor,
        person: Uuid,
        id: Uuid,
        plan: SafetyPlan,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let due_us = self.check_plan(&plan)?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, person).await?;
        let (agency, now_us, by) = (work.agency_id, work.now_us, actor.practitioner_id);
        let before = work
            .entries_of_kind(agency, person, EntryKind::SafetyPlan)
            .await?;
        let mut entry = entry_now(&work, actor, person, id)?;
        entry.kind = EntryKind::SafetyPlan;
        entry.corrects_id = before.first().map(|e| e.id);
        entry.content = EntryContent::SafetyPlan(plan);
        match work.add_entry(&entry).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                return self.was_mine(actor, person, id).await;
            }
            other => other?,
        }
        work.end_tasks_of(agency, person, TaskKind::PlanReview, Some(by), now_us)
            .await?;
        let review = NewTask {
            agency_id: agency,
            id: Uuid::now_v7(),
            kind: TaskKind::PlanReview,
            person_id: Some(person),
            object_id: Some(person),
            owner_id: None,
            due_us,
            created_us: now_us,
            content: TaskContent::default(),
        };
        work.add_task(&review).await?;
        let detail = json!({ "plan": entry.content });
        work.log(EventKind::PlanWritten, Some(person), Some(id), detail)
            .await?;
        work.bring_back_decisions(person).await?;
        work.commit().await
    }

    /// Gives when the review is due.
    fn check_plan(&self, plan: &SafetyPlan) -> Result<i64> {
        let mut faults = Faults::default();
        faults.required("worries", &plan.worries, TEXT_MAX);
        for (field, value) in [
            ("signs", &plan.warning_signs),
            ("place", &plan.safe_place),
            ("trusted", &plan.trusted_people),
            ("adults", &plan.what_adults_do),
            ("knows", &plan.who_knows),
            ("siblings", &plan.siblings),
            ("agreed", &plan.agreed_by),
        ] {
            faults.text(field, value, TEXT_MAX);
        }
        faults.text("code", &plan.code_word, LINE_MAX);
        let mut due_us = 0;
        match plan.review_date {
            Some(day) => due_us = faults.due("review", day, self.now()),
            None => faults.add("review", "empty"),
        }
        faults.check()?;
        Ok(due_us)
    }

    /// Sets a check-in with a child, once or repeating.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`].
    pub async fn set_check_in(&self, actor: &Actor, new: NewCheckIn) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, new.person_id).await?;
        let mut faults = Faults::default();
        faults.text("text", &new.text, TEXT_MAX);
        if new.every_days.is_some_and(|d| d == 0 || d > MOST_DAYS) {
            faults.add("every", "unknown");
        }
        let due_us = faults.due("first", new.first, self.now());
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, new.person_id).await?;
        check_owner(&mut work, new.owner_id).await?;
        let task = NewTask {
            agency_id: actor.agency_id,
            id: new.id,
            kind: TaskKind::CheckIn,
            person_id: Some(new.person_id),
            object_id: None,
            owner_id: new.owner_id,
            due_us,
            created_us: work.now_us,
            content: TaskContent {
                text: new.text,
                outcome: String::new(),
                every_days: new.every_days,
            },
        };
        self.set_task(actor, work, &task).await
    }

    /// Records a check-in that took place, and sets the next where it repeats. Whoever owns it
    /// may; a lead may for anyone.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without words, [`CaseworkError::WrongState`] where it was
    /// recorded already or is no check-in, [`CaseworkError::NotFound`].
    pub async fn record_check_in(
        &self,
        actor: &Actor,
        task_id: Uuid,
        done: CheckInDone,
    ) -> Result<()> {
        let mut faults = Faults::default();
        faults.required("text", &done.text, TEXT_MAX);
        faults.text("with", &done.with, LINE_MAX);
        faults.check()?;
        let (mut work, task) = self.open_task(actor, task_id).await?;
        let (TaskKind::CheckIn, Some(person)) = (task.kind, task.person_id) else {
            return Err(CaseworkError::WrongState);
        };
        if matches!(task.state, TaskState::Done | TaskState::Cancelled) {
            drop(work);
            return match self.was_mine(actor, person, done.id).await {
                Err(CaseworkError::NotFound) => Err(CaseworkError::WrongState),
                other => other,
            };
        }
        let (agency, now_us, by) = (work.agency_id, work.now_us, actor.practitioner_id);
        let mut entry = entry_now(&work, actor, person, done.id)?;
        entry.kind = EntryKind::CheckIn;
        entry.object_id = Some(task_id);
        entry.content = EntryContent::CheckIn {
            text: done.text,
            with: done.with,
        };
        match work.add_entry(&entry).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        work.end_task(agency, task_id, TaskState::Done, Some(by), "", now_us)
            .await?;
        if let Some(days) = task.content.every_days.filter(|_| !done.last) {
            let next = NewTask {
                agency_id: agency,
                id: Uuid::now_v7(),
                kind: TaskKind::CheckIn,
                person_id: Some(person),
                object_id: None,
                owner_id: task.owner_id,
                due_us: days_from(now_us, days)?,
                created_us: now_us,
                content: task.content.clone(),
            };
            work.add_task(&next).await?;
        }
        let detail = json!({ "task": task_id, "content": entry.content, "last": done.last });
        work.log(
            EventKind::CheckInRecorded,
            Some(person),
            Some(done.id),
            detail,
        )
        .await?;
        work.bring_back_decisions(person).await?;
        work.commit().await
    }

    /// Referrals of a child to services, the last made first; the reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn referrals(
        &self,
        actor: &Actor,
        person: Uuid,
    ) -> Result<(Identity, Vec<ReferralHistory>)> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, actor.agency_id, person).await?;
        let mut entries = conn
            .entries_of_kind(actor.agency_id, person, EntryKind::ServiceReferral)
            .await?;
        drop(conn);
        self.log_file_read(actor, permit, person, ("referrals", &[]))
            .await?;
        entries.reverse();
        let mut all: Vec<ReferralHistory> = Vec::new();
        for e in entries {
            let id = e.object_id.unwrap_or(e.id);
            match all.iter_mut().find(|r| r.id == id) {
                Some(r) => r.steps.push(e),
                None => all.push(ReferralHistory { id, steps: vec![e] }),
            }
        }
        all.reverse();
        Ok((self.identity_of(shown, row), all))
    }

    /// Records a referral to a service, or a support that was offered.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`].
    pub async fn refer_to_service(
        &self,
        actor: &Actor,
        person: Uuid,
        id: Uuid,
        referral: ServiceReferral,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut faults = Faults::default();
        faults.required("service", &referral.service, LINE_MAX);
        faults.required("why", &referral.reason, TEXT_MAX);
        faults.text("words", &referral.outcome_text, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, person).await?;
        let mut entry = entry_now(&work, actor, person, id)?;
        entry.content = EntryContent::ServiceReferral(referral);
        self.add_step(actor, work, &entry, EventKind::ReferralMade)
            .await
    }

    /// Records what came of a referral: a further entry, so that what was before stays.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`], [`CaseworkError::NotFound`].
    pub async fn referral_outcome(
        &self,
        actor: &Actor,
        (person, referral): (Uuid, Uuid),
        id: Uuid,
        outcome: ServiceOutcome,
        words: &str,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut faults = Faults::default();
        faults.text("words", words, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let first = work.entry(actor.agency_id, person, referral).await?;
        let EntryContent::ServiceReferral(before) = first.content else {
            return Err(CaseworkError::NotFound);
        };
        let mut entry = entry_now(&work, actor, person, id)?;
        entry.object_id = Some(first.object_id.unwrap_or(first.id));
        entry.content = EntryContent::ServiceReferral(ServiceReferral {
            outcome,
            outcome_text: words.to_owned(),
            ..before
        });
        self.add_step(actor, work, &entry, EventKind::ReferralOutcome)
            .await
    }

    async fn add_step(
        &self,
        actor: &Actor,
        mut work: Work,
        entry: &NewEntry,
        kind: EventKind,
    ) -> Result<()> {
        match work.add_entry(entry).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                return self.was_mine(actor, entry.person_id, entry.id).await;
            }
            other => other?,
        }
        let detail = json!({ "referral": entry.content });
        work.log(kind, Some(entry.person_id), Some(entry.id), detail)
            .await?;
        work.bring_back_decisions(entry.person_id).await?;
        work.commit().await
    }
}

/// An entry of this moment by whoever acts; the caller fills in kind and content.
fn entry_now(work: &Work, actor: &Actor, person: Uuid, id: Uuid) -> Result<NewEntry> {
    Ok(NewEntry {
        agency_id: actor.agency_id,
        person_id: person,
        id,
        kind: EntryKind::ServiceReferral,
        when: EventTime {
            at: moment(work.now_us)?,
            precision: Precision::Minute,
        },
        recorded_us: work.now_us,
        author_id: actor.practitioner_id,
        source_agency_id: actor.agency_id,
        object_id: None,
        corrects_id: None,
        seriousness: Seriousness::Low,
        content: EntryContent::CheckIn {
            text: String::new(),
            with: String::new(),
        },
    })
}

/// The end of the day that lies so many days on.
fn days_from(now_us: i64, days: u16) -> Result<i64> {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let day = moment(now_us)?.to_zoned(zone).date();
    let next = day
        .checked_add(jiff::Span::new().days(i64::from(days)))
        .map_err(|e| CaseworkError::Internal(e.to_string()))?;
    Ok(end_of_day_us(next))
}
