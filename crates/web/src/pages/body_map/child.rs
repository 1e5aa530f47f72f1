//! The marks on one child over time: the earlier, the lighter, and all of them in a table.

use super::{
    draw::{Shown, pictures},
    says,
};
use crate::{
    App, Signed,
    pages::lead::form::identity_bar,
    ui::{
        self, Button, Cell, Checkboxes, Choice, DateForm, DateInput, Details, Html, Page, Section,
        Table,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{BodyMapPage, MarkSeen};
use domain::time::{EventTime, Precision};
use jiff::civil::Date;
use uuid::Uuid;

/// The value that stands for what other agencies shared.
const RECEIVED: &str = "received";

#[derive(Template)]
#[template(path = "pages/body_child.html")]
struct ChildMap {
    page: Page,
    identity: Html,
    choose: Option<Details>,
    shown: String,
    everything: Option<String>,
    pictures: Html,
    table: Option<Table>,
    removed: Html,
}

#[derive(Template)]
#[template(path = "pages/body_choose.html")]
struct Choose<'a> {
    page: &'a Page,
    from: DateInput,
    until: DateInput,
    concerns: Checkboxes,
    show: Button,
}

/// Which marks were asked for.
#[derive(Default)]
struct Asked {
    from: DateForm,
    until: DateForm,
    concerns: Vec<String>,
    after: Option<Date>,
    before: Option<Date>,
}

impl Asked {
    fn read(page: &mut Page, query: &[(String, String)]) -> Self {
        let get = |name: &str| {
            query
                .iter()
                .find(|(n, _)| n == name)
                .map_or_else(String::new, |(_, v)| v.clone())
        };
        let boxes = |name: &str| DateForm {
            day: get(&format!("{name}-day")),
            month: get(&format!("{name}-month")),
            year: get(&format!("{name}-year")),
        };
        let mut asked = Self {
            from: boxes("from"),
            until: boxes("until"),
            ..Self::default()
        };
        let concerns = query.iter().filter(|(n, _)| n == "concern");
        asked.concerns = concerns.map(|(_, v)| v.clone()).collect();
        let mut day = |name: &str, form: &DateForm| {
            if form.is_empty() {
                return None;
            }
            form.parse()
                .map_err(|p| DateInput::note(page, name, form, p.key()))
                .ok()
        };
        asked.after = day("from", &asked.from.clone());
        asked.before = day("until", &asked.until.clone());
        asked
    }

    const fn any(&self) -> bool {
        !self.concerns.is_empty() || self.after.is_some() || self.before.is_some()
    }

    fn lets(&self, m: &MarkSeen) -> bool {
        let day = day_of(m);
        let of = m
            .concern
            .map_or_else(|| RECEIVED.to_owned(), |id| id.to_string());
        self.after.is_none_or(|d| day >= d)
            && self.before.is_none_or(|d| day <= d)
            && (self.concerns.is_empty() || self.concerns.contains(&of))
    }
}

fn day_of(m: &MarkSeen) -> Date {
    m.when.at.to_zoned(words::london()).date()
}

/// When it was seen, as exactly as it is known.
fn when(page: &Page, t: EventTime) -> String {
    match t.precision {
        Precision::Minute => words::date_time(page.lang, t.at),
        Precision::Day | Precision::Month => words::date(page.lang, t.at),
        Precision::About | Precision::Unknown => {
            page.t1("log-about", "date", words::date(page.lang, t.at))
        }
    }
}

/// `GET /children/{id}/body-map`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let map = match app.casework.body_map(&signed.actor, id).await {
        Ok(map) => map,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("body-child-title", Some(Section::Children))
        .back_to(format!("/children/{id}"))
        .wide();
    let asked = Asked::read(&mut page, &query);
    ui::render(&filled(page, id, &map, &asked), StatusCode::OK)
}

/// The marks for paper: the pictures, and the table that says the same.
pub struct OnPaper {
    /// Every sheet on which a mark stands.
    pub pictures: Html,
    /// The marks in words.
    pub table: Table,
}

/// The marks on a child for paper, newest first; nothing where there are none.
pub fn on_paper(page: &Page, marks: &[MarkSeen]) -> Option<OnPaper> {
    let all: Vec<&MarkSeen> = marks.iter().collect();
    (!all.is_empty()).then(|| OnPaper {
        pictures: drawn(page, &all),
        table: table(page, &all),
    })
}

/// The sheets with the marks: those of the newest day are filled, the last drawn on top.
fn drawn(page: &Page, marks: &[&MarkSeen]) -> Html {
    let mut days: Vec<Date> = marks.iter().map(|m| day_of(m)).collect();
    days.dedup();
    let mut shown: Vec<Shown<'_>> = marks
        .iter()
        .enumerate()
        .map(|(n, m)| {
            let back = days.iter().position(|d| *d == day_of(m)).unwrap_or(0);
            Shown {
                number: n + 1,
                mark: &m.mark,
                age: u8::try_from(back.min(3)).unwrap_or(3),
            }
        })
        .collect();
    shown.reverse();
    pictures(page, &shown)
}

fn filled(page: Page, id: Uuid, map: &BodyMapPage, asked: &Asked) -> ChildMap {
    let marks: Vec<&MarkSeen> = map.marks.iter().filter(|m| asked.lets(m)).collect();
    ChildMap {
        identity: identity_bar(&page, &map.identity),
        choose: (!map.marks.is_empty()).then(|| choose(&page, map, asked)),
        shown: match map.marks.is_empty() {
            true => page.t("body-child-none-yet"),
            false => page.tn("body-shown-n", marks.len()),
        },
        everything: asked.any().then(|| format!("/children/{id}/body-map")),
        pictures: drawn(&page, &marks),
        table: (!marks.is_empty()).then(|| table(&page, &marks)),
        removed: says::changes(&page, &map.removed),
        page,
    }
}

fn table(page: &Page, marks: &[&MarkSeen]) -> Table {
    let rows = marks.iter().enumerate().map(|(n, m)| {
        let mut row = says::cells(page, n + 1, &m.mark);
        let of = match m.concern {
            Some(id) => Html::link(&format!("/concerns/{id}/lead#body-map"), &m.reference),
            None => Html::text(&page.t("body-received")),
        };
        let of = match m.was.is_empty() {
            true => of,
            false => of
                .and(&Html::br())
                .and(&Html::text(&page.t("body-corrected"))),
        };
        row.push(Cell::new(Html::time(m.when.at, &when(page, m.when))));
        row.push(Cell::new(Html::name(&domain::text::with_marks(&m.author))));
        row.push(Cell::new(of));
        row
    });
    let mut head = says::heads(page);
    for key in ["body-col-when", "body-col-who", "body-col-concern"] {
        head.push(page.t(key));
    }
    Table::new(page.t("body-title"), head, rows.collect()).caption_hidden()
}

fn choose(page: &Page, map: &BodyMapPage, asked: &Asked) -> Details {
    let mut items: Vec<Choice> = Vec::new();
    let mut seen: Vec<Option<Uuid>> = Vec::new();
    for m in &map.marks {
        if seen.contains(&m.concern) {
            continue;
        }
        seen.push(m.concern);
        items.push(match m.concern {
            Some(id) => {
                let date = words::date(page.lang, m.when.at);
                let reference = m.reference.clone();
                let words = page.t2("body-concern-of", "date", date, "reference", reference);
                Choice::new(id.to_string(), words)
            }
            None => Choice::new(RECEIVED, page.t("body-received")),
        });
    }
    let form = Choose {
        from: DateInput::new(
            page,
            "from",
            page.optional(page.t("body-from")),
            &asked.from,
        ),
        until: DateInput::new(
            page,
            "until",
            page.optional(page.t("body-until")),
            &asked.until,
        ),
        concerns: Checkboxes::new(
            page,
            "concern",
            page.optional(page.t("body-concerns")),
            items,
            &asked.concerns,
        )
        .small(),
        show: Button::submit(page.t("body-show")).secondary(),
        page,
    };
    let open = asked.any() || page.has_errors();
    Details::new(page.t("body-choose"), Html::of(&form)).open(open)
}
