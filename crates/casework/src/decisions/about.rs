//! Whom the information of a decision is about.

use super::{AboutWhom, facts::CHILD};
use crate::{desk::Work, error::Result};
use domain::person::{PersonContent, RelationKind};
use rulebook::{Facts, Subject, SubjectRole};
use store::{Conn, DecisionRow};
use uuid::Uuid;

const fn role_of(relation: RelationKind) -> SubjectRole {
    match relation {
        RelationKind::Mother | RelationKind::Father => SubjectRole::Parent,
        RelationKind::Sibling => SubjectRole::Sibling,
        RelationKind::StepParent | RelationKind::Carer => SubjectRole::Carer,
        RelationKind::Grandparent | RelationKind::Relative | RelationKind::Other => {
            SubjectRole::Other
        }
    }
}

impl Work {
    /// The child, and whoever else was named, as the rulebook knows people: by id and role.
    pub(super) async fn subjects(
        &mut self,
        agency: Uuid,
        child: Uuid,
        about: &[String],
    ) -> Result<Vec<Subject>> {
        let today = jiff::Timestamp::from_microsecond(self.now_us)
            .map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date())
            .unwrap_or_default();
        let age = |c: &PersonContent| {
            let years = c.birth.and_then(|b| b.age_on(today));
            years.and_then(|y| u16::try_from(y).ok())
        };
        let row = self.person(agency, child).await?;
        let mut all = vec![Subject {
            id: CHILD.into(),
            role: Some(SubjectRole::Child),
            age: age(&row.content),
            ..Subject::default()
        }];
        for r in self.relations(agency, child).await? {
            if about.iter().any(|a| *a == r.other_id.to_string()) {
                let other = self.person(agency, r.other_id).await?;
                all.push(Subject {
                    id: r.other_id.to_string(),
                    role: Some(role_of(r.relation)),
                    age: age(&other.content),
                    ..Subject::default()
                });
            }
        }
        for role in about.iter().filter_map(|a| a.parse::<SubjectRole>().ok()) {
            all.push(Subject {
                id: format!("other-{role}"),
                role: Some(role),
                ..Subject::default()
            });
        }
        Ok(all)
    }
}

/// The words for whom the information of a decision is about.
pub(super) async fn about_whom(
    conn: &mut Conn,
    row: &DecisionRow,
    facts: &Facts,
) -> Result<Vec<AboutWhom>> {
    let mut all = Vec::with_capacity(facts.subjects.len());
    for s in &facts.subjects {
        let person = if s.id == CHILD {
            Some(row.person_id)
        } else {
            s.id.parse().ok()
        };
        let name = match person {
            Some(p) => Some(conn.person(row.agency_id, p).await?.content.full_name()),
            None => None,
        };
        all.push(AboutWhom {
            id: s.id.clone(),
            name,
            role: s.role.map_or("other", SubjectRole::as_str).to_owned(),
        });
    }
    Ok(all)
}
