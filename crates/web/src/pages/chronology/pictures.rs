//! The pictures of a chronology, each with a table that says the same: lanes by agency with their
//! silences, and the weeks of a year with what has come in them so far.

use super::table;
use crate::{
    pages::lead::says,
    ui::{Cell, Details, Html, Page, Table},
};
use askama::Template;
use casework::{FullLine, Week, WholeChronology};
use domain::chronology::{Impact, Seriousness};
use jiff::Timestamp;

const WIDTH: i64 = 700;
const LANE: i64 = 60;
const MARGIN: i64 = 24;

struct Dot {
    x: i64,
    y: i64,
    r: u8,
    mark: Mark,
    class: &'static str,
    title: String,
}

/// The form of a mark, which says what colour alone would not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A ring with a plus: good for the child.
    Good,
    /// A triangle: it harmed the child.
    Harm,
    /// A disc: neither is said.
    Plain,
}

impl Dot {
    /// The strokes of a mark that is no disc.
    fn path(&self) -> String {
        let (x, y, r) = (self.x, self.y, i64::from(self.r));
        match self.mark {
            Mark::Good => format!(
                "M{} {y}H{}M{x} {}V{}",
                x - r / 2,
                x + r / 2,
                y - r / 2,
                y + r / 2
            ),
            Mark::Harm => format!("M{x} {}L{} {}H{}Z", y - r - 2, x + r + 1, y + r, x - r - 1),
            Mark::Plain => String::new(),
        }
    }
}

struct Gap {
    from: i64,
    to: i64,
    title: String,
}

impl Gap {
    /// Whether there is room for the words on the line.
    fn wide(&self) -> bool {
        self.to - self.from >= 90
    }

    fn middle(&self) -> i64 {
        i64::midpoint(self.from, self.to)
    }
}

struct Lane {
    y: i64,
    alt: bool,
    name: String,
    gaps: Vec<Gap>,
    dots: Vec<Dot>,
}

#[derive(Template)]
#[template(path = "pages/chron_lanes.html")]
struct Lanes {
    label: String,
    width: i64,
    height: i64,
    lane_height: i64,
    lanes: Vec<Lane>,
    first: String,
    last: String,
    key: String,
    slide: String,
}

/// The lanes from the first row until now; nothing where there are no rows.
pub(super) fn lanes(page: &Page, c: &WholeChronology, now: Timestamp) -> Html {
    let at = |l: &FullLine| l.line.entry.when.at;
    let Some(first) = c.lines.iter().map(at).min() else {
        return Html::default();
    };
    let span = (now.as_second() - first.as_second()).max(1);
    let x =
        |t: Timestamp| MARGIN + (t.as_second() - first.as_second()) * (WIDTH - 2 * MARGIN) / span;
    let mut lanes = Vec::new();
    let mut y = 0;
    for source in &c.sources {
        let mine = |l: &&FullLine| l.line.entry.source_agency_id == source.id;
        let dots = c.lines.iter().filter(mine).map(|l| Dot {
            x: x(at(l)),
            y: y + 40,
            r: match l.line.entry.seriousness {
                Seriousness::Low => 6,
                Seriousness::Medium => 9,
                Seriousness::High => 13,
            },
            mark: match l.impact {
                Some(Impact::Positive) => Mark::Good,
                Some(Impact::Negative) => Mark::Harm,
                _ => Mark::Plain,
            },
            class: match l.impact {
                Some(Impact::Positive) => "sw-dot sw-dot--good",
                _ => says::dot_class(l.line.entry.kind),
            },
            title: format!(
                "{}: {}",
                words::date(page.lang, at(l)),
                page.code("lead-kind-", l.line.entry.kind.as_str())
            ),
        });
        let gaps = c.silences.iter().filter(|s| s.source == source.id);
        lanes.push(Lane {
            y,
            alt: lanes.len() % 2 == 1,
            name: says::agency_name(page, source),
            gaps: gaps
                .map(|s| Gap {
                    from: x(s.from),
                    to: x(s.to),
                    title: page.tn("chron-silent-days", s.days),
                })
                .collect(),
            dots: apart(dots.collect()),
        });
        y += LANE;
    }
    Html::of(&Lanes {
        label: page.tn("lead-picture", i64::try_from(c.lines.len()).unwrap_or(0)),
        width: WIDTH,
        height: y + 24,
        lane_height: LANE,
        lanes,
        first: words::date(page.lang, first),
        last: words::date(page.lang, now),
        key: page.t("chron-lanes-key"),
        slide: page.t("picture-slide"),
    })
}

/// Moves marks of nearly one time to the left until each can be seen. They come newest first.
fn apart(mut dots: Vec<Dot>) -> Vec<Dot> {
    let mut right: Option<(i64, i64)> = None;
    for dot in &mut dots {
        let r = i64::from(dot.r);
        if let Some((x, next)) = right {
            dot.x = dot.x.min(x - next - r).max(MARGIN);
        }
        right = Some((dot.x, r));
    }
    dots
}

/// The silences in words; nothing where there are none.
pub(super) fn silences(page: &Page, c: &WholeChronology) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = c
        .silences
        .iter()
        .map(|s| {
            let to = if s.lasts {
                page.t("chron-until-now")
            } else {
                words::date(page.lang, s.to)
            };
            vec![
                Cell::new(table::source(page, &c.sources, s.source)),
                Cell::new(words::date(page.lang, s.from)),
                Cell::new(to),
                Cell::new(page.tn("chron-days", s.days)),
            ]
        })
        .collect();
    let head = vec![
        page.t("chron-col-owner"),
        page.t("chron-col-from"),
        page.t("chron-col-to"),
        page.t("chron-col-days"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("chron-silences"), head, rows))
}

struct WeekBox {
    x: i64,
    class: &'static str,
    title: String,
}

#[derive(Template)]
#[template(path = "pages/chron_strip.html")]
struct Strip {
    slide: String,
    label: String,
    key: String,
    weeks: Vec<WeekBox>,
    line: String,
    first: String,
    last: String,
    total: String,
}

/// The strip of weeks with its line, and its table behind a line that opens. Both are of the same
/// weeks; where a filter is on, of the rows that it lets through.
pub(super) fn strip(page: &Page, c: &WholeChronology) -> Html {
    let Some(table) = weeks(page, c) else {
        return Html::default();
    };
    let details: Html = Details::new(page.t("chron-weeks"), table).into();
    strip_picture(page, c).and(&details)
}

/// The picture alone.
pub(super) fn strip_picture(page: &Page, c: &WholeChronology) -> Html {
    let (Some(first), Some(last)) = (c.weeks.first(), c.weeks.last()) else {
        return Html::default();
    };
    let total = last.so_far;
    let mut points = Vec::with_capacity(c.weeks.len());
    let mut boxes = Vec::with_capacity(c.weeks.len());
    for (n, week) in (0_i64..).zip(&c.weeks) {
        let x = MARGIN + n * 12;
        let y = 84 - i64::from(week.so_far) * 60 / i64::from(total.max(1));
        points.push(format!("{},{y}", x + 5));
        boxes.push(WeekBox {
            x,
            class: match week.count {
                0 => "sw-week",
                1 => "sw-week sw-week--one",
                2 => "sw-week sw-week--two",
                _ => "sw-week sw-week--more",
            },
            title: format!(
                "{}: {}",
                words::civil_date(page.lang, week.first),
                page.tn("chron-in-week", i64::from(week.count))
            ),
        });
    }
    Html::of(&Strip {
        slide: page.t("picture-slide"),
        label: format!(
            "{} {}",
            page.tn("chron-strip", i64::from(total)),
            span(page, c)
        ),
        key: page.t("chron-strip-key"),
        weeks: boxes,
        line: points.join(" "),
        first: words::civil_date(page.lang, first.first),
        last: words::civil_date(page.lang, last.first),
        total: total.to_string(),
    })
}

/// "From the week of Monday 24 November 2025 to that of 23 November 2026."
fn span(page: &Page, c: &WholeChronology) -> String {
    let day =
        |w: Option<&Week>| w.map_or_else(String::new, |w| words::civil_date(page.lang, w.first));
    let (from, to) = (day(c.weeks.first()), day(c.weeks.last()));
    page.t2("chron-weeks-span", "from", from, "to", to)
}

/// The weeks of the strip in words: a row for each in which something is new, and a line that says
/// of which weeks, and of how many nothing is. Nothing where there are no weeks.
pub(super) fn weeks(page: &Page, c: &WholeChronology) -> Option<Html> {
    let (line, table) = weeks_in_words(page, c)?;
    let said = paragraph(line);
    Some(match table {
        Some(table) => said.and(&table.into()),
        None => said,
    })
}

#[derive(Template)]
#[template(source = "<p class=\"govuk-body\">{{ text }}</p>", ext = "html")]
struct Paragraph {
    text: String,
}

/// A paragraph beside a picture.
pub(super) fn paragraph(text: String) -> Html {
    Html::of(&Paragraph { text })
}

/// The line and the table of [`weeks`].
pub(super) fn weeks_in_words(page: &Page, c: &WholeChronology) -> Option<(String, Option<Table>)> {
    c.weeks.first()?;
    let empty = c.weeks.iter().filter(|w| w.count == 0).count();
    let rows: Vec<Vec<Cell>> = c
        .weeks
        .iter()
        .filter(|w| w.count > 0)
        .map(|w| {
            vec![
                Cell::new(words::civil_date(page.lang, w.first)),
                Cell::number(w.count),
                Cell::number(w.so_far),
            ]
        })
        .collect();
    let line = format!("{} {}", span(page, c), page.tn("chron-weeks-empty", empty));
    let head = vec![
        page.t("chron-col-week"),
        page.t("chron-col-count"),
        page.t("chron-col-so-far"),
    ];
    let table = (!rows.is_empty()).then(|| Table::new(page.t("chron-weeks"), head, rows));
    Some((line, table))
}
