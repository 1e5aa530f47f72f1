//! Sessions of API callers.

use super::{Asked, JsonBody, Problem};
use crate::{App, signed::Session};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A made-up person of a demonstration.
#[derive(Serialize, ToSchema)]
pub struct DemoPerson {
    /// The agency.
    pub agency: Uuid,
    /// The agency's short name.
    pub agency_slug: String,
    /// The person.
    pub practitioner: Uuid,
    /// Name.
    pub name: String,
    /// Job title.
    pub job_title: String,
    /// Role.
    pub role: String,
}

/// Whom to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoChoice {
    /// The agency.
    pub agency: Uuid,
    /// The person.
    pub practitioner: Uuid,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// To be sent as `Authorization: Bearer TOKEN`.
    pub token: String,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The agency.
    pub agency: Uuid,
    /// The practitioner.
    pub practitioner: Uuid,
    /// Role.
    pub role: String,
}

/// The made-up people of a demonstration; an empty list anywhere else.
#[utoipa::path(get, path = "/api/v1/demo/people", tag = "sessions",
    responses((status = 200, body = Vec<DemoPerson>)))]
pub async fn demo_people(
    State(app): State<App>,
    session: Session,
) -> Result<Json<Vec<DemoPerson>>, Problem> {
    let agencies = app
        .casework
        .demo_people()
        .await
        .map_err(|e| Problem::of(session.lang, &e))?;
    let people = agencies.into_iter().flat_map(|(agency, people)| {
        people.into_iter().map(move |p| DemoPerson {
            agency: p.agency_id,
            agency_slug: agency.slug.clone(),
            practitioner: p.id,
            name: p.content.name,
            job_title: p.content.job_title,
            role: p.role.to_string(),
        })
    });
    Ok(Json(people.collect()))
}

/// Signs in as a made-up person. Only in a demonstration.
#[utoipa::path(post, path = "/api/v1/demo/sessions", tag = "sessions", request_body = DemoChoice,
    responses((status = 201, body = Token), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn demo_session(
    State(app): State<App>,
    session: Session,
    JsonBody(choice): JsonBody<DemoChoice>,
) -> Result<(StatusCode, Json<Token>), Problem> {
    let signed = app
        .casework
        .sign_in_demo(choice.agency, choice.practitioner, "api")
        .await
        .map_err(|e| Problem::of(session.lang, &e))?;
    Ok((
        StatusCode::CREATED,
        Json(Token {
            token: signed.token,
        }),
    ))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/me", tag = "sessions", security(("session" = [])),
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn who_am_i(asked: Asked) -> Json<Me> {
    Json(Me {
        agency: asked.actor.agency_id,
        practitioner: asked.actor.practitioner_id,
        role: asked.actor.role.to_string(),
    })
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "sessions", security(("session" = [])),
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn end_session(State(app): State<App>, asked: Asked) -> Result<StatusCode, Problem> {
    app.casework
        .sign_out(&asked.token)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
