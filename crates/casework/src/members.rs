//! Agencies and their people, as the operator sets them up: there is no default account.

use crate::{
    desk::{Actor, Casework},
    door::Door,
    error::{CaseworkError, Fault, Result},
    happened::{Tell, tell},
    sessions::SignedIn,
};
use access::Permit;
use domain::{
    IsdRole, Lang, Nation, WelshRole,
    practitioner::{MemberState, PractitionerContent, Role},
    signing_in::{Happening, Way, WayInHow, WayInState},
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

/// A telephone number as people write it: digits, spaces, a plus, brackets, hyphens.
fn is_phone(s: &str) -> bool {
    let digits = s.bytes().filter(u8::is_ascii_digit).count();
    (3..=15).contains(&digits) && s.chars().all(|c| c.is_ascii_digit() || " +()-".contains(c))
}

fn agency_faults(a: &AgencyRow) -> Vec<Fault> {
    let name = |n: &str| text::check_required(n, NAME_MAX).is_ok();
    let roles = match a.nation {
        Nation::England => ("welsh-role", a.welsh_role == WelshRole::None),
        Nation::Wales => ("isd-role", a.isd_role == IsdRole::None),
        _ => ("nation", true),
    };
    let email = a.flags.alert_email.as_ref();
    [
        ("slug", is_slug(&a.slug), "unknown"),
        ("name", name(&a.name_en), "empty"),
        ("name-cy", name(&a.name_cy), "empty"),
        ("phone", is_phone(&a.phone), "unknown"),
        (
            "phone-24h",
            a.phone_24h.is_empty() || is_phone(&a.phone_24h),
            "unknown",
        ),
        (roles.0, roles.1, "other-nation"),
        (
            "alert-email",
            email.is_none_or(|e| e.contains('@')),
            "unknown",
        ),
    ]
    .into_iter()
    .filter(|(_, fine, _)| !fine)
    .map(|(field, _, key)| Fault {
        field: field.to_owned(),
        key,
    })
    .collect()
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
    /// hyphens) or `taken`; `name` is `empty`; `phone` is no number; a role belongs to the law of
    /// the `other-nation`.
    pub async fn create_agency(&self, agency: &AgencyRow) -> Result<()> {
        let faults = agency_faults(agency);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
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

    /// The whole directory. For the operator's command only.
    ///
    /// # Errors
    /// The database.
    pub async fn directory_by_operator(&self) -> Result<Vec<AgencyRow>> {
        Ok(self.store.read().await?.agencies().await?)
    }

    /// The accounts of an agency, by its short name. For the operator's command only.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for an unknown agency.
    pub async fn people_by_operator(&self, slug: &str) -> Result<Vec<PractitionerRow>> {
        let mut conn = self.store.read().await?;
        let agency = conn.agency_by_slug(slug).await?.id;
        Ok(conn.practitioners(agency).await?)
    }

    /// Changes what the directory says of an agency. For the operator's command only.
    ///
    /// # Errors
    /// As [`Casework::create_agency`]; [`CaseworkError::NotFound`].
    pub async fn change_agency(&self, agency: &AgencyRow) -> Result<()> {
        let faults = agency_faults(agency);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut tx = self.store.write(agency.id).await?;
        tx.change_agency(agency).await?;
        let event = operators_event(
            self.now_us(),
            EventKind::SettingChanged,
            agency.id,
            json!({ "name": agency.name_en, "phone": agency.phone, "phone_24h": agency.phone_24h }),
        );
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

    /// As [`Casework::invite`], by an administrator of the agency, under their leave, or by the
    /// operator's command.
    pub(crate) async fn invite_by(
        &self,
        invite: &Invite,
        by: Option<(&Actor, Permit)>,
    ) -> Result<String> {
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
            has_codes: false,
            passkeys: 0,
            has_password: false,
            unconfirmed_us: None,
            content: PractitionerContent {
                name: invite.name.clone(),
                job_title: invite.job_title.clone(),
                email: invite.email.clone(),
                phone: None,
            },
        };
        let by_administrator = by.is_some();
        let mut work = match by {
            Some((actor, permit)) => self.begin(actor, permit).await?,
            None => self.begin_by_clock(agency).await?,
        };
        let now = work.now_us;
        match work.add_practitioner(&person, &invite.sign_in, now).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::invalid("sign-in", "taken")),
            other => other?,
        }
        let token = work
            .make_invitation(&Invitation {
                agency_id: agency,
                practitioner_id: person.id,
                expires_us: now + INVITATION_US,
            })
            .await?;
        let detail = json!({ "role": invite.role.as_str() });
        work.log(EventKind::AccountMade, None, Some(person.id), detail)
            .await?;
        if by_administrator {
            work.note_way_in_of(person.id, WayInHow::Invited).await?;
        }
        work.commit().await?;
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
        // Whoever runs the server makes sure who asks, and is in no agency's work.
        tx.answer_ways_in(
            account.agency_id,
            account.id,
            WayInState::Renewed,
            (None, now),
        )
        .await?;
        let detail = json!({ "what": "password-link" });
        let event = operators_event(now, EventKind::AccountChanged, account.id, detail);
        tx.append(account.agency_id, &event).await?;
        let told = Tell::of(Happening::LinkMade, now);
        tell(&mut tx, account.agency_id, account.id, told).await?;
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
    /// As [`Casework::invited`]; [`CaseworkError::Invalid`]: `new` is `short`, `too-long`,
    /// `obvious` or `breached`.
    pub async fn accept_invitation(
        &self,
        token: &str,
        password: &str,
        door: &Door,
    ) -> Result<Option<SignedIn>> {
        let (invitation, person) = self.open_invitation(token).await?;
        self.check_new_password(password, &person.content.name)
            .await?;
        let hash = self.passwords.hash(password).await?;
        let (agency, id) = (invitation.agency_id, invitation.practitioner_id);
        let mut tx = self.store.write(agency).await?;
        if !tx.use_invitation(token).await? {
            return Err(CaseworkError::NotFound);
        }
        let now = self.now_us();
        tx.set_password(agency, id, &hash).await?;
        // Whoever has not come in before is still invited here, and is told nothing.
        let told = Tell::of(Happening::PasswordByLink, now).on(door.device());
        tell(&mut tx, agency, id, told).await?;
        tx.happened_done(agency, id, Happening::NotMe.as_str(), now)
            .await?;
        tx.set_member_state(agency, id, MemberState::Active).await?;
        let detail = json!({ "what": "password-by-invitation" });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        tx.commit().await?;
        if person.has_second_factor() {
            return Ok(None);
        }
        let person = self.store.read().await?.practitioner(agency, id).await?;
        let fresh = self
            .begin_session(&person, false, Way::Link, door, now)
            .await?;
        Ok(Some(fresh))
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
