//! Recording advice that was taken or given without sharing.

use super::{
    form::{Fields, area, note_dates, show_faults},
    start::From,
};
use crate::{
    App, Signed,
    ui::{self, Button, Choice, DateInput, Html, Page, Radios, Section, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{AdviceGiven, CaseworkError};
use domain::decision::{AdviceDirection, AdviceNote};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/decide_advice.html")]
struct AdvicePage {
    page: Page,
    id: Uuid,
    child_id: Uuid,
    concern: Option<Uuid>,
    child: Html,
    direction: Radios,
    with: TextInput,
    anonymised: Radios,
    on: DateInput,
    words: Html,
    save: Button,
}

pub async fn show(State(app): State<App>, signed: Signed, Query(from): Query<From>) -> Response {
    if from.child.is_none() {
        return ui::redirect("/children");
    }
    let mut f = from.fields();
    f.put_date("on", words::london().to_datetime(app.casework.now()).date());
    let page = signed.page("decide-advice-title", Some(Section::Decisions));
    advice_page(&app, &signed, page, &f, StatusCode::OK).await
}

async fn advice_page(
    app: &App,
    signed: &Signed,
    page: Page,
    f: &Fields,
    status: StatusCode,
) -> Response {
    let Some(child) = f.id("child") else {
        return signed.fault(&CaseworkError::NotFound);
    };
    let choices = match app.casework.decision_choices(&signed.actor, child).await {
        Ok(c) => c,
        Err(e) => return signed.fault(&e),
    };
    let page = page.back_to(format!("/children/{child}"));
    let ways = AdviceDirection::ALL
        .iter()
        .map(|d| Choice::new(d.as_str(), page.code("decide-advice-", d.as_str())))
        .collect();
    let way = match f.get("direction") {
        "" => AdviceDirection::Asked.as_str(),
        sent => sent,
    };
    let named = vec![
        Choice::new("no", page.t("decide-advice-no-names")),
        Choice::new("yes", page.t("decide-advice-names")),
    ];
    let mut boxes = Html::default();
    for (id, key) in [
        ("question", "decide-advice-question"),
        ("advised", "decide-advice-advised"),
        ("then", "decide-advice-then"),
    ] {
        boxes = boxes.and(&area(&page, f, id, page.t(key), 3));
    }
    let view = AdvicePage {
        id: f.own_id("id"),
        child_id: child,
        concern: f.id("concern"),
        child: Html::name(&choices.child.content.full_name()),
        direction: Radios::new(&page, "direction", page.t("decide-advice-way"), ways, way),
        with: TextInput::new(&page, "with", page.t("decide-advice-with"))
            .hint(page.t("decide-advice-with-hint"))
            .person()
            .value(f.get("with")),
        anonymised: Radios::new(
            &page,
            "named",
            page.t("decide-advice-named"),
            named,
            f.get("named"),
        ),
        on: DateInput::new(&page, "on", page.t("decide-advice-on"), &f.date("on")),
        words: boxes,
        save: Button::submit(page.t("decide-advice-save")).once(),
        page,
    };
    ui::render(&view, status)
}

pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let Some(child) = f.id("child") else {
        return signed.fault(&CaseworkError::NotFound);
    };
    let mut page = signed.page("decide-advice-title", Some(Section::Decisions));
    let mut wrong = note_dates(&mut page, &f, &["on"]);
    if !matches!(f.get("named"), "yes" | "no") {
        page.error("named", "decide-error-advice-named");
        wrong = true;
    }
    let input = AdviceGiven {
        id: f.own_id("id"),
        child,
        concern: f.id("concern"),
        question: f.get("question").to_owned(),
        note: AdviceNote {
            direction: f.get("direction").parse().unwrap_or(AdviceDirection::Asked),
            with: f.get("with").to_owned(),
            anonymised: f.get("named") == "no",
            on: f.date("on").parse().ok(),
            advised: f.get("advised").to_owned(),
            then: f.get("then").to_owned(),
        },
    };
    let id = input.id;
    let done = if wrong {
        Err(CaseworkError::Invalid(Vec::new()))
    } else {
        app.casework.record_advice(&signed.actor, input).await
    };
    match done {
        Ok(()) => ui::redirect(&format!("/decide/{id}/done")),
        Err(CaseworkError::Invalid(faults)) => {
            show_faults(&mut page, &faults, |field, key| match (field, key) {
                ("with", "empty") => Some("decide-error-advice-with"),
                ("question", "empty") => Some("decide-error-advice-question"),
                ("advised", "empty") => Some("decide-error-advice-advised"),
                ("then", "empty") => Some("decide-error-advice-then"),
                _ => None,
            });
            advice_page(&app, &signed, page, &f, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(e) => signed.fault(&e),
    }
}
