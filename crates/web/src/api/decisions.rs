//! Decisions through the API.

use super::{
    Asked, JsonBody, Problem,
    sharing::{IdOut, OutsideIn, known},
};
use crate::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use casework::{DecisionAnswers, NotShare, StartDecision};
use domain::decision::{ItemSource, NotShareReason, OutsideRecipient};
use jiff::civil::Date;
use rulebook::{Basis, Purpose};
use serde::{Deserialize, Serialize};
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
    /// What for, in the words of the facts' schema (`purpose`).
    #[serde(default)]
    pub purpose: Option<String>,
    /// What for, in your words.
    pub purpose_text: String,
    /// A recipient in the directory.
    #[serde(default)]
    pub recipient: Option<Uuid>,
    /// A recipient outside it.
    #[serde(default)]
    pub outside: Option<OutsideIn>,
    /// Whom it is about besides the child: ids of people around the child, or a role's word.
    #[serde(default)]
    pub about: Vec<String>,
}

/// Answers to what the law still asks, and what is to be shared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersIn {
    /// Each answer: the path of the fact, and what is answered.
    #[serde(default)]
    pub answers: Vec<AnswerIn>,
    /// Items to share, as `items` of the decision names them.
    #[serde(default)]
    #[schema(value_type = Vec<serde_json::Value>)]
    pub items: Vec<ItemSource>,
    /// Words beside the items.
    #[serde(default)]
    pub text: String,
    /// Why a whole file is needed, where all is chosen.
    #[serde(default)]
    pub whole_file_reason: String,
    /// What the family knows and said.
    #[serde(default)]
    #[schema(value_type = Option<serde_json::Value>)]
    pub family: Option<domain::family::FamilyView>,
    /// The lawful basis: `a`, `b`, `c`, `d`, `e`, `ea` or `f`.
    #[serde(default)]
    pub basis: Option<String>,
    /// The condition for each person.
    #[serde(default)]
    #[schema(value_type = Vec<serde_json::Value>)]
    pub conditions: Vec<domain::decision::PersonCondition>,
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
}

/// A decision not to share, for now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotShareIn {
    /// Reason codes: `not-necessary`, `more-detrimental`, `not-wanted`, ...
    pub codes: Vec<String>,
    /// The reasons, in words.
    pub reasons: String,
    /// Who was consulted, and what they advised.
    #[serde(default)]
    pub advice: String,
    /// What happens instead.
    #[serde(default)]
    pub instead: String,
    /// How whoever asked was told.
    #[serde(default)]
    pub requester_told: String,
    /// The day on which it comes back, ISO.
    pub review_on: String,
}

/// A decision as it stands.
#[derive(Serialize, ToSchema)]
pub struct DecisionOut {
    /// The decision.
    pub id: Uuid,
    /// `share`, `not-share`, `emergency` or `advice`.
    pub kind: String,
    /// `draft`, `record-due`, `decided`, `returned` or `reconsidered`.
    pub state: String,
    /// Who decided.
    pub decided_by: String,
    /// Everything recorded, with the law as it stood.
    #[schema(value_type = serde_json::Value)]
    pub content: domain::decision::DecisionContent,
}

/// Begins a decision: what for, to whom, about whom. Nothing goes anywhere yet.
#[utoipa::path(post, path = "/api/v1/decisions", tag = "decisions", security(("session" = [])),
    request_body = DecisionIn,
    responses((status = 201, body = IdOut), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn start(
    State(app): State<App>,
    asked: Asked,
    JsonBody(d): JsonBody<DecisionIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    let purpose: Option<Purpose> = d
        .purpose
        .as_deref()
        .map(|w| known(&asked, "purpose", w))
        .transpose()?;
    let input = StartDecision {
        id: d.id,
        child: d.child,
        concern: d.concern,
        replaces: d.replaces,
        purpose,
        purpose_text: d.purpose_text,
        recipient: d.recipient,
        outside: d.outside.map(OutsideRecipient::from),
        request: None,
        about: d.about,
    };
    let id = app
        .casework
        .start_decision(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok((StatusCode::CREATED, Json(IdOut { id })))
}

/// Saves answers, items and what was picked.
#[utoipa::path(put, path = "/api/v1/decisions/{id}/answers", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")), request_body = AnswersIn,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn answers(
    State(app): State<App>,
    asked: Asked,
    Path(id): Path<Uuid>,
    JsonBody(a): JsonBody<AnswersIn>,
) -> Result<StatusCode, Problem> {
    let basis: Option<Basis> = a
        .basis
        .as_deref()
        .map(|w| known(&asked, "basis", w))
        .transpose()?;
    let input = DecisionAnswers {
        answers: a.answers.into_iter().map(|x| (x.fact, x.given)).collect(),
        items: a.items,
        text: a.text,
        whole_file_reason: a.whole_file_reason,
        family: a.family,
        basis,
        conditions: a.conditions,
        legal_power: a.legal_power,
        why_necessary: a.why_necessary,
        risks_weighed: a.risks_weighed,
        advice: a.advice,
    };
    app.casework
        .save_decision_answers(&asked.actor, id, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the law says of the decision as it stands, and what it still asks.
#[utoipa::path(get, path = "/api/v1/decisions/{id}/law", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")),
    responses((status = 200, body = serde_json::Value), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn law(
    State(app): State<App>,
    asked: Asked,
    Path(id): Path<Uuid>,
) -> Result<Json<serde_json::Value>, Problem> {
    let answer = app
        .casework
        .ask_law(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    serde_json::to_value(&answer)
        .map(Json)
        .map_err(|e| Problem::unreadable(asked.lang, e.to_string()))
}

/// Decides to share, and sends.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/share", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")), request_body = ShareIn,
    responses((status = 201, body = IdOut), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn share(
    State(app): State<App>,
    asked: Asked,
    Path(id): Path<Uuid>,
    JsonBody(s): JsonBody<ShareIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    app.casework
        .decide_share(&asked.actor, id, s.sharing)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok((StatusCode::CREATED, Json(IdOut { id: s.sharing })))
}

/// Records a decision not to share, with reasons and the day on which it comes back.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/not-share", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")), request_body = NotShareIn,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn not_share(
    State(app): State<App>,
    asked: Asked,
    Path(id): Path<Uuid>,
    JsonBody(n): JsonBody<NotShareIn>,
) -> Result<StatusCode, Problem> {
    let mut codes = Vec::with_capacity(n.codes.len());
    for code in &n.codes {
        codes.push(known::<NotShareReason>(&asked, "codes", code)?);
    }
    let review_on: Date = known(&asked, "review_on", &n.review_on)?;
    let input = NotShare {
        id,
        codes,
        reasons: n.reasons,
        advice: n.advice,
        instead: n.instead,
        requester_told: n.requester_told,
        review_on: Some(review_on),
    };
    app.casework
        .decide_not_to_share(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// A decision, with the law as it stood when it was made.
#[utoipa::path(get, path = "/api/v1/decisions/{id}", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")),
    responses((status = 200, body = DecisionOut), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn decision(
    State(app): State<App>,
    asked: Asked,
    Path(id): Path<Uuid>,
) -> Result<Json<DecisionOut>, Problem> {
    let record = app
        .casework
        .decision_record(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(DecisionOut {
        id: record.row.id,
        kind: record.row.kind.to_string(),
        state: record.row.state.to_string(),
        decided_by: record.decided_by,
        content: record.row.content,
    }))
}
