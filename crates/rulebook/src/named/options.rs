//! Named facts about what the person has picked.

use super::{Tri, named_facts, said};
use crate::words::{Article9, Basis, Outcome};

named_facts! {
    /// Consent is picked as the basis.
    Whole chosen_consent [] = |v| said(v.f.chosen.basis, &[Basis::Consent]);
    /// Contract is picked as the basis.
    Whole chosen_contract [] = |v| said(v.f.chosen.basis, &[Basis::Contract]);
    /// Public task is picked as the basis.
    Whole chosen_public_task [] = |v| said(v.f.chosen.basis, &[Basis::PublicTask]);
    /// A recognised legitimate interest is picked as the basis.
    Whole chosen_recognised_interest [] = |v| said(v.f.chosen.basis, &[Basis::RecognisedInterest]);
    /// Either kind of legitimate interest is picked as the basis.
    Whole chosen_interest [] = |v| said(v.f.chosen.basis, &[Basis::RecognisedInterest, Basis::LegitimateInterests]);
    /// Annex 1 paragraph 3 or 4 (emergencies) is picked.
    Whole chosen_annex_emergency [] = |v| said(v.f.chosen.annex_one, &[3, 4]);
    /// Explicit consent and para 18 are both picked for this person.
    Subject chosen_consent_with_para_18 [] = |v| v.who(|s| {
        let mine = || v.f.chosen.conditions.iter().filter(|c| c.subject == s.id);
        let eighteen = mine().any(|c| c.schedule_one == Some(18));
        let consent = mine().any(|c| c.article_9 == Some(Article9::A));
        (eighteen && consent).into()
    });
    /// Vital interests (Article 9(2)(c)) is picked for this person.
    Subject chosen_vital_interests [] = |v| v.who(|s| {
        v.f.chosen.conditions.iter().any(|c| c.subject == s.id && c.article_9 == Some(Article9::C)).into()
    });
    /// Para 18 is picked for this person without one of its three reasons.
    Subject chosen_para_18_without_reason [] = |v| v.who(|s| {
        v.f.chosen.conditions.iter().any(|c| {
            c.subject == s.id && c.schedule_one == Some(18) && c.reason.is_none()
                && s.no_consent_reason.is_none() && c.article_9 != Some(Article9::A)
        }).into()
    });
    /// Reason (a), consent cannot be given, is picked though this person is able and was asked.
    Subject chosen_reason_a_though_able [] = |v| v.who(|s| {
        let picked = v.f.chosen.conditions.iter().any(|c| {
            c.subject == s.id && c.reason == Some(crate::words::NoConsentReason::CannotBeGiven)
        });
        Tri::from(picked).and(Tri::from(s.capable).only_if_said())
    });
    /// No named person decides.
    Whole no_named_person [] = |v| Tri::from(v.f.chosen.named_person).not().only_if_said();
    /// The person has picked not to share, or to wait.
    Whole chosen_not_to_share [] = |v| said(v.f.chosen.outcome, &[
        Outcome::NotShare, Outcome::NotShareYet, Outcome::RefuseWithWrittenReasons, Outcome::OutOfScope,
    ]);
    /// No reasons are written down for the choice.
    Whole reasons_missing ["chosen.reasons_given"] = |v| Tri::from(v.f.chosen.reasons_given).not();
    /// No day or event is set on which to look again.
    Whole reconsider_missing ["chosen.reconsider_set"] = |v| Tri::from(v.f.chosen.reconsider_set).not();
}
