//! A concern as the lead reads it, and what the lead does with it.

use super::{
    form::{FormPage, Sent, long, mendable, note_faults, short},
    says, start,
};
use crate::{
    App, Signed,
    ui::{self, Cell, Checkboxes, Choice, Html, Page, Radios, Row, Section, SummaryList, Table},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, ConcernForLead, Fault};
use domain::{
    chronology::EntryContent,
    concern::{Category, CloseReason, ConcernState, StatementKind},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/lead_concern.html")]
struct ConcernPage {
    page: Page,
    facts: SummaryList,
    statements: Table,
    corrections: Option<Table>,
    tags: Checkboxes,
    tags_href: String,
    closed: bool,
    close_href: String,
    reopen_href: String,
    children: Vec<(String, String)>,
}

/// `GET /concerns/{id}/lead`: opening it is what acknowledges it.
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    match app.casework.concern_for_lead(&signed.actor, id).await {
        Ok(c) => {
            let page = signed
                .page("lead-concern-title", Some(Section::MyWork))
                .back_to("/");
            ui::render(&concern_page(page, &c), StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn concern_page(page: Page, c: &ConcernForLead) -> ConcernPage {
    let id = c.concern.id;
    let tags: Vec<Choice> = Category::ALL
        .iter()
        .map(|t| Choice::new(t.as_str(), page.code("lead-category-", t.as_str())))
        .collect();
    let chosen: Vec<&str> = c.concern.categories.iter().map(|t| t.as_str()).collect();
    ConcernPage {
        facts: facts(&page, c),
        statements: statements(&page, c),
        corrections: corrections(&page, c),
        tags: Checkboxes::new(&page, "tags", page.t("lead-tags"), tags, &chosen).small(),
        tags_href: format!("/concerns/{id}/tags"),
        closed: c.concern.state == ConcernState::Closed,
        close_href: format!("/concerns/{id}/close"),
        reopen_href: format!("/concerns/{id}/reopen"),
        children: c
            .children
            .iter()
            .map(|(n, _)| (format!("/children/{}", n.id), n.name.clone()))
            .collect(),
        page,
    }
}

fn facts(page: &Page, c: &ConcernForLead) -> SummaryList {
    let content = &c.concern.content;
    let mut rows = vec![Row::new(
        page.t("lead-col-urgency"),
        start::urgency_tag(page, c.concern.urgency),
    )];
    for (child, role) in &c.children {
        let part = page.code("lead-role-", role.as_str());
        let name = Html::link(
            &format!("/children/{}", child.id),
            &domain::text::with_marks(&child.name),
        );
        rows.push(Row::new(part, name));
    }
    if let Some(unlisted) = &content.child_not_listed {
        rows.push(Row::new(page.t("lead-unlisted"), Html::prose(unlisted)));
    }
    rows.push(Row::new(
        page.t("lead-col-when"),
        says::when(page, content.when),
    ));
    for (key, value) in [
        ("lead-place", &content.place),
        ("lead-others", &content.others_involved),
        ("lead-already-told", &content.already_told),
    ] {
        if !value.is_empty() {
            rows.push(Row::new(page.t(key), Html::prose(value)));
        }
    }
    rows.push(Row::new(
        page.t("lead-col-author"),
        Html::name(&c.line.author),
    ));
    rows.push(Row::new(
        page.t("lead-col-logged"),
        says::moment(page, c.concern.logged_us),
    ));
    if let (Some(us), Some(by)) = (c.concern.acknowledged_us, &c.acknowledged_by) {
        let read = Html::name(by)
            .and(&Html::text(" · "))
            .and(&Html::text(&says::moment(page, us)));
        rows.push(Row::new(page.t("lead-read-by"), read));
    }
    SummaryList::new(rows)
}

fn statements(page: &Page, c: &ConcernForLead) -> Table {
    let rows = c
        .concern
        .content
        .statements
        .iter()
        .map(|s| {
            let mut more = says::mark(page, s.kind);
            if s.childs_words {
                more = page.t("lead-childs-words");
            }
            for extra in [&s.reported_by, &s.historical_date].into_iter().flatten() {
                if !extra.is_empty() {
                    more = format!("{more} ({extra})");
                }
            }
            let href = format!("/concerns/{}/statements/{}", c.concern.id, s.id);
            vec![
                Cell::new(Html::prose(&s.text)),
                Cell::new(more),
                Cell::new(Html::link(&href, &page.t("lead-mark-title"))),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-said"),
        page.t("lead-marked"),
        page.t("lead-col-change"),
    ];
    Table::new(page.t("lead-statements"), head, rows)
}

fn corrections(page: &Page, c: &ConcernForLead) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = c
        .corrections
        .iter()
        .filter_map(|e| match &e.content {
            EntryContent::Correction {
                text,
                why,
                mark: Some(change),
            } => Some(vec![
                Cell::new(says::moment(page, e.recorded_us)),
                Cell::new(Html::prose(text)),
                Cell::new(says::mark(page, change.was)),
                Cell::new(says::mark(page, Some(change.now))),
                Cell::new(Html::prose(why)),
            ]),
            _ => None,
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("lead-col-said"),
        page.t("lead-mark-was"),
        page.t("lead-mark-now"),
        page.t("lead-correction-why"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("lead-corrections"), head, rows))
}

fn back_to(id: Uuid) -> String {
    format!("/concerns/{id}/lead")
}

fn frame(signed: &Signed, title: &str, id: Uuid, faults: &[Fault]) -> Page {
    let mut page = signed
        .page(title, Some(Section::MyWork))
        .back_to(back_to(id));
    note_faults(&mut page, faults, &[]);
    page
}

/// Sends on to the concern, or shows a form again.
fn after(
    signed: &Signed,
    id: Uuid,
    done: Result<(), CaseworkError>,
    again: impl FnOnce(&[Fault]) -> Response,
) -> Response {
    match done {
        Ok(()) => ui::redirect(&back_to(id)),
        Err(e) => match mendable(e) {
            Ok(faults) => again(&faults),
            Err(e) => signed.fault(&e),
        },
    }
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
pub(super) async fn close_form(signed: Signed, Path(id): Path<Uuid>) -> Response {
    close_page(&signed, id, &Sent::default(), &[])
}

fn close_page(signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let page = frame(signed, "lead-close-title", id, faults);
    let reasons = CloseReason::ALL
        .iter()
        .map(|r| Choice::new(r.as_str(), page.code("lead-close-", r.as_str())))
        .collect();
    let reason = Radios::new(
        &page,
        "reason",
        page.t("lead-close-reason"),
        reasons,
        sent.get("reason"),
    );
    FormPage {
        above: Html::default(),
        id: sent.id(),
        fields: vec![
            reason.into(),
            long(&page, sent, "words", page.t("lead-close-words")),
        ],
        submit: page.t("lead-close-save"),
        below: Html::default(),
        page,
    }
    .answer()
}

/// `POST /concerns/{id}/close`
pub(super) async fn close(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let reason = sent.word("reason");
    let done = app
        .casework
        .close_concern(&signed.actor, id, sent.id(), reason, sent.get("words"))
        .await;
    after(&signed, id, done, |f| close_page(&signed, id, &sent, f))
}

/// `GET /concerns/{id}/reopen`
pub(super) async fn reopen_form(signed: Signed, Path(id): Path<Uuid>) -> Response {
    reopen_page(&signed, id, &Sent::default(), &[])
}

fn reopen_page(signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let page = frame(signed, "lead-reopen-title", id, faults);
    FormPage {
        above: Html::default(),
        id: sent.id(),
        fields: vec![long(&page, sent, "why", page.t("lead-why"))],
        submit: page.t("lead-reopen-save"),
        below: Html::default(),
        page,
    }
    .answer()
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
    after(&signed, id, done, |f| reopen_page(&signed, id, &sent, f))
}

/// `GET /concerns/{id}/statements/{statement}`
pub(super) async fn mark_form(signed: Signed, Path((id, _)): Path<(Uuid, Uuid)>) -> Response {
    mark_page(&signed, id, &Sent::default(), &[])
}

fn mark_page(signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let page = frame(signed, "lead-mark-title", id, faults);
    let kinds = StatementKind::ALL
        .iter()
        .map(|k| Choice::new(k.as_str(), page.code("lead-mark-", k.as_str())))
        .collect();
    let kind = Radios::new(
        &page,
        "kind",
        page.t("lead-marked"),
        kinds,
        sent.get("kind"),
    );
    FormPage {
        above: Html::default(),
        id: sent.id(),
        fields: vec![
            kind.into(),
            short(&page, sent, "why", page.t("lead-correction-why")),
        ],
        submit: page.t("lead-mark-save"),
        below: Html::default(),
        page,
    }
    .answer()
}

/// `POST /concerns/{id}/statements/{statement}`
pub(super) async fn mark(
    State(app): State<App>,
    signed: Signed,
    Path((id, statement)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let Some(kind) = sent.word("kind") else {
        let fault = Fault {
            field: "kind".into(),
            key: "empty",
        };
        return mark_page(&signed, id, &sent, &[fault]);
    };
    let done = app
        .casework
        .mark_statement(
            &signed.actor,
            id,
            sent.id(),
            (statement, kind),
            sent.get("why"),
        )
        .await;
    after(&signed, id, done, |f| mark_page(&signed, id, &sent, f))
}
