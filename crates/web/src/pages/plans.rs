//! Safety plans, check-ins, referrals to services.

use crate::App;
use axum::Router;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
}
