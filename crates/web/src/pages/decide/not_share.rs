//! Recording a decision not to share, for now.

use super::form::{Fields, area, show_faults};
use crate::{
    App, Signed,
    ui::{
        self, Button, Checkboxes, Choice, DateInput, DateProblem, Html, Page, Section, WarningText,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault, NotShare};
use domain::decision::NotShareReason;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/decide_not_share.html")]
struct NotSharePage {
    page: Page,
    child: Html,
    warnings: Vec<WarningText>,
    codes: Checkboxes,
    boxes: Html,
    review: DateInput,
    save: Button,
}

pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = signed.page("decide-not-share-title", Some(Section::Decisions));
    form_page(&app, &signed, page, id, &Fields::default(), StatusCode::OK).await
}

async fn form_page(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    f: &Fields,
    status: StatusCode,
) -> Response {
    let desk = match app.casework.decision_desk(&signed.actor, id).await {
        Ok(d) => d,
        Err(e) => return signed.fault(&e),
    };
    let page = page.back_to(format!("/decide/{id}/check"));
    let codes = NotShareReason::ALL
        .iter()
        .map(|r| Choice::new(r.as_str(), page.code("decide-code-", r.as_str())))
        .collect();
    let mut boxes = Html::default();
    for (name, key, needed) in [
        ("reasons", "decide-reasons", true),
        ("instead", "decide-instead", true),
        ("advice", "decide-advice", false),
        ("requester-told", "decide-requester-told", false),
    ] {
        if name == "requester-told" && desk.row.content.request.is_none() {
            continue;
        }
        let label = page.t(key);
        let label = if needed { label } else { page.optional(label) };
        boxes = boxes.and(&area(&page, f, name, label, 3));
    }
    let duties = desk.answer.duties().map(|d| d.says.get(page.lang));
    let view = NotSharePage {
        child: Html::name(&desk.child.content.full_name()),
        warnings: duties.map(|d| WarningText::new(&page, d)).collect(),
        codes: Checkboxes::new(
            &page,
            "codes",
            page.t("decide-codes"),
            codes,
            &f.all("codes"),
        ),
        boxes,
        review: DateInput::new(&page, "review", page.t("decide-review"), &f.date("review"))
            .hint(page.t("decide-review-hint")),
        save: Button::submit(page.t("decide-not-share-save")).once(),
        page,
    };
    ui::render(&view, status)
}

pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let codes = f.all("codes");
    let review = f.date("review").parse();
    let input = NotShare {
        id,
        codes: codes.iter().filter_map(|c| c.parse().ok()).collect(),
        reasons: f.get("reasons").to_owned(),
        advice: f.get("advice").to_owned(),
        instead: f.get("instead").to_owned(),
        requester_told: f.get("requester-told").to_owned(),
        review_on: review.ok(),
    };
    match app.casework.decide_not_to_share(&signed.actor, input).await {
        Ok(()) => ui::redirect(&format!("/decide/{id}/done")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("decide-not-share-title", Some(Section::Decisions));
            note(&mut page, &f, &faults, review.err());
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            form_page(&app, &signed, page, id, &f, status).await
        }
        Err(e) => signed.fault(&e),
    }
}

fn note(page: &mut Page, f: &Fields, faults: &[Fault], date: Option<DateProblem>) {
    let (dates, others): (Vec<Fault>, Vec<Fault>) =
        faults.iter().cloned().partition(|x| x.field == "review");
    show_faults(page, &others, |field, key| match (field, key) {
        ("codes", _) => Some("decide-error-codes"),
        ("reasons", "empty") => Some("decide-error-reasons"),
        ("instead", "empty") => Some("decide-error-instead"),
        _ => None,
    });
    if !dates.is_empty() {
        let key = date.map_or("decide-error-review-past", DateProblem::key);
        DateInput::note(page, "review", &f.date("review"), key);
    }
}
