//! The second screen: answers to what the law asks, the items, and what is picked.

use super::{DecisionAnswers, Footing, check_text, facts, fault};
use crate::{
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::{decision::DecisionState, family::FamilyView};
use jiff::civil::Date;
use store::DecisionRow;
use uuid::Uuid;

impl Casework {
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
        let mut faults = input.faults(self.today());
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.draft_of(id).await?;
        let mut facts = facts::stored(&row);
        for (path, values) in &input.answers {
            match facts::with_answer(&facts, path, values) {
                Some(changed) => facts = changed,
                None => faults.push(fault(path, "unknown")),
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

    /// Picks the lawful basis and the conditions, and leaves everything else as it stands: what
    /// the check page offers where the second screen was left before the law could suggest them.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`], [`CaseworkError::NotFound`].
    pub async fn pick_footing(&self, actor: &Actor, id: Uuid, picked: Footing) -> Result<()> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.draft_of(id).await?;
        let mut facts = facts::stored(&row);
        if let Some(basis) = picked.basis {
            facts.chosen.basis = Some(basis);
            row.content.basis = basis.try_into().ok();
        }
        for condition in picked.conditions {
            let all = &mut row.content.conditions;
            all.retain(|c| c.person != condition.person);
            all.push(condition);
        }
        facts::keep(&mut row, &facts)?;
        work.change_decision(&row).await?;
        work.commit().await
    }
}

/// What must hold of what is said about the family.
pub(super) fn check_family(faults: &mut Vec<Fault>, family: &FamilyView, today: Date) {
    check_text(faults, "family-said", &family.said, false);
    check_text(faults, "family-spoke", &family.spoke_with, false);
    check_text(faults, "family-child", &family.child_said, false);
    if family.told_on.is_some_and(|day| day > today) {
        faults.push(fault("family-told-on", "future"));
    }
}

impl DecisionAnswers {
    fn faults(&self, today: Date) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (field, value) in [
            ("text", &self.text),
            ("whole-file-reason", &self.whole_file_reason),
            ("legal-power", &self.legal_power),
            ("why-necessary", &self.why_necessary),
            ("risks", &self.risks_weighed),
            ("advice", &self.advice),
            ("identity", &self.identity_protection),
            ("agreement", &self.agreement_and_dpia),
            ("security", &self.security_and_retention),
        ] {
            check_text(&mut faults, field, value, false);
        }
        let how = self.verified_how.as_deref().unwrap_or_default();
        check_text(&mut faults, "outside-verified", how, false);
        for (n, item) in self.items.iter().enumerate() {
            check_text(
                &mut faults,
                &format!("items-{}-why", n + 1),
                &item.why,
                false,
            );
        }
        if let Some(family) = &self.family {
            check_family(&mut faults, family, today);
        }
        if let Some(consent) = &self.consent {
            check_text(&mut faults, "consent-words", &consent.words, false);
            if consent.on.is_some_and(|day| day > today) {
                faults.push(fault("consent-on", "future"));
            }
        }
        faults
    }

    fn into_row(self, row: &mut DecisionRow) {
        let c = &mut row.content;
        c.items = self.items;
        for item in &mut c.items {
            // What stood is noted when it is decided, from the records, never from the form.
            item.stood = None;
        }
        c.marks = self.marks;
        if let (Some(how), Some(outside)) = (self.verified_how, &mut c.outside_recipient) {
            outside.verified_how = how;
        }
        c.text = self.text;
        c.whole_file_reason = self.whole_file_reason;
        c.family = self.family;
        c.consent = self.consent;
        c.basis = self.basis.and_then(|b| b.try_into().ok());
        c.conditions = self.conditions;
        c.legal_power = self.legal_power;
        c.why_necessary = self.why_necessary;
        c.risks_weighed = self.risks_weighed;
        c.advice = self.advice;
        c.identity_protection = self.identity_protection;
        c.agreement_and_dpia = self.agreement_and_dpia;
        c.security_and_retention = self.security_and_retention;
    }
}

impl Work {
    /// A decision that is still being made.
    pub(super) async fn draft_of(&mut self, id: Uuid) -> Result<DecisionRow> {
        let agency = self.agency_id;
        let row = self.decision(agency, id).await?;
        self.clear(Some(row.person_id)).await?;
        if row.state == DecisionState::Draft {
            Ok(row)
        } else {
            Err(CaseworkError::WrongState)
        }
    }
}
