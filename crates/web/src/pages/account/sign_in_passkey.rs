//! Signing in with a passkey: alone, or after the password.

use super::{
    entered, passkey_form,
    sign_in::{code_form, factors, sign_in_page},
};
use crate::{
    App, faults,
    pages::kept::landing,
    signed::{Session, encode},
    ui,
};
use axum::{Form, extract::State, http::StatusCode, response::Response};
use casework::{CaseworkError, PasskeyAsked, SignInStep};
use serde::Deserialize;

fn asked(session: &Session, asked: Result<PasskeyAsked, CaseworkError>) -> Response {
    match asked {
        Ok(asked) => passkey_form::question(&session.page("sign-in-title"), asked),
        Err(e) => {
            let page = session.page("sign-in-title");
            passkey_form::problem(faults::status_of(&e), page.t("passkey-failed"))
        }
    }
}

/// For the page's script: what to ask the device.
pub(super) async fn ask(State(app): State<App>, session: Session) -> Response {
    asked(&session, app.casework.ask_for_passkey().await)
}

/// The same, after the password.
pub(super) async fn ask_code(State(app): State<App>, session: Session) -> Response {
    let question = match &session.token {
        Some(token) => app.casework.ask_for_passkey_code(token).await,
        None => Err(CaseworkError::SignedOut),
    };
    asked(&session, question)
}

/// What the device answered.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AnswerForm {
    token: String,
    answer: String,
    back: String,
}

pub(super) async fn alone(
    State(app): State<App>,
    session: Session,
    Form(sent): Form<AnswerForm>,
) -> Response {
    let back = ui::local_path(&sent.back);
    let step = app
        .casework
        .sign_in_passkey(&sent.token, &sent.answer, &session.door())
        .await;
    match step {
        Ok(SignInStep::Done(signed)) => {
            let back = landing(&app, &signed.token, &back).await;
            entered(ui::redirect(&back), &signed.token, &session, &app).await
        }
        Ok(_) => {
            let mut page = session.page("sign-in-title");
            page.error("passkey", "passkey-error-refused");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            sign_in_page(&app, &session, page, "", &back, status).await
        }
        Err(e) => crate::fault_page(&session, &e),
    }
}

pub(super) async fn code(
    State(app): State<App>,
    session: Session,
    Form(sent): Form<AnswerForm>,
) -> Response {
    let back = ui::local_path(&sent.back);
    let start = format!("/sign-in?back={}", encode(&back));
    let Some(half) = &session.token else {
        return ui::redirect(&start);
    };
    let step = app
        .casework
        .sign_in_passkey_code(half, &sent.token, &sent.answer, &session.door())
        .await;
    match step {
        Ok(SignInStep::Done(signed)) => {
            let back = landing(&app, &signed.token, &back).await;
            entered(ui::redirect(&back), &signed.token, &session, &app).await
        }
        Ok(_) => {
            let mut page = session.page("sign-in-code-title");
            page.error("code", "passkey-error-refused");
            let can = factors(&app, &session).await;
            code_form(page, &back, can).answer()
        }
        Err(CaseworkError::SignedOut) => ui::redirect(&start),
        Err(e) => crate::fault_page(&session, &e),
    }
}
