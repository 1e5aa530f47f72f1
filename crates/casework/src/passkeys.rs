//! Passkeys: making them, taking them away, and what devices are asked. Using them: `using`.

mod using;

use crate::{
    credentials::FreshCodes,
    desk::{Actor, Casework},
    door::Door,
    error::{CaseworkError, Result},
    happened::{Tell, tell},
    sessions::SignedIn,
};
use authn::{AuthnError, PASSKEY_SECONDS, Passkeys};
use domain::{
    signing_in::{Happening, Way},
    text,
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{PasskeyContent, PasskeyQuestion, PasskeyRow, StoreError};
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
        // Made before the write begins: hashing takes a second, and others write meanwhile.
        let person = self.store.read().await?.practitioner(agency, id).await?;
        let made = if person.has_second_factor() {
            None
        } else {
            Some(self.fresh_codes().await?)
        };
        let mut tx = self.store.write(agency).await?;
        match tx.add_passkey(&row, &key.id).await {
            Err(StoreError::Duplicate) => return Err(refused()),
            other => other?,
        }
        let mut codes = Vec::new();
        if let Some(made) = made {
            tx.replace_recovery_codes(agency, id, &made.kept).await?;
            codes = made.shown;
        }
        tx.mark_alerts_read(agency, id, id, now).await?;
        let detail = json!({ "what": "passkey-added", "passkey": row.id });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        let told = Tell::of(Happening::PasskeyAdded, now).on(door.device());
        tell(&mut tx, agency, id, told).await?;
        tx.commit().await?;
        let fresh = self
            .sign_in_again(actor, true, Way::PasswordPasskey, door, now)
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
        let now = self.now_us();
        let told = Tell::of(Happening::PasskeyRemoved, now).on(door.device());
        tell(&mut tx, agency, id, told).await?;
        tx.commit().await?;
        self.sign_in_again(actor, actor.second_factor, Way::Password, door, now)
            .await
    }

    /// Throws questions away that nobody answered in time.
    pub(crate) async fn forget_passkey_questions(&self) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.forget_passkey_questions(self.now_us()).await?;
        Ok(tx.commit().await?)
    }
}
