//! A provider says by itself that somebody's sign-in there is over: their sessions that came from it
//! end.

use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
};
use authn::{SaidOut, SingleFault, logout_between};
use ledger::EventKind;
use serde_json::json;
use std::collections::BTreeMap;
use store::{EndedBy, Event, SsoProviderRow};
use uuid::Uuid;

/// Where a provider says that somebody's sign-in there is over, below the public address.
pub const SIGN_OUT_WORD: &str = "/sign-in/with/logout";
/// How long a provider's keys are good at least: whoever sends forged words does not make us ask it
/// more often.
const KEYS_US: i64 = 60 * 1_000_000;

impl Casework {
    /// Ends the sessions that came from a provider, of whomever its logout token says (OpenID Connect
    /// Back-Channel Logout 1.0). `false`: the token is not to be believed, or was used before. Whether
    /// anybody was signed in is not said.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out_by_provider(&self, token: &str) -> Result<bool> {
        let Some((issuer, audience)) = logout_between(token) else {
            return Ok(false);
        };
        if self.abroad.out.is_none() {
            return Ok(false);
        }
        let all = self.store.read().await?.all_sso_providers().await?;
        let meant = |r: &&SsoProviderRow| {
            r.content.issuer == issuer && audience.contains(&r.content.client_id)
        };
        let mut believed = false;
        // Several agencies may have agreed the same with one provider.
        for row in all.iter().filter(meant) {
            match self.said_out(row, token).await {
                Ok(said) => believed |= self.end_what_came_from(row, &said).await?,
                Err(fault) => {
                    tracing::warn!(agency = %row.agency_id, provider = %row.id, fault = fault.as_str(), "word of a provider that somebody signed out");
                }
            }
        }
        Ok(believed)
    }

    /// What the token says, once it is proved. Where the keys do not fit they are read once more: the
    /// provider may have changed them.
    async fn said_out(
        &self,
        row: &SsoProviderRow,
        token: &str,
    ) -> std::result::Result<SaidOut, SingleFault> {
        let now = self.now().as_second();
        let there = self.provider(row).await?;
        match there.logout(token, now) {
            Err(SingleFault::Signature)
                if self.abroad.known(row.id, self.now_us() - KEYS_US).is_none() =>
            {
                self.abroad.forget(row.id);
                self.provider(row).await?.logout(token, now)
            }
            other => other,
        }
    }

    /// Ends the sessions in one commit with the note that this word was used. `false`: it was before.
    async fn end_what_came_from(&self, row: &SsoProviderRow, said: &SaidOut) -> Result<bool> {
        let agency = row.agency_id;
        let mut tx = self.store.write(agency).await?;
        let word = tx.sso_word_token(row.id, &said.id);
        let until_us = said.until_s.saturating_mul(1_000_000);
        if !tx.use_sso_word(agency, row.id, &word, until_us).await? {
            return Ok(false);
        }
        let who = match &said.subject {
            None => None,
            Some(subject) => {
                let token = tx.sso_token(&said.issuer, subject);
                let tied = tx.sso_identity_of(agency, &token).await?;
                match tied.filter(|t| t.provider_id == row.id) {
                    Some(tied) => Some(tied.practitioner_id),
                    None => {
                        // Nobody here: the word was right all the same.
                        tx.commit().await?;
                        return Ok(true);
                    }
                }
            }
        };
        let session = said
            .session
            .as_ref()
            .map(|sid| tx.sso_session_token(row.id, sid));
        let by = EndedBy {
            agency_id: agency,
            provider_id: row.id,
            practitioner_id: who,
            session,
        };
        let mut ended: BTreeMap<Uuid, u64> = BTreeMap::new();
        for whose in tx.end_sso_sessions(&by).await? {
            *ended.entry(whose).or_default() += 1;
        }
        for (whose, count) in ended {
            let event = Event {
                at_us: self.now_us(),
                kind: EventKind::SignOut,
                actor: None,
                person: None,
                object: Some(whose),
                detail: json!({ "ended": count, "by": "provider" }),
            };
            tx.append(agency, &event).await?;
        }
        tx.commit().await.map_err(CaseworkError::from)?;
        Ok(true)
    }
}
