//! A baby in a household about whose other children something stands.

use super::{
    Sorted,
    together::{About, Together},
};
use crate::{Work, error::Result};
use domain::{
    person::{PersonKind, RelationKind},
    time::BirthDateKind,
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use patterns::{By, Limits, Rule};
use std::collections::BTreeMap;
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
        let mut children = self.household_of(person).await?;
        if children.len() < 2 {
            return Ok(());
        }
        let mut babies = Vec::new();
        for (at, child) in children.iter().enumerate() {
            if self.is_baby(child).await? {
                babies.push(at);
            }
        }
        // Somebody marked an entry of an older child: the baby has no record of its own yet.
        if babies.is_empty() && !self.marked_new_baby(limits, &children).await? {
            return Ok(());
        }
        let mut rows: Vec<Sorted> = Vec::new();
        for (at, child) in children.iter().enumerate() {
            if babies.contains(&at) {
                continue;
            }
            let known = child.records.first().copied();
            for record in &child.records {
                let things = [record.to_string()];
                let since_us = known.and_then(|k| child.since(k, *record));
                let found = self.rows_of(rule, limits, By::Child, &things).await?;
                rows.extend(found.into_iter().map(|row| Sorted {
                    since_us: since_us.unwrap_or(i64::MIN),
                    ..row
                }));
            }
        }
        // An alert names several children, and is sealed for none of them alone.
        let key = children.swap_remove(babies.first().copied().unwrap_or_default());
        self.consider(rule, limits, &About::person(key, None), rows, true)
            .await
    }

    /// Children who live with a child as far as is recorded, each with all of its records: brothers
    /// and sisters, and those who share a household with the same adult today. The child is among
    /// them, and they stand in the order of their ids.
    async fn household_of(&mut self, person: Uuid) -> Result<Vec<Together>> {
        let agency = self.agency_id;
        let own = Together::of(self, agency, person).await?;
        let records = own.records.clone();
        let mut found = BTreeMap::from([(own.whole().unwrap_or(person), own)]);
        for record in records {
            for r in self.relations(agency, record).await? {
                if r.relation == RelationKind::Sibling {
                    self.add_to_household(&mut found, r.other_id).await?;
                    continue;
                }
                if !r.same_household || r.until.is_some() {
                    continue;
                }
                for adult in self.joined(agency, r.other_id).await?.0 {
                    for other in self.children_of(agency, adult).await? {
                        if other.same_household && other.until.is_none() {
                            self.add_to_household(&mut found, other.child_id).await?;
                        }
                    }
                }
            }
        }
        Ok(found.into_values().collect())
    }

    async fn add_to_household(
        &mut self,
        found: &mut BTreeMap<Uuid, Together>,
        child: Uuid,
    ) -> Result<()> {
        let known = found.values().any(|t| t.records.contains(&child));
        if known || found.len() >= CHILDREN_MAX {
            return Ok(());
        }
        let agency = self.agency_id;
        let all = Together::of(self, agency, child).await?;
        found.insert(all.whole().unwrap_or(child), all);
        Ok(())
    }

    /// Whether any record of a child is that of a baby.
    async fn is_baby(&mut self, child: &Together) -> Result<bool> {
        for record in &child.records {
            if self.is_a_babys(*record).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn is_a_babys(&mut self, child: Uuid) -> Result<bool> {
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

    async fn marked_new_baby(&mut self, limits: Limits, children: &[Together]) -> Result<bool> {
        let agency = self.agency_id;
        let from = self.now_us - i64::from(limits.days.min(365)) * super::DAY_US;
        for child in children.iter().flat_map(|c| &c.records) {
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
