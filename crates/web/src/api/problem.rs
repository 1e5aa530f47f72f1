//! Problem details for errors (RFC 9457).

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::CaseworkError;
use serde::Serialize;
use utoipa::ToSchema;
use words::{Lang, Words};

/// What went wrong and what to do, in the caller's language.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable word for programs: `not-found`, `invalid`, `signed-out`, ...
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The same for people.
    pub title: String,
    /// What to do.
    pub detail: String,
    /// The HTTP status.
    pub status: u16,
    /// Where and why a body could not be read, for programmers, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Fields to put right, each with a word for what is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FieldFault>,
}

/// One field to put right.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldFault {
    /// The field, as it is named in the request.
    pub field: String,
    /// What is wrong with it: `empty`, `too-long`, `control`, `unknown`, `future`, ...
    pub fault: String,
}

impl Problem {
    /// The problem of a fault of casework.
    pub fn of(lang: Lang, e: &CaseworkError) -> Self {
        let (kind, status) = match e {
            CaseworkError::NotFound => ("not-found", StatusCode::NOT_FOUND),
            CaseworkError::Invalid(_) => ("invalid", StatusCode::UNPROCESSABLE_ENTITY),
            CaseworkError::SecondFactor => ("second-factor", StatusCode::FORBIDDEN),
            CaseworkError::SignedOut | CaseworkError::Locked => {
                ("signed-out", StatusCode::UNAUTHORIZED)
            }
            CaseworkError::Stale => ("stale", StatusCode::CONFLICT),
            CaseworkError::WrongState => ("state", StatusCode::CONFLICT),
            CaseworkError::DiskFull => ("disk", StatusCode::INSUFFICIENT_STORAGE),
            CaseworkError::TryAgain => ("try-again", StatusCode::SERVICE_UNAVAILABLE),
            CaseworkError::Internal(why) => {
                tracing::error!(error = %why, "internal fault");
                ("internal", StatusCode::INTERNAL_SERVER_ERROR)
            }
        };
        let faults = match e {
            CaseworkError::Invalid(list) => list
                .iter()
                .map(|f| FieldFault {
                    field: f.field.clone(),
                    fault: f.key.to_owned(),
                })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            kind,
            title: Words::get(lang, &format!("fault-{kind}")),
            detail: Words::get(lang, &format!("fault-{kind}-do")),
            status: status.as_u16(),
            reason: None,
            faults,
        }
    }

    /// A body that cannot be read, with where and why.
    pub fn unreadable(lang: Lang, why: String) -> Self {
        Self {
            kind: "invalid",
            title: Words::get(lang, "fault-invalid"),
            detail: Words::get(lang, "fault-invalid-do"),
            reason: Some(why),
            status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
            faults: Vec::new(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            Json(self),
        )
            .into_response()
    }
}
