//! Signed receipts: what happened to a sharing at the recipient.

use jiff::Timestamp;
use ledger::{Hash, Signer, Verifier};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::signed::{Lines, Reader, Sha256Text, Slip, SlipError, time_text, time_us};

domain::worded! {
    /// What a receipt confirms.
    ReceiptEvent, "event of a receipt" {
        /// It reached the recipient's inbox.
        Delivered = "delivered",
        /// A person opened it.
        Opened = "opened",
        /// The recipient takes it on.
        Accepted = "accepted",
        /// The recipient does not take it on; the reason says why.
        Declined = "declined",
        /// A named person has read it and answers for what follows.
        Acknowledged = "acknowledged",
        /// Something was done because of it.
        ActedOn = "acted-on",
        /// The notice that it is withdrawn was taken in, and it is marked.
        Withdrawn = "withdrawn",
        /// The notice that the address is protected by now was taken in.
        Protected = "protected",
    }
}

domain::worded! {
    /// Why a recipient does not take a sharing on. The words that go with it travel sealed.
    DeclineReason, "reason for declining" {
        /// It is meant for somebody else.
        WrongRecipient = "wrong-recipient",
        /// The child lives in another area.
        OtherArea = "other-area",
        /// It does not reach the recipient's threshold.
        BelowThreshold = "below-threshold",
        /// More is needed before it can be taken on.
        NotEnough = "not-enough",
        /// The recipient has it already.
        AlreadyHeld = "already-held",
        /// The recipient may not hold it.
        MayNotHold = "may-not-hold",
        /// Another reason, given in words.
        Other = "other",
    }
}

/// A receipt. Ids, a digest and a time: it may be kept and shown without showing the content.
///
/// ```text
/// sharewise receipt 1
/// sharing UUID
/// package sha256:HASH
/// event declined
/// reason other-area                 only when declined
/// agency UUID
/// practitioner UUID                 absent when no person was involved
/// at 2026-11-22T10:15:00.000000Z
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The sharing.
    pub sharing_id: Uuid,
    /// Digest of the package that was received.
    pub package: Hash,
    /// What happened.
    pub event: ReceiptEvent,
    /// Why it was declined; there exactly when it was.
    pub reason: Option<DeclineReason>,
    /// The agency that gives the receipt.
    pub agency_id: Uuid,
    /// The practitioner; none for a delivery, which no person makes.
    pub practitioner_id: Option<Uuid>,
    /// When, in microseconds since 1970.
    pub at_us: i64,
}

impl Slip for Receipt {
    const TITLE: &'static str = "sharewise receipt 1";

    fn write(&self, lines: Lines) -> Result<Lines, SlipError> {
        if self.reason.is_some() != (self.event == ReceiptEvent::Declined) {
            return Err(SlipError::Inconsistent);
        }
        Ok(lines
            .field("sharing", self.sharing_id)
            .field("package", Sha256Text(self.package))
            .field("event", self.event)
            .optional("reason", self.reason)
            .field("agency", self.agency_id)
            .optional("practitioner", self.practitioner_id)
            .field("at", time_text(self.at_us)?))
    }

    fn read(lines: &mut Reader<'_>) -> Result<Self, SlipError> {
        Ok(Self {
            sharing_id: lines.field("sharing")?,
            package: lines.field::<Sha256Text>("package")?.0,
            event: lines.field("event")?,
            reason: lines.optional("reason")?,
            agency_id: lines.field("agency")?,
            practitioner_id: lines.optional("practitioner")?,
            at_us: time_us(lines.field::<Timestamp>("at")?),
        })
    }
}

impl Receipt {
    /// The text that is signed.
    ///
    /// # Errors
    /// [`SlipError::Inconsistent`].
    pub fn to_text(&self) -> Result<String, SlipError> {
        self.text()
    }

    /// Signs it with the key of the agency that gives it.
    ///
    /// # Errors
    /// [`SlipError::Inconsistent`].
    pub fn sign(&self, signer: &Signer) -> Result<String, SlipError> {
        self.signed(signer)
    }

    /// Reads a receipt and checks its signature. The caller then compares sharing, digest and
    /// agency with what it expects: a right signature does not make it the right receipt.
    ///
    /// # Errors
    /// [`SlipError`].
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, SlipError> {
        Self::opened(note, verifier)
    }
}
