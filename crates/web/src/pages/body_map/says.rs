//! Marks in words.

use super::draw::{Shown, pictures};
use crate::ui::{Cell, Html, Page, Table};
use askama::Template;
use domain::{
    body_map::{
        BodyFigure, BodyMark, BodyPanel, BodyPin, BodyRegion, BodySide, BodyView, PinChange,
    },
    text::with_marks,
};
use uuid::Uuid;

/// "Left knee".
pub fn site(page: &Page, region: BodyRegion, side: BodySide) -> String {
    let key = ["body-site-", region.as_str()].concat();
    page.t1(&key, "side", side.as_str())
}

/// "Head, left side".
pub fn panel(page: &Page, panel: BodyPanel) -> String {
    page.code("body-panel-", panel.plain().as_str())
}

/// "Head"; "Head (Baby)".
pub fn sheet_name(page: &Page, view: BodyView, figure: BodyFigure) -> String {
    let name = page.code("body-view-", view.as_str());
    match figure {
        BodyFigure::Child => name,
        BodyFigure::Infant => {
            let baby = page.code("body-figure-", figure.as_str());
            page.t2("body-seen-in", "place", name, "view", baby)
        }
    }
}

/// "Left knee (Front)".
pub fn place(page: &Page, m: &BodyMark) -> String {
    let place = site(page, m.region, m.side);
    let view = panel(page, m.panel);
    // "Right palm (Right palm)" says it twice.
    if place == view {
        return place;
    }
    page.t2("body-seen-in", "place", place, "view", view)
}

/// "1, Left knee (Front)".
pub fn numbered(page: &Page, s: &Shown<'_>) -> String {
    let n = s.number.to_string();
    page.t2("body-alt-mark", "n", n, "place", place(page, s.mark))
}

/// What a sheet shows, for whoever cannot see it.
pub fn alt(page: &Page, (view, figure): (BodyView, BodyFigure), here: &[&Shown<'_>]) -> String {
    let marks: Vec<String> = here.iter().map(|s| numbered(page, s)).collect();
    page.tw(
        "body-alt",
        &[
            ("view", sheet_name(page, view, figure).into()),
            ("marks", marks.len().into()),
            ("list", marks.join("; ").into()),
        ],
    )
}

/// Millimetres in centimetres: "2.5".
pub fn cm(mm: u16) -> String {
    match mm % 10 {
        0 => (mm / 10).to_string(),
        rest => format!("{}.{rest}", mm / 10),
    }
}

/// "2.5 cm by 1 cm"; nothing where no size was given.
pub fn size(page: &Page, m: &BodyMark) -> Option<String> {
    match (m.length_mm, m.width_mm) {
        (Some(l), Some(w)) => Some(page.t2("body-cm-by", "length", cm(l), "width", cm(w))),
        (Some(one), None) | (None, Some(one)) => Some(page.t1("body-cm", "size", cm(one))),
        (None, None) => None,
    }
}

/// Shape, colour, skin, swelling and the rest.
fn look(page: &Page, m: &BodyMark) -> Vec<String> {
    let said = |s: &str| Some(with_marks(s.trim())).filter(|s| !s.is_empty());
    let broken = m
        .skin_broken
        .map(|s| page.code("body-look-broken-", s.as_str()));
    let swelling = m
        .swelling
        .map(|s| page.code("body-look-swelling-", s.as_str()));
    [
        said(&m.shape),
        said(&m.colour),
        broken,
        swelling,
        said(&m.note),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A mark in one line: "Left knee (Front): 2 cm, round, red".
pub fn line(page: &Page, m: &BodyMark) -> String {
    let mut parts: Vec<String> = size(page, m).into_iter().collect();
    parts.extend(look(page, m));
    let place = place(page, m);
    match parts.is_empty() {
        true => place,
        false => format!("{place}: {}", parts.join("; ")),
    }
}

/// Marks as numbered lines under the words "Body map"; the words as they stand where there are
/// no marks.
pub fn or_words(page: &Page, marks: &[BodyMark], words: &str) -> String {
    if marks.is_empty() {
        return words.to_owned();
    }
    let mut lines = vec![page.t("body-title")];
    for (n, m) in marks.iter().enumerate() {
        lines.push(format!("{}. {}", n + 1, line(page, m)));
    }
    lines.join("\n")
}

/// The cells of a mark that every table of marks begins with.
pub fn cells(page: &Page, number: usize, m: &BodyMark) -> Vec<Cell> {
    vec![
        Cell::new(page.tn("body-mark-n", number)),
        Cell::new(place(page, m)),
        Cell::new(size(page, m).unwrap_or_else(|| page.t("body-size-unsaid"))),
        Cell::new(Html::prose(&look(page, m).join("\n"))),
    ]
}

/// The heads of those cells.
pub fn heads(page: &Page) -> Vec<String> {
    vec![
        page.t("body-col-number"),
        page.t("body-col-place"),
        page.t("body-col-size"),
        page.t("body-col-look"),
    ]
}

#[derive(Template)]
#[template(
    source = "<h2 class=\"govuk-heading-m\" id=\"body-map\">{{ title }}</h2>{{ body }}",
    ext = "html"
)]
struct Under {
    title: String,
    body: Html,
}

/// The body map of one concern: drawings, and a table that says the same; with the way to put a
/// mark right, for who may. Nothing where there is no mark and never was.
pub fn of_concern(
    page: &Page,
    pins: &[BodyPin],
    changes: &[PinChange],
    correct: Option<Uuid>,
) -> Option<Html> {
    if pins.is_empty() && changes.is_empty() {
        return None;
    }
    let shown: Vec<Shown<'_>> = pins
        .iter()
        .enumerate()
        .map(|(n, p)| Shown {
            number: n + 1,
            mark: &p.mark,
            age: 0,
        })
        .collect();
    let mut body = pictures(page, &shown);
    if !pins.is_empty() {
        let mut head = heads(page);
        head.extend(correct.map(|_| page.t("body-correct")));
        let rows = pins.iter().enumerate().map(|(n, p)| {
            let mut row = cells(page, n + 1, &p.mark);
            row.extend(correct.map(|concern| {
                let href = format!("/concerns/{concern}/marks/{}", p.id);
                Cell::new(Html::link(&href, &page.tn("body-correct-n", n + 1)))
            }));
            row
        });
        let caption = page.t("body-title");
        body = body.and(
            &Table::new(caption, head, rows.collect())
                .caption_hidden()
                .into(),
        );
    }
    body = body.and(&self::changes(page, changes));
    Some(Html::of(&Under {
        title: page.t("body-title"),
        body,
    }))
}

/// What was put right and why.
pub fn changes(page: &Page, all: &[PinChange]) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    let rows = all.iter().map(|c| {
        let what = if c.removed {
            "body-removed-title"
        } else {
            "body-corrected"
        };
        let when = jiff::Timestamp::from_microsecond(c.at_us).unwrap_or_default();
        vec![
            Cell::new(Html::time(when, &words::date_time(page.lang, when))),
            Cell::new(line(page, &c.was.mark)),
            Cell::new(Html::text(&page.t(what)).and(&Html::prose(&c.why))),
        ]
    });
    let head = ["body-col-when", "body-col-was", "body-col-why"];
    let head = head.into_iter().map(|k| page.t(k)).collect();
    Table::new(page.t("body-changed-title"), head, rows.collect()).into()
}

/// The way from a child's page to the child's body map; nothing where there is no mark.
pub fn child_link(page: &Page, child: Uuid, marks: usize) -> Html {
    if marks == 0 {
        return Html::default();
    }
    let href = format!("/children/{child}/body-map");
    Html::link(&href, &page.tn("body-child-open", marks))
}
