//! Passkeys: making them, taking them away, and signing in with one, alone or after the password.

use crate::{
    accounts::SignInStep,
    credentials::FreshCodes,
    desk::{Actor, Casework},
    door::Door,
    error::{CaseworkError, Result},
    sessions::SignedIn,
};
use authn::{AuthnError, PASSKEY_SECONDS, Passkeys};
use domain::{signing_in::Way, text};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{Credentials, PasskeyContent, PasskeyQuestion, PasskeyRow, StoreError};
use uuid::Uuid;

/// Most passkeys of one account.
pub const PASSKEYS_MAX: usize = 20;
/// Longest name that somebody gives a passkey, characters.
const NAME_MAX: usize = 60;

/// One of one's own passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Identifies it.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// When it was last used.
    pub used: Option<Timestamp>,
}

/// What a browser is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyAsked {
    /// To be sent back with the answer; good once, for five minutes.
    pub token: String,
    /// The options as JSON, for the browser's own function.
    pub options: String,
}

domain::worded! {
    /// What the answer to a question may be used for.
    Purpose, "purpose of a passkey" {
        /// Making one.
        New = "new",
        /// Signing in with nothing else.
        Any = "any",
        /// After the password.
        AfterPassword = "after-password",
        /// Showing again that it is oneself.
        Confirm = "confirm",
    }
}

fn fault(e: AuthnError) -> CaseworkError {
    CaseworkError::Internal(e.to_string())
}

fn time(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn keys(rows: &[PasskeyRow]) -> Vec<String> {
    rows.iter().map(|r| r.content.key.clone()).collect()
}

impl Casework {
    /// Whether passkeys can be used here: a browser binds them to a host's name, and an address
    /// of numbers has none.
    pub fn passkeys_here(&self) -> bool {
        self.passkeys.is_some()
    }

    fn devices(&self) -> Result<&Passkeys> {
        self.passkeys.as_deref().ok_or(CaseworkError::WrongState)
    }

    async fn ask(
        &self,
        purpose: Purpose,
        who: Option<(Uuid, Uuid)>,
        asked: authn::Asked,
    ) -> Result<PasskeyAsked> {
        let seconds = i64::try_from(PASSKEY_SECONDS).unwrap_or(300);
        let question = PasskeyQuestion {
            purpose: purpose.as_str().to_owned(),
            agency_id: who.map(|(agency, _)| agency),
            practitioner_id: who.map(|(_, id)| id),
            state: asked.state,
            expires_us: self.now_us() + seconds * 1_000_000,
        };
        let mut tx = self.store.write_hub().await?;
        let token = tx.ask_passkey(&question).await?;
        tx.commit().await?;
        Ok(PasskeyAsked {
            token,
            options: asked.options,
        })
    }

    /// The state of a question that was asked for this purpose, of this person. It is used up.
    async fn asked(
        &self,
        token: &str,
        purpose: Purpose,
        who: Option<(Uuid, Uuid)>,
    ) -> Result<Option<String>> {
        let mut tx = self.store.write_hub().await?;
        let question = match tx.take_passkey_question(token, self.now_us()).await {
            Ok(question) => question,
            Err(StoreError::Missing) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        tx.commit().await?;
        let of = question.agency_id.zip(question.practitioner_id);
        let right = question.purpose == purpose.as_str() && of == who;
        Ok(right.then_some(question.state))
    }

    /// One's own passkeys, the oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn my_passkeys(&self, actor: &Actor) -> Result<Vec<PasskeyLine>> {
        let mut conn = self.store.read().await?;
        let rows = conn
            .passkeys_of(actor.agency_id, actor.practitioner_id)
            .await?;
        let line = |r: PasskeyRow| PasskeyLine {
            id: r.id,
            name: r.content.name,
            made: time(r.made_us),
            used: r.used_us.map(time),
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Asks the browser to make a passkey, for whoever gives their password.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `password` is `wrong` (or `wait`), `name` is `too-many` where
    /// there are twenty. [`CaseworkError::WrongState`] where passkeys cannot be used here.
    pub async fn ask_for_new_passkey(&self, actor: &Actor, password: &str) -> Result<PasskeyAsked> {
        let devices = self.devices()?;
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let mut conn = self.store.read().await?;
        let held = conn.passkeys_of(agency, id).await?;
        let person = conn.practitioner(agency, id).await?;
        drop(conn);
        if held.len() >= PASSKEYS_MAX {
            return Err(CaseworkError::invalid("name", "too-many"));
        }
        self.fresh_for_factors(actor).await?;
        self.check_own_password(agency, id, password, "password")
            .await?;
        let asked = devices
            .ask_for_new(id, &person.content.name, &keys(&held))
            .map_err(fault)?;
        self.ask(Purpose::New, Some((agency, id)), asked).await
    }

    /// Keeps the passkey that the browser made. Every session ends; the answer carries a new one,
    /// and recovery codes where this is the first second factor.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `name` is `too-long` or `control`; `passkey` is `refused` where
    /// the answer is not the one that was asked for, or came too late.
    pub async fn add_passkey(
        &self,
        actor: &Actor,
        token: &str,
        answer: &str,
        name: &str,
        door: &Door,
    ) -> Result<FreshCodes> {
        text::check(name, NAME_MAX).map_err(|_| CaseworkError::invalid("name", "too-long"))?;
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let refused = || CaseworkError::invalid("passkey", "refused");
        let state = self
            .asked(token, Purpose::New, Some((agency, id)))
            .await?
            .ok_or_else(refused)?;
        let key = self
            .devices()?
            .made(&state, answer)
            .map_err(|_| refused())?;
        let now = self.now_us();
        let row = PasskeyRow {
            agency_id: agency,
            practitioner_id: id,
            id: Uuid::now_v7(),
            made_us: now,
            used_us: None,
            content: PasskeyContent {
                name: name.trim().to_owned(),
                key: key.content,
            },
        };
        let mut tx = self.store.write(agency).await?;
        let first = !tx.practitioner(agency, id).await?.has_second_factor();
        match tx.add_passkey(&row, &key.id).await {
            Err(StoreError::Duplicate) => return Err(refused()),
            other => other?,
        }
        let codes = if first {
            self.put_fresh_codes(&mut tx, agency, id).await?
        } else {
            Vec::new()
        };
        tx.mark_alerts_read(agency, id, id, now).await?;
        let detail = json!({ "what": "passkey-added", "passkey": row.id });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        tx.commit().await?;
        let fresh = self
            .sign_in_again(actor, true, Way::PasswordPasskey, door)
            .await?;
        Ok(FreshCodes {
            codes,
            signed_in: Some(fresh),
        })
    }

    /// Takes one of one's own passkeys away. Every session ends; the answer is a new one.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `password` is `wrong` (or `wait`).
    /// [`CaseworkError::NotFound`] where it is none of one's own.
    pub async fn remove_passkey(
        &self,
        actor: &Actor,
        passkey: Uuid,
        password: &str,
        door: &Door,
    ) -> Result<SignedIn> {
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        self.fresh_for_factors(actor).await?;
        self.check_own_password(agency, id, password, "password")
            .await?;
        let mut tx = self.store.write(agency).await?;
        tx.remove_passkey(agency, id, passkey).await?;
        if !tx.practitioner(agency, id).await?.has_second_factor() {
            tx.replace_recovery_codes(agency, id, &[]).await?;
        }
        let detail = json!({ "what": "passkey-removed", "passkey": passkey });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        tx.commit().await?;
        self.sign_in_again(actor, actor.second_factor, Way::Password, door)
            .await
    }

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
        let step = self
            .enter_with_passkey(&account, Way::PasswordPasskey, door)
            .await?;
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

    /// Throws questions away that nobody answered in time.
    pub(crate) async fn forget_passkey_questions(&self) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.forget_passkey_questions(self.now_us()).await?;
        Ok(tx.commit().await?)
    }
}
