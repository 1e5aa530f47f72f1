//! The idle lock: what was typed is kept, nothing can be read until the password comes.

use super::{
    form::{ShortForm, note},
    sign_in::BackQuery,
};
use crate::{
    App,
    pages::kept::landing,
    signed::{Session, encode},
    ui::{self, Page, TextInput},
};
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use casework::CaseworkError;
use serde::Deserialize;

/// Tells the server that somebody is still there. Reading the session has noted it.
pub(super) async fn keep(_: crate::Signed) -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Locks, and shows how to unlock.
pub(super) async fn show(
    State(app): State<App>,
    mut session: Session,
    Query(q): Query<BackQuery>,
) -> Response {
    let back = ui::local_path(&q.back);
    let (Some(token), Some(live)) = (&session.token, &mut session.live) else {
        return ui::redirect(&format!("/sign-in?back={}", encode(&back)));
    };
    if !live.locked {
        if let Err(e) = app.casework.lock(token).await {
            return crate::fault_page(&session, &e);
        }
        live.locked = true;
    }
    let token = token.clone();
    let page = session.page("lock-page-title");
    answer(&app, &session, page, &token, &back).await
}

/// The form; whoever came in through their organisation can come in again that way.
async fn answer(app: &App, session: &Session, page: Page, token: &str, back: &str) -> Response {
    let elsewhere = crate::pages::single::come_in_again(app, &page, token, back).await;
    let form = form(session, page, back);
    match elsewhere {
        Some(part) => form.after(part).answer(),
        None => form.answer(),
    }
}

fn form(session: &Session, page: Page, back: &str) -> ShortForm {
    let asks = session
        .live
        .as_ref()
        .is_none_or(|l| l.practitioner.has_password || !session.demo);
    let password = TextInput::new(&page, "password", page.t("sign-in-password")).password(false);
    let (lead, danger) = (page.t("lock-page-lead"), page.t("sign-in-danger"));
    let form = ShortForm::new(page, "lock-page-button")
        .lead(lead)
        .lead(danger)
        .hidden("back", back);
    if asks { form.field(password) } else { form }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct UnlockForm {
    password: String,
    back: String,
}

pub(super) async fn unlock(
    State(app): State<App>,
    session: Session,
    Form(sent): Form<UnlockForm>,
) -> Response {
    let back = ui::local_path(&sent.back);
    let start = format!("/sign-in?back={}", encode(&back));
    let Some(token) = &session.token else {
        return ui::redirect(&start);
    };
    match app.casework.unlock(token, &sent.password).await {
        Ok(()) => ui::redirect(&landing(&app, token, &back).await),
        Err(CaseworkError::SignedOut) => ui::redirect(&start),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = session.page("lock-page-title");
            note(&mut page, &faults);
            answer(&app, &session, page, token, &back).await
        }
        Err(e) => crate::fault_page(&session, &e),
    }
}
