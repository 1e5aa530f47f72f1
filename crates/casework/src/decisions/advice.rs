//! Advice taken or given without sharing: who was asked, what was advised, what was decided then.

use super::{StartDecision, check_text, deciding::done_before, desk_of, facts, fault};
use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Fault, Result},
    law::practice_of,
};
use access::Act;
use domain::decision::{AdviceNote, DecisionKind, DecisionState};
use jiff::civil::Date;
use ledger::EventKind;
use rulebook::{Outcome, Purpose, Rulebook};
use serde::Serialize;
use uuid::Uuid;

/// Advice that was taken or given about a child of this agency.
#[derive(Debug, Clone, Serialize)]
pub struct AdviceGiven {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The child. The record stays in this agency; whoever advised need not know who it is.
    pub child: Uuid,
    /// The concern that prompted it.
    pub concern: Option<Uuid>,
    /// What was asked.
    pub question: String,
    /// With whom, what was advised and what was decided then.
    pub note: AdviceNote,
}

impl Casework {
    /// Records advice without sharing. It stands in the chronology like every other decision.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] with what is missing; [`CaseworkError::NotFound`].
    pub async fn record_advice(&self, actor: &Actor, input: AdviceGiven) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::DecideSharing, input.child)
            .await?;
        let faults = advice_faults(&input, self.today());
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("advice", input.id, &input).await? {
            return Ok(());
        }
        if let Ok(row) = work.decision(actor.agency_id, input.id).await {
            return done_before(&row, actor, DecisionKind::Advice);
        }
        let start = StartDecision {
            id: input.id,
            child: input.child,
            concern: input.concern,
            purpose: Some(Purpose::AdviceWithoutIdentity),
            purpose_text: input.question,
            ..StartDecision::default()
        };
        let row = work.new_draft(actor, start).await?;
        let desk = desk_of(&mut work, row, self.today()).await?;
        let (mut row, mut facts) = (desk.row, desk.facts);
        facts.identifiable = Some(!input.note.anonymised);
        facts.chosen.outcome = Some(Outcome::AdviceOnly);
        facts.chosen.reasons_given = Some(true);
        let practice = practice_of(&mut work, actor.agency_id).await?;
        let answer = facts::answer(Rulebook::builtin(), &mut facts, &practice);
        facts::seal_law(&mut row, &facts, &answer)?;
        row.kind = DecisionKind::Advice;
        row.state = DecisionState::Decided;
        row.decided_us = Some(work.now_us);
        row.content.advice_note = Some(input.note);
        work.add_decision(&row).await?;
        work.close_decision(&row, EventKind::DecisionMade).await?;
        work.commit().await
    }
}

fn advice_faults(input: &AdviceGiven, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (field, value) in [
        ("question", &input.question),
        ("with", &input.note.with),
        ("advised", &input.note.advised),
        ("then", &input.note.then),
    ] {
        check_text(&mut faults, field, value, true);
    }
    if input.note.on.is_some_and(|day| day > today) {
        faults.push(fault("on", "future"));
    }
    faults
}
