//! With which child a mark shows: every record that people said is of one person counts, of the
//! child, of the adults around the child, of their partners, and of whoever lives with a brother or
//! sister of the child's home.

use super::{RiskShown, Through, ThroughHow};
use crate::{
    Actor, Result,
    family::{also_at_home, named, said},
    grounds::closed_children,
};
use domain::around::PlaceSaid;
use jiff::civil::Date;
use std::collections::BTreeSet;
use store::{Conn, PartnerRow};
use uuid::Uuid;

/// Adults who are a risk and who stand, or stood, around a child: by themselves, as the partner of
/// somebody who does, or because they live with a brother or sister who lives with the child. With whom
/// of the home is said to a known reader only, who does not stand too close to that child.
pub(crate) async fn around(
    conn: &mut Conn,
    (agency, reader): (Uuid, Option<&Actor>),
    child: Uuid,
    today: Date,
) -> Result<Vec<RiskShown>> {
    // Any record that a person joined to this one is of the same child.
    let mut relations = Vec::new();
    for record in conn.joined(agency, child).await?.0 {
        relations.extend(conn.relations(agency, record).await?);
    }
    let mut seen: BTreeSet<Uuid> = relations.iter().map(|r| r.other_id).collect();
    seen.insert(child);
    let mut linked: Vec<(Uuid, Option<PlaceSaid>, Option<Through>)> = Vec::new();
    for r in &relations {
        linked.push((r.other_id, Some(said(r)), None));
        // So is a mark on another record of the same adult.
        for other in conn.joined(agency, r.other_id).await?.0 {
            if seen.insert(other) {
                linked.push((other, Some(said(r)), None));
            }
        }
    }
    for r in &relations {
        for p in partners(conn, agency, r.other_id).await? {
            if !seen.insert(p.other_id) {
                continue;
            }
            let Some(person) = named(conn, agency, r.other_id).await? else {
                continue;
            };
            let through = Through {
                person,
                place: said(r),
                how: ThroughHow::Partner(p.until),
            };
            for other in conn.joined(agency, p.other_id).await?.0 {
                if other == p.other_id || seen.insert(other) {
                    linked.push((other, None, Some(through.clone())));
                }
            }
        }
    }
    let closed = match reader {
        Some(reader) => Some(closed_children(conn, reader).await?),
        None => None,
    };
    for a in also_at_home(conn, agency, child).await? {
        let told = closed.as_ref().is_some_and(|c| !c.contains(&a.with.id));
        let through = told.then_some(Through {
            person: a.with,
            place: a.place,
            how: ThroughHow::Home,
        });
        for record in conn.joined(agency, a.person.id).await?.0 {
            if seen.insert(record) {
                linked.push((record, None, through.clone()));
            }
        }
    }
    let mut all = Vec::new();
    for (id, place, through) in linked {
        for m in conn.risk_marks(agency, id).await? {
            if m.ended_us.is_some() {
                continue;
            }
            let Some(adult) = named(conn, agency, id).await? else {
                continue;
            };
            all.push(RiskShown {
                mark: m.id,
                adult,
                child_id: child,
                place,
                through: through.clone(),
                reason: m.content.reason,
                source: m.content.source,
                since: m.since,
                review: m.review,
                review_due: m.review <= today,
            });
        }
    }
    Ok(all)
}

/// The partners of an adult, by all records that people said are of one: to which record it was
/// said, and of which.
pub(crate) async fn partners(
    conn: &mut Conn,
    agency: Uuid,
    adult: Uuid,
) -> Result<Vec<PartnerRow>> {
    let mut all = Vec::new();
    for record in conn.joined(agency, adult).await?.0 {
        all.extend(conn.partners(agency, record).await?);
    }
    Ok(all)
}

/// Whether an adult is marked, by whatever record of theirs.
pub(crate) async fn is_marked(conn: &mut Conn, agency: Uuid, adult: Uuid) -> Result<bool> {
    for record in conn.joined(agency, adult).await?.0 {
        let marks = conn.risk_marks(agency, record).await?;
        if marks.iter().any(|m| m.ended_us.is_none()) {
            return Ok(true);
        }
    }
    Ok(false)
}
