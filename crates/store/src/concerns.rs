//! Concerns.

mod lists;

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    keys::FileKey,
    tx::Tx,
};
use domain::concern::{Category, ChildInConcern, ConcernContent, ConcernState, Urgency};
use uuid::Uuid;

/// A concern to be logged.
pub struct NewConcern {
    /// Agency that logs it.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Who logs it.
    pub author_id: Uuid,
    /// How pressing.
    pub urgency: Urgency,
    /// Children in it, each with a part.
    pub children: Vec<ChildInConcern>,
    /// What was seen, heard and said.
    pub content: ConcernContent,
    /// When it was logged, microseconds.
    pub logged_us: i64,
}

/// A concern, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernRow {
    /// Agency that logged it.
    pub agency_id: Uuid,
    /// Identifies it within the agency.
    pub id: Uuid,
    /// Who logged it.
    pub author_id: Uuid,
    /// New, acknowledged or closed.
    pub state: ConcernState,
    /// How pressing.
    pub urgency: Urgency,
    /// Key that seals it.
    pub key_id: Uuid,
    /// Children in it.
    pub children: Vec<ChildInConcern>,
    /// What was seen, heard and said.
    pub content: ConcernContent,
    /// Tags of the lead.
    pub categories: Vec<Category>,
    /// When it was logged, microseconds.
    pub logged_us: i64,
    /// When a lead read it.
    pub acknowledged_us: Option<i64>,
    /// Which lead read it.
    pub acknowledged_by: Option<Uuid>,
    /// When it was closed.
    pub closed_us: Option<i64>,
    /// Rises with each change.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    author_id: Uuid,
    state: String,
    urgency: String,
    key_id: Uuid,
    content: Vec<u8>,
    categories: String,
    logged_us: i64,
    acknowledged_us: Option<i64>,
    acknowledged_by: Option<Uuid>,
    closed_us: Option<i64>,
    version: i64,
}

impl Conn {
    async fn open_concern(&mut self, r: Raw) -> Result<ConcernRow> {
        let bad = |_| StoreError::Corrupt("concern");
        let key = self.file_key(r.agency_id, r.key_id).await?;
        Ok(ConcernRow {
            state: r.state.parse().map_err(bad)?,
            urgency: r.urgency.parse().map_err(bad)?,
            categories: serde_json::from_str(&r.categories)
                .map_err(|_| StoreError::Corrupt("concern.categories"))?,
            content: key.open("concern", r.id, "content", &r.content)?,
            children: self.concern_children(r.agency_id, r.id).await?,
            agency_id: r.agency_id,
            id: r.id,
            author_id: r.author_id,
            key_id: r.key_id,
            logged_us: r.logged_us,
            acknowledged_us: r.acknowledged_us,
            acknowledged_by: r.acknowledged_by,
            closed_us: r.closed_us,
            version: r.version,
        })
    }

    async fn open_concerns(&mut self, raws: Vec<Raw>) -> Result<Vec<ConcernRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_concern(raw).await)?);
        }
        Ok(all)
    }

    async fn concern_children(
        &mut self,
        agency: Uuid,
        concern: Uuid,
    ) -> Result<Vec<ChildInConcern>> {
        rows!(
            self,
            (Uuid, String),
            "SELECT person_id, role FROM concern_child WHERE agency_id = $1 AND concern_id = $2 ORDER BY person_id",
            agency,
            concern
        )
        .into_iter()
        .map(|(person_id, role)| {
            Ok(ChildInConcern { person_id, role: role.parse().map_err(|_| StoreError::Corrupt("concern_child"))? })
        })
        .collect()
    }

    /// One concern.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn concern(&mut self, agency: Uuid, id: Uuid) -> Result<ConcernRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM concern WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_concern(raw).await
    }

    /// Who read a concern first for the agency; `None`: nobody yet, or it is no concern.
    ///
    /// # Errors
    /// The database.
    pub async fn concern_reader(&mut self, agency: Uuid, id: Uuid) -> Result<Option<Uuid>> {
        let found = row!(
            self,
            (Option<Uuid>,),
            "SELECT acknowledged_by FROM concern WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        Ok(found.and_then(|(by,)| by))
    }

    /// Who logged a concern: all that is needed to know on what ground it may be read.
    ///
    /// # Errors
    /// The database.
    pub async fn concern_author(&mut self, agency: Uuid, id: Uuid) -> Result<Option<Uuid>> {
        Ok(row!(
            self,
            (Uuid,),
            "SELECT author_id FROM concern WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .map(|(author,)| author))
    }
}

impl Tx {
    /// Adds a concern, sealed with `key`: that of the child's file where one child is in it, one of
    /// its own otherwise.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id was used before.
    pub async fn add_concern(&mut self, c: &NewConcern, key: &FileKey) -> Result<()> {
        let content = key.seal("concern", c.id, "content", &c.content)?;
        put!(
            self,
            "INSERT INTO concern (agency_id, id, author_id, state, urgency, key_id, content, categories, logged_us, version) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,1)",
            c.agency_id,
            c.id,
            c.author_id,
            ConcernState::New.as_str(),
            c.urgency.as_str(),
            key.id,
            content,
            "[]",
            c.logged_us
        );
        for child in &c.children {
            self.put_in_concern(c.agency_id, c.id, *child).await?;
        }
        Ok(())
    }

    /// Puts a child into a concern, or changes the child's part in it.
    ///
    /// # Errors
    /// The database.
    pub async fn put_in_concern(
        &mut self,
        agency: Uuid,
        concern: Uuid,
        child: ChildInConcern,
    ) -> Result<()> {
        put!(
            self,
            "INSERT INTO concern_child (agency_id, concern_id, person_id, role) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id, concern_id, person_id) DO UPDATE SET role = excluded.role",
            agency,
            concern,
            child.person_id,
            child.role.as_str()
        );
        Ok(())
    }

    /// Notes that a lead has read a new concern; a second reading changes nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn acknowledge_concern(
        &mut self,
        agency: Uuid,
        id: Uuid,
        by: Uuid,
        now_us: i64,
    ) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE concern SET state = 'acknowledged', acknowledged_us = $3, acknowledged_by = $4, version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND state = 'new'",
            agency,
            id,
            now_us,
            by
        );
        Ok(n == 1)
    }

    /// Sets the lead's tags.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn tag_concern(
        &mut self,
        agency: Uuid,
        id: Uuid,
        categories: &[Category],
    ) -> Result<()> {
        let list = serde_json::to_string(categories)
            .map_err(|_| StoreError::Corrupt("concern.categories"))?;
        let n = exec!(
            self,
            "UPDATE concern SET categories = $3, version = version + 1 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            list
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Closes or reopens a concern.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn set_concern_state(
        &mut self,
        agency: Uuid,
        id: Uuid,
        state: ConcernState,
        now_us: i64,
    ) -> Result<()> {
        let closed = (state == ConcernState::Closed).then_some(now_us);
        let n = exec!(
            self,
            "UPDATE concern SET state = $3, closed_us = $4, version = version + 1 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            state.as_str(),
            closed
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Replaces the content of a concern (tagging a statement); the ledger keeps that it was done,
    /// and the caller keeps the old value as a correction in the chronology.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where somebody changed it since `version`.
    pub async fn change_concern(&mut self, c: &ConcernRow) -> Result<()> {
        let key = self.file_key(c.agency_id, c.key_id).await?;
        let content = key.seal("concern", c.id, "content", &c.content)?;
        let n = exec!(
            self,
            "UPDATE concern SET content = $4, version = version + 1 WHERE agency_id = $1 AND id = $2 AND version = $3",
            c.agency_id,
            c.id,
            c.version,
            content
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
