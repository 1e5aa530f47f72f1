//! Named facts about the items, the flow, rights requests, and what happened after.

use super::{Tri, named_facts, said};
use crate::facts::{FlowPattern, RightKind, RightsData, RightsRequester};

named_facts! {
    /// A statement is not yet marked as fact, reported, opinion or historical.
    Whole untagged ["items.untagged"] = |v| v.f.items.untagged.into();
    /// Some of the information is old.
    Whole historical [] = |v| Tri::from(v.f.items.historical).only_if_said();
    /// It is explained why the old information still matters.
    Whole historical_explained ["items.historical_explained"] = |v| v.f.items.historical_explained.into();
    /// A whole file is selected.
    Whole whole_file [] = |v| Tri::from(v.f.items.whole_file).only_if_said();
    /// There is a reason why the whole file is needed.
    Whole whole_file_reason ["items.whole_file_reason"] = |v| v.f.items.whole_file_reason.into();
    /// Some of it comes from family court proceedings.
    Whole court_derived [] = |v| Tri::from(v.f.items.court_derived).only_if_said();
    /// The recipient may have the court papers by rule, by leave or as a specialist officer.
    Whole court_route_open ["recipient.court_route"] = |v| {
        Tri::from(v.f.recipient.court_route)
            .or(Tri::from(v.f.recipient.specialist_officer).only_if_said())
            .or(Tri::from(v.f.request.order_covers_items).only_if_said())
    };
    /// Some of it is covered by legal professional privilege.
    Whole legally_privileged [] = |v| Tri::from(v.f.items.legally_privileged).only_if_said();
    /// Some of it is restricted access information.
    Whole restricted_access [] = |v| Tri::from(v.f.items.restricted_access).only_if_said();
    /// Its provider has explicitly allowed it to go further.
    Whole provider_permission ["items.provider_permission"] = |v| v.f.items.provider_permission.into();
    /// It identifies people who have no part in this.
    Whole third_party [] = |v| Tri::from(v.f.items.third_party).only_if_said();
    /// It contains a protected address or identity.
    Whole protected_identity [] = |v| Tri::from(v.f.items.protected_identity).only_if_said();
    /// It was first collected for another purpose.
    Whole collected_for_other_purpose [] = |v| Tri::from(v.f.items.collected_for_other_purpose).only_if_said();

    /// Not every party to the flow has its own impact assessment.
    Whole flow_without_dpia ["flow.every_party_dpia"] = |v| {
        Tri::from(v.f.flow.every_party_dpia).not().or(v.named("no_dpia"))
    };
    /// Every party to the flow has its own impact assessment.
    Whole flow_with_dpia ["flow.every_party_dpia"] = |v| v.named("flow_without_dpia").not();
    /// The flow is a pre-agreed national one.
    Whole national_flow [] = |v| Tri::from(v.f.flow.national).only_if_said();
    /// The flow is not a pre-agreed national one.
    Whole not_national_flow [] = |v| Tri::from(v.f.flow.national).only_if_said().not();
    /// The flow is regular and both ways.
    Whole flow_reciprocal [] = |v| said(v.f.flow.pattern, &[FlowPattern::Reciprocal]);
    /// The flow goes one way.
    Whole flow_one_way [] = |v| said(v.f.flow.pattern, &[FlowPattern::OneWay]);
    /// The parties decide together why and how.
    Whole flow_joint_control [] = |v| said(v.f.flow.pattern, &[FlowPattern::JointControl]);

    /// Access is asked for.
    Whole right_access [] = |v| said(v.f.rights.kind, &[RightKind::Access]);
    /// Rectification is asked for.
    Whole right_rectification [] = |v| said(v.f.rights.kind, &[RightKind::Rectification]);
    /// Erasure is asked for.
    Whole right_erasure [] = |v| said(v.f.rights.kind, &[RightKind::Erasure]);
    /// Restriction is asked for.
    Whole right_restriction [] = |v| said(v.f.rights.kind, &[RightKind::Restriction]);
    /// Portability is asked for.
    Whole right_portability [] = |v| said(v.f.rights.kind, &[RightKind::Portability]);
    /// The person was asked what exactly is wanted.
    Whole rights_clarification [] = |v| v.f.rights.clarification_asked.is_some().into();
    /// An objection is made.
    Whole right_objection [] = |v| said(v.f.rights.kind, &[RightKind::Objection]);
    /// A complaint is made to the controller.
    Whole right_complaint [] = |v| said(v.f.rights.kind, &[RightKind::Complaint]);
    /// A parent asks for the educational record.
    Whole right_educational_record [] = |v| said(v.f.rights.kind, &[RightKind::EducationalRecord]);
    /// Any right other than a complaint or the educational record is used.
    Whole data_protection_right [] = |v| v.f.rights.kind
        .is_some_and(|k| !matches!(k, RightKind::Complaint | RightKind::EducationalRecord)).into();
    /// The requester has parental responsibility or was appointed by a court.
    Whole requester_for_child [] = |v| said(v.f.rights.requester, &[RightsRequester::ParentalResponsibility, RightsRequester::CourtAppointed]);
    /// The answer contains child abuse data.
    Whole data_child_abuse [] = |v| v.f.rights.data.contains(&RightsData::ChildAbuse).into();
    /// The answer contains health data.
    Whole data_health [] = |v| v.f.rights.data.contains(&RightsData::Health).into();
    /// The answer contains health, social-work or education data.
    Whole data_serious_harm_kinds [] = |v| v.f.rights.data.iter()
        .any(|d| matches!(d, RightsData::Health | RightsData::SocialWork | RightsData::Education)).into();
    /// The answer contains health or social-work data.
    Whole data_expectation_kinds [] = |v| v.f.rights.data.iter()
        .any(|d| matches!(d, RightsData::Health | RightsData::SocialWork)).into();
    /// The answer contains material from the Principal Reporter.
    Whole data_reporter [] = |v| v.f.rights.data.contains(&RightsData::Reporter).into();
    /// A professional's opinion is disputed.
    Whole data_opinion [] = |v| v.f.rights.data.contains(&RightsData::Opinion).into();
    /// The answer contains data about another person.
    Whole data_other_person [] = |v| v.f.rights.data.contains(&RightsData::OtherPerson).into();
    /// The answer contains privileged or adoption material.
    Whole data_closed_kinds [] = |v| v.f.rights.data.iter()
        .any(|d| matches!(d, RightsData::Privileged | RightsData::Adoption)).into();
    /// Disclosure is not in the best interests of the child.
    Whole not_best_interests ["rights.best_interests"] = |v| Tri::from(v.f.rights.best_interests).not();
    /// Disclosure would be likely to cause serious harm.
    Whole serious_harm_likely ["rights.serious_harm_likely"] = |v| v.f.rights.serious_harm_likely.into();
    /// The requester already knows the health data.
    Whole known_already ["rights.known_already"] = |v| v.f.rights.known_already.into();
    /// A health professional's opinion is at most six months old.
    Whole fresh_health_opinion ["rights.health_opinion_on"] = |v| v.f.rights.health_opinion_on.map(|d| {
        d <= v.on && d.saturating_add(jiff::Span::new().months(6)) >= v.on
    }).into();
    /// The data was given in the expectation that this requester would not see it.
    Whole expected_private ["rights.expected_private"] = |v| v.f.rights.expected_private.into();
    /// Disclosure would be likely to prejudice crime work.
    Whole rights_crime_prejudice [] = |v| Tri::from(v.f.rights.crime_prejudice).only_if_said();
    /// The request is complex, or one of many.
    Whole rights_complex [] = |v| Tri::from(v.f.rights.complex).only_if_said();
    /// The child is able to make the request.
    Whole rights_child_able ["rights.child_able"] = |v| v.f.rights.child_able.into();

    /// The record was written more than a day after the sharing and no reason is given.
    Whole record_late_without_reason [] = |v| {
        let a = &v.f.after;
        let late = match (a.shared_at, a.recorded_at) {
            (Some(s), Some(r)) => r.as_second() - s.as_second() > 86_400,
            _ => false,
        };
        (late && a.late_reason != Some(true)).into()
    };
    /// The emergency share has no record yet.
    Whole record_missing [] = |v| (v.f.after.shared_at.is_some() && v.f.after.recorded_at.is_none()).into();
    /// A risk to somebody is likely after the breach.
    Whole breach_risk ["after.risk_likely"] = |v| v.f.after.risk_likely.into();
    /// The risk to somebody is high after the breach.
    Whole breach_high_risk ["after.high_risk"] = |v| v.f.after.high_risk.into();
}
