//! The drawings, with their numbered marks. Everything they show is also said in words beside them.

use super::says;
use crate::ui::{Html, Page};
use askama::Template;
use domain::body_map::{ACROSS, BodyFigure, BodyMark, BodyPanel, BodyView};

/// Width on screen of every sheet, in CSS pixels: a press is told in these.
const ON_SCREEN: u32 = 264;
/// Units of a drawing across.
const PANEL: u32 = 300;
/// Height of a small drawing, and of the words above it.
const SMALL: u32 = 320;
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
enum Art {
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
}

/// The outline of a drawing, and whether it is the mirror of it.
const fn art(figure: BodyFigure, panel: BodyPanel) -> (Art, bool) {
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

/// Units of a sheet, across and down.
const fn units(view: BodyView) -> (u32, u32) {
    match view {
        BodyView::Front | BodyView::Back => (PANEL, 2 * PANEL),
        _ => (2 * PANEL, 2 * (SMALL + LABEL)),
    }
}

/// Where a drawing stands on its sheet: its upper left corner and its height, in units.
fn corner(panel: BodyPanel) -> (u32, u32, u32) {
    let view = panel.view();
    let at = view.panels().iter().position(|p| *p == panel).unwrap_or(0);
    match view {
        BodyView::Front | BodyView::Back => (0, 0, 2 * PANEL),
        _ if at < 2 => (if at == 0 { 0 } else { PANEL }, LABEL, SMALL),
        _ => (if at == 2 { 0 } else { PANEL }, 2 * LABEL + SMALL, SMALL),
    }
}

/// The point of a drawing on which somebody pressed, from the pixels of the sheet on the screen.
pub fn pressed(view: BodyView, (left, top): (u32, u32)) -> Option<(BodyPanel, u16, u16)> {
    let (wide, high) = units(view);
    let x = left.checked_mul(wide)? / ON_SCREEN;
    let y = top.checked_mul(wide)? / ON_SCREEN;
    let panel = match view.panels() {
        [one] => *one,
        all => {
            let row = usize::from(y >= high / 2);
            *all.get(row * 2 + usize::from(x >= PANEL))?
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
    let (width, height) = units(view);
    let here: Vec<&Shown<'_>> = all.iter().filter(|s| on(s, figure, view)).collect();
    let panels = view.panels().iter().map(|panel| {
        let (art, mirrored) = art(figure, *panel);
        let (x, y, _) = corner(*panel);
        let place = if mirrored {
            format!("translate({} {y}) scale(-1 1)", x + PANEL)
        } else {
            format!("translate({x} {y})")
        };
        let many = view.panels().len() > 1;
        let label = many.then(|| (x + PANEL / 2, y - 8, says::panel(page, *panel)));
        Drawn { art, place, label }
    });
    let (left, right) = (page.t("body-l"), page.t("body-r"));
    Html::of(&Sheet {
        width,
        height,
        small: view.panels().len() > 1,
        alt: says::alt(page, view, &here),
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

/// Whether a mark stands on a sheet. The small drawings are the same for a child and a baby.
pub fn on(s: &Shown<'_>, figure: BodyFigure, view: BodyView) -> bool {
    let whole = matches!(view, BodyView::Front | BodyView::Back);
    s.mark.panel.view() == view && (!whole || s.mark.figure == figure)
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
            let whole = matches!(view, BodyView::Front | BodyView::Back);
            if !whole && *figure == BodyFigure::Infant {
                continue;
            }
            if all.iter().any(|s| on(s, *figure, *view)) {
                let name = page.code("body-view-", view.as_str());
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
        for panel in BodyPanel::ALL {
            for site in sites(*panel) {
                let (x, y) = site.point(BodyFigure::Child);
                let (x0, y0, tall) = corner(*panel);
                let (wide, _) = units(panel.view());
                let px = |n: u32| n * ON_SCREEN / wide;
                let left = px(x0 + u32::from(x) * PANEL / 1000);
                let top = px(y0 + u32::from(y) * tall / 1000);
                let (found, nx, ny) = pressed(panel.view(), (left, top)).expect("on the sheet");
                assert_eq!(found, *panel, "{}", site.word());
                assert!(
                    nx.abs_diff(x) < 20 && ny.abs_diff(y) < 20,
                    "{}",
                    site.word()
                );
            }
        }
        assert!(site_of("front.knee.left").is_some());
    }
}
