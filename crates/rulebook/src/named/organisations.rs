//! Named facts about who decides and who receives.

use domain::{AgencyKind, IsdRole, WelshRole};

use super::{Tri, kind, named_facts, one_of, said};
use crate::facts::Profession;

const BOUND: &[IsdRole] = &[
    IsdRole::SectionEleven,
    IsdRole::Designated,
    IsdRole::Provider,
];

named_facts! {
    /// The decider is a public authority and performs its own task.
    Whole public_authority_in_task ["decider.kind", "decider.public_authority"] = |v| {
        let d = &v.f.decider;
        Tri::from(d.public_authority.or(v.decider().public_authority))
            .and(Tri::from(d.public_task.or(Some(true))))
    };
    /// The decider is not a public authority, or not in its task here.
    Whole not_public_authority_in_task ["decider.kind", "decider.public_authority"] = |v| v.named("public_authority_in_task").not();
    /// A law gives the decider a function of safeguarding.
    Whole statutory_function ["decider.kind", "decider.statutory_function"] = |v| {
        v.f.decider.statutory_function.or(v.decider().statutory_function).into()
    };
    /// No law is known to give the decider a function of its own.
    Whole no_statutory_function ["decider.kind", "decider.statutory_function"] = |v| v.named("statutory_function").not();
    /// The decider is a competent authority (DPA 2018 s.30).
    Whole decider_competent_authority [] = |v| {
        Tri::from(v.f.decider.competent_authority.or(v.decider().competent_authority)).only_if_said()
    };
    /// The decider shares for a law-enforcement purpose.
    Whole law_enforcement_purpose [] = |v| Tri::from(v.f.decider.law_enforcement_purpose).only_if_said();
    /// The decider does not share for a law-enforcement purpose.
    Whole no_law_enforcement_purpose [] = |v| Tri::from(v.f.decider.law_enforcement_purpose).only_if_said().not();
    /// The person is a health or social-work professional, or under a duty of confidentiality,
    /// and the purpose includes health or social care.
    Whole health_or_social_care ["decider.profession"] = |v| {
        let d = &v.f.decider;
        let professional = one_of(d.profession, &[Profession::Health, Profession::SocialWork])
            .or(Tri::from(d.secrecy_duty).only_if_said());
        professional.and(v.named("safeguarding_purpose"))
    };
    /// The person deciding is a health professional.
    Whole health_professional [] = |v| said(v.f.decider.profession, &[Profession::Health]);
    /// The person deciding is a counsellor.
    Whole counsellor [] = |v| said(v.f.decider.profession, &[Profession::Counsellor]);
    /// The person works in an activity to which the English duty to report sexual offences applies.
    Whole reporting_activity ["decider.reporting_activity"] = |v| {
        let p = v.f.decider.profession;
        Tri::from(v.f.decider.reporting_activity.or(
            said(p, &[Profession::Teacher, Profession::EarlyYears, Profession::Police]).eq(&Tri::Yes).then_some(true),
        ))
    };
    /// The person is a regulated professional in health, social care or teaching.
    Whole regulated_professional ["decider.profession"] = |v| {
        one_of(v.f.decider.profession, &[Profession::Health, Profession::SocialWork, Profession::Teacher])
    };
    /// The decider holds no appropriate policy document.
    Whole no_policy_document [] = |v| Tri::from(v.f.decider.policy_document_held).not().only_if_said();
    /// There is no data sharing agreement.
    Whole no_agreement [] = |v| {
        Tri::from(v.f.decider.agreement.or(v.f.flow.agreement)).not().only_if_said()
    };
    /// The decider has done no impact assessment of its own.
    Whole no_dpia [] = |v| Tri::from(v.f.decider.dpia).not().only_if_said();

    /// England: the decider has a place in the duty to share (a flag on the agency).
    Whole isd_decider ["decider.isd_role"] = |v| one_of(v.f.decider.isd_role, BOUND);
    /// England: the recipient has a place in the duty to share (a flag on the agency).
    Whole isd_recipient ["recipient.isd_role"] = |v| one_of(v.f.recipient.isd_role, BOUND);
    /// The practitioner considers the information relevant to safeguarding or welfare.
    Whole isd_relevant ["duty_to_share.relevant"] = |v| v.f.duty_to_share.relevant.into();
    /// The practitioner considers that disclosing may help the recipient's functions.
    Whole isd_may_facilitate ["duty_to_share.may_facilitate"] = |v| v.f.duty_to_share.may_facilitate.into();
    /// The practitioner considers disclosing more detrimental to the child than not disclosing.
    Whole isd_more_detrimental ["duty_to_share.more_detrimental"] = |v| v.f.duty_to_share.more_detrimental.into();
    /// One of the three questions of the duty to share is still open.
    Whole isd_open [] = |v| {
        let d = &v.f.duty_to_share;
        (d.relevant != Some(false) && d.may_facilitate != Some(false)
            && (d.relevant.is_none() || d.may_facilitate.is_none() || d.more_detrimental.is_none())).into()
    };

    /// Wales: the decider is a relevant partner (s.162) or a youth offending team.
    Whole welsh_partner ["decider.welsh_role"] = |v| one_of(v.f.decider.welsh_role, &[WelshRole::RelevantPartner, WelshRole::YouthOffendingTeam]);
    /// Wales: the decider is known not to be a relevant partner, a youth offending team or the authority.
    Whole welsh_not_partner ["decider.welsh_role"] = |v| one_of(v.f.decider.welsh_role, &[WelshRole::None, WelshRole::SafeguardingBoard]);
    /// Wales: the decider is a local authority exercising social services functions.
    Whole welsh_local_authority ["decider.welsh_role"] = |v| one_of(v.f.decider.welsh_role, &[WelshRole::LocalAuthority]);

    /// The recipient is a local authority's children's services.
    Whole recipient_local_authority [] = |v| Tri::from(v.recipient().local_authority);
    /// The recipient is a competent authority such as the police.
    Whole recipient_competent_authority ["recipient.kind"] = |v| {
        let r = &v.f.recipient;
        if r.kind.is_none() && r.competent_authority.is_none() { Tri::Unknown } else {
            Tri::from(r.competent_authority.or(v.recipient().competent_authority)).only_if_said()
        }
    };
    /// The recipient is no competent authority.
    Whole recipient_not_competent_authority ["recipient.kind"] = |v| v.named("recipient_competent_authority").not();
    /// The recipient has been checked and is not who they say, or has not been checked.
    Whole recipient_unverified ["recipient.verified"] = |v| Tri::from(v.f.recipient.verified).not();
    /// The recipient has no part in safeguarding the child or supporting the family.
    Whole recipient_no_role [] = |v| Tri::from(v.f.recipient.safeguarding_role).not().only_if_said();
    /// The police share with a school or an early years setting.
    Whole police_to_school [] = |v| {
        let from = kind(v.f.decider.kind, &[AgencyKind::Police]).only_if_said();
        let to = Tri::from(v.recipient().school)
            .or(said(v.f.recipient.kind, &[AgencyKind::Nursery, AgencyKind::Childminder, AgencyKind::College]));
        from.and(to)
    };
    /// The decider is a school.
    Whole decider_school [] = |v| Tri::from(v.decider().school);
    /// The decider is not a health body.
    Whole decider_not_health_body ["decider.kind"] = |v| {
        if v.f.decider.kind.is_none() { Tri::Unknown } else { Tri::from(!v.decider().health_body) }
    };
    /// The decider is a local authority or the police.
    Whole decider_council_or_police [] = |v| {
        Tri::from(v.decider().local_authority).or(said(v.f.decider.kind, &[AgencyKind::Police]))
    };
}
