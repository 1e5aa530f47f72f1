//! The body map of a concern: where on the body a mark or an injury was seen.
//!
//! A mark stands at a point of a drawing and under the name of a part of the body. Left and right
//! are always the child's own.

mod drawings;
mod sites;

pub use drawings::{BodyPanel, BodyView};
pub use sites::{Site, nearest, site_of, sites};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most marks in one concern.
pub const MARKS_MAX: usize = 30;
/// Largest size of a mark, millimetres.
pub const SIZE_MAX_MM: u16 = 2000;
/// Longest words on the shape or the colour of a mark, in characters.
pub const MARK_LINE_MAX: usize = 120;
/// Both ends of a drawing are this far apart, whatever its size on screen.
pub const ACROSS: u16 = 1000;

crate::worded! {
    /// Whose outline the drawings of the whole body show.
    BodyFigure, "figure" {
        /// A child who stands.
        Child = "child",
        /// A baby.
        Infant = "infant",
    }
}

impl BodyFigure {
    /// Up to this age, in whole years, a baby's outline is offered first: until then the head is
    /// large against the body, the front soft spot may be open, and most wear nappies.
    pub const INFANT_UNTIL: i16 = 2;

    /// The outline that fits a date of birth on a day; the unborn and the newly born are babies.
    pub fn fitting(birth: crate::time::BirthDate, day: jiff::civil::Date) -> Self {
        match birth.age_on(day) {
            Some(age) if age >= Self::INFANT_UNTIL => Self::Child,
            _ => Self::Infant,
        }
    }
}

crate::worded! {
    /// A part of the body by its name, without its side.
    BodyRegion, "part of the body" {
        /// Top or side of the head, where hair grows.
        Scalp = "scalp",
        /// Back of the head.
        HeadBack = "head-back",
        /// The face as a whole, on the small drawing.
        Face = "face",
        /// Forehead.
        Forehead = "forehead",
        /// Temple.
        Temple = "temple",
        /// The eye and around it.
        Eye = "eye",
        /// Nose.
        Nose = "nose",
        /// Cheek.
        Cheek = "cheek",
        /// Lips and mouth.
        Mouth = "mouth",
        /// Chin.
        Chin = "chin",
        /// Jaw.
        Jaw = "jaw",
        /// Ear.
        Ear = "ear",
        /// Behind the ear.
        BehindEar = "behind-ear",
        /// Neck.
        Neck = "neck",
        /// Shoulder.
        Shoulder = "shoulder",
        /// Shoulder blade.
        ShoulderBlade = "shoulder-blade",
        /// Upper arm.
        UpperArm = "upper-arm",
        /// Elbow.
        Elbow = "elbow",
        /// Forearm.
        Forearm = "forearm",
        /// Wrist.
        Wrist = "wrist",
        /// The hand as a whole, on the small drawing.
        Hand = "hand",
        /// Palm of the hand.
        Palm = "palm",
        /// Back of the hand.
        HandBack = "hand-back",
        /// Thumb.
        Thumb = "thumb",
        /// Index finger.
        IndexFinger = "index-finger",
        /// Middle finger.
        MiddleFinger = "middle-finger",
        /// Ring finger.
        RingFinger = "ring-finger",
        /// Little finger.
        LittleFinger = "little-finger",
        /// Chest.
        Chest = "chest",
        /// Abdomen.
        Abdomen = "abdomen",
        /// Upper back.
        UpperBack = "upper-back",
        /// Lower back.
        LowerBack = "lower-back",
        /// Hip.
        Hip = "hip",
        /// Groin.
        Groin = "groin",
        /// Genital area.
        Genitals = "genitals",
        /// Buttock.
        Buttock = "buttock",
        /// Thigh.
        Thigh = "thigh",
        /// Knee.
        Knee = "knee",
        /// Back of the knee.
        KneeBack = "knee-back",
        /// Shin.
        Shin = "shin",
        /// Calf.
        Calf = "calf",
        /// Ankle.
        Ankle = "ankle",
        /// The foot from above.
        Foot = "foot",
        /// Big toe.
        BigToe = "big-toe",
        /// The other toes.
        Toes = "toes",
        /// Sole of the foot.
        Sole = "sole",
        /// Heel.
        Heel = "heel",
        /// The large soft spot at the front of a baby's head.
        FrontFontanelle = "front-fontanelle",
        /// The small soft spot at the back of a baby's head.
        BackFontanelle = "back-fontanelle",
        /// What a nappy covers.
        NappyArea = "nappy-area",
    }
}

crate::worded! {
    /// On which side of the child's body.
    BodySide, "side of the body" {
        /// The child's left.
        Left = "left",
        /// The child's right.
        Right = "right",
        /// In the middle, or of no side.
        Middle = "middle",
    }
}

crate::worded! {
    /// Whether something was seen on a mark. Nothing at all: the writer did not say.
    Seen, "answer about a mark" {
        /// It was.
        Yes = "yes",
        /// It was not.
        No = "no",
        /// It could not be told.
        Unclear = "unclear",
    }
}

/// What was seen at one point of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyMark {
    /// Whose outline it was marked on.
    pub figure: BodyFigure,
    /// The drawing.
    pub panel: BodyPanel,
    /// From the left edge of the drawing, thousandths of its width.
    pub x: u16,
    /// From its upper edge, thousandths of its height.
    pub y: u16,
    /// The part of the body.
    pub region: BodyRegion,
    /// The child's own left or right.
    pub side: BodySide,
    /// Length as estimated, millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length_mm: Option<u16>,
    /// Width as estimated, millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width_mm: Option<u16>,
    /// Shape, in the writer's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shape: String,
    /// Colour, in the writer's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub colour: String,
    /// Whether the skin was broken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skin_broken: Option<Seen>,
    /// Whether it was swollen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swelling: Option<Seen>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl BodyMark {
    /// A mark at a part of the body, without anything said of it.
    pub fn at(figure: BodyFigure, site: Site) -> Self {
        // A baby's drawing is a baby's, whatever outline was shown.
        let figure = match site.panel.of_infant() {
            true => BodyFigure::Infant,
            false => figure,
        };
        let (x, y) = site.point(figure);
        Self {
            figure,
            panel: site.panel,
            x,
            y,
            region: site.region,
            side: site.side,
            length_mm: None,
            width_mm: None,
            shape: String::new(),
            colour: String::new(),
            skin_broken: None,
            swelling: None,
            note: String::new(),
        }
    }

    /// What the writer said of it in words of their own, for whatever looks through words.
    pub fn own_words(&self) -> String {
        let said: Vec<&str> = [&self.shape, &self.colour, &self.note]
            .into_iter()
            .map(|s| s.trim())
            .filter(|s| !s.is_empty())
            .collect();
        said.join(", ")
    }
}

/// The writers' own words on several marks, a numbered line for each.
pub fn own_words(marks: &[BodyMark]) -> String {
    let lines: Vec<String> = marks
        .iter()
        .enumerate()
        .map(|(n, m)| {
            format!("{}. {}", n + 1, m.own_words())
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n")
}

/// A mark in a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyPin {
    /// Identifies the mark for ever.
    pub id: Uuid,
    /// The agency's record of the child on whom it was seen. `None` where the child was not on the
    /// list: it is then of whomever the concern is about.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// What was seen.
    pub mark: BodyMark,
}

/// A mark was corrected or taken away; what it was is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinChange {
    /// The mark as it was.
    pub was: BodyPin,
    /// It was taken away, as recorded by mistake.
    pub removed: bool,
    /// Why.
    pub why: String,
    /// The practitioner who did it.
    pub by: Uuid,
    /// When, microseconds.
    pub at_us: i64,
}
