//! Showing again that it is oneself, before an act that asks for it.

use super::{
    form::ShortForm,
    passkey_form::{self, PasskeyForm},
    sign_in::{BackQuery, wait},
    with_cookie,
};
use crate::{
    App, Signed, faults,
    signed::encode,
    ui::{self, Html, Page, TextInput},
};
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Confirmed, Proof, SecondFactors};
use serde::Deserialize;

fn token(signed: &Signed) -> &str {
    signed.session.token.as_deref().unwrap_or_default()
}

fn form(page: Page, back: &str, with: Option<SecondFactors>, elsewhere: Option<Html>) -> ShortForm {
    let lead = page.t("confirm-lead");
    let Some(can) = with else {
        let password =
            TextInput::new(&page, "password", page.t("account-old-password")).password(false);
        let form = ShortForm::new(page, "confirm-button")
            .lead(lead)
            .hidden("back", back)
            .field(password);
        return match elsewhere {
            Some(part) => form.after(part),
            None => form,
        };
    };
    let hint = if can.codes {
        "sign-in-code-hint"
    } else {
        "sign-in-recovery-hint"
    };
    let code = TextInput::new(&page, "code", page.t("sign-in-code"))
        .hint(page.t(hint))
        .autocomplete("one-time-code")
        .width("10");
    let passkey = can
        .passkeys
        .then(|| PasskeyForm::confirm(&page, back).html());
    let form = ShortForm::new(page, "confirm-button")
        .lead(lead)
        .hidden("back", back)
        .field(code);
    match (passkey, elsewhere) {
        (Some(passkey), Some(part)) => form.after(passkey.and(&part)),
        (Some(part), None) | (None, Some(part)) => form.after(part),
        (None, None) => form,
    }
}

async fn page_with(
    app: &App,
    signed: &Signed,
    page: Page,
    back: &str,
    status: StatusCode,
) -> Response {
    match app.casework.confirm_with(token(signed)).await {
        Ok(with) => {
            let back = ui::local_path(back);
            let elsewhere = crate::pages::single::again(app, &page, token(signed), &back).await;
            form(page, &back, with, elsewhere).answer_with(status)
        }
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(q): Query<BackQuery>,
) -> Response {
    // Nothing is asked of whoever has just shown it, nor in a demonstration.
    if signed.actor.fresh {
        return ui::redirect(&ui::local_path(&q.back));
    }
    let page = signed.page("confirm-title", None);
    page_with(&app, &signed, page, &q.back, StatusCode::OK).await
}

/// What was given.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ProofForm {
    password: String,
    code: String,
    token: String,
    answer: String,
    back: String,
}

pub(super) async fn give(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<ProofForm>,
) -> Response {
    let with = match app.casework.confirm_with(token(&signed)).await {
        Ok(with) => with,
        Err(e) => return signed.fault(&e),
    };
    let (field, proof) = if !sent.answer.is_empty() {
        let proof = Proof::Passkey {
            token: &sent.token,
            answer: &sent.answer,
        };
        ("code", proof)
    } else if with.is_some() {
        ("code", Proof::Code(&sent.code))
    } else {
        ("password", Proof::Password(&sent.password))
    };
    let mut page = signed.page("confirm-title", None);
    let status = match app.casework.confirm(token(&signed), proof).await {
        Ok(Confirmed::Yes(fresh)) => {
            let back = ui::redirect(&ui::local_path(&sent.back));
            return with_cookie(back, &fresh.token, &app);
        }
        Ok(Confirmed::No) => {
            let key = match proof {
                Proof::Passkey { .. } => "passkey-error-refused",
                Proof::Code(_) => "sign-in-error-code",
                Proof::Password(_) => "account-error-wrong",
            };
            page.error(field, key);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(Confirmed::Wait { seconds }) => wait(&mut page, field, seconds),
        Err(CaseworkError::Locked) => {
            let back = ui::local_path(&sent.back);
            return ui::redirect(&format!("/lock?back={}", encode(&back)));
        }
        Err(e) => return signed.fault(&e),
    };
    page_with(&app, &signed, page, &sent.back, status).await
}

/// For the page's script: what to ask the device.
pub(super) async fn ask(State(app): State<App>, signed: Signed) -> Response {
    match app
        .casework
        .ask_for_passkey_to_confirm(token(&signed))
        .await
    {
        Ok(asked) => passkey_form::question(&signed.page("confirm-title", None), asked),
        Err(e) => {
            let page = signed.page("confirm-title", None);
            passkey_form::problem(faults::status_of(&e), page.t("passkey-failed"))
        }
    }
}
