//! A package on screen and on paper: what was shared, whose it is, and how to handle it; and the
//! same as lines to read out on the telephone.

use super::time;
use crate::{
    pages::body_map::{self, Shown},
    ui::{Html, Page, Row, SummaryList, WarningText},
};
use casework::{
    ChildShared, Package, Recipient, ScriptLine, SharedItem, phone_script_parts, something_was_cut,
};
use domain::{
    Lang,
    time::{EventTime, Precision},
};
use jiff::Timestamp;

/// The whole package.
pub(super) fn package(page: &Page, p: &Package) -> Html {
    let mut all = Html::from(head(page, p));
    if something_was_cut(p) {
        let warning = WarningText::new(page, page.t("share-cut"));
        all = Html::from(warning).and(&all);
    }
    for (n, item) in p.items.iter().enumerate() {
        let title = page.tn("share-item", n + 1);
        all = all.and(&Html::from(SummaryList::new(rows(page, item)).card(title)));
    }
    if !p.note.trim().is_empty() {
        let note = Row::new(page.t("share-note"), Html::prose(&p.note));
        all = all.and(&Html::from(
            SummaryList::new(vec![note]).card(page.t("share-note-title")),
        ));
    }
    all
}

fn head(page: &Page, p: &Package) -> SummaryList {
    let from = &p.from;
    let sender = in_lang(page, &from.agency, &from.agency_cy);
    let who = [from.person.as_str(), &from.role, sender];
    let to = match &p.to {
        Recipient::Agency(a) => named(&[&a.person, in_lang(page, &a.agency, &a.agency_cy)]),
        Recipient::Outside(o) => named(&[&o.person, &o.organisation]),
    };
    let mut rows = vec![
        Row::new(page.t("share-from"), named(&who)),
        Row::new(page.t("share-to"), to),
        Row::new(page.t("share-sent"), time(page, p.sent_at_us)),
    ];
    if let Some(correction) = &p.corrects {
        push(&mut rows, page, "share-corrects", &correction.what);
    }
    rows.extend(child(page, &p.child));
    push(&mut rows, page, "share-purpose", &p.purpose);
    let basis = p.basis.map_or_else(String::new, |b| {
        format!("{}\n", page.code("decide-basis-", b.as_str()))
    });
    push(
        &mut rows,
        page,
        "share-basis",
        &format!("{basis}{}", p.citation),
    );
    if p.citation.is_empty() && p.emergency {
        rows.push(Row::new(page.t("share-basis"), page.t("share-basis-owed")));
    }
    push(&mut rows, page, "share-handling", &p.handling);
    push(&mut rows, page, "share-call-back", &p.reply_to_phone);
    rows.push(Row::new(page.t("share-reference"), p.short_reference()));
    SummaryList::new(rows)
}

fn child(page: &Page, c: &ChildShared) -> Vec<Row> {
    let mut rows = Vec::new();
    let name = c.name.as_deref().unwrap_or_default();
    if name.is_empty() {
        rows.push(Row::new(
            page.t("share-child"),
            page.t("share-child-not-named"),
        ));
    } else {
        rows.push(Row::new(page.t("share-child"), Html::name(name)));
    }
    if let Some(birth) = &c.birth {
        let day = words::civil_date(page.lang, birth.date);
        rows.push(Row::new(page.t("share-born"), day));
    }
    for (key, value) in [
        ("share-group", &c.group),
        ("share-nhs-number", &c.nhs_number),
        ("share-address", &c.address),
        ("share-phone", &c.phone),
        ("share-school", &c.school),
        ("share-area", &c.area),
    ] {
        push(&mut rows, page, key, value.as_deref().unwrap_or_default());
    }
    rows
}

fn rows(page: &Page, i: &SharedItem) -> Vec<Row> {
    let said = if i.childs_words {
        page.t("share-childs-words")
    } else {
        match i.kind {
            Some(kind) => page.code("share-kind-", kind.as_str()),
            None => page.t("share-kind-unsaid"),
        }
    };
    let mut rows = vec![
        Row::new(said, words_of(page, i)),
        Row::new(
            page.t("share-source"),
            named(&[
                &i.source_person,
                in_lang(page, &i.source_agency, &i.source_agency_cy),
            ]),
        ),
    ];
    let told = i.reported_by.as_deref().unwrap_or_default();
    push(&mut rows, page, "share-reported-by", told);
    let then = i.historical_date.as_deref().unwrap_or_default();
    push(&mut rows, page, "share-historical", then);
    if let Some(when) = i.when {
        rows.push(Row::new(page.t("share-when"), happened(page, when)));
    }
    push(&mut rows, page, "share-why", &i.why);
    if !i.marks.is_empty() {
        let marks: Vec<String> = i
            .marks
            .iter()
            .map(|m| page.code("share-mark-", m.as_str()))
            .collect();
        rows.push(Row::new(
            page.t("share-marks"),
            Html::prose(&marks.join("\n")),
        ));
    }
    rows
}

/// What an item says; a body map is drawn as well.
fn words_of(page: &Page, i: &SharedItem) -> Html {
    let words = Html::prose(&body_map::or_words(page, &i.body_map, &i.text));
    let shown: Vec<Shown<'_>> = i
        .body_map
        .iter()
        .enumerate()
        .map(|(n, mark)| Shown {
            number: n + 1,
            mark,
            age: 0,
        })
        .collect();
    words.and(&body_map::pictures(page, &shown))
}

/// A time as exactly as it is known, and no more.
fn happened(page: &Page, when: EventTime) -> Html {
    match when.precision {
        Precision::Minute => time(page, when.at.as_microsecond()),
        Precision::Day => Html::text(&words::date(page.lang, when.at)),
        Precision::About => {
            Html::text(&page.t1("share-when-about", "date", words::date(page.lang, when.at)))
        }
        Precision::Month => Html::text(&month(page, when.at)),
        Precision::Unknown => Html::text(&page.t("share-when-unknown")),
    }
}

fn month(page: &Page, at: Timestamp) -> String {
    page.t1("share-when-month", "date", words::date(page.lang, at))
}

fn push(rows: &mut Vec<Row>, page: &Page, key: &str, value: &str) {
    if !value.trim().is_empty() {
        rows.push(Row::new(page.t(key), Html::prose(value)));
    }
}

/// Names beside each other, those that are empty left out.
fn named(parts: &[&str]) -> Html {
    let said: Vec<&str> = parts
        .iter()
        .map(|p| p.trim())
        .filter(|p| !p.is_empty())
        .collect();
    Html::name(&said.join(", "))
}

/// An agency's name in the reader's language, as it was when it was sent.
fn in_lang<'a>(page: &Page, en: &'a str, cy: &'a str) -> &'a str {
    match page.lang {
        Lang::Cy if !cy.is_empty() => cy,
        _ => en,
    }
}

/// What to say on the telephone, line by line.
pub(super) fn script(page: &Page, p: &Package) -> Vec<Html> {
    phone_script_parts(p)
        .into_iter()
        .map(|l| line(page, l))
        .collect()
}

fn line(page: &Page, line: ScriptLine<'_>) -> Html {
    let text = |key: &str, name: &str, value: &str| Html::prose(&page.t1(key, name, value));
    match line {
        ScriptLine::ConfirmRecipient {
            organisation,
            organisation_cy,
            person,
        } => {
            let name = [person, in_lang(page, organisation, organisation_cy)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
            text("share-script-confirm", "name", &name)
        }
        ScriptLine::Introduce {
            agency,
            agency_cy,
            person,
            role,
        } => {
            let who = [person, role, in_lang(page, agency, agency_cy)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
            text("share-script-introduce", "who", &who)
        }
        ScriptLine::Emergency => Html::text(&page.t("share-script-emergency")),
        ScriptLine::Corrects { what } => text("share-script-corrects", "what", what),
        ScriptLine::Child(c) => match &c.name {
            Some(name) => text("share-script-child", "name", name),
            None => Html::text(&page.t("share-child-not-named")),
        },
        ScriptLine::Born(birth) => {
            let day = words::civil_date(page.lang, birth.date);
            text("share-script-born", "date", &day)
        }
        ScriptLine::Purpose(what) => text("share-script-purpose", "what", what),
        ScriptLine::Item {
            number,
            of,
            source_agency,
            source_agency_cy,
            kind,
            text: said,
            body_map,
            ..
        } => {
            let source = in_lang(page, source_agency, source_agency_cy);
            let kind = match kind {
                Some(kind) => page.code("share-kind-", kind.as_str()),
                None => page.t("share-kind-unsaid"),
            };
            let lead = page.tw(
                "share-script-item",
                &[
                    ("number", number.into()),
                    ("of", of.into()),
                    ("kind", kind.into()),
                    ("agency", source.into()),
                ],
            );
            let said = body_map::or_words(page, body_map, said);
            Html::text(&lead).and(&Html::prose(&said))
        }
        ScriptLine::Note(what) => Html::prose(what),
        ScriptLine::Basis { citation, .. } => text("share-script-basis", "what", citation),
        ScriptLine::Handling(what) => text("share-script-handling", "what", what),
        ScriptLine::CallBack(phone) => text("share-script-call-back", "phone", phone),
        ScriptLine::Reference(code) => text("share-script-reference", "code", &code),
        ScriptLine::AskName => Html::text(&page.t("share-script-ask-name")),
        ScriptLine::AskReadBack => Html::text(&page.t("share-script-read-back")),
    }
}
