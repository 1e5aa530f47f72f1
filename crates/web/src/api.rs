//! The JSON API under `/api/v1`.

use crate::App;
use axum::Router;

/// The routes of the API.
pub fn routes() -> Router<App> {
    Router::new()
}
