//! Taking an export: by whoever asked, once, as it was approved. A download that broke off can be
//! taken again for an hour. The ledger says so of every child in it before the first byte leaves.

use super::{
    AGAIN_US,
    paper::{Measured, Paper, SCHEMA, VERSION, measure},
};
use crate::{
    Act, Actor, ApprovalStanding, Bilingual, Casework, CaseworkError, Result,
    approvals::{ALERT_SECOND, stands},
    lead::Names,
    rights::hex,
    sharings::values_of,
};
use access::Permit;
use domain::{
    approval::ApprovalState,
    export::{ExportAsked, ExportCounts, ExportEnd, ExportState},
};
use exchange::egress;
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::{Value, json};
use store::{ApprovalRow, ExportRow};
use uuid::Uuid;

/// Children of whom the ledger says so in one write: others write in between.
const TOLD: i64 = 200;

/// What stands at the head of every file of an export: the mark by which it is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportHead {
    /// The agency.
    pub agency_id: Uuid,
    /// Its name.
    pub agency: Bilingual,
    /// The export.
    pub id: Uuid,
    /// What was asked for, by whom and for whom.
    pub asked: ExportAsked,
    /// Who asked and takes it.
    pub asked_by: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was put together: nothing is in it that was written later.
    pub built: Timestamp,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_at: Timestamp,
    /// How much it holds.
    pub counts: ExportCounts,
}

impl ExportHead {
    /// For whom it was made, as it stands in each row.
    pub fn made_for(&self) -> String {
        format!("{}, {}", self.asked.recipient, self.asked.organisation)
    }

    pub(super) fn as_json(&self) -> Value {
        json!({
            "id": self.id, "agency": self.agency.en, "made_for": self.made_for(),
            "handed_over": self.asked.handover, "why": self.asked.why,
            "asked_by": self.asked_by, "asked_at": self.asked_at.to_string(),
            "approved_by": self.approved_by, "approved_at": self.approved_at.to_string(),
            "put_together_at": self.built.to_string(), "which": self.asked.which,
            "from": self.asked.from, "until": self.asked.until,
            "children": self.counts.children, "concerns": self.counts.concerns,
        })
    }

    /// Version of the shape of the document and the tables.
    pub const fn version(&self) -> u32 {
        VERSION
    }

    /// What the document calls its shape.
    pub const fn schema(&self) -> &'static str {
        SCHEMA
    }
}

/// An export on its way out.
pub struct ExportFile {
    /// A name for the file that says nothing of anybody.
    pub name: String,
    /// Its SHA-256, hex.
    pub sha256: String,
    /// Its bytes.
    pub bytes: u64,
    paper: Paper,
}

impl ExportFile {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// The database.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        self.paper.next().await
    }
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn moment(us: Option<i64>) -> Result<Timestamp> {
    let us = us.ok_or(CaseworkError::WrongState)?;
    Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))
}

impl Casework {
    /// How long an export waits once it is approved, microseconds.
    pub(crate) async fn export_wait_us(
        &self,
        conn: &mut store::Conn,
        asked: &ApprovalRow,
    ) -> Result<i64> {
        let row = conn.export(asked.agency_id, asked.object_id).await?;
        Ok(self.takeable_from(&row, 0))
    }

    /// Whoever asked may take it now, for the first time or, within the hour, once more.
    async fn leave_to_take(
        &self,
        actor: &Actor,
        id: Uuid,
    ) -> Result<(Permit, ExportRow, ApprovalRow)> {
        let (agency, now) = (actor.agency_id, self.now_us());
        let mut conn = self.store.read().await?;
        let asked = conn.approval(agency, id).await?;
        let row = conn.export(agency, id).await?;
        drop(conn);
        if row.asked_by != actor.practitioner_id {
            return Err(CaseworkError::NotFound);
        }
        let standing = stands(&asked, now);
        let again = row
            .taken_us
            .is_some_and(|us| us.saturating_add(AGAIN_US) > now);
        let fits = match row.state {
            ExportState::Ready => standing == ApprovalStanding::State(ApprovalState::Approved),
            ExportState::Taken => asked.state == ApprovalState::Done && again,
            ExportState::Building | ExportState::Ended => false,
        };
        if !fits {
            return Err(CaseworkError::WrongState);
        }
        let permit = self
            .leave_approved(actor, Act::ExportRecords, &asked)
            .await?;
        let from = self.takeable_from(&row, asked.answered_us.unwrap_or(i64::MAX));
        if from > now {
            return Err(CaseworkError::invalid("take", "wait"));
        }
        Ok((permit, row, asked))
    }

    /// What stands at the head of the files of an export that can be taken now: whoever writes the
    /// words that go with it needs it.
    ///
    /// # Errors
    /// As [`Casework::take_export`], but for what has changed.
    pub async fn export_head(&self, actor: &Actor, id: Uuid) -> Result<ExportHead> {
        let (permit, row, asked) = self.leave_to_take(actor, id).await?;
        let mut conn = self.read(&permit).await?;
        let agency = conn.agency(row.agency_id).await?;
        let names = Names::of_agency(&mut conn, row.agency_id).await?;
        let second = asked.answered_by.ok_or(CaseworkError::WrongState)?;
        Ok(ExportHead {
            agency_id: row.agency_id,
            agency: agency.into(),
            id,
            asked_by: names.staff(row.asked_by),
            asked_at: moment(Some(row.asked_us))?,
            built: moment(row.built_us)?,
            approved_by: names.staff(second),
            approved_at: moment(asked.answered_us)?,
            counts: ExportCounts {
                children: count(row.children),
                concerns: count(row.concerns),
            },
            asked: row.asked,
        })
    }

    /// Takes an export, with the words of its first file. Those who could have stopped it are told,
    /// and the ledger says of each child in it that their record was taken out.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `take` is `wait` before its time has come, or `changed` where
    /// something that it is made of has changed since it was put together: it has ended then;
    /// [`CaseworkError::NotFound`] for another's; [`CaseworkError::Confirm`];
    /// [`CaseworkError::WrongState`] where it is not approved, ran out, was taken, or has ended.
    pub async fn take_export(&self, actor: &Actor, id: Uuid, words: String) -> Result<ExportFile> {
        let head = self.export_head(actor, id).await?;
        let (permit, row, asked) = self.leave_to_take(actor, id).await?;
        if !self.still_stands(actor, &row).await? {
            self.end_by_itself(row, ExportEnd::Changed).await?;
            return Err(CaseworkError::invalid("take", "changed"));
        }
        self.words_may_leave(&row, &head, &words).await?;
        let paper = || Paper::begin(self.store.clone(), head.clone(), words.clone());
        let found = measure(paper()).await?;
        self.note_taken(actor, permit, row, asked, &found).await?;
        self.tell_of_each(actor, id).await?;
        Ok(ExportFile {
            name: format!("sharewise-{id}.zip"),
            sha256: hex(&found.sha256),
            bytes: found.bytes,
            paper: paper(),
        })
    }

    /// The last look at the words that go with it.
    async fn words_may_leave(&self, row: &ExportRow, head: &ExportHead, words: &str) -> Result<()> {
        let mut conn = self.store.read().await?;
        let mut values = Vec::new();
        for id in conn.protected_people(row.agency_id).await? {
            match conn.person(row.agency_id, id).await {
                Ok(p) => values.extend(values_of(p)),
                Err(store::StoreError::Missing | store::StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        let text = format!("{words}\n{}", head.as_json());
        if egress::scan(&text, &values).is_empty() {
            Ok(())
        } else {
            Err(CaseworkError::invalid("take", "protected"))
        }
    }

    async fn note_taken(
        &self,
        actor: &Actor,
        permit: Permit,
        row: ExportRow,
        asked: ApprovalRow,
        found: &Measured,
    ) -> Result<()> {
        let mut work = self.begin(actor, permit).await?;
        let again = row.state == ExportState::Taken;
        let second = asked.answered_by;
        let mut row = work.export(row.agency_id, row.id).await?;
        if !again {
            let from = row.state;
            row.state = ExportState::Taken;
            row.taken_us = Some(work.now_us);
            match work.change_export(&row, from).await {
                Err(store::StoreError::Stale) => return Err(CaseworkError::WrongState),
                other => other?,
            }
            work.approval_used(asked).await?;
            let asker = work.practitioner(row.agency_id, row.asked_by).await?;
            let others = work.who_else_answers(&asker, Act::ExportRecords).await?;
            work.tell(
                &others,
                ALERT_SECOND,
                row.id,
                &format!("/exports/{}", row.id),
            )
            .await?;
        }
        let detail = json!({ "approved_by": second, "sha256": hex(&found.sha256),
            "bytes": found.bytes, "again": again });
        work.log_export(EventKind::ExportTaken, &row, detail)
            .await?;
        work.commit().await
    }

    /// The ledger says of each child that their record is in what is taken, some at a time. Broken
    /// off, the next try goes on where this one stopped: nothing leaves before the last is told.
    async fn tell_of_each(&self, actor: &Actor, id: Uuid) -> Result<()> {
        loop {
            let permit = self.leave_to_see_exports(actor).await?;
            let mut work = self.begin(actor, permit).await?;
            let agency = work.agency_id;
            let row = work.export(agency, id).await?;
            let some = work.export_children_untold(agency, id, TOLD).await?;
            if some.is_empty() {
                return Ok(());
            }
            for child in some {
                let detail = json!({ "export": id, "outside": row.asked.organisation,
                    "why": row.asked.why });
                let person = Some(child.person_id);
                work.log(EventKind::Export, person, Some(id), detail)
                    .await?;
                let now = work.now_us;
                work.export_child_told(agency, id, child.part, now).await?;
            }
            work.commit().await?;
        }
    }
}
