//! The whole rulebook of one nation on one page, to be printed or read on one scroll.

use super::{
    guide,
    view::{Asked, View, citations, line, topic_name},
};
use crate::{
    App,
    signed::Session,
    ui::{self, DateInput, Html, Page, Select},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use rulebook::{RuleFilter, Rulebook};

struct Chapter {
    anchor: String,
    name: String,
    lines: Vec<Html>,
}

#[derive(Template)]
#[template(path = "pages/law_print.html")]
struct PrintPage {
    page: Page,
    nation: Select,
    on: DateInput,
    shown: String,
    notices: Vec<Html>,
    edition: String,
    golden: Vec<(String, Html)>,
    steps: Vec<guide::Step>,
    chapters: Vec<Chapter>,
    open: Vec<(String, String)>,
    hash: String,
}

/// `GET /law/print`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let view = View::of(&app, &session, "law-print-title", asked).await;
    let page = view.page.clone().back_to(view.same("/law"));
    let book = Rulebook::builtin();
    let golden = book.golden_rules(view.nation, view.on);
    let points = book.open_points().into_iter().filter(|p| p.open);
    let answer = PrintPage {
        nation: view.nations(),
        on: view.day(),
        shown: view.shown(),
        notices: view.notices(),
        edition: golden
            .first()
            .map_or_else(String::new, |r| r.edition.to_string()),
        golden: golden
            .iter()
            .map(|r| {
                let source = std::slice::from_ref(&r.citation);
                (r.says.get(page.lang).to_owned(), citations(&page, source))
            })
            .collect(),
        steps: guide::all_steps(&page),
        chapters: chapters(&view),
        open: points
            .map(|p| {
                (
                    p.question.get(page.lang).to_owned(),
                    p.so_far.get(page.lang).to_owned(),
                )
            })
            .collect(),
        hash: book.hash().to_owned(),
        page,
    };
    ui::render(&answer, view.status())
}

/// Every rule that the nation has, those that wait or have ended too, each with where it stands.
fn chapters(view: &View) -> Vec<Chapter> {
    let book = Rulebook::builtin();
    let rules = book.list(&RuleFilter {
        nation: Some(view.nation),
        on: Some(view.on),
        dormant: true,
        switches: view.switches(),
        ..RuleFilter::default()
    });
    let mut all: Vec<Chapter> = book
        .topics()
        .into_iter()
        .map(|topic| Chapter {
            anchor: format!("topic-{topic}"),
            name: topic_name(view.page.lang, topic),
            lines: rules
                .iter()
                .filter(|r| r.topic() == topic)
                .map(|r| line(view, r))
                .collect(),
        })
        .filter(|c| !c.lines.is_empty())
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}
