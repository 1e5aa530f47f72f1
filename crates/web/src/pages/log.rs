//! Logging a concern.

mod file;
mod form;
mod marked;
mod pick;
mod reading;
mod sent;
mod show;

pub(super) use reading::file_row_for_lead;

use crate::{
    App,
    signed::{Session, Signed, encode},
    ui,
};
use axum::{
    Form, Json, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use casework::{Actor, CaseworkError, DraftKind, Fault, UNCHECKED};
pub(crate) use form::LogForm;
pub(crate) use pick::{Pick, child_label, found_words, search};
use sent::Sent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/concerns/new",
            get(new)
                .post(send)
                .layer(DefaultBodyLimit::max(crate::MOST_BYTES)),
        )
        .route("/concerns/{id}", get(reading::concern))
        .route("/concerns/{id}/logged", get(reading::logged))
        .route("/my-concerns", get(reading::mine))
        .route("/attachments/{id}", get(file::download))
        .route("/attachments/{id}/original", get(file::original))
        .route("/children/find", post(find))
        .route("/drafts/{id}", post(keep))
        .route("/drafts/{id}/delete", post(delete))
}

#[derive(Deserialize)]
struct NewQuery {
    #[serde(default)]
    draft: String,
}

async fn new(State(app): State<App>, signed: Signed, Query(q): Query<NewQuery>) -> Response {
    let form = match open_draft(&app, &signed.actor, &q.draft).await {
        Ok(form) => form,
        Err(e) => return signed.fault(&e),
    };
    let page = show::page(&signed);
    show::respond(&app, &signed, page, &form, StatusCode::OK).await
}

/// The form as it was left, or an empty one with an id of its own.
async fn open_draft(app: &App, actor: &Actor, id: &str) -> Result<LogForm, CaseworkError> {
    let fresh = || LogForm::empty(Uuid::now_v7());
    let Ok(id) = id.parse() else {
        return Ok(fresh());
    };
    match app.casework.draft(actor, id).await {
        Ok(draft) => Ok(LogForm::from_fields(id, &draft.fields)),
        Err(CaseworkError::NotFound) => Ok(fresh()),
        Err(e) => Err(e),
    }
}

/// Takes the form in. Where the session was locked or has run out meanwhile, what was typed is
/// kept as a draft and waits behind the sign-in page.
async fn send(
    State(app): State<App>,
    session: Session,
    signed: Result<Signed, Response>,
    request: Request,
) -> Response {
    let actor = match (&signed, &session.token) {
        (Ok(signed), _) => Some(signed.actor.clone()),
        (Err(_), Some(token)) => app.casework.who_was_typing(token).await.ok(),
        (Err(_), None) => None,
    };
    let mut sent = match sent::read(&app, actor.as_ref(), request).await {
        Ok(sent) => sent,
        Err(e) => return crate::fault_page(&session, &e),
    };
    let marked = sent.mark();
    match (signed, actor) {
        (Ok(signed), _) if marked => show_again(&app, &signed, &sent).await,
        (Ok(signed), _) => act(&app, &signed, sent).await,
        (Err(_), Some(actor)) => keep_for_later(&app, &session, &actor, &sent).await,
        (Err(_), None) => still_here(&session, &sent, StatusCode::UNAUTHORIZED),
    }
}

/// The form once more after a button of the body map, kept as a draft with the mark in it.
async fn show_again(app: &App, signed: &Signed, sent: &Sent) -> Response {
    let form = LogForm::from_fields(sent.id, &sent.fields);
    if let Err(e) = keep_sent(app, &signed.actor, sent).await {
        return again(app, signed, &form, &e).await;
    }
    let mut page = show::page(signed);
    show::note_files(&mut page, &sent.file_faults);
    show::respond(app, signed, page, &form, StatusCode::OK).await
}

/// Where nothing can be kept, it stays on the screen.
fn still_here(session: &Session, sent: &Sent, status: StatusCode) -> Response {
    let mut fields = vec![("id".to_owned(), sent.id.to_string())];
    fields.extend(sent.fields.iter().cloned());
    super::kept::not_kept(session, "/concerns/new", &fields, status)
}

/// Keeps what was typed behind the lock or the sign-in page. In danger there is no lock.
async fn keep_for_later(app: &App, session: &Session, actor: &Actor, sent: &Sent) -> Response {
    let kept = keep_sent(app, actor, sent).await;
    if sent.action() == "emergency" {
        if session.live.is_some() {
            return super::emergency::send_typed(app, session, sent.id, &sent.fields).await;
        }
        return ui::redirect(&format!("/emergency?draft={}", sent.id));
    }
    let back = format!("/concerns/new?draft={}", sent.id);
    match kept {
        Ok(()) => to_sign_in(session, &back),
        Err(e) => {
            tracing::warn!(error = %e, "a draft was not kept");
            still_here(session, sent, crate::faults::status_of(&e))
        }
    }
}

fn to_sign_in(session: &Session, back: &str) -> Response {
    let page = match &session.live {
        Some(_) => "/lock",
        None => "/sign-in",
    };
    ui::redirect(&format!("{page}?back={}", encode(back)))
}

async fn keep_sent(app: &App, actor: &Actor, sent: &Sent) -> Result<(), CaseworkError> {
    app.casework
        .save_draft(actor, sent.id, DraftKind::Concern, sent.fields.clone())
        .await
}

/// Does what the button that was pressed says. Whatever it is, nothing typed is lost.
async fn act(app: &App, signed: &Signed, sent: Sent) -> Response {
    let mut form = LogForm::from_fields(sent.id, &sent.fields);
    let action = sent.action();
    // A file that could not be looked at must not hold up the words that came with it.
    if action == "log" && sent.file_faults.iter().all(|(_, why)| *why == UNCHECKED) {
        return log(app, signed, &sent, &form).await;
    }
    if let Err(e) = keep_sent(app, &signed.actor, &sent).await {
        return again(app, signed, &form, &e).await;
    }
    match action {
        "emergency" => return ui::redirect(&format!("/emergency?draft={}", sent.id)),
        "add-child" => form.add_child(),
        "add-statement" => form.add_statement(),
        _ => {
            let file = action
                .strip_prefix("remove-")
                .and_then(|id| id.parse().ok());
            if let Some(id) = file
                && let Err(e) = app.casework.drop_attachment(&signed.actor, id).await
                && !matches!(e, CaseworkError::NotFound)
            {
                return again(app, signed, &form, &e).await;
            }
        }
    }
    let mut page = show::page(signed);
    show::note_files(&mut page, &sent.file_faults);
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    show::respond(app, signed, page, &form, status).await
}

async fn log(app: &App, signed: &Signed, sent: &Sent, form: &LogForm) -> Response {
    let (input, problem) = form.input(app.casework.now());
    let unknown = form.unknown_children();
    let unplaced = form.marks.marks().1;
    let sheet = crate::outage::sheet_of(&form.sheet);
    if let Ok(sheet) = &sheet
        && problem.is_none()
        && unknown.is_empty()
        && unplaced.is_none()
    {
        let logged = app
            .casework
            .log_from_sheet(&signed.actor, input, sheet.as_ref())
            .await;
        match logged {
            Ok((logged, before)) if sent.file_faults.is_empty() => {
                let said = if before { "?sheet=before" } else { "" };
                return ui::redirect(&format!("/concerns/{}/logged{said}", logged.id));
            }
            // No redirect: the names of files stand in no address.
            Ok((logged, _)) => {
                return reading::logged_without(app, signed, &logged, &sent.file_faults).await;
            }
            Err(CaseworkError::Invalid(faults)) => {
                return rejected(app, signed, sent, form, &faults, None).await;
            }
            Err(CaseworkError::OtherContent) => return as_another(app, signed, sent).await,
            Err(e) => return again(app, signed, form, &e).await,
        }
    }
    let mut more = app.casework.faults_of_concern(&input);
    more.retain(|f| f.field != "child" || unknown.is_empty());
    more.extend(unplaced.map(|n| Fault {
        field: format!("mark-{n}-site"),
        key: "unknown",
    }));
    more.extend(sheet.err().map(|_| Fault {
        field: "sheet".into(),
        key: "unknown",
    }));
    let faults = [unknown, more].concat();
    rejected(app, signed, sent, form, &faults, problem).await
}

/// Somebody went back after logging and changed what stands in the form. What was logged stays;
/// what is in the form now waits under an id of its own.
async fn as_another(app: &App, signed: &Signed, sent: &Sent) -> Response {
    let id = Uuid::now_v7();
    let form = LogForm::from_fields(id, &sent.fields);
    let fields = sent.fields.clone();
    let kept = app
        .casework
        .save_draft(&signed.actor, id, DraftKind::Concern, fields);
    if let Err(e) = kept.await {
        return again(app, signed, &form, &e).await;
    }
    let page = show::page(signed);
    let what = page.t("log-already-logged");
    let page = page.important(what);
    show::respond(app, signed, page, &form, StatusCode::CONFLICT).await
}

async fn rejected(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    form: &LogForm,
    faults: &[Fault],
    problem: Option<ui::WhenProblem>,
) -> Response {
    if let Err(e) = keep_sent(app, &signed.actor, sent).await
        && !matches!(e, CaseworkError::Invalid(_))
    {
        return again(app, signed, form, &e).await;
    }
    let mut page = show::page(signed);
    show::note(&mut page, faults, problem);
    show::respond(app, signed, page, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The form once more, with everything in it, after a fault that is not the person's.
async fn again(app: &App, signed: &Signed, form: &LogForm, e: &CaseworkError) -> Response {
    let (key, status) = match e {
        CaseworkError::DiskFull => ("fault-disk-do", StatusCode::INSUFFICIENT_STORAGE),
        CaseworkError::Stopped => ("fault-stopped-do", StatusCode::SERVICE_UNAVAILABLE),
        CaseworkError::TryAgain => ("fault-try-again-do", StatusCode::SERVICE_UNAVAILABLE),
        _ => return signed.fault(e),
    };
    let page = show::page(signed);
    let what = page.t(key);
    show::respond(app, signed, page.important(what), form, status).await
}

/// What was typed: in the body, since a name must not stand in an address.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub typed: String,
}

/// One person in the answer to what was typed.
#[derive(Serialize)]
pub(super) struct Found {
    pub id: Uuid,
    pub label: String,
}

async fn find(State(app): State<App>, signed: Signed, Form(sought): Form<Typed>) -> Response {
    let found = app.casework.find_children(&signed.actor, &sought.typed);
    match found.await {
        Ok(children) => {
            let lang = signed.session.lang;
            let found: Vec<Found> = children
                .iter()
                .map(|c| Found {
                    id: c.id,
                    label: child_label(lang, c),
                })
                .collect();
            Json(found).into_response()
        }
        Err(e) => signed.fault(&e),
    }
}

/// Keeps a draft for the page's script. A locked or ended session can still do this, and nothing
/// else; one that has ended is told to sign in.
async fn keep(
    State(app): State<App>,
    session: Session,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let actor = match (&session.live, &session.token) {
        (Some(live), _) => live.actor.clone(),
        (None, Some(token)) => match app.casework.who_was_typing(token).await {
            Ok(actor) => actor,
            Err(_) => return StatusCode::UNAUTHORIZED.into_response(),
        },
        (None, None) => return StatusCode::UNAUTHORIZED.into_response(),
    };
    let kind = fields
        .iter()
        .find(|(name, _)| name == "draft-kind")
        .and_then(|(_, kind)| kind.parse().ok())
        .unwrap_or(DraftKind::Concern);
    match app.casework.save_draft(&actor, id, kind, fields).await {
        Ok(()) if session.live.is_some() => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => StatusCode::UNAUTHORIZED.into_response(),
        Err(CaseworkError::Invalid(_)) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(e) => crate::fault_page(&session, &e),
    }
}

async fn delete(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    match app.casework.drop_draft(&signed.actor, id).await {
        Ok(()) => ui::redirect("/concerns/new"),
        Err(e) => signed.fault(&e),
    }
}
