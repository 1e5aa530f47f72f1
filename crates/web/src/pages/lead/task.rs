//! Saying how something that was due ended.

use super::{
    form::{FormPage, Sent, finish, long, note_faults, or_fault},
    says,
};
use crate::{
    App, Signed,
    pages::plans,
    ui::{Html, Page, Row, Section, SummaryList},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, TaskLine};
use domain::{task::TaskKind, text::with_marks};
use uuid::Uuid;

/// `GET /tasks/{id}`
pub(super) async fn task(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    or_fault(
        &signed,
        task_page(&app, &signed, id, &Sent::default(), vec![]).await,
    )
}

async fn task_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let task = app.casework.task_to_do(&signed.actor, id).await?;
    let title = match task.kind {
        TaskKind::CheckIn => "plans-check-in-save",
        _ => "lead-task-title",
    };
    let mut page = signed.page(title, Some(Section::MyWork)).back_to("/");
    note_faults(&mut page, &faults);
    let above = what_is_due(&page, &task);
    let (fields, submit) = if task.kind == TaskKind::CheckIn {
        (
            plans::check_in_fields(&page, sent, task.every_days),
            page.t("plans-check-in-save"),
        )
    } else {
        (
            vec![long(&page, sent, "outcome", page.t("lead-task-outcome"))],
            page.t("lead-task-save"),
        )
    };
    Ok(FormPage {
        above,
        id: sent.id(),
        fields,
        submit,
        below: Html::default(),
        page,
    }
    .answer())
}

/// What is due, about whom, and by when.
fn what_is_due(page: &Page, task: &TaskLine) -> Html {
    let what = Html::text(&page.code("lead-task-", task.kind.as_str()));
    let what = if task.text.is_empty() {
        what
    } else {
        what.and(&Html::prose(&task.text))
    };
    let mut rows = Vec::new();
    if let Some(child) = &task.person {
        let name = Html::name(&with_marks(&child.name));
        rows.push(Row::new(page.t("lead-col-child"), name));
    }
    rows.push(Row::new(page.t("lead-col-task"), what));
    let due = says::day(page, task.due_us);
    rows.push(Row::new(page.t("lead-col-due"), due));
    let of_concern = matches!(task.kind, TaskKind::ConcernReview | TaskKind::Action);
    if let Some(concern) = task.object_id.filter(|_| of_concern) {
        let link = Html::link(
            &format!("/concerns/{concern}/lead"),
            &page.t("lead-open-concern"),
        );
        rows.push(Row::new(page.t("lead-col-concern"), link));
    }
    SummaryList::new(rows).into()
}

/// `POST /tasks/{id}`
pub(super) async fn do_task(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = if sent.find("outcome").is_some() {
        let ended = app
            .casework
            .do_task(&signed.actor, id, sent.get("outcome"))
            .await;
        ended.map(drop)
    } else {
        let done = plans::check_in_done(&sent);
        app.casework.record_check_in(&signed.actor, id, done).await
    };
    finish(&signed, done, "/", |f| {
        task_page(&app, &signed, id, &sent, f)
    })
    .await
}
