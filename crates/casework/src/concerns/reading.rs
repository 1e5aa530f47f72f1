//! Reading a concern back: whoever logged it sees their own words and that it was read; those who
//! receive the agency's concerns see everything; to anyone else it does not exist.

use super::{ALERT_ANSWERED, Attachment, Logged, Told, moment, reference};
use crate::{
    children::ChildChoice,
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
};
use access::{Act, Field, Fields, Permit, Relation};
use domain::concern::{ChildRole, CloseReason, ConcernState, ConcernStep, Urgency};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use std::collections::HashSet;
use store::{AgencyRow, ConcernRow, Conn, StoreError};
use uuid::Uuid;

/// Most of one's own concerns in the list.
const MINE_MAX: i64 = 100;

/// One child's part in a concern, with what is shown of the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernPart {
    /// The child.
    pub child: ChildChoice,
    /// The part in it.
    pub role: ChildRole,
}

/// A concern as its reader may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernView {
    /// The concern.
    pub concern: ConcernRow,
    /// What people say on the telephone.
    pub reference: String,
    /// Whether the reader wrote it.
    pub own: bool,
    /// Whether the reader receives the agency's concerns, and may open the children's pages.
    pub receives: bool,
    /// Who wrote it.
    pub author: String,
    /// Children in it.
    pub children: Vec<ConcernPart>,
    /// When it was logged.
    pub logged: Timestamp,
    /// Who read it first, and when.
    pub read_by: Option<(String, Timestamp)>,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// What was done with it, as far as whoever logged it may know, oldest first.
    pub steps: Vec<AuthorStep>,
    /// Files.
    pub files: Vec<Attachment>,
}

/// What a lead did with a concern, as far as whoever logged it may know. The lead's own words on
/// why it was closed or opened again are for those who keep the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorStep {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: String,
    /// What was done.
    pub what: AuthorStepKind,
}

/// The kinds of [`AuthorStep`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorStepKind {
    /// The lead wrote to whoever logged it.
    Answered(String),
    /// It was closed; the reason, where the lead lets the author see it.
    Closed(Option<CloseReason>),
    /// It was opened again.
    Reopened,
}

/// One line of "what I logged": no word of what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyConcern {
    /// The concern.
    pub id: Uuid,
    /// What people say on the telephone.
    pub reference: String,
    /// Names of the children in it.
    pub children: Vec<String>,
    /// How pressing.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: ConcernState,
    /// When it was logged.
    pub logged: Timestamp,
    /// When it was read.
    pub read: Option<Timestamp>,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// Whether the lead wrote to the author and the author has not looked since.
    pub answered: bool,
}

impl Casework {
    /// Leave to read a concern, and whether it is the reader's own.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], alike for what is absent and for what is not theirs to read.
    pub(crate) async fn permit_to_read(
        &self,
        actor: &Actor,
        concern: Uuid,
    ) -> Result<(Permit, bool)> {
        // Only who wrote it is looked up before leave is given: that is the ground for it.
        let author = self
            .store
            .read()
            .await?
            .concern_author(actor.agency_id, concern)
            .await?;
        let own = author == Some(actor.practitioner_id);
        if own {
            let permit = self.permit(actor, Act::ReadConcern, Relation::Own).await?;
            return Ok((permit, own));
        }
        // Whoever opened a child's file for a few hours reads the concerns in it, and no others.
        let row = match self
            .store
            .read()
            .await?
            .concern(actor.agency_id, concern)
            .await
        {
            Err(StoreError::Missing) => None,
            other => Some(other?),
        };
        let mut leave = None;
        for child in row.iter().flat_map(|c| &c.children) {
            leave = Some(
                self.permit_on(actor, Act::ReadConcern, child.person_id)
                    .await?,
            );
        }
        let permit = match leave {
            Some(permit) => permit,
            None => {
                self.permit(actor, Act::ReadConcern, Relation::Agency)
                    .await?
            }
        };
        if row.is_none() {
            return Err(CaseworkError::NotFound);
        }
        Ok((permit, own))
    }

    /// Whether the actor wrote a concern that they may read.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn is_own_concern(&self, actor: &Actor, id: Uuid) -> Result<bool> {
        Ok(self.permit_to_read(actor, id).await?.1)
    }

    /// The confirmation of a concern: its reference, and who was told when.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn logged(&self, actor: &Actor, id: Uuid) -> Result<Logged> {
        let (permit, _) = self.permit_to_read(actor, id).await?;
        let mut conn = self.read(&permit).await?;
        let concern = conn.concern(actor.agency_id, id).await?;
        let mut told = Vec::new();
        for alert in conn.alerts_about(actor.agency_id, id).await? {
            let person = conn
                .practitioner(actor.agency_id, alert.practitioner_id)
                .await?;
            told.push(Told {
                name: person.content.name,
                job_title: person.content.job_title,
                at: moment(alert.created_us)?,
                looked: alert.read_us.map(moment).transpose()?,
            });
        }
        Ok(Logged {
            id,
            reference: reference(id),
            urgency: concern.urgency,
            at: moment(concern.logged_us)?,
            told,
        })
    }

    /// A concern, by need to know. The reading is logged, and answers the reader's alert.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it is absent or not for this person.
    pub async fn concern(&self, actor: &Actor, id: Uuid) -> Result<ConcernView> {
        let (permit, own) = self.permit_to_read(actor, id).await?;
        let mut conn = self.read(&permit).await?;
        let concern = conn.concern(actor.agency_id, id).await?;
        let shown = permit.fields();
        let view = self.view(&mut conn, actor, concern, (own, shown)).await?;
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let children = &view.concern.children;
        work.log_reading_of_each(EventKind::ConcernRead, children, id, &json!({}))
            .await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(view)
    }

    async fn view(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        concern: ConcernRow,
        (own, shown): (bool, Fields),
    ) -> Result<ConcernView> {
        let agency = actor.agency_id;
        let mut children = Vec::new();
        for part in &concern.children {
            match conn.person(agency, part.person_id).await {
                Ok(p) => children.push(ConcernPart {
                    child: p.into(),
                    role: part.role,
                }),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        let read_by = match (concern.acknowledged_by, concern.acknowledged_us) {
            (Some(by), Some(us)) => {
                let name = conn.practitioner(agency, by).await?.content.name;
                Some((name, moment(us)?))
            }
            _ => None,
        };
        let author = conn.practitioner(agency, concern.author_id).await?;
        let files = conn.attachments_of_concern(agency, concern.id).await?;
        Ok(ConcernView {
            reference: reference(concern.id),
            own,
            receives: self.may(actor, Act::ReadFile, Relation::Agency),
            author: author.content.name,
            children,
            logged: moment(concern.logged_us)?,
            read_by,
            closed: concern.closed_us.map(moment).transpose()?,
            steps: steps_for_author(conn, shown, agency, concern.id).await?,
            files: files.into_iter().map(Attachment::from).collect(),
            concern,
        })
    }

    /// What the actor logged, newest first: where each stands, and nothing of what it says.
    ///
    /// # Errors
    /// The database.
    pub async fn my_concerns(&self, actor: &Actor) -> Result<Vec<MyConcern>> {
        let permit = self.permit(actor, Act::ReadConcern, Relation::Own).await?;
        let mut conn = self.read(&permit).await?;
        let rows = conn
            .concerns_by(actor.agency_id, actor.practitioner_id, MINE_MAX)
            .await?;
        let answered = unseen_answers(&mut conn, actor).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let mut children = Vec::new();
            for part in &row.children {
                match conn.person(actor.agency_id, part.person_id).await {
                    Ok(p) => children.push(p.content.full_name()),
                    Err(StoreError::Missing | StoreError::Erased) => {}
                    Err(e) => return Err(CaseworkError::from(e)),
                }
            }
            all.push(MyConcern {
                id: row.id,
                reference: reference(row.id),
                children,
                urgency: row.urgency,
                state: row.state,
                logged: moment(row.logged_us)?,
                read: row.acknowledged_us.map(moment).transpose()?,
                closed: row.closed_us.map(moment).transpose()?,
                answered: answered.contains(&row.id),
            });
        }
        Ok(all)
    }

    /// Agencies of the actor's nation that take reports about children, with their numbers.
    ///
    /// # Errors
    /// The database.
    pub async fn front_doors(&self, actor: &Actor) -> Result<Vec<AgencyRow>> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut conn = self.read(&permit).await?;
        let nation = conn.agency(actor.agency_id).await?.nation;
        let mut all = conn.agencies().await?;
        all.retain(|a| a.front_door && a.nation == nation);
        Ok(all)
    }
}

/// Concerns of the actor's own to which a lead has written and the actor has not looked since.
pub(crate) async fn unseen_answers(conn: &mut Conn, actor: &Actor) -> Result<HashSet<Uuid>> {
    let alerts = conn
        .unread_alerts(actor.agency_id, actor.practitioner_id)
        .await?;
    let answers = alerts.into_iter().filter(|a| a.kind == ALERT_ANSWERED);
    Ok(answers.filter_map(|a| a.object_id).collect())
}

async fn steps_for_author(
    conn: &mut Conn,
    shown: Fields,
    agency: Uuid,
    concern: Uuid,
) -> Result<Vec<AuthorStep>> {
    let confided = shown.show(Field::LeadsReason);
    let mut all = Vec::new();
    for row in conn.concern_steps(agency, concern).await? {
        let what = match row.step {
            ConcernStep::Answered { text } => AuthorStepKind::Answered(text),
            ConcernStep::Closed {
                reason,
                reason_to_author,
                ..
            } => AuthorStepKind::Closed((confided || reason_to_author).then_some(reason)),
            ConcernStep::Reopened { .. } => AuthorStepKind::Reopened,
            ConcernStep::ChildAdded { .. } => continue,
        };
        all.push(AuthorStep {
            at: moment(row.at_us)?,
            by: conn.practitioner(agency, row.by_id).await?.content.name,
            what,
        });
    }
    Ok(all)
}
