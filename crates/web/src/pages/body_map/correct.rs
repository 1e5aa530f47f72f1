//! Putting a mark of a body map right, or taking it away.

use super::{
    fields::{MarkRow, MarksForm},
    form,
};
use crate::{
    App, Signed,
    pages::lead::form::Sent,
    ui::{self, Html, Page, Section, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, ChangePin, Fault, PinDesk};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/body_correct.html")]
struct CorrectPage {
    page: Page,
    id: Uuid,
    reference: String,
    mark: Html,
    why: TextInput,
}

fn path((concern, pin): (Uuid, Uuid)) -> String {
    format!("/concerns/{concern}/marks/{pin}")
}

/// `GET /concerns/{id}/marks/{pin}`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(which): Path<(Uuid, Uuid)>,
) -> Response {
    match app
        .casework
        .pin_to_change(&signed.actor, which.0, which.1)
        .await
    {
        Ok(desk) => {
            let row = MarkRow::of(&desk.pin.mark);
            answer(&signed, which, &desk, &row, &Sent::default(), &[])
        }
        Err(e) => signed.fault(&e),
    }
}

fn answer(
    signed: &Signed,
    which: (Uuid, Uuid),
    desk: &PinDesk,
    row: &MarkRow,
    sent: &Sent,
    faults: &[Fault],
) -> Response {
    let mut page = signed
        .page("body-correct-title", Some(Section::MyWork))
        .back_to(format!("/concerns/{}/lead", which.0));
    for fault in faults {
        if !form::note(&mut page, fault) {
            page.error("why", "lead-empty-why");
        }
    }
    let status = match page.has_errors() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let shown = CorrectPage {
        id: sent.id(),
        reference: page.t1("log-done-reference", "reference", desk.reference.clone()),
        mark: form::one(&page, &path(which), row),
        why: TextInput::new(&page, "why", page.t("body-correct-why")).value(sent.get("why")),
        page,
    };
    ui::render(&shown, status)
}

/// `POST /concerns/{id}/marks/{pin}`
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(which): Path<(Uuid, Uuid)>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> Response {
    fields.push(("marks".into(), "1".into()));
    let action = Sent(fields.clone()).get("action").to_owned();
    let mut marks = MarksForm::from_fields(&fields);
    let moved = marks.act(&action, None);
    let row = marks.rows.first().cloned().unwrap_or_default();
    let sent = Sent(fields);
    let input = ChangePin {
        concern_id: which.0,
        pin_id: which.1,
        entry_id: sent.id(),
        now: row.mark().filter(|_| action != "take-away"),
        why: sent.get("why").to_owned(),
    };
    let done = if moved {
        Err(CaseworkError::Invalid(Vec::new()))
    } else if input.now.is_none() && action != "take-away" {
        Err(CaseworkError::invalid("mark-1-site", "unknown"))
    } else {
        app.casework.change_pin(&signed.actor, input).await
    };
    let faults = match done {
        Ok(()) => return ui::redirect(&format!("/concerns/{}/lead#body-map", which.0)),
        Err(CaseworkError::Invalid(faults)) => faults,
        Err(e) => return signed.fault(&e),
    };
    match app
        .casework
        .pin_to_change(&signed.actor, which.0, which.1)
        .await
    {
        Ok(desk) => answer(&signed, which, &desk, &row, &sent, &faults),
        Err(e) => signed.fault(&e),
    }
}
