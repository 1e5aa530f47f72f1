//! Patterns: what is written becomes pieces, rules in data look at the pieces that have something
//! in common, and a named person is asked. Nothing is scored and nothing shared by itself.
//!
//! Looking happens right after the write that it follows from, as a job that is kept in the same
//! commit: no rule can stand in the way of logging a concern, and none is forgotten. What one job
//! costs depends on what was written and on what it has in common with others, never on how much
//! is stored.

mod alerts;
mod asking;
mod decide;
mod evaluate;
mod household;
mod moved;
mod pieces;
mod said;
mod settings;
mod together;

pub use alerts::{
    PatternDesk, PatternLine, PatternPieceLine, PatternStepLine, PatternView, PieceKind,
};
pub use decide::DecidePattern;
pub use said::headline;
pub use settings::{PatternRuleHere, PatternRulesDesk, SetPattern};

use crate::{Casework, Work, error::Result};
use store::{PatternJob, PieceRow};
use uuid::Uuid;

/// Jobs that one turn of the clock works through.
const AT_ONCE: i64 = 200;
/// Jobs of one agency that are done in one write.
const IN_ONE_WRITE: usize = 20;
/// Most pieces under one token that are looked at: more prove nothing more.
const PIECES_MAX: i64 = 50;
/// A piece with its sort.
struct Sorted {
    sort: String,
    /// The record under which it was found, where what the pieces have in common is a person.
    under: Option<Uuid>,
    /// Since when its record is of the child for whom it counts, microseconds; before all time where
    /// it always was.
    since_us: i64,
    piece: PieceRow,
}

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 86_400_000_000;

impl Work {
    /// Asks for patterns to be looked for around something that is written about a child, after
    /// this commit. `object`: the concern, what was received, or the entry.
    pub(crate) async fn look_for_patterns(&mut self, person: Uuid, object: Uuid) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        Ok(self.queue_pattern_job(agency, person, object, now).await?)
    }

    /// As [`Work::look_for_patterns`], where something about the child or those around the child
    /// changed: it holds for all records that people said are of the child.
    pub(crate) async fn look_around_child(&mut self, person: Uuid) -> Result<()> {
        let agency = self.agency_id;
        let (records, _) = self.joined(agency, person).await?;
        self.look_around_all(&records).await
    }

    /// As [`Work::look_around_child`], with records that were, or are now, of one person.
    pub(crate) async fn look_around_all(&mut self, records: &[Uuid]) -> Result<()> {
        for record in records {
            self.look_for_patterns(*record, Uuid::nil()).await?;
        }
        Ok(())
    }
}

impl Casework {
    /// Looks at what was written since the last turn, and brings back what was watched until now.
    /// Doing it twice changes nothing.
    ///
    /// # Errors
    /// The database; what could not be looked at is tried again.
    pub async fn look_at_what_was_written(&self) -> Result<()> {
        self.return_watched_patterns().await?;
        let jobs = self
            .store
            .read()
            .await?
            .pattern_jobs(self.now_us(), AT_ONCE)
            .await?;
        let mut rest = jobs.as_slice();
        while let Some(first) = rest.first() {
            let same = rest
                .iter()
                .take(IN_ONE_WRITE)
                .take_while(|j| j.agency_id == first.agency_id)
                .count();
            let (now, later) = rest.split_at(same);
            if self.look_at(now).await.is_err() {
                // One of them is at fault: the others are done all the same.
                for job in now {
                    if let Err(e) = self.look_at(std::slice::from_ref(job)).await {
                        self.look_later(job, &e).await?;
                    }
                }
            }
            rest = later;
        }
        Ok(())
    }

    async fn look_at(&self, jobs: &[PatternJob]) -> Result<()> {
        let Some(first) = jobs.first() else {
            return Ok(());
        };
        let mut work = self.begin_by_clock(first.agency_id).await?;
        // First the pieces of all: those of one record can stand on what was said of another.
        let mut made = Vec::with_capacity(jobs.len());
        for job in jobs {
            if work.take_pattern_job(job).await? {
                made.push((job, work.pieces_of_job(job).await?));
            }
        }
        for (job, touched) in made {
            work.look_at_job(&self.rules, job, &touched).await?;
        }
        work.commit().await
    }

    async fn look_later(&self, job: &PatternJob, why: &crate::CaseworkError) -> Result<()> {
        tracing::warn!(error = %why, agency = %job.agency_id, tries = job.tries, "patterns are looked for later");
        let due = self.now_us() + (SECOND_US << job.tries.clamp(1, 11));
        let mut tx = self.store.write(job.agency_id).await?;
        tx.put_off_pattern_job(job, due).await?;
        Ok(tx.commit().await?)
    }
}
