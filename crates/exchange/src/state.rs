//! Where a sharing stands.
//!
//! ```text
//! drafted -> sent -> delivered -> opened -> accepted -> acknowledged -> acted on
//!                                        -> declined (may still be accepted)
//! anything after drafted -> withdrawn
//! ```
//!
//! `delivered` and `opened` may be passed over: paper and a telephone call have no inbox, and
//! receipts may come in another order than they were given.

use crate::ReceiptEvent;

domain::worded! {
    /// Where a sharing stands, as the sender sees it.
    SharingState, "state of a sharing" {
        /// Chosen and not yet sent.
        Drafted = "drafted",
        /// Left the sender; no word from the recipient yet.
        Sent = "sent",
        /// In the recipient's inbox.
        Delivered = "delivered",
        /// A person opened it.
        Opened = "opened",
        /// The recipient takes it on.
        Accepted = "accepted",
        /// The recipient does not take it on.
        Declined = "declined",
        /// A named person answers for what follows.
        Acknowledged = "acknowledged",
        /// Something was done because of it.
        ActedOn = "acted-on",
        /// The sender has withdrawn it.
        Withdrawn = "withdrawn",
    }
}

/// What a receipt does to a sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// The sharing moves to this state.
    To(SharingState),
    /// The receipt is kept and nothing moves: it came again, or later than a receipt for
    /// something further on.
    KeptOnly,
    /// The receipt does not fit (nothing was sent yet, or what was accepted is declined): it is
    /// kept and a person must look at it.
    Unexpected,
}

use SharingState::{
    Accepted, Acknowledged, ActedOn, Declined, Delivered, Drafted, Opened, Sent, Withdrawn,
};

/// Every step that a sharing may take.
const STEPS: &[(SharingState, &[SharingState])] = &[
    (Drafted, &[Sent]),
    (Sent, &[Delivered, Opened, Accepted, Declined, Withdrawn]),
    (Delivered, &[Opened, Accepted, Declined, Withdrawn]),
    (Opened, &[Accepted, Declined, Withdrawn]),
    (Accepted, &[Acknowledged, ActedOn, Withdrawn]),
    (Declined, &[Accepted, Withdrawn]),
    (Acknowledged, &[ActedOn, Withdrawn]),
    (ActedOn, &[Withdrawn]),
    (Withdrawn, &[]),
];

impl SharingState {
    /// The states that may come next.
    pub fn next(self) -> &'static [Self] {
        STEPS
            .iter()
            .find(|(from, _)| *from == self)
            .map_or(&[], |(_, to)| to)
    }

    /// Whether a sharing may go from here to there in one step.
    pub fn can(self, to: Self) -> bool {
        self.next().contains(&to)
    }

    /// Whether the sender still waits for the recipient, so that it is chased and passed up.
    pub fn awaits_recipient(self) -> bool {
        matches!(self, Sent | Delivered | Opened | Accepted)
    }

    /// What a receipt does to a sharing in this state. Receipts may come in another order than
    /// they were given, so that one for something further on moves the sharing there at once.
    pub fn after(self, event: ReceiptEvent) -> Advance {
        let to = event.state();
        // A decline after an acceptance must not be lost among late receipts.
        let turned = to == Declined && matches!(self, Accepted | Acknowledged | ActedOn);
        // Only the sender withdraws: its recipient can do no more than confirm that.
        let untold = to == Withdrawn && self != Withdrawn;
        if self == Drafted || turned || untold {
            Advance::Unexpected
        } else if self.leads_to(to) {
            Advance::To(to)
        } else {
            Advance::KeptOnly
        }
    }

    /// Whether there is a way from here to there. The steps form no circle, so the search ends.
    fn leads_to(self, to: Self) -> bool {
        self.next()
            .iter()
            .any(|&next| next == to || next.leads_to(to))
    }
}

impl ReceiptEvent {
    /// The state that the event leads to.
    pub const fn state(self) -> SharingState {
        match self {
            Self::Delivered => Delivered,
            Self::Opened => Opened,
            Self::Accepted => Accepted,
            Self::Declined => Declined,
            Self::Acknowledged => Acknowledged,
            Self::ActedOn => ActedOn,
            Self::Withdrawn => Withdrawn,
            // It says that it is there, and moves nothing further.
            Self::Protected => Delivered,
        }
    }
}
