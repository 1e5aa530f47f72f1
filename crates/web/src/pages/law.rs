//! The law as the product knows it, for whoever wants to read, correct or trust it. Law is
//! public: all of this is read without signing in. Whoever has signed in sees it as their agency
//! has it, and is told where that differs from how it ships.

mod answer;
mod browse;
mod changes;
pub(crate) mod data;
mod golden;
mod guide;
mod helper;
mod keeping;
mod open;
mod practice;
mod print;
mod privacy;
mod rule;
mod switches;
mod view;

use crate::App;
use axum::{
    Router,
    routing::{get, post},
};

pub use practice::beside as local_practice;
pub use switches::then as switched_then;
pub use view::{changed, findings, unsettled, with_start};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/law", get(browse::show))
        .route("/law/rules/{*rule}", get(rule::show))
        .route("/law/changes", get(changes::show))
        .route("/law/golden-rules", get(golden::show))
        .route("/law/steps", get(guide::steps))
        .route("/law/myths", get(guide::myths))
        .route("/law/keeping", get(keeping::show))
        .route("/law/open", get(open::show))
        .route("/law/print", get(print::show))
        .route("/law/helper", get(helper::landing))
        .route("/law/helper/{id}", get(helper::show).post(helper::answer))
        .route("/law/helper/{id}/answer", get(helper::read))
        .route("/law/helper/{id}/save", post(helper::save))
        .route("/law/helper/{id}/child", get(helper::child))
        .route("/law/exercises/{id}", get(answer::exercise))
        .route("/law/exercises/{id}/remove", post(answer::remove))
        .route("/law/switches", get(switches::list))
        .route(
            "/law/switches/{id}",
            get(switches::show).post(switches::set),
        )
        .route("/law/practice", get(practice::list))
        .route("/law/practice/new", get(practice::new).post(practice::add))
        .route("/law/practice/upload", post(practice::upload))
        .route("/law/practice/{id}", get(practice::show))
        .route("/law/practice/{id}/end", post(practice::end))
        .route("/privacy", get(privacy::show))
}
