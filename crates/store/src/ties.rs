//! What was said of two people around a child: append-only, found from either of them.

use crate::{
    engine::Conn,
    error::{Result, unless_erased},
    tx::Tx,
};
use domain::around::TieSaid;
use uuid::Uuid;

/// Something that was said of two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieRow {
    /// Made by the client.
    pub id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who said it.
    pub by_id: Uuid,
    /// What was said, and of whom.
    pub content: TieSaid,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    at_us: i64,
    by_id: Uuid,
    key_id: Uuid,
    content: Vec<u8>,
}

impl Conn {
    /// All that was said of somebody and another, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn ties(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<TieRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT id, at_us, by_id, key_id, content FROM family_tie \
             WHERE agency_id = $1 AND person_id = $2 ORDER BY at_us, id",
            agency,
            person
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(TieRow {
                content: key.open("family_tie", r.id, "content", &r.content)?,
                id: r.id,
                at_us: r.at_us,
                by_id: r.by_id,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps what was said of two people, under the key of each.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`] where the id was used before.
    pub async fn say_tie(&mut self, agency: Uuid, t: &TieRow) -> Result<()> {
        let both = (t.content.one, t.content.other);
        for (person, other) in [both, (both.1, both.0)] {
            let key = self.person_key(agency, person).await?;
            let content = key.seal("family_tie", t.id, "content", &t.content)?;
            exec!(
                self,
                "INSERT INTO family_tie (agency_id, person_id, id, other_id, at_us, by_id, key_id, content) \
                 VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
                agency,
                person,
                t.id,
                other,
                t.at_us,
                t.by_id,
                key.id,
                content
            );
        }
        Ok(())
    }
}
