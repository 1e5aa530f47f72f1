//! Which rows of a chronology are shown.

use super::end_of_day_us;
use crate::{Actor, Result};
use domain::{
    chronology::{EntryContent, EntryKind},
    concern::StatementKind,
};
use jiff::{civil::Date, tz::TimeZone};
use std::collections::HashSet;
use store::{ConcernRow, Conn, EntryFilter, EntryRow};
use uuid::Uuid;

/// Rows of a chronology on one page.
const PAGE: usize = 200;

/// Which rows of a chronology are wanted; nothing set means all. It holds nothing about a person,
/// so that it can stand in an address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChronologyFilter {
    /// Of this kind only.
    pub kind: Option<EntryKind>,
    /// From this agency only.
    pub source: Option<Uuid>,
    /// Happened on this day or later.
    pub from: Option<Date>,
    /// Happened on this day or before.
    pub to: Option<Date>,
    /// What was shared or logged and is marked so: fact, reported, opinion or historical.
    pub mark: Option<StatementKind>,
    /// Written by others after this time, microseconds.
    pub new_since_us: Option<i64>,
}

impl ChronologyFilter {
    /// Whether every row is let through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the database is asked for.
    pub(crate) fn stored(&self) -> EntryFilter {
        EntryFilter {
            kind: self.kind,
            source: self.source,
            from_us: self.from.map(start_of_day_us),
            to_us: self.to.map(|day| end_of_day_us(day).saturating_add(1)),
            recorded_after_us: self.new_since_us,
        }
    }
}

fn start_of_day_us(day: Date) -> i64 {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    day.to_zoned(zone)
        .map_or(i64::MIN, |z| z.timestamp().as_microsecond())
}

/// The rows of one page, and where the next page of older ones begins.
pub(super) type Rows = (Vec<EntryRow>, Option<(i64, Uuid)>);

/// Reads one page of a chronology. Marks stand inside concerns and what was shared, where the
/// database cannot look: rows are read on until the page is full or none are left.
pub(super) async fn rows(
    conn: &mut Conn,
    actor: &Actor,
    records: &[Uuid],
    only: &ChronologyFilter,
    concerns: &[ConcernRow],
    mut before: Option<(i64, Uuid)>,
) -> Result<Rows> {
    let marked: HashSet<Uuid> = concerns
        .iter()
        .filter(|c| c.content.statements.iter().any(|s| s.kind == only.mark))
        .map(|c| c.id)
        .collect();
    let wanted = |e: &EntryRow| {
        let fits = only.mark.is_none()
            || match &e.content {
                EntryContent::Concern { .. } => e.object_id.is_some_and(|id| marked.contains(&id)),
                EntryContent::Received { statement_kind, .. } => *statement_kind == only.mark,
                _ => false,
            };
        fits && (only.new_since_us.is_none() || e.author_id != actor.practitioner_id)
    };
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut all = Vec::new();
    loop {
        let read = joined_rows(
            conn,
            actor.agency_id,
            records,
            only.stored(),
            (before, limit),
        )
        .await?;
        let more = read.len() > PAGE;
        before = read.last().map(place);
        all.extend(read.into_iter().filter(wanted));
        if all.len() > PAGE {
            all.truncate(PAGE);
            let older = all.last().map(place);
            return Ok((all, older));
        }
        if !more {
            return Ok((all, None));
        }
    }
}

/// The next rows of all records that are joined, the newest first.
pub(crate) async fn joined_rows(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
    only: EntryFilter,
    (before, limit): (Option<(i64, Uuid)>, i64),
) -> Result<Vec<EntryRow>> {
    let mut all = Vec::new();
    for record in records {
        let more = conn
            .chronology_where(agency, *record, only, before, limit)
            .await?;
        all.extend(more);
    }
    if records.len() > 1 {
        all.sort_by_key(|e| std::cmp::Reverse(place(e)));
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(all)
}

fn place(e: &EntryRow) -> (i64, Uuid) {
    (e.when.at.as_microsecond(), e.id)
}
