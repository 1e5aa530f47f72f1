//! One export: what it holds and for whom, where it stands, some of its rows, taking it and
//! stopping it.

use super::{note, path, readme, standing};
use crate::{
    App, Signed,
    pages::lead::{
        form::{Sent, long},
        moment,
    },
    ui::{self, Button, Details, Html, Page, Row, Section, SummaryList, WarningText},
};
use askama::Template;
use axum::{
    Form,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::{CaseworkError, ExportDesk, ExportFile, ExportSample, Fault};
use domain::export::{ExportEnd, ExportState};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/export.html")]
struct Show {
    page: Page,
    facts: SummaryList,
    /// What somebody should see first.
    warning: Option<WarningText>,
    /// How far it is put together.
    progress: Option<(i64, i64, String)>,
    again: String,
    sample: Vec<Details>,
    answer: Option<Button>,
    /// Where it is taken, with what to know before, and whether its time has come.
    take: Option<(String, Button, bool)>,
    take_at: String,
    stop: Option<(Html, Button)>,
    stop_at: String,
}

/// `GET /exports/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    page_of(&app, &signed, id, &Sent::default(), &[]).await
}

async fn page_of(app: &App, signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let desk = match app.casework.export_desk(&signed.actor, id).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("export-title", Some(Section::Record))
        .back_to("/exports")
        .wide();
    note(&mut page, faults);
    let row = &desk.line.row;
    let building = row.state == ExportState::Building;
    let stop = desk.may_stop.then(|| {
        let why = long(&page, sent, "why", page.t("export-stop-why"));
        let button = Button::submit(page.t("export-stop-submit"));
        (why, button.secondary().once())
    });
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = Show {
        facts: facts(&page, &desk),
        warning: warning(&page, &desk),
        progress: building.then(|| {
            let done = row.built.min(row.children);
            let words = page.t2("export-progress", "done", done, "all", row.children);
            (done, row.children, words)
        }),
        again: path(id),
        sample: desk.sample.iter().map(|s| sample(&page, s)).collect(),
        answer: (desk.may_answer && !building)
            .then(|| Button::link(page.t("export-answer"), format!("/second/{id}"))),
        take: take_button(app, &page, &desk),
        take_at: format!("{}/take", path(id)),
        stop,
        stop_at: format!("{}/stop", path(id)),
        page,
    };
    ui::render(&shown, status)
}

/// What is said of taking it, to whoever may.
fn take_button(app: &App, page: &Page, desk: &ExportDesk) -> Option<(String, Button, bool)> {
    let from = desk.from.filter(|_| desk.may_take)?;
    let come = from <= app.casework.now();
    let words = if !come {
        page.t1(
            "export-take-from",
            "time",
            words::date_time(page.lang, from),
        )
    } else if desk.line.row.state == ExportState::Taken {
        let until = words::date_time(page.lang, desk.until);
        page.t1("export-take-again", "time", until)
    } else {
        page.t("export-take-text")
    };
    let button = Button::submit(page.t("export-take-submit"));
    Some((words, button.warning(), come))
}

fn warning(page: &Page, desk: &ExportDesk) -> Option<WarningText> {
    let row = &desk.line.row;
    let key = match (row.state, row.ended_how) {
        (ExportState::Ended, Some(ExportEnd::Changed)) => "export-warn-changed",
        (ExportState::Ended, Some(ExportEnd::Protected)) => {
            let words = Html::text(&page.t("export-warn-protected"));
            let link = row.held.map(|child| {
                let href = format!("/children/{child}");
                Html::link(&href, &page.t("export-warn-protected-link"))
            });
            let all = match link {
                Some(link) => words.and(&Html::text(" ")).and(&link),
                None => words,
            };
            return Some(WarningText::new(page, all));
        }
        (ExportState::Ready, _) if desk.line.standing.as_str() == "approved" && desk.may_stop => {
            "export-warn-approved"
        }
        _ => return None,
    };
    Some(WarningText::new(page, page.t(key)))
}

fn facts(page: &Page, desk: &ExportDesk) -> SummaryList {
    let row = &desk.line.row;
    let asked = &row.asked;
    let day = |d: Option<jiff::civil::Date>, none: &str| {
        d.map_or_else(|| page.t(none), |d| words::civil_date(page.lang, d))
    };
    let mut which = Html::text(&page.code("export-which-", asked.which.as_str()));
    for child in &desk.named {
        let name = Html::name(&domain::text::with_marks(&child.name));
        which = which.and(&Html::br()).and(&name);
    }
    let text = |key: &str, words: String| Row::new(page.t(key), Html::text(&words));
    let name = |key: &str, words: &str| Row::new(page.t(key), Html::name(words));
    let mut rows = vec![
        Row::new(page.t("export-col-state"), standing(page, &desk.line)),
        Row::new(page.t("export-which"), which),
        text("export-from", day(asked.from, "export-from-none")),
        text("export-until", day(asked.until, "export-until-none")),
        text(
            "export-col-what",
            page.t2(
                "export-holds",
                "children",
                page.tn("export-children", row.children),
                "concerns",
                page.tn("export-concerns", row.concerns),
            ),
        ),
    ];
    let out = i64::try_from(desk.left_out).unwrap_or(i64::MAX);
    if out > 0 {
        rows.push(text("export-left-out", page.tn("export-left-out-n", out)));
    }
    rows.extend([
        Row::new(page.t("export-why"), Html::prose(&asked.why)),
        name("export-recipient", &asked.recipient),
        name("export-organisation", &asked.organisation),
        name("export-handover", &asked.handover),
        name("export-col-by", &desk.line.asked_by),
        Row::new(page.t("export-col-at"), moment(page, row.asked_us)),
    ]);
    if let Some(hours) = desk.wait_hours {
        rows.push(text("export-wait", page.tn("export-waits", hours)));
    }
    if let Some(by) = &desk.line.answered_by {
        rows.push(name("export-answered-by", by));
    }
    if !desk.answer.is_empty() {
        rows.push(Row::new(
            page.t("export-answer-words"),
            Html::prose(&desk.answer),
        ));
    }
    if let Some(us) = row.taken_us {
        rows.push(Row::new(page.t("export-taken-at"), moment(page, us)));
    } else if row.state != ExportState::Ended {
        let until = words::date_time(page.lang, desk.until);
        rows.push(text("export-counts-until", until));
    }
    if let Some(digest) = &desk.parts_sha256 {
        rows.push(Row::new(page.t("export-parts"), Html::code(digest)));
    }
    SummaryList::new(rows)
}

/// The first rows of a child, as the files have them.
fn sample(page: &Page, s: &ExportSample) -> Details {
    let mut all = Html::default();
    for (table, cells) in &s.tables {
        let rows = cells
            .iter()
            .map(|(name, text)| Row::new(*name, Html::prose(text)))
            .collect();
        let title = page.code("export-table-", table.as_str());
        all = all.and(&SummaryList::new(rows).card(title).into());
    }
    Details::new(domain::text::with_marks(&s.name), all)
}

/// `POST /exports/{id}/stop`
pub(super) async fn stop(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = app
        .casework
        .stop_export(&signed.actor, id, sent.get("why"))
        .await;
    match done {
        Ok(()) => ui::redirect(&path(id)),
        Err(CaseworkError::Invalid(faults)) => page_of(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}

/// `POST /exports/{id}/take`: the file.
pub(super) async fn take(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let cw = &app.casework;
    let found = match cw.export_head(&signed.actor, id).await {
        Ok(head) => {
            let words = readme::of(&head);
            cw.take_export(&signed.actor, id, words).await
        }
        Err(e) => Err(e),
    };
    match found {
        Ok(file) => download(file),
        Err(CaseworkError::Invalid(faults)) => {
            page_of(&app, &signed, id, &Sent::default(), &faults).await
        }
        Err(e) => signed.fault(&e),
    }
}

/// The file as it is read, a piece at a time. A piece that cannot be read breaks the download off:
/// it is shorter than it said.
fn download(file: ExportFile) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file.name),
        ),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    let pieces = futures_util::stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        match file.next().await {
            Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), Some(file))),
            Ok(None) => None,
            Err(e) => {
                tracing::error!(error = %e, "an export broke off");
                Some((Err(e), None))
            }
        }
    });
    (headers, Body::from_stream(pieces)).into_response()
}
