//! How much waits for whoever is signed in: the numbers beside the navigation.

use crate::{
    Act, Actor, Casework, Relation, Result, approvals::ALERT_SECOND, concerns::ALERT_ANSWERED,
    linking::ALERT_UNDONE, reviews::ALERT_REVIEW,
};

/// What waits, as numbers. They say that something waits and nothing of what it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Under "My work": new concerns for those who receive them, words from a lead about one's own
    /// concerns, records of emergencies that are due, patterns that wait for a decision, records
    /// that may be of one child, requests for a second person, files opened out of the ordinary.
    pub my_work: u32,
    /// Under "Shared with us": what nobody has opened yet.
    pub shared: u32,
}

impl Casework {
    /// How much waits for the actor. Asking is no reading of anybody's file and leaves no line.
    ///
    /// # Errors
    /// The database.
    pub async fn waiting(&self, actor: &Actor) -> Result<Waiting> {
        let found = self
            .store
            .read()
            .await?
            .waiting(
                actor.agency_id,
                actor.practitioner_id,
                [ALERT_ANSWERED, ALERT_UNDONE, ALERT_SECOND, ALERT_REVIEW],
            )
            .await?;
        let receives = self.may(actor, Act::ReadInbox, Relation::Agency);
        let mut my_work = found.alerts;
        if receives {
            my_work += found.new_concerns + found.patterns;
        }
        if self.may(actor, Act::LinkRecords, Relation::Agency) {
            my_work += found.pairs;
        }
        my_work += if self.may(actor, Act::FinishEmergencyRecord, Relation::Agency) {
            found.records_of_agency
        } else {
            found.own_records
        };
        let shared = if self.may(actor, Act::ReadShared, Relation::Agency) {
            found.shared
        } else {
            0
        };
        let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Waiting {
            my_work: number(my_work),
            shared: number(shared),
        })
    }
}
