//! What the law says, as parts of a page: every suggestion with its reason and its source.

use crate::ui::{Choice, Details, Html, Page, Radios, WarningText};
use casework::{AboutWhom, DecisionDesk};
use rulebook::{Answer, Basis, Citation, ConditionOption, Standing};

/// What must be put right first, each with its way out.
pub fn stops(page: &Page, answer: &Answer) -> Vec<WarningText> {
    answer
        .stops
        .iter()
        .map(|s| {
            let text = Html::text(s.says.get(page.lang))
                .and(&Html::text(" "))
                .and(&Html::text(s.way_out.get(page.lang)));
            WarningText::new(page, text)
        })
        .collect()
}

/// What deserves thought; it never blocks.
pub fn warnings(page: &Page, answer: &Answer) -> Vec<WarningText> {
    answer
        .warnings
        .iter()
        .map(|w| WarningText::new(page, w.says.get(page.lang)))
        .collect()
}

/// The sources of a point, one to a line.
pub fn citations(page: &Page, all: &[Citation]) -> Html {
    let mut out = Html::default();
    for c in all {
        let status = page.code("decide-checked-", c.status.as_str());
        let line = format!("{}, {} ({status})", c.title, c.pinpoint);
        out = out.and(&Html::text(&line)).and(&Html::br());
    }
    out
}

/// How well an option fits, in front of its name.
fn standing(page: &Page, s: Standing) -> String {
    page.code("decide-standing-", s.as_str())
}

/// The lawful bases, suggested ones first, each with why; and their sources behind a line.
pub fn bases(page: &Page, answer: &Answer, chosen: Option<Basis>) -> Html {
    let mut sources = Html::default();
    let mut choices = Vec::new();
    for b in &answer.bases {
        let name = page.code("decide-basis-", b.basis.as_str());
        let label = format!("{name} ({})", standing(page, b.standing));
        choices.push(Choice::new(b.basis.as_str(), label).hint(b.why.get(page.lang)));
        let head = Html::text(&name).and(&Html::br());
        sources = sources.and(&head).and(&citations(page, &b.citations));
    }
    let chosen = chosen.map_or("", Basis::as_str);
    let radios: Html = Radios::new(page, "basis", page.t("decide-basis"), choices, chosen)
        .hint(page.t("decide-basis-hint"))
        .into();
    let details: Html = Details::new(page.t("decide-sources"), sources).into();
    radios.and(&details)
}

/// The value of a condition in the form: "g|18|c".
pub fn condition_value(o: &ConditionOption) -> String {
    format!(
        "{}|{}|{}",
        o.article_9.as_str(),
        o.schedule_one.as_deref().unwrap_or(""),
        o.reason.map_or("", rulebook::NoConsentReason::as_str)
    )
}

/// The name of a person that the information is about.
pub fn person_words(page: &Page, about: &[AboutWhom], id: &str) -> String {
    let Some(who) = about.iter().find(|a| a.id == id) else {
        return id.to_owned();
    };
    let role = page.code("decide-role-", &who.role);
    match &who.name {
        Some(name) => format!("{name} ({role})"),
        None => role,
    }
}

/// The conditions for each person the data is about.
pub fn conditions(page: &Page, desk: &DecisionDesk, given: impl Fn(&str) -> String) -> Html {
    let mut all = Html::default();
    for s in &desk.answer.conditions {
        if s.options.is_empty() {
            continue;
        }
        let mut sources = Html::default();
        let mut choices = Vec::new();
        for o in &s.options {
            let label = format!(
                "{} ({})",
                condition_words(page, o),
                standing(page, o.standing)
            );
            let document = page.code("decide-document-", o.policy_document.as_str());
            let hint = format!("{} {document}", o.why.get(page.lang));
            choices.push(Choice::new(condition_value(o), label).hint(hint));
            sources = sources.and(&citations(page, &o.citations));
        }
        let id = format!("condition-{}", s.subject);
        let who = person_words(page, &desk.about, &s.subject);
        let legend = page.t1("decide-condition", "who", who);
        let radios: Html = Radios::new(page, &id, legend, choices, &given(&id)).into();
        let details: Html = Details::new(page.t("decide-sources"), sources).into();
        all = all.and(&radios).and(&details);
    }
    all
}

/// A condition in words: Article 9(2) letter, paragraph, reason.
fn condition_words(page: &Page, o: &ConditionOption) -> String {
    let mut words = page.code("decide-article-", o.article_9.as_str());
    if let Some(paragraph) = &o.schedule_one {
        words = format!(
            "{words}, {}",
            page.t1("decide-paragraph", "n", paragraph.clone())
        );
    }
    if let Some(reason) = o.reason {
        words = format!("{words}, {}", page.code("decide-reason-", reason.as_str()));
    }
    words
}
