//! What a safeguarding lead does: the inbox, a child's page, and everything written into a file.

mod child;
mod chronology;
mod concerns;
mod faults;
mod identity;
mod joined;
mod listed;
mod notes;
mod people;
mod putting_right;
mod start;
mod steps;

pub use child::{Around, ChildPage, ChildSummary, ChronologyLine, Identity, JoinedRecord, Source};
pub(crate) use child::{child, lines};
pub use chronology::ChronologyFilter;
pub(crate) use chronology::joined_rows;
pub use concerns::{ConcernForLead, StepLine};
pub(crate) use concerns::{Written, moment, write_for_each};
pub(crate) use faults::{Faults, end_of_day_us};
pub(crate) use identity::hidden_in;
pub(crate) use joined::{pairs_to_compare, sources};
pub use listed::{CONCERNS_PAGE, ConcernList, ListedConcern};
pub(crate) use notes::check_owner;
pub use notes::{NewAction, NewNote};
pub(crate) use people::put_in_place;
pub use people::{AddPerson, KnownPerson, Place};
pub use putting_right::{PutRight, RecordChange, RecordDesk};
pub use start::{LeadInbox, Start, WholeList};
pub use steps::CloseConcern;

use crate::{Act, Actor, Casework, CaseworkError, Relation, Result};
use domain::{
    concern::{ConcernState, Urgency},
    practitioner::MemberState,
    task::TaskKind,
};
use std::collections::HashMap;
use store::{ConcernRow, Conn, PractitionerRow, StoreError, TaskRow};
use uuid::Uuid;

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

/// Takes a list to so many rows; whether there were more.
pub(crate) fn cut<T>(rows: &mut Vec<T>, most: i64) -> bool {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    more
}

impl Casework {
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
