//! Connecting somebody who came from a provider to an account.

use super::manage::{FormPage, about_stranger};
use crate::{
    App, Signed,
    ui::{self, Button, Choice, Html, Section, Select, Textarea},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault};
use domain::practitioner::MemberState;
use serde::Deserialize;
use uuid::Uuid;

/// Whom somebody is tied to.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TieForm {
    who: String,
    note: String,
}

pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    tie_page(&app, &signed, id, &TieForm::default(), &[]).await
}

async fn tie_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    form: &TieForm,
    faults: &[Fault],
) -> Response {
    let (desk, staff) = match (
        app.casework.sign_on_desk(&signed.actor).await,
        app.casework.staff(&signed.actor).await,
    ) {
        (Ok(desk), Ok(staff)) => (desk, staff),
        (Err(e), _) | (_, Err(e)) => return signed.fault(&e),
    };
    let Some(stranger) = desk.strangers.iter().find(|s| s.id == id) else {
        return signed.fault(&CaseworkError::NotFound);
    };
    let mut page = signed
        .page("single-tie-title", Some(Section::People))
        .back_to("/people/single-sign-on");
    for fault in faults {
        let key = match (fault.field.as_str(), fault.key) {
            ("who", "own") => "people-error-own",
            ("who", "taken") => "single-error-taken",
            ("who", _) => "single-error-who",
            _ => "people-error-note",
        };
        page.error(&fault.field, key);
    }
    let mut people = vec![Choice::new("", "")];
    let open = staff.iter().filter(|l| {
        l.practitioner.state != MemberState::Left
            && l.practitioner.id != signed.actor.practitioner_id
    });
    people.extend(open.map(|l| {
        Choice::new(
            l.practitioner.id.to_string(),
            l.practitioner.content.name_and_job(),
        )
    }));
    let fields = vec![
        Select::new(&page, "who", page.t("single-tie-who"), people, &form.who).into(),
        Textarea::new(&page, "note", page.t("people-reset-note"))
            .rows(3)
            .hint(page.t("single-tie-note-hint"))
            .value(&form.note)
            .into(),
    ];
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = FormPage {
        lead: vec![
            Html::text(&page.t("single-tie-lead")),
            about_stranger(&page, stranger).into(),
        ],
        id: id.to_string(),
        fields,
        button: Button::submit(page.t("single-tie-send")).once(),
        page,
    };
    ui::render(&shown, status)
}

pub(super) async fn give(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<TieForm>,
) -> Response {
    let who = form.who.parse().ok();
    let done = app
        .casework
        .tie_sign_on(&signed.actor, id, who, &form.note)
        .await;
    match done {
        Ok(()) => ui::redirect("/people/single-sign-on?done=tied"),
        Err(CaseworkError::Invalid(faults)) => tie_page(&app, &signed, id, &form, &faults).await,
        Err(e) => signed.fault(&e),
    }
}
