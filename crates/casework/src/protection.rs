//! The mark of a protected address: set by one person, and it grows over every record of the same
//! child; taken off by two.

use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Relation, Result, Work, approvals::AskSecond,
    lead::Faults,
};
use domain::text::TEXT_MAX;
use ledger::EventKind;
use serde_json::{Value, json};
use store::PersonRow;
use uuid::Uuid;

impl Casework {
    /// Marks a person's address as protected, in every record that is of the same person. Marked
    /// again, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`; [`CaseworkError::NotFound`].
    pub async fn protect_address(&self, actor: &Actor, person: Uuid, why: &str) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let agency = work.agency_id;
        work.person(agency, person).await?;
        work.protect_joined(person, json!({ "why": why })).await?;
        work.commit().await
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

    /// Asks a second person for leave to take the mark off. Sent again with the same id, nothing
    /// changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`, `second` is `nobody`;
    /// [`CaseworkError::WrongState`] where the address is not protected;
    /// [`CaseworkError::NotFound`].
    pub async fn ask_to_lift_protection(
        &self,
        actor: &Actor,
        id: Uuid,
        person: Uuid,
        why: &str,
    ) -> Result<()> {
        let mut work = self.begin_asking(actor, Act::LiftProtection).await?;
        let row = work.protected(person).await?;
        let ask = AskSecond {
            id,
            person: Some(row.id),
            object: row.id,
            why: why.to_owned(),
            terms: String::new(),
        };
        work.ask_second(actor, ask).await?;
        work.commit().await
    }

    /// Takes the mark off every record of the person, as a second person approved.
    ///
    /// # Errors
    /// As [`Casework::answer_approval`] says of requests: [`CaseworkError::NotFound`] for another's,
    /// [`CaseworkError::WrongState`] for one that is not approved, ran out, or was done.
    pub async fn lift_protection(&self, actor: &Actor, person: Uuid, approval: Uuid) -> Result<()> {
        let act = Act::LiftProtection;
        let (mut work, asked) = self.begin_approved(actor, act, approval, person).await?;
        let agency = work.agency_id;
        let second = asked.answered_by;
        for record in work.joined(agency, person).await?.0 {
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
        work.approval_used(asked).await?;
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
    /// Sets the mark on every record that is of the same person, with a line for each that did not
    /// have it.
    pub(crate) async fn protect_joined(&mut self, person: Uuid, detail: Value) -> Result<()> {
        let agency = self.agency_id;
        let records = self.joined(agency, person).await?.0;
        self.protect(records, &detail).await
    }

    /// Sets the mark on records, with a line for each that did not have it.
    pub(crate) async fn protect(&mut self, records: Vec<Uuid>, detail: &Value) -> Result<()> {
        let agency = self.agency_id;
        for record in records {
            if self.protect_person(agency, record).await? {
                // At once, and by the clock once more: a look-up may be under way.
                self.withdraw_across(record).await?;
                // What told of the address is evidence no longer.
                self.look_for_patterns(record, Uuid::nil()).await?;
                self.look_across_again(record).await?;
                self.log(EventKind::ProtectionSet, Some(record), None, detail.clone())
                    .await?;
            }
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
}
