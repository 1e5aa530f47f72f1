//! Named facts about a request for information.

use super::{Tri, named_facts, one_of, said};
use crate::facts::{RefusalGround, RequestKind};

named_facts! {
    /// A Safeguarding Board asks under s.137.
    Whole request_s137 ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::S137]);
    /// A local authority asks under s.164.
    Whole request_s164 ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::S164]);
    /// A safeguarding partner asks under s.16H.
    Whole request_s16h ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::S16h]);
    /// A local authority asks in an enquiry under s.47.
    Whole request_s47 ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::S47]);
    /// The Safeguarding Board for Northern Ireland asks under s.11.
    Whole request_sbni ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::Sbni11]);
    /// A court orders disclosure.
    Whole court_order ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::CourtOrder]);
    /// The police ask.
    Whole request_police ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::Police]);
    /// Another organisation asks without naming a law.
    Whole request_other ["request.kind"] = |v| one_of(v.f.request.kind, &[RequestKind::Other]);
    /// The request can be made to this organisation.
    Whole addressee_qualifies ["request.addressee_qualifies"] = |v| v.f.request.addressee_qualifies.into();
    /// The request cannot be made to this organisation.
    Whole addressee_does_not_qualify ["request.addressee_qualifies"] = |v| Tri::from(v.f.request.addressee_qualifies).not();
    /// The information is of a type that the section covers.
    Whole request_in_scope ["request.in_scope"] = |v| v.f.request.in_scope.into();
    /// The information is not of a type that the section covers.
    Whole request_out_of_scope ["request.in_scope"] = |v| Tri::from(v.f.request.in_scope).not();
    /// The request is not made to help the requester's statutory functions.
    Whole request_not_for_functions [] = |v| Tri::from(v.f.request.for_functions).not().only_if_said();
    /// One of the two grounds of the Welsh Act for refusing is relied on.
    Whole welsh_refusal_ground ["request.refusal_ground"] = |v| said(v.f.request.refusal_ground, &[RefusalGround::IncompatibleDuty, RefusalGround::AdverseEffect]);
    /// A ground that the Welsh Act does not know is relied on.
    Whole welsh_other_ground [] = |v| said(v.f.request.refusal_ground, &[RefusalGround::Unreasonable, RefusalGround::Other]);
    /// The organisation says it would be unreasonable in all the circumstances to assist.
    Whole ground_unreasonable [] = |v| said(v.f.request.refusal_ground, &[RefusalGround::Unreasonable]);
    /// Any ground for refusing is relied on.
    Whole any_refusal_ground [] = |v| v.f.request.refusal_ground.is_some().into();
    /// The answer is to go to another body that the Board names.
    Whole supply_to_named_body [] = |v| Tri::from(v.f.request.supply_to_named_body).only_if_said();
    /// The order does not cover all the items.
    Whole order_does_not_cover [] = |v| Tri::from(v.f.request.order_covers_items).not().only_if_said();
    /// The request says what it is for.
    Whole request_purpose_stated ["request.purpose_stated"] = |v| v.f.request.purpose_stated.into();
    /// The request does not say what it is for, or gives neither a power nor a reason why it is needed.
    Whole request_unclear ["request.purpose_stated", "request.power_stated"] = |v| {
        Tri::from(v.f.request.purpose_stated).not().or(Tri::from(v.f.request.power_stated).not())
    };
    /// The request does not say what it is for.
    Whole request_without_purpose ["request.purpose_stated"] = |v| Tri::from(v.f.request.purpose_stated).not();
    /// The request says that the requester needs the data for its own public task.
    Whole request_states_public_task [] = |v| Tri::from(v.f.request.states_public_task).only_if_said();
}
