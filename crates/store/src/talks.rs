//! What the leads of two agencies wrote to each other about what may be one child: this agency's
//! copy, sealed with the file of its own child.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::linking::{TalkSaid, TalkState, TalkWords};
use uuid::Uuid;

/// The messages about one child with one partner, as one agency keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkRow {
    /// Whose copy it is.
    pub agency_id: Uuid,
    /// The same id on both sides: that under which each was told that the other holds something.
    pub id: Uuid,
    /// The agency's own record.
    pub person_id: Uuid,
    /// The partner.
    pub partner_id: Uuid,
    /// Open or closed.
    pub state: TalkState,
    /// When something was said last, microseconds.
    pub last_us: i64,
}

/// One message, or the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkMessageRow {
    /// Made by the client, the same on both sides.
    pub id: Uuid,
    /// A message, or the end.
    pub what: TalkSaid,
    /// Who said it.
    pub from_agency_id: Uuid,
    /// Which of our practitioners; `None` where the partner said it.
    pub by_id: Option<Uuid>,
    /// When it was said, microseconds.
    pub at_us: i64,
    /// What it says.
    pub words: TalkWords,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    person_id: Uuid,
    partner_id: Uuid,
    state: String,
    last_us: i64,
}

#[derive(sqlx::FromRow)]
struct RawMessage {
    id: Uuid,
    what: String,
    from_agency_id: Uuid,
    by_id: Option<Uuid>,
    at_us: i64,
    key_id: Uuid,
    content: Vec<u8>,
}

impl TryFrom<Raw> for TalkRow {
    type Error = StoreError;
    fn try_from(r: Raw) -> Result<Self> {
        Ok(Self {
            state: r.state.parse().map_err(|_| StoreError::Corrupt("talk"))?,
            agency_id: r.agency_id,
            id: r.id,
            person_id: r.person_id,
            partner_id: r.partner_id,
            last_us: r.last_us,
        })
    }
}

impl Conn {
    /// The messages with a partner under an id; `None` where nobody has written yet.
    ///
    /// # Errors
    /// The database.
    pub async fn talk(&mut self, agency: Uuid, id: Uuid) -> Result<Option<TalkRow>> {
        row!(
            self,
            Raw,
            "SELECT agency_id, id, person_id, partner_id, state, last_us FROM talk WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .map(TalkRow::try_from)
        .transpose()
    }

    /// What is open between this agency and others, the last said first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn talks_in(
        &mut self,
        agency: Uuid,
        state: TalkState,
        limit: i64,
    ) -> Result<Vec<TalkRow>> {
        rows!(
            self,
            Raw,
            "SELECT agency_id, id, person_id, partner_id, state, last_us FROM talk \
             WHERE agency_id = $1 AND state = $2 ORDER BY last_us DESC LIMIT $3",
            agency,
            state.as_str(),
            limit
        )
        .into_iter()
        .map(TalkRow::try_from)
        .collect()
    }

    /// What was said, the first first. Nothing where the child's file was erased.
    ///
    /// # Errors
    /// The database.
    pub async fn talk_messages(&mut self, agency: Uuid, talk: Uuid) -> Result<Vec<TalkMessageRow>> {
        let raws = rows!(
            self,
            RawMessage,
            "SELECT id, what, from_agency_id, by_id, at_us, key_id, content FROM talk_message \
             WHERE agency_id = $1 AND talk_id = $2 ORDER BY at_us, id",
            agency,
            talk
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(TalkMessageRow {
                what: r
                    .what
                    .parse()
                    .map_err(|_| StoreError::Corrupt("talk_message"))?,
                words: key.open("talk_message", r.id, "content", &r.content)?,
                id: r.id,
                from_agency_id: r.from_agency_id,
                by_id: r.by_id,
                at_us: r.at_us,
            });
        }
        Ok(all)
    }
}

impl Tx {
    /// Keeps what was said, and how things stand after it: whatever was said last counts, so that
    /// both sides come to the same whatever the order in which it reaches them.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`]; [`StoreError::Erased`] where the child's file was.
    pub async fn add_talk_message(&mut self, talk: &TalkRow, m: &TalkMessageRow) -> Result<()> {
        let key = self.person_key(talk.agency_id, talk.person_id).await?;
        let content = key.seal("talk_message", m.id, "content", &m.words)?;
        put!(
            self,
            "INSERT INTO talk_message (agency_id, talk_id, id, what, from_agency_id, by_id, at_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            talk.agency_id,
            talk.id,
            m.id,
            m.what.as_str(),
            m.from_agency_id,
            m.by_id,
            m.at_us,
            key.id,
            content
        );
        let state = match m.what {
            TalkSaid::Message => TalkState::Open,
            TalkSaid::Close => TalkState::Closed,
        };
        exec!(
            self,
            "INSERT INTO talk (agency_id, id, person_id, partner_id, state, last_us) VALUES ($1,$2,$3,$4,$5,$6) \
             ON CONFLICT (agency_id, id) DO UPDATE SET state = excluded.state, last_us = excluded.last_us \
             WHERE talk.last_us <= excluded.last_us",
            talk.agency_id,
            talk.id,
            talk.person_id,
            talk.partner_id,
            state.as_str(),
            m.at_us
        );
        Ok(())
    }
}
