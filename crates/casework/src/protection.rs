//! The mark of a protected address: set by one person, and it grows over every record of the same
//! person and over everybody who is as hard to find; taken off by two, from those whom both of them
//! saw named.

use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Relation, Result, Work, approvals::AskSecond,
    lead::Faults, rights::hex,
};
use domain::{approval::ApprovalState, text::TEXT_MAX};
use ledger::EventKind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::{ApprovalRow, PersonRow, StoreError};
use uuid::Uuid;

impl Casework {
    /// Marks a person's address as protected, in every record that is of the same person and of
    /// everybody who is as hard to find. Of somebody who is marked the new reason is kept, and
    /// whatever was asked or approved to take the mark off counts no more. Sent again with the same
    /// id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`; [`CaseworkError::OtherContent`]
    /// where the id was used for something else; [`CaseworkError::NotFound`].
    pub async fn protect_address(
        &self,
        actor: &Actor,
        id: Uuid,
        person: Uuid,
        why: &str,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let agency = work.agency_id;
        let was = work.person(agency, person).await?.protected_address;
        if !work
            .first_time("protect-address", id, &(person, why))
            .await?
        {
            return Ok(());
        }
        if was {
            let detail = json!({ "why": why, "again": true });
            work.log(EventKind::ProtectionSet, Some(person), None, detail)
                .await?;
        }
        work.protect_joined(person, json!({ "why": why })).await?;
        work.commit().await?;
        self.deliver_soon().await;
        Ok(())
    }

    /// Whose address it is, for the form that asks to take the mark off, or sets it.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not write into the file.
    pub async fn protection_of(&self, actor: &Actor, person: Uuid) -> Result<Identity> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let shown = permit.fields();
        let row = self
            .read(&permit)
            .await?
            .person(actor.agency_id, person)
            .await?;
        Ok(self.identity_of(shown, row))
    }

    /// Asks a second person for leave to take the mark off, from everybody who is as hard to find:
    /// the request names them. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`, `second` is `nobody`;
    /// [`CaseworkError::WrongState`] where the address is not protected;
    /// [`CaseworkError::NotFound`], also where they stand too close to one of them.
    pub async fn ask_to_lift_protection(
        &self,
        actor: &Actor,
        id: Uuid,
        person: Uuid,
        why: &str,
    ) -> Result<()> {
        let mut work = self.begin_asking(actor, Act::LiftProtection).await?;
        let row = work.protected(person).await?;
        let (covers, stood) = match work.approval(actor.agency_id, id).await {
            // Sent again, it is about what it was about.
            Ok(before) => (before.content.covers, before.content.stood),
            Err(StoreError::Missing) => work.marked_with(row.id).await?,
            Err(e) => return Err(e.into()),
        };
        for record in &covers {
            work.clear(Some(*record)).await?;
        }
        let ask = AskSecond {
            id,
            person: Some(row.id),
            object: row.id,
            why: why.to_owned(),
            terms: String::new(),
            covers,
            stood,
        };
        work.ask_second(actor, ask).await?;
        work.commit().await
    }

    /// Takes the mark off whoever the second person saw named, where nothing changed since it was
    /// asked. Whoever else could have answered is told.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `changed` where somebody was marked again, linked, or
    /// came to live there since: what was approved then counts no more. As
    /// [`Casework::answer_approval`] says of requests: [`CaseworkError::NotFound`] for another's,
    /// [`CaseworkError::WrongState`] for one that is not approved, ran out, or was done.
    pub async fn lift_protection(&self, actor: &Actor, person: Uuid, approval: Uuid) -> Result<()> {
        let act = Act::LiftProtection;
        let (mut work, _) = self.begin_approved(actor, act, approval, person).await?;
        let agency = work.agency_id;
        // Read again where nobody else can write.
        let asked = work.approval(agency, approval).await?;
        if asked.state != ApprovalState::Approved {
            return Err(CaseworkError::WrongState);
        }
        if !work.is_as_asked(&asked).await? {
            work.counts_no_more(asked).await?;
            work.commit().await?;
            return Err(CaseworkError::invalid("why", "changed"));
        }
        let second = asked.answered_by;
        for record in asked.content.covers.clone() {
            if work.unprotect_person(agency, record).await? {
                work.look_across_again(record).await?;
                let detail = json!({ "approval": approval, "approved_by": second, "why": asked.content.why });
                work.log(
                    EventKind::ProtectionLifted,
                    Some(record),
                    Some(approval),
                    detail,
                )
                .await?;
            }
        }
        let about = asked.content.covers.clone();
        work.approval_used(asked).await?;
        let told = work.who_answers(actor, act, &about).await?;
        work.tell_of_approval(&told, approval).await?;
        work.commit().await
    }

    /// Whether a page may offer to ask for the mark to be taken off.
    pub fn may_ask_to_lift_protection(&self, actor: &Actor) -> bool {
        self.policy
            .ask(actor.standing(), Act::LiftProtection, Relation::Agency)
            .is_ok()
    }
}

impl Work {
    /// Sets the mark on every record of the same person and of everybody who is as hard to find,
    /// with a line for each that did not have it.
    pub(crate) async fn protect_joined(&mut self, person: Uuid, detail: Value) -> Result<()> {
        let agency = self.agency_id;
        let home = self.household(agency, person).await?;
        self.protect(home, &detail).await
    }

    /// Lets the mark grow over everybody who is as hard to find as somebody, after whatever may have
    /// brought people together: a tie, an address, a telephone.
    /// Gives who they are.
    pub(crate) async fn grow_mark(&mut self, person: Uuid) -> Result<Vec<Uuid>> {
        self.grow_mark_by(person, &json!({ "household": true }))
            .await
    }

    /// As [`Work::grow_mark`], with what brought them together.
    pub(crate) async fn grow_mark_by(&mut self, person: Uuid, by: &Value) -> Result<Vec<Uuid>> {
        let agency = self.agency_id;
        let home = self.household(agency, person).await?;
        let mut marks = Vec::with_capacity(home.len());
        for record in &home {
            match self.person(agency, *record).await {
                Ok(p) => marks.push((p.id, p.protected_address)),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        self.protect(access::spread(marks), by).await?;
        Ok(home)
    }

    /// Sets the mark on records, with a line for each that did not have it. Whoever stands too close
    /// to one of a household can mark another: the mark is nobody's to keep off, and the line shows
    /// them nothing.
    pub(crate) async fn protect(&mut self, records: Vec<Uuid>, detail: &Value) -> Result<()> {
        let agency = self.agency_id;
        let mut new = Vec::new();
        for record in records {
            if self.protect_person(agency, record).await? {
                new.push(record);
                // At once, and by the clock once more: a look-up may be under way.
                self.withdraw_across(record).await?;
                // What told of the address is evidence no longer.
                self.look_for_patterns(record, Uuid::nil()).await?;
                self.look_across_again(record).await?;
                let kind = EventKind::ProtectionSet;
                let event = self.event(kind, Some(record), None, detail.clone());
                self.append(agency, &event).await?;
            }
        }
        // Once all have the mark, so that what is looked for is what is hidden.
        for record in new {
            self.tell_of_protection(record).await?;
        }
        Ok(())
    }

    async fn protected(&mut self, person: Uuid) -> Result<PersonRow> {
        let agency = self.agency_id;
        let row = self.person(agency, person).await?;
        if row.protected_address {
            Ok(row)
        } else {
            Err(CaseworkError::WrongState)
        }
    }

    /// Who has the mark together with somebody, and a digest of what it stands on: who is as hard to
    /// find, which links join their records, and when each was last marked.
    async fn marked_with(&mut self, person: Uuid) -> Result<(Vec<Uuid>, String)> {
        let agency = self.agency_id;
        let home: BTreeSet<Uuid> = self.household(agency, person).await?.into_iter().collect();
        let (mut covers, mut stood) = (Vec::new(), Sha256::new());
        let mut links = BTreeSet::new();
        for record in &home {
            let row = self.person(agency, *record).await?;
            let last = self
                .last_of_kind(agency, *record, &EventKind::ProtectionSet)
                .await?;
            let line = format!("{record} {} {last:?}\n", row.protected_address);
            stood.update(line.as_bytes());
            links.extend(self.joined(agency, *record).await?.1.iter().map(|p| p.id));
            if row.protected_address {
                covers.push(*record);
            }
        }
        for link in links {
            stood.update(format!("{link}\n").as_bytes());
        }
        // Whom it is asked about stands first.
        covers.sort_by_key(|record| *record != person);
        Ok((covers, hex(&stood.finalize())))
    }

    /// Whether a request to take the mark off stands on what it was asked on.
    pub(crate) async fn is_as_asked(&mut self, asked: &ApprovalRow) -> Result<bool> {
        let now = self.marked_with(asked.object_id).await?;
        Ok(now == (asked.content.covers.clone(), asked.content.stood.clone()))
    }
}
