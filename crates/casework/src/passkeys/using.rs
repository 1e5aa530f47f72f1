//! A passkey that is used: asked for by an account, checked, and noted.

use super::{PasskeyAsked, Purpose, fault, keys};
use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
};
use authn::AuthnError;
use ledger::EventKind;
use serde_json::json;
use store::{Credentials, PasskeyRow};

impl Casework {
    /// Asks for one of the passkeys of an account.
    pub(crate) async fn ask_one_of(
        &self,
        purpose: Purpose,
        account: &Credentials,
    ) -> Result<PasskeyAsked> {
        let who = (account.agency_id, account.id);
        let held = self.store.read().await?.passkeys_of(who.0, who.1).await?;
        if held.is_empty() {
            return Err(CaseworkError::WrongState);
        }
        let asked = self
            .devices()?
            .ask_for_one_of(&keys(&held))
            .map_err(fault)?;
        self.ask(purpose, Some(who), asked).await
    }

    /// Checks the answer to [`Casework::ask_one_of`]. `None`: it is not right.
    pub(crate) async fn check_one_of(
        &self,
        purpose: Purpose,
        account: &Credentials,
        token: &str,
        answer: &str,
    ) -> Result<Option<Credentials>> {
        let who = (account.agency_id, account.id);
        let Some(state) = self.asked(token, purpose, Some(who)).await? else {
            return Ok(None);
        };
        let held = self.store.read().await?.passkeys_of(who.0, who.1).await?;
        let used = self.devices()?.one_of(&keys(&held), &state, answer);
        let named = match &used {
            Ok(key) => {
                self.store
                    .read()
                    .await?
                    .passkey_by_credential(&key.id)
                    .await?
            }
            Err(_) => held.into_iter().next(),
        };
        match named.filter(|n| (n.agency_id, n.practitioner_id) == who) {
            Some(named) => self.passkey_used(named, used).await,
            None => Ok(None),
        }
    }

    /// Notes a use of a passkey, or a try that failed; gives the account of the former.
    pub(super) async fn passkey_used(
        &self,
        mut held: PasskeyRow,
        used: std::result::Result<authn::Key, AuthnError>,
    ) -> Result<Option<Credentials>> {
        let (agency, id) = (held.agency_id, held.practitioner_id);
        let mut tx = self.store.write(agency).await?;
        let Ok(key) = used else {
            let detail = json!({ "what": "passkey" });
            self.log_account(&mut tx, agency, id, EventKind::SignInFailed, detail)
                .await?;
            tx.commit().await?;
            return Ok(None);
        };
        held.content.key = key.content;
        tx.passkey_used(&held, self.now_us()).await?;
        let account = tx.credentials(agency, id).await?;
        tx.commit().await?;
        Ok(Some(account))
    }
}
