//! Deciding whether to share: what is asked, what the law says of it, and what was decided.

mod deciding;
mod facts;
mod items;
mod reading;
mod returning;
mod sheet;

pub use deciding::NotShare;
pub(crate) use deciding::to_send;
pub(crate) use facts::seal_law_now;
pub use items::ItemChoice;
pub use sheet::{
    AboutWhom, AskedFact, DecisionAnswers, DecisionChoices, DecisionDesk, DecisionRecord,
    StartDecision,
};

use crate::{
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::{
    decision::{DecisionContent, DecisionKind, DecisionState},
    text,
};
use ledger::EventKind;
use rulebook::{Answer, Facts};
use serde_json::json;
use store::{AgencyRow, DecisionRow};
use uuid::Uuid;

/// Notes a fault where a text cannot be taken.
pub(crate) fn check_text(faults: &mut Vec<Fault>, field: &str, value: &str, required: bool) {
    let checked = if required {
        text::check_required(value, text::TEXT_MAX)
    } else {
        text::check(value, text::TEXT_MAX)
    };
    let key = match checked {
        Ok(()) => return,
        Err(text::TextFault::Empty) => "empty",
        Err(text::TextFault::TooLong { .. }) => "too-long",
        Err(text::TextFault::Control) => "control",
    };
    faults.push(Fault {
        field: field.to_owned(),
        key,
    });
}

/// An empty sheet.
pub(crate) fn blank_content() -> DecisionContent {
    DecisionContent {
        purpose: String::new(),
        safeguarding_link: String::new(),
        request: None,
        outside_recipient: None,
        items: Vec::new(),
        text: String::new(),
        whole_file_reason: String::new(),
        basis: None,
        legal_power: String::new(),
        conditions: Vec::new(),
        why_necessary: String::new(),
        risks_weighed: String::new(),
        family: None,
        advice: String::new(),
        agreement_and_dpia: String::new(),
        security_and_retention: String::new(),
        identity_protection: String::new(),
        reasons: String::new(),
        not_share_reasons: Vec::new(),
        instead: String::new(),
        requester_told: String::new(),
        emergency_why: String::new(),
        late_reason: String::new(),
        release_reason: String::new(),
        law: None,
    }
}

fn check_start(input: &StartDecision) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut empty = |field: &str| {
        faults.push(Fault {
            field: field.to_owned(),
            key: "empty",
        });
    };
    if input.purpose.is_none() {
        empty("purpose");
    }
    match (&input.recipient, &input.outside) {
        (None, None) => empty("recipient"),
        (None, Some(o)) if o.organisation.trim().is_empty() && o.person.trim().is_empty() => {
            empty("outside-organisation");
        }
        _ => {}
    }
    check_text(&mut faults, "purpose-text", &input.purpose_text, true);
    if let Some(o) = &input.outside {
        for (field, value) in [
            ("outside-person", &o.person),
            ("outside-organisation", &o.organisation),
            ("outside-verified", &o.verified_how),
            ("outside-phone", &o.phone),
        ] {
            check_text(&mut faults, field, value, false);
        }
    }
    faults
}

impl Casework {
    /// What the first screen of a decision offers.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the child is absent or the person may not decide.
    pub async fn decision_choices(&self, actor: &Actor, child: Uuid) -> Result<DecisionChoices> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let row = conn.person(agency, child).await?;
        let mut around = Vec::new();
        for r in conn.relations(agency, child).await? {
            around.push((conn.person(agency, r.other_id).await?, r.relation));
        }
        let agencies = directory(conn.agencies().await?, agency);
        drop(conn);
        self.log_looked_to_decide(actor, permit, child).await?;
        Ok(DecisionChoices {
            child: row,
            around,
            agencies,
        })
    }

    async fn log_looked_to_decide(
        &self,
        actor: &Actor,
        permit: access::Permit,
        child: Uuid,
    ) -> Result<()> {
        let mut work = self.begin(actor, permit).await?;
        work.log_reading(
            EventKind::FileRead,
            Some(child),
            None,
            json!({ "for": "decision" }),
        )
        .await?;
        work.commit_reading().await
    }

    /// Begins a decision. The same again, with the same id, is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`], or [`CaseworkError::NotFound`].
    pub async fn start_decision(&self, actor: &Actor, input: StartDecision) -> Result<Uuid> {
        let faults = check_start(&input);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        if let Ok(there) = work.decision(actor.agency_id, input.id).await {
            return if there.decided_by == actor.practitioner_id {
                Ok(there.id)
            } else {
                Err(CaseworkError::NotFound)
            };
        }
        let row = work.new_draft(actor, input).await?;
        work.add_decision(&row).await?;
        work.commit().await?;
        Ok(row.id)
    }

    /// Keeps the answers of the second screen. What was decided cannot be changed.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`], [`CaseworkError::WrongState`], [`CaseworkError::NotFound`].
    pub async fn save_decision_answers(
        &self,
        actor: &Actor,
        id: Uuid,
        input: DecisionAnswers,
    ) -> Result<()> {
        let mut faults = Vec::new();
        for (field, value) in [
            ("text", &input.text),
            ("whole-file-reason", &input.whole_file_reason),
            ("legal-power", &input.legal_power),
            ("why-necessary", &input.why_necessary),
            ("risks", &input.risks_weighed),
            ("advice", &input.advice),
        ] {
            check_text(&mut faults, field, value, false);
        }
        if let Some(family) = &input.family {
            check_text(&mut faults, "family-said", &family.said, false);
            check_text(&mut faults, "family-spoke", &family.spoke_with, false);
        }
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.draft_of(id).await?;
        let mut facts = facts::stored(&row);
        for (path, values) in &input.answers {
            match facts::with_answer(&facts, path, values) {
                Some(changed) => facts = changed,
                None => faults.push(Fault {
                    field: path.clone(),
                    key: "unknown",
                }),
            }
        }
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        facts.chosen.basis = input.basis;
        input.into_row(&mut row);
        facts::keep(&mut row, &facts)?;
        work.change_decision(&row).await?;
        work.commit().await
    }

    /// Everything that the screens of a decision show, with the law of today applied.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn decision_desk(&self, actor: &Actor, id: Uuid) -> Result<DecisionDesk> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let row = work.decision(actor.agency_id, id).await?;
        let desk = work.desk(row, self.today()).await?;
        work.log_reading(
            EventKind::FileRead,
            Some(desk.row.person_id),
            Some(id),
            json!({ "for": "decision" }),
        )
        .await?;
        work.commit_reading().await?;
        Ok(desk)
    }

    /// What the law says of a decision as it stands, today.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn ask_law(&self, actor: &Actor, id: Uuid) -> Result<Answer> {
        Ok(self.decision_desk(actor, id).await?.answer)
    }

    /// The civil date in the United Kingdom, whose law is asked for.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
        self.now().to_zoned(zone).date()
    }
}

/// Agencies that one can share with: checked ones, front doors first, without one's own.
pub(crate) fn directory(all: Vec<AgencyRow>, own: Uuid) -> Vec<AgencyRow> {
    // Whoever must ring now finds a front door of their own nation on top.
    let nation = all.iter().find(|a| a.id == own).map(|a| a.nation);
    let mut all: Vec<AgencyRow> = all
        .into_iter()
        .filter(|a| a.id != own && a.verified_us.is_some())
        .collect();
    all.sort_by_key(|a| (!a.front_door, Some(a.nation) != nation));
    all
}

impl DecisionAnswers {
    fn into_row(self, row: &mut DecisionRow) {
        let c = &mut row.content;
        c.items = self
            .items
            .into_iter()
            .map(|source| domain::decision::ChosenItem {
                source,
                why: String::new(),
            })
            .collect();
        c.text = self.text;
        c.whole_file_reason = self.whole_file_reason;
        c.family = self.family;
        c.basis = self.basis.and_then(|b| b.try_into().ok());
        c.conditions = self.conditions;
        c.legal_power = self.legal_power;
        c.why_necessary = self.why_necessary;
        c.risks_weighed = self.risks_weighed;
        c.advice = self.advice;
    }
}

impl Work {
    /// A decision that is still being made.
    async fn draft_of(&mut self, id: Uuid) -> Result<DecisionRow> {
        let agency = self.agency_id;
        let row = self.decision(agency, id).await?;
        if row.state == DecisionState::Draft {
            Ok(row)
        } else {
            Err(CaseworkError::WrongState)
        }
    }

    async fn new_draft(&mut self, actor: &Actor, input: StartDecision) -> Result<DecisionRow> {
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
                request: input.request,
                outside_recipient: input.outside.filter(|_| input.recipient.is_none()),
                ..blank_content()
            },
        };
        facts::keep(&mut row, &facts)?;
        Ok(row)
    }

    /// The law applied to a decision as it stands, with all that its screens show.
    async fn desk(&mut self, row: DecisionRow, today: jiff::civil::Date) -> Result<DecisionDesk> {
        let agency_id = self.agency_id;
        let child = self.person(agency_id, row.person_id).await?;
        let agency = self.agency(agency_id).await?;
        let recipient = match row.recipient_agency_id {
            Some(id) => Some(self.agency(id).await?),
            None => None,
        };
        let items = self.items_of(&child).await?;
        let stored = facts::stored(&row);
        let facts = facts::complete(&stored, &row, &agency, recipient.as_ref(), &items, today);
        let book = rulebook::Rulebook::builtin();
        let answer = book.decide(&facts);
        let questions = facts::questions(book, &stored, &facts, &answer);
        let about = self.about(agency_id, &row, &facts).await?;
        Ok(DecisionDesk {
            row,
            child,
            agency,
            recipient,
            about,
            answer,
            questions,
            items,
            facts,
        })
    }
}
