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
    open_file: bool,
    more_files: bool,
}

/// The title of the page that asks to show again that it is oneself.
pub(crate) const CONFIRM: &str = "fault-confirm";

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
        CaseworkError::Confirm => (CONFIRM, "fault-confirm-do", StatusCode::FORBIDDEN),
        CaseworkError::MoreFiles => (
            "fault-more-files",
            "fault-more-files-do",
            StatusCode::FORBIDDEN,
        ),
        CaseworkError::TooClose => (
            "fault-too-close",
            "fault-too-close-do",
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
        CaseworkError::Stopped => (
            "fault-stopped",
            "fault-stopped-do",
            StatusCode::SERVICE_UNAVAILABLE,
        ),
        CaseworkError::TryAgain => (
            "fault-try-again",
            "fault-try-again-do",
            StatusCode::SERVICE_UNAVAILABLE,
        ),
        CaseworkError::SignOn(fault) => (
            "fault-sign-on",
            crate::pages::single::what_to_do(*fault),
            StatusCode::BAD_GATEWAY,
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
    // Said whether the child is there or not.
    let open_file =
        status == StatusCode::NOT_FOUND && session.opens && session.path.starts_with("/children/");
    let shown = FaultPage {
        page,
        what_to_do,
        open_file,
        more_files: matches!(e, CaseworkError::MoreFiles),
    };
    let mut answer = ui::render(&shown, status);
    answer.extensions_mut().insert(Faulted { title, what });
    answer
}

/// The mark on an answer that it is a page of this file, with the keys of its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Faulted {
    /// The title's.
    pub title: &'static str,
    /// What to do.
    pub what: &'static str,
}

/// The answer to a body that is too big.
pub(crate) fn too_big(session: &Session) -> Response {
    let page = session.page("fault-too-big");
    let what_to_do = page.t("fault-too-big-do");
    let shown = FaultPage {
        page,
        what_to_do,
        open_file: false,
        more_files: false,
    };
    ui::render(&shown, StatusCode::PAYLOAD_TOO_LARGE)
}

/// The keys that fit an answer of the framework, which is in plain English and bare.
pub(crate) fn bare(answer: &Response) -> Option<Faulted> {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let text = kind.is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    let (title, what) = match answer.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ("fault-too-big", "fault-too-big-do"),
        _ => ("fault-invalid", "fault-invalid-do"),
    };
    (text && answer.status().is_client_error()).then_some(Faulted { title, what })
}

/// How many bytes the sender says that the body has.
fn announced(request: &Request) -> u64 {
    let length = request.headers().get(header::CONTENT_LENGTH);
    length
        .and_then(|l| l.to_str().ok()?.parse().ok())
        .unwrap_or_default()
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
        unread: false,
        waiting: casework::Waiting::default(),
        witness: None,
        sections: Vec::new(),
        device: domain::signing_in::Device::default(),
        known: None,
        opens: false,
        posted: false,
        came_from: None,
    };
    let posted = request.method() != Method::GET;
    // What says itself that it is bigger than anything the product takes is not waited for.
    let answer = match announced(&request) > crate::MOST_BYTES as u64 {
        true => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        false => next.run(request).await,
    };
    let Some(fault) = bare(&answer) else {
        return answer;
    };
    let status = answer.status();
    let absent = !posted && status != StatusCode::PAYLOAD_TOO_LARGE;
    if session.path.starts_with("/api/") {
        let e = match absent {
            true => CaseworkError::NotFound,
            false => CaseworkError::invalid("body", "broken"),
        };
        return Problem::of(session.lang, &e).into_response();
    }
    if absent {
        return fault_page(&session, &CaseworkError::NotFound);
    }
    let page = session.page(fault.title);
    let what_to_do = page.t(fault.what);
    let shown = FaultPage {
        page,
        what_to_do,
        open_file: false,
        more_files: false,
    };
    ui::render(&shown, status)
}
