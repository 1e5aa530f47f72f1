//! Which children somebody was shown by searches on a day.

use crate::{engine::Conn, error::Result, tx::Tx};
use jiff::civil::Date;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Conn {
    /// The children whom somebody was shown by searches on a day.
    ///
    /// # Errors
    /// The database.
    pub async fn names_shown(
        &mut self,
        agency: Uuid,
        who: Uuid,
        day: Date,
    ) -> Result<BTreeSet<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT person_id FROM names_shown WHERE agency_id = $1 AND day = $2 AND practitioner_id = $3",
            agency,
            day.to_string(),
            who
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }
}

impl Tx {
    /// Notes which children somebody is shown; noted again, nothing changes.
    ///
    /// # Errors
    /// The database.
    pub async fn add_names_shown(
        &mut self,
        agency: Uuid,
        who: Uuid,
        day: Date,
        children: &[Uuid],
    ) -> Result<()> {
        let row = |id: &Uuid| {
            vec![
                agency.into(),
                day.to_string().into(),
                who.into(),
                (*id).into(),
            ]
        };
        let rows = children.iter().map(row).collect();
        self.put_rows_unless(
            "INSERT INTO names_shown (agency_id, day, practitioner_id, person_id)",
            rows,
            " ON CONFLICT (agency_id, day, practitioner_id, person_id) DO NOTHING",
        )
        .await
    }

    /// Clears away what was noted of days before `day`.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_names_shown(&mut self, agency: Uuid, day: Date) -> Result<()> {
        exec!(
            self,
            "DELETE FROM names_shown WHERE agency_id = $1 AND day < $2",
            agency,
            day.to_string()
        );
        Ok(())
    }
}
