//! My work, and the list of children.

use super::{listed, says};
use crate::{
    App, Signed,
    pages::{patterns, rights},
    ui::{self, Cell, Html, Page, Section, Table, Tag, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{Act, ConcernLine, Relation, TaskLine, WholeList};
use domain::{
    concern::{ConcernState, Urgency},
    task::TaskKind,
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/lead_start.html")]
struct StartPage {
    page: Page,
    is_lead: bool,
    links: Html,
    rights: Option<Table>,
    new_concerns: Option<Table>,
    open_concerns: Option<Table>,
    patterns: Option<Table>,
    agency_tasks: Option<Table>,
    own_tasks: Option<Table>,
    own_concerns: Option<Table>,
    after_concerns: Html,
    after_tasks: Html,
    after_own: Html,
}

/// Which list is shown whole.
#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    all: String,
}

impl Shown {
    fn whole(&self) -> Option<WholeList> {
        match self.all.as_str() {
            "concerns" => Some(WholeList::Concerns),
            "tasks" => Some(WholeList::Tasks),
            "own" => Some(WholeList::OwnTasks),
            _ => None,
        }
    }
}

/// What stands under a list that does not hold everything.
fn after(page: &Page, more: bool, whole: bool, key: &str, name: &str) -> Html {
    match (more, whole) {
        (false, _) => Html::default(),
        (true, true) => Html::text(&page.t("lead-list-first")),
        (true, false) => Html::link(&format!("/?all={name}"), &page.t(key)),
    }
}

/// `GET /`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(shown): Query<Shown>,
) -> Response {
    let whole = shown.whole();
    let start = match app.casework.start_with(&signed.actor, whole).await {
        Ok(s) => s,
        Err(e) => return signed.fault(&e),
    };
    let links = match app.casework.links_waiting(&signed.actor).await {
        Ok(w) => w,
        Err(e) => return signed.fault(&e),
    };
    let access = match app.casework.access_waiting(&signed.actor).await {
        Ok(w) => w,
        Err(e) => return signed.fault(&e),
    };
    let due = match app.casework.rights_due(&signed.actor).await {
        Ok(due) => due,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("lead-start-title", Some(Section::MyWork))
        .wide();
    let now = app.casework.now();
    let inbox = start.inbox.unwrap_or_else(|| casework::LeadInbox {
        new_concerns: Vec::new(),
        open_concerns: casework::ConcernList::default(),
        tasks: Vec::new(),
        patterns: Vec::new(),
        more_concerns: false,
        more_tasks: false,
    });
    let after = |more, list, key, name| after(&page, more, whole == Some(list), key, name);
    let answer = StartPage {
        is_lead: app
            .casework
            .may(&signed.actor, Act::ReadInbox, Relation::Agency),
        links: crate::pages::links::waiting(&page, &links)
            .and(&crate::pages::access::waiting(&page, &access)),
        rights: rights::due_soon(&page, &due),
        patterns: patterns::table(&page, &page.t("patterns-open"), &inbox.patterns),
        new_concerns: inbox_table(&page, now, &inbox.new_concerns),
        open_concerns: listed::open_table(&page, now, &inbox.open_concerns.concerns),
        agency_tasks: task_table(&page, now, page.t("lead-agency-tasks"), &inbox.tasks, true),
        own_tasks: task_table(
            &page,
            now,
            page.t("lead-own-tasks"),
            &start.own_tasks,
            false,
        ),
        own_concerns: own_table(&page, &start.own_concerns),
        after_concerns: after(
            inbox.more_concerns,
            WholeList::Concerns,
            "lead-all-concerns",
            "concerns",
        ),
        after_tasks: after(
            inbox.more_tasks,
            WholeList::Tasks,
            "lead-all-tasks",
            "tasks",
        ),
        after_own: after(
            start.more_own_tasks,
            WholeList::OwnTasks,
            "lead-all-own",
            "own",
        ),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

/// The children in a concern, by name.
pub(super) fn children_names(page: &Page, c: &ConcernLine) -> Html {
    let mut names: Vec<String> = c
        .children
        .iter()
        .map(|n| domain::text::with_marks(&n.name))
        .collect();
    if c.has_unlisted_child {
        // Within a list it follows "and", which in Welsh changes its first letter.
        let key = if names.is_empty() {
            "lead-unlisted"
        } else {
            "lead-and-unlisted"
        };
        names.push(page.t(key));
    }
    Html::name(&words::list(page.lang, &names))
}

pub(super) fn urgency_tag(page: &Page, urgency: Urgency) -> Html {
    let colour = match urgency {
        Urgency::Danger => "red",
        Urgency::Today => "orange",
        Urgency::Routine => "grey",
    };
    Tag::new(page.code("lead-urgency-", urgency.as_str()), colour).into()
}

pub(super) fn clock(page: &Page, now: jiff::Timestamp, us: i64) -> String {
    jiff::Timestamp::from_microsecond(us)
        .map(|due| words::left(page.lang, now, due))
        .unwrap_or_default()
}

fn inbox_table(page: &Page, now: jiff::Timestamp, all: &[ConcernLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            let read = page.t1(
                "lead-read-concern-of",
                "time",
                says::moment(page, c.logged_us),
            );
            let link = Html::link(&format!("/concerns/{}/lead", c.id), &read);
            let due = c.due_us.map_or_else(String::new, |us| clock(page, now, us));
            vec![
                Cell::new(link),
                Cell::new(urgency_tag(page, c.urgency)),
                Cell::new(children_names(page, c)),
                Cell::new(Html::name(&c.author)),
                Cell::new(due),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-concern"),
        page.t("lead-col-urgency"),
        page.t("lead-col-child"),
        page.t("lead-col-author"),
        page.t("lead-col-clock"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("lead-new-concerns"), head, rows))
}

fn own_table(page: &Page, all: &[ConcernLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            let state = match (c.state, c.acknowledged_us, c.closed_us) {
                (ConcernState::Closed, _, Some(us)) => {
                    page.t1("lead-was-closed", "time", says::moment(page, us))
                }
                (_, Some(us), _) => page.t1("lead-was-read", "time", says::moment(page, us)),
                _ => page.t("lead-not-read"),
            };
            let mut state = Html::text(&state);
            if c.answered {
                let tag = Tag::new(page.t("lead-answered-tag"), "teal");
                state = state.and(&Html::text(" ")).and(&tag.into());
            }
            let logged = page.t1(
                "lead-own-concern-of",
                "time",
                says::moment(page, c.logged_us),
            );
            vec![
                Cell::new(Html::link(&format!("/concerns/{}", c.id), &logged)),
                Cell::new(children_names(page, c)),
                Cell::new(state),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-concern"),
        page.t("lead-col-child"),
        page.t("lead-col-state"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("lead-own-concerns"), head, rows))
}

/// Where a task is done.
fn task_href(t: &TaskLine) -> Option<String> {
    match (t.kind, t.object_id, &t.person) {
        (
            TaskKind::Action
            | TaskKind::CheckIn
            | TaskKind::PlanReview
            | TaskKind::TellFamily
            | TaskKind::ConcernReview,
            ..,
        ) => Some(format!("/tasks/{}", t.id)),
        (TaskKind::ReadConcern, Some(concern), _) => Some(format!("/concerns/{concern}/lead")),
        (TaskKind::OpenShared, Some(item), _) => Some(format!("/inbox/{item}")),
        (TaskKind::EmergencyRecord, Some(id), _) => Some(format!("/emergency/{id}/record")),
        (TaskKind::AnswerRequest, Some(id), _) => Some(format!("/decide/{id}/questions")),
        (TaskKind::DecisionReview, Some(id), _) => Some(format!("/decisions/{id}")),
        (TaskKind::AnswerMessage, Some(hold), _) => Some(format!("/holds/{hold}")),
        (TaskKind::RiskReview, _, Some(adult)) => Some(format!("/adults/{}", adult.id)),
        (TaskKind::HoldReview, _, Some(child)) => Some(format!("/children/{}/keeping", child.id)),
        (TaskKind::ChaseSharing, Some(id), _) => Some(format!("/sharings/{id}")),
        (_, _, Some(child)) => Some(format!("/children/{}", child.id)),
        _ => None,
    }
}

/// Tasks with their clocks; nothing where there are none.
pub(super) fn task_table(
    page: &Page,
    now: jiff::Timestamp,
    caption: String,
    all: &[TaskLine],
    owners: bool,
) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|t| {
            let what = page.code("lead-task-", t.kind.as_str());
            let what = match task_href(t) {
                Some(href) => Html::link(&href, &what),
                None => Html::text(&what),
            };
            let what = if t.text.is_empty() {
                what
            } else {
                what.and(&Html::prose(&t.text))
            };
            let child = t
                .person
                .as_ref()
                .map(|p| Html::name(&domain::text::with_marks(&p.name)));
            let mut due = Html::text(&clock(page, now, t.due_us));
            if t.overdue {
                let tag = Tag::new(page.t("lead-overdue"), "red");
                due = due.and(&Html::text(" ")).and(&tag.into());
            }
            let mut row = vec![
                Cell::new(what),
                Cell::new(child.unwrap_or_default()),
                Cell::new(due),
            ];
            if owners {
                let owner = t.owner.as_ref().map_or_else(
                    || Html::text(&page.t("lead-any-lead")),
                    |o| Html::name(&o.name),
                );
                row.push(Cell::new(owner));
            }
            row
        })
        .collect();
    let mut head = vec![
        page.t("lead-col-task"),
        page.t("lead-col-child"),
        page.t("lead-col-clock"),
    ];
    if owners {
        head.push(page.t("lead-col-owner"));
    }
    (!rows.is_empty()).then(|| Table::new(caption, head, rows))
}

#[derive(Deserialize)]
pub(super) struct ListQuery {
    after: Option<Uuid>,
}

/// What was typed: in the body, since a name must not stand in an address.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    typed: String,
}

#[derive(Template)]
#[template(path = "pages/lead_children.html")]
struct ChildrenPage {
    page: Page,
    find: TextInput,
    table: Option<Table>,
    more: Option<String>,
}

/// `GET /children`
pub(super) async fn children(
    State(app): State<App>,
    signed: Signed,
    Query(q): Query<ListQuery>,
) -> Response {
    list(&app, &signed, "", q.after).await
}

/// `POST /children`
pub(super) async fn find_children(
    State(app): State<App>,
    signed: Signed,
    Form(sought): Form<Typed>,
) -> Response {
    list(&app, &signed, &sought.typed, None).await
}

async fn list(app: &App, signed: &Signed, typed: &str, after: Option<Uuid>) -> Response {
    let found = app.casework.children_list(&signed.actor, typed, after);
    let all = match found.await {
        Ok(all) => all,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("lead-children-title", Some(Section::Children));
    let more = all
        .last()
        .filter(|_| all.len() == 100 && typed.trim().is_empty())
        .map(|c| format!("/children?after={}", c.id));
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            let name = domain::text::with_marks(&c.name);
            let born = c
                .birth
                .map(|b| words::civil_date(page.lang, b.date))
                .unwrap_or_default();
            vec![
                Cell::new(Html::link(&format!("/children/{}", c.id), &name)),
                Cell::new(born),
                Cell::new(c.group.clone().unwrap_or_default()),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-child"),
        page.t("lead-col-born"),
        page.t("lead-col-group"),
    ];
    let caption = page.t("lead-children-title");
    let answer = ChildrenPage {
        find: TextInput::new(&page, "typed", page.t("lead-find"))
            .hint(page.t("lead-find-hint"))
            .value(typed)
            .person(),
        table: (!rows.is_empty()).then(|| Table::new(caption, head, rows).caption_hidden()),
        more,
        page,
    };
    ui::render(&answer, StatusCode::OK)
}
