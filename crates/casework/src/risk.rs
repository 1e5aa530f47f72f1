//! An adult who is a risk to children: said by a named person, from a source, with a day to look
//! again. It is read from the adult's record whenever a child's page is, so that it shows with
//! every child around whom the adult stands or stood, whatever was recorded first.

mod asking;
mod shown;

pub(crate) use shown::{around, is_marked, partners};

use crate::{
    Act, Actor, Casework, CaseworkError, Named, Result, Work, error::Fault, family::adult,
};
use domain::{
    around::{PlaceSaid, RiskContent, RiskKept},
    task::{TaskContent, TaskKind},
    text::{self, LINE_MAX, TEXT_MAX},
};
use jiff::{civil::Date, tz::TimeZone};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Conn, NewTask, RiskRow, StoreError};
use uuid::Uuid;

/// An adult is marked as a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkRisk {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The adult.
    pub person_id: Uuid,
    /// What the risk is.
    pub reason: String,
    /// From where it is known.
    pub source: String,
    /// Since when, where known.
    pub since: Option<Date>,
    /// When it is looked at again.
    pub review: Option<Date>,
}

/// A mark is looked at again: taken off, or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndRisk {
    /// The adult.
    pub person_id: Uuid,
    /// The mark.
    pub mark_id: Uuid,
    /// Why.
    pub why: String,
    /// It stays, and is looked at again on this day; `None`: it is taken off.
    pub keep_until: Option<Date>,
}

/// A mark on an adult, with who set it and who took it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskMark {
    /// The mark.
    pub row: RiskRow,
    /// Who set it.
    pub set_by: String,
    /// Who took it off.
    pub ended_by: Option<String>,
    /// Who looked at it again and kept it, when (microseconds) and why, the first first.
    pub kept: Vec<(String, i64, String)>,
    /// Its day of review has come, and it is still on.
    pub review_due: bool,
}

/// Through whom an adult is linked to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// Whose partner the adult is or was, or with whom of the child's home the adult lives.
    pub person: Named,
    /// What that person is to the child.
    pub place: PlaceSaid,
    /// What the adult is to that person.
    pub how: ThroughHow,
}

/// What an adult is to somebody around a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThroughHow {
    /// Partner, or was until a day.
    Partner(Option<Date>),
    /// Lives with a child who lives with this one.
    Home,
}

/// An adult who is a risk, as it shows with one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskShown {
    /// The mark.
    pub mark: Uuid,
    /// The adult.
    pub adult: Named,
    /// The child.
    pub child_id: Uuid,
    /// What the adult is or was to the child.
    pub place: Option<PlaceSaid>,
    /// Where nothing is said of the adult and the child: whose partner they are or were, or with whom
    /// of the child's home they live. `None` too where that is a child to whom the reader stands too close.
    pub through: Option<Through>,
    /// What the risk is.
    pub reason: String,
    /// From where it is known.
    pub source: String,
    /// Since when, where known.
    pub since: Option<Date>,
    /// When it is looked at again.
    pub review: Date,
    /// That day has come.
    pub review_due: bool,
}

/// The marks of an adult on all of the adult's records, oldest first, with names.
pub(crate) async fn marks(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
    today: Date,
) -> Result<Vec<RiskMark>> {
    let mut rows = Vec::new();
    for record in records {
        rows.extend(conn.risk_marks(agency, *record).await?);
    }
    rows.sort_by_key(|m| (m.set_us, m.id));
    let mut all = Vec::new();
    for row in rows {
        let set_by = conn.practitioner(agency, row.set_by).await?.content.name;
        let ended_by = match row.ended_by {
            Some(id) => Some(conn.practitioner(agency, id).await?.content.name),
            None => None,
        };
        let mut kept = Vec::with_capacity(row.content.kept.len());
        for k in &row.content.kept {
            let by = conn.practitioner(agency, k.by).await?.content.name;
            kept.push((by, k.at_us, k.why.clone()));
        }
        all.push(RiskMark {
            kept,
            review_due: row.ended_us.is_none() && row.review <= today,
            set_by,
            ended_by,
            row,
        });
    }
    Ok(all)
}

impl Casework {
    /// Marks an adult as a risk. It shows with every child around whom the adult stands or stood,
    /// from now on and with what was recorded before. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `reason`, `source`, `since` or `review`;
    /// [`CaseworkError::NotFound`] where there is no such adult, or the asker may not.
    pub async fn mark_risk(&self, actor: &Actor, mark: MarkRisk) -> Result<()> {
        let permit = self.permit_on(actor, Act::MarkRisk, mark.person_id).await?;
        let review = check(&mark, self.today())?;
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        if !work.first_time("risk", mark.id, &mark).await? {
            return Ok(());
        }
        adult(&mut work, agency, mark.person_id).await?;
        let row = RiskRow {
            id: mark.id,
            person_id: mark.person_id,
            set_us: work.now_us,
            set_by: actor.practitioner_id,
            since: mark.since,
            review,
            ended_us: None,
            ended_by: None,
            content: RiskContent {
                reason: mark.reason,
                source: mark.source,
                ended_why: String::new(),
                kept: Vec::new(),
            },
        };
        match work.add_risk_mark(agency, &row).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                let mut conn = self.store.read().await?;
                let before = conn.risk_marks(agency, row.person_id).await?;
                let same = |m: &RiskRow| m.id == row.id && m.content.reason == row.content.reason;
                return match before.iter().any(same) {
                    true => Ok(()),
                    false => Err(CaseworkError::WrongState),
                };
            }
            other => other?,
        }
        let detail = json!({
            "reason": row.content.reason,
            "source": row.content.source,
            "since": row.since,
            "review": row.review,
        });
        log_for_all(&mut work, EventKind::RiskMarked, &row, &detail).await?;
        work.review_risk_on(&row).await?;
        for record in work.joined(agency, row.person_id).await?.0 {
            work.bring_back_decisions(record).await?;
        }
        work.commit().await
    }

    /// Takes a mark off, or keeps it with a new day to look at it. Either way it stays with the
    /// adult's record, with why, and nobody is asked to look any more until that day. Done twice,
    /// nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `why` or `review`; [`CaseworkError::NotFound`].
    pub async fn end_risk(&self, actor: &Actor, end: EndRisk) -> Result<()> {
        let permit = self.permit_on(actor, Act::MarkRisk, end.person_id).await?;
        text::check_required(&end.why, TEXT_MAX)
            .map_err(|_| CaseworkError::invalid("why", "empty"))?;
        if end.keep_until.is_some_and(|day| day <= self.today()) {
            return Err(CaseworkError::invalid("review", "past"));
        }
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        // The page of an adult shows the marks of all records of theirs.
        let mut found = None;
        for record in work.joined(agency, end.person_id).await?.0 {
            let marks = work.risk_marks(agency, record).await?;
            found = found.or_else(|| marks.into_iter().find(|m| m.id == end.mark_id));
        }
        let mut row = found.ok_or(CaseworkError::NotFound)?;
        if let Some(until) = end.keep_until {
            work.keep_risk(row, end.why, until).await?;
            return work.commit().await;
        }
        row.ended_us = Some(work.now_us);
        row.ended_by = Some(actor.practitioner_id);
        row.content.ended_why.clone_from(&end.why);
        if !work.end_risk_mark(agency, &row).await? {
            return Ok(());
        }
        let detail = json!({ "why": end.why });
        log_for_all(&mut work, EventKind::RiskEnded, &row, &detail).await?;
        let (by, now) = (Some(actor.practitioner_id), work.now_us);
        work.end_tasks_of(agency, row.id, TaskKind::RiskReview, by, now)
            .await?;
        work.commit().await
    }
}

impl Work {
    /// Whoever set or kept a mark is asked to look at it again on its day.
    async fn review_risk_on(&mut self, row: &RiskRow) -> Result<()> {
        self.review_risk_by(row, self.actor_id).await
    }

    async fn review_risk_by(&mut self, row: &RiskRow, owner_id: Option<Uuid>) -> Result<()> {
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        let due = row.review.to_zoned(zone);
        let due_us = due.map_or(self.now_us, |at| at.timestamp().as_microsecond());
        let task = NewTask {
            agency_id: self.agency_id,
            id: Uuid::now_v7(),
            kind: TaskKind::RiskReview,
            person_id: Some(row.person_id),
            object_id: Some(row.id),
            owner_id,
            due_us,
            created_us: self.now_us,
            content: TaskContent::default(),
        };
        Ok(self.add_task(&task).await?)
    }

    async fn keep_risk(&mut self, mut row: RiskRow, why: String, until: Date) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let by = self.actor_id.ok_or(CaseworkError::NotFound)?;
        let said = |k: &RiskKept| k.until == until && k.why == why;
        if row.content.kept.last().is_some_and(said) {
            return Ok(());
        }
        row.review = until;
        let detail = json!({ "kept": why, "review": until });
        row.content.kept.push(RiskKept {
            at_us: now,
            by,
            why,
            until,
        });
        if !self.keep_risk_mark(agency, &row).await? {
            return Err(CaseworkError::WrongState);
        }
        log_for_all(self, EventKind::RiskMarked, &row, &detail).await?;
        self.end_tasks_of(agency, row.id, TaskKind::RiskReview, Some(by), now)
            .await?;
        self.review_risk_on(&row).await
    }
}

fn check(mark: &MarkRisk, today: Date) -> Result<Date> {
    let mut faults = Vec::new();
    let mut add = |field: &str, key: &'static str| {
        faults.push(Fault {
            field: field.into(),
            key,
        });
    };
    for (field, words, max) in [
        ("reason", &mark.reason, TEXT_MAX),
        ("source", &mark.source, LINE_MAX),
    ] {
        match text::check_required(words, max) {
            Ok(()) => {}
            Err(text::TextFault::Empty) => add(field, "empty"),
            Err(text::TextFault::TooLong { .. }) => add(field, "too-long"),
            Err(text::TextFault::Control) => add(field, "control"),
        }
    }
    if mark.since.is_some_and(|d| d > today) {
        add("since", "future");
    }
    match mark.review {
        None => add("review", "empty"),
        Some(d) if d <= today => add("review", "past"),
        Some(_) => {}
    }
    match (faults.is_empty(), mark.review) {
        (true, Some(review)) => Ok(review),
        _ => Err(CaseworkError::Invalid(faults)),
    }
}

/// A line for the adult, and one for each child with whom it shows.
async fn log_for_all(
    work: &mut Work,
    kind: EventKind,
    row: &RiskRow,
    detail: &serde_json::Value,
) -> Result<()> {
    let agency = work.agency_id;
    let mut adults = work.joined(agency, row.person_id).await?.0;
    for p in partners(work, agency, row.person_id).await? {
        adults.extend(work.joined(agency, p.other_id).await?.0);
    }
    let mut people = BTreeSet::new();
    for id in adults {
        for r in work.children_of(agency, id).await? {
            people.insert(r.child_id);
        }
    }
    people.remove(&row.person_id);
    let whom = std::iter::once(row.person_id).chain(people);
    for person in whom {
        work.log(kind.clone(), Some(person), Some(row.id), detail.clone())
            .await?;
    }
    Ok(())
}
