//! What the sender says afterwards: withdrawing what was shared, and putting it right.

use super::package;
use crate::{
    App, Signed,
    pages::body_map,
    ui::{self, Button, Choice, Html, Page, Section, Select, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, CorrectSharing, Fault, Package, SharingState, SharingView};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/share_after.html")]
struct After {
    page: Page,
    lead: String,
    own_id: Option<Uuid>,
    fields: Vec<Html>,
    button: Button,
    cancel: Button,
    package: Option<Html>,
}

/// What was typed to withdraw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WithdrawForm {
    why: String,
}

/// What was typed to correct.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CorrectForm {
    id: String,
    item: String,
    what: String,
    right: String,
}

/// What was sent, for whoever may still change it.
async fn view(app: &App, signed: &Signed, id: Uuid) -> Result<SharingView, CaseworkError> {
    let view = app.casework.sharing(&signed.actor, id).await?;
    let open = view.may_change && view.state != SharingState::Withdrawn && view.package.is_some();
    if open {
        Ok(view)
    } else {
        Err(CaseworkError::NotFound)
    }
}

fn frame(signed: &Signed, id: Uuid, title: &str, faults: &[Fault]) -> Page {
    let mut page = signed
        .page(title, Some(Section::Decisions))
        .back_to(format!("/sharings/{id}"));
    for fault in faults {
        let key = match (fault.field.as_str(), fault.key) {
            (_, "protected") => "share-error-protected",
            ("why", "empty") => "share-error-withdraw-why",
            ("what", "empty") => "share-error-what",
            ("right", "empty") => "share-error-right",
            ("item", _) => "share-error-item",
            _ => "share-error-words-long",
        };
        let field = match (fault.key, fault.field.as_str()) {
            (_, own @ ("why" | "what")) => own,
            ("protected", _) => "right",
            (_, other) => other,
        };
        if !page.errors.iter().any(|e| e.field == field) {
            page.error(field, key);
        }
    }
    page
}

fn answer(shown: &After) -> Response {
    let status = if shown.page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    ui::render(shown, status)
}

fn cancel(page: &Page, id: Uuid) -> Button {
    Button::link(page.t("share-cancel"), format!("/sharings/{id}")).secondary()
}

pub(super) async fn show_withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    withdraw_form(&app, &signed, id, "", &[]).await
}

async fn withdraw_form(
    app: &App,
    signed: &Signed,
    id: Uuid,
    typed: &str,
    faults: &[Fault],
) -> Response {
    let view = match view(app, signed, id).await {
        Ok(view) => view,
        Err(e) => return signed.fault(&e),
    };
    let page = frame(signed, id, "share-withdraw-title", faults);
    let why = Textarea::new(&page, "why", page.t("share-withdraw-why"))
        .hint(page.t("share-withdraw-hint"))
        .value(typed);
    answer(&After {
        lead: page.t("share-withdraw-lead"),
        own_id: None,
        fields: vec![why.into()],
        button: Button::submit(page.t("share-withdraw-send"))
            .warning()
            .once(),
        cancel: cancel(&page, id),
        package: view.package.as_ref().map(|p| package::package(&page, p)),
        page,
    })
}

pub(super) async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<WithdrawForm>,
) -> Response {
    let done = app.casework.withdraw_sharing(&signed.actor, id, &form.why);
    match done.await {
        Ok(()) => ui::redirect(&format!("/sharings/{id}")),
        Err(CaseworkError::Invalid(faults)) => {
            withdraw_form(&app, &signed, id, &form.why, &faults).await
        }
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn show_correct(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    correct_form(&app, &signed, id, &CorrectForm::default(), &[]).await
}

/// The items of what was sent, by number and their first words.
fn which_item(page: &Page, p: &Package, chosen: &str) -> Html {
    let mut choices = vec![Choice::new("", page.t("share-correct-other"))];
    for (n, item) in p.items.iter().enumerate() {
        let words = body_map::or_words(page, &item.body_map, &item.text);
        let words = domain::text::headline(&words, 60);
        let label = format!("{}: {words}", page.tn("share-item", n + 1));
        choices.push(Choice::new(item.item_id.to_string(), label));
    }
    Select::new(page, "item", page.t("share-correct-item"), choices, chosen).into()
}

async fn correct_form(
    app: &App,
    signed: &Signed,
    id: Uuid,
    form: &CorrectForm,
    faults: &[Fault],
) -> Response {
    let view = match view(app, signed, id).await {
        Ok(view) => view,
        Err(e) => return signed.fault(&e),
    };
    let page = frame(signed, id, "share-correct-title", faults);
    let mut fields = Vec::new();
    if let Some(p) = view.package.as_ref().filter(|p| !p.items.is_empty()) {
        fields.push(which_item(&page, p, &form.item));
    }
    let what = Textarea::new(&page, "what", page.t("share-correct-what"))
        .rows(3)
        .value(&form.what);
    let right = Textarea::new(&page, "right", page.t("share-correct-right"))
        .hint(page.t("share-correct-right-hint"))
        .value(&form.right);
    fields.extend([Html::from(what), Html::from(right)]);
    answer(&After {
        lead: page.t("share-correct-lead"),
        own_id: Some(form.id.parse().unwrap_or_else(|_| Uuid::now_v7())),
        fields,
        button: Button::submit(page.t("share-correct-send")).once(),
        cancel: cancel(&page, id),
        package: view.package.as_ref().map(|p| package::package(&page, p)),
        page,
    })
}

pub(super) async fn correct(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<CorrectForm>,
) -> Response {
    let item = match form.item.as_str() {
        "" => None,
        // An item that cannot be one is answered like an item of another sharing.
        word => Some(word.parse().unwrap_or(Uuid::nil())),
    };
    let input = CorrectSharing {
        id: form.id.parse().unwrap_or_else(|_| Uuid::now_v7()),
        item,
        what: form.what.clone(),
        right: form.right.clone(),
    };
    match app.casework.correct_sharing(&signed.actor, id, input).await {
        Ok(sent) => ui::redirect(&format!("/sharings/{}", sent.sharing_id)),
        Err(CaseworkError::Invalid(faults)) => {
            correct_form(&app, &signed, id, &form, &faults).await
        }
        Err(e) => signed.fault(&e),
    }
}
