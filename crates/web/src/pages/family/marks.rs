//! The marks of a genogram: a symbol for each person, and a line for what two people are to each
//! other. The key is drawn with the same marks, so that picture and key cannot part.

use askama::Template;
use casework::{Partners, TieShown};
use domain::around::{Parting, TieKind};

/// Half of a symbol.
pub(super) const HALF: i64 = 22;
/// How far a line stays away from the middle of a symbol.
const AWAY: f64 = 28.0;

/// A point of the drawing.
pub(super) type Point = (i64, i64);

/// What a person's symbol looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Square,
    Circle,
    Diamond,
    /// Not born yet.
    Triangle,
}

/// A person.
pub(super) struct Symbol {
    pub x: i64,
    pub y: i64,
    pub shape: Shape,
    /// The child whom the page is about: a double ring.
    pub index: bool,
    pub class: String,
    pub risk: bool,
    /// Has died: a cross through the symbol.
    pub dead: bool,
    pub lines: Vec<(i64, String)>,
    pub title: String,
}

impl Symbol {
    /// A plain one, without a name.
    pub fn plain((x, y): Point, shape: Shape) -> Self {
        Self {
            x,
            y,
            shape,
            index: false,
            class: "sw-geno".into(),
            risk: false,
            dead: false,
            lines: Vec::new(),
            title: String::new(),
        }
    }
}

/// A line.
pub(super) struct Tie {
    pub class: &'static str,
    pub path: String,
}

impl Tie {
    pub fn new(class: &'static str, path: String) -> Self {
        Self { class, path }
    }
}

/// Everything of a picture that lies below the names.
#[derive(Template)]
#[template(path = "pages/family_marks.html")]
pub(super) struct Marks<'a> {
    pub ties: &'a [Tie],
    pub symbols: &'a [Symbol],
}

/// What a line of the picture means, for the key: each is drawn in a way of its own, and not told
/// apart by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// Mother or father, and the child.
    Family,
    /// A step-parent or carer, and the child.
    Carer,
    /// A brother or sister, and the child.
    Sibling,
    /// Such a place that is over.
    Over,
    /// Two people, in one of the ways that can be said.
    Tie(TieKind),
    /// Partners who parted: one stroke, or two.
    Parted(Parting),
}

/// What is drawn for partners: by what was said of them, and by dates where no more was said.
pub(super) fn of_partners(p: &Partners) -> (TieKind, Option<Parting>) {
    let kind = p.how.unwrap_or(TieKind::Partners);
    (kind, p.parting.or(p.until.map(|_| Parting::Otherwise)))
}

/// The way of a tie other than of partners.
pub(super) fn of_tie(t: &TieShown, a: Point, b: Point, bend: f64) -> Vec<Tie> {
    line(t.said.kind, a, b, bend)
}

/// A curve between two people: so many points on it, and how long it is.
struct Curve {
    a: (f64, f64),
    middle: (f64, f64),
    b: (f64, f64),
}

#[expect(clippy::cast_precision_loss, reason = "points of a drawing")]
const fn float(n: i64) -> f64 {
    n as f64
}

impl Curve {
    /// From near `a` to near `b`; its middle lies `bend` to the left of the straight way.
    fn between(a: Point, b: Point, bend: f64) -> Self {
        let (a, b) = ((float(a.0), float(a.1)), (float(b.0), float(b.1)));
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let long = dx.hypot(dy).max(1.0);
        let (ux, uy) = (dx / long, dy / long);
        let away = AWAY.min(long / 3.0);
        // Upwards for a line that runs from left to right.
        let middle = (
            f64::midpoint(a.0, b.0) + uy * bend * 2.0,
            f64::midpoint(a.1, b.1) - ux * bend * 2.0,
        );
        Self {
            a: (a.0 + ux * away, a.1 + uy * away),
            middle,
            b: (b.0 - ux * away, b.1 - uy * away),
        }
    }

    fn at(&self, t: f64) -> (f64, f64) {
        let of = |a: f64, m: f64, b: f64| {
            (1.0 - t) * (1.0 - t) * a + 2.0 * (1.0 - t) * t * m + t * t * b
        };
        (
            of(self.a.0, self.middle.0, self.b.0),
            of(self.a.1, self.middle.1, self.b.1),
        )
    }

    fn long(&self) -> f64 {
        let m = self.at(0.5);
        (m.0 - self.a.0).hypot(m.1 - self.a.1) + (self.b.0 - m.0).hypot(self.b.1 - m.1)
    }

    /// The point with the direction of the curve there.
    fn turned(&self, t: f64) -> ((f64, f64), (f64, f64)) {
        let (before, after) = (self.at((t - 0.02).max(0.0)), self.at((t + 0.02).min(1.0)));
        let (dx, dy) = (after.0 - before.0, after.1 - before.1);
        let long = dx.hypot(dy).max(0.01);
        (self.at(t), (dx / long, dy / long))
    }

    fn path(&self) -> String {
        format!(
            "M{:.0} {:.0}Q{:.0} {:.0} {:.0} {:.0}",
            self.a.0, self.a.1, self.middle.0, self.middle.1, self.b.0, self.b.1
        )
    }

    /// A line to and fro across the curve.
    fn jagged(&self) -> String {
        let mut path = format!("M{:.1} {:.1}", self.a.0, self.a.1);
        let steps = (self.long() / 7.0).round().clamp(4.0, 80.0);
        let mut n = 1.0;
        while n < steps {
            let (p, (ux, uy)) = self.turned(n / steps);
            let out = if (n / 2.0).fract() < 0.25 { 5.0 } else { -5.0 };
            path.push_str(&format!("L{:.1} {:.1}", p.0 - uy * out, p.1 + ux * out));
            n += 1.0;
        }
        path + &format!("L{:.1} {:.1}", self.b.0, self.b.1)
    }

    /// A short stroke across the curve; `lean` tilts it.
    fn stroke(&self, t: f64, lean: f64) -> String {
        let (p, (ux, uy)) = self.turned(t);
        let (x, y) = (-uy + ux * lean, ux + uy * lean);
        format!(
            "M{:.1} {:.1}L{:.1} {:.1}",
            p.0 + x * 9.0,
            p.1 + y * 9.0,
            p.0 - x * 9.0,
            p.1 - y * 9.0
        )
    }

    /// The head of an arrow at its end.
    fn head(&self) -> String {
        let (p, (ux, uy)) = self.turned(1.0);
        let back = |side: f64| (p.0 - ux * 11.0 - uy * side, p.1 - uy * 11.0 + ux * side);
        let (l, r) = (back(7.0), back(-7.0));
        format!(
            "M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z",
            p.0, p.1, l.0, l.1, r.0, r.1
        )
    }
}

/// The lines of what two people are to each other.
pub(super) fn line(kind: TieKind, a: Point, b: Point, bend: f64) -> Vec<Tie> {
    let curve = Curve::between(a, b, bend);
    let one = |class| vec![Tie::new(class, curve.path())];
    match kind {
        TieKind::Married => one("sw-geno__tie"),
        TieKind::LivingTogether => one("sw-geno__tie sw-geno__tie--together"),
        TieKind::Partners => one("sw-geno__tie sw-geno__tie--partners"),
        TieKind::Distant => one("sw-geno__tie sw-geno__tie--distant"),
        TieKind::Fosters => one("sw-geno__tie sw-geno__tie--fosters"),
        TieKind::Close => vec![
            Tie::new("sw-geno__tie sw-geno__tie--close", curve.path()),
            Tie::new("sw-geno__tie sw-geno__tie--gap", curve.path()),
        ],
        TieKind::Adopted => vec![
            Tie::new("sw-geno__tie sw-geno__tie--adopted", curve.path()),
            Tie::new("sw-geno__tie sw-geno__tie--gap", curve.path()),
        ],
        TieKind::Conflict => vec![Tie::new(
            "sw-geno__tie sw-geno__tie--conflict",
            curve.jagged(),
        )],
        TieKind::Violence => vec![
            Tie::new("sw-geno__tie sw-geno__tie--violence", curve.jagged()),
            Tie::new("sw-geno__tie sw-geno__tie--head", curve.head()),
        ],
        TieKind::CutOff => vec![
            Tie::new("sw-geno__tie", curve.path()),
            Tie::new("sw-geno__tie", curve.stroke(0.46, 0.0)),
            Tie::new("sw-geno__tie", curve.stroke(0.54, 0.0)),
        ],
    }
}

/// The strokes through the line of partners who parted.
pub(super) fn strokes(parting: Parting, a: Point, b: Point, bend: f64) -> Vec<Tie> {
    let curve = Curve::between(a, b, bend);
    let at = |t| Tie::new("sw-geno__tie", curve.stroke(t, -0.5));
    match parting {
        Parting::Separated => vec![at(0.5)],
        Parting::Divorced => vec![at(0.48), at(0.53)],
        Parting::Otherwise => vec![Tie::new(
            "sw-geno__tie",
            curve.stroke(0.5, -0.5) + &curve.stroke(0.5, 0.5),
        )],
    }
}
