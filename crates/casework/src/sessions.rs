//! Who is signed in.

use crate::{
    desk::{Actor, Casework},
    door::Door,
    error::{CaseworkError, Result},
    happened::HappenedLine,
};
use domain::{practitioner::MemberState, signing_in::Way};
use ledger::EventKind;
use serde_json::json;
use store::{Event, NewSession, PractitionerRow, SessionRow, StoreError};
use uuid::Uuid;

/// A live session with the person behind it.
#[derive(Debug, Clone)]
pub struct Session {
    /// What casework asks for.
    pub actor: Actor,
    /// The account, for the header.
    pub practitioner: PractitionerRow,
    /// The agency's names, English and Welsh.
    pub agency_names: (String, String),
    /// Locked by idleness: only drafts and unlocking.
    pub locked: bool,
    /// It was begun with nothing but a password (or the link of an invitation) where a second check
    /// is asked of everybody: logging, sharing in an emergency and setting one up, nothing else.
    pub lacks_second_factor: bool,
    /// What happened to the account of which its owner has not said that they know, the newest first.
    pub untold: Vec<HappenedLine>,
    /// The row, for locking and ending it.
    pub row: SessionRow,
}

/// A new session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The token: goes into the cookie or to the API's caller, and nowhere else.
    pub token: String,
}

/// The kind of a session that has given the password and not yet the code: it opens nothing.
pub(crate) const HALF: &str = "half";

/// How long a use of the session may go unwritten, microseconds: not every click is a write.
const TOUCH_EVERY_US: i64 = 60 * 1_000_000;

/// Whoever's session cannot be read because the database is away is not signed out by that.
fn no_session(e: &StoreError) -> CaseworkError {
    match e {
        StoreError::Away(_) => CaseworkError::TryAgain,
        _ => CaseworkError::SignedOut,
    }
}

impl Casework {
    /// Signs a made-up person in by one click. Only in a demonstration.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] outside a demonstration or for an unknown person.
    pub async fn sign_in_demo(
        &self,
        agency: Uuid,
        practitioner: Uuid,
        door: &Door,
    ) -> Result<SignedIn> {
        if !self.settings.demo {
            return Err(CaseworkError::NotFound);
        }
        let person = self
            .store
            .read()
            .await?
            .practitioner(agency, practitioner)
            .await?;
        self.begin_session(&person, true, Way::Demo, door, self.now_us())
            .await
    }

    /// The made-up people of a demonstration, by agency; none anywhere else.
    ///
    /// # Errors
    /// The database.
    pub async fn demo_people(&self) -> Result<Vec<(store::AgencyRow, Vec<PractitionerRow>)>> {
        if !self.settings.demo {
            return Ok(Vec::new());
        }
        let mut conn = self.store.read().await?;
        let mut all = Vec::new();
        for agency in conn.agencies().await? {
            let people = conn.practitioners(agency.id).await?;
            if !people.is_empty() {
                all.push((agency, people));
            }
        }
        Ok(all)
    }

    /// Begins a session at a moment (`now`, microseconds): what happened to the account at the same
    /// moment is what it began with, and is not told in it.
    pub(crate) async fn begin_session(
        &self,
        p: &PractitionerRow,
        second_factor: bool,
        way: Way,
        door: &Door,
        now: i64,
    ) -> Result<SignedIn> {
        if p.state != MemberState::Active {
            return Err(CaseworkError::NotFound);
        }
        let mut tx = self.store.write(p.agency_id).await?;
        let token = tx
            .begin_session(
                &NewSession {
                    agency_id: p.agency_id,
                    practitioner_id: p.id,
                    credential_version: p.credential_version,
                    second_factor,
                    kind: door.kind(),
                    way,
                    device: door.device(),
                    provider: door
                        .provider()
                        .filter(|_| way == Way::SingleSignOn)
                        .cloned(),
                },
                now,
            )
            .await?;
        tx.append(
            p.agency_id,
            &Event {
                at_us: now,
                kind: EventKind::SignIn,
                actor: Some(p.id),
                person: None,
                object: None,
                detail: json!({
                    "kind": door.kind(),
                    "way": way.as_str(),
                    "second_factor": second_factor,
                }),
            },
        )
        .await?;
        tx.commit().await?;
        Ok(SignedIn { token })
    }

    /// The session of a token, checked against the account as it stands now.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`]; [`CaseworkError::TryAgain`] where the database is away.
    pub async fn session(&self, token: &str) -> Result<Session> {
        let mut conn = self.store.read().await?;
        let row = conn.session(token).await.map_err(|e| no_session(&e))?;
        let practitioner = conn
            .practitioner(row.agency_id, row.practitioner_id)
            .await
            .map_err(|e| no_session(&e))?;
        let agency = conn.agency(row.agency_id).await?;
        let untold = self.untold(&mut conn, &row).await;
        drop(conn);
        crate::evenly::asked_by(row.agency_id, row.practitioner_id);
        let now = self.now_us();
        let ended = now - row.created_us > self.settings.session_hours * 3_600_000_000;
        if ended
            || row.kind == HALF
            || practitioner.state != MemberState::Active
            || practitioner.credential_version != row.credential_version
        {
            return Err(CaseworkError::SignedOut);
        }
        let idle = now - row.seen_us > self.settings.idle_lock_minutes * 60_000_000;
        if !idle && !row.locked && now - row.seen_us > TOUCH_EVERY_US {
            // On a full disk it stays unwritten, and reading goes on.
            if let Err(e) = self.touch(&row.token_hash, now).await {
                tracing::warn!(error = %e, "the use of a session was not noted");
            }
        }
        let password_only = [Way::Password, Way::Link]
            .iter()
            .any(|w| row.way == w.as_str());
        let lacks_second_factor =
            self.settings.second_factor_required && row.second_factor_us.is_none() && password_only;
        Ok(Session {
            untold,
            lacks_second_factor,
            actor: Actor {
                agency_id: row.agency_id,
                practitioner_id: row.practitioner_id,
                role: practitioner.role,
                state: practitioner.state,
                second_factor: row.second_factor_us.is_some(),
                confirmed: practitioner.confirmed(),
                fresh: self.is_fresh(&row),
                lang: practitioner.lang,
            },
            practitioner,
            agency_names: (agency.name_en, agency.name_cy),
            locked: row.locked || idle,
            row,
        })
    }

    /// Whether its owner has shown within the last minutes that it is they. In a demonstration
    /// nobody can, and nobody needs to.
    fn is_fresh(&self, row: &SessionRow) -> bool {
        let shown = row.confirmed_us.unwrap_or(row.created_us);
        let minutes = self.settings.confirm_minutes;
        row.way == Way::Demo.as_str() || self.now_us() - shown <= minutes * 60_000_000
    }

    async fn touch(&self, token_hash: &[u8], now: i64) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.touch_session(token_hash, now).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a session; ending it twice is harmless.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.end_session(token).await?;
        Ok(tx.commit().await?)
    }
}
