//! The pack as it would be, to be read, and asking a second person for leave to issue it.

use super::{frame, note, paper, path};
use crate::{
    App, Signed,
    pages::lead::form::{Sent, long, or_fault},
    ui::{self, Button, Html, Page},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault};
use domain::rights::RightsPack;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/rights_pack.html")]
struct Shown {
    page: Page,
    /// The pack, block by block, where it can be asked for.
    blocks: Vec<Html>,
    /// What is missing before it can, each with where it is put right.
    missing: Vec<Html>,
    id: Uuid,
    why: Option<Html>,
    submit: Button,
}

#[derive(Template)]
#[template(path = "pages/rights_block.html")]
struct Block<'a> {
    block: &'a print::Block,
}

/// `GET /rights/{id}/pack`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    or_fault(
        &signed,
        ask_page(&app, &signed, id, &Sent::default(), &[]).await,
    )
}

async fn ask_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "rights-ask-title", id).wide();
    note(&mut page, faults);
    let mut missing = Vec::new();
    let pack: Option<RightsPack> = match app.casework.draw_up_pack(&signed.actor, id).await {
        Ok(pack) => Some(pack),
        Err(CaseworkError::Invalid(all)) => {
            missing = all.iter().map(|f| put_right(&page, id, f)).collect();
            None
        }
        Err(e) => return Err(e),
    };
    let blocks = pack
        .as_ref()
        .map_or_else(Vec::new, |p| paper::blocks(&page, p));
    let shown = Shown {
        blocks: blocks
            .iter()
            .map(|block| Html::of(&Block { block }))
            .collect(),
        missing,
        id: sent.id(),
        why: pack
            .is_some()
            .then(|| long(&page, sent, "why", page.t("rights-ask-why"))),
        submit: Button::submit(page.t("rights-ask-submit")).once(),
        page,
    };
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(ui::render(&shown, status))
}

/// What is missing, as a link to where it is put right.
fn put_right(page: &Page, id: Uuid, f: &Fault) -> Html {
    let at = path(id);
    let (href, words) = match (f.field.as_str(), f.field.strip_prefix("piece-")) {
        (_, Some(n)) => (
            at,
            page.t1("rights-fault-protected-piece", "n", n.to_owned()),
        ),
        ("identity", _) => (format!("{at}/check"), page.t("rights-missing-identity")),
        ("authority", _) => (format!("{at}/check"), page.t("rights-missing-authority")),
        ("requester", _) => (format!("{at}/end"), page.code("rights-fault-", f.key)),
        _ => (at, page.code("rights-fault-", f.key)),
    };
    Html::link(&href, &words)
}

/// `POST /rights/{id}/pack`: prints it and asks. It is issued from the page of the request for a
/// second person.
pub(super) async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let asked = sent.id();
    match paper::ask(&app, &signed, id, asked, sent.get("why")).await {
        Ok(()) => ui::redirect(&format!("/second/{asked}")),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, ask_page(&app, &signed, id, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
