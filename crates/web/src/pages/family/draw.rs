//! Genogram and ecomap, drawn from what was recorded and nothing else: an unknown sex is a
//! diamond, a place that is over is dashed. The tables beside them say the same in words.

use crate::ui::{Html, Page};
use askama::Template;
use casework::{FamilyPage, Member, Source};
use domain::{
    person::{RelationKind, Sex},
    text::{headline, with_marks},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const WIDTH: i64 = 700;
/// Height of a generation in the genogram.
const ROW: i64 = 130;
/// Half of a symbol.
const HALF: i64 = 22;

enum Shape {
    Square,
    Circle,
    Diamond,
}

struct Symbol {
    x: i64,
    y: i64,
    shape: Shape,
    /// The child whom the page is about: a double ring.
    index: bool,
    class: String,
    risk: bool,
    lines: Vec<(i64, String)>,
    title: String,
}

struct Tie {
    path: String,
    over: bool,
    /// Where the slash of a tie that is over stands.
    slash: Option<(i64, i64)>,
}

#[derive(Template)]
#[template(path = "pages/family_genogram.html")]
struct Genogram {
    label: String,
    width: i64,
    height: i64,
    ties: Vec<Tie>,
    symbols: Vec<Symbol>,
}

/// In which generation somebody stands: grandparents, parents, the child's own, or beside them.
const fn generation(relation: RelationKind) -> usize {
    match relation {
        RelationKind::Grandparent => 0,
        RelationKind::Mother
        | RelationKind::Father
        | RelationKind::StepParent
        | RelationKind::Carer => 1,
        RelationKind::Sibling => 2,
        RelationKind::Relative | RelationKind::Other => 3,
    }
}

/// The sex that the record says counts; without one, a mother is a circle and a father a square.
const fn shape(sex: Option<Sex>, relation: Option<RelationKind>, neutral: bool) -> Shape {
    match (sex, relation) {
        _ if neutral => Shape::Diamond,
        (Some(Sex::Female), _) | (None, Some(RelationKind::Mother)) => Shape::Circle,
        (Some(Sex::Male), _) | (None, Some(RelationKind::Father)) => Shape::Square,
        _ => Shape::Diamond,
    }
}

/// A name in at most two short lines.
fn lines(name: &str) -> Vec<String> {
    let name = with_marks(name);
    let mut out = vec![String::new()];
    for word in name.split(' ') {
        let last = out.len() - 1;
        if out[last].is_empty() {
            out[last].push_str(word);
        } else if out[last].chars().count() + word.chars().count() < 14 {
            out[last].push(' ');
            out[last].push_str(word);
        } else if out.len() < 3 {
            out.push(word.to_owned());
        }
    }
    out.iter().map(|l| headline(l, 16)).collect()
}

/// Lines one under the other around the middle of something.
fn centred(lines: Vec<String>, middle: i64) -> Vec<(i64, String)> {
    let n = i64::try_from(lines.len()).unwrap_or(1);
    let first = middle + 5 - 7 * (n - 1);
    (0..n).map(|at| first + 14 * at).zip(lines).collect()
}

/// A name below its symbol.
fn below(name: &str) -> Vec<(i64, String)> {
    (0..).map(|at| 40 + 15 * at).zip(lines(name)).collect()
}

fn symbol(page: &Page, m: &Member, x: i64, y: i64, neutral: bool) -> Symbol {
    let mut class = "sw-geno".to_owned();
    if m.place.same_household && m.place.until.is_none() {
        class.push_str(" sw-geno--home");
    }
    if m.place.until.is_some() {
        class.push_str(" sw-geno--over");
    }
    let said = super::relation(page, &m.place);
    Symbol {
        x,
        y,
        shape: shape(m.sex, Some(m.place.relation), neutral),
        index: false,
        class,
        risk: m.risk,
        lines: below(&m.person.name),
        title: format!("{}: {said}", with_marks(&m.person.name)),
    }
}

/// The points of a generation, evenly apart.
fn spread(n: usize, at: usize) -> i64 {
    let (n, at) = (
        i64::try_from(n).unwrap_or(1),
        i64::try_from(at).unwrap_or(0),
    );
    WIDTH * (2 * at + 1) / (2 * n.max(1))
}

/// The genogram.
pub(super) fn genogram(page: &Page, f: &FamilyPage, neutral: bool) -> Html {
    let mut rows: [Vec<Option<&Member>>; 4] = Default::default();
    for m in &f.members {
        rows[generation(m.place.relation)].push(Some(m));
    }
    // The child stands in the middle of the brothers and sisters.
    let middle = rows[2].len() / 2;
    rows[2].insert(middle, None);
    let used: Vec<usize> = (0..4).filter(|r| !rows[*r].is_empty()).collect();
    let y_of = |row: usize| {
        let at = used.iter().position(|r| *r == row).unwrap_or(0);
        40 + ROW * i64::try_from(at).unwrap_or(0)
    };
    let mut places: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
    let mut symbols = Vec::new();
    for (row, people) in rows.iter().enumerate() {
        for (at, m) in people.iter().enumerate() {
            let (x, y) = (spread(people.len(), at), y_of(row));
            match m {
                Some(m) => {
                    places.insert(m.person.id, (x, y));
                    symbols.push(symbol(page, m, x, y, neutral));
                }
                None => {
                    places.insert(f.identity.id, (x, y));
                    symbols.push(Symbol {
                        x,
                        y,
                        shape: shape(f.sex, None, neutral),
                        index: true,
                        class: "sw-geno sw-geno--home".into(),
                        risk: false,
                        lines: below(&f.identity.name),
                        title: with_marks(&f.identity.name),
                    });
                }
            }
        }
    }
    let ties = ties(f, &places);
    Html::of(&Genogram {
        label: page.tn("family-genogram-label", f.members.len()),
        width: WIDTH,
        height: 40 + ROW * i64::try_from(used.len()).unwrap_or(1),
        ties,
        symbols,
    })
}

fn ties(f: &FamilyPage, places: &BTreeMap<Uuid, (i64, i64)>) -> Vec<Tie> {
    let mut all = Vec::new();
    let Some(&(cx, cy)) = places.get(&f.identity.id) else {
        return all;
    };
    for m in &f.members {
        let Some(&(x, y)) = places.get(&m.person.id) else {
            continue;
        };
        let over = m.place.until.is_some();
        let path = match generation(m.place.relation) {
            2 => format!("M{x} {} V{} H{cx} V{}", y - HALF, y - 48, cy - HALF),
            3 => continue,
            _ => format!("M{x} {} V{} H{cx} V{}", y + HALF, cy - 48, cy - HALF),
        };
        all.push(Tie {
            path,
            over,
            slash: None,
        });
    }
    for p in &f.partners {
        if let (Some(&(ax, ay)), Some(&(bx, by))) = (places.get(&p.one.id), places.get(&p.other.id))
        {
            let (mx, my) = (i64::midpoint(ax, bx), i64::midpoint(ay, by));
            let side = (bx - ax).signum() * HALF;
            all.push(Tie {
                path: format!("M{} {ay} Q{mx} {} {} {by}", ax + side, my - 34, bx - side),
                over: true,
                slash: p.until.map(|_| (mx, my - 17)),
            });
        }
    }
    all
}

struct Around {
    x: i64,
    y: i64,
    lines: Vec<(i64, String)>,
    agency: bool,
    over: bool,
    risk: bool,
}

#[derive(Template)]
#[template(path = "pages/family_ecomap.html")]
struct Ecomap {
    label: String,
    width: i64,
    height: i64,
    cx: i64,
    cy: i64,
    inside: Vec<(i64, String)>,
    around: Vec<Around>,
}

/// An agency's name in the reader's language.
pub(super) fn agency(page: &Page, s: &Source) -> String {
    match page.lang {
        domain::Lang::En => s.name_en.clone(),
        domain::Lang::Cy => s.name_cy.clone(),
    }
}

/// Twelve directions around the child, thousandths across and down; with more to show they are
/// gone around again further out.
const DIRECTIONS: [(i64, i64); 12] = [
    (0, -1000),
    (866, -500),
    (866, 500),
    (0, 1000),
    (-866, 500),
    (-866, -500),
    (500, -866),
    (1000, 0),
    (500, 866),
    (-500, 866),
    (-1000, 0),
    (-500, -866),
];

/// The ecomap: the household in the middle, and who and what is around it.
pub(super) fn ecomap(page: &Page, f: &FamilyPage) -> Html {
    let home = |m: &&Member| m.place.same_household && m.place.until.is_none();
    let mut inside = lines(&f.identity.name);
    let with = f.members.iter().filter(home).count();
    if with > 0 {
        inside.push(page.tn("family-and-others", with));
    }
    let mut found: Vec<(Vec<String>, bool, bool, bool)> = Vec::new();
    for m in f.members.iter().filter(|m| !home(m)) {
        let over = m.place.until.is_some();
        found.push((lines(&m.person.name), false, over, m.risk));
    }
    for s in &f.sources {
        found.push((lines(&agency(page, s)), true, false, false));
    }
    let (cx, cy) = (WIDTH / 2, 210);
    let around = found.into_iter().take(DIRECTIONS.len()).enumerate();
    let around = around.map(|(n, (lines, agency, over, risk))| {
        let (dx, dy) = DIRECTIONS[n];
        Around {
            x: cx + dx * 270 / 1000,
            y: cy + dy * 160 / 1000,
            lines: centred(lines, 0),
            agency,
            over,
            risk,
        }
    });
    Html::of(&Ecomap {
        label: page.t("family-ecomap-label"),
        width: WIDTH,
        height: 430,
        cx,
        cy,
        inside: centred(inside, cy),
        around: around.collect(),
    })
}
