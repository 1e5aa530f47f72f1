//! Agencies and their people, as the operator sets them up: there is no default account.

use crate::{
    desk::Casework,
    error::{CaseworkError, Fault, Result},
    sessions::SignedIn,
};
use authn::check_password;
use domain::{
    Lang,
    practitioner::{MemberState, PractitionerContent, Role},
    text,
};
use ledger::EventKind;
use serde_json::json;
use store::{AgencyRow, Event, Invitation, PractitionerRow, StoreError};
use uuid::Uuid;

/// How long an invitation is good, microseconds: three days.
pub(crate) const INVITATION_US: i64 = 72 * 3_600_000_000;
/// Longest short name of an agency, sign-in name and name.
const NAME_MAX: usize = 200;

/// Whom to invite.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Short name of the agency.
    pub agency: String,
    /// Name as shown to colleagues.
    pub name: String,
    /// What they will type to sign in; often their e-mail address at work.
    pub sign_in: String,
    /// Their role.
    pub role: Role,
    /// Job title.
    pub job_title: String,
    /// Where alerts without case facts go.
    pub email: Option<String>,
    /// Language of their screens.
    pub lang: Lang,
}

/// What the page of an invitation shows.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The agency's names, English and Welsh.
    pub agency_names: (String, String),
}

fn is_slug(s: &str) -> bool {
    (1..=60).contains(&s.len())
        && s.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn check_invite(invite: &Invite) -> Result<()> {
    let mut faults = Vec::new();
    for (field, value) in [("name", &invite.name), ("sign-in", &invite.sign_in)] {
        if text::check_required(value, NAME_MAX).is_err() {
            faults.push(Fault {
                field: field.into(),
                key: "empty",
            });
        }
    }
    if text::check(&invite.job_title, NAME_MAX).is_err() {
        faults.push(Fault {
            field: "job-title".into(),
            key: "too-long",
        });
    }
    if invite.email.as_ref().is_some_and(|e| !e.contains('@')) {
        faults.push(Fault {
            field: "email".into(),
            key: "unknown",
        });
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(CaseworkError::Invalid(faults))
    }
}

impl Casework {
    /// Adds an agency with its key and an empty ledger. For the operator's command only.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `slug` is `unknown` (not lower-case letters, digits and
    /// hyphens) or `taken`; `name` is `empty`.
    pub async fn create_agency(&self, agency: &AgencyRow) -> Result<()> {
        if !is_slug(&agency.slug) {
            return Err(CaseworkError::invalid("slug", "unknown"));
        }
        for name in [&agency.name_en, &agency.name_cy] {
            text::check_required(name, NAME_MAX)
                .map_err(|_| CaseworkError::invalid("name", "empty"))?;
        }
        let now = self.now_us();
        let mut tx = self.store.write_hub().await?;
        match tx.add_agency(agency, now).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::invalid("slug", "taken")),
            other => other?,
        }
        let event = operators_event(now, EventKind::KeyMade, agency.id, json!({}));
        tx.append(agency.id, &event).await?;
        Ok(tx.commit().await?)
    }

    /// Makes an account without a password and gives the token of a link, good once and for
    /// three days, with which its owner sets one. For the operator's command only.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for an unknown agency. [`CaseworkError::Invalid`]: a field is
    /// `empty`, `too-long` or `unknown`, or `sign-in` is `taken`.
    pub async fn invite(&self, invite: &Invite) -> Result<String> {
        self.invite_by(invite, None).await
    }

    /// As [`Casework::invite`], by an administrator of the agency or by the operator's command.
    pub(crate) async fn invite_by(&self, invite: &Invite, by: Option<Uuid>) -> Result<String> {
        check_invite(invite)?;
        let mut conn = self.store.read().await?;
        let agency = conn.agency_by_slug(&invite.agency).await?.id;
        drop(conn);
        let person = PractitionerRow {
            agency_id: agency,
            id: Uuid::now_v7(),
            role: invite.role,
            state: MemberState::Invited,
            lang: invite.lang,
            credential_version: 1,
            has_second_factor: false,
            has_password: false,
            content: PractitionerContent {
                name: invite.name.clone(),
                job_title: invite.job_title.clone(),
                email: invite.email.clone(),
                phone: None,
            },
        };
        let now = self.now_us();
        let mut tx = self.store.write(agency).await?;
        match tx.add_practitioner(&person, &invite.sign_in, now).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::invalid("sign-in", "taken")),
            other => other?,
        }
        let token = tx
            .make_invitation(&Invitation {
                agency_id: agency,
                practitioner_id: person.id,
                expires_us: now + INVITATION_US,
            })
            .await?;
        let detail = json!({ "role": invite.role.as_str() });
        let mut event = operators_event(now, EventKind::AccountMade, person.id, detail);
        event.actor = by;
        tx.append(agency, &event).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// A new link for somebody who has forgotten the password, or whose link ran out. For the
    /// operator's command only: whoever runs it makes sure who asks.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where nobody has that sign-in name, or they have left.
    pub async fn invite_again(&self, sign_in: &str) -> Result<String> {
        let mut conn = self.store.read().await?;
        let token = conn.sign_in_token(sign_in);
        let account = conn
            .credentials_by_token(&token)
            .await?
            .filter(|a| matches!(a.state, MemberState::Active | MemberState::Invited))
            .ok_or(CaseworkError::NotFound)?;
        drop(conn);
        let now = self.now_us();
        let mut tx = self.store.write(account.agency_id).await?;
        let token = tx
            .make_invitation(&Invitation {
                agency_id: account.agency_id,
                practitioner_id: account.id,
                expires_us: now + INVITATION_US,
            })
            .await?;
        let detail = json!({ "what": "password-link" });
        let event = operators_event(now, EventKind::AccountChanged, account.id, detail);
        tx.append(account.agency_id, &event).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// What an invitation's page shows.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it was used, ran out or never was.
    pub async fn invited(&self, token: &str) -> Result<Invited> {
        let (_, person) = self.open_invitation(token).await?;
        let agency = self.store.read().await?.agency(person.agency_id).await?;
        Ok(Invited {
            agency_names: (agency.name_en, agency.name_cy),
        })
    }

    async fn open_invitation(&self, token: &str) -> Result<(Invitation, PractitionerRow)> {
        let mut conn = self.store.read().await?;
        let invitation = conn.invitation(token).await?;
        let person = conn
            .practitioner(invitation.agency_id, invitation.practitioner_id)
            .await?;
        let good = self.now_us() < invitation.expires_us
            && matches!(person.state, MemberState::Active | MemberState::Invited);
        if good {
            Ok((invitation, person))
        } else {
            Err(CaseworkError::NotFound)
        }
    }

    /// Sets the password of an invitation, which is then used up, and signs in. An account with
    /// a second factor still has to give its code: such a sign-in begins at the sign-in page.
    ///
    /// # Errors
    /// As [`Casework::invited`]; [`CaseworkError::Invalid`]: `new` is `short`, `too-long` or
    /// `obvious`.
    pub async fn accept_invitation(&self, token: &str, password: &str) -> Result<Option<SignedIn>> {
        let (invitation, person) = self.open_invitation(token).await?;
        check_password(password, &[&person.content.name])
            .map_err(|f| CaseworkError::invalid("new", f.as_str()))?;
        let hash = self.passwords.hash(password).await?;
        let (agency, id) = (invitation.agency_id, invitation.practitioner_id);
        let mut tx = self.store.write(agency).await?;
        if !tx.use_invitation(token).await? {
            return Err(CaseworkError::NotFound);
        }
        tx.set_password(agency, id, &hash).await?;
        tx.set_member_state(agency, id, MemberState::Active).await?;
        let detail = json!({ "what": "password-by-invitation" });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        tx.commit().await?;
        if person.has_second_factor {
            return Ok(None);
        }
        let person = self.store.read().await?.practitioner(agency, id).await?;
        Ok(Some(self.begin_session(&person, false, "browser").await?))
    }
}

/// A ledger line of the operator's command: nobody is signed in there.
fn operators_event(at_us: i64, kind: EventKind, object: Uuid, detail: serde_json::Value) -> Event {
    Event {
        at_us,
        kind,
        actor: None,
        person: None,
        object: Some(object),
        detail,
    }
}
