//! What a safeguarding lead does: the inbox, a child's page, and everything written into a file.

mod child;
mod chronology;
mod concerns;
mod identity;
mod joined;
mod notes;
mod people;
mod steps;

pub use child::{Around, ChildPage, ChildSummary, ChronologyLine, Identity, JoinedRecord, Source};
pub(crate) use child::{child, lines};
pub use chronology::ChronologyFilter;
pub(crate) use chronology::joined_rows;
pub use concerns::{ConcernForLead, StepLine};
pub(crate) use concerns::{Written, moment, write_for_each};
pub(crate) use identity::hidden_in;
pub(crate) use joined::sources;
pub(crate) use notes::check_owner;
pub use notes::{NewAction, NewNote};
pub(crate) use people::put_in_place;
pub use people::{AddPerson, KnownPerson, Place};
pub use steps::CloseConcern;

use crate::{
    Act, Actor, Casework, CaseworkError, Fault, PatternLine, Relation, Result,
    concerns::unseen_answers, grounds::closed_to,
};
use domain::{
    concern::{ConcernState, Urgency},
    pattern::PatternState,
    practitioner::MemberState,
    task::TaskKind,
    text::{self, TextFault},
    time::EventTime,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::collections::HashMap;
use store::{ConcernRow, Conn, PractitionerRow, StoreError, TaskRow};
use uuid::Uuid;

/// Most rows of a list that is not a chronology.
const LIST: i64 = 200;

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Identifies the person within the agency.
    pub id: Uuid,
    /// The name as shown.
    pub name: String,
}

/// A concern as one row of a list. It says nothing of what was seen: that is read on its own page,
/// and the reading leaves a line in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernLine {
    /// The concern.
    pub id: Uuid,
    /// How pressing.
    pub urgency: Urgency,
    /// New, acknowledged or closed.
    pub state: ConcernState,
    /// Children in it who are on the agency's list.
    pub children: Vec<Named>,
    /// Whether it names a child who is not on the list.
    pub has_unlisted_child: bool,
    /// Who logged it.
    pub author: String,
    /// When it was logged.
    pub logged_us: i64,
    /// When a lead read it.
    pub acknowledged_us: Option<i64>,
    /// When it was closed.
    pub closed_us: Option<i64>,
    /// When it should be read by, where somebody set that.
    pub due_us: Option<i64>,
    /// Whether a lead wrote to its author, and the author has not looked since.
    pub answered: bool,
}

/// A task as one row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// The task.
    pub id: Uuid,
    /// What is due.
    pub kind: TaskKind,
    /// What is to be done, in words.
    pub text: String,
    /// Child whom it concerns.
    pub person: Option<Named>,
    /// What it points to: a concern, a decision, a sharing.
    pub object_id: Option<Uuid>,
    /// Who does it; `None`: any safeguarding lead.
    pub owner: Option<Named>,
    /// When it is due, microseconds.
    pub due_us: i64,
    /// Whether its time has passed.
    pub overdue: bool,
    /// For a check-in: days between two of them.
    pub every_days: Option<u16>,
}

/// The lead's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadInbox {
    /// New concerns, the most urgent first, and of these the oldest first.
    pub new_concerns: Vec<ConcernLine>,
    /// What the agency has yet to do, the most pressing first.
    pub tasks: Vec<TaskLine>,
    /// Patterns that wait for a decision, the newest first.
    pub patterns: Vec<PatternLine>,
}

/// What waits for a practitioner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What they logged, the last first, and what became of it.
    pub own_concerns: Vec<ConcernLine>,
    /// What was given to them.
    pub own_tasks: Vec<TaskLine>,
    /// For a lead: what arrived and what is due in the agency.
    pub inbox: Option<LeadInbox>,
}

/// The names that rows of a list need, each looked up once.
#[derive(Default)]
pub(crate) struct Names {
    staff: HashMap<Uuid, String>,
    people: HashMap<Uuid, Option<String>>,
}

impl Names {
    /// The practitioners of an agency by name.
    pub(crate) async fn of_agency(conn: &mut Conn, agency: Uuid) -> Result<Self> {
        let staff = conn.practitioners(agency).await?;
        Ok(Self {
            staff: staff.into_iter().map(|p| (p.id, p.content.name)).collect(),
            people: HashMap::new(),
        })
    }

    /// A practitioner's name; empty where the account is not known.
    pub(crate) fn staff(&self, id: Uuid) -> String {
        self.staff.get(&id).cloned().unwrap_or_default()
    }

    /// A person of whom the agency has a record; `None` where it was erased.
    pub(crate) async fn person(
        &mut self,
        conn: &mut Conn,
        agency: Uuid,
        id: Uuid,
    ) -> Result<Option<Named>> {
        if let Some(name) = self.people.get(&id) {
            return Ok(name.clone().map(|name| Named { id, name }));
        }
        let name = match conn.person(agency, id).await {
            Ok(p) => Some(p.content.full_name()),
            Err(StoreError::Missing | StoreError::Erased) => None,
            Err(e) => return Err(e.into()),
        };
        self.people.insert(id, name.clone());
        Ok(name.map(|name| Named { id, name }))
    }

    async fn concern(&mut self, conn: &mut Conn, c: &ConcernRow) -> Result<ConcernLine> {
        let mut children = Vec::with_capacity(c.children.len());
        for child in &c.children {
            children.extend(self.person(conn, c.agency_id, child.person_id).await?);
        }
        Ok(ConcernLine {
            id: c.id,
            urgency: c.urgency,
            state: c.state,
            children,
            has_unlisted_child: c.content.child_not_listed.is_some(),
            author: self.staff(c.author_id),
            logged_us: c.logged_us,
            acknowledged_us: c.acknowledged_us,
            closed_us: c.closed_us,
            due_us: None,
            answered: false,
        })
    }

    pub(crate) async fn task(
        &mut self,
        conn: &mut Conn,
        t: TaskRow,
        now_us: i64,
    ) -> Result<TaskLine> {
        let person = match t.person_id {
            Some(id) => self.person(conn, t.agency_id, id).await?,
            None => None,
        };
        Ok(TaskLine {
            id: t.id,
            kind: t.kind,
            person,
            object_id: t.object_id,
            owner: t.owner_id.map(|id| Named {
                id,
                name: self.staff(id),
            }),
            due_us: t.due_us,
            overdue: t.due_us < now_us,
            every_days: t.content.every_days,
            text: t.content.text,
        })
    }
}

impl Casework {
    /// What waits for whoever is signed in: their own concerns and tasks; for a lead also the
    /// agency's.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for somebody who is not active.
    pub async fn start(&self, actor: &Actor) -> Result<Start> {
        let permit = self.permit(actor, Act::ReadConcern, Relation::Own).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut own_concerns = Vec::new();
        let answered = unseen_answers(&mut conn, actor).await?;
        for c in conn.concerns_by(agency, actor.practitioner_id, 50).await? {
            let mut line = names.concern(&mut conn, &c).await?;
            line.answered = answered.contains(&c.id);
            own_concerns.push(line);
        }
        let mut own_tasks = Vec::new();
        let rows = conn
            .open_tasks_of(agency, actor.practitioner_id, LIST)
            .await?;
        for t in rows {
            own_tasks.push(names.task(&mut conn, t, self.now_us()).await?);
        }
        drop(conn);
        let inbox = if self.may(actor, Act::ReadInbox, Relation::Agency) {
            Some(self.inbox(actor).await?)
        } else {
            None
        };
        Ok(Start {
            own_concerns,
            own_tasks,
            inbox,
        })
    }

    /// New concerns of the agency, the most urgent and then the oldest first, and what is due.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever does not receive the agency's concerns.
    pub async fn inbox(&self, actor: &Actor) -> Result<LeadInbox> {
        let permit = self.permit(actor, Act::ReadInbox, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut due = HashMap::new();
        let mut tasks = Vec::new();
        let closed = closed_to(&mut conn, actor, self.now_us()).await?;
        let shut = |person: &Uuid| closed.contains(person);
        for t in conn.open_tasks_of_agency(agency, LIST).await? {
            if t.person_id.as_ref().is_some_and(shut) {
                continue;
            }
            match (t.kind, t.object_id) {
                (TaskKind::ReadConcern, Some(concern)) => {
                    due.insert(concern, t.due_us);
                }
                _ => tasks.push(names.task(&mut conn, t, self.now_us()).await?),
            }
        }
        let mut new_concerns = Vec::new();
        for c in conn.concerns_in(agency, ConcernState::New, LIST).await? {
            if c.children.iter().any(|child| shut(&child.person_id)) {
                continue;
            }
            let mut line = names.concern(&mut conn, &c).await?;
            line.due_us = due.get(&c.id).copied();
            new_concerns.push(line);
        }
        new_concerns.sort_by_key(|c| (c.urgency, c.logged_us));
        let open = PatternState::Open;
        let mut patterns = self
            .pattern_lines(&mut conn, &mut names, open, agency, LIST)
            .await?;
        patterns.retain(|p| !p.children.iter().any(|child| shut(&child.id)));
        Ok(LeadInbox {
            patterns,
            new_concerns,
            tasks,
        })
    }

    /// Colleagues to whom an action can be given.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not set actions.
    pub async fn colleagues(&self, actor: &Actor) -> Result<Vec<PractitionerRow>> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut all = self
            .read(&permit)
            .await?
            .practitioners(actor.agency_id)
            .await?;
        all.retain(|p| p.state == MemberState::Active);
        all.sort_by(|a, b| a.content.name.cmp(&b.content.name));
        Ok(all)
    }

    /// Whether what could not be added again was added by the same person before: then the retry
    /// has succeeded.
    pub(crate) async fn was_mine(&self, actor: &Actor, person: Uuid, entry: Uuid) -> Result<()> {
        let row = self
            .store
            .read()
            .await?
            .entry(actor.agency_id, person, entry)
            .await?;
        if row.author_id == actor.practitioner_id {
            Ok(())
        } else {
            Err(CaseworkError::WrongState)
        }
    }
}

/// What is wrong in a form, gathered.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(&mut self, field: &str, key: &'static str) {
        self.0.push(Fault {
            field: field.to_owned(),
            key,
        });
    }

    /// A text that may be left empty.
    pub(crate) fn text(&mut self, field: &str, value: &str, max: usize) {
        self.take(field, text::check(value, max));
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, field: &str, value: &str, max: usize) {
        self.take(field, text::check_required(value, max));
    }

    fn take(&mut self, field: &str, checked: std::result::Result<(), TextFault>) {
        match checked {
            Ok(()) => {}
            Err(TextFault::Empty) => self.add(field, "empty"),
            Err(TextFault::TooLong { .. }) => self.add(field, "too-long"),
            Err(TextFault::Control) => self.add(field, "control"),
        }
    }

    /// Nothing that happened lies in the future.
    pub(crate) fn past(&mut self, field: &str, when: EventTime, now: Timestamp) {
        if when.at > now {
            self.add(field, "future");
        }
    }

    /// A day on which something is due, as the end of that day: it must not be over.
    pub(crate) fn due(&mut self, field: &str, day: Date, now: Timestamp) -> i64 {
        let us = end_of_day_us(day);
        if us < now.as_microsecond() {
            self.add(field, "past");
        }
        us
    }

    /// Everything that was noted, if anything.
    pub(crate) fn check(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(CaseworkError::Invalid(self.0))
        }
    }
}

/// The end of a day in the United Kingdom, microseconds since the epoch.
pub(crate) fn end_of_day_us(day: Date) -> i64 {
    // The zone is compiled in; UTC would be wrong by an hour at most.
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    day.at(23, 59, 59, 0)
        .to_zoned(zone)
        .map_or(i64::MAX, |z| z.timestamp().as_microsecond())
}
