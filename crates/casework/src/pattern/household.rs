//! A baby in a household about whose other children something stands.

use super::evaluate::Sorted;
use crate::{Work, error::Result};
use domain::{
    person::{PersonKind, RelationKind},
    time::BirthDateKind,
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use patterns::{By, Limits, Rule};
use std::collections::BTreeSet;
use store::StoreError;
use uuid::Uuid;

/// Most children of one household that are looked at.
const CHILDREN_MAX: usize = 12;

impl Work {
    /// Looks at the household of a child: is there a baby, and what stands about the others?
    pub(super) async fn look_at_household(
        &mut self,
        rule: &Rule,
        limits: Limits,
        person: Uuid,
    ) -> Result<()> {
        let children = self.household_of(person).await?;
        if children.len() < 2 {
            return Ok(());
        }
        let mut babies = Vec::new();
        for child in &children {
            if self.is_baby(*child).await? {
                babies.push(*child);
            }
        }
        // Somebody marked an entry of an older child: the baby has no record of its own yet.
        let marked = if babies.is_empty() {
            self.marked_new_baby(limits, &children).await?
        } else {
            false
        };
        let Some(key) = babies.first().or(children.first()).copied() else {
            return Ok(());
        };
        if babies.is_empty() && !marked {
            return Ok(());
        }
        let mut rows: Vec<Sorted> = Vec::new();
        for child in children.iter().filter(|c| !babies.contains(c)) {
            let thing = child.to_string();
            rows.extend(self.rows_of(rule, limits, By::Child, &thing).await?);
        }
        self.consider(rule, limits, (&key.to_string(), None), rows, true)
            .await
    }

    /// Children who live with a child as far as is recorded: brothers and sisters, and those who
    /// share a household with the same adult. The child is among them.
    async fn household_of(&mut self, person: Uuid) -> Result<BTreeSet<Uuid>> {
        let agency = self.agency_id;
        let mut found = BTreeSet::from([person]);
        for r in self.relations(agency, person).await? {
            if r.relation == RelationKind::Sibling {
                found.insert(r.other_id);
                continue;
            }
            if !r.same_household {
                continue;
            }
            for other in self.children_of(agency, r.other_id).await? {
                if other.same_household && found.len() < CHILDREN_MAX {
                    found.insert(other.child_id);
                }
            }
        }
        Ok(found)
    }

    async fn is_baby(&mut self, child: Uuid) -> Result<bool> {
        let agency = self.agency_id;
        let row = match self.person(agency, child).await {
            Ok(row) if row.kind == PersonKind::Child => row,
            Ok(_) | Err(StoreError::Missing | StoreError::Erased) => return Ok(false),
            Err(e) => return Err(e.into()),
        };
        let today = Timestamp::from_microsecond(self.now_us)
            .unwrap_or_default()
            .to_zoned(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC))
            .date();
        let year_ago = today.saturating_sub(1.year());
        Ok(row
            .content
            .birth
            .is_some_and(|b| b.kind == BirthDateKind::Expected || b.date > year_ago))
    }

    async fn marked_new_baby(&mut self, limits: Limits, children: &BTreeSet<Uuid>) -> Result<bool> {
        let agency = self.agency_id;
        let from = self.now_us - i64::from(limits.days.min(365)) * super::DAY_US;
        for child in children {
            let token = self
                .pattern_token(
                    agency,
                    "event-new-baby",
                    By::Child.as_str(),
                    &child.to_string(),
                )
                .await?;
            if !self
                .pattern_pieces(agency, &token, from, 1)
                .await?
                .is_empty()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
