//! Whose account it is: ways in that somebody made for somebody else, and the word of another person.
//! And where the alerts of e-mails lead.

use crate::{
    App, Signed,
    pages::lead::{form::Sent, moment},
    ui::{self, Button, Cell, Html, Page, Row, Section, SummaryList, Table},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::WayInLine;
use domain::signing_in::WayInState;
use uuid::Uuid;

/// An account that waits for somebody's word.
struct Waiting {
    about: SummaryList,
    path: String,
    note: Option<String>,
    buttons: Vec<Button>,
}

#[derive(Template)]
#[template(path = "pages/access_colleagues.html")]
struct List {
    page: Page,
    waiting: Vec<Waiting>,
    past: Option<Table>,
}

/// `GET /colleagues`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let desk = match app.casework.ways_in(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("colleague-title", Some(Section::MyWork))
        .back_to("/");
    let me = signed.actor.practitioner_id;
    let waiting = desk
        .waiting
        .iter()
        .map(|l| waiting(&page, l, l.owner.id == me))
        .collect();
    let past = past(&page, &desk.past);
    let shown = List {
        page,
        waiting,
        past,
    };
    ui::render(&shown, StatusCode::OK)
}

fn by(page: &Page, l: &WayInLine) -> Html {
    if l.row.by_id.is_none() {
        return Html::text(&page.t("colleague-by-roll"));
    }
    Html::name(&l.by)
}

fn waiting(page: &Page, l: &WayInLine, own: bool) -> Waiting {
    let p = &l.owner;
    let rows = vec![
        Row::new(
            page.t("people-role"),
            Html::text(&page.code("people-role-", p.role.as_str())),
        ),
        Row::new(
            page.t("colleague-how"),
            Html::text(&page.code("colleague-how-", l.row.how.as_str())),
        ),
        Row::new(page.t("colleague-by"), by(page, l)),
        Row::new(
            page.t("colleague-at"),
            Html::text(&moment(page, l.row.at_us)),
        ),
    ];
    let note = if l.row.state == WayInState::Objected {
        Some(page.t("colleague-objected"))
    } else {
        let at = |at| words::date_time(page.lang, at);
        l.counts.map(|c| page.t1("colleague-counts", "time", at(c)))
    };
    let mut buttons = Vec::new();
    if l.may_confirm {
        let words = page.t("colleague-confirm");
        buttons.push(Button::submit(words).value("action", "confirm").once());
    }
    if l.may_object {
        let words = page.t(if own {
            "colleague-object-own"
        } else {
            "colleague-object"
        });
        let object = Button::submit(words).value("action", "object").once();
        buttons.push(object.secondary());
    }
    Waiting {
        about: SummaryList::new(rows).card(p.content.name_and_job()),
        path: format!("/colleagues/{}", p.id),
        note,
        buttons,
    }
}

fn past(page: &Page, all: &[WayInLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|l| {
            let state = page.code("colleague-state-", l.row.state.as_str());
            let answer = Html::text(&state);
            let answer = if l.answered_by.is_empty() {
                answer
            } else {
                answer.and(&Html::br()).and(&Html::name(&l.answered_by))
            };
            vec![
                Cell::new(Html::name(&l.owner.content.name)),
                Cell::new(page.code("colleague-how-", l.row.how.as_str())),
                Cell::new(by(page, l)),
                Cell::new(moment(page, l.row.at_us)),
                Cell::new(answer),
            ]
        })
        .collect();
    let head = [
        "people-name",
        "colleague-how",
        "colleague-by",
        "colleague-at",
        "colleague-answer",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("colleague-past"), head, rows))
}

/// `POST /colleagues/{id}`: confirms an account, or objects to it.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let done = match Sent(sent).get("action") {
        "confirm" => app.casework.confirm_colleague(&signed.actor, id).await,
        _ => app.casework.object_to_way_in(&signed.actor, id).await,
    };
    match done {
        Ok(()) => ui::redirect("/colleagues"),
        Err(e) => signed.fault(&e),
    }
}

/// `GET /waiting/{id}`: where the alert of an e-mail leads. The address says nothing of what waits.
pub(super) async fn follow(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.where_alert_leads(&signed.actor, id).await {
        Ok(path) => ui::redirect(&path),
        Err(e) => signed.fault(&e),
    }
}
