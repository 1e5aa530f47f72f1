//! Whom an export would hold, and how much: read without opening anything.

use crate::{engine::Conn, error::Result};
use uuid::Uuid;

impl Conn {
    /// The children of an agency whose records can be read, without opening one.
    ///
    /// # Errors
    /// The database.
    pub async fn children_to_export(&mut self, agency: Uuid) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT p.id FROM person p JOIN data_key d ON d.agency_id = p.agency_id AND d.id = p.key_id \
             WHERE p.agency_id = $1 AND p.kind = 'child' AND d.destroyed_us IS NULL ORDER BY p.id",
            agency
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// Concerns of an agency logged at or after one time and before another, microseconds: each
    /// child in one, and the concern. Nothing is opened.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_to_export(
        &mut self,
        agency: Uuid,
        from_us: i64,
        to_us: i64,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT k.person_id, k.concern_id FROM concern c \
             JOIN concern_child k ON k.agency_id = c.agency_id AND k.concern_id = c.id \
             JOIN data_key d ON d.agency_id = c.agency_id AND d.id = c.key_id \
             WHERE c.agency_id = $1 AND c.logged_us >= $2 AND c.logged_us < $3 AND d.destroyed_us IS NULL",
            agency,
            from_us,
            to_us
        ))
    }
}
