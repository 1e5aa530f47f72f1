//! Recording a decision not to share, for now: at the end of the screens of deciding, or at once.

use super::{
    answers::{put_items, ticked},
    form::{Fields, area, family_fields, note_dates, optional_date, show_faults},
    questions::item_ticks,
    start::{From, REQUEST_DATES, note_start, request, started},
};
use crate::{
    App, Signed,
    pages::emergency::recipients,
    ui::{self, Button, Checkboxes, Choice, DateInput, Details, Html, Page, Section, WarningText},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, DecisionChoices, DecisionDesk, Fault, ItemChoice, NotShare};
use domain::decision::NotShareReason;
use uuid::Uuid;

/// The days of this form, besides those of a request.
const DATES: [&str; 4] = [
    "review",
    "requester-told-on",
    "family-told-on",
    "family-reconsider",
];

#[derive(Template)]
#[template(path = "pages/decide_not_share.html")]
struct NotSharePage {
    page: Page,
    /// The child and the decision's id, where nothing was drafted before.
    at_once: Option<AtOnce>,
    child: Html,
    warnings: Vec<WarningText>,
    codes: Checkboxes,
    boxes: Html,
    review: DateInput,
    more: Html,
    save: Button,
}

/// What the one page asks first where nothing was drafted.
struct AtOnce {
    id: Uuid,
    child: Uuid,
    concern: Option<Uuid>,
    replaces: Option<Uuid>,
    fields: Html,
}

pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = signed.page("decide-not-share-title", Some(Section::Decisions));
    drafted_page(&app, &signed, page, id, None, StatusCode::OK).await
}

/// The page at the end of a draft; `sent` is what was typed, nothing at first.
async fn drafted_page(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    sent: Option<&Fields>,
    status: StatusCode,
) -> Response {
    let desk = match app.casework.decision_desk(&signed.actor, id).await {
        Ok(d) => d,
        Err(e) => return signed.fault(&e),
    };
    let page = page.back_to(format!("/decide/{id}/check"));
    let f = sent.cloned().unwrap_or_else(|| drafted(&desk));
    let asked = desk.row.content.request.is_some();
    let duties = desk.answer.duties().map(|d| d.says.get(page.lang));
    let warnings = duties.map(|d| WarningText::new(&page, d)).collect();
    let name = desk.child.content.full_name();
    ui::render(
        &form(page, &f, &name, &desk.items, asked, warnings, None),
        status,
    )
}

/// What the screens before hold.
fn drafted(desk: &DecisionDesk) -> Fields {
    let mut f = Fields::default();
    put_items(&mut f, &desk.row.content.items);
    f.put("risks", desk.row.content.risks_weighed.clone());
    f.put("advice", desk.row.content.advice.clone());
    if let Some(view) = &desk.row.content.family {
        f.put_family(view);
    }
    f
}

pub async fn show_at_once(
    State(app): State<App>,
    signed: Signed,
    Query(from): Query<From>,
) -> Response {
    if from.child.is_none() {
        return ui::redirect("/children");
    }
    let page = signed.page("decide-not-share-title", Some(Section::Decisions));
    at_once_page(&app, &signed, page, &from.fields(), StatusCode::OK).await
}

async fn at_once_page(
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
    let items = match app.casework.items_to_choose(&signed.actor, child).await {
        Ok(i) => i,
        Err(e) => return signed.fault(&e),
    };
    let first = first_fields(&page, &choices, f, child);
    let name = choices.child.content.full_name();
    ui::render(
        &form(page, f, &name, &items, false, Vec::new(), Some(first)),
        status,
    )
}

fn first_fields(page: &Page, choices: &DecisionChoices, f: &Fields, child: Uuid) -> AtOnce {
    let what: Html = area(page, f, "purpose-text", page.t("decide-considered"), 2);
    let to: Html = recipients(page, &choices.agencies, f.get("recipient"))
        .hint(page.t("decide-considered-to"))
        .into();
    let asked: Html = request(page, f, &told(page, f)).into();
    AtOnce {
        id: f.own_id("id"),
        child,
        concern: f.id("concern"),
        replaces: f.id("replaces"),
        fields: what.and(&to).and(&asked),
    }
}

fn form(
    page: Page,
    f: &Fields,
    name: &str,
    items: &[ItemChoice],
    asked: bool,
    warnings: Vec<WarningText>,
    at_once: Option<AtOnce>,
) -> NotSharePage {
    let codes = NotShareReason::ALL
        .iter()
        .map(|r| Choice::new(r.as_str(), page.code("decide-code-", r.as_str())))
        .collect();
    let mut boxes = Html::default();
    for (name, key) in [("reasons", "decide-reasons"), ("instead", "decide-instead")] {
        boxes = boxes.and(&area(&page, f, name, page.t(key), 2));
    }
    let advice = page.optional(page.t("decide-advice"));
    boxes = boxes.and(&area(&page, f, "advice", advice, 2));
    if asked {
        let label = page.optional(page.t("decide-requester-told"));
        boxes = boxes
            .and(&area(&page, f, "requester-told", label, 2))
            .and(&optional_date(
                &page,
                f,
                "requester-told-on",
                "decide-requester-told-on",
            ));
    }
    NotSharePage {
        at_once,
        child: Html::name(name),
        warnings,
        codes: Checkboxes::new(
            &page,
            "codes",
            page.t("decide-codes"),
            codes,
            &f.all("codes"),
        )
        .small(),
        boxes,
        review: DateInput::new(&page, "review", page.t("decide-review"), &f.date("review"))
            .hint(page.t("decide-review-hint")),
        more: more(&page, f, items),
        save: Button::submit(page.t("decide-not-share-save")).once(),
        page,
    }
}

/// How whoever asked was told.
fn told(page: &Page, f: &Fields) -> Html {
    let label = page.optional(page.t("decide-requester-told"));
    let on = optional_date(page, f, "requester-told-on", "decide-requester-told-on");
    area(page, f, "requester-told", label, 2).and(&on)
}

/// The rest of what a full record holds, folded away.
fn more(page: &Page, f: &Fields, items: &[ItemChoice]) -> Html {
    let considered: Html = item_ticks(page, items, f, "decide-considered-items").into();
    let considered: Html = Details::new(page.t("decide-considered-summary"), considered)
        .open(!f.all("items").is_empty())
        .into();
    let family: Html = Details::new(page.t("decide-section-family"), family_fields(page, f))
        .open(!f.get("family").is_empty())
        .into();
    let mut body = Html::default();
    for (id, key) in [
        ("risks", "decide-risks"),
        ("reconsider-if", "decide-reconsider-if"),
    ] {
        let label = page.optional(page.t(key));
        body = body.and(&area(page, f, id, label, 2));
    }
    let open = ["risks", "reconsider-if"]
        .iter()
        .any(|id| !f.get(id).is_empty());
    let rest: Html = Details::new(page.t("decide-more"), body).open(open).into();
    considered.and(&family).and(&rest)
}

fn decided(id: Uuid, f: &Fields) -> NotShare {
    NotShare {
        id,
        codes: f
            .all("codes")
            .iter()
            .filter_map(|c| c.parse().ok())
            .collect(),
        reasons: f.get("reasons").to_owned(),
        advice: f.get("advice").to_owned(),
        instead: f.get("instead").to_owned(),
        risks_weighed: f.get("risks").to_owned(),
        family: f.family(),
        considered: ticked(f),
        requester_told: f.get("requester-told").to_owned(),
        requester_told_on: f.date("requester-told-on").parse().ok(),
        reconsider_if: f.get("reconsider-if").to_owned(),
        review_on: f.date("review").parse().ok(),
    }
}

pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let mut page = signed.page("decide-not-share-title", Some(Section::Decisions));
    let wrong = note_dates(&mut page, &f, &DATES);
    let done = if wrong {
        Err(CaseworkError::Invalid(Vec::new()))
    } else {
        app.casework
            .decide_not_to_share(&signed.actor, decided(id, &f))
            .await
    };
    match done {
        Ok(()) => ui::redirect(&format!("/decide/{id}/done")),
        Err(CaseworkError::Invalid(faults)) => {
            note(&mut page, &f, &faults);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            drafted_page(&app, &signed, page, id, Some(&f), status).await
        }
        Err(e) => signed.fault(&e),
    }
}

pub async fn save_at_once(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let mut f = Fields(fields);
    let Some(child) = f.id("child") else {
        return signed.fault(&CaseworkError::NotFound);
    };
    let id = f.own_id("id");
    if f.id("id").is_none() {
        f.put("id", id.to_string());
    }
    let mut page = signed.page("decide-not-share-title", Some(Section::Decisions));
    let wrong = note_dates(&mut page, &f, &DATES) | note_dates(&mut page, &f, &REQUEST_DATES);
    let done = if wrong {
        Err(CaseworkError::Invalid(Vec::new()))
    } else {
        let (start, input) = (started(child, &f), decided(id, &f));
        app.casework
            .record_not_shared(&signed.actor, start, input)
            .await
    };
    match done {
        Ok(()) => ui::redirect(&format!("/decide/{id}/done")),
        Err(CaseworkError::Invalid(faults)) => {
            note(&mut page, &f, &faults);
            at_once_page(&app, &signed, page, &f, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(e) => signed.fault(&e),
    }
}

fn note(page: &mut Page, f: &Fields, faults: &[Fault]) {
    let (dates, others): (Vec<Fault>, Vec<Fault>) = faults
        .iter()
        .cloned()
        .partition(|x| DATES.contains(&x.field.as_str()));
    let (first, others): (Vec<Fault>, Vec<Fault>) = others
        .into_iter()
        .partition(|x| x.field == "purpose-text" || REQUEST_DATES.contains(&x.field.as_str()));
    note_start(page, f, &first);
    show_faults(page, &others, |field, key| match (field, key) {
        ("codes", _) => Some("decide-error-codes"),
        ("reasons", "empty") => Some("decide-error-reasons"),
        ("instead", "empty") => Some("decide-error-instead"),
        _ => None,
    });
    for day in dates {
        let key = match (day.field.as_str(), day.key) {
            ("review", "empty") => "decide-error-review",
            ("review", _) => "decide-error-review-past",
            _ => "decide-error-future",
        };
        DateInput::note(page, &day.field, &f.date(&day.field), key);
    }
}
