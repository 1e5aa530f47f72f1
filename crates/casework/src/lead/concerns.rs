//! What a lead does with a concern.

use super::{ConcernLine, Faults, Named, Names};
use crate::{Act, Actor, Casework, CaseworkError, Relation, Result, Work};
use domain::{
    chronology::{EntryContent, EntryKind, Impact, MarkChange, Seriousness},
    concern::{Category, ChildRole, CloseReason, ConcernState, StatementKind},
    task::TaskKind,
    text::{self, LINE_MAX, TEXT_MAX},
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
                // It counts as new until that can be written; reading it goes on.
                Ok(()) | Err(CaseworkError::DiskFull) => {}
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
        let page = ConcernForLead {
            line: names.concern(&mut conn, &concern).await?,
            acknowledged_by: concern.acknowledged_by.map(|id| names.staff(id)),
            concern,
            children,
            corrections,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let (kind, children) = (EventKind::ConcernRead, &page.concern.children);
        work.log_reading_of_each(kind, children, id, &json!({}))
            .await?;
        work.commit_reading().await?;
        Ok(page)
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

    /// Closes a concern for a reason. New information opens it again.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without a reason in kind and in words,
    /// [`CaseworkError::WrongState`] where it is closed already.
    pub async fn close_concern(
        &self,
        actor: &Actor,
        id: Uuid,
        entry: Uuid,
        reason: Option<CloseReason>,
        words: &str,
    ) -> Result<()> {
        let mut faults = Faults::default();
        if reason.is_none() {
            faults.add("reason", "empty");
        }
        faults.required("words", words, TEXT_MAX);
        faults.check()?;
        let reason = reason.ok_or(CaseworkError::WrongState)?;
        let (mut work, concern) = self.open_to_write(actor, id).await?;
        let (agency, now_us) = (work.agency_id, work.now_us);
        if concern.state == ConcernState::Closed {
            let before = work.entries_of(agency, id).await?;
            let same = |e: &EntryRow| e.id == entry && e.author_id == actor.practitioner_id;
            return if before.iter().any(same) {
                Ok(())
            } else {
                Err(CaseworkError::WrongState)
            };
        }
        work.set_concern_state(agency, id, ConcernState::Closed, now_us)
            .await?;
        let by = Some(actor.practitioner_id);
        work.end_tasks_of(agency, id, TaskKind::ReadConcern, by, now_us)
            .await?;
        let about = Written {
            id: entry,
            kind: EntryKind::Closed,
            content: EntryContent::Closed {
                reason,
                text: words.to_owned(),
            },
        };
        write_for_each(&mut work, actor, &concern, &about).await?;
        let detail = json!({ "reason": reason, "words": words });
        work.log_for_each(EventKind::ConcernClosed, &concern.children, id, &detail)
            .await?;
        work.commit().await
    }

    /// Opens a closed concern again; one that is open stays as it is.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without a reason.
    pub async fn reopen_concern(
        &self,
        actor: &Actor,
        id: Uuid,
        entry: Uuid,
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
        let about = Written {
            id: entry,
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
            work.bring_back_decisions(child.person_id).await?;
        }
        work.commit().await
    }

    async fn open_to_write(&self, actor: &Actor, id: Uuid) -> Result<(Work, ConcernRow)> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut work = self.begin(actor, permit).await?;
        let concern = work.concern(actor.agency_id, id).await?;
        Ok((work, concern))
    }
}

struct Written {
    id: Uuid,
    kind: EntryKind,
    content: EntryContent,
}

/// Writes the same into the chronology of each child in the concern, pointing to the concern.
async fn write_for_each(
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
