//! Forms about one concern: tag, tell its author, say which child it is about, close, open again.

use super::{
    form::{
        FormPage, Sent, date_box, finish, long, note_faults, noted_already, or_fault, read_date,
        tick, worded,
    },
    says, start,
};
use crate::{
    App, Signed,
    pages::log::Pick,
    ui::{self, Choice, Html, Inset, Page, Radios, Row, Section, Select, SummaryList},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, CloseConcern, Fault};
use domain::concern::{ChildInConcern, ChildRole, CloseReason};
use uuid::Uuid;

pub(super) fn back_to(id: Uuid) -> String {
    format!("/concerns/{id}/lead")
}

pub(super) fn frame(signed: &Signed, title: &str, id: Uuid) -> Page {
    signed
        .page(title, Some(Section::MyWork))
        .back_to(back_to(id))
}

/// Which concern a form is about: names and times only.
async fn head(
    app: &App,
    signed: &Signed,
    page: &Page,
    id: Uuid,
) -> Result<(Html, casework::ConcernLine), CaseworkError> {
    let (reference, line) = app.casework.concern_line(&signed.actor, id).await?;
    let rows = vec![
        Row::new(page.t("log-row-reference"), reference),
        Row::new(page.t("lead-col-child"), start::children_names(page, &line)),
        Row::new(
            page.t("lead-col-logged"),
            Html::text(&says::moment(page, line.logged_us))
                .and(&Html::text(" · "))
                .and(&Html::name(&line.author)),
        ),
    ];
    Ok((SummaryList::new(rows).into(), line))
}

/// `POST /concerns/{id}/tags`
pub(super) async fn tag(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let tags = Sent(sent).all("tags");
    match app.casework.tag_concern(&signed.actor, id, &tags).await {
        Ok(()) => ui::redirect(&back_to(id)),
        Err(e) => signed.fault(&e),
    }
}

/// `GET /concerns/{id}/close`
pub(super) async fn close_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let sent = Sent(vec![("show-reason".into(), "yes".into())]);
    let page = frame(&signed, "lead-close-title", id);
    or_fault(
        &signed,
        close_page(&app, &signed, page, id, &sent, vec![]).await,
    )
}

async fn close_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    note_faults(&mut page, &faults);
    let (above, _) = head(app, signed, &page, id).await?;
    let reasons = CloseReason::ALL
        .iter()
        .map(|r| {
            let c = Choice::new(r.as_str(), page.code("lead-close-", r.as_str()));
            match r {
                CloseReason::Monitoring => {
                    c.reveals(date_box(&page, sent, "review", page.t("lead-close-review")))
                }
                _ => c,
            }
        })
        .collect();
    let chosen = sent.get("reason");
    let reason = Radios::new(
        &page,
        "reason",
        page.t("lead-close-reason"),
        reasons,
        chosen,
    );
    let answer = ui::Textarea::new(&page, "answer", page.optional(page.t("lead-answer-words")))
        .hint(page.t("lead-answer-hint"))
        .rows(4)
        .value(sent.get("answer"));
    Ok(FormPage {
        above,
        id: sent.id(),
        fields: vec![
            reason.into(),
            long(&page, sent, "words", page.t("lead-close-words")),
            tick(&page, sent, "show-reason", page.t("lead-close-show")),
            answer.into(),
        ],
        submit: page.t("lead-close-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /concerns/{id}/close`
pub(super) async fn close(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "lead-close-title", id);
    let reason = sent.word("reason");
    let watched = reason == Some(CloseReason::Monitoring);
    let review_on = match watched && !sent.date("review").is_empty() {
        true => read_date(&mut page, &sent, "review"),
        false => None,
    };
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
        let how = CloseConcern {
            id: sent.id(),
            reason,
            words: sent.get("words").to_owned(),
            reason_to_author: sent.get("show-reason") == "yes",
            answer: sent.get("answer").to_owned(),
            review_on,
        };
        app.casework.close_concern(&signed.actor, id, how).await
    };
    finish(&signed, done, &back_to(id), |f| {
        close_page(&app, &signed, page, id, &sent, f)
    })
    .await
}

/// `GET /concerns/{id}/reopen`
pub(super) async fn reopen_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    or_fault(
        &signed,
        reopen_page(&app, &signed, id, &Sent::default(), vec![]).await,
    )
}

async fn reopen_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "lead-reopen-title", id);
    note_faults(&mut page, &faults);
    let (above, _) = head(app, signed, &page, id).await?;
    Ok(FormPage {
        above,
        id: sent.id(),
        fields: vec![long(&page, sent, "why", page.t("lead-why"))],
        submit: page.t("lead-reopen-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /concerns/{id}/reopen`
pub(super) async fn reopen(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = app
        .casework
        .reopen_concern(&signed.actor, id, sent.id(), sent.get("why"))
        .await;
    finish(&signed, done, &back_to(id), |f| {
        reopen_page(&app, &signed, id, &sent, f)
    })
    .await
}

/// `GET /concerns/{id}/answer`
pub(super) async fn answer_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    or_fault(
        &signed,
        answer_page(&app, &signed, id, &Sent::default(), vec![]).await,
    )
}

async fn answer_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "lead-answer-title", id);
    note_faults(&mut page, &faults);
    let (above, line) = head(app, signed, &page, id).await?;
    let label = page.t1("lead-answer-to", "name", line.author);
    let words = ui::Textarea::new(&page, "answer", label)
        .hint(page.t("lead-answer-hint"))
        .value(sent.get("answer"));
    Ok(FormPage {
        above,
        id: sent.id(),
        fields: vec![words.into()],
        submit: page.t("lead-answer-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /concerns/{id}/answer`
pub(super) async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = app
        .casework
        .answer_author(&signed.actor, id, sent.id(), sent.get("answer"))
        .await;
    finish(&signed, done, &back_to(id), |f| {
        answer_page(&app, &signed, id, &sent, f)
    })
    .await
}

/// `GET /concerns/{id}/child`
pub(super) async fn child_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    or_fault(
        &signed,
        child_page(&app, &signed, id, &Sent::default(), vec![]).await,
    )
}

async fn child_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "lead-name-child", id);
    note_faults(&mut page, &faults);
    let (above, _) = head(app, signed, &page, id).await?;
    let (actor, chosen) = (&signed.actor, Vec::from_iter(sent.word("child")));
    let list = app.casework.children_to_choose(actor, &chosen).await?;
    let typed = (sent.get("child"), sent.get("child-typed"));
    let pick = Pick::of(app, actor, &list, typed).await?;
    pick.note(&mut page, "child");
    let child = pick.html(&page, "child", (page.t("log-child"), true), typed);
    let roles = worded(&page, "log-role-", ChildRole::ALL, ChildRole::as_str);
    let role = Select::new(&page, "role", page.t("log-role"), roles, sent.get("role"));
    let first = Html::text(&page.t("lead-name-child-new")).and(&Html::text(" "));
    let first = first.and(&Html::link(
        "/children/new",
        &page.t("lead-new-child-title"),
    ));
    Ok(FormPage {
        above: above.and(&Inset::new(first).into()),
        id: sent.id(),
        fields: vec![child, role.into()],
        submit: page.t("lead-name-child-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /concerns/{id}/child`
pub(super) async fn name_child(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = match sent.word("child") {
        // The search beside the list, for whoever has no script.
        None if sent.get("action") == "find-child" => Err(noted_already()),
        None => Err(CaseworkError::invalid("child", "empty")),
        Some(person_id) => {
            let part = ChildInConcern {
                person_id,
                role: sent.word("role").unwrap_or(ChildRole::Subject),
            };
            app.casework
                .put_child_in_concern(&signed.actor, id, sent.id(), part)
                .await
        }
    };
    finish(&signed, done, &back_to(id), |f| {
        child_page(&app, &signed, id, &sent, f)
    })
    .await
}
