//! The neutral page: what someone sees who looks at the screen when it was hidden, where the
//! browser does not run our script. It says nothing about what the person was doing.

use crate::ui::{self, Page, lang_of, local_path};
use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use serde::Deserialize;

/// The query of the neutral page.
#[derive(Debug, Deserialize)]
pub struct Way {
    /// The path to go back to; anything that is not on this server leads to the start page.
    #[serde(default)]
    pub back: String,
}

#[derive(Template)]
#[template(path = "pages/hide.html")]
struct Hide {
    page: Page,
    back: String,
}

/// `GET /hide?back=<path>`
pub async fn get(uri: Uri, headers: HeaderMap, Query(way): Query<Way>) -> Response {
    let page = Page::new(lang_of(&uri, &headers), "/hide", "");
    ui::render(
        &Hide {
            page,
            back: local_path(&way.back),
        },
        StatusCode::OK,
    )
}
