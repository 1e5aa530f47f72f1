//! What a record of a person said before it was put right.

use crate::{
    engine::Conn,
    error::{Result, unless_erased},
    persons::PersonRow,
    tx::Tx,
};
use domain::person::PersonWas;
use uuid::Uuid;

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChangeRow {
    /// Made by the client, or by the import.
    pub id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who did it.
    pub by_id: Option<Uuid>,
    /// What the record said before, and why it was changed.
    pub was: PersonWas,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    at_us: i64,
    by_id: Option<Uuid>,
    key_id: Uuid,
    content: Vec<u8>,
}

impl Conn {
    /// What a record said before each of its changes, the first first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn person_changes(
        &mut self,
        agency: Uuid,
        person: Uuid,
        limit: i64,
    ) -> Result<Vec<PersonChangeRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT id, at_us, by_id, key_id, content FROM person_change \
             WHERE agency_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT $3",
            agency,
            person,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(PersonChangeRow {
                was: key.open("person_change", r.id, "content", &r.content)?,
                id: r.id,
                at_us: r.at_us,
                by_id: r.by_id,
            });
        }
        all.reverse();
        Ok(all)
    }
}

impl Tx {
    /// Keeps what a record said before it is changed.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_person_was(&mut self, p: &PersonRow, c: &PersonChangeRow) -> Result<()> {
        let key = self.file_key(p.agency_id, p.key_id).await?;
        let content = key.seal("person_change", c.id, "content", &c.was)?;
        put!(
            self,
            "INSERT INTO person_change (agency_id, person_id, id, at_us, by_id, key_id, content) VALUES ($1,$2,$3,$4,$5,$6,$7)",
            p.agency_id,
            p.id,
            c.id,
            c.at_us,
            c.by_id,
            p.key_id,
            content
        );
        Ok(())
    }
}
