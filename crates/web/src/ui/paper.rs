//! The same words for paper: a piece of HTML as paragraphs without mark-up.

use super::Html;
use print::Text;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &["p", "div", "li", "ul", "h2", "h3", "br", "dt", "dd"];

/// A class that makes a paragraph bold.
const STRONG: &str = "font-weight-bold";

/// What was read so far.
#[derive(Default)]
struct Reader {
    done: Vec<Text>,
    now: Text,
}

impl Reader {
    fn end(&mut self) {
        let now = std::mem::take(&mut self.now);
        let text = now.text.trim();
        if !text.is_empty() {
            self.done.push(Text {
                text: text.to_owned(),
                strong: now.strong,
            });
        }
    }

    /// A tag as it stands between `<` and `>`.
    fn tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches('/');
        let name = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        if BLOCKS.contains(&name) {
            self.end();
            self.now.strong = tag.contains(STRONG);
        } else if tag.contains("govuk-tag") && !self.now.text.trim().is_empty() {
            // Colour sets tags apart on screen; on paper a dot does.
            let text = self.now.text.trim_end().to_owned();
            self.now.text = text + " \u{b7} ";
        }
    }
}

/// The letter that an entity stands for: those that our own escaping writes.
fn letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        other => {
            let code = match other.strip_prefix("#x") {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => other.strip_prefix('#')?.parse().ok(),
            };
            code.and_then(char::from_u32)
        }
    }
}

pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let known = rest
            .find(';')
            .filter(|end| *end < 10)
            .and_then(|end| Some((letter(&rest[..end])?, end)));
        match known {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out + rest
}

impl Html {
    /// The words for paper. Everything that people wrote was escaped when the HTML was made, so
    /// that no letter of theirs is taken for mark-up here.
    pub fn on_paper(&self) -> Vec<Text> {
        let mut reader = Reader::default();
        let mut rest = self.as_str();
        // Line breaks are kept in what people wrote; elsewhere they are the template's.
        let mut prose = false;
        while let Some(at) = rest.find('<') {
            let words = decoded(&rest[..at]);
            let words = if prose {
                words
            } else {
                words.replace('\n', " ")
            };
            reader.now.text.push_str(&words);
            rest = &rest[at + 1..];
            let end = rest.find('>').unwrap_or(rest.len());
            let tag = &rest[..end];
            reader.tag(tag);
            prose = tag.contains("sw-prose") || (prose && tag != "/div");
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        reader.now.text.push_str(&decoded(rest));
        reader.end();
        reader.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_comes_out_as_they_wrote_it() {
        let html = Html::text("Kind & calm ")
            .and(&Html::br())
            .and(&Html::prose("said: \"<b>no</b>\"\nand 'left' &amp; ran"));
        let texts: Vec<String> = html.on_paper().into_iter().map(|t| t.text).collect();
        assert_eq!(
            texts,
            ["Kind & calm", "said: \"<b>no</b>\"\nand 'left' &amp; ran"]
        );
    }
}
