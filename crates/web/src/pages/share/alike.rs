//! The child in something shared beside our own children who resemble it: what agrees, what
//! clashes, what it weighs, and what a person says of each.

use crate::{
    pages::{
        lead::{form::Sent, moment},
        links::{review, who},
    },
    ui::{Cell, Choice, Details, Html, Page, Radios, Table, Textarea, WarningText},
};
use askama::Template;
use casework::{Judged, Likeness, Received};
use domain::linking::PairAct;
use uuid::Uuid;

/// Most children of whom a form is read.
const MOST: usize = 5;

#[derive(Template)]
#[template(path = "pages/share_alike.html")]
struct Beside<'a> {
    page: &'a Page,
    all: Vec<One>,
}

struct One {
    href: String,
    who: Html,
    said: String,
    warnings: Vec<WarningText>,
    facts: Table,
    why: Details,
}

/// The children beside the one that was shared about; nothing where none resembles it.
pub(super) fn beside(page: &Page, r: &Received) -> Html {
    if r.alike.is_empty() {
        return Html::default();
    }
    let all = r.alike.iter().map(|a| one(page, a)).collect();
    Html::of(&Beside { page, all })
}

fn one(page: &Page, a: &Likeness) -> One {
    let mut warnings = Vec::new();
    if a.why.clash {
        warnings.push(WarningText::new(page, page.t("link-clash")));
    }
    let why = review::picture(page, &a.why).and(&Html::from(review::reasons(page, &a.why)));
    One {
        href: format!("/children/{}", a.child.id),
        who: who(page, &a.child),
        said: review::said(page, &a.why),
        warnings,
        facts: review::facts(page, &a.facts, "alike-col-shared", "alike-col-ours"),
        why: Details::new(page.t("alike-why"), why),
    }
}

/// What is asked of each, and why. Nothing needs to be said: what is left out waits in the list of
/// records that may be of one child.
pub(super) fn fields(page: &Page, r: &Received, form: &Sent) -> Html {
    let mut all = Html::default();
    for (n, a) in (1..=MOST).zip(&r.alike) {
        let id = format!("judge-{n}");
        let acts = [
            PairAct::Same,
            PairAct::Different,
            PairAct::TwinOrSibling,
            PairAct::Unsure,
        ];
        let choices = acts
            .iter()
            .map(|act| {
                let value = format!("{}:{}", act.as_str(), a.child.id);
                Choice::new(value, page.code("alike-choose-", act.as_str()))
            })
            .collect();
        let mut parts = vec![domain::text::with_marks(&a.child.name)];
        parts.extend(a.child.birth.map(|b| words::civil_date(page.lang, b.date)));
        parts.extend(a.child.group.clone());
        let legend = page.t1("alike-is-it", "who", parts.join(", "));
        let radios = Radios::new(page, &id, legend, choices, form.get(&id)).small();
        all = all.and(&radios.into());
    }
    if r.alike.is_empty() {
        return all;
    }
    let because = Textarea::new(page, "because", page.t("links-reason"))
        .hint(page.t("alike-because-hint"))
        .rows(3)
        .value(form.get("because"));
    all.and(&because.into())
}

/// What was said, as it was sent.
pub(super) fn read(form: &Sent) -> Judged {
    let about = (1..=MOST).filter_map(|n| {
        let (act, id) = form.get(&format!("judge-{n}")).split_once(':')?;
        Some((id.parse::<Uuid>().ok()?, act.parse().ok()?))
    });
    Judged {
        about: about.collect(),
        reason: form.get("because").to_owned(),
    }
}

/// What was said when it was taken into a file.
pub(super) fn judged(page: &Page, r: &Received) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = r
        .judged
        .iter()
        .map(|j| {
            let child = j.child.as_ref().map(|c| {
                let href = format!("/children/{}", c.id);
                Html::link(&href, &domain::text::with_marks(&c.name))
            });
            let by = format!("{}, {}", j.by, moment(page, j.row.at_us));
            vec![
                Cell::new(child.unwrap_or_default()),
                Cell::new(page.code("links-act-", j.row.act.as_str())),
                Cell::new(Html::name(&by)),
                Cell::new(Html::prose(&j.row.reason)),
            ]
        })
        .collect();
    let head = [
        "links-holds-child",
        "links-col-decided",
        "links-col-who",
        "links-col-why",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("alike-judged"), head, rows))
}
