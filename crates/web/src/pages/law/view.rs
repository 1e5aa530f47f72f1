//! What the pages of the law share: which nation and day are shown, whose switches count, and how
//! a rule and its sources are printed.

use crate::{
    App,
    signed::Session,
    ui::{Choice, DateForm, DateInput, Html, Page, Select, Tag},
};
use askama::Template;
use axum::http::StatusCode;
use casework::{LawHere, SwitchHere};
use domain::{Lang, Nation, law::SwitchState};
use jiff::civil::Date;
use rulebook::{
    Answer, Citation, FIRST_DAY, Facts, Finding, RuleOnDay, RuleState, Rulebook, Switches,
    UnsettledStart, Verification,
};
use std::collections::HashMap;

/// The fields of an address, as they were sent.
pub type Asked = HashMap<String, String>;

/// What a reader looks at.
pub struct View {
    /// The frame.
    pub page: Page,
    /// What was asked for.
    pub asked: Asked,
    /// The nation whose law is shown.
    pub nation: Nation,
    /// The day whose law is shown.
    pub on: Date,
    /// The day in boxes, as it was typed.
    pub typed: DateForm,
    /// The law as the reader's agency has it, where somebody has signed in.
    pub here: Option<LawHere>,
}

/// A day from three boxes of a form, or from a link. What is wrong with it is noted.
pub fn day_asked(page: &mut Page, asked: &Asked, id: &str, link: &str) -> Option<Date> {
    let typed = boxes(asked, id);
    let at = asked.get(link).map(|v| v.trim()).filter(|v| !v.is_empty());
    let day = match (typed.is_empty(), at) {
        (true, None) => return None,
        (true, Some(at)) => at.parse().map_err(|_| "error-date-not-real"),
        (false, _) => typed.parse().map_err(|e| e.key()),
    };
    match day {
        Ok(day) if day >= FIRST_DAY => return Some(day),
        Ok(_) => DateInput::note(page, id, &typed, "law-error-too-early"),
        Err(key) => DateInput::note(page, id, &typed, key),
    }
    None
}

/// A word out of a list, from a form or a link; one that is not in the list is noted.
pub fn word_asked<T: std::str::FromStr>(
    page: &mut Page,
    asked: &Asked,
    id: &str,
    key: &str,
) -> Option<T> {
    let word = asked.get(id).map(|v| v.trim()).filter(|v| !v.is_empty())?;
    let found = word.parse().ok();
    if found.is_none() {
        page.error(id, key);
    }
    found
}

/// The boxes of a date, as they were sent.
pub fn boxes(asked: &Asked, id: &str) -> DateForm {
    let part = |p: &str| asked.get(&format!("{id}-{p}")).cloned().unwrap_or_default();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

impl View {
    /// What is asked for, in the frame of the request. A fault of the database costs the reader
    /// only what their own agency has changed: the law itself is in the program.
    pub async fn of(app: &App, session: &Session, title: &str, asked: Asked) -> Self {
        let live = session.live.as_ref().filter(|l| !l.locked);
        let here = match live {
            None => None,
            Some(l) => match app.casework.law_here(&l.actor).await {
                Ok(here) => Some(here),
                Err(e) => {
                    tracing::error!(error = %e, "law of an agency");
                    None
                }
            },
        };
        let mut page = session.page(title);
        let own = here.as_ref().map_or(Nation::England, |h| h.agency.nation);
        let nation = word_asked(&mut page, &asked, "nation", "law-error-nation");
        let day = day_asked(&mut page, &asked, "on", "at");
        let today = app.casework.now().to_zoned(words::london()).date();
        let typed = boxes(&asked, "on");
        let on = day.unwrap_or(today);
        Self {
            nation: nation.unwrap_or(own),
            on,
            typed: if typed.is_empty() {
                DateForm::of(on)
            } else {
                typed
            },
            page,
            asked,
            here,
        }
    }

    /// A field as it was sent; empty where it was not.
    pub fn get(&self, name: &str) -> &str {
        self.asked.get(name).map_or("", |v| v.trim())
    }

    /// The switches that count for the reader: those of their agency in its own nation.
    pub fn switches(&self) -> Switches {
        match &self.here {
            Some(h) if h.agency.nation == self.nation => h.switches.clone(),
            _ => Switches::default(),
        }
    }

    /// The status of the answer: 422 where something asked for cannot be read.
    pub fn status(&self) -> StatusCode {
        if self.page.has_errors() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        }
    }

    /// An address with the same nation and day.
    pub fn same(&self, path: &str) -> String {
        format!("{path}?nation={}&at={}", self.nation, self.on)
    }

    /// "England on 22 November 2026".
    pub fn shown(&self) -> String {
        let name = self.page.code("nation-", self.nation.as_str());
        let day = words::civil_date(self.page.lang, self.on);
        self.page.t2("law-shown", "nation", name, "day", day)
    }

    /// The list of nations to choose from.
    pub fn nations(&self) -> Select {
        let choices = Nation::ALL
            .iter()
            .map(|n| Choice::new(n.as_str(), self.page.code("nation-", n.as_str())))
            .collect();
        let label = self.page.t("law-nation");
        Select::new(&self.page, "nation", label, choices, self.nation.as_str())
    }

    /// The boxes for the day.
    pub fn day(&self) -> DateInput {
        DateInput::new(&self.page, "on", self.page.t("law-on"), &self.typed)
    }

    /// What the reader's agency has set otherwise than the law ships, in words.
    pub fn notices(&self) -> Vec<Html> {
        let Some(here) = &self.here else {
            return Vec::new();
        };
        if here.agency.nation != self.nation {
            return Vec::new();
        }
        here.changes
            .iter()
            .map(|c| changed(&self.page, c))
            .collect()
    }
}

/// What an agency made of a switch: what, since when, who, why.
pub fn changed(page: &Page, c: &SwitchHere) -> Html {
    let Some(set) = &c.set else {
        return Html::default();
    };
    let key = match (set.state, set.from) {
        (SwitchState::Off, _) => "law-changed-off",
        (SwitchState::On, Some(_)) => "law-changed-from",
        _ => "law-changed-on",
    };
    let day = set.from.map(|d| words::civil_date(page.lang, d));
    let head = page.tw(
        key,
        &[
            ("switch", switch_name(page, &c.text.id).into()),
            ("day", day.unwrap_or_default().into()),
            ("who", c.set_by.as_str().into()),
            ("time", day_words(page, set.set_us).into()),
        ],
    );
    Html::text(&head).and(&Html::prose(&set.reason))
}

/// When something was done, in words.
pub fn day_words(page: &Page, us: i64) -> String {
    let at = jiff::Timestamp::from_microsecond(us).unwrap_or_default();
    words::date_time(page.lang, at)
}

/// The name of a switch; its id where no words are kept for it.
pub fn switch_name(page: &Page, id: &str) -> String {
    let code = id.to_lowercase().replace('_', "-");
    if words::Words::has(page.lang, &format!("law-switch-{code}")) {
        page.code("law-switch-", &code)
    } else {
        id.to_owned()
    }
}

/// How a point was checked, as a coloured word: nothing weaker passes for law. `checked` is the
/// word of [`Citation::checked`] or of the rule.
pub fn status_tag(page: &Page, status: Verification, checked: &str) -> Html {
    let colour = match status {
        Verification::Primary => "green",
        Verification::Guidance => "blue",
        Verification::Secondary | Verification::WellKnown => "yellow",
        Verification::Inference => "orange",
        Verification::NotVerified => "red",
    };
    let words = page.code("law-status-", &checked.replace('_', "-"));
    Tag::new(words, colour).into()
}

#[derive(Template)]
#[template(
    source = "<ul class=\"govuk-list sw-sources\">{% for (source, tag) in lines %}<li>{{ source }} {{ tag }}</li>{% endfor %}</ul>",
    ext = "html"
)]
struct Sources {
    lines: Vec<(String, Html)>,
}

/// The sources of a point, one to a line, each with how it was checked.
pub fn citations(page: &Page, all: &[Citation]) -> Html {
    let lines = all
        .iter()
        .map(|c| {
            (
                format!("{}, {}", c.title, c.pinpoint),
                status_tag(page, c.status, c.checked()),
            )
        })
        .collect();
    Html::of(&Sources { lines })
}

/// One rule in a list.
#[derive(Template)]
#[template(path = "pages/law_line.html")]
pub struct RuleLine {
    anchor: Option<String>,
    href: String,
    id: String,
    says: String,
    kind: String,
    state: Option<Html>,
    sources: Html,
    open: String,
}

/// The id of a rule as an anchor within a page.
pub fn anchor(id: &str) -> String {
    id.replace('/', "-")
}

/// Where a rule stands, unless it simply runs.
pub fn state_tag(page: &Page, state: RuleState) -> Option<Html> {
    let colour = match state {
        RuleState::InForce => return None,
        RuleState::NotYet => "purple",
        RuleState::Ended => "grey",
        RuleState::SwitchedOff => "red",
    };
    let word = state.as_str().replace('_', "-");
    Some(Tag::new(page.code("law-state-", &word), colour).into())
}

/// A rule as one point of a list, leading to its own page.
pub fn line(view: &View, rule: &RuleOnDay) -> Html {
    let page = &view.page;
    let text = &rule.text;
    Html::of(&RuleLine {
        anchor: Some(anchor(&text.id)),
        href: format!("/law/rules/{}?at={}", text.id, view.on),
        id: text.id.to_string(),
        says: text.says.get(page.lang).to_owned(),
        kind: page.code("law-kind-", text.kind.as_str()),
        state: state_tag(page, rule.state),
        sources: citations(page, &text.citations),
        open: page.t("law-open-rule"),
    })
}

/// The rules that an answer rests on, each with its sources and how they were checked, leading to
/// the rule as it stood that day.
pub fn findings(page: &Page, answer: &Answer) -> Html {
    let line = |f: &Finding| {
        Html::of(&RuleLine {
            anchor: None,
            href: format!("/law/rules/{}?at={}", f.rule, answer.law_as_at),
            id: f.rule.to_string(),
            says: f.says.get(page.lang).to_owned(),
            kind: page.code("law-kind-", f.kind.as_str()),
            state: f.unsettled.map(|u| start_tag(page, u)),
            sources: citations(page, &f.citations),
            open: page.t("law-open-rule"),
        })
    };
    let all = answer.findings.iter().map(line);
    all.fold(Html::default(), |all, one| all.and(&one))
}

/// Why a rule runs although its start is not settled, in the reader's words.
pub fn start_words(page: &Page, start: UnsettledStart) -> String {
    page.code("law-start-", &start.as_str().replace('_', "-"))
}

/// A sentence with what is not settled about the start of the law behind it.
pub fn with_start(page: &Page, says: &str, start: Option<UnsettledStart>) -> String {
    match start {
        Some(start) => format!("{says} ({})", start_words(page, start)),
        None => says.to_owned(),
    }
}

fn start_tag(page: &Page, start: UnsettledStart) -> Html {
    Tag::new(start_words(page, start), "yellow").into()
}

/// The mark of a rule whose law starts on a day that is not settled; nothing for other rules.
pub fn unsettled(page: &Page, f: &Finding) -> Html {
    f.unsettled.map_or_else(Html::default, |start| {
        Html::text(" ").and(&start_tag(page, start))
    })
}

/// The name of a topic; its stable word where no words are kept for it.
pub fn topic_name(lang: Lang, topic: &str) -> String {
    let key = format!("law-topic-{topic}");
    if words::Words::has(lang, &key) {
        words::Words::get(lang, &key)
    } else {
        topic.to_owned()
    }
}

/// The kinds of organisation with their names, as the rulebook asks for them.
pub fn organisations(lang: Lang) -> Vec<(String, String)> {
    let questions = Rulebook::builtin().questions(&Facts::default());
    let Some(kinds) = questions.into_iter().find(|q| q.path == "decider.kind") else {
        return Vec::new();
    };
    let pair = |o: rulebook::AnswerOption| (String::from(o.value), o.label.get(lang).to_owned());
    kinds.options.into_iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_and_kind_of_organisation_has_a_name_in_both_languages() {
        for lang in [Lang::En, Lang::Cy] {
            for topic in Rulebook::builtin().topics() {
                assert!(
                    words::Words::has(lang, &format!("law-topic-{topic}")),
                    "{lang} {topic}"
                );
            }
            let known = organisations(lang);
            for kind in domain::AgencyKind::ALL {
                assert!(known.iter().any(|(k, _)| k == kind.as_str()), "{kind}");
            }
        }
    }

    #[test]
    fn a_rule_whose_start_is_not_settled_is_marked_wherever_rules_are_listed() {
        let duty = r#"{"as_at":"2026-11-22","nation":"england","decider":{"profession":"teacher"},
            "suspicion":{"child_sexual_offence":true},"switches":{"csa_report":true}}"#;
        let answer = rulebook::decide_json(duty).expect("an answer");
        for lang in [Lang::En, Lang::Cy] {
            let page = Page::new(lang, "/law", "x");
            let words = words::Words::get(lang, "law-start-set-by-agency");
            let listed = findings(&page, &answer).to_string();
            assert_eq!(
                listed.matches(&words.replace('\'', "&#39;")).count(),
                2,
                "{listed}"
            );
            let said = crate::pages::decide::law::duties(&page, &answer);
            assert!(said.iter().any(|d| d.to_string().contains(&words)));
        }
    }

    #[test]
    fn a_day_that_cannot_be_read_is_named_and_not_guessed() {
        let ask = |link: &str| {
            let mut page = Page::new(Lang::En, "/law", "x");
            let asked = Asked::from([("at".to_owned(), link.to_owned())]);
            (day_asked(&mut page, &asked, "on", "at"), page.has_errors())
        };
        assert_eq!(
            ask("2024-05-01"),
            (Some(jiff::civil::date(2024, 5, 1)), false)
        );
        for wrong in ["2017-12-31", "yesterday", "2024-02-30"] {
            assert_eq!(ask(wrong), (None, true), "{wrong}");
        }
    }
}
