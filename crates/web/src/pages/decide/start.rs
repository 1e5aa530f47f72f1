//! The first screen: what for, to whom, about whom.

use super::form::{Fields, area, note_dates, optional_date, optional_line, show_faults};
use crate::{
    App, Signed,
    pages::emergency::{chosen_recipient, outside_fields, recipients},
    ui::{
        self, Button, Checkboxes, Choice, DateInput, Details, Html, Page, Radios, Section, Select,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, DecisionChoices, StartDecision};
use domain::decision::RequestReceived;
use rulebook::{Purpose, SubjectRole};
use serde::Deserialize;
use uuid::Uuid;

/// The purposes that this journey offers; the rest belong to other ones.
const PURPOSES: [Purpose; 6] = [
    Purpose::ProtectFromHarm,
    Purpose::PromoteWelfare,
    Purpose::ProvideService,
    Purpose::PreventCrime,
    Purpose::AnswerRequest,
    Purpose::Unclear,
];

/// Who may be meant where the agency has no record of them.
const ROLES: [SubjectRole; 7] = [
    SubjectRole::Parent,
    SubjectRole::Carer,
    SubjectRole::Sibling,
    SubjectRole::ThoughtResponsible,
    SubjectRole::AdultVictim,
    SubjectRole::Staff,
    SubjectRole::Other,
];

/// From where a person came.
#[derive(Deserialize)]
pub struct From {
    pub child: Option<Uuid>,
    pub concern: Option<Uuid>,
    pub replaces: Option<Uuid>,
    /// An exercise with the lawful-basis helper, whose answers come along.
    pub exercise: Option<Uuid>,
}

impl From {
    /// The fields that the form carries along.
    pub fn fields(&self) -> Fields {
        let mut f = Fields::default();
        for (name, id) in [
            ("child", self.child),
            ("concern", self.concern),
            ("replaces", self.replaces),
            ("exercise", self.exercise),
        ] {
            if let Some(id) = id {
                f.put(name, id.to_string());
            }
        }
        f
    }
}

#[derive(Template)]
#[template(path = "pages/decide_start.html")]
struct Start {
    page: Page,
    id: Uuid,
    child_id: Uuid,
    concern: Option<Uuid>,
    replaces: Option<Uuid>,
    exercise: Option<Uuid>,
    child: Html,
    purpose: Radios,
    purpose_text: Html,
    link: Details,
    recipient: Select,
    recipient_person: Html,
    outside: Details,
    about: Checkboxes,
    request: Radios,
    go: Button,
}

pub async fn show(State(app): State<App>, signed: Signed, Query(from): Query<From>) -> Response {
    if from.child.is_none() {
        return ui::redirect("/children");
    }
    let mut f = from.fields();
    if let Some(exercise) = from.exercise {
        match app.casework.exercise_facts(&signed.actor, exercise).await {
            Ok(facts) => f.put("purpose", facts.purpose.map_or("", Purpose::as_str)),
            Err(e) => return signed.fault(&e),
        }
    }
    let page = signed.page("decide-title", Some(Section::Decisions));
    start_page(&app, &signed, page, &f, StatusCode::OK).await
}

async fn start_page(
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
    let purposes = PURPOSES
        .iter()
        .map(|p| Choice::new(p.as_str(), page.code("decide-purpose-", p.as_str())))
        .collect();
    let view = Start {
        id: f.own_id("id"),
        child_id: child,
        concern: f.id("concern"),
        replaces: f.id("replaces"),
        exercise: f.id("exercise"),
        child: Html::name(&choices.child.content.full_name()),
        purpose: Radios::new(
            &page,
            "purpose",
            page.t("decide-purpose"),
            purposes,
            f.get("purpose"),
        ),
        purpose_text: area(&page, f, "purpose-text", page.t("decide-purpose-text"), 3),
        link: Details::new(
            page.t("decide-link-summary"),
            area(
                &page,
                f,
                "safeguarding-link",
                page.optional(page.t("decide-link")),
                2,
            ),
        )
        .open(!f.get("safeguarding-link").is_empty()),
        recipient_person: optional_line(&page, f, "recipient-person", "decide-recipient-person"),
        recipient: recipients(&page, &choices.agencies, f.get("recipient")),
        outside: outside_fields(&page, f),
        about: about(&page, &choices, f),
        request: request(&page, f, &Html::default()),
        go: Button::submit(page.t("decide-go-questions")),
        page,
    };
    ui::render(&view, status)
}

fn about(page: &Page, choices: &DecisionChoices, f: &Fields) -> Checkboxes {
    let mut items: Vec<Choice> = choices
        .around
        .iter()
        .map(|(p, relation)| {
            let word = page.code("decide-relation-", relation.as_str());
            let name = Html::name(&p.content.full_name());
            Choice::new(p.id.to_string(), name).hint(word)
        })
        .collect();
    items.extend(
        ROLES
            .iter()
            .map(|r| Choice::new(r.as_str(), page.code("decide-role-", r.as_str()))),
    );
    Checkboxes::new(
        page,
        "about",
        page.optional(page.t("decide-about")),
        items,
        &f.all("about"),
    )
    .hint(page.t("decide-about-hint"))
    .small()
}

/// Whether a request is answered, with what was asked, by whom, when and by when, and `more`.
pub fn request(page: &Page, f: &Fields, more: &Html) -> Radios {
    let mut fields = Html::default();
    for (id, key) in [
        ("request-organisation", "decide-request-organisation"),
        ("request-person", "decide-request-person"),
    ] {
        fields = fields.and(&optional_line(page, f, id, key));
    }
    for (id, key) in [
        ("request-received", "decide-request-received"),
        ("request-due", "decide-request-due"),
    ] {
        fields = fields.and(&optional_date(page, f, id, key));
    }
    for (id, key) in [
        ("request-asked", "decide-request-asked"),
        ("request-power", "decide-request-power"),
    ] {
        fields = fields.and(&optional_line(page, f, id, key));
    }
    let items = vec![
        Choice::new("no", page.t("decide-request-no")),
        Choice::new("yes", page.t("decide-request-yes")).reveals(fields.and(more)),
    ];
    let chosen = if f.get("request").is_empty() {
        "no"
    } else {
        f.get("request")
    };
    Radios::new(page, "request", page.t("decide-request"), items, chosen)
}

/// The days of a request.
pub const REQUEST_DATES: [&str; 2] = ["request-received", "request-due"];

/// What the first screen sent.
pub fn started(child: Uuid, f: &Fields) -> StartDecision {
    let (recipient, outside) = chosen_recipient(f);
    StartDecision {
        id: f.own_id("id"),
        child,
        concern: f.id("concern"),
        replaces: f.id("replaces"),
        purpose: f.get("purpose").parse().ok(),
        purpose_text: f.get("purpose-text").to_owned(),
        safeguarding_link: f.get("safeguarding-link").to_owned(),
        recipient,
        outside,
        recipient_person: f.get("recipient-person").to_owned(),
        request: (f.get("request") == "yes").then(|| RequestReceived {
            organisation: f.get("request-organisation").to_owned(),
            person: f.get("request-person").to_owned(),
            received_on: f.date("request-received").parse().ok(),
            due_on: f.date("request-due").parse().ok(),
            asked_for: f.get("request-asked").to_owned(),
            power: f.get("request-power").to_owned(),
        }),
        about: f.all("about"),
    }
}

/// Notes the faults of a first screen, those of days beside their boxes.
pub fn note_start(page: &mut Page, f: &Fields, faults: &[casework::Fault]) {
    let (days, others): (Vec<_>, Vec<_>) = faults
        .iter()
        .cloned()
        .partition(|x| REQUEST_DATES.contains(&x.field.as_str()));
    show_faults(page, &others, |field, key| match (field, key) {
        ("purpose", _) => Some("decide-error-purpose"),
        ("purpose-text", "empty") => Some("decide-error-purpose-text"),
        ("recipient", _) => Some("decide-error-recipient"),
        ("outside-organisation", "empty") => Some("decide-error-outside"),
        _ => None,
    });
    for day in days {
        let key = match day.key {
            "before" => "decide-error-due",
            _ => "decide-error-future",
        };
        DateInput::note(page, &day.field, &f.date(&day.field), key);
    }
}

pub async fn begin(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let Some(child) = f.id("child") else {
        return signed.fault(&CaseworkError::NotFound);
    };
    let mut page = signed.page("decide-title", Some(Section::Decisions));
    if note_dates(&mut page, &f, &REQUEST_DATES) {
        return start_page(&app, &signed, page, &f, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (casework, input) = (&app.casework, started(child, &f));
    let begun = match f.id("exercise") {
        None => casework.start_decision(&signed.actor, input).await,
        Some(id) => casework.start_decision_from(&signed.actor, input, id).await,
    };
    match begun {
        Ok(id) => ui::redirect(&format!("/decide/{id}/questions")),
        Err(CaseworkError::Invalid(faults)) => {
            note_start(&mut page, &f, &faults);
            start_page(&app, &signed, page, &f, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(e) => signed.fault(&e),
    }
}

impl Start {
    /// What the other ways to end carry along: ids only.
    fn carried(&self) -> String {
        let mut query = format!("child={}", self.child_id);
        for (name, id) in [("concern", self.concern), ("replaces", self.replaces)] {
            if let Some(id) = id {
                query = format!("{query}&{name}={id}");
            }
        }
        query
    }
}
