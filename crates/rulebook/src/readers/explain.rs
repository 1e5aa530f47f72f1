//! One rule explained: when it applies, what stops it, examples, history.

use domain::Lang;
use jiff::civil::Date;
use serde_json::Value;

use super::{Change, OpenPoint, RuleFilter, RuleOnDay};
use crate::{
    answer::{Phrase, Text},
    engine::FIRST_DAY,
    facts::Switches,
    law::{Example, Rulebook},
    named,
};

/// A named fact in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FactText {
    /// Its stable word.
    pub fact: Phrase,
    /// What it means.
    pub says: Text,
}

/// One given fact of an example: the question and the answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ExampleLine {
    /// Where it stands in the facts, as `suspicion.reasonable_cause`.
    pub path: String,
    /// The question or the name of the field.
    pub question: Text,
    /// The answer.
    pub answer: Text,
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ExampleText {
    /// Does the rule apply?
    pub applies: bool,
    /// The facts, as `sharewise decide` reads them.
    pub facts: Value,
    /// The facts in words.
    pub lines: Vec<ExampleLine>,
}

/// A rule explained as it stands on a day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// The day.
    pub on: Date,
    /// The rule, where it stands, and its versions.
    pub rule: RuleOnDay,
    /// What must hold, all of it.
    pub when: Vec<FactText>,
    /// What stops it, any of it.
    pub unless: Vec<FactText>,
    /// Is it asked of each person the data is about?
    pub each_person: bool,
    /// Sources that did not yet exist on the day: the sentence shows later guidance for it.
    pub later_sources: Vec<Phrase>,
    /// Where it applies and where it stays silent.
    pub examples: Vec<ExampleText>,
    /// What happened to it from the first day of the rulebook to the last it knows of.
    pub changes: Vec<Change>,
    /// Open points it leans on.
    pub open_points: Vec<OpenPoint>,
}

impl Rulebook {
    /// Explains a rule as it stands on a day; nothing if there is no such rule.
    pub fn explain(&self, id: &str, on: Date, switches: &Switches) -> Option<Explanation> {
        let rule = self.rules.iter().find(|r| r.id == id)?;
        let shown = self.entry_on(rule, on, switches);
        let whole = RuleFilter {
            switches: switches.clone(),
            ..RuleFilter::default()
        };
        let changes = self.changes_between(FIRST_DAY, Date::MAX, &whole).rules;
        Some(Explanation {
            on,
            when: fact_texts(self, &shown.text.when),
            unless: fact_texts(self, &shown.text.unless),
            each_person: rule.per_subject,
            later_sources: self.later_than(&shown, on),
            examples: rule.examples.iter().map(|e| self.example(e)).collect(),
            changes: changes
                .into_iter()
                .filter(|c| c.rule().is_some_and(|r| r.id == id))
                .collect(),
            open_points: self
                .open_points()
                .into_iter()
                .filter(|p| p.rules.iter().any(|r| r == id))
                .collect(),
            rule: shown,
        })
    }

    fn later_than(&self, shown: &RuleOnDay, on: Date) -> Vec<Phrase> {
        let cited = shown.text.citations.iter();
        let mut late: Vec<Phrase> = cited
            .filter_map(|c| self.sources.get(c.source.as_str()))
            .filter(|s| s.published.is_some_and(|p| on < p))
            .map(|s| s.title.clone())
            .collect();
        late.dedup();
        late
    }

    fn example(&self, e: &Example) -> ExampleText {
        let mut lines = Vec::new();
        leaves(self, "", &e.facts, &mut lines);
        ExampleText {
            applies: e.applies,
            facts: e.facts.clone(),
            lines,
        }
    }
}

fn fact_texts(book: &Rulebook, names: &[Phrase]) -> Vec<FactText> {
    let text = |name: &Phrase| FactText {
        fact: name.clone(),
        says: book.fact_says(name),
    };
    names.iter().map(text).collect()
}

impl Rulebook {
    /// What a named fact means, in both languages.
    pub fn fact_says(&self, name: &str) -> Text {
        let en = named::index(name).map_or("", |i| named::FACTS[i].doc.trim());
        let cy = self.fact_words.get(name).map_or("", String::as_str);
        Text::new(en.split_whitespace().collect::<Vec<_>>().join(" "), cy)
    }
}

/// Every given fact with the question it answers.
fn leaves(book: &Rulebook, path: &str, value: &Value, into: &mut Vec<ExampleLine>) {
    if path == "as_at" || path.ends_with("].id") {
        return;
    }
    let join = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, v)| leaves(book, &join(key), v, into)),
        Value::Array(items) if items.iter().any(Value::is_object) => items
            .iter()
            .enumerate()
            .for_each(|(i, v)| leaves(book, &format!("{path}[{i}]"), v, into)),
        leaf => into.push(line(book, path, leaf)),
    }
}

fn line(book: &Rulebook, path: &str, leaf: &Value) -> ExampleLine {
    let plain = without_numbers(path);
    let question = book.questions.iter().find(|q| q.path == plain);
    let field = book.field_words.get(&plain);
    let name = question.map(|q| q.ask.clone()).or_else(|| field.cloned());
    let words: Vec<&str> = match leaf {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::String(word) => vec![word],
        _ => Vec::new(),
    };
    let label = |word: &str| {
        let of_question = question.and_then(|q| q.options.iter().find(|o| o.value == word));
        of_question.map_or_else(|| book.word_text(word), |o| o.label.clone())
    };
    let answer = match leaf {
        Value::Bool(true) => text("yes", "ydy / oes"),
        Value::Bool(false) => text("no", "nac ydy / nac oes"),
        Value::Array(items) if items.is_empty() => text("none", "dim"),
        _ if !words.is_empty() => {
            let all: Vec<Text> = words.iter().map(|w| label(w)).collect();
            let joined = |lang: Lang| {
                let each: Vec<&str> = all.iter().map(|t| t.get(lang)).collect();
                each.join(", ")
            };
            text(&joined(Lang::En), &joined(Lang::Cy))
        }
        other => text(&other.to_string(), &other.to_string()),
    };
    ExampleLine {
        path: path.to_owned(),
        question: name.unwrap_or_else(|| text(&plain, &plain)),
        answer,
    }
}

impl Rulebook {
    /// A stable word of the facts in both languages; the word itself if it has no words yet.
    fn word_text(&self, word: &str) -> Text {
        let known = self.field_words.get(&format!("={word}")).cloned();
        known.unwrap_or_else(|| text(&word.replace('_', " "), &word.replace('_', " ")))
    }
}

fn text(en: &str, cy: &str) -> Text {
    Text::new(en, cy)
}

/// `subjects[0].age` becomes `subjects[].age`.
fn without_numbers(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        inside = (inside || c == '[') && c != ']';
        if !inside || c == '[' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_place_in_a_list_is_left_out_of_a_path() {
        assert_eq!(super::without_numbers("subjects[12].age"), "subjects[].age");
        assert_eq!(super::without_numbers("purpose"), "purpose");
    }
}
