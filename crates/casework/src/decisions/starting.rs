//! The first screen: what for, to whom, about whom, and the request that is answered.

use super::{DecisionChoices, StartDecision, check_text, directory, facts, fault};
use crate::{
    decisions::deciding::day_us,
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Fault, Result},
};
use access::Act;
use domain::{
    decision::{DecisionContent, DecisionKind, DecisionState, OutsideRecipient, RequestReceived},
    task::{TaskContent, TaskKind},
};
use jiff::civil::Date;
use rulebook::Facts;
use store::{DecisionRow, NewTask};
use uuid::Uuid;

fn check_start(input: &StartDecision, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    if input.purpose.is_none() {
        faults.push(fault("purpose", "empty"));
    }
    match (&input.recipient, &input.outside) {
        (None, None) => faults.push(fault("recipient", "empty")),
        (None, Some(o)) if o.organisation.trim().is_empty() && o.person.trim().is_empty() => {
            faults.push(fault("outside-organisation", "empty"));
        }
        _ => {}
    }
    check_text(&mut faults, "purpose-text", &input.purpose_text, true);
    check_words(&mut faults, input, today);
    faults
}

/// What must hold of the words of a first screen, whatever is decided then.
pub(super) fn check_words(faults: &mut Vec<Fault>, input: &StartDecision, today: Date) {
    check_text(faults, "safeguarding-link", &input.safeguarding_link, false);
    check_text(faults, "recipient-person", &input.recipient_person, false);
    if let Some(o) = &input.outside {
        check_outside(faults, o);
    }
    if let Some(r) = &input.request {
        check_request(faults, r, today);
    }
}

fn check_outside(faults: &mut Vec<Fault>, o: &OutsideRecipient) {
    for (field, value) in [
        ("outside-person", &o.person),
        ("outside-organisation", &o.organisation),
        ("outside-verified", &o.verified_how),
        ("outside-phone", &o.phone),
    ] {
        check_text(faults, field, value, false);
    }
}

fn check_request(faults: &mut Vec<Fault>, r: &RequestReceived, today: Date) {
    for (field, value) in [
        ("request-organisation", &r.organisation),
        ("request-person", &r.person),
        ("request-asked", &r.asked_for),
        ("request-power", &r.power),
    ] {
        check_text(faults, field, value, false);
    }
    if r.received_on.is_some_and(|day| day > today) {
        faults.push(fault("request-received", "future"));
    }
    if r.received_on
        .zip(r.due_on)
        .is_some_and(|(from, to)| to < from)
    {
        faults.push(fault("request-due", "before"));
    }
}

impl Casework {
    /// What the first screen of a decision offers.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the child is absent or the person may not decide.
    pub async fn decision_choices(&self, actor: &Actor, child: Uuid) -> Result<DecisionChoices> {
        let permit = self.permit_on(actor, Act::DecideSharing, child).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let row = conn.person(agency, child).await?;
        let mut around = Vec::new();
        for r in conn.relations(agency, child).await? {
            around.push((conn.person(agency, r.other_id).await?, r.relation));
        }
        let agencies = directory(conn.agencies().await?, agency);
        drop(conn);
        self.log_read_to_decide(actor, permit, child, None).await?;
        Ok(DecisionChoices {
            child: row,
            around,
            agencies,
        })
    }

    /// Begins a decision. The same again, with the same id, is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`], or [`CaseworkError::NotFound`].
    pub async fn start_decision(&self, actor: &Actor, input: StartDecision) -> Result<Uuid> {
        let permit = self
            .permit_on(actor, Act::DecideSharing, input.child)
            .await?;
        // Before anything of the form is judged: a child who is not there, and one whose file is closed to
        // the asker, are answered alike.
        self.read(&permit)
            .await?
            .person_kind(actor.agency_id, input.child)
            .await?;
        let faults = check_start(&input, self.today());
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("decision", input.id, &input).await? {
            return Ok(input.id);
        }
        if let Ok(there) = work.decision(actor.agency_id, input.id).await {
            return if there.decided_by == actor.practitioner_id {
                Ok(there.id)
            } else {
                Err(CaseworkError::NotFound)
            };
        }
        let row = work.new_draft(actor, input).await?;
        work.add_decision(&row).await?;
        work.plan_answer(&row).await?;
        work.commit().await?;
        Ok(row.id)
    }
}

impl Work {
    pub(super) async fn new_draft(
        &mut self,
        actor: &Actor,
        input: StartDecision,
    ) -> Result<DecisionRow> {
        let agency = actor.agency_id;
        self.person(agency, input.child).await?;
        if let Some(concern) = input.concern {
            self.concern(agency, concern).await?;
        }
        if let Some(old) = input.replaces {
            let old = self.decision(agency, old).await?;
            if old.person_id != input.child {
                return Err(CaseworkError::NotFound);
            }
        }
        if let Some(recipient) = input.recipient {
            let known = self.agency(recipient).await;
            if recipient == agency || known.is_err() {
                return Err(CaseworkError::invalid("recipient", "unknown"));
            }
        }
        let mut facts = Facts {
            purpose: input.purpose,
            ..Facts::default()
        };
        if input.request.is_none() {
            facts.request.kind = Some(rulebook::RequestKind::None);
        }
        facts.subjects = self.subjects(agency, input.child, &input.about).await?;
        let mut row = DecisionRow {
            agency_id: agency,
            id: input.id,
            kind: DecisionKind::Share,
            state: DecisionState::Draft,
            person_id: input.child,
            concern_id: input.concern,
            decided_by: actor.practitioner_id,
            recipient_agency_id: input.recipient,
            started_us: self.now_us,
            decided_us: None,
            shared_us: None,
            record_due_us: None,
            review_us: None,
            returned_us: None,
            returned_why: String::new(),
            replaces_id: input.replaces,
            rulebook_hash: String::new(),
            version: 1,
            content: DecisionContent {
                purpose: input.purpose_text,
                safeguarding_link: input.safeguarding_link,
                request: input.request,
                outside_recipient: input.outside.filter(|_| input.recipient.is_none()),
                recipient_person: input.recipient_person,
                ..DecisionContent::default()
            },
        };
        facts::keep(&mut row, &facts)?;
        Ok(row)
    }

    /// Where an answer was asked for by a day, it stands among what is due until it is decided.
    async fn plan_answer(&mut self, row: &DecisionRow) -> Result<()> {
        let due = row.content.request.as_ref().and_then(|r| r.due_on);
        let Some(due_us) = due.and_then(day_us) else {
            return Ok(());
        };
        Ok(self
            .add_task(&NewTask {
                agency_id: row.agency_id,
                id: Uuid::now_v7(),
                kind: TaskKind::AnswerRequest,
                person_id: Some(row.person_id),
                object_id: Some(row.id),
                owner_id: Some(row.decided_by),
                due_us,
                created_us: row.started_us,
                content: TaskContent::default(),
            })
            .await?)
    }
}
