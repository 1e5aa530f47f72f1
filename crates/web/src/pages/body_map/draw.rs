//! The drawings, with their numbered marks. Everything they show is also said in words beside them.

use super::says;
use crate::ui::{Html, Page};
use askama::Template;
use domain::body_map::{ACROSS, BodyFigure, BodyMark, BodyPanel, BodyView};

/// Width on screen of every sheet, in CSS pixels: a press is told in these.
const ON_SCREEN: u32 = 264;
/// Units of a drawing across.
pub(super) const PANEL: u32 = 300;
/// Height of a small drawing, and of the words above it.
pub(super) const SMALL: u32 = 320;
const LABEL: u32 = 30;

/// A mark as it is drawn.
pub struct Shown<'a> {
    /// Its number.
    pub number: usize,
    /// What was seen, and where.
    pub mark: &'a BodyMark,
    /// 0 for the newest; the higher, the lighter. 3 is the lightest.
    pub age: u8,
}

/// Which outline a drawing is made of.
#[derive(Clone, Copy)]
pub(super) enum Art {
    ChildFront,
    ChildBack,
    InfantFront,
    InfantBack,
    HeadFront,
    HeadBack,
    HeadLeft,
    Palm,
    HandBack,
    FootTop,
    FootSole,
    InfantHeadFront,
    InfantHeadBack,
    InfantHeadLeft,
    InfantHeadTop,
    InfantPalm,
    InfantHandBack,
    InfantFootTop,
    InfantFootSole,
}

/// The outline of a drawing, and whether it is the mirror of it.
pub(super) const fn art(figure: BodyFigure, panel: BodyPanel) -> (Art, bool) {
    use BodyPanel as P;
    match (panel, figure) {
        (P::Front, BodyFigure::Child) => (Art::ChildFront, false),
        (P::Front, BodyFigure::Infant) => (Art::InfantFront, false),
        (P::Back, BodyFigure::Child) => (Art::ChildBack, false),
        (P::Back, BodyFigure::Infant) => (Art::InfantBack, false),
        (P::HeadFront, _) => (Art::HeadFront, false),
        (P::HeadBack, _) => (Art::HeadBack, false),
        (P::HeadLeft, _) => (Art::HeadLeft, false),
        (P::HeadRight, _) => (Art::HeadLeft, true),
        (P::LeftPalm, _) => (Art::Palm, false),
        (P::RightPalm, _) => (Art::Palm, true),
        (P::RightHandBack, _) => (Art::HandBack, false),
        (P::LeftHandBack, _) => (Art::HandBack, true),
        (P::LeftFoot, _) => (Art::FootTop, false),
        (P::RightFoot, _) => (Art::FootTop, true),
        (P::RightSole, _) => (Art::FootSole, false),
        (P::LeftSole, _) => (Art::FootSole, true),
        (P::InfantHeadFront, _) => (Art::InfantHeadFront, false),
        (P::InfantHeadBack, _) => (Art::InfantHeadBack, false),
        (P::InfantHeadLeft, _) => (Art::InfantHeadLeft, false),
        (P::InfantHeadRight, _) => (Art::InfantHeadLeft, true),
        (P::InfantHeadTop, _) => (Art::InfantHeadTop, false),
        (P::InfantLeftPalm, _) => (Art::InfantPalm, false),
        (P::InfantRightPalm, _) => (Art::InfantPalm, true),
        (P::InfantRightHandBack, _) => (Art::InfantHandBack, false),
        (P::InfantLeftHandBack, _) => (Art::InfantHandBack, true),
        (P::InfantLeftFoot, _) => (Art::InfantFootTop, false),
        (P::InfantRightFoot, _) => (Art::InfantFootTop, true),
        (P::InfantRightSole, _) => (Art::InfantFootSole, false),
        (P::InfantLeftSole, _) => (Art::InfantFootSole, true),
    }
}

struct Drawn {
    art: Art,
    place: String,
    label: Option<(u32, u32, String)>,
}

struct Pin {
    x: u32,
    y: u32,
    number: usize,
    age: u8,
    title: String,
}

#[derive(Template)]
#[template(path = "pages/body_sheet.html")]
struct Sheet {
    height: u32,
    width: u32,
    small: bool,
    alt: String,
    panels: Vec<Drawn>,
    /// What stands at the viewer's left and right of the whole body.
    ends: Option<(String, String)>,
    pins: Vec<Pin>,
    hidden: bool,
}

/// Rows of drawings on a sheet of small ones.
fn rows(panels: usize) -> u32 {
    u32::try_from(panels.div_ceil(2)).unwrap_or(1)
}

/// Units of a sheet, across and down.
fn units(view: BodyView, figure: BodyFigure) -> (u32, u32) {
    match view.panels(figure) {
        [_] => (PANEL, 2 * PANEL),
        all => (2 * PANEL, rows(all.len()) * (SMALL + LABEL)),
    }
}

/// Where a drawing stands on its sheet: its upper left corner and its height, in units. One that
/// has no other beside it stands in the middle.
fn corner(panel: BodyPanel) -> (u32, u32, u32) {
    let figure = match panel.of_infant() {
        true => BodyFigure::Infant,
        false => BodyFigure::Child,
    };
    let all = panel.view().panels(figure);
    if all.len() == 1 {
        return (0, 0, 2 * PANEL);
    }
    let at = all.iter().position(|p| *p == panel).unwrap_or(0);
    let row = u32::try_from(at / 2).unwrap_or(0);
    let left = match at % 2 {
        1 => PANEL,
        _ if at + 1 == all.len() => PANEL / 2,
        _ => 0,
    };
    (left, row * (SMALL + LABEL) + LABEL, SMALL)
}

/// The point of a drawing on which somebody pressed, from the pixels of the sheet on the screen.
pub fn pressed(
    view: BodyView,
    figure: BodyFigure,
    (left, top): (u32, u32),
) -> Option<(BodyPanel, u16, u16)> {
    let (wide, _) = units(view, figure);
    let x = left.checked_mul(wide)? / ON_SCREEN;
    let y = top.checked_mul(wide)? / ON_SCREEN;
    let panel = match view.panels(figure) {
        [one] => *one,
        all => {
            let row = usize::try_from(y / (SMALL + LABEL)).ok()?;
            let alone = row * 2 + 1 == all.len();
            let column = usize::from(x >= PANEL && !alone);
            *all.get(row * 2 + column).or(all.last())?
        }
    };
    let (x0, y0, tall) = corner(panel);
    let part = |n: u32, of: u32| {
        let across = u32::from(ACROSS);
        u16::try_from((n * across / of).min(across)).unwrap_or(ACROSS)
    };
    Some((
        panel,
        part(x.saturating_sub(x0), PANEL),
        part(y.saturating_sub(y0), tall),
    ))
}

fn pin(page: &Page, shown: &Shown<'_>) -> Pin {
    let (x0, y0, tall) = corner(shown.mark.panel);
    let across = u32::from(ACROSS);
    Pin {
        x: x0 + u32::from(shown.mark.x) * PANEL / across,
        y: y0 + u32::from(shown.mark.y) * tall / across,
        number: shown.number,
        age: shown.age,
        title: says::numbered(page, shown),
    }
}

/// One sheet with those of the marks that stand on it. `hidden` where the words beside it say the
/// same to whoever hears the page.
pub fn sheet(
    page: &Page,
    figure: BodyFigure,
    view: BodyView,
    all: &[Shown<'_>],
    hidden: bool,
) -> Html {
    let (width, height) = units(view, figure);
    let panels = view.panels(figure);
    let many = panels.len() > 1;
    let here: Vec<&Shown<'_>> = all.iter().filter(|s| on(s, figure, view)).collect();
    let panels = panels.iter().map(|panel| {
        let (art, mirrored) = art(figure, *panel);
        let (x, y, _) = corner(*panel);
        let place = if mirrored {
            format!("translate({} {y}) scale(-1 1)", x + PANEL)
        } else {
            format!("translate({x} {y})")
        };
        let label = many.then(|| (x + PANEL / 2, y - 8, says::panel(page, *panel)));
        Drawn { art, place, label }
    });
    let (left, right) = (page.t("body-l"), page.t("body-r"));
    Html::of(&Sheet {
        width,
        height,
        small: many,
        alt: says::alt(page, (view, figure), &here),
        panels: panels.collect(),
        ends: match view {
            BodyView::Front => Some((right, left)),
            BodyView::Back => Some((left, right)),
            _ => None,
        },
        pins: here.into_iter().map(|s| pin(page, s)).collect(),
        hidden,
    })
}

/// Whether a mark stands on a sheet. On the whole body the two outlines share a drawing's name; a
/// baby's mark on a small drawing of a child was put there before a baby had its own.
pub fn on(s: &Shown<'_>, figure: BodyFigure, view: BodyView) -> bool {
    let panels = view.panels(figure);
    let whole = panels.len() == 1;
    panels.contains(&s.mark.panel) && (!whole || s.mark.figure == figure)
}

#[derive(Template)]
#[template(path = "pages/body_pictures.html")]
struct Pictures {
    sheets: Vec<(String, Html)>,
}

/// Every sheet on which one of the marks stands.
pub fn pictures(page: &Page, all: &[Shown<'_>]) -> Html {
    let mut sheets = Vec::new();
    for view in BodyView::ALL {
        for figure in BodyFigure::ALL {
            if all.iter().any(|s| on(s, *figure, *view)) {
                let name = says::sheet_name(page, *view, *figure);
                sheets.push((name, sheet(page, *figure, *view, all, false)));
            }
        }
    }
    Html::of(&Pictures { sheets })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::body_map::{site_of, sites};

    #[test]
    fn a_press_on_a_part_of_the_body_finds_that_part_again() {
        for (view, figure) in BodyView::ALL
            .iter()
            .flat_map(|v| BodyFigure::ALL.iter().map(move |f| (*v, *f)))
        {
            let (wide, high) = units(view, figure);
            let px = |n: u32| n * ON_SCREEN / wide;
            for panel in view.panels(figure) {
                for site in sites(*panel) {
                    let (x, y) = site.point(figure);
                    let (x0, y0, tall) = corner(*panel);
                    assert!(y0 + tall <= high, "{panel} hangs over its sheet");
                    let left = px(x0 + u32::from(x) * PANEL / 1000);
                    let top = px(y0 + u32::from(y) * tall / 1000);
                    let (found, nx, ny) = pressed(view, figure, (left, top)).expect("on the sheet");
                    assert_eq!(found, *panel, "{}", site.word());
                    assert!(
                        nx.abs_diff(x) < 20 && ny.abs_diff(y) < 20,
                        "{}",
                        site.word()
                    );
                }
            }
        }
        assert!(site_of("front.knee.left").is_some());
    }

    #[test]
    fn a_mark_of_before_stays_on_the_drawing_on_which_it_was_put() {
        let at = |figure, word: &str| BodyMark::at(figure, site_of(word).unwrap());
        let old = at(BodyFigure::Infant, "head-front.eye.left");
        let new = at(BodyFigure::Infant, "infant-head-front.eye.left");
        for (mark, where_it_is) in [(&old, BodyFigure::Child), (&new, BodyFigure::Infant)] {
            let shown = Shown {
                number: 1,
                mark,
                age: 0,
            };
            for figure in BodyFigure::ALL {
                assert_eq!(on(&shown, *figure, BodyView::Head), *figure == where_it_is);
            }
        }
    }
}
