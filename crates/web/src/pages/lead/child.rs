//! A child's page.

use super::{filter::Asked, form, lanes, says, start};
use crate::{
    App, Signed,
    pages::{body_map, patterns, share::state_tag},
    ui::{self, Button, Cell, Details, Html, Page, Section, Table},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::ChildPage;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/lead_child.html")]
struct ChildView {
    page: Page,
    identity: Html,
    news: Html,
    patterns: Option<Html>,
    buttons: Vec<Button>,
    tasks: Option<Table>,
    body_map: Html,
    around: Option<Table>,
    around_href: String,
    sharings: Option<Table>,
    filter: Option<Details>,
    /// While a filter is on: how many rows it lets through, and the way back to all.
    filtered: Option<(String, String)>,
    picture: Html,
    chronology: Option<Table>,
    older: Option<String>,
    record_href: String,
}

/// `GET /children/{id}`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let mut page = signed
        .page("lead-child-title", Some(Section::Children))
        .back_to("/children")
        .wide();
    let asked = Asked::read(&mut page, query);
    let child = match app
        .casework
        .child_page_where(&signed.actor, id, &asked.only, asked.before)
        .await
    {
        Ok(c) => c,
        Err(e) => return signed.fault(&e),
    };
    let now = app.casework.now();
    let on = !asked.only.is_empty();
    let shown = i64::try_from(child.lines.len()).unwrap_or(i64::MAX);
    let any = on || page.has_errors() || !child.lines.is_empty();
    let answer = ChildView {
        identity: form::identity_bar(&page, &child.identity),
        news: news(&page, &child),
        patterns: patterns::inset(&page, &child.patterns),
        buttons: buttons(&page, id),
        tasks: start::task_table(&page, now, page.t("lead-open-tasks"), &child.tasks, true),
        body_map: body_map::child_link(&page, id, child.marks),
        around: around(&page, &child),
        around_href: format!("/children/{id}/people"),
        sharings: sharings(&page, &child),
        filter: any.then(|| asked.form(&page, &child)),
        filtered: on.then(|| {
            let all = format!("/children/{id}#chronology");
            (page.tn("lead-filter-shown", shown), all)
        }),
        picture: lanes::draw(&page, &child),
        chronology: chronology(&page, &child),
        older: child.older.map(|last| asked.older(id, last)),
        record_href: format!("/record/{id}"),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

/// What others wrote since the reader last looked, with the way to see only that.
fn news(page: &Page, child: &ChildPage) -> Html {
    let Some(us) = child.last_looked_us else {
        return Html::text(&page.t("lead-first-look"));
    };
    let n = child.lines.iter().filter(|l| l.is_new).count();
    let said = page.t2(
        "lead-new-since",
        "n",
        i64::try_from(n).unwrap_or(i64::MAX),
        "time",
        says::moment(page, us),
    );
    if n == 0 {
        return Html::text(&said);
    }
    let href = format!("/children/{}?since={us}#chronology", child.identity.id);
    Html::text(&said)
        .and(&Html::text(" "))
        .and(&Html::link(&href, &page.t("lead-new-only")))
}

fn buttons(page: &Page, id: Uuid) -> Vec<Button> {
    let under = |what: &str| format!("/children/{id}/{what}");
    vec![
        Button::link(page.t("chron-title"), under("chronology")).secondary(),
        Button::link(page.t("lead-do-decide"), format!("/decide/new?child={id}")),
        Button::link(
            page.t("lead-do-emergency"),
            format!("/emergency?child={id}"),
        )
        .warning(),
        Button::link(page.t("lead-note-title"), under("note")).secondary(),
        Button::link(page.t("lead-action-title"), under("action")).secondary(),
        Button::link(page.t("plans-plan-title"), under("plan")).secondary(),
        Button::link(page.t("plans-check-in-title"), under("check-in")).secondary(),
        Button::link(page.t("plans-referrals-title"), under("referrals")).secondary(),
    ]
}

fn around(page: &Page, child: &ChildPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = child
        .around
        .iter()
        .map(|a| {
            let name = domain::text::with_marks(&a.person.name);
            let name = match a.kind {
                domain::person::PersonKind::Child => {
                    Html::link(&format!("/children/{}", a.person.id), &name)
                }
                domain::person::PersonKind::Adult => Html::name(&name),
            };
            let answer = |yes: bool| Cell::new(page.t(if yes { "yes" } else { "no" }));
            vec![
                Cell::new(name),
                Cell::new(page.code("lead-relation-", a.relation.as_str())),
                answer(a.parental_responsibility),
                answer(a.same_household),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-name"),
        page.t("lead-relation"),
        page.t("lead-col-responsible"),
        page.t("lead-col-household"),
    ];
    let caption = page.t("lead-around");
    (!rows.is_empty()).then(|| Table::new(caption, head, rows).caption_hidden())
}

/// What this agency shared about the child, each with the way to its trail.
fn sharings(page: &Page, child: &ChildPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = child
        .sharings
        .iter()
        .map(|s| {
            vec![
                Cell::new(Html::link(
                    &format!("/sharings/{}", s.row.id),
                    s.to.in_lang(page.lang),
                )),
                Cell::new(says::moment(page, s.row.sent_us)),
                Cell::new(state_tag(page, s.state)),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-to"),
        page.t("lead-col-sent"),
        page.t("lead-col-stands"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("lead-shared-by-us"), head, rows))
}

fn chronology(page: &Page, child: &ChildPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = child
        .lines
        .iter()
        .map(|l| {
            let when = Html::time(l.entry.when.at, &says::when(page, l.entry.when));
            let who = Html::name(&says::source(page, child, l));
            let who = if l.author.is_empty() {
                who
            } else {
                who.and(&Html::text(" · ")).and(&Html::name(&l.author))
            };
            vec![
                Cell::new(when),
                Cell::new(who),
                Cell::new(says::kind(page, l)),
                Cell::new(says::content(page, l)),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("lead-col-source"),
        page.t("lead-col-kind"),
        page.t("lead-col-what"),
    ];
    let caption = page.t("lead-chronology");
    let ids = child.lines.iter().map(|l| lanes::row_id(l.entry.id));
    (!rows.is_empty()).then(|| {
        let table = Table::new(caption, head, rows).caption_hidden();
        table.row_ids(ids.collect())
    })
}
