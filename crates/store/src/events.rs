//! What the ledger tells about a person or a thing, opened where it can still be opened.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    ledger_log::{Detail, place_of},
};
use ledger::EventKind;
use uuid::Uuid;

/// An entry of the ledger, with its detail where it can still be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    /// Place in the ledger, from 0.
    pub seq: i64,
    /// When, microseconds.
    pub at_us: i64,
    /// What.
    pub kind: EventKind,
    /// Who did it.
    pub actor: Option<Uuid>,
    /// Whom it is about.
    pub person: Option<Uuid>,
    /// What it was done to.
    pub object: Option<Uuid>,
    /// What it commits to; `None` where the key was destroyed.
    pub detail: Option<serde_json::Value>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    seq: i64,
    at_us: i64,
    kind: String,
    actor_id: Option<Uuid>,
    person_id: Option<Uuid>,
    object_id: Option<Uuid>,
    key_id: Option<Uuid>,
    detail: Vec<u8>,
}

impl Conn {
    /// Entries about one person, newest first, at most `limit` before a place in the ledger. With
    /// them stands what was done to a received item before anybody had said whom it is about.
    ///
    /// # Errors
    /// The database.
    pub async fn events_about(
        &mut self,
        agency: Uuid,
        person: Uuid,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LoggedEvent>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT seq, at_us, kind, actor_id, person_id, object_id, key_id, detail FROM ledger_entry \
             WHERE agency_id = $1 AND person_id = $2 AND seq < $3 AND NOT EXISTS (SELECT 1 FROM sealed_object s \
             WHERE s.agency_id = ledger_entry.agency_id AND s.object_id = ledger_entry.object_id) \
             UNION ALL \
             SELECT e.seq, e.at_us, e.kind, e.actor_id, e.person_id, e.object_id, e.key_id, e.detail \
             FROM inbox_item i JOIN ledger_entry e ON e.agency_id = i.agency_id AND e.object_id = i.id \
             WHERE i.agency_id = $1 AND i.person_id = $2 AND e.person_id IS NULL AND e.seq < $3 \
             ORDER BY seq DESC LIMIT $4",
            agency,
            person,
            before.unwrap_or(i64::MAX),
            limit
        );
        self.open_events(agency, raws).await
    }

    /// Entries about one person that say that something of theirs left the agency or came from
    /// outside, newest first, at most `limit`: sharings, emergencies, one-time links, exports and
    /// what was printed, messages to another agency.
    ///
    /// # Errors
    /// The database.
    pub async fn events_of_leaving(
        &mut self,
        agency: Uuid,
        person: Uuid,
        limit: i64,
    ) -> Result<Vec<LoggedEvent>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT seq, at_us, kind, actor_id, person_id, object_id, key_id, detail FROM ledger_entry \
             WHERE agency_id = $1 AND person_id = $2 AND kind IN ('sharing.sent','sharing.printed','emergency.shared',\
             'link.made','link.opened','export','talk.sent','talk.received') \
             AND NOT EXISTS (SELECT 1 FROM sealed_object s WHERE s.agency_id = ledger_entry.agency_id \
             AND s.object_id = ledger_entry.object_id) ORDER BY seq DESC LIMIT $3",
            agency,
            person,
            limit
        );
        self.open_events(agency, raws).await
    }

    /// Entries about one object, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn events_on(
        &mut self,
        agency: Uuid,
        object: Uuid,
        limit: i64,
    ) -> Result<Vec<LoggedEvent>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT seq, at_us, kind, actor_id, person_id, object_id, key_id, detail FROM ledger_entry \
             WHERE agency_id = $1 AND object_id = $2 ORDER BY seq DESC LIMIT $3",
            agency,
            object,
            limit
        );
        self.open_events(agency, raws).await
    }

    /// The place in the ledger of the last entry of one kind about somebody.
    ///
    /// # Errors
    /// The database.
    pub async fn last_of_kind(
        &mut self,
        agency: Uuid,
        person: Uuid,
        kind: &EventKind,
    ) -> Result<Option<i64>> {
        let found = row!(
            self,
            (i64,),
            "SELECT seq FROM ledger_entry WHERE agency_id = $1 AND person_id = $2 AND kind = $3 \
             ORDER BY seq DESC LIMIT 1",
            agency,
            person,
            kind.as_str()
        );
        Ok(found.map(|(seq,)| seq))
    }

    async fn open_events(&mut self, agency: Uuid, raws: Vec<Raw>) -> Result<Vec<LoggedEvent>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_event(agency, raw).await?);
        }
        Ok(all)
    }

    async fn open_event(&mut self, agency: Uuid, r: Raw) -> Result<LoggedEvent> {
        let place = place_of(r.seq);
        let detail: Option<Detail> = match r.key_id {
            None => Some(
                self.open_for_agency(agency, "ledger_entry", place, "detail", &r.detail)
                    .await?,
            ),
            Some(key) => match unless_erased(self.file_key(agency, key).await)? {
                Some(key) => Some(key.open("ledger_entry", place, "detail", &r.detail)?),
                None => None,
            },
        };
        Ok(LoggedEvent {
            seq: r.seq,
            at_us: r.at_us,
            kind: r
                .kind
                .parse()
                .map_err(|_| StoreError::Corrupt("ledger_entry.kind"))?,
            actor: r.actor_id,
            person: r.person_id,
            object: r.object_id,
            detail: detail.map(|d| d.content),
        })
    }
}
