//! From words to lines of glyphs: which way letters run, where a line may end, how wide it is.

use crate::PrintError;
use krilla::text::Font;
use rustybuzz::{Direction, Face, UnicodeBuffer};
use std::{collections::HashMap, ops::Range};
use unicode_bidi::{BidiInfo, Level};

/// The two faces that everything is printed in.
pub struct Fonts<'a> {
    pub(crate) plain: Pair<'a>,
    pub(crate) strong: Pair<'a>,
}

/// One face, to measure with and to draw with.
pub(crate) struct Pair<'a> {
    face: Face<'a>,
    pub(crate) font: Font,
    per_em: f32,
    /// What stands for a letter that the face does not have.
    mark: u32,
    mark_advance: f32,
}

impl<'a> Fonts<'a> {
    /// Reads two TrueType fonts: plain and bold.
    ///
    /// # Errors
    /// [`PrintError::Fonts`].
    pub fn new(plain: &'static [u8], strong: &'static [u8]) -> Result<Self, PrintError> {
        Ok(Self {
            plain: Pair::new(plain).ok_or(PrintError::Fonts)?,
            strong: Pair::new(strong).ok_or(PrintError::Fonts)?,
        })
    }

    pub(crate) const fn pair(&self, strong: bool) -> &Pair<'a> {
        if strong { &self.strong } else { &self.plain }
    }
}

impl Pair<'_> {
    fn new(data: &'static [u8]) -> Option<Self> {
        let face = Face::from_slice(data, 0)?;
        let font = Font::new(data.into(), 0)?;
        let mark = ['\u{FFFD}', '\u{25A1}', '?']
            .into_iter()
            .find_map(|c| face.glyph_index(c))?;
        #[expect(clippy::cast_precision_loss, reason = "at most 16384 units to the em")]
        let per_em = face.units_per_em() as f32;
        let mark_advance = f32::from(face.glyph_hor_advance(mark).unwrap_or(0)) / per_em;
        Some(Self {
            mark: u32::from(mark.0),
            mark_advance,
            face,
            font,
            per_em,
        })
    }
}

/// One glyph, all lengths in ems.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    pub id: u32,
    pub advance: f32,
    pub x: f32,
    pub y: f32,
    /// The letters of the run that it stands for.
    pub letters: Range<usize>,
}

/// Letters that run one way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub text: String,
    pub glyphs: Vec<Glyph>,
    /// In ems.
    pub width: f32,
}

/// One line, ready to be drawn from the left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// In the order of reading.
    pub text: String,
    /// In the order of drawing.
    pub runs: Vec<Run>,
    pub strong: bool,
    /// Points to the em.
    pub size: f32,
    /// Whether it stands at the right edge of its column.
    pub from_right: bool,
}

impl Line {
    /// How wide, in points.
    pub fn width(&self) -> f32 {
        self.runs.iter().map(|r| r.width).sum::<f32>() * self.size
    }
}

/// Measures and shapes, and counts what it did.
pub(crate) struct Shaper<'a> {
    fonts: &'a Fonts<'a>,
    widths: HashMap<(bool, String), f32>,
    pub missing: usize,
    pub work: usize,
}

/// Makes text fit to be printed: every line break is one, a tab is a space, and what is neither
/// letter nor break is a mark.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            '\u{FEFF}' => {}
            c if c.is_control() || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF) => {
                out.push('\u{FFFD}');
            }
            c => out.push(c),
        }
    }
    out
}

impl<'a> Shaper<'a> {
    pub fn new(fonts: &'a Fonts<'a>) -> Self {
        Self {
            fonts,
            widths: HashMap::new(),
            missing: 0,
            work: 0,
        }
    }

    /// The lines of a text in a column so many points wide. An empty line stays one.
    pub fn lines(&mut self, text: &str, strong: bool, size: f32, width: f32) -> Vec<Line> {
        let text = clean(text);
        let mut all = Vec::new();
        for part in text.split('\n') {
            let base = BidiInfo::new(part, None)
                .paragraphs
                .first()
                .map_or_else(Level::ltr, |p| p.level);
            for place in self.broken(part, strong, width / size) {
                all.push(self.line(&part[place], base, strong, size));
            }
        }
        all
    }

    /// Where the lines of a paragraph begin and end; `width` in ems.
    fn broken(&mut self, text: &str, strong: bool, width: f32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let (mut from, mut at, mut used) = (0, 0, 0.0_f32);
        for (end, _) in unicode_linebreak::linebreaks(text) {
            let piece = &text[at..end];
            let bare = self.measure(piece.trim_end(), strong);
            if used + bare > width && at > from {
                lines.push(from..at);
                (from, used) = (at, 0.0);
            }
            if bare > width {
                // A word longer than the line: broken between letters.
                for (letter, advance) in self.letters(piece, strong) {
                    if used + advance > width && at + letter > from {
                        lines.push(from..at + letter);
                        (from, used) = (at + letter, 0.0);
                    }
                    used += advance;
                }
            } else {
                used += self.measure(piece, strong);
            }
            at = end;
        }
        if from < text.len() || lines.is_empty() {
            lines.push(from..text.len());
        }
        lines
    }

    /// How wide a piece is, in ems. The same word is measured once.
    fn measure(&mut self, piece: &str, strong: bool) -> f32 {
        if piece.is_empty() {
            return 0.0;
        }
        let key = (strong, piece.to_owned());
        if let Some(width) = self.widths.get(&key) {
            return *width;
        }
        let width = self.shape(piece, strong, None).width;
        self.widths.insert(key, width);
        width
    }

    /// Where letters begin that may be parted from those before, and how wide each is, in ems.
    fn letters(&mut self, piece: &str, strong: bool) -> Vec<(usize, f32)> {
        let run = self.shape(piece, strong, None);
        let mut letters: Vec<(usize, f32)> = Vec::new();
        let mut glyphs: Vec<&Glyph> = run.glyphs.iter().collect();
        glyphs.sort_by_key(|g| g.letters.start);
        for g in glyphs {
            match letters.last_mut() {
                Some((at, advance)) if *at == g.letters.start => *advance += g.advance,
                _ => letters.push((g.letters.start, g.advance)),
            }
        }
        letters
    }

    fn line(&mut self, text: &str, base: Level, strong: bool, size: f32) -> Line {
        let before = self.missing;
        // At the right edge a space at the end would push the words to the left.
        let text = if base.is_rtl() { text.trim_end() } else { text };
        let mut runs = Vec::new();
        let bidi = BidiInfo::new(text, Some(base));
        if let Some(whole) = bidi.paragraphs.first() {
            let (levels, places) = bidi.visual_runs(whole, whole.range.clone());
            for place in places {
                let level = levels.get(place.start).copied().unwrap_or(base);
                runs.push(self.shape(&text[place], strong, Some(level.is_rtl())));
            }
        }
        // Measuring met the same letters; each is counted where it is drawn.
        let missing = runs
            .iter()
            .flat_map(|r| &r.glyphs)
            .filter(|g| g.id == self.fonts.pair(strong).mark)
            .count();
        self.missing = before + missing;
        Line {
            text: text.to_owned(),
            runs,
            strong,
            size,
            from_right: base.is_rtl(),
        }
    }

    /// Shapes letters that run one way; `None`: the way of the first that has one.
    fn shape(&mut self, text: &str, strong: bool, rtl: Option<bool>) -> Run {
        self.work += text.len();
        let pair = self.fonts.pair(strong);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        match rtl {
            Some(true) => buffer.set_direction(Direction::RightToLeft),
            Some(false) => buffer.set_direction(Direction::LeftToRight),
            None => {}
        }
        let shaped = rustybuzz::shape(&pair.face, &[], buffer);
        let mut starts: Vec<usize> = shaped
            .glyph_infos()
            .iter()
            .map(|g| g.cluster as usize)
            .collect();
        starts.sort_unstable();
        starts.dedup();
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(shaped.len());
        let mut width = 0.0;
        for (info, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let start = info.cluster as usize;
            let next = starts.partition_point(|s| *s <= start);
            let end = starts.get(next).copied().unwrap_or(text.len());
            #[expect(clippy::cast_precision_loss, reason = "lengths within a font")]
            let em = |n: i32| n as f32 / pair.per_em;
            let none = info.glyph_id == 0;
            let glyph = Glyph {
                id: if none { pair.mark } else { info.glyph_id },
                advance: if none {
                    pair.mark_advance
                } else {
                    em(place.x_advance)
                },
                x: em(place.x_offset),
                y: em(place.y_offset),
                letters: start..end,
            };
            width += glyph.advance;
            glyphs.push(glyph);
        }
        Run {
            text: text.to_owned(),
            glyphs,
            width,
        }
    }
}
