//! Every hold in force, what was erased, and finding the file to keep.

use super::desk_path;
use crate::{
    App, Signed,
    pages::{
        access::{self, FindPage},
        lead::{
            form::{Sent, or_fault},
            moment,
        },
    },
    ui::{self, Cell, Html, Page, Section, Table},
};
use askama::Template;
use axum::{Form, extract::State, http::StatusCode, response::Response};
use casework::{CaseworkError, ChildChoice, ErasureLine, HoldLine};

/// What the list says above the search.
#[derive(Template)]
#[template(path = "pages/keeping_list.html")]
struct List {
    page: Page,
    holds: Option<Table>,
    erased: Option<Table>,
}

/// `GET /keeping`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, list_page(&app, &signed, String::new(), None).await)
}

/// `POST /keeping`: children whose names begin with what was typed.
pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let typed = access::typed(&Sent(sent));
    let children = match app.casework.find_children(&signed.actor, &typed).await {
        Ok(children) => children,
        Err(e) => return signed.fault(&e),
    };
    or_fault(
        &signed,
        list_page(&app, &signed, typed, Some(&children)).await,
    )
}

async fn list_page(
    app: &App,
    signed: &Signed,
    typed: String,
    found: Option<&[ChildChoice]>,
) -> Result<Response, CaseworkError> {
    let all = app.casework.keeping_list(&signed.actor).await?;
    let page = signed
        .page("keeping-list-title", Some(Section::Record))
        .back_to("/record")
        .wide();
    let above = List {
        holds: hold_table(&page, page.t("keeping-holds-open"), &all.holds, true),
        erased: erased_table(&page, &all.erased),
        page: page.clone(),
    };
    let answer = FindPage {
        above: Html::of(&above),
        typed,
        found: found.map(|all| access::found(&page, all, "keeping")),
        page,
    };
    Ok(ui::render(&answer, StatusCode::OK))
}

fn erased_table(page: &Page, all: &[ErasureLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|e| {
            vec![
                Cell::new(moment(page, e.row.at_us)),
                Cell::new(Html::name(&e.asked_by)),
                Cell::new(Html::name(&e.approved_by)),
                Cell::new(e.row.keys.to_string()),
                Cell::new(e.row.stays.to_string()),
            ]
        })
        .collect();
    let heads = ["at", "by", "approved", "keys", "stays"]
        .map(|k| page.code("keeping-erased-col-", k))
        .into();
    (!rows.is_empty()).then(|| Table::new(page.t("keeping-erased-title"), heads, rows))
}

/// Holds as a table; `None` where there are none. `who`: of several people.
pub(super) fn hold_table(
    page: &Page,
    caption: String,
    holds: &[HoldLine],
    who: bool,
) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = holds.iter().map(|h| hold_row(page, h, who)).collect();
    let first = if who { "who" } else { "reason" };
    let mut heads = vec![page.code("keeping-col-", first)];
    if who {
        heads.push(page.t("keeping-col-reason"));
    }
    heads.extend(["why", "placed", "review", "lifted"].map(|k| page.code("keeping-col-", k)));
    (!rows.is_empty()).then(|| Table::new(caption, heads, rows))
}

fn hold_row(page: &Page, h: &HoldLine, who: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    if who {
        cells.push(Cell::new(
            h.person.as_ref().map_or_else(Html::default, |p| {
                Html::link(&desk_path(p.id), &domain::text::with_marks(&p.name))
            }),
        ));
    }
    let placed = Html::name(&h.placed_by)
        .and(&Html::text(", "))
        .and(&Html::text(&moment(page, h.row.placed_us)));
    let lifted = match (h.row.lifted_us, &h.lifted_by) {
        (Some(us), Some(by)) => Html::name(by)
            .and(&Html::text(", "))
            .and(&Html::text(&moment(page, us)))
            .and(&Html::prose(&h.row.content.lifted)),
        _ => Html::link(
            &format!("{}/{}/lift", desk_path(h.row.person_id), h.row.id),
            &page.t("keeping-lift"),
        ),
    };
    cells.extend([
        Cell::new(page.code("keeping-reason-", h.row.reason.as_str())),
        Cell::new(Html::prose(&h.row.content.why)),
        Cell::new(placed),
        Cell::new(words::civil_date(page.lang, h.row.review)),
        Cell::new(lifted),
    ]);
    cells
}
