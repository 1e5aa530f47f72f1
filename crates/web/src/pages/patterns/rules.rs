//! The rules about patterns, and the form by which an agency sets one for itself.

use crate::{
    App, Signed,
    pages::lead::{
        form::{FormPage, Sent, long},
        moment,
    },
    ui::{
        self, Cell, Choice, Html, Page, Radios, Row, Section, SummaryList, Table, Tag, TextInput,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    CaseworkError, Fault, PatternLimits, PatternRule, PatternRuleHere, PatternRulesDesk, SetPattern,
};

struct Shown {
    card: SummaryList,
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "pages/pattern_rules.html")]
struct RulesPage {
    page: Page,
    rules: Vec<Shown>,
    may_change: bool,
    log: Option<Table>,
}

/// `GET /patterns/rules`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let desk = match app.casework.pattern_rules(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("patterns-rules-title", Some(Section::MyWork))
        .back_to("/patterns");
    let shown = |r: &PatternRuleHere| {
        let name = r.rule.name.get(page.lang).to_owned();
        Shown {
            card: SummaryList::new(facts(&page, r)).card(name.clone()),
            href: format!("/patterns/rules/{}", r.rule.id),
            name,
        }
    };
    let answer = RulesPage {
        rules: desk.rules.iter().map(shown).collect(),
        may_change: desk.may_change,
        log: log(&page, &desk),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

fn facts(page: &Page, r: &PatternRuleHere) -> Vec<Row> {
    let on: Html = if r.on {
        Tag::new(page.t("patterns-rule-on"), "green").into()
    } else {
        Tag::new(page.t("patterns-rule-off"), "grey").into()
    };
    let source = page.t2(
        "patterns-source-says",
        "footing",
        page.code("patterns-footing-", r.rule.footing.as_str()),
        "source",
        r.rule.source.get(page.lang).to_owned(),
    );
    let mut rows = vec![
        Row::new(page.t("patterns-rule-now"), on),
        Row::new(
            page.t("patterns-rule-says"),
            r.rule.says(page.lang, r.limits),
        ),
        Row::new(page.t("patterns-source"), source),
    ];
    if let Some((set, who)) = &r.set {
        let when = page.t2(
            "patterns-rule-set",
            "time",
            moment(page, set.set_us),
            "who",
            who.clone(),
        );
        rows.push(Row::new(
            page.t("patterns-rule-changed"),
            Html::text(&when).and(&Html::prose(&set.reason)),
        ));
    }
    rows
}

fn log(page: &Page, desk: &PatternRulesDesk) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = desk
        .log
        .iter()
        .map(|(s, who)| {
            let rule = desk.rules.iter().find(|r| r.rule.id == s.rule);
            let limits = limits(s.limits);
            let to = match (s.on, rule) {
                (true, Some(r)) => r.rule.says(page.lang, limits),
                _ => page.t("patterns-rule-off"),
            };
            let name = rule.map_or(s.rule.as_str(), |r| r.rule.name.get(page.lang));
            vec![
                Cell::new(moment(page, s.set_us)),
                Cell::new(name.to_owned()),
                Cell::new(to),
                Cell::new(Html::name(who)),
                Cell::new(Html::prose(&s.reason)),
            ]
        })
        .collect();
    let head = ["when", "rule", "to", "who", "why"];
    let head = head.iter().map(|k| page.code("patterns-log-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("patterns-log"), head, rows))
}

const fn limits([pieces, agencies, children, days]: [u32; 4]) -> PatternLimits {
    PatternLimits {
        pieces,
        agencies,
        children,
        days,
    }
}

async fn one(app: &App, signed: &Signed, id: &str) -> Result<PatternRuleHere, CaseworkError> {
    let desk = app.casework.pattern_rules(&signed.actor).await?;
    if !desk.may_change {
        return Err(CaseworkError::NotFound);
    }
    let mut all = desk.rules.into_iter();
    all.find(|r| r.rule.id == id).ok_or(CaseworkError::NotFound)
}

/// `GET /patterns/rules/{id}`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let rule = match one(&app, &signed, &id).await {
        Ok(rule) => rule,
        Err(e) => return signed.fault(&e),
    };
    let mut sent = vec![(
        "on".to_owned(),
        if rule.on { "yes" } else { "no" }.to_owned(),
    )];
    for (field, value) in values(rule.limits) {
        sent.push((field.to_owned(), value.to_string()));
    }
    form(frame(&signed), &rule, &Sent(sent)).answer()
}

fn frame(signed: &Signed) -> Page {
    signed
        .page("patterns-set-title", Some(Section::MyWork))
        .back_to("/patterns/rules")
}

const fn values(l: PatternLimits) -> [(&'static str, u32); 4] {
    [
        ("pieces", l.pieces),
        ("agencies", l.agencies),
        ("children", l.children),
        ("days", l.days),
    ]
}

fn settable(rule: &PatternRule) -> impl Iterator<Item = &'static str> {
    rule.settable()
        .into_iter()
        .filter(|(_, named)| *named)
        .map(|(field, _)| field)
}

fn form(page: Page, r: &PatternRuleHere, sent: &Sent) -> FormPage {
    let name = r.rule.name.get(page.lang).to_owned();
    let mut fields: Vec<Html> = vec![
        Radios::new(
            &page,
            "on",
            page.t("patterns-set-on"),
            vec![
                Choice::new("yes", page.t("patterns-rule-on")),
                Choice::new("no", page.t("patterns-rule-off")),
            ],
            sent.get("on"),
        )
        .into(),
    ];
    for field in settable(&r.rule) {
        let input = TextInput::new(&page, field, page.code("patterns-limit-", field))
            .size("govuk-input--width-4")
            .value(sent.get(field));
        fields.push(input.into());
    }
    fields.push(long(&page, sent, "reason", page.t("patterns-set-why")));
    FormPage {
        above: SummaryList::new(facts(&page, r)).card(name).into(),
        id: sent.id(),
        fields,
        submit: page.t("patterns-set-save"),
        below: Html::default(),
        page,
    }
}

fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let message = match (f.field.as_str(), f.key) {
            ("on", _) => page.t("patterns-error-on"),
            ("reason", "empty") => page.t("patterns-error-set-reason"),
            (field, "bounds") => page.code("patterns-bounds-", field),
            (_, "too-long") => page.t("lead-fault-too-long"),
            _ => page.t("lead-fault-control"),
        };
        page.error_text(&f.field, &f.field, message);
    }
}

/// `POST /patterns/rules/{id}`
pub(super) async fn set(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let here = match one(&app, &signed, &id).await {
        Ok(here) => here,
        Err(e) => return signed.fault(&e),
    };
    let mut numbers = here.rule.limits;
    for field in settable(&here.rule) {
        // What is no number is out of bounds, and the message says what fits.
        let value = sent.get(field).trim().parse().unwrap_or(0);
        match field {
            "pieces" => numbers.pieces = value,
            "agencies" => numbers.agencies = value,
            "children" => numbers.children = value,
            _ => numbers.days = value,
        }
    }
    let input = SetPattern {
        id: sent.id(),
        rule: id,
        on: match sent.get("on") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        limits: numbers,
        reason: sent.get("reason").to_owned(),
    };
    match app.casework.set_pattern_rule(&signed.actor, input).await {
        Ok(()) => ui::redirect("/patterns/rules"),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = frame(&signed);
            note(&mut page, &faults);
            form(page, &here, &sent).answer()
        }
        Err(e) => signed.fault(&e),
    }
}
