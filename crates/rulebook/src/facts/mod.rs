//! What the engine is told: plain, nested, and all of it optional, so that a screen can ask
//! step by step and the answer says what is still missing.
//!
//! No personal data belongs here: people are numbers or roles, never names.

pub mod json;
mod people;
mod says;
mod situation;

pub use people::{
    AbuseKind, Consent, ConsentState, Life, SpecialCategory, Subject, SubjectRole, Suspicion,
};
pub use situation::{
    After, Chosen, ChosenCondition, DutyToShare, Family, Flow, FlowPattern, Items,
    NotTellingGround, OtherArea, RefusalGround, Request, RequestKind, RightKind, RightsData,
    RightsRequest, RightsRequester, Situation, Switch, Switches,
};

use domain::{AgencyKind, IsdRole, Nation, WelshRole};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::words;

/// Everything the rulebook may be told about one decision. What is left out is unknown, which is
/// not the same as "no".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// The day whose law applies, as YYYY-MM-DD.
    pub as_at: Option<Date>,
    /// The nation whose law applies to the person deciding.
    #[schemars(schema_with = "crate::words::nation")]
    pub nation: Option<Nation>,
    /// Is a child or another person in danger now? If yes, nothing may stand in the way.
    pub emergency: Option<bool>,
    /// What sort of question this is. Left out: a one-off decision whether to share.
    pub situation: Option<Situation>,
    /// The organisation that decides.
    pub decider: Organisation,
    /// Who would receive the information.
    pub recipient: Recipient,
    /// What the sharing is for.
    pub purpose: Option<Purpose>,
    /// Does the information say, or let someone work out, who it is about?
    pub identifiable: Option<bool>,
    /// What is suspected or known.
    pub suspicion: Suspicion,
    /// Each person the data is about. Not only the child: often a parent.
    pub subjects: Vec<Subject>,
    /// A request that this decision answers, if any.
    pub request: Request,
    /// What the items to be shared are like.
    pub items: Items,
    /// What the child and family know and say.
    pub family: Family,
    /// A routine (repeated) flow rather than a one-off share.
    pub flow: Flow,
    /// A person's own rights request.
    pub rights: RightsRequest,
    /// What happened after something was shared.
    pub after: After,
    /// The practitioner's own answers to the English duty to share, s.16LA.
    pub duty_to_share: DutyToShare,
    /// What the person has picked, to be checked.
    pub chosen: Chosen,
    /// Law that can be switched on or moved by date.
    pub switches: Switches,
}

impl Facts {
    /// Is this the emergency path: marked as one, or somebody is in immediate danger?
    pub fn is_emergency(&self) -> bool {
        self.emergency == Some(true) || self.suspicion.immediate_danger == Some(true)
    }
}

/// The organisation that decides, and the person deciding for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Organisation {
    /// An opaque id, only to notice that sender and recipient are the same.
    pub id: Option<String>,
    /// What sort of organisation it is.
    #[schemars(schema_with = "crate::words::agency_kind")]
    pub kind: Option<AgencyKind>,
    /// Is it a public authority (a body under freedom of information law)? Left out: taken from
    /// the kind where the kind decides it.
    pub public_authority: Option<bool>,
    /// Is it performing its own public task here? Left out for a public authority: taken as yes.
    pub public_task: Option<bool>,
    /// Does a law give it a function of safeguarding? Left out: taken from the kind where clear.
    pub statutory_function: Option<bool>,
    /// Is it contracted by a public body to provide this service?
    pub contracted: Option<bool>,
    /// England: its place in the duty to share. A flag set for each agency, never inferred.
    #[schemars(schema_with = "crate::words::isd_role")]
    pub isd_role: Option<IsdRole>,
    /// Wales: its place in the Social Services and Well-being (Wales) Act 2014.
    #[schemars(schema_with = "crate::words::welsh_role")]
    pub welsh_role: Option<WelshRole>,
    /// Wales: listed in Children Act 2004 s.28(1).
    pub section_28_body: Option<bool>,
    /// Is it a competent authority (DPA 2018 s.30 and Schedule 7)? Left out: from the kind.
    pub competent_authority: Option<bool>,
    /// Is it sharing for a law-enforcement purpose (DPA 2018 s.31)?
    pub law_enforcement_purpose: Option<bool>,
    /// What the person who decides does.
    pub profession: Option<Profession>,
    /// Is that person a health or social-work professional, or otherwise under a duty of
    /// confidentiality? Left out: from the profession where clear.
    pub secrecy_duty: Option<bool>,
    /// Does the person work in an activity covered by the reporting duty of the Crime and
    /// Policing Act 2026 (regulated activity with children, position of trust, constable)?
    pub reporting_activity: Option<bool>,
    /// Does the organisation hold an appropriate policy document for the condition used?
    pub policy_document_held: Option<bool>,
    /// Is there a data sharing agreement that covers this? Never required for a one-off share.
    pub agreement: Option<bool>,
    /// Has it done its own data protection impact assessment?
    pub dpia: Option<bool>,
}

/// Who would receive the information.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Recipient {
    /// An opaque id, only to notice that sender and recipient are the same.
    pub id: Option<String>,
    /// What sort of organisation it is.
    #[schemars(schema_with = "crate::words::agency_kind")]
    pub kind: Option<AgencyKind>,
    /// England: its place in the duty to share.
    #[schemars(schema_with = "crate::words::isd_role")]
    pub isd_role: Option<IsdRole>,
    /// Wales: its place in the 2014 Act.
    #[schemars(schema_with = "crate::words::welsh_role")]
    pub welsh_role: Option<WelshRole>,
    /// Has it been checked that this is who they say they are?
    pub verified: Option<bool>,
    /// Has it a part in safeguarding this child or supporting the family?
    pub safeguarding_role: Option<bool>,
    /// Is it a competent authority (DPA 2018 s.30 and Schedule 7)? Left out: from the kind.
    pub competent_authority: Option<bool>,
    /// Is the person a specialist child-protection officer?
    pub specialist_officer: Option<bool>,
    /// May they receive papers of children's court proceedings by rule or by leave?
    pub court_route: Option<bool>,
}

words! {
    /// What a sharing is for.
    Purpose, "purpose" {
        /// To protect someone from neglect or harm.
        ProtectFromHarm = "protect_from_harm",
        /// To support or promote a child's welfare.
        PromoteWelfare = "promote_welfare",
        /// To prevent, detect or investigate an unlawful act.
        PreventCrime = "prevent_crime",
        /// To provide a service, such as a referral to mental health support.
        ProvideService = "provide_service",
        /// To ask for advice without saying who it is about.
        AdviceWithoutIdentity = "advice_without_identity",
        /// Because a law, a court or a statutory request asks for it.
        AnswerRequest = "answer_request",
        /// To move a child's file with the child.
        TransferFile = "transfer_file",
        /// An allegation against someone who works with children.
        AllegationAgainstStaff = "allegation_against_staff",
        /// No purpose has been given, or none that is clear and legitimate.
        Unclear = "unclear",
        /// Something else, not about safeguarding.
        Other = "other",
    }
}

words! {
    /// What the person who decides does for a living or as a volunteer.
    Profession, "profession" {
        /// Health professional.
        Health = "health",
        /// Social-work professional.
        SocialWork = "social_work",
        /// Teacher or other education worker.
        Teacher = "teacher",
        /// Police officer or police staff.
        Police = "police",
        /// Counsellor.
        Counsellor = "counsellor",
        /// Early years worker.
        EarlyYears = "early_years",
        /// Volunteer.
        Volunteer = "volunteer",
        /// Anything else.
        Other = "other",
    }
}
