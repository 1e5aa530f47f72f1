//! Matters for named people only. No statement elsewhere reads these tables.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    keys::FileKey,
    tx::Tx,
};
use domain::sealed::{SealedContent, SealedStep};
use uuid::Uuid;

/// A matter, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Who logged it.
    pub author_id: Uuid,
    /// Who is in charge of it.
    pub owner_id: Uuid,
    /// When it was logged, microseconds.
    pub opened_us: i64,
    /// What it says.
    pub content: SealedContent,
}

/// Somebody who is or was named in a matter.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SealedMember {
    /// Who.
    pub practitioner_id: Uuid,
    /// Since when, microseconds.
    pub since_us: i64,
    /// No longer since, microseconds.
    pub until_us: Option<i64>,
}

/// Something that was done with a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedStepRow {
    /// Made by the client.
    pub id: Uuid,
    /// What.
    pub what: SealedStep,
    /// Who did it.
    pub by_id: Uuid,
    /// Who was named or removed.
    pub whom_id: Option<Uuid>,
    /// When, microseconds.
    pub at_us: i64,
    /// The words of a note.
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    author_id: Uuid,
    owner_id: Uuid,
    opened_us: i64,
    key_id: Uuid,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawStep {
    id: Uuid,
    what: String,
    by_id: Uuid,
    whom_id: Option<Uuid>,
    at_us: i64,
    content: Vec<u8>,
}

impl Conn {
    /// A matter with its key, to whoever is named in it; to anybody else it does not exist.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn sealed_matter(
        &mut self,
        agency: Uuid,
        who: Uuid,
        id: Uuid,
    ) -> Result<(SealedRow, FileKey)> {
        let raw = row!(
            self,
            Raw,
            "SELECT sealed_matter.id, author_id, owner_id, opened_us, key_id, content FROM sealed_member JOIN sealed_matter \
             ON sealed_matter.agency_id = sealed_member.agency_id AND sealed_matter.id = sealed_member.matter_id \
             WHERE sealed_member.agency_id = $1 AND sealed_member.practitioner_id = $2 AND sealed_member.matter_id = $3 \
             AND sealed_member.until_us IS NULL",
            agency,
            who,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_matter(agency, raw).await
    }

    /// A matter that nobody can open who works at the agency, to pass it on: with its key, and to no
    /// person.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn sealed_matter_for_nobody(
        &mut self,
        agency: Uuid,
        id: Uuid,
    ) -> Result<(SealedRow, FileKey)> {
        let raw = row!(
            self,
            Raw,
            "SELECT id, author_id, owner_id, opened_us, key_id, content FROM sealed_matter WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_matter(agency, raw).await
    }

    /// Matters in which nobody is named who works at the agency now: agency and matter.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_without_reader(&mut self) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM sealed_matter WHERE NOT EXISTS (SELECT 1 FROM sealed_member \
             JOIN practitioner ON practitioner.agency_id = sealed_member.agency_id AND practitioner.id = sealed_member.practitioner_id \
             WHERE sealed_member.agency_id = sealed_matter.agency_id AND sealed_member.matter_id = sealed_matter.id \
             AND sealed_member.until_us IS NULL AND practitioner.state = 'active') ORDER BY agency_id, id"
        ))
    }

    async fn open_matter(&mut self, agency: Uuid, raw: Raw) -> Result<(SealedRow, FileKey)> {
        let key = self.file_key(agency, raw.key_id).await?;
        let row = SealedRow {
            content: key.open("sealed_matter", raw.id, "content", &raw.content)?,
            id: raw.id,
            author_id: raw.author_id,
            owner_id: raw.owner_id,
            opened_us: raw.opened_us,
        };
        Ok((row, key))
    }

    /// The matters in which somebody is named, each with when it was logged, the last first.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_matters(&mut self, agency: Uuid, who: Uuid) -> Result<Vec<(Uuid, i64)>> {
        Ok(rows!(
            self,
            (Uuid, i64),
            "SELECT sealed_matter.id, opened_us FROM sealed_member JOIN sealed_matter \
             ON sealed_matter.agency_id = sealed_member.agency_id AND sealed_matter.id = sealed_member.matter_id \
             WHERE sealed_member.agency_id = $1 AND sealed_member.practitioner_id = $2 AND sealed_member.until_us IS NULL \
             ORDER BY opened_us DESC, sealed_matter.id DESC",
            agency,
            who
        ))
    }

    /// Everybody who is or was named in a matter.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_members(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<SealedMember>> {
        Ok(rows!(
            self,
            SealedMember,
            "SELECT practitioner_id, since_us, until_us FROM sealed_member WHERE agency_id = $1 AND matter_id = $2 \
             ORDER BY since_us, practitioner_id",
            agency,
            id
        ))
    }

    /// What was done with a matter, in the order of time.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_steps(
        &mut self,
        agency: Uuid,
        id: Uuid,
        key: &FileKey,
    ) -> Result<Vec<SealedStepRow>> {
        let raws = rows!(
            self,
            RawStep,
            "SELECT id, what, by_id, whom_id, at_us, content FROM sealed_step WHERE agency_id = $1 AND matter_id = $2 \
             ORDER BY at_us, id",
            agency,
            id
        );
        raws.into_iter()
            .map(|r| {
                Ok(SealedStepRow {
                    what: r
                        .what
                        .parse()
                        .map_err(|_| StoreError::Corrupt("sealed_step.what"))?,
                    text: key.open("sealed_step", r.id, "content", &r.content)?,
                    id: r.id,
                    by_id: r.by_id,
                    whom_id: r.whom_id,
                    at_us: r.at_us,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Keeps a matter under a key of its own; its owner is the first who is named.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_sealed_matter(&mut self, agency: Uuid, m: &SealedRow) -> Result<FileKey> {
        let key = self.new_file_key(agency, m.id, m.opened_us).await?;
        let content = key.seal("sealed_matter", m.id, "content", &m.content)?;
        exec!(
            self,
            "INSERT INTO sealed_matter (agency_id, id, author_id, owner_id, opened_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7)",
            agency,
            m.id,
            m.author_id,
            m.owner_id,
            m.opened_us,
            key.id,
            content
        );
        Ok(key)
    }

    /// Names somebody in a matter, or names them again.
    ///
    /// # Errors
    /// The database.
    pub async fn name_in_sealed(
        &mut self,
        agency: Uuid,
        id: Uuid,
        who: Uuid,
        (by, now_us): (Uuid, i64),
    ) -> Result<bool> {
        let n = exec!(
            self,
            "INSERT INTO sealed_member (agency_id, practitioner_id, matter_id, since_us, named_by) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, practitioner_id, matter_id) DO UPDATE SET since_us = excluded.since_us, \
             named_by = excluded.named_by, until_us = NULL WHERE sealed_member.until_us IS NOT NULL",
            agency,
            who,
            id,
            now_us,
            by
        );
        Ok(n == 1)
    }

    /// Somebody is named no longer.
    ///
    /// # Errors
    /// The database.
    pub async fn remove_from_sealed(
        &mut self,
        agency: Uuid,
        id: Uuid,
        who: Uuid,
        now_us: i64,
    ) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE sealed_member SET until_us = $4 WHERE agency_id = $1 AND practitioner_id = $2 AND matter_id = $3 \
             AND until_us IS NULL",
            agency,
            who,
            id,
            now_us
        );
        Ok(n == 1)
    }

    /// Keeps what was done with a matter.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_sealed_step(
        &mut self,
        agency: Uuid,
        matter: Uuid,
        key: &FileKey,
        s: &SealedStepRow,
    ) -> Result<()> {
        let content = key.seal("sealed_step", s.id, "content", &s.text)?;
        exec!(
            self,
            "INSERT INTO sealed_step (agency_id, matter_id, id, what, by_id, whom_id, at_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            agency,
            matter,
            s.id,
            s.what.as_str(),
            s.by_id,
            s.whom_id,
            s.at_us,
            content
        );
        Ok(())
    }
}
