//! The golden rules by nation and day.

use super::view::{Asked, View, citations};
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
use rulebook::Rulebook;

struct Rule {
    says: String,
    sources: Html,
}

#[derive(Template)]
#[template(path = "pages/law_golden.html")]
struct GoldenPage {
    page: Page,
    nation: Select,
    on: DateInput,
    shown: String,
    edition: String,
    rules: Vec<Rule>,
    changes: String,
}

/// `GET /law/golden-rules`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let view = View::of(&app, &session, "law-golden", asked).await;
    let rules = Rulebook::builtin().golden_rules(view.nation, view.on);
    let page = view.page.clone().back_to(view.same("/law"));
    let answer = GoldenPage {
        nation: view.nations(),
        on: view.day(),
        shown: view.shown(),
        edition: rules
            .first()
            .map_or_else(String::new, |r| r.edition.to_string()),
        rules: rules
            .iter()
            .map(|r| Rule {
                says: r.says.get(page.lang).to_owned(),
                sources: citations(&page, std::slice::from_ref(&r.citation)),
            })
            .collect(),
        changes: format!(
            "/law/changes?nation={}&from={}&to={}",
            view.nation,
            rulebook::FIRST_DAY,
            view.on
        ),
        page,
    };
    ui::render(&answer, view.status())
}
