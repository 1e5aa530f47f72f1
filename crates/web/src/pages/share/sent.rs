//! What this agency sent: where it stands, the receipts, the one-time link, paper and telephone.

use super::{package, state_tag, time};
use crate::{
    App, Signed,
    ui::{self, Button, Cell, Details, Html, Page, Section, Table, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, LinkState, NewLink, SharingState, SharingView, TrailLine};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/share_sent.html")]
struct SentPage {
    page: Page,
    id: Uuid,
    state: Html,
    chased: Option<Html>,
    escalated: Option<Html>,
    trail: Table,
    receipts: Vec<Details>,
    phone: String,
    link: LinkPart,
    new_link: Option<(String, String, Html)>,
    acknowledge: Option<TextInput>,
    package: Option<Html>,
    script: Vec<Html>,
    warning: Option<ui::WarningText>,
    about: Vec<Html>,
    change: Vec<Button>,
}

/// What the page says about one-time links.
struct LinkPart {
    offered: bool,
    state: Option<String>,
    good: bool,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AcknowledgedForm {
    who: String,
}

pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    page(&app, &signed, id, None, None).await
}

pub(super) async fn make_link(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.make_link(&signed.actor, id).await {
        Ok(link) => page(&app, &signed, id, Some(&link), None).await,
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.revoke_link(&signed.actor, id).await {
        Ok(()) => ui::redirect(&format!("/sharings/{id}")),
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn acknowledged(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<AcknowledgedForm>,
) -> Response {
    let noted = app.casework.note_acknowledged(&signed.actor, id, &form.who);
    match noted.await {
        Ok(()) => ui::redirect(&format!("/sharings/{id}")),
        Err(CaseworkError::Invalid(_)) => page(&app, &signed, id, None, Some(&form)).await,
        Err(e) => signed.fault(&e),
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    link: Option<&NewLink>,
    wrong: Option<&AcknowledgedForm>,
) -> Response {
    let view = match app.casework.sharing(&signed.actor, id).await {
        Ok(view) => view,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("share-sent-title", Some(Section::Decisions))
        .back_to(format!("/children/{}", view.row.person_id));
    let mut status = StatusCode::OK;
    if wrong.is_some() {
        page.error("who", "share-error-who");
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let base = app.casework.settings().public_url.trim_end_matches('/');
    let new_link = link.map(|l| {
        let address = format!("{base}/s/{}", l.token);
        (address, l.code.clone(), time(&page, l.expires_us))
    });
    let who = wrong.map_or("", |form| form.who.as_str());
    let typed = (!view.to_inbox && view.state.awaits_recipient()).then(|| {
        TextInput::new(&page, "who", page.t("share-noted-who"))
            .person()
            .hint(page.t("share-noted-hint"))
            .value(who)
    });
    let shown = SentPage {
        id,
        state: state_tag(&page, view.state),
        chased: chased(&page, &view),
        escalated: view.row.escalated_us.map(|us| time(&page, us)),
        trail: trail(&page, &view.trail),
        receipts: receipts(&page, &view.trail),
        phone: view.recipient_phone.clone(),
        link: link_part(&page, &view),
        new_link,
        acknowledge: typed,
        package: view.package.as_ref().map(|p| package::package(&page, p)),
        script: view
            .package
            .as_ref()
            .map_or_else(Vec::new, |p| package::script(&page, p)),
        warning: warning(&page, &view),
        about: about(&page, &view),
        change: change(&page, &view),
        page,
    };
    ui::render(&shown, status)
}

/// What whoever opens the page must know first.
fn warning(page: &Page, view: &SharingView) -> Option<ui::WarningText> {
    let key = match view.state {
        SharingState::Declined => "share-warn-declined",
        SharingState::Withdrawn => "share-warn-withdrawn",
        state if state.awaits_recipient() && view.row.escalated_us.is_some() => {
            "share-warn-escalated"
        }
        _ => return None,
    };
    Some(ui::WarningText::new(page, page.t(key)))
}

/// Links to what it puts right, and to what puts it right.
fn about(page: &Page, view: &SharingView) -> Vec<Html> {
    let link = |key: &str, id: &Uuid| Html::link(&format!("/sharings/{id}"), &page.t(key));
    let old = view.row.corrects_id.iter();
    let mut all: Vec<Html> = old.map(|id| link("share-it-corrects", id)).collect();
    all.extend(
        view.corrected_by
            .iter()
            .map(|id| link("share-was-corrected", id)),
    );
    all
}

fn change(page: &Page, view: &SharingView) -> Vec<Button> {
    let open = view.may_change && view.package.is_some() && view.state != SharingState::Withdrawn;
    if !open {
        return Vec::new();
    }
    let to = |what: &str| format!("/sharings/{}/{what}", view.row.id);
    vec![
        Button::link(page.t("share-correct-title"), to("correct")).secondary(),
        Button::link(page.t("share-withdraw-title"), to("withdraw")).secondary(),
    ]
}

fn chased(page: &Page, view: &SharingView) -> Option<Html> {
    let waits = view.state.awaits_recipient();
    view.row.chase_us.filter(|_| waits).map(|us| time(page, us))
}

fn link_part(page: &Page, view: &SharingView) -> LinkPart {
    LinkPart {
        offered: !view.to_inbox && view.state != SharingState::Withdrawn,
        state: view
            .link
            .as_ref()
            .map(|(_, state)| page.code("share-link-", state.as_str())),
        good: view
            .link
            .as_ref()
            .is_some_and(|(_, state)| *state == LinkState::Good),
    }
}

fn what(page: &Page, line: &TrailLine) -> String {
    page.code("share-state-", &line.event.state)
}

fn trail(page: &Page, lines: &[TrailLine]) -> Table {
    let rows = lines
        .iter()
        .map(|l| {
            let who = [l.person.as_str(), l.agency.in_lang(page.lang)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
            vec![
                Cell::new(what(page, l)),
                Cell::new(time(page, l.event.at_us)),
                Cell::new(Html::name(&who).and(&Html::prose(&l.event.reason))),
            ]
        })
        .collect();
    let head = ["share-what", "share-when", "share-who"];
    Table::new(
        page.t("share-trail"),
        head.iter().map(|k| page.t(k)).collect(),
        rows,
    )
    .caption_hidden()
}

fn receipts(page: &Page, lines: &[TrailLine]) -> Vec<Details> {
    lines
        .iter()
        .filter(|l| !l.event.receipt.is_empty())
        .map(|l| {
            let by = l.agency.in_lang(page.lang);
            let title = page.t2("share-receipt", "what", what(page, l), "by", by);
            Details::new(title, Html::code(&l.event.receipt))
        })
        .collect()
}
