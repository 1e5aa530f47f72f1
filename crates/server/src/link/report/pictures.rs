//! The pictures of the report. Each stands before a table that says the same.

use super::{OUTCOMES, Page, escape, ratio};
use linkage::{Band, Missed};
use std::{collections::BTreeMap, fmt::Write};
use words::Words;

const FOUND: &str = "#0b6e69";
const ALONE: &str = "#51254f";
const MISSED: &str = "#d4351c";

impl Page {
    /// What the colours of a picture mean, each with a square of it.
    fn legend(&mut self, colours: &[(&str, &str)]) {
        self.out.push_str("<ul class=\"legend\">");
        for (colour, key) in colours {
            let _ = write!(
                self.out,
                "<li><svg viewBox=\"0 0 12 12\" width=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" fill=\"{colour}\"/></svg> {}</li>",
                self.say(key)
            );
        }
        self.out.push_str("</ul>");
    }

    /// How many pairs there are of each weight, by what became of them.
    pub(super) fn histogram(&mut self, bars: &BTreeMap<i32, [u64; 4]>) {
        let most = bars
            .values()
            .map(|n| n.iter().sum::<u64>())
            .max()
            .unwrap_or(1)
            .max(1);
        let (Some(first), Some(last)) = (bars.keys().next(), bars.keys().last()) else {
            return;
        };
        let wide = 640 / ((last - first) / 2 + 1).max(1);
        let label = self.say("link-report-weights");
        let _ = write!(
            self.out,
            "<svg viewBox=\"0 0 660 240\" role=\"img\" aria-label=\"{label}\">"
        );
        for (weight, counts) in bars {
            let left = 10 + (weight - first) / 2 * wide;
            let mut floor = 210.0;
            for (n, (_, colour, _)) in counts.iter().zip(OUTCOMES) {
                let tall = ratio(*n, most) * 200.0;
                floor -= tall;
                let _ = write!(
                    self.out,
                    "<rect x=\"{left}\" y=\"{floor:.1}\" width=\"{}\" height=\"{tall:.1}\" fill=\"{colour}\"/>",
                    wide - 1
                );
            }
            if weight % 10 == 0 {
                let _ = write!(
                    self.out,
                    "<text x=\"{left}\" y=\"228\" font-size=\"12\">{weight}</text>"
                );
            }
        }
        self.out.push_str("</svg>");
        self.legend(&OUTCOMES.map(|(_, colour, key)| (colour, key)));
    }

    /// What was said against what held: on the line, the probabilities are true.
    pub(super) fn dots(&mut self, bands: &[Band]) {
        let label = self.say("link-report-calibration");
        let _ = write!(
            self.out,
            "<svg viewBox=\"0 0 290 275\" width=\"290\" role=\"img\" aria-label=\"{label}\"><rect x=\"50\" y=\"10\" width=\"220\" height=\"220\" fill=\"none\" stroke=\"#8a8f94\"/><line x1=\"50\" y1=\"230\" x2=\"270\" y2=\"10\" stroke=\"#8a8f94\" stroke-dasharray=\"4 4\"/>"
        );
        for step in 0..=4 {
            let share = 0.25 * f64::from(step);
            let (x, y) = (50.0 + 220.0 * share, 230.0 - 220.0 * share);
            let _ = write!(
                self.out,
                "<path d=\"M{x} 230v5M50 {y}h-5\" stroke=\"#8a8f94\"/><text x=\"{x}\" y=\"247\" font-size=\"11\" text-anchor=\"middle\">{share}</text><text x=\"42\" y=\"{}\" font-size=\"11\" text-anchor=\"end\">{share}</text>",
                y + 4.0
            );
        }
        for band in bands {
            let at = |share: f64| 230.0 - 220.0 * share;
            let (x, y) = (50.0 + 220.0 * band.said, at(band.held));
            let (low, high) = likely(band.held, band.pairs);
            let _ = write!(
                self.out,
                "<path d=\"M{x:.1} {:.1}V{:.1}\" stroke=\"#51254f\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\" fill=\"#51254f\" fill-opacity=\"0.7\"/>",
                at(low),
                at(high),
                size(band.pairs)
            );
        }
        let (said, held) = (self.say("link-report-said"), self.say("link-report-true"));
        let _ = write!(
            self.out,
            "<text x=\"160\" y=\"268\" font-size=\"12\" text-anchor=\"middle\">{said}</text><text x=\"12\" y=\"120\" font-size=\"12\" text-anchor=\"middle\" transform=\"rotate(-90 12 120)\">{held}</text></svg>"
        );
    }

    /// A bar for each way in which pairs are found, and one for what no way finds.
    pub(super) fn bars(&mut self, missed: &Missed) {
        let label = self.say("link-report-missed");
        let tall = 26 * (missed.ways.len() + 1);
        let _ = write!(
            self.out,
            "<svg viewBox=\"0 0 660 {tall}\" role=\"img\" aria-label=\"{label}\">"
        );
        for (n, (way, found, alone)) in missed.ways.iter().enumerate() {
            let name = Words::get(self.lang, &format!("link-way-{way}"));
            let parts = [(ALONE, *alone), (FOUND, found - alone)];
            self.bar(n, &name, &parts, missed.pairs);
        }
        let none = Words::get(self.lang, "link-report-no-key");
        let last = missed.ways.len();
        self.bar(last, &none, &[(MISSED, missed.missed)], missed.pairs);
        self.out.push_str("</svg>");
        self.legend(&[
            (FOUND, "link-report-also-found"),
            (ALONE, "link-report-alone"),
            (MISSED, "link-report-no-key"),
        ]);
    }

    fn bar(&mut self, n: usize, name: &str, parts: &[(&str, u64)], all: u64) {
        let (top, mut left) = (26 * n, 220.0);
        let _ = write!(
            self.out,
            "<text x=\"212\" y=\"{}\" font-size=\"13\" text-anchor=\"end\">{}</text>",
            top + 17,
            escape(name)
        );
        for (colour, pairs) in parts {
            let wide = ratio(*pairs, all) * 380.0;
            let _ = write!(
                self.out,
                "<rect x=\"{left:.1}\" y=\"{}\" width=\"{wide:.1}\" height=\"18\" fill=\"{colour}\"/>",
                top + 4
            );
            left += wide;
        }
        let share = 100.0 * ratio(parts.iter().map(|(_, n)| n).sum(), all);
        let _ = write!(
            self.out,
            "<text x=\"{:.1}\" y=\"{}\" font-size=\"13\">{share:.1} %</text>",
            left + 6.0,
            top + 17
        );
    }
}

/// Between which shares the true one lies in nineteen of twenty cases, where `pairs` were seen and `held` of them held
/// (Wilson's interval).
fn likely(held: f64, pairs: u64) -> (f64, f64) {
    const Z: f64 = 1.96;
    let n = ratio(pairs.max(1), 1);
    let (middle, below) = (held + Z * Z / (2.0 * n), 1.0 + Z * Z / n);
    let half = Z * (held * (1.0 - held) / n + Z * Z / (4.0 * n * n)).sqrt();
    (
        ((middle - half) / below).max(0.0),
        ((middle + half) / below).min(1.0),
    )
}

/// The radius of a dot: larger where more pairs stand behind it.
fn size(pairs: u64) -> f64 {
    2.0 + ratio(pairs.max(1), 1).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_pairs_leave_more_open_than_many() {
        let wide = |pairs| {
            let (low, high) = likely(0.9, pairs);
            assert!(low < 0.9 && 0.9 < high && low >= 0.0 && high <= 1.0);
            high - low
        };
        assert!(wide(20) > 3.0 * wide(2_000));
        assert!(likely(1.0, 20).0 > 0.8 && likely(1.0, 20).1 <= 1.0);
        assert!(size(2_000) > size(20));
    }
}
