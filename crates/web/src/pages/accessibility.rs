//! The accessibility statement, in the shape the UK's public sector rules ask for.

use crate::ui::{self, Page};
use askama::Template;
use axum::{http::StatusCode, response::Response};

#[derive(Template)]
#[template(path = "pages/accessibility.html")]
struct Accessibility {
    page: Page,
}

/// `GET /accessibility`; the frame is made by the caller, who knows who is signed in.
pub fn show(mut page: Page) -> Response {
    page.title = page.t("accessibility-title");
    ui::render(&Accessibility { page }, StatusCode::OK)
}
