//! The people whom the system that keeps the list of staff knows: found, added, changed, gone.

use super::{ScimCaller, ScimPerson, ScimSays, person_of};
use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
    happened::{Tell, tell},
    standing::MembershipChange,
};
use domain::{
    Lang,
    practitioner::{MemberState, PractitionerContent, Role},
    signing_in::{Happening, WayInHow},
};
use ledger::EventKind;
use serde_json::json;
use store::{Event, PractitionerRow, ScimContent, ScimUserRow, StoreError};
use uuid::Uuid;

impl Casework {
    /// The people whom the other system knows and who have not left.
    ///
    /// # Errors
    /// The database.
    pub async fn scim_people(&self, caller: ScimCaller) -> Result<Vec<ScimPerson>> {
        let mut conn = self.store.read().await?;
        let people = conn.practitioners(caller.agency).await?;
        let known = conn.scim_users(caller.agency).await?;
        let mut all = Vec::new();
        for s in known {
            let person = people.iter().find(|p| p.id == s.practitioner_id);
            if let Some(p) = person.filter(|p| p.state != MemberState::Left) {
                all.push(person_of(p.clone(), s));
            }
        }
        Ok(all)
    }

    /// The person of the agency with a sign-in name. Whoever had an account before the other system
    /// came is found too, and known to it from then on.
    ///
    /// # Errors
    /// The database.
    pub async fn scim_called(
        &self,
        caller: ScimCaller,
        user_name: &str,
    ) -> Result<Option<ScimPerson>> {
        let agency = caller.agency;
        let mut conn = self.store.read().await?;
        let Some(id) = conn.account_called(agency, user_name).await? else {
            return Ok(None);
        };
        let person = conn.practitioner(agency, id).await?;
        let known = conn.scim_user(agency, id).await?;
        drop(conn);
        if person.state == MemberState::Left {
            return Ok(None);
        }
        let row = match known {
            Some(row) => row,
            None => {
                let row = self.new_scim_row(agency, id, user_name);
                let mut tx = self.store.write(agency).await?;
                tx.put_scim_user(&row).await?;
                self.log_scim(&mut tx, agency, id, "known").await?;
                tx.commit().await?;
                row
            }
        };
        Ok(Some(person_of(person, row)))
    }

    /// One of the people whom the other system knows.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], also for another agency's, and for whoever has left.
    pub async fn scim_person(&self, caller: ScimCaller, id: Uuid) -> Result<ScimPerson> {
        let mut conn = self.store.read().await?;
        let person = conn.practitioner(caller.agency, id).await?;
        let known = conn.scim_user(caller.agency, id).await?;
        match known {
            Some(row) if person.state != MemberState::Left => Ok(person_of(person, row)),
            _ => Err(CaseworkError::NotFound),
        }
    }

    /// Adds somebody, as a practitioner who is invited and has no way in yet. Somebody who has left
    /// and comes back is invited again, under the account that they had.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `userName` is `empty` or `taken`, or a text is too long.
    pub async fn scim_add(&self, caller: ScimCaller, says: &ScimSays) -> Result<ScimPerson> {
        says.check()?;
        let agency = caller.agency;
        let user_name = says.user_name.clone().unwrap_or_default();
        if user_name.trim().is_empty() {
            return Err(CaseworkError::invalid("userName", "empty"));
        }
        let mut conn = self.store.read().await?;
        let before = conn.account_called(agency, &user_name).await?;
        if let Some(id) = before {
            let left = conn.practitioner(agency, id).await?.state == MemberState::Left;
            drop(conn);
            if !left {
                return Err(CaseworkError::invalid("userName", "taken"));
            }
            self.change_standing_by_roll(agency, id, MembershipChange::BringBack)
                .await?;
            let mut says = says.clone();
            // Suspended before they have a way in: nothing to suspend.
            says.active = None;
            return self.scim_change(caller, id, &says).await;
        }
        drop(conn);
        let mut row = self.new_scim_row(agency, Uuid::now_v7(), &user_name);
        says.onto(&mut row.content);
        let name = says
            .shown(&row.content)
            .unwrap_or_else(|| row.content.user_name.clone());
        let person = PractitionerRow {
            agency_id: agency,
            id: row.practitioner_id,
            role: Role::Practitioner,
            state: MemberState::Invited,
            lang: says.lang.unwrap_or(Lang::En),
            credential_version: 1,
            has_codes: false,
            passkeys: 0,
            has_password: false,
            unconfirmed_us: None,
            content: PractitionerContent {
                name,
                job_title: says.job_title.clone().unwrap_or_default(),
                email: says.email.clone(),
                phone: None,
            },
        };
        let mut tx = self.begin_by_clock(agency).await?;
        match tx
            .add_practitioner(&person, &user_name, self.now_us())
            .await
        {
            // Also where somebody of another agency has it: names are of the whole hub.
            Err(StoreError::Duplicate) => {
                return Err(CaseworkError::invalid("userName", "taken"));
            }
            other => other?,
        }
        tx.put_scim_user(&row).await?;
        self.log_scim(&mut tx, agency, person.id, "added").await?;
        tx.note_way_in_of(person.id, WayInHow::Invited).await?;
        tx.commit().await?;
        if says.active == Some(false) {
            self.scim_leave(caller, person.id).await?;
        }
        Ok(person_of(person, row))
    }

    /// Changes somebody. `active: false` suspends them, and their sessions end in the same commit;
    /// `true` lets them in again.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`]; [`CaseworkError::Invalid`] as for adding, and `standing` where
    /// nobody could let people in afterwards.
    pub async fn scim_change(
        &self,
        caller: ScimCaller,
        id: Uuid,
        says: &ScimSays,
    ) -> Result<ScimPerson> {
        says.check()?;
        let agency = caller.agency;
        // What ends access is done first: a name that cannot be changed must not hold it up.
        let before = self.scim_person(caller, id).await?;
        match (before.state, says.active) {
            (MemberState::Active, Some(false)) => {
                self.change_standing_by_roll(agency, id, MembershipChange::Suspend)
                    .await?;
            }
            (MemberState::Suspended, Some(true)) => {
                self.change_standing_by_roll(agency, id, MembershipChange::BringBack)
                    .await?;
            }
            (MemberState::Invited, Some(false)) => {
                self.change_standing_by_roll(agency, id, MembershipChange::Leave)
                    .await?;
                return Ok(ScimPerson {
                    state: MemberState::Left,
                    ..before
                });
            }
            _ => {}
        }
        let mut tx = self.begin_by_clock(agency).await?;
        let person = tx.practitioner(agency, id).await?;
        let mut row = tx
            .scim_user(agency, id)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let known = row.content.clone();
        says.onto(&mut row.content);
        let mut content = person.content.clone();
        if let Some(name) = says.shown(&row.content) {
            content.name = name;
        }
        if let Some(job) = &says.job_title {
            job.trim().clone_into(&mut content.job_title);
        }
        if let Some(email) = &says.email {
            content.email = Some(email.trim().to_owned());
        }
        let renamed = folded(&known.user_name) != folded(&row.content.user_name);
        let other = content != person.content || known != row.content || says.lang.is_some();
        if other {
            row.changed_us = self.now_us();
            // Before the address changes: whoever had the account is told where they are.
            if renamed {
                tx.note_way_in_of(id, WayInHow::SignInName).await?;
            } else if other_address(person.content.email.as_deref(), content.email.as_deref()) {
                tx.note_way_in_of(id, WayInHow::Email).await?;
            }
            if renamed {
                match tx.rename_sign_in(agency, id, &row.content.user_name).await {
                    Err(StoreError::Duplicate) => {
                        return Err(CaseworkError::invalid("userName", "taken"));
                    }
                    other => other?,
                }
                let told = Tell::of(Happening::SignInName, row.changed_us);
                tell(&mut tx, agency, id, told).await?;
            }
            if content.email != person.content.email {
                // To the address of before: whoever takes an account over puts their own in.
                let told = Tell::of(Happening::Email, row.changed_us);
                tell(&mut tx, agency, id, told).await?;
            }
            tx.set_practitioner_content(agency, id, &content).await?;
            if let Some(lang) = says.lang {
                tx.set_lang(agency, id, lang).await?;
            }
            tx.put_scim_user(&row).await?;
            self.log_scim(&mut tx, agency, id, "changed").await?;
            tx.commit().await?;
        }
        self.scim_person(caller, id).await
    }

    /// Notes that somebody has left: every way in is taken away, and their sessions end in the same
    /// commit. What they wrote stays under their name.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`]; [`CaseworkError::Invalid`], `standing`, where nobody could let
    /// people in afterwards.
    pub async fn scim_leave(&self, caller: ScimCaller, id: Uuid) -> Result<()> {
        self.scim_person(caller, id).await?;
        self.change_standing_by_roll(caller.agency, id, MembershipChange::Leave)
            .await?;
        Ok(())
    }

    fn new_scim_row(&self, agency: Uuid, id: Uuid, user_name: &str) -> ScimUserRow {
        let now = self.now_us();
        ScimUserRow {
            agency_id: agency,
            practitioner_id: id,
            made_us: now,
            changed_us: now,
            content: ScimContent {
                user_name: user_name.trim().to_owned(),
                ..ScimContent::default()
            },
        }
    }

    async fn log_scim(
        &self,
        tx: &mut store::Tx,
        agency: Uuid,
        id: Uuid,
        what: &'static str,
    ) -> Result<()> {
        let kind = if what == "added" {
            EventKind::AccountMade
        } else {
            EventKind::AccountChanged
        };
        let event = Event {
            at_us: self.now_us(),
            kind,
            actor: None,
            person: None,
            object: Some(id),
            detail: json!({ "what": what, "by": "scim" }),
        };
        Ok(tx.append(agency, &event).await?)
    }
}

/// Whether an address takes the place of another.
fn other_address(before: Option<&str>, after: Option<&str>) -> bool {
    before.is_some_and(|b| after.is_none_or(|a| folded(a) != folded(b)))
}

/// Whether two sign-in names are one.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
