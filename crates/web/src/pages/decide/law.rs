//! What the law says, as parts of a page: every suggestion with its reason and its source.

use crate::ui::{Choice, Details, Html, Inset, Page, Radios, WarningText};
use casework::{AboutWhom, DecisionDesk};
use domain::decision::PersonCondition;
use rulebook::{Answer, Basis, BasisOption, Citation, ConditionOption, Deadline, Standing, Text};

/// What must be put right first, each with its way out and its source.
pub fn stops(page: &Page, answer: &Answer) -> Vec<WarningText> {
    answer
        .stops
        .iter()
        .map(|s| {
            let text = Html::text(s.says.get(page.lang))
                .and(&Html::text(" "))
                .and(&Html::text(s.way_out.get(page.lang)))
                .and(&Html::br())
                .and(&citations(page, &s.citations));
            WarningText::new(page, text)
        })
        .collect()
}

/// What deserves thought, answers that do not fit together first; it never blocks. Sources stand
/// behind one line.
pub fn warnings(page: &Page, answer: &Answer) -> Vec<Html> {
    let says = answer.problems.iter().map(|p| &p.says);
    let mut all: Vec<Html> = says
        .chain(answer.warnings.iter().map(|w| &w.says))
        .map(|says| WarningText::new(page, says.get(page.lang)).into())
        .collect();
    let mut sources = Html::default();
    for w in &answer.warnings {
        sources = sources.and(&point(page, &w.says, &w.citations));
    }
    if !sources.is_empty() {
        all.push(Details::new(page.t("decide-sources"), sources).into());
    }
    all
}

/// What the law requires here, each with its source behind a line.
pub fn duties(page: &Page, answer: &Answer) -> Vec<Html> {
    answer
        .duties()
        .map(|d| {
            let why: Html =
                Details::new(page.t("decide-sources"), citations(page, &d.citations)).into();
            let start = crate::pages::law::unsettled(page, d);
            let says = Html::text(d.says.get(page.lang));
            Inset::new(says.and(&start).and(&why)).into()
        })
        .collect()
}

/// What the law advises on telling the family.
pub fn informing(page: &Page, answer: &Answer) -> Html {
    let Some(advice) = &answer.inform else {
        return Html::default();
    };
    let words = page.code("decide-inform-", advice.advice.as_str());
    let body = point(page, &advice.why, &advice.citations);
    suggestion(page, &words, body)
}

/// What the law says of consent.
pub fn consent(page: &Page, answer: &Answer) -> Html {
    let Some(advice) = &answer.consent else {
        return Html::default();
    };
    let words = page.code("decide-consent-need-", advice.advice.as_str());
    suggestion(page, &words, point(page, &advice.why, &advice.citations))
}

/// A suggestion, with why and the source behind a line.
fn suggestion(page: &Page, words: &str, why: Html) -> Html {
    let why: Html = Details::new(page.t("decide-why-this"), why).into();
    let line = page.t1("decide-suggestion", "what", words);
    Html::text(&line).and(&why)
}

/// A sentence with its sources under it.
fn point(page: &Page, says: &Text, sources: &[Citation]) -> Html {
    Html::text(says.get(page.lang))
        .and(&Html::br())
        .and(&citations(page, sources))
}

/// Whether an appropriate policy document is needed, over all persons.
pub fn policy_document(page: &Page, answer: &Answer) -> Option<String> {
    let need = answer.policy_document?;
    Some(page.code("decide-document-", need.as_str()))
}

/// Time limits and targets that follow, one to a line, each with its day where it is known.
pub fn deadlines(page: &Page, all: &[Deadline]) -> Html {
    let mut out = Html::default();
    for d in all {
        let says = d.says.get(page.lang);
        let line = match (d.due, &d.note) {
            (Some(due), _) => format!("{says} ({})", words::civil_date(page.lang, due)),
            (None, Some(note)) => format!("{says} ({})", note.get(page.lang)),
            (None, None) => says.to_owned(),
        };
        let sources: Vec<String> = d.citations.iter().map(|c| source_line(page, c)).collect();
        let line = format!("{line} {}", sources.join("; "));
        out = out.and(&Html::text(line.trim())).and(&Html::br());
    }
    out
}

fn source_line(page: &Page, c: &Citation) -> String {
    let status = page.code("decide-checked-", c.checked());
    format!("{}, {} ({status})", c.title, c.pinpoint)
}

/// The sources of a point, one to a line.
pub fn citations(page: &Page, all: &[Citation]) -> Html {
    let mut out = Html::default();
    for c in all {
        let line = source_line(page, c);
        out = out.and(&Html::text(&line)).and(&Html::br());
    }
    out
}

/// How well an option fits, in front of its name.
fn standing(page: &Page, s: Standing) -> String {
    page.code("decide-standing-", s.as_str())
}

/// The lawful bases that fit, suggested ones first and the first of them picked, each with why;
/// behind lines their sources, and what does not fit here and why.
pub fn bases(page: &Page, answer: &Answer, chosen: Option<Basis>) -> Html {
    let picked = chosen.or_else(|| answer.suggested_bases().first().copied());
    let mut sources = Html::default();
    let mut unfit = Html::default();
    let mut choices = Vec::new();
    for b in &answer.bases {
        let name = basis_name(page, b);
        let head = Html::text(&name).and(&Html::br());
        // What does not fit can still be seen where it was picked before, to be changed.
        if b.standing == Standing::Refused && picked != Some(b.basis) {
            let why = point(page, &b.why, &b.citations);
            unfit = unfit.and(&head).and(&why).and(&Html::br());
            continue;
        }
        let label = format!("{name} ({})", standing(page, b.standing));
        let why = crate::pages::law::with_start(page, b.why.get(page.lang), b.unsettled);
        choices.push(Choice::new(b.basis.as_str(), label).hint(why));
        sources = sources.and(&head).and(&citations(page, &b.citations));
    }
    let picked = picked.map_or("", Basis::as_str);
    let radios: Html = Radios::new(page, "basis", page.t("decide-basis"), choices, picked)
        .hint(page.t("decide-basis-hint"))
        .small()
        .into();
    let details: Html = Details::new(page.t("decide-sources"), sources).into();
    let all = radios.and(&details);
    if unfit.is_empty() {
        return all;
    }
    all.and(&Details::new(page.t("decide-unfit"), unfit).into())
}

/// A basis by its name, with the paragraph of Annex 1 where it has one.
fn basis_name(page: &Page, b: &BasisOption) -> String {
    let name = page.code("decide-basis-", b.basis.as_str());
    match b.annex_one {
        Some(n) => format!("{name}, {}", page.t1("decide-annex", "n", i64::from(n))),
        None => name,
    }
}

/// The basis that was picked, in words; the answer gives the paragraph of Annex 1.
pub fn basis_words(page: &Page, answer: Option<&Answer>, basis: &str) -> String {
    answer
        .and_then(|a| a.bases.iter().find(|b| b.basis.as_str() == basis))
        .map_or_else(
            || page.code("decide-basis-", basis),
            |b| basis_name(page, b),
        )
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

/// The value of a condition that was picked before.
pub fn picked_value(p: &PersonCondition) -> String {
    let part = |v: &Option<String>| v.clone().unwrap_or_default();
    format!(
        "{}|{}|{}",
        part(&p.article_9),
        part(&p.schedule_1),
        part(&p.para_18_reason)
    )
}

/// A condition that was picked, in words.
pub fn picked_words(page: &Page, p: &PersonCondition) -> String {
    let mut parts = Vec::new();
    if let Some(article) = &p.article_9 {
        parts.push(page.code("decide-article-", article));
    }
    if let Some(paragraph) = &p.schedule_1 {
        parts.push(page.t1("decide-paragraph", "n", paragraph.clone()));
    }
    if let Some(reason) = &p.para_18_reason {
        parts.push(page.code("decide-reason-", reason));
    }
    parts.join(", ")
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

/// The conditions for each person the data is about, the suggested one picked. Where nothing
/// sensitive is said of a person none is needed; `open_only` leaves out who has one already.
pub fn conditions(
    page: &Page,
    desk: &DecisionDesk,
    given: impl Fn(&str) -> String,
    open_only: bool,
) -> Html {
    let mut all = Html::default();
    for s in &desk.answer.conditions {
        if s.options.is_empty() || s.needed != Some(true) {
            continue;
        }
        let id = format!("condition-{}", s.subject);
        let before = given(&id);
        if open_only && !before.is_empty() {
            continue;
        }
        let mut sources = Html::default();
        let mut unfit = Html::default();
        let mut choices = Vec::new();
        let mut picked = before;
        for o in &s.options {
            let value = condition_value(o);
            let words = condition_words(page, o);
            if o.standing == Standing::Refused && picked != value {
                let head = Html::text(&words).and(&Html::br());
                let why = point(page, &o.why, &o.citations);
                unfit = unfit.and(&head).and(&why).and(&Html::br());
                continue;
            }
            if picked.is_empty() && o.standing == Standing::Suggested {
                picked.clone_from(&value);
            }
            let label = format!("{words} ({})", standing(page, o.standing));
            let document = page.code("decide-document-", o.policy_document.as_str());
            let hint = format!("{} {document}", o.why.get(page.lang));
            choices.push(Choice::new(value, label).hint(hint));
            sources = sources.and(&citations(page, &o.citations));
        }
        let who = person_words(page, &desk.about, &s.subject);
        let legend = page.t1("decide-condition", "who", who);
        let radios: Html = Radios::new(page, &id, legend, choices, &picked)
            .small()
            .into();
        let details: Html = Details::new(page.t("decide-sources"), sources).into();
        all = all.and(&radios).and(&details);
        if !unfit.is_empty() {
            all = all.and(&Details::new(page.t("decide-unfit"), unfit).into());
        }
    }
    all
}

/// A condition in words: Article 9(2) letter, paragraph, reason.
pub fn condition_words(page: &Page, o: &ConditionOption) -> String {
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
