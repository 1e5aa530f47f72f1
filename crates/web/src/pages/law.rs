//! The law as the product knows it, for whoever wants to read, correct or trust it.

use crate::{
    App,
    signed::Session,
    ui::{self, Choice, DateForm, DateInput, Html, Page, Select},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use casework::CaseworkError;
use domain::Nation;
use rulebook::{RuleText, Rulebook};
use std::collections::HashMap;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/law", get(list))
        .route("/law/{*rule}", get(one))
        .route("/privacy", get(privacy))
}

/// The kinds of rule in the order in which a reader wants them.
const KINDS: [&str; 5] = ["duty", "power", "condition", "step", "caution"];

struct Line {
    id: String,
    says: String,
    citations: Vec<String>,
}

struct Group {
    heading: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "pages/law.html")]
struct LawPage {
    page: Page,
    nation: Select,
    on: DateInput,
    shown: String,
    golden: Vec<Line>,
    groups: Vec<Group>,
    hash: String,
}

async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let mut page = session.page("law-title");
    let field = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let today = app.casework.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let typed = DateForm {
        day: field("on-day"),
        month: field("on-month"),
        year: field("on-year"),
    };
    let mut day = today;
    if !typed.is_empty() {
        match typed.parse() {
            Ok(d) if d >= rulebook::FIRST_DAY => day = d,
            Ok(_) => DateInput::note(&mut page, "on", &typed, "law-error-too-early"),
            Err(e) => DateInput::note(&mut page, "on", &typed, e.key()),
        }
    }
    let nation: Nation = field("nation").parse().unwrap_or(Nation::England);
    let book = Rulebook::builtin();
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let name = page.code("nation-", nation.as_str());
    let shown = page.t2(
        "law-shown",
        "nation",
        name,
        "day",
        words::civil_date(page.lang, day),
    );
    let golden = book.golden_rules(nation, day).into_iter().map(|g| Line {
        id: g.number.to_string(),
        says: g.says.get(page.lang).to_owned(),
        citations: vec![cite(&page, &g.citation)],
    });
    let golden = golden.collect();
    let groups = groups(&page, &book.rules_at(nation, day));
    let choices = Nation::ALL
        .iter()
        .map(|n| Choice::new(n.as_str(), page.code("nation-", n.as_str())))
        .collect();
    let select = Select::new(
        &page,
        "nation",
        page.t("law-nation"),
        choices,
        nation.as_str(),
    );
    let boxes = if typed.is_empty() {
        DateForm::of(day)
    } else {
        typed
    };
    let on = DateInput::new(&page, "on", page.t("law-on"), &boxes);
    ui::render(
        &LawPage {
            nation: select,
            on,
            shown,
            golden,
            groups,
            hash: book.hash().to_owned(),
            page,
        },
        status,
    )
}

fn groups(page: &Page, rules: &[RuleText]) -> Vec<Group> {
    let of_kind = |kind: &&str| {
        let lines: Vec<Line> = rules
            .iter()
            .filter(|r| r.kind.as_str() == *kind)
            .map(|r| line(page, r))
            .collect();
        Group {
            heading: page.code("law-kind-", kind),
            lines,
        }
    };
    KINDS
        .iter()
        .map(of_kind)
        .filter(|g| !g.lines.is_empty())
        .collect()
}

fn line(page: &Page, rule: &RuleText) -> Line {
    Line {
        id: rule.id.clone(),
        says: rule.says.get(page.lang).to_owned(),
        citations: rule.citations.iter().map(|c| cite(page, c)).collect(),
    }
}

/// Where a point comes from, and how that was checked: a secondary source never passes for law.
fn cite(page: &Page, c: &rulebook::Citation) -> String {
    let status = page.code("law-status-", &c.status.as_str().replace('_', "-"));
    page.tw(
        "law-citation",
        &[
            ("title", c.title.as_str().into()),
            ("pinpoint", c.pinpoint.as_str().into()),
            ("status", status.into()),
        ],
    )
}

struct VersionShown {
    span: String,
    switch: Option<String>,
    says: String,
    citations: Vec<String>,
    when: Vec<String>,
    unless: Vec<String>,
    reviewed: String,
}

#[derive(Template)]
#[template(path = "pages/law_rule.html")]
struct RulePage {
    page: Page,
    id: String,
    kind: String,
    nations: Html,
    versions: Vec<VersionShown>,
}

async fn one(session: Session, Path(id): Path<String>) -> Response {
    let versions = Rulebook::builtin().rule(&id);
    let Some(first) = versions.first() else {
        return crate::fault_page(&session, &CaseworkError::NotFound);
    };
    let page = session.page("law-rule-title").back_to("/law");
    let names: Vec<String> = first
        .nations
        .iter()
        .map(|n| page.code("nation-", n.as_str()))
        .collect();
    let nations = Html::text(&names.join(", "));
    let kind = page.code("law-kind-", first.kind.as_str());
    let facts = describe_facts();
    let versions = versions.iter().map(|v| version(&page, v, &facts)).collect();
    ui::render(
        &RulePage {
            id,
            kind,
            nations,
            versions,
            page,
        },
        StatusCode::OK,
    )
}

fn describe_facts() -> HashMap<&'static str, &'static str> {
    rulebook::named_facts()
        .map(|(name, doc, _)| (name, doc))
        .collect()
}

fn version(page: &Page, v: &RuleText, facts: &HashMap<&'static str, &'static str>) -> VersionShown {
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
    // The names of facts are the rulebook's own and stand in English; each is explained there.
    let named = |list: &[String]| {
        list.iter()
            .map(|n| {
                facts
                    .get(n.as_str())
                    .map_or_else(|| n.clone(), |doc| format!("{n}: {doc}"))
            })
            .collect()
    };
    VersionShown {
        span,
        switch: v.switch.clone(),
        says: v.says.get(page.lang).to_owned(),
        citations: v.citations.iter().map(|c| cite(page, c)).collect(),
        when: named(&v.when),
        unless: named(&v.unless),
        reviewed: if v.reviewed_by.is_empty() {
            page.t("law-not-reviewed")
        } else {
            v.reviewed_by.clone()
        },
    }
}

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct Privacy {
    page: Page,
}

async fn privacy(session: Session) -> Response {
    ui::render(
        &Privacy {
            page: session.page("privacy-title"),
        },
        StatusCode::OK,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Lang;

    #[test]
    fn every_rule_of_every_nation_can_be_read_in_both_languages() {
        let day = jiff::civil::date(2026, 11, 22);
        for lang in [Lang::En, Lang::Cy] {
            let page = Page::new(lang, "/law", "x");
            for &nation in Nation::ALL {
                let rules = Rulebook::builtin().rules_at(nation, day);
                let shown: usize = groups(&page, &rules).iter().map(|g| g.lines.len()).sum();
                assert_eq!(
                    shown,
                    rules.len(),
                    "{nation}: a kind of rule has no heading"
                );
                for line in groups(&page, &rules).iter().flat_map(|g| &g.lines) {
                    assert!(
                        !line.says.is_empty() && !line.citations.is_empty(),
                        "{}",
                        line.id
                    );
                }
            }
        }
    }
}
