//! The decisions of the agency, and one of them with all that was recorded.

use super::{questions::item_words, record_rows};
use crate::{
    App, Signed,
    pages::emergency::moment,
    ui::{self, Button, Cell, Details, Html, Page, Section, SummaryList, Table, Tag, WarningText},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{DecisionLine, DecisionPage, DecisionRow, ItemChoice};
use domain::{decision::DecisionState, family::FamilyView};
use rulebook::Answer;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/decisions.html")]
struct List {
    page: Page,
    none: bool,
    table: Table,
    older: Option<String>,
}

/// Where a later page of a list begins.
#[derive(serde::Deserialize)]
pub struct Older {
    /// The last of the page before.
    pub older: Option<Uuid>,
}

/// Where reading on makes sense for a decision in its state.
fn path_of(d: &DecisionLine) -> String {
    match d.state {
        DecisionState::Draft => format!("/decide/{}/questions", d.id),
        DecisionState::RecordDue => format!("/emergency/{}/record", d.id),
        _ => format!("/decisions/{}", d.id),
    }
}

fn state_tag(page: &Page, state: DecisionState) -> Html {
    let colour = match state {
        DecisionState::RecordDue => "red",
        DecisionState::Returned => "orange",
        DecisionState::Draft => "blue",
        DecisionState::Decided => "green",
        DecisionState::Reconsidered => "grey",
    };
    Tag::new(page.code("decide-state-", state.as_str()), colour).into()
}

pub async fn list(State(app): State<App>, signed: Signed, Query(from): Query<Older>) -> Response {
    let page = signed.page("decide-list-title", Some(Section::Decisions));
    let found = app.casework.decisions(&signed.actor, from.older);
    let DecisionPage {
        rows: all,
        older_than,
    } = match found.await {
        Ok(found) => found,
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
                Cell::new(state_tag(&page, d.state)),
                Cell::new(moment(&page, d.started_us)),
            ]
        })
        .collect();
    let head = head.iter().map(|k| page.t(k)).collect();
    let view = List {
        none: all.is_empty(),
        older: older_than.map(|id| format!("/decisions?older={id}")),
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
    groups: Vec<SummaryList>,
    law: Option<SummaryList>,
    findings: Option<Details>,
}

/// What the family knows and said, in words.
pub fn family_words(page: &Page, view: Option<&FamilyView>) -> Html {
    let Some(view) = view else {
        return Html::text(&page.t("decide-nothing-yet"));
    };
    let mut lines = vec![Html::text(&page.code("decide-told-", view.told.as_str()))];
    let day = |day| words::civil_date(page.lang, day);
    if let Some(on) = view.told_on {
        lines.push(Html::text(&page.t1("decide-told-on", "day", day(on))));
    }
    if let Some(ground) = view.ground {
        lines.push(Html::text(&page.code("decide-ground-", ground.as_str())));
    }
    if let Some(on) = view.reconsider_on {
        lines.push(Html::text(&page.t1("decide-reconsider-on", "day", day(on))));
    }
    if view.objects {
        lines.push(Html::text(&page.t("decide-family-objects")));
    }
    for (key, text) in [
        ("decide-family-spoke-with", &view.spoke_with),
        ("decide-family-child-said", &view.child_said),
        ("decide-family-they-said", &view.said),
    ] {
        if !text.trim().is_empty() {
            let head = Html::text(&format!("{}: ", page.t(key)));
            lines.push(head.and(&Html::prose(text)));
        }
    }
    under_each_other(lines)
}

/// Lines with a break between them.
pub fn under_each_other(lines: Vec<Html>) -> Html {
    let mut all = Html::default();
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            all = all.and(&Html::br());
        }
        all = all.and(line);
    }
    all
}

/// An item with why it was chosen, on lines of their own.
pub fn with_why(page: &Page, item: &ItemChoice, why: &str) -> Html {
    let mut all = item_words(page, item).and(&Html::br());
    if !why.trim().is_empty() {
        let why = page.t1("decide-item-because", "why", why);
        all = all.and(&Html::text(&why)).and(&Html::br());
    }
    all
}

pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let record = match app.casework.decision_record(&signed.actor, id).await {
        Ok(r) => r,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("decide-record-title", Some(Section::Decisions))
        .back_to("/decisions");
    let sent = super::sent_under(&app, &signed, &page, id).await;
    let d = &record.row;
    let came_back = d.state == DecisionState::Returned;
    let answer = law_then(d);
    let view = Record {
        state: state_tag(&page, d.state),
        returned: came_back.then(|| {
            let why = page.code("decide-returned-", &d.returned_why);
            WarningText::new(&page, why)
        }),
        again: came_back.then(|| {
            let to = format!("/decide/new?child={}&replaces={}", d.person_id, d.id);
            Button::link(page.t("decide-again"), to)
        }),
        groups: record_rows::groups(&page, &record, answer.as_ref(), &sent),
        law: answer.as_ref().map(|a| record_rows::law(&page, &record, a)),
        findings: answer.as_ref().map(|a| findings(&page, a)),
        page,
    };
    ui::render(&view, StatusCode::OK)
}

fn law_then(d: &DecisionRow) -> Option<Answer> {
    let law = d.content.law.as_ref()?;
    serde_json::from_value(law.answer.clone()).ok()
}

/// Every rule that the answer rested on, with its source and how that was checked, and what the
/// agency's own practice said; never worked out again.
fn findings(page: &Page, a: &Answer) -> Details {
    let body = crate::pages::law::findings(page, a)
        .and(&crate::pages::law::local_practice(page, &a.local));
    Details::new(page.t("decide-law-findings"), body)
}
