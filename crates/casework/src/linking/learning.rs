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
use std::{collections::BTreeMap, sync::Arc};
use store::Reach;
use tokio::sync::Mutex;
use uuid::Uuid;

/// Fewer records of one kind than this, and the shipped model is used.
const ENOUGH: i64 = 1000;
/// Records that one question reads.
const PAGE: i64 = 500;
/// Pages that are read in one turn of the clock.
const PAGES: usize = 10;

/// How long an agency waits whose records could not be read.
const AGAIN_US: i64 = 3_600_000_000;

/// The learning that goes on.
pub(crate) type Learning = Arc<Mutex<Desk>>;

/// One agency at a time is learned from.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    going_on: Option<Lesson>,
    /// Agencies with a record that cannot be read, and when they are tried again, microseconds.
    failed: BTreeMap<Uuid, i64>,
    /// How many records agencies had when theirs were last counted.
    counted: BTreeMap<Uuid, Counted>,
}

/// Counting walks over all records of an agency: it is done again when a tenth as many were looked
/// up since, so that a record costs the same however many there are.
#[derive(Debug)]
struct Counted {
    records: i64,
    looked_up: i64,
}

impl Counted {
    fn holds(&self) -> bool {
        self.looked_up * 10 < self.records
    }
}

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

    fn len(&self) -> usize {
        self.read.iter().map(|(_, engine)| engine.len()).sum()
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
    /// Where it fails, its records are weighed as before.
    pub(super) async fn learn_some(&self, due: &[Uuid]) -> Result<(usize, Option<Uuid>)> {
        let Ok(mut desk) = self.learning.try_lock() else {
            return Ok((0, None));
        };
        if desk.going_on.is_none() {
            desk.going_on = self.to_learn_from(due, &mut desk).await?;
        }
        let Some(mut lesson) = desk.going_on.take() else {
            return Ok((0, None));
        };
        let agency = lesson.agency;
        let before = lesson.len();
        let learned = match self.read_on(&mut lesson).await {
            Ok(true) => {
                let read = lesson.len() - before;
                desk.going_on = Some(lesson);
                return Ok((read, Some(agency)));
            }
            Ok(false) => {
                let read = lesson.len() - before;
                self.keep_lesson(lesson).await.map(|()| read)
            }
            Err(e) => Err(e),
        };
        learned.map(|read| (read, None)).or_else(|e| {
            tracing::warn!(%agency, error = %e, "not learned from an agency's records");
            desk.failed.insert(agency, self.now_us() + AGAIN_US);
            desk.counted.remove(&agency);
            Ok((0, None))
        })
    }

    /// Notes that so many records of an agency were looked up.
    pub(super) async fn looked_up(&self, agency: Uuid, n: usize) {
        if let Some(counted) = self.learning.lock().await.counted.get_mut(&agency) {
            counted.looked_up += i64::try_from(n).unwrap_or(i64::MAX);
        }
    }

    async fn to_learn_from(&self, due: &[Uuid], desk: &mut Desk) -> Result<Option<Lesson>> {
        let mut conn = self.store.read().await?;
        let now = self.now_us();
        for agency in due {
            let waits = desk.failed.get(agency).is_some_and(|until| *until > now);
            if waits || desk.counted.get(agency).is_some_and(Counted::holds) {
                continue;
            }
            let (records, learned) = conn.records_and_learned(*agency).await?;
            let looked_up = 0;
            desk.counted.insert(*agency, Counted { records, looked_up });
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
            let mut tolds = Vec::with_capacity(page.people.len());
            for row in &page.people {
                tolds.push(Told::with_carer(&mut conn, row, Reach::Own).await?);
            }
            drop(conn);
            for (row, told) in page.people.iter().zip(&tolds) {
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
        let (mut versions, mut other) = (serde_json::Map::new(), false);
        for (kind, model) in learned {
            let before = work.link_model_version(agency, kind).await?;
            other |= before.as_ref() != model.as_ref().map(|m| &m.version);
            let Some(model) = model else {
                work.drop_link_model(agency, kind).await?;
                continue;
            };
            work.set_link_model(agency, kind, &model.version, &model)
                .await?;
            versions.insert(
                kind.as_str().to_owned(),
                json!({ "version": model.version, "records": model.records }),
            );
        }
        work.links_learned(agency, records).await?;
        if other {
            // What is said of a pair follows from the records and the model: all are weighed again.
            work.all_links_due(agency, Reach::Own).await?;
            work.log(EventKind::LinkageLearned, None, None, json!(versions))
                .await?;
        }
        work.commit().await?;
        Ok(())
    }
}
