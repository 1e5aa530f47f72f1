//! What is not settled: open points, those that were closed, and law that waits for a switch.

use super::view::{Asked, View, citations, switch_name};
use crate::{
    App,
    signed::Session,
    ui::{self, Html, Page, Tag},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use rulebook::{OpenPoint, Rulebook};

struct Point {
    question: String,
    so_far: String,
    sources: Html,
    rules: Vec<String>,
}

struct SwitchLine {
    name: String,
    state: Html,
    says: String,
    sources: Html,
    rules: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/law_open.html")]
struct OpenPage {
    page: Page,
    open: Vec<Point>,
    closed: Vec<Point>,
    switches: Vec<SwitchLine>,
}

/// `GET /law/open`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let view = View::of(&app, &session, "law-open-title", asked).await;
    let page = view.page.clone().back_to("/law");
    let book = Rulebook::builtin();
    let (open, closed): (Vec<OpenPoint>, Vec<OpenPoint>) =
        book.open_points().into_iter().partition(|p| p.open);
    let shown = |all: &[OpenPoint]| all.iter().map(|p| point(&page, p)).collect();
    // As it ships: what an agency made of it stands on the agency's own page.
    let switches = book
        .switches(view.on, &rulebook::Switches::default())
        .iter()
        .map(|s| SwitchLine {
            name: switch_name(&page, &s.id),
            state: if s.on {
                Tag::new(page.t("law-switch-is-on"), "green").into()
            } else {
                Tag::new(page.t("law-switch-is-off"), "red").into()
            },
            says: s.says.get(page.lang).to_owned(),
            sources: citations(&page, &s.citations),
            rules: s.rules.iter().map(ToString::to_string).collect(),
        })
        .collect();
    let answer = OpenPage {
        open: shown(&open),
        closed: shown(&closed),
        switches,
        page: page.clone(),
    };
    ui::render(&answer, view.status())
}

fn point(page: &Page, p: &OpenPoint) -> Point {
    Point {
        question: p.question.get(page.lang).to_owned(),
        so_far: p.so_far.get(page.lang).to_owned(),
        sources: citations(page, &p.citations),
        rules: p.rules.clone(),
    }
}
