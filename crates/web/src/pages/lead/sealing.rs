//! Sealing a concern that was logged as any other: it is about somebody who works here.

use super::{
    acts::frame,
    form::{FormPage, Sent, or_fault, tick},
    says, start,
};
use crate::{
    App, Signed,
    pages::access::{about_who, about_words, note, sealed_done, sealed_sure},
    ui::{self, Choice, Html, Inset, Row, Select, SummaryList, WarningText},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, SealConcern};
use uuid::Uuid;

/// `GET /concerns/{id}/seal`
pub(super) async fn form(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let sent = Sent::default();
    or_fault(&signed, page(&app, &signed, id, &sent, vec![]).await)
}

async fn page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let asked = app.casework.concern_to_seal(&signed.actor, id).await?;
    let mut page = frame(signed, "seal-title", id);
    note(&mut page, &faults);
    let which = SummaryList::new(vec![
        Row::new(page.t("log-row-reference"), asked.reference),
        Row::new(
            page.t("lead-col-child"),
            start::children_names(&page, &asked.line),
        ),
        Row::new(
            page.t("lead-col-logged"),
            Html::text(&says::moment(&page, asked.line.logged_us))
                .and(&Html::text(" · "))
                .and(&Html::name(&asked.line.author)),
        ),
    ]);
    let warning: Html = WarningText::new(&page, page.t("seal-text")).into();
    let mut people = vec![Choice::new("", "")];
    people.extend(
        asked
            .receivers
            .iter()
            .map(|p| Choice::new(p.id.to_string(), p.name.clone())),
    );
    let to = Select::new(&page, "to", page.t("sealed-to"), people, sent.get("to"));
    Ok(FormPage {
        above: Html::from(which).and(&warning),
        id: sent.id(),
        fields: vec![
            about_who(&page, sent, &asked.staff),
            about_words(&page, sent),
            to.into(),
            sealed_sure(&page, sent, &faults),
            tick(&page, sent, "author-too", page.t("seal-author-too")),
        ],
        submit: page.t("seal-submit"),
        below: Inset::new(Html::text(&page.t("seal-stays"))).into(),
        page,
    }
    .answer())
}

/// `POST /concerns/{id}/seal`
pub(super) async fn seal(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let input = SealConcern {
        id: sent.id(),
        about: sent.get("about").to_owned(),
        about_id: sent.word("about-id"),
        to: sent.word("to"),
        author_too: sent.get("author-too") == "yes",
        sure: sent.get("sure") == "yes",
    };
    let (matter, mine) = (input.id, input.to == Some(signed.actor.practitioner_id));
    match app.casework.seal_concern(&signed.actor, id, input).await {
        // Whoever is in charge of it goes on there; to everybody else it is not there any more.
        Ok(_) if mine => ui::redirect(&format!("/sealed/{matter}")),
        Ok(reference) => sealed_done(&signed, reference),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, page(&app, &signed, id, &sent, faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
