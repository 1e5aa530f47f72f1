//! The people of an agency, as its administrator sees them: who is invited, who lost a factor.

use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    happened::{ALERT_NOT_ME, Tell, tell},
    members::{INVITATION_US, Invite},
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
use store::{AlertRow, Invitation, PractitionerRow, StoreError};
use uuid::Uuid;

/// What an alert says to whoever had a second factor taken away.
pub(crate) const FACTOR_RESET: &str = "second-factor-reset";

/// One of the people of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffLine {
    /// The account.
    pub practitioner: PractitionerRow,
    /// Until when an open link to set a password is good.
    pub link_until: Option<Timestamp>,
    /// When they said that something about their account was not them, until whoever asks has opened
    /// their page.
    pub not_me: Option<Timestamp>,
}

impl Casework {
    /// The people of the agency, by name.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn staff(&self, actor: &Actor) -> Result<Vec<StaffLine>> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let people = conn.practitioners(actor.agency_id).await?;
        let links = conn.invitations_of(actor.agency_id).await?;
        let mut alerts = conn
            .unread_alerts(actor.agency_id, actor.practitioner_id)
            .await?;
        alerts.retain(|a| a.kind == ALERT_NOT_ME);
        let now = self.now_us();
        let mut all: Vec<StaffLine> = people
            .into_iter()
            .map(|practitioner| StaffLine {
                link_until: links
                    .iter()
                    .find(|l| l.practitioner_id == practitioner.id && l.expires_us > now)
                    .and_then(|l| Timestamp::from_microsecond(l.expires_us).ok()),
                not_me: alerts
                    .iter()
                    .find(|a| a.object_id == Some(practitioner.id))
                    .and_then(|a| Timestamp::from_microsecond(a.created_us).ok()),
                practitioner,
            })
            .collect();
        all.sort_by(|a, b| {
            a.practitioner
                .content
                .name
                .cmp(&b.practitioner.content.name)
        });
        Ok(all)
    }

    /// One of the people of the agency.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn colleague(&self, actor: &Actor, id: Uuid) -> Result<StaffLine> {
        let all = self.staff(actor).await?;
        all.into_iter()
            .find(|l| l.practitioner.id == id)
            .ok_or(CaseworkError::NotFound)
    }

    /// When one of the people last said that something about their account was not them, within ninety
    /// days. Whoever asks is not told again in the list.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn said_not_me(&self, actor: &Actor, id: Uuid) -> Result<Option<Timestamp>> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let (agency, own) = (actor.agency_id, actor.practitioner_id);
        let mut conn = self.read(&permit).await?;
        let alerts = conn.unread_alerts(agency, own).await?;
        drop(conn);
        let new = |a: &AlertRow| a.kind == ALERT_NOT_ME && a.object_id == Some(id);
        if alerts.iter().any(new) {
            let mut work = self.begin(actor, permit).await?;
            let now = work.now_us;
            work.mark_alerts_read(agency, own, id, now).await?;
            work.commit().await?;
        }
        let all = self.happened_to(agency, id).await?;
        let said = all.iter().find(|l| l.what == Happening::NotMe);
        Ok(said.map(|l| l.at))
    }

    /// Invites somebody into the administrator's own agency; gives the token of their link.
    ///
    /// # Errors
    /// As [`Casework::invite`].
    pub async fn invite_colleague(&self, actor: &Actor, mut invite: Invite) -> Result<String> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        invite.agency = conn.agency(actor.agency_id).await?.slug;
        drop(conn);
        self.invite_by(&invite, Some((actor, permit))).await
    }

    /// A new link for somebody whose link ran out or who has forgotten the password. The one
    /// before it ends.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where they are not of the agency, or have left it.
    pub async fn new_link(&self, actor: &Actor, id: Uuid) -> Result<String> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let person = work.practitioner(actor.agency_id, id).await?;
        if !matches!(person.state, MemberState::Active | MemberState::Invited) {
            return Err(CaseworkError::NotFound);
        }
        let expires_us = work.now_us + INVITATION_US;
        let token = work
            .make_invitation(&Invitation {
                agency_id: actor.agency_id,
                practitioner_id: id,
                expires_us,
            })
            .await?;
        let detail = json!({ "what": "password-link", "until_us": expires_us });
        work.log(EventKind::AccountChanged, None, Some(id), detail)
            .await?;
        let told = Tell::of(Happening::LinkMade, work.now_us);
        tell(&mut work, actor.agency_id, id, told).await?;
        work.note_way_in_of(id, WayInHow::Link).await?;
        work.commit().await?;
        Ok(token)
    }

    /// Until when a link is good.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it was used, ran out or never was.
    pub async fn invitation_until(&self, token: &str) -> Result<Timestamp> {
        let link = self.store.read().await?.invitation(token).await?;
        Timestamp::from_microsecond(link.expires_us)
            .map_err(|e| CaseworkError::Internal(e.to_string()))
    }

    /// Takes away the second factor of somebody who has lost it, with its recovery codes. Their
    /// sessions end; they are told on their account page and by e-mail; `false` where they have
    /// none, and must be told otherwise. How it was made sure who asks is written down.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without words on how their identity was checked (`note`), or
    /// for one's own (`own`: another administrator does that); [`CaseworkError::WrongState`]
    /// where there is no second factor; [`CaseworkError::NotFound`].
    pub async fn reset_second_factor(&self, actor: &Actor, id: Uuid, note: &str) -> Result<bool> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        text::check_required(note, text::LINE_MAX)
            .map_err(|_| CaseworkError::invalid("note", "empty"))?;
        if id == actor.practitioner_id {
            return Err(CaseworkError::invalid("note", "own"));
        }
        let mut work = self.begin(actor, permit).await?;
        let person = work.practitioner(actor.agency_id, id).await?;
        match work.clear_second_factor(actor.agency_id, id).await {
            Err(StoreError::Missing) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        let detail = json!({ "what": "second-factor-reset", "identity_checked": note.trim() });
        work.log(EventKind::AccountChanged, None, Some(id), detail)
            .await?;
        let told = Tell::of(Happening::SecondFactorTaken, work.now_us);
        tell(&mut work, actor.agency_id, id, told).await?;
        work.raise_alerts(std::slice::from_ref(&person), FACTOR_RESET, id, "/account")
            .await?;
        work.note_way_in_of(id, WayInHow::SecondCheck).await?;
        work.commit().await?;
        Ok(person.content.email.is_some())
    }

    /// Removes links that have run out.
    pub(crate) async fn clear_invitations(&self) -> Result<()> {
        let now = self.now_us();
        if !self.store.read().await?.any_invitation_over(now).await? {
            return Ok(());
        }
        let mut tx = self.store.write_hub().await?;
        tx.clear_invitations(now).await?;
        Ok(tx.commit().await?)
    }
}
