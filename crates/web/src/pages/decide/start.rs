//! The first screen: what for, to whom, about whom.

use super::form::{Fields, area, show_faults};
use crate::{
    App, Signed,
    pages::emergency::{chosen_recipient, outside_fields, recipients},
    ui::{
        self, Button, Checkboxes, Choice, Details, Html, Page, Radios, Section, Select, TextInput,
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

#[derive(Deserialize)]
pub struct From {
    child: Option<Uuid>,
    concern: Option<Uuid>,
    replaces: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "pages/decide_start.html")]
struct Start {
    page: Page,
    id: Uuid,
    child_id: Uuid,
    concern: Option<Uuid>,
    replaces: Option<Uuid>,
    child: Html,
    purpose: Radios,
    purpose_text: Html,
    recipient: Select,
    outside: Details,
    about: Checkboxes,
    request: Radios,
    go: Button,
}

pub async fn show(State(app): State<App>, signed: Signed, Query(from): Query<From>) -> Response {
    let Some(child) = from.child else {
        return ui::redirect("/children");
    };
    let mut f = Fields::default();
    f.put("child", child.to_string());
    for (name, id) in [("concern", from.concern), ("replaces", from.replaces)] {
        if let Some(id) = id {
            f.put(name, id.to_string());
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
        child: Html::name(&choices.child.content.full_name()),
        purpose: Radios::new(
            &page,
            "purpose",
            page.t("decide-purpose"),
            purposes,
            f.get("purpose"),
        ),
        purpose_text: area(&page, f, "purpose-text", page.t("decide-purpose-text"), 3),
        recipient: recipients(&page, &choices.agencies, f.get("recipient")),
        outside: outside_fields(&page, f),
        about: about(&page, &choices, f),
        request: request(&page, f),
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

fn request(page: &Page, f: &Fields) -> Radios {
    let mut fields = Html::default();
    for (id, key) in [
        ("request-organisation", "decide-request-organisation"),
        ("request-person", "decide-request-person"),
        ("request-asked", "decide-request-asked"),
        ("request-power", "decide-request-power"),
    ] {
        let input: Html = TextInput::new(page, id, page.optional(page.t(key)))
            .value(f.get(id))
            .into();
        fields = fields.and(&input);
    }
    let items = vec![
        Choice::new("no", page.t("decide-request-no")),
        Choice::new("yes", page.t("decide-request-yes")).reveals(fields),
    ];
    let chosen = if f.get("request").is_empty() {
        "no"
    } else {
        f.get("request")
    };
    Radios::new(page, "request", page.t("decide-request"), items, chosen)
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
    let (recipient, outside) = chosen_recipient(&f);
    let input = StartDecision {
        id: f.own_id("id"),
        child,
        concern: f.id("concern"),
        replaces: f.id("replaces"),
        purpose: f.get("purpose").parse().ok(),
        purpose_text: f.get("purpose-text").to_owned(),
        recipient,
        outside,
        request: (f.get("request") == "yes").then(|| RequestReceived {
            organisation: f.get("request-organisation").to_owned(),
            person: f.get("request-person").to_owned(),
            received_on: None,
            asked_for: f.get("request-asked").to_owned(),
            power: f.get("request-power").to_owned(),
        }),
        about: f.all("about"),
    };
    match app.casework.start_decision(&signed.actor, input).await {
        Ok(id) => ui::redirect(&format!("/decide/{id}/questions")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("decide-title", Some(Section::Decisions));
            show_faults(&mut page, &faults, |field, key| match (field, key) {
                ("purpose", _) => Some("decide-error-purpose"),
                ("purpose-text", "empty") => Some("decide-error-purpose-text"),
                ("recipient", _) => Some("decide-error-recipient"),
                ("outside-organisation", "empty") => Some("decide-error-outside"),
                _ => None,
            });
            start_page(&app, &signed, page, &f, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(e) => signed.fault(&e),
    }
}
