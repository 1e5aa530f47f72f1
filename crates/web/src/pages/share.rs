//! Sharings, the inbox, one-time links.

mod after;
mod alike;
mod answer;
mod moving;
mod outward;
mod package;
mod sent;

use crate::{
    App, Signed,
    pages::decide::record::Older,
    ui::{self, Cell, Html, Page, Section, Table, Tag},
};
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use casework::{AgencyRow, InboxLine, SharingState};
use domain::Lang;
use jiff::Timestamp;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/inbox", get(inbox))
        .route("/inbox/{id}", get(answer::show).post(answer::send))
        .route("/inbox/{id}/move", get(moving::show).post(moving::send))
        .route("/sharings/{id}", get(sent::show))
        .route(
            "/sharings/{id}/withdraw",
            get(after::show_withdraw).post(after::withdraw),
        )
        .route(
            "/sharings/{id}/correct",
            get(after::show_correct).post(after::correct),
        )
        .route("/sharings/{id}/link", post(sent::make_link))
        .route("/sharings/{id}/revoke", post(sent::revoke))
        .route("/sharings/{id}/acknowledged", post(sent::acknowledged))
        .route("/s/{token}", get(outward::ask).post(outward::open))
}

#[derive(Template)]
#[template(path = "pages/share_inbox.html")]
struct Inbox {
    page: Page,
    table: Option<Table>,
    older: Option<String>,
}

async fn inbox(State(app): State<App>, signed: Signed, Query(from): Query<Older>) -> Response {
    let found = app.casework.inbox_page(&signed.actor, from.older).await;
    let (lines, older_than) = match found {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let older = older_than.map(|id| format!("/inbox?older={id}"));
    let page = signed
        .page("share-inbox-title", Some(Section::Inbox))
        .wide();
    let table = (!lines.is_empty()).then(|| {
        let head = ["share-from", "share-received", "share-state"];
        Table::new(
            page.t("share-inbox-title"),
            head.iter().map(|k| page.t(k)).collect(),
            lines.iter().map(|l| inbox_row(&page, l)).collect(),
        )
        .caption_hidden()
    });
    ui::render(&Inbox { page, table, older }, StatusCode::OK)
}

fn inbox_row(page: &Page, line: &InboxLine) -> Vec<Cell> {
    let link = Html::link(
        &format!("/inbox/{}", line.row.id),
        agency_name(page, &line.from),
    );
    let mut state = state_tag(page, line.state);
    if line.row.corrects_id.is_some() {
        let puts_right = Html::from(Tag::new(page.t("share-correction"), "purple"));
        state = puts_right.and(&Html::text(" ")).and(&state);
    }
    if line.row.emergency {
        let urgent = Html::from(Tag::new(page.t("share-emergency"), "red"));
        state = urgent.and(&Html::text(" ")).and(&state);
    }
    vec![
        Cell::new(link),
        Cell::new(time(page, line.row.received_us)),
        Cell::new(state),
    ]
}

fn agency_name<'a>(page: &Page, agency: &'a AgencyRow) -> &'a str {
    match page.lang {
        Lang::En => &agency.name_en,
        Lang::Cy => &agency.name_cy,
    }
}

/// Where a sharing stands, in words and a colour.
pub(super) fn state_tag(page: &Page, state: SharingState) -> Html {
    let colour = match state {
        SharingState::Drafted | SharingState::Sent | SharingState::Delivered => "blue",
        SharingState::Opened | SharingState::Accepted => "yellow",
        SharingState::Declined | SharingState::Withdrawn => "red",
        SharingState::Acknowledged | SharingState::ActedOn => "green",
    };
    Html::from(Tag::new(page.code("share-state-", state.as_str()), colour))
}

/// A moment in words, from microseconds.
fn time(page: &Page, us: i64) -> Html {
    let at = Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH);
    Html::time(at, &words::date_time(page.lang, at))
}
