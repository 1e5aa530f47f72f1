//! The page of a request: who asks for what by when, what the law says, and what becomes of each
//! piece of what is held.

use super::path;
use crate::{
    App, Signed,
    pages::lead::{form::identity_bar, moment},
    ui::{
        self, Button, Cell, Html, Page, Row, RowAction, Section, SummaryList, Table, Tag,
        WarningText,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{PackOfRequest, PieceLine, RightsDesk};
use domain::{
    rights::{PieceChoice, Requester, RightsState},
    time::EventTime,
};
use rulebook::Rulebook;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/rights_desk.html")]
struct Desk {
    page: Page,
    identity: Html,
    warning: Option<WarningText>,
    facts: SummaryList,
    law: Html,
    pieces: Option<Table>,
    to_choose: String,
    packs: Option<Table>,
    ask: Option<Button>,
    end: Option<String>,
}

/// `GET /rights/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let desk = match app.casework.rights_desk(&signed.actor, id).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("rights-title", Some(Section::Record))
        .back_to("/rights")
        .wide();
    let open = desk.row.state == RightsState::Open;
    let left = i64::try_from(desk.to_choose).unwrap_or(i64::MAX);
    let shown = Desk {
        identity: identity_bar(&page, &desk.identity),
        warning: warning(&page, &desk),
        facts: facts(&page, &desk),
        law: law(&page, &desk, &[]),
        pieces: pieces(&page, &desk, open),
        to_choose: page.tn("rights-to-choose", left),
        packs: packs(&page, &desk.packs),
        ask: open.then(|| Button::link(page.t("rights-ask-title"), format!("{}/pack", path(id)))),
        end: open.then(|| format!("{}/end", path(id))),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// What a person should see first.
fn warning(page: &Page, desk: &RightsDesk) -> Option<WarningText> {
    let c = &desk.row.content;
    if desk.row.state != RightsState::Open {
        return None;
    }
    let key = match c.requester {
        Requester::NoAuthority => "rights-warn-authority",
        Requester::Parent | Requester::ForParent if c.able == Some(true) => "rights-warn-able",
        _ if desk.overdue => "rights-warn-overdue",
        _ => return None,
    };
    Some(WarningText::new(page, page.t(key)))
}

fn facts(page: &Page, desk: &RightsDesk) -> SummaryList {
    let (row, c) = (&desk.row, &desk.row.content);
    let open = row.state == RightsState::Open;
    let change = |words: &str, what: &str| {
        RowAction::new(
            format!("{}/{what}", path(row.id)),
            page.t("rights-change"),
            page.t(words),
        )
    };
    let with = |r: Row, words: &str, what: &str| {
        if open {
            r.action(change(words, what))
        } else {
            r
        }
    };
    let day = |d: Option<jiff::civil::Date>| d.map(|d| words::civil_date(page.lang, d));
    let mut who = Html::name(&c.name).and(&Html::text(&format!(
        " ({})",
        page.code("rights-requester-", c.requester.as_str())
    )));
    if let Some(p) = &desk.requester {
        who = who
            .and(&Html::br())
            .and(&Html::name(&domain::text::with_marks(&p.name)));
    }
    let shown = |words: &str, on: Option<jiff::civil::Date>| match day(on) {
        Some(on) => Html::prose(words).and(&Html::text(&on)),
        None => Tag::new(page.t("rights-unchecked"), "yellow").into(),
    };
    let able = match c.able {
        Some(true) => Html::text(&page.t("yes")).and(&Html::prose(&c.able_why)),
        Some(false) => Html::text(&page.t("no")).and(&Html::prose(&c.able_why)),
        None => Tag::new(page.t("rights-unchecked"), "yellow").into(),
    };
    let due = if !open {
        page.code("rights-state-", row.state.as_str())
    } else if desk.stopped {
        page.t("rights-stopped")
    } else {
        day(row.due).unwrap_or_else(|| page.t("rights-due-unknown"))
    };
    let mut rows = vec![
        Row::new(page.t("rights-who"), who),
        Row::new(page.t("rights-asks-for"), Html::prose(&c.asks_for)),
        Row::new(
            page.t("rights-received"),
            Html::text(&words::civil_date(page.lang, row.received)),
        ),
        with(
            Row::new(page.t("rights-due"), Html::text(&due)),
            "rights-clock-title",
            "clock",
        ),
        with(
            Row::new(page.t("rights-identity"), shown(&c.identity, c.identity_on)),
            "rights-identity",
            "check",
        ),
    ];
    if c.requester != Requester::Child {
        rows.push(with(
            Row::new(
                page.t("rights-authority"),
                shown(&c.authority, c.authority_on),
            ),
            "rights-authority",
            "check",
        ));
    }
    rows.push(with(
        Row::new(page.t("rights-able"), able),
        "rights-able",
        "check",
    ));
    rows.push(Row::new(
        page.t("rights-logged-by"),
        Html::name(&desk.logged_by),
    ));
    if let (Some(how), Some(us)) = (row.ended_how, row.ended_us) {
        let ended = Html::text(&page.code("rights-end-", how.as_str()))
            .and(&Html::prose(&c.ended_why))
            .and(&Html::text(&moment(page, us)));
        rows.push(Row::new(page.t("rights-ended"), ended));
    }
    SummaryList::new(rows)
}

#[derive(Template)]
#[template(path = "pages/rights_law.html")]
struct Law {
    lines: Vec<Html>,
}

/// What the law says, each with a link to its rule; of these rules only, where any is named.
pub(super) fn law(page: &Page, desk: &RightsDesk, only: &[&str]) -> Html {
    let wanted = |rule: &str| only.is_empty() || only.contains(&rule);
    let mut lines: Vec<Html> = desk
        .findings
        .iter()
        .filter(|f| f.topic == *"rights" && wanted(&f.rule))
        .map(|f| Html::link(&format!("/law/rules/{}", &*f.rule), f.says.get(page.lang)))
        .collect();
    // A rule that does not apply yet is named where the form is about it.
    for rule in only {
        if !desk.findings.iter().any(|f| f.rule == **rule) {
            let switches = rulebook::Switches::default();
            let found = Rulebook::builtin().explain(rule, rulebook::COMPILED, &switches);
            lines.extend(found.map(|e| {
                Html::link(
                    &format!("/law/rules/{rule}"),
                    e.rule.text.says.get(page.lang),
                )
            }));
        }
    }
    Html::of(&Law { lines })
}

/// What a piece is called.
pub(super) fn called(
    page: &Page,
    kind: domain::rights::PieceKind,
    when: Option<EventTime>,
) -> String {
    let kind = page.code("rights-kind-", kind.as_str());
    match when {
        Some(when) => format!("{kind}, {}", words::date(page.lang, when.at)),
        None => kind,
    }
}

fn pieces(page: &Page, desk: &RightsDesk, open: bool) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = desk
        .pieces
        .iter()
        .map(|p| {
            let name = called(page, p.kind, p.when);
            let link = if open {
                Html::link(&format!("{}/pieces/{}", path(desk.row.id), p.id), &name)
            } else {
                Html::text(&name)
            };
            let source = p.source.in_lang(page.lang);
            vec![
                Cell::new(link),
                Cell::new(Html::name(source)),
                Cell::new(chosen(page, p)),
                Cell::new(ground(page, p)),
            ]
        })
        .collect();
    let heads = ["piece", "source", "choice", "ground"];
    let heads = heads.iter().map(|k| page.code("rights-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("rights-pieces"), heads, rows))
}

fn chosen(page: &Page, p: &PieceLine) -> Html {
    let (key, colour) = match p.choice {
        None if p.changed => ("rights-choice-changed", "yellow"),
        None => ("rights-choice-none", "yellow"),
        Some(PieceChoice::Withhold) => ("rights-choice-withhold", "red"),
        Some(PieceChoice::Give) if p.cut > 0 => ("rights-choice-part", "blue"),
        Some(PieceChoice::Give) => ("rights-choice-give", "green"),
    };
    Tag::new(page.t(key), colour).into()
}

fn ground(page: &Page, p: &PieceLine) -> Html {
    let kept = p.choice == Some(PieceChoice::Withhold) || p.cut > 0;
    let found = Rulebook::builtin()
        .access_ground(&p.ground)
        .filter(|_| kept);
    found.map_or_else(Html::default, |g| {
        let at = g.citations.first().map_or("", |c| &*c.pinpoint);
        Html::text(&format!("{} ({at})", g.says.get(page.lang)))
    })
}

fn packs(page: &Page, all: &[PackOfRequest]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|p| {
            let word = if p.row.issued_us.is_some() {
                page.t("rights-state-issued")
            } else {
                page.code("access-second-state-", p.standing.as_str())
            };
            let answered = p.answered_by.as_deref().unwrap_or_default();
            vec![
                Cell::new(Html::link(
                    &format!("/packs/{}", p.row.id),
                    &page.t1("rights-pack-of", "time", moment(page, p.row.made_us)),
                )),
                Cell::new(Html::name(&p.asked_by)),
                Cell::new(Html::name(answered)),
                Cell::new(Html::link(&format!("/second/{}", p.row.id), &word)),
            ]
        })
        .collect();
    let heads = ["pack", "asked", "answered", "state"];
    let heads = heads.iter().map(|k| page.code("rights-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("rights-packs"), heads, rows))
}
