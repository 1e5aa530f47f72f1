//! The queue of writers under a scheduler that tries many orders of events, over a database that is
//! played: each step may be interrupted, each commit may go well, find the disk full, or fail.
//!
//! `SHAREWISE_ORDERS=1000000 cargo nextest run -p store -E 'test(/group::model/)'` looks longer. What
//! fails is printed as a schedule that `shuttle::replay` runs again.

use super::*;
use shuttle::{
    future::{block_on, spawn, yield_now},
    rand::{Rng, thread_rng},
    scheduler::PctScheduler,
};
use std::{collections::BTreeSet, sync::Mutex as Plain};

const WRITERS: u32 = 4;
const WRITES_EACH: u32 = 2;
const ORDERS: usize = 3000;

/// What is on the disk that is played, and what happened to it.
#[derive(Default)]
struct Disk {
    durable: BTreeSet<u32>,
    commits: usize,
    failed: bool,
    /// Something was written after the disk had failed.
    written_after: bool,
    /// More than one write stood in a commit.
    grouped: bool,
}

/// A database in memory with one transaction, one savepoint, and bad days.
struct Played {
    disk: Arc<Plain<Disk>>,
    open: Option<Vec<u32>>,
    kept: usize,
    days: Days,
}

/// How a disk behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    Good,
    /// Sometimes there is no room.
    Full,
    /// Sometimes a commit is lost and nobody knows.
    Doubtful,
    /// At some point it fails for good.
    Failing,
}

impl Played {
    fn now(&self) -> std::sync::MutexGuard<'_, Disk> {
        self.disk
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&mut self, what: u32) {
        if let Some(open) = &mut self.open {
            open.push(what);
        }
    }

    /// What a writer does last: its work stands in the transaction, and the next savepoint is open.
    fn release(&mut self) {
        self.kept = self.open.as_ref().map_or(0, Vec::len);
    }
}

impl Transaction for Played {
    async fn begin(&mut self) -> Result<()> {
        yield_now().await;
        assert!(self.open.is_none(), "a transaction in a transaction");
        (self.open, self.kept) = (Some(Vec::new()), 0);
        Ok(())
    }

    async fn join(&mut self) -> Result<()> {
        assert!(self.open.is_some(), "nothing to join");
        assert_eq!(
            self.open.as_ref().map(Vec::len),
            Some(self.kept),
            "what another left undone"
        );
        Ok(())
    }

    async fn undo(&mut self) -> Result<()> {
        yield_now().await;
        let Some(open) = &mut self.open else {
            return Err(StoreError::Setup("no such savepoint".into()));
        };
        open.truncate(self.kept);
        if self.days == Days::Full && thread_rng().gen_bool(0.3) {
            // As SQLite does when there is no room for a statement.
            self.open = None;
            return Err(StoreError::DiskFull);
        }
        Ok(())
    }

    async fn commit(&mut self) -> Result<()> {
        yield_now().await;
        let bad = thread_rng().gen_bool(0.4);
        let open = self.open.take().unwrap_or_default();
        let days = self.days;
        let mut disk = self.now();
        disk.commits += 1;
        disk.written_after |= disk.failed;
        disk.grouped |= open.len() > 1;
        let (kept, outcome) = match days {
            Days::Full if bad => (false, Err(StoreError::DiskFull)),
            Days::Doubtful if bad => (thread_rng().gen_bool(0.5), Err(StoreError::Unknown)),
            Days::Failing if bad => {
                disk.failed = true;
                let why = StoreError::DiskFailed(sqlx::Error::WorkerCrashed);
                (thread_rng().gen_bool(0.5), Err(why))
            }
            _ => (true, Ok(())),
        };
        if kept {
            disk.durable.extend(open);
        }
        outcome
    }

    async fn roll_back(&mut self) -> Result<()> {
        yield_now().await;
        self.open = None;
        Ok(())
    }
}

/// What a writer was told.
enum Told {
    Recorded,
    NotRecorded,
    NotKnown,
    /// It went away before it was told anything, and had not committed.
    Nothing,
}

async fn write(queue: &Arc<Mutex<Writer<Played>>>, what: u32) -> Told {
    yield_now().await;
    let Ok(mut turn) = Turn::take(queue).await else {
        return Told::NotRecorded;
    };
    yield_now().await;
    turn.conn_mut().write(what);
    if thread_rng().gen_bool(0.2) {
        return Told::Nothing;
    }
    yield_now().await;
    turn.conn_mut().release();
    match turn.commit().await {
        Ok(()) => Told::Recorded,
        Err(StoreError::DiskFull | StoreError::Stopped) => Told::NotRecorded,
        Err(StoreError::Unknown) => Told::NotKnown,
        Err(other) => {
            assert!(
                matches!(other, StoreError::Unknown),
                "nobody is told this: {other}"
            );
            Told::NotKnown
        }
    }
}

/// Writers against each other; then what each was told is held against what is on the disk.
fn play(days: Days, seen: &Arc<Plain<Disk>>) {
    let disk = Arc::new(Plain::new(Disk::default()));
    let stopped = Stopped::default();
    let played = Played {
        disk: disk.clone(),
        open: None,
        kept: 0,
        days,
    };
    let queue = Arc::new(Mutex::new(Writer::new(played, stopped.clone())));
    let writers: Vec<_> = (0..WRITERS)
        .map(|n| {
            let queue = queue.clone();
            spawn(async move {
                let mut told = Vec::new();
                for m in 0..WRITES_EACH {
                    let what = n * 100 + m;
                    told.push((what, write(&queue, what).await));
                }
                told
            })
        })
        .collect();
    // The clock's turn, which commits what a vanished writer left open.
    let clock = spawn({
        let queue = queue.clone();
        async move {
            yield_now().await;
            // What is wrong is told to whoever wrote.
            let _ = queue.lock().await.flush().await;
        }
    });
    let told: Vec<_> = block_on(async {
        let mut all = Vec::new();
        for writer in writers {
            let told = writer.await;
            assert!(told.is_ok(), "a writer never came back");
            all.extend(told.unwrap_or_default());
        }
        let _ = clock.await;
        let _ = queue.lock().await.flush().await;
        all
    });
    let disk = disk
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    for (what, told) in told {
        let there = disk.durable.contains(&what);
        match told {
            Told::Recorded => assert!(there, "{what} was told recorded, and is not there"),
            Told::NotRecorded => assert!(!there, "{what} was told not recorded, and is there"),
            Told::Nothing => assert!(!there, "{what} went away, and is there"),
            Told::NotKnown => assert!(days != Days::Good && days != Days::Full),
        }
    }
    assert!(
        !disk.written_after,
        "something was written after the disk failed"
    );
    assert_eq!(stopped.is(), disk.failed);
    let mut seen = seen
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    seen.grouped |= disk.grouped;
    seen.failed |= disk.failed;
}

fn in_many_orders(days: Days) -> (bool, bool) {
    let asked = std::env::var("SHAREWISE_ORDERS").ok();
    let orders = asked.and_then(|n| n.parse().ok()).unwrap_or(ORDERS);
    let seen = Arc::new(Plain::new(Disk::default()));
    let here = seen.clone();
    shuttle::check_random(move || play(days, &here), orders);
    let here = seen.clone();
    let rare = PctScheduler::new(3, orders);
    shuttle::Runner::new(rare, shuttle::Config::default()).run(move || play(days, &here));
    let seen = seen
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    (seen.grouped, seen.failed)
}

#[test]
fn nobody_is_told_recorded_before_it_is_durable() {
    let (grouped, _) = in_many_orders(Days::Good);
    assert!(
        grouped,
        "writers do share commits: the model reaches what it is about"
    );
}

#[test]
fn nobody_is_told_not_recorded_of_what_is_there_when_the_disk_is_full() {
    in_many_orders(Days::Full);
}

#[test]
fn a_commit_that_nobody_knows_of_is_told_as_not_known() {
    in_many_orders(Days::Doubtful);
}

#[test]
fn after_a_fault_of_the_disk_nothing_is_written_and_everybody_is_told() {
    let (_, failed) = in_many_orders(Days::Failing);
    assert!(failed, "the disk did fail in some orders");
}
