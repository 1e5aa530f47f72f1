//! The report: one page, with pictures and their tables, that needs nothing else.

mod pictures;

use super::read::ReadFiles;
use domain::Lang;
use linkage::{Band, Engine, Linked, Missed, PairOutcome};
use std::{collections::BTreeMap, fmt::Write};
use words::{Arg, Words};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1d1d1d;background:#fff}\
table{border-collapse:collapse;margin:1rem 0}th,td{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid #b1b4b6}\
th:not(:first-child),td.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}.wide{overflow-x:auto}";

/// The outcomes of pairs, in the order shown, with their colours and the keys of their words.
const OUTCOMES: [(PairOutcome, &str, &str); 4] = [
    (PairOutcome::Match, "#0b6e69", "link-outcome-match"),
    (
        PairOutcome::Potential,
        "#7a9e2f",
        "link-outcome-potential-match",
    ),
    (PairOutcome::Household, "#51254f", "link-outcome-household"),
    (PairOutcome::Low, "#8a8f94", "link-report-low"),
];

/// The page as HTML.
pub fn page(lang: Lang, engine: &Engine, linked: &Linked, read: &ReadFiles) -> String {
    let mut page = Page {
        lang,
        out: String::new(),
    };
    let title = page.say("link-report-title");
    page.out = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>"
    );
    page.paragraph("link-report-lead", &[]);
    page.found(linked);
    page.weights(linked);
    page.calibration(&engine.calibration(&linked.pairs));
    page.missed(engine, linked);
    page.files(read);
    let model = engine.model();
    let key = if model.records == 0 {
        "link-report-shipped"
    } else {
        "link-report-model"
    };
    page.paragraph(
        key,
        &[
            ("version", model.version.as_str().into()),
            ("n", model.records.into()),
        ],
    );
    page.out.push_str("</body></html>\n");
    page.out
}

struct Page {
    lang: Lang,
    out: String,
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

impl Page {
    fn say(&self, key: &str) -> String {
        escape(&Words::get(self.lang, key))
    }

    fn heading(&mut self, key: &str) {
        let _ = write!(self.out, "<h2>{}</h2>", self.say(key));
    }

    fn paragraph(&mut self, key: &str, args: &[(&str, Arg)]) {
        let _ = write!(
            self.out,
            "<p>{}</p>",
            escape(&Words::with(self.lang, key, args))
        );
    }

    /// A table; every column but the first holds numbers.
    fn table(&mut self, headings: &[&str], rows: &[Vec<String>]) {
        self.out.push_str("<div class=\"wide\"><table><thead><tr>");
        for key in headings {
            let _ = write!(self.out, "<th scope=\"col\">{}</th>", self.say(key));
        }
        self.out.push_str("</tr></thead><tbody>");
        for row in rows {
            self.out.push_str("<tr>");
            for (n, cell) in row.iter().enumerate() {
                let class = if n == 0 { "" } else { " class=\"n\"" };
                let _ = write!(self.out, "<td{class}>{}</td>", escape(cell));
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</tbody></table></div>");
    }

    fn found(&mut self, linked: &Linked) {
        self.heading("link-report-found");
        let count = |which| {
            linked
                .outcomes
                .iter()
                .filter(|o| **o == which)
                .count()
                .to_string()
        };
        let rows: Vec<_> = OUTCOMES
            .iter()
            .map(|(o, _, key)| vec![Words::get(self.lang, key), count(*o)])
            .collect();
        self.table(&["link-report-outcome", "link-report-pairs"], &rows);
        // A cluster is named by a place in it.
        let mut sizes = vec![0_u32; linked.clusters.len()];
        for cluster in &linked.clusters {
            sizes[*cluster as usize] += 1;
        }
        let persons = sizes.iter().filter(|n| **n > 1).count();
        self.paragraph("link-report-persons", &[("n", persons.into())]);
    }

    fn weights(&mut self, linked: &Linked) {
        self.heading("link-report-weights");
        self.paragraph("link-report-weights-lead", &[]);
        let mut bars: BTreeMap<i32, [u64; 4]> = BTreeMap::new();
        // Pairs come heaviest first, so that those of one bar come together.
        let mut outcomes = linked.outcomes.iter();
        for alike in linked
            .pairs
            .chunk_by(|a, b| step(a.score.weight) == step(b.score.weight))
        {
            let bar = bars.entry(step(alike[0].score.weight)).or_default();
            for outcome in outcomes.by_ref().take(alike.len()) {
                let place = OUTCOMES.iter().position(|o| o.0 == *outcome).unwrap_or(3);
                bar[place] += 1;
            }
        }
        self.histogram(&bars);
        let rows: Vec<_> = bars
            .iter()
            .map(|(weight, n)| {
                std::iter::once(format!("{weight}\u{a0}–\u{a0}{}", weight + 2))
                    .chain(n.iter().map(u64::to_string))
                    .collect()
            })
            .collect();
        self.table(
            &[
                "link-report-weight",
                "link-outcome-match",
                "link-outcome-potential-match",
                "link-outcome-household",
                "link-report-low",
            ],
            &rows,
        );
    }

    fn calibration(&mut self, bands: &[Band]) {
        self.heading("link-report-calibration");
        self.paragraph("link-report-calibration-lead", &[]);
        if bands.iter().map(|b| b.pairs).sum::<u64>() < 50 {
            self.paragraph("link-report-none", &[]);
            return;
        }
        self.dots(bands);
        let rows: Vec<_> = bands
            .iter()
            .map(|b| {
                vec![
                    format!("{:.4}", b.said),
                    format!("{:.4}", b.held),
                    b.pairs.to_string(),
                ]
            })
            .collect();
        self.table(
            &["link-report-said", "link-report-true", "link-report-pairs"],
            &rows,
        );
    }

    fn missed(&mut self, engine: &Engine, linked: &Linked) {
        self.heading("link-report-missed");
        let missed = engine.missed(&linked.pairs);
        if missed.pairs < 50 {
            self.paragraph("link-report-none", &[]);
        } else {
            let percent = format!("{:.1}", 100.0 * ratio(missed.missed, missed.pairs));
            let args = [
                ("pairs", missed.pairs.into()),
                ("missed", missed.missed.into()),
                ("percent", percent.into()),
            ];
            self.paragraph("link-report-missed-share", &args);
            self.ways(&missed);
        }
        if linked.capped.is_empty() {
            return;
        }
        self.paragraph("link-report-capped", &[]);
        let rows: Vec<_> = linked
            .capped
            .iter()
            .map(|(way, (keys, records))| {
                vec![
                    Words::get(self.lang, &format!("link-way-{way}")),
                    keys.to_string(),
                    records.to_string(),
                ]
            })
            .collect();
        self.table(
            &["link-report-key", "link-report-keys", "link-report-records"],
            &rows,
        );
    }

    /// Which kinds of key find the pairs, so that one sees what the finding rests on.
    fn ways(&mut self, missed: &Missed) {
        self.paragraph("link-report-ways-lead", &[]);
        self.bars(missed);
        let mut rows: Vec<_> = missed
            .ways
            .iter()
            .map(|(way, found, alone)| {
                vec![
                    Words::get(self.lang, &format!("link-way-{way}")),
                    found.to_string(),
                    alone.to_string(),
                ]
            })
            .collect();
        let none = Words::get(self.lang, "link-report-no-key");
        rows.push(vec![none, missed.missed.to_string(), String::new()]);
        self.table(
            &["link-report-key", "link-report-pairs", "link-report-alone"],
            &rows,
        );
    }

    fn files(&mut self, read: &ReadFiles) {
        self.heading("link-report-files");
        let rows: Vec<_> = read
            .files
            .iter()
            .map(|(name, n)| vec![name.clone(), n.to_string()])
            .collect();
        self.table(&["link-report-file", "link-report-records"], &rows);
        if read.bad_dates > 0 {
            self.paragraph("link-report-bad-dates", &[("n", read.bad_dates.into())]);
        }
        if read.placeholders > 0 {
            self.paragraph(
                "link-report-placeholders",
                &[("n", read.placeholders.into())],
            );
        }
        if read.future > 0 {
            self.paragraph("link-report-future", &[("n", read.future.into())]);
        }
        self.heading("link-report-columns");
        let rows: Vec<_> = read
            .columns
            .iter()
            .map(|(column, meaning)| vec![column.clone(), meaning.clone()])
            .collect();
        self.table(&["link-report-column", "link-report-meaning"], &rows);
    }
}

/// The even number at or below a weight, between -20 and 60.
#[expect(clippy::cast_possible_truncation, reason = "held between -20 and 60")]
fn step(weight: f32) -> i32 {
    2 * (weight.clamp(-20.0, 60.0) / 2.0).floor() as i32
}

#[expect(clippy::cast_precision_loss, reason = "shares of counts")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use linkage::{Field, Way};

    #[test]
    fn every_reason_and_every_way_has_words_in_both_languages() {
        for lang in [Lang::En, Lang::Cy] {
            for field in Field::ALL {
                for (_, level) in (0..)
                    .zip(field.levels())
                    .skip(1)
                    .filter(|l| field.occurs(l.0))
                {
                    let key = format!("link-{}-{level}", field.name());
                    assert!(Words::has(lang, &key), "{lang}: {key}");
                }
            }
            for way in Way::ALL {
                assert!(
                    Words::has(lang, &format!("link-way-{}", way.name())),
                    "{lang}: {}",
                    way.name()
                );
            }
        }
    }
}
