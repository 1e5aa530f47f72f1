//! What a sender says afterwards: do not rely on it any more, or this is what is right. Nothing
//! that was sent is taken back unseen: both sides keep it, with the notice beside it.

use super::{HOUR_US, RecipientChoice, SentShare, ToSend, deliver::state_of, read_package};
use crate::{
    Act, Actor, Casework, CaseworkError, Relation, Work,
    error::{Fault, Result},
};
use domain::{concern::StatementKind, text};
use exchange::{Correction, Notice, NoticeKind, Package, SharingState};
use ledger::{EventKind, Signer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{SharingEvent, SharingRow};
use uuid::Uuid;

/// What was wrong in something that was shared, and what is right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CorrectSharing {
    /// The sharing that carries the correction; made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The item that was wrong; `None`: something else in it.
    pub item: Option<Uuid>,
    /// What was wrong.
    pub what: String,
    /// What is right.
    pub right: String,
}

/// A notice on its way to the recipient.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NoticeParcel {
    pub(super) sharing_id: Uuid,
    pub(super) to: Uuid,
    pub(super) notice: String,
    pub(super) words: String,
}

/// What a notice says.
pub(super) struct NoticeWords<'a> {
    pub(super) kind: NoticeKind,
    /// The sharing that puts it right, for a correction.
    pub(super) corrected_by: Option<Uuid>,
    /// Why, in words.
    pub(super) words: &'a str,
}

fn needed(faults: &mut Vec<Fault>, field: &str, value: &str) {
    let key = match text::check_required(value, text::TEXT_MAX) {
        Ok(()) => return,
        Err(text::TextFault::Empty) => "empty",
        Err(text::TextFault::TooLong { .. }) => "too-long",
        Err(text::TextFault::Control) => "control",
    };
    faults.push(Fault {
        field: field.to_owned(),
        key,
    });
}

impl Casework {
    /// Withdraws a sharing: the recipient is told not to rely on it any more and why. It stays on
    /// record on both sides, marked. Withdrawing twice changes nothing.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without a reason in words (`why`), or where it holds a protected
    /// value;
    /// [`CaseworkError::OtherContent`] where the same person gave another reason before;
    /// [`CaseworkError::NotFound`].
    pub async fn withdraw_sharing(&self, actor: &Actor, id: Uuid, why: &str) -> Result<()> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut faults = Vec::new();
        needed(&mut faults, "why", why);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (actor.agency_id, work.now_us);
        let row = work.sharing(agency, id).await?;
        let withdrawn = state_of(&row.state)? == SharingState::Withdrawn;
        match work.first_time("sharing-withdraw", id, &why.trim()).await {
            Ok(first) if first && !withdrawn => {}
            Ok(_) => return Ok(()),
            // A colleague withdrew it before.
            Err(CaseworkError::WrongState) if withdrawn => return Ok(()),
            Err(e) => return Err(e),
        }
        let held = work.hold_protected_words(row.person_id, "why", why).await;
        if let Err(e) = held {
            drop(work);
            self.note_held(actor, Act::DecideSharing, row.person_id, id, &e)
                .await?;
            return Err(e);
        }
        work.reach(&row, SharingState::Withdrawn).await?;
        work.revoke_links(agency, id, now).await?;
        let notice = NoticeWords {
            kind: NoticeKind::Withdrawn,
            corrected_by: None,
            words: why.trim(),
        };
        work.give_notice(&row, &notice).await?;
        work.commit().await?;
        self.deliver_soon().await;
        Ok(())
    }

    /// Sends a correction to whoever received a sharing. It is a sharing of its own under the same
    /// decision, and names the one that it puts right; the first stays as it was sent.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `what` or `right` is missing, `item` is not one of it, or
    /// something holds a protected value; [`CaseworkError::WrongState`] for one that was withdrawn;
    /// [`CaseworkError::OtherContent`] where the id was used for another correction.
    pub async fn correct_sharing(
        &self,
        actor: &Actor,
        id: Uuid,
        c: CorrectSharing,
    ) -> Result<SentShare> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut faults = Vec::new();
        needed(&mut faults, "what", &c.what);
        needed(&mut faults, "right", &c.right);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        let row = work.sharing(actor.agency_id, id).await?;
        work.first_time("sharing-correct", c.id, &(id, &c)).await?;
        let sent = match work.send_correction(&row, &c).await {
            Ok(sent) => sent,
            Err(e) => {
                drop(work);
                self.note_held(actor, Act::DecideSharing, row.person_id, c.id, &e)
                    .await?;
                return Err(e);
            }
        };
        work.commit().await?;
        self.deliver_soon().await;
        Ok(sent)
    }
}

impl Work {
    async fn send_correction(&mut self, row: &SharingRow, c: &CorrectSharing) -> Result<SentShare> {
        let agency = self.agency_id;
        let send = ToSend {
            decision_id: row.decision_id,
            sharing_id: c.id,
            person_id: row.person_id,
            recipient: match row.recipient_agency_id {
                Some(id) => RecipientChoice::Agency(id),
                None => RecipientChoice::Outside(domain::decision::OutsideRecipient::default()),
            },
            items: Vec::new(),
            text: c.right.clone(),
            basis: None,
            purpose: String::new(),
            emergency: false,
            recipient_person: String::new(),
            release: String::new(),
            corrects: Some(row.id),
        };
        if let Some(sent) = self.sent_before(&send).await? {
            return Ok(sent);
        }
        if state_of(&row.state)? == SharingState::Withdrawn {
            return Err(CaseworkError::WrongState);
        }
        let old = read_package(&self.sent_package(agency, row.id).await?)?;
        let mut package = self.correction(old, row, c).await?;
        self.keep_protected_back(&send, &mut package).await?;
        let to_inbox = match row.recipient_agency_id {
            Some(id) => self.agency(id).await?.on_hub,
            None => false,
        };
        self.put_on_its_way(&send, &package, to_inbox, 0).await?;
        let notice = NoticeWords {
            kind: NoticeKind::Corrected,
            corrected_by: Some(c.id),
            words: c.what.trim(),
        };
        self.give_notice(row, &notice).await?;
        Ok(SentShare {
            sharing_id: c.id,
            reference: package.short_reference(),
            cut_out: 0,
            to_inbox,
        })
    }

    /// The package of a correction: the same child, recipient and purpose; the wrong item as it is
    /// right, or the right words alone.
    async fn correction(
        &mut self,
        old: Package,
        row: &SharingRow,
        c: &CorrectSharing,
    ) -> Result<Package> {
        let digest = old.digest();
        let mut new = old;
        let items = std::mem::take(&mut new.items);
        if let Some(wrong) = c.item {
            let mut item = items
                .into_iter()
                .find(|i| i.item_id == wrong)
                .ok_or_else(|| CaseworkError::invalid("item", "unknown"))?;
            c.right.trim().clone_into(&mut item.text);
            c.what.trim().clone_into(&mut item.why);
            item.kind = item.kind.or(Some(StatementKind::Fact));
            new.items.push(item);
            new.note = String::new();
        } else {
            c.right.trim().clone_into(&mut new.note);
        }
        let (person, role) = self.name_and_role(self.actor_id).await?;
        new.id = c.id;
        new.decision_id = Some(row.decision_id);
        new.emergency = false;
        new.from.person = person;
        new.from.role = role;
        new.sent_at_us = self.now_us;
        new.corrects = Some(Correction {
            sharing_id: row.id,
            digest,
            what: c.what.trim().to_owned(),
        });
        Ok(new)
    }

    /// Signs a notice, keeps it with the sharing, and sends it to where the sharing went.
    pub(super) async fn give_notice(
        &mut self,
        row: &SharingRow,
        said: &NoticeWords<'_>,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let NoticeWords {
            kind,
            corrected_by,
            words,
        } = *said;
        let log = match kind {
            NoticeKind::Withdrawn => EventKind::SharingWithdrawn,
            NoticeKind::Corrected => EventKind::SharingCorrected,
            NoticeKind::Protected => EventKind::SharingProtected,
        };
        let fault = |e: String| CaseworkError::Internal(e);
        let package = row
            .package_digest
            .clone()
            .try_into()
            .map_err(|_| fault("a digest".into()))?;
        let notice = Notice {
            sharing_id: row.id,
            package: ledger::Hash(package),
            kind,
            corrected_by,
            agency_id: agency,
            // A file that is brought marks an address too, and nobody stands beside it.
            practitioner_id: match kind {
                NoticeKind::Protected => self.actor_id.unwrap_or_default(),
                _ => self.actor_id.ok_or(CaseworkError::NotFound)?,
            },
            at_us: now,
        };
        let signed = notice
            .sign(&self.signer().await?)
            .map_err(|e| fault(e.to_string()))?;
        let key = self.file_key(agency, row.key_id).await?;
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: kind.as_str().to_owned(),
            at_us: now,
            by_agency_id: Some(agency),
            practitioner_id: self.actor_id,
            receipt: signed.clone(),
            reason: words.to_owned(),
        };
        self.add_sharing_event(agency, row.id, &key, &event).await?;
        let to = row.recipient_agency_id;
        let detail = json!({ "to": to, "why": words, "corrected_by": corrected_by });
        let line = self.event(log, Some(row.person_id), Some(row.id), detail);
        match kind {
            // It goes with the mark, which is nobody's to keep off.
            NoticeKind::Protected => {
                self.append(agency, &line).await?;
            }
            _ => {
                self.clear(Some(row.person_id)).await?;
                self.append(agency, &line).await?;
            }
        }
        let Some(to) = to else { return Ok(()) };
        if !self.agency(to).await?.on_hub {
            return Ok(());
        }
        let parcel = NoticeParcel {
            sharing_id: row.id,
            to,
            notice: signed,
            words: words.to_owned(),
        };
        Ok(self
            .queue_parcel(agency, Uuid::now_v7(), "notice", &parcel, now)
            .await?)
    }

    /// What signs this agency's receipts and notices.
    pub(super) async fn signer(&mut self) -> Result<Signer> {
        let agency = self.agency_id;
        let seed = self.signing_seed(agency).await?;
        let origin = self.ledger_name(agency).await?;
        Signer::new(&origin, &seed).map_err(|e| CaseworkError::Internal(e.to_string()))
    }

    /// Hours after which a sharing is chased, from now, in microseconds.
    pub(super) fn chase_at(&self) -> i64 {
        self.now_us + self.settings.chase_hours * HOUR_US
    }
}
