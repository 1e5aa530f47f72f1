//! The administrator's page: law that is not verified, and what this agency makes of it.

use super::view::{boxes, changed, citations, day_words, switch_name};
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, long},
    ui::{self, Cell, Choice, DateInput, Html, Page, Radios, Row, SummaryList, Table, Tag},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault, SetSwitch, SwitchDesk, SwitchHere, SwitchRow};
use domain::law::SwitchState;
use std::collections::HashMap;

struct Shown {
    card: SummaryList,
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "pages/law_switches.html")]
struct SwitchesPage {
    page: Page,
    agency: String,
    switches: Vec<Shown>,
    log: Option<Table>,
}

/// `GET /law/switches`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let desk = match app.casework.law_switches(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("lawset-title", None).back_to("/law");
    let answer = SwitchesPage {
        agency: crate::pages::emergency::agency_name(&desk.agency, page.lang).to_owned(),
        switches: desk.switches.iter().map(|s| shown(&page, s)).collect(),
        log: log(&page, &desk),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

fn state(page: &Page, s: &SwitchHere) -> Html {
    if s.text.on {
        Tag::new(page.t("law-switch-is-on"), "green").into()
    } else {
        Tag::new(page.t("law-switch-is-off"), "red").into()
    }
}

/// How it ships, in words.
fn ships(page: &Page, s: &SwitchHere) -> String {
    match s.text.ships_from {
        Some(day) => page.t1(
            "lawset-ships-from",
            "day",
            words::civil_date(page.lang, day),
        ),
        None => page.t("lawset-ships-off"),
    }
}

fn facts(page: &Page, s: &SwitchHere) -> Vec<Row> {
    let rules = s.text.rules.iter().fold(Html::default(), |all, r| {
        all.and(&Html::link(&format!("/law/rules/{r}"), r))
            .and(&Html::br())
    });
    let mut rows = vec![
        Row::new(page.t("lawset-now"), state(page, s)),
        Row::new(page.t("lawset-does"), s.text.says.get(page.lang)),
        Row::new(page.t("lawset-source"), citations(page, &s.text.citations)),
        Row::new(page.t("lawset-ships"), ships(page, s)),
        Row::new(page.t("lawset-rules"), rules),
    ];
    if s.is_changed() {
        rows.push(Row::new(page.t("lawset-set"), changed(page, s)));
    }
    rows
}

fn shown(page: &Page, s: &SwitchHere) -> Shown {
    let name = switch_name(page, &s.text.id);
    Shown {
        card: SummaryList::new(facts(page, s)).card(name.clone()),
        href: format!("/law/switches/{}", s.text.id),
        name,
    }
}

fn set_words(page: &Page, row: &SwitchRow) -> String {
    match row.from {
        Some(day) => page.t1("lawset-on-from", "day", words::civil_date(page.lang, day)),
        None => page.code("lawset-state-", row.state.as_str()),
    }
}

fn log(page: &Page, desk: &SwitchDesk) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = desk
        .log
        .iter()
        .map(|(row, who)| {
            vec![
                Cell::new(day_words(page, row.set_us)),
                Cell::new(switch_name(page, &row.switch)),
                Cell::new(set_words(page, row)),
                Cell::new(Html::name(who)),
                Cell::new(Html::prose(&row.reason)),
            ]
        })
        .collect();
    let head = ["when", "switch", "to", "who", "why"];
    let head = head.iter().map(|k| page.code("lawset-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("lawset-log"), head, rows))
}

async fn one(app: &App, signed: &Signed, id: &str) -> Result<SwitchHere, CaseworkError> {
    let desk = app.casework.law_switches(&signed.actor).await?;
    let mut all = desk.switches.into_iter();
    all.find(|s| s.text.id == id).ok_or(CaseworkError::NotFound)
}

/// `GET /law/switches/ID`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let page = signed.page("lawset-change", None);
    match one(&app, &signed, &id).await {
        Ok(s) => form(page, &s, &Sent::default()).answer(),
        Err(e) => signed.fault(&e),
    }
}

fn form(page: Page, s: &SwitchHere, sent: &Sent) -> FormPage {
    let typed: HashMap<String, String> = sent.0.iter().cloned().collect();
    let from: Html = DateInput::new(
        &page,
        "from",
        page.optional(page.t("lawset-from")),
        &boxes(&typed, "from"),
    )
    .hint(page.t("lawset-from-hint"))
    .into();
    let states = [SwitchState::On, SwitchState::Off, SwitchState::AsShipped];
    let choices = states
        .iter()
        .map(|state| {
            let choice = Choice::new(state.as_str(), page.code("lawset-state-", state.as_str()));
            match state {
                SwitchState::On => choice.reveals(from.clone()),
                SwitchState::AsShipped => choice.hint(ships(&page, s)),
                SwitchState::Off => choice,
            }
        })
        .collect();
    let what: Html = Radios::new(
        &page,
        "state",
        page.t("lawset-what"),
        choices,
        sent.get("state"),
    )
    .into();
    let name = switch_name(&page, &s.text.id);
    let above: Html = SummaryList::new(facts(&page, s)).card(name).into();
    FormPage {
        id: sent.id(),
        above: Html::of(&Above {
            page: page.clone(),
            card: above,
        }),
        fields: vec![what, long(&page, sent, "reason", page.t("lawset-reason"))],
        submit: page.t("lawset-save"),
        below: Html::default(),
        page: page.back_to("/law/switches"),
    }
}

#[derive(Template)]
#[template(
    source = "{{ card }}<p class=\"govuk-body\">{{ page.t(\"lawset-means\") }}</p>",
    ext = "html"
)]
struct Above {
    page: Page,
    card: Html,
}

fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let key = match (f.field.as_str(), f.key) {
            ("state", _) => "lawset-error-state",
            ("reason", "empty") => "lawset-error-reason",
            (_, "too-long") => "decide-error-long",
            _ => "decide-error-control",
        };
        page.error(&f.field, key);
    }
}

/// `POST /law/switches/ID`
pub(super) async fn set(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(fields);
    let mut page = signed.page("lawset-change", None);
    let typed = sent.date("from");
    let mut from = None;
    if !typed.is_empty() && sent.get("state") == SwitchState::On.as_str() {
        match typed.parse() {
            Ok(day) => from = Some(day),
            Err(e) => DateInput::note(&mut page, "from", &typed, e.key()),
        }
    }
    let mut faults = Vec::new();
    if !page.has_errors() {
        let input = SetSwitch {
            id: sent.id(),
            switch: id.clone(),
            state: sent.word("state"),
            from,
            reason: sent.get("reason").to_owned(),
        };
        match app.casework.set_law_switch(&signed.actor, input).await {
            Ok(()) => return ui::redirect("/law/switches"),
            Err(CaseworkError::Invalid(found)) => faults = found,
            Err(e) => return signed.fault(&e),
        }
    }
    note(&mut page, &faults);
    match one(&app, &signed, &id).await {
        Ok(s) => form(page, &s, &sent).answer(),
        Err(e) => signed.fault(&e),
    }
}

/// Law that an agency had switched otherwise than it ships, as the facts of a decision say;
/// empty where there was none.
pub fn then(page: &Page, facts: &serde_json::Value) -> String {
    let Some(set) = facts.get("switches").and_then(serde_json::Value::as_object) else {
        return String::new();
    };
    let named: Vec<String> = set
        .iter()
        .filter(|(_, v)| !v.is_null())
        .map(|(id, v)| {
            let day = v.as_str().and_then(|d| d.parse().ok());
            let state = match (v.as_bool(), day) {
                (_, Some(d)) => page.t1("lawset-on-from", "day", words::civil_date(page.lang, d)),
                (Some(true), None) => page.t("lawset-state-on"),
                _ => page.t("lawset-state-off"),
            };
            format!("{}: {state}", switch_name(page, id))
        })
        .collect();
    named.join("; ")
}
