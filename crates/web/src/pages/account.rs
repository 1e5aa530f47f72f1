//! Signing in and one's account.

mod confirm;
mod form;
mod happened;
mod lock;
mod own;
mod passkey_form;
mod passkeys;
mod secrets;
mod sessions;
mod sign_in;
mod sign_in_passkey;
mod welcome;

pub(crate) use happened::told;

use crate::App;
use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
    response::Response,
    routing::{get, post},
};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::password))
        .route("/sign-in/code", get(sign_in::show_code).post(sign_in::code))
        .route("/sign-in/passkey", post(sign_in_passkey::alone))
        .route("/sign-in/passkey/ask", post(sign_in_passkey::ask))
        .route("/sign-in/code/passkey", post(sign_in_passkey::code))
        .route("/sign-in/code/passkey/ask", post(sign_in_passkey::ask_code))
        .route("/sign-in/demo", post(sign_in::demo))
        .route("/sign-out", post(sign_in::out))
        .route("/confirm", get(confirm::show).post(confirm::give))
        .route("/confirm/ask", post(confirm::ask))
        .route("/session/keep", post(lock::keep))
        .route("/lock", get(lock::show).post(lock::unlock))
        .route("/welcome/{token}", get(welcome::show).post(welcome::accept))
        .route("/account", get(own::show))
        .route("/account/language", post(own::language))
        .route("/account/passkeys", get(passkeys::show).post(passkeys::add))
        .route("/account/passkeys/ask", post(passkeys::ask))
        .route(
            "/account/passkeys/{id}",
            get(passkeys::show_remove).post(passkeys::remove),
        )
        .route("/account/happened/known", post(happened::known))
        .route("/account/happened/not-me", post(happened::not_me))
        .route("/account/sessions", get(sessions::show))
        .route("/account/sessions/end", post(sessions::end))
        .route("/account/sessions/end-others", post(sessions::end_others))
        .route(
            "/account/password",
            get(secrets::show_password).post(secrets::password),
        )
        .route(
            "/account/second-factor",
            get(secrets::show_factor).post(secrets::factor),
        )
        .route(
            "/account/recovery-codes",
            get(secrets::show_recovery).post(secrets::recovery),
        )
}

/// The answer, with the cookie that carries a session; an empty token takes the cookie away.
pub(super) fn with_cookie(mut response: Response, token: &str, app: &App) -> Response {
    if let Ok(value) = crate::session_cookie(token, app.over_tls()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The answer to a sign-in that is done: with the cookie of the session, and one by which the browser
/// is known from now on.
pub(super) async fn entered(
    response: Response,
    token: &str,
    session: &crate::Session,
    app: &App,
) -> Response {
    let mut response = with_cookie(response, token, app);
    let kept = session.known.as_deref();
    match app.casework.known_device(token, kept).await {
        Ok(Some(kept)) => {
            if let Ok(value) = crate::signed::known_cookie(&kept, app.over_tls()) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(None) => {}
        // They are signed in; the next sign-in makes it known.
        Err(e) => tracing::error!(error = %e, "known device"),
    }
    response
}

/// Whoever sits down next finds nothing in the browser. Pages are never stored to begin with, and
/// the language, a cookie, stays.
fn forget(mut response: Response) -> Response {
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"storage\""),
    );
    response
}
