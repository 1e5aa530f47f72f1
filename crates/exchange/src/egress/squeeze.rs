//! Text with everything taken out that can be varied without changing what a person reads.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::needle::Needle;

/// Lower-case letters and digits only, each with where it came from, in two ways of writing.
pub(super) struct Squeezed {
    plain: Mapped,
    /// With `road`, `street` and the like in their short forms.
    short: Mapped,
}

/// Letters and, for each of their bytes, the first and last byte of the character in the source.
#[derive(Default)]
struct Mapped {
    text: String,
    from: Vec<(usize, usize)>,
}

impl Mapped {
    fn push(&mut self, letters: &str, from: (usize, usize)) {
        self.text.push_str(letters);
        self.from.extend(std::iter::repeat_n(from, letters.len()));
    }

    fn find<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let places = self.text.match_indices(needle);
        places.map(|(start, found)| self.from[start].0..self.from[start + found.len() - 1].1)
    }
}

impl Squeezed {
    pub(super) fn new(chars: impl Iterator<Item = (usize, char)>) -> Self {
        let mut squeezed = Self {
            plain: Mapped::default(),
            short: Mapped::default(),
        };
        let mut token = Mapped::default();
        for (at, c) in chars {
            let end = at + c.len_utf8();
            let before = token.text.len();
            fold_into(c, |letter| {
                let mut buffer = [0; 4];
                token.push(letter.encode_utf8(&mut buffer), (at, end));
            });
            let border = token.text.len() == before && !is_combining_mark(c) && !is_unseen(c);
            if border {
                squeezed.take(&mut token);
            }
        }
        squeezed.take(&mut token);
        squeezed
    }

    /// Ends a word.
    fn take(&mut self, token: &mut Mapped) {
        if token.text.is_empty() {
            return;
        }
        self.plain.text.push_str(&token.text);
        self.plain.from.extend_from_slice(&token.from);
        match short_form(&token.text) {
            Some(short) => self
                .short
                .push(short, (token.from[0].0, token.from[token.from.len() - 1].1)),
            None => {
                self.short.text.push_str(&token.text);
                self.short.from.extend_from_slice(&token.from);
            }
        }
        token.text.clear();
        token.from.clear();
    }

    pub(super) fn find<'a>(
        &'a self,
        needle: &'a Needle,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        self.plain
            .find(&needle.plain)
            .chain(self.short.find(&needle.short))
    }

    pub(super) fn both(self) -> (String, String) {
        (self.plain.text, self.short.text)
    }
}

/// Squeezes a value that is looked for.
pub(super) fn squeeze(text: &str) -> Squeezed {
    Squeezed::new(text.char_indices())
}

fn fold_into(c: char, mut out: impl FnMut(char)) {
    decompose_compatible(c, |part| {
        if is_combining_mark(part) || is_unseen(part) {
            return;
        }
        for lower in part.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
            match lower {
                'ß' => {
                    out('s');
                    out('s');
                }
                'ø' => out('o'),
                'ł' => out('l'),
                'đ' | 'ð' => out('d'),
                'ı' => out('i'),
                _ => out(lower),
            }
        }
    });
}

/// Characters without width: they do not part words.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The short form of a word that has one. `st` stands for both street and saint.
pub(super) fn short_form(word: &str) -> Option<&'static str> {
    Some(match word {
        "road" => "rd",
        "street" | "saint" | "sant" => "st",
        "avenue" | "av" => "ave",
        "close" => "cl",
        "court" => "ct",
        "crescent" | "cres" => "cresc",
        "drive" => "dr",
        "gardens" | "gdn" | "garden" => "gdns",
        "grove" => "gr",
        "lane" => "ln",
        "place" => "pl",
        "square" => "sq",
        "terrace" | "ter" => "terr",
        "mount" => "mt",
        "apartment" | "apt" => "flat",
        "and" => "",
        _ => return None,
    })
}

/// The source with entities read: each character with the place of its first byte.
pub(super) fn decode_entities(html: &str) -> Vec<(usize, char)> {
    let mut out = Vec::with_capacity(html.len());
    let mut at = 0;
    while let Some(c) = html[at..].chars().next() {
        let (c, len) = entity(&html[at..]).unwrap_or((c, c.len_utf8()));
        out.push((at, c));
        at += len;
    }
    out
}

/// Where a tag ends that holds a bracket in quotes: `<b title="a>b">`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEnds {
    /// At the first bracket that is not in the quotes of a value, as a browser reads it.
    BehindQuotes,
    /// At the first bracket, as a reader does that knows less, or where the quotes never end.
    AtFirst,
}

/// The same with tags taken out. A tag parts no words: `Orch<b>ard</b>` reads as one.
pub(super) fn without_tags(html: &str, ends: TagEnds) -> Vec<(usize, char)> {
    let mut out = Vec::with_capacity(html.len());
    let (mut in_tag, mut quote) = (false, None);
    // Quotes begin a value only behind an equals sign.
    let mut equals = false;
    for (at, c) in decode_entities(html) {
        // Only a bracket of the source opens a tag, not one that is written as an entity.
        let source = html[at..].starts_with(c);
        if !in_tag {
            if c == '<' && source {
                (in_tag, quote, equals) = (true, None, false);
            } else {
                out.push((at, c));
            }
        } else if quote.is_some() {
            if source && quote == Some(c) {
                quote = None;
            }
        } else if c == '>' && source {
            in_tag = false;
        } else if equals && source && matches!(c, '"' | '\'') && ends == TagEnds::BehindQuotes {
            (quote, equals) = (Some(c), false);
        } else {
            equals = c == '=' || (equals && c.is_ascii_whitespace());
        }
    }
    out
}

/// Longest entity that is read, in bytes.
const LONGEST_ENTITY: usize = 12;

/// The entity at the beginning of the text and its length. Named ones only as far as renderers
/// write them; others stay as they are, and their letters do no harm in a scan.
fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LONGEST_ENTITY).position(|b| b == b';')?;
    let name = &body[..end];
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "shy" => '\u{AD}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 2))
}
