//! The second screen: only what the law still needs, the items, the family, and what is picked.

use super::{
    form::{Fields, area, family_fields, show_faults},
    law,
};
use crate::{
    App, Signed,
    ui::{self, Button, Checkboxes, Choice, Html, Page, Radios, Section, TextInput, WarningText},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{AskedFact, CaseworkError, DecisionAnswers, DecisionDesk, ItemChoice};
use domain::decision::{ItemSource, PersonCondition};
use jiff::Timestamp;
use rulebook::AnswerKind;
use uuid::Uuid;

/// What a question's field is called in the form.
const ASKED: &str = "q-";

#[derive(Template)]
#[template(path = "pages/decide_questions.html")]
struct Questions {
    page: Page,
    child: Html,
    stops: Vec<WarningText>,
    warnings: Vec<WarningText>,
    open: usize,
    items: Html,
    asked: Vec<Html>,
    family: Html,
    basis: Html,
    conditions: Html,
    words: Html,
}

/// An item in words: what it is, when, what kind, and its text.
pub fn item_words(page: &Page, item: &ItemChoice) -> Html {
    if let Some(detail) = item.detail {
        let name = page.code("decide-detail-", detail.as_str());
        return Html::text(&format!("{name}: ")).and(&Html::prose(&item.text));
    }
    Html::prose(&item.text)
        .and(&Html::text(" "))
        .and(&Html::text(&item_hint(page, item)))
}

fn item_hint(page: &Page, item: &ItemChoice) -> String {
    let kind = match item.kind {
        Some(k) => page.code("decide-kind-", k.as_str()),
        None if item.untagged => page.t("decide-untagged"),
        None => page.t("decide-entry"),
    };
    let day = item
        .at_us
        .and_then(|us| Timestamp::from_microsecond(us).ok())
        .map_or_else(String::new, |at| words::date(page.lang, at));
    format!("({kind}, {day})")
}

fn item_value(source: &ItemSource) -> String {
    match source {
        ItemSource::Detail { detail } => format!("detail:{detail}"),
        ItemSource::Entry { entry_id } => format!("entry:{entry_id}"),
        ItemSource::Statement {
            concern_id,
            statement_id,
        } => format!("statement:{concern_id}:{statement_id}"),
    }
}

fn item_source(value: &str) -> Option<ItemSource> {
    let mut parts = value.split(':');
    Some(match (parts.next()?, parts.next()?, parts.next()) {
        ("detail", d, None) => ItemSource::Detail {
            detail: d.parse().ok()?,
        },
        ("entry", e, None) => ItemSource::Entry {
            entry_id: e.parse().ok()?,
        },
        ("statement", c, Some(s)) => ItemSource::Statement {
            concern_id: c.parse().ok()?,
            statement_id: s.parse().ok()?,
        },
        _ => return None,
    })
}

/// The form as it was saved.
fn saved(desk: &DecisionDesk) -> Fields {
    let mut f = Fields::default();
    let c = &desk.row.content;
    for item in &c.items {
        f.put("items", item_value(&item.source));
    }
    for (name, value) in [
        ("text", &c.text),
        ("whole-file-reason", &c.whole_file_reason),
        ("legal-power", &c.legal_power),
        ("why-necessary", &c.why_necessary),
        ("risks", &c.risks_weighed),
        ("advice", &c.advice),
    ] {
        f.put(name, value.clone());
    }
    if let Some(view) = &c.family {
        f.put_family(view);
    }
    if let Some(basis) = desk.facts.chosen.basis {
        f.put("basis", basis.as_str());
    }
    for p in &c.conditions {
        let part = |v: &Option<String>| v.clone().unwrap_or_default();
        let value = format!(
            "{}|{}|{}",
            part(&p.article_9),
            part(&p.schedule_1),
            part(&p.para_18_reason)
        );
        f.put(&format!("condition-{}", p.person), value);
    }
    for q in &desk.questions {
        for given in &q.given {
            f.put(&format!("{ASKED}{}", q.question.path), given.clone());
        }
    }
    f
}

pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = signed.page("decide-questions-title", Some(Section::Decisions));
    match app.casework.decision_desk(&signed.actor, id).await {
        Ok(desk) => {
            let f = saved(&desk);
            questions_page(page, &desk, &f, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn questions_page(page: Page, desk: &DecisionDesk, f: &Fields, status: StatusCode) -> Response {
    let mut boxes = area(&page, f, "why-necessary", page.t("decide-why"), 3);
    for (id, key) in [
        ("risks", "decide-risks"),
        ("legal-power", "decide-legal-power"),
        ("advice", "decide-advice"),
    ] {
        let label = page.optional(page.t(key));
        boxes = boxes.and(&area(&page, f, id, label, 3));
    }
    let chosen_basis = f.get("basis").parse().ok();
    let view = Questions {
        child: Html::name(&desk.child.content.full_name()),
        stops: law::stops(&page, &desk.answer),
        warnings: law::warnings(&page, &desk.answer),
        open: desk.questions.iter().filter(|q| q.given.is_empty()).count(),
        items: items(&page, desk, f),
        asked: desk
            .questions
            .iter()
            .map(|q| question(&page, desk, q, f))
            .collect(),
        family: family_fields(&page, f),
        basis: law::bases(&page, &desk.answer, chosen_basis),
        conditions: law::conditions(&page, desk, |id| f.get(id).to_owned()),
        words: boxes,
        page,
    };
    ui::render(&view, status)
}

fn items(page: &Page, desk: &DecisionDesk, f: &Fields) -> Html {
    let choices: Vec<Choice> = desk
        .items
        .iter()
        .map(|i| Choice::new(item_value(&i.source), item_words(page, i)))
        .collect();
    let ticks: Html = Checkboxes::new(
        page,
        "items",
        page.t("decide-items"),
        choices,
        &f.all("items"),
    )
    .hint(page.t("decide-items-hint"))
    .small()
    .into();
    let label = page.optional(page.t("decide-text"));
    let text = area(page, f, "text", label, 3);
    if desk.facts.items.whole_file == Some(true) {
        let label = page.t("decide-whole-file");
        return ticks
            .and(&area(page, f, "whole-file-reason", label, 2))
            .and(&text);
    }
    ticks.and(&text)
}

/// One question with what was answered; its reason stands under it.
fn question(page: &Page, desk: &DecisionDesk, q: &AskedFact, f: &Fields) -> Html {
    let m = &q.question;
    let id = format!("{ASKED}{}", m.path);
    let ask = m.question.get(page.lang);
    let legend = match &m.subject {
        Some(s) => format!("{}: {ask}", law::person_words(page, &desk.about, s)),
        None => ask.to_owned(),
    };
    let why = m.why.get(page.lang).to_owned();
    let option = |o: &rulebook::AnswerOption| Choice::new(o.value.clone(), o.label.get(page.lang));
    let mut choices: Vec<Choice> = m.options.iter().map(option).collect();
    match m.answer {
        AnswerKind::YesNo => Radios::yes_no(page, &id, legend, f.get(&id))
            .hint(why)
            .into(),
        AnswerKind::Choice => Radios::new(page, &id, legend, choices, f.get(&id))
            .hint(why)
            .small()
            .into(),
        AnswerKind::Choices => {
            choices.push(Choice::new("none", page.t("decide-none")).exclusive());
            Checkboxes::new(page, &id, legend, choices, &f.all(&id))
                .hint(why)
                .small()
                .into()
        }
        AnswerKind::Number => TextInput::new(page, &id, legend)
            .hint(why)
            .digits()
            .value(f.get(&id))
            .into(),
        AnswerKind::Date | AnswerKind::Text => TextInput::new(page, &id, legend)
            .hint(why)
            .value(f.get(&id))
            .into(),
    }
}

fn answers(f: &Fields) -> DecisionAnswers {
    let mut paths: Vec<&str> = Vec::new();
    for (name, _) in &f.0 {
        if let Some(path) = name.strip_prefix(ASKED)
            && !paths.contains(&path)
        {
            paths.push(path);
        }
    }
    let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    let conditions = f.0.iter().filter_map(|(name, value)| {
        let mut parts = value.split('|');
        Some(PersonCondition {
            person: name.strip_prefix("condition-")?.to_owned(),
            article_9: some(parts.next()?),
            schedule_1: some(parts.next()?),
            para_18_reason: some(parts.next()?),
            offence_data: value.starts_with("10|"),
        })
    });
    DecisionAnswers {
        answers: paths
            .into_iter()
            .map(|p| (p.to_owned(), f.all(&format!("{ASKED}{p}"))))
            .collect(),
        items: f
            .all("items")
            .iter()
            .filter_map(|v| item_source(v))
            .collect(),
        text: f.get("text").to_owned(),
        whole_file_reason: f.get("whole-file-reason").to_owned(),
        family: f.family(),
        basis: f.get("basis").parse().ok(),
        conditions: conditions.collect(),
        legal_power: f.get("legal-power").to_owned(),
        why_necessary: f.get("why-necessary").to_owned(),
        risks_weighed: f.get("risks").to_owned(),
        advice: f.get("advice").to_owned(),
    }
}

pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let saved = app
        .casework
        .save_decision_answers(&signed.actor, id, answers(&f))
        .await;
    match saved {
        Ok(()) if f.get("next") == "check" => ui::redirect(&format!("/decide/{id}/check")),
        Ok(()) => ui::redirect(&format!("/decide/{id}/questions")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("decide-questions-title", Some(Section::Decisions));
            let faults: Vec<casework::Fault> = faults
                .into_iter()
                .map(|mut fault| {
                    if fault.key == "unknown" {
                        fault.field = format!("{ASKED}{}", fault.field);
                    }
                    fault
                })
                .collect();
            show_faults(&mut page, &faults, |_, _| None);
            match app.casework.decision_desk(&signed.actor, id).await {
                Ok(desk) => questions_page(page, &desk, &f, StatusCode::UNPROCESSABLE_ENTITY),
                Err(e) => signed.fault(&e),
            }
        }
        Err(e) => signed.fault(&e),
    }
}

/// The two ways on from the second screen.
impl Questions {
    fn stay(&self) -> Button {
        Button::submit(self.page.t("decide-update"))
            .secondary()
            .value("next", "stay")
    }

    fn go(&self) -> Button {
        Button::submit(self.page.t("decide-go-check")).value("next", "check")
    }
}
