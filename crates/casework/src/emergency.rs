//! Sharing in an emergency. Nothing stands in the way: no question of law, no second factor, no
//! approval. Only a recipient and some words are needed; the record follows.

use crate::{
    decisions::{blank_content, check_text, directory, seal_law_now, to_send},
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::{
    Lang,
    decision::{
        ChosenItem, DecisionKind, DecisionState, ItemSource, OutsideRecipient, PersonDetail,
    },
    family::FamilyView,
    person::{PersonContent, PersonKind},
    task::{TaskContent, TaskKind},
    text::LINE_MAX,
};
use ledger::EventKind;
use serde_json::json;
use store::{AgencyRow, AlertRow, DecisionRow, NewPerson, NewTask, PersonRow};
use uuid::Uuid;

/// What is sent in an emergency.
#[derive(Debug, Clone, Default)]
pub struct EmergencyShare {
    /// The decision; made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The sharing; made by the client.
    pub sharing_id: Uuid,
    /// The child, where the agency has a record.
    pub child: Option<Uuid>,
    /// The child's name, where it has none.
    pub child_name: String,
    /// A recipient in the directory.
    pub recipient: Option<Uuid>,
    /// A recipient outside it.
    pub outside: Option<OutsideRecipient>,
    /// What they need to know.
    pub text: String,
}

/// What was sent in an emergency, and what is still due.
#[derive(Debug, Clone)]
pub struct EmergencySent {
    /// The decision.
    pub row: DecisionRow,
    /// The recipient in the directory.
    pub recipient: Option<AgencyRow>,
    /// Whether the record is overdue.
    pub overdue: bool,
}

/// The record of an emergency, written afterwards.
#[derive(Debug, Clone, Default)]
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

/// What the emergency screen offers, numbers first.
#[derive(Debug, Clone)]
pub struct EmergencyChoices {
    /// Agencies to share with, front doors first.
    pub agencies: Vec<AgencyRow>,
    /// The child from whose page one came.
    pub child: Option<PersonRow>,
}

const HOUR_US: i64 = 3_600_000_000;

fn name_unknown(lang: Lang) -> String {
    match lang {
        Lang::En => "Name not known".into(),
        Lang::Cy => "Enw ddim yn hysbys".into(),
    }
}

/// A name that the list can show: nothing that cannot be seen, and no longer than a line.
fn plain_name(typed: &str, lang: Lang) -> String {
    let name: String = typed
        .chars()
        .filter(|c| !c.is_control())
        .take(LINE_MAX)
        .collect();
    if domain::text::check_required(&name, LINE_MAX).is_ok() {
        name.trim().to_owned()
    } else {
        name_unknown(lang)
    }
}

impl Casework {
    /// What the emergency screen offers. The child is named only to whoever may find children.
    ///
    /// # Errors
    /// The database.
    pub async fn emergency_choices(
        &self,
        actor: &Actor,
        child: Option<Uuid>,
    ) -> Result<EmergencyChoices> {
        let permit = self
            .permit(actor, Act::ShareInEmergency, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        let child = match child {
            Some(id) => conn.person(actor.agency_id, id).await.ok(),
            None => None,
        };
        let agencies = directory(conn.agencies().await?, actor.agency_id);
        Ok(EmergencyChoices { agencies, child })
    }

    /// Shares now. The record of it becomes due, and the leads see it at once. The same again,
    /// with the same ids, is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] where there is nobody to send it to (`recipient`) or nothing to
    /// send (`text`). Nothing else stops it.
    pub async fn share_in_emergency(&self, actor: &Actor, input: EmergencyShare) -> Result<Uuid> {
        let mut faults = Vec::new();
        let mut fault = |field: &str| {
            faults.push(Fault {
                field: field.to_owned(),
                key: "empty",
            });
        };
        if input.recipient.is_none() && input.outside.as_ref().is_none_or(nobody) {
            fault("recipient");
        }
        if input.text.trim().is_empty() {
            fault("text");
        }
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let permit = self
            .permit(actor, Act::ShareInEmergency, Relation::None)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        if let Ok(there) = work.decision(actor.agency_id, input.id).await {
            return if there.decided_by == actor.practitioner_id {
                Ok(there.id)
            } else {
                Err(CaseworkError::NotFound)
            };
        }
        let sharing_id = input.sharing_id;
        let due_us = work.now_us + self.settings.emergency_record_hours * HOUR_US;
        let row = work.emergency_row(actor, input, due_us).await?;
        let (id, person) = (row.id, row.person_id);
        work.add_decision(&row).await?;
        work.log(
            EventKind::EmergencyShared,
            Some(person),
            Some(id),
            json!({ "recipient": row.recipient_agency_id, "record_due_us": due_us }),
        )
        .await?;
        work.record_due(&row, due_us).await?;
        work.tell_leads_of_emergency(actor, id).await?;
        let send = to_send(&row, sharing_id, true)?;
        work.send_sharing(send).await?;
        work.bring_back_decisions(person).await?;
        work.commit().await?;
        self.deliver_soon().await;
        Ok(id)
    }

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
        let mut conn = self.read(&permit).await?;
        let recipient = match row.recipient_agency_id {
            Some(r) => Some(conn.agency(r).await?),
            None => None,
        };
        let overdue = row.record_due_us.is_some_and(|due| due < self.now_us());
        Ok(EmergencySent {
            overdue: overdue && row.state == DecisionState::RecordDue,
            row,
            recipient,
        })
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
        let sent = self.emergency_sent(actor, input.id).await?;
        let own = sent.row.decided_by == actor.practitioner_id;
        let permit = self
            .permit_own_or_agency(actor, Act::FinishEmergencyRecord, own)
            .await?;
        let mut work = self.begin(actor, permit).await?;
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
        seal_law_now(&mut row, &agency, sent.recipient.as_ref(), self.today())?;
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

fn nobody(o: &OutsideRecipient) -> bool {
    o.organisation.trim().is_empty() && o.person.trim().is_empty() && o.phone.trim().is_empty()
}

impl Work {
    async fn emergency_row(
        &mut self,
        actor: &Actor,
        input: EmergencyShare,
        due_us: i64,
    ) -> Result<DecisionRow> {
        let agency = actor.agency_id;
        let recipient = match input.recipient {
            Some(id) if id != agency && self.agency(id).await.is_ok() => Some(id),
            _ => None,
        };
        let outside = input.outside.filter(|o| recipient.is_none() && !nobody(o));
        if recipient.is_none() && outside.is_none() {
            return Err(CaseworkError::invalid("recipient", "unknown"));
        }
        let person = self
            .child_or_new(actor, input.child, &input.child_name)
            .await?;
        let mut content = blank_content();
        content.outside_recipient = outside;
        content.text = input.text;
        // Whoever goes out to find the child must know who it is.
        content.items = [PersonDetail::Name, PersonDetail::BirthDate]
            .map(|detail| ChosenItem {
                source: ItemSource::Detail { detail },
                why: String::new(),
            })
            .into();
        Ok(DecisionRow {
            agency_id: agency,
            id: input.id,
            kind: DecisionKind::Emergency,
            state: DecisionState::RecordDue,
            person_id: person,
            concern_id: None,
            decided_by: actor.practitioner_id,
            recipient_agency_id: recipient,
            started_us: self.now_us,
            decided_us: None,
            shared_us: Some(self.now_us),
            record_due_us: Some(due_us),
            review_us: None,
            returned_us: None,
            returned_why: String::new(),
            replaces_id: None,
            rulebook_hash: String::new(),
            version: 1,
            content,
        })
    }

    /// The agency's record of the child; a new one under the name that was typed where there is
    /// none, since looking for the right one must not cost time.
    async fn child_or_new(
        &mut self,
        actor: &Actor,
        child: Option<Uuid>,
        typed: &str,
    ) -> Result<Uuid> {
        if let Some(id) = child
            && self.person(actor.agency_id, id).await.is_ok()
        {
            return Ok(id);
        }
        let id = Uuid::now_v7();
        let new = NewPerson {
            agency_id: actor.agency_id,
            id,
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: plain_name(typed, actor.lang),
                ..PersonContent::default()
            },
        };
        let now = self.now_us;
        self.add_person(&new, now).await?;
        Ok(id)
    }

    async fn record_due(&mut self, row: &DecisionRow, due_us: i64) -> Result<()> {
        let now = self.now_us;
        self.add_task(&NewTask {
            agency_id: row.agency_id,
            id: Uuid::now_v7(),
            kind: TaskKind::EmergencyRecord,
            person_id: Some(row.person_id),
            object_id: Some(row.id),
            owner_id: Some(row.decided_by),
            due_us,
            created_us: now,
            content: TaskContent::default(),
        })
        .await?;
        Ok(())
    }

    /// The leads see it at once, and are written to without any fact of the case.
    async fn tell_leads_of_emergency(&mut self, actor: &Actor, decision: Uuid) -> Result<()> {
        let agency = actor.agency_id;
        let path = format!("/emergency/{decision}/sent");
        for person in self.people_to_alert(agency).await? {
            if person.id == actor.practitioner_id {
                continue;
            }
            let alert = AlertRow {
                practitioner_id: person.id,
                id: Uuid::now_v7(),
                kind: "emergency-shared".to_owned(),
                object_id: Some(decision),
                created_us: self.now_us,
                read_us: None,
            };
            self.add_alert(agency, &alert).await?;
            if let Some(to) = &person.content.email {
                self.send_alert(to, person.lang, &path).await?;
            }
        }
        Ok(())
    }
}
