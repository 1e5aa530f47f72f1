//! Something that another agency shared: reading it and answering.

use super::{agency_name, alike, moving, package, state_tag, time};
use crate::{
    App, Signed,
    pages::lead::form::Sent,
    ui::{self, Button, Choice, Details, Html, Page, Radios, Section, Select, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, DeclineReason, Fault, PersonChoice, Received, Reply, SharingState};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/share_received.html")]
struct ReceivedPage {
    page: Page,
    from: Html,
    state: Html,
    received: Html,
    emergency: bool,
    package: Option<Html>,
    warning: Option<ui::WarningText>,
    about: Vec<Html>,
    receipts: Vec<Details>,
    child_link: Option<String>,
    alike: Html,
    judged: Option<ui::Table>,
    moves: Option<ui::Table>,
    move_link: Option<(String, String)>,
    fields: Vec<Html>,
    button: Option<Button>,
}

pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    page(&app, &signed, id, &Sent::default(), &[]).await
}

pub(super) async fn send(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<Vec<(String, String)>>,
) -> Response {
    let form = Sent(form);
    let done = match reply(&form) {
        Ok(reply) => app.casework.respond(&signed.actor, id, reply).await,
        Err(e) => Err(e),
    };
    match done {
        Ok(()) => ui::redirect(&format!("/inbox/{id}")),
        Err(CaseworkError::Invalid(faults)) => page(&app, &signed, id, &form, &faults).await,
        Err(e) => signed.fault(&e),
    }
}

fn reply(form: &Sent) -> Result<Reply, CaseworkError> {
    let words = form.get("words").to_owned();
    Ok(match form.get("answer") {
        "accept" => accept(form)?,
        "decline" => {
            let reason = form
                .word("reason")
                .ok_or_else(|| CaseworkError::invalid("reason", "empty"))?;
            Reply::Decline(reason, words)
        }
        "acknowledge" => Reply::Acknowledge,
        "acted-on" => Reply::ActedOn(words),
        _ => return Err(CaseworkError::invalid("answer", "empty")),
    })
}

/// Into whose file, and what was said of the children who resemble. Where one was said to be the
/// same, nothing else needs to be chosen.
fn accept(form: &Sent) -> Result<Reply, CaseworkError> {
    let judged = alike::read(form);
    let choice = match form.get("person") {
        "new" => Some(PersonChoice::New),
        "" => None,
        id => Some(PersonChoice::Own(
            id.parse()
                .map_err(|_| CaseworkError::invalid("person", "unknown"))?,
        )),
    };
    if judged.about.is_empty() {
        let choice = choice.ok_or_else(|| CaseworkError::invalid("person", "empty"))?;
        return Ok(Reply::Accept(choice));
    }
    Ok(Reply::AcceptAs(choice, judged))
}

async fn page(app: &App, signed: &Signed, id: Uuid, form: &Sent, faults: &[Fault]) -> Response {
    let received = match app.casework.open_shared(&signed.actor, id).await {
        Ok(received) => received,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("share-received-title", Some(Section::Inbox))
        .back_to("/inbox");
    for fault in faults {
        let key = match (fault.field.as_str(), fault.key) {
            ("judged", "twice") => "alike-error-twice",
            ("judged", _) => "alike-error-contradicts",
            ("because", "empty") => "alike-error-because",
            ("because", _) => "share-error-words-long",
            ("person", "no-name") => "share-error-no-name",
            ("person", _) => "share-error-person",
            ("reason", _) => "share-error-reason",
            ("words", "protected") => "share-error-protected",
            ("words", "empty") => "share-error-words",
            ("words", _) => "share-error-words-long",
            _ => "share-error-answer",
        };
        let field = match fault.field.as_str() {
            "judged" => "judge-1",
            field => field,
        };
        page.error(field, key);
    }
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let (fields, button) = answer_fields(&page, &received, form);
    let shown = ReceivedPage {
        from: Html::name(agency_name(&page, &received.from)),
        state: state_tag(&page, received.state),
        received: time(&page, received.row.received_us),
        emergency: received.row.emergency,
        package: received
            .package
            .as_ref()
            .map(|p| package::package(&page, p)),
        warning: warned(&page, &received),
        about: about(&page, &received),
        receipts: receipts(&page, &received),
        child_link: received.row.person_id.map(|p| format!("/children/{p}")),
        alike: alike::beside(&page, &received),
        judged: alike::judged(&page, &received),
        moves: moving::moves(&page, &received),
        move_link: moving::link(&page, &received),
        fields,
        button,
        page,
    };
    ui::render(&shown, status)
}

/// What the sender said since: why they withdrew it, or that the address is protected by now.
fn warned(page: &Page, r: &Received) -> Option<ui::WarningText> {
    if r.state != SharingState::Withdrawn {
        return is_protected(r)
            .then(|| ui::WarningText::new(page, page.t("share-warn-protected-here")));
    }
    let why = r.events.iter().find(|e| e.state == "withdrawn");
    let why = why.map_or("", |e| e.reason.as_str());
    let words = page.t1("share-warn-withdrawn-here", "why", why);
    Some(ui::WarningText::new(page, Html::prose(&words)))
}

/// Whether the sender said that the address is protected by now.
fn is_protected(r: &Received) -> bool {
    let theirs = |by: Option<Uuid>| by == Some(r.row.from_agency_id);
    r.events
        .iter()
        .any(|e| e.state == "protected" && theirs(e.by_agency_id))
}

/// Links to what it puts right, to what puts it right, and to where the address is protected here.
fn about(page: &Page, r: &Received) -> Vec<Html> {
    let link = |key: &str, id: &Uuid| Html::link(&format!("/inbox/{id}"), &page.t(key));
    let old = r.corrects.iter();
    let mut all: Vec<Html> = old.map(|old| link("share-it-corrects", &old.id)).collect();
    all.extend(
        r.corrected_by
            .iter()
            .map(|id| link("share-was-corrected", id)),
    );
    if let Some(child) = r.row.person_id.filter(|_| is_protected(r)) {
        let href = format!("/children/{child}/address");
        all.push(Html::link(&href, &page.t("share-protect-here")));
    }
    all
}

/// What was signed on either side, as this agency keeps it.
fn receipts(page: &Page, r: &Received) -> Vec<Details> {
    let signed = r.events.iter().filter(|e| !e.receipt.is_empty());
    signed
        .map(|e| {
            let what = page.code("share-state-", &e.state);
            let ours = e.by_agency_id == Some(r.row.agency_id);
            let by = if ours {
                page.t("share-by-us")
            } else {
                agency_name(page, &r.from).to_owned()
            };
            let title = page.t2("share-receipt", "what", what, "by", by);
            Details::new(title, Html::code(&e.receipt))
        })
        .collect()
}

fn answer_fields(page: &Page, r: &Received, form: &Sent) -> (Vec<Html>, Option<Button>) {
    match r.state {
        _ if r.package.is_none() => (Vec::new(), None),
        SharingState::Opened | SharingState::Declined => {
            let mut choices = vec![
                Choice::new("accept", page.t("share-accept"))
                    .hint(page.t("share-accept-hint"))
                    .reveals(alike::fields(page, r, form).and(&which_child(page, r, form))),
            ];
            if r.state == SharingState::Opened {
                let why = why_not(page, form);
                choices.push(Choice::new("decline", page.t("share-decline")).reveals(why));
            }
            let legend = page.t("share-answer");
            let radios = Radios::new(page, "answer", legend, choices, form.get("answer")).size("m");
            let button = Button::submit(page.t("share-answer-send")).once();
            (vec![radios.into()], Some(button))
        }
        SharingState::Accepted => {
            let button = Button::submit(page.t("share-acknowledge")).once();
            let text = Html::text(&page.t("share-acknowledge-text"));
            (vec![text], Some(button.value("answer", "acknowledge")))
        }
        SharingState::Acknowledged => {
            let words = Textarea::new(page, "words", page.t("share-acted"))
                .hint(page.t("share-acted-hint"))
                .value(form.get("words"));
            let button = Button::submit(page.t("share-acted-send")).once();
            (vec![words.into()], Some(button.value("answer", "acted-on")))
        }
        _ => (Vec::new(), None),
    }
}

/// The agency's children, to choose from.
pub(super) fn own_children(page: &Page, r: &Received) -> Vec<Choice> {
    let mut items = Vec::with_capacity(r.children.len());
    for child in &r.children {
        let born = child
            .content
            .birth
            .map(|b| words::civil_date_short(page.lang, b.date));
        let label = [
            Some(child.content.full_name()),
            born,
            child.content.group.clone(),
        ]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
        items.push(Choice::new(child.id.to_string(), label));
    }
    items
}

/// A person chooses; nothing is matched by itself.
fn which_child(page: &Page, r: &Received, form: &Sent) -> Html {
    let mut items = vec![
        Choice::new("", page.t("share-child-choose")),
        Choice::new("new", page.t("share-child-new")),
    ];
    items.extend(own_children(page, r));
    // What it puts right is in a file already; whoever answers may still choose another.
    let known = r.corrects.as_ref().and_then(|old| old.person_id);
    let chosen = match (form.get("person"), known) {
        ("", Some(known)) => known.to_string(),
        (typed, _) => typed.to_owned(),
    };
    let label = if r.alike.is_empty() {
        page.t("share-child-which")
    } else {
        page.t("alike-which")
    };
    Select::new(page, "person", label, items, &chosen).into()
}

fn why_not(page: &Page, form: &Sent) -> Html {
    let mut items = vec![Choice::new("", page.t("share-reason-choose"))];
    for reason in DeclineReason::ALL {
        let label = page.code("share-reason-", reason.as_str());
        items.push(Choice::new(reason.as_str(), label));
    }
    let label = page.t("share-decline-reason");
    let reason = Html::from(Select::new(
        page,
        "reason",
        label,
        items,
        form.get("reason"),
    ));
    let words = Textarea::new(page, "words", page.t("share-decline-words"))
        .rows(3)
        .value(form.get("words"));
    reason.and(&words.into())
}
