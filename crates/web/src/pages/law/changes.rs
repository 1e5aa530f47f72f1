//! What changed between two days.

use super::view::{Asked, View, boxes, citations, day_asked};
use crate::{
    App,
    signed::Session,
    ui::{self, DateForm, DateInput, Html, Page, Select},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::civil::Date;
use rulebook::{Change, GoldenChange, RuleFilter, RuleText, Rulebook};

/// One change of a rule in a list.
pub struct ChangeLine {
    /// The day, in words.
    pub on: String,
    /// What happened, in words.
    pub what: String,
}

impl ChangeLine {
    /// A change in the page's language.
    pub fn of(page: &Page, c: &Change) -> Self {
        Self {
            on: words::civil_date(page.lang, c.on),
            what: page.code("law-change-", c.kind.as_str()),
        }
    }
}

struct Side {
    says: String,
    sources: Html,
}

struct Changed {
    href: String,
    id: String,
    what: String,
    before: Option<Side>,
    after: Option<Side>,
}

struct Golden {
    nation: String,
    before: Vec<String>,
    after: Vec<String>,
}

struct Day {
    on: Date,
    heading: String,
    rules: Vec<Changed>,
    golden: Vec<Golden>,
}

#[derive(Template)]
#[template(path = "pages/law_changes.html")]
struct ChangesPage {
    page: Page,
    nation: Select,
    from: DateInput,
    to: DateInput,
    asked: bool,
    shown: String,
    days: Vec<Day>,
    count: usize,
}

/// The first day shown where none is asked for: the eve of the last great change of the law.
const SINCE: Date = jiff::civil::date(2026, 1, 1);

/// `GET /law/changes`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let mut view = View::of(&app, &session, "law-changes-title", asked).await;
    let day = |view: &mut View, id| {
        let asked = view.asked.clone();
        day_asked(&mut view.page, &asked, id, id)
    };
    let from = day(&mut view, "from").unwrap_or(SINCE);
    let to = day(&mut view, "to").unwrap_or(view.on);
    let filter = RuleFilter {
        nation: Some(view.nation),
        switches: view.switches(),
        ..RuleFilter::default()
    };
    let found = Rulebook::builtin().changes_between(from, to, &filter);
    let count = found.rules.len() + found.golden_rules.len();
    let page = view.page.clone().back_to(view.same("/law"));
    let lang = page.lang;
    let shown = page.tw(
        "law-changes-shown",
        &[
            ("nation", page.code("nation-", view.nation.as_str()).into()),
            ("from", words::civil_date(lang, found.from).into()),
            ("to", words::civil_date(lang, found.to).into()),
        ],
    );
    let date = |id, key: &str, day| {
        let typed = boxes(&view.asked, id);
        let shown = if typed.is_empty() {
            DateForm::of(day)
        } else {
            typed
        };
        DateInput::new(&page, id, page.t(key), &shown)
    };
    let answer = ChangesPage {
        nation: view.nations(),
        from: date("from", "law-changes-from", found.from),
        to: date("to", "law-changes-to", found.to),
        asked: !page.has_errors(),
        days: days(&page, &found.rules, &found.golden_rules),
        shown,
        count,
        page: page.clone(),
    };
    ui::render(&answer, view.status())
}

fn side(page: &Page, text: Option<&RuleText>) -> Option<Side> {
    text.map(|t| Side {
        says: t.says.get(page.lang).to_owned(),
        sources: citations(page, &t.citations),
    })
}

fn day_of(days: &mut Vec<Day>, page: &Page, on: Date) -> usize {
    if let Some(at) = days.iter().position(|d| d.on == on) {
        return at;
    }
    days.push(Day {
        on,
        heading: words::civil_date(page.lang, on),
        rules: Vec::new(),
        golden: Vec::new(),
    });
    days.len() - 1
}

fn days(page: &Page, rules: &[Change], golden: &[GoldenChange]) -> Vec<Day> {
    let mut days = Vec::new();
    for c in rules {
        let Some(rule) = c.rule() else { continue };
        let at = day_of(&mut days, page, c.on);
        days[at].rules.push(Changed {
            href: format!("/law/rules/{}?at={}", rule.id, c.on),
            id: rule.id.to_string(),
            what: page.code("law-change-", c.kind.as_str()),
            before: side(page, c.before.as_ref()),
            after: side(page, c.after.as_ref()),
        });
    }
    for g in golden {
        let at = day_of(&mut days, page, g.on);
        let says = |all: &[rulebook::GoldenRule]| {
            all.iter()
                .map(|r| r.says.get(page.lang).to_owned())
                .collect()
        };
        days[at].golden.push(Golden {
            nation: page.code("nation-", g.nation.as_str()),
            before: says(&g.before),
            after: says(&g.after),
        });
    }
    days.sort_by_key(|d| d.on);
    days
}
