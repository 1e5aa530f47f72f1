//! The mark of a protected address: set by one person, taken off by two.

use super::note;
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, identity_bar, long, or_fault},
    ui::{self, Html, Section},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault};
use uuid::Uuid;

#[derive(Template)]
#[template(source = "<p class=\"govuk-body\">{{ text }}</p>", ext = "html")]
struct Said {
    text: String,
}

/// `GET /children/{id}/address`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    or_fault(
        &signed,
        form(&app, &signed, id, &Sent::default(), &[]).await,
    )
}

async fn form(
    app: &App,
    signed: &Signed,
    child: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let who = app.casework.protection_of(&signed.actor, child).await?;
    let may_ask = app.casework.may_ask_to_lift_protection(&signed.actor);
    let lift = who.protected_address;
    let mut page = signed
        .page("access-address-title", Some(Section::Children))
        .back_to(format!("/children/{child}"));
    note(&mut page, faults);
    let bar = identity_bar(&page, &who);
    let text = match (lift, may_ask) {
        (false, _) => "access-address-set-text",
        (true, true) => "access-address-lift-text",
        (true, false) => "access-address-is-on",
    };
    let above = bar.and(&Html::of(&Said { text: page.t(text) }));
    let (why, submit) = if lift {
        ("access-address-lift-why", "access-address-lift-submit")
    } else {
        ("access-address-set-why", "access-address-set-submit")
    };
    let fields = if lift && !may_ask {
        Vec::new()
    } else {
        vec![long(&page, sent, "why", page.t(why))]
    };
    Ok(FormPage {
        above,
        id: sent.id(),
        fields,
        submit: page.t(submit),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/address`
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let (cw, who) = (&app.casework, &signed.actor);
    let on = match cw.protection_of(who, id).await {
        Ok(identity) => identity.protected_address,
        Err(e) => return signed.fault(&e),
    };
    let (done, then) = if on {
        let asked = cw
            .ask_to_lift_protection(who, sent.id(), id, sent.get("why"))
            .await;
        (asked, format!("/second/{}", sent.id()))
    } else {
        let set = cw.protect_address(who, id, sent.get("why")).await;
        (set, format!("/children/{id}"))
    };
    match done {
        Ok(()) => ui::redirect(&then),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, id, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
