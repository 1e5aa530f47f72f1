//! Decisions through the API.

use super::{
    Asked, Id, JsonBody, Problem,
    decision_bodies::{AdviceIn, AnswersIn, DecisionIn, NotShareIn, ShareIn},
    sharing::{IdOut, known},
};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{AdviceGiven, DecisionAnswers, NotShare, StartDecision};
use domain::decision::{AdviceNote, ItemMark, NotShareReason, OutsideRecipient, RequestReceived};
use jiff::civil::Date;
use rulebook::{Basis, Purpose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

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
    responses((status = 201, description = "Done; the same again answers alike", body = IdOut),
        (status = 409, description = "Something else was begun under the id", body = Problem)))]
pub async fn start(
    State(app): State<App>,
    asked: Asked,
    JsonBody(d): JsonBody<DecisionIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    let purpose: Purpose = known(&asked, "purpose", &d.purpose)?;
    let input = StartDecision {
        id: d.id,
        child: d.child,
        concern: d.concern,
        replaces: d.replaces,
        purpose: Some(purpose),
        purpose_text: d.purpose_text,
        safeguarding_link: d.safeguarding_link,
        recipient: d.recipient,
        outside: d.outside.map(OutsideRecipient::from),
        recipient_person: d.recipient_person,
        request: d.request.map(RequestReceived::from),
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
    responses((status = 204, description = "Done; the same again answers alike"),
        (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn answers(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(a): JsonBody<AnswersIn>,
) -> Result<StatusCode, Problem> {
    let basis: Option<Basis> = a
        .basis
        .as_deref()
        .map(|w| known(&asked, "basis", w))
        .transpose()?;
    let mut marks = Vec::with_capacity(a.marks.len());
    for mark in &a.marks {
        marks.push(known::<ItemMark>(&asked, "marks", mark)?);
    }
    let items: Result<_, Problem> = a.items.into_iter().map(|i| i.read(&asked)).collect();
    let input = DecisionAnswers {
        marks,
        verified_how: a.verified_how,
        answers: a.answers.into_iter().map(|x| (x.fact, x.given)).collect(),
        items: items?,
        text: a.text,
        whole_file_reason: a.whole_file_reason,
        family: a.family.map(|f| f.read(&asked)).transpose()?,
        consent: a.consent,
        basis,
        conditions: a.conditions.into_iter().map(Into::into).collect(),
        legal_power: a.legal_power,
        why_necessary: a.why_necessary,
        risks_weighed: a.risks_weighed,
        advice: a.advice,
        identity_protection: a.identity_protection,
        agreement_and_dpia: a.agreement_and_dpia,
        security_and_retention: a.security_and_retention,
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
    responses((status = 200, description = "As asked", body = serde_json::Value)))]
pub async fn law(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
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
    responses((status = 201, description = "Done; the same again answers alike", body = IdOut),
        (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn share(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(s): JsonBody<ShareIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    app.casework
        .decide_share_releasing(&asked.actor, id, s.sharing, &s.release)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok((StatusCode::CREATED, Json(IdOut { id: s.sharing })))
}

/// Records a decision not to share, with reasons and the day on which it comes back.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/not-share", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")), request_body = NotShareIn,
    responses((status = 204, description = "Done; the same again answers alike"),
        (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn not_share(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(n): JsonBody<NotShareIn>,
) -> Result<StatusCode, Problem> {
    let mut codes = Vec::with_capacity(n.codes.len());
    for code in &n.codes {
        codes.push(known::<NotShareReason>(&asked, "codes", code)?);
    }
    let considered: Result<_, Problem> = n.considered.into_iter().map(|i| i.read(&asked)).collect();
    let review_on: Date = known(&asked, "review_on", &n.review_on)?;
    let input = NotShare {
        id,
        codes,
        reasons: n.reasons,
        advice: n.advice,
        instead: n.instead,
        risks_weighed: n.risks_weighed,
        family: n.family.map(|f| f.read(&asked)).transpose()?,
        considered: considered?,
        requester_told_on: n.requester_told_on,
        reconsider_if: n.reconsider_if,
        requester_told: n.requester_told,
        review_on: Some(review_on),
    };
    app.casework
        .decide_not_to_share(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Records advice that was taken or given without sharing.
#[utoipa::path(post, path = "/api/v1/advice", tag = "decisions", security(("session" = [])),
    request_body = AdviceIn,
    responses((status = 201, description = "Done; the same again answers alike", body = IdOut),
        (status = 409, description = "Something else was recorded under the id", body = Problem)))]
pub async fn advice(
    State(app): State<App>,
    asked: Asked,
    JsonBody(a): JsonBody<AdviceIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    let id = a.id;
    let input = AdviceGiven {
        id,
        child: a.child,
        concern: a.concern,
        question: a.question,
        note: AdviceNote {
            direction: known(&asked, "direction", &a.direction)?,
            with: a.with,
            anonymised: a.anonymised,
            on: a.on,
            advised: a.advised,
            then: a.then,
        },
    };
    app.casework
        .record_advice(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok((StatusCode::CREATED, Json(IdOut { id })))
}

/// A decision, with the law as it stood when it was made.
#[utoipa::path(get, path = "/api/v1/decisions/{id}", tag = "decisions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")),
    responses((status = 200, description = "As asked", body = DecisionOut)))]
pub async fn decision(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
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
