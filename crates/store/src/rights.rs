//! Requests for access to what is held about a child, and what was chosen for each piece of the file.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::rights::{PieceChosen, RightsContent, RightsEnd, RightsState};
use jiff::civil::Date;
use uuid::Uuid;

/// A request, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsRow {
    /// Agency that is asked.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// Where it stands.
    pub state: RightsState,
    /// The day on which it came.
    pub received: Date,
    /// The day by which it is answered; `None` while the clock is stopped, or no day can be counted.
    pub due: Option<Date>,
    /// How it ended without a pack.
    pub ended_how: Option<RightsEnd>,
    /// Who wrote it down.
    pub logged_by: Uuid,
    /// When, microseconds.
    pub logged_us: i64,
    /// When it was answered or ended, microseconds.
    pub ended_us: Option<i64>,
    /// Rises with each change.
    pub version: i64,
    /// Who asks for what, and how it was checked.
    pub content: RightsContent,
}

/// What was chosen for a piece, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsChoiceRow {
    /// The request.
    pub request_id: Uuid,
    /// The piece: a concern, an entry, a decision, ...
    pub piece_id: Uuid,
    /// Who chose.
    pub by_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// What.
    pub chosen: PieceChosen,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    person_id: Uuid,
    state: String,
    received_day: String,
    due_day: Option<String>,
    ended_how: String,
    logged_by: Uuid,
    logged_us: i64,
    ended_us: Option<i64>,
    version: i64,
    key_id: Uuid,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawChoice {
    request_id: Uuid,
    piece_id: Uuid,
    by_id: Uuid,
    at_us: i64,
    key_id: Uuid,
    content: Vec<u8>,
}

fn day(text: &str) -> Result<Date> {
    text.parse()
        .map_err(|_| StoreError::Corrupt("rights_request: a day"))
}

impl Conn {
    async fn open_rights(&mut self, r: Raw) -> Result<RightsRow> {
        let bad = |_| StoreError::Corrupt("rights_request");
        let content = self.file_key(r.agency_id, r.key_id).await?.open(
            "rights_request",
            r.id,
            "content",
            &r.content,
        )?;
        let how = r.ended_how.as_str();
        Ok(RightsRow {
            state: r.state.parse().map_err(bad)?,
            received: day(&r.received_day)?,
            due: r.due_day.as_deref().map(day).transpose()?,
            ended_how: (!how.is_empty())
                .then(|| how.parse().map_err(bad))
                .transpose()?,
            agency_id: r.agency_id,
            id: r.id,
            person_id: r.person_id,
            logged_by: r.logged_by,
            logged_us: r.logged_us,
            ended_us: r.ended_us,
            version: r.version,
            content,
        })
    }

    async fn open_all_rights(&mut self, raws: Vec<Raw>) -> Result<Vec<RightsRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_rights(raw).await)?);
        }
        Ok(all)
    }

    /// One request for access.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Erased`] where the child's file was.
    pub async fn rights_request(&mut self, agency: Uuid, id: Uuid) -> Result<RightsRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, person_id, state, received_day, due_day, ended_how, logged_by, logged_us, ended_us, \
             version, key_id, content FROM rights_request WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_rights(raw).await
    }

    /// Requests for access in one state, the last logged first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn rights_requests_in(
        &mut self,
        agency: Uuid,
        state: RightsState,
        limit: i64,
    ) -> Result<Vec<RightsRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, person_id, state, received_day, due_day, ended_how, logged_by, logged_us, ended_us, \
             version, key_id, content FROM rights_request WHERE agency_id = $1 AND state = $2 \
             ORDER BY logged_us DESC, id DESC LIMIT $3",
            agency,
            state.as_str(),
            limit
        );
        self.open_all_rights(raws).await
    }

    /// What was chosen for each piece of a request so far.
    ///
    /// # Errors
    /// The database.
    pub async fn rights_choices(
        &mut self,
        agency: Uuid,
        request: Uuid,
    ) -> Result<Vec<RightsChoiceRow>> {
        let raws = rows!(
            self,
            RawChoice,
            "SELECT request_id, piece_id, by_id, at_us, key_id, content FROM rights_choice \
             WHERE agency_id = $1 AND request_id = $2 ORDER BY piece_id",
            agency,
            request
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(RightsChoiceRow {
                chosen: key.open("rights_choice", r.piece_id, "content", &r.content)?,
                request_id: r.request_id,
                piece_id: r.piece_id,
                by_id: r.by_id,
                at_us: r.at_us,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps a request for access.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the child is not known.
    pub async fn add_rights_request(&mut self, r: &RightsRow) -> Result<()> {
        let key = self.person_key(r.agency_id, r.person_id).await?;
        let content = key.seal("rights_request", r.id, "content", &r.content)?;
        exec!(
            self,
            "INSERT INTO rights_request (agency_id, id, person_id, state, received_day, due_day, ended_how, logged_by, \
             logged_us, ended_us, version, key_id, content) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
            r.agency_id,
            r.id,
            r.person_id,
            r.state.as_str(),
            r.received.to_string(),
            r.due.map(|d| d.to_string()),
            r.ended_how.map_or("", RightsEnd::as_str),
            r.logged_by,
            r.logged_us,
            r.ended_us,
            r.version,
            key.id,
            content
        );
        Ok(())
    }

    /// Changes a request, from the version in which it was read; the version rises.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where somebody changed it meanwhile.
    pub async fn change_rights_request(&mut self, r: &RightsRow) -> Result<()> {
        let key = self.person_key(r.agency_id, r.person_id).await?;
        let content = key.seal("rights_request", r.id, "content", &r.content)?;
        let n = exec!(
            self,
            "UPDATE rights_request SET state = $4, due_day = $5, ended_how = $6, ended_us = $7, key_id = $8, \
             content = $9, version = version + 1 WHERE agency_id = $1 AND id = $2 AND version = $3",
            r.agency_id,
            r.id,
            r.version,
            r.state.as_str(),
            r.due.map(|d| d.to_string()),
            r.ended_how.map_or("", RightsEnd::as_str),
            r.ended_us,
            key.id,
            content
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    /// Keeps what was chosen for a piece, in place of what was chosen before.
    ///
    /// # Errors
    /// The child is not known, or the database.
    pub async fn put_rights_choice(
        &mut self,
        agency: Uuid,
        person: Uuid,
        c: &RightsChoiceRow,
    ) -> Result<()> {
        let key = self.person_key(agency, person).await?;
        let content = key.seal("rights_choice", c.piece_id, "content", &c.chosen)?;
        exec!(
            self,
            "INSERT INTO rights_choice (agency_id, request_id, piece_id, by_id, at_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (agency_id, request_id, piece_id) DO UPDATE SET \
             by_id = excluded.by_id, at_us = excluded.at_us, key_id = excluded.key_id, content = excluded.content",
            agency,
            c.request_id,
            c.piece_id,
            c.by_id,
            c.at_us,
            key.id,
            content
        );
        Ok(())
    }
}
