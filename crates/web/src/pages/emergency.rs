//! Sharing in an emergency: one screen, a confirmation, and the record that follows.

use super::decide::form::{Fields, area, family_fields, show_faults};
use crate::{
    App, Signed,
    ui::{
        self, Button, Choice, Details, Html, Page, Panel, Row, Section, Select, SummaryList,
        TextInput, Textarea, WarningText,
    },
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use casework::{AgencyRow, CaseworkError, EmergencyRecord, EmergencySent, EmergencyShare};
use domain::{Lang, decision::OutsideRecipient};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

/// The value of "someone who is not on the list".
const OUTSIDE: &str = "outside";

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/emergency", get(show).post(send))
        .route("/emergency/{id}/sent", get(sent))
        .route("/emergency/{id}/record", get(record).post(write))
}

/// The name of an agency in the language of the page.
pub fn agency_name(a: &AgencyRow, lang: Lang) -> &str {
    match lang {
        Lang::En => &a.name_en,
        Lang::Cy => &a.name_cy,
    }
}

/// The number to ring now.
fn number(a: &AgencyRow) -> &str {
    if a.phone_24h.is_empty() {
        &a.phone
    } else {
        &a.phone_24h
    }
}

#[derive(Deserialize)]
struct From {
    child: Option<Uuid>,
}

struct Call {
    name: String,
    number: String,
    dial: String,
    day_and_night: bool,
}

#[derive(Template)]
#[template(path = "pages/emergency.html")]
struct Emergency {
    page: Page,
    id: Uuid,
    sharing_id: Uuid,
    child: Option<(Uuid, String)>,
    calls: Vec<Call>,
    recipient: Select,
    outside: Details,
    child_name: TextInput,
    text: Textarea,
    send: Button,
}

async fn show(State(app): State<App>, signed: Signed, Query(from): Query<From>) -> Response {
    let mut fields = Fields::default();
    if let Some(child) = from.child {
        fields.put("child", child.to_string());
    }
    let page = signed.page("emergency-title", Some(Section::MyWork));
    form(&app, &signed, page, &fields, StatusCode::OK).await
}

async fn form(app: &App, signed: &Signed, page: Page, f: &Fields, status: StatusCode) -> Response {
    let choices = app
        .casework
        .emergency_choices(&signed.actor, f.id("child"))
        .await;
    let choices = match choices {
        Ok(c) => c,
        Err(e) => return signed.fault(&e),
    };
    let calls = choices
        .agencies
        .iter()
        .filter(|a| a.front_door && !number(a).is_empty())
        .map(|a| Call {
            name: agency_name(a, page.lang).to_owned(),
            number: number(a).to_owned(),
            dial: number(a).replace(' ', ""),
            day_and_night: !a.phone_24h.is_empty(),
        })
        .collect();
    let view = Emergency {
        id: f.own_id("id"),
        sharing_id: f.own_id("sharing"),
        child: choices.child.map(|c| (c.id, c.content.full_name())),
        calls,
        recipient: recipients(&page, &choices.agencies, f.get("recipient")),
        outside: outside_fields(&page, f),
        child_name: TextInput::new(&page, "child-name", page.t("emergency-child"))
            .hint(page.t("emergency-child-hint"))
            .person()
            .value(f.get("child-name")),
        text: Textarea::new(&page, "text", page.t("emergency-text"))
            .hint(page.t("emergency-text-hint"))
            .value(f.get("text"))
            .rows(8),
        send: Button::submit(page.t("emergency-send")).warning().once(),
        page,
    };
    ui::render(&view, status)
}

/// The agencies one can share with, each with its number, and "someone else".
pub fn recipients(page: &Page, agencies: &[AgencyRow], chosen: &str) -> Select {
    let mut items = vec![Choice::new("", page.t("decide-recipient-choose"))];
    items.extend(agencies.iter().map(|a| {
        let name = agency_name(a, page.lang);
        let label = if number(a).is_empty() {
            name.to_owned()
        } else {
            format!("{name}, {}", number(a))
        };
        Choice::new(a.id.to_string(), label)
    }));
    items.push(Choice::new(OUTSIDE, page.t("decide-recipient-outside")));
    Select::new(page, "recipient", page.t("decide-recipient"), items, chosen)
}

/// The fields for a recipient who is not on the list.
pub fn outside_fields(page: &Page, f: &Fields) -> Details {
    let mut body = Html::default();
    for (id, label) in [
        ("outside-organisation", "decide-outside-organisation"),
        ("outside-person", "decide-outside-person"),
        ("outside-phone", "decide-outside-phone"),
        ("outside-verified", "decide-outside-verified"),
    ] {
        let input: Html = TextInput::new(page, id, page.t(label))
            .value(f.get(id))
            .into();
        body = body.and(&input);
    }
    let open = f.get("recipient") == OUTSIDE || page.error_for("outside-organisation").is_some();
    Details::new(page.t("decide-outside"), body).open(open)
}

/// The recipient that was chosen: in the directory, or outside it.
pub fn chosen_recipient(f: &Fields) -> (Option<Uuid>, Option<OutsideRecipient>) {
    if let Some(id) = f.id("recipient") {
        return (Some(id), None);
    }
    let outside = OutsideRecipient {
        person: f.get("outside-person").to_owned(),
        organisation: f.get("outside-organisation").to_owned(),
        verified_how: f.get("outside-verified").to_owned(),
        phone: f.get("outside-phone").to_owned(),
    };
    let typed = f.get("recipient") == OUTSIDE || outside != OutsideRecipient::default();
    (None, typed.then_some(outside))
}

async fn send(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let (recipient, outside) = chosen_recipient(&f);
    let input = EmergencyShare {
        id: f.own_id("id"),
        sharing_id: f.own_id("sharing"),
        child: f.id("child"),
        child_name: f.get("child-name").to_owned(),
        recipient,
        outside,
        text: f.get("text").to_owned(),
    };
    match app.casework.share_in_emergency(&signed.actor, input).await {
        Ok(id) => ui::redirect(&format!("/emergency/{id}/sent")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("emergency-title", Some(Section::MyWork));
            show_faults(&mut page, &faults, |field, _| match field {
                "recipient" => Some("emergency-error-recipient"),
                "text" => Some("emergency-error-text"),
                _ => None,
            });
            form(&app, &signed, page, &f, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(e) => signed.fault(&e),
    }
}

/// A moment in words: "22 November 2026, 10:42".
pub fn moment(page: &Page, us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(
        |_| String::new(),
        |at| format!("{}, {}", words::date(page.lang, at), words::time_of_day(at)),
    )
}

/// When it was shared, when the record is due and when it was written.
fn times(page: &Page, s: &EmergencySent) -> SummaryList {
    let mut rows = Vec::new();
    if let Some(r) = &s.recipient {
        let value = format!("{}, {}", agency_name(r, page.lang), number(r));
        rows.push(Row::new(page.t("decide-recipient"), value));
    }
    if let Some(o) = &s.row.content.outside_recipient {
        let value = format!("{} {} {}", o.organisation, o.person, o.phone);
        rows.push(Row::new(page.t("decide-recipient"), value));
    }
    for (key, us) in [
        ("emergency-shared-at", s.row.shared_us),
        ("emergency-due-at", s.row.record_due_us),
        ("emergency-recorded-at", s.row.decided_us),
    ] {
        if let Some(us) = us {
            rows.push(Row::new(page.t(key), moment(page, us)));
        }
    }
    SummaryList::new(rows)
}

#[derive(Template)]
#[template(path = "pages/emergency_sent.html")]
struct Sent {
    page: Page,
    panel: Panel,
    times: SummaryList,
    recorded: bool,
    record: Button,
}

async fn sent(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let s = match app.casework.emergency_sent(&signed.actor, id).await {
        Ok(s) => s,
        Err(e) => return signed.fault(&e),
    };
    let recorded = s.row.decided_us.is_some();
    let title = if recorded {
        "emergency-recorded"
    } else {
        "emergency-sent"
    };
    let page = signed.page(title, Some(Section::MyWork));
    let view = Sent {
        panel: Panel::new(page.t(title), Html::text(&page.t("emergency-sent-told"))),
        times: times(&page, &s),
        recorded,
        record: Button::link(
            page.t("emergency-record-now"),
            format!("/emergency/{id}/record"),
        ),
        page,
    };
    ui::render(&view, StatusCode::OK)
}

#[derive(Template)]
#[template(path = "pages/emergency_record.html")]
struct Record {
    page: Page,
    times: SummaryList,
    overdue: Option<WarningText>,
    text: Html,
    fields: Html,
}

async fn record(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = signed.page("emergency-record-title", Some(Section::MyWork));
    record_form(&app, &signed, page, id, &Fields::default(), StatusCode::OK).await
}

async fn record_form(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    f: &Fields,
    status: StatusCode,
) -> Response {
    let s = match app.casework.emergency_sent(&signed.actor, id).await {
        Ok(s) => s,
        Err(e) => return signed.fault(&e),
    };
    let mut fields = Html::default();
    for (name, key, optional) in [
        ("why", "emergency-why", false),
        ("reasons", "emergency-reasons", true),
        ("risks", "decide-risks", true),
        ("advice", "decide-advice", true),
    ] {
        let label = page.t(key);
        let label = if optional {
            page.optional(label)
        } else {
            label
        };
        fields = fields.and(&area(&page, f, name, label, 3));
    }
    fields = fields.and(&family_fields(&page, f));
    if s.overdue {
        let label = page.optional(page.t("emergency-late-reason"));
        fields = fields.and(&area(&page, f, "late-reason", label, 3));
    }
    let view = Record {
        times: times(&page, &s),
        overdue: s
            .overdue
            .then(|| WarningText::new(&page, page.t("emergency-overdue"))),
        text: Html::prose(&s.row.content.text),
        fields,
        page,
    };
    ui::render(&view, status)
}

async fn write(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let input = EmergencyRecord {
        id,
        why: f.get("why").to_owned(),
        reasons: f.get("reasons").to_owned(),
        risks_weighed: f.get("risks").to_owned(),
        advice: f.get("advice").to_owned(),
        family: f.family(),
        late_reason: f.get("late-reason").to_owned(),
    };
    match app
        .casework
        .finish_emergency_record(&signed.actor, input)
        .await
    {
        Ok(()) => ui::redirect(&format!("/emergency/{id}/sent")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("emergency-record-title", Some(Section::MyWork));
            show_faults(&mut page, &faults, |field, key| {
                (field == "why" && key == "empty").then_some("emergency-error-why")
            });
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            record_form(&app, &signed, page, id, &f, status).await
        }
        Err(e) => signed.fault(&e),
    }
}
