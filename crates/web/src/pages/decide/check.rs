//! The third screen: what would go, on what footing, the golden rules with the evidence beside
//! each, and the two ways to end.

use super::{
    answers::{conditions, saved},
    form::{Fields, show_faults},
    law, record,
};
use crate::{
    App, Signed,
    pages::emergency::agency_name,
    ui::{
        self, Button, Details, Html, Page, Row, RowAction, Section, SummaryList, Textarea,
        WarningText,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, DecisionDesk, Fault, Footing};
use rulebook::GoldenRule;
use uuid::Uuid;

/// Something that is still needed, with the place where it is put right.
struct Needed {
    href: String,
    words: String,
}

#[derive(Template)]
#[template(path = "pages/decide_check.html")]
struct Check {
    page: Page,
    sharing_id: Uuid,
    child: Html,
    risks: Html,
    stops: Vec<WarningText>,
    warnings: Vec<Html>,
    duties: Vec<Html>,
    needed: Vec<Needed>,
    what: SummaryList,
    footing: Html,
    deadlines: Html,
    edition: Html,
    rules: SummaryList,
    release: Option<Textarea>,
    share: Button,
    not_share: Button,
}

pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
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
    let footing = law_fields(&page, &desk);
    let view = Check {
        sharing_id: sharing.unwrap_or_else(Uuid::now_v7),
        child: Html::name(&desk.child.content.full_name()),
        risks: crate::pages::family::risks(&page, &desk.risks),
        stops: law::stops(&page, &desk.answer),
        warnings: law::warnings(&page, &desk.answer),
        duties: law::duties(&page, &desk.answer),
        needed: needed(&page, &desk),
        what: what(&page, &desk),
        footing,
        deadlines: law::deadlines(&page, &desk.answer.deadlines),
        edition: edition(&page, rules),
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
pub fn recipient_words(page: &Page, desk: &DecisionDesk) -> String {
    match (&desk.recipient, &desk.row.content.outside_recipient) {
        (Some(r), _) => agency_name(r, page.lang).to_owned(),
        (None, Some(o)) => format!("{} {}", o.organisation, o.person).trim().to_owned(),
        (None, None) => page.t("decide-nothing-yet"),
    }
}

/// The link to a field of the second screen.
fn at(desk: &DecisionDesk, field: &str) -> String {
    format!("/decide/{}/questions#{field}", desk.row.id)
}

/// What is still needed; what the check page itself offers is not among it.
fn needed(page: &Page, desk: &DecisionDesk) -> Vec<Needed> {
    desk.still_needed()
        .iter()
        .filter(|f| f.field != "stops")
        .filter(|f| f.field != "basis" || desk.answer.suggested_bases().is_empty())
        .map(|f| Needed {
            href: at(desk, &f.field),
            words: page.t(fault_key(&f.field, f.key).unwrap_or("decide-error-answer")),
        })
        .collect()
}

/// The basis and the conditions that were not picked yet, the suggested ones marked.
fn law_fields(page: &Page, desk: &DecisionDesk) -> Html {
    let mut all = Html::default();
    if desk.facts.chosen.basis.is_none() && !desk.answer.bases.is_empty() {
        all = law::bases(page, &desk.answer, None);
    }
    let before = saved(desk);
    let open = law::conditions(page, desk, |id| before.get(id).to_owned(), true);
    all.and(&open)
}

fn chosen_texts(page: &Page, desk: &DecisionDesk) -> Html {
    let mut all = Html::default();
    for choice in &desk.row.content.items {
        if let Some(item) = desk.items.iter().find(|i| i.source == choice.source) {
            all = all.and(&record::with_why(page, item, &choice.why));
        }
    }
    if all.is_empty() && desk.row.content.text.trim().is_empty() {
        return Html::text(&page.t("decide-nothing-yet"));
    }
    all.and(&Html::prose(&desk.row.content.text))
}

fn basis_words(page: &Page, desk: &DecisionDesk) -> Html {
    let Some(basis) = desk.facts.chosen.basis else {
        return Html::text(&page.t("decide-nothing-yet"));
    };
    let basis = law::basis_words(page, Some(&desk.answer), basis.as_str());
    let mut all = Html::text(&basis);
    for p in &desk.row.content.conditions {
        let who = law::person_words(page, &desk.about, &p.person);
        let line = format!("{who}: {}", law::picked_words(page, p));
        all = all.and(&Html::br()).and(&Html::text(&line));
    }
    if let Some(document) = law::policy_document(page, &desk.answer) {
        all = all.and(&Html::br()).and(&Html::text(&document));
    }
    all
}

fn family_words(page: &Page, desk: &DecisionDesk) -> Html {
    record::family_words(page, desk.row.content.family.as_ref())
}

fn what(page: &Page, desk: &DecisionDesk) -> SummaryList {
    let c = &desk.row.content;
    let row = |key: &str, value: Html, field: &str| {
        let key = page.t(key);
        let change = RowAction::new(at(desk, field), page.t("decide-change"), key.clone());
        Row::new(key, value).action(change)
    };
    let mut rows = vec![
        Row::new(page.t("decide-recipient"), recipient_words(page, desk)),
        Row::new(page.t("decide-purpose-record"), Html::prose(&c.purpose)),
        row("decide-items", chosen_texts(page, desk), "items"),
        row("decide-family", family_words(page, desk), "family"),
        row("decide-basis", basis_words(page, desk), "basis"),
        row(
            "decide-why",
            or_nothing(page, &c.why_necessary),
            "why-necessary",
        ),
    ];
    if !c.whole_file_reason.trim().is_empty() {
        let why = Html::prose(&c.whole_file_reason);
        rows.push(row("decide-whole-file", why, "whole-file-reason"));
    }
    SummaryList::new(rows)
}

/// The edition of the golden rules, and where its wording comes from.
fn edition(page: &Page, rules: &[GoldenRule]) -> Html {
    let Some(first) = rules.first() else {
        return Html::default();
    };
    let mut sources = Html::default();
    for r in rules {
        sources = sources.and(&law::citations(page, std::slice::from_ref(&r.citation)));
    }
    let details: Html = Details::new(page.t("decide-sources"), sources).into();
    Html::text(&first.edition).and(&details)
}

/// What the decision holds for a golden rule. The editions differ in their first and fifth rule.
fn evidence(page: &Page, desk: &DecisionDesk, rule: u8) -> Html {
    let c = &desk.row.content;
    let wales = desk.agency.nation == domain::Nation::Wales;
    match rule {
        1 => or_nothing(page, &c.why_necessary),
        2 => family_words(page, desk),
        3 => basis_words(page, desk),
        4 => or_nothing(page, &c.advice),
        5 if wales => or_nothing(page, &c.risks_weighed),
        5 => or_nothing(page, &c.identity_protection),
        6 => Html::text(&page.tn("decide-evidence-items", c.items.len())),
        _ => Html::text(&page.t("decide-evidence-record")),
    }
}

/// The words for something that keeps a decision from being made.
fn fault_key(field: &str, key: &str) -> Option<&'static str> {
    Some(match (field, key) {
        ("stops", _) => "decide-error-stops",
        ("items", _) => "decide-error-items",
        ("basis", _) => "decide-error-basis",
        ("why-necessary", _) => "decide-error-why",
        ("whole-file-reason", _) => "decide-error-whole-file",
        ("family", _) => "decide-error-family",
        ("recipient", _) => "decide-error-recipient",
        _ => return None,
    })
}

pub async fn share(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let f = Fields(fields);
    let sharing = f.own_id("sharing");
    match decide(&app, &signed, id, sharing, &f).await {
        Ok(()) => ui::redirect(&format!("/decide/{id}/done")),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("decide-check-title", Some(Section::Decisions));
            let (held, other): (Vec<Fault>, Vec<Fault>) =
                faults.into_iter().partition(|f| f.key == "protected");
            let held = (!held.is_empty()).then_some(f.get("release"));
            show_faults(&mut page, &other, fault_key);
            for e in &mut page.errors {
                e.target = if e.field == "stops" {
                    "stops"
                } else {
                    "needed"
                }
                .to_owned();
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

/// Takes what the check page itself offered, then decides.
async fn decide(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sharing: Uuid,
    f: &Fields,
) -> casework::Result<()> {
    let picked = Footing {
        basis: f.get("basis").parse().ok(),
        conditions: conditions(f),
    };
    if picked.basis.is_some() || !picked.conditions.is_empty() {
        match app.casework.pick_footing(&signed.actor, id, picked).await {
            // Decided already: the same press again is answered below.
            Ok(()) | Err(CaseworkError::WrongState) => {}
            Err(e) => return Err(e),
        }
    }
    let shared = app
        .casework
        .decide_share_releasing(&signed.actor, id, sharing, f.get("release"));
    match shared.await {
        // Pressed once more after the page was opened again: it was shared the first time.
        Err(CaseworkError::OtherContent) => Ok(()),
        other => other,
    }
}

/// Where a protected value may go along on purpose: nothing but a reason lets it.
fn release(page: &Page, typed: &str) -> Textarea {
    Textarea::new(page, "release", page.t("decide-release"))
        .hint(page.t("decide-release-hint"))
        .value(typed)
}
