//! Moving something received out of the wrong child's file.

use super::{answer::own_children, time};
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent},
    ui::{self, Cell, Choice, Html, Inset, Page, Section, Select, Table, Textarea},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, Identity, MoveSharing, Received};
use uuid::Uuid;

/// What is chosen where it is not known whom it is about.
const NOBODY: &str = "nobody";

/// Whether it was taken into a file at some time, so that it can be moved.
fn can_be_moved(r: &Received) -> bool {
    r.package.is_some() && (r.row.person_id.is_some() || !r.moves.is_empty())
}

/// The link to this page, where it can be moved.
pub(super) fn link(page: &Page, r: &Received) -> Option<(String, String)> {
    let key = match r.row.person_id {
        Some(_) => "move-link",
        None => "move-link-nobody",
    };
    can_be_moved(r).then(|| (format!("/inbox/{}/move", r.row.id), page.t(key)))
}

/// Where it has been.
pub(super) fn moves(page: &Page, r: &Received) -> Option<Table> {
    let name = |id: Option<Uuid>, who: &Option<Identity>| match (id, who) {
        (None, _) => Html::text(&page.t("move-nobody")),
        (Some(_), Some(who)) => Html::link(&format!("/children/{}", who.id), &who.name),
        (Some(_), None) => Html::text(&page.t("share-erased")),
    };
    let rows: Vec<Vec<Cell>> = r
        .moves
        .iter()
        .map(|m| {
            vec![
                Cell::new(time(page, m.row.at_us)),
                Cell::new(name(m.row.from_id, &m.from)),
                Cell::new(name(m.row.to_id, &m.to)),
                Cell::new(Html::name(&m.by).and(&Html::prose(&m.row.why))),
            ]
        })
        .collect();
    let head = ["when", "from", "to", "who"];
    let head = head.iter().map(|k| page.code("move-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("move-moves"), head, rows))
}

/// `GET /inbox/{id}/move`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    form(&app, &signed, id, &Sent::default(), &[]).await
}

/// `POST /inbox/{id}/move`
pub(super) async fn send(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = match to(&sent) {
        Ok(to) => {
            let m = MoveSharing {
                id: sent.id(),
                to,
                why: sent.get("why").to_owned(),
            };
            app.casework.move_sharing(&signed.actor, id, m).await
        }
        // What else is missing is said at once.
        Err(CaseworkError::Invalid(mut faults)) => {
            if sent.get("why").trim().is_empty() {
                faults.push(Fault {
                    field: "why".to_owned(),
                    key: "empty",
                });
            }
            Err(CaseworkError::Invalid(faults))
        }
        Err(e) => Err(e),
    };
    match done {
        Ok(()) => ui::redirect(&format!("/inbox/{id}")),
        Err(CaseworkError::Invalid(faults)) => form(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}

fn to(sent: &Sent) -> Result<Option<Uuid>, CaseworkError> {
    match sent.get("person") {
        NOBODY => Ok(None),
        "" => Err(CaseworkError::invalid("person", "empty")),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| CaseworkError::invalid("person", "unknown")),
    }
}

async fn form(app: &App, signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let r = match app.casework.open_shared(&signed.actor, id).await {
        Ok(r) if can_be_moved(&r) => r,
        Ok(_) => return signed.fault(&CaseworkError::WrongState),
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("move-title", Some(Section::Inbox))
        .back_to(format!("/inbox/{id}"));
    for fault in faults {
        let key = match (fault.field.as_str(), fault.key) {
            ("person", "same") => "move-error-same",
            ("person", _) => "move-error-person",
            (_, "empty") => "move-error-why",
            _ => "share-error-words-long",
        };
        page.error(&fault.field, key);
    }
    let mut items = vec![
        Choice::new("", page.t("share-child-choose")),
        Choice::new(NOBODY, page.t("move-nobody")),
    ];
    if r.row.person_id.is_none() {
        items.remove(1);
    }
    items.extend(own_children(&page, &r));
    // Moving it back is what an undone move is: where it came from is offered first.
    let before = r.moves.last().and_then(|m| m.row.from_id);
    let chosen = match sent.get("person") {
        "" => before.map(|b| b.to_string()).unwrap_or_default(),
        typed => typed.to_owned(),
    };
    let now = r.children.iter().find(|c| Some(c.id) == r.row.person_id);
    let now = now.map_or_else(|| page.t("move-nobody"), |c| c.content.full_name());
    let said = Html::text(&page.t1("move-now", "name", now))
        .and(&Html::br())
        .and(&Html::text(&page.t("move-what")));
    let above = Inset::new(said).into();
    let answer = FormPage {
        above,
        id: sent.id(),
        fields: vec![
            Select::new(&page, "person", page.t("move-to"), items, &chosen).into(),
            Textarea::new(&page, "why", page.t("move-why"))
                .hint(page.t("move-why-hint"))
                .rows(3)
                .value(sent.get("why"))
                .into(),
        ],
        submit: page.t("move-send"),
        below: Html::default(),
        page,
    };
    answer.answer()
}
