//! The law by nation, topic, kind of organisation and day.

use super::view::{Asked, View, line, organisations, topic_name, word_asked};
use crate::{
    App,
    signed::Session,
    ui::{self, Choice, DateInput, Html, Page, Select, TextInput},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use casework::{Act, Relation};
use domain::{AgencyKind, Lang};
use rulebook::{RuleFilter, RuleOnDay, Rulebook};
use std::collections::BTreeMap;

/// The word for every topic at once.
const ALL: &str = "all";

struct Topic {
    name: String,
    href: String,
    rules: usize,
}

struct Group {
    name: String,
    anchor: String,
    lines: Vec<Html>,
}

#[derive(Template)]
#[template(path = "pages/law.html")]
struct Browse {
    page: Page,
    notices: Vec<Html>,
    nation: Select,
    topic: Select,
    organisation: Select,
    words: TextInput,
    on: DateInput,
    shown: String,
    found: Option<usize>,
    groups: Vec<Group>,
    topics: Vec<Topic>,
    ways: Vec<(String, String)>,
    own: Vec<(String, String)>,
    hash: String,
}

/// Sentences by topic, the topics in the order of their names.
fn groups(view: &View, rules: &[RuleOnDay]) -> Vec<Group> {
    let mut by: BTreeMap<String, Group> = BTreeMap::new();
    for r in rules {
        let name = topic_name(view.page.lang, r.topic());
        let group = by.entry(name.clone()).or_insert_with(|| Group {
            name,
            anchor: format!("topic-{}", r.topic()),
            lines: Vec::new(),
        });
        group.lines.push(line(view, r));
    }
    by.into_values().collect()
}

fn select(
    page: &Page,
    id: &str,
    label: String,
    first: &str,
    all: Vec<(String, String)>,
    chosen: &str,
) -> Select {
    let mut items = vec![Choice::new("", page.t(first))];
    items.extend(
        all.into_iter()
            .map(|(value, name)| Choice::new(value, name)),
    );
    Select::new(page, id, label, items, chosen)
}

/// The topics by name.
fn topics(lang: Lang) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Rulebook::builtin()
        .topics()
        .into_iter()
        .map(|t| (t.to_owned(), topic_name(lang, t)))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

fn filter(view: &View, organisation: Option<AgencyKind>) -> RuleFilter {
    let some = |v: &str| (!v.is_empty() && v != ALL).then(|| v.to_owned());
    RuleFilter {
        nation: Some(view.nation),
        topic: some(view.get("topic")),
        organisation,
        words: some(view.get("words")),
        on: Some(view.on),
        dormant: true,
        switches: view.switches(),
        ..RuleFilter::default()
    }
}

/// `GET /law`
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let mut view = View::of(&app, &session, "law-title", asked).await;
    let book = Rulebook::builtin();
    let organisation = word_asked(
        &mut view.page,
        &view.asked,
        "organisation",
        "law-error-organisation",
    );
    let topic = view.get("topic").to_owned();
    if !topic.is_empty() && topic != ALL && !book.topics().contains(&topic.as_str()) {
        view.page.error("topic", "law-error-topic");
    }
    let wanted = ["topic", "organisation", "words"]
        .iter()
        .any(|f| !view.get(f).is_empty());
    let rules = book.list(&filter(&view, organisation));
    let counted = topics(view.page.lang)
        .into_iter()
        .map(|(topic, name)| Topic {
            rules: rules.iter().filter(|r| r.topic() == topic).count(),
            href: format!("{}&topic={topic}", view.same("/law")),
            name,
        })
        .filter(|t| t.rules > 0)
        .collect();
    let shown = Browse {
        notices: view.notices(),
        nation: view.nations(),
        topic: topic_select(&view),
        organisation: select(
            &view.page,
            "organisation",
            view.page.t("law-organisation"),
            "law-any-organisation",
            organisations(view.page.lang),
            view.get("organisation"),
        ),
        words: TextInput::new(
            &view.page,
            "words",
            view.page.optional(view.page.t("law-words")),
        )
        .value(view.get("words")),
        on: view.day(),
        shown: view.shown(),
        found: wanted.then_some(rules.len()),
        groups: if wanted {
            groups(&view, &rules)
        } else {
            Vec::new()
        },
        topics: if wanted { Vec::new() } else { counted },
        ways: ways(&view),
        own: own(&app, &session, &view.page),
        hash: book.hash().to_owned(),
        page: view.page.clone(),
    };
    ui::render(&shown, view.status())
}

fn topic_select(view: &View) -> Select {
    let page = &view.page;
    let mut all = vec![(ALL.to_owned(), page.t("law-all-topics"))];
    all.extend(topics(page.lang));
    select(
        page,
        "topic",
        page.t("law-topic"),
        "law-choose-topic",
        all,
        view.get("topic"),
    )
}

/// Other ways to read the same law.
fn ways(view: &View) -> Vec<(String, String)> {
    [
        ("law-way-golden", "/law/golden-rules"),
        ("law-way-steps", "/law/steps"),
        ("law-way-myths", "/law/myths"),
        ("law-way-changes", "/law/changes"),
        ("law-keeping-title", "/law/keeping"),
        ("law-way-open", "/law/open"),
        ("law-way-print", "/law/print"),
        ("law-way-json", "/law.json"),
        ("law-way-jsonld", "/law.jsonld"),
    ]
    .map(|(key, path)| (view.page.t(key), view.same(path)))
    .into()
}

/// What somebody who has signed in can do with the law.
fn own(app: &App, session: &Session, page: &Page) -> Vec<(String, String)> {
    let Some(live) = session.live.as_ref().filter(|l| !l.locked) else {
        return Vec::new();
    };
    let mut all = vec![
        (page.t("lawhelper-title"), "/law/helper".to_owned()),
        (page.t("law-way-practice"), "/law/practice".to_owned()),
    ];
    if app
        .casework
        .may(&live.actor, Act::SetLawSwitch, Relation::Agency)
    {
        all.push((page.t("law-way-switches"), "/law/switches".to_owned()));
    }
    all
}
