//! Sharing: from a decision to the recipient's inbox, and the receipts that come back.
//!
//! A sharing is written in the transaction of the decision it rests on, and is brought to the
//! recipient in a transaction of the recipient's. Two agencies' writes are never held together:
//! what has to travel waits in the outbox between them, and bringing it twice changes nothing.

mod after;
mod checking;
mod deliver;
mod filing;
mod inbox;
mod links;
mod moving;
mod notices;
mod pack;
mod protect;
mod replies;
mod sent;
mod shielding;
#[cfg(test)]
mod tests;

pub use after::CorrectSharing;
pub(crate) use filing::new_record;
pub use inbox::{InboxLine, Received};
pub use links::{LinkState, NewLink};
pub(crate) use moving::ALERT_MOVED;
pub use moving::{MoveLine, MoveSharing};
pub(crate) use protect::{CUT, cut_marked, cut_protected, values_of};
pub use replies::{PersonChoice, Reply};
pub(crate) use sent::lines as sharing_lines;
pub use sent::{SharingLine, SharingView, TrailLine};
pub(crate) use shielding::Shield;

use crate::{Work, error::Result};
use domain::decision::{ChosenItem, LawfulBasis, OutsideRecipient};
use exchange::{Package, Recipient};
use ledger::EventKind;
use serde_json::json;
use store::{NewSharing, SharingEvent, StoreError};
use uuid::Uuid;

/// To whom something goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientChoice {
    /// An agency of the directory.
    Agency(Uuid),
    /// Someone outside it, who gets a one-time link, paper or a telephone call.
    Outside(OutsideRecipient),
}

/// What a decision hands over to be sent.
#[derive(Debug, Clone)]
pub(crate) struct ToSend {
    /// The decision that it rests on.
    pub decision_id: Uuid,
    /// Made by the client, so that a retry is harmless; also the id of the package.
    pub sharing_id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// To whom.
    pub recipient: RecipientChoice,
    /// The person in an agency of the directory whom it is meant for; empty: whoever answers there.
    pub recipient_person: String,
    /// What was ticked.
    pub items: Vec<ChosenItem>,
    /// Free text beside the items; in an emergency often all there is.
    pub text: String,
    /// Lawful basis, as shown to the recipient.
    pub basis: Option<LawfulBasis>,
    /// What it is for.
    pub purpose: String,
    /// Nothing may stand in the way.
    pub emergency: bool,
    /// Why a protected value goes along on purpose; empty: none may.
    pub release: String,
    /// The sharing that this one puts right.
    pub corrects: Option<Uuid>,
}

/// What was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentShare {
    /// The sharing.
    pub sharing_id: Uuid,
    /// Two groups of four characters, to be compared by telephone.
    pub reference: String,
    /// In an emergency: how many protected values were cut out before it left.
    pub cut_out: usize,
    /// Whether it goes to an inbox here; else by one-time link, paper or telephone.
    pub to_inbox: bool,
}

const HOUR_US: i64 = 3_600_000_000;

impl Work {
    /// Sends what was chosen, as it stands now, in this transaction. Sent again with the same id
    /// under the same decision, it answers what was sent and sends nothing.
    ///
    /// # Errors
    /// [`crate::CaseworkError::Invalid`] with the item that is not the child's (`unknown`) or that holds a
    /// protected value (`protected`, never in an emergency).
    pub(crate) async fn send_sharing(&mut self, s: ToSend) -> Result<SentShare> {
        if let Some(sent) = self.sent_before(&s).await? {
            return Ok(sent);
        }
        let (mut package, to_inbox) = self.pack(&s).await?;
        let cut_out = self.keep_protected_back(&s, &mut package).await?;
        self.put_on_its_way(&s, &package, to_inbox, cut_out).await?;
        Ok(SentShare {
            sharing_id: s.sharing_id,
            reference: package.short_reference(),
            cut_out,
            to_inbox,
        })
    }

    /// Writes down what goes, and hands it to whoever brings it.
    async fn put_on_its_way(
        &mut self,
        s: &ToSend,
        package: &Package,
        to_inbox: bool,
        cut_out: usize,
    ) -> Result<()> {
        let (recipient, outside) = match &package.to {
            Recipient::Agency(to) => (Some(to.agency_id), None),
            Recipient::Outside(to) => (None, Some(to.organisation.clone())),
        };
        let digest = package.digest();
        self.write_sharing(s, recipient, package.to_bytes(), digest.0)
            .await?;
        if to_inbox {
            let parcel = deliver::ToDeliver {
                sharing_id: s.sharing_id,
            };
            let (agency, now) = (self.agency_id, self.now_us);
            self.queue_parcel(agency, Uuid::now_v7(), "deliver", &parcel, now)
                .await?;
        }
        let detail = json!({
            "to": recipient, "outside": outside, "decision": s.decision_id,
            "emergency": s.emergency, "package": digest.to_string(), "cut_out": cut_out,
            "purpose": package.purpose, "corrects": s.corrects,
            "items": package.items.iter().map(|i| i.item_id).collect::<Vec<_>>(),
        });
        self.log(
            EventKind::SharingSent,
            Some(s.person_id),
            Some(s.sharing_id),
            detail,
        )
        .await
    }

    async fn sent_before(&mut self, s: &ToSend) -> Result<Option<SentShare>> {
        let agency = self.agency_id;
        let row = match self.sharing(agency, s.sharing_id).await {
            Ok(row) => row,
            Err(StoreError::Missing) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        if row.decision_id != s.decision_id {
            return Err(crate::CaseworkError::WrongState);
        }
        let package = read_package(&self.sent_package(agency, row.id).await?)?;
        let to_inbox = match row.recipient_agency_id {
            Some(id) => self.agency(id).await?.on_hub,
            None => false,
        };
        Ok(Some(SentShare {
            sharing_id: row.id,
            reference: package.short_reference(),
            cut_out: 0,
            to_inbox,
        }))
    }

    async fn write_sharing(
        &mut self,
        s: &ToSend,
        recipient: Option<Uuid>,
        package: Vec<u8>,
        digest: [u8; 32],
    ) -> Result<()> {
        let (agency, now, chase_us) = (self.agency_id, self.now_us, self.chase_at());
        self.add_sharing(&NewSharing {
            agency_id: agency,
            id: s.sharing_id,
            decision_id: s.decision_id,
            person_id: s.person_id,
            recipient_agency_id: recipient,
            sent_us: now,
            chase_us,
            emergency: s.emergency,
            package,
            digest,
            corrects_id: s.corrects,
        })
        .await?;
        let key = self.person_key(agency, s.person_id).await?;
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: "sent".into(),
            at_us: now,
            by_agency_id: Some(agency),
            practitioner_id: self.actor_id,
            receipt: String::new(),
            reason: String::new(),
        };
        Ok(self
            .add_sharing_event(agency, s.sharing_id, &key, &event)
            .await?)
    }
}

/// Reads a package that was written here; anything else is damage.
fn read_package(bytes: &[u8]) -> Result<Package> {
    Package::from_bytes(bytes).map_err(|e| crate::CaseworkError::Internal(e.to_string()))
}
