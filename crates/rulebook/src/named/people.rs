//! Named facts about one person the data is about, about consent, and about the family.

use super::{Tri, named_facts, one_of, said};
use crate::facts::{ConsentState, Life, NotTellingGround, RequestKind, Subject, SubjectRole};
use crate::words::NoConsentReason;

fn state(s: &Subject, of: &[ConsentState]) -> Tri {
    said(s.consent.state, of)
}

fn child(s: &Subject) -> Tri {
    match (s.age, s.role) {
        (Some(age), _) => (age < 18).into(),
        (None, Some(SubjectRole::Child)) => Tri::Yes,
        (None, Some(SubjectRole::Sibling)) | (None, None) => Tri::Unknown,
        (None, Some(_)) => Tri::No,
    }
}

fn valid_basis(s: &Subject) -> bool {
    let c = &s.consent;
    c.state == Some(ConsentState::Given)
        && c.is_basis == Some(true)
        && c.freely_given != Some(false)
        && c.names_each_controller != Some(false)
        && c.expired != Some(true)
}

named_facts! {
    /// It is known who the information is about.
    Whole subjects_listed ["subjects"] = |v| if v.f.subjects.is_empty() { Tri::Unknown } else { Tri::Yes };
    /// Special category data about this person is included.
    Subject subject_special ["subjects[].special_categories"] = |v| v.who(|s| s.special_categories.as_ref().map(|c| !c.is_empty()).into());
    /// Offence data about this person, alleged offences included, is included.
    Subject subject_offence ["subjects[].offence_data"] = |v| v.who(|s| s.offence_data.into());
    /// Special category or offence data about anybody is included.
    Whole any_sensitive [] = |v| v.f.subjects.iter().any(|s| {
        s.offence_data == Some(true) || s.special_categories.as_ref().is_some_and(|c| !c.is_empty())
    }).into();
    /// This person is under 18.
    Subject subject_child ["subjects[].age"] = |v| v.who(child);
    /// This person is at least 12 and under 18.
    Subject subject_twelve_to_seventeen ["subjects[].age"] = |v| v.who(|s| s.age.map(|a| (12..18).contains(&a)).into());
    /// This person is able to decide about their own information.
    Subject subject_capable ["subjects[].capable"] = |v| v.who(|s| s.capable.into());
    /// It is said that this person is able to decide about their own information.
    Subject subject_said_capable [] = |v| v.who(|s| Tri::from(s.capable).only_if_said());
    /// This person is unable to decide about their own information.
    Subject subject_incapable ["subjects[].capable"] = |v| v.who(|s| Tri::from(s.capable).not());
    /// This person is known to be unable to decide, or to give consent.
    Subject subject_cannot_consent [] = |v| v.who(|s| {
        (s.capable == Some(false) || s.consent.state == Some(ConsentState::Unable)
            || s.no_consent_reason == Some(NoConsentReason::CannotBeGiven)).into()
    });
    /// This person has died.
    Subject subject_deceased [] = |v| v.who(|s| said(s.life, &[Life::Deceased]));
    /// This person is not yet born.
    Subject subject_unborn [] = |v| v.who(|s| said(s.life, &[Life::Unborn]));
    /// Not an adult who meets the three parts of para 18(3): care needs, risk, unable to protect self.
    Subject adult_not_at_risk [] = |v| v.who(|s| {
        let failed = [s.care_and_support_needs, s.at_risk_of_harm, s.unable_to_protect_self].contains(&Some(false));
        child(s).not().only_if_said().and(failed.into())
    });
    /// A child, or an adult at risk, is the one to be protected: the purpose is safeguarding and
    /// para 18(1)(b) is met by somebody.
    Whole protects_child_or_adult_at_risk ["purpose"] = |v| v.named("safeguarding_purpose");

    /// Asking this person would prejudice protection.
    Subject subject_prejudice ["suspicion.asking_would_prejudice"] = |v| v.who(|s| match s.no_consent_reason {
        Some(reason) => (reason == NoConsentReason::WouldPrejudice).into(),
        None => v.f.suspicion.asking_would_prejudice.into(),
    });
    /// It is not said whether asking would prejudice protection, but significant harm or an
    /// offence against a child is suspected, or it is not safe to tell the family.
    Subject subject_prejudice_likely [] = |v| v.who(|s| {
        let open = s.no_consent_reason.is_none() && v.f.suspicion.asking_would_prejudice.is_none()
            && s.capable != Some(false) && s.consent.state != Some(ConsentState::Unable);
        let grave = v.named("significant_harm") == Tri::Yes
            || v.f.suspicion.child_sexual_offence == Some(true)
            || v.f.suspicion.offence_known == Some(true)
            || v.f.family.safe_to_tell == Some(false);
        (open && grave).into()
    });
    /// It would not be reasonable to expect this person's consent to be obtained.
    Subject subject_not_reasonable ["subjects[].no_consent_reason"] = |v| v.who(|s| match s.no_consent_reason {
        Some(reason) => (reason == NoConsentReason::NotReasonable).into(),
        None => state(s, &[ConsentState::Refused, ConsentState::Withdrawn]).eq(&Tri::Yes).then_some(true).into(),
    });
    /// Nothing is said about why consent was not sought.
    Subject subject_reason_not_said [] = |v| v.who(|s| {
        (s.no_consent_reason.is_none() && s.capable != Some(false)
            && matches!(s.consent.state, None | Some(ConsentState::NotAsked | ConsentState::Given))).into()
    });

    /// Somebody's consent is the basis, and it looks valid.
    Whole consent_is_basis [] = |v| v.f.subjects.iter().any(valid_basis).into();
    /// This person's explicit consent is the basis.
    Subject subject_explicit_consent [] = |v| v.who(|s| (valid_basis(s) && s.consent.explicit == Some(true)).into());
    /// This person gave consent, but the request did not name each controller that relies on it.
    Subject subject_consent_unnamed [] = |v| v.who(|s| (s.consent.names_each_controller == Some(false)).into());
    /// This person could not freely refuse.
    Subject subject_consent_not_free [] = |v| v.who(|s| (s.consent.freely_given == Some(false)).into());
    /// This person's consent has run out.
    Subject subject_consent_expired [] = |v| v.who(|s| (s.consent.expired == Some(true)).into());
    /// This person withdrew consent on which the sharing rested.
    Subject subject_withdrew_basis [] = |v| v.who(|s| (s.consent.state == Some(ConsentState::Withdrawn) && s.consent.is_basis == Some(true)).into());
    /// This person withdrew consent, but the sharing rests on something else.
    Subject subject_withdrew_not_basis [] = |v| v.who(|s| (s.consent.state == Some(ConsentState::Withdrawn) && s.consent.is_basis == Some(false)).into());
    /// It is not known whether the sharing rested on the consent that was withdrawn.
    Subject subject_withdrawal_unsettled ["subjects[].consent.is_basis"] = |v| v.who(|s| {
        if s.consent.state == Some(ConsentState::Withdrawn) && s.consent.is_basis.is_none() { Tri::Unknown } else { Tri::No }
    });
    /// This person refused.
    Subject subject_refused [] = |v| v.who(|s| state(s, &[ConsentState::Refused]));
    /// This data was first collected on this person's consent.
    Subject subject_collected_on_consent [] = |v| v.who(|s| (s.consent.collected_on_consent == Some(true)).into());
    /// The child is able to decide and refuses.
    Subject child_able_refuses [] = |v| v.who(|s| {
        child(s).and(state(s, &[ConsentState::Refused])).and(Tri::from(s.capable).only_if_said())
            .and(one_of(s.role, &[SubjectRole::Child]).not().only_if_said().not())
    });

    /// It is not safe to tell the family.
    Whole not_safe_to_tell ["family.safe_to_tell"] = |v| Tri::from(v.f.family.safe_to_tell).not();
    /// It is safe to tell the family.
    Whole safe_to_tell ["family.safe_to_tell"] = |v| v.f.family.safe_to_tell.into();
    /// The family were told although it was marked unsafe.
    Whole told_though_unsafe [] = |v| (v.f.family.told == Some(true) && v.f.family.safe_to_tell == Some(false)).into();
    /// The family does not want what is planned.
    Whole plan_declined [] = |v| (v.f.family.agrees == Some(false) || v.f.family.objects == Some(true)).into();
    /// The family object.
    Whole family_objects [] = |v| Tri::from(v.f.family.objects).only_if_said();
    /// No footing is named for not telling the family.
    Whole no_ground_for_not_telling ["family.not_telling_ground"] = |v| if v.f.family.not_telling_ground.is_none() { Tri::Unknown } else { Tri::No };
    /// The footing named is Schedule 3 serious harm, which is no footing for this.
    Whole ground_is_schedule_three [] = |v| said(v.f.family.not_telling_ground, &[NotTellingGround::ScheduleThree]);
    /// No day is set to think again about telling.
    Whole no_day_to_reconsider ["family.reconsider_on"] = |v| if v.f.family.reconsider_on.is_none() { Tri::Unknown } else { Tri::No };
    /// A request under the Welsh, English or Northern Irish statutes is answered.
    Whole statutory_request [] = |v| said(v.f.request.kind, &[
        RequestKind::S137, RequestKind::S164, RequestKind::S16h, RequestKind::S47, RequestKind::Sbni11,
    ]);
}
