//! The list of patterns, and the table of them that other pages show.

use crate::{
    App, Signed,
    pages::lead::moment,
    ui::{self, Cell, Html, Inset, Page, Section, Table, Tag},
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use casework::PatternLine;
use domain::pattern::PatternState;

#[derive(Template)]
#[template(path = "pages/patterns.html")]
struct PatternsPage {
    page: Page,
    open: Option<Table>,
    watching: Option<Table>,
    decided: Option<Table>,
}

/// `GET /patterns`
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    let desk = match app.casework.patterns(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("patterns-title", Some(Section::MyWork))
        .back_to("/")
        .wide();
    let answer = PatternsPage {
        open: table(&page, &page.t("patterns-open"), &desk.open),
        watching: table(&page, &page.t("patterns-watching"), &desk.watching),
        decided: table(&page, &page.t("patterns-decided"), &desk.decided),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

/// What a pattern says, within the limits of its day.
pub(super) fn says(page: &Page, p: &PatternLine) -> String {
    p.rule.says(page.lang, p.limits)
}

/// Where a pattern stands.
pub(super) fn state(page: &Page, p: &PatternLine) -> Html {
    let colour = match p.state {
        PatternState::Open => "orange",
        PatternState::Watching => "blue",
        PatternState::ToShare => "green",
        PatternState::NotAPattern => "grey",
    };
    let tag: Html = Tag::new(page.code("patterns-state-", p.state.as_str()), colour).into();
    match (p.returned, p.watch_us) {
        (Some(why), _) if p.state == PatternState::Open => {
            let back = Tag::new(page.code("patterns-back-", why.as_str()), "teal");
            tag.and(&Html::text(" ")).and(&back.into())
        }
        (_, Some(us)) if p.state == PatternState::Watching => {
            let until = page.t1("patterns-until", "time", moment(page, us));
            tag.and(&Html::text(" ")).and(&Html::text(&until))
        }
        _ => tag,
    }
}

/// The names of the children in a pattern.
pub(super) fn children(page: &Page, p: &PatternLine) -> Html {
    let names: Vec<String> = p
        .children
        .iter()
        .map(|n| domain::text::with_marks(&n.name))
        .collect();
    Html::name(&words::list(page.lang, &names))
}

/// Patterns as a table; nothing where there are none.
pub(in crate::pages) fn table(page: &Page, caption: &str, all: &[PatternLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|p| {
            let link = Html::link(&format!("/patterns/{}", p.id), p.rule.name.get(page.lang));
            let asked = p.owner.as_ref().map(|o| Html::name(&o.name));
            vec![
                Cell::new(link),
                Cell::new(children(page, p)),
                Cell::new(page.tn("patterns-pieces", i64::try_from(p.pieces).unwrap_or(0))),
                Cell::new(moment(page, p.raised_us)),
                Cell::new(asked.unwrap_or_else(|| Html::text(&page.t("patterns-nobody")))),
                Cell::new(state(page, p)),
            ]
        })
        .collect();
    let head = vec![
        page.t("patterns-col-pattern"),
        page.t("patterns-col-children"),
        page.t("patterns-col-pieces"),
        page.t("patterns-col-raised"),
        page.t("patterns-col-owner"),
        page.t("patterns-col-state"),
    ];
    (!rows.is_empty()).then(|| Table::new(caption, head, rows))
}

/// The patterns in which a child has a part, each with the way to it; nothing where there are none.
pub(in crate::pages) fn inset(page: &Page, all: &[PatternLine]) -> Option<Html> {
    let n = i64::try_from(all.len()).unwrap_or(0);
    let mut body = Html::text(&page.tn("patterns-on-child", n));
    for p in all {
        let link = Html::link(&format!("/patterns/{}", p.id), p.rule.name.get(page.lang));
        body = body
            .and(&Html::br())
            .and(&link)
            .and(&Html::text(" "))
            .and(&state(page, p));
    }
    (n > 0).then(|| Inset::new(body).into())
}
