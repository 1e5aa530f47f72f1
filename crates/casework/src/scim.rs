//! Joiners and leavers from the system that keeps an agency's list of staff (SCIM 2.0).
//!
//! It can add people, change what they are called, suspend them and say goodbye to them; it gives
//! no role but that of a practitioner, and no way in: an administrator ties people to single sign-on
//! or makes them a link.

mod people;

use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
};
use access::{Act, Relation};
use domain::{Lang, practitioner::MemberState, text};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{PractitionerRow, ScimContent, ScimUserRow, StoreError};
use uuid::Uuid;

/// Longest name, characters.
const NAME_MAX: usize = 200;
/// A use of the token is noted at most once a minute.
const NOTE_EVERY_US: i64 = 60 * 1_000_000;

/// The agency whose token was given. Everything reached with it is that agency's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScimCaller {
    agency: Uuid,
}

/// The token of an agency, for its administrator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScimDesk {
    /// When the token was made; `None`: there is none.
    pub made: Option<Timestamp>,
    /// When it was last used.
    pub used: Option<Timestamp>,
    /// The address to give to the other system.
    pub address: String,
}

/// Somebody as the other system knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimPerson {
    /// The account.
    pub id: Uuid,
    /// Sign-in name.
    pub user_name: String,
    /// The other system's id.
    pub external_id: Option<String>,
    /// Name as shown to colleagues.
    pub name: String,
    /// Given name, as the other system has it.
    pub given: Option<String>,
    /// Family name, as the other system has it.
    pub family: Option<String>,
    /// Job title.
    pub job_title: String,
    /// E-mail for alerts.
    pub email: Option<String>,
    /// Language of their screens.
    pub lang: Lang,
    /// Where the membership stands.
    pub state: MemberState,
    /// When the other system first knew them.
    pub made: Timestamp,
    /// When it last changed them.
    pub changed: Timestamp,
}

impl ScimPerson {
    /// Whether they may come in, or could once they have a way in.
    pub fn is_active(&self) -> bool {
        matches!(self.state, MemberState::Active | MemberState::Invited)
    }
}

/// What the other system says of somebody; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScimSays {
    /// Sign-in name.
    pub user_name: Option<String>,
    /// Its own id.
    pub external_id: Option<String>,
    /// Whole name.
    pub name: Option<String>,
    /// Given name.
    pub given: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Language.
    pub lang: Option<Lang>,
    /// Whether they may come in.
    pub active: Option<bool>,
}

fn time(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn person_of(p: PractitionerRow, s: ScimUserRow) -> ScimPerson {
    ScimPerson {
        id: p.id,
        user_name: s.content.user_name,
        external_id: s.content.external_id,
        name: p.content.name,
        given: s.content.given,
        family: s.content.family,
        job_title: p.content.job_title,
        email: p.content.email,
        lang: p.lang,
        state: p.state,
        made: time(s.made_us),
        changed: time(s.changed_us),
    }
}

impl ScimSays {
    fn check(&self) -> Result<()> {
        for (field, value) in [
            ("userName", &self.user_name),
            ("displayName", &self.name),
            ("externalId", &self.external_id),
            ("name.givenName", &self.given),
            ("name.familyName", &self.family),
            ("title", &self.job_title),
        ] {
            if let Some(value) = value {
                text::check(value, NAME_MAX)
                    .map_err(|_| CaseworkError::invalid(field, "too-long"))?;
            }
        }
        if self.user_name.as_ref().is_some_and(|n| n.trim().is_empty()) {
            return Err(CaseworkError::invalid("userName", "empty"));
        }
        if self.email.as_ref().is_some_and(|e| !e.contains('@')) {
            return Err(CaseworkError::invalid("emails", "unknown"));
        }
        Ok(())
    }

    /// The name that is shown: the whole one, or what the parts make.
    fn shown(&self, content: &ScimContent) -> Option<String> {
        if let Some(whole) = self.name.as_ref().filter(|n| !n.trim().is_empty()) {
            return Some(whole.trim().to_owned());
        }
        if self.given.is_none() && self.family.is_none() {
            return None;
        }
        let parts: Vec<&str> = [&content.given, &content.family]
            .into_iter()
            .flatten()
            .map(|p| p.trim())
            .filter(|p| !p.is_empty())
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn onto(&self, content: &mut ScimContent) {
        let put = |to: &mut Option<String>, new: &Option<String>| {
            if let Some(new) = new {
                *to = (!new.trim().is_empty()).then(|| new.trim().to_owned());
            }
        };
        if let Some(name) = &self.user_name {
            name.trim().clone_into(&mut content.user_name);
        }
        put(&mut content.external_id, &self.external_id);
        put(&mut content.given, &self.given);
        put(&mut content.family, &self.family);
    }
}

impl Casework {
    /// The token of the administrator's agency.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn scim_desk(&self, actor: &Actor) -> Result<ScimDesk> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let token = conn.scim_token_of(actor.agency_id).await?;
        Ok(ScimDesk {
            made: token.as_ref().map(|t| time(t.made_us)),
            used: token.and_then(|t| t.used_us).map(time),
            address: format!("{}/scim/v2", self.settings.public_url),
        })
    }

    /// Makes a token for the other system, in place of the one before. It is shown once.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn make_scim_token(&self, actor: &Actor) -> Result<String> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        let token = work
            .make_scim_token(agency, actor.practitioner_id, now)
            .await?;
        let detail = json!({ "what": "scim-token" });
        work.log(EventKind::SettingChanged, None, Some(agency), detail)
            .await?;
        work.commit().await?;
        Ok(token)
    }

    /// Takes the token away: the other system changes nothing any more.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn end_scim_token(&self, actor: &Actor) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let agency = work.agency_id;
        if work.end_scim_token(agency).await? {
            let detail = json!({ "what": "scim-token-ended" });
            work.log(EventKind::SettingChanged, None, Some(agency), detail)
                .await?;
        }
        work.commit().await
    }

    /// Whose token it is.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`] where it is nobody's.
    pub async fn scim_caller(&self, token: &str) -> Result<ScimCaller> {
        let row = match self.store.read().await?.scim_token(token).await {
            Ok(row) => row,
            Err(StoreError::Missing) => return Err(CaseworkError::SignedOut),
            Err(e) => return Err(e.into()),
        };
        let now = self.now_us();
        if row.used_us.is_none_or(|at| now - at > NOTE_EVERY_US) {
            let mut tx = self.store.write_hub().await?;
            tx.scim_token_used(row.agency_id, now).await?;
            tx.commit().await?;
        }
        Ok(ScimCaller {
            agency: row.agency_id,
        })
    }
}
