//! The page for what went wrong, which says what to do.

use crate::{
    App,
    api::Problem,
    signed::Session,
    ui::{self, Page},
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::CaseworkError;

#[derive(Template)]
#[template(path = "pages/fault.html")]
struct FaultPage {
    page: Page,
    what_to_do: String,
}

/// The status that says the same as the page.
pub fn status_of(e: &CaseworkError) -> StatusCode {
    words_of(e).2
}

/// The keys of the title and of what to do, and the status.
fn words_of(e: &CaseworkError) -> (&'static str, &'static str, StatusCode) {
    match e {
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
        CaseworkError::OtherContent => (
            "fault-other-content",
            "fault-other-content-do",
            StatusCode::CONFLICT,
        ),
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
        CaseworkError::Internal(_) => (
            "fault-internal",
            "fault-internal-do",
            StatusCode::INTERNAL_SERVER_ERROR,
        ),
    }
}

/// Answers a fault of casework with a page in the reader's language. What one may not see reads
/// exactly as what does not exist.
pub fn fault_page(session: &Session, e: &CaseworkError) -> Response {
    if let CaseworkError::Internal(why) = e {
        tracing::error!(error = %why, "internal fault");
    }
    let (title, what, status) = words_of(e);
    let page = session.page(title);
    let what_to_do = page.t(what);
    ui::render(&FaultPage { page, what_to_do }, status)
}

/// The middleware that says in the reader's language what the framework says in plain English: an
/// address that holds no id, a form that is none or is cut off, a body that is too big.
pub(crate) async fn in_words(State(app): State<App>, request: Request, next: Next) -> Response {
    let session = Session {
        lang: ui::lang_of(request.uri(), request.headers()),
        path: request.uri().path().to_owned(),
        demo: app.casework.settings().demo,
        live: None,
        token: None,
        sections: Vec::new(),
    };
    let posted = request.method() != Method::GET;
    let answer = next.run(request).await;
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    let status = answer.status();
    if !bare || !status.is_client_error() {
        return answer;
    }
    let e = match (status, posted) {
        (StatusCode::PAYLOAD_TOO_LARGE, _) => CaseworkError::invalid("form", "too-long"),
        (_, true) => CaseworkError::invalid("form", "broken"),
        (_, false) => CaseworkError::NotFound,
    };
    if session.path.starts_with("/api/") {
        return Problem::of(session.lang, &e).into_response();
    }
    let title = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "fault-too-big",
        _ => return fault_page(&session, &e),
    };
    let page = session.page(title);
    let what_to_do = page.t("fault-too-big-do");
    ui::render(&FaultPage { page, what_to_do }, status)
}
