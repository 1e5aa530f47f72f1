//! Who else is said to live in a child's home: whoever lives with a brother or sister of the home lives
//! there too, though nobody has said yet what they are to this child.

use super::{named, said};
use crate::{Named, Result};
use domain::{around::PlaceSaid, person::PersonKind};
use std::collections::BTreeSet;
use store::{Conn, RelationRow, StoreError};
use uuid::Uuid;

/// Somebody who lives with a child who lives with this one, and of whom nothing is said here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlsoAtHome {
    /// Who.
    pub person: Named,
    /// Child or adult.
    pub kind: PersonKind,
    /// With whom of this child's home they are said to live.
    pub with: Named,
    /// What that child is to this one.
    pub place: PlaceSaid,
}

/// What is said of all records of a child.
async fn relations_of(conn: &mut Conn, agency: Uuid, child: Uuid) -> Result<Vec<RelationRow>> {
    let mut all = Vec::new();
    for record in conn.joined(agency, child).await?.0 {
        all.extend(conn.relations(agency, record).await?);
    }
    Ok(all)
}

const fn at_home(r: &RelationRow) -> bool {
    r.same_household && r.until.is_none()
}

/// Everybody who is said to live with a child of this child's home and of whom nothing is said here.
pub(crate) async fn also_at_home(
    conn: &mut Conn,
    agency: Uuid,
    child: Uuid,
) -> Result<Vec<AlsoAtHome>> {
    let here = relations_of(conn, agency, child).await?;
    let mut known: BTreeSet<Uuid> = conn.joined(agency, child).await?.0.into_iter().collect();
    for r in &here {
        known.extend(conn.joined(agency, r.other_id).await?.0);
    }
    let mut all = Vec::new();
    for r in here.iter().filter(|r| at_home(r)) {
        if kind_of(conn, agency, r.other_id).await? != Some(PersonKind::Child) {
            continue;
        }
        let Some(with) = named(conn, agency, r.other_id).await? else {
            continue;
        };
        for s in relations_of(conn, agency, r.other_id).await? {
            if !at_home(&s) || known.contains(&s.other_id) {
                continue;
            }
            known.extend(conn.joined(agency, s.other_id).await?.0);
            let kind = kind_of(conn, agency, s.other_id).await?;
            if let (Some(kind), Some(person)) = (kind, named(conn, agency, s.other_id).await?) {
                all.push(AlsoAtHome {
                    person,
                    kind,
                    with: with.clone(),
                    place: said(r),
                });
            }
        }
    }
    Ok(all)
}

async fn kind_of(conn: &mut Conn, agency: Uuid, id: Uuid) -> Result<Option<PersonKind>> {
    match conn.person(agency, id).await {
        Ok(p) => Ok(Some(p.kind)),
        Err(StoreError::Missing | StoreError::Erased) => Ok(None),
        Err(e) => Err(e.into()),
    }
}
