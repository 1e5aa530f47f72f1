//! The body map: drawings with numbered marks, the form in which they are made, a child's marks
//! over time, and putting one right.

mod child;
mod correct;
mod draw;
mod fields;
mod form;
mod outline;
mod says;

pub(super) use child::on_paper;
pub(super) use draw::{Shown, pictures};
pub(super) use fields::{Click, MarksForm};
pub(super) use form::{Whose, note, section};
pub(super) use says::{child_link, of_concern, or_words};

use crate::App;
use axum::{Router, routing::get};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/children/{id}/body-map", get(child::show))
        .route(
            "/concerns/{id}/marks/{pin}",
            get(correct::show).post(correct::save),
        )
}
