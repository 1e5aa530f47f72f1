//! Signing in with a passkey, alone or after the password, and checking what a device answers.

use super::{PasskeyAsked, Purpose, fault, keys};
use crate::{
    accounts::SignInStep,
    desk::Casework,
    door::Door,
    error::{CaseworkError, Result},
};
use authn::AuthnError;
use domain::signing_in::Way;
use ledger::EventKind;
use serde_json::json;
use store::{Credentials, PasskeyRow};

impl Casework {
    /// Asks for any passkey of this address. Nobody's name is typed: the question is the same for
    /// everybody, and tells nothing.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`] where passkeys cannot be used here.
    pub async fn ask_for_passkey(&self) -> Result<PasskeyAsked> {
        let asked = self.devices()?.ask_for_any().map_err(fault)?;
        self.ask(Purpose::Any, None, asked).await
    }

    /// Signs in with a passkey alone, which has checked its owner.
    ///
    /// # Errors
    /// The database. Whatever is not right about the answer is [`SignInStep::Wrong`].
    pub async fn sign_in_passkey(
        &self,
        token: &str,
        answer: &str,
        door: &Door,
    ) -> Result<SignInStep> {
        let Some(state) = self.asked(token, Purpose::Any, None).await? else {
            return Ok(SignInStep::Wrong);
        };
        let devices = self.devices()?;
        let Ok((person, credential)) = devices.whose(answer) else {
            return Ok(SignInStep::Wrong);
        };
        let held = self
            .store
            .read()
            .await?
            .passkey_by_credential(&credential)
            .await?;
        let Some(held) = held.filter(|h| h.practitioner_id == person) else {
            return Ok(SignInStep::Wrong);
        };
        let used = devices.any(&held.content.key, &state, answer);
        let Some(account) = self.passkey_used(held, used).await? else {
            return Ok(SignInStep::Wrong);
        };
        self.enter_with_passkey(&account, Way::Passkey, door).await
    }

    /// Asks for a passkey of whoever has just given their password.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`] where that is too long ago; [`CaseworkError::WrongState`]
    /// where they hold none.
    pub async fn ask_for_passkey_code(&self, half: &str) -> Result<PasskeyAsked> {
        let account = self.half_of(half).await?;
        self.ask_one_of(Purpose::AfterPassword, &account).await
    }

    /// Gives the passkey that a sign-in still waits for, in place of a code.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`] where the password step is too long ago.
    pub async fn sign_in_passkey_code(
        &self,
        half: &str,
        token: &str,
        answer: &str,
        door: &Door,
    ) -> Result<SignInStep> {
        let account = self.half_of(half).await?;
        let Some(account) = self
            .check_one_of(Purpose::AfterPassword, &account, token, answer)
            .await?
        else {
            return Ok(SignInStep::Wrong);
        };
        let (first, door) = self.half_way(half, door).await?;
        let way = match first {
            Way::SingleSignOn => Way::SingleSignOn,
            _ => Way::PasswordPasskey,
        };
        let step = self.enter_with_passkey(&account, way, &door).await?;
        if matches!(step, SignInStep::Done(_)) {
            self.sign_out(half).await?;
        }
        Ok(step)
    }

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
    async fn passkey_used(
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

    async fn enter_with_passkey(
        &self,
        account: &Credentials,
        way: Way,
        door: &Door,
    ) -> Result<SignInStep> {
        match self.enter(account, true, way, door).await {
            Ok(signed) => Ok(SignInStep::Done(signed)),
            // Suspended, or has left: as any other wrong way in.
            Err(CaseworkError::NotFound) => Ok(SignInStep::Wrong),
            Err(e) => Err(e),
        }
    }
}
