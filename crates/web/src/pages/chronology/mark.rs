//! The form by which a lead says of an entry whether it was good or bad, and which event it is.

use super::table;
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, identity_bar, note_faults, or_fault, short, worded},
    ui::{self, Choice, Html, Page, Radios, Row, Section, Select, SummaryList},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, MarkEntry};
use domain::chronology::{Impact, SignificantEvent};
use uuid::Uuid;

/// `GET /children/{id}/entries/{entry}`
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path((id, entry)): Path<(Uuid, Uuid)>,
) -> Response {
    or_fault(&signed, page(&app, &signed, (id, entry), None, &[]).await)
}

fn frame(signed: &Signed, id: Uuid) -> Page {
    signed
        .page("chron-mark-title", Some(Section::Children))
        .back_to(format!("/children/{id}/chronology"))
}

async fn page(
    app: &App,
    signed: &Signed,
    (id, entry): (Uuid, Uuid),
    sent: Option<&Sent>,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, id);
    note_faults(&mut page, faults);
    let (who, line) = app.casework.entry_to_mark(&signed.actor, id, entry).await?;
    let stored = Sent(vec![
        (
            "impact".into(),
            line.impact.map_or("", Impact::as_str).to_owned(),
        ),
        (
            "event".into(),
            line.event.map_or("", SignificantEvent::as_str).to_owned(),
        ),
    ]);
    let sent = sent.unwrap_or(&stored);
    let impacts = worded(&page, "lead-impact-", Impact::ALL, Impact::as_str);
    let impact = Radios::new(
        &page,
        "impact",
        page.t("lead-impact"),
        impacts,
        sent.get("impact"),
    );
    let mut events = vec![Choice::new("", page.t("chron-event-none"))];
    events.extend(worded(
        &page,
        "chron-event-",
        SignificantEvent::ALL,
        SignificantEvent::as_str,
    ));
    let event = Select::new(
        &page,
        "event",
        page.t("chron-event"),
        events,
        sent.get("event"),
    );
    let rows = vec![
        Row::new(page.t("lead-col-when"), table::when(&page, &line)),
        Row::new(page.t("lead-col-kind"), table::what_it_is(&page, &line)),
        Row::new(page.t("lead-col-what"), table::says_all(&page, &line)),
    ];
    let above = identity_bar(&page, &who).and(&SummaryList::new(rows).into());
    let why = short(&page, sent, "why", page.optional(page.t("chron-mark-why")));
    Ok(FormPage {
        above,
        id: sent.id(),
        fields: vec![impact.into(), event.into(), why],
        submit: page.t("chron-mark-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/entries/{entry}`
pub(super) async fn mark(
    State(app): State<App>,
    signed: Signed,
    Path((id, entry)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let input = MarkEntry {
        id: sent.id(),
        impact: sent.word("impact"),
        event: sent.word("event"),
        why: sent.get("why").to_owned(),
    };
    match app
        .casework
        .mark_entry(&signed.actor, id, entry, input)
        .await
    {
        Ok(()) => ui::redirect(&format!("/children/{id}/chronology")),
        Err(CaseworkError::Invalid(faults)) => {
            let again = page(&app, &signed, (id, entry), Some(&sent), &faults).await;
            or_fault(&signed, again)
        }
        Err(e) => signed.fault(&e),
    }
}
