//! Deciding: three screens, or two where the decision is not to share.

mod advice;
mod answers;
mod check;
pub(crate) mod form;
pub(super) mod law;
mod more;
mod not_share;
mod questions;
pub(crate) mod record;
mod record_rows;
mod start;

use crate::{
    App, Signed,
    ui::{self, Html, Page, Panel, Section},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use domain::decision::DecisionKind;
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/decide/new", get(start::show).post(start::begin))
        .route(
            "/decide/{id}/questions",
            get(questions::show).post(questions::save),
        )
        .route("/decide/{id}/check", get(check::show).post(check::share))
        .route(
            "/decide/not-share",
            get(not_share::show_at_once).post(not_share::save_at_once),
        )
        .route("/decide/advice", get(advice::show).post(advice::save))
        .route(
            "/decide/{id}/not-share",
            get(not_share::show).post(not_share::save),
        )
        .route("/decide/{id}/done", get(done))
        .route("/decisions", get(record::list))
        .route("/decisions/{id}", get(record::show))
}

/// Links to what went under a decision: where it stands, and the receipts.
async fn sent_under(app: &App, signed: &Signed, page: &Page, id: Uuid) -> Vec<Html> {
    let sent = app.casework.sharings_under(&signed.actor, id).await;
    sent.unwrap_or_default()
        .iter()
        .map(|s| {
            let words = page.t1("decide-to-sharing", "to", s.to.in_lang(page.lang));
            Html::link(&format!("/sharings/{}", s.row.id), &words)
        })
        .collect()
}

#[derive(Template)]
#[template(path = "pages/decide_done.html")]
struct Done {
    page: Page,
    id: Uuid,
    panel: Panel,
    text: String,
    person_id: Uuid,
    sent: Vec<Html>,
}

async fn done(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let record = match app.casework.decision_record(&signed.actor, id).await {
        Ok(r) => r,
        Err(e) => return signed.fault(&e),
    };
    let (title, text) = match record.row.kind {
        DecisionKind::Advice => ("decide-done-advice", "decide-done-advice-text"),
        _ if record.row.shared_us.is_some() => ("decide-done-shared", "decide-done-shared-text"),
        _ => ("decide-done-not-shared", "decide-done-not-shared-text"),
    };
    let page = signed.page(title, Some(Section::Decisions));
    let when = record
        .row
        .decided_us
        .map_or_else(String::new, |us| super::emergency::moment(&page, us));
    let view = Done {
        id,
        panel: Panel::new(page.t(title), Html::text(&when)),
        text: page.t(text),
        person_id: record.row.person_id,
        sent: sent_under(&app, &signed, &page, id).await,
        page,
    };
    ui::render(&view, StatusCode::OK)
}
