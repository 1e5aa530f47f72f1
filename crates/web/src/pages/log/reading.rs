//! What was logged: the confirmation, the concern itself, and the list of one's own.

use super::{
    file::file_words,
    pick::child_label,
    show::{Number, numbers},
};
use crate::{
    App,
    pages::body_map,
    signed::Signed,
    ui::{self, Cell, Html, Page, Panel, Row, RowAction, Section, SummaryList, Table, Tag},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    Act, Attachment, AuthorStepKind, CaseworkError, ConcernView, Logged, MyConcern, Relation,
};
use domain::{
    concern::{ConcernState, Statement, Urgency},
    text::with_marks,
    time::{EventTime, Precision},
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/log_done.html")]
struct Done {
    page: Page,
    panel: Panel,
    told: Vec<Html>,
    danger: bool,
    numbers: Vec<Number>,
    concern: String,
}

/// What the confirmation is told by the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LoggedQuery {
    /// `before`: the sheet of paper was typed in before.
    sheet: String,
}

pub(super) async fn logged(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(q): Query<LoggedQuery>,
) -> Response {
    match done(&app, &signed, id).await {
        Ok(mut page) => {
            if q.sheet == "before" {
                let what = page.page.t("log-done-sheet-before");
                page.page = page.page.important(what);
            }
            ui::render(&page, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

/// The confirmation of a concern that was logged without some of its files, with their names.
pub(super) async fn logged_without(
    app: &App,
    signed: &Signed,
    logged: &Logged,
    files: &[(String, &'static str)],
) -> Response {
    match confirmation(app, signed, logged).await {
        Ok(mut done) => {
            let names: Vec<String> = files.iter().map(|(name, _)| with_marks(name)).collect();
            let names = words::list(done.page.lang, &names);
            let what = done.page.t1("log-done-without", "names", names);
            done.page = done.page.important(what);
            ui::render(&done, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

async fn done(app: &App, signed: &Signed, id: Uuid) -> Result<Done, CaseworkError> {
    let logged = app.casework.logged(&signed.actor, id).await?;
    confirmation(app, signed, &logged).await
}

async fn confirmation(app: &App, signed: &Signed, logged: &Logged) -> Result<Done, CaseworkError> {
    let doors = app.casework.front_doors(&signed.actor).await?;
    let page = signed.page("log-done-title", Some(Section::Log));
    Ok(Done {
        panel: Panel::new(
            page.t("log-done-title"),
            page.t1("log-done-reference", "reference", logged.reference.clone()),
        ),
        told: told(&page, logged),
        danger: logged.urgency == Urgency::Danger,
        numbers: numbers(page.lang, &doors),
        concern: format!("/concerns/{}", logged.id),
        page,
    })
}

/// "Meera Joshi (Designated safeguarding lead), 22 November 2026 at 10:42".
fn told(page: &Page, logged: &Logged) -> Vec<Html> {
    logged
        .told
        .iter()
        .map(|t| {
            let who = if t.job_title.is_empty() {
                t.name.clone()
            } else {
                format!("{} ({})", t.name, t.job_title)
            };
            Html::name(&with_marks(&who))
                .and(&Html::text(", "))
                .and(&Html::time(t.at, &words::date_time(page.lang, t.at)))
        })
        .collect()
}

#[derive(Template)]
#[template(path = "pages/concern.html")]
struct ConcernPage {
    page: Page,
    own: bool,
    status: Html,
    steps: Option<Table>,
    lead_href: Option<String>,
    facts: SummaryList,
    statements: Vec<SummaryList>,
    body_map: Option<Html>,
    around: Option<SummaryList>,
}

pub(super) async fn concern(
    State(app): State<App>,
    mut signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    // A link in an alert leads here; those who receive the agency's concerns read on their page.
    let receives = app
        .casework
        .may(&signed.actor, Act::WriteFile, Relation::Agency);
    match app.casework.is_own_concern(&signed.actor, id).await {
        Ok(false) if receives => return ui::redirect(&format!("/concerns/{id}/lead")),
        Ok(_) => {}
        Err(e) => return signed.fault(&e),
    }
    match app.casework.concern(&signed.actor, id).await {
        Ok(view) => {
            signed.recount(&app).await;
            let page = signed.page("log-concern-title", None);
            ui::render(&concern_page(page, &view), StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn concern_page(page: Page, view: &ConcernView) -> ConcernPage {
    let page = page.back_to(if view.own { "/my-concerns" } else { "/" });
    ConcernPage {
        own: view.own,
        status: status(&page, view),
        steps: steps(&page, view),
        lead_href: view
            .receives
            .then(|| format!("/concerns/{}/lead", view.concern.id)),
        facts: facts(&page, view),
        statements: view
            .concern
            .content
            .statements
            .iter()
            .map(|s| statement(&page, s))
            .collect(),
        body_map: body_map::of_concern(
            &page,
            &view.concern.content.body_map,
            &view.concern.content.body_map_changes,
            None,
        ),
        around: around(&page, view),
        page,
    }
}

/// Whether it was read, by whom and when.
fn status(page: &Page, view: &ConcernView) -> Html {
    match &view.read_by {
        Some((name, t)) => Html::text(&page.t2(
            "log-read-by",
            "name",
            with_marks(name),
            "when",
            words::date_time(page.lang, *t),
        )),
        None => Html::text(&page.t("log-not-read")),
    }
}

/// What was done with it, as far as whoever wrote it may know.
fn steps(page: &Page, view: &ConcernView) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = view
        .steps
        .iter()
        .map(|s| {
            let what = match &s.what {
                AuthorStepKind::Answered(words) => written(words),
                AuthorStepKind::Closed(Some(reason)) => {
                    let why = page.code("lead-close-", reason.as_str());
                    Html::text(&page.t1("log-step-closed", "reason", why))
                }
                AuthorStepKind::Closed(None) => Html::text(&page.t("log-state-closed")),
                AuthorStepKind::Reopened => Html::text(&page.t("log-step-reopened")),
            };
            vec![
                Cell::new(Html::time(s.at, &words::date_time(page.lang, s.at))),
                Cell::new(Html::name(&with_marks(&s.by))),
                Cell::new(what),
            ]
        })
        .collect();
    let head = ["log-step-when", "log-step-who", "log-step-what"];
    let head = head.into_iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("log-steps"), head, rows))
}

fn facts(page: &Page, view: &ConcernView) -> SummaryList {
    let c = &view.concern;
    let mut rows = vec![
        Row::new(page.t("log-row-reference"), view.reference.clone()),
        Row::new(
            page.t("log-row-logged"),
            Html::time(view.logged, &words::date_time(page.lang, view.logged))
                .and(&Html::text(", "))
                .and(&Html::name(&with_marks(&view.author))),
        ),
        Row::new(page.t("log-row-urgency"), urgency(page, c.urgency)),
    ];
    for part in &view.children {
        let label = child_label(page.lang, &part.child);
        let role = page.code("log-role-", part.role.as_str());
        let mut row = Row::new(
            page.t("log-row-child"),
            Html::name(&label).and(&Html::text(&format!(" ({role})"))),
        );
        if view.receives {
            row = row.action(RowAction::new(
                format!("/children/{}", part.child.id),
                page.t("log-open-child"),
                String::new(),
            ));
        }
        rows.push(row);
    }
    if let Some(who) = &c.content.child_not_listed {
        rows.push(Row::new(page.t("log-not-listed"), written(who)));
    }
    rows.push(Row::new(
        page.t("log-row-when"),
        event_time(page, c.content.when),
    ));
    if !c.content.place.is_empty() {
        rows.push(Row::new(page.t("log-row-place"), written(&c.content.place)));
    }
    SummaryList::new(rows)
}

fn urgency(page: &Page, u: Urgency) -> Html {
    let colour = match u {
        Urgency::Danger => "red",
        Urgency::Today => "orange",
        Urgency::Routine => "grey",
    };
    Tag::new(page.code("log-urgency-", u.as_str()), colour).into()
}

fn written(text: &str) -> Html {
    Html::prose(&with_marks(text))
}

fn event_time(page: &Page, when: EventTime) -> Html {
    let day = words::date(page.lang, when.at);
    let words = match when.precision {
        Precision::Minute => words::date_time(page.lang, when.at),
        Precision::Day | Precision::Month => day,
        Precision::About => page.t1("log-about", "date", day),
        Precision::Unknown => page.t("log-time-unknown"),
    };
    Html::text(&words)
}

fn statement(page: &Page, s: &Statement) -> SummaryList {
    let title = match s.kind {
        _ if s.childs_words => page.t("log-words"),
        Some(kind) => page.code("log-said-", kind.as_str()),
        None => page.t("log-said-unmarked"),
    };
    let mut rows = vec![Row::new(page.t("log-row-text"), written(&s.text))];
    if let Some(by) = &s.reported_by {
        rows.push(Row::new(page.t("log-row-told-by"), written(by)));
    }
    if let Some(date) = &s.historical_date {
        rows.push(Row::new(page.t("log-row-was"), written(date)));
    }
    SummaryList::new(rows).card(title)
}

fn around(page: &Page, view: &ConcernView) -> Option<SummaryList> {
    let content = &view.concern.content;
    let mut rows = Vec::new();
    if !content.others_involved.is_empty() {
        rows.push(Row::new(
            page.t("log-others"),
            written(&content.others_involved),
        ));
    }
    if !content.already_told.is_empty() {
        rows.push(Row::new(page.t("log-told"), written(&content.already_told)));
    }
    if let Some(category) = &content.category {
        let name = page.code("lead-category-", category.as_str());
        rows.push(Row::new(page.t("log-category"), name));
    }
    rows.extend(view.files.iter().map(|f| file_row(page, f)));
    (!rows.is_empty()).then(|| SummaryList::new(rows))
}

/// A file of a concern, with the link that downloads it, and for those who receive concerns one to
/// the picture as it came.
pub(in crate::pages) fn file_row_for_lead(page: &Page, f: &Attachment) -> Row {
    let row = file_row(page, f);
    if !f.made_anew {
        return row;
    }
    row.action(RowAction::new(
        format!("/attachments/{}/original", f.id),
        page.t("log-file-original"),
        with_marks(&f.name),
    ))
}

/// A file of a concern, with the link that downloads it.
fn file_row(page: &Page, f: &Attachment) -> Row {
    let name = Html::name(&with_marks(&f.name));
    let what = Html::text(&format!(" ({})", file_words(page, f)));
    Row::new(page.t("log-row-file"), name.and(&what)).action(RowAction::new(
        format!("/attachments/{}", f.id),
        page.t("log-file-download"),
        with_marks(&f.name),
    ))
}

#[derive(Template)]
#[template(path = "pages/my_concerns.html")]
struct Mine {
    page: Page,
    table: Option<Table>,
}

pub(super) async fn mine(State(app): State<App>, signed: Signed) -> Response {
    match app.casework.my_concerns(&signed.actor).await {
        Ok(all) => {
            let page = signed.page("log-mine-title", Some(Section::MyWork));
            let table = (!all.is_empty()).then(|| table(&page, &all));
            ui::render(&Mine { page, table }, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn table(page: &Page, all: &[MyConcern]) -> Table {
    let head = [
        "log-row-reference",
        "log-row-child",
        "log-row-logged",
        "log-row-state",
    ]
    .into_iter()
    .map(|k| page.t(k))
    .collect();
    let rows = all.iter().map(|c| line(page, c)).collect();
    Table::new(page.t("log-mine-title"), head, rows).caption_hidden()
}

fn line(page: &Page, c: &MyConcern) -> Vec<Cell> {
    let names: Vec<String> = c.children.iter().map(|n| with_marks(n)).collect();
    let who = match names.is_empty() {
        true => page.t("log-not-listed"),
        false => words::list(page.lang, &names),
    };
    let (state, colour) = match c.state {
        ConcernState::New => (page.t("log-state-new"), "blue"),
        ConcernState::Acknowledged => (page.t("log-state-acknowledged"), "green"),
        ConcernState::Closed => (page.t("log-state-closed"), "grey"),
    };
    let mut state = Html::from(Tag::new(state, colour));
    if c.answered {
        let tag = Tag::new(page.t("lead-answered-tag"), "teal");
        state = state.and(&Html::text(" ")).and(&tag.into());
    }
    vec![
        Cell::new(Html::link(&format!("/concerns/{}", c.id), &c.reference)),
        Cell::new(Html::name(&who)),
        Cell::new(Html::time(c.logged, &words::date_time(page.lang, c.logged))),
        Cell::new(state),
    ]
}
