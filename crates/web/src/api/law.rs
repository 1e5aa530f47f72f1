//! The law, without a child's record.

use super::{Problem, body::text_of};
use crate::{App, signed::Session};
use axum::{
    Json,
    extract::{Request, State},
};

/// What the law says to facts, given in the schema of `/api/v1/facts.schema.json`. Nothing is
/// kept. The same answer as `sharewise decide FACTS.json --json`.
#[utoipa::path(post, path = "/api/v1/law/decide", tag = "law", request_body = serde_json::Value,
    responses((status = 200, description = "Findings, options and what is still missing", body = serde_json::Value)))]
pub async fn decide(
    State(app): State<App>,
    session: Session,
    request: Request,
) -> Result<Json<serde_json::Value>, Problem> {
    let text = text_of(request, &app, session.lang).await?;
    let answer = rulebook::decide_json(&text)
        .map_err(|e| Problem::unreadable(session.lang, e.says().get(session.lang).to_owned()))?;
    serde_json::to_value(&answer)
        .map(Json)
        .map_err(|e| Problem::unreadable(session.lang, e.to_string()))
}

/// The JSON Schema of the facts.
#[utoipa::path(get, path = "/api/v1/facts.schema.json", tag = "law",
    responses((status = 200, description = "JSON Schema, 2020-12", body = serde_json::Value)))]
pub async fn facts_schema() -> Json<serde_json::Value> {
    Json(rulebook::facts_schema())
}
