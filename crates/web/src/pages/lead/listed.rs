//! The agency's concerns: not read, open, closed.

use super::{
    says,
    start::{children_names, clock, urgency_tag},
};
use crate::{
    App, Signed,
    ui::{self, Cell, Html, Page, Section, Table, Tag},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::ListedConcern;
use domain::concern::ConcernState;
use serde::Deserialize;
use uuid::Uuid;

/// One of the lists, by its name.
struct Way {
    href: String,
    name: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "pages/lead_listed.html")]
struct ListedPage {
    page: Page,
    ways: Vec<Way>,
    table: Option<Table>,
    none: String,
    more: Option<String>,
}

/// Which list, and from where on.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default = "open")]
    state: ConcernState,
    after: Option<Uuid>,
}

const fn open() -> ConcernState {
    ConcernState::Acknowledged
}

/// `GET /concerns`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let state = asked.state;
    let found = app.casework.concern_list(&signed.actor, state, asked.after);
    let list = match found.await {
        Ok(list) => list,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("lead-listed-title", Some(Section::MyWork))
        .wide()
        .back_to("/");
    let now = app.casework.now();
    let ways = [
        ConcernState::Acknowledged,
        ConcernState::New,
        ConcernState::Closed,
    ];
    let answer = ListedPage {
        ways: ways
            .into_iter()
            .map(|of| Way {
                href: format!("/concerns?state={of}"),
                name: page.code("lead-listed-", of.as_str()),
                current: of == state,
            })
            .collect(),
        table: match state {
            ConcernState::Closed => closed_table(&page, &list.concerns),
            _ => table(
                &page,
                now,
                &page.code("lead-listed-", state.as_str()),
                &list.concerns,
            )
            .map(Table::caption_hidden),
        },
        none: page.code("lead-listed-none-", state.as_str()),
        more: list
            .next
            .map(|id| format!("/concerns?state={state}&after={id}")),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

/// Concerns that were read and are not closed; nothing where there are none.
pub(super) fn open_table(
    page: &Page,
    now: jiff::Timestamp,
    all: &[ListedConcern],
) -> Option<Table> {
    table(page, now, &page.t("lead-listed-acknowledged"), all)
}

fn table(page: &Page, now: jiff::Timestamp, caption: &str, all: &[ListedConcern]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            let mut row = first(page, c);
            row.push(Cell::new(urgency_tag(page, c.line.urgency)));
            row.push(Cell::new(Html::name(&c.line.author)));
            row.push(Cell::new(reader(page, c)));
            row.push(Cell::new(next_step(page, now, c)));
            row
        })
        .collect();
    let head = vec![
        page.t("lead-col-concern"),
        page.t("lead-col-child"),
        page.t("lead-col-urgency"),
        page.t("lead-col-author"),
        page.t("lead-col-reader"),
        page.t("lead-col-next"),
    ];
    (!rows.is_empty()).then(|| Table::new(caption.to_owned(), head, rows))
}

fn closed_table(page: &Page, all: &[ListedConcern]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            let mut row = first(page, c);
            let closed = c.line.closed_us.map(|us| says::moment(page, us));
            row.push(Cell::new(Html::name(&c.line.author)));
            row.push(Cell::new(closed.unwrap_or_default()));
            row
        })
        .collect();
    let head = vec![
        page.t("lead-col-concern"),
        page.t("lead-col-child"),
        page.t("lead-col-author"),
        page.t("lead-col-closed"),
    ];
    let caption = page.t("lead-listed-closed");
    (!rows.is_empty()).then(|| Table::new(caption, head, rows).caption_hidden())
}

/// The concern by its day, and the children in it.
fn first(page: &Page, c: &ListedConcern) -> Vec<Cell> {
    let logged = page.t1(
        "lead-own-concern-of",
        "time",
        says::moment(page, c.line.logged_us),
    );
    vec![
        Cell::new(Html::link(
            &format!("/concerns/{}/lead", c.line.id),
            &logged,
        )),
        Cell::new(children_names(page, &c.line)),
    ]
}

fn reader(page: &Page, c: &ListedConcern) -> Html {
    if c.read_by.is_empty() {
        Html::text(&page.t("lead-not-read"))
    } else {
        Html::name(&c.read_by)
    }
}

/// When the next thing is due; that nothing is set stands out, since then nobody has it in hand.
fn next_step(page: &Page, now: jiff::Timestamp, c: &ListedConcern) -> Html {
    let Some(due) = c.next_due_us else {
        return Tag::new(page.t("lead-next-none"), "yellow").into();
    };
    let when = Html::text(&clock(page, now, due));
    if due < now.as_microsecond() {
        let tag = Tag::new(page.t("lead-overdue"), "red");
        when.and(&Html::text(" ")).and(&tag.into())
    } else {
        when
    }
}
