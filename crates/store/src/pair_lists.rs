//! The lists of pairs that a lead goes through.

use crate::{
    engine::Conn,
    error::Result,
    pairs::{PairRow, Raw, all},
};
use domain::linking::PairState;
use uuid::Uuid;

impl Conn {
    /// Pairs of an agency that nobody has decided about, the likeliest first.
    ///
    /// # Errors
    /// The database.
    pub async fn likeliest_pairs(
        &mut self,
        agency: Uuid,
        state: PairState,
        limit: i64,
    ) -> Result<Vec<PairRow>> {
        all(rows!(
            self,
            Raw,
            "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
             FROM link_pair WHERE agency_id = $1 AND state = $2 ORDER BY weight DESC, id DESC LIMIT $3",
            agency,
            state.as_str(),
            limit
        ))
    }

    /// Pairs of an agency about which somebody decided, the newest decision first.
    ///
    /// # Errors
    /// The database.
    pub async fn newest_pairs(
        &mut self,
        agency: Uuid,
        state: PairState,
        limit: i64,
    ) -> Result<Vec<PairRow>> {
        all(rows!(
            self,
            Raw,
            "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
             FROM link_pair WHERE agency_id = $1 AND state = $2 ORDER BY decided_us DESC, id DESC LIMIT $3",
            agency,
            state.as_str(),
            limit
        ))
    }
}
