//! What a recipient says of what was shared.

use crate::{
    CaseworkError,
    error::Result,
    linking::{Judged, the_same},
};
use domain::text;
use exchange::{DeclineReason, ReceiptEvent};
use serde::Serialize;
use uuid::Uuid;

/// Which child of this agency it is about. A person says so; nothing is matched by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PersonChoice {
    /// One whom the agency knows.
    Own(Uuid),
    /// Nobody yet: a new record is made from what was shared.
    New,
}

/// What the recipient says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Reply {
    /// Takes it on, into the file of a child.
    Accept(PersonChoice),
    /// Takes it on, with what is said about children who resemble the one it is about. Without a
    /// choice it is the child who was said to be the same.
    AcceptAs(Option<PersonChoice>, Judged),
    /// Does not take it on.
    Decline(DeclineReason, String),
    /// The person who answers for what follows.
    Acknowledge,
    /// Something was done because of it; in words.
    ActedOn(String),
}

impl Reply {
    pub(super) const fn event(&self) -> ReceiptEvent {
        match self {
            Self::Accept(_) | Self::AcceptAs(..) => ReceiptEvent::Accepted,
            Self::Decline(..) => ReceiptEvent::Declined,
            Self::Acknowledge => ReceiptEvent::Acknowledged,
            Self::ActedOn(_) => ReceiptEvent::ActedOn,
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        let (field, words, needed) = match self {
            Self::Decline(reason, words) => ("words", words, *reason == DeclineReason::Other),
            Self::ActedOn(words) => ("words", words, true),
            Self::AcceptAs(choice, judged) => {
                return match (the_same(judged)?, choice) {
                    (None, None) => Err(CaseworkError::invalid("person", "empty")),
                    (Some(same), Some(choice)) if *choice != PersonChoice::Own(same) => {
                        Err(CaseworkError::invalid("judged", "contradicts"))
                    }
                    _ => text::check(&judged.reason, text::TEXT_MAX)
                        .map_err(|_| CaseworkError::invalid("because", "too-long")),
                };
            }
            Self::Accept(_) | Self::Acknowledge => return Ok(()),
        };
        let checked = if needed {
            text::check_required(words, text::TEXT_MAX)
        } else {
            text::check(words, text::TEXT_MAX)
        };
        checked.map_err(|e| {
            let key = match e {
                text::TextFault::Empty => "empty",
                text::TextFault::TooLong { .. } => "too-long",
                text::TextFault::Control => "control",
            };
            CaseworkError::invalid(field, key)
        })
    }

    pub(super) fn words(&self) -> &str {
        match self {
            Self::Decline(_, words) | Self::ActedOn(words) => words,
            Self::Accept(_) | Self::AcceptAs(..) | Self::Acknowledge => "",
        }
    }

    /// Into whose file it goes, where it is taken on.
    pub(super) fn choice(&self) -> Result<Option<PersonChoice>> {
        Ok(match self {
            Self::Accept(choice) => Some(*choice),
            Self::AcceptAs(choice, judged) => choice.or(the_same(judged)?.map(PersonChoice::Own)),
            Self::Decline(..) | Self::Acknowledge | Self::ActedOn(_) => None,
        })
    }
}
