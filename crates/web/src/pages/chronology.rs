//! The chronology across agencies: the page, its pictures, marks of entries, the curated summary,
//! and both on paper.

mod filter;
mod mark;
pub(crate) mod paper;
mod pictures;
mod show;
mod summary;
mod table;

use crate::App;
use axum::{Router, routing::get};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/children/{id}/chronology", get(show::show))
        .route("/children/{id}/chronology/print", get(show::print))
        .route("/children/{id}/chronology/pdf", get(paper::whole))
        .route("/children/{id}/summary/pdf", get(paper::of_summary))
        .route(
            "/children/{id}/entries/{entry}",
            get(mark::form).post(mark::mark),
        )
        .route("/children/{id}/summary", get(summary::newest))
        .route("/children/{id}/summary/print", get(summary::print))
        .route(
            "/children/{id}/summary/new",
            get(summary::choose).post(summary::write),
        )
        .route("/children/{id}/summary/{version}", get(summary::version))
}
