//! Learning how an agency's own records agree and how common its names are, as soon as it has
//! enough of them, and again when it has twice or half as many.
//!
//! Reading goes on over several turns of the clock, so that nothing else waits for it. What was
//! read is held in memory only: after a stop it begins anew.

use super::told::Told;
use crate::{Casework, CaseworkError, Result};
use domain::person::PersonKind;
use ledger::EventKind;
use linkage::{Engine, Model, Settings};
use serde_json::json;
use std::sync::Arc;
use store::Reach;
use tokio::sync::Mutex;
use uuid::Uuid;

/// Fewer records of one kind than this, and the shipped model is used.
const ENOUGH: i64 = 1000;
/// Records that one question reads.
const PAGE: i64 = 500;
/// Pages that are read in one turn of the clock.
const PAGES: usize = 10;

/// The learning that goes on, if any: one agency at a time.
pub(crate) type Learning = Arc<Mutex<Option<Lesson>>>;

/// What was read of an agency's records.
#[derive(Debug)]
pub(crate) struct Lesson {
    agency: Uuid,
    /// How many records it had at the beginning.
    records: i64,
    after: Option<Uuid>,
    read: [(PersonKind, Engine); 2],
}

impl Lesson {
    fn of(agency: Uuid, records: i64) -> Self {
        let engine = || Engine::new(Model::shipped(), Settings::default());
        Self {
            agency,
            records,
            after: None,
            read: [(PersonKind::Child, engine()), (PersonKind::Adult, engine())],
        }
    }

    /// The model of each kind of which there are enough. It takes seconds of work for a million.
    fn learned(&mut self) -> Vec<(PersonKind, Option<Model>)> {
        let models = self.read.iter_mut().map(|(kind, engine)| {
            let enough = i64::try_from(engine.len()).is_ok_and(|n| n >= ENOUGH);
            let model = enough.then(|| {
                engine.put_in_order();
                engine.learn()
            });
            (*kind, model)
        });
        models.collect()
    }
}

impl Casework {
    /// Goes on learning from the records of one agency, or begins with one of those given. Gives how
    /// many records were read, and the agency whose look-ups wait until it has been learned from.
    pub(super) async fn learn_some(&self, due: &[Uuid]) -> Result<(usize, Option<Uuid>)> {
        let Ok(mut going_on) = self.learning.try_lock() else {
            return Ok((0, None));
        };
        if going_on.is_none() {
            *going_on = self.to_learn_from(due).await?;
        }
        let Some(mut lesson) = going_on.take() else {
            return Ok((0, None));
        };
        let agency = lesson.agency;
        let before = lesson.read.iter().map(|(_, e)| e.len()).sum::<usize>();
        let more = self.read_on(&mut lesson).await?;
        let read = lesson.read.iter().map(|(_, e)| e.len()).sum::<usize>() - before;
        if more {
            *going_on = Some(lesson);
            return Ok((read, Some(agency)));
        }
        self.keep_lesson(lesson).await?;
        Ok((read, None))
    }

    async fn to_learn_from(&self, due: &[Uuid]) -> Result<Option<Lesson>> {
        let mut conn = self.store.read().await?;
        for agency in due {
            let (records, learned) = conn.records_and_learned(*agency).await?;
            let changed = records >= learned * 2 || records * 2 <= learned;
            if changed && records.max(learned) >= ENOUGH {
                return Ok(Some(Lesson::of(*agency, records)));
            }
        }
        Ok(None)
    }

    /// Reads some more records; whether there are more still.
    async fn read_on(&self, lesson: &mut Lesson) -> Result<bool> {
        for _ in 0..PAGES {
            // A connection holds the keys it opened, so each page has one of its own.
            let mut conn = self.store.read().await?;
            let page = conn.people_after(lesson.agency, lesson.after, PAGE).await?;
            drop(conn);
            for row in &page.people {
                let told = Told::of(row, Reach::Own);
                for (kind, engine) in &mut lesson.read {
                    if *kind == row.kind {
                        engine.load(&told.person()).map_err(super::internal)?;
                    }
                }
            }
            lesson.after = page.last;
            if page.last.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn keep_lesson(&self, mut lesson: Lesson) -> Result<()> {
        let (agency, records) = (lesson.agency, lesson.records);
        let learned = tokio::task::spawn_blocking(move || lesson.learned())
            .await
            .map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let mut work = self.begin_by_clock(agency).await?;
        let mut versions = serde_json::Map::new();
        for (kind, model) in learned {
            if let Some(model) = model {
                work.set_link_model(agency, kind, &model.version, &model)
                    .await?;
                versions.insert(
                    kind.as_str().to_owned(),
                    json!({ "version": model.version, "records": model.records }),
                );
            } else {
                work.drop_link_model(agency, kind).await?;
            }
        }
        work.links_learned(agency, records).await?;
        // What is said of a pair follows from the records and the model: every pair is weighed again.
        work.all_links_due(agency, Reach::Own).await?;
        work.log(EventKind::LinkageLearned, None, None, json!(versions))
            .await?;
        work.commit().await?;
        Ok(())
    }
}
