//! From lines to pages: A4 on its side, since a chronology is a wide table.

mod pictures;
mod tables;

pub(crate) use pictures::{Part, Placed};

use crate::{
    Block, Document, Text,
    shape::{Line, Shaper},
};

/// A4 on its side, in points.
pub(crate) const WIDTH: f32 = 841.89;
/// See [`WIDTH`].
pub(crate) const HEIGHT: f32 = 595.28;
const MARGIN: f32 = 42.0;
const ACROSS: f32 = WIDTH - 2.0 * MARGIN;
/// Room at the foot for the number of the page.
const NUMBER: f32 = 130.0;

const TITLE: f32 = 20.0;
const BODY: f32 = 10.5;
const SMALL: f32 = 9.0;
/// From line to line, in ems.
const LEADING: f32 = 1.35;
/// Most lines of a head or foot: they must leave room for what the page says.
const EDGE_LINES: usize = 6;
/// What a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A node of the tree by which it is read aloud.
    Node(usize),
    /// The head of a page.
    Head,
    /// The foot of a page.
    Foot,
    /// Headings of a table, said again.
    Again,
}

/// A line in its place: left end of the baseline, in points from the top left.
pub(crate) struct Piece {
    pub x: f32,
    pub y: f32,
    pub line: Line,
    pub owner: Owner,
}

/// One page.
#[derive(Default)]
pub(crate) struct Sheet {
    pub pieces: Vec<Piece>,
    /// Thin lines between rows: left, right, height.
    pub rules: Vec<(f32, f32, f32)>,
    pub pictures: Vec<Placed>,
}

/// What a node is, for those who have it read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Heading(u8, String),
    Text,
    /// A picture, with what it shows in words.
    Picture(String),
    Table,
    Head,
    Body,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}

/// A node of the tree; the first ones have no parent.
pub(crate) struct Node {
    pub kind: Kind,
    pub parent: Option<usize>,
}

/// A heading and where it stands.
pub(crate) struct Place {
    pub level: u8,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// All pages.
pub(crate) struct Laid {
    pub pages: Vec<Sheet>,
    pub nodes: Vec<Node>,
    pub outline: Vec<Place>,
}

impl Laid {
    /// Every line, page after page, and what stands in the pictures and is said of them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for node in &self.nodes {
            if let Kind::Picture(alt) = &node.kind {
                text.push_str(alt);
                text.push('\n');
            }
        }
        let parts = self.pages.iter().flat_map(|p| &p.pictures);
        for part in parts.flat_map(|p| &p.parts) {
            if let Part::Words(_, _, line, _) = part {
                text.push_str(&line.text);
                text.push('\n');
            }
        }
        for piece in self.pages.iter().flat_map(|p| &p.pieces) {
            text.push_str(&piece.line.text);
            text.push('\n');
        }
        text
    }
}

struct Desk<'s, 'f> {
    shaper: &'s mut Shaper<'f>,
    laid: Laid,
    head: Vec<Line>,
    foot: Vec<Line>,
    /// Where the next line begins.
    y: f32,
}

/// Lays a document out on pages.
pub(crate) fn lay_out(
    document: &Document,
    shaper: &mut Shaper<'_>,
    page_of: &dyn Fn(usize, usize) -> String,
) -> Laid {
    let mut head = shaper.lines(&document.head, true, SMALL, ACROSS);
    let mut foot = shaper.lines(&document.foot, false, SMALL, ACROSS - NUMBER);
    head.truncate(EDGE_LINES);
    foot.truncate(EDGE_LINES);
    let mut desk = Desk {
        shaper,
        laid: Laid {
            pages: Vec::new(),
            nodes: Vec::new(),
            outline: Vec::new(),
        },
        head,
        foot,
        y: 0.0,
    };
    desk.turn();
    desk.heading(1, &document.title, 0.0);
    for (n, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Heading(level, text) => {
                let follows = match document.blocks.get(n + 1) {
                    Some(Block::Table(table)) => desk.opening(table),
                    Some(Block::Pictures(all)) => desk.first_pictures(all),
                    _ => 0.0,
                };
                desk.heading(*level, text, follows);
            }
            Block::Text(text) => desk.paragraph(text),
            Block::Table(table) => desk.table(table),
            Block::Pictures(all) => desk.pictures(all),
        }
    }
    desk.number(page_of);
    desk.laid
}

#[expect(clippy::cast_precision_loss, reason = "a page has few lines")]
const fn times(n: usize, height: f32) -> f32 {
    n as f32 * height
}

impl Desk<'_, '_> {
    fn bottom(&self) -> f32 {
        HEIGHT - MARGIN - times(self.foot.len(), SMALL * LEADING) - 6.0
    }

    fn top(&self) -> f32 {
        MARGIN + times(self.head.len(), SMALL * LEADING) + 10.0
    }

    fn sheet(&mut self) -> &mut Sheet {
        if self.laid.pages.is_empty() {
            self.laid.pages.push(Sheet::default());
        }
        let last = self.laid.pages.len() - 1;
        &mut self.laid.pages[last]
    }

    /// The next page, with its head and foot.
    fn turn(&mut self) {
        self.laid.pages.push(Sheet::default());
        let step = SMALL * LEADING;
        let mut y = MARGIN;
        for line in self.head.clone() {
            y += step;
            self.put(MARGIN, y, ACROSS, line, Owner::Head);
        }
        y = self.bottom() + 6.0;
        for line in self.foot.clone() {
            y += step;
            self.put(MARGIN, y, ACROSS - NUMBER, line, Owner::Foot);
        }
        self.y = self.top();
    }

    /// Puts a line into a column that begins at `x`.
    fn put(&mut self, x: f32, y: f32, width: f32, line: Line, owner: Owner) {
        let x = if line.from_right {
            (x + width - line.width()).max(x)
        } else {
            x
        };
        self.sheet().pieces.push(Piece { x, y, line, owner });
    }

    fn node(&mut self, kind: Kind, parent: Option<usize>) -> usize {
        self.laid.nodes.push(Node { kind, parent });
        self.laid.nodes.len() - 1
    }

    /// Lines one below the other, over as many pages as it takes.
    fn flow(&mut self, lines: Vec<Line>, node: usize) {
        for line in lines {
            let step = line.size * LEADING;
            if self.y + step > self.bottom() {
                self.turn();
            }
            self.y += step;
            self.put(MARGIN, self.y, ACROSS, line, Owner::Node(node));
        }
    }

    /// A heading does not stand alone at the foot of a page: at least two lines stand below it, or
    /// `follows`, which is the height of what must not be parted from it.
    fn heading(&mut self, level: u8, text: &str, follows: f32) {
        let size = match level {
            0 | 1 => TITLE,
            2 => 14.0,
            _ => 12.0,
        };
        let lines = self.shaper.lines(text, true, size, ACROSS);
        if level > 1 {
            self.y += size * 0.6;
        }
        let step = size * LEADING;
        let needs = times(lines.len(), step) + follows.max(2.0 * step) + size * 0.3;
        // What follows and is as high as a picture is never parted from its heading.
        let high = follows > (self.bottom() - self.top()) / 3.0 + 1.0;
        let from = if high { 1.0 } else { HEIGHT / 2.0 };
        if self.y + needs > self.bottom() && self.y > self.top() + from {
            self.turn();
        }
        self.laid.outline.push(Place {
            level,
            text: text.to_owned(),
            page: self.laid.pages.len() - 1,
            y: self.y,
        });
        let node = self.node(Kind::Heading(level.max(1), text.to_owned()), None);
        self.flow(lines, node);
        self.y += size * 0.3;
    }

    fn paragraph(&mut self, text: &Text) {
        let lines = self.shaper.lines(&text.text, text.strong, BODY, ACROSS);
        let node = self.node(Kind::Text, None);
        self.flow(lines, node);
        self.y += BODY * 0.6;
    }

    /// The numbers of the pages, once it is known how many there are.
    fn number(&mut self, page_of: &dyn Fn(usize, usize) -> String) {
        let all = self.laid.pages.len();
        let y = self.bottom() + 6.0 + SMALL * LEADING;
        for n in 0..all {
            let text = page_of(n + 1, all);
            let lines = self.shaper.lines(&text, false, SMALL, NUMBER);
            for (k, line) in lines.into_iter().enumerate() {
                let x = (WIDTH - MARGIN - line.width()).max(WIDTH - MARGIN - NUMBER);
                let y = y + times(k, SMALL * LEADING);
                let owner = Owner::Foot;
                self.laid.pages[n].pieces.push(Piece { x, y, line, owner });
            }
        }
    }
}
