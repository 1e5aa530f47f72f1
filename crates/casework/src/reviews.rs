//! What somebody looks at afterwards: files opened out of the ordinary, and tries to open what one
//! is kept out of. Whoever did it never answers for it.

use crate::{
    Act, Actor, Casework, CaseworkError, Named, Relation, Result,
    lead::{Faults, Names},
};
use domain::{
    access::{ReviewContent, ReviewKind, ReviewState},
    text::TEXT_MAX,
};
use jiff::{Timestamp, ToSpan, civil::Weekday, tz::TimeZone};
use ledger::EventKind;
use serde_json::json;
use store::{Conn, GlassRow, PractitionerRow, ReviewRow, StoreError, Tx};
use uuid::Uuid;

/// Stable word of the alert to those who look at what was opened out of the ordinary.
pub(crate) const ALERT_REVIEW: &str = "access-review";
/// Most lines of one list.
pub(crate) const LIST: i64 = 200;
/// A day in microseconds: within it the same thing is asked once.
const DAY_US: i64 = 24 * 3_600_000_000;

/// Something to be looked at, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    /// What it is.
    pub row: ReviewRow,
    /// Whose doing it was.
    pub who: Named,
    /// Their job title.
    pub job_title: String,
    /// Whose file; `None` where it is about no one file, or it was erased.
    pub child: Option<Named>,
    /// Who looked at it.
    pub reviewed_by: Option<String>,
    /// Its time has passed and nobody has looked.
    pub overdue: bool,
    /// The reader may answer it: it is not their own doing.
    pub may_answer: bool,
    /// For a file opened out of the ordinary: its terms and reason.
    pub glass: Option<GlassRow>,
}

/// What is to be looked at, and what was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewQueue {
    /// To be looked at, the first due first.
    pub open: Vec<ReviewLine>,
    /// Looked at: nothing was right about it.
    pub wrong: Vec<ReviewLine>,
    /// Looked at, with a reason.
    pub right: Vec<ReviewLine>,
}

/// The end of a number of working days after a moment, microseconds. Saturdays and Sundays do not
/// count; public holidays do, which makes it due sooner and never later.
pub(crate) fn due_after_working_days(from_us: i64, days: u8) -> i64 {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let Ok(from) = Timestamp::from_microsecond(from_us) else {
        return from_us;
    };
    let mut day = from.to_zoned(zone).date();
    let mut left = days;
    while left > 0 {
        let Ok(next) = day.checked_add(1.day()) else {
            return from_us;
        };
        day = next;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    crate::lead::end_of_day_us(day)
}

/// Asks for something to be looked at. The same thing of the same person and file on one day is
/// asked once: its id is made from these. Gives its id where it is new.
pub(crate) async fn open_review(
    tx: &mut Tx,
    agency: Uuid,
    kind: ReviewKind,
    about: (Uuid, Option<Uuid>),
    when: (i64, i64),
) -> Result<Option<Uuid>> {
    let content = ReviewContent::default();
    open_review_with(tx, agency, kind, about, when, content).await
}

/// The same with what is already known of it; gives its id where it is new. What somebody says of
/// themselves is another each time.
pub(crate) async fn open_review_with(
    tx: &mut Tx,
    agency: Uuid,
    kind: ReviewKind,
    (who, person): (Uuid, Option<Uuid>),
    (at_us, due_us): (i64, i64),
    content: ReviewContent,
) -> Result<Option<Uuid>> {
    let day = at_us / DAY_US;
    let count = content.count;
    let text = if count == 0 {
        format!("{kind} {who} {person:?} {day}")
    } else {
        format!("{kind} {who} {person:?} {day} {count} {}", content.words)
    };
    let row = ReviewRow {
        id: tx.id_of_review(&text),
        kind,
        state: ReviewState::Open,
        practitioner_id: who,
        person_id: person,
        at_us,
        due_us,
        reviewed_by: None,
        reviewed_us: None,
        content,
    };
    match tx.review(agency, row.id).await {
        Ok(_) => Ok(None),
        Err(StoreError::Missing) => {
            tx.add_review(agency, &row).await?;
            Ok(Some(row.id))
        }
        Err(e) => Err(e.into()),
    }
}

/// Active people who look at such things, other than whoever did it.
pub(crate) async fn reviewers(
    conn: &mut Conn,
    policy: &access::Policy,
    agency: Uuid,
    but: Uuid,
) -> Result<Vec<PractitionerRow>> {
    let mut all = conn.practitioners(agency).await?;
    all.retain(|p| {
        let standing = access::Standing {
            role: p.role,
            state: p.state,
            second_factor: true,
            confirmed: p.confirmed(),
        };
        p.id != but
            && policy
                .permit(standing, Act::ReviewAccess, Relation::Agency)
                .is_ok()
    });
    Ok(all)
}

/// The same, without whoever stands too close to the child whom it is about.
pub(crate) async fn reviewers_about(
    conn: &mut Conn,
    policy: &access::Policy,
    agency: Uuid,
    but: Uuid,
    child: Uuid,
) -> Result<Vec<PractitionerRow>> {
    let close = conn.who_stands_too_close(agency, child).await?;
    let mut all = reviewers(conn, policy, agency, but).await?;
    all.retain(|p| !close.contains(&p.id));
    Ok(all)
}

impl Casework {
    /// What is to be looked at, exceptions first: what is overdue, then what is due.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever does not look at such things.
    pub async fn review_queue(&self, actor: &Actor) -> Result<ReviewQueue> {
        let permit = self
            .permit(actor, Act::ReviewAccess, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let mut names = Names::of_agency(&mut conn, actor.agency_id).await?;
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        let mut queue = ReviewQueue::default();
        for &state in ReviewState::ALL {
            let rows = conn.reviews(actor.agency_id, state, LIST).await?;
            for row in rows {
                let shut = row.person_id.is_some_and(|p| closed.contains(&p));
                if shut || row.practitioner_id == actor.practitioner_id {
                    continue;
                }
                let line = self.review_line(&mut conn, &mut names, actor, row).await?;
                match state {
                    ReviewState::Open => queue.open.push(line),
                    ReviewState::Wrong => queue.wrong.push(line),
                    ReviewState::Right => queue.right.push(line),
                }
            }
        }
        Ok(queue)
    }

    async fn review_line(
        &self,
        conn: &mut Conn,
        names: &mut Names,
        actor: &Actor,
        row: ReviewRow,
    ) -> Result<ReviewLine> {
        let agency = actor.agency_id;
        let who = conn.practitioner(agency, row.practitioner_id).await?;
        let child = match row.person_id {
            Some(id) => names.person(conn, agency, id).await?,
            None => None,
        };
        let glass = match (row.kind, conn.glass(agency, row.id).await) {
            (ReviewKind::BreakGlass, Ok(glass)) => Some(glass),
            (ReviewKind::BreakGlass, Err(StoreError::Missing | StoreError::Erased)) => None,
            (ReviewKind::BreakGlass, Err(e)) => return Err(e.into()),
            _ => None,
        };
        Ok(ReviewLine {
            overdue: row.state == ReviewState::Open && row.due_us < self.now_us(),
            may_answer: row.state == ReviewState::Open
                && row.practitioner_id != actor.practitioner_id,
            reviewed_by: row.reviewed_by.map(|id| names.staff(id)),
            who: Named {
                id: who.id,
                name: who.content.name,
            },
            job_title: who.content.job_title,
            child,
            glass,
            row,
        })
    }

    /// One thing to be looked at, with what was given as the reason. Reading it leaves a line.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], also for one's own doing.
    pub async fn review(&self, actor: &Actor, id: Uuid) -> Result<ReviewLine> {
        let permit = self
            .permit(actor, Act::ReviewAccess, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let mut names = Names::of_agency(&mut conn, actor.agency_id).await?;
        let row = conn.review(actor.agency_id, id).await?;
        if row.practitioner_id == actor.practitioner_id {
            return Err(CaseworkError::NotFound);
        }
        let line = self.review_line(&mut conn, &mut names, actor, row).await?;
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "review", "kind": line.row.kind });
        let person = line.row.person_id;
        work.log_reading(EventKind::AccessListRead, person, Some(id), detail)
            .await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(line)
    }

    /// Says what came of looking at it.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `right` or `outcome` is `empty`, `outcome` is `too-long`;
    /// [`CaseworkError::NotFound`], also for one's own doing; [`CaseworkError::WrongState`] where
    /// somebody answered before.
    pub async fn answer_review(
        &self,
        actor: &Actor,
        id: Uuid,
        right: Option<bool>,
        outcome: &str,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::ReviewAccess, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.review(actor.agency_id, id).await?;
        if row.practitioner_id == actor.practitioner_id {
            return Err(CaseworkError::NotFound);
        }
        let mut faults = Faults::default();
        if right.is_none() {
            faults.add("right", "empty");
        }
        faults.required("outcome", outcome, TEXT_MAX);
        faults.check()?;
        let found = match right {
            Some(true) => ReviewState::Right,
            _ => ReviewState::Wrong,
        };
        // Sent again, it is answered as the first time.
        if row.reviewed_by == Some(actor.practitioner_id) {
            return match row.state == found && row.content.outcome == outcome {
                true => Ok(()),
                false => Err(CaseworkError::OtherContent),
            };
        }
        row.state = found;
        row.reviewed_by = Some(actor.practitioner_id);
        row.reviewed_us = Some(work.now_us);
        outcome.clone_into(&mut row.content.outcome);
        if !work.end_review(actor.agency_id, &row).await? {
            return Err(CaseworkError::WrongState);
        }
        let detail = json!({ "kind": row.kind, "right": right, "outcome": outcome, "by": row.practitioner_id });
        work.log(EventKind::AccessReviewed, row.person_id, Some(id), detail)
            .await?;
        work.commit().await
    }
}
