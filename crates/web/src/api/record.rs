//! The record through the API: who looked, who shared, and the ledger as a file.

use super::{Asked, Id, Problem};
use crate::App;
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{RecordFilter, RecordLine};
use domain::Lang;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which page of a child's record.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordPage {
    /// `next_before` of the page before: lines before that place in the ledger.
    #[serde(default)]
    before: Option<i64>,
}

/// One line of a child's record.
#[derive(Serialize, ToSchema)]
pub struct RecordLineOut {
    /// Place in the agency's ledger, from 0.
    pub place: i64,
    /// What happened: `concern.logged`, `file.read`, `sharing.sent`, ...
    pub kind: String,
    /// When, microseconds since 1970.
    pub at_us: i64,
    /// Who did it; empty for what the product does by itself.
    pub who: String,
    /// Their job title.
    pub job_title: String,
    /// The other agency, where there is one.
    pub with: String,
    /// Why, where somebody said it.
    pub why: String,
    /// For a file opened out of the ordinary, why as one of the words: `child-at-risk`,
    /// `nobody-reached`, `agency-asks` or `other`.
    pub reason: Option<String>,
    /// What it was done to: a concern, a decision, a sharing.
    pub object: Option<Uuid>,
}

/// A child's record.
#[derive(Serialize, ToSchema)]
pub struct RecordOut {
    /// The agency's record of the child.
    pub child: Uuid,
    /// The newest first.
    pub lines: Vec<RecordLineOut>,
    /// Asks for the next page, where there is one.
    pub next_before: Option<i64>,
}

impl RecordLineOut {
    fn of(l: RecordLine, lang: Lang) -> Self {
        Self {
            place: l.event.seq,
            kind: l.event.kind.as_str().to_owned(),
            at_us: l.event.at_us,
            who: l.who,
            job_title: l.job_title,
            with: l.with.in_lang(lang).to_owned(),
            why: l.why,
            reason: l.reason.map(|r| r.as_str().to_owned()),
            object: l.event.object,
        }
    }
}

/// Who looked, who shared, with whom and why. The reading is itself logged.
#[utoipa::path(get, path = "/api/v1/children/{id}/record", tag = "record", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child"), RecordPage),
    responses((status = 200, description = "The record", body = RecordOut)))]
pub async fn of_child(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    page: Result<Query<RecordPage>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<RecordOut>, Problem> {
    let Query(page) = page.map_err(|e| Problem::unreadable(asked.lang, e.body_text()))?;
    let record = app
        .casework
        .record_of(&asked.actor, id, RecordFilter::All, page.before)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(RecordOut {
        child: record.child.id,
        lines: record
            .lines
            .into_iter()
            .map(|l| RecordLineOut::of(l, asked.lang))
            .collect(),
        next_before: record.before,
    }))
}

/// The agency's whole ledger, as `sharewise verify` checks it: ids and hashes, with a checkpoint
/// signed now.
#[utoipa::path(get, path = "/api/v1/ledger", tag = "record", security(("session" = [])),
    responses((status = 200, description = "An export", body = String, content_type = "text/plain")))]
pub async fn ledger(State(app): State<App>, asked: Asked) -> Result<Response, Problem> {
    let export = app
        .casework
        .export_ledger(&asked.actor)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, export).into_response())
}
