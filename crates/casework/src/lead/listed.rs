//! The agency's concerns by where they stand: what nobody has read, what is open, what was closed.

use super::{ConcernLine, Names};
use crate::{Act, Actor, Casework, Relation, Result, grounds::closed_to};
use domain::concern::ConcernState;
use store::ConcernRow;
use uuid::Uuid;

/// Concerns on one page of the list.
pub const CONCERNS_PAGE: usize = 50;

/// A concern in the list of a state: enough to see which one waits for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedConcern {
    /// The concern.
    pub line: ConcernLine,
    /// Who read it first; empty: nobody yet.
    pub read_by: String,
    /// When the next thing to do about it, or about a child in it, is due, microseconds; `None`:
    /// nothing is set, so that nobody has it in hand.
    pub next_due_us: Option<i64>,
}

/// One page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConcernList {
    /// The oldest first; of those that were closed, the newest first.
    pub concerns: Vec<ListedConcern>,
    /// The concern after which the next page begins, if there is one.
    pub next: Option<Uuid>,
}

impl Casework {
    /// Concerns of the agency in a state, a page at a time. They say nothing of what was seen.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] for whoever does not receive the agency's concerns, and for
    /// an `after` that is no concern of the agency.
    pub async fn concern_list(
        &self,
        actor: &Actor,
        state: ConcernState,
        after: Option<Uuid>,
    ) -> Result<ConcernList> {
        self.concerns_listed(actor, state, after, CONCERNS_PAGE)
            .await
    }

    /// The same, at most `most` to a page.
    pub(super) async fn concerns_listed(
        &self,
        actor: &Actor,
        state: ConcernState,
        after: Option<Uuid>,
        most: usize,
    ) -> Result<ConcernList> {
        let permit = self.permit(actor, Act::ReadInbox, Relation::Agency).await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let closed = closed_to(&mut conn, actor).await?;
        // Whoever stands too close to a child does not see that there is a concern.
        let hidden = |c: &ConcernRow| c.children.iter().any(|k| closed.contains(&k.person_id));
        let newest_first = state == ConcernState::Closed;
        let mut from = match after {
            Some(id) => {
                let last = conn.concern(agency, id).await?;
                if hidden(&last) {
                    return Err(crate::CaseworkError::NotFound);
                }
                (last.logged_us, id)
            }
            None if newest_first => (i64::MAX, Uuid::max()),
            None => (i64::MIN, Uuid::nil()),
        };
        // One more than a page, of what is shown: the end of a page never names what is hidden.
        let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
        let mut rows = Vec::new();
        while rows.len() <= most {
            let found = if newest_first {
                conn.concerns_before(agency, state, from, limit).await?
            } else {
                conn.concerns_after(agency, state, from, limit).await?
            };
            let Some(last) = found.last().filter(|_| found.len() > most) else {
                rows.extend(found.into_iter().filter(|c| !hidden(c)));
                break;
            };
            from = (last.logged_us, last.id);
            rows.extend(found.into_iter().filter(|c| !hidden(c)));
        }
        let more = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| more).map(|c| c.id);
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut concerns = Vec::with_capacity(rows.len());
        for c in rows {
            let mut next_due_us = conn.next_due_about(agency, c.id).await?;
            for child in &c.children {
                let due = conn.next_due_for(agency, child.person_id).await?;
                next_due_us = next_due_us.into_iter().chain(due).min();
            }
            concerns.push(ListedConcern {
                line: names.concern(&mut conn, &c).await?,
                read_by: c
                    .acknowledged_by
                    .map(|id| names.staff(id))
                    .unwrap_or_default(),
                next_due_us,
            });
        }
        Ok(ConcernList { concerns, next })
    }
}
