//! Patterns: what waits for a decision, one with its pieces, and the rules that find them.

mod list;
mod one;
mod rules;

pub(super) use list::{inset, table};

use crate::App;
use axum::{Router, routing::get};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/patterns", get(list::show))
        .route("/patterns/rules", get(rules::list))
        .route("/patterns/rules/{id}", get(rules::show).post(rules::set))
        .route("/patterns/{id}", get(one::show).post(one::decide))
}
