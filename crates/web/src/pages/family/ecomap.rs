//! The ecomap: the household in the middle, people elsewhere on the one side and agencies on the
//! other. All of them, however many there are; the table beside it lists the same.

use super::draw::{NARROW, WIDTH, lines};
use crate::ui::{Cell, Html, Page, Table};
use askama::Template;
use casework::{FamilyPage, Member, Source};
use domain::text::with_marks;

/// From box to box, down.
const STEP: i64 = 66;
/// Where the columns of the left side stand; those of the right are as far from the other edge.
const COLUMNS: [i64; 2] = [70, 216];
/// Between the two columns: the line from which the ways to the boxes branch off.
const STEM: i64 = 143;
/// So many boxes stand in one column of their own, which leaves more room for the way to them.
const FEW: usize = 4;
/// Where that column stands, and its stem.
const ONE: (i64, i64) = (120, 232);
/// Radius of the household.
const HOME: i64 = 60;
/// Room for the words above each side.
const HEAD: i64 = 40;

struct Around {
    x: i64,
    y: i64,
    lines: Vec<(i64, String)>,
    agency: bool,
    over: bool,
    risk: bool,
    /// From the stem to the box.
    way: String,
}

#[derive(Template)]
#[template(path = "pages/family_ecomap.html")]
struct Ecomap {
    slide: String,
    label: String,
    width: i64,
    height: i64,
    cx: i64,
    cy: i64,
    inside: Vec<(i64, String)>,
    heads: Vec<(i64, String)>,
    stems: Vec<String>,
    around: Vec<Around>,
}

/// Lines one under the other around the middle of something.
fn centred(lines: Vec<String>, middle: i64) -> Vec<(i64, String)> {
    let n = i64::try_from(lines.len()).unwrap_or(1);
    let first = middle + 5 - 7 * (n - 1);
    (0..n).map(|at| first + 14 * at).zip(lines).collect()
}

/// An agency's name in the reader's language.
fn agency(page: &Page, s: &Source) -> String {
    match page.lang {
        domain::Lang::En => s.name_en.clone(),
        domain::Lang::Cy => s.name_cy.clone(),
    }
}

/// One who or what is around the household.
struct Thing {
    name: String,
    agency: bool,
    over: bool,
    risk: bool,
}

const fn home(m: &Member) -> bool {
    m.place.same_household && m.place.until.is_none()
}

fn people(f: &FamilyPage) -> Vec<Thing> {
    let elsewhere = f.members.iter().filter(|m| !home(m));
    elsewhere
        .map(|m| Thing {
            name: m.person.name.clone(),
            agency: false,
            over: m.place.until.is_some(),
            risk: m.risk,
        })
        .collect()
}

fn agencies(page: &Page, f: &FamilyPage) -> Vec<Thing> {
    f.sources
        .iter()
        .map(|s| Thing {
            name: agency(page, s),
            agency: true,
            over: false,
            risk: false,
        })
        .collect()
}

/// Rows of two that so many boxes take.
fn rows(boxes: usize) -> i64 {
    let rows = if boxes <= FEW {
        boxes
    } else {
        boxes.div_ceil(2)
    };
    i64::try_from(rows).unwrap_or(1)
}

/// One side: its boxes in two columns around the stem.
fn side(all: Vec<Thing>, cy: i64, right: bool) -> (Vec<Around>, Vec<String>) {
    if all.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mirror = |x: i64| if right { WIDTH - x } else { x };
    let n = rows(all.len());
    let top = cy - (n - 1) * STEP / 2;
    let few = all.len() <= FEW;
    let stem = mirror(if few { ONE.1 } else { STEM });
    let bottom = top + (n - 1) * STEP;
    let edge = mirror(WIDTH / 2 - HOME);
    let stems = vec![
        format!("M{edge} {cy}H{stem}"),
        format!("M{stem} {}V{}", top.min(cy), bottom.max(cy)),
    ];
    let boxes = all.into_iter().enumerate().map(|(at, thing)| {
        let (x, row) = match few {
            true => (mirror(ONE.0), at),
            false => (mirror(COLUMNS[1 - at % 2]), at / 2),
        };
        let y = top + i64::try_from(row).unwrap_or(0) * STEP;
        Around {
            x,
            y,
            lines: centred(lines(&thing.name, NARROW), 0),
            agency: thing.agency,
            over: thing.over,
            risk: thing.risk,
            way: format!("M{stem} {y}H{x}"),
        }
    });
    (boxes.collect(), stems)
}

/// The ecomap.
pub(super) fn ecomap(page: &Page, f: &FamilyPage) -> Html {
    let mut inside = lines(&f.identity.name, NARROW);
    let with = f.members.iter().filter(|m| home(m)).count();
    if with > 0 {
        inside.push(page.tn("family-and-others", with));
    }
    let (people, agencies) = (people(f), agencies(page, f));
    let tall = rows(people.len()).max(rows(agencies.len())) * STEP;
    let height = HEAD + tall.max(2 * HOME + 8) + 12;
    let cy = HEAD + (height - HEAD - 12) / 2;
    let middle = |n: usize| if n <= FEW { ONE.0 } else { STEM };
    let head = |there: bool, x: i64, key: &str| there.then(|| (x, page.t(key)));
    let (left, right) = (middle(people.len()), WIDTH - middle(agencies.len()));
    let heads = [
        head(!people.is_empty(), left, "family-eco-people"),
        head(!agencies.is_empty(), right, "family-eco-agencies"),
    ];
    let heads = heads.into_iter().flatten().collect();
    let (mut around, mut stems) = side(people, cy, false);
    let (more, other) = side(agencies, cy, true);
    around.extend(more);
    stems.extend(other);
    Html::of(&Ecomap {
        slide: page.t("picture-slide"),
        label: page.tn("family-ecomap-label", around.len()),
        width: WIDTH,
        height,
        cx: WIDTH / 2,
        cy,
        inside: centred(inside, cy),
        heads,
        stems,
        around,
    })
}

/// The same in words: everybody of the household, everybody elsewhere, and every agency.
pub(super) fn table(page: &Page, f: &FamilyPage) -> Table {
    let row = |name: &str, what: String, risk: bool| {
        let mut who = Html::name(&with_marks(name));
        if risk {
            let said = format!(" ({})", page.t("family-risk-on"));
            who = who.and(&Html::text(&said));
        }
        vec![Cell::new(who), Cell::new(what)]
    };
    let mut all = vec![row(&f.identity.name, page.t("family-the-child"), false)];
    let (inside, outside): (Vec<&Member>, Vec<&Member>) = f.members.iter().partition(|m| home(m));
    for m in inside {
        all.push(row(&m.person.name, page.t("family-eco-home"), m.risk));
    }
    for m in outside {
        let what = match m.place.until {
            Some(_) => page.t1("family-eco-over", "date", super::day(page, m.place.until)),
            None => page.t("family-eco-elsewhere"),
        };
        all.push(row(&m.person.name, what, m.risk));
    }
    for s in &f.sources {
        all.push(row(&agency(page, s), page.t("family-agency"), false));
    }
    let head = vec![page.t("lead-col-name"), page.t("family-eco-what")];
    Table::new(page.t("family-eco-table"), head, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_box_has_a_place_of_its_own_however_many_there_are() {
        for n in [1, 2, 4, 5, 12, 13, 40, 301] {
            let all = |agency| {
                (0..n).map(move |k| Thing {
                    name: format!("{k}"),
                    agency,
                    over: false,
                    risk: false,
                })
            };
            let cy = HEAD + rows(n) * STEP / 2;
            for right in [false, true] {
                let (boxes, stems) = side(all(right).collect(), cy, right);
                assert_eq!((boxes.len(), stems.len()), (n, 2), "none is left out");
                for (at, a) in boxes.iter().enumerate() {
                    assert!(a.x >= 62 && a.x <= WIDTH - 62 && a.y >= HEAD);
                    for b in &boxes[at + 1..] {
                        let apart = (a.x - b.x).abs() >= 124 || (a.y - b.y).abs() >= 56;
                        assert!(apart, "{n}: two boxes lie over each other");
                    }
                }
            }
        }
    }
}
