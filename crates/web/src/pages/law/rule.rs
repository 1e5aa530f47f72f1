//! One rule as it stands on a day: its sentence in both languages, its sources, when it applies,
//! examples, and what became of it over time.

use super::{
    changes::ChangeLine,
    view::{Asked, View, citations, state_tag, status_tag, topic_name},
};
use crate::{
    App,
    signed::Session,
    ui::{self, DateInput, Html, Page, Row, SummaryList},
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use casework::CaseworkError;
use domain::Lang;
use rulebook::{ExampleText, Explanation, FactText, OpenPoint, RuleText, Rulebook};

struct Sentence {
    lang: Lang,
    text: String,
}

struct Example {
    applies: bool,
    lines: Vec<(String, String)>,
}

struct Version {
    span: String,
    current: bool,
    says: String,
    sources: Html,
}

struct Point {
    question: String,
    so_far: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "pages/law_rule.html")]
struct RulePage {
    page: Page,
    id: String,
    sentences: [Sentence; 2],
    state: Html,
    notices: Vec<Html>,
    shown: String,
    facts: SummaryList,
    sources: Html,
    quotes: Vec<String>,
    later: Option<String>,
    when: Vec<String>,
    unless: Vec<String>,
    examples: Vec<Example>,
    versions: Vec<Version>,
    changes: Vec<ChangeLine>,
    points: Vec<Point>,
    on: DateInput,
    json: String,
}

/// `GET /law/rules/ID`, and `GET /law/rules/ID.json`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let view = View::of(&app, &session, "law-rule-title", asked).await;
    let (id, as_json) = match id.strip_suffix(".json") {
        Some(id) => (id, true),
        None => (id.as_str(), false),
    };
    let Some(found) = Rulebook::builtin().explain(id, view.on, &view.switches()) else {
        return crate::fault_page(&session, &CaseworkError::NotFound);
    };
    if as_json {
        return Json(found).into_response();
    }
    let status = view.status();
    ui::render(&page_of(view, &found), status)
}

fn sentences(lang: Lang, text: &RuleText) -> [Sentence; 2] {
    let other = match lang {
        Lang::En => Lang::Cy,
        Lang::Cy => Lang::En,
    };
    [lang, other].map(|lang| Sentence {
        lang,
        text: text.says.get(lang).to_owned(),
    })
}

fn named(lang: Lang, facts: &[FactText]) -> Vec<String> {
    facts.iter().map(|f| f.says.get(lang).to_owned()).collect()
}

fn page_of(view: View, e: &Explanation) -> RulePage {
    let text = &e.rule.text;
    let back = format!("{}&topic={}", view.same("/law"), text.topic);
    let lang = view.page.lang;
    let page = view.page.clone().back_to(back);
    let ends = match text.to {
        Some(to) => page.t2(
            "law-from-to",
            "from",
            words::civil_date(lang, text.from),
            "to",
            words::civil_date(lang, to),
        ),
        None => page.t1("law-from", "from", words::civil_date(lang, text.from)),
    };
    RulePage {
        sentences: sentences(lang, text),
        state: state_tag(&page, e.rule.state)
            .unwrap_or_else(|| ui::Tag::new(page.t("law-state-in-force"), "green").into()),
        notices: if text.switch.is_some() {
            view.notices()
        } else {
            Vec::new()
        },
        shown: page.t2(
            "law-rule-shown",
            "day",
            words::civil_date(lang, view.on),
            "span",
            ends,
        ),
        facts: facts(&page, e),
        sources: citations(&page, &text.citations),
        quotes: text.quotes.clone(),
        later: (!e.later_sources.is_empty()).then(|| {
            let all = words::list(lang, &e.later_sources);
            page.t1("law-later-sources", "sources", all)
        }),
        when: named(lang, &e.when),
        unless: named(lang, &e.unless),
        examples: e.examples.iter().map(|x| example(lang, x)).collect(),
        versions: e
            .rule
            .history
            .iter()
            .map(|v| version(&page, v, text))
            .collect(),
        changes: e.changes.iter().map(|c| ChangeLine::of(&page, c)).collect(),
        points: e.open_points.iter().map(|p| point(lang, p)).collect(),
        on: view.day(),
        json: format!("/law/rules/{}.json?at={}", text.id, view.on),
        id: text.id.to_string(),
        page,
    }
}

fn facts(page: &Page, e: &Explanation) -> SummaryList {
    let text = &e.rule.text;
    let nations: Vec<String> = text
        .nations
        .iter()
        .map(|n| page.code("nation-", n.as_str()))
        .collect();
    let mut rows = vec![
        Row::new(
            page.t("law-rule-kind"),
            page.code("law-kind-", text.kind.as_str()),
        ),
        Row::new(page.t("law-topic"), topic_name(page.lang, &text.topic)),
        Row::new(page.t("law-rule-nations"), words::list(page.lang, &nations)),
        Row::new(
            page.t("law-rule-checked"),
            status_tag(page, text.status, text.checked()),
        ),
    ];
    if e.each_person {
        rows.push(Row::new(
            page.t("law-rule-each"),
            page.t("law-rule-each-person"),
        ));
    }
    if let Some(switch) = &text.switch {
        let name = super::view::switch_name(page, switch);
        rows.push(Row::new(
            page.t("law-rule-switch"),
            page.t1("law-switch", "switch", name),
        ));
    }
    let reviewed = if text.reviewed_by.is_empty() {
        page.t("law-not-reviewed")
    } else {
        text.reviewed_by.clone()
    };
    rows.push(Row::new(page.t("law-reviewed"), reviewed));
    SummaryList::new(rows)
}

fn example(lang: Lang, x: &ExampleText) -> Example {
    Example {
        applies: x.applies,
        lines: (x.lines.iter())
            .map(|l| {
                (
                    l.question.get(lang).to_owned(),
                    l.answer.get(lang).to_owned(),
                )
            })
            .collect(),
    }
}

fn version(page: &Page, v: &RuleText, current: &RuleText) -> Version {
    let from = words::civil_date(page.lang, v.from);
    let span = match v.to {
        Some(to) => page.t2(
            "law-from-to",
            "from",
            from,
            "to",
            words::civil_date(page.lang, to),
        ),
        None => page.t1("law-from", "from", from),
    };
    Version {
        span,
        current: v.from == current.from,
        says: v.says.get(page.lang).to_owned(),
        sources: citations(page, &v.citations),
    }
}

fn point(lang: Lang, p: &OpenPoint) -> Point {
    Point {
        question: p.question.get(lang).to_owned(),
        so_far: p.so_far.get(lang).to_owned(),
        open: p.open,
    }
}
