//! One's own account: password, second factor, recovery codes, sessions, lock.

use crate::{
    desk::{Actor, Casework},
    door::Door,
    error::{CaseworkError, Result},
    happened::{HappenedLine, Tell, tell},
    people::FACTOR_RESET,
    sessions::SignedIn,
};
use authn::{TotpSecret, check_password};
use domain::{
    Lang,
    signing_in::{Happening, Way},
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{PractitionerRow, random_bytes};
use uuid::Uuid;

/// One's own account, for its page.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// The account.
    pub practitioner: PractitionerRow,
    /// Recovery codes not used yet.
    pub recovery_left: i64,
    /// In how many places one is signed in.
    pub sessions: usize,
    /// When an administrator took the second factor away, until a new one is set up.
    pub factor_reset: Option<Timestamp>,
    /// What happened to it in the last ninety days, the newest first.
    pub happened: Vec<HappenedLine>,
}

/// A second factor that is being set up. Nothing is kept until a code proves it.
#[derive(Debug, Clone)]
pub struct NewSecondFactor {
    /// The secret as one types it into an app.
    pub secret: String,
    /// A picture of it that a telephone reads, as a `data:` address.
    pub picture: String,
}

/// A second factor that was set up, or recovery codes that were made.
#[derive(Debug, Clone)]
pub struct FreshCodes {
    /// The recovery codes: shown once, kept as hashes.
    pub codes: Vec<String>,
    /// The new session, where the old ones ended.
    pub signed_in: Option<SignedIn>,
}

fn fault(e: impl std::fmt::Display) -> CaseworkError {
    CaseworkError::Internal(e.to_string())
}

fn time(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Casework {
    /// One's own account.
    ///
    /// # Errors
    /// The database.
    pub async fn account(&self, actor: &Actor) -> Result<AccountView> {
        let mut conn = self.store.read().await?;
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let practitioner = conn.practitioner(agency, id).await?;
        let alerts = conn.unread_alerts(agency, id).await?;
        let recovery_left = conn.recovery_codes_left(agency, id).await?;
        drop(conn);
        let sessions = self.my_sessions(actor, &[]).await?.len();
        Ok(AccountView {
            happened: self.happened(actor).await?,
            practitioner,
            recovery_left,
            sessions,
            factor_reset: alerts
                .iter()
                .find(|a| a.kind == FACTOR_RESET)
                .map(|a| time(a.created_us)),
        })
    }

    /// Sets the language of one's alerts and of the pages after signing in.
    ///
    /// # Errors
    /// The database.
    pub async fn set_language(&self, actor: &Actor, lang: Lang) -> Result<()> {
        let mut tx = self.store.write(actor.agency_id).await?;
        tx.set_lang(actor.agency_id, actor.practitioner_id, lang)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Checks one's own password again, slowed down like a sign-in. In a demonstration nobody
    /// has a password, and nothing is asked.
    pub(crate) async fn check_own_password(
        &self,
        agency: Uuid,
        id: Uuid,
        password: &str,
        field: &str,
    ) -> Result<()> {
        let mut conn = self.store.read().await?;
        let tries = conn.account_try_token("password", id);
        let account = conn.credentials(agency, id).await?;
        drop(conn);
        if self.settings.demo && account.password_hash.is_none() {
            return Ok(());
        }
        if self.count_try(&tries).await?.is_some() {
            return Err(CaseworkError::invalid(field, "wait"));
        }
        if self
            .passwords
            .verify(password, account.password_hash)
            .await?
        {
            return self.forget_tries(&tries).await;
        }
        self.note_failure(&tries, Some((agency, id)), "password")
            .await?;
        let fails = self.store.read().await?.tries(&tries).await?.0;
        self.tell_of_tries(agency, id, fails, None).await;
        Err(CaseworkError::invalid(field, "wrong"))
    }

    /// Checks a password that somebody chooses.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `new` is `short`, `too-long`, `obvious` or `breached`.
    pub(crate) async fn check_new_password(&self, new: &str, name: &str) -> Result<()> {
        check_password(new, &[name]).map_err(|f| CaseworkError::invalid("new", f.as_str()))?;
        if let Some(list) = &self.settings.breached
            && self.passwords.is_breached(new, list).await?
        {
            return Err(CaseworkError::invalid("new", "breached"));
        }
        Ok(())
    }

    /// Changes one's password. Every session ends; the answer is a new one for whoever asked.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `old` is `wrong` (or `wait`), `new` is `short`, `too-long`, `obvious`
    /// or `breached`.
    pub async fn change_password(
        &self,
        actor: &Actor,
        old: &str,
        new: &str,
        door: &Door,
    ) -> Result<SignedIn> {
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let person = self.store.read().await?.practitioner(agency, id).await?;
        self.check_new_password(new, &person.content.name).await?;
        self.check_own_password(agency, id, old, "old").await?;
        let hash = self.passwords.hash(new).await?;
        let now = self.now_us();
        let mut tx = self.store.write(agency).await?;
        tx.set_password(agency, id, &hash).await?;
        let detail = json!({ "what": "password" });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        let told = Tell::of(Happening::Password, now).on(door.device());
        tell(&mut tx, agency, id, told).await?;
        tx.happened_done(agency, id, Happening::NotMe.as_str(), now)
            .await?;
        tx.commit().await?;
        self.sign_in_again(actor, actor.second_factor, Way::Password, door, now)
            .await
    }

    /// The new session of whoever has just changed how they sign in (`now`: when, microseconds).
    pub(crate) async fn sign_in_again(
        &self,
        actor: &Actor,
        second_factor: bool,
        way: Way,
        door: &Door,
        now: i64,
    ) -> Result<SignedIn> {
        let person = self
            .store
            .read()
            .await?
            .practitioner(actor.agency_id, actor.practitioner_id)
            .await?;
        self.begin_session(&person, second_factor, way, door, now)
            .await
    }

    /// Whoever has a second factor shows it anew before they change it: a stolen session with a
    /// guessed password must not be able to put another in its place.
    ///
    /// # Errors
    /// [`CaseworkError::Confirm`].
    pub async fn fresh_for_factors(&self, actor: &Actor) -> Result<()> {
        if actor.fresh {
            return Ok(());
        }
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let person = self.store.read().await?.practitioner(agency, id).await?;
        if person.has_second_factor() {
            return Err(CaseworkError::Confirm);
        }
        Ok(())
    }

    /// A new secret for a second factor, to be shown once. Nothing is kept before a code from
    /// it comes back to [`Casework::confirm_second_factor`].
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub fn new_second_factor(&self, actor_name: &str) -> Result<NewSecondFactor> {
        let secret = TotpSecret::new(random_bytes().map_err(fault)?);
        self.show_second_factor(actor_name, &secret.to_text())
    }

    /// The same secret once more, after a code that was mistyped.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it is no secret of ours.
    pub fn show_second_factor(&self, actor_name: &str, secret: &str) -> Result<NewSecondFactor> {
        let secret = TotpSecret::from_text(secret).map_err(|_| CaseworkError::NotFound)?;
        let account = format!("{actor_name} ({})", self.settings.hub);
        let picture = authn::qr_data_uri(&secret.uri(&account)).map_err(fault)?;
        Ok(NewSecondFactor {
            secret: secret.to_text(),
            picture,
        })
    }

    /// Takes a second factor into use, once a code proves that the telephone has it. Every
    /// session ends; the answer carries a new one, and recovery codes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `password` is `wrong` (or `wait`), `code` is `wrong`.
    pub async fn confirm_second_factor(
        &self,
        actor: &Actor,
        password: &str,
        secret: &str,
        code: &str,
        door: &Door,
    ) -> Result<FreshCodes> {
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let secret_text = secret;
        let secret = TotpSecret::from_text(secret_text).map_err(|_| CaseworkError::NotFound)?;
        let step = secret
            .step_of(code, self.now().as_second())
            .ok_or_else(|| CaseworkError::invalid("code", "wrong"))?;
        self.check_own_password(agency, id, password, "password")
            .await?;
        self.fresh_for_factors(actor).await?;
        let made = self.fresh_codes().await?;
        let mut tx = self.store.write(agency).await?;
        tx.set_second_factor(agency, id, secret.bytes(), step)
            .await?;
        tx.replace_recovery_codes(agency, id, &made.kept).await?;
        let now = self.now_us();
        tx.mark_alerts_read(agency, id, id, now).await?;
        let detail = json!({ "what": "second-factor" });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        let told = Tell::of(Happening::SecondFactor, now).on(door.device());
        tell(&mut tx, agency, id, told).await?;
        tx.commit().await?;
        let fresh = self
            .sign_in_again(actor, true, Way::Code, door, now)
            .await?;
        Ok(FreshCodes {
            codes: made.shown,
            signed_in: Some(fresh),
        })
    }

    /// Makes new recovery codes; the old ones are good no longer.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `password` is `wrong` (or `wait`).
    /// [`CaseworkError::WrongState`] without a second factor.
    pub async fn new_recovery_codes(&self, actor: &Actor, password: &str) -> Result<FreshCodes> {
        let (agency, id) = (actor.agency_id, actor.practitioner_id);
        let person = self.store.read().await?.practitioner(agency, id).await?;
        if !person.has_second_factor() {
            return Err(CaseworkError::WrongState);
        }
        self.fresh_for_factors(actor).await?;
        self.check_own_password(agency, id, password, "password")
            .await?;
        let made = self.fresh_codes().await?;
        let mut tx = self.store.write(agency).await?;
        tx.replace_recovery_codes(agency, id, &made.kept).await?;
        let detail = json!({ "what": "recovery-codes" });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        let told = Tell::of(Happening::RecoveryCodes, self.now_us());
        tell(&mut tx, agency, id, told).await?;
        tx.commit().await?;
        Ok(FreshCodes {
            codes: made.shown,
            signed_in: None,
        })
    }

    /// Locks a session: drafts are kept, reading is not possible until it is unlocked.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`].
    pub async fn lock(&self, token: &str) -> Result<()> {
        let session = self.session(token).await?;
        self.put_lock(&session.row.token_hash, true).await
    }

    /// Unlocks a session with its owner's password.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `password` is `wrong` (or `wait`).
    /// [`CaseworkError::SignedOut`] where the session has ended meanwhile.
    pub async fn unlock(&self, token: &str, password: &str) -> Result<()> {
        let session = self.session(token).await?;
        let (agency, id) = (session.row.agency_id, session.row.practitioner_id);
        self.check_own_password(agency, id, password, "password")
            .await?;
        self.put_lock(&session.row.token_hash, false).await
    }

    async fn put_lock(&self, token_hash: &[u8], locked: bool) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.lock_session(token_hash, locked, self.now_us()).await?;
        Ok(tx.commit().await?)
    }
}
