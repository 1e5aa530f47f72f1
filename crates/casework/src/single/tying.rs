//! Tying an account to somebody at a provider: a named administrator does it, having made sure who
//! it is. Names and e-mails that the provider sends help them to find the person, and decide
//! nothing.

use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    happened::{Tell, tell},
};
use access::{Act, Relation};
use domain::{
    practitioner::MemberState,
    signing_in::{Happening, WayInHow},
    text,
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use std::collections::HashMap;
use store::{SsoIdentityRow, SsoStrangerRow, StoreError};
use uuid::Uuid;

/// Somebody who came from a provider and is nobody's yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnStranger {
    /// Identifies them.
    pub id: Uuid,
    /// The word that they were shown, to say it to the administrator.
    pub word: String,
    /// What people know the provider by.
    pub provider: String,
    /// Name, as the provider has it.
    pub name: Option<String>,
    /// E-mail or sign-in name, as the provider has it.
    pub email: Option<String>,
    /// When they last came.
    pub seen: Timestamp,
}

impl SignOnStranger {
    /// Eight letters and digits that two people can compare by telephone.
    pub(crate) fn word_of(id: Uuid) -> String {
        let text = id.simple().to_string().to_uppercase();
        format!("{}-{}", &text[24..28], &text[28..])
    }

    pub(super) fn of(provider: String, row: SsoStrangerRow) -> Self {
        Self {
            id: row.id,
            word: Self::word_of(row.id),
            provider,
            name: row.content.name,
            email: row.content.email,
            seen: time(row.seen_us),
        }
    }
}

/// An account that is tied to somebody at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieLine {
    /// Identifies the tie.
    pub id: Uuid,
    /// Whose account.
    pub practitioner_id: Uuid,
    /// Their name here.
    pub who: String,
    /// What people know the provider by.
    pub provider: String,
    /// Name or e-mail there.
    pub there: String,
    /// Who tied it.
    pub tied_by: String,
    /// When.
    pub tied: Timestamp,
}

impl TieLine {
    pub(super) fn of(staff: &HashMap<Uuid, String>, provider: String, row: SsoIdentityRow) -> Self {
        let name = |id: Uuid| staff.get(&id).cloned().unwrap_or_default();
        Self {
            id: row.id,
            practitioner_id: row.practitioner_id,
            who: name(row.practitioner_id),
            provider,
            there: row.content.email.or(row.content.name).unwrap_or_default(),
            tied_by: name(row.tied_by),
            tied: time(row.tied_us),
        }
    }
}

fn time(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Casework {
    /// Ties somebody who came from a provider to an account of the agency. Their sessions end; the
    /// next time they come from there, they are in.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `who` is `empty` (nobody chosen, or somebody who has left), `own`
    /// (one's own account: another administrator does it) or `taken` (tied already); `note` is
    /// `empty` without words on how it was made sure who it is. [`CaseworkError::NotFound`].
    pub async fn tie_sign_on(
        &self,
        actor: &Actor,
        stranger: Uuid,
        who: Option<Uuid>,
        note: &str,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        let row = work
            .sso_strangers(agency)
            .await?
            .into_iter()
            .find(|s| s.id == stranger)
            .ok_or(CaseworkError::NotFound)?;
        let who = who.ok_or_else(|| CaseworkError::invalid("who", "empty"))?;
        if who == actor.practitioner_id {
            return Err(CaseworkError::invalid("who", "own"));
        }
        let person = work.practitioner(agency, who).await?;
        if person.state == MemberState::Left {
            return Err(CaseworkError::invalid("who", "empty"));
        }
        text::check_required(note, text::LINE_MAX)
            .map_err(|_| CaseworkError::invalid("note", "empty"))?;
        let tie = SsoIdentityRow {
            agency_id: agency,
            practitioner_id: who,
            id: Uuid::now_v7(),
            provider_id: row.provider_id,
            tied_by: actor.practitioner_id,
            tied_us: work.now_us,
            content: row.content,
        };
        work.note_way_in_of(who, WayInHow::Tied).await?;
        match work.tie_sso(&tie).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::invalid("who", "taken")),
            other => other?,
        }
        work.drop_sso_stranger(agency, stranger).await?;
        let told = Tell::of(Happening::SingleSignOn, work.now_us);
        tell(&mut work, agency, who, told).await?;
        let detail = json!({
            "what": "single-sign-on-tied", "issuer": tie.content.issuer,
            "subject": tie.content.subject, "identity_checked": note.trim(),
        });
        work.log(EventKind::AccountChanged, None, Some(who), detail)
            .await?;
        work.commit().await
    }

    /// Forgets somebody who came from a provider and is nobody of this agency.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn refuse_sign_on(&self, actor: &Actor, stranger: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        work.drop_sso_stranger(actor.agency_id, stranger).await?;
        let detail = json!({ "what": "single-sign-on-refused" });
        work.log(EventKind::SettingChanged, None, Some(stranger), detail)
            .await?;
        work.commit().await
    }

    /// Takes a tie away. The sessions of its account end.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn untie_sign_on(&self, actor: &Actor, tie: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        let row = work
            .sso_identities(agency)
            .await?
            .into_iter()
            .find(|t| t.id == tie)
            .ok_or(CaseworkError::NotFound)?;
        work.untie_sso(agency, row.practitioner_id, tie).await?;
        let told = Tell::of(Happening::SingleSignOnEnded, work.now_us);
        tell(&mut work, agency, row.practitioner_id, told).await?;
        let detail = json!({ "what": "single-sign-on-untied", "issuer": row.content.issuer });
        work.log(
            EventKind::AccountChanged,
            None,
            Some(row.practitioner_id),
            detail,
        )
        .await?;
        work.commit().await
    }
}
