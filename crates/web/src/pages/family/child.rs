//! A child's family and places: who lives together, the genogram, the ecomap, and everything again
//! in tables.

use super::{day, draw, ecomap, person, relation, risks, ties};
use crate::{
    App, Signed,
    pages::lead::form::identity_bar,
    ui::{self, Button, Cell, Html, Page, Row, Section, SummaryList, Table, Tag},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{FamilyPage, Member};
use domain::{
    person::{Died, PersonKind},
    text::with_marks,
    time::{BirthDate, BirthDateKind},
};
use print::Block;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/family.html")]
struct Family {
    page: Page,
    identity: Html,
    risks: Html,
    add: Vec<Button>,
    household: SummaryList,
    moved: Option<Table>,
    genogram: Html,
    symbols: (String, String),
    people: Option<Table>,
    partners: Option<Table>,
    ties: Option<Table>,
    ties_before: Option<Table>,
    ecomap: Html,
    ecomap_table: Table,
    changes: Option<Table>,
}

/// Which symbols the genogram is drawn with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    show: String,
}

/// `GET /children/{id}/family`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Response {
    let family = match app.casework.family(&signed.actor, id).await {
        Ok(family) => family,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("family-title", Some(Section::Children))
        .back_to(format!("/children/{id}"))
        .wide();
    let neutral = asked.show == "neutral";
    let symbols = match neutral {
        true => (
            "family-symbols-usual",
            format!("/children/{id}/family#genogram"),
        ),
        false => (
            "family-symbols-neutral",
            format!("/children/{id}/family?show=neutral#genogram"),
        ),
    };
    let shown = Family {
        identity: identity_bar(&page, &family.identity),
        risks: risks(&page, &family.risks),
        add: [
            ("lead-around-title", "people"),
            ("family-ties-title", "family/ties"),
        ]
        .into_iter()
        .map(|(key, to)| Button::link(page.t(key), format!("/children/{id}/{to}")).secondary())
        .collect(),
        household: household(&page, &family),
        moved: moved(&page, &family),
        genogram: draw::genogram(&page, &family, neutral),
        symbols: (page.t(symbols.0), symbols.1),
        people: people(&page, Some(id), &family),
        partners: partners(&page, &family),
        ties: ties::standing(&page, &family),
        ties_before: ties::before(&page, &family),
        ecomap: ecomap::ecomap(&page, &family),
        ecomap_table: ecomap::table(&page, &family),
        changes: changes(&page, &family),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// The genogram and the ecomap for paper, each with the tables that say the same; nothing where
/// nobody and no agency stands around the child.
pub(in crate::pages) fn on_paper(page: &Page, f: &FamilyPage, wide: f32) -> Vec<Block> {
    let mut blocks = Vec::new();
    let table = |blocks: &mut Vec<Block>, t: Option<Table>| {
        let Some(t) = t else { return };
        blocks.push(Block::Heading(3, t.caption().to_owned()));
        blocks.push(Block::Table(t.on_paper(&[])));
    };
    if !f.members.is_empty() {
        let (picture, key) = draw::on_paper(page, f, wide);
        blocks.push(Block::Heading(2, page.t("family-genogram")));
        blocks.push(Block::Pictures(picture));
        blocks.push(Block::Heading(3, page.t("family-key")));
        blocks.push(Block::Pictures(key));
        table(&mut blocks, people(page, None, f));
        table(&mut blocks, partners(page, f));
        table(&mut blocks, ties::standing(page, f));
    }
    if !f.members.is_empty() || f.sources.len() > 1 {
        let picture = ecomap::ecomap(page, f).drawn(|_| wide);
        blocks.push(Block::Heading(2, page.t("family-ecomap")));
        blocks.push(Block::Pictures(picture));
        table(&mut blocks, Some(ecomap::table(page, f)));
    }
    blocks
}

fn name_of(m: &Member) -> Html {
    person(m.person.id, &m.person.name, m.kind == PersonKind::Child)
}

fn since(page: &Page, m: &Member) -> String {
    match m.place.from {
        Some(_) => page.t1("family-since", "date", day(page, m.place.from)),
        None => String::new(),
    }
}

/// Who lives at the child's address. The address itself only where it is not protected.
fn household(page: &Page, f: &FamilyPage) -> SummaryList {
    let who = &f.identity;
    let address = match (who.protected_address, &who.address) {
        (true, _) => page.t("lead-address-protected"),
        (false, Some(address)) => address.clone(),
        (false, None) => page.t("family-address-none"),
    };
    let mut rows = vec![
        Row::new(page.t("family-address"), Html::prose(&address)),
        Row::new(
            page.t("family-the-child"),
            Html::name(&with_marks(&who.name)).and(&state(page, who.birth, f.died)),
        ),
    ];
    let here = |m: &&Member| m.place.same_household && m.place.until.is_none();
    for m in f.members.iter().filter(here) {
        let said = name_of(m).and(&Html::text(&format!(" {}", since(page, m))));
        rows.push(Row::new(relation(page, &m.place), said));
    }
    for a in &f.also_at_home {
        let who = person(a.person.id, &a.person.name, a.kind == PersonKind::Child);
        let with = page.t1("family-also-by", "name", with_marks(&a.with.name));
        let said = who.and(&Html::text(&format!(" ({with})")));
        rows.push(Row::new(page.t("family-also-home"), said));
    }
    SummaryList::new(rows).card(page.t("family-household"))
}

/// Who lived there before and no longer does.
fn moved(page: &Page, f: &FamilyPage) -> Option<Table> {
    let gone = |m: &&Member| m.place.same_household && m.place.until.is_some();
    let rows: Vec<Vec<Cell>> = f
        .members
        .iter()
        .filter(gone)
        .map(|m| {
            vec![
                Cell::new(name_of(m)),
                Cell::new(page.code("lead-relation-", m.place.relation.as_str())),
                Cell::new(day(page, m.place.from)),
                Cell::new(day(page, m.place.until)),
            ]
        })
        .collect();
    let head = [
        "lead-col-name",
        "lead-relation",
        "family-from",
        "family-until",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("family-moved"), head, rows))
}

/// That somebody has died, or is not born yet, in words: what the symbol says.
fn state(page: &Page, birth: Option<BirthDate>, died: Option<Died>) -> Html {
    let said = match (died, birth) {
        (Some(Died { on: Some(_) }), _) => {
            page.t1("family-died-on", "date", day(page, died.and_then(|d| d.on)))
        }
        (Some(_), _) => page.t("family-died"),
        (None, Some(b)) if b.kind == BirthDateKind::Expected => {
            page.t1("family-unborn", "date", day(page, Some(b.date)))
        }
        _ => return Html::default(),
    };
    Html::br().and(&Html::text(&said))
}

/// Everybody around the child; `child`: with a link to say that a place is over.
fn people(page: &Page, child: Option<Uuid>, f: &FamilyPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = f
        .members
        .iter()
        .map(|m| {
            let yes = |b: bool| Cell::new(page.t(if b { "yes" } else { "no" }));
            let mut name = name_of(m);
            if m.risk {
                let tag = Tag::new(page.t("family-risk-on"), "red");
                name = name.and(&Html::text(" ")).and(&tag.into());
            }
            name = name.and(&state(page, m.birth, m.died));
            let end = match (m.place.until, child) {
                (Some(_), _) | (_, None) => Html::text(&day(page, m.place.until)),
                (None, Some(child)) => {
                    let href = format!("/children/{child}/family/{}/end", m.person.id);
                    let label = page.t1("family-end-of", "name", with_marks(&m.person.name));
                    Html::link(&href, &label)
                }
            };
            vec![
                Cell::new(name),
                Cell::new(page.code("lead-relation-", m.place.relation.as_str())),
                yes(m.place.parental_responsibility),
                yes(m.place.same_household && m.place.until.is_none()),
                Cell::new(day(page, m.place.from)),
                Cell::new(end),
            ]
        })
        .collect();
    let head = [
        "lead-col-name",
        "lead-relation",
        "lead-col-responsible",
        "lead-col-household",
        "family-from",
        "family-until",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("lead-around"), head, rows))
}

fn partners(page: &Page, f: &FamilyPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = f
        .partners
        .iter()
        .map(|p| {
            vec![
                Cell::new(person(p.one.id, &p.one.name, false)),
                Cell::new(person(p.other.id, &p.other.name, false)),
                Cell::new(ties::couple(page, p)),
                Cell::new(day(page, p.from)),
                Cell::new(day(page, p.until)),
            ]
        })
        .collect();
    let head = [
        "lead-col-name",
        "family-partner",
        "family-how",
        "family-from",
        "family-until",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("family-partners"), head, rows))
}

fn changes(page: &Page, f: &FamilyPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = f
        .changes
        .iter()
        .rev()
        .map(|c| {
            let mut was = vec![relation(page, &c.change.was)];
            if c.change.was.parental_responsibility {
                was.push(page.t("lead-col-responsible"));
            }
            if c.change.was.same_household {
                was.push(page.t("lead-col-household"));
            }
            vec![
                Cell::new(Html::name(&with_marks(&c.person.name))),
                Cell::new(Html::prose(&was.join("\n"))),
                Cell::new(Html::prose(&c.change.why)),
                Cell::new(Html::prose(&format!(
                    "{}\n{}",
                    c.by,
                    crate::pages::lead::moment(page, c.at_us)
                ))),
            ]
        })
        .collect();
    let head = [
        "lead-col-name",
        "family-col-was",
        "family-col-why",
        "family-col-by",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("family-changes"), head, rows))
}
