//! What a lead does with a concern.

use super::{ConcernLine, Faults, Named, Names, child::child};
use crate::{
    Act, Actor, Attachment, Casework, CaseworkError, ChildChoice, Relation, Result, Work,
    concerns::reference,
    linking::{of_words, resembling},
};
use domain::{
    chronology::{EntryContent, EntryKind, MarkChange, Seriousness},
    concern::{Category, ChildRole, ConcernState, ConcernStep, Statement, StatementKind},
    task::TaskKind,
    text::LINE_MAX,
    time::{EventTime, Precision},
};
use ledger::EventKind;
use serde_json::json;
use store::{ConcernRow, EntryRow, NewEntry, StoreError};
use uuid::Uuid;

/// A concern as a lead reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernForLead {
    /// The concern, with everything that was written.
    pub concern: ConcernRow,
    /// What a list says of it: names and times.
    pub line: ConcernLine,
    /// Children in it, with their parts.
    pub children: Vec<(Named, ChildRole)>,
    /// Who read it first.
    pub acknowledged_by: Option<String>,
    /// What was marked anew, oldest first; what it was before is kept in each.
    pub corrections: Vec<EntryRow>,
    /// What people say on the telephone.
    pub reference: String,
    /// Files that came with it.
    pub files: Vec<Attachment>,
    /// What was done with it, oldest first.
    pub steps: Vec<StepLine>,
    /// Children of the agency who resemble the one who was not on the list.
    pub resembling: Vec<ChildChoice>,
    /// Adults around its children who are a risk.
    pub risks: Vec<crate::RiskShown>,
}

/// What a lead did with a concern, with the names that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// When, microseconds.
    pub at_us: i64,
    /// Who did it.
    pub by: String,
    /// What was done.
    pub step: ConcernStep,
    /// For a child who was added: the name, unless the record was erased.
    pub child: Option<Named>,
}

impl Casework {
    /// Opens a concern as a lead: it counts as read from now on, and the reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, or the reader is no lead.
    pub async fn concern_for_lead(&self, actor: &Actor, id: Uuid) -> Result<ConcernForLead> {
        let permit = self
            .permit(actor, Act::ReadConcern, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let new = conn.concern(actor.agency_id, id).await?.state == ConcernState::New;
        drop(conn);
        if new && self.may(actor, Act::WriteFile, Relation::Agency) {
            match self.acknowledge_concern(actor, id).await {
                // It counts as new until that can be written; reading it goes on. Whoever stands too
                // close and opened the file reads it, and acknowledges nothing.
                Ok(())
                | Err(CaseworkError::DiskFull | CaseworkError::Stopped | CaseworkError::NotFound) =>
                    {}
                Err(e) => return Err(e),
            }
        }
        let mut conn = self.read(&permit).await?;
        let concern = conn.concern(actor.agency_id, id).await?;
        let mut names = Names::of_agency(&mut conn, actor.agency_id).await?;
        let mut children = Vec::new();
        for c in &concern.children {
            let named = names
                .person(&mut conn, actor.agency_id, c.person_id)
                .await?;
            children.extend(named.map(|n| (n, c.role)));
        }
        let mut corrections = conn.entries_of(actor.agency_id, id).await?;
        corrections.retain(|e| e.kind == EntryKind::Correction);
        // A correction stands in the chronology of each child; here it is said once.
        corrections.dedup_by_key(|e| e.id);
        let mut steps = Vec::new();
        for row in conn.concern_steps(actor.agency_id, id).await? {
            let child = match &row.step {
                ConcernStep::ChildAdded { child } => {
                    names
                        .person(&mut conn, actor.agency_id, child.person_id)
                        .await?
                }
                _ => None,
            };
            steps.push(StepLine {
                at_us: row.at_us,
                by: names.staff(row.by_id),
                step: row.step,
                child,
            });
        }
        let files = conn.attachments_of_concern(actor.agency_id, id).await?;
        let resembling = match concern
            .content
            .child_not_listed
            .as_deref()
            .and_then(of_words)
        {
            Some(said) => resembling(&mut conn, actor.agency_id, said).await?,
            None => Vec::new(),
        };
        let mut risks: Vec<crate::RiskShown> = Vec::new();
        for (child, _) in &children {
            let of = crate::risk::around(
                &mut conn,
                (actor.agency_id, Some(actor)),
                child.id,
                self.today(),
            )
            .await?;
            risks.extend(of);
        }
        let page = ConcernForLead {
            risks,
            resembling,
            reference: reference(id),
            files: files.into_iter().map(Attachment::from).collect(),
            steps,
            line: names.concern(&mut conn, &concern).await?,
            acknowledged_by: concern.acknowledged_by.map(|id| names.staff(id)),
            concern,
            children,
            corrections,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let (kind, children) = (EventKind::ConcernRead, &page.concern.children);
        let shown: Vec<Uuid> = page.resembling.iter().map(|c| c.id).collect();
        let detail = if shown.is_empty() {
            json!({})
        } else {
            json!({ "resembling": shown })
        };
        work.log_reading_of_each(kind, children, id, &detail)
            .await?;
        if !work.full {
            let now_us = work.now_us;
            let marked = work
                .mark_alerts_read(actor.agency_id, actor.practitioner_id, id, now_us)
                .await;
            work.unless_full(marked)?;
        }
        work.commit_reading().await?;
        Ok(page)
    }

    /// Which concern it is, for the head of a form about it: its reference, names and times, and
    /// nothing of what it says.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, or the asker may not write.
    pub async fn concern_line(&self, actor: &Actor, id: Uuid) -> Result<(String, ConcernLine)> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let concern = conn.concern(actor.agency_id, id).await?;
        let about: Vec<Uuid> = concern.children.iter().map(|c| c.person_id).collect();
        self.clear_of(actor, &permit, &about).await?;
        let mut names = Names::of_agency(&mut conn, actor.agency_id).await?;
        let line = names.concern(&mut conn, &concern).await?;
        Ok((reference(id), line))
    }

    /// Open concerns about a child, newest first, each with its reference and when it was logged: to
    /// choose one, and nothing of what it says.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or the asker may not write.
    pub async fn open_concerns(
        &self,
        actor: &Actor,
        person: Uuid,
    ) -> Result<Vec<(Uuid, String, i64)>> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut conn = self.read(&permit).await?;
        child(&mut conn, actor.agency_id, person).await?;
        let all = conn.concerns_about(actor.agency_id, person).await?;
        let open = all.into_iter().filter(|c| c.state != ConcernState::Closed);
        Ok(open.map(|c| (c.id, reference(c.id), c.logged_us)).collect())
    }

    /// One statement of a concern, for the form that marks it anew. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn statement_to_mark(
        &self,
        actor: &Actor,
        id: Uuid,
        statement: Uuid,
    ) -> Result<Statement> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let concern = self
            .read(&permit)
            .await?
            .concern(actor.agency_id, id)
            .await?;
        let said = concern
            .content
            .statements
            .into_iter()
            .find(|s| s.id == statement)
            .ok_or(CaseworkError::NotFound)?;
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "statement": statement });
        work.log_reading_of_each(EventKind::ConcernRead, &concern.children, id, &detail)
            .await?;
        work.commit_reading().await?;
        Ok(said)
    }

    /// Notes that a lead has read a concern; a second reading changes nothing.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn acknowledge_concern(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let (mut work, concern) = self.open_to_write(actor, id).await?;
        let (agency, by, now_us) = (work.agency_id, actor.practitioner_id, work.now_us);
        if !work.acknowledge_concern(agency, id, by, now_us).await? {
            return Ok(());
        }
        work.end_tasks_of(agency, id, TaskKind::ReadConcern, Some(by), now_us)
            .await?;
        let (kind, children) = (EventKind::ConcernAcknowledged, &concern.children);
        work.log_for_each(kind, children, id, &json!({})).await?;
        work.commit().await
    }

    /// Sets the lead's tags of a concern, replacing those before.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn tag_concern(&self, actor: &Actor, id: Uuid, tags: &[Category]) -> Result<()> {
        let (mut work, concern) = self.open_to_write(actor, id).await?;
        if concern.categories == tags {
            return Ok(());
        }
        let agency = work.agency_id;
        work.tag_concern(agency, id, tags).await?;
        let detail = json!({ "was": concern.categories, "tags": tags });
        work.log_for_each(EventKind::ConcernTagged, &concern.children, id, &detail)
            .await?;
        for child in &concern.children {
            work.look_for_patterns(child.person_id, id).await?;
        }
        work.commit().await
    }

    /// Marks a statement as fact, reported, opinion or historical. What it was before stays in the
    /// chronology as a correction under `entry`, an id made by the caller.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without a reason, [`CaseworkError::NotFound`],
    /// [`CaseworkError::Stale`] where somebody changed the concern meanwhile.
    pub async fn mark_statement(
        &self,
        actor: &Actor,
        id: Uuid,
        entry: Uuid,
        (statement, kind): (Uuid, StatementKind),
        why: &str,
    ) -> Result<()> {
        let mut faults = Faults::default();
        faults.required("why", why, LINE_MAX);
        faults.check()?;
        let (mut work, mut concern) = self.open_to_write(actor, id).await?;
        let said = concern
            .content
            .statements
            .iter_mut()
            .find(|s| s.id == statement)
            .ok_or(CaseworkError::NotFound)?;
        if said.kind == Some(kind) {
            return Ok(());
        }
        let mark = MarkChange {
            statement_id: statement,
            was: said.kind,
            now: kind,
        };
        said.kind = Some(kind);
        let content = EntryContent::Correction {
            text: said.text.clone(),
            why: why.to_owned(),
            mark: Some(mark),
        };
        work.change_concern(&concern).await?;
        let about = Written {
            id: entry,
            kind: EntryKind::Correction,
            content,
        };
        write_for_each(&mut work, actor, &concern, &about).await?;
        let detail = json!({ "statement": statement, "was": mark.was, "now": kind, "why": why });
        work.log_for_each(EventKind::ConcernCorrected, &concern.children, id, &detail)
            .await?;
        work.commit().await
    }

    pub(crate) async fn open_to_write(
        &self,
        actor: &Actor,
        id: Uuid,
    ) -> Result<(Work, ConcernRow)> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut work = self.begin(actor, permit).await?;
        let concern = work.concern(actor.agency_id, id).await?;
        for child in &concern.children {
            work.clear(Some(child.person_id)).await?;
        }
        Ok((work, concern))
    }
}

pub(crate) struct Written {
    pub id: Uuid,
    pub kind: EntryKind,
    pub content: EntryContent,
}

/// Writes the same into the chronology of each child in the concern, pointing to the concern.
pub(crate) async fn write_for_each(
    work: &mut Work,
    actor: &Actor,
    concern: &ConcernRow,
    what: &Written,
) -> Result<()> {
    let agency = work.agency_id;
    let first = work.entries_of(agency, concern.id).await?;
    for child in &concern.children {
        let corrects_id = first
            .iter()
            .find(|e| e.kind == EntryKind::Concern && e.person_id == child.person_id)
            .filter(|_| what.kind == EntryKind::Correction)
            .map(|e| e.id);
        let entry = NewEntry {
            agency_id: agency,
            person_id: child.person_id,
            id: what.id,
            kind: what.kind,
            when: EventTime {
                at: moment(work.now_us)?,
                precision: Precision::Minute,
            },
            recorded_us: work.now_us,
            author_id: actor.practitioner_id,
            source_agency_id: agency,
            object_id: Some(concern.id),
            corrects_id,
            seriousness: Seriousness::Low,
            content: what.content.clone(),
        };
        match work.add_entry(&entry).await {
            Ok(()) => {}
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}

/// A moment from microseconds.
pub(crate) fn moment(us: i64) -> Result<jiff::Timestamp> {
    jiff::Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))
}
