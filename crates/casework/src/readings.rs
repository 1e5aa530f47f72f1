//! Readings on a disk that is full or failed: reading goes on, and its line in the ledger is written
//! when there is room again.
//!
//! Otherwise the line is durable before anything is shown. What waits is held in memory and named,
//! by ids, in the machine's own log; beyond a limit nothing more is read unlogged. After a fault of
//! the disk it is the machine's log that keeps it, since only a new start writes again.

use crate::{
    desk::{Casework, Work},
    error::{CaseworkError, Result},
};
use domain::concern::ChildInConcern;
use ledger::EventKind;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Event, StoreError};
use uuid::Uuid;

/// Most lines that wait. A full disk is not a way to read without end and without trace.
const WAITING_MAX: usize = 10_000;

/// Lines of readings that could not be written yet, with the agency to whose ledger they belong.
#[derive(Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<Vec<(Uuid, Event)>>>);

impl Waiting {
    fn add(&self, agency: Uuid, events: Vec<Event>) -> Result<()> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() + events.len() > WAITING_MAX {
            return Err(CaseworkError::DiskFull);
        }
        for e in &events {
            tracing::error!(%agency, actor = ?e.actor, person = ?e.person, object = ?e.object, kind = e.kind.as_str(),
                "nothing can be written: this line of the ledger waits");
        }
        all.extend(events.into_iter().map(|e| (agency, e)));
        Ok(())
    }

    fn take(&self) -> Vec<(Uuid, Event)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_back(&self, mut rest: Vec<(Uuid, Event)>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rest.append(&mut all);
        *all = rest;
    }
}

impl Work {
    /// Writes a line that somebody read something; a full disk is noted and does not end it.
    pub(crate) async fn log_reading(
        &mut self,
        kind: EventKind,
        person: Option<Uuid>,
        object: Option<Uuid>,
        detail: Value,
    ) -> Result<()> {
        self.clear(person).await?;
        match self.note_opening(&kind, person).await {
            Err(CaseworkError::DiskFull) => self.full = true,
            other => other?,
        }
        let event = self.event(kind, person, object, detail);
        self.readings.push(event.clone());
        if self.full {
            return Ok(());
        }
        let agency = self.agency_id;
        let written = self.append(agency, &event).await;
        self.unless_full(written)
    }

    /// A line for each child in what was read, or one that names nobody.
    pub(crate) async fn log_reading_of_each(
        &mut self,
        kind: EventKind,
        children: &[ChildInConcern],
        object: Uuid,
        detail: &Value,
    ) -> Result<()> {
        if children.is_empty() {
            return self
                .log_reading(kind, None, Some(object), detail.clone())
                .await;
        }
        for child in children {
            let person = Some(child.person_id);
            self.log_reading(kind.clone(), person, Some(object), detail.clone())
                .await?;
        }
        Ok(())
    }

    /// Marks the reader's alerts about it as read, where there is room for that.
    pub(crate) async fn mark_seen(&mut self, object: Uuid) -> Result<()> {
        let Some(who) = self.actor_id.filter(|_| !self.full) else {
            return Ok(());
        };
        let (agency, now) = (self.agency_id, self.now_us);
        let marked = self.mark_alerts_read(agency, who, object, now).await;
        self.unless_full(marked)
    }

    /// The outcome of a write beside a reading, which a full disk does not end either.
    pub(crate) fn unless_full<T>(
        &mut self,
        outcome: std::result::Result<T, StoreError>,
    ) -> Result<()> {
        match outcome {
            Ok(_) => Ok(()),
            Err(StoreError::DiskFull | StoreError::Stopped) => {
                self.full = true;
                Ok(())
            }
            Err(e) => Err(e.into()),
        }
    }

    /// Ends a reading: its lines are durable, or wait for room.
    pub(crate) async fn commit_reading(self) -> Result<()> {
        let (waiting, agency) = (self.waiting.clone(), self.agency_id);
        let (full, readings) = (self.full, self.readings.clone());
        let done = if full {
            drop(self);
            Err(CaseworkError::DiskFull)
        } else {
            self.commit().await
        };
        match done {
            Err(CaseworkError::DiskFull | CaseworkError::Stopped) => waiting.add(agency, readings),
            other => other,
        }
    }
}

impl Casework {
    /// Writes the lines that had to wait, in their order, with the time at which each was read.
    ///
    /// # Errors
    /// The database; what could not be written goes on waiting.
    pub(crate) async fn write_waiting(&self) -> Result<()> {
        let mut all = self.waiting.take();
        while !all.is_empty() {
            let (agency, mut event) = all[0].clone();
            if let Some(detail) = event.detail.as_object_mut() {
                detail.insert("read_at_us".into(), event.at_us.into());
            }
            event.at_us = self.now_us();
            if let Err(e) = self.write_line(agency, &event).await {
                self.waiting.put_back(all);
                return Err(e);
            }
            all.remove(0);
        }
        Ok(())
    }

    /// Writes one line now, or when there is room.
    pub(crate) async fn write_or_wait(&self, agency: Uuid, event: Event) -> Result<()> {
        match self.write_line(agency, &event).await {
            Err(CaseworkError::DiskFull | CaseworkError::Stopped) => {
                self.waiting.add(agency, vec![event])
            }
            other => other,
        }
    }

    async fn write_line(&self, agency: Uuid, event: &Event) -> Result<()> {
        let mut tx = self.store.write(agency).await?;
        tx.append(agency, event).await?;
        Ok(tx.commit().await?)
    }
}
