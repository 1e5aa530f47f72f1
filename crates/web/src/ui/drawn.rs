//! The same pictures for paper: what our own SVG draws on the screen, as outlines and words. It reads
//! the marks that our templates write and no others, so that screen and paper cannot part.

mod look;

use super::Html;
use look::{INK, look_of};
use print::{Anchor, Pen, Picture, Shape, Step};
use std::collections::BTreeMap;

/// Where a group stands: enlarged, then moved.
#[derive(Clone, Copy)]
struct Place {
    wide: f32,
    high: f32,
    x: f32,
    y: f32,
}

impl Place {
    const HERE: Self = Self {
        wide: 1.0,
        high: 1.0,
        x: 0.0,
        y: 0.0,
    };

    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        (self.wide * x + self.x, self.high * y + self.y)
    }

    /// `translate(4 5)`, `translate(4 5) scale(2)` or `scale(-1 1)` inside of this one.
    fn inside(self, transform: &str) -> Self {
        let mut place = self;
        for step in transform.split(')') {
            let Some((how, n)) = step.trim().split_once('(') else {
                continue;
            };
            let n = numbers(n);
            let first = n.first().copied().unwrap_or(0.0);
            match how {
                "translate" => {
                    let y = n.get(1).copied().unwrap_or(0.0);
                    (place.x, place.y) = place.point(first, y);
                }
                "scale" => {
                    place.wide *= first;
                    place.high *= n.get(1).copied().unwrap_or(first);
                }
                _ => {}
            }
        }
        place
    }
}

fn numbers(text: &str) -> Vec<f32> {
    text.split([' ', ',', '\n'])
        .filter_map(|n| n.parse().ok())
        .collect()
}

/// A tag's attributes, as they stand.
fn attributes(tag: &str) -> BTreeMap<&str, &str> {
    let mut all = BTreeMap::new();
    let mut rest = tag;
    while let Some((name, after)) = rest.split_once("=\"") {
        let Some((value, left)) = after.split_once('"') else {
            break;
        };
        let name = name.rsplit(' ').next().unwrap_or_default();
        all.insert(name, value);
        rest = left;
    }
    all
}

/// The steps of a path: `M`, `L`, `H`, `V`, `Q`, `C` and `Z`.
fn path(d: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut now = (0.0, 0.0);
    let mut rest = d;
    while let Some(command) = rest.chars().next() {
        let after = &rest[command.len_utf8()..];
        let end = after
            .find(|c: char| c.is_ascii_uppercase())
            .unwrap_or(after.len());
        let n = numbers(&after[..end]);
        rest = &after[end..];
        match command {
            'M' | 'L' => {
                for (k, p) in n.chunks_exact(2).enumerate() {
                    now = (p[0], p[1]);
                    steps.push(match (command, k) {
                        ('M', 0) => Step::Move(p[0], p[1]),
                        _ => Step::Line(p[0], p[1]),
                    });
                }
            }
            'H' | 'V' => {
                for p in n {
                    now = if command == 'H' {
                        (p, now.1)
                    } else {
                        (now.0, p)
                    };
                    steps.push(Step::Line(now.0, now.1));
                }
            }
            'Q' => {
                for p in n.chunks_exact(4) {
                    let third = |from: f32, by: f32| from + (by - from) * 2.0 / 3.0;
                    steps.push(Step::Curve([
                        third(now.0, p[0]),
                        third(now.1, p[1]),
                        third(p[2], p[0]),
                        third(p[3], p[1]),
                        p[2],
                        p[3],
                    ]));
                    now = (p[2], p[3]);
                }
            }
            'C' => {
                for p in n.chunks_exact(6) {
                    steps.push(Step::Curve([p[0], p[1], p[2], p[3], p[4], p[5]]));
                    now = (p[4], p[5]);
                }
            }
            'Z' => steps.push(Step::Close),
            _ => {}
        }
    }
    steps
}

fn round(cx: f32, cy: f32, rx: f32, ry: f32) -> Vec<Step> {
    // How far the points of a curve lie out that makes a quarter of a circle.
    let (kx, ky) = (rx * 0.5523, ry * 0.5523);
    vec![
        Step::Move(cx + rx, cy),
        Step::Curve([cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry]),
        Step::Curve([cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy]),
        Step::Curve([cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry]),
        Step::Curve([cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy]),
        Step::Close,
    ]
}

/// The outline of an element; nothing for what has none.
fn steps(element: &str, a: &BTreeMap<&str, &str>) -> Option<Vec<Step>> {
    let n = |name: &str| a.get(name).and_then(|v| v.parse().ok()).unwrap_or(0.0_f32);
    Some(match element {
        "path" => path(a.get("d")?),
        "polyline" => numbers(a.get("points")?)
            .chunks_exact(2)
            .enumerate()
            .map(|(k, p)| match k {
                0 => Step::Move(p[0], p[1]),
                _ => Step::Line(p[0], p[1]),
            })
            .collect(),
        "rect" => {
            let (x, y, w, h) = (n("x"), n("y"), n("width"), n("height"));
            vec![
                Step::Move(x, y),
                Step::Line(x + w, y),
                Step::Line(x + w, y + h),
                Step::Line(x, y + h),
                Step::Close,
            ]
        }
        "line" => vec![Step::Move(n("x1"), n("y1")), Step::Line(n("x2"), n("y2"))],
        "circle" => round(n("cx"), n("cy"), n("r"), n("r")),
        "ellipse" => round(n("cx"), n("cy"), n("rx"), n("ry")),
        _ => return None,
    })
}

fn moved(steps: Vec<Step>, place: &Place) -> Vec<Step> {
    let at = |x, y| place.point(x, y);
    steps
        .into_iter()
        .map(|step| match step {
            Step::Move(x, y) => {
                let (x, y) = at(x, y);
                Step::Move(x, y)
            }
            Step::Line(x, y) => {
                let (x, y) = at(x, y);
                Step::Line(x, y)
            }
            Step::Curve([a, b, c, d, e, f]) => {
                let ((a, b), (c, d), (e, f)) = (at(a, b), at(c, d), at(e, f));
                Step::Curve([a, b, c, d, e, f])
            }
            Step::Close => Step::Close,
        })
        .collect()
}

/// One `<svg>` as it is read.
struct Reader {
    picture: Picture,
    /// The groups that are open: their classes, and where they stand.
    open: Vec<(String, Place)>,
}

impl Reader {
    fn begin(tag: &str) -> Self {
        let a = attributes(tag);
        let view = numbers(a.get("viewBox").copied().unwrap_or_default());
        let size = |n: usize| view.get(n).copied().unwrap_or(100.0);
        let class = a.get("class").copied().unwrap_or_default().to_owned();
        Self {
            picture: Picture {
                alt: super::paper::decoded(a.get("aria-label").copied().unwrap_or_default()),
                width: size(2),
                height: size(3),
                ..Picture::default()
            },
            open: vec![(class, Place::HERE)],
        }
    }

    fn place(&self) -> Place {
        self.open.last().map_or(Place::HERE, |(_, place)| *place)
    }

    fn classes(&self, own: &str) -> String {
        let mut all = own.to_owned();
        for (class, _) in &self.open {
            all.push(' ');
            all.push_str(class);
        }
        all
    }

    /// A line that passes behind a name stops short of its letters: white, no wider than the name.
    fn clear(&mut self, (x, y): (f32, f32), size: f32, name: &str) {
        let letters = super::paper::decoded(name).trim().chars().count();
        let half = size * 0.25 * f32::from(u8::try_from(letters.min(16)).unwrap_or(16));
        let (top, bottom) = (y - size * 0.95, y + size * 0.3);
        let steps = vec![
            Step::Move(x - half, top),
            Step::Line(x + half, top),
            Step::Line(x + half, bottom),
            Step::Line(x - half, bottom),
            Step::Close,
        ];
        let place = self.place();
        self.picture.shapes.push(Shape::Outline {
            steps: moved(steps, &place),
            fill: Some(look::WHITE),
            pen: None,
        });
    }

    /// A tag, with the words that follow it.
    fn tag(&mut self, tag: &str, after: &str) {
        let element = tag.split([' ', '/']).next().unwrap_or_default();
        let a = attributes(tag);
        let own = a.get("class").copied().unwrap_or_default();
        let place = self.place();
        let look = look_of(&self.classes(own), element);
        if element == "g" {
            let inside = place.inside(a.get("transform").copied().unwrap_or_default());
            self.open.push((own.to_owned(), inside));
        } else if element == "text" {
            let n = |name: &str| a.get(name).and_then(|v| v.parse().ok()).unwrap_or(0.0);
            if own == "sw-geno__name" {
                self.clear((n("x"), n("y")), look.size, after);
            }
            self.picture.shapes.push(Shape::Words {
                at: place.point(n("x"), n("y")),
                anchor: match a.get("text-anchor").copied() {
                    Some("middle") => Anchor::Middle,
                    Some("end") => Anchor::End,
                    _ => Anchor::Start,
                },
                size: look.size * place.high.abs(),
                strong: look.strong,
                colour: look.fill.unwrap_or(INK),
                text: super::paper::decoded(after).trim().to_owned(),
            });
        } else if let Some(steps) = steps(element, &a) {
            self.picture.shapes.push(Shape::Outline {
                steps: moved(steps, &place),
                fill: look.fill,
                pen: look.pen.map(|(colour, width)| Pen {
                    colour,
                    width: width * place.high.abs(),
                    dashes: look.dashes.iter().map(|d| d * place.high.abs()).collect(),
                }),
            });
        }
    }
}

impl Html {
    /// The pictures in it, for paper, each at most so many points wide. What stands below a picture on
    /// the screen is its caption.
    pub fn drawn(&self, wide: impl Fn(&Picture) -> f32) -> Vec<Picture> {
        let mut all: Vec<Picture> = Vec::new();
        let mut reader: Option<Reader> = None;
        let mut caption = false;
        for piece in self.as_str().split('<').skip(1) {
            let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
            if tag.starts_with("svg") {
                reader = Some(Reader::begin(tag));
            } else if tag == "/svg" {
                if let Some(mut done) = reader.take().map(|r| r.picture) {
                    done.wide = wide(&done);
                    all.push(done);
                }
            } else if let Some(open) = &mut reader {
                match tag {
                    "/g" => drop(open.open.pop()),
                    _ if tag.starts_with('/') => {}
                    _ => open.tag(tag, after),
                }
            } else if tag.starts_with("figcaption") || caption {
                caption = tag != "/figcaption";
                if let (true, Some(last)) = (caption, all.last_mut()) {
                    last.caption.push_str(super::paper::decoded(after).trim());
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_of_ours_is_the_same_on_paper() {
        #[derive(askama::Template)]
        #[template(
            ext = "html",
            source = "<figure><svg class=\"sw-body__sheet--small\" viewBox=\"0 0 600 700\" role=\"img\" \
             aria-label=\"Head &amp; face\">\n<g transform=\"translate(300 30) scale(-1 1)\">\n\
             <path class=\"sw-fig__skin\" d=\"M10 20C1 2 3 4 5 6L7 8H9V1Q1 1 2 2Z\"/></g>\n\
             <text class=\"sw-body__label\" x=\"4\" y=\"16\" text-anchor=\"end\">Right &lt;side&gt;</text>\n\
             <g class=\"sw-pin sw-pin--0\" transform=\"translate(100 50) scale(2)\"><title>1, left eye</title>\
             <circle r=\"9\"/><text y=\"4\" text-anchor=\"middle\">1</text></g></svg>\
             <figcaption class=\"x\">Head</figcaption></figure>"
        )]
        struct Drawing;
        let svg = Html::of(&Drawing);
        let all = svg.drawn(|_| 220.0);
        let [picture] = all.as_slice() else {
            panic!("one picture");
        };
        assert_eq!(
            (picture.width, picture.height, picture.wide),
            (600.0, 700.0, 220.0)
        );
        assert_eq!(
            (picture.alt.as_str(), picture.caption.as_str()),
            ("Head & face", "Head")
        );
        let [
            Shape::Outline { steps, .. },
            Shape::Words { text, size, .. },
            Shape::Outline { steps: pin, .. },
            Shape::Words {
                at,
                size: number,
                strong,
                ..
            },
        ] = picture.shapes.as_slice()
        else {
            panic!("{:?}", picture.shapes);
        };
        assert_eq!(steps[0], Step::Move(290.0, 50.0), "mirrored and moved");
        assert_eq!(steps.len(), 7);
        assert_eq!((text.as_str(), *size), ("Right <side>", 25.0));
        assert_eq!(pin[0], Step::Move(118.0, 50.0), "twice as large");
        assert_eq!((*at, *number, *strong), ((100.0, 58.0), 24.0, true));
    }
}
