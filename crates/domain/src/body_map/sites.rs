//! The named parts of the body on each drawing, with the point at which a mark stands when the
//! part is chosen from a list. Points are in units of the drawings: 300 wide, 600 or 320 high.

use super::{ACROSS, BodyFigure, BodyPanel, BodyRegion as R, BodySide};

/// Width of a drawing in its own units.
const WIDE: u16 = 300;

type Point = (u16, u16);

/// A part of the body on a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The drawing.
    pub panel: BodyPanel,
    /// The part of the body.
    pub region: R,
    /// The child's own left or right.
    pub side: BodySide,
    child: Point,
    infant: Point,
    /// Offered on a baby's outline alone.
    infant_only: bool,
}

impl Site {
    /// Whether it is offered on an outline. A baby's drawings have only a baby's parts; on the
    /// drawings that both share, some parts are a baby's alone.
    pub const fn is_on(&self, figure: BodyFigure) -> bool {
        matches!(figure, BodyFigure::Infant) || !self.infant_only
    }

    /// Where a mark stands on it, thousandths of the drawing's width and height.
    pub fn point(&self, figure: BodyFigure) -> Point {
        let (x, y) = match figure {
            BodyFigure::Child => self.child,
            BodyFigure::Infant => self.infant,
        };
        let high = height(self.panel);
        (scaled(x, WIDE), scaled(y, high))
    }

    /// The word by which a form and the API name it: `front.knee.left`.
    pub fn word(&self) -> String {
        format!("{}.{}.{}", self.panel, self.region, self.side)
    }
}

/// Height of a drawing in its own units.
const fn height(panel: BodyPanel) -> u16 {
    match panel {
        BodyPanel::Front | BodyPanel::Back => 600,
        _ => 320,
    }
}

fn scaled(n: u16, of: u16) -> u16 {
    u16::try_from(u32::from(n) * u32::from(ACROSS) / u32::from(of)).unwrap_or(ACROSS)
}

/// One line of a table: the part, whether there are two of it, and its point on the child and on
/// the infant. Of two, the point is that at the viewer's right.
type Line = (R, bool, Point, Point);

const FRONT: &[Line] = &[
    (R::Scalp, false, (150, 24), (150, 28)),
    (R::Face, false, (150, 80), (150, 105)),
    (R::Neck, false, (150, 136), (150, 172)),
    (R::Shoulder, true, (212, 166), (222, 202)),
    (R::Chest, true, (176, 186), (176, 216)),
    (R::UpperArm, true, (222, 206), (236, 218)),
    (R::Elbow, true, (230, 256), (250, 230)),
    (R::Forearm, true, (242, 288), (258, 236)),
    (R::Wrist, true, (249, 318), (266, 236)),
    (R::Hand, true, (257, 346), (280, 234)),
    (R::Abdomen, false, (150, 260), (150, 290)),
    (R::Hip, true, (192, 296), (198, 336)),
    (R::Groin, true, (172, 324), (176, 362)),
    (R::Genitals, false, (150, 326), (150, 360)),
    (R::Thigh, true, (182, 366), (206, 392)),
    (R::Knee, true, (181, 422), (222, 430)),
    (R::Shin, true, (181, 472), (220, 468)),
    (R::Ankle, true, (176, 530), (217, 506)),
    (R::Foot, true, (182, 556), (218, 532)),
    (R::NappyArea, false, (150, 326), (150, 338)),
];

const BACK: &[Line] = &[
    (R::HeadBack, false, (150, 62), (150, 92)),
    (R::Neck, false, (150, 136), (150, 172)),
    (R::Shoulder, true, (212, 166), (222, 202)),
    (R::ShoulderBlade, true, (178, 196), (182, 232)),
    (R::UpperBack, false, (150, 196), (150, 228)),
    (R::LowerBack, false, (150, 264), (150, 296)),
    (R::UpperArm, true, (222, 206), (236, 218)),
    (R::Elbow, true, (230, 256), (250, 230)),
    (R::Forearm, true, (242, 288), (258, 236)),
    (R::Wrist, true, (249, 318), (266, 236)),
    (R::Hand, true, (257, 346), (280, 234)),
    (R::Buttock, true, (176, 312), (180, 350)),
    (R::Thigh, true, (182, 370), (208, 396)),
    (R::KneeBack, true, (181, 420), (220, 428)),
    (R::Calf, true, (182, 464), (222, 466)),
    (R::Ankle, true, (176, 526), (217, 506)),
    (R::Heel, true, (178, 554), (218, 534)),
    (R::NappyArea, false, (150, 312), (150, 366)),
];

const HEAD_FRONT: &[Line] = &[
    (R::Scalp, false, (150, 38), (150, 38)),
    (R::Forehead, false, (150, 92), (150, 92)),
    (R::Temple, true, (230, 122), (230, 122)),
    (R::Eye, true, (196, 141), (196, 141)),
    (R::Nose, false, (150, 176), (150, 176)),
    (R::Cheek, true, (206, 184), (206, 184)),
    (R::Ear, true, (247, 154), (247, 154)),
    (R::Mouth, false, (150, 214), (150, 214)),
    (R::Jaw, true, (202, 218), (202, 218)),
    (R::Chin, false, (150, 240), (150, 240)),
    (R::Neck, false, (150, 272), (150, 272)),
];

const HEAD_BACK: &[Line] = &[
    (R::Scalp, false, (150, 48), (150, 48)),
    (R::HeadBack, false, (150, 130), (150, 130)),
    (R::Ear, true, (247, 154), (247, 154)),
    (R::BehindEar, true, (228, 164), (228, 164)),
    (R::Neck, false, (150, 266), (150, 266)),
];

/// The left side of the head looks to the viewer's left; the right side is its mirror.
const HEAD_SIDE: &[Line] = &[
    (R::Scalp, false, (180, 62), (180, 62)),
    (R::HeadBack, false, (238, 140), (238, 140)),
    (R::Forehead, false, (84, 88), (84, 88)),
    (R::Temple, false, (122, 112), (122, 112)),
    (R::Eye, false, (92, 134), (92, 134)),
    (R::Nose, false, (60, 164), (60, 164)),
    (R::Cheek, false, (112, 184), (112, 184)),
    (R::Mouth, false, (68, 206), (68, 206)),
    (R::Jaw, false, (134, 230), (134, 230)),
    (R::Chin, false, (74, 238), (74, 238)),
    (R::Ear, false, (184, 158), (184, 158)),
    (R::BehindEar, false, (208, 164), (208, 164)),
    (R::Neck, false, (170, 274), (170, 274)),
];

/// A hand with its thumb at the viewer's left.
const HAND: &[Line] = &[
    (R::Thumb, false, (52, 194), (52, 194)),
    (R::IndexFinger, false, (103, 112), (103, 112)),
    (R::MiddleFinger, false, (136, 92), (136, 92)),
    (R::RingFinger, false, (172, 100), (172, 100)),
    (R::LittleFinger, false, (206, 126), (206, 126)),
    (R::Palm, false, (146, 228), (146, 228)),
    (R::Wrist, false, (146, 296), (146, 296)),
];

/// A foot with its big toe at the viewer's right.
const FOOT: &[Line] = &[
    (R::BigToe, false, (192, 56), (192, 56)),
    (R::Toes, false, (122, 80), (122, 80)),
    (R::Foot, false, (148, 180), (148, 180)),
    (R::Ankle, false, (148, 286), (148, 286)),
];

const SOLE: &[Line] = &[
    (R::BigToe, false, (192, 56), (192, 56)),
    (R::Toes, false, (122, 80), (122, 80)),
    (R::Sole, false, (146, 180), (146, 180)),
    (R::Heel, false, (146, 288), (146, 288)),
];

/// A baby's face lies low on a large head.
const INFANT_HEAD_FRONT: &[Line] = &same(&[
    (R::FrontFontanelle, false, (150, 34)),
    (R::Scalp, true, (206, 62)),
    (R::Forehead, false, (150, 104)),
    (R::Temple, true, (234, 150)),
    (R::Eye, true, (198, 169)),
    (R::Nose, false, (150, 196)),
    (R::Cheek, true, (210, 204)),
    (R::Ear, true, (254, 180)),
    (R::Mouth, false, (150, 222)),
    (R::Jaw, true, (198, 232)),
    (R::Chin, false, (150, 242)),
    (R::Neck, false, (150, 264)),
]);

const INFANT_HEAD_BACK: &[Line] = &same(&[
    (R::BackFontanelle, false, (150, 62)),
    (R::Scalp, true, (206, 70)),
    (R::HeadBack, false, (150, 140)),
    (R::Ear, true, (254, 180)),
    (R::BehindEar, true, (232, 190)),
    (R::Neck, false, (150, 264)),
]);

/// As [`HEAD_SIDE`].
const INFANT_HEAD_SIDE: &[Line] = &same(&[
    (R::FrontFontanelle, false, (136, 30)),
    (R::BackFontanelle, false, (232, 72)),
    (R::Scalp, false, (186, 66)),
    (R::HeadBack, false, (250, 144)),
    (R::Forehead, false, (84, 92)),
    (R::Temple, false, (124, 132)),
    (R::Eye, false, (92, 162)),
    (R::Nose, false, (60, 186)),
    (R::Cheek, false, (114, 200)),
    (R::Mouth, false, (68, 217)),
    (R::Jaw, false, (136, 230)),
    (R::Chin, false, (76, 240)),
    (R::Ear, false, (188, 182)),
    (R::BehindEar, false, (214, 190)),
    (R::Neck, false, (170, 270)),
]);

/// From above, the face at the top: the child's right is at the viewer's right.
const INFANT_HEAD_TOP: &[Line] = &same(&[
    (R::Forehead, false, (150, 48)),
    (R::FrontFontanelle, false, (150, 112)),
    (R::Scalp, true, (212, 150)),
    (R::BackFontanelle, false, (150, 226)),
    (R::HeadBack, false, (150, 272)),
]);

/// As [`HAND`], with the short fingers of a baby.
const INFANT_HAND: &[Line] = &same(&[
    (R::Thumb, false, (48, 200)),
    (R::IndexFinger, false, (98, 138)),
    (R::MiddleFinger, false, (136, 124)),
    (R::RingFinger, false, (176, 130)),
    (R::LittleFinger, false, (212, 150)),
    (R::Palm, false, (146, 228)),
    (R::Wrist, false, (146, 292)),
]);

/// As [`FOOT`].
const INFANT_FOOT: &[Line] = &same(&[
    (R::BigToe, false, (194, 92)),
    (R::Toes, false, (118, 110)),
    (R::Foot, false, (148, 188)),
    (R::Ankle, false, (148, 286)),
]);

const INFANT_SOLE: &[Line] = &same(&[
    (R::BigToe, false, (194, 92)),
    (R::Toes, false, (118, 110)),
    (R::Sole, false, (146, 190)),
    (R::Heel, false, (146, 276)),
]);

/// Lines of a drawing that one figure has alone.
const fn same<const N: usize>(of: &[(R, bool, Point); N]) -> [Line; N] {
    let mut lines = [(R::Scalp, false, (0, 0), (0, 0)); N];
    let mut n = 0;
    while n < N {
        let (region, two, at) = of[n];
        lines[n] = (region, two, at, at);
        n += 1;
    }
    lines
}

/// The parts of a drawing, in the order in which a list offers them.
pub fn sites(panel: BodyPanel) -> Vec<Site> {
    use BodyPanel as P;
    use BodySide::{Left, Middle, Right};
    // Which table, on whose side a single part is, which side is at the viewer's right, and
    // whether the drawing is the mirror of its table.
    let (table, single, at_right, mirrored) = match panel {
        P::Front => (FRONT, Middle, Left, false),
        P::Back => (BACK, Middle, Right, false),
        P::HeadFront => (HEAD_FRONT, Middle, Left, false),
        P::HeadBack => (HEAD_BACK, Middle, Right, false),
        P::HeadLeft => (HEAD_SIDE, Left, Left, false),
        P::HeadRight => (HEAD_SIDE, Right, Right, true),
        P::LeftPalm => (HAND, Left, Left, false),
        P::RightPalm => (HAND, Right, Right, true),
        P::RightHandBack => (HAND, Right, Right, false),
        P::LeftHandBack => (HAND, Left, Left, true),
        P::LeftFoot => (FOOT, Left, Left, false),
        P::RightFoot => (FOOT, Right, Right, true),
        P::RightSole => (SOLE, Right, Right, false),
        P::LeftSole => (SOLE, Left, Left, true),
        P::InfantHeadFront => (INFANT_HEAD_FRONT, Middle, Left, false),
        P::InfantHeadBack => (INFANT_HEAD_BACK, Middle, Right, false),
        P::InfantHeadLeft => (INFANT_HEAD_SIDE, Left, Left, false),
        P::InfantHeadRight => (INFANT_HEAD_SIDE, Right, Right, true),
        P::InfantHeadTop => (INFANT_HEAD_TOP, Middle, Right, false),
        P::InfantLeftPalm => (INFANT_HAND, Left, Left, false),
        P::InfantRightPalm => (INFANT_HAND, Right, Right, true),
        P::InfantRightHandBack => (INFANT_HAND, Right, Right, false),
        P::InfantLeftHandBack => (INFANT_HAND, Left, Left, true),
        P::InfantLeftFoot => (INFANT_FOOT, Left, Left, false),
        P::InfantRightFoot => (INFANT_FOOT, Right, Right, true),
        P::InfantRightSole => (INFANT_SOLE, Right, Right, false),
        P::InfantLeftSole => (INFANT_SOLE, Left, Left, true),
    };
    let mut all = Vec::with_capacity(table.len() * 2);
    for (region, two, child, infant) in table.iter().copied() {
        let region = match (panel.plain(), region) {
            (P::RightHandBack | P::LeftHandBack, R::Palm) => R::HandBack,
            // Of these there is one, whichever side they are seen from.
            (_, region) => region,
        };
        let at = |mirror: bool, side: BodySide| Site {
            panel,
            region,
            side,
            child: flipped(child, mirror),
            infant: flipped(infant, mirror),
            infant_only: panel.of_infant() || region == R::NappyArea,
        };
        if two {
            all.push(at(false, at_right));
            all.push(at(true, other(at_right)));
        } else {
            all.push(at(mirrored, of_one(region, single)));
        }
    }
    all
}

/// The nose, the mouth and the chin have no side, and the forehead, the scalp, the back of the
/// head and the neck are only named by one where they are seen from it.
const fn of_one(region: R, single: BodySide) -> BodySide {
    match region {
        R::Nose
        | R::Mouth
        | R::Chin
        | R::HeadBack
        | R::FrontFontanelle
        | R::BackFontanelle
        | R::NappyArea => BodySide::Middle,
        _ => single,
    }
}

const fn flipped((x, y): Point, mirror: bool) -> Point {
    if mirror { (WIDE - x, y) } else { (x, y) }
}

const fn other(side: BodySide) -> BodySide {
    match side {
        BodySide::Left => BodySide::Right,
        BodySide::Right => BodySide::Left,
        BodySide::Middle => BodySide::Middle,
    }
}

/// The part that a word names (`front.knee.left`).
pub fn site_of(word: &str) -> Option<Site> {
    let panel: BodyPanel = word.split('.').next()?.parse().ok()?;
    sites(panel).into_iter().find(|s| s.word() == word)
}

/// The part whose point is nearest to a point of a drawing, in thousandths of it.
pub fn nearest(figure: BodyFigure, panel: BodyPanel, (x, y): Point) -> Option<Site> {
    let high = u64::from(height(panel));
    let far = |s: &Site| {
        let (sx, sy) = s.point(figure);
        let across = u64::from(sx.abs_diff(x)) * u64::from(WIDE);
        let down = u64::from(sy.abs_diff(y)) * high;
        across * across + down * down
    };
    sites(panel)
        .into_iter()
        .filter(|s| s.is_on(figure))
        .min_by_key(far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn left_is_the_childs_own_left_on_every_drawing() {
        let x = |panel, region, side| {
            let all = sites(panel);
            let site = all.iter().find(|s| (s.region, s.side) == (region, side));
            site.map(|s| s.point(BodyFigure::Child).0)
        };
        // Who faces us has the left hand at our right; who turns the back has it at our left.
        assert!(x(BodyPanel::Front, R::Hand, BodySide::Left) > Some(500));
        assert!(x(BodyPanel::Back, R::Hand, BodySide::Left) < Some(500));
        assert!(x(BodyPanel::HeadFront, R::Ear, BodySide::Left) > Some(500));
        assert!(x(BodyPanel::HeadBack, R::Ear, BodySide::Left) < Some(500));
        // Somebody whose left side we see looks to our left.
        assert!(x(BodyPanel::HeadLeft, R::Nose, BodySide::Middle) < Some(500));
        assert!(x(BodyPanel::HeadRight, R::Nose, BodySide::Middle) > Some(500));
        // Thumbs of the palms point away from each other's back.
        assert!(x(BodyPanel::LeftPalm, R::Thumb, BodySide::Left) < Some(500));
        assert!(x(BodyPanel::LeftHandBack, R::Thumb, BodySide::Left) > Some(500));
        assert!(x(BodyPanel::LeftFoot, R::BigToe, BodySide::Left) > Some(500));
        assert!(x(BodyPanel::LeftSole, R::BigToe, BodySide::Left) < Some(500));
        // Whoever looks down on a head whose face points away has its left at their left.
        assert!(x(BodyPanel::InfantHeadTop, R::Scalp, BodySide::Left) < Some(500));
    }

    #[test]
    fn every_part_is_named_once_and_is_nearest_to_its_own_point() {
        for panel in BodyPanel::ALL {
            let all = sites(*panel);
            for site in &all {
                assert_eq!(site_of(&site.word()), Some(*site));
                let figures = BodyFigure::ALL.iter().filter(|f| site.is_on(**f));
                for figure in figures {
                    assert!(
                        panel.view().panels(*figure).contains(panel)
                            || panel.view().plain().contains(panel)
                    );
                    let found = nearest(*figure, *panel, site.point(*figure));
                    assert_eq!(found, Some(*site), "{}", site.word());
                }
            }
        }
        assert_eq!(site_of("front.palm.left"), None);
    }

    #[test]
    fn a_baby_has_drawings_and_parts_of_its_own_on_every_sheet() {
        use super::super::{BodyMark, BodyView};
        for view in BodyView::ALL {
            let child = view.panels(BodyFigure::Child);
            let infant = view.panels(BodyFigure::Infant);
            assert!(child.iter().all(|p| !p.of_infant()));
            for panel in infant.iter().filter(|p| p.of_infant()) {
                // The same side of the same part, so that pictures and lists stand alike.
                assert_eq!(panel.view(), *view);
                assert!(child.contains(&panel.plain()) || *panel == BodyPanel::InfantHeadTop);
                let own = BodyMark::at(BodyFigure::Child, sites(*panel)[0]);
                assert_eq!(own.figure, BodyFigure::Infant);
            }
        }
        let has = |word: &str, figure| site_of(word).is_some_and(|s| s.is_on(figure));
        assert!(has("front.nappy-area.middle", BodyFigure::Infant));
        assert!(!has("front.nappy-area.middle", BodyFigure::Child));
        assert!(has(
            "infant-head-top.front-fontanelle.middle",
            BodyFigure::Infant
        ));
        assert_eq!(site_of("head-front.front-fontanelle.middle"), None);
    }

    #[test]
    fn marks_of_before_a_baby_had_its_own_drawings_stay_where_they_were_put() {
        // As they are on the record: outline, drawing, part and point.
        for (word, at) in [
            ("front.groin.left", (586, 603)),
            ("front.abdomen.middle", (500, 483)),
            ("head-front.eye.left", (653, 440)),
            ("left-palm.palm.left", (486, 712)),
        ] {
            let site = site_of(word).unwrap();
            assert!(site.is_on(BodyFigure::Infant));
            assert_eq!(site.point(BodyFigure::Infant), at, "{word}");
            assert!(!site.panel.of_infant());
        }
    }

    #[test]
    fn the_outline_follows_the_age() {
        use crate::time::{BirthDate, BirthDateKind};
        use jiff::civil::date;
        let born = |kind| BirthDate {
            date: date(2024, 6, 10),
            kind,
        };
        let on = |kind, day| BodyFigure::fitting(born(kind), day);
        assert_eq!(
            on(BirthDateKind::Exact, date(2026, 6, 9)),
            BodyFigure::Infant
        );
        assert_eq!(
            on(BirthDateKind::Exact, date(2026, 6, 10)),
            BodyFigure::Child
        );
        assert_eq!(
            on(BirthDateKind::Expected, date(2024, 1, 1)),
            BodyFigure::Infant
        );
    }
}
