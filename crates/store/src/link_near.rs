//! Look-ups of a partner that say the name of somebody who is known here and nothing else that fits: many of
//! one record in a day are how somebody guesses a date of birth.

use crate::{engine::Conn, error::Result, link_limit::DAY_US, tx::Tx};
use uuid::Uuid;

/// Tries that are counted: what follows grows no more.
const COUNTED: i64 = 50;

impl Conn {
    /// How many different things a partner's look-ups said of one record's name in the 24 hours before
    /// `now_us` that did not fit; no further than fifty.
    ///
    /// # Errors
    /// The database.
    pub async fn near_today(
        &mut self,
        (agency, person): (Uuid, Uuid),
        partner: Uuid,
        now_us: i64,
    ) -> Result<i64> {
        let near = self.near((agency, person), partner);
        let found = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM (SELECT 1 FROM link_near WHERE agency_id = $1 AND near = $2 AND at_us > $3 LIMIT $4) AS n",
            agency,
            near,
            now_us - DAY_US,
            COUNTED
        );
        Ok(found.map_or(0, |(n,)| n))
    }

    /// A record and the partner that guesses about it, as a keyed hash.
    fn near(&self, who: (Uuid, Uuid), partner: Uuid) -> Uuid {
        let text = format!("{} {} {partner}", who.0, who.1);
        Uuid::from_bytes(self.keys.sign_in_tokens().token("link-near", &text))
    }
}

impl Tx {
    /// Notes that a partner's look-up said the name of a record and nothing else that fits. Tells whether it
    /// is the first time in a day that just this was said.
    ///
    /// # Errors
    /// The database.
    pub async fn note_near(
        &mut self,
        (agency, person): (Uuid, Uuid),
        partner: Uuid,
        said: &str,
        now_us: i64,
    ) -> Result<bool> {
        let near = self.near((agency, person), partner);
        let said = Uuid::from_bytes(self.keys.sign_in_tokens().token("link-near-said", said));
        let rows = exec!(
            self,
            "INSERT INTO link_near (agency_id, partner_id, near, said, at_us) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, near, said) DO UPDATE SET at_us = excluded.at_us WHERE link_near.at_us <= $6",
            agency,
            partner,
            near,
            said,
            now_us,
            now_us - DAY_US
        );
        Ok(rows > 0)
    }

    /// Forgets what was said more than a day ago.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_near(&mut self, agency: Uuid, now_us: i64) -> Result<()> {
        exec!(
            self,
            "DELETE FROM link_near WHERE agency_id = $1 AND at_us <= $2",
            agency,
            now_us - DAY_US
        );
        Ok(())
    }
}
