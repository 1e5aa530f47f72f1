//! What the API takes in for decisions.

use super::{
    parts::{ConditionIn, FamilyIn, ItemIn},
    sharing::OutsideIn,
};
use domain::decision::RequestReceived;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The beginning of a decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionIn {
    /// A UUID of version 7, made by you.
    pub id: Uuid,
    /// The child.
    pub child: Uuid,
    /// The concern that prompted it.
    #[serde(default)]
    pub concern: Option<Uuid>,
    /// A decision that came back, which this one replaces.
    #[serde(default)]
    pub replaces: Option<Uuid>,
    /// What for, in the words of the facts' schema (`purpose`), such as `protect_from_harm`.
    /// Needed: without a purpose there is nothing to weigh.
    pub purpose: String,
    /// What for, in your words.
    pub purpose_text: String,
    /// How that helps to keep a child safe.
    #[serde(default)]
    pub safeguarding_link: String,
    /// A recipient in the directory.
    #[serde(default)]
    pub recipient: Option<Uuid>,
    /// A recipient outside it.
    #[serde(default)]
    pub outside: Option<OutsideIn>,
    /// The person there whom it is meant for: name and role.
    #[serde(default)]
    pub recipient_person: String,
    /// The request that is answered, if there is one.
    #[serde(default)]
    pub request: Option<RequestIn>,
    /// Whom it is about besides the child: ids of people around the child, or a role's word.
    #[serde(default)]
    pub about: Vec<String>,
}

/// A request for information that is answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestIn {
    /// Organisation asking.
    #[serde(default)]
    pub organisation: String,
    /// Person asking and their position.
    #[serde(default)]
    pub person: String,
    /// The day on which it came, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub received_on: Option<Date>,
    /// The day by which an answer is asked for, ISO. It stands among what is due until then.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// What is asked for.
    #[serde(default)]
    pub asked_for: String,
    /// Power or section that they name.
    #[serde(default)]
    pub power: String,
}

impl From<RequestIn> for RequestReceived {
    fn from(r: RequestIn) -> Self {
        Self {
            organisation: r.organisation,
            person: r.person,
            received_on: r.received_on,
            due_on: r.due_on,
            asked_for: r.asked_for,
            power: r.power,
        }
    }
}

/// Answers to what the law still asks, and what is to be shared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersIn {
    /// Each answer: the path of the fact, and what is answered.
    #[serde(default)]
    pub answers: Vec<AnswerIn>,
    /// Items to share: each a `source` as the decision's `items` name it, with `why` beside it if
    /// you like: `{"from": "detail", "detail": "name", "why": "..."}`.
    #[serde(default)]
    pub items: Vec<ItemIn>,
    /// What the items are like, where that decides who may see them: `court-derived`,
    /// `privileged`, `restricted`, `third-party`.
    #[serde(default)]
    pub marks: Vec<String>,
    /// How a recipient outside the directory was checked; left out: as said before.
    #[serde(default)]
    pub verified_how: Option<String>,
    /// Words beside the items.
    #[serde(default)]
    pub text: String,
    /// Why a whole file is needed, where all is chosen.
    #[serde(default)]
    pub whole_file_reason: String,
    /// What the family knows and said.
    #[serde(default)]
    pub family: Option<FamilyIn>,
    /// Whether consent was asked for: `asked` (`not-asked`, `given`, `refused`, `no-answer`), `on`,
    /// `words`.
    #[serde(default)]
    #[schema(value_type = Option<serde_json::Value>)]
    pub consent: Option<domain::decision::ConsentNote>,
    /// The lawful basis: `a`, `b`, `c`, `d`, `e`, `ea` or `f`.
    #[serde(default)]
    pub basis: Option<String>,
    /// The condition for each person.
    #[serde(default)]
    pub conditions: Vec<ConditionIn>,
    /// Legal power or duty relied on.
    #[serde(default)]
    pub legal_power: String,
    /// Why it is necessary and proportionate.
    #[serde(default)]
    pub why_necessary: String,
    /// Risk of sharing and of not sharing.
    #[serde(default)]
    pub risks_weighed: String,
    /// Advice taken and from whom.
    #[serde(default)]
    pub advice: String,
    /// Steps to protect identities.
    #[serde(default)]
    pub identity_protection: String,
    /// Agreement, controllers and impact assessment: what covers this, and what they say.
    #[serde(default)]
    pub agreement_and_dpia: String,
    /// How it is kept safe, for how long, and how people's rights are met.
    #[serde(default)]
    pub security_and_retention: String,
}

/// One answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIn {
    /// Path of the fact, as the law's `missing` names it.
    pub fact: String,
    /// What is answered: one word or text, or several.
    pub given: Vec<String>,
}

/// A decision to share.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareIn {
    /// A UUID of version 7 for the sharing, made by you.
    pub sharing: Uuid,
    /// Why a protected address or telephone goes along on purpose, after a fault `protected` said
    /// where it stands. Left out: nothing protected leaves.
    #[serde(default)]
    pub release: String,
}

/// A decision not to share, for now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotShareIn {
    /// Reason codes: `not-necessary`, `more-detrimental`, `incompatible-duty`, `adverse-effect`,
    /// `purpose-unclear`, `not-wanted`, `other-route`, `court-leave`, `out-of-scope`.
    pub codes: Vec<String>,
    /// The reasons, in words.
    pub reasons: String,
    /// Who was consulted, and what they advised.
    #[serde(default)]
    pub advice: String,
    /// What happens instead.
    #[serde(default)]
    pub instead: String,
    /// Risk of sharing and of not sharing; left out: as saved before.
    #[serde(default)]
    pub risks_weighed: String,
    /// What the family knows and said; left out: as saved before.
    #[serde(default)]
    pub family: Option<FamilyIn>,
    /// What was considered, as items of the answers; left out: as saved before.
    #[serde(default)]
    pub considered: Vec<ItemIn>,
    /// How whoever asked was told.
    #[serde(default)]
    pub requester_told: String,
    /// The day on which they were told, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub requester_told_on: Option<Date>,
    /// What would lead to another decision, and to whom a disagreement goes.
    #[serde(default)]
    pub reconsider_if: String,
    /// The day on which it comes back, ISO.
    pub review_on: String,
}

/// Advice taken or given without sharing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviceIn {
    /// A UUID of version 7, made by you.
    pub id: Uuid,
    /// The child whom it is about, of your own agency. Whoever advises need not know.
    pub child: Uuid,
    /// The concern that prompted it.
    #[serde(default)]
    pub concern: Option<Uuid>,
    /// `asked` where your agency was advised, `gave` where it advised another.
    pub direction: String,
    /// The other side: name, role, organisation.
    pub with: String,
    /// Whether nobody could tell who it was about.
    pub anonymised: bool,
    /// The day, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// What was asked.
    pub question: String,
    /// What was advised.
    pub advised: String,
    /// What was decided then, and why.
    pub then: String,
}
