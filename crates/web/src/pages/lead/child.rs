//! A child's page.

use super::{filter::Asked, form, lanes, says, start};
use crate::{
    App, Signed,
    pages::{body_map, family, patterns, share::state_tag},
    ui::{self, Button, Cell, Details, Html, Page, Section, Table},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{Act, ChildPage, Relation};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/lead_child.html")]
struct ChildView {
    page: Page,
    identity: Html,
    risks: Html,
    news: Html,
    patterns: Option<Html>,
    buttons: Vec<Button>,
    /// For whoever opened the file for a few hours.
    open_until: Option<String>,
    may_write: bool,
    ways: Vec<(String, String)>,
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
    own_href: String,
    links: Html,
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
    let may_keep = app
        .casework
        .may(&signed.actor, Act::KeepFile, Relation::Agency);
    let answer = ChildView {
        identity: form::identity_bar(&page, &child.identity),
        risks: family::risks(&page, &child.risks),
        news: news(&page, &child),
        patterns: patterns::inset(&page, &child.patterns),
        buttons: buttons(&page, id, child.may_write),
        ways: ways(&page, id, child.may_write, may_keep),
        open_until: child
            .open_until_us
            .map(|us| page.t1("access-open-until", "time", says::moment(&page, us))),
        may_write: child.may_write,
        tasks: start::task_table(&page, now, page.t("lead-open-tasks"), &child.tasks, true)
            .filter(|_| child.may_write),
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
        links: if child.may_write {
            links(&page, &child)
        } else {
            Html::default()
        },
        older: child.older.map(|last| asked.older(id, last)),
        record_href: format!("/record/{id}"),
        own_href: format!("/children/{id}"),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

#[derive(Template)]
#[template(path = "pages/lead_child_links.html")]
struct Links {
    page: Page,
    joined: Option<Joined>,
    compare: Option<String>,
    matches_href: String,
    holds: Option<Table>,
}

/// What a page that shows several records says of the others: each with the link that joins it.
struct Joined {
    said: String,
    records: Vec<(Html, Option<String>)>,
}

/// Which other records the page shows as well, which may be of the child, and who else holds
/// something.
fn links(page: &Page, child: &ChildPage) -> Html {
    let id = child.identity.id;
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let joined = (!child.joined.is_empty()).then(|| {
        let said = page.tn("links-child-joined", number(child.joined.len()));
        let each = child.joined.iter().map(|j| {
            let who = crate::pages::links::who(page, &j.identity);
            (who, j.pair.map(|p| format!("/links/{p}")))
        });
        Joined {
            said,
            records: each.collect(),
        }
    });
    Html::of(&Links {
        joined,
        compare: (child.to_compare > 0)
            .then(|| page.tn("links-child-compare", number(child.to_compare))),
        matches_href: format!("/children/{id}/matches"),
        holds: crate::pages::links::holds_table(page, &child.holds),
        page: page.clone(),
    })
}

/// Whose record a row of a joined chronology stands in.
fn record(page: &Page, child: &ChildPage, person: uuid::Uuid) -> Html {
    let other = child.joined.iter().find(|j| j.identity.id == person);
    other.map_or_else(
        || Html::text(&page.t("links-child-this")),
        |j| crate::pages::links::who(page, &j.identity),
    )
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

fn buttons(page: &Page, id: Uuid, may_write: bool) -> Vec<Button> {
    let emergency = Button::link(
        page.t("lead-do-emergency"),
        format!("/emergency?child={id}"),
    )
    .warning();
    if !may_write {
        return vec![emergency];
    }
    vec![
        Button::link(page.t("lead-do-decide"), format!("/decide/new?child={id}")),
        emergency,
    ]
}

/// The rest of the child's file: each part by its address and name; to a reader those that are read.
fn ways(page: &Page, id: Uuid, may_write: bool, may_keep: bool) -> Vec<(String, String)> {
    let all = [
        ("chronology", "chron-title"),
        ("family", "family-open"),
        ("note", "lead-note-title"),
        ("action", "lead-action-title"),
        ("plan", "plans-plan-title"),
        ("check-in", "plans-check-in-title"),
        ("referrals", "plans-referrals-title"),
        ("keeping", "keeping-title"),
    ];
    all.into_iter()
        .filter(|(part, _)| match *part {
            "chronology" | "family" => true,
            "keeping" => may_keep,
            _ => may_write,
        })
        .map(|(part, name)| (format!("/children/{id}/{part}"), page.t(name)))
        .chain(may_write.then(|| (format!("/people/{id}/record"), page.t("right-title"))))
        .collect()
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
                domain::person::PersonKind::Adult => {
                    Html::link(&format!("/adults/{}", a.person.id), &name)
                }
            };
            let answer = |yes: bool| Cell::new(page.t(if yes { "yes" } else { "no" }));
            vec![
                Cell::new(name),
                Cell::new(page.code("lead-relation-", a.relation.as_str())),
                answer(a.parental_responsibility),
                answer(a.same_household && a.until.is_none()),
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
            let mut row = vec![
                Cell::new(when),
                Cell::new(who),
                Cell::new(says::kind(page, l)),
                Cell::new(says::content(page, l)),
            ];
            if !child.joined.is_empty() {
                row.push(Cell::new(record(page, child, l.entry.person_id)));
            }
            row
        })
        .collect();
    let mut head = vec![
        page.t("lead-col-when"),
        page.t("lead-col-source"),
        page.t("lead-col-kind"),
        page.t("lead-col-what"),
    ];
    if !child.joined.is_empty() {
        head.push(page.t("links-child-record"));
    }
    let caption = page.t("lead-chronology");
    let ids = child.lines.iter().map(|l| lanes::row_id(l.entry.id));
    (!rows.is_empty()).then(|| {
        let table = Table::new(caption, head, rows).caption_hidden();
        table.row_ids(ids.collect())
    })
}
