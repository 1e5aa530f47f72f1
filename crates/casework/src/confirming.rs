//! Showing again that it is oneself, before acts that a stolen or forgotten session must not do.

use crate::{
    accounts::SecondFactors,
    desk::Casework,
    error::{CaseworkError, Result},
    passkeys::{PasskeyAsked, Purpose},
    sessions::{Session, SignedIn},
};
use domain::signing_in::Way;
use ledger::EventKind;
use serde_json::json;
use store::Credentials;

/// What somebody gives to show that it is they.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// The password: only where there is no second factor.
    Password(&'a str),
    /// A code from the telephone, or a recovery code.
    Code(&'a str),
    /// A passkey's answer.
    Passkey {
        /// The token of the question.
        token: &'a str,
        /// The answer.
        answer: &'a str,
    },
}

/// How it went.
#[derive(Debug, Clone)]
pub enum Confirmed {
    /// It is they: the session goes on under a new token; the old one opens nothing any more.
    Yes(SignedIn),
    /// Not right.
    No,
    /// Too many failures: nothing was checked; try again after this many seconds.
    Wait {
        /// Seconds, at least 1.
        seconds: i64,
    },
}

impl Casework {
    async fn credentials_of(&self, token: &str) -> Result<(Session, Credentials)> {
        let session = self.session(token).await?;
        if session.locked {
            return Err(CaseworkError::Locked);
        }
        let (agency, id) = (session.row.agency_id, session.row.practitioner_id);
        let account = self.store.read().await?.credentials(agency, id).await?;
        Ok((session, account))
    }

    /// With what the owner of a session can show that it is they: `None` where there is no second
    /// factor, so that the password is asked for.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`], [`CaseworkError::Locked`].
    pub async fn confirm_with(&self, token: &str) -> Result<Option<SecondFactors>> {
        let (_, account) = self.credentials_of(token).await?;
        Ok(account.has_second_factor().then(|| SecondFactors {
            codes: account.totp.is_some(),
            passkeys: account.passkeys > 0 && self.passkeys_here(),
        }))
    }

    /// Asks for a passkey to confirm with.
    ///
    /// # Errors
    /// As [`Casework::confirm_with`]; [`CaseworkError::WrongState`] where there is none.
    pub async fn ask_for_passkey_to_confirm(&self, token: &str) -> Result<PasskeyAsked> {
        let (_, account) = self.credentials_of(token).await?;
        self.ask_one_of(Purpose::Confirm, &account).await
    }

    /// Checks what somebody gives to show that it is they, slowed down like a sign-in.
    ///
    /// # Errors
    /// As [`Casework::confirm_with`].
    pub async fn confirm(&self, token: &str, proof: Proof<'_>) -> Result<Confirmed> {
        let (session, account) = self.credentials_of(token).await?;
        let (agency, id) = (account.agency_id, account.id);
        let what = match proof {
            Proof::Password(_) => "password",
            Proof::Code(_) | Proof::Passkey { .. } => "code",
        };
        let tries = self.store.read().await?.account_try_token(what, id);
        if let Some(seconds) = self.count_try(&tries).await? {
            return Ok(Confirmed::Wait { seconds });
        }
        let Some(way) = self.check_proof(&account, proof).await? else {
            self.note_failure(&tries, Some((agency, id)), what).await?;
            return Ok(Confirmed::No);
        };
        self.forget_tries(&tries).await?;
        let factor = way != Way::Password;
        let mut tx = self.store.write(agency).await?;
        let fresh = tx
            .confirm_session(&session.row.token_hash, factor, self.now_us())
            .await?;
        let detail = json!({ "confirmed": true, "way": way.as_str(), "second_factor": factor });
        self.log_account(&mut tx, agency, id, EventKind::SignIn, detail)
            .await?;
        tx.commit().await?;
        Ok(Confirmed::Yes(SignedIn { token: fresh }))
    }

    /// The way that a proof amounts to; `None`: it is not right, or not enough.
    async fn check_proof(&self, account: &Credentials, proof: Proof<'_>) -> Result<Option<Way>> {
        match proof {
            Proof::Password(_) if account.has_second_factor() => Ok(None),
            Proof::Password(password) => {
                let hash = account.password_hash.clone();
                let right = self.passwords.verify(password, hash).await?;
                Ok(right.then_some(Way::Password))
            }
            Proof::Code(code) => self.use_code(account, code).await,
            Proof::Passkey { token, answer } => {
                let checked = self
                    .check_one_of(Purpose::Confirm, account, token, answer)
                    .await?;
                Ok(checked.map(|_| Way::Passkey))
            }
        }
    }
}
