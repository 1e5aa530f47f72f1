//! Sharings, the inbox, one-time links.

use crate::App;
use axum::Router;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
}
