//! Deciding not to share, for now: with reasons, what happens instead, and a day to look again.

use super::{
    DecisionDesk, StartDecision, answering::check_family, check_text, deciding::day_us,
    deciding::done_before, desk_of, facts, fault, starting::check_words,
};
use crate::{
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Fault, Result},
    law::practice_of,
};
use access::{Act, Relation};
use domain::{
    decision::{ChosenItem, DecisionKind, DecisionState, NotShareReason},
    family::FamilyView,
};
use jiff::civil::Date;
use ledger::EventKind;
use rulebook::{Outcome, RefusalGround};
use serde::Serialize;
use store::DecisionRow;
use uuid::Uuid;

/// A decision not to share, for now.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NotShare {
    /// The decision.
    pub id: Uuid,
    /// Reason codes.
    pub codes: Vec<NotShareReason>,
    /// The reasons, in words.
    pub reasons: String,
    /// Who was consulted, and what they advised.
    pub advice: String,
    /// What happens instead.
    pub instead: String,
    /// Risk of sharing and of not sharing; empty leaves what was written on the second screen.
    pub risks_weighed: String,
    /// What the family knows and said; `None` leaves what was written on the second screen.
    pub family: Option<FamilyView>,
    /// What was considered; empty leaves what was ticked on the second screen.
    pub considered: Vec<ChosenItem>,
    /// How whoever asked was told, where somebody asked.
    pub requester_told: String,
    /// The day on which they were told.
    pub requester_told_on: Option<Date>,
    /// What would lead to another decision, and to whom a disagreement goes.
    pub reconsider_if: String,
    /// The day on which it comes back.
    pub review_on: Option<Date>,
}

impl Casework {
    /// Records that something is not shared for now, and when that is looked at again.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: a reason and a review date after today are needed.
    pub async fn decide_not_to_share(&self, actor: &Actor, input: NotShare) -> Result<()> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let faults = not_share_faults(&input, self.today());
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        let act = "decision-not-share";
        if !work.first_time(act, input.id, &input).await? {
            return Ok(());
        }
        let row = work.decision(actor.agency_id, input.id).await?;
        work.clear(Some(row.person_id)).await?;
        if row.state != DecisionState::Draft {
            return done_before(&row, actor, DecisionKind::NotShare);
        }
        let row = work.put_not_shared(row, input, self.today()).await?;
        work.change_decision(&row).await?;
        work.close_decision(&row, EventKind::DecisionNotToShare)
            .await?;
        work.commit().await
    }

    /// Records in one step that something is not shared, where nobody began to decide on the
    /// screens: nothing was drafted before. Neither purpose nor recipient is needed; `start.id`
    /// and `input.id` are one and the same.
    ///
    /// # Errors
    /// As [`Casework::decide_not_to_share`].
    pub async fn record_not_shared(
        &self,
        actor: &Actor,
        start: StartDecision,
        input: NotShare,
    ) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::DecideSharing, start.child)
            .await?;
        let mut faults = Vec::new();
        check_text(&mut faults, "purpose-text", &start.purpose_text, true);
        check_words(&mut faults, &start, self.today());
        faults.extend(not_share_faults(&input, self.today()));
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        let act = "decision-not-share";
        if !work.first_time(act, start.id, &(&start, &input)).await? {
            return Ok(());
        }
        if let Ok(row) = work.decision(actor.agency_id, start.id).await {
            return done_before(&row, actor, DecisionKind::NotShare);
        }
        let row = work.new_draft(actor, start).await?;
        let row = work.put_not_shared(row, input, self.today()).await?;
        work.add_decision(&row).await?;
        work.close_decision(&row, EventKind::DecisionNotToShare)
            .await?;
        work.commit().await
    }
}

impl Work {
    /// A draft with what was decided in it, and the law as it stands.
    async fn put_not_shared(
        &mut self,
        mut row: DecisionRow,
        input: NotShare,
        today: Date,
    ) -> Result<DecisionRow> {
        let c = &mut row.content;
        if !input.risks_weighed.trim().is_empty() {
            c.risks_weighed = input.risks_weighed;
        }
        if input.family.is_some() {
            c.family = input.family;
        }
        if !input.considered.is_empty() {
            c.items = input.considered;
        }
        c.not_share_reasons = input.codes;
        c.reasons = input.reasons;
        c.advice = input.advice;
        c.instead = input.instead;
        c.requester_told = input.requester_told;
        c.requester_told_on = input.requester_told_on;
        c.reconsider_if = input.reconsider_if;
        let DecisionDesk {
            mut row,
            mut facts,
            items,
            ..
        } = desk_of(self, row, today).await?;
        facts.chosen.outcome = Some(Outcome::NotShare);
        facts.chosen.reasons_given = Some(true);
        facts.chosen.reconsider_set = Some(true);
        if facts.request.refusal_ground.is_none() {
            facts.request.refusal_ground = ground(&row.content.not_share_reasons);
        }
        let practice = practice_of(self, row.agency_id).await?;
        let book = rulebook::Rulebook::builtin();
        let answer = facts::answer(book, &mut facts, &practice);
        facts::seal_law(&mut row, &facts, &answer)?;
        facts::note_items(&mut row, &items);
        row.kind = DecisionKind::NotShare;
        row.state = DecisionState::Decided;
        row.decided_by = self.actor_id.unwrap_or(row.decided_by);
        row.decided_us = Some(self.now_us);
        row.review_us = input.review_on.and_then(day_us);
        Ok(row)
    }
}

/// The statutory ground that a reason code names, where it names one.
fn ground(codes: &[NotShareReason]) -> Option<RefusalGround> {
    codes.iter().find_map(|c| match c {
        NotShareReason::IncompatibleDuty => Some(RefusalGround::IncompatibleDuty),
        NotShareReason::AdverseEffect => Some(RefusalGround::AdverseEffect),
        _ => None,
    })
}

fn not_share_faults(input: &NotShare, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    if input.codes.is_empty() {
        faults.push(fault("codes", "empty"));
    }
    check_text(&mut faults, "reasons", &input.reasons, true);
    check_text(&mut faults, "advice", &input.advice, false);
    check_text(&mut faults, "instead", &input.instead, true);
    check_text(&mut faults, "risks", &input.risks_weighed, false);
    check_text(&mut faults, "requester-told", &input.requester_told, false);
    check_text(&mut faults, "reconsider-if", &input.reconsider_if, false);
    for (n, item) in input.considered.iter().enumerate() {
        check_text(
            &mut faults,
            &format!("items-{}-why", n + 1),
            &item.why,
            false,
        );
    }
    if let Some(family) = &input.family {
        check_family(&mut faults, family, today);
    }
    if input.requester_told_on.is_some_and(|day| day > today) {
        faults.push(fault("requester-told-on", "future"));
    }
    match input.review_on {
        None => faults.push(fault("review", "empty")),
        Some(day) if day <= today => faults.push(fault("review", "past")),
        Some(_) => {}
    }
    faults
}
