//! The lead's inbox, a child's page, and the forms that write into a child's file.

mod acts;
mod child;
mod concern;
mod filter;
pub(super) mod form;
mod lanes;
mod listed;
mod mark;
mod notes;
pub(in crate::pages) mod people;
mod record;
pub(super) mod says;
mod sealing;
mod start;
mod task;

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
        .route("/people/find", post(people::find))
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
        .route(
            "/concerns/{id}/seal",
            get(sealing::form).post(sealing::seal),
        )
        .route("/people/{id}/record", get(record::show).post(record::save))
        .route("/tasks/{id}", get(task::task).post(task::do_task))
        .route("/concerns", get(listed::show))
        .route("/concerns/{id}/lead", get(concern::show))
        .route("/concerns/{id}/tags", post(acts::tag))
        .route(
            "/concerns/{id}/answer",
            get(acts::answer_form).post(acts::answer),
        )
        .route(
            "/concerns/{id}/child",
            get(acts::child_form).post(acts::name_child),
        )
        .route(
            "/concerns/{id}/close",
            get(acts::close_form).post(acts::close),
        )
        .route(
            "/concerns/{id}/reopen",
            get(acts::reopen_form).post(acts::reopen),
        )
        .route(
            "/concerns/{id}/statements/{statement}",
            get(mark::mark_form).post(mark::mark),
        )
}
