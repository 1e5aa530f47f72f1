//! That a child moved home or changed school, as a change of the record or something received says.

use crate::{
    engine::Conn,
    error::{Result, unless_erased},
    tx::Tx,
};
use domain::person::ChildMove;
use uuid::Uuid;

/// A move, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildMoveRow {
    /// Agency in whose file it stands.
    pub agency_id: Uuid,
    /// The record of the child.
    pub person_id: Uuid,
    /// The change of the record, or what was received.
    pub object_id: Uuid,
    /// Whose information it is.
    pub source_agency_id: Uuid,
    /// Since when it holds as far as is known, microseconds.
    pub happened_us: i64,
    /// When it was noted, microseconds.
    pub noted_us: i64,
    /// What changed.
    pub content: ChildMove,
}

#[derive(sqlx::FromRow)]
struct Raw {
    source_agency_id: Uuid,
    happened_us: i64,
    noted_us: i64,
    key_id: Uuid,
    content: Vec<u8>,
}

impl Conn {
    /// The move that one thing about a child says; `None` where it says none, or the file was erased.
    ///
    /// # Errors
    /// The database.
    pub async fn child_move(
        &mut self,
        agency: Uuid,
        person: Uuid,
        object: Uuid,
    ) -> Result<Option<ChildMoveRow>> {
        let raw = row!(
            self,
            Raw,
            "SELECT source_agency_id, happened_us, noted_us, key_id, content FROM child_move \
             WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            agency,
            person,
            object
        );
        let Some(r) = raw else { return Ok(None) };
        let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
            return Ok(None);
        };
        Ok(Some(ChildMoveRow {
            agency_id: agency,
            person_id: person,
            object_id: object,
            source_agency_id: r.source_agency_id,
            happened_us: r.happened_us,
            noted_us: r.noted_us,
            content: key.open("child_move", object, "content", &r.content)?,
        }))
    }
}

impl Tx {
    /// Notes a move; said again by the same thing, the first stands.
    ///
    /// # Errors
    /// The database.
    pub async fn add_child_move(&mut self, m: &ChildMoveRow) -> Result<()> {
        let key = self.person_key(m.agency_id, m.person_id).await?;
        let content = key.seal("child_move", m.object_id, "content", &m.content)?;
        exec!(
            self,
            "INSERT INTO child_move (agency_id, person_id, object_id, source_agency_id, happened_us, noted_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING",
            m.agency_id,
            m.person_id,
            m.object_id,
            m.source_agency_id,
            m.happened_us,
            m.noted_us,
            key.id,
            content.clone()
        );
        Ok(())
    }
}
