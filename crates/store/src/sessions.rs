//! Sessions: who is signed in.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::signing_in::{Device, Way};
use uuid::Uuid;

/// A session. The token itself is never kept, only its hash.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Agency of the practitioner.
    pub agency_id: Uuid,
    /// Who is signed in.
    pub practitioner_id: Uuid,
    /// The credentials it was made with; a change of them ends it.
    pub credential_version: i64,
    /// When it began, microseconds.
    pub created_us: i64,
    /// When it was last used, microseconds.
    pub seen_us: i64,
    /// When a second factor was given, if it was.
    pub second_factor_us: Option<i64>,
    /// Locked by idleness: drafts are kept, reading is not possible.
    pub locked: bool,
    /// `browser` or `api`.
    pub kind: String,
    /// How it was entered: the word of a [`domain::signing_in::Way`], empty in sessions of before.
    pub way: String,
    /// When its owner last showed again that it is they.
    pub confirmed_us: Option<i64>,
    /// On what: the words of a [`domain::signing_in::Device`], empty in sessions of before.
    pub device: String,
    /// Whether something happened to the account of which its owner has not said that they know, and
    /// with which this session did not begin. Only where one session is asked for by its token.
    #[sqlx(default)]
    pub untold: bool,
    /// From which provider of single sign-on it came, where that is known.
    pub provider_id: Option<Uuid>,
    /// The keyed hash of what that provider calls the sign-in there.
    pub provider_session: Option<Vec<u8>>,
}

/// From which provider of single sign-on a session comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromProvider {
    /// The provider.
    pub id: Uuid,
    /// The keyed hash of what it calls the sign-in there, where it says so.
    pub session: Option<Vec<u8>>,
}

impl SessionRow {
    /// From which provider it comes, if that is known.
    pub fn provider(&self) -> Option<FromProvider> {
        Some(FromProvider {
            id: self.provider_id?,
            session: self.provider_session.clone(),
        })
    }
}

/// A session that begins.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Agency of the practitioner.
    pub agency_id: Uuid,
    /// Who signs in.
    pub practitioner_id: Uuid,
    /// The credentials with which.
    pub credential_version: i64,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// `browser`, `api` or `half`.
    pub kind: &'static str,
    /// How.
    pub way: Way,
    /// On what.
    pub device: Device,
    /// From which provider of single sign-on it comes, if from one.
    pub provider: Option<FromProvider>,
}

impl Conn {
    /// The session of a token.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn session(&mut self, token: &str) -> Result<SessionRow> {
        let hash = seal::hash_token(token).to_vec();
        row!(
            self,
            SessionRow,
            "SELECT token_hash, agency_id, practitioner_id, credential_version, created_us, seen_us, second_factor_us, locked, kind, way, device, confirmed_us, \
             provider_id, provider_session, EXISTS (SELECT 1 FROM account_happened h WHERE h.agency_id = session.agency_id AND h.practitioner_id = session.practitioner_id \
             AND h.seen_us IS NULL AND h.at_us <> session.created_us) AS untold \
             FROM session WHERE token_hash = $1",
            hash
        )
        .ok_or(StoreError::Missing)
    }
}

impl Tx {
    /// Begins a session and gives its token, which is shown to nobody else.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub async fn begin_session(&mut self, new: &NewSession, now_us: i64) -> Result<String> {
        let token = seal::random_token()?;
        exec!(
            self,
            "INSERT INTO session (token_hash, agency_id, practitioner_id, credential_version, created_us, seen_us, \
             second_factor_us, locked, kind, way, device, provider_id, provider_session) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
            seal::hash_token(&token).to_vec(),
            new.agency_id,
            new.practitioner_id,
            new.credential_version,
            now_us,
            now_us,
            new.second_factor.then_some(now_us),
            false,
            new.kind,
            new.way.as_str(),
            new.device.to_string(),
            new.provider.as_ref().map(|p| p.id),
            new.provider.as_ref().and_then(|p| p.session.clone())
        );
        Ok(token)
    }

    /// Puts a session under a new token, of somebody who has just shown again that it is they. The
    /// old token opens nothing any more; the hours of the session are not counted anew.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it has ended meanwhile.
    pub async fn confirm_session(
        &mut self,
        token_hash: &[u8],
        second_factor: bool,
        now_us: i64,
    ) -> Result<String> {
        let token = seal::random_token()?;
        let n = exec!(
            self,
            "UPDATE session SET token_hash = $2, confirmed_us = $3, seen_us = $3, \
             second_factor_us = CASE WHEN $4 THEN $3 ELSE second_factor_us END WHERE token_hash = $1",
            token_hash.to_vec(),
            seal::hash_token(&token).to_vec(),
            now_us,
            second_factor
        );
        if n == 1 {
            Ok(token)
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// The database.
    pub async fn touch_session(&mut self, token_hash: &[u8], now_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE session SET seen_us = $2 WHERE token_hash = $1",
            token_hash.to_vec(),
            now_us
        );
        Ok(())
    }

    /// Locks or unlocks a session.
    ///
    /// # Errors
    /// The database.
    pub async fn lock_session(
        &mut self,
        token_hash: &[u8],
        locked: bool,
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE session SET locked = $2, seen_us = $3 WHERE token_hash = $1",
            token_hash.to_vec(),
            locked,
            now_us
        );
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database.
    pub async fn end_session(&mut self, token: &str) -> Result<()> {
        exec!(
            self,
            "DELETE FROM session WHERE token_hash = $1",
            seal::hash_token(token).to_vec()
        );
        Ok(())
    }
}
