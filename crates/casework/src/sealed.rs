//! Matters for named people only: an allegation against somebody who works or volunteers at the
//! agency. Anybody logs one and says who receives it. From then on it exists for those who are
//! named, and for nobody else: not in a list, a number, a search, a chronology, a pattern or an
//! export. What was done with it is shown to whoever is in charge of it alone. Its lines in the
//! ledger name no child and look like those of any concern.

mod seen;

pub use seen::{SealedLine, SealedStepLine, SealedView};

use crate::{
    Act, Actor, Attachment, Casework, CaseworkError, Named, Relation, Result, Work,
    concerns::reference,
    lead::{Faults, Names},
    sealed_readers::{Accused, accused, opens, opens_to, receivers},
};
use access::{Field, Permit, Refusal, Ties};
use domain::{
    practitioner::{MemberState, Role},
    sealed::{SealedContent, SealedStep},
    text::{LINE_MAX, TEXT_MAX},
};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{Conn, FileKey, PractitionerRow, SealedRow, SealedStepRow, StoreError};
use uuid::Uuid;

/// Stable word of the alert to whoever is named.
pub(crate) const ALERT_SEALED: &str = "sealed-matter";

/// A matter to be logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogSealed {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Whom it is about, in words; may be empty where they are chosen.
    pub about: String,
    /// Whom it is about, chosen from the list of staff.
    pub about_id: Option<Uuid>,
    /// Which children; may be empty.
    pub children: String,
    /// What was seen or heard.
    pub text: String,
    /// Who receives it, and is in charge of it.
    pub to: Option<Uuid>,
    /// Whoever receives it is not whom it is about, although the words say a part of their name.
    pub sure: bool,
}

/// Roles whose people are offered first as receivers.
pub(crate) const RECEIVE: [Role; 4] = [
    Role::SafeguardingLead,
    Role::DataProtectionOfficer,
    Role::BoardManager,
    Role::AgencyAdministrator,
];

pub(crate) fn named(p: &PractitionerRow) -> Named {
    Named {
        id: p.id,
        name: p.content.name_and_job(),
    }
}

/// Whether somebody is in charge of a matter: its owner, or, when the owner works here no longer or
/// nobody has confirmed their account, anybody who is named.
async fn in_charge(conn: &mut Conn, actor: &Actor, row: &SealedRow) -> Result<bool> {
    if row.owner_id == actor.practitioner_id {
        return Ok(true);
    }
    let owner = conn.practitioner(actor.agency_id, row.owner_id).await?;
    Ok(owner.state != MemberState::Active || !owner.confirmed())
}

impl Casework {
    /// People who can receive a sealed matter: leads first.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_receivers(&self, actor: &Actor) -> Result<Vec<Named>> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut conn = self.read(&permit).await?;
        let all = conn.practitioners(actor.agency_id).await?;
        Ok(receivers(&all).iter().map(named).collect())
    }

    /// Logs a sealed matter; gives its reference. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `about`, `text` or `to` is `empty`, `about` or `to` is `unknown`,
    /// `to` is the very person whom it is `about`, or `perhaps`: the words say a part of their name,
    /// and whoever logs it has not said that they are `sure`; [`CaseworkError::OtherContent`].
    pub async fn log_sealed(&self, actor: &Actor, input: LogSealed) -> Result<String> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut faults = Faults::default();
        if input.about_id.is_some() {
            faults.text("about", &input.about, LINE_MAX);
        } else {
            faults.required("about", &input.about, LINE_MAX);
        }
        faults.text("children", &input.children, LINE_MAX);
        faults.required("text", &input.text, TEXT_MAX);
        if input.to.is_none() {
            faults.add("to", "empty");
        }
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, me, now) = (work.agency_id, actor.practitioner_id, work.now_us);
        if !work.first_time("sealed", input.id, &input).await? {
            return Ok(reference(input.id));
        }
        let to = work.receiver(input.to).await?;
        not_about(input.about_id, &input.about, &to, ("to", input.sure))?;
        let about = work.about_whom(&input.about, input.about_id).await?;
        let row = SealedRow {
            id: input.id,
            author_id: me,
            owner_id: to.id,
            opened_us: now,
            content: SealedContent {
                about,
                about_id: input.about_id,
                children: input.children,
                text: input.text,
                original: None,
            },
        };
        let key = work.add_sealed_matter(agency, &row).await?;
        work.name_in_sealed(agency, row.id, to.id, (me, now))
            .await?;
        work.sealed_step(&row, &key, (SealedStep::Logged, Some(to.id)), "")
            .await?;
        // It reads as any concern about nobody who is on the list.
        let detail = json!({ "matter": row.content, "to": to.id });
        work.log(EventKind::ConcernLogged, None, Some(row.id), detail)
            .await?;
        let path = format!("/sealed/{}", row.id);
        work.tell(&[to], ALERT_SEALED, row.id, &path).await?;
        work.commit().await?;
        Ok(reference(row.id))
    }

    /// The matters in which the reader is named.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_matters(&self, actor: &Actor) -> Result<Vec<SealedLine>> {
        let mut conn = self.store.read().await?;
        let (agency, me) = (actor.agency_id, actor.practitioner_id);
        let mut lines = Vec::new();
        for (id, opened_us) in conn.sealed_matters(agency, me).await? {
            if !actor.confirmed {
                let (row, _) = conn.sealed_matter(agency, me, id).await?;
                if !opens_to(&mut conn, actor, &row).await? {
                    continue;
                }
            }
            lines.push(SealedLine {
                id,
                reference: reference(id),
                opened_us,
            });
        }
        Ok(lines)
    }

    /// Leave for whoever is named, or in charge. To anybody else there is no such matter.
    pub(crate) async fn permit_named(&self, actor: &Actor, act: Act, id: Uuid) -> Result<Permit> {
        let mut conn = self.store.read().await?;
        let found = conn
            .sealed_matter(actor.agency_id, actor.practitioner_id, id)
            .await;
        let (is_named, in_charge) = match found {
            // To whoever's account nobody has confirmed there is no such matter either.
            Ok((row, _)) if !opens_to(&mut conn, actor, &row).await? => (false, false),
            Ok((row, _)) => (true, in_charge(&mut conn, actor, &row).await?),
            Err(StoreError::Missing) => (false, false),
            Err(e) => return Err(e.into()),
        };
        drop(conn);
        let ties = Ties {
            sealed: Some(is_named),
            in_charge,
            ..Ties::default()
        };
        let mut standing = actor.standing();
        // Whoever is in charge knows them, and named them again.
        standing.confirmed |= is_named;
        match self.policy.permit_for(standing, act, ties) {
            Ok(permit) => Ok(permit),
            Err(r @ Refusal::NotActive) => Err(self.refused(actor, act, "named", r).await?),
            // A try is written down without the id: the line would say that there is something.
            Err(r) => Err(self.refused(actor, Act::ReadConcern, "agency", r).await?),
        }
    }

    /// A matter, to whoever is named in it. The reading is kept with it, and in the ledger.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for anybody else.
    pub async fn sealed_matter(&self, actor: &Actor, id: Uuid) -> Result<SealedView> {
        let permit = self.permit_named(actor, Act::ReadSealed, id).await?;
        let in_charge = permit.relation() == Relation::InCharge;
        let shown = permit.fields();
        let (mut work, row, key) = self.open_sealed(actor, permit, id).await?;
        work.sealed_step(&row, &key, (SealedStep::Read, None), "")
            .await?;
        let agency = actor.agency_id;
        let mut steps = work.sealed_steps(agency, id, &key).await?;
        if !shown.show(Field::Trail) {
            steps.retain(|s| s.what == SealedStep::Noted);
        }
        let names = Names::of_agency(&mut work, agency).await?;
        let staff = work.practitioners(agency).await?;
        let mut inside = work.sealed_members(agency, id).await?;
        inside.retain(|m| m.until_us.is_none());
        let stands = |p: &PractitionerRow| {
            let member = inside.iter().find(|m| m.practitioner_id == p.id);
            member.map(|m| opens(p, (row.author_id, row.owner_id), m))
        };
        let about = |p: &PractitionerRow| {
            accused(row.content.about_id, &row.content.about, p) == Accused::Is
        };
        let of = |wanted: Option<bool>| -> Vec<Named> {
            let there = staff.iter().filter(|p| p.state == MemberState::Active);
            let those = there.filter(|p| stands(p) == wanted);
            let those = those.filter(|p| wanted == Some(true) || !about(p));
            those.map(named).collect()
        };
        let charge = |wanted| if in_charge { of(wanted) } else { Vec::new() };
        let files = work.attachments_of_concern(agency, id).await?;
        let view = SealedView {
            files: files.into_iter().map(Attachment::from).collect(),
            reference: reference(id),
            author: names.staff(row.author_id),
            owner: names.staff(row.owner_id),
            members: of(Some(true)),
            others: charge(None),
            closed: charge(Some(false)),
            in_charge,
            steps: steps
                .into_iter()
                .map(|s| SealedStepLine {
                    by: names.staff(s.by_id),
                    whom: s.whom_id.map(|w| names.staff(w)),
                    row: s,
                })
                .collect(),
            row,
        };
        work.log_reading(EventKind::ConcernRead, None, Some(id), json!({}))
            .await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(view)
    }

    async fn open_sealed(
        &self,
        actor: &Actor,
        permit: Permit,
        id: Uuid,
    ) -> Result<(Work, SealedRow, FileKey)> {
        let mut work = self.begin(actor, permit).await?;
        let (row, key) = work
            .sealed_matter(actor.agency_id, actor.practitioner_id, id)
            .await?;
        Ok((work, row, key))
    }

    /// Adds a note to a matter. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `text` is `empty` or `too-long`; [`CaseworkError::NotFound`].
    pub async fn note_sealed(&self, actor: &Actor, id: Uuid, note: Uuid, text: &str) -> Result<()> {
        let permit = self.permit_named(actor, Act::ReadSealed, id).await?;
        let mut faults = Faults::default();
        faults.required("text", text, TEXT_MAX);
        faults.check()?;
        let (mut work, row, key) = self.open_sealed(actor, permit, id).await?;
        if !work.first_time("sealed-note", note, &(id, text)).await? {
            return Ok(());
        }
        work.sealed_step(&row, &key, (SealedStep::Noted, None), text)
            .await?;
        work.log(
            EventKind::ConcernRead,
            None,
            Some(id),
            json!({ "noted": note }),
        )
        .await?;
        work.commit().await
    }

    /// Names somebody in a matter, or takes them out again: for whoever is in charge of it, who
    /// cannot be taken out.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `who` is `empty`, `unknown`, the very person whom it is `about`, or
    /// `perhaps`: the words say a part of their name, and the reader is not `sure`;
    /// [`CaseworkError::NotFound`], also for whoever is named and not in charge.
    pub async fn name_sealed(
        &self,
        actor: &Actor,
        id: Uuid,
        who: Option<Uuid>,
        named: bool,
        sure: bool,
    ) -> Result<()> {
        let permit = self.permit_named(actor, Act::NameInSealed, id).await?;
        let (mut work, row, key) = self.open_sealed(actor, permit, id).await?;
        let who = who.ok_or_else(|| CaseworkError::invalid("who", "empty"))?;
        let (agency, now) = (work.agency_id, work.now_us);
        let person = match work.practitioner(agency, who).await {
            Ok(p) => p,
            Err(StoreError::Missing) => return Err(CaseworkError::invalid("who", "unknown")),
            Err(e) => return Err(e.into()),
        };
        let step = if named {
            if person.state != MemberState::Active {
                return Err(CaseworkError::invalid("who", "unknown"));
            }
            let SealedContent {
                about, about_id, ..
            } = &row.content;
            not_about(*about_id, about, &person, ("who", sure))?;
            let by = (actor.practitioner_id, now);
            if !person.confirmed() {
                // Named again, since when their account is not confirmed: see `opens`.
                work.remove_from_sealed(agency, id, who, now).await?;
            }
            if !work.name_in_sealed(agency, id, who, by).await? {
                return Ok(());
            }
            let path = format!("/sealed/{id}");
            work.tell(&[person], ALERT_SEALED, id, &path).await?;
            SealedStep::Named
        } else {
            if who == row.owner_id {
                return Err(CaseworkError::invalid("who", "owner"));
            }
            if !work.remove_from_sealed(agency, id, who, now).await? {
                return Ok(());
            }
            SealedStep::Removed
        };
        work.sealed_step(&row, &key, (step, Some(who)), "").await?;
        let detail = json!({ "who": who, "named": named });
        work.log(EventKind::ConcernRead, None, Some(id), detail)
            .await?;
        work.commit().await
    }
}

/// Refuses whom a matter is about, and asks about whoever shares a part of their name.
///
/// # Errors
/// [`CaseworkError::Invalid`]: the field is `about` or `perhaps`.
pub(crate) fn not_about(
    about_id: Option<Uuid>,
    about: &str,
    person: &PractitionerRow,
    (field, sure): (&'static str, bool),
) -> Result<()> {
    match accused(about_id, about, person) {
        Accused::Is => Err(CaseworkError::invalid(field, "about")),
        Accused::Perhaps if !sure => Err(CaseworkError::invalid(field, "perhaps")),
        _ => Ok(()),
    }
}

impl Work {
    pub(crate) async fn receiver(&mut self, to: Option<Uuid>) -> Result<PractitionerRow> {
        let unknown = || CaseworkError::invalid("to", "unknown");
        let to = to.ok_or_else(unknown)?;
        let agency = self.agency_id;
        let all = self.practitioners(agency).await?;
        let mut can = receivers(&all).into_iter();
        can.find(|p| p.id == to).ok_or_else(unknown)
    }

    pub(crate) async fn sealed_step(
        &mut self,
        row: &SealedRow,
        key: &FileKey,
        (what, whom_id): (SealedStep, Option<Uuid>),
        text: &str,
    ) -> Result<()> {
        let by_id = self.actor_id.ok_or(CaseworkError::NotFound)?;
        let step = SealedStepRow {
            id: Uuid::now_v7(),
            what,
            by_id,
            whom_id,
            at_us: self.now_us,
            text: text.to_owned(),
        };
        let agency = self.agency_id;
        Ok(self.add_sealed_step(agency, row.id, key, &step).await?)
    }
}
