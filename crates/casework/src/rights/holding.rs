//! While somebody waits for an answer, the file is not erased.

use crate::{Actor, Result, Work, lead::end_of_day_us};
use domain::{
    keeping::{HoldContent, HoldReason},
    task::{TaskContent, TaskKind},
};
use jiff::{ToSpan, civil::Date};
use ledger::EventKind;
use serde_json::json;
use store::{FileHoldRow, NewTask, RightsRow};
use uuid::Uuid;

/// Months after which the hold that a request places on the file is looked at.
const HOLD_MONTHS: i32 = 4;

impl Work {
    /// While somebody waits for an answer, the file is not erased.
    pub(super) async fn hold_for_rights(
        &mut self,
        actor: &Actor,
        r: &RightsRow,
        today: Date,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let review = today.saturating_add(HOLD_MONTHS.months());
        let hold = FileHoldRow {
            agency_id: agency,
            person_id: r.person_id,
            id: r.id,
            reason: HoldReason::AccessRequest,
            review,
            placed_by: actor.practitioner_id,
            placed_us: now,
            lifted_by: None,
            lifted_us: None,
            content: HoldContent {
                why: r.content.asks_for.clone(),
                lifted: String::new(),
            },
        };
        self.place_hold(&hold).await?;
        let task = NewTask {
            agency_id: agency,
            id: Uuid::now_v7(),
            kind: TaskKind::HoldReview,
            person_id: Some(r.person_id),
            object_id: Some(hold.id),
            owner_id: None,
            due_us: end_of_day_us(review),
            created_us: now,
            content: TaskContent::default(),
        };
        self.add_task(&task).await?;
        let detail = json!({ "reason": hold.reason, "request": r.id, "review": review });
        let person = Some(r.person_id);
        self.log(EventKind::HoldPlaced, person, Some(hold.id), detail)
            .await
    }

    /// The request is at its end: the hold that it placed goes, unless somebody lifted it before.
    pub(super) async fn end_hold_for_rights(&mut self, r: &RightsRow, why: &str) -> Result<()> {
        let (agency, now, by) = (self.agency_id, self.now_us, self.actor_id);
        let all = self.holds_on(agency, r.person_id).await?;
        let Some(mut hold) = all
            .into_iter()
            .find(|h| h.id == r.id && h.lifted_us.is_none())
        else {
            return Ok(());
        };
        hold.lifted_by = by;
        hold.lifted_us = Some(now);
        why.clone_into(&mut hold.content.lifted);
        self.lift_hold(&hold).await?;
        self.end_tasks_of(agency, r.id, TaskKind::HoldReview, by, now)
            .await?;
        let detail = json!({ "request": r.id });
        let person = Some(r.person_id);
        self.log(EventKind::HoldLifted, person, Some(hold.id), detail)
            .await
    }
}
