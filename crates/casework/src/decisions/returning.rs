//! A decision not to share is never the end: it comes back on its day, and when anything new
//! arrives about the child or about someone around the child.

use crate::{
    desk::{Casework, Work},
    error::Result,
};
use domain::task::{TaskContent, TaskKind};
use ledger::EventKind;
use serde_json::json;
use store::NewTask;
use uuid::Uuid;

/// Most rows that one turn of the clock works through.
const AT_ONCE: i64 = 200;

impl Work {
    /// Brings back every decision not to share about a person, about a child around whom that
    /// person stands, and about a child around whom the same adult stands. Called by whatever
    /// writes something new.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn bring_back_decisions(&mut self, person: Uuid) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        for (child, id) in self.return_not_shares(agency, person, now).await? {
            self.note_return(child, id, "new-information").await?;
        }
        Ok(())
    }

    async fn note_return(&mut self, child: Uuid, decision: Uuid, why: &str) -> Result<()> {
        let task = NewTask {
            agency_id: self.agency_id,
            id: Uuid::now_v7(),
            kind: TaskKind::DecisionReview,
            person_id: Some(child),
            object_id: Some(decision),
            owner_id: None,
            due_us: self.now_us,
            created_us: self.now_us,
            content: TaskContent::default(),
        };
        self.add_task(&task).await?;
        self.log(
            EventKind::DecisionReturned,
            Some(child),
            Some(decision),
            json!({ "why": why }),
        )
        .await
    }
}

impl Casework {
    /// Brings back the decisions whose day has come, and escalates records of emergencies that
    /// are overdue. Doing it twice changes nothing.
    ///
    /// # Errors
    /// The database; what was done until then stays.
    pub(crate) async fn clock_decisions(&self) -> Result<()> {
        let now = self.now_us();
        let due = self
            .store
            .read()
            .await?
            .decisions_to_review(now, AT_ONCE)
            .await?;
        for (agency, id) in due {
            let mut work = self.begin_by_clock(agency).await?;
            if let Some(child) = work.return_by_date(agency, id, now).await? {
                work.note_return(child, id, "date").await?;
            }
            work.commit().await?;
        }
        self.chase_emergency_records(now).await
    }

    async fn chase_emergency_records(&self, now: i64) -> Result<()> {
        let late = self
            .store
            .read()
            .await?
            .tasks_past_due_of(TaskKind::EmergencyRecord, now, AT_ONCE)
            .await?;
        for (agency, task) in late {
            let mut work = self.begin_by_clock(agency).await?;
            if work.escalate_task(agency, task).await? {
                let task = work.task(agency, task).await?;
                work.log(
                    EventKind::EmergencyChased,
                    task.person_id,
                    task.object_id,
                    json!({ "due_us": task.due_us }),
                )
                .await?;
            }
            work.commit().await?;
        }
        Ok(())
    }
}
