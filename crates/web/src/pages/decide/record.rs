//! The decisions of the agency, and one of them with all that was recorded.

use super::{law, questions::item_words};
use crate::{
    App, Signed,
    pages::emergency::{agency_name, moment},
    ui::{
        self, Button, Cell, Details, Html, Page, Row, Section, SummaryList, Table, Tag, WarningText,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{DecisionRecord, DecisionRow};
use domain::{
    decision::{DecisionKind, DecisionState},
    family::FamilyView,
};
use rulebook::Answer;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/decisions.html")]
struct List {
    page: Page,
    none: bool,
    table: Table,
}

/// Where reading on makes sense for a decision in its state.
fn path_of(d: &DecisionRow) -> String {
    match d.state {
        DecisionState::Draft => format!("/decide/{}/questions", d.id),
        DecisionState::RecordDue => format!("/emergency/{}/record", d.id),
        _ => format!("/decisions/{}", d.id),
    }
}

fn state_tag(page: &Page, d: &DecisionRow) -> Html {
    let colour = match d.state {
        DecisionState::RecordDue => "red",
        DecisionState::Returned => "orange",
        DecisionState::Draft => "blue",
        DecisionState::Decided => "green",
        DecisionState::Reconsidered => "grey",
    };
    Tag::new(page.code("decide-state-", d.state.as_str()), colour).into()
}

pub async fn list(State(app): State<App>, signed: Signed) -> Response {
    let page = signed.page("decide-list-title", Some(Section::Decisions));
    let all = match app.casework.decisions(&signed.actor).await {
        Ok(all) => all,
        Err(e) => return signed.fault(&e),
    };
    let head = [
        "decide-list-child",
        "decide-list-kind",
        "decide-list-state",
        "decide-list-started",
    ];
    let rows = all
        .iter()
        .map(|(d, child)| {
            vec![
                Cell::new(Html::link(&path_of(d), child)),
                Cell::new(page.code("decide-is-", d.kind.as_str())),
                Cell::new(state_tag(&page, d)),
                Cell::new(moment(&page, d.started_us)),
            ]
        })
        .collect();
    let head = head.iter().map(|k| page.t(k)).collect();
    let view = List {
        none: all.is_empty(),
        table: Table::new(page.t("decide-list-title"), head, rows).caption_hidden(),
        page: page.wide(),
    };
    ui::render(&view, StatusCode::OK)
}

#[derive(Template)]
#[template(path = "pages/decision.html")]
struct Record {
    page: Page,
    state: Html,
    returned: Option<WarningText>,
    again: Option<Button>,
    facts: SummaryList,
    sent: Vec<Html>,
    law: Option<SummaryList>,
    law_details: Option<Details>,
}

/// What the family knows and said, in words.
pub fn family_words(page: &Page, view: Option<&FamilyView>) -> Html {
    let Some(view) = view else {
        return Html::text(&page.t("decide-nothing-yet"));
    };
    let mut out = Html::text(&page.code("decide-told-", view.told.as_str()));
    if let Some(ground) = view.ground {
        let ground = page.code("decide-ground-", ground.as_str());
        out = out.and(&Html::br()).and(&Html::text(&ground));
    }
    if let Some(day) = view.reconsider_on {
        let day = words::civil_date(page.lang, day);
        let again = page.t1("decide-reconsider-on", "day", day);
        out = out.and(&Html::br()).and(&Html::text(&again));
    }
    for text in [&view.spoke_with, &view.said] {
        if !text.trim().is_empty() {
            out = out.and(&Html::br()).and(&Html::prose(text));
        }
    }
    out
}

pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let record = match app.casework.decision_record(&signed.actor, id).await {
        Ok(r) => r,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("decide-record-title", Some(Section::Decisions))
        .back_to("/decisions");
    let d = &record.row;
    let came_back = d.state == DecisionState::Returned;
    let answer = law_then(d);
    let view = Record {
        state: state_tag(&page, d),
        returned: came_back.then(|| {
            let why = page.code("decide-returned-", &d.returned_why);
            WarningText::new(&page, why)
        }),
        again: came_back.then(|| {
            let to = format!("/decide/new?child={}&replaces={}", d.person_id, d.id);
            Button::link(page.t("decide-again"), to)
        }),
        facts: facts(&page, &record),
        sent: super::sent_under(&app, &signed, &page, id).await,
        law: answer.as_ref().map(|a| law_rows(&page, d, a)),
        law_details: answer.as_ref().map(|a| findings(&page, a)),
        page,
    };
    ui::render(&view, StatusCode::OK)
}

fn law_then(d: &DecisionRow) -> Option<Answer> {
    let law = d.content.law.as_ref()?;
    serde_json::from_value(law.answer.clone()).ok()
}

/// The law as it stood that day: never worked out again.
fn law_rows(page: &Page, d: &DecisionRow, a: &Answer) -> SummaryList {
    let conditions = d.content.conditions.iter().map(|c| {
        let part = |v: &Option<String>| v.clone().unwrap_or_default();
        format!(
            "{} {} {}",
            part(&c.article_9),
            part(&c.schedule_1),
            part(&c.para_18_reason)
        )
    });
    let conditions: Vec<String> = conditions.collect();
    SummaryList::new(vec![
        Row::new(
            page.t("decide-law-day"),
            words::civil_date(page.lang, a.law_as_at),
        ),
        Row::new(page.t("decide-law-hash"), a.rulebook_hash.clone()),
        Row::new(page.t("decide-law-conditions"), conditions.join("; ")),
    ])
}

fn findings(page: &Page, a: &Answer) -> Details {
    let mut body = Html::default();
    for f in &a.findings {
        body = body
            .and(&Html::text(f.says.get(page.lang)))
            .and(&Html::br())
            .and(&law::citations(page, &f.citations))
            .and(&Html::br());
    }
    Details::new(page.t("decide-law-findings"), body)
}

fn facts(page: &Page, r: &DecisionRecord) -> SummaryList {
    let (d, c) = (&r.row, &r.row.content);
    let mut rows = vec![
        Row::new(page.t("decide-list-child"), Html::name(&r.child)),
        Row::new(
            page.t("decide-list-kind"),
            page.code("decide-is-", d.kind.as_str()),
        ),
        Row::new(page.t("decide-by"), Html::name(&r.decided_by)),
    ];
    if let Some(a) = &r.recipient {
        let name = agency_name(a, page.lang).to_owned();
        rows.push(Row::new(page.t("decide-recipient"), name));
    }
    if let Some(o) = &c.outside_recipient {
        let text = format!(
            "{} {} {} {}",
            o.organisation, o.person, o.phone, o.verified_how
        );
        rows.push(Row::new(page.t("decide-recipient"), Html::prose(&text)));
    }
    let times = [
        ("decide-list-started", Some(d.started_us)),
        ("emergency-shared-at", d.shared_us),
        ("emergency-recorded-at", d.decided_us),
        ("emergency-due-at", d.record_due_us),
        ("decide-review", d.review_us),
        ("decide-returned-at", d.returned_us),
    ];
    for (key, us) in times {
        if let Some(us) = us {
            rows.push(Row::new(page.t(key), moment(page, us)));
        }
    }
    if let Some(q) = &c.request {
        let text = format!(
            "{} {}\n{}\n{}",
            q.organisation, q.person, q.asked_for, q.power
        );
        rows.push(Row::new(page.t("decide-request"), Html::prose(&text)));
    }
    let mut items = Html::default();
    for i in &r.items {
        items = items.and(&item_words(page, i)).and(&Html::br());
    }
    if !items.is_empty() {
        rows.push(Row::new(page.t("decide-items"), items));
    }
    let about: Vec<String> = r
        .about
        .iter()
        .map(|a| law::person_words(page, &r.about, &a.id))
        .collect();
    if !about.is_empty() && d.kind != DecisionKind::Emergency {
        rows.push(Row::new(page.t("decide-about"), about.join(", ")));
    }
    if let Some(basis) = c.basis {
        let basis = page.code("decide-basis-", basis.as_str());
        rows.push(Row::new(page.t("decide-basis"), basis));
    }
    rows.extend(texts(page, r));
    SummaryList::new(rows)
}

fn texts(page: &Page, r: &DecisionRecord) -> Vec<Row> {
    let c = &r.row.content;
    let mut rows = Vec::new();
    if c.family.is_some() {
        let words = family_words(page, c.family.as_ref());
        rows.push(Row::new(page.t("decide-family"), words));
    }
    let codes: Vec<String> = c
        .not_share_reasons
        .iter()
        .map(|x| page.code("decide-code-", x.as_str()))
        .collect();
    if !codes.is_empty() {
        rows.push(Row::new(page.t("decide-codes"), codes.join("; ")));
    }
    for (key, text) in [
        ("decide-purpose-text", &c.purpose),
        ("decide-text", &c.text),
        ("decide-whole-file", &c.whole_file_reason),
        ("decide-why", &c.why_necessary),
        ("decide-risks", &c.risks_weighed),
        ("decide-legal-power", &c.legal_power),
        ("decide-advice", &c.advice),
        ("decide-reasons", &c.reasons),
        ("decide-instead", &c.instead),
        ("decide-requester-told", &c.requester_told),
        ("emergency-why", &c.emergency_why),
        ("emergency-late-reason", &c.late_reason),
        ("decide-release-reason", &c.release_reason),
    ] {
        if !text.trim().is_empty() {
            rows.push(Row::new(page.t(key), Html::prose(text)));
        }
    }
    rows
}
