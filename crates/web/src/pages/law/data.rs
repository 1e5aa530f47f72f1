//! The same law for other software: JSON, and JSON-LD in the W3C's Data Privacy Vocabulary.

use super::view::{Asked, View};
use crate::{App, api::Problem, signed::Session};
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use rulebook::{RuleFilter, Rulebook};
use serde_json::Value;

/// What was asked for; a day or a word that cannot be read is named.
async fn filter(app: &App, session: &Session, asked: Asked) -> Result<RuleFilter, Problem> {
    let nation = match asked.get("nation").map(|n| n.parse()) {
        None => None,
        Some(Ok(n)) => Some(n),
        Some(Err(e)) => return Err(Problem::unreadable(session.lang, format!("nation: {e}"))),
    };
    let organisation = match asked.get("organisation").map(|n| n.parse()) {
        None => None,
        Some(Ok(k)) => Some(k),
        Some(Err(e)) => {
            return Err(Problem::unreadable(
                session.lang,
                format!("organisation: {e}"),
            ));
        }
    };
    let topic = asked.get("topic").filter(|t| !t.is_empty()).cloned();
    let topics = Rulebook::builtin().topics();
    if let Some(t) = topic.as_deref().filter(|t| !topics.contains(t)) {
        let known = topics.join(", ");
        return Err(Problem::unreadable(
            session.lang,
            format!("topic: \"{t}\" is none of {known}"),
        ));
    }
    // For other software, the law as it ships: an agency's own switches are its own affair.
    let view = View::of(app, session, "law-title", asked).await;
    if let Some(fault) = view.page.errors.first() {
        return Err(Problem::unreadable(
            session.lang,
            format!("at: {}", fault.message),
        ));
    }
    Ok(RuleFilter {
        nation,
        topic,
        organisation,
        on: Some(view.on),
        dormant: true,
        ..RuleFilter::default()
    })
}

/// Every rule with its versions and sources, the golden rules, the switches and the open points,
/// as it ships. `nation`, `topic`, `organisation` and `at` (a day) narrow it. Nobody signs in.
#[utoipa::path(get, path = "/law.json", tag = "law",
    params(("nation" = Option<String>, Query, description = "england, wales, scotland or northern-ireland"),
           ("topic" = Option<String>, Query, description = "a topic, as in the answer"),
           ("organisation" = Option<String>, Query, description = "a kind of organisation that decides"),
           ("at" = Option<String>, Query, description = "the day whose law is asked for, as 2026-11-22; today if left out")),
    responses((status = 200, body = Value), (status = 422, body = Problem)))]
pub async fn json(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let filter = filter(&app, &session, asked).await?;
    Ok(Json(Rulebook::builtin().export_json(&filter)))
}

/// As `/law.json`, in JSON-LD: terms of the W3C's Data Privacy Vocabulary where they exist, our own
/// where they do not.
#[utoipa::path(get, path = "/law.jsonld", tag = "law",
    params(("nation" = Option<String>, Query), ("topic" = Option<String>, Query),
           ("organisation" = Option<String>, Query), ("at" = Option<String>, Query)),
    responses((status = 200, body = Value, content_type = "application/ld+json"), (status = 422, body = Problem)))]
pub async fn jsonld(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let filter = filter(&app, &session, asked).await?;
    let graph = Rulebook::builtin().export_jsonld(&filter);
    let kind = [(header::CONTENT_TYPE, "application/ld+json")];
    Ok((kind, graph.to_string()).into_response())
}
