//! Pictures: lines, areas and short words in units of their own. Each is said in words too, for
//! whoever has the document read aloud.

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// A step of an outline, in the picture's units from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// To a point, without a line.
    Move(f32, f32),
    /// A straight line to a point.
    Line(f32, f32),
    /// A curve by two points to a third.
    Curve([f32; 6]),
    /// Back to where the outline began.
    Close,
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Pen {
    /// Its colour.
    pub colour: Colour,
    /// How wide, in units.
    pub width: f32,
    /// Lengths of dashes and of the gaps between them, in units; none for a whole line.
    pub dashes: Vec<f32>,
}

/// Where a point stands in words that are put at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// They begin there.
    #[default]
    Start,
    /// It is their middle.
    Middle,
    /// They end there.
    End,
}

/// One part of a picture; the later lies on the earlier.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// An outline.
    Outline {
        /// Its steps.
        steps: Vec<Step>,
        /// What it is filled with.
        fill: Option<Colour>,
        /// What it is drawn with.
        pen: Option<Pen>,
    },
    /// A few words on one line.
    Words {
        /// Where, by the baseline.
        at: (f32, f32),
        /// Which part of them stands there.
        anchor: Anchor,
        /// Height of the letters, in units.
        size: f32,
        /// Whether they are bold.
        strong: bool,
        /// Their colour.
        colour: Colour,
        /// The words.
        text: String,
    },
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// What it shows, in words: read aloud in its place.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// How wide it is, in units.
    pub width: f32,
    /// How high it is, in units.
    pub height: f32,
    /// How wide it is printed at most, in points.
    pub wide: f32,
    /// Its parts.
    pub shapes: Vec<Shape>,
}
