//! The lead's inbox, a child's page, and the forms that write into a child's file.

mod child;
mod concern;
pub(super) mod form;
mod lanes;
mod notes;
mod people;
mod says;
mod start;

pub(super) use says::{moment, plan as plan_says};

use crate::App;
use axum::{
    Router,
    routing::{get, post},
};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start::show))
        .route("/children", get(start::children).post(start::find_children))
        .route(
            "/children/new",
            get(people::new_child).post(people::add_child),
        )
        .route("/children/{id}", get(child::show))
        .route(
            "/children/{id}/note",
            get(notes::note).post(notes::add_note),
        )
        .route(
            "/children/{id}/action",
            get(notes::action).post(notes::set_action),
        )
        .route(
            "/children/{id}/people",
            get(people::around).post(people::add_around),
        )
        .route("/tasks/{id}", get(notes::task).post(notes::do_task))
        .route("/concerns/{id}/lead", get(concern::show))
        .route("/concerns/{id}/tags", post(concern::tag))
        .route(
            "/concerns/{id}/close",
            get(concern::close_form).post(concern::close),
        )
        .route(
            "/concerns/{id}/reopen",
            get(concern::reopen_form).post(concern::reopen),
        )
        .route(
            "/concerns/{id}/statements/{statement}",
            get(concern::mark_form).post(concern::mark),
        )
}
