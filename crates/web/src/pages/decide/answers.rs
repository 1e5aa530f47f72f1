//! The second screen as fields of a form, there and back.

use super::{form::Fields, law};
use casework::{DecisionAnswers, DecisionDesk};
use domain::decision::{ChosenItem, ConsentNote, ItemSource, PersonCondition};

/// What a question's field is called in the form.
pub const ASKED: &str = "q-";

/// The days of the second screen.
pub const DATES: [&str; 3] = ["family-told-on", "family-reconsider", "consent-on"];

/// An item as a value of the form: `statement:CONCERN:STATEMENT`.
pub fn item_value(source: &ItemSource) -> String {
    match source {
        ItemSource::Detail { detail } => format!("detail:{detail}"),
        ItemSource::Entry { entry_id } => format!("entry:{entry_id}"),
        ItemSource::BodyMap { concern_id } => format!("body-map:{concern_id}"),
        ItemSource::Statement {
            concern_id,
            statement_id,
        } => format!("statement:{concern_id}:{statement_id}"),
    }
}

fn item_source(value: &str) -> Option<ItemSource> {
    let mut parts = value.split(':');
    Some(match (parts.next()?, parts.next()?, parts.next()) {
        ("detail", d, None) => ItemSource::Detail {
            detail: d.parse().ok()?,
        },
        ("entry", e, None) => ItemSource::Entry {
            entry_id: e.parse().ok()?,
        },
        ("body-map", c, None) => ItemSource::BodyMap {
            concern_id: c.parse().ok()?,
        },
        ("statement", c, Some(s)) => ItemSource::Statement {
            concern_id: c.parse().ok()?,
            statement_id: s.parse().ok()?,
        },
        _ => return None,
    })
}

/// Puts ticked items back into the form, each with why.
pub fn put_items(f: &mut Fields, items: &[ChosenItem]) {
    for item in items {
        let value = item_value(&item.source);
        f.put(&why_name(&value), item.why.clone());
        f.put("items", value);
    }
}

/// The items that were ticked, each with why.
pub fn ticked(f: &Fields) -> Vec<ChosenItem> {
    f.all("items")
        .iter()
        .filter_map(|value| {
            let mut item = ChosenItem::new(item_source(value)?);
            f.get(&why_name(value)).clone_into(&mut item.why);
            Some(item)
        })
        .collect()
}

/// The field that says why an item serves the purpose.
pub fn why_name(value: &str) -> String {
    format!("why-{value}")
}

/// The form as it was saved.
pub fn saved(desk: &DecisionDesk) -> Fields {
    let mut f = Fields::default();
    let c = &desk.row.content;
    put_items(&mut f, &c.items);
    for mark in &c.marks {
        f.put("marks", mark.as_str());
    }
    if let Some(outside) = &c.outside_recipient {
        f.put("outside-verified", outside.verified_how.clone());
    }
    for (name, value) in [
        ("text", &c.text),
        ("whole-file-reason", &c.whole_file_reason),
        ("legal-power", &c.legal_power),
        ("why-necessary", &c.why_necessary),
        ("risks", &c.risks_weighed),
        ("advice", &c.advice),
        ("identity", &c.identity_protection),
        ("agreement", &c.agreement_and_dpia),
        ("security", &c.security_and_retention),
    ] {
        f.put(name, value.clone());
    }
    if let Some(view) = &c.family {
        f.put_family(view);
    }
    if let Some(consent) = &c.consent {
        f.put("consent", consent.asked.as_str());
        f.put("consent-words", consent.words.clone());
        if let Some(day) = consent.on {
            f.put_date("consent-on", day);
        }
    }
    if let Some(basis) = desk.facts.chosen.basis {
        f.put("basis", basis.as_str());
    }
    for p in &c.conditions {
        f.put(&format!("condition-{}", p.person), law::picked_value(p));
    }
    for q in &desk.questions {
        for given in &q.given {
            f.put(&format!("{ASKED}{}", q.question.path), given.clone());
        }
    }
    f
}

/// What the second screen sent.
pub fn answers(f: &Fields) -> DecisionAnswers {
    let mut paths: Vec<&str> = Vec::new();
    for (name, _) in &f.0 {
        if let Some(path) = name.strip_prefix(ASKED)
            && !paths.contains(&path)
        {
            paths.push(path);
        }
    }
    DecisionAnswers {
        answers: paths
            .into_iter()
            .map(|p| (p.to_owned(), f.all(&format!("{ASKED}{p}"))))
            .collect(),
        items: ticked(f),
        marks: f
            .all("marks")
            .iter()
            .filter_map(|m| m.parse().ok())
            .collect(),
        verified_how: f
            .sent("outside-verified")
            .then(|| f.get("outside-verified").to_owned()),
        text: f.get("text").to_owned(),
        whole_file_reason: f.get("whole-file-reason").to_owned(),
        family: f.family(),
        consent: consent(f),
        basis: f.get("basis").parse().ok(),
        conditions: conditions(f),
        legal_power: f.get("legal-power").to_owned(),
        why_necessary: f.get("why-necessary").to_owned(),
        risks_weighed: f.get("risks").to_owned(),
        advice: f.get("advice").to_owned(),
        identity_protection: f.get("identity").to_owned(),
        agreement_and_dpia: f.get("agreement").to_owned(),
        security_and_retention: f.get("security").to_owned(),
    }
}

/// The condition picked for each person.
pub fn conditions(f: &Fields) -> Vec<PersonCondition> {
    let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    f.0.iter()
        .filter_map(|(name, value)| {
            let mut parts = value.split('|');
            Some(PersonCondition {
                person: name.strip_prefix("condition-")?.to_owned(),
                article_9: some(parts.next()?),
                schedule_1: some(parts.next()?),
                para_18_reason: some(parts.next()?),
                offence_data: value.starts_with("10|"),
            })
        })
        .collect()
}

fn consent(f: &Fields) -> Option<ConsentNote> {
    Some(ConsentNote {
        asked: f.get("consent").parse().ok()?,
        on: f.date("consent-on").parse().ok(),
        words: f.get("consent-words").to_owned(),
    })
}
