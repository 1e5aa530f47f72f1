//! Sharing in an emergency. Nothing stands in the way: no question of law, no second factor, no
//! approval. Only a recipient and some words are needed; the record follows.

mod record;
mod spooled;

pub use record::{EmergencyRecord, EmergencySent};
pub use spooled::{EMERGENCY_LETTER, OutageAgency, OutageDirectory, SpooledEmergency};

use crate::{
    decisions::{directory, to_send},
    desk::{Actor, Casework, Work},
    drafts::DraftKind,
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::{
    decision::{
        ChosenItem, DecisionContent, DecisionKind, DecisionState, ItemSource, OutsideRecipient,
        PersonDetail,
    },
    person::{PersonContent, PersonKind},
    task::{TaskContent, TaskKind},
    text::LINE_MAX,
};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{AgencyRow, DecisionRow, NewPerson, NewTask, PersonRow};
use uuid::Uuid;

/// What is sent in an emergency.
#[derive(Debug, Clone, Default, Serialize)]
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
    /// They need what is protected of an address or telephone to reach the child: it goes along, and
    /// the ledger keeps that it did. Else it is cut out, and whoever sends is told.
    pub with_protected: bool,
    /// What the child is called where neither is known, in the words of whoever asks.
    #[serde(skip)]
    pub name_if_unknown: String,
    /// The draft of a concern from which this grew: it stays, to be logged afterwards.
    #[serde(skip)]
    pub draft: Option<Uuid>,
    /// Sent from a session that was locked by idleness: the lock protects reading only.
    #[serde(skip)]
    pub from_locked: bool,
}

/// What the emergency screen offers, numbers first.
#[derive(Debug, Clone)]
pub struct EmergencyChoices {
    /// Agencies to share with, front doors first.
    pub agencies: Vec<AgencyRow>,
    /// The child from whose page one came.
    pub child: Option<PersonRow>,
    /// The front door of the actor's nation, where only one takes part here.
    pub likely: Option<Uuid>,
}

const HOUR_US: i64 = 3_600_000_000;
/// Why something protected went along in an emergency, in both languages.
const RELEASED: &str =
    "Needed at once to reach the child. / Ei angen ar unwaith i gyrraedd y plentyn.";

/// A name that the list can show: nothing that cannot be seen, and no longer than a line.
fn plain_name(typed: &str, unknown: &str) -> String {
    let name: String = typed
        .chars()
        .filter(|c| !c.is_control())
        .take(LINE_MAX)
        .collect();
    if domain::text::check_required(&name, LINE_MAX).is_ok() {
        name.trim().to_owned()
    } else {
        unknown.to_owned()
    }
}

/// What else is done beside sending. Where any of it fails, the sending is not held up by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Besides {
    Everything,
    Nothing,
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
        let all = conn.agencies().await?;
        let nation = all
            .iter()
            .find(|a| a.id == actor.agency_id)
            .map(|a| a.nation);
        let agencies = directory(all, actor.agency_id);
        let mut doors = agencies
            .iter()
            .filter(|a| a.front_door && a.on_hub && Some(a.nation) == nation);
        let likely = match (doors.next(), doors.next()) {
            (Some(only), None) => Some(only.id),
            _ => None,
        };
        Ok(EmergencyChoices {
            agencies,
            child,
            likely,
        })
    }

    /// The front doors that are answered day and night, for whoever has not signed in: public
    /// facts of the directory, and nothing else.
    ///
    /// # Errors
    /// The database.
    pub async fn public_front_doors(&self) -> Result<Vec<AgencyRow>> {
        let mut all = self.store.read().await?.agencies().await?;
        all.retain(|a| a.front_door && a.verified_us.is_some() && !a.phone_24h.is_empty());
        Ok(all)
    }

    /// Shares now. The record of it becomes due, and the leads see it at once. The same again,
    /// with the same ids, is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] where there is nobody to send it to (`recipient`) or nothing to
    /// send (`text`); [`CaseworkError::OtherContent`] where something else was sent under the id.
    /// Nothing else stops it.
    pub async fn share_in_emergency(&self, actor: &Actor, input: EmergencyShare) -> Result<Uuid> {
        // Refused is only who is in no agency's work; nobody else waits for anything here.
        self.permit(actor, Act::ShareInEmergency, Relation::None)
            .await
            .map(drop)?;
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
        let sent = self.send_now(actor, &input, Besides::Everything).await;
        let (id, untold) = match sent {
            Err(CaseworkError::Internal(why)) => {
                tracing::error!(error = %why, "an emergency is sent without telling the leads");
                let id = self.send_now(actor, &input, Besides::Nothing).await?;
                (id, true)
            }
            other => (other?, false),
        };
        if untold && let Err(e) = self.tell_of_emergency(actor, id).await {
            tracing::error!(error = %e, "the leads were not told of an emergency");
        }
        self.deliver_soon().await;
        self.link_child_of(actor, id).await;
        Ok(id)
    }

    async fn send_now(
        &self,
        actor: &Actor,
        input: &EmergencyShare,
        besides: Besides,
    ) -> Result<Uuid> {
        let permit = self
            .permit(actor, Act::ShareInEmergency, Relation::None)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        if besides == Besides::Everything && !work.first_time("emergency", input.id, input).await? {
            return Ok(input.id);
        }
        if let Ok(there) = work.decision(actor.agency_id, input.id).await {
            return if there.decided_by == actor.practitioner_id {
                Ok(there.id)
            } else {
                Err(CaseworkError::NotFound)
            };
        }
        let due_us = work.now_us + self.settings.emergency_record_hours * HOUR_US;
        let row = work.emergency_row(actor, input.clone(), due_us).await?;
        let (id, person) = (row.id, row.person_id);
        work.add_decision(&row).await?;
        let session = if input.from_locked { "locked" } else { "open" };
        work.log(
            EventKind::EmergencyShared,
            Some(person),
            Some(id),
            json!({ "recipient": row.recipient_agency_id, "record_due_us": due_us, "session": session }),
        )
        .await?;
        work.record_due(&row, due_us).await?;
        let send = to_send(&row, input.sharing_id, true)?;
        work.send_sharing(send).await?;
        // What was typed has been sent: its own draft goes, that of the concern stays.
        work.drop_draft(actor.agency_id, actor.practitioner_id, id)
            .await?;
        if besides == Besides::Everything {
            work.tell_leads_of_emergency(actor, id).await?;
            work.bring_back_decisions(person).await?;
        }
        work.commit().await?;
        Ok(id)
    }

    /// Looks the child up at once, so that whoever sent it sees who else it may be. Sent is sent,
    /// whatever comes of this.
    async fn link_child_of(&self, actor: &Actor, id: Uuid) {
        let found = match self.store.read().await {
            Ok(mut conn) => conn.decision(actor.agency_id, id).await,
            Err(e) => Err(e),
        };
        match found {
            Ok(row) => self.link_soon(actor.agency_id, row.person_id).await,
            Err(e) => tracing::error!(error = %e, "the child of an emergency was not looked up"),
        }
    }

    async fn tell_of_emergency(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ShareInEmergency, Relation::None)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        work.tell_leads_of_emergency(actor, id).await?;
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
        let name = plain_name(&input.child_name, &input.name_if_unknown);
        let person = self.child_or_new(actor, input.child, name).await?;
        let concern_id = self.grew_from(actor, input.draft).await?;
        let content = DecisionContent {
            outside_recipient: outside,
            text: input.text,
            release_reason: if input.with_protected {
                RELEASED.to_owned()
            } else {
                String::new()
            },
            // Whoever goes out to find the child must know who it is.
            items: [PersonDetail::Name, PersonDetail::BirthDate]
                .map(|detail| ChosenItem::new(ItemSource::Detail { detail }))
                .into(),
            ..DecisionContent::default()
        };
        Ok(DecisionRow {
            agency_id: agency,
            id: input.id,
            kind: DecisionKind::Emergency,
            state: DecisionState::RecordDue,
            person_id: person,
            concern_id,
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

    /// The concern, or the draft of one, from which the emergency grew, where it is the actor's.
    async fn grew_from(&mut self, actor: &Actor, draft: Option<Uuid>) -> Result<Option<Uuid>> {
        let Some(id) = draft else { return Ok(None) };
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        if self.concern_author(agency, id).await? == Some(who) {
            return Ok(Some(id));
        }
        Ok(match self.draft(agency, who, id).await {
            Ok(d) if d.kind == DraftKind::Concern.as_str() => Some(id),
            _ => None,
        })
    }

    /// The agency's record of the child; a new one under the name that was typed where there is
    /// none, since looking for the right one must not cost time.
    async fn child_or_new(
        &mut self,
        actor: &Actor,
        child: Option<Uuid>,
        name: String,
    ) -> Result<Uuid> {
        if let Some(id) = child
            && self.person(actor.agency_id, id).await.is_ok()
        {
            return Ok(id);
        }
        let id = Uuid::now_v7();
        let (given, family) = name.rsplit_once(' ').unwrap_or((&name, ""));
        let new = NewPerson {
            agency_id: actor.agency_id,
            id,
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: given.trim().to_owned(),
                family_name: family.to_owned(),
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
        let mut people = self.people_to_alert(agency).await?;
        people.retain(|p| p.id != actor.practitioner_id);
        self.tell(&people, "emergency-shared", decision, &path)
            .await
    }
}
