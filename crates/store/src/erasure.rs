//! Erasing what an agency holds about one person: the keys are destroyed, the rows stay as proof.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use uuid::Uuid;

impl Tx {
    /// Destroys the key of a person's file and with it the keys of whatever is about nobody else:
    /// concerns in which nobody is left whose file can be read, the files attached to those, and
    /// what other agencies shared about the person. The words by which the person is found go too.
    /// Gives the keys that were destroyed; erasing twice destroys none the second time.
    ///
    /// What two children have in common stays until the second of them is erased: it is the other
    /// child's too.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn erase_person(
        &mut self,
        agency: Uuid,
        person: Uuid,
        now_us: i64,
    ) -> Result<Vec<Uuid>> {
        let (own,) = row!(
            self,
            (Uuid,),
            "SELECT key_id FROM person WHERE agency_id = $1 AND id = $2",
            agency,
            person
        )
        .ok_or(StoreError::Missing)?;
        let mut keys = vec![own];
        for (concern, key) in self.concerns_of_nobody_else(agency, person).await? {
            keys.push(key);
            let files = rows!(
                self,
                (Uuid,),
                "SELECT key_id FROM attachment WHERE agency_id = $1 AND concern_id = $2",
                agency,
                concern
            );
            keys.extend(files.into_iter().map(|(key,)| key));
        }
        let received = rows!(
            self,
            (Uuid,),
            "SELECT key_id FROM inbox_item WHERE agency_id = $1 AND person_id = $2",
            agency,
            person
        );
        keys.extend(received.into_iter().map(|(key,)| key));
        exec!(
            self,
            "DELETE FROM blind_token WHERE agency_id = $1 AND record_id = $2",
            agency,
            person
        );
        // What this person's file has in common with others is no part of a pattern any more.
        exec!(
            self,
            "DELETE FROM pattern_piece WHERE agency_id = $1 AND person_id = $2",
            agency,
            person
        );
        exec!(
            self,
            "DELETE FROM pattern_due WHERE agency_id = $1 AND person_id = $2",
            agency,
            person
        );
        self.count_undone(agency, person, &[], now_us).await?;
        self.forget_links(agency, person).await?;
        let mut destroyed = Vec::new();
        for key in keys {
            match self.destroy_file_key(agency, key, now_us).await {
                Ok(()) => destroyed.push(key),
                Err(StoreError::Missing) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(destroyed)
    }
}

impl Conn {
    /// How many concerns stay when a person's file is erased, since another child is in them.
    ///
    /// # Errors
    /// The database.
    pub async fn concerns_that_stay(&mut self, agency: Uuid, person: Uuid) -> Result<i64> {
        let all = self.file_size(agency, person).await?.concerns;
        let go = self.concerns_of_nobody_else(agency, person).await?.len();
        Ok(all - i64::try_from(go).unwrap_or(all))
    }

    /// Concerns of a person, each with its key, in which no other child's file can still be read.
    async fn concerns_of_nobody_else(
        &mut self,
        agency: Uuid,
        person: Uuid,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT c.id, c.key_id FROM concern_child k \
             JOIN concern c ON c.agency_id = k.agency_id AND c.id = k.concern_id \
             WHERE k.agency_id = $1 AND k.person_id = $2 AND NOT EXISTS ( \
               SELECT 1 FROM concern_child o \
               JOIN person p ON p.agency_id = o.agency_id AND p.id = o.person_id \
               JOIN data_key d ON d.agency_id = p.agency_id AND d.id = p.key_id \
               WHERE o.agency_id = k.agency_id AND o.concern_id = k.concern_id \
                 AND o.person_id <> k.person_id AND d.destroyed_us IS NULL)",
            agency,
            person
        ))
    }
}
