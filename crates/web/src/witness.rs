//! Being a witness of another hub's ledgers (C2SP `tlog-witness`): text in, text out.

use crate::App;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use casework::{CaseworkError, WitnessRefusal};

/// Most bytes of a question: 63 hashes and a note with its signatures.
const MOST: usize = 32 * 1024;

/// The route below `/witness/v1`.
pub fn routes() -> Router<App> {
    Router::new().route("/witness/v1/add-checkpoint", post(add_checkpoint))
}

fn said(status: StatusCode, kind: &'static str, text: String) -> Response {
    let mut answer = (status, text).into_response();
    let kind = HeaderValue::from_static(kind);
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}

/// Plain words for whoever runs the other hub. The kind keeps them from being put into a page.
const WORDS: &str = "text/x.tlog.error";

async fn add_checkpoint(State(app): State<App>, body: Bytes) -> Response {
    let text = match std::str::from_utf8(&body) {
        Ok(text) if text.len() <= MOST => text,
        _ => return refused(&WitnessRefusal::Malformed),
    };
    match app.casework.witness(text).await {
        Ok(Ok(line)) => said(StatusCode::OK, "text/x.tlog.cosignature", line),
        Ok(Err(refusal)) => refused(&refusal),
        Err(CaseworkError::NotFound) => said(
            StatusCode::NOT_FOUND,
            WORDS,
            "this log is not witnessed here\n".into(),
        ),
        Err(e) => {
            tracing::error!(error = %e, "witness");
            said(
                StatusCode::SERVICE_UNAVAILABLE,
                WORDS,
                "try again later\n".into(),
            )
        }
    }
}

fn refused(refusal: &WitnessRefusal) -> Response {
    let (status, size) = match refusal {
        WitnessRefusal::Malformed => (StatusCode::BAD_REQUEST, None),
        WitnessRefusal::NotSigned => (StatusCode::FORBIDDEN, None),
        WitnessRefusal::OtherSize(n) | WitnessRefusal::Fork(n) => (StatusCode::CONFLICT, Some(n)),
        WitnessRefusal::NotTheSame(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
    };
    match size {
        Some(n) => said(status, "text/x.tlog.size", format!("{n}\n")),
        None => said(status, WORDS, format!("{refusal}\n")),
    }
}
