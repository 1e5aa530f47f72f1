//! Ending an export before it is taken, or once it was: its parts go, and who was in it stays.

use super::AGAIN_US;
use crate::{
    Act, Actor, Casework, CaseworkError, Result, Work,
    approvals::{ALERT_SECOND, ApprovalStanding, stands},
    lead::Faults,
};
use domain::{
    approval::ApprovalState,
    export::{ExportEnd, ExportState},
    text::TEXT_MAX,
};
use ledger::EventKind;
use serde_json::json;
use store::{ApprovalRow, ExportRow, StoreError};
use uuid::Uuid;

impl Work {
    /// Ends an export; its parts are forgotten.
    pub(super) async fn end_export(
        &mut self,
        mut row: ExportRow,
        how: ExportEnd,
        more: serde_json::Value,
    ) -> Result<()> {
        let from = row.state;
        row.state = ExportState::Ended;
        row.ended_how = Some(how);
        row.ended_us = Some(self.now_us);
        match self.change_export(&row, from).await {
            Err(StoreError::Stale) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        let (agency, id) = (self.agency_id, row.id);
        self.forget_export_parts(agency, id).await?;
        let mut detail = json!({ "how": how });
        if let (Some(all), Some(more)) = (detail.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
        self.log_export(EventKind::ExportEnded, &row, detail).await
    }

    /// What was asked for an export counts no more; why stands behind what was answered before.
    pub(super) async fn void_approval(&mut self, row: &ExportRow, why: &str) -> Result<()> {
        let mut asked = self.approval(row.agency_id, row.id).await?;
        let from = asked.state;
        if !matches!(from, ApprovalState::Asked | ApprovalState::Approved) {
            return Ok(());
        }
        asked.state = ApprovalState::Withdrawn;
        let said = [asked.content.answer.as_str(), why];
        let said: Vec<&str> = said.into_iter().filter(|t| !t.is_empty()).collect();
        asked.content.answer = said.join("\n");
        self.move_on(&asked, from).await?;
        let detail = json!({ "act": Act::ExportRecords, "was": from, "changed": true });
        self.log(EventKind::ApprovalWithdrawn, None, Some(row.id), detail)
            .await
    }

    /// Whether a second person may say yes to an export now: it is put together, and can still be
    /// taken in time.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `approve` is `not-built` or `too-late`.
    pub(crate) async fn may_approve_export(
        &mut self,
        asked: &ApprovalRow,
        wait_us: i64,
    ) -> Result<ExportRow> {
        let row = self.export(asked.agency_id, asked.object_id).await?;
        if row.state != ExportState::Ready {
            return Err(CaseworkError::invalid("approve", "not-built"));
        }
        if self.now_us.saturating_add(wait_us) >= asked.expires_us {
            return Err(CaseworkError::invalid("approve", "too-late"));
        }
        Ok(row)
    }

    /// A request for an export was refused or taken back: what was put together goes.
    pub(crate) async fn end_export_of(&mut self, asked: &ApprovalRow) -> Result<()> {
        let row = self.export(asked.agency_id, asked.object_id).await?;
        let how = match asked.state {
            ApprovalState::Refused => ExportEnd::Refused,
            _ => ExportEnd::Withdrawn,
        };
        if matches!(row.state, ExportState::Building | ExportState::Ready) {
            self.end_export(row, how, json!({})).await?;
        }
        Ok(())
    }
}

impl Casework {
    /// Ends an export that cannot go on, and tells whoever asked.
    pub(super) async fn end_by_itself(&self, row: ExportRow, how: ExportEnd) -> Result<()> {
        let mut work = self.begin_by_clock(row.agency_id).await?;
        let (agency, id, held) = (row.agency_id, row.id, row.held);
        work.void_approval(&row, "").await?;
        let asker = work.practitioner(agency, row.asked_by).await?;
        if let Some(child) = held {
            let detail = json!({ "held": true, "export": id });
            work.log(EventKind::EgressHeld, Some(child), Some(id), detail)
                .await?;
        }
        work.end_export(row, how, json!({})).await?;
        work.tell(&[asker], ALERT_SECOND, id, &format!("/exports/{id}"))
            .await?;
        work.commit().await
    }

    /// Ends an export whose time is over. Whether it did.
    pub(super) async fn end_run_out(&self, agency: Uuid, id: Uuid) -> Result<bool> {
        let now = self.now_us();
        let mut conn = self.store.read().await?;
        let row = conn.export(agency, id).await?;
        let how = match row.taken_us {
            Some(taken) if taken.saturating_add(AGAIN_US) <= now => ExportEnd::Taken,
            Some(_) => return Ok(false),
            None => {
                let asked = conn.approval(agency, id).await?;
                if stands(&asked, now) != ApprovalStanding::RanOut {
                    return Ok(false);
                }
                ExportEnd::RanOut
            }
        };
        drop(conn);
        let mut work = self.begin_by_clock(agency).await?;
        work.end_export(row, how, json!({})).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Stops an export before it is taken: by whoever asked, or by anybody who could have answered,
    /// approved or not. Those who may answer, and whoever asked, are told.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty` or `too-long`; [`CaseworkError::NotFound`];
    /// [`CaseworkError::WrongState`] where it was taken or has ended.
    pub async fn stop_export(&self, actor: &Actor, id: Uuid, why: &str) -> Result<()> {
        let (mut conn, agency) = (self.store.read().await?, actor.agency_id);
        let row = conn.export(agency, id).await?;
        let asker = conn.practitioner(agency, row.asked_by).await?;
        drop(conn);
        let mine = row.asked_by == actor.practitioner_id;
        let (act, who) = (Act::ExportRecords, actor.standing());
        let leave = if mine {
            self.policy.ask(who, act, crate::Relation::Agency)
        } else {
            self.policy.answer(who, act, asker.role)
        };
        let permit = match leave {
            Ok(permit) => permit,
            Err(r) => return Err(self.refused(actor, act, "stop", r).await?),
        };
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let row = work.export(agency, id).await?;
        if !matches!(row.state, ExportState::Building | ExportState::Ready) {
            return Err(CaseworkError::WrongState);
        }
        work.void_approval(&row, why).await?;
        let how = if mine {
            ExportEnd::Withdrawn
        } else {
            ExportEnd::Stopped
        };
        let told = if mine { Vec::new() } else { vec![asker] };
        work.end_export(row, how, json!({ "stopped_because": why }))
            .await?;
        work.tell(&told, ALERT_SECOND, id, &format!("/exports/{id}"))
            .await?;
        work.commit().await
    }
}
