//! Whether somebody other than whoever made a way in has said that the account is its owner's.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::signing_in::{WayInHow, WayInState};
use uuid::Uuid;

/// A way in that was made, renewed or raised, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayInRow {
    /// Identifies it within the agency.
    pub id: Uuid,
    /// Whose account.
    pub practitioner_id: Uuid,
    /// What was done.
    pub how: WayInHow,
    /// Which administrator did it; `None`: the system that keeps the list of staff.
    pub by_id: Option<Uuid>,
    /// When, microseconds.
    pub at_us: i64,
    /// What became of it.
    pub state: WayInState,
    /// Who said so; `None` where nobody has, or nobody need.
    pub answered_by: Option<Uuid>,
    /// When, microseconds.
    pub answered_us: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    practitioner_id: Uuid,
    how: String,
    by_id: Option<Uuid>,
    at_us: i64,
    state: String,
    answered_by: Option<Uuid>,
    answered_us: Option<i64>,
}

fn open(r: Raw) -> Result<WayInRow> {
    Ok(WayInRow {
        id: r.id,
        practitioner_id: r.practitioner_id,
        how: r
            .how
            .parse()
            .map_err(|_| StoreError::Corrupt("way_in.how"))?,
        by_id: r.by_id,
        at_us: r.at_us,
        state: r
            .state
            .parse()
            .map_err(|_| StoreError::Corrupt("way_in.state"))?,
        answered_by: r.answered_by,
        answered_us: r.answered_us,
    })
}

impl Conn {
    /// The last ways in of an agency that were made, renewed or raised, the last first.
    ///
    /// # Errors
    /// The database.
    pub async fn ways_in(&mut self, agency: Uuid, limit: i64) -> Result<Vec<WayInRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT id, practitioner_id, how, by_id, at_us, state, answered_by, answered_us FROM way_in \
             WHERE agency_id = $1 ORDER BY at_us DESC, id DESC LIMIT $2",
            agency,
            limit
        );
        raws.into_iter().map(open).collect()
    }

    /// The ways in of one account that were made, renewed or raised, the last first.
    ///
    /// # Errors
    /// The database.
    pub async fn ways_in_of(&mut self, agency: Uuid, who: Uuid) -> Result<Vec<WayInRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT id, practitioner_id, how, by_id, at_us, state, answered_by, answered_us FROM way_in \
             WHERE agency_id = $1 AND practitioner_id = $2 ORDER BY at_us DESC, id DESC",
            agency,
            who
        );
        raws.into_iter().map(open).collect()
    }

    /// Agencies in which an account waits to be confirmed since before a time.
    ///
    /// # Errors
    /// The database.
    pub async fn agencies_with_unconfirmed(&mut self, before_us: i64) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT DISTINCT agency_id FROM practitioner WHERE unconfirmed_us <= $1 ORDER BY agency_id",
            before_us
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }
}

impl Tx {
    /// Notes that a way in was made, renewed or raised: from now on the account is not confirmed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no such account; [`StoreError::Duplicate`].
    pub async fn note_way_in(&mut self, agency: Uuid, row: &WayInRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO way_in (agency_id, id, practitioner_id, how, by_id, at_us, state) VALUES ($1,$2,$3,$4,$5,$6,$7)",
            agency,
            row.id,
            row.practitioner_id,
            row.how.as_str(),
            row.by_id,
            row.at_us,
            row.state.as_str()
        );
        if row.state == WayInState::Waiting {
            self.wait_again(agency, row.practitioner_id, row.at_us)
                .await?;
        }
        Ok(())
    }

    /// The account is not confirmed, and its days begin now.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn wait_again(&mut self, agency: Uuid, who: Uuid, now_us: i64) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE practitioner SET unconfirmed_us = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            who,
            now_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Answers what waits of an account; an objection can still be answered. `state` says how; any
    /// but an objection makes the account a confirmed one.
    ///
    /// # Errors
    /// The database.
    pub async fn answer_ways_in(
        &mut self,
        agency: Uuid,
        who: Uuid,
        state: WayInState,
        (by, now_us): (Option<Uuid>, i64),
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE way_in SET state = $3, answered_by = $4, answered_us = $5 \
             WHERE agency_id = $1 AND practitioner_id = $2 AND state IN ('waiting','objected')",
            agency,
            who,
            state.as_str(),
            by,
            now_us
        );
        if state != WayInState::Objected {
            exec!(
                self,
                "UPDATE practitioner SET unconfirmed_us = NULL WHERE agency_id = $1 AND id = $2",
                agency,
                who
            );
        }
        Ok(())
    }
}
