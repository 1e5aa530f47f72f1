//! The lead's inbox and a child's page.

use crate::App;
use axum::Router;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
}
