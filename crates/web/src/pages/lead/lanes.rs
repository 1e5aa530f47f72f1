//! The picture of a chronology: a lane for each agency, a mark for each row, which leads to the row.
//! The chronology's table says the same in words; whoever uses a keyboard or a screen reader has
//! that, and is not led through every mark first.

use super::says;
use crate::ui::{Html, Page};
use askama::Template;
use casework::ChildPage;
use domain::chronology::Seriousness;
use uuid::Uuid;

const WIDTH: i64 = 700;
const LANE: i64 = 60;
const MARGIN: i64 = 24;

struct Dot {
    x: i64,
    y: i64,
    r: u8,
    class: &'static str,
    /// The id of the table's row that says the same.
    row: String,
    title: String,
}

struct Lane {
    y: i64,
    alt: bool,
    name: String,
    dots: Vec<Dot>,
}

#[derive(Template)]
#[template(path = "pages/lead_lanes.html")]
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

/// The id of the row of the chronology's table that shows an entry.
pub(super) fn row_id(entry: Uuid) -> String {
    format!("entry-{entry}")
}

/// The picture; nothing where the chronology is empty.
pub(super) fn draw(page: &Page, child: &ChildPage) -> Html {
    let at = |l: &casework::ChronologyLine| l.entry.when.at;
    let (Some(first), Some(last)) = (
        child.lines.iter().map(at).min(),
        child.lines.iter().map(at).max(),
    ) else {
        return Html::default();
    };
    let span = (last.as_second() - first.as_second()).max(1);
    let x = |t: jiff::Timestamp| {
        MARGIN + (t.as_second() - first.as_second()) * (WIDTH - 2 * MARGIN) / span
    };
    let mut lanes = Vec::new();
    let mut y = 0;
    for source in &child.sources {
        let mine = |l: &&casework::ChronologyLine| l.entry.source_agency_id == source.id;
        let dots = child.lines.iter().filter(mine).map(|l| Dot {
            x: x(at(l)),
            y: y + 40,
            r: match l.entry.seriousness {
                Seriousness::Low => 6,
                Seriousness::Medium => 9,
                Seriousness::High => 13,
            },
            class: says::dot_class(l.entry.kind),
            row: row_id(l.entry.id),
            title: format!(
                "{}: {}",
                words::date(page.lang, at(l)),
                page.code("lead-kind-", l.entry.kind.as_str())
            ),
        });
        lanes.push(Lane {
            y,
            alt: lanes.len() % 2 == 1,
            name: says::agency_name(page, source),
            dots: apart(dots.collect()),
        });
        y += LANE;
    }
    Html::of(&Lanes {
        slide: page.t("picture-slide"),
        label: page.tn("lead-picture", child.lines.len() as i64),
        width: WIDTH,
        height: y + 24,
        lane_height: LANE,
        lanes,
        first: words::date(page.lang, first),
        last: words::date(page.lang, last),
        key: page.t("lead-picture-key"),
    })
}

/// Moves marks of nearly one time to the left until each can be seen; their order stays. They come
/// newest first and go back oldest first.
fn apart(mut dots: Vec<Dot>) -> Vec<Dot> {
    let mut right: Option<(i64, i64)> = None;
    for dot in &mut dots {
        let r = i64::from(dot.r);
        if let Some((x, next)) = right {
            dot.x = dot.x.min(x - next - r).max(MARGIN);
        }
        right = Some((dot.x, r));
    }
    dots.reverse();
    dots
}
