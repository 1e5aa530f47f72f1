//! What a lead says of an entry: good or bad for the child, and which significant event it is. The
//! entry itself stays as it was written.

use super::{FullLine, full_lines};
use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Result,
    lead::{Faults, child},
};
use domain::{
    chronology::{EntryMark, Impact, SignificantEvent},
    text::LINE_MAX,
};
use ledger::EventKind;
use serde_json::json;
use store::{MarkRow, StoreError};
use uuid::Uuid;

/// A mark to be set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkEntry {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Good or bad for the child; `None`: as its author said.
    pub impact: Option<Impact>,
    /// Which significant event it is, if any.
    pub event: Option<SignificantEvent>,
    /// Why; may be empty.
    pub why: String,
}

impl Casework {
    /// One entry of a chronology, for the form that marks it. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, or the reader may not write files.
    pub async fn entry_to_mark(
        &self,
        actor: &Actor,
        person: Uuid,
        entry: Uuid,
    ) -> Result<(Identity, FullLine)> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, actor.agency_id, person).await?;
        let found = conn.entry(actor.agency_id, person, entry).await?;
        let (mut lines, _) =
            full_lines(&mut conn, actor, &[person], (None, 1), vec![found]).await?;
        drop(conn);
        let line = lines.pop().ok_or(CaseworkError::NotFound)?;
        self.log_file_read(actor, permit, person, ("entry", &[]))
            .await?;
        Ok((self.identity_of(shown, row), line))
    }

    /// Marks an entry. What was said before is kept, the newest counts, and patterns are looked
    /// for anew. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] on `why`; [`CaseworkError::NotFound`].
    pub async fn mark_entry(
        &self,
        actor: &Actor,
        person: Uuid,
        entry: Uuid,
        input: MarkEntry,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut faults = Faults::default();
        faults.text("why", &input.why, LINE_MAX);
        faults.check()?;
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, agency, person).await?;
        let marked = work.entry(agency, person, entry).await?;
        let content = EntryMark {
            impact: input.impact,
            event: input.event,
            why: input.why,
        };
        let before = work.entry_marks(agency, person).await?;
        if let Some(same) = before.iter().find(|m| m.id == input.id) {
            let mine = same.by_id == actor.practitioner_id && same.entry_id == entry;
            return if mine && same.content == content {
                Ok(())
            } else {
                Err(CaseworkError::WrongState)
            };
        }
        let row = MarkRow {
            person_id: person,
            id: input.id,
            entry_id: entry,
            at_us: work.now_us,
            by_id: actor.practitioner_id,
            content,
        };
        match work.mark_entry(agency, &row).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        let detail = json!({ "mark": row.content });
        work.log(EventKind::EntryMarked, Some(person), Some(entry), detail)
            .await?;
        work.look_for_patterns(person, marked.object_id.unwrap_or(entry))
            .await?;
        work.commit().await
    }
}
