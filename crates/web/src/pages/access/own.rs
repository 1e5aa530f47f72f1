//! What one says of one's own home, so that one's own family's files stay closed.

use super::note;
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, or_fault},
    ui::{self, Html, TextInput, Textarea},
};
use askama::Template;
use axum::{Form, extract::State, response::Response};
use casework::{CaseworkError, Fault, OwnDetails};

#[derive(Template)]
#[template(source = "<p class=\"govuk-body\">{{ text }}</p>", ext = "html")]
struct Said {
    text: String,
}

/// `GET /account/own-details`
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    // Asked before anything is typed.
    if !signed.actor.fresh {
        return signed.fault(&CaseworkError::Confirm);
    }
    match app.casework.own_details(&signed.actor).await {
        Ok(details) => form(&signed, &Sent::default(), &details, &[]),
        Err(e) => signed.fault(&e),
    }
}

fn form(signed: &Signed, sent: &Sent, details: &OwnDetails, faults: &[Fault]) -> Response {
    let mut page = signed.page("access-own-title", None).back_to("/account");
    note(&mut page, faults);
    let phone = page.optional(page.t("access-own-phone"));
    let address = page.optional(page.t("access-own-address"));
    FormPage {
        above: Html::of(&Said {
            text: page.t("access-own-text"),
        }),
        id: sent.id(),
        fields: vec![
            TextInput::new(&page, "phone", phone)
                .value(details.phone.as_str())
                .into(),
            Textarea::new(&page, "address", address)
                .rows(3)
                .value(details.address.as_str())
                .into(),
        ],
        submit: page.t("access-own-submit"),
        below: Html::default(),
        page,
    }
    .answer()
}

/// `POST /account/own-details`
pub(super) async fn keep(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let details = OwnDetails {
        phone: sent.get("phone").trim().to_owned(),
        address: sent.get("address").trim().to_owned(),
    };
    let kept = app.casework.set_own_details(&signed.actor, &details).await;
    match kept {
        Ok(()) => ui::redirect("/account"),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, Ok(form(&signed, &sent, &details, &faults)))
        }
        Err(e) => signed.fault(&e),
    }
}
