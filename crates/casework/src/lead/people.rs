//! Records of children and of the people around them.

use super::{Faults, child::child};
use crate::{Act, Actor, Casework, CaseworkError, Relation, Result};
use domain::{
    person::{PersonContent, PersonKind, RelationKind},
    text::LINE_MAX,
};
use ledger::EventKind;
use serde_json::json;
use store::{NewPerson, RelationRow, StoreError};
use uuid::Uuid;

/// How somebody stands to a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The child.
    pub child_id: Uuid,
    /// What the person is to the child.
    pub relation: RelationKind,
    /// Holds parental responsibility.
    pub parental_responsibility: bool,
    /// Lives in the same household.
    pub same_household: bool,
}

/// A record of a child, or of somebody around one.
#[derive(Debug, Clone)]
pub struct AddPerson {
    /// Made by the client.
    pub id: Uuid,
    /// Child or adult.
    pub kind: PersonKind,
    /// The address must never be shown or leave.
    pub protected_address: bool,
    /// What is known.
    pub content: PersonContent,
    /// How they stand to a child; required for an adult.
    pub around: Option<Place>,
}

impl Casework {
    /// Adds a record of a person. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`] where the child is
    /// not known or the asker is no lead.
    pub async fn add_person(&self, actor: &Actor, person: AddPerson) -> Result<()> {
        check_person(&person)?;
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut work = self.begin(actor, permit).await?;
        let (id, agency) = (person.id, actor.agency_id);
        if let Some(place) = person.around {
            child(&mut work, agency, place.child_id).await?;
        }
        let new = NewPerson {
            agency_id: agency,
            id,
            kind: person.kind,
            protected_address: person.protected_address,
            content: person.content,
        };
        let now_us = work.now_us;
        match work.add_person(&new, now_us).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                let before = self.store.read().await?.person(agency, id).await?;
                return if before.content == new.content {
                    Ok(())
                } else {
                    Err(CaseworkError::WrongState)
                };
            }
            other => drop(other?),
        }
        let detail = json!({ "kind": new.kind, "protected": new.protected_address });
        work.log(EventKind::PersonAdded, Some(id), None, detail)
            .await?;
        if new.protected_address {
            work.log(EventKind::ProtectionSet, Some(id), None, json!({}))
                .await?;
        }
        if let Some(place) = person.around {
            put_in_place(&mut work, id, place).await?;
        }
        work.commit().await
    }

    /// Says how somebody whom the agency knows stands to a child; said again, it replaces what was
    /// said.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], [`CaseworkError::Invalid`] for a child beside themselves.
    pub async fn relate(&self, actor: &Actor, other: Uuid, place: Place) -> Result<()> {
        if other == place.child_id {
            return Err(CaseworkError::invalid("other", "unknown"));
        }
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, place.child_id).await?;
        work.person(actor.agency_id, other).await?;
        put_in_place(&mut work, other, place).await?;
        work.commit().await
    }
}

fn check_person(person: &AddPerson) -> Result<()> {
    let c = &person.content;
    let mut faults = Faults::default();
    faults.required("given", &c.given_names, LINE_MAX);
    faults.text("family", &c.family_name, LINE_MAX);
    for (field, value) in [
        ("known-as", &c.known_as),
        ("group", &c.group),
        ("address", &c.address),
        ("phone", &c.phone),
        ("language", &c.language),
    ] {
        faults.text(field, value.as_deref().unwrap_or_default(), LINE_MAX);
    }
    if person.kind == PersonKind::Adult && person.around.is_none() {
        faults.add("relation", "empty");
    }
    faults.check()
}

async fn put_in_place(work: &mut crate::Work, other: Uuid, place: Place) -> Result<()> {
    let agency = work.agency_id;
    let row = RelationRow {
        child_id: place.child_id,
        other_id: other,
        relation: place.relation,
        parental_responsibility: place.parental_responsibility,
        same_household: place.same_household,
    };
    work.relate(agency, &row).await?;
    let detail = json!({
        "relation": place.relation,
        "parental_responsibility": place.parental_responsibility,
        "same_household": place.same_household,
    });
    work.log(
        EventKind::PersonRelated,
        Some(place.child_id),
        Some(other),
        detail,
    )
    .await?;
    // Who is around a child is news about the child, and about every other child of theirs.
    work.bring_back_decisions(other).await
}
