//! Whether a point of a drawing lies on the child's body: what was pressed beside it is no part of it,
//! and gets no words of one.

use super::draw::{Art, PANEL, SMALL, art};
use domain::body_map::{ACROSS, BodyFigure, BodyPanel};
use kurbo::{BezPath, ParamCurveNearest, Point, Shape};

/// How far beside the outline a press still counts, in units of the drawing: about the breadth of a
/// finger's tip on the screen.
const SLACK: f64 = 16.0;

impl Art {
    const fn source(self) -> &'static str {
        macro_rules! of {
            ($name:literal) => {
                include_str!(concat!("../../../templates/body/", $name, ".html"))
            };
        }
        match self {
            Self::ChildFront => of!("child_front"),
            Self::ChildBack => of!("child_back"),
            Self::InfantFront => of!("infant_front"),
            Self::InfantBack => of!("infant_back"),
            Self::HeadFront => of!("head_front"),
            Self::HeadBack => of!("head_back"),
            Self::HeadLeft => of!("head_left"),
            Self::Palm => of!("palm"),
            Self::HandBack => of!("hand_back"),
            Self::FootTop => of!("foot_top"),
            Self::FootSole => of!("foot_sole"),
            Self::InfantHeadFront => of!("infant_head_front"),
            Self::InfantHeadBack => of!("infant_head_back"),
            Self::InfantHeadLeft => of!("infant_head_left"),
            Self::InfantHeadTop => of!("infant_head_top"),
            Self::InfantPalm => of!("infant_palm"),
            Self::InfantHandBack => of!("infant_hand_back"),
            Self::InfantFootTop => of!("infant_foot_top"),
            Self::InfantFootSole => of!("infant_foot_sole"),
        }
    }
}

/// The outlines of what is skin. An ear is drawn open; it is closed to say what lies in it.
fn skin(art: Art) -> Vec<BezPath> {
    let tags = art
        .source()
        .split('<')
        .filter(|t| t.contains("sw-fig__skin"));
    let outlines = tags.filter_map(|t| t.split(" d=\"").nth(1)?.split('"').next());
    outlines
        .flat_map(|d| {
            d.split_inclusive('M')
                .map(|part| part.trim_end_matches('M'))
        })
        .filter(|part| !part.is_empty())
        .filter_map(|part| {
            let closed = format!("M{}Z", part.trim_end_matches('Z'));
            BezPath::from_svg(&closed).ok()
        })
        .collect()
}

/// Whether a point of a drawing, in thousandths of it, is on the body or at its edge.
pub(super) fn is_on_body(figure: BodyFigure, panel: BodyPanel, (x, y): (u16, u16)) -> bool {
    let (art, mirrored) = art(figure, panel);
    let tall = match panel.view().panels(figure) {
        [_] => 2 * PANEL,
        _ => SMALL,
    };
    let part = |n: u16, of: u32| f64::from(n) * f64::from(of) / f64::from(ACROSS);
    let (x, y) = (part(x, PANEL), part(y, tall));
    let at = Point::new(if mirrored { f64::from(PANEL) - x } else { x }, y);
    skin(art).iter().any(|outline| {
        outline.contains(at)
            || outline
                .segments()
                .any(|s| s.nearest(at, 0.5).distance_sq <= SLACK * SLACK)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::body_map::{BodyView, sites};

    #[test]
    fn every_part_of_the_body_is_on_it_and_the_corners_are_not() {
        let mut looked_at = 0;
        for panel in BodyPanel::ALL {
            for figure in BodyFigure::ALL {
                if !panel.view().panels(*figure).contains(panel) {
                    continue;
                }
                for site in sites(*panel).into_iter().filter(|s| s.is_on(*figure)) {
                    let at = site.point(*figure);
                    assert!(is_on_body(*figure, *panel, at), "{} {at:?}", site.word());
                    looked_at += 1;
                }
                for corner in [(0, 0), (1000, 0)] {
                    assert!(!is_on_body(*figure, *panel, corner), "{panel} {corner:?}");
                }
            }
        }
        assert!(looked_at > 200, "{looked_at}");
    }

    #[test]
    fn between_the_heads_is_nobody() {
        let [front, ..] = BodyView::Head.panels(BodyFigure::Child) else {
            panic!("heads are drawn beside each other");
        };
        assert!(!is_on_body(BodyFigure::Child, *front, (990, 500)));
        assert!(is_on_body(BodyFigure::Child, *front, (500, 500)));
    }
}
