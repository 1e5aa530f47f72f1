//! Marking one statement of a concern as fact, reported, opinion or historical.

use super::{
    acts::{back_to, frame},
    form::{FormPage, Sent, finish, note_faults, or_fault, short, worded},
};
use crate::{
    App, Signed,
    ui::{Html, Inset, Radios},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault};
use domain::concern::StatementKind;
use uuid::Uuid;

/// `GET /concerns/{id}/statements/{statement}`
pub(super) async fn mark_form(
    State(app): State<App>,
    signed: Signed,
    Path(which): Path<(Uuid, Uuid)>,
) -> Response {
    or_fault(
        &signed,
        mark_page(&app, &signed, which, &Sent::default(), vec![]).await,
    )
}

async fn mark_page(
    app: &App,
    signed: &Signed,
    (id, statement): (Uuid, Uuid),
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "lead-mark-title", id);
    note_faults(&mut page, &faults);
    let said = app
        .casework
        .statement_to_mark(&signed.actor, id, statement)
        .await?;
    let now = said.kind.map_or("", StatementKind::as_str);
    let chosen = sent.find("kind").unwrap_or(now);
    let kinds = worded(
        &page,
        "lead-mark-",
        StatementKind::ALL,
        StatementKind::as_str,
    );
    let kind = Radios::new(&page, "kind", page.t("lead-marked"), kinds, chosen);
    Ok(FormPage {
        above: Inset::new(Html::prose(&said.text)).into(),
        id: sent.id(),
        fields: vec![
            kind.into(),
            short(&page, sent, "why", page.t("lead-correction-why")),
        ],
        submit: page.t("lead-mark-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /concerns/{id}/statements/{statement}`
pub(super) async fn mark(
    State(app): State<App>,
    signed: Signed,
    Path((id, statement)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = match sent.word("kind") {
        None => Err(CaseworkError::invalid("kind", "empty")),
        Some(kind) => {
            let (actor, mark) = (&signed.actor, (statement, kind));
            app.casework
                .mark_statement(actor, id, sent.id(), mark, sent.get("why"))
                .await
        }
    };
    finish(&signed, done, &back_to(id), |f| {
        mark_page(&app, &signed, (id, statement), &sent, f)
    })
    .await
}
