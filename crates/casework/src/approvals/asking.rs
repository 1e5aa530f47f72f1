//! Asking a second person, and using up what was approved.

use super::{ALERT_SECOND, standing_of};
use crate::{Act, Actor, CaseworkError, Result, Work, lead::Faults};
use access::Part;
use domain::{
    approval::{ApprovalContent, ApprovalState},
    practitioner::MemberState,
    text::TEXT_MAX,
};
use ledger::EventKind;
use serde_json::json;
use store::{ApprovalRow, PractitionerRow, StoreError};
use uuid::Uuid;

/// How long a request counts, microseconds: seven days from asking to having done it.
pub(crate) const COUNTS_US: i64 = 7 * 24 * 3_600_000_000;
/// What a second person is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AskSecond {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Child or adult whom it is about.
    pub person: Option<Uuid>,
    /// What it is to be done to.
    pub object: Uuid,
    /// Why.
    pub why: String,
    /// Exactly what, where that is more than the act and its object; shown to whoever answers.
    pub terms: String,
    /// Records to which it is done, where they are more than the object.
    pub covers: Vec<Uuid>,
    /// A digest of what it is asked on: where that is another later, it counts no more.
    pub stood: String,
}

impl Work {
    /// Asks a second person, and tells those who may answer. Sent again with the same id, nothing
    /// changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`, or `second` is `nobody`: there
    /// is no one else who could answer; [`CaseworkError::OtherContent`].
    pub(crate) async fn ask_second(&mut self, actor: &Actor, ask: AskSecond) -> Result<()> {
        let act = match &self.permit {
            Some(p) if p.part() == Part::Ask => p.act(),
            _ => return Err(CaseworkError::Internal("no leave to ask".into())),
        };
        let mut faults = Faults::default();
        faults.required("why", &ask.why, TEXT_MAX);
        faults.check()?;
        let said = (act, ask.person, ask.object, &ask.why, &ask.terms);
        if !self.first_time("second-person", ask.id, &said).await? {
            return Ok(());
        }
        let about: Vec<Uuid> = ask.person.iter().chain(&ask.covers).copied().collect();
        let listeners = self.who_answers(actor, act, &about).await?;
        if listeners.is_empty() {
            return Err(CaseworkError::invalid("second", "nobody"));
        }
        let row = ApprovalRow {
            agency_id: self.agency_id,
            id: ask.id,
            act: act.as_str().to_owned(),
            state: ApprovalState::Asked,
            person_id: ask.person,
            object_id: ask.object,
            asked_by: actor.practitioner_id,
            asked_us: self.now_us,
            expires_us: self.now_us + COUNTS_US,
            answered_by: None,
            answered_us: None,
            done_us: None,
            content: ApprovalContent {
                why: ask.why,
                terms: ask.terms,
                covers: ask.covers,
                stood: ask.stood,
                answer: String::new(),
            },
        };
        self.add_approval(&row).await?;
        let detail = json!({ "act": act, "why": row.content.why, "terms": row.content.terms,
            "covers": row.content.covers });
        let (kind, object) = (EventKind::ApprovalAsked, Some(row.id));
        self.log(kind, row.person_id, object, detail).await?;
        self.tell_of_approval(&listeners, row.id).await
    }

    /// Uses a request up, in the write that does what was approved.
    ///
    /// # Errors
    /// [`CaseworkError::Stale`] where it was used or taken back meanwhile.
    pub(crate) async fn approval_used(&mut self, mut row: ApprovalRow) -> Result<()> {
        row.state = ApprovalState::Done;
        row.done_us = Some(self.now_us);
        self.move_on(&row, ApprovalState::Approved).await
    }

    /// What was asked or approved counts no more: something changed.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn counts_no_more(&mut self, mut row: ApprovalRow) -> Result<()> {
        let from = row.state;
        if !matches!(from, ApprovalState::Asked | ApprovalState::Approved) {
            return Ok(());
        }
        row.state = ApprovalState::Withdrawn;
        self.move_on(&row, from).await?;
        let detail = json!({ "act": row.act, "was": from, "changed": true });
        let (kind, object) = (EventKind::ApprovalWithdrawn, Some(row.id));
        self.log(kind, row.person_id, object, detail).await
    }

    pub(crate) async fn move_on(&mut self, row: &ApprovalRow, from: ApprovalState) -> Result<()> {
        match self.move_approval(row, from).await {
            Err(StoreError::Stale) => Err(CaseworkError::WrongState),
            other => Ok(other?),
        }
    }

    /// Who may answer: another active person of a role that the policy names, who does not stand
    /// too close to whom it is about.
    pub(crate) async fn who_answers(
        &mut self,
        actor: &Actor,
        act: Act,
        about: &[Uuid],
    ) -> Result<Vec<PractitionerRow>> {
        let (agency, now) = (self.agency_id, self.now_us);
        let asker = self.practitioner(agency, actor.practitioner_id).await?;
        let mut all = Vec::new();
        for p in self.who_else_answers(&asker, act).await? {
            let mut close = false;
            for of in about {
                close |= self.closeness(agency, p.id, *of, now).await?.0;
            }
            if !close {
                all.push(p);
            }
        }
        Ok(all)
    }

    /// Every other active person of a role that may answer somebody.
    pub(crate) async fn who_else_answers(
        &mut self,
        asker: &PractitionerRow,
        act: Act,
    ) -> Result<Vec<PractitionerRow>> {
        let policy = self.policy.clone();
        let agency = self.agency_id;
        let mut all = self.practitioners(agency).await?;
        all.retain(|p| {
            let other = p.id != asker.id && p.state == MemberState::Active;
            other && policy.answer(standing_of(p), act, asker.role).is_ok()
        });
        Ok(all)
    }

    pub(crate) async fn tell_of_approval(
        &mut self,
        people: &[PractitionerRow],
        id: Uuid,
    ) -> Result<()> {
        self.tell(people, ALERT_SECOND, id, &format!("/second/{id}"))
            .await
    }
}
