//! Rows of a chronology in words.

use crate::{
    pages::lead::says,
    ui::{Cell, Html, Page, Table, Tag},
};
use casework::{FullLine, RecordIn, Source, WholeChronology};
use domain::chronology::Impact;
use uuid::Uuid;

/// The name of an agency from which rows come.
pub(super) fn source(page: &Page, sources: &[Source], id: Uuid) -> String {
    sources
        .iter()
        .find(|s| s.id == id)
        .map(|s| says::agency_name(page, s))
        .unwrap_or_default()
}

/// Whose a row is, and who wrote it.
pub(super) fn whose(page: &Page, sources: &[Source], l: &FullLine) -> Html {
    let name = source(page, sources, l.line.entry.source_agency_id);
    let html = Html::name(&name);
    match l.received || l.line.author.is_empty() {
        true => html,
        false => html.and(&Html::br()).and(&Html::name(&l.line.author)),
    }
}

/// How sure it is that a row is about this child: whether it stands in this record, or who joined
/// the record in which it stands, or who said it of what another agency shared, and when; or that
/// nobody has said it yet.
pub(super) fn link(page: &Page, records: &[RecordIn], l: &FullLine) -> String {
    let mut said = Vec::new();
    let joined = records
        .iter()
        .find(|r| r.number == l.record)
        .and_then(|r| r.joined.as_ref());
    match joined {
        Some(j) => {
            let number = page.t1("chron-record-n", "n", l.record.to_string());
            said.push(page.tw(
                "chron-link-joined",
                &[
                    ("record", number.into()),
                    ("who", j.who.clone().into()),
                    ("time", says::day(page, j.at_us).into()),
                ],
            ));
        }
        None if !l.received => said.push(page.t("chron-link-own")),
        None => {}
    }
    if l.received {
        said.push(match &l.confirmed {
            Some((who, us)) => {
                let time = says::day(page, *us);
                page.t2("chron-confirmed", "who", who.clone(), "time", time)
            }
            None => page.t("chron-link-not-yet"),
        });
    }
    said.join("\n")
}

/// The records of the agency that the chronology is put together from, where there are several.
pub(super) fn records(page: &Page, c: &WholeChronology) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = c
        .records
        .iter()
        .map(|r| {
            let number = page.t1("chron-record-n", "n", r.number.to_string());
            let [how, why] = match &r.joined {
                None => [page.t("chron-link-own"), String::new()],
                Some(j) => {
                    let to = page.t1("chron-record-n", "n", j.to.to_string());
                    let how = page.tw(
                        "chron-joined-by",
                        &[
                            ("to", to.into()),
                            ("who", j.who.clone().into()),
                            ("time", says::moment(page, j.at_us).into()),
                        ],
                    );
                    let weight = format!("{:+}.{}", j.weight / 1000, j.weight.abs() % 1000 / 100);
                    let weight = page.t1("chron-link-weight", "weight", weight);
                    [format!("{how}\n{weight}"), j.why.clone()]
                }
            };
            vec![
                Cell::new(number),
                Cell::new(Html::name(&domain::text::with_marks(&r.name))),
                Cell::new(Html::prose(&how)),
                Cell::new(Html::prose(&why)),
            ]
        })
        .collect();
    let head = [
        "chron-col-record",
        "lead-col-name",
        "chron-col-link",
        "links-col-why",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (rows.len() > 1).then(|| Table::new(page.t("chron-records"), head, rows))
}

/// What a row is: its kind with tags, the event and whether it was good or bad.
pub(super) fn what_it_is(page: &Page, l: &FullLine) -> Html {
    let mut html = says::kind(page, &l.line);
    let mut tags = Vec::new();
    if let Some(event) = l.event {
        tags.push(Tag::new(
            page.code("chron-event-", event.as_str()),
            "purple",
        ));
    }
    match l.impact {
        Some(Impact::Positive) => tags.push(Tag::new(page.t("chron-good"), "green")),
        Some(Impact::Negative) => tags.push(Tag::new(page.t("chron-bad"), "red")),
        Some(Impact::Unclear) | None => {}
    }
    if !l.voice.is_empty() {
        tags.push(Tag::new(page.t("chron-voice"), "blue"));
    }
    for tag in tags {
        html = html.and(&Html::text(" ")).and(&tag.into());
    }
    html
}

/// What a row says; of a concern every statement with its mark.
pub(super) fn says_all(page: &Page, l: &FullLine) -> Html {
    let mut html = Html::default();
    if l.statements.is_empty() {
        html = says::content(page, &l.line);
    }
    for s in &l.statements {
        let label = if s.childs_words {
            page.t("chron-childs-words")
        } else {
            says::mark(page, s.kind)
        };
        html = html
            .and(&Html::of(&Label { text: label }))
            .and(&Html::prose(&s.text));
    }
    if let Some((why, who)) = l.marked.as_ref().filter(|(why, _)| !why.trim().is_empty()) {
        let label = page.t1("chron-marked-by", "who", who.clone());
        html = html
            .and(&Html::of(&Label { text: label }))
            .and(&Html::prose(why));
    }
    html
}

#[derive(askama::Template)]
#[template(
    source = "<p class=\"govuk-body-s govuk-!-font-weight-bold govuk-!-margin-top-2 govuk-!-margin-bottom-0\">{{ text }}</p>",
    ext = "html"
)]
struct Label {
    text: String,
}

/// When a row happened.
pub(super) fn when(page: &Page, l: &FullLine) -> Html {
    Html::time(l.line.entry.when.at, &says::when(page, l.line.entry.when))
}

/// Whether the rows are not all of this one record: then each says how sure it is that it is about
/// this child.
pub(super) fn tells_links(c: &WholeChronology) -> bool {
    c.records.len() > 1 || c.lines.iter().any(|l| l.received)
}

/// The rows as a table; on paper without the links to mark them.
pub(super) fn table(page: &Page, c: &WholeChronology, may_mark: bool) -> Option<Table> {
    let told = tells_links(c);
    let rows: Vec<Vec<Cell>> = c
        .lines
        .iter()
        .map(|l| {
            let mut is = what_it_is(page, l);
            if may_mark {
                // Joined records show one chronology; an entry is marked where it stands.
                let entry = &l.line.entry;
                let href = format!("/children/{}/entries/{}", entry.person_id, entry.id);
                let text = page.t1("chron-mark-of", "time", says::when(page, l.line.entry.when));
                is = is.and(&Html::br()).and(&Html::link(&href, &text));
            }
            let mut row = vec![
                Cell::new(when(page, l)),
                Cell::new(whose(page, &c.sources, l)),
                Cell::new(is),
                Cell::new(says_all(page, l)),
            ];
            if told {
                let link = Html::prose(&link(page, &c.records, l));
                row.insert(2, Cell::new(link));
            }
            row
        })
        .collect();
    let mut head = vec![
        page.t("lead-col-when"),
        page.t("chron-col-owner"),
        page.t("lead-col-kind"),
        page.t("lead-col-what"),
    ];
    if told {
        head.insert(2, page.t("chron-col-link"));
    }
    (!rows.is_empty()).then(|| Table::new(page.t("lead-chronology"), head, rows).caption_hidden())
}
