//! Deciding: three screens, or two where the decision is not to share.

pub(super) mod form;
mod law;
mod not_share;
mod questions;
mod record;
mod start;

use crate::{
    App, Signed,
    ui::{self, Button, Html, Page, Panel, Row, Section, SummaryList, Textarea, WarningText},
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use casework::{CaseworkError, DecisionDesk, Fault};
use form::{Fields, show_faults};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/decide/new", get(start::show).post(start::begin))
        .route(
            "/decide/{id}/questions",
            get(questions::show).post(questions::save),
        )
        .route("/decide/{id}/check", get(check).post(share))
        .route(
            "/decide/{id}/not-share",
            get(not_share::show).post(not_share::save),
        )
        .route("/decide/{id}/done", get(done))
        .route("/decisions", get(record::list))
        .route("/decisions/{id}", get(record::show))
}

#[derive(Template)]
#[template(path = "pages/decide_check.html")]
struct Check {
    page: Page,
    sharing_id: Uuid,
    child: Html,
    stops: Vec<WarningText>,
    warnings: Vec<WarningText>,
    what: SummaryList,
    edition: String,
    rules: SummaryList,
    release: Option<Textarea>,
    share: Button,
    not_share: Button,
}

async fn check(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = signed.page("decide-check-title", Some(Section::Decisions));
    check_page(&app, &signed, page, id, None, None, StatusCode::OK).await
}

async fn check_page(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    sharing: Option<Uuid>,
    held: Option<&str>,
    status: StatusCode,
) -> Response {
    let desk = match app.casework.decision_desk(&signed.actor, id).await {
        Ok(d) => d,
        Err(e) => return signed.fault(&e),
    };
    let page = page.back_to(format!("/decide/{id}/questions"));
    let rules = &desk.answer.golden_rules;
    let view = Check {
        sharing_id: sharing.unwrap_or_else(Uuid::now_v7),
        child: Html::name(&desk.child.content.full_name()),
        stops: law::stops(&page, &desk.answer),
        warnings: law::warnings(&page, &desk.answer),
        what: what(&page, &desk),
        edition: rules
            .first()
            .map_or_else(String::new, |r| r.edition.clone()),
        rules: SummaryList::new(
            rules
                .iter()
                .map(|r| {
                    let rule = format!("{}. {}", r.number, r.says.get(page.lang));
                    Row::new(rule, evidence(&page, &desk, r.number))
                })
                .collect(),
        ),
        release: held.map(|typed| release(&page, typed)),
        share: Button::submit(page.t("decide-share")).once(),
        not_share: Button::link(
            page.t("decide-not-share"),
            format!("/decide/{id}/not-share"),
        )
        .secondary(),
        page,
    };
    ui::render(&view, status)
}

/// A text as it was written, or the words for "nothing yet".
fn or_nothing(page: &Page, text: &str) -> Html {
    if text.trim().is_empty() {
        Html::text(&page.t("decide-nothing-yet"))
    } else {
        Html::prose(text)
    }
}

/// Who gets it, in words.
fn recipient_words(page: &Page, desk: &DecisionDesk) -> String {
    match (&desk.recipient, &desk.row.content.outside_recipient) {
        (Some(r), _) => super::emergency::agency_name(r, page.lang).to_owned(),
        (None, Some(o)) => format!("{} {}", o.organisation, o.person).trim().to_owned(),
        (None, None) => page.t("decide-nothing-yet"),
    }
}

fn chosen_texts(page: &Page, desk: &DecisionDesk) -> Html {
    let mut all = Html::default();
    for choice in &desk.row.content.items {
        if let Some(item) = desk.items.iter().find(|i| i.source == choice.source) {
            all = all.and(&questions::item_words(page, item)).and(&Html::br());
        }
    }
    if all.is_empty() && desk.row.content.text.trim().is_empty() {
        return Html::text(&page.t("decide-nothing-yet"));
    }
    all.and(&Html::prose(&desk.row.content.text))
}

fn basis_words(page: &Page, desk: &DecisionDesk) -> Html {
    desk.facts.chosen.basis.map_or_else(
        || Html::text(&page.t("decide-nothing-yet")),
        |b| Html::text(&page.code("decide-basis-", b.as_str())),
    )
}

fn family_words(page: &Page, desk: &DecisionDesk) -> Html {
    record::family_words(page, desk.row.content.family.as_ref())
}

fn what(page: &Page, desk: &DecisionDesk) -> SummaryList {
    let c = &desk.row.content;
    SummaryList::new(vec![
        Row::new(page.t("decide-recipient"), recipient_words(page, desk)),
        Row::new(page.t("decide-purpose-text"), Html::prose(&c.purpose)),
        Row::new(page.t("decide-items"), chosen_texts(page, desk)),
        Row::new(page.t("decide-basis"), basis_words(page, desk)),
        Row::new(page.t("decide-why"), or_nothing(page, &c.why_necessary)),
    ])
}

/// What the decision holds for a golden rule. Both editions keep the same order.
fn evidence(page: &Page, desk: &DecisionDesk, rule: u8) -> Html {
    let c = &desk.row.content;
    match rule {
        1 => or_nothing(page, &c.why_necessary),
        2 => family_words(page, desk),
        3 => basis_words(page, desk),
        4 => or_nothing(page, &c.advice),
        5 => or_nothing(page, &c.risks_weighed),
        6 => chosen_texts(page, desk),
        _ => Html::text(&page.t("decide-evidence-record")),
    }
}

async fn share(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let sharing = f.own_id("sharing");
    let release = f.get("release");
    match app
        .casework
        .decide_share_releasing(&signed.actor, id, sharing, release)
        .await
    {
        Ok(()) => ui::redirect(&format!("/decide/{id}/done")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("decide-check-title", Some(Section::Decisions));
            let (held, other): (Vec<Fault>, Vec<Fault>) =
                faults.into_iter().partition(|f| f.key == "protected");
            let held = (!held.is_empty()).then_some(release);
            show_faults(&mut page, &other, |field, key| match (field, key) {
                ("stops", _) => Some("decide-error-stops"),
                ("items", _) => Some("decide-error-items"),
                ("basis", _) => Some("decide-error-basis"),
                ("why-necessary", _) => Some("decide-error-why"),
                ("family", _) => Some("decide-error-family"),
                ("recipient", _) => Some("decide-error-recipient"),
                _ => None,
            });
            for e in &mut page.errors {
                e.target = if e.field == "stops" { "stops" } else { "what" }.to_owned();
            }
            if held.is_some() {
                page.error("release", "decide-error-protected");
            }
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            check_page(&app, &signed, page, id, Some(sharing), held, status).await
        }
        Err(e) => signed.fault(&e),
    }
}

/// Where a protected value may go along on purpose: nothing but a reason lets it.
fn release(page: &Page, typed: &str) -> Textarea {
    Textarea::new(page, "release", page.t("decide-release"))
        .hint(page.t("decide-release-hint"))
        .value(typed)
}

/// Links to what went under a decision: where it stands, and the receipts.
async fn sent_under(app: &App, signed: &Signed, page: &Page, id: Uuid) -> Vec<Html> {
    let sent = app.casework.sharings_under(&signed.actor, id).await;
    sent.unwrap_or_default()
        .iter()
        .map(|s| {
            let words = page.t1("decide-to-sharing", "to", s.to.in_lang(page.lang));
            Html::link(&format!("/sharings/{}", s.row.id), &words)
        })
        .collect()
}

#[derive(Template)]
#[template(path = "pages/decide_done.html")]
struct Done {
    page: Page,
    id: Uuid,
    panel: Panel,
    text: String,
    person_id: Uuid,
    sent: Vec<Html>,
}

async fn done(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let record = match app.casework.decision_record(&signed.actor, id).await {
        Ok(r) => r,
        Err(e) => return signed.fault(&e),
    };
    let shared = record.row.shared_us.is_some();
    let (title, text) = if shared {
        ("decide-done-shared", "decide-done-shared-text")
    } else {
        ("decide-done-not-shared", "decide-done-not-shared-text")
    };
    let page = signed.page(title, Some(Section::Decisions));
    let when = record
        .row
        .decided_us
        .map_or_else(String::new, |us| super::emergency::moment(&page, us));
    let view = Done {
        id,
        panel: Panel::new(page.t(title), Html::text(&when)),
        text: page.t(text),
        person_id: record.row.person_id,
        sent: sent_under(&app, &signed, &page, id).await,
        page,
    };
    ui::render(&view, StatusCode::OK)
}
