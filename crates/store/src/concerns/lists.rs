//! Lists of concerns.

use super::Raw;
use crate::{ConcernRow, engine::Conn, error::Result};
use domain::concern::{ConcernState, Urgency};
use uuid::Uuid;

impl Conn {
    /// Concerns in a state, oldest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_in(
        &mut self,
        agency: Uuid,
        state: ConcernState,
        limit: i64,
    ) -> Result<Vec<ConcernRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM concern WHERE agency_id = $1 AND state = $2 ORDER BY logged_us, id LIMIT $3",
            agency,
            state.as_str(),
            limit
        );
        self.open_concerns(raws).await
    }

    /// Concerns that no lead has read, of one urgency, oldest first, at most `limit`; whether the
    /// list goes on behind them. An erased one is left out, so their number does not tell.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_waiting(
        &mut self,
        agency: Uuid,
        urgency: Urgency,
        limit: i64,
    ) -> Result<(Vec<ConcernRow>, bool)> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM concern WHERE agency_id = $1 AND state = 'new' AND urgency = $2 ORDER BY logged_us, id LIMIT $3",
            agency,
            urgency.as_str(),
            limit
        );
        let goes_on = crate::engine::as_many_as(&raws, limit);
        Ok((self.open_concerns(raws).await?, goes_on))
    }

    /// Concerns that one practitioner logged, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_by(
        &mut self,
        agency: Uuid,
        author: Uuid,
        limit: i64,
    ) -> Result<Vec<ConcernRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM concern WHERE agency_id = $1 AND author_id = $2 ORDER BY logged_us DESC, id LIMIT $3",
            agency,
            author,
            limit
        );
        self.open_concerns(raws).await
    }

    /// Concerns in which a child has a part, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<ConcernRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT c.* FROM concern c JOIN concern_child k ON k.agency_id = c.agency_id AND k.concern_id = c.id \
             WHERE k.agency_id = $1 AND k.person_id = $2 ORDER BY c.logged_us DESC, c.id",
            agency,
            person
        );
        self.open_concerns(raws).await
    }

    /// A page of the concerns in a state, oldest first: those after the one logged at `after.0` with
    /// the id `after.1`, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_after(
        &mut self,
        agency: Uuid,
        state: ConcernState,
        after: (i64, Uuid),
        limit: i64,
    ) -> Result<Vec<ConcernRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM concern WHERE agency_id = $1 AND state = $2 AND (logged_us, id) > ($3, $4) \
             ORDER BY logged_us, id LIMIT $5",
            agency,
            state.as_str(),
            after.0,
            after.1,
            limit
        );
        self.open_concerns(raws).await
    }

    /// A page of the concerns in a state, newest first: those before the one logged at `before.0`
    /// with the id `before.1`, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_before(
        &mut self,
        agency: Uuid,
        state: ConcernState,
        before: (i64, Uuid),
        limit: i64,
    ) -> Result<Vec<ConcernRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM concern WHERE agency_id = $1 AND state = $2 AND (logged_us, id) < ($3, $4) \
             ORDER BY logged_us DESC, id DESC LIMIT $5",
            agency,
            state.as_str(),
            before.0,
            before.1,
            limit
        );
        self.open_concerns(raws).await
    }
}
