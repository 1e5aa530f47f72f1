//! The page of an invitation: choose a password.

use super::{
    entered,
    form::{ShortForm, note},
};
use crate::{
    App,
    signed::Session,
    ui::{self, Page, TextInput},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Invited};
use serde::Deserialize;

fn form(session: &Session, page: Page, invited: &Invited) -> ShortForm {
    let agency = match session.lang {
        domain::Lang::En => &invited.agency_names.0,
        domain::Lang::Cy => &invited.agency_names.1,
    };
    let lead = page.t1("welcome-lead", "agency", agency.clone());
    let new = TextInput::new(&page, "new", page.t("account-new-password"))
        .hint(page.t("account-new-password-hint"))
        .password(true);
    ShortForm::new(page, "welcome-button").lead(lead).field(new)
}

pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Path(token): Path<String>,
) -> Response {
    match app.casework.invited(&token).await {
        Ok(invited) => form(&session, session.page("welcome-title"), &invited).answer(),
        Err(e) => crate::fault_page(&session, &e),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NewForm {
    new: String,
}

pub(super) async fn accept(
    State(app): State<App>,
    session: Session,
    Path(token): Path<String>,
    Form(sent): Form<NewForm>,
) -> Response {
    match app
        .casework
        .accept_invitation(&token, &sent.new, &session.door())
        .await
    {
        Ok(Some(signed)) => entered(ui::redirect("/account"), &signed.token, &session, &app).await,
        Ok(None) => ui::redirect("/sign-in"),
        Err(CaseworkError::Invalid(faults)) => match app.casework.invited(&token).await {
            Ok(invited) => {
                let mut page = session.page("welcome-title");
                note(&mut page, &faults);
                form(&session, page, &invited).answer()
            }
            Err(e) => crate::fault_page(&session, &e),
        },
        Err(e) => crate::fault_page(&session, &e),
    }
}
