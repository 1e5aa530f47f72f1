//! How much waits for whoever is signed in: the numbers beside the navigation.

use crate::{
    Act, Actor, Casework, Relation, Result,
    approvals::ALERT_SECOND,
    chasing::{ALERT_LATE, unlooked_at},
    concerns::ALERT_ANSWERED,
    grounds::closed_to,
    linking::ALERT_UNDONE,
    reviews::ALERT_REVIEW,
    sealed::ALERT_SEALED,
    sharings::ALERT_MOVED,
    ways_in::wait_for,
};
use domain::access::ReviewState;
use std::collections::BTreeSet;
use store::{AlertRow, Conn, ReviewRow, StoreError};
use uuid::Uuid;

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

/// What waits for somebody about who sees what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccessWaiting {
    /// Requests for a second person that they may answer, or whose answer they have not seen.
    pub seconds: usize,
    /// What was opened out of the ordinary and that they may look at.
    pub reviews: usize,
    /// Sealed matters in which they are named.
    pub sealed: usize,
    /// Accounts that wait for the reader's word that they are their owners'.
    pub accounts: usize,
    /// The reader's own account waits for somebody else's word.
    pub unconfirmed: bool,
    /// What nobody looked at in time, or nobody could look at: for those who can name somebody.
    pub late: usize,
    /// Partners that looked up unusually much: for those who answer for the agreement.
    pub unusual: usize,
}

/// The alerts that are counted as work.
const COUNTED: [&str; 7] = [
    ALERT_ANSWERED,
    ALERT_UNDONE,
    ALERT_SECOND,
    ALERT_REVIEW,
    ALERT_SEALED,
    ALERT_MOVED,
    ALERT_LATE,
];

/// Whether an alert is about a file that is closed to whom it was raised for.
async fn is_shut(
    conn: &mut Conn,
    agency: Uuid,
    closed: &BTreeSet<Uuid>,
    alert: &AlertRow,
) -> Result<bool> {
    let (false, Some(object)) = (closed.is_empty(), alert.object_id) else {
        return Ok(false);
    };
    let about = match alert.kind.as_str() {
        ALERT_REVIEW | ALERT_LATE => conn
            .review(agency, object)
            .await
            .map(|r| r.person_id.into_iter().collect()),
        ALERT_SECOND => conn
            .approval(agency, object)
            .await
            .map(|a| a.person_id.into_iter().chain(a.content.covers).collect()),
        ALERT_UNDONE => conn
            .pair(agency, object)
            .await
            .map(|p| vec![p.one, p.other]),
        ALERT_MOVED => Ok(vec![object]),
        _ => return Ok(false),
    };
    match about {
        Ok(about) => Ok(about.iter().any(|p: &Uuid| closed.contains(p))),
        Err(StoreError::Missing | StoreError::Erased) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

impl Casework {
    /// What waits for somebody about who sees what. Asking is no reading and leaves no line.
    ///
    /// # Errors
    /// The database.
    pub async fn access_waiting(&self, actor: &Actor) -> Result<AccessWaiting> {
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        // Before a connection is held: whoever asks for a second one while holding one waits for themselves
        // as soon as many do.
        let sealed = self.sealed_matters(actor).await?.len();
        let mut conn = self.store.read().await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mut seconds = 0;
        for a in conn.unread_alerts(agency, who).await? {
            let of_them =
                a.kind == ALERT_SECOND && !is_shut(&mut conn, actor.agency_id, &closed, &a).await?;
            seconds += usize::from(of_them);
        }
        let reviews = if self.may(actor, Act::ReviewAccess, Relation::Agency) {
            let mut open = conn.reviews(agency, ReviewState::Open, 100).await?;
            let shut = |r: &ReviewRow| r.person_id.is_some_and(|p| closed.contains(&p));
            open.retain(|r| r.practitioner_id != who && !shut(r));
            open.len()
        } else {
            0
        };
        let late = if self.may(actor, Act::ManagePeople, Relation::Agency) {
            unlooked_at(&mut conn, &self.policy, agency, self.now_us()).await?
        } else {
            0
        };
        let unusual = if self.may(actor, Act::SetLookUp, Relation::Agency) {
            conn.notices_waiting(agency).await?
        } else {
            0
        };
        let accounts = wait_for(&mut conn, &self.policy, actor).await?;
        Ok(AccessWaiting {
            accounts,
            unconfirmed: !actor.confirmed,
            late,
            unusual,
            seconds,
            reviews,
            sealed,
        })
    }

    /// How much waits for the actor. Asking is no reading of anybody's file and leaves no line.
    ///
    /// # Errors
    /// The database.
    pub async fn waiting(&self, actor: &Actor) -> Result<Waiting> {
        let found = self
            .store
            .read()
            .await?
            .waiting(actor.agency_id, actor.practitioner_id, COUNTED)
            .await?;
        let receives = self.may(actor, Act::ReadInbox, Relation::Agency);
        let links = self.may(actor, Act::LinkRecords, Relation::Agency);
        let mut my_work = found.alerts;
        let close = self
            .store
            .read()
            .await?
            .too_close_to(actor.agency_id, actor.practitioner_id)
            .await?;
        if close.is_empty() {
            my_work += if receives {
                found.new_concerns + found.patterns
            } else {
                0
            };
            my_work += if links { found.pairs } else { 0 };
        } else {
            // What they may not see is not counted: the lists themselves are.
            my_work += self.counted_by_lists(actor, receives, links).await?;
            my_work -= self.alerts_shut(actor).await?;
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

    /// Unread alerts about files that are closed to somebody by now.
    async fn alerts_shut(&self, actor: &Actor) -> Result<i64> {
        let mut conn = self.store.read().await?;
        let closed = closed_to(&mut conn, actor).await?;
        let all = conn
            .unread_alerts(actor.agency_id, actor.practitioner_id)
            .await?;
        let mut n = 0;
        for a in all.iter().filter(|a| COUNTED.contains(&a.kind.as_str())) {
            n += i64::from(is_shut(&mut conn, actor.agency_id, &closed, a).await?);
        }
        Ok(n)
    }

    async fn counted_by_lists(&self, actor: &Actor, receives: bool, links: bool) -> Result<i64> {
        let mut n = 0;
        if receives {
            let inbox = self.inbox(actor).await?;
            n += inbox.new_concerns.len() + inbox.patterns.len();
        }
        if links {
            n += self.open_pairs(actor).await?;
        }
        Ok(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
