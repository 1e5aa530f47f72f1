//! What is kept about people, and where.

use crate::{signed::Session, ui, ui::Page};
use askama::Template;
use axum::{http::StatusCode, response::Response};

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct Privacy {
    page: Page,
}

pub(super) async fn show(session: Session) -> Response {
    let page = session.page("privacy-title");
    ui::render(&Privacy { page }, StatusCode::OK)
}
