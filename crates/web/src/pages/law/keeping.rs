//! Clocks, keeping and papers: what must be done by when, how long what is kept, and what the
//! papers of information sharing hold.

use super::view::{Asked, View, citations};
use crate::{
    App,
    signed::Session,
    ui::{self, Html, Page, Select},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use rulebook::{Citation, Rulebook, Text};

struct Point {
    title: String,
    says: String,
    sources: Html,
}

struct Paper {
    title: String,
    need: String,
    content: Vec<String>,
    sources: Html,
}

#[derive(Template)]
#[template(path = "pages/law_keeping.html")]
struct KeepingPage {
    page: Page,
    nation: Select,
    shown: String,
    clocks: Vec<Point>,
    records: Vec<Point>,
    principles: Vec<Point>,
    holds: Vec<Point>,
    papers: Vec<Paper>,
}

/// `GET /law/keeping`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let view = View::of(&app, &session, "law-keeping-title", asked).await;
    let book = Rulebook::builtin();
    let page = view.page.clone().back_to(view.same("/law"));
    let point = |title: String, says: &Text, cited: &[Citation]| Point {
        title,
        says: says.get(page.lang).to_owned(),
        sources: citations(&page, cited),
    };
    let records = book.retention().into_iter();
    let answer = KeepingPage {
        nation: view.nations(),
        shown: page.code("nation-", view.nation.as_str()),
        clocks: (book.clocks(view.nation).iter())
            .map(|c| point(String::new(), &c.says, &c.citations))
            .collect(),
        records: records
            .filter(|k| k.nations.contains(&view.nation))
            .map(|k| point(k.title.get(page.lang).to_owned(), &k.says, &k.citations))
            .collect(),
        principles: (book.keeping_principles().iter())
            .map(|(_, says, cited)| point(String::new(), says, cited))
            .collect(),
        holds: (book.holds().iter())
            .map(|h| point(String::new(), &h.says, &h.citations))
            .collect(),
        papers: (book.instruments(view.nation).iter())
            .map(|i| Paper {
                title: i.title.get(page.lang).to_owned(),
                need: page.code("law-paper-", &i.need),
                content: (i.content.iter())
                    .map(|c| c.get(page.lang).to_owned())
                    .collect(),
                sources: citations(&page, &i.citations),
            })
            .collect(),
        page,
    };
    ui::render(&answer, view.status())
}
