//! Things that are due.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::task::{TaskContent, TaskKind, TaskState};
use uuid::Uuid;

/// A task to be set.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Agency whose task it is.
    pub agency_id: Uuid,
    /// Made by the client.
    pub id: Uuid,
    /// What is due.
    pub kind: TaskKind,
    /// Child whom it concerns.
    pub person_id: Option<Uuid>,
    /// Concern, decision or sharing that it points to.
    pub object_id: Option<Uuid>,
    /// Who does it; `None`: any safeguarding lead.
    pub owner_id: Option<Uuid>,
    /// When it is due, microseconds.
    pub due_us: i64,
    /// When it was set, microseconds.
    pub created_us: i64,
    /// What is to be done.
    pub content: TaskContent,
}

/// A task, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Agency whose task it is.
    pub agency_id: Uuid,
    /// Identifies the task.
    pub id: Uuid,
    /// What is due.
    pub kind: TaskKind,
    /// Open, escalated, done or cancelled.
    pub state: TaskState,
    /// Child whom it concerns.
    pub person_id: Option<Uuid>,
    /// Concern, decision or sharing that it points to.
    pub object_id: Option<Uuid>,
    /// Who does it; `None`: any safeguarding lead.
    pub owner_id: Option<Uuid>,
    /// When it is due, microseconds.
    pub due_us: i64,
    /// When it was set, microseconds.
    pub created_us: i64,
    /// When it was done, microseconds.
    pub done_us: Option<i64>,
    /// What is to be done, and how it ended.
    pub content: TaskContent,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    kind: String,
    state: String,
    person_id: Option<Uuid>,
    object_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    due_us: i64,
    created_us: i64,
    done_us: Option<i64>,
    key_id: Option<Uuid>,
    content: Vec<u8>,
}

impl Conn {
    async fn open_task(&mut self, r: Raw) -> Result<TaskRow> {
        let bad = |_| StoreError::Corrupt("task");
        let content = match r.key_id {
            Some(key) => self
                .file_key(r.agency_id, key)
                .await?
                .open("task", r.id, "content", &r.content)?,
            None => {
                self.open_for_agency(r.agency_id, "task", r.id, "content", &r.content)
                    .await?
            }
        };
        Ok(TaskRow {
            kind: r.kind.parse().map_err(bad)?,
            state: r.state.parse().map_err(bad)?,
            agency_id: r.agency_id,
            id: r.id,
            person_id: r.person_id,
            object_id: r.object_id,
            owner_id: r.owner_id,
            due_us: r.due_us,
            created_us: r.created_us,
            done_us: r.done_us,
            content,
        })
    }

    async fn open_tasks(&mut self, raws: Vec<Raw>) -> Result<Vec<TaskRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_task(raw).await)?);
        }
        Ok(all)
    }

    /// One task.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn task(&mut self, agency: Uuid, id: Uuid) -> Result<TaskRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, kind, state, person_id, object_id, owner_id, due_us, created_us, done_us, key_id, content \
             FROM task WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_task(raw).await
    }

    /// What is not done yet in an agency, most pressing first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn open_tasks_of_agency(&mut self, agency: Uuid, limit: i64) -> Result<Vec<TaskRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, state, person_id, object_id, owner_id, due_us, created_us, done_us, key_id, content \
             FROM task WHERE agency_id = $1 AND state IN ('open','escalated') ORDER BY due_us, id LIMIT $2",
            agency,
            limit
        );
        self.open_tasks(raws).await
    }

    /// The same without concerns that wait to be read, which have a list of their own; whether it
    /// goes on behind these. A task of an erased file is left out, so their number does not tell.
    ///
    /// # Errors
    /// The database.
    pub async fn other_tasks_of_agency(
        &mut self,
        agency: Uuid,
        limit: i64,
    ) -> Result<(Vec<TaskRow>, bool)> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, state, person_id, object_id, owner_id, due_us, created_us, done_us, key_id, content \
             FROM task WHERE agency_id = $1 AND state IN ('open','escalated') AND kind <> 'read-concern' ORDER BY due_us, id LIMIT $2",
            agency,
            limit
        );
        let goes_on = crate::engine::as_many_as(&raws, limit);
        Ok((self.open_tasks(raws).await?, goes_on))
    }

    /// When a concern should be read by, where it still waits to be.
    ///
    /// # Errors
    /// The database.
    pub async fn read_due(&mut self, agency: Uuid, concern: Uuid) -> Result<Option<i64>> {
        let found = row!(
            self,
            (i64,),
            "SELECT due_us FROM task WHERE agency_id = $1 AND object_id = $2 AND kind = 'read-concern' \
             AND state IN ('open','escalated') ORDER BY due_us",
            agency,
            concern
        );
        Ok(found.map(|(due,)| due))
    }

    /// What one practitioner has yet to do, most pressing first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn open_tasks_of(
        &mut self,
        agency: Uuid,
        owner: Uuid,
        limit: i64,
    ) -> Result<Vec<TaskRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, state, person_id, object_id, owner_id, due_us, created_us, done_us, key_id, content \
             FROM task WHERE agency_id = $1 AND owner_id = $2 AND state IN ('open','escalated') ORDER BY due_us, id LIMIT $3",
            agency,
            owner,
            limit
        );
        self.open_tasks(raws).await
    }

    /// When the most pressing thing is due, microseconds, that is not done yet about an object (a
    /// concern, a decision, a sharing); `None`: nothing is.
    ///
    /// # Errors
    /// The database.
    pub async fn next_due_about(&mut self, agency: Uuid, object: Uuid) -> Result<Option<i64>> {
        let found = row!(
            self,
            (Option<i64>,),
            "SELECT MIN(due_us) FROM task WHERE agency_id = $1 AND object_id = $2 AND state IN ('open','escalated')",
            agency,
            object
        );
        Ok(found.and_then(|(due,)| due))
    }

    /// The same about a child, but for concerns that wait to be read.
    ///
    /// # Errors
    /// The database.
    pub async fn next_due_for(&mut self, agency: Uuid, person: Uuid) -> Result<Option<i64>> {
        let found = row!(
            self,
            (Option<i64>,),
            "SELECT MIN(due_us) FROM task WHERE agency_id = $1 AND person_id = $2 AND state IN ('open','escalated') \
             AND kind <> 'read-concern'",
            agency,
            person
        );
        Ok(found.and_then(|(due,)| due))
    }

    /// What is not done yet about a child, most pressing first.
    ///
    /// # Errors
    /// The database.
    pub async fn open_tasks_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<TaskRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, state, person_id, object_id, owner_id, due_us, created_us, done_us, key_id, content \
             FROM task WHERE agency_id = $1 AND person_id = $2 AND state IN ('open','escalated') ORDER BY due_us, id",
            agency,
            person
        );
        self.open_tasks(raws).await
    }

    /// Open tasks of one kind, of every agency, whose time has come: ids only, for the clock.
    ///
    /// # Errors
    /// The database.
    pub async fn tasks_past_due_of(
        &mut self,
        kind: TaskKind,
        now_us: i64,
        limit: i64,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM task WHERE state = 'open' AND kind = $1 AND due_us <= $2 ORDER BY due_us LIMIT $3",
            kind.as_str(),
            now_us,
            limit
        ))
    }
}

impl Tx {
    /// Sets a task.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the child is not known.
    pub async fn add_task(&mut self, t: &NewTask) -> Result<()> {
        let (key_id, content) = match t.person_id {
            Some(person) => {
                let key = self.person_key(t.agency_id, person).await?;
                (Some(key.id), key.seal("task", t.id, "content", &t.content)?)
            }
            None => (
                None,
                self.seal_for_agency(t.agency_id, "task", t.id, "content", &t.content)
                    .await?,
            ),
        };
        put!(
            self,
            "INSERT INTO task (agency_id, id, kind, state, person_id, object_id, owner_id, due_us, created_us, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
            t.agency_id,
            t.id,
            t.kind.as_str(),
            TaskState::Open.as_str(),
            t.person_id,
            t.object_id,
            t.owner_id,
            t.due_us,
            t.created_us,
            key_id,
            content
        );
        Ok(())
    }

    /// Ends a task with words on how it ended; ending it twice changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn end_task(
        &mut self,
        agency: Uuid,
        id: Uuid,
        state: TaskState,
        by: Option<Uuid>,
        outcome: &str,
        now_us: i64,
    ) -> Result<()> {
        let mut task = self.task(agency, id).await?;
        if matches!(task.state, TaskState::Done | TaskState::Cancelled) {
            return Ok(());
        }
        task.content.outcome = outcome.to_owned();
        let content = match task.person_id {
            Some(person) => {
                self.person_key(agency, person)
                    .await?
                    .seal("task", id, "content", &task.content)?
            }
            None => {
                self.seal_for_agency(agency, "task", id, "content", &task.content)
                    .await?
            }
        };
        exec!(
            self,
            "UPDATE task SET state = $3, done_us = $4, done_by = $5, content = $6 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            state.as_str(),
            now_us,
            by,
            content
        );
        Ok(())
    }

    /// Ends every open task of a kind that points to an object.
    ///
    /// # Errors
    /// The database.
    pub async fn end_tasks_of(
        &mut self,
        agency: Uuid,
        object: Uuid,
        kind: TaskKind,
        by: Option<Uuid>,
        now_us: i64,
    ) -> Result<u64> {
        Ok(exec!(
            self,
            "UPDATE task SET state = 'done', done_us = $4, done_by = $5 \
             WHERE agency_id = $1 AND object_id = $2 AND kind = $3 AND state IN ('open','escalated')",
            agency,
            object,
            kind.as_str(),
            now_us,
            by
        ))
    }

    /// Marks a task as told to somebody higher.
    ///
    /// # Errors
    /// The database.
    pub async fn escalate_task(&mut self, agency: Uuid, id: Uuid) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE task SET state = 'escalated' WHERE agency_id = $1 AND id = $2 AND state = 'open'",
            agency,
            id
        );
        Ok(n == 1)
    }
}
