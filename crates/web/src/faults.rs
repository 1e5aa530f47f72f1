//! The page for what went wrong, which says what to do.

use crate::{
    signed::Session,
    ui::{self, Page},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use casework::CaseworkError;

#[derive(Template)]
#[template(path = "pages/fault.html")]
struct FaultPage {
    page: Page,
    what_to_do: String,
}

/// Answers a fault of casework with a page in the reader's language. What one may not see reads
/// exactly as what does not exist.
pub fn fault_page(session: &Session, e: &CaseworkError) -> Response {
    let (title, what, status) = match e {
        CaseworkError::NotFound => (
            "fault-not-found",
            "fault-not-found-do",
            StatusCode::NOT_FOUND,
        ),
        CaseworkError::Invalid(_) => (
            "fault-invalid",
            "fault-invalid-do",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        CaseworkError::SecondFactor => (
            "fault-second-factor",
            "fault-second-factor-do",
            StatusCode::FORBIDDEN,
        ),
        CaseworkError::SignedOut | CaseworkError::Locked => (
            "fault-signed-out",
            "fault-signed-out-do",
            StatusCode::UNAUTHORIZED,
        ),
        CaseworkError::Stale => ("fault-stale", "fault-stale-do", StatusCode::CONFLICT),
        CaseworkError::WrongState => ("fault-state", "fault-state-do", StatusCode::CONFLICT),
        CaseworkError::DiskFull => (
            "fault-disk",
            "fault-disk-do",
            StatusCode::INSUFFICIENT_STORAGE,
        ),
        CaseworkError::TryAgain => (
            "fault-try-again",
            "fault-try-again-do",
            StatusCode::SERVICE_UNAVAILABLE,
        ),
        CaseworkError::Internal(why) => {
            tracing::error!(error = %why, "internal fault");
            (
                "fault-internal",
                "fault-internal-do",
                StatusCode::INTERNAL_SERVER_ERROR,
            )
        }
    };
    let page = session.page(title);
    let what_to_do = page.t(what);
    ui::render(&FaultPage { page, what_to_do }, status)
}
