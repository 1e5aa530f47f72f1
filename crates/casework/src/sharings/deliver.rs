//! Bringing things from agency to agency: packages one way, receipts the other; and the chase.

use super::{HOUR_US, after::NoticeParcel, checking::opened, read_package};
use crate::{Casework, CaseworkError, Work, error::Result, linking::TalkParcel};
use domain::task::{TaskContent, TaskKind, TaskState};
use exchange::{Advance, DeclineReason, Package, Receipt, ReceiptEvent, SharingState};
use ledger::EventKind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{FileKey, NewTask, Parcel, SharingEvent, SharingRow, StoreError};
use uuid::Uuid;

/// Parcels brought in one round.
const ROUND: i64 = 200;
const SECOND_US: i64 = 1_000_000;

/// A package on its way: it is read from the sender's own table when it is brought.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ToDeliver {
    pub(super) sharing_id: Uuid,
}

/// A receipt on its way back.
#[derive(Debug, Serialize, Deserialize)]
struct ReceiptParcel {
    sharing_id: Uuid,
    to: Uuid,
    receipt: String,
    words: String,
}

/// What a recipient says, before it is signed.
pub(super) struct Answer<'a> {
    pub(super) event: ReceiptEvent,
    pub(super) reason: Option<DeclineReason>,
    pub(super) words: &'a str,
}

impl Casework {
    /// Brings everything that waits between agencies to where it goes. Called right after a
    /// sharing or an answer is written, and by the clock; what fails is tried again, later each time.
    ///
    /// # Errors
    /// The database.
    pub async fn deliver_due(&self) -> Result<usize> {
        let mut brought = 0;
        // A package makes a receipt, and that goes back in the next round.
        loop {
            let now = self.now_us();
            let due = self.store.read().await?.parcels_due(now, ROUND).await?;
            let before = brought;
            for parcel in due {
                match self.bring(&parcel).await {
                    Ok(()) => brought += 1,
                    Err(e) => self.later(&parcel, &e).await?,
                }
            }
            if brought == before {
                return Ok(brought);
            }
        }
    }

    /// As [`Casework::deliver_due`], for whoever has just written something that is safe whether
    /// or not it is brought at once.
    pub(crate) async fn deliver_soon(&self) {
        if let Err(e) = self.deliver_due().await {
            tracing::warn!(error = %e, "what was shared is brought later");
        }
    }

    async fn later(&self, parcel: &Parcel, why: &CaseworkError) -> Result<()> {
        tracing::warn!(error = %why, kind = %parcel.kind, tries = parcel.tries, "not brought yet");
        let wait = SECOND_US << parcel.tries.clamp(1, 11);
        let mut tx = self.store.write_hub().await?;
        tx.retry_parcel(parcel.id, self.now_us() + wait).await?;
        Ok(tx.commit().await?)
    }

    async fn bring(&self, parcel: &Parcel) -> Result<()> {
        let mut conn = self.store.read().await?;
        if parcel.kind == "receipt" {
            let receipt: ReceiptParcel = conn.open_parcel(parcel).await?;
            drop(conn);
            return self.bring_receipt(parcel, receipt).await;
        }
        if parcel.kind == "notice" {
            let notice: NoticeParcel = conn.open_parcel(parcel).await?;
            drop(conn);
            return self.bring_notice(parcel, notice).await;
        }
        if parcel.kind == "talk" {
            let talk: TalkParcel = conn.open_parcel(parcel).await?;
            drop(conn);
            return self.bring_talk(parcel, talk).await;
        }
        let what: ToDeliver = conn.open_parcel(parcel).await?;
        let row = conn.sharing(parcel.agency_id, what.sharing_id).await?;
        let package = conn.sent_package(parcel.agency_id, row.id).await?;
        drop(conn);
        self.bring_package(parcel, &row, &package).await
    }

    /// Into the recipient's inbox, in a write of the recipient's.
    async fn bring_package(&self, parcel: &Parcel, row: &SharingRow, package: &[u8]) -> Result<()> {
        let Some(to) = row.recipient_agency_id else {
            return Err(CaseworkError::Internal("a package without an inbox".into()));
        };
        let mut work = self.begin_by_clock(to).await?;
        let now = work.now_us;
        if !work.take_parcel(parcel.id, now).await? {
            return Ok(());
        }
        match work.inbox_item(to, row.id).await {
            Ok(_) => return work.commit().await,
            Err(StoreError::Missing) => {}
            Err(e) => return Err(e.into()),
        }
        let key = work.add_inbox_item(to, row, package, now).await?;
        work.add_task(&NewTask {
            agency_id: to,
            id: Uuid::now_v7(),
            kind: TaskKind::OpenShared,
            person_id: None,
            object_id: Some(row.id),
            owner_id: None,
            due_us: if row.emergency {
                now
            } else {
                now + 24 * HOUR_US
            },
            created_us: now,
            content: TaskContent::default(),
        })
        .await?;
        work.alert_leads("shared-with-us", row.id, &format!("/inbox/{}", row.id))
            .await?;
        let answer = Answer {
            event: ReceiptEvent::Delivered,
            reason: None,
            words: "",
        };
        work.answer(&read_package(package)?, row.agency_id, &key, &answer)
            .await?;
        work.commit().await
    }

    /// Back to the sender, in a write of the sender's.
    async fn bring_receipt(&self, parcel: &Parcel, r: ReceiptParcel) -> Result<()> {
        let mut work = self.begin_by_clock(r.to).await?;
        let now = work.now_us;
        if !work.take_parcel(parcel.id, now).await? {
            return Ok(());
        }
        let row = work.sharing(r.to, r.sharing_id).await?;
        let keys = work.verifiers(parcel.agency_id).await?;
        let receipt = opened(&keys, |key| Receipt::open(&r.receipt, key))?;
        let right = receipt.sharing_id == row.id
            && receipt.agency_id == parcel.agency_id
            && row.recipient_agency_id == Some(parcel.agency_id)
            && row.package_digest == receipt.package.0;
        if !right {
            return Err(CaseworkError::Internal("a receipt for another".into()));
        }
        work.take_receipt(&row, &receipt, r.receipt, r.words)
            .await?;
        work.commit().await
    }

    /// Chases what has not been acknowledged, and passes it up after that.
    ///
    /// # Errors
    /// The database.
    pub async fn chase_sharings(&self) -> Result<()> {
        let now = self.now_us();
        let due = self
            .store
            .read()
            .await?
            .sharings_to_chase(now, ROUND)
            .await?;
        for (agency, id) in due {
            let mut work = self.begin_by_clock(agency).await?;
            work.chase(id).await?;
            work.commit().await?;
        }
        Ok(())
    }
}

impl Work {
    /// Signs what the recipient says, keeps it, logs it, and sends it to the sender.
    pub(super) async fn answer(
        &mut self,
        package: &Package,
        to: Uuid,
        key: &FileKey,
        answer: &Answer<'_>,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let receipt = Receipt {
            sharing_id: package.id,
            package: package.digest(),
            event: answer.event,
            reason: answer.reason,
            agency_id: agency,
            practitioner_id: self.actor_id,
            at_us: now,
        };
        let note = receipt
            .sign(&self.signer().await?)
            .map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: answer.event.as_str().to_owned(),
            at_us: now,
            by_agency_id: Some(agency),
            practitioner_id: self.actor_id,
            receipt: note.clone(),
            reason: answer.words.to_owned(),
        };
        self.add_sharing_event(agency, package.id, key, &event)
            .await?;
        let person = self.inbox_item(agency, package.id).await?.person_id;
        let detail = json!({ "from": to, "reason": answer.reason });
        self.log(kind_of(answer.event), person, Some(package.id), detail)
            .await?;
        let parcel = ReceiptParcel {
            sharing_id: package.id,
            to,
            receipt: note,
            words: answer.words.to_owned(),
        };
        Ok(self
            .queue_parcel(agency, Uuid::now_v7(), "receipt", &parcel, now)
            .await?)
    }

    async fn take_receipt(
        &mut self,
        row: &SharingRow,
        receipt: &Receipt,
        note: String,
        words: String,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let key = self.file_key(agency, row.key_id).await?;
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: receipt.event.as_str().to_owned(),
            at_us: receipt.at_us,
            by_agency_id: Some(receipt.agency_id),
            practitioner_id: receipt.practitioner_id,
            receipt: note,
            reason: words,
        };
        self.add_sharing_event(agency, row.id, &key, &event).await?;
        let advance = state_of(&row.state)?.after(receipt.event);
        if let Advance::To(state) = advance {
            self.reach(row, state).await?;
        }
        let detail = json!({
            "by_agency": receipt.agency_id, "by": receipt.practitioner_id,
            "reason": receipt.reason, "unexpected": advance == Advance::Unexpected,
        });
        self.log(
            kind_of(receipt.event),
            Some(row.person_id),
            Some(row.id),
            detail,
        )
        .await?;
        // What does not fit the state is for a person to look at.
        if advance == Advance::Unexpected {
            self.set_chase(row, now).await?;
        }
        Ok(())
    }

    /// Moves a sharing on; once nobody is waited for any more, its chase ends.
    pub(super) async fn reach(&mut self, row: &SharingRow, state: SharingState) -> Result<()> {
        let (agency, now, by) = (self.agency_id, self.now_us, self.actor_id);
        let chase = row.chase_us.filter(|_| state.awaits_recipient());
        self.move_sharing(agency, row.id, state.as_str(), chase, now)
            .await?;
        if !state.awaits_recipient() {
            self.end_tasks_of(agency, row.id, TaskKind::ChaseSharing, by, now)
                .await?;
        }
        // A decline needs somebody to find another way for the child.
        if state == SharingState::Declined {
            self.set_chase(row, now).await?;
            let path = format!("/sharings/{}", row.id);
            self.alert_leads("sharing-declined", row.id, &path).await?;
        }
        Ok(())
    }

    async fn set_chase(&mut self, row: &SharingRow, due_us: i64) -> Result<()> {
        let task = NewTask {
            agency_id: self.agency_id,
            id: Uuid::now_v7(),
            kind: TaskKind::ChaseSharing,
            person_id: Some(row.person_id),
            object_id: Some(row.id),
            owner_id: None,
            due_us,
            created_us: self.now_us,
            content: TaskContent::default(),
        };
        Ok(self.add_task(&task).await?)
    }

    /// Tells those who receive for the agency that something waits: ids only.
    pub(crate) async fn alert_leads(&mut self, kind: &str, object: Uuid, path: &str) -> Result<()> {
        let agency = self.agency_id;
        let people = self.people_to_alert(agency).await?;
        self.tell(&people, kind, object, path).await
    }

    async fn chase(&mut self, id: Uuid) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let row = self.sharing(agency, id).await?;
        if row.chase_us.is_none_or(|at| at > now) {
            return Ok(());
        }
        let key = self.file_key(agency, row.key_id).await?;
        let events = self.sharing_events(agency, id, Some(&key)).await?;
        let passes_up = row.sent_us + self.settings.escalate_hours * HOUR_US;
        if !events.iter().any(|e| e.state == "chased") {
            self.set_chase(&row, now).await?;
            self.note_chase(&row, &key, "chased", EventKind::SharingChased)
                .await?;
            self.chase_sharing(agency, id, Some(passes_up), None)
                .await?;
        }
        if now < passes_up {
            return Ok(());
        }
        for task in self.open_tasks_about(agency, row.person_id).await? {
            let ours = task.object_id == Some(id) && task.kind == TaskKind::ChaseSharing;
            if ours && task.state == TaskState::Open {
                self.escalate_task(agency, task.id).await?;
            }
        }
        self.note_chase(&row, &key, "escalated", EventKind::SharingEscalated)
            .await?;
        let path = format!("/sharings/{id}");
        self.alert_leads("sharing-escalated", id, &path).await?;
        Ok(self.chase_sharing(agency, id, None, Some(now)).await?)
    }

    async fn note_chase(
        &mut self,
        row: &SharingRow,
        key: &FileKey,
        word: &str,
        kind: EventKind,
    ) -> Result<()> {
        let agency = self.agency_id;
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: word.to_owned(),
            at_us: self.now_us,
            by_agency_id: Some(agency),
            practitioner_id: None,
            receipt: String::new(),
            reason: String::new(),
        };
        self.add_sharing_event(agency, row.id, key, &event).await?;
        let detail = json!({ "to": row.recipient_agency_id, "state": row.state });
        self.log(kind, Some(row.person_id), Some(row.id), detail)
            .await
    }
}

/// The state as the pure crate knows it.
pub(super) fn state_of(word: &str) -> Result<SharingState> {
    word.parse()
        .map_err(|_| CaseworkError::Internal("state of a sharing".into()))
}

const fn kind_of(event: ReceiptEvent) -> EventKind {
    match event {
        ReceiptEvent::Delivered => EventKind::SharingDelivered,
        ReceiptEvent::Opened => EventKind::SharingOpened,
        ReceiptEvent::Accepted => EventKind::SharingAccepted,
        ReceiptEvent::Declined => EventKind::SharingDeclined,
        ReceiptEvent::Acknowledged => EventKind::SharingAcknowledged,
        ReceiptEvent::ActedOn => EventKind::SharingActedOn,
        ReceiptEvent::Withdrawn => EventKind::SharingWithdrawn,
        ReceiptEvent::Protected => EventKind::SharingProtected,
    }
}
