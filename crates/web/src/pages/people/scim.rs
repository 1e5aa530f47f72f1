//! The token of the system that keeps an agency's list of staff.

use crate::{
    App, Signed,
    ui::{self, Button, Page, Row, Section, SummaryList, WarningText},
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use casework::ScimDesk;

#[derive(Template)]
#[template(path = "pages/people_scim.html")]
struct Desk {
    page: Page,
    about: SummaryList,
    make: Button,
    end: Option<Button>,
    /// A token that was just made, with the warning that it is shown once.
    token: Option<(WarningText, String)>,
}

pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    match app.casework.scim_desk(&signed.actor).await {
        Ok(desk) => answer(&signed, &desk, None),
        Err(e) => signed.fault(&e),
    }
}

fn answer(signed: &Signed, desk: &ScimDesk, token: Option<String>) -> Response {
    let page = signed
        .page("people-scim-title", Some(Section::People))
        .back_to("/people");
    let at = |t: Option<jiff::Timestamp>, none: &str| {
        t.map_or_else(|| page.t(none), |t| words::date_time(page.lang, t))
    };
    let about = SummaryList::new(vec![
        Row::new(page.t("people-scim-address"), desk.address.clone()),
        Row::new(
            page.t("people-scim-made"),
            at(desk.made, "people-scim-none"),
        ),
        Row::new(
            page.t("people-scim-used"),
            at(desk.used, "people-scim-never"),
        ),
    ]);
    let make = if desk.made.is_some() {
        "people-scim-again"
    } else {
        "people-scim-make"
    };
    let shown = Desk {
        about,
        make: Button::submit(page.t(make)).once(),
        end: desk
            .made
            .map(|_| Button::submit(page.t("people-scim-end")).warning()),
        token: token.map(|t| (WarningText::new(&page, page.t("people-scim-once")), t)),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// Shown as the answer itself, not after a redirect: the token is kept nowhere.
pub(super) async fn make(State(app): State<App>, signed: Signed) -> Response {
    let token = match app.casework.make_scim_token(&signed.actor).await {
        Ok(token) => token,
        Err(e) => return signed.fault(&e),
    };
    match app.casework.scim_desk(&signed.actor).await {
        Ok(desk) => answer(&signed, &desk, Some(token)),
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn end(State(app): State<App>, signed: Signed) -> Response {
    match app.casework.end_scim_token(&signed.actor).await {
        Ok(()) => ui::redirect("/people/scim"),
        Err(e) => signed.fault(&e),
    }
}
