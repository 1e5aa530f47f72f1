//! Pictures beside each other, as many as a line has room for, each as large as it may be and never
//! cut: one that is higher than a page is made smaller.

use super::{ACROSS, Desk, Kind, LEADING, MARGIN, Owner, SMALL, times};
use crate::{Anchor, Picture, Shape, shape::Line};

/// Between two pictures.
const BESIDE: f32 = 16.0;

/// A picture in its place.
pub(crate) struct Placed {
    /// Its upper left corner, in points.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// Points for a unit.
    pub scale: f32,
    /// Its node in the tree by which it is read aloud.
    pub node: usize,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part that is ready to be drawn.
pub(crate) enum Part {
    /// As it was given.
    Outline(Shape),
    /// Words: left end of the baseline in points, with their colour.
    Words(f32, f32, Line, crate::Colour),
}

impl Desk<'_, '_> {
    /// How large a picture is printed, and how wide and high it is then.
    fn size(&self, p: &Picture) -> (f32, f32, f32) {
        let room = self.bottom() - self.top() - 3.0 * SMALL * LEADING;
        let wide = p.wide.min(ACROSS) / p.width.max(1.0);
        let scale = wide.min(room / p.height.max(1.0));
        (scale, p.width * scale, p.height * scale)
    }

    /// Height of the first row of pictures: a heading above it does not stand alone.
    pub(super) fn first_pictures(&self, all: &[Picture]) -> f32 {
        let (mut used, mut tallest) = (0.0, 0.0_f32);
        for (n, p) in all.iter().enumerate() {
            let (_, wide, high) = self.size(p);
            if used + wide > ACROSS && n > 0 {
                break;
            }
            used += wide + BESIDE;
            tallest = tallest.max(high + 2.0 * SMALL * LEADING);
        }
        tallest
    }

    pub(super) fn pictures(&mut self, all: &[Picture]) {
        let mut row: Vec<(&Picture, f32, f32, f32)> = Vec::new();
        let mut used = 0.0;
        for p in all {
            let (scale, wide, high) = self.size(p);
            if used + wide > ACROSS && !row.is_empty() {
                self.picture_row(std::mem::take(&mut row));
                used = 0.0;
            }
            used += wide + BESIDE;
            row.push((p, scale, wide, high));
        }
        if !row.is_empty() {
            self.picture_row(row);
        }
    }

    fn picture_row(&mut self, row: Vec<(&Picture, f32, f32, f32)>) {
        let step = SMALL * LEADING;
        let captions: Vec<Vec<Line>> = row
            .iter()
            .map(|(p, _, wide, _)| match p.caption.is_empty() {
                true => Vec::new(),
                false => self.shaper.lines(&p.caption, false, SMALL, wide.max(60.0)),
            })
            .collect();
        let tallest = row.iter().map(|r| r.3).fold(0.0, f32::max);
        let said = captions.iter().map(Vec::len).max().unwrap_or(0);
        if self.y + tallest + times(said, step) > self.bottom() && self.y > self.top() {
            self.turn();
        }
        let (mut x, y) = (MARGIN, self.y + 4.0);
        for ((p, scale, wide, high), caption) in row.into_iter().zip(captions) {
            let node = self.node(Kind::Picture(p.alt.clone()), None);
            let parts = p.shapes.iter().map(|s| self.part(s, (x, y), scale));
            let parts = parts.collect();
            self.sheet().pictures.push(Placed {
                x,
                y,
                scale,
                node,
                parts,
            });
            if !caption.is_empty() {
                let node = self.node(Kind::Text, None);
                for (n, line) in caption.into_iter().enumerate() {
                    let y = y + high + times(n + 1, step);
                    self.put(x, y, wide, line, Owner::Node(node));
                }
            }
            x += wide + BESIDE;
        }
        self.y = y + tallest + times(said, step) + 8.0;
    }

    fn part(&mut self, shape: &Shape, (left, top): (f32, f32), scale: f32) -> Part {
        let Shape::Words {
            at,
            anchor,
            size,
            strong,
            colour,
            text,
        } = shape
        else {
            return Part::Outline(shape.clone());
        };
        // Names in a picture stand on one line, however long.
        let lines = self.shaper.lines(text, *strong, size * scale, f32::MAX);
        let Some(line) = lines.into_iter().next() else {
            return Part::Outline(shape.clone());
        };
        let back = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width() / 2.0,
            Anchor::End => line.width(),
        };
        Part::Words(
            left + at.0 * scale - back,
            top + at.1 * scale,
            line,
            *colour,
        )
    }
}
