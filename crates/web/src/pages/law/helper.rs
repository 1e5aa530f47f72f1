//! The lawful-basis helper: think, check, share, without anybody's record. Only what the rulebook
//! still needs is asked; the rest is known from the agency's entry in the directory.

use super::{
    answer::Answered,
    view::{changed, day_words},
};
use crate::{
    App, Signed,
    pages::decide::form::{Fields, area, show_faults},
    ui::{self, Button, Cell, Checkboxes, Choice, Html, Page, Radios, Select, Table, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    Act, AskedFact, CaseworkError, ExerciseRow, Fault, HelperAnswers, HelperDesk, Relation,
    SaveExercise,
};
use domain::law::{Reflection, ReflectiveQuestion};
use rulebook::AnswerKind;
use uuid::Uuid;

/// What a question's field is called in the form.
const ASKED: &str = "q-";
/// The path of the one question without which there is no answer.
const PURPOSE: &str = "q-purpose";

#[derive(Template)]
#[template(path = "pages/law_helper.html")]
struct Landing {
    page: Page,
    start: Button,
    notices: Vec<Html>,
    saved: Option<Table>,
}

#[derive(Template)]
#[template(path = "pages/law_questions.html")]
struct Questions {
    page: Page,
    id: Uuid,
    asked: Vec<Html>,
    recipient: Select,
}

#[derive(Template)]
#[template(path = "pages/law_answer.html")]
struct AnswerPage {
    page: Page,
    id: Uuid,
    count: usize,
    given: Option<ui::SummaryList>,
    notices: Vec<Html>,
    answered: Answered,
    more: Vec<Html>,
    advisers: Vec<(Html, String)>,
    may_decide: bool,
    title: TextInput,
    reflections: Vec<Html>,
}

#[derive(Template)]
#[template(path = "pages/law_child.html")]
struct ChildPage {
    page: Page,
    id: Uuid,
    child: Select,
}

/// `GET /law/helper`
pub(super) async fn landing(State(app): State<App>, signed: Signed) -> Response {
    let found = async {
        let saved = app.casework.exercises(&signed.actor).await?;
        Ok((saved, app.casework.law_here(&signed.actor).await?))
    };
    let (saved, here) = match found.await {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("lawhelper-title", None).back_to("/law");
    let begin = format!("/law/helper/{}", Uuid::now_v7());
    let answer = Landing {
        start: Button::link(page.t("lawhelper-start"), begin),
        notices: here.changes.iter().map(|c| changed(&page, c)).collect(),
        saved: saved_table(&page, &saved),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

fn saved_table(page: &Page, saved: &[ExerciseRow]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = saved
        .iter()
        .map(|e| {
            let href = format!("/law/exercises/{}", e.id);
            vec![
                Cell::new(Html::link(&href, &e.content.title)),
                Cell::new(day_words(page, e.saved_us)),
            ]
        })
        .collect();
    let head = vec![page.t("lawhelper-col-title"), page.t("lawhelper-col-saved")];
    (!rows.is_empty()).then(|| Table::new(page.t("lawhelper-saved-list"), head, rows))
}

/// `GET /law/helper/ID`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    match app.casework.law_helper(&signed.actor, id).await {
        Ok(desk) => {
            let page = frame(&signed);
            let f = saved_fields(&desk);
            questions_page(page, &desk, &f, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn frame(signed: &Signed) -> Page {
    signed.page("lawhelper-title", None).back_to("/law/helper")
}

/// The form as it was kept.
fn saved_fields(desk: &HelperDesk) -> Fields {
    let mut f = Fields::default();
    for q in desk.first.iter().chain(&desk.more) {
        for given in &q.given {
            f.put(&format!("{ASKED}{}", q.question.path), given.clone());
        }
    }
    if let Some(r) = &desk.recipient {
        f.put("recipient", r.id.to_string());
    }
    f
}

fn questions_page(page: Page, desk: &HelperDesk, f: &Fields, status: StatusCode) -> Response {
    let answer = Questions {
        id: desk.id,
        asked: desk.first.iter().map(|q| question(&page, q, f)).collect(),
        recipient: recipients(&page, desk, f.get("recipient")),
        page,
    };
    ui::render(&answer, status)
}

fn recipients(page: &Page, desk: &HelperDesk, chosen: &str) -> Select {
    let mut items = vec![Choice::new("", page.t("lawhelper-recipient-none"))];
    items.extend(desk.agencies.iter().map(|a| {
        let name = crate::pages::emergency::agency_name(a, page.lang);
        Choice::new(a.id.to_string(), name)
    }));
    let label = page.optional(page.t("lawhelper-recipient"));
    Select::new(page, "recipient", label, items, chosen)
}

/// One question with what was answered; its reason stands under it.
fn question(page: &Page, q: &AskedFact, f: &Fields) -> Html {
    let m = &q.question;
    let id = format!("{ASKED}{}", m.path);
    let ask = m.question.get(page.lang).to_owned();
    let why = m.why.get(page.lang).to_owned();
    let option = |o: &rulebook::AnswerOption| Choice::new(o.value.clone(), o.label.get(page.lang));
    let mut choices: Vec<Choice> = m.options.iter().map(option).collect();
    match m.answer {
        AnswerKind::YesNo => Radios::yes_no(page, &id, ask, f.get(&id)).hint(why).into(),
        AnswerKind::Choice => Radios::new(page, &id, ask, choices, f.get(&id))
            .hint(why)
            .small()
            .into(),
        AnswerKind::Choices => {
            choices.push(Choice::new("none", page.t("decide-none")).exclusive());
            Checkboxes::new(page, &id, ask, choices, &f.all(&id))
                .hint(why)
                .small()
                .into()
        }
        AnswerKind::Number => TextInput::new(page, &id, ask)
            .hint(why)
            .digits()
            .value(f.get(&id))
            .into(),
        AnswerKind::Date | AnswerKind::Text => TextInput::new(page, &id, ask)
            .hint(why)
            .value(f.get(&id))
            .into(),
    }
}

fn sent_answers(f: &Fields) -> HelperAnswers {
    let mut paths: Vec<&str> = Vec::new();
    for (name, _) in &f.0 {
        if let Some(path) = name.strip_prefix(ASKED)
            && !paths.contains(&path)
        {
            paths.push(path);
        }
    }
    HelperAnswers {
        answers: paths
            .into_iter()
            .map(|p| (p.to_owned(), f.all(&format!("{ASKED}{p}"))))
            .collect(),
        recipient: f
            .0
            .iter()
            .any(|(n, _)| n == "recipient")
            .then(|| f.id("recipient")),
    }
}

/// `POST /law/helper/ID`
pub(super) async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let kept = app
        .casework
        .answer_law_helper(&signed.actor, id, sent_answers(&f))
        .await;
    let faults = match kept {
        Ok(()) => Vec::new(),
        Err(CaseworkError::Invalid(faults)) => faults,
        Err(e) => return signed.fault(&e),
    };
    let desk = match app.casework.law_helper(&signed.actor, id).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    if faults.is_empty() && desk.is_answered() {
        return ui::redirect(&format!("/law/helper/{id}/answer"));
    }
    let mut page = frame(&signed);
    for fault in &faults {
        page.error(&format!("{ASKED}{}", fault.field), "decide-error-answer");
    }
    if !desk.is_answered() {
        page.error(PURPOSE, "lawhelper-error-purpose");
    }
    questions_page(page, &desk, &f, StatusCode::UNPROCESSABLE_ENTITY)
}

/// `GET /law/helper/ID/answer`
pub(super) async fn read(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = frame(&signed);
    answer_page(&app, &signed, page, id, &Fields::default(), StatusCode::OK).await
}

async fn answer_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    f: &Fields,
    status: StatusCode,
) -> Response {
    let desk = match app.casework.law_helper(&signed.actor, id).await {
        Ok(desk) if desk.is_answered() => desk,
        // Saved meanwhile, or not begun.
        Ok(_) if app.casework.exercise(&signed.actor, id).await.is_ok() => {
            return ui::redirect(&format!("/law/exercises/{id}"));
        }
        Ok(_) => return ui::redirect(&format!("/law/helper/{id}")),
        Err(e) => return signed.fault(&e),
    };
    page = page.back_to(format!("/law/helper/{id}"));
    let kept = saved_fields(&desk);
    let open = desk.first.iter().filter(|q| q.given.is_empty());
    let more = open.chain(&desk.more).map(|q| question(&page, q, &kept));
    let given: Vec<&AskedFact> = desk.first.iter().chain(&desk.more).collect();
    let answer = AnswerPage {
        id,
        count: given.iter().filter(|q| !q.given.is_empty()).count(),
        given: super::answer::given_list(&page, &given, desk.recipient.as_ref()),
        notices: desk.changes.iter().map(|c| changed(&page, c)).collect(),
        answered: Answered::of(&page, &desk.answer),
        more: more.collect(),
        advisers: desk
            .advisers
            .iter()
            .map(|a| (Html::name(&a.name), a.job_title.clone()))
            .collect(),
        may_decide: app
            .casework
            .may(&signed.actor, Act::DecideSharing, Relation::Agency),
        title: TextInput::new(&page, "title", page.t("lawhelper-save-title"))
            .hint(page.t("lawhelper-save-title-hint"))
            .value(f.get("title")),
        reflections: reflections(&page, f),
        page,
    };
    ui::render(&answer, status)
}

fn reflections(page: &Page, f: &Fields) -> Vec<Html> {
    ReflectiveQuestion::ALL
        .iter()
        .map(|q| {
            let label = page.optional(page.code("lawhelper-reflect-", q.as_str()));
            area(page, f, q.as_str(), label, 3)
        })
        .collect()
}

/// `POST /law/helper/ID/save`
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let input = SaveExercise {
        id,
        title: f.get("title").to_owned(),
        reflections: ReflectiveQuestion::ALL
            .iter()
            .map(|q| Reflection {
                question: *q,
                text: f.get(q.as_str()).to_owned(),
            })
            .collect(),
    };
    match app.casework.save_exercise(&signed.actor, input).await {
        Ok(()) => ui::redirect(&format!("/law/exercises/{id}?saved=1")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = frame(&signed);
            note(&mut page, &faults);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer_page(&app, &signed, page, id, &f, status).await
        }
        Err(CaseworkError::WrongState) => ui::redirect(&format!("/law/helper/{id}")),
        Err(e) => signed.fault(&e),
    }
}

fn note(page: &mut Page, faults: &[Fault]) {
    show_faults(page, faults, |field, key| match (field, key) {
        ("title", "empty") => Some("lawhelper-error-title"),
        (_, "somebody") => Some("lawhelper-error-somebody"),
        _ => None,
    });
}

/// `GET /law/helper/ID/child`: whom the decision is about. From here on it is no exercise.
pub(super) async fn child(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let may = app
        .casework
        .may(&signed.actor, Act::DecideSharing, Relation::Agency);
    if !may {
        return signed.fault(&CaseworkError::NotFound);
    }
    let choices = match app.casework.children_to_choose(&signed.actor, &[]).await {
        Ok(choices) => choices,
        Err(e) => return signed.fault(&e),
    };
    let page = frame(&signed).back_to(format!("/law/helper/{id}/answer"));
    let mut items = vec![Choice::new("", page.t("log-child-none"))];
    items.extend(choices.children.iter().map(|c| {
        let label = crate::pages::log::child_label(page.lang, c);
        Choice::new(c.id.to_string(), label)
    }));
    let label = page.t("lawhelper-child");
    let answer = ChildPage {
        id,
        child: Select::new(&page, "child", label, items, "").find_at(&page, "/children/find"),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}
