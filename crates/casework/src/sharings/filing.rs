//! Taking what was received into a child's file: one entry for each item, with whose it is.

use crate::{CaseworkError, Work, error::Result};
use domain::{
    chronology::{EntryContent, EntryKind, Seriousness},
    person::{Identifier, IdentifierKind, PersonContent},
    time::{EventTime, Precision},
};
use exchange::{ChildShared, Package, SharedItem};
use jiff::Timestamp;
use store::{InboxRow, NewEntry};
use uuid::Uuid;

impl Work {
    /// One entry for each item, with the agency whose information it is.
    pub(super) async fn write_entries(
        &mut self,
        row: &InboxRow,
        package: &Package,
        person: Uuid,
    ) -> Result<()> {
        if let Some(correction) = &package.corrects {
            return self
                .write_correction(row, package, correction, person)
                .await;
        }
        self.note_move_told(row, package, person).await?;
        self.look_for_patterns(person, row.id).await?;
        let sent = sent_at(package)?;
        for item in &package.items {
            let entry = self.entry_for(
                row,
                person,
                item.when.unwrap_or(sent),
                item.source_agency_id,
                received(package.id, item),
            )?;
            self.add_entry(&entry).await?;
        }
        let note = if package.note.trim().is_empty() && package.items.is_empty() {
            &package.purpose
        } else {
            &package.note
        };
        if !note.trim().is_empty() {
            let content = EntryContent::Received {
                sharing_id: package.id,
                statement_kind: None,
                text: note.clone(),
                source: package.from.person.clone(),
                why: package.purpose.clone(),
                handling: Vec::new(),
                body_map: Vec::new(),
            };
            let entry = self.entry_for(row, person, sent, row.from_agency_id, content)?;
            self.add_entry(&entry).await?;
        }
        Ok(())
    }

    fn entry_for(
        &self,
        row: &InboxRow,
        person: Uuid,
        when: EventTime,
        source: Uuid,
        content: EntryContent,
    ) -> Result<NewEntry> {
        Ok(NewEntry {
            agency_id: self.agency_id,
            person_id: person,
            id: Uuid::now_v7(),
            kind: EntryKind::Received,
            when,
            recorded_us: self.now_us,
            author_id: self.actor_id.ok_or(CaseworkError::NotFound)?,
            source_agency_id: source,
            object_id: Some(row.id),
            corrects_id: None,
            seriousness: Seriousness::Medium,
            content,
        })
    }
}

/// When a package was sent.
pub(super) fn sent_at(package: &Package) -> Result<EventTime> {
    Ok(EventTime {
        at: Timestamp::from_microsecond(package.sent_at_us)
            .map_err(|e| CaseworkError::Internal(e.to_string()))?,
        precision: Precision::Minute,
    })
}

fn received(sharing_id: Uuid, item: &SharedItem) -> EntryContent {
    EntryContent::Received {
        sharing_id,
        statement_kind: item.kind,
        text: item.text.clone(),
        source: item.source_person.clone(),
        why: item.why.clone(),
        handling: item.marks.iter().map(|m| m.as_str().to_owned()).collect(),
        body_map: item.body_map.clone(),
    }
}

/// A new record from what was shared. Without a name there is nobody to make a record of.
pub(crate) fn new_record(shared: &ChildShared) -> Result<PersonContent> {
    let name = shared.name.as_deref().map(str::trim).unwrap_or_default();
    if name.is_empty() {
        return Err(CaseworkError::invalid("person", "no-name"));
    }
    let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
    let identifiers = shared
        .nhs_number
        .iter()
        .map(|value| Identifier {
            kind: IdentifierKind::Nhs,
            value: value.clone(),
        })
        .collect();
    Ok(PersonContent {
        given_names: given.to_owned(),
        family_name: family.to_owned(),
        birth: shared.birth,
        address: shared.address.clone(),
        phone: shared.phone.clone(),
        school: shared.school.clone(),
        area: shared.area.clone(),
        identifiers,
        ..PersonContent::default()
    })
}
