//! What a lead says about the entries of a chronology, and the curated summaries made of them.

use crate::{
    engine::Conn,
    error::{Result, unless_erased},
    tx::Tx,
};
use domain::chronology::{ChronologySummary, EntryMark};
use uuid::Uuid;

/// A mark of an entry, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRow {
    /// The child.
    pub person_id: Uuid,
    /// Made by the client.
    pub id: Uuid,
    /// The entry.
    pub entry_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who.
    pub by_id: Uuid,
    /// What is said.
    pub content: EntryMark,
}

/// A version of a summary, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryVersion {
    /// The child.
    pub person_id: Uuid,
    /// Made by the client.
    pub id: Uuid,
    /// Its number, from 1.
    pub version: i64,
    /// When it was written, microseconds.
    pub written_us: i64,
    /// Who wrote it.
    pub by_id: Uuid,
    /// What it says.
    pub content: ChronologySummary,
}

#[derive(sqlx::FromRow)]
struct RawMark {
    id: Uuid,
    entry_id: Uuid,
    at_us: i64,
    by_id: Uuid,
    key_id: Uuid,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawSummary {
    id: Uuid,
    version: i64,
    written_us: i64,
    by_id: Uuid,
    key_id: Uuid,
    content: Vec<u8>,
}

impl Conn {
    /// Every mark of a child's entries, in the order of time.
    ///
    /// # Errors
    /// The database.
    pub async fn entry_marks(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<MarkRow>> {
        let raws = rows!(
            self,
            RawMark,
            "SELECT id, entry_id, at_us, by_id, key_id, content FROM entry_mark \
             WHERE agency_id = $1 AND person_id = $2 ORDER BY at_us, id",
            agency,
            person
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(MarkRow {
                content: key.open("entry_mark", r.id, "content", &r.content)?,
                person_id: person,
                id: r.id,
                entry_id: r.entry_id,
                at_us: r.at_us,
                by_id: r.by_id,
            });
        }
        Ok(all)
    }

    /// The versions of a child's summary, the newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn summaries(
        &mut self,
        agency: Uuid,
        person: Uuid,
        limit: i64,
    ) -> Result<Vec<SummaryVersion>> {
        let raws = rows!(
            self,
            RawSummary,
            "SELECT id, version, written_us, by_id, key_id, content FROM chronology_summary \
             WHERE agency_id = $1 AND person_id = $2 ORDER BY version DESC LIMIT $3",
            agency,
            person,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(SummaryVersion {
                content: key.open("chronology_summary", r.id, "content", &r.content)?,
                person_id: person,
                id: r.id,
                version: r.version,
                written_us: r.written_us,
                by_id: r.by_id,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Adds a mark.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn mark_entry(&mut self, agency: Uuid, m: &MarkRow) -> Result<()> {
        let key = self.person_key(agency, m.person_id).await?;
        let content = key.seal("entry_mark", m.id, "content", &m.content)?;
        exec!(
            self,
            "INSERT INTO entry_mark (agency_id, person_id, id, entry_id, at_us, by_id, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            agency,
            m.person_id,
            m.id,
            m.entry_id,
            m.at_us,
            m.by_id,
            key.id,
            content
        );
        Ok(())
    }

    /// Adds a version of a summary.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_summary(&mut self, agency: Uuid, s: &SummaryVersion) -> Result<()> {
        let key = self.person_key(agency, s.person_id).await?;
        let content = key.seal("chronology_summary", s.id, "content", &s.content)?;
        exec!(
            self,
            "INSERT INTO chronology_summary (agency_id, person_id, id, version, written_us, by_id, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            agency,
            s.person_id,
            s.id,
            s.version,
            s.written_us,
            s.by_id,
            key.id,
            content
        );
        Ok(())
    }
}
