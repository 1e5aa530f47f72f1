//! What follows from a concern: rows in chronologies, the task to read it, alerts, ledger lines.

use super::LogConcern;
use crate::{Work, desk::Actor, error::Result};
use domain::{
    chronology::{EntryContent, EntryKind, Seriousness},
    concern::{ConcernContent, Urgency},
    task::{TaskContent, TaskKind},
    text,
};
use ledger::EventKind;
use serde_json::json;
use store::{NewConcern, NewEntry, NewTask};
use uuid::Uuid;

/// Stable word of the alert that words from the lead raise with whoever logged a concern.
pub(crate) const ALERT_ANSWERED: &str = "concern-answered";
/// Hours in which a concern that should be read today is due to be read.
const READ_TODAY_HOURS: i64 = 4;
/// Hours in which a concern in the ordinary course is due to be read.
const READ_ROUTINE_HOURS: i64 = 24;
/// Characters of the first statement that stand in the row of the chronology.
const HEADLINE: usize = 120;

/// What the row of a concern in a chronology is made of.
pub(crate) struct InChronology<'a> {
    /// The concern.
    pub id: Uuid,
    /// Who logged it.
    pub author_id: Uuid,
    /// How pressing.
    pub urgency: Urgency,
    /// What it says.
    pub content: &'a ConcernContent,
    /// When the row is written, microseconds.
    pub recorded_us: i64,
}

impl Work {
    pub(super) async fn enter_in_chronologies(&mut self, c: &NewConcern) -> Result<()> {
        let about = InChronology {
            id: c.id,
            author_id: c.author_id,
            urgency: c.urgency,
            content: &c.content,
            recorded_us: c.logged_us,
        };
        for child in &c.children {
            self.enter_in_chronology(child.person_id, &about).await?;
        }
        Ok(())
    }

    /// The row of a concern in the chronology of a child who has a part in it.
    pub(crate) async fn enter_in_chronology(
        &mut self,
        child: Uuid,
        c: &InChronology<'_>,
    ) -> Result<()> {
        let first = c.content.statements.first().map_or("", |s| s.text.as_str());
        let seriousness = match c.urgency {
            Urgency::Danger => Seriousness::High,
            Urgency::Today => Seriousness::Medium,
            Urgency::Routine => Seriousness::Low,
        };
        let agency = self.agency_id;
        let entry = NewEntry {
            agency_id: agency,
            person_id: child,
            id: c.id,
            kind: EntryKind::Concern,
            when: c.content.when,
            recorded_us: c.recorded_us,
            author_id: c.author_id,
            source_agency_id: agency,
            object_id: Some(c.id),
            corrects_id: None,
            seriousness,
            content: EntryContent::Concern {
                headline: text::headline(first, HEADLINE),
            },
        };
        self.add_entry(&entry).await?;
        self.look_for_patterns(child, c.id).await
    }

    pub(super) async fn ask_to_read(&mut self, c: &NewConcern) -> Result<()> {
        let hours = match c.urgency {
            Urgency::Danger => 0,
            Urgency::Today => READ_TODAY_HOURS,
            Urgency::Routine => READ_ROUTINE_HOURS,
        };
        let person_id = match c.children.as_slice() {
            [one] => Some(one.person_id),
            _ => None,
        };
        Ok(self
            .add_task(&NewTask {
                agency_id: c.agency_id,
                id: Uuid::now_v7(),
                kind: TaskKind::ReadConcern,
                person_id,
                object_id: Some(c.id),
                owner_id: None,
                due_us: c.logged_us + hours * 3_600_000_000,
                created_us: c.logged_us,
                content: TaskContent::default(),
            })
            .await?)
    }

    /// Gives the draft's files to the concern and removes the draft.
    pub(super) async fn take_draft(&mut self, actor: &Actor, input: &LogConcern) -> Result<u64> {
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        let Some(draft) = input.draft_id else {
            return Ok(0);
        };
        let files = self.attach_draft(agency, who, draft, input.id).await?;
        self.drop_draft(agency, who, draft).await?;
        Ok(files)
    }

    pub(super) async fn log_concern_logged(&mut self, c: &NewConcern, files: u64) -> Result<()> {
        let detail = json!({ "urgency": c.urgency.as_str(), "statements": c.content.statements.len(), "marks": c.content.body_map.len(), "files": files });
        self.log_for_each(EventKind::ConcernLogged, &c.children, c.id, &detail)
            .await?;
        if c.content.statements.iter().any(|s| s.childs_words) {
            self.log_for_each(
                EventKind::DisclosureByChildRecorded,
                &c.children,
                c.id,
                &json!({}),
            )
            .await?;
        }
        if files == 0 {
            return Ok(());
        }
        for file in self.attachments_of_concern(c.agency_id, c.id).await? {
            let detail =
                json!({ "concern": c.id, "type": file.media_type, "bytes": file.size_bytes });
            self.log_for_each(EventKind::AttachmentAdded, &c.children, file.id, &detail)
                .await?;
        }
        Ok(())
    }
}
