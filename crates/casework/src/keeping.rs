//! How long a file is kept: holds that stop it from being erased, and erasing it, which takes two
//! people. Erasing destroys keys, not rows: the ledger still proves that the file was there.

use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Named, Relation, Result, Work,
    approvals::AskSecond,
    lead::{Faults, Names},
};
use domain::{
    keeping::{HoldContent, HoldReason},
    task::{TaskContent, TaskKind},
    text::TEXT_MAX,
};
use jiff::civil::Date;
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{Conn, ErasureRow, FileHoldRow, FileSize, NewTask};
use uuid::Uuid;

/// Most rows of one list.
const LIST: i64 = 200;

/// A hold is to be placed on a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceHold {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Whose file.
    pub person_id: Uuid,
    /// Why, as one of the words.
    pub reason: Option<HoldReason>,
    /// Why, in words.
    pub why: String,
    /// When it is looked at again.
    pub review: Option<Date>,
}

/// A hold with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldLine {
    /// The hold.
    pub row: FileHoldRow,
    /// Whose file; `None` where it was erased.
    pub person: Option<Named>,
    /// Who placed it.
    pub placed_by: String,
    /// Who lifted it.
    pub lifted_by: Option<String>,
}

/// What is kept about one person, and what stops it from being erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepingDesk {
    /// Who.
    pub identity: Identity,
    /// Every hold, the last placed first.
    pub holds: Vec<HoldLine>,
    /// How much the file holds.
    pub size: FileSize,
    /// Concerns that stay when the file is erased, because another child is in them.
    pub stays: i64,
    /// Other records of the agency that are of the same person: each is erased by itself.
    pub others: usize,
    /// The reader may ask for the file to be erased, and nothing stops it.
    pub may_ask: bool,
}

/// A file that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureLine {
    /// When, how much, under which request.
    pub row: ErasureRow,
    /// Who asked and did it.
    pub asked_by: String,
    /// Who approved.
    pub approved_by: String,
}

/// Holds that hold, and what was erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeepingList {
    /// Holds that hold, the first placed first.
    pub holds: Vec<HoldLine>,
    /// What was erased, the last first.
    pub erased: Vec<ErasureLine>,
}

impl Casework {
    /// What is kept about a person. Looking leaves a line.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such person, or the reader may not.
    pub async fn keeping(&self, actor: &Actor, person: Uuid) -> Result<KeepingDesk> {
        let permit = self.permit_on(actor, Act::KeepFile, person).await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let row = conn.person(agency, person).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut holds = Vec::new();
        for hold in conn.holds_on(agency, person).await? {
            holds.push(line(&mut conn, &mut names, hold).await?);
        }
        let held = !held(&mut conn, agency, person).await?.is_empty();
        let desk = KeepingDesk {
            size: conn.file_size(agency, person).await?,
            stays: conn.concerns_that_stay(agency, person).await?,
            others: conn.joined(agency, person).await?.0.len().saturating_sub(1),
            may_ask: !held
                && self
                    .policy
                    .ask(actor.standing(), Act::EraseFile, Relation::Agency)
                    .is_ok(),
            identity: self.identity_of(shown, row),
            holds,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "keeping" });
        work.log_reading(EventKind::FileRead, Some(person), None, detail)
            .await?;
        work.commit_reading().await?;
        Ok(desk)
    }

    /// Holds that hold in the reader's agency, and what was erased there.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the reader may not.
    pub async fn keeping_list(&self, actor: &Actor) -> Result<KeepingList> {
        let permit = self.permit(actor, Act::KeepFile, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut found = KeepingList::default();
        for hold in conn.holds_in_force(agency, LIST).await? {
            if !closed.contains(&hold.person_id) {
                found.holds.push(line(&mut conn, &mut names, hold).await?);
            }
        }
        for row in conn.erasures(agency, LIST).await? {
            found.erased.push(ErasureLine {
                asked_by: names.staff(row.asked_by),
                approved_by: names.staff(row.approved_by),
                row,
            });
        }
        Ok(found)
    }

    /// Places a hold on a file: it is not erased while it holds, and comes back to be looked at on
    /// its day. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `reason`, `why` or `review` is `empty`, `why` is `too-long`,
    /// `review` is `past` or `far`; [`CaseworkError::NotFound`]; [`CaseworkError::OtherContent`].
    pub async fn place_hold(&self, actor: &Actor, input: PlaceHold) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::KeepFile, input.person_id)
            .await?;
        let mut faults = Faults::default();
        if input.reason.is_none() {
            faults.add("reason", "empty");
        }
        faults.required("why", &input.why, TEXT_MAX);
        let mut due_us = 0;
        match input.review {
            Some(day) => due_us = faults.due("review", day, self.now()),
            None => faults.add("review", "empty"),
        }
        faults.check()?;
        let (Some(reason), Some(review)) = (input.reason, input.review) else {
            return Err(CaseworkError::invalid("reason", "empty"));
        };
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        work.person(agency, input.person_id).await?;
        if !work.first_time("hold", input.id, &input).await? {
            return Ok(());
        }
        let hold = FileHoldRow {
            agency_id: agency,
            person_id: input.person_id,
            id: input.id,
            reason,
            review,
            placed_by: actor.practitioner_id,
            placed_us: now,
            lifted_by: None,
            lifted_us: None,
            content: HoldContent {
                why: input.why,
                lifted: String::new(),
            },
        };
        work.place_hold(&hold).await?;
        let task = NewTask {
            agency_id: agency,
            id: Uuid::now_v7(),
            kind: TaskKind::HoldReview,
            person_id: Some(hold.person_id),
            object_id: Some(hold.id),
            owner_id: None,
            due_us,
            created_us: now,
            content: TaskContent::default(),
        };
        work.add_task(&task).await?;
        let detail = json!({ "reason": reason, "why": hold.content.why, "review": review });
        let person = Some(hold.person_id);
        work.log(EventKind::HoldPlaced, person, Some(hold.id), detail)
            .await?;
        work.commit().await
    }

    /// Lifts a hold.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`; [`CaseworkError::NotFound`];
    /// [`CaseworkError::WrongState`] where it was lifted before.
    pub async fn lift_hold(
        &self,
        actor: &Actor,
        person: Uuid,
        hold: Uuid,
        why: &str,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::KeepFile, person).await?;
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        let all = work.holds_on(agency, person).await?;
        let found = all.into_iter().find(|h| h.id == hold);
        let mut row = found.ok_or(CaseworkError::NotFound)?;
        if row.lifted_us.is_some() {
            return Err(CaseworkError::WrongState);
        }
        row.lifted_by = Some(actor.practitioner_id);
        row.lifted_us = Some(now);
        why.clone_into(&mut row.content.lifted);
        work.lift_hold(&row).await?;
        let by = Some(actor.practitioner_id);
        work.end_tasks_of(agency, hold, TaskKind::HoldReview, by, now)
            .await?;
        let detail = json!({ "why": why });
        work.log(EventKind::HoldLifted, Some(person), Some(hold), detail)
            .await?;
        work.commit().await
    }

    /// Asks a second person for leave to erase a file. Sent again with the same id, nothing
    /// changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`, `why` is `held` where a hold
    /// stops it, `second` is `nobody`; [`CaseworkError::NotFound`].
    pub async fn ask_to_erase(
        &self,
        actor: &Actor,
        id: Uuid,
        person: Uuid,
        why: &str,
    ) -> Result<()> {
        let mut work = self.begin_asking(actor, Act::EraseFile).await?;
        let row = work.unheld(person).await?;
        let ask = AskSecond {
            id,
            person: Some(row),
            object: row,
            why: why.to_owned(),
            terms: String::new(),
            ..AskSecond::default()
        };
        work.ask_second(actor, ask).await?;
        work.commit().await
    }

    /// Erases a file, as a second person approved: the keys of the record and of whatever is about
    /// nobody else are destroyed in one commit. Gives how many.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `held` where a hold was placed meanwhile;
    /// [`CaseworkError::NotFound`] for another's request; [`CaseworkError::WrongState`] for one that
    /// is not approved, ran out, or was done.
    pub async fn erase_file(&self, actor: &Actor, person: Uuid, approval: Uuid) -> Result<usize> {
        let (mut work, asked) = self
            .begin_approved(actor, Act::EraseFile, approval, person)
            .await?;
        let (agency, now) = (work.agency_id, work.now_us);
        work.unheld(person).await?;
        let second = asked.answered_by.ok_or(CaseworkError::WrongState)?;
        let stays = work.concerns_that_stay(agency, person).await?;
        // Before the key goes: the request is sealed under it.
        work.approval_used(asked).await?;
        let keys = work.erase_person(agency, person, now).await?;
        for key in &keys {
            let detail = json!({ "approval": approval });
            work.log(EventKind::KeyDestroyed, Some(person), Some(*key), detail)
                .await?;
        }
        let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        work.add_erasure(&ErasureRow {
            agency_id: agency,
            person_id: person,
            at_us: now,
            asked_by: actor.practitioner_id,
            approved_by: second,
            approval_id: approval,
            keys: count,
            stays,
        })
        .await?;
        let detail = json!({ "approved_by": second, "keys": count, "stays": stays });
        work.log(EventKind::FileErased, Some(person), Some(approval), detail)
            .await?;
        work.commit().await?;
        Ok(keys.len())
    }
}

impl Work {
    /// The person, where no hold stops the file from being erased.
    async fn unheld(&mut self, person: Uuid) -> Result<Uuid> {
        let agency = self.agency_id;
        let row = self.person(agency, person).await?;
        if held(self, agency, row.id).await?.is_empty() {
            Ok(row.id)
        } else {
            Err(CaseworkError::invalid("why", "held"))
        }
    }
}

/// Holds that hold on any record of the same person: what stops one stops all.
async fn held(conn: &mut Conn, agency: Uuid, person: Uuid) -> Result<Vec<FileHoldRow>> {
    let mut all = Vec::new();
    for record in conn.joined(agency, person).await?.0 {
        let holds = conn.holds_on(agency, record).await?;
        all.extend(holds.into_iter().filter(|h| h.lifted_us.is_none()));
    }
    Ok(all)
}

async fn line(conn: &mut Conn, names: &mut Names, row: FileHoldRow) -> Result<HoldLine> {
    Ok(HoldLine {
        person: names.person(conn, row.agency_id, row.person_id).await?,
        placed_by: names.staff(row.placed_by),
        lifted_by: row.lifted_by.map(|id| names.staff(id)),
        row,
    })
}
