//! Explanations as text and as a picture. Words come from whoever shows them.

use crate::explain::{Explanation, Reason};
use std::fmt::Write;

/// Height of one bar of a picture with the space below it, in units of the picture.
const ROW: f32 = 34.0;
const WIDTH: f32 = 640.0;

impl Explanation {
    /// The same with everything that says less than half a bit put into one line, so that it still adds up.
    #[must_use]
    pub fn brief(mut self) -> Self {
        const LITTLE: f32 = 0.5;
        let little = |r: &Reason| r.bits.abs() < LITTLE;
        let all = self.against.iter().chain(&self.in_favour);
        let (count, bits) = all
            .filter(|r| little(r))
            .fold((0, 0.0), |(n, sum), r| (n + 1, sum + r.bits));
        if count == 0 {
            return self;
        }
        self.against.retain(|r| !little(r));
        self.in_favour.retain(|r| !little(r));
        let side = if bits < 0.0 {
            &mut self.against
        } else {
            &mut self.in_favour
        };
        side.push(Reason {
            key: "link-rest".to_owned(),
            bits,
        });
        self
    }

    /// Plain text: the likeliest answer, what speaks against, what speaks for, the sum. `words`
    /// turns a key into a sentence.
    pub fn text(&self, words: &dyn Fn(&str) -> String) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", words(&self.class_key()));
        if let Some(key) = self.verdict_key() {
            let _ = writeln!(out, "{}", words(&key));
        }
        if self.clash {
            let _ = writeln!(out, "{}", words("link-clash"));
        }
        for (heading, reasons) in [
            ("link-against-heading", &self.against),
            ("link-favour-heading", &self.in_favour),
        ] {
            let _ = writeln!(out, "\n{}:", words(heading));
            if reasons.is_empty() {
                let _ = writeln!(out, "  {}", words("link-nothing"));
            }
            for reason in reasons {
                let _ = writeln!(out, "  {:>6}  {}", signed(reason.bits), words(&reason.key));
            }
        }
        let _ = writeln!(
            out,
            "\n  {:>6}  {}",
            signed(self.start),
            words("link-start")
        );
        let _ = writeln!(out, "  {:>6}  {}", signed(self.weight), words("link-sum"));
        out
    }

    /// Key of the words for the likeliest class.
    pub fn class_key(&self) -> String {
        use crate::Class::{Namesake, Same, Sibling, Twin, Unrelated};
        let name = match self.class {
            Same => "same",
            Twin => "twin",
            Sibling => "sibling",
            Namesake => "namesake",
            Unrelated => "unrelated",
        };
        format!("link-class-{name}")
    }

    /// Key of the words for what a person decided.
    pub fn verdict_key(&self) -> Option<String> {
        use crate::Verdict::{Different, Same, TwinOrSibling, Unsure};
        let name = match self.verdict? {
            Same => "same",
            Different => "different",
            TwinOrSibling => "twin-or-sibling",
            Unsure => "unsure",
        };
        Some(format!("link-verdict-{name}"))
    }

    /// The waterfall as SVG, to be put into a page: reasons against first, then those in favour.
    /// Colours are classes (`link-against`, `link-favour`, `link-sum`) with attributes as a
    /// fall-back, so that a page with a strict policy can show it; each bar's number is written out.
    pub fn svg(&self, words: &dyn Fn(&str) -> String) -> String {
        let start = Reason {
            key: "link-start".to_owned(),
            bits: self.start,
        };
        let rows: Vec<&Reason> = std::iter::once(&start)
            .chain(&self.against)
            .chain(&self.in_favour)
            .collect();
        let (low, high) = extent(&rows);
        let height = ROW * small(rows.len() + 1) + 8.0;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"link-waterfall\" viewBox=\"0 0 {WIDTH} {height}\" width=\"100%\" role=\"img\" aria-label=\"{}\" xmlns=\"http://www.w3.org/2000/svg\">",
            escape(&words(&self.class_key()))
        );
        let place = |bits: f32| 8.0 + (bits - low) / (high - low) * (WIDTH - 80.0);
        let mut sum = 0.0;
        for (n, reason) in rows.iter().enumerate() {
            let (from, to) = (sum, sum + reason.bits);
            sum = to;
            let bar = Bar {
                row: n,
                from: place(from),
                to: place(to),
                bits: reason.bits,
                class: side(reason.bits),
            };
            bar.draw(&mut out, &words(&reason.key));
        }
        let bar = Bar {
            row: rows.len(),
            from: place(0.0),
            to: place(self.weight),
            bits: self.weight,
            class: "link-sum",
        };
        bar.draw(&mut out, &words("link-sum"));
        let zero = place(0.0);
        let _ = write!(
            out,
            "<line x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"0\" y2=\"{height}\" stroke=\"currentColor\" stroke-dasharray=\"2 3\"/></svg>"
        );
        out
    }
}

struct Bar {
    row: usize,
    from: f32,
    to: f32,
    bits: f32,
    class: &'static str,
}

impl Bar {
    fn draw(&self, out: &mut String, words: &str) {
        let top = ROW * small(self.row) + 4.0;
        let (left, right) = (self.from.min(self.to), self.from.max(self.to));
        let fill = match self.class {
            "link-against" => "#a23b12",
            "link-favour" => "#0b6e69",
            _ => "#51254f",
        };
        let _ = write!(
            out,
            "<text x=\"8\" y=\"{:.1}\" font-size=\"13\" fill=\"currentColor\">{}</text><rect class=\"{}\" fill=\"{fill}\" x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"10\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"12\" fill=\"currentColor\">{}</text>",
            top + 11.0,
            escape(words),
            self.class,
            top + 16.0,
            (right - left).max(1.0),
            right + 5.0,
            top + 25.0,
            signed(self.bits)
        );
    }
}

const fn side(bits: f32) -> &'static str {
    if bits < 0.0 {
        "link-against"
    } else {
        "link-favour"
    }
}

/// The lowest and the highest that the running sum comes to.
fn extent(rows: &[&Reason]) -> (f32, f32) {
    let (mut sum, mut low, mut high) = (0.0_f32, 0.0_f32, 1.0_f32);
    for row in rows {
        sum += row.bits;
        low = low.min(sum);
        high = high.max(sum);
    }
    (low, high)
}

/// A number of bits with its sign, to one decimal, with a true minus.
pub(crate) fn signed(bits: f32) -> String {
    if bits < 0.0 {
        format!("\u{2212}{:.1}", -bits)
    } else {
        format!("+{bits:.1}")
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[expect(clippy::cast_precision_loss, reason = "a handful of bars")]
const fn small(n: usize) -> f32 {
    n as f32
}
