//! Problem details for errors (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
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
    pub reason: Option<Box<str>>,
    /// Fields to put right, each with a word for what is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FieldFault>,
    /// Seconds to wait before the next try, where there is a wait.
    #[serde(skip)]
    retry_after: Option<u32>,
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
            CaseworkError::Confirm => ("confirm", StatusCode::FORBIDDEN),
            CaseworkError::MoreFiles => ("more-files", StatusCode::FORBIDDEN),
            CaseworkError::TooClose => ("too-close", StatusCode::FORBIDDEN),
            CaseworkError::SignedOut | CaseworkError::Locked => {
                ("signed-out", StatusCode::UNAUTHORIZED)
            }
            CaseworkError::Stale => ("stale", StatusCode::CONFLICT),
            CaseworkError::WrongState => ("state", StatusCode::CONFLICT),
            CaseworkError::OtherContent => ("other-content", StatusCode::CONFLICT),
            CaseworkError::DiskFull => ("disk", StatusCode::INSUFFICIENT_STORAGE),
            CaseworkError::Stopped => ("stopped", StatusCode::SERVICE_UNAVAILABLE),
            CaseworkError::TryAgain => ("try-again", StatusCode::SERVICE_UNAVAILABLE),
            CaseworkError::SignOn(_) => ("sign-on", StatusCode::BAD_GATEWAY),
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
            faults,
            ..Self::plain(lang, kind, status)
        }
    }

    fn plain(lang: Lang, kind: &'static str, status: StatusCode) -> Self {
        Self {
            kind,
            title: Words::get(lang, &format!("fault-{kind}")),
            detail: Words::get(lang, &format!("fault-{kind}-do")),
            status: status.as_u16(),
            reason: None,
            faults: Vec::new(),
            retry_after: None,
        }
    }

    /// A sign-in that was not right. Which part is never said, nor whether the name is known.
    pub fn wrong_sign_in(lang: Lang) -> Self {
        Self::plain(lang, "sign-in", StatusCode::UNAUTHORIZED)
    }

    /// Too many sign-ins under a name have failed.
    pub fn wait(lang: Lang, seconds: i64) -> Self {
        Self {
            retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX)),
            ..Self::plain(lang, "wait", StatusCode::TOO_MANY_REQUESTS)
        }
    }

    /// Too many failures, by whomever, from one address of the network.
    pub fn wait_here(lang: Lang, seconds: i64) -> Self {
        Self {
            retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX)),
            ..Self::plain(lang, "wait-here", StatusCode::TOO_MANY_REQUESTS)
        }
    }

    /// The address is right, the method is not.
    pub fn wrong_method(lang: Lang) -> Self {
        Self::plain(lang, "method", StatusCode::METHOD_NOT_ALLOWED)
    }

    /// A body that is too long to be read.
    pub fn too_large(lang: Lang) -> Self {
        Self::plain(lang, "too-large", StatusCode::PAYLOAD_TOO_LARGE)
    }

    /// A body that cannot be read, with where and why.
    pub fn unreadable(lang: Lang, why: String) -> Self {
        Self {
            reason: Some(why.into()),
            ..Self::plain(lang, "invalid", StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.retry_after.map(HeaderValue::from);
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer realm=\"sharewise\"");
            headers.insert(header::WWW_AUTHENTICATE, how);
        }
        if let Some(wait) = wait {
            headers.insert(header::RETRY_AFTER, wait);
        }
        response
    }
}
