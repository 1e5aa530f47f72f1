//! The pictures of a chronology, each with a table that says the same: lanes by agency with their
//! silences, and the weeks of a year with what has come in them so far.

use super::table;
use crate::{
    pages::lead::says,
    ui::{Cell, Details, Html, Page, Table},
};
use askama::Template;
use casework::{FullLine, WholeChronology};
use domain::chronology::{Impact, Seriousness};
use jiff::Timestamp;

const WIDTH: i64 = 700;
const LANE: i64 = 60;
const MARGIN: i64 = 24;

struct Dot {
    x: i64,
    y: i64,
    r: u8,
    class: &'static str,
    title: String,
}

struct Gap {
    x: i64,
    width: i64,
    title: String,
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
                    x: x(s.from),
                    width: (x(s.to) - x(s.from)).max(2),
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

struct Week {
    x: i64,
    class: &'static str,
    title: String,
}

#[derive(Template)]
#[template(path = "pages/chron_strip.html")]
struct Strip {
    label: String,
    key: String,
    weeks: Vec<Week>,
    line: String,
    first: String,
    last: String,
    total: String,
}

/// The strip of a year with its line, and the table of months behind a line that opens.
pub(super) fn strip(page: &Page, c: &WholeChronology, now: Timestamp) -> Html {
    let total: u32 = c.weeks.iter().sum();
    let Some(first) = c.months.first() else {
        return Html::default();
    };
    let mut so_far = 0_u32;
    let mut points = Vec::with_capacity(c.weeks.len());
    let mut weeks = Vec::with_capacity(c.weeks.len());
    for (n, count) in (0_i64..).zip(&c.weeks) {
        so_far += count;
        let x = MARGIN + n * 12;
        let y = 84 - i64::from(so_far) * 60 / i64::from(total.max(1));
        points.push(format!("{},{y}", x + 5));
        weeks.push(Week {
            x,
            class: match count {
                0 => "sw-week",
                1 => "sw-week sw-week--one",
                2 => "sw-week sw-week--two",
                _ => "sw-week sw-week--more",
            },
            title: page.tn("chron-in-week", i64::from(*count)),
        });
    }
    let picture = Html::of(&Strip {
        label: page.tn("chron-strip", i64::from(total)),
        key: page.t("chron-strip-key"),
        weeks,
        line: points.join(" "),
        first: words::civil_date(page.lang, first.first),
        last: words::date(page.lang, now),
        total: total.to_string(),
    });
    let months: Html = months(page, c).into();
    let details: Html = Details::new(page.t("chron-months"), months).into();
    picture.and(&details)
}

/// The months of the strip as a table.
pub(super) fn months(page: &Page, c: &WholeChronology) -> Table {
    let rows = c
        .months
        .iter()
        .map(|m| {
            vec![
                Cell::new(words::civil_date(page.lang, m.first)),
                Cell::number(m.count),
                Cell::number(m.so_far),
            ]
        })
        .collect();
    let head = vec![
        page.t("chron-col-month"),
        page.t("chron-col-count"),
        page.t("chron-col-so-far"),
    ];
    Table::new(page.t("chron-months"), head, rows)
}
