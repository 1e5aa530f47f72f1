//! What the sender said afterwards, as it reaches the recipient: marked, never taken away.

use super::{
    after::NoticeParcel,
    checking::opened,
    deliver::{Answer, state_of},
    read_package,
};
use crate::{Casework, CaseworkError, Work, error::Result};
use domain::{
    chronology::{EntryContent, EntryKind, Seriousness},
    task::TaskKind,
};
use exchange::{Correction, Notice, NoticeKind, Package, ReceiptEvent, SharingState};
use ledger::EventKind;
use serde_json::json;
use store::{EntryRow, InboxRow, NewEntry, Parcel, SharingEvent, StoreError};
use uuid::Uuid;

impl Casework {
    /// Into the recipient's hands, in a write of the recipient's; a receipt goes back.
    pub(super) async fn bring_notice(&self, parcel: &Parcel, p: NoticeParcel) -> Result<()> {
        let mut work = self.begin_by_clock(p.to).await?;
        let now = work.now_us;
        if !work.take_parcel(parcel.id, now).await? {
            return Ok(());
        }
        let row = work.inbox_item(p.to, p.sharing_id).await?;
        let keys = work.verifiers(parcel.agency_id).await?;
        let notice = opened(&keys, |key| Notice::open(&p.notice, key))?;
        let right = notice.sharing_id == row.id
            && notice.agency_id == parcel.agency_id
            && row.from_agency_id == parcel.agency_id
            && row.package_digest == notice.package.0;
        if !right {
            return Err(CaseworkError::Internal("a notice for another".into()));
        }
        work.take_notice(&row, &notice, p).await?;
        work.commit().await
    }
}

impl Work {
    async fn take_notice(&mut self, row: &InboxRow, n: &Notice, p: NoticeParcel) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let key = match self.file_key(agency, row.key_id).await {
            Ok(key) => key,
            // What was erased here needs no notice any more.
            Err(StoreError::Erased) => return Ok(()),
            Err(e) => return Err(e.into()),
        };
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: n.kind.as_str().to_owned(),
            at_us: n.at_us,
            by_agency_id: Some(n.agency_id),
            practitioner_id: None,
            receipt: p.notice,
            reason: p.words.clone(),
        };
        self.add_sharing_event(agency, row.id, &key, &event).await?;
        if n.kind == NoticeKind::Corrected {
            // The correction itself comes as an item of its own, with its own alert.
            let detail =
                json!({ "from": n.agency_id, "why": p.words, "corrected_by": n.corrected_by });
            let (kind, person) = (EventKind::SharingCorrected, row.person_id);
            return self.log(kind, person, Some(row.id), detail).await;
        }
        if n.kind == NoticeKind::Protected {
            return self.take_protection(row, &key).await;
        }
        if state_of(&row.state)? != SharingState::Withdrawn {
            let state = SharingState::Withdrawn.as_str();
            self.move_inbox_item(agency, row.id, state, None, now)
                .await?;
            self.end_tasks_of(agency, row.id, TaskKind::OpenShared, None, now)
                .await?;
            if let Some(person) = row.person_id {
                self.look_for_patterns(person, row.id).await?;
            }
            self.alert_leads("shared-withdrawn", row.id, &format!("/inbox/{}", row.id))
                .await?;
        }
        let package = read_package(&self.received_package(agency, row.id).await?)?;
        let answer = Answer {
            event: ReceiptEvent::Withdrawn,
            reason: None,
            words: "",
        };
        self.answer(&package, row.from_agency_id, &key, &answer)
            .await?;
        match row.person_id {
            Some(person) => self.bring_back_decisions(person).await,
            None => Ok(()),
        }
    }

    /// Whoever sent it protects the address by now: those who receive for the agency are told, and
    /// the sender has a receipt for that. What this agency does in its own file is its own.
    async fn take_protection(&mut self, row: &InboxRow, key: &store::FileKey) -> Result<()> {
        let agency = self.agency_id;
        self.alert_leads("shared-protected", row.id, &format!("/inbox/{}", row.id))
            .await?;
        let package = read_package(&self.received_package(agency, row.id).await?)?;
        let answer = Answer {
            event: ReceiptEvent::Protected,
            reason: None,
            words: "",
        };
        self.answer(&package, row.from_agency_id, key, &answer)
            .await
    }

    /// One entry for a correction, beside the one that it puts right.
    pub(super) async fn write_correction(
        &mut self,
        row: &InboxRow,
        package: &Package,
        correction: &Correction,
        person: Uuid,
    ) -> Result<()> {
        let agency = self.agency_id;
        let old = self.entry_put_right(package, correction, person).await?;
        let right = package.items.first().map_or(&package.note, |i| &i.text);
        let sent = super::filing::sent_at(package)?;
        let entry = NewEntry {
            agency_id: agency,
            person_id: person,
            id: Uuid::now_v7(),
            kind: EntryKind::Correction,
            when: old.as_ref().map_or(sent, |e| e.when),
            recorded_us: self.now_us,
            author_id: self.actor_id.ok_or(CaseworkError::NotFound)?,
            source_agency_id: row.from_agency_id,
            object_id: Some(row.id),
            corrects_id: old.map(|e| e.id),
            seriousness: Seriousness::Medium,
            content: EntryContent::Correction {
                text: right.clone(),
                why: correction.what.clone(),
                mark: None,
            },
        };
        Ok(self.add_entry(&entry).await?)
    }

    /// The entry of the item that was wrong, or else the first of that sharing.
    async fn entry_put_right(
        &mut self,
        package: &Package,
        correction: &Correction,
        person: Uuid,
    ) -> Result<Option<EntryRow>> {
        let agency = self.agency_id;
        let was = match self.received_package(agency, correction.sharing_id).await {
            Ok(bytes) => {
                let old = read_package(&bytes)?;
                let wrong = package.items.first().map(|i| i.item_id);
                old.items
                    .into_iter()
                    .find(|i| Some(i.item_id) == wrong)
                    .map(|i| i.text)
            }
            Err(StoreError::Missing | StoreError::Erased) => None,
            Err(e) => return Err(e.into()),
        };
        let mut about = self.entries_of(agency, correction.sharing_id).await?;
        about.retain(|e| e.person_id == person);
        let says = |e: &EntryRow| matches!(&e.content, EntryContent::Received { text, .. } if Some(text) == was.as_ref());
        let place = about.iter().position(says).unwrap_or(0);
        Ok(about.into_iter().nth(place))
    }
}
