//! What waits for whoever is signed in, and the lead's inbox. A file that is shut to its reader is
//! neither listed nor counted.

use super::{ConcernLine, ConcernList, Names, TaskLine, cut};
use crate::{
    Act, Actor, Casework, PatternLine, Relation, Result, concerns::unseen_answers,
    grounds::closed_to,
};
use domain::{
    concern::{ConcernState, Urgency},
    pattern::PatternState,
};
use store::{ConcernRow, Conn, TaskRow};
use uuid::Uuid;

/// Most rows of a list that is not a chronology.
const LIST: i64 = 200;
/// Rows of each list on the page of one's own work, where nobody asks for the whole: as much as
/// somebody takes in, and no more work for a page however much waits.
const SHORT: i64 = 20;
/// The last concerns that somebody logged, on the same page.
const LAST_LOGGED: i64 = 10;

/// Most open concerns beside what is new; the others stand in the list of open concerns.
const OPEN_AT_START: usize = 10;

/// The lead's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadInbox {
    /// New concerns, the most urgent first, and of these the oldest first.
    pub new_concerns: Vec<ConcernLine>,
    /// The beginning of the list of concerns that were read and are not closed, the oldest first.
    pub open_concerns: ConcernList,
    /// What the agency has yet to do, the most pressing first.
    pub tasks: Vec<TaskLine>,
    /// Patterns that wait for a decision, the newest first.
    pub patterns: Vec<PatternLine>,
    /// There are more new concerns than these, none of them more urgent.
    pub more_concerns: bool,
    /// There are more tasks than these, none of them due earlier.
    pub more_tasks: bool,
}

/// A list of the page of one's own work that is asked for as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeList {
    /// New concerns.
    Concerns,
    /// What the agency has yet to do.
    Tasks,
    /// What was given to whoever is signed in.
    OwnTasks,
}

/// What waits for a practitioner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What they logged, the last first, and what became of it.
    pub own_concerns: Vec<ConcernLine>,
    /// What was given to them.
    pub own_tasks: Vec<TaskLine>,
    /// There is more than these, none of it due earlier.
    pub more_own_tasks: bool,
    /// For a lead: what arrived and what is due in the agency.
    pub inbox: Option<LeadInbox>,
}

/// The most pressing tasks of the agency that are not about somebody whose file is shut to the
/// reader; whether there are more of these. What is shut never counts: it would be told by that.
async fn tasks_seen(
    conn: &mut Conn,
    agency: Uuid,
    shut: impl Fn(&Uuid) -> bool,
    most: i64,
) -> Result<(Vec<TaskRow>, bool)> {
    let mut asked = most + 1;
    loop {
        let (mut rows, goes_on) = conn.other_tasks_of_agency(agency, asked).await?;
        rows.retain(|t| !t.person_id.as_ref().is_some_and(&shut));
        let more = cut(&mut rows, most);
        if more || !goes_on {
            return Ok((rows, more));
        }
        asked *= 2;
    }
}

/// The same with new concerns, the most urgent first.
async fn concerns_seen(
    conn: &mut Conn,
    agency: Uuid,
    shut: impl Fn(&Uuid) -> bool,
    most: i64,
) -> Result<(Vec<ConcernRow>, bool)> {
    let mut asked = most + 1;
    loop {
        let (mut rows, mut goes_on) = (Vec::new(), false);
        for urgency in [Urgency::Danger, Urgency::Today, Urgency::Routine] {
            let room = asked - i64::try_from(rows.len()).unwrap_or(i64::MAX);
            let (some, more) = conn.concerns_waiting(agency, urgency, room).await?;
            rows.extend(some);
            goes_on |= more;
        }
        rows.retain(|c| !c.children.iter().any(|child| shut(&child.person_id)));
        let more = cut(&mut rows, most);
        if more || !goes_on {
            return Ok((rows, more));
        }
        asked *= 2;
    }
}

impl Casework {
    /// What waits for whoever is signed in: their own concerns and tasks; for a lead also the
    /// agency's. The most pressing of each.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for somebody who is not active.
    pub async fn start(&self, actor: &Actor) -> Result<Start> {
        self.start_with(actor, None).await
    }

    /// The same, with one of the lists as far as lists go.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for somebody who is not active.
    pub async fn start_with(&self, actor: &Actor, whole: Option<WholeList>) -> Result<Start> {
        let rows = |list| match whole == Some(list) {
            true => LIST,
            false => SHORT,
        };
        let permit = self.permit(actor, Act::ReadConcern, Relation::Own).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut own_concerns = Vec::new();
        let answered = unseen_answers(&mut conn, actor).await?;
        let logged = conn.concerns_by(agency, actor.practitioner_id, LAST_LOGGED);
        for c in logged.await? {
            let mut line = names.concern(&mut conn, &c).await?;
            line.answered = answered.contains(&c.id);
            own_concerns.push(line);
        }
        let mut own_tasks = Vec::new();
        let most = rows(WholeList::OwnTasks);
        let mut open = conn
            .open_tasks_of(agency, actor.practitioner_id, most + 1)
            .await?;
        let more_own_tasks = cut(&mut open, most);
        for t in open {
            own_tasks.push(names.task(&mut conn, t, self.now_us()).await?);
        }
        drop(conn);
        let inbox = if self.may(actor, Act::ReadInbox, Relation::Agency) {
            let most = (rows(WholeList::Concerns), rows(WholeList::Tasks), SHORT);
            Some(self.inbox_within(actor, most).await?)
        } else {
            None
        };
        Ok(Start {
            own_concerns,
            own_tasks,
            more_own_tasks,
            inbox,
        })
    }

    /// New concerns of the agency, the most urgent and then the oldest first, and what is due.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever does not receive the agency's concerns.
    pub async fn inbox(&self, actor: &Actor) -> Result<LeadInbox> {
        self.inbox_within(actor, (LIST, LIST, LIST)).await
    }

    /// The same, with at most so many concerns, tasks and patterns.
    async fn inbox_within(&self, actor: &Actor, most: (i64, i64, i64)) -> Result<LeadInbox> {
        let permit = self.permit(actor, Act::ReadInbox, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let closed = closed_to(&mut conn, actor).await?;
        let shut = |person: &Uuid| closed.contains(person);
        let (most_concerns, most_tasks, most_patterns) = most;
        let (open, more_tasks) = tasks_seen(&mut conn, agency, shut, most_tasks).await?;
        let mut tasks = Vec::with_capacity(open.len());
        for t in open {
            tasks.push(names.task(&mut conn, t, self.now_us()).await?);
        }
        let (waiting, more_concerns) =
            concerns_seen(&mut conn, agency, shut, most_concerns).await?;
        let mut new_concerns = Vec::new();
        for c in waiting {
            let mut line = names.concern(&mut conn, &c).await?;
            line.due_us = conn.read_due(agency, c.id).await?;
            new_concerns.push(line);
        }
        let open_concerns = self
            .concerns_listed(actor, ConcernState::Acknowledged, None, OPEN_AT_START)
            .await?;
        let open = PatternState::Open;
        let mut patterns = self
            .pattern_lines(&mut conn, &mut names, open, agency, most_patterns)
            .await?;
        patterns.retain(|p| !p.children.iter().any(|child| shut(&child.id)));
        Ok(LeadInbox {
            patterns,
            new_concerns,
            open_concerns,
            tasks,
            more_concerns,
            more_tasks,
        })
    }
}
