//! An agency's own numbers of files a day.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

impl Conn {
    /// The numbers that an agency has set, each with the role's word, or `any`.
    ///
    /// # Errors
    /// The database.
    pub async fn files_a_day(&mut self, agency: Uuid) -> Result<Vec<(String, i64)>> {
        Ok(rows!(
            self,
            (String, i64),
            "SELECT role, files FROM files_a_day WHERE agency_id = $1",
            agency
        ))
    }
}

impl Tx {
    /// Sets a number; `None`: from now on it is the one that ships.
    ///
    /// # Errors
    /// The database.
    pub async fn set_files_a_day(
        &mut self,
        agency: Uuid,
        role: &'static str,
        files: Option<i64>,
        (by, at_us): (Uuid, i64),
    ) -> Result<()> {
        let Some(files) = files else {
            exec!(
                self,
                "DELETE FROM files_a_day WHERE agency_id = $1 AND role = $2",
                agency,
                role
            );
            return Ok(());
        };
        exec!(
            self,
            "INSERT INTO files_a_day (agency_id, role, files, set_by, set_us) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, role) DO UPDATE SET files = excluded.files, set_by = excluded.set_by, set_us = excluded.set_us",
            agency,
            role,
            files,
            by,
            at_us
        );
        Ok(())
    }
}
