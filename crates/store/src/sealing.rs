//! Taking a concern that was logged as any other out of the tables that everybody's pages read.

use crate::{concerns::ConcernRow, error::Result, tx::Tx};
use uuid::Uuid;

impl Tx {
    /// Takes a concern away with everything that hangs on it, so that no list, number, search,
    /// chronology or pattern can come upon it. Its files go to the matter. The ids under which the
    /// ledger knows it are noted, so that its lines are shown to nobody else. What it said must have
    /// been kept in the matter before.
    ///
    /// Decisions and what was shared stay: they are of what left the agency. They no longer point to
    /// the concern.
    ///
    /// # Errors
    /// The database.
    pub async fn take_concern_away(&mut self, c: &ConcernRow, matter: Uuid) -> Result<()> {
        let (agency, id) = (c.agency_id, c.id);
        let mut known = vec![(id,)];
        known.extend(rows!(
            self,
            (Uuid,),
            "SELECT id FROM task WHERE agency_id = $1 AND object_id = $2",
            agency,
            id
        ));
        known.extend(rows!(
            self,
            (Uuid,),
            "SELECT id FROM attachment WHERE agency_id = $1 AND concern_id = $2",
            agency,
            id
        ));
        for (object,) in known {
            exec!(
                self,
                "INSERT INTO sealed_object (agency_id, object_id, matter_id) VALUES ($1,$2,$3) \
                 ON CONFLICT (agency_id, object_id) DO NOTHING",
                agency,
                object,
                matter
            );
        }
        for child in &c.children {
            self.take_from_child(agency, id, child.person_id).await?;
        }
        exec!(
            self,
            "UPDATE attachment SET concern_id = $3 WHERE agency_id = $1 AND concern_id = $2",
            agency,
            id,
            matter
        );
        exec!(
            self,
            "DELETE FROM entry WHERE agency_id = $1 AND object_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM task WHERE agency_id = $1 AND object_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM alert WHERE agency_id = $1 AND object_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM concern_step WHERE agency_id = $1 AND concern_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM concern_child WHERE agency_id = $1 AND concern_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM concern WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        Ok(())
    }

    async fn take_from_child(&mut self, agency: Uuid, concern: Uuid, child: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM entry_mark WHERE agency_id = $1 AND person_id = $2 AND entry_id IN \
             (SELECT id FROM entry WHERE agency_id = $1 AND object_id = $3)",
            agency,
            child,
            concern
        );
        exec!(
            self,
            "DELETE FROM pattern_piece WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            agency,
            child,
            concern
        );
        exec!(
            self,
            "DELETE FROM pattern_due WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            agency,
            child,
            concern
        );
        exec!(
            self,
            "UPDATE sharing_decision SET concern_id = NULL WHERE agency_id = $1 AND person_id = $2 AND concern_id = $3",
            agency,
            child,
            concern
        );
        Ok(())
    }
}
