//! Requests for access to what is held about a child, what was chosen for each piece of the file,
//! and the packs that were made.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::{
    Lang,
    rights::{PieceChosen, RightsContent, RightsEnd, RightsPack, RightsState},
};
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

/// A pack for which a second person was asked, without its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsPackRow {
    /// Agency that made it.
    pub agency_id: Uuid,
    /// The request that it answers.
    pub request_id: Uuid,
    /// Its id, and that of the request for a second person.
    pub id: Uuid,
    /// The language that it is printed in.
    pub lang: Lang,
    /// Who made it.
    pub made_by: Uuid,
    /// When, microseconds.
    pub made_us: i64,
    /// Who issued it.
    pub issued_by: Option<Uuid>,
    /// When, microseconds; `None` while it was not.
    pub issued_us: Option<i64>,
    /// SHA-256 of the paper.
    pub digest: Vec<u8>,
    /// Fingerprint of everything that it was made of.
    pub stood: Vec<u8>,
    /// The model from which it was printed.
    pub model: RightsPack,
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

#[derive(sqlx::FromRow)]
struct RawPack {
    agency_id: Uuid,
    request_id: Uuid,
    id: Uuid,
    lang: String,
    made_by: Uuid,
    made_us: i64,
    issued_by: Option<Uuid>,
    issued_us: Option<i64>,
    digest: Vec<u8>,
    stood: Vec<u8>,
    key_id: Uuid,
    model: Vec<u8>,
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

    /// The packs of a request, the last made first.
    ///
    /// # Errors
    /// The database.
    pub async fn rights_packs(
        &mut self,
        agency: Uuid,
        request: Uuid,
    ) -> Result<Vec<RightsPackRow>> {
        let raws = rows!(
            self,
            RawPack,
            "SELECT agency_id, request_id, id, lang, made_by, made_us, issued_by, issued_us, digest, stood, key_id, model \
             FROM rights_pack WHERE agency_id = $1 AND request_id = $2 ORDER BY made_us DESC, id DESC",
            agency,
            request
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_pack(raw).await)?);
        }
        Ok(all)
    }

    /// One pack.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn rights_pack(&mut self, agency: Uuid, id: Uuid) -> Result<RightsPackRow> {
        let raw = row!(
            self,
            RawPack,
            "SELECT agency_id, request_id, id, lang, made_by, made_us, issued_by, issued_us, digest, stood, key_id, model \
             FROM rights_pack WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_pack(raw).await
    }

    /// The paper of a pack, as it was printed.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn rights_paper(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<u8>> {
        let (key, paper) = row!(
            self,
            (Uuid, Vec<u8>),
            "SELECT key_id, paper FROM rights_pack WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        let key = self.file_key(agency, key).await?;
        key.open_bytes("rights_pack", id, "paper", &paper)
    }

    async fn open_pack(&mut self, r: RawPack) -> Result<RightsPackRow> {
        let key = self.file_key(r.agency_id, r.key_id).await?;
        Ok(RightsPackRow {
            lang: r
                .lang
                .parse()
                .map_err(|_| StoreError::Corrupt("rights_pack.lang"))?,
            model: key.open("rights_pack", r.id, "model", &r.model)?,
            agency_id: r.agency_id,
            request_id: r.request_id,
            id: r.id,
            made_by: r.made_by,
            made_us: r.made_us,
            issued_by: r.issued_by,
            issued_us: r.issued_us,
            digest: r.digest,
            stood: r.stood,
        })
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

    /// Keeps a pack with its paper.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the child is not known.
    pub async fn add_rights_pack(
        &mut self,
        person: Uuid,
        p: &RightsPackRow,
        paper: &[u8],
    ) -> Result<()> {
        let key = self.person_key(p.agency_id, person).await?;
        let model = key.seal("rights_pack", p.id, "model", &p.model)?;
        let paper = key.seal_bytes("rights_pack", p.id, "paper", paper)?;
        exec!(
            self,
            "INSERT INTO rights_pack (agency_id, request_id, id, lang, made_by, made_us, issued_by, issued_us, digest, \
             stood, key_id, model, paper) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
            p.agency_id,
            p.request_id,
            p.id,
            p.lang.as_str(),
            p.made_by,
            p.made_us,
            p.issued_by,
            p.issued_us,
            p.digest.clone(),
            p.stood.clone(),
            key.id,
            model,
            paper
        );
        Ok(())
    }

    /// Notes that a pack was issued, once.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it was issued before.
    pub async fn rights_pack_issued(
        &mut self,
        agency: Uuid,
        id: Uuid,
        by: Uuid,
        at_us: i64,
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE rights_pack SET issued_by = $3, issued_us = $4 \
             WHERE agency_id = $1 AND id = $2 AND issued_us IS NULL",
            agency,
            id,
            by,
            at_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
