//! The request, the items, the family, the flow, what happened after, and what was picked.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{Article9, Basis, NoConsentReason, Outcome, words};

words! {
    /// What sort of question is asked of the rulebook.
    Situation, "situation" {
        /// A one-off decision whether to share.
        OneOff = "one_off",
        /// A question about consent alone.
        ConsentQuestion = "consent_question",
        /// Consent given earlier has been withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// An emergency share is looked at afterwards.
        AfterEmergency = "after_emergency",
        /// A routine flow is to be started.
        RoutineFlow = "routine_flow",
        /// A child changes school and the child-protection file follows.
        SchoolTransfer = "school_transfer",
        /// A child goes missing again and several agencies hold a piece.
        MissingPattern = "missing_pattern",
        /// A person uses a data protection right.
        RightsRequest = "rights_request",
        /// Information went to the wrong person.
        SentToWrongPerson = "sent_to_wrong_person",
        /// Something shared was found to be wrong.
        FoundWrong = "found_wrong",
    }
}

words! {
    /// Another area that a child lives in or is about to live in.
    OtherArea, "other area" {
        /// Another local authority in the same nation.
        SameNation = "same_nation",
        /// A local authority in another nation of the United Kingdom.
        OtherNation = "other_nation",
        /// No other area.
        None = "none",
    }
}

/// A request for information that this decision answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// Under what law, or by whom, it was made.
    pub kind: Option<RequestKind>,
    /// What sort of organisation asks.
    #[schemars(schema_with = "crate::words::agency_kind")]
    pub requester: Option<domain::AgencyKind>,
    /// Does it say what the information is for?
    pub purpose_stated: Option<bool>,
    /// Does it name the statutory or court power it rests on, or why it is necessary?
    pub power_stated: Option<bool>,
    /// Does it say that the requester needs the data for its own public task?
    pub states_public_task: Option<bool>,
    /// Is the officer or person who asks named, with a way to ring back?
    pub person_identified: Option<bool>,
    /// Is this organisation one the request can be made to?
    pub addressee_qualifies: Option<bool>,
    /// Is the information of a type that the section covers (about this body, its function or
    /// activity, a person it acts for, or received under an earlier request)?
    pub in_scope: Option<bool>,
    /// Is the request made to help the requester's statutory functions?
    pub for_functions: Option<bool>,
    /// The ground on which the organisation would like to refuse.
    pub refusal_ground: Option<RefusalGround>,
    /// Has the reason for refusing been explained?
    pub refusal_explained: Option<bool>,
    /// The day it was received.
    pub received: Option<Date>,
    /// The day by which it asks for an answer.
    pub due: Option<Date>,
    /// Does a court order cover exactly these items?
    pub order_covers_items: Option<bool>,
    /// Does the Board ask that the answer go to another body it names?
    pub supply_to_named_body: Option<bool>,
}

words! {
    /// Under what law, or by whom, a request for information is made.
    RequestKind, "kind of request" {
        /// There is no request.
        None = "none",
        /// Safeguarding Board, Social Services and Well-being (Wales) Act 2014 s.137.
        S137 = "s137",
        /// Local authority, Social Services and Well-being (Wales) Act 2014 s.164.
        S164 = "s164",
        /// Safeguarding partner, Children Act 2004 s.16H (England).
        S16h = "s16h",
        /// Local authority enquiry, Children Act 1989 s.47.
        S47 = "s47",
        /// Safeguarding Board for Northern Ireland, 2011 Act s.11.
        Sbni11 = "sbni_s11",
        /// Police.
        Police = "police",
        /// A court's order.
        CourtOrder = "court_order",
        /// Another organisation asks without naming a law.
        Other = "other",
    }
}

words! {
    /// A ground on which a statutory request may be refused.
    RefusalGround, "ground for refusing" {
        /// Incompatible with the body's own duties.
        IncompatibleDuty = "incompatible_duty",
        /// It would have an adverse effect on the body's functions.
        AdverseEffect = "adverse_effect",
        /// Unreasonable in all the circumstances (England, s.47).
        Unreasonable = "unreasonable",
        /// Another ground.
        Other = "other",
    }
}

/// What the items to be shared are like.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Items {
    /// Is any statement not yet marked as fact, reported, opinion or historical?
    pub untagged: Option<bool>,
    /// Is any of it old?
    pub historical: Option<bool>,
    /// Is it explained why the old information still matters?
    pub historical_explained: Option<bool>,
    /// Is a whole file selected?
    pub whole_file: Option<bool>,
    /// Is there a reason why the whole file is needed?
    pub whole_file_reason: Option<bool>,
    /// Does any of it come from family court proceedings?
    pub court_derived: Option<bool>,
    /// Is any of it covered by legal professional privilege?
    pub legally_privileged: Option<bool>,
    /// Is any of it restricted access information from a meeting?
    pub restricted_access: Option<bool>,
    /// Has its provider explicitly allowed it to go further?
    pub provider_permission: Option<bool>,
    /// Does it name or identify other people who have no part in this?
    pub third_party: Option<bool>,
    /// Does it contain a protected address or identity?
    pub protected_identity: Option<bool>,
    /// Was it first collected for another purpose?
    pub collected_for_other_purpose: Option<bool>,
}

/// What the child and family know and say. Not consent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Family {
    /// Is it safe to tell the family before sharing?
    pub safe_to_tell: Option<bool>,
    /// Have they been told?
    pub told: Option<bool>,
    /// Do they object?
    pub objects: Option<bool>,
    /// Does the family agree with what is planned (their view, not data-protection consent)?
    pub agrees: Option<bool>,
    /// The footing for not telling.
    pub not_telling_ground: Option<NotTellingGround>,
    /// When telling is to be reconsidered.
    pub reconsider_on: Option<Date>,
    /// Were the child's views asked for?
    pub child_views_sought: Option<bool>,
    /// Did the information come from the family themselves?
    pub data_from_family: Option<bool>,
}

words! {
    /// The footing for not telling the family.
    NotTellingGround, "ground for not telling" {
        /// Article 14(5)(b): telling would seriously impair the protective purpose.
        SeriouslyImpair = "seriously_impair",
        /// DPA 2018 Sch 2 para 2: telling would prejudice crime work.
        CrimePrejudice = "crime_prejudice",
        /// DPA 2018 Sch 2 para 5(2): the disclosure is required by law or a court.
        RequiredByLaw = "required_by_law",
        /// The privacy notice already covers it (data obtained from the person).
        NoticeCovers = "notice_covers",
        /// Schedule 3 serious harm: not a ground here, offered only to be corrected.
        ScheduleThree = "schedule_three",
    }
}

/// A routine flow rather than a one-off share.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Flow {
    /// Is this a repeated, planned flow?
    pub routine: Option<bool>,
    /// Has every party its own data protection impact assessment?
    pub every_party_dpia: Option<bool>,
    /// Is there an agreement?
    pub agreement: Option<bool>,
    /// Is it a pre-agreed national flow such as the Child Protection Information Sharing service?
    pub national: Option<bool>,
    /// Which way the information goes.
    pub pattern: Option<FlowPattern>,
}

words! {
    /// Which way information goes in a planned flow.
    FlowPattern, "pattern of flow" {
        /// Regular and both ways.
        Reciprocal = "reciprocal",
        /// One way.
        OneWay = "one_way",
        /// The parties decide together why and how.
        JointControl = "joint_control",
    }
}

/// A person's use of a data protection right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RightsRequest {
    /// Which right.
    pub kind: Option<RightKind>,
    /// Who asks.
    pub requester: Option<RightsRequester>,
    /// The day from which time counts: the latest of receipt, proof of identity, fee.
    pub received: Option<Date>,
    /// What sorts of data are in the answer.
    pub data: Vec<RightsData>,
    /// Is disclosure in the best interests of the child the data is about?
    pub best_interests: Option<bool>,
    /// Would disclosure be likely to cause serious harm to anyone's health?
    pub serious_harm_likely: Option<bool>,
    /// The day of the health professional's opinion.
    pub health_opinion_on: Option<Date>,
    /// Does the person already know the health data?
    pub known_already: Option<bool>,
    /// Is the child able to make the request?
    pub child_able: Option<bool>,
    /// Was the data given in the expectation that this requester would not see it?
    pub expected_private: Option<bool>,
    /// Would disclosure be likely to prejudice the detection or prevention of crime?
    pub crime_prejudice: Option<bool>,
    /// Is the request complex, or one of many?
    pub complex: Option<bool>,
    /// The day on which the person was asked what exactly is wanted.
    pub clarification_asked: Option<Date>,
    /// The day on which their answer came.
    pub clarification_received: Option<Date>,
}

words! {
    /// A data protection right.
    RightKind, "right" {
        /// Access, Article 15.
        Access = "access",
        /// Rectification, Article 16.
        Rectification = "rectification",
        /// Erasure, Article 17.
        Erasure = "erasure",
        /// Restriction, Article 18.
        Restriction = "restriction",
        /// Portability, Article 20.
        Portability = "portability",
        /// Objection, Article 21.
        Objection = "objection",
        /// A complaint to the controller, DPA 2018 s.164A.
        Complaint = "complaint",
        /// A parent's separate right to the educational record (maintained school, England).
        EducationalRecord = "educational_record",
    }
}

words! {
    /// Who uses a right.
    RightsRequester, "requester" {
        /// The person the data is about.
        Self_ = "self",
        /// Someone with parental responsibility for the child the data is about.
        ParentalResponsibility = "parental_responsibility",
        /// Someone appointed by a court to manage the person's affairs.
        CourtAppointed = "court_appointed",
        /// Somebody else.
        Other = "other",
    }
}

words! {
    /// What sort of data a rights request reaches.
    RightsData, "sort of data" {
        /// Health data.
        Health = "health",
        /// Social-work data.
        SocialWork = "social_work",
        /// The education record.
        Education = "education",
        /// Data on whether the child is, was or may be at risk of abuse.
        ChildAbuse = "child_abuse",
        /// Material from the Principal Reporter (Scotland).
        Reporter = "reporter",
        /// A professional's opinion.
        Opinion = "opinion",
        /// Data about another person.
        OtherPerson = "other_person",
        /// Covered by legal professional privilege.
        Privileged = "privileged",
        /// Adoption records.
        Adoption = "adoption",
        /// Other data.
        Other = "other",
    }
}

/// What happened after something was shared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct After {
    /// When it was shared.
    pub shared_at: Option<Timestamp>,
    /// When the record was written.
    pub recorded_at: Option<Timestamp>,
    /// Is it written down why the record came late?
    pub late_reason: Option<bool>,
    /// When the organisation became aware that something went wrong.
    pub aware_at: Option<Timestamp>,
    /// Is a risk to anyone likely?
    pub risk_likely: Option<bool>,
    /// Is the risk to anyone high?
    pub high_risk: Option<bool>,
}

/// The practitioner's answers to Children Act 2004 s.16LA. The engine never guesses them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DutyToShare {
    /// Is the information relevant to safeguarding or promoting the child's welfare?
    pub relevant: Option<bool>,
    /// May disclosing it help the recipient with its functions or services?
    pub may_facilitate: Option<bool>,
    /// Would disclosing be more detrimental to the child than not disclosing?
    pub more_detrimental: Option<bool>,
}

/// What the person has picked, to be checked against the law.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Chosen {
    /// The lawful basis.
    pub basis: Option<Basis>,
    /// The paragraph of Annex 1, where the basis is a recognised legitimate interest.
    pub annex_one: Option<u8>,
    /// The condition picked for each person.
    pub conditions: Vec<ChosenCondition>,
    /// The outcome picked.
    pub outcome: Option<Outcome>,
    /// Does a named person decide?
    pub named_person: Option<bool>,
    /// Are the reasons written down?
    pub reasons_given: Option<bool>,
    /// Is there a date or an event on which the decision is looked at again?
    pub reconsider_set: Option<bool>,
}

/// The condition picked for one person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChosenCondition {
    /// The id of the person, as in `subjects`.
    pub subject: String,
    /// The Article 9(2) condition.
    pub article_9: Option<Article9>,
    /// The paragraph of DPA 2018 Schedule 1.
    pub schedule_one: Option<u8>,
    /// The reason under para 18(2).
    pub reason: Option<NoConsentReason>,
}

/// A switch for law whose start is not settled: on, off, or from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Switch {
    /// On or off for every day.
    State(bool),
    /// In force from this day.
    From(Date),
}

/// Switches for law whose start is not settled. Left out: as the rulebook ships.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// The English duty to share, s.16LA. Ships as announced: from 30 September 2026.
    pub isd_16la: Option<Switch>,
    /// The English duty to report child sexual abuse. Ships off.
    pub csa_report: Option<Switch>,
    /// The consistent identifier, s.16LC. Ships off.
    pub identifier_16lc: Option<Switch>,
}
