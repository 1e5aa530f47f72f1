//! A child's page.

use super::{form, lanes, says, start};
use crate::{
    App, Signed,
    ui::{self, Button, Cell, Html, Page, Section, Table},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::ChildPage;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
pub(super) struct Before {
    us: Option<i64>,
    id: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "pages/lead_child.html")]
struct ChildView {
    page: Page,
    identity: Html,
    news: String,
    buttons: Vec<Button>,
    tasks: Option<Table>,
    around: Option<Table>,
    around_href: String,
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
    Query(before): Query<Before>,
) -> Response {
    let before = before.us.zip(before.id);
    let child = match app.casework.child_page(&signed.actor, id, before).await {
        Ok(c) => c,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("lead-child-title", Some(Section::Children))
        .back_to("/children")
        .wide();
    let now = app.casework.now();
    let answer = ChildView {
        identity: form::identity_bar(&page, &child.identity),
        news: news(&page, &child),
        buttons: buttons(&page, id),
        tasks: start::task_table(&page, now, page.t("lead-open-tasks"), &child.tasks, true),
        around: around(&page, &child),
        around_href: format!("/children/{id}/people"),
        picture: lanes::draw(&page, &child),
        chronology: chronology(&page, &child),
        older: child
            .older
            .map(|(us, last)| format!("/children/{id}?us={us}&id={last}")),
        record_href: format!("/record/{id}"),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

fn news(page: &Page, child: &ChildPage) -> String {
    match child.last_looked_us {
        None => page.t("lead-first-look"),
        Some(us) => page.t2(
            "lead-new-since",
            "n",
            child.lines.iter().filter(|l| l.is_new).count() as i64,
            "time",
            says::moment(page, us),
        ),
    }
}

fn buttons(page: &Page, id: Uuid) -> Vec<Button> {
    let under = |what: &str| format!("/children/{id}/{what}");
    vec![
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
    (!rows.is_empty()).then(|| Table::new(caption, head, rows).caption_hidden())
}
