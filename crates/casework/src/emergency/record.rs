//! What follows an emergency: what is still due, and the record of it.

use crate::{
    ChildChoice,
    decisions::{check_text, seal_law_now},
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    law::switches_of,
    linking::resembling_record,
    sharings::{read_package, something_was_cut},
};
use access::{Act, Relation};
use domain::{
    decision::{DecisionKind, DecisionState},
    family::FamilyView,
    task::TaskKind,
};
use exchange::SharingState;
use ledger::EventKind;
use serde::Serialize;
use store::{AgencyRow, Conn, DecisionRow, SharingRow, StoreError};
use uuid::Uuid;

/// What was sent in an emergency, and what is still due.
#[derive(Debug, Clone)]
pub struct EmergencySent {
    /// The decision.
    pub row: DecisionRow,
    /// The recipient in the directory.
    pub recipient: Option<AgencyRow>,
    /// Whether the record is overdue.
    pub overdue: bool,
    /// The sharing itself, and where it stands.
    pub sharing: Option<(Uuid, SharingState)>,
    /// Something protected was cut out of it before it left: it has to be told by telephone.
    pub cut: bool,
    /// For whoever sent it: the draft of a concern from which they came, not logged yet.
    pub draft: Option<Uuid>,
    /// The concern from which they came, once it is logged.
    pub concern: Option<Uuid>,
    /// Other children of the agency who may be the same one: to be confirmed afterwards.
    pub resembling: Vec<ChildChoice>,
}

/// The record of an emergency, written afterwards.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EmergencyRecord {
    /// The decision.
    pub id: Uuid,
    /// Why it could not wait.
    pub why: String,
    /// The reasons for sharing.
    pub reasons: String,
    /// Risk of sharing, and of not sharing.
    pub risks_weighed: String,
    /// Advice taken and from whom.
    pub advice: String,
    /// What the family knows and said.
    pub family: Option<FamilyView>,
    /// Why the record came late. Asked for, never insisted on.
    pub late_reason: String,
}

/// Whether something protected was cut out of a sharing. What was erased says nothing any more.
async fn was_cut(conn: &mut Conn, s: &SharingRow) -> Result<bool> {
    match conn.sent_package(s.agency_id, s.id).await {
        Ok(bytes) => Ok(something_was_cut(&read_package(&bytes)?)),
        Err(StoreError::Erased) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

impl Casework {
    /// An emergency sharing and what is still due, for its sender or a lead.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn emergency_sent(&self, actor: &Actor, id: Uuid) -> Result<EmergencySent> {
        let row = self
            .store
            .read()
            .await?
            .decision(actor.agency_id, id)
            .await?;
        let own = row.decided_by == actor.practitioner_id;
        let permit = self
            .permit_own_or_agency(actor, Act::FinishEmergencyRecord, own)
            .await?;
        if row.kind != DecisionKind::Emergency {
            return Err(CaseworkError::NotFound);
        }
        self.clear_of(actor, &permit, &[row.person_id]).await?;
        let mut conn = self.read(&permit).await?;
        let recipient = match row.recipient_agency_id {
            Some(r) => Some(conn.agency(r).await?),
            None => None,
        };
        let overdue = row.record_due_us.is_some_and(|due| due < self.now_us());
        let under = conn.sharings_under(actor.agency_id, id).await?;
        let sharing = match under.last() {
            Some(s) => s.state.parse().ok().map(|state| (s.id, state)),
            None => None,
        };
        let cut = match under.last() {
            Some(s) => was_cut(&mut conn, s).await?,
            None => false,
        };
        let (mut draft, mut concern) = (None, None);
        if let Some(from) = row.concern_id {
            match conn.concern_author(actor.agency_id, from).await? {
                Some(_) => concern = Some(from),
                None if own => draft = conn.draft(actor.agency_id, row.decided_by, from).await.ok(),
                None => {}
            }
        }
        // Nothing here is waited for: what cannot be looked up now is looked up by the clock.
        let resembling = resembling_record(&mut conn, actor.agency_id, row.person_id)
            .await
            .unwrap_or_else(|e| {
                tracing::error!(error = %e, "who else it may be could not be shown");
                Vec::new()
            });
        Ok(EmergencySent {
            resembling,
            overdue: overdue && row.state == DecisionState::RecordDue,
            row,
            recipient,
            sharing,
            cut,
            draft: draft.map(|d| d.id),
            concern,
        })
    }

    /// Whether the actor sent this emergency: all that a locked session is told.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where they did not.
    pub async fn emergency_was_sent(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ShareInEmergency, Relation::None)
            .await?;
        let row = self
            .read(&permit)
            .await?
            .decision(actor.agency_id, id)
            .await?;
        if row.kind == DecisionKind::Emergency && row.decided_by == actor.practitioner_id {
            Ok(())
        } else {
            Err(CaseworkError::NotFound)
        }
    }

    /// Writes the record of an emergency. When it was shared and when it was recorded both stay.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] where it does not say why it could not wait;
    /// [`CaseworkError::NotFound`].
    pub async fn finish_emergency_record(
        &self,
        actor: &Actor,
        input: EmergencyRecord,
    ) -> Result<()> {
        let sent = self.emergency_sent(actor, input.id).await?;
        let mut faults = Vec::new();
        check_text(&mut faults, "why", &input.why, true);
        for (field, value) in [
            ("reasons", &input.reasons),
            ("risks", &input.risks_weighed),
            ("advice", &input.advice),
            ("late-reason", &input.late_reason),
        ] {
            check_text(&mut faults, field, value, false);
        }
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let own = sent.row.decided_by == actor.practitioner_id;
        let permit = self
            .permit_own_or_agency(actor, Act::FinishEmergencyRecord, own)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        if !work
            .first_time("emergency-record", input.id, &input)
            .await?
        {
            return Ok(());
        }
        let mut row = work.decision(actor.agency_id, input.id).await?;
        if row.state != DecisionState::RecordDue {
            return if own {
                Ok(())
            } else {
                Err(CaseworkError::WrongState)
            };
        }
        let agency = work.agency(actor.agency_id).await?;
        row.state = DecisionState::Decided;
        row.decided_us = Some(work.now_us);
        let c = &mut row.content;
        c.emergency_why = input.why;
        c.reasons = input.reasons;
        c.risks_weighed = input.risks_weighed;
        c.advice = input.advice;
        c.family = input.family;
        c.late_reason = input.late_reason;
        let (switches, _) = switches_of(&mut work, agency.id).await?;
        let to = sent.recipient.as_ref();
        seal_law_now(&mut row, &agency, to, switches, self.today())?;
        work.change_decision(&row).await?;
        let now = work.now_us;
        work.end_tasks_of(
            row.agency_id,
            row.id,
            TaskKind::EmergencyRecord,
            Some(actor.practitioner_id),
            now,
        )
        .await?;
        work.close_decision(&row, EventKind::EmergencyRecorded)
            .await?;
        work.commit().await
    }
}
