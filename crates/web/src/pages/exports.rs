//! Taking the agency's own records out as a file: what was asked for, asking, and one export with
//! what it holds, where it is taken or stopped.

mod ask;
mod readme;
mod show;

use crate::{
    App, Signed,
    pages::lead::moment,
    ui::{self, Button, Cell, Html, Page, Section, Table, Tag},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use casework::{ExportLine, Fault};
use domain::export::ExportState;
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/exports", get(list))
        .route("/exports/new", get(ask::form).post(ask::ask))
        .route("/exports/{id}", get(show::show))
        .route("/exports/{id}/take", post(show::take))
        .route("/exports/{id}/stop", post(show::stop))
}

/// Where an export is.
fn path(id: Uuid) -> String {
    format!("/exports/{id}")
}

/// Puts the faults of casework on the page, each beside its field.
fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let message = match f.key {
            "empty" => page.code("export-empty-", &f.field),
            key => page.code("export-fault-", key),
        };
        let days = ["from", "until"];
        let target = if days.contains(&f.field.as_str()) {
            format!("{}-day", f.field)
        } else {
            f.field.clone()
        };
        page.error_text(&f.field, &target, message);
    }
}

#[derive(Template)]
#[template(path = "pages/export_list.html")]
struct List {
    page: Page,
    table: Option<Table>,
    ask: Button,
}

/// `GET /exports`
async fn list(State(app): State<App>, signed: Signed) -> Response {
    let all = match app.casework.exports(&signed.actor).await {
        Ok(all) => all,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("export-list-title", Some(Section::Record))
        .back_to("/record")
        .wide();
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|l| {
            let words = page.tn("export-children", l.row.children);
            vec![
                Cell::new(Html::link(&path(l.row.id), &words)),
                Cell::new(Html::name(&l.row.asked.organisation)),
                Cell::new(Html::name(&l.asked_by)),
                Cell::new(moment(&page, l.row.asked_us)),
                Cell::new(standing(&page, l)),
            ]
        })
        .collect();
    let heads = ["what", "for", "by", "at", "state"];
    let heads = heads.iter().map(|k| page.code("export-col-", k)).collect();
    let shown = List {
        table: (!rows.is_empty()).then(|| Table::new(page.t("export-past"), heads, rows)),
        ask: Button::link(page.t("export-ask-title"), "/exports/new"),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// Where an export stands, as a tag.
fn standing(page: &Page, l: &ExportLine) -> Html {
    let (key, colour) = match (l.row.state, l.row.ended_how) {
        (ExportState::Building, _) => ("building".to_owned(), "blue"),
        (ExportState::Ready, _) => {
            let word = l.standing.as_str();
            let colour = if word == "approved" { "green" } else { "blue" };
            (word.to_owned(), colour)
        }
        (ExportState::Taken, _) => ("taken".to_owned(), "green"),
        (ExportState::Ended, how) => {
            let how = how.map_or("ended", domain::export::ExportEnd::as_str);
            (format!("ended-{how}"), "grey")
        }
    };
    Tag::new(page.code("export-state-", &key), colour).into()
}
