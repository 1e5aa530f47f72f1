//! Single sign-on: sessions that a provider ends by its own word.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// Which sessions a provider ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedBy {
    /// The agency.
    pub agency_id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// Whose, where it says so.
    pub practitioner_id: Option<Uuid>,
    /// The keyed hash of what it calls the sign-in there, where it says so; otherwise all of theirs.
    pub session: Option<Vec<u8>>,
}

impl Conn {
    /// The keyed hash of what a provider calls a sign-in there.
    pub fn sso_session_token(&self, provider: Uuid, session: &str) -> Vec<u8> {
        self.keys
            .sign_in_tokens()
            .token("single-session", &format!("{provider}\n{session}"))
            .to_vec()
    }

    /// The keyed hash of the id of a provider's word.
    pub fn sso_word_token(&self, provider: Uuid, id: &str) -> Vec<u8> {
        self.keys
            .sign_in_tokens()
            .token("single-word", &format!("{provider}\n{id}"))
            .to_vec()
    }
}

impl Tx {
    /// Notes that a provider's word was used. `false`: it was used before.
    ///
    /// # Errors
    /// The database.
    pub async fn use_sso_word(
        &mut self,
        agency: Uuid,
        provider: Uuid,
        token: &[u8],
        until_us: i64,
    ) -> Result<bool> {
        let n = exec!(
            self,
            "INSERT INTO sso_word (agency_id, provider_id, token, until_us) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id, provider_id, token) DO NOTHING",
            agency,
            provider,
            token.to_vec(),
            until_us
        );
        Ok(n == 1)
    }

    /// Ends the sessions that came from a provider, as it says; gives whose each of them was. Of a
    /// session of which it is not known which sign-in there it came from, only its owner counts.
    ///
    /// # Errors
    /// The database.
    pub async fn end_sso_sessions(&mut self, by: &EndedBy) -> Result<Vec<Uuid>> {
        let rows = rows!(
            self,
            (Vec<u8>, Uuid, Option<Vec<u8>>),
            "SELECT token_hash, practitioner_id, provider_session FROM session \
             WHERE agency_id = $1 AND provider_id = $2 AND way = 'single-sign-on' \
             UNION ALL SELECT token_hash, practitioner_id, provider_session FROM session \
             WHERE agency_id = $1 AND practitioner_id = $3 AND provider_id IS NULL AND way = 'single-sign-on'",
            by.agency_id,
            by.provider_id,
            by.practitioner_id
        );
        let mut ended = Vec::new();
        for (hash, whose, session) in rows {
            let theirs = by.practitioner_id.is_none_or(|p| p == whose);
            let this = match (&by.session, &session) {
                (None, _) => true,
                (Some(wanted), Some(found)) => wanted == found,
                (Some(_), None) => by.practitioner_id.is_some(),
            };
            if theirs && this {
                exec!(
                    self,
                    "DELETE FROM session WHERE token_hash = $1 AND agency_id = $2",
                    hash.clone(),
                    by.agency_id
                );
                ended.push(whose);
            }
        }
        Ok(ended)
    }

    /// Forgets words whose time is over.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_sso_words(&mut self, now_us: i64) -> Result<()> {
        exec!(self, "DELETE FROM sso_word WHERE until_us <= $1", now_us);
        Ok(())
    }
}
