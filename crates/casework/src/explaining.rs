//! Whether something explains that somebody opened a file. It is asked of the reader: what they did
//! about the child, what was given to them, and, of those who receive the agency's concerns, what
//! came in that they are there to read. What goes on in a file explains nobody who has no part in it.
//!
//! A brother's or a sister's file is read for the same reason, so the same is asked of the children of
//! the same family.

use crate::{Act, Relation, Result, Work, error::CaseworkError, watching::start_of};
use access::Standing;
use jiff::ToSpan;
use std::collections::BTreeSet;
use store::{Opened, Opening};
use uuid::Uuid;

/// Days before a reading within which what the reader did about the child explains it.
const OWN_DAYS: i32 = 30;
/// Days for which what came in is new to those who receive concerns and have not read the file since:
/// Friday's is new on Monday. The longer it is, the more curiosity it explains (docs/threats.md).
const NEW_DAYS: i32 = 3;
/// Days before it is due from which a task that is nobody's own is anybody's who receives concerns.
const DUE_DAYS: i32 = 7;

impl Work {
    /// Whether something explains that somebody opened a file on a day that is over.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn is_explained(&mut self, o: Opened) -> Result<bool> {
        let agency = self.agency_id;
        let day = |n: i32| {
            let day = o.day.checked_add(n.days());
            start_of(day.map_err(|e| CaseworkError::Internal(e.to_string()))?)
        };
        let opening = Opening {
            reader: o.practitioner_id,
            from_us: day(-OWN_DAYS)?,
            new_us: day(-NEW_DAYS)?,
            day_us: day(0)?,
            until_us: day(1)?,
        };
        let due_us = day(1 + DUE_DAYS)?;
        let reader = self.practitioner(agency, o.practitioner_id).await?;
        let standing = Standing {
            role: reader.role,
            // Whoever has left since was there when they read it.
            state: domain::practitioner::MemberState::Active,
            second_factor: true,
            confirmed: true,
        };
        let may = |act| self.policy.permit(standing, act, Relation::Agency).is_ok();
        let (receives, looks) = (may(Act::ReadInbox), may(Act::ReviewAccess));
        for child in self.children_of_the_family(o.person_id).await? {
            let own = self.did_something(agency, child, opening).await?
                || self.is_given_to(agency, child, opening).await?;
            let waits = receives
                && self
                    .waits_for_those_who_receive(agency, child, opening, due_us)
                    .await?;
            if own || waits {
                return Ok(true);
            }
        }
        Ok(self
            .is_looked_at(agency, o.person_id, opening, looks)
            .await?)
    }

    /// The records of a child, and of the children around the same adults.
    async fn children_of_the_family(&mut self, person: Uuid) -> Result<BTreeSet<Uuid>> {
        let agency = self.agency_id;
        let (mut all, mut family) = (BTreeSet::new(), BTreeSet::new());
        for record in self.joined(agency, person).await?.0 {
            all.insert(record);
            let mut around = self.relations(agency, record).await?;
            // A professional stands around many children who have nothing to do with one another.
            around.retain(|r| r.parental_responsibility || r.same_household);
            family.extend(around.into_iter().map(|r| r.other_id));
        }
        for adult in family {
            let mut theirs = self.children_of(agency, adult).await?;
            theirs.retain(|r| r.parental_responsibility || r.same_household);
            all.extend(theirs.into_iter().map(|r| r.child_id));
        }
        Ok(all)
    }
}
