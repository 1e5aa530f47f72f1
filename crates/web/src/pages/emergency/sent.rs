//! What follows: the confirmation, and the record.

use super::{agency_name, form::Call, form::calls, moment, number};
use crate::{
    App, Session, Signed,
    pages::decide::form::{Fields, area, family_fields, show_faults},
    signed::encode,
    ui::{self, Button, Html, Page, Panel, Row, Section, SummaryList, Tag, WarningText},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{Act, CaseworkError, EmergencyRecord, EmergencySent, Relation};
use uuid::Uuid;

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
    if let Some((_, state)) = s.sharing {
        let word = page.code("share-state-", state.as_str());
        rows.push(Row::new(page.t("share-state"), Tag::new(word, "blue")));
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
    overdue: Option<WarningText>,
    cut: Option<WarningText>,
    due: Option<String>,
    recorded: bool,
    record: Button,
    sharing: Option<String>,
    draft: Option<Button>,
    concern: Option<String>,
    resembling: Html,
    compare: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/emergency_sent_locked.html")]
struct SentLocked {
    page: Page,
    panel: Panel,
    calls: Vec<Call>,
    unlock: String,
}

pub(super) async fn sent(
    State(app): State<App>,
    session: Session,
    signed: Result<Signed, Response>,
    Path(id): Path<Uuid>,
) -> Response {
    let signed = match signed {
        Ok(signed) => signed,
        Err(elsewhere) => return sent_locked(&app, &session, id).await.unwrap_or(elsewhere),
    };
    match app.casework.emergency_sent(&signed.actor, id).await {
        Ok(s) => {
            let may = app
                .casework
                .may(&signed.actor, Act::LinkRecords, Relation::Agency);
            ui::render(&sent_page(&signed, &s, may), StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn sent_page(signed: &Signed, s: &EmergencySent, may_link: bool) -> Sent {
    let recorded = s.row.decided_us.is_some();
    let title = if recorded {
        "emergency-recorded"
    } else {
        "emergency-sent"
    };
    let page = signed.page(title, Some(Section::MyWork));
    let due = s.row.record_due_us.filter(|_| !recorded && !s.overdue);
    Sent {
        panel: Panel::new(page.t(title), Html::text(&page.t("emergency-sent-told"))),
        times: times(&page, s),
        overdue: s
            .overdue
            .then(|| WarningText::new(&page, page.t("emergency-overdue"))),
        cut: s.cut.then(|| {
            let number = s.recipient.as_ref().map(number).unwrap_or_default();
            WarningText::new(&page, page.t1("emergency-cut", "number", number))
        }),
        due: due.map(|us| page.t1("emergency-chase", "when", moment(&page, us))),
        recorded,
        record: Button::link(
            page.t("emergency-record-now"),
            format!("/emergency/{}/record", s.row.id),
        ),
        sharing: s.sharing.map(|(id, _)| format!("/sharings/{id}")),
        draft: s.draft.map(|id| {
            Button::link(
                page.t("emergency-draft-go-on"),
                format!("/concerns/new?draft={id}"),
            )
            .secondary()
        }),
        concern: s.concern.map(|id| format!("/concerns/{id}")),
        resembling: crate::pages::links::resembling(&page, &s.resembling, may_link),
        compare: (may_link && !s.resembling.is_empty())
            .then(|| format!("/children/{}/matches", s.row.person_id)),
        page,
    }
}

/// What a locked session is told: that it went, and whom to ring. `None` where it may not know.
async fn sent_locked(app: &App, session: &Session, id: Uuid) -> Option<Response> {
    let actor = &session.live.as_ref()?.actor;
    app.casework.emergency_was_sent(actor, id).await.ok()?;
    let choices = app.casework.emergency_choices(actor, None).await.ok();
    let page = session.page("emergency-sent");
    let view = SentLocked {
        panel: Panel::new(
            page.title.clone(),
            Html::text(&page.t("emergency-sent-told")),
        ),
        calls: choices.map_or_else(Vec::new, |c| calls(&c.agencies, page.lang)),
        unlock: format!("/lock?back={}", encode(&format!("/emergency/{id}/sent"))),
        page,
    };
    Some(ui::render(&view, StatusCode::OK))
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

pub(super) async fn record(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
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

pub(super) async fn write(
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
