//! What two people do: one asks with a reason, another approves or refuses, and the one who asked
//! does it, once and before it runs out. Which acts these are, who may ask and who may answer
//! stands in `access/roles.toml` (`second`).
//!
//! An act of this kind has a function that asks ([`Casework::begin_asking`], then
//! [`Work::ask_second`]) and one that does it ([`Casework::begin_approved`], then
//! [`Work::approval_used`] in the same write).

mod asking;
mod standing;

pub(crate) use asking::AskSecond;
pub use standing::ApprovalStanding;
pub(crate) use standing::stands;

use crate::{
    Act, Actor, Casework, CaseworkError, Named, Relation, Result, Work,
    lead::{Faults, Names},
};
use access::{Permit, Standing};
use domain::{approval::ApprovalState, text::TEXT_MAX};
use ledger::EventKind;
use serde_json::json;
use store::{ApprovalRow, Conn, PractitionerRow};
use uuid::Uuid;

/// Stable word of the alert to those who may answer, and to whoever asked once there is an answer.
pub(crate) const ALERT_SECOND: &str = "second-person";
/// Most requests of one list.
const LIST: i64 = 100;

/// A request for a second person, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalLine {
    /// The request.
    pub row: ApprovalRow,
    /// What is asked for.
    pub act: Act,
    /// Where it stands now.
    pub standing: ApprovalStanding,
    /// Whom it is about; `None` where it is about nobody.
    pub person: Option<Named>,
    /// Who asked.
    pub asked_by: String,
    /// Who answered.
    pub answered_by: Option<String>,
    /// Everybody whose record it is done to, where that is more than one person.
    pub covers: Vec<Named>,
    /// It was done, and the reader is one of those who were told.
    pub was_told: bool,
    /// The reader may answer it.
    pub may_answer: bool,
    /// The reader asked, and it waits for them to do it.
    pub may_do: bool,
    /// The reader asked, and may take it back.
    pub may_withdraw: bool,
    /// The reader is one of those who may answer such requests of whoever asked.
    pub could_answer: bool,
}

/// Requests that are a reader's business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    /// Waiting for the reader's answer, the last asked first.
    pub to_answer: Vec<ApprovalLine>,
    /// Asked by the reader and not at an end.
    pub asked: Vec<ApprovalLine>,
    /// At an end, where the reader asked, answered, could have answered or was told that it was done.
    pub past: Vec<ApprovalLine>,
}

fn act_of(row: &ApprovalRow) -> Result<Act> {
    row.act
        .parse()
        .map_err(|e: domain::UnknownWord| CaseworkError::Internal(e.to_string()))
}

pub(crate) const fn standing_of(p: &PractitionerRow) -> Standing {
    Standing {
        role: p.role,
        state: p.state,
        // A second factor is asked of a session; an answer was given in one.
        second_factor: true,
        confirmed: p.confirmed(),
    }
}

impl Casework {
    /// Begins to ask a second person for an act: the write in which [`Work::ask_second`] is called.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the asker may not ask, or the act takes no second person.
    pub(crate) async fn begin_asking(&self, actor: &Actor, act: Act) -> Result<Work> {
        let permit = match self.policy.ask(actor.standing(), act, Relation::Agency) {
            Ok(permit) => permit,
            Err(r) => return Err(self.refused(actor, act, "ask", r).await?),
        };
        self.begin(actor, permit).await
    }

    /// Begins an act that a second person approved: by whoever asked, to exactly what was asked, in
    /// time, and not before. The request is used up by [`Work::approval_used`].
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for anybody else's request, or one about something else;
    /// [`CaseworkError::WrongState`] where it is not approved, ran out, or was done.
    pub(crate) async fn begin_approved(
        &self,
        actor: &Actor,
        act: Act,
        approval: Uuid,
        object: Uuid,
    ) -> Result<(Work, ApprovalRow)> {
        let agency = actor.agency_id;
        let mut conn = self.store.read().await?;
        let row = conn.approval(agency, approval).await?;
        let mine = row.asked_by == actor.practitioner_id;
        if !mine || act_of(&row)? != act || row.object_id != object {
            return Err(CaseworkError::NotFound);
        }
        drop(conn);
        if stands(&row, self.now_us()) != ApprovalStanding::State(ApprovalState::Approved) {
            return Err(CaseworkError::WrongState);
        }
        let permit = self.leave_approved(actor, act, &row).await?;
        Ok((self.begin(actor, permit).await?, row))
    }

    /// Leave to do what another person approved, as both stand now.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`] where nobody did; [`CaseworkError::NotFound`];
    /// [`CaseworkError::Confirm`].
    pub(crate) async fn leave_approved(
        &self,
        actor: &Actor,
        act: Act,
        row: &ApprovalRow,
    ) -> Result<Permit> {
        let by = row.answered_by.ok_or(CaseworkError::WrongState)?;
        let mut conn = self.store.read().await?;
        // The second person counts as they stand now, not as they stood when they answered.
        let second = standing_of(&conn.practitioner(row.agency_id, by).await?);
        drop(conn);
        if by == actor.practitioner_id {
            return Err(CaseworkError::NotFound);
        }
        let asked = self
            .policy
            .permit_with_second(actor.standing(), second, act, Relation::Agency);
        match asked {
            // What takes two people is not done by whoever finds the laptop of one of them.
            Ok(_) if !actor.fresh => Err(CaseworkError::Confirm),
            Ok(permit) => Ok(permit),
            Err(r) => Err(self.refused(actor, act, "agency", r).await?),
        }
    }

    /// Requests for a second person that are the reader's business. Naming whom they are about is
    /// no reading of a file: what is said stands on the page of each.
    ///
    /// # Errors
    /// The database.
    pub async fn approvals(&self, actor: &Actor) -> Result<Approvals> {
        let permit = self.permit(actor, Act::ReadConcern, Relation::Own).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut found = Approvals::default();
        for &state in ApprovalState::ALL {
            for row in conn.approvals_in(agency, state, LIST).await? {
                let about = row.person_id.iter().chain(&row.content.covers);
                if about.into_iter().any(|p| closed.contains(p)) {
                    continue;
                }
                let line = self
                    .approval_line(&mut conn, &mut names, actor, row)
                    .await?;
                let mine = line.row.asked_by == actor.practitioner_id;
                let answered = line.row.answered_by == Some(actor.practitioner_id);
                if line.may_answer {
                    found.to_answer.push(line);
                } else if mine && (line.may_do || line.may_withdraw) {
                    found.asked.push(line);
                } else if mine || answered || line.was_told || line.could_answer {
                    found.past.push(line);
                }
            }
        }
        Ok(found)
    }

    async fn approval_line(
        &self,
        conn: &mut Conn,
        names: &mut Names,
        actor: &Actor,
        row: ApprovalRow,
    ) -> Result<ApprovalLine> {
        let act = act_of(&row)?;
        let standing = stands(&row, self.now_us());
        let is = |state| standing == ApprovalStanding::State(state);
        let mine = row.asked_by == actor.practitioner_id;
        let asker = conn.practitioner(row.agency_id, row.asked_by).await?;
        let may = self
            .policy
            .answer(actor.standing(), act, asker.role)
            .is_ok();
        let person = match row.person_id {
            Some(id) => names.person(conn, row.agency_id, id).await?,
            None => None,
        };
        let mut covers = Vec::new();
        for id in &row.content.covers {
            covers.extend(names.person(conn, row.agency_id, *id).await?);
        }
        Ok(ApprovalLine {
            covers,
            was_told: act == Act::LiftProtection && is(ApprovalState::Done) && may && !mine,
            may_answer: is(ApprovalState::Asked) && may && !mine,
            could_answer: may && !mine,
            may_do: is(ApprovalState::Approved) && mine,
            may_withdraw: mine && (is(ApprovalState::Asked) || is(ApprovalState::Approved)),
            asked_by: asker.content.name,
            answered_by: row.answered_by.map(|id| names.staff(id)),
            act,
            standing,
            person,
            row,
        })
    }

    /// One request with its reasons. Reading it leaves a line, where it is about somebody.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever neither asked nor answered nor may answer.
    pub async fn approval(&self, actor: &Actor, id: Uuid) -> Result<ApprovalLine> {
        let agency = actor.agency_id;
        let mut conn = self.store.read().await?;
        let row = conn.approval(agency, id).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let line = self
            .approval_line(&mut conn, &mut names, actor, row)
            .await?;
        drop(conn);
        let permit = self.may_see(actor, &line).await?;
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "second-person", "act": line.act });
        work.log_reading(EventKind::FileRead, line.row.person_id, Some(id), detail)
            .await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(line)
    }

    async fn may_see(&self, actor: &Actor, line: &ApprovalLine) -> Result<Permit> {
        let (who, me) = (actor.standing(), actor.practitioner_id);
        let leave = if line.row.asked_by == me {
            self.policy.ask(who, line.act, Relation::Agency)
        } else {
            let asker = self
                .store
                .read()
                .await?
                .practitioner(actor.agency_id, line.row.asked_by)
                .await?;
            self.policy.answer(who, line.act, asker.role)
        };
        match leave {
            Ok(permit) => Ok(permit),
            Err(r) => Err(self.refused(actor, line.act, "second", r).await?),
        }
    }

    /// Approves or refuses what somebody else asked.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `approve` or `why` is `empty`, `why` is `too-long`, or `changed`
    /// where what it was asked on is another now: then it counts no more;
    /// [`CaseworkError::Confirm`] where they must show again that it is they before they approve;
    /// [`CaseworkError::NotFound`] for one's own request and for whoever may not answer;
    /// [`CaseworkError::WrongState`] where it was answered, taken back, or ran out.
    pub async fn answer_approval(
        &self,
        actor: &Actor,
        id: Uuid,
        approve: Option<bool>,
        why: &str,
    ) -> Result<()> {
        let mut conn = self.store.read().await?;
        let row = conn.approval(actor.agency_id, id).await?;
        let asker = conn.practitioner(row.agency_id, row.asked_by).await?;
        drop(conn);
        let act = act_of(&row)?;
        let permit = match self.policy.answer(actor.standing(), act, asker.role) {
            Ok(_) if row.asked_by == actor.practitioner_id => return Err(CaseworkError::NotFound),
            // Nor is it approved by them; refusing asks for nothing.
            Ok(_) if approve == Some(true) && !actor.fresh => return Err(CaseworkError::Confirm),
            Ok(permit) => permit,
            Err(r) => return Err(self.refused(actor, act, "second", r).await?),
        };
        let mut faults = Faults::default();
        if approve.is_none() {
            faults.add("approve", "empty");
        }
        faults.required("why", why, TEXT_MAX);
        faults.check()?;
        let state = if approve == Some(true) {
            ApprovalState::Approved
        } else {
            ApprovalState::Refused
        };
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.approval(actor.agency_id, id).await?;
        if stands(&row, work.now_us) != ApprovalStanding::State(ApprovalState::Asked) {
            return Err(CaseworkError::WrongState);
        }
        for record in &row.content.covers {
            work.clear(Some(*record)).await?;
        }
        if act == Act::LiftProtection && approve == Some(true) && !work.is_as_asked(&row).await? {
            work.counts_no_more(row).await?;
            work.commit().await?;
            return Err(CaseworkError::invalid("why", "changed"));
        }
        let mut more = json!({});
        if act == Act::ExportRecords && approve == Some(true) {
            let wait_us = self.export_wait_us(&mut work, &row).await?;
            let export = work.may_approve_export(&row, wait_us).await?;
            more = json!({ "children": export.children, "concerns": export.concerns,
                "parts_sha256": export.digest.as_deref().map(crate::rights::hex) });
        }
        row.state = state;
        row.answered_by = Some(actor.practitioner_id);
        let now = work.now_us;
        row.answered_us = Some(now);
        why.clone_into(&mut row.content.answer);
        work.move_on(&row, ApprovalState::Asked).await?;
        let detail = json!({ "act": act, "approved": approve, "why": why, "what": more });
        work.log(EventKind::ApprovalAnswered, row.person_id, Some(id), detail)
            .await?;
        let mut told = vec![asker];
        if act == Act::ExportRecords {
            if state == ApprovalState::Refused {
                work.end_export_of(&row).await?;
            }
            // Whoever could stop it while it waits knows that it does.
            told.extend(work.who_else_answers(&told[0], act).await?);
            told.retain(|p| p.id != actor.practitioner_id);
        }
        // Nobody need look at it any more who could have answered; whoever is told now is told anew.
        work.close_alerts(actor.agency_id, id, ALERT_SECOND, now)
            .await?;
        work.tell_of_approval(&told, id).await?;
        work.commit().await
    }

    /// Takes back what one asked, before it was done.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for another's request; [`CaseworkError::WrongState`] where it is
    /// at an end.
    pub async fn withdraw_approval(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let row = self
            .store
            .read()
            .await?
            .approval(actor.agency_id, id)
            .await?;
        if row.asked_by != actor.practitioner_id {
            return Err(CaseworkError::NotFound);
        }
        let act = act_of(&row)?;
        let mut work = self.begin_asking(actor, act).await?;
        let mut row = work.approval(actor.agency_id, id).await?;
        let from = row.state;
        if !matches!(from, ApprovalState::Asked | ApprovalState::Approved) {
            return Err(CaseworkError::WrongState);
        }
        row.state = ApprovalState::Withdrawn;
        work.move_on(&row, from).await?;
        let detail = json!({ "act": act, "was": from });
        work.log(
            EventKind::ApprovalWithdrawn,
            row.person_id,
            Some(id),
            detail,
        )
        .await?;
        if act == Act::ExportRecords {
            work.end_export_of(&row).await?;
        }
        let now = work.now_us;
        work.close_alerts(actor.agency_id, id, ALERT_SECOND, now)
            .await?;
        work.commit().await
    }
}
