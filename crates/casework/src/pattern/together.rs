//! Records that people said are of one person: a rule looks at them as at one, each piece stays with
//! its own record.

use super::Sorted;
use crate::{Work, error::Result};
use patterns::By;
use std::collections::BTreeMap;
use store::{Conn, PairRow, PatternRow};
use uuid::Uuid;

/// Records of one person, and the pairs that join them.
pub(super) struct Together {
    /// The records; the one that was asked for comes first.
    pub records: Vec<Uuid>,
    pairs: Vec<PairRow>,
}

impl Together {
    pub(super) async fn of(conn: &mut Conn, agency: Uuid, person: Uuid) -> Result<Self> {
        let (records, mut pairs) = conn.joined(agency, person).await?;
        pairs.sort_by_key(|p| (p.decided_us, p.id));
        Ok(Self { records, pairs })
    }

    /// One id that stands for all of them.
    pub(super) fn whole(&self) -> Option<Uuid> {
        self.records.iter().min().copied()
    }

    /// Since when two of the records are of one person, microseconds: the time by which people had
    /// said enough for it. `None` where they are not.
    pub(super) fn since(&self, one: Uuid, other: Uuid) -> Option<i64> {
        if one == other {
            return Some(i64::MIN);
        }
        let mut group: BTreeMap<Uuid, Uuid> = self.records.iter().map(|r| (*r, *r)).collect();
        for pair in &self.pairs {
            super::evaluate::join(&mut group, pair.one, pair.other);
            let (a, b) = (group.get(&one)?, group.get(&other)?);
            if a == b {
                return pair.decided_us;
            }
        }
        None
    }
}

/// What a rule looks at: one place, group or name, or all records of one person.
pub(super) struct About {
    /// The things, each as it stands in a token; the first names a new alert.
    pub things: Vec<String>,
    /// The child, where the rule is about one.
    pub child: Option<Uuid>,
    together: Option<Together>,
}

impl About {
    /// All records of one person; `child`: who a new alert is about.
    pub(super) fn person(together: Together, child: Option<Uuid>) -> Self {
        Self {
            things: together.records.iter().map(Uuid::to_string).collect(),
            child,
            together: Some(together),
        }
    }

    /// Since when what was found under one thing belongs to another, microseconds.
    fn since(&self, thing: &str, under: Option<Uuid>) -> i64 {
        let known = self.together.as_ref().zip(thing.parse().ok()).zip(under);
        known
            .and_then(|((all, thing), under)| all.since(thing, under))
            .unwrap_or(i64::MIN)
    }

    /// Whether a piece came after an alert reached its state: it was noted later, or a person joined
    /// its record later.
    pub(super) fn came_after(&self, (thing, alert): &(String, PatternRow), row: &Sorted) -> bool {
        let since = self.since(thing, row.under).max(row.since_us);
        row.piece.noted_us.max(since) > alert.state_us
    }

    /// Whether somebody who silenced an alert spoke of this piece's record too.
    pub(super) fn silenced(&self, (thing, alert): &(String, PatternRow), row: &Sorted) -> bool {
        alert.content.silenced && self.since(thing, row.under) <= alert.state_us
    }
}

impl Work {
    /// What a rule looks at around one thing.
    pub(super) async fn about(&mut self, by: By, thing: &str) -> Result<About> {
        let record: Option<Uuid> = match by {
            By::Child | By::Adult => thing.parse().ok(),
            By::Place | By::Group => None,
        };
        let Some(record) = record else {
            return Ok(About {
                things: vec![thing.to_owned()],
                child: None,
                together: None,
            });
        };
        let agency = self.agency_id;
        let together = Together::of(self, agency, record).await?;
        let child = (by == By::Child).then_some(record);
        Ok(About::person(together, child))
    }
}
