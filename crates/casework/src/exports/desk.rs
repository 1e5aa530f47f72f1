//! Looking at exports: all that were asked for, and one with what it holds and where it stands.

use super::{building::fingerprint, columns::columns};
use crate::{
    Act, Actor, ApprovalStanding, Casework, CaseworkError, Named, Result,
    approvals::stands,
    grounds::{closed_to, closed_to_somebody},
    lead::Names,
    rights::hex,
};
use domain::{
    approval::ApprovalState,
    export::{ExportState, ExportTable, ExportWhich},
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{ApprovalRow, ExportRow, StoreError};
use uuid::Uuid;

/// Most rows of the list.
const LIST: i64 = 50;
/// Children whose first rows are shown before somebody approves.
const SAMPLE: usize = 3;
/// Parts that are looked through for them.
const SOUGHT: i64 = 20;

/// An export as one row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportLine {
    /// The export.
    pub row: ExportRow,
    /// Where the request for a second person stands.
    pub standing: ApprovalStanding,
    /// Who asked.
    pub asked_by: String,
    /// Who answered.
    pub answered_by: Option<String>,
}

/// The first rows of one child, as the files would have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSample {
    /// The child's name.
    pub name: String,
    /// For each table with rows: its columns and the cells of the first, empty ones left out.
    pub tables: Vec<(ExportTable, Vec<(&'static str, String)>)>,
}

/// Everything on the page of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportDesk {
    /// The export with its names.
    pub line: ExportLine,
    /// What the second person said, and why it was stopped.
    pub answer: String,
    /// The children, where they are named one by one and the reader may know of them.
    pub named: Vec<Named>,
    /// Children whose files are closed to whoever asked, and so are not in it; none for the asker.
    pub left_out: usize,
    /// Fingerprint of what was put together, hex.
    pub parts_sha256: Option<String>,
    /// Some of what is in it, while it can still be approved or taken.
    pub sample: Vec<ExportSample>,
    /// From when on it can be taken, where it was approved.
    pub from: Option<Timestamp>,
    /// Hours that it waits once it is approved; `None`: none.
    pub wait_hours: Option<i64>,
    /// Until when it can be approved and taken, or taken again.
    pub until: Timestamp,
    /// The reader may answer.
    pub may_answer: bool,
    /// The reader may take it, once `from` has come.
    pub may_take: bool,
    /// The reader may stop it.
    pub may_stop: bool,
}

fn moment(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))
}

impl Casework {
    /// Exports of the reader's agency, the last asked first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the reader may not ask for one.
    pub async fn exports(&self, actor: &Actor) -> Result<Vec<ExportLine>> {
        let permit = self.leave_to_see_exports(actor).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let names = Names::of_agency(&mut conn, agency).await?;
        let mut all = Vec::new();
        for row in conn.exports(agency, LIST).await? {
            let asked = conn.approval(agency, row.id).await?;
            all.push(self.export_line(&names, row, &asked));
        }
        Ok(all)
    }

    fn export_line(&self, names: &Names, row: ExportRow, asked: &ApprovalRow) -> ExportLine {
        ExportLine {
            standing: stands(asked, self.now_us()),
            asked_by: names.staff(row.asked_by),
            answered_by: asked.answered_by.map(|who| names.staff(who)),
            row,
        }
    }

    /// One export. What is shown of a child's record is a reading of it.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn export_desk(&self, actor: &Actor, id: Uuid) -> Result<ExportDesk> {
        let permit = self.leave_to_see_exports(actor).await?;
        let (agency, now) = (actor.agency_id, self.now_us());
        let mut conn = self.read(&permit).await?;
        let row = conn.export(agency, id).await?;
        let asked = conn.approval(agency, id).await?;
        let asker = conn.practitioner(agency, row.asked_by).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mine = row.asked_by == actor.practitioner_id;
        let mut named = Vec::new();
        for child in row.asked.children.iter().filter(|c| !closed.contains(c)) {
            named.extend(names.person(&mut conn, agency, *child).await?);
        }
        let mut left_out = 0;
        if !mine && row.asked.which != ExportWhich::Named {
            let theirs = closed_to_somebody(&mut conn, (agency, row.asked_by)).await?;
            let all = conn.children_to_export(agency).await?;
            let out = |c: &&Uuid| theirs.contains(c) && !closed.contains(c);
            left_out = all.iter().filter(out).count();
        }
        drop(conn);
        let sample = if row.state == ExportState::Ready {
            self.sample(actor, &row).await?
        } else {
            Vec::new()
        };
        let standing = stands(&asked, now);
        let is = |state| standing == ApprovalStanding::State(state);
        let may = self
            .policy
            .answer(actor.standing(), Act::ExportRecords, asker.role)
            .is_ok();
        let goes_on = matches!(row.state, ExportState::Building | ExportState::Ready);
        let approved = asked.answered_us.filter(|_| is(ApprovalState::Approved));
        let taken = row.taken_us.filter(|_| row.state == ExportState::Taken);
        let from = match (approved, taken) {
            (Some(us), _) => Some(moment(self.takeable_from(&row, us))?),
            (None, Some(us)) => Some(moment(us)?),
            (None, None) => None,
        };
        let until = taken.map_or(asked.expires_us, |us| us.saturating_add(super::AGAIN_US));
        let desk = ExportDesk {
            may_answer: is(ApprovalState::Asked) && may && !mine && goes_on,
            may_take: mine && from.is_some(),
            may_stop: (mine || may) && goes_on && !matches!(standing, ApprovalStanding::RanOut),
            wait_hours: self.waits(&row).then_some(self.settings.export_wait_hours),
            until: moment(until)?,
            from,
            answer: asked.content.answer.clone(),
            named,
            left_out,
            parts_sha256: row.digest.as_deref().map(hex),
            sample,
            line: self.export_line(&names, row, &asked),
        };
        let permit = self.leave_to_see_exports(actor).await?;
        let mut work = self.begin(actor, permit).await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(desk)
    }

    /// The first rows of a few children. Each is opened as anybody's file is: it stands in the
    /// ledger, counts among the files of a day, and closes where the reader stands too close.
    async fn sample(&self, actor: &Actor, row: &ExportRow) -> Result<Vec<ExportSample>> {
        let (agency, id) = (row.agency_id, row.id);
        let mut conn = self.store.read().await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let parts = match conn.export_parts(agency, id, 0, SOUGHT).await {
            Ok(parts) => parts,
            // A child was erased meanwhile: it cannot be taken any more, and ends by itself.
            Err(StoreError::Erased | StoreError::Missing) => return Ok(Vec::new()),
            Err(e) => return Err(e.into()),
        };
        let mut shown = Vec::new();
        for (_, person, part) in parts {
            if shown.len() == SAMPLE {
                break;
            }
            let Some(name) = names.person(&mut conn, agency, person).await? else {
                continue;
            };
            if closed.contains(&person) || !self.opened_for_sample(actor, person, id).await? {
                continue;
            }
            let first = |(table, rows): (&ExportTable, &Vec<Vec<String>>)| {
                let cells = columns(*table).iter().zip(rows.first()?);
                let cells = cells.filter(|(_, text)| !text.is_empty());
                let cells = cells.map(|(c, text)| (c.name, text.clone())).collect();
                Some((*table, cells))
            };
            shown.push(ExportSample {
                name: name.name,
                tables: part.rows.iter().filter_map(first).collect(),
            });
        }
        Ok(shown)
    }

    async fn opened_for_sample(&self, actor: &Actor, person: Uuid, export: Uuid) -> Result<bool> {
        let permit = self.leave_to_see_exports(actor).await?;
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "export", "export": export });
        match work
            .log_reading(EventKind::FileRead, Some(person), None, detail)
            .await
        {
            Ok(()) => work.commit_reading().await.map(|()| true),
            Err(CaseworkError::NotFound) => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// Whether what was put together is still what would be put together of what is there: nothing
    /// protected or unprotected since, no concern sealed, no file erased or closed to whoever asked.
    pub(super) async fn still_stands(&self, actor: &Actor, row: &ExportRow) -> Result<bool> {
        let agency = row.agency_id;
        let mut conn = self.store.read().await?;
        let (_, marks) = super::asking::protected_in(&mut conn, agency).await?;
        if row.marks.as_ref() != Some(&marks) {
            return Ok(false);
        }
        let closed = closed_to(&mut conn, actor).await?;
        let there = conn.concerns_to_export(agency, i64::MIN, i64::MAX).await?;
        let there: std::collections::BTreeSet<Uuid> = there.into_iter().map(|(_, c)| c).collect();
        let mut from = 0;
        loop {
            let some = conn.export_children(agency, row.id, from, 500).await?;
            let Some(last) = some.last() else { break };
            from = last.part + 1;
            if some.iter().any(|c| closed.contains(&c.person_id)) {
                return Ok(false);
            }
        }
        drop(conn);
        match fingerprint(&self.store, agency, row.id).await {
            Ok((digest, concerns)) => {
                Ok(row.digest.as_ref() == Some(&digest) && concerns.is_subset(&there))
            }
            Err(CaseworkError::NotFound) => Ok(false),
            Err(e) => Err(e),
        }
    }
}
