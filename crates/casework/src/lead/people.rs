//! Records of children and of the people around them.

use super::{Faults, child::child};
use crate::{
    Act, Actor, Casework, CaseworkError, Relation, Result, agreed_word::is_called,
    grounds::closed_to,
};
use domain::{
    person::{PersonContent, PersonKind, RelationKind},
    time::BirthDate,
};
use jiff::civil::Date;
use ledger::EventKind;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Conn, NewPerson, RelationRow, StoreError};
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
    /// Lives in the same household, or did until the last day.
    pub same_household: bool,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}

/// Most records in the list of people who are known.
const KNOWN_MAX: i64 = 300;

/// Somebody of whom the agency has a record, as they are offered when people around a child are
/// recorded: with what helps to tell two of one name apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// The record.
    pub id: Uuid,
    /// The name as shown.
    pub name: String,
    /// Child or adult.
    pub kind: PersonKind,
    /// Date of birth where known.
    pub birth: Option<BirthDate>,
    /// Class, tutor group or ward.
    pub group: Option<String>,
    /// A child around whom they stand, and how: the first of them.
    pub stands: Option<(String, RelationKind)>,
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
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        check_person(&person)?;
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
            put_in_place(&mut work, id, place, "").await?;
        }
        work.commit().await?;
        self.link_soon(agency, id).await;
        Ok(())
    }

    /// People of whom the agency has a record, for choosing one who stands around a child: at most
    /// 300 of them, the last added first, or those whose names begin with what was typed. A search
    /// is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the asker may not write.
    pub async fn people_to_choose(&self, actor: &Actor, typed: &str) -> Result<Vec<KnownPerson>> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let closed = closed_to(&mut conn, actor).await?;
        let searching = !typed.trim().is_empty();
        let mut rows = if searching {
            conn.find_people(agency, typed, KNOWN_MAX).await?
        } else {
            conn.people(agency, KNOWN_MAX).await?
        };
        rows.retain(|p| !closed.contains(&p.id));
        let mut all = Vec::with_capacity(rows.len());
        for p in rows {
            let stands = match p.kind {
                PersonKind::Adult => stands(&mut conn, agency, p.id, &closed).await?,
                PersonKind::Child => None,
            };
            all.push(KnownPerson {
                id: p.id,
                name: p.content.full_name(),
                kind: p.kind,
                birth: p.content.birth,
                group: p.content.group,
                stands,
            });
        }
        let called = searching && all.is_empty() && is_called(&mut conn, agency, typed).await?;
        drop(conn);
        if searching {
            let found: Vec<Uuid> = all.iter().map(|p| p.id).collect();
            let mut work = self.begin(actor, permit).await?;
            if called {
                work.call_for_help().await?;
            }
            let detail = json!({ "words": typed, "found": found });
            work.log_reading(EventKind::Search, None, None, detail)
                .await?;
            work.commit_reading().await?;
        }
        all.sort_by_cached_key(|p| (p.name.to_lowercase(), p.id));
        Ok(all)
    }

    /// Says how somebody whom the agency knows stands to a child; said again, it replaces what was
    /// said. Brother or sister holds for both children.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], [`CaseworkError::Invalid`] for a child beside themselves.
    pub async fn relate(&self, actor: &Actor, other: Uuid, place: Place) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::WriteFile, place.child_id)
            .await?;
        if other == place.child_id {
            return Err(CaseworkError::invalid("other", "unknown"));
        }
        crate::family::check_days(place.from, place.until, self.today())?;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, actor.agency_id, place.child_id).await?;
        let who = work.person(actor.agency_id, other).await?;
        put_in_place(&mut work, other, place, "").await?;
        if who.kind == PersonKind::Child && place.relation == RelationKind::Sibling {
            let back = Place {
                child_id: other,
                ..place
            };
            put_in_place(&mut work, place.child_id, back, "").await?;
        }
        work.commit().await
    }
}

/// The first child around whom an adult stands.
async fn stands(
    conn: &mut Conn,
    agency: Uuid,
    adult: Uuid,
    closed: &BTreeSet<Uuid>,
) -> Result<Option<(String, RelationKind)>> {
    for r in conn.children_of(agency, adult).await? {
        if closed.contains(&r.child_id) {
            continue;
        }
        match conn.person(agency, r.child_id).await {
            Ok(c) => return Ok(Some((c.content.full_name(), r.relation))),
            Err(StoreError::Missing | StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(None)
}

fn check_person(person: &AddPerson) -> Result<()> {
    let c = &person.content;
    let mut faults = Faults::default();
    faults.person(c);
    if person.kind == PersonKind::Adult && person.around.is_none() {
        faults.add("relation", "empty");
    }
    faults.check()
}

/// Writes how somebody stands to a child, and keeps what was said before.
pub(crate) async fn put_in_place(
    work: &mut crate::Work,
    other: Uuid,
    place: Place,
    why: &str,
) -> Result<()> {
    let agency = work.agency_id;
    let row = RelationRow {
        child_id: place.child_id,
        other_id: other,
        relation: place.relation,
        parental_responsibility: place.parental_responsibility,
        same_household: place.same_household,
        from: place.from,
        until: place.until,
    };
    crate::family::keep_before(work, &row, why).await?;
    work.relate(agency, &row).await?;
    let detail = json!({
        "relation": place.relation,
        "parental_responsibility": place.parental_responsibility,
        "same_household": place.same_household,
        "from": place.from,
        "until": place.until,
    });
    work.log(
        EventKind::PersonRelated,
        Some(place.child_id),
        Some(other),
        detail,
    )
    .await?;
    work.look_around_child(place.child_id).await?;
    // Whoever lives with somebody whose address is protected is as hard to find.
    if !work.grow_mark(place.child_id).await?.contains(&other) {
        work.grow_mark(other).await?;
    }
    // Who is around a child is news about the child, and about every other child of theirs.
    work.bring_back_decisions(other).await
}
