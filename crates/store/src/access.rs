//! Who stands too close to whom, and which files are open out of the ordinary.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::access::{ConflictContent, ConflictHow, GlassContent};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A practitioner who stands too close to a person, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// Who.
    pub practitioner_id: Uuid,
    /// To whom.
    pub person_id: Uuid,
    /// From where it is known.
    pub how: ConflictHow,
    /// Since when it counts, microseconds.
    pub since_us: i64,
    /// When somebody else took it off, microseconds.
    pub ended_us: Option<i64>,
    /// Who did.
    pub ended_by: Option<Uuid>,
    /// What they are to each other.
    pub content: ConflictContent,
}

/// A file opened out of the ordinary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlassRow {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Who opened it.
    pub practitioner_id: Uuid,
    /// Whose file.
    pub person_id: Uuid,
    /// When, microseconds.
    pub from_us: i64,
    /// From when on it is closed again, microseconds.
    pub until_us: i64,
    /// Why.
    pub content: GlassContent,
}

#[derive(sqlx::FromRow)]
struct RawConflict {
    practitioner_id: Uuid,
    person_id: Uuid,
    how: String,
    since_us: i64,
    ended_us: Option<i64>,
    ended_by: Option<Uuid>,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawGlass {
    id: Uuid,
    practitioner_id: Uuid,
    person_id: Uuid,
    from_us: i64,
    until_us: i64,
    key_id: Uuid,
    content: Vec<u8>,
}

/// The row of a conflict has no id of its own; its seal is bound to the two whom it is about.
fn place(practitioner: Uuid, person: Uuid) -> Uuid {
    Uuid::from_u128(practitioner.as_u128() ^ person.as_u128().rotate_left(1))
}

impl Conn {
    async fn open_conflict(&mut self, agency: Uuid, r: RawConflict) -> Result<ConflictRow> {
        let row = place(r.practitioner_id, r.person_id);
        Ok(ConflictRow {
            how: r
                .how
                .parse()
                .map_err(|_| StoreError::Corrupt("conflict.how"))?,
            content: self
                .open_for_agency(agency, "conflict", row, "content", &r.content)
                .await?,
            practitioner_id: r.practitioner_id,
            person_id: r.person_id,
            since_us: r.since_us,
            ended_us: r.ended_us,
            ended_by: r.ended_by,
        })
    }

    /// Whether a practitioner stands too close to a person, and whether the person's file is open
    /// to them out of the ordinary. What holds for one of joined records holds for all.
    ///
    /// # Errors
    /// The database.
    pub async fn closeness(
        &mut self,
        agency: Uuid,
        who: Uuid,
        person: Uuid,
        now_us: i64,
    ) -> Result<(bool, bool)> {
        let (records, _) = self.joined(agency, person).await?;
        let (mut conflict, mut open) = (false, false);
        for record in records {
            conflict |= row!(
                self,
                (i64,),
                "SELECT since_us FROM conflict WHERE agency_id = $1 AND practitioner_id = $2 AND person_id = $3 \
                 AND ended_us IS NULL",
                agency,
                who,
                record
            )
            .is_some();
            open |= row!(
                self,
                (i64,),
                "SELECT until_us FROM break_glass WHERE agency_id = $1 AND practitioner_id = $2 AND person_id = $3 \
                 AND until_us > $4 LIMIT 1",
                agency,
                who,
                record,
                now_us
            )
            .is_some();
        }
        Ok((conflict, open))
    }

    /// The practitioners who stand too close to a person, in any record of theirs.
    ///
    /// # Errors
    /// The database.
    pub async fn who_stands_too_close(
        &mut self,
        agency: Uuid,
        person: Uuid,
    ) -> Result<BTreeSet<Uuid>> {
        let mut all = BTreeSet::new();
        for record in self.joined(agency, person).await?.0 {
            let found = rows!(
                self,
                (Uuid,),
                "SELECT practitioner_id FROM conflict WHERE agency_id = $1 AND person_id = $2 AND ended_us IS NULL",
                agency,
                record
            );
            all.extend(found.into_iter().map(|(id,)| id));
        }
        Ok(all)
    }

    /// The people to whom a practitioner stands too close.
    ///
    /// # Errors
    /// The database.
    pub async fn too_close_to(&mut self, agency: Uuid, who: Uuid) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT person_id FROM conflict WHERE agency_id = $1 AND practitioner_id = $2 AND ended_us IS NULL",
            agency,
            who
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// What a practitioner said of themselves, or the product found, ended or not.
    ///
    /// # Errors
    /// The database.
    pub async fn conflicts_of(&mut self, agency: Uuid, who: Uuid) -> Result<Vec<ConflictRow>> {
        let raws = rows!(
            self,
            RawConflict,
            "SELECT practitioner_id, person_id, how, since_us, ended_us, ended_by, content FROM conflict \
             WHERE agency_id = $1 AND practitioner_id = $2 ORDER BY since_us, person_id",
            agency,
            who
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_conflict(agency, raw).await?);
        }
        Ok(all)
    }

    /// Who stands too close to a person.
    ///
    /// # Errors
    /// The database.
    pub async fn conflicts_about(
        &mut self,
        agency: Uuid,
        person: Uuid,
    ) -> Result<Vec<ConflictRow>> {
        let raws = rows!(
            self,
            RawConflict,
            "SELECT practitioner_id, person_id, how, since_us, ended_us, ended_by, content FROM conflict \
             WHERE agency_id = $1 AND person_id = $2 ORDER BY since_us, practitioner_id",
            agency,
            person
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_conflict(agency, raw).await?);
        }
        Ok(all)
    }

    async fn open_glass(&mut self, agency: Uuid, r: RawGlass) -> Result<GlassRow> {
        let key = self.file_key(agency, r.key_id).await?;
        Ok(GlassRow {
            content: key.open("break_glass", r.id, "content", &r.content)?,
            id: r.id,
            practitioner_id: r.practitioner_id,
            person_id: r.person_id,
            from_us: r.from_us,
            until_us: r.until_us,
        })
    }

    /// One file opened out of the ordinary.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or the child's key was destroyed.
    pub async fn glass(&mut self, agency: Uuid, id: Uuid) -> Result<GlassRow> {
        let raw = row!(
            self,
            RawGlass,
            "SELECT id, practitioner_id, person_id, from_us, until_us, key_id, content FROM break_glass \
             WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_glass(agency, raw).await
    }

    /// Every time that a person's file was opened out of the ordinary, the last first.
    ///
    /// # Errors
    /// The database.
    pub async fn glass_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<GlassRow>> {
        let raws = rows!(
            self,
            RawGlass,
            "SELECT id, practitioner_id, person_id, from_us, until_us, key_id, content FROM break_glass \
             WHERE agency_id = $1 AND person_id = $2 ORDER BY from_us DESC, id DESC",
            agency,
            person
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_glass(agency, raw).await)?);
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps that somebody stands too close; said again, nothing changes. Says whether it is new.
    ///
    /// # Errors
    /// The database.
    pub async fn add_conflict(&mut self, agency: Uuid, c: &ConflictRow) -> Result<bool> {
        let row = place(c.practitioner_id, c.person_id);
        let content = self
            .seal_for_agency(agency, "conflict", row, "content", &c.content)
            .await?;
        let n = exec!(
            self,
            "INSERT INTO conflict (agency_id, practitioner_id, person_id, how, since_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (agency_id, practitioner_id, person_id) DO UPDATE SET \
             how = excluded.how, since_us = excluded.since_us, ended_us = NULL, ended_by = NULL, content = excluded.content \
             WHERE conflict.ended_us IS NOT NULL",
            agency,
            c.practitioner_id,
            c.person_id,
            c.how.as_str(),
            c.since_us,
            content
        );
        Ok(n == 1)
    }

    /// Takes it off, with who did and why. Says whether it was on.
    ///
    /// # Errors
    /// The database.
    pub async fn end_conflict(&mut self, agency: Uuid, c: &ConflictRow) -> Result<bool> {
        let row = place(c.practitioner_id, c.person_id);
        let content = self
            .seal_for_agency(agency, "conflict", row, "content", &c.content)
            .await?;
        let n = exec!(
            self,
            "UPDATE conflict SET ended_us = $4, ended_by = $5, content = $6 \
             WHERE agency_id = $1 AND practitioner_id = $2 AND person_id = $3 AND ended_us IS NULL",
            agency,
            c.practitioner_id,
            c.person_id,
            c.ended_us,
            c.ended_by,
            content
        );
        Ok(n == 1)
    }

    /// Opens a file out of the ordinary. There is no function that changes such a row.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the person is not known.
    pub async fn add_glass(&mut self, agency: Uuid, g: &GlassRow) -> Result<()> {
        let key = self.person_key(agency, g.person_id).await?;
        let content = key.seal("break_glass", g.id, "content", &g.content)?;
        exec!(
            self,
            "INSERT INTO break_glass (agency_id, id, practitioner_id, person_id, from_us, until_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            agency,
            g.id,
            g.practitioner_id,
            g.person_id,
            g.from_us,
            g.until_us,
            key.id,
            content
        );
        Ok(())
    }
}
