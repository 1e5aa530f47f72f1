//! The page behind a one-time link, for someone without an account.

use super::package;
use crate::{
    App, Session,
    ui::{self, Html, Page, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::CaseworkError;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/share_link.html")]
struct Ask {
    page: Page,
    token: String,
    code: TextInput,
}

#[derive(Template)]
#[template(path = "pages/share_opened.html")]
struct Opened {
    page: Page,
    package: Html,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CodeForm {
    code: String,
}

/// The frame without anyone's name: the reader may be on a machine that others use.
fn frame(session: &Session, token: &str) -> Page {
    let title = words::Words::get(session.lang, "share-link-title");
    let mut page = Page::new(session.lang, format!("/s/{token}"), title);
    page.outward = true;
    page.demo = session.demo;
    page
}

fn form(page: Page, token: String, status: StatusCode) -> Response {
    let code = TextInput::new(&page, "code", page.t("share-link-code"))
        .hint(page.t("share-link-code-hint"))
        .digits()
        .width("10")
        .autocomplete("one-time-code");
    ui::render(&Ask { page, token, code }, status)
}

/// Asks for the code, whether or not there is such a link.
pub(super) async fn ask(session: Session, Path(token): Path<String>) -> Response {
    form(frame(&session, &token), token, StatusCode::OK)
}

pub(super) async fn open(
    State(app): State<App>,
    session: Session,
    Path(token): Path<String>,
    Form(typed): Form<CodeForm>,
) -> Response {
    let mut page = frame(&session, &token);
    match app
        .casework
        .open_link(&token, &typed.code, &session.door())
        .await
    {
        Ok(p) => {
            let package = package::package(&page, &p);
            ui::render(&Opened { page, package }, StatusCode::OK)
        }
        Err(CaseworkError::Invalid(faults)) => {
            let here = faults.iter().any(|f| f.key == "wait-here");
            page.error(
                "code",
                if here {
                    "share-link-wait-here"
                } else {
                    "share-link-wait"
                },
            );
            form(page, token, StatusCode::TOO_MANY_REQUESTS)
        }
        Err(CaseworkError::NotFound) => {
            page.error("code", "share-link-wrong");
            form(page, token, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(e) => crate::fault_page(&session, &e),
    }
}
