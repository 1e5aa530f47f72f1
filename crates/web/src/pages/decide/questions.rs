//! The second screen: the items, the family, only what the law still needs, and what is picked.

use super::{
    answers::{ASKED, DATES, answers, item_value, saved, why_name},
    form::{Fields, area, family_fields, note_dates, show_faults},
    law, more,
};
use crate::{
    App, Signed,
    pages::{body_map, family},
    ui::{
        self, Button, Checkboxes, Choice, Details, Html, Page, Radios, Section, TextInput,
        WarningText,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{AskedFact, CaseworkError, DecisionDesk, ItemChoice};
use domain::decision::{ItemMark, PersonDetail};
use jiff::{Timestamp, civil::Date};
use rulebook::AnswerKind;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/decide_questions.html")]
struct Questions {
    page: Page,
    child: Html,
    risks: Html,
    to: String,
    stops: Vec<WarningText>,
    warnings: Vec<Html>,
    duties: Vec<Html>,
    open: usize,
    items: Html,
    asked: Vec<Html>,
    answered: Option<Details>,
    informing: Html,
    verified: Html,
    family: Html,
    local: Html,
    switched: Vec<Html>,
    basis: Html,
    conditions: Html,
    why: Html,
    more: Details,
}

/// An item in words: what it is, when, what kind, and its text.
pub fn item_words(page: &Page, item: &ItemChoice) -> Html {
    if let Some(detail) = item.detail {
        let name = page.code("decide-detail-", detail.as_str());
        return Html::text(&format!("{name}: ")).and(&detail_words(page, detail, &item.text));
    }
    let said = body_map::or_words(page, &item.body_map, &item.text);
    Html::prose(&said)
        .and(&Html::text(" "))
        .and(&Html::text(&item_hint(page, item)))
}

/// A detail as people read it: a day in words, in the language of the page.
fn detail_words(page: &Page, detail: PersonDetail, text: &str) -> Html {
    match (detail, text.parse::<Date>()) {
        (PersonDetail::BirthDate, Ok(day)) => Html::text(&words::civil_date(page.lang, day)),
        _ => Html::prose(text),
    }
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
    let chosen_basis = f.get("basis").parse().ok();
    let draw = |q: &&AskedFact| question(&page, desk, q, f);
    let (open, done): (Vec<&AskedFact>, Vec<&AskedFact>) =
        desk.questions.iter().partition(|q| q.given.is_empty());
    let answered = done.iter().map(draw).fold(None, |all: Option<Html>, q| {
        Some(all.unwrap_or_default().and(&q))
    });
    let view = Questions {
        child: Html::name(&desk.child.content.full_name()),
        risks: family::risks(&page, &desk.risks),
        to: super::check::recipient_words(&page, desk),
        stops: law::stops(&page, &desk.answer),
        warnings: law::warnings(&page, &desk.answer),
        duties: law::duties(&page, &desk.answer),
        open: open.len(),
        items: items(&page, desk, f),
        asked: open.iter().map(draw).collect(),
        answered: answered.map(|body| Details::new(page.tn("decide-answered", done.len()), body)),
        verified: verified(&page, desk, f),
        informing: law::informing(&page, &desk.answer),
        family: family_fields(&page, f),
        local: crate::pages::law::local_practice(&page, &desk.answer.local),
        switched: (desk.changes.iter())
            .map(|c| crate::pages::law::changed(&page, c))
            .collect(),
        basis: law::bases(&page, &desk.answer, chosen_basis),
        conditions: law::conditions(&page, desk, |id| f.get(id).to_owned(), false),
        why: area(&page, f, "why-necessary", page.t("decide-why"), 3),
        more: more::more(&page, desk, f),
        page,
    };
    ui::render(&view, status)
}

/// The ticks for the items; under each that is ticked a line for why it serves the purpose.
pub fn item_ticks(page: &Page, all: &[ItemChoice], f: &Fields, key: &str) -> Checkboxes {
    let choices = all
        .iter()
        .map(|i| {
            let value = item_value(&i.source);
            let name = why_name(&value);
            let choice = Choice::new(value, item_words(page, i));
            if i.detail.is_some() {
                return choice;
            }
            let line: Html = TextInput::new(page, &name, page.optional(page.t("decide-item-why")))
                .value(f.get(&name))
                .into();
            let why = Details::new(page.t("decide-item-why-summary"), line);
            choice.reveals(why.open(!f.get(&name).is_empty()))
        })
        .collect();
    Checkboxes::new(page, "items", page.t(key), choices, &f.all("items")).small()
}

fn items(page: &Page, desk: &DecisionDesk, f: &Fields) -> Html {
    let ticks: Html = item_ticks(page, &desk.items, f, "decide-items")
        .hint(page.t("decide-items-hint"))
        .into();
    let label = page.optional(page.t("decide-text"));
    let text = marks(page, f).and(&area(page, f, "text", label, 2));
    let whole = desk.facts.items.whole_file == Some(true);
    if whole || !f.get("whole-file-reason").is_empty() {
        let label = page.t("decide-whole-file");
        return ticks
            .and(&area(page, f, "whole-file-reason", label, 2))
            .and(&text);
    }
    ticks.and(&text)
}

/// What decides who may see the items: folded away, since it is seldom so.
fn marks(page: &Page, f: &Fields) -> Html {
    let choices = ItemMark::ALL
        .iter()
        .map(|m| Choice::new(m.as_str(), page.code("decide-mark-", m.as_str())))
        .collect();
    let given = f.all("marks");
    let ticks: Html = Checkboxes::new(page, "marks", page.t("decide-marks"), choices, &given)
        .small()
        .into();
    Details::new(page.t("decide-marks-summary"), ticks)
        .open(!given.is_empty())
        .into()
}

/// How someone outside the directory was checked: asked here too, so that there is a way on.
fn verified(page: &Page, desk: &DecisionDesk, f: &Fields) -> Html {
    if desk.row.content.outside_recipient.is_none() {
        return Html::default();
    }
    TextInput::new(page, "outside-verified", page.t("decide-outside-verified"))
        .value(f.get("outside-verified"))
        .into()
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

pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let mut page = signed.page("decide-questions-title", Some(Section::Decisions));
    let again = async |page| match app.casework.decision_desk(&signed.actor, id).await {
        Ok(desk) => questions_page(page, &desk, &f, StatusCode::UNPROCESSABLE_ENTITY),
        Err(e) => signed.fault(&e),
    };
    if note_dates(&mut page, &f, &DATES) {
        return again(page).await;
    }
    let saved = app
        .casework
        .save_decision_answers(&signed.actor, id, answers(&f))
        .await;
    match saved {
        Ok(()) if f.get("next") == "check" => ui::redirect(&format!("/decide/{id}/check")),
        Ok(()) => ui::redirect(&format!("/decide/{id}/questions")),
        Err(CaseworkError::Invalid(faults)) => {
            let faults: Vec<casework::Fault> = faults.into_iter().map(on_form).collect();
            show_faults(&mut page, &faults, |_, _| None);
            again(page).await
        }
        Err(e) => signed.fault(&e),
    }
}

/// A fault under the name that its field has on the form.
fn on_form(mut fault: casework::Fault) -> casework::Fault {
    if fault.key == "unknown" {
        fault.field = format!("{ASKED}{}", fault.field);
    } else if fault.field.starts_with("items-") {
        fault.field = "items".to_owned();
    }
    fault
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
