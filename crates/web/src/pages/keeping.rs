//! How long a file is kept: what it holds, what stops it from being erased, and asking a second
//! person for leave to erase it.

mod list;

use self::list::hold_table;
use crate::{
    App, Signed,
    pages::lead::form::{
        FormPage, Sent, date_box, finish, identity_bar, long, note_faults, noted_already, or_fault,
        read_date, worded,
    },
    ui::{self, Html, Page, Radios, Row, Section, SummaryList, Table},
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use casework::{CaseworkError, Fault, KeepingDesk, PlaceHold};
use domain::keeping::HoldReason;
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/keeping", get(list::list).post(list::find))
        .route("/children/{id}/keeping", get(show))
        .route("/children/{id}/keeping/hold", get(hold_form).post(place))
        .route(
            "/children/{id}/keeping/{hold}/lift",
            get(lift_form).post(lift),
        )
        .route("/children/{id}/erase", get(erase_form).post(ask))
}

fn frame(signed: &Signed, title: &str, child: Uuid) -> Page {
    signed
        .page(title, Some(Section::Children))
        .back_to(desk_path(child))
}

fn desk_path(child: Uuid) -> String {
    format!("/children/{child}/keeping")
}

#[derive(Template)]
#[template(path = "pages/keeping.html")]
struct Desk {
    page: Page,
    identity: Html,
    holds_what: SummaryList,
    stays: String,
    others: Option<String>,
    holds: Option<Table>,
    hold_href: String,
    erase_href: Option<String>,
}

/// `GET /children/{id}/keeping`
async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let desk = match app.casework.keeping(&signed.actor, id).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("keeping-title", Some(Section::Children))
        .back_to(format!("/record/{id}"))
        .wide();
    let caption = page.t("keeping-holds");
    let others = i64::try_from(desk.others).unwrap_or(i64::MAX);
    let shown = Desk {
        identity: identity_bar(&page, &desk.identity),
        holds_what: size(&page, &desk),
        stays: page.tn("keeping-stays", desk.stays),
        others: (others > 0).then(|| page.tn("keeping-others", others)),
        holds: hold_table(&page, caption, &desk.holds, false),
        hold_href: format!("{}/hold", desk_path(id)),
        erase_href: desk.may_ask.then(|| format!("/children/{id}/erase")),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// How much the file holds, in numbers.
fn size(page: &Page, desk: &KeepingDesk) -> SummaryList {
    let size = desk.size;
    let rows = [
        ("entries", size.entries),
        ("concerns", size.concerns),
        ("decisions", size.decisions),
        ("shared", size.shared),
        ("received", size.received),
    ];
    let row = |(what, n): (&str, i64)| {
        Row::new(page.code("keeping-size-", what), Html::text(&n.to_string()))
    };
    SummaryList::new(rows.map(row).into())
}

/// `GET /children/{id}/keeping/hold`
async fn hold_form(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = frame(&signed, "keeping-hold-title", id);
    or_fault(
        &signed,
        hold_page(&app, &signed, page, id, &Sent::default(), &[]).await,
    )
}

async fn hold_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let (reason, others): (Vec<Fault>, Vec<Fault>) =
        faults.iter().cloned().partition(|f| f.field == "reason");
    if !reason.is_empty() {
        page.error("reason", "keeping-empty-reason");
    }
    note_faults(&mut page, &others);
    let desk = app.casework.keeping(&signed.actor, id).await?;
    let reasons = worded(
        &page,
        "keeping-reason-",
        HoldReason::ALL,
        HoldReason::as_str,
    );
    let legend = page.t("keeping-hold-reason");
    Ok(FormPage {
        above: identity_bar(&page, &desk.identity),
        id: sent.id(),
        fields: vec![
            Radios::new(&page, "reason", legend, reasons, sent.get("reason")).into(),
            long(&page, sent, "why", page.t("keeping-hold-why")),
            date_box(&page, sent, "review", page.t("keeping-hold-review")),
        ],
        submit: page.t("keeping-hold-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/keeping/hold`
async fn place(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "keeping-hold-title", id);
    let review = read_date(&mut page, &sent, "review");
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
        let input = PlaceHold {
            id: sent.id(),
            person_id: id,
            reason: sent.word("reason"),
            why: sent.get("why").to_owned(),
            review,
        };
        app.casework.place_hold(&signed.actor, input).await
    };
    let (a, s, x) = (&app, &signed, &sent);
    let again = |faults: Vec<Fault>| async move { hold_page(a, s, page, id, x, &faults).await };
    finish(&signed, done, &desk_path(id), again).await
}

/// `GET /children/{id}/keeping/{hold}/lift`
async fn lift_form(
    State(app): State<App>,
    signed: Signed,
    Path((id, hold)): Path<(Uuid, Uuid)>,
) -> Response {
    or_fault(
        &signed,
        lift_page(&app, &signed, (id, hold), &Sent::default(), &[]).await,
    )
}

async fn lift_page(
    app: &App,
    signed: &Signed,
    (id, hold): (Uuid, Uuid),
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "keeping-lift-title", id);
    note_faults(&mut page, faults);
    let desk = app.casework.keeping(&signed.actor, id).await?;
    let held = desk
        .holds
        .iter()
        .find(|h| h.row.id == hold && h.row.lifted_us.is_none())
        .ok_or(CaseworkError::NotFound)?;
    let reason = page.code("keeping-reason-", held.row.reason.as_str());
    let what = SummaryList::new(vec![Row::new(reason, Html::prose(&held.row.content.why))]);
    Ok(FormPage {
        above: identity_bar(&page, &desk.identity).and(&what.into()),
        id: sent.id(),
        fields: vec![long(&page, sent, "why", page.t("keeping-lift-why"))],
        submit: page.t("keeping-lift-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/keeping/{hold}/lift`
async fn lift(
    State(app): State<App>,
    signed: Signed,
    Path((id, hold)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = app
        .casework
        .lift_hold(&signed.actor, id, hold, sent.get("why"))
        .await;
    let (a, s, x) = (&app, &signed, &sent);
    let again = |faults: Vec<Fault>| async move { lift_page(a, s, (id, hold), x, &faults).await };
    finish(&signed, done, &desk_path(id), again).await
}

/// `GET /children/{id}/erase`
async fn erase_form(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    or_fault(
        &signed,
        erase_page(&app, &signed, id, &Sent::default(), &[]).await,
    )
}

#[derive(Template)]
#[template(path = "pages/keeping_erase.html")]
struct Means {
    page: Page,
    stays: String,
}

async fn erase_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "keeping-erase-title", id);
    for f in faults {
        let message = page.code("keeping-erase-fault-", f.key);
        page.error_text("why", "why", message);
    }
    let desk = app.casework.keeping(&signed.actor, id).await?;
    let means = Means {
        stays: page.tn("keeping-stays", desk.stays),
        page: page.clone(),
    };
    Ok(FormPage {
        above: identity_bar(&page, &desk.identity).and(&Html::of(&means)),
        id: sent.id(),
        fields: vec![long(&page, sent, "why", page.t("keeping-erase-why"))],
        submit: page.t("keeping-erase-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/erase`: asks a second person. It is done from the page of the request.
async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let request = sent.id();
    let done = app
        .casework
        .ask_to_erase(&signed.actor, request, id, sent.get("why"))
        .await;
    let (a, s, x) = (&app, &signed, &sent);
    let again = |faults: Vec<Fault>| async move { erase_page(a, s, id, x, &faults).await };
    finish(&signed, done, &format!("/second/{request}"), again).await
}
