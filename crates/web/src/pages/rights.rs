//! Somebody asks for access to what is held about a child: the list with its days, the request with
//! everything that is held, and each step of answering it.

mod ask;
mod desk;
mod forms;
pub(crate) mod paper;
mod piece;

use super::access::{self, FindPage};
use crate::{
    App, Signed,
    pages::lead::form::{
        FormPage, Sent, date_box, finish, identity_bar, long, or_fault, read_date, short, worded,
    },
    ui::{self, Cell, Choice, Html, Page, Radios, Section, Select, Table, Tag},
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use casework::{CaseworkError, ChildChoice, Fault, LogRights, RightsLine};
use domain::rights::{Requester, RightsState};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/rights", get(list).post(find))
        .route("/children/{id}/rights", get(log_form).post(log))
        .route("/rights/{id}", get(desk::show))
        .route(
            "/rights/{id}/check",
            get(forms::check_form).post(forms::check),
        )
        .route(
            "/rights/{id}/clock",
            get(forms::clock_form).post(forms::clock),
        )
        .route("/rights/{id}/end", get(forms::end_form).post(forms::end))
        .route(
            "/rights/{id}/pieces/{piece}",
            get(piece::show).post(piece::choose),
        )
        .route("/rights/{id}/pack", get(ask::show).post(ask::ask))
        .route("/packs/{pack}", get(paper::download))
}

/// Where a request is.
fn path(id: Uuid) -> String {
    format!("/rights/{id}")
}

/// The frame of a page below a request.
fn frame(signed: &Signed, title: &str, id: Uuid) -> Page {
    signed.page(title, Some(Section::Record)).back_to(path(id))
}

/// Puts the faults of casework on the page, each beside its field.
fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let (field, message) = match f.field.strip_prefix("piece-") {
            Some(n) => (
                "pieces".to_owned(),
                page.t1("rights-fault-protected-piece", "n", n.to_owned()),
            ),
            None if f.key == "empty" => (f.field.clone(), page.code("rights-empty-", &f.field)),
            None => (f.field.clone(), page.code("rights-fault-", f.key)),
        };
        let days = [
            "received",
            "identity-on",
            "authority-on",
            "asked",
            "answered",
            "extended",
            "opinion",
        ];
        let target = if days.contains(&field.as_str()) {
            format!("{field}-day")
        } else {
            field.clone()
        };
        page.error_text(&field, &target, message);
    }
}

/// A date that may be left empty; what is wrong with it is noted.
fn optional_date(page: &mut Page, sent: &Sent, name: &str) -> Option<jiff::civil::Date> {
    if sent.date(name).is_empty() {
        None
    } else {
        read_date(page, sent, name)
    }
}

#[derive(Template)]
#[template(path = "pages/rights_list.html")]
struct List {
    page: Page,
    open: Option<Table>,
    past: Option<Table>,
}

/// `GET /rights`
async fn list(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, list_page(&app, &signed, String::new(), None).await)
}

/// `POST /rights`: children whose names begin with what was typed.
async fn find(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let typed = access::typed(&Sent(sent));
    let children = match app.casework.find_children(&signed.actor, &typed).await {
        Ok(children) => children,
        Err(e) => return signed.fault(&e),
    };
    or_fault(
        &signed,
        list_page(&app, &signed, typed, Some(&children)).await,
    )
}

async fn list_page(
    app: &App,
    signed: &Signed,
    typed: String,
    found: Option<&[ChildChoice]>,
) -> Result<Response, CaseworkError> {
    let all = app.casework.rights_list(&signed.actor).await?;
    let page = signed
        .page("rights-list-title", Some(Section::Record))
        .back_to("/record")
        .wide();
    let is_open = |l: &&RightsLine| l.row.state == RightsState::Open;
    let open: Vec<&RightsLine> = all.iter().filter(is_open).collect();
    let past: Vec<&RightsLine> = all.iter().filter(|l| !is_open(l)).collect();
    let above = List {
        open: table(&page, "rights-open", &open),
        past: table(&page, "rights-past", &past),
        page: page.clone(),
    };
    let answer = FindPage {
        above: Html::of(&above),
        typed,
        found: found.map(|all| access::found(&page, all, "rights")),
        page,
    };
    Ok(ui::render(&answer, StatusCode::OK))
}

/// What is due soon, for the page of what waits.
pub(in crate::pages) fn due_soon(page: &Page, lines: &[RightsLine]) -> Option<Table> {
    table(page, "rights-due-soon", &lines.iter().collect::<Vec<_>>())
}

fn table(page: &Page, caption: &str, lines: &[&RightsLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|l| {
            let name = l
                .person
                .as_ref()
                .map_or_else(String::new, |p| p.name.clone());
            vec![
                Cell::new(Html::link(
                    &path(l.row.id),
                    &domain::text::with_marks(&name),
                )),
                Cell::new(page.code("rights-requester-", l.row.content.requester.as_str())),
                Cell::new(words::civil_date(page.lang, l.row.received)),
                Cell::new(due(page, l)),
            ]
        })
        .collect();
    let heads = ["child", "requester", "received", "due"];
    let heads = heads.iter().map(|k| page.code("rights-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t(caption), heads, rows))
}

/// By when it is answered, or what became of it.
fn due(page: &Page, l: &RightsLine) -> Html {
    if l.row.state != RightsState::Open {
        let word = page.code("rights-state-", l.row.state.as_str());
        return Tag::new(word, "grey").into();
    }
    if l.stopped {
        return Tag::new(page.t("rights-stopped"), "yellow").into();
    }
    let day = l.row.due.map_or_else(
        || page.t("rights-due-unknown"),
        |d| words::civil_date(page.lang, d),
    );
    let day = Html::text(&day);
    if l.overdue {
        let late: Html = Tag::new(page.t("rights-overdue"), "red").into();
        day.and(&Html::text(" ")).and(&late)
    } else {
        day
    }
}

/// `GET /children/{id}/rights`
async fn log_form(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = log_frame(&signed);
    or_fault(
        &signed,
        log_page(&app, &signed, page, id, &Sent::default(), &[]).await,
    )
}

fn log_frame(signed: &Signed) -> Page {
    signed
        .page("rights-log-title", Some(Section::Record))
        .back_to("/rights")
}

async fn log_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let (who, around) = app.casework.rights_of_child(&signed.actor, id).await?;
    let kinds = worded(
        &page,
        "rights-requester-",
        Requester::ALL,
        Requester::as_str,
    );
    let mut people = vec![Choice::new("", page.t("rights-requester-nobody"))];
    people.extend(around.iter().map(|p| {
        Choice::new(
            p.id.to_string(),
            Html::name(&domain::text::with_marks(&p.name)),
        )
    }));
    let radios = Radios::new(
        &page,
        "requester",
        page.t("rights-who"),
        kinds,
        sent.get("requester"),
    );
    let select = Select::new(
        &page,
        "requester-id",
        page.t("rights-who-around"),
        people,
        sent.get("requester-id"),
    )
    .hint(page.t("rights-who-around-hint"));
    Ok(FormPage {
        above: identity_bar(&page, &who),
        id: sent.id(),
        fields: vec![
            radios.into(),
            short(&page, sent, "name", page.t("rights-name")),
            select.into(),
            long(&page, sent, "asks-for", page.t("rights-asks-for")),
            date_box(&page, sent, "received", page.t("rights-received")),
        ],
        submit: page.t("rights-log-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/rights`
async fn log(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = log_frame(&signed);
    let received = read_date(&mut page, &sent, "received");
    let request = sent.id();
    let done = if page.has_errors() {
        Err(CaseworkError::Invalid(Vec::new()))
    } else {
        let input = LogRights {
            id: request,
            person_id: id,
            requester: sent.word("requester"),
            name: sent.get("name").to_owned(),
            requester_id: sent.word("requester-id"),
            asks_for: sent.get("asks-for").to_owned(),
            received,
        };
        app.casework.log_rights(&signed.actor, input).await
    };
    let (a, s, x) = (&app, &signed, &sent);
    let again = |faults: Vec<Fault>| async move { log_page(a, s, page, id, x, &faults).await };
    finish(&signed, done, &path(request), again).await
}
