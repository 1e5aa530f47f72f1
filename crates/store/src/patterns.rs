//! Pieces in which patterns are looked for, and what is still to be looked at.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// A piece, found by the token of its sort and of what it has in common with others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub struct PieceRow {
    /// Keyed hash of sort and common thing.
    pub token: Vec<u8>,
    /// When it happened, microseconds.
    pub happened_us: i64,
    /// The child.
    pub person_id: Uuid,
    /// The concern, what was received, or the entry.
    pub object_id: Uuid,
    /// Agency that it comes from.
    pub source_agency_id: Uuid,
    /// When it was first noted, microseconds.
    pub noted_us: i64,
}

/// Something that was written and is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct PatternJob {
    /// Agency in whose files it was written.
    pub agency_id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// The concern, what was received, or the entry; nil: the child itself.
    pub object_id: Uuid,
    /// How often it was tried.
    pub tries: i64,
}

impl Conn {
    /// The keyed hash under which pieces of one sort are found that have one thing in common. `by`
    /// says what sort of thing that is.
    ///
    /// # Errors
    /// The agency is not known.
    pub async fn pattern_token(
        &mut self,
        agency: Uuid,
        sort: &str,
        by: &str,
        thing: &str,
    ) -> Result<Vec<u8>> {
        let key = self.search_tokens(agency).await?;
        let field = format!("pattern/{sort}/{by}");
        Ok(key.token(&field, thing).to_vec())
    }

    /// Pieces under one token that happened at a time or later, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_pieces(
        &mut self,
        agency: Uuid,
        token: &[u8],
        from_us: i64,
        limit: i64,
    ) -> Result<Vec<PieceRow>> {
        Ok(rows!(
            self,
            PieceRow,
            "SELECT token, happened_us, person_id, object_id, source_agency_id, noted_us FROM pattern_piece \
             WHERE agency_id = $1 AND token = $2 AND happened_us >= $3 ORDER BY happened_us DESC LIMIT $4",
            agency,
            token.to_vec(),
            from_us,
            limit
        ))
    }

    /// The pieces that one thing about a child was made into.
    ///
    /// # Errors
    /// The database.
    pub async fn pieces_of(
        &mut self,
        agency: Uuid,
        person: Uuid,
        object: Uuid,
    ) -> Result<Vec<PieceRow>> {
        Ok(rows!(
            self,
            PieceRow,
            "SELECT token, happened_us, person_id, object_id, source_agency_id, noted_us FROM pattern_piece \
             WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            agency,
            person,
            object
        ))
    }

    /// What about a child was made into pieces, in the order of ids, at most `limit` after one.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_objects(
        &mut self,
        agency: Uuid,
        person: Uuid,
        limit: i64,
    ) -> Result<Vec<Uuid>> {
        Ok(rows!(
            self,
            (Uuid,),
            "SELECT DISTINCT object_id FROM pattern_piece WHERE agency_id = $1 AND person_id = $2 \
             ORDER BY object_id DESC LIMIT $3",
            agency,
            person,
            limit
        )
        .into_iter()
        .map(|(id,)| id)
        .collect())
    }

    /// What is to be looked at, of every agency, the longest waiting first.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_jobs(&mut self, now_us: i64, limit: i64) -> Result<Vec<PatternJob>> {
        Ok(rows!(
            self,
            PatternJob,
            "SELECT agency_id, person_id, object_id, tries FROM pattern_due WHERE due_us <= $1 ORDER BY due_us LIMIT $2",
            now_us,
            limit
        ))
    }
}

impl Tx {
    /// Asks for something to be looked at after this commit. Asked twice, it is looked at once.
    ///
    /// # Errors
    /// The database.
    pub async fn queue_pattern_job(
        &mut self,
        agency: Uuid,
        person: Uuid,
        object: Uuid,
        due_us: i64,
    ) -> Result<()> {
        put!(
            self,
            "INSERT INTO pattern_due (agency_id, person_id, object_id, due_us, tries) VALUES ($1,$2,$3,$4,0) \
             ON CONFLICT DO NOTHING",
            agency,
            person,
            object,
            due_us
        );
        Ok(())
    }

    /// Takes a job, so that nobody else does it. `false`: it was done meanwhile.
    ///
    /// # Errors
    /// The database.
    pub async fn take_pattern_job(&mut self, job: &PatternJob) -> Result<bool> {
        let n = exec!(
            self,
            "DELETE FROM pattern_due WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            job.agency_id,
            job.person_id,
            job.object_id
        );
        Ok(n == 1)
    }

    /// Puts a job off that could not be done.
    ///
    /// # Errors
    /// The database.
    pub async fn put_off_pattern_job(&mut self, job: &PatternJob, due_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE pattern_due SET due_us = $4, tries = tries + 1 \
             WHERE agency_id = $1 AND person_id = $2 AND object_id = $3",
            job.agency_id,
            job.person_id,
            job.object_id,
            due_us
        );
        Ok(())
    }

    /// Adds a piece; the same again changes nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn add_piece(&mut self, agency: Uuid, p: &PieceRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO pattern_piece (agency_id, token, happened_us, person_id, object_id, source_agency_id, noted_us) \
             VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING",
            agency,
            p.token.clone(),
            p.happened_us,
            p.person_id,
            p.object_id,
            p.source_agency_id,
            p.noted_us
        );
        Ok(())
    }

    /// Takes a piece away that no longer holds.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_piece(&mut self, agency: Uuid, p: &PieceRow) -> Result<()> {
        exec!(
            self,
            "DELETE FROM pattern_piece WHERE agency_id = $1 AND token = $2 AND happened_us = $3 AND person_id = $4 \
             AND object_id = $5 AND source_agency_id = $6",
            agency,
            p.token.clone(),
            p.happened_us,
            p.person_id,
            p.object_id,
            p.source_agency_id
        );
        Ok(())
    }
}
