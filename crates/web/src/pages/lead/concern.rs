//! A concern as the lead reads it, and what the lead does with it.

use super::{form::worded, says, start};
use crate::{
    App, Signed,
    pages::{body_map, family, log::file_row_for_lead},
    ui::{self, Button, Cell, Checkboxes, Details, Html, Page, Row, Section, SummaryList, Table},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{Act, CaseworkError, ConcernForLead, Relation, StepLine};
use domain::{
    chronology::EntryContent,
    concern::{Category, ConcernState, ConcernStep},
    text::with_marks,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/lead_concern.html")]
struct ConcernPage {
    page: Page,
    risks: Html,
    facts: SummaryList,
    statements: Table,
    corrections: Option<Table>,
    body_map: Option<Html>,
    files: Option<SummaryList>,
    children: Vec<ChildLinks>,
    resembling: Html,
    buttons: Vec<Button>,
    tags: Details,
    steps: Option<Table>,
}

/// What can be done for one child in the concern.
struct ChildLinks {
    page_words: String,
    page_href: String,
    decide_words: String,
    decide_href: String,
    action_words: String,
    action_href: String,
}

#[derive(Template)]
#[template(path = "pages/lead_tags.html")]
struct Tags<'a> {
    page: &'a Page,
    href: String,
    tags: Checkboxes,
}

/// `GET /concerns/{id}/lead`: opening it is what acknowledges it.
pub(super) async fn show(
    State(app): State<App>,
    mut signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.concern_for_lead(&signed.actor, id).await {
        Ok(c) => {
            signed.recount(&app).await;
            let page = signed
                .page("lead-concern-title", Some(Section::MyWork))
                .back_to("/");
            ui::render(&concern_page(page, &c), StatusCode::OK)
        }
        Err(e @ CaseworkError::NotFound) => {
            // Whoever reads it and does not work on it has a page of their own.
            let receives = app
                .casework
                .may(&signed.actor, Act::WriteFile, Relation::Agency);
            match app.casework.is_own_concern(&signed.actor, id).await {
                Ok(_) if !receives => ui::redirect(&format!("/concerns/{id}")),
                _ => signed.fault(&e),
            }
        }
        Err(e) => signed.fault(&e),
    }
}

fn concern_page(page: Page, c: &ConcernForLead) -> ConcernPage {
    let id = c.concern.id;
    let children = c.children.iter().map(|(n, _)| {
        let name = with_marks(&n.name);
        ChildLinks {
            page_words: page.t1("lead-open-child", "name", name.clone()),
            page_href: format!("/children/{}", n.id),
            action_words: page.t1("lead-action-for", "name", name.clone()),
            action_href: format!("/children/{}/action?concern={id}", n.id),
            decide_words: page.t1("lead-decide-for", "name", name),
            decide_href: format!("/decide/new?child={}&concern={id}", n.id),
        }
    });
    ConcernPage {
        risks: family::risks(&page, &c.risks),
        facts: facts(&page, c),
        statements: statements(&page, c),
        corrections: corrections(&page, c),
        body_map: body_map::of_concern(
            &page,
            &c.concern.content.body_map,
            &c.concern.content.body_map_changes,
            Some(id),
        ),
        files: files(&page, c),
        children: children.collect(),
        resembling: crate::pages::links::resembling(&page, &c.resembling, true),
        buttons: buttons(&page, c),
        tags: tags(&page, c),
        steps: steps(&page, &c.steps),
        page,
    }
}

fn buttons(page: &Page, c: &ConcernForLead) -> Vec<Button> {
    let to = |what: &str| format!("/concerns/{}/{what}", c.concern.id);
    let child = if c.children.is_empty() {
        Button::link(page.t("lead-name-child"), to("child"))
    } else {
        Button::link(page.t("lead-another-child"), to("child")).secondary()
    };
    let close = if c.concern.state == ConcernState::Closed {
        Button::link(page.t("lead-reopen-title"), to("reopen"))
    } else {
        Button::link(page.t("lead-close-title"), to("close"))
    };
    vec![
        Button::link(page.t("lead-answer-title"), to("answer")).secondary(),
        child,
        close.secondary(),
        Button::link(page.t("seal-link"), to("seal")).secondary(),
    ]
}

/// The lead's tags; as long as there are none, what the writer chose is ticked.
fn tags(page: &Page, c: &ConcernForLead) -> Details {
    let own = &c.concern.categories;
    let chosen: Vec<&str> = if own.is_empty() {
        c.concern
            .content
            .category
            .iter()
            .map(|t| t.as_str())
            .collect()
    } else {
        own.iter().map(|t| t.as_str()).collect()
    };
    let all = worded(page, "lead-category-", Category::ALL, Category::as_str);
    let tags = Checkboxes::new(page, "tags", page.t("lead-tags"), all, &chosen)
        .hint(page.t("lead-tags-hint"))
        .small();
    let form = Html::of(&Tags {
        page,
        href: format!("/concerns/{}/tags", c.concern.id),
        tags,
    });
    Details::new(page.t("lead-tags-change"), form).open(own.is_empty())
}

fn files(page: &Page, c: &ConcernForLead) -> Option<SummaryList> {
    let rows: Vec<Row> = c.files.iter().map(|f| file_row_for_lead(page, f)).collect();
    (!rows.is_empty()).then(|| SummaryList::new(rows))
}

fn steps(page: &Page, all: &[StepLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|s| {
            vec![
                Cell::new(says::moment(page, s.at_us)),
                Cell::new(Html::name(&s.by)),
                Cell::new(step(page, s)),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("lead-col-owner"),
        page.t("lead-col-done"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("lead-steps"), head, rows))
}

fn step(page: &Page, s: &StepLine) -> Html {
    match &s.step {
        ConcernStep::Answered { text } => {
            Html::text(&page.t("lead-step-answered")).and(&Html::prose(text))
        }
        ConcernStep::Closed {
            reason,
            text,
            reason_to_author,
            review_on,
        } => {
            let why = page.code("lead-close-", reason.as_str());
            let mut html = Html::text(&page.t1("lead-step-closed", "reason", why));
            if let Some(day) = review_on {
                let day = words::civil_date(page.lang, *day);
                html = html.and(&Html::text(&format!(
                    " {}",
                    page.t1("lead-step-review", "date", day)
                )));
            }
            if !reason_to_author {
                html = html.and(&Html::text(&format!(" {}", page.t("lead-step-kept"))));
            }
            html.and(&Html::prose(text))
        }
        ConcernStep::Reopened { why } => {
            Html::text(&page.t("lead-step-reopened")).and(&Html::prose(why))
        }
        ConcernStep::ChildAdded { child } => {
            let name = s.child.as_ref().map(|c| with_marks(&c.name));
            let name = name.unwrap_or_else(|| page.t("lead-erased"));
            let role = page.code("lead-role-", child.role.as_str());
            Html::text(&page.t2("lead-step-child", "name", name, "role", role))
        }
    }
}

fn facts(page: &Page, c: &ConcernForLead) -> SummaryList {
    let content = &c.concern.content;
    let mut rows = vec![
        Row::new(
            page.t("lead-col-urgency"),
            start::urgency_tag(page, c.concern.urgency),
        ),
        Row::new(page.t("log-row-reference"), c.reference.clone()),
    ];
    for (child, role) in &c.children {
        let part = page.code("lead-role-", role.as_str());
        let name = Html::link(&format!("/children/{}", child.id), &with_marks(&child.name));
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
    rows.extend(about(page, c));
    if let (Some(us), Some(by)) = (c.concern.acknowledged_us, &c.acknowledged_by) {
        let read = Html::name(by)
            .and(&Html::text(" · "))
            .and(&Html::text(&says::moment(page, us)));
        rows.push(Row::new(page.t("lead-read-by"), read));
    }
    SummaryList::new(rows)
}

/// What it is about: as the writer said, and as the lead tagged it.
fn about(page: &Page, c: &ConcernForLead) -> Vec<Row> {
    let name = |t: &Category| page.code("lead-category-", t.as_str());
    let mut rows = Vec::new();
    if let Some(t) = &c.concern.content.category {
        rows.push(Row::new(page.t("lead-writer-chose"), name(t)));
    }
    if !c.concern.categories.is_empty() {
        let all: Vec<String> = c.concern.categories.iter().map(name).collect();
        rows.push(Row::new(
            page.t("lead-tagged"),
            words::list(page.lang, &all),
        ));
    }
    rows
}

fn statements(page: &Page, c: &ConcernForLead) -> Table {
    let rows = c
        .concern
        .content
        .statements
        .iter()
        .enumerate()
        .map(|(n, s)| {
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
                Cell::new(Html::link(&href, &page.tn("lead-mark-n", n + 1))),
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
