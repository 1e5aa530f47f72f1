//! The genogram, drawn from what was recorded and nothing else: an unknown sex is a diamond, a
//! place that is over is dashed. The tables beside it say the same in words.

use super::key::key;
use super::marks::{
    HALF, Marks, Meaning, Point, Shape, Symbol, Tie, line, of_partners, of_tie, strokes,
};
use crate::ui::{Html, Page};
use askama::Template;
use casework::{FamilyPage, Member};
use domain::{
    around::{TieGroup, TieKind},
    person::{RelationKind, Sex},
    text::{headline, with_marks},
    time::{BirthDate, BirthDateKind},
};
use print::Picture;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(super) const WIDTH: i64 = 700;
/// Height of a generation in the genogram.
const ROW: i64 = 140;
/// Room above the first generation, for the lines between people of it.
const ABOVE: i64 = 106;
/// How wide a mark of the key stands on paper with its words, in units and in points.
const KEY_UNITS: f32 = 170.0;
const KEY_WIDE: f32 = 110.0;
/// Most people beside each other.
const ACROSS: usize = 6;

#[derive(Template)]
#[template(path = "pages/family_genogram.html")]
struct Genogram {
    slide: String,
    label: String,
    key_label: String,
    width: i64,
    height: i64,
    marks: Html,
    key: Vec<(Html, String)>,
}

/// A mark of the key, for paper.
#[derive(Template)]
#[template(
    ext = "html",
    source = "<svg viewBox=\"0 0 60 52\" aria-label=\"\">\n{{ mark }}</svg>"
)]
struct Sample<'a> {
    mark: &'a Html,
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

/// Whoever is not born yet is a triangle. The sex that the record says counts; without one, a mother
/// is a circle and a father a square.
fn shape(
    birth: Option<BirthDate>,
    sex: Option<Sex>,
    relation: Option<RelationKind>,
    neutral: bool,
) -> Shape {
    match (sex, relation) {
        _ if birth.is_some_and(|b| b.kind == BirthDateKind::Expected) => Shape::Triangle,
        _ if neutral => Shape::Diamond,
        (Some(Sex::Female), _) | (None, Some(RelationKind::Mother)) => Shape::Circle,
        (Some(Sex::Male), _) | (None, Some(RelationKind::Father)) => Shape::Square,
        _ => Shape::Diamond,
    }
}

/// Letters that stand beside each other in the narrowest place of a picture.
pub(super) const NARROW: usize = 14;

/// A name in at most three lines of so many letters; a double-barrelled name may be broken after its
/// hyphen.
pub(super) fn lines(name: &str, room: usize) -> Vec<String> {
    let name = with_marks(name);
    let mut out = vec![String::new()];
    let parts = name.split(' ').flat_map(|word| {
        let parts = word.split_inclusive('-').enumerate();
        parts.map(|(n, part)| (n == 0, part))
    });
    for (starts, part) in parts {
        let last = out.len() - 1;
        let gap = usize::from(starts && !out[last].is_empty());
        let long = out[last].chars().count() + gap + part.chars().count() > room;
        if !out[last].is_empty() && long && out.len() < 3 {
            out.push(part.to_owned());
            continue;
        }
        if gap == 1 {
            out[last].push(' ');
        }
        out[last].push_str(part);
    }
    out.iter().map(|l| headline(l, room + 2)).collect()
}

/// A name below its symbol, and what they are to the child where no line says it.
fn below(name: &str, said: Option<String>, room: usize) -> Vec<(i64, String)> {
    let all = lines(name, room).into_iter().chain(said);
    (0..).map(|at| 40 + 15 * at).zip(all).collect()
}

/// How many letters fit below a symbol of a row of so many.
fn room(across: usize) -> usize {
    (84 / across.max(1)).clamp(NARROW, 26)
}

/// Whether no line leads from somebody to the child: of which parent they are is not recorded.
const fn without_line(relation: RelationKind) -> bool {
    matches!(
        relation,
        RelationKind::Grandparent | RelationKind::Relative | RelationKind::Other
    )
}

fn symbol(page: &Page, m: &Member, at: Point, neutral: bool, room: usize) -> Symbol {
    let mut class = "sw-geno".to_owned();
    if m.place.same_household && m.place.until.is_none() {
        class.push_str(" sw-geno--home");
    }
    if m.place.until.is_some() {
        class.push_str(" sw-geno--over");
    }
    let said = super::relation(page, &m.place);
    Symbol {
        class,
        risk: m.risk,
        dead: m.died.is_some(),
        lines: below(
            &m.person.name,
            without_line(m.place.relation).then(|| format!("({said})")),
            room,
        ),
        title: format!("{}: {said}", with_marks(&m.person.name)),
        ..Symbol::plain(at, shape(m.birth, m.sex, Some(m.place.relation), neutral))
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

/// The people of each generation in rows that leave room for every name; the child, `None`, stands in
/// the middle of the brothers and sisters.
fn rows(f: &FamilyPage) -> Vec<Vec<Option<&Member>>> {
    let mut generations: [Vec<Option<&Member>>; 4] = Default::default();
    for m in &f.members {
        generations[generation(m.place.relation)].push(Some(m));
    }
    let middle = generations[2].len().min(ACROSS) / 2;
    generations[2].insert(middle, None);
    let rows = generations.iter().flat_map(|all| all.chunks(ACROSS));
    rows.map(<[_]>::to_vec).collect()
}

/// The genogram with its key: every mark that it has, and no other.
pub(super) fn genogram(page: &Page, f: &FamilyPage, neutral: bool) -> Html {
    Html::of(&drawn(page, f, neutral))
}

/// The same for paper: the picture, and each mark of its key as a small one with its words below.
pub(super) fn on_paper(page: &Page, f: &FamilyPage, wide: f32) -> (Vec<Picture>, Vec<Picture>) {
    let whole = drawn(page, f, false);
    let key = whole.key.iter().filter_map(|(mark, words)| {
        let svg = Sample { mark };
        let mut sample = Html::of(&svg).drawn(|_| KEY_WIDE).pop()?;
        sample.alt = whole.key_label.clone();
        sample.caption.clone_from(words);
        // Room for the words, which stand below it.
        sample.width = KEY_UNITS;
        Some(sample)
    });
    let key = key.collect();
    (
        Html::of(&whole)
            .drawn(|_| wide)
            .into_iter()
            .take(1)
            .collect(),
        key,
    )
}

fn drawn(page: &Page, f: &FamilyPage, neutral: bool) -> Genogram {
    let rows = rows(f);
    let mut places: BTreeMap<Uuid, Point> = BTreeMap::new();
    let mut symbols = Vec::new();
    for (row, people) in rows.iter().enumerate() {
        for (at, m) in people.iter().enumerate() {
            let down = ROW * i64::try_from(row).unwrap_or(0);
            let place = (spread(people.len(), at), ABOVE + down);
            match m {
                Some(m) => {
                    places.insert(m.person.id, place);
                    symbols.push(symbol(page, m, place, neutral, room(people.len())));
                }
                None => {
                    places.insert(f.identity.id, place);
                    symbols.push(Symbol {
                        index: true,
                        class: "sw-geno sw-geno--home".into(),
                        dead: f.died.is_some(),
                        lines: below(&f.identity.name, None, room(people.len())),
                        title: with_marks(&f.identity.name),
                        ..Symbol::plain(place, shape(f.identity.birth, f.sex, None, neutral))
                    });
                }
            }
        }
    }
    let (ties, meanings) = ties(f, &places);
    let marks = Html::of(&Marks {
        ties: &ties,
        symbols: &symbols,
    });
    Genogram {
        slide: page.t("picture-slide"),
        label: page.tn("family-genogram-label", f.members.len()),
        key_label: page.t("family-key"),
        width: WIDTH,
        height: ABOVE - 60 + ROW * i64::try_from(rows.len()).unwrap_or(1),
        key: key(page, &symbols, &meanings, neutral),
        marks,
    }
}

/// How far the middle of a line lies beside the straight way: over the heads of those between two
/// people of one generation, and the further out the more lines there are.
fn bend(a: Point, b: Point, nth: usize) -> f64 {
    let beside = [0.0, 14.0, 26.0, 36.0][nth.min(3)];
    match (a.1 == b.1, (a.0 - b.0).abs()) {
        (true, 0..200) => 26.0 + beside,
        (true, 200..400) => 40.0 + beside,
        (true, _) => 52.0 + beside.min(26.0),
        (false, _) => 6.0 + beside,
    }
}

/// Every line, and what the lines mean.
fn ties(f: &FamilyPage, places: &BTreeMap<Uuid, Point>) -> (Vec<Tie>, BTreeSet<Meaning>) {
    let (mut all, mut meanings) = (Vec::new(), BTreeSet::new());
    let Some(&(cx, cy)) = places.get(&f.identity.id) else {
        return (all, meanings);
    };
    for m in &f.members {
        let Some(&(x, y)) = places.get(&m.person.id) else {
            continue;
        };
        if without_line(m.place.relation) {
            continue;
        }
        // Lines of descent come from mother and father alone. A step-parent or carer has a line of
        // its own beside them, and brothers and sisters one to the child: which parents they have in
        // common is not recorded.
        let (path, meaning) = match m.place.relation {
            RelationKind::Mother | RelationKind::Father => (
                format!("M{x} {} V{} H{cx} V{}", y + HALF, cy - 56, cy - HALF),
                Meaning::Family,
            ),
            RelationKind::Sibling => {
                let beside = if x < cx { cx - 10 } else { cx + 10 };
                let up = y.min(cy) - 36;
                (
                    format!("M{x} {} V{up} H{beside} V{}", y - HALF, cy - HALF + 6),
                    Meaning::Sibling,
                )
            }
            _ => (
                format!(
                    "M{x} {} V{} H{} V{}",
                    y + HALF,
                    cy - 46,
                    cx + 10,
                    cy - HALF + 6
                ),
                Meaning::Carer,
            ),
        };
        let over = m.place.until.is_some();
        let class = match (over, meaning) {
            (true, _) => "sw-geno__tie sw-geno__tie--over",
            (false, Meaning::Family) => "sw-geno__tie",
            (false, Meaning::Sibling) => "sw-geno__tie sw-geno__tie--sibling",
            (false, _) => "sw-geno__tie sw-geno__tie--carer",
        };
        all.push(Tie::new(class, path));
        meanings.insert(if over { Meaning::Over } else { meaning });
    }
    // Lines between the same two people lie beside each other.
    let mut drawn: BTreeMap<(Uuid, Uuid), usize> = BTreeMap::new();
    let mut between = |a: Uuid, b: Uuid| {
        let (at, to) = (*places.get(&a)?, *places.get(&b)?);
        let nth = drawn.entry((a.min(b), a.max(b))).or_default();
        let out = bend(at, to, *nth);
        *nth += 1;
        // Always to the same side, whoever is named first.
        Some((at, to, if at.0 > to.0 { -out } else { out }))
    };
    for p in &f.partners {
        let Some((a, b, bend)) = between(p.one.id, p.other.id) else {
            continue;
        };
        let (kind, parting) = of_partners(p);
        all.extend(line(kind, a, b, bend));
        meanings.insert(Meaning::Tie(kind));
        if let Some(parting) = parting {
            all.extend(strokes(parting, a, b, bend));
            meanings.insert(Meaning::Parted(parting));
        }
    }
    let couple = |k: TieKind| k.group() == TieGroup::Couple;
    for t in f.ties.iter().filter(|t| t.holds() && !couple(t.said.kind)) {
        if let Some((a, b, bend)) = between(t.one.id, t.other.id) {
            all.extend(of_tie(t, a, b, bend));
            meanings.insert(Meaning::Tie(t.said.kind));
        }
    }
    (all, meanings)
}
