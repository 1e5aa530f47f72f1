//! Rows of a chronology in words.

use crate::{
    pages::lead::says,
    ui::{Cell, Html, Page, Table, Tag},
};
use casework::{FullLine, Source};
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

/// Whose a row is, who wrote it, and for what was shared who said that it is about this child.
pub(super) fn whose(page: &Page, sources: &[Source], l: &FullLine) -> Html {
    let name = source(page, sources, l.line.entry.source_agency_id);
    let html = Html::name(&name);
    match &l.confirmed {
        None if l.line.author.is_empty() => html,
        None => html.and(&Html::br()).and(&Html::name(&l.line.author)),
        Some((who, us)) => {
            let says = page.t2(
                "chron-confirmed",
                "who",
                who.clone(),
                "time",
                says::day(page, *us),
            );
            html.and(&Html::br()).and(&Html::text(&says))
        }
    }
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

/// The rows as a table; on paper without the links to mark them.
pub(super) fn table(
    page: &Page,
    sources: &[Source],
    lines: &[FullLine],
    may_mark: bool,
) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
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
            vec![
                Cell::new(when(page, l)),
                Cell::new(whose(page, sources, l)),
                Cell::new(is),
                Cell::new(says_all(page, l)),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("chron-col-owner"),
        page.t("lead-col-kind"),
        page.t("lead-col-what"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("lead-chronology"), head, rows).caption_hidden())
}
