//! Reading what an API caller sends, so that a mistake is named and nothing is guessed.

use super::Problem;
use crate::{App, signed::Session, without_factor};
use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, request::Parts},
};
use casework::{Actor, CaseworkError};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use words::Lang;

/// Who asks through the API.
pub struct Asked {
    /// The practitioner.
    pub actor: Actor,
    /// Language of the answers.
    pub lang: Lang,
    /// The session's token.
    pub token: String,
    /// Whether the session is locked by idleness; never so but in an emergency.
    pub locked: bool,
    /// The session as it is kept.
    pub session: Vec<u8>,
    /// When it began, microseconds.
    pub began_us: i64,
}

impl Asked {
    /// When the session ends whatever happens, RFC 3339.
    pub fn ends_at(&self, app: &App) -> String {
        let hours = app.casework.settings().session_hours;
        let end = self.began_us + hours * 3_600_000_000;
        jiff::Timestamp::from_microsecond(end).map_or_else(|_| String::new(), |t| t.to_string())
    }
}

/// Who asks in an emergency: a locked session may send, since the lock protects reading.
pub struct AskedInEmergency(pub Asked);

impl FromRequestParts<App> for Asked {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let AskedInEmergency(asked) = AskedInEmergency::from_request_parts(parts, app).await?;
        if asked.locked {
            return Err(Problem::of(asked.lang, &CaseworkError::SignedOut));
        }
        Ok(asked)
    }
}

impl FromRequestParts<App> for AskedInEmergency {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Ok(session) = Session::from_request_parts(parts, app).await else {
            return Err(Problem::of(Lang::En, &CaseworkError::SignedOut));
        };
        let lang = session.lang;
        match (session.live, session.token) {
            (Some(live), _)
                if live.lacks_second_factor
                    && !without_factor::is_open(&parts.method, parts.uri.path()) =>
            {
                Err(Problem::of(lang, &CaseworkError::SecondFactor))
            }
            (Some(live), Some(token)) => Ok(Self(Asked {
                actor: live.actor,
                lang,
                token,
                locked: live.locked,
                began_us: live.row.created_us,
                session: live.row.token_hash,
            })),
            // Nobody is told to sign in again because the database is away for a moment.
            (None, _) if session.unread => Err(Problem::of(lang, &CaseworkError::TryAgain)),
            _ => Err(Problem::of(lang, &CaseworkError::SignedOut)),
        }
    }
}

/// A JSON body, read strictly: an unknown field, a wrong type or nesting without end is a problem
/// that says where.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let lang = crate::ui::lang_of(request.uri(), request.headers());
        let text = text_of(request, app, lang).await?;
        // Serde would read a list as an object's fields in their order, which nobody means.
        if text.trim_start().starts_with('[') {
            let why = "the body is one object, in braces, not a list";
            return Err(Problem::unreadable(lang, why.to_owned()));
        }
        serde_json::from_str(&text)
            .map(Self)
            .map_err(|e| Problem::unreadable(lang, e.to_string()))
    }
}

/// The body as text.
///
/// # Errors
/// It is too long, or no text.
pub async fn text_of(request: Request, app: &App, lang: Lang) -> Result<String, Problem> {
    String::from_request(request, app).await.map_err(|e| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::too_large(lang)
        } else {
            Problem::unreadable(lang, e.body_text())
        }
    })
}

/// The id in the path. One that is no id at all answers as one that is not there.
pub struct Id(pub Uuid);

impl FromRequestParts<App> for Id {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let lang = crate::ui::lang_of(&parts.uri, &parts.headers);
        Path::<Uuid>::from_request_parts(parts, app)
            .await
            .map(|Path(id)| Self(id))
            .map_err(|_| Problem::of(lang, &CaseworkError::NotFound))
    }
}
