//! Exercises with the lawful-basis helper, each kept by the person who did it.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::law::ExerciseContent;
use uuid::Uuid;

/// An exercise that somebody saved.
#[derive(Debug, Clone, PartialEq)]
pub struct ExerciseRow {
    /// Agency of whoever did it.
    pub agency_id: Uuid,
    /// Whoever did it.
    pub practitioner_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// When it was saved, microseconds.
    pub saved_us: i64,
    /// Fingerprint of the rulebook that answered, hexadecimal.
    pub rulebook_hash: String,
    /// What was thought, asked and answered.
    pub content: ExerciseContent,
}

#[derive(sqlx::FromRow)]
struct RawExercise {
    agency_id: Uuid,
    practitioner_id: Uuid,
    id: Uuid,
    saved_us: i64,
    rulebook_hash: String,
    content: Vec<u8>,
}

impl Conn {
    async fn open_exercise(&mut self, r: RawExercise) -> Result<ExerciseRow> {
        Ok(ExerciseRow {
            content: self
                .open_for_agency(r.agency_id, "law_exercise", r.id, "content", &r.content)
                .await?,
            agency_id: r.agency_id,
            practitioner_id: r.practitioner_id,
            id: r.id,
            saved_us: r.saved_us,
            rulebook_hash: r.rulebook_hash,
        })
    }

    /// One saved exercise of one practitioner.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn exercise(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        id: Uuid,
    ) -> Result<ExerciseRow> {
        let raw = row!(
            self,
            RawExercise,
            "SELECT * FROM law_exercise WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_exercise(raw).await
    }

    /// A practitioner's saved exercises, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn exercises(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        limit: i64,
    ) -> Result<Vec<ExerciseRow>> {
        let raws = rows!(
            self,
            RawExercise,
            "SELECT * FROM law_exercise WHERE agency_id = $1 AND practitioner_id = $2 \
             ORDER BY saved_us DESC, id DESC LIMIT $3",
            agency,
            practitioner,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_exercise(raw).await?);
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps an exercise.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id is taken.
    pub async fn add_exercise(&mut self, e: &ExerciseRow) -> Result<()> {
        let content = self
            .seal_for_agency(e.agency_id, "law_exercise", e.id, "content", &e.content)
            .await?;
        exec!(
            self,
            "INSERT INTO law_exercise (agency_id, practitioner_id, id, saved_us, rulebook_hash, content) \
             VALUES ($1,$2,$3,$4,$5,$6)",
            e.agency_id,
            e.practitioner_id,
            e.id,
            e.saved_us,
            e.rulebook_hash.clone(),
            content
        );
        Ok(())
    }

    /// Throws an exercise away; throwing away what is not there is harmless.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_exercise(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        id: Uuid,
    ) -> Result<()> {
        exec!(
            self,
            "DELETE FROM law_exercise WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        );
        Ok(())
    }
}
