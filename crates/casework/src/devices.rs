//! Where somebody is signed in: seeing it, and ending what should not be there.

use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    sessions::HALF,
};
use domain::signing_in::{Device, Way};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::SessionRow;
use uuid::Uuid;

/// One place where somebody is signed in.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// Names it to its owner. It opens nothing: it is a part of the hash of the token.
    pub id: Uuid,
    /// Since when.
    pub began: Timestamp,
    /// When it was last used, to the minute.
    pub used: Timestamp,
    /// How it was entered; `None` in a session of before this was kept.
    pub way: Option<Way>,
    /// On what.
    pub device: Device,
    /// A program rather than a browser.
    pub api: bool,
    /// Locked, by hand or by idleness.
    pub locked: bool,
    /// The session that asks.
    pub this_one: bool,
}

fn time(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Half of the hash under which the session is kept.
fn id_of(row: &SessionRow) -> Uuid {
    row.token_hash
        .first_chunk::<16>()
        .map_or_else(Uuid::nil, |half| Uuid::from_bytes(*half))
}

impl Casework {
    /// Where one is signed in, the last used first. What has run out is not in it.
    ///
    /// # Errors
    /// The database.
    pub async fn my_sessions(
        &self,
        actor: &Actor,
        session_hash: &[u8],
    ) -> Result<Vec<SessionLine>> {
        let rows = self.live_rows(actor).await?;
        let idle = self.settings.idle_lock_minutes * 60_000_000;
        let now = self.now_us();
        let lines = rows.into_iter().map(|s| SessionLine {
            id: id_of(&s),
            began: time(s.created_us),
            used: time(s.seen_us),
            way: s.way.parse().ok(),
            device: s.device.parse().unwrap_or_default(),
            api: s.kind == "api",
            locked: s.locked || now - s.seen_us > idle,
            this_one: s.token_hash == session_hash,
        });
        Ok(lines.collect())
    }

    async fn live_rows(&self, actor: &Actor) -> Result<Vec<SessionRow>> {
        let rows = self
            .store
            .read()
            .await?
            .sessions_of(actor.agency_id, actor.practitioner_id)
            .await?;
        let since = self.now_us() - self.settings.session_hours * 3_600_000_000;
        let live = |s: &SessionRow| s.kind != HALF && s.created_us >= since;
        Ok(rows.into_iter().filter(live).collect())
    }

    /// Ends one of one's own sessions, at once.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it is none of one's own, or has ended.
    pub async fn end_my_session(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let rows = self.live_rows(actor).await?;
        let row = rows
            .iter()
            .find(|r| id_of(r) == id)
            .ok_or(CaseworkError::NotFound)?;
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        let mut tx = self.store.write(agency).await?;
        if !tx.end_session_of(agency, who, &row.token_hash).await? {
            return Err(CaseworkError::NotFound);
        }
        let detail = json!({ "ended": 1 });
        self.log_account(&mut tx, agency, who, EventKind::SignOut, detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session but the one that asks.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out_elsewhere(&self, actor: &Actor, session_hash: &[u8]) -> Result<()> {
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let mut tx = self.store.write(agency).await?;
        let ended = tx.end_other_sessions(agency, id, session_hash).await?;
        let detail = json!({ "ended": ended });
        self.log_account(&mut tx, agency, id, EventKind::SignOut, detail)
            .await?;
        Ok(tx.commit().await?)
    }
}
