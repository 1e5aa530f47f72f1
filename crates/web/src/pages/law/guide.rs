//! Reading for people: the regulator's ten steps and answers to common myths, in our own words,
//! each with its source and with the rules that carry it.

use crate::{
    signed::Session,
    ui::{self, Page},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};

/// The rules that carry each of the ten steps.
const STEPS: [&[&str]; 10] = [
    &["uk/good-faith"],
    &["uk/purpose-unclear"],
    &["uk/agreement-not-needed"],
    &["uk/family-safe-to-tell", "uk/family-not-safe-to-tell"],
    &["uk/advice-without-identity"],
    &["uk/agreement-not-needed"],
    &["uk/whole-file"],
    &[
        "uk/basis-public-task",
        "uk/basis-legal-obligation",
        "uk/basis-recognised-interest",
        "uk/basis-consent",
    ],
    &["uk/emergency-share-now"],
    &[],
];

/// The rules behind each answer to a myth.
const MYTHS: [&[&str]; 7] = [
    &["uk/basis-public-task", "uk/good-faith"],
    &["uk/consent-not-required-harm", "uk/basis-consent"],
    &["uk/reuse-safeguarding"],
    &["uk/share-to-protect"],
    &["uk/agreement-not-needed"],
    &["uk/good-faith"],
    &["uk/share-to-protect-early"],
];

/// One of the ten steps.
pub struct Step {
    /// Its heading.
    pub title: String,
    /// What it asks.
    pub text: String,
    /// Rules that carry it.
    rules: Vec<&'static str>,
}

struct Myth {
    claim: String,
    answer: String,
    source: String,
    rules: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "pages/law_steps.html")]
struct StepsPage {
    page: Page,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "pages/law_myths.html")]
struct MythsPage {
    page: Page,
    myths: Vec<Myth>,
}

/// Rules that the rulebook still has: a link never leads nowhere.
fn known(rules: &[&'static str]) -> Vec<&'static str> {
    let book = rulebook::Rulebook::builtin();
    let there = |r: &&&'static str| !book.rule(r).is_empty();
    rules.iter().filter(there).copied().collect()
}

/// The ten steps in the page's language.
pub fn all_steps(page: &Page) -> Vec<Step> {
    (STEPS.iter().zip(1..))
        .map(|(rules, n)| Step {
            title: page.code("lawguide-step-", &n.to_string()),
            text: page.code("lawguide-step-text-", &n.to_string()),
            rules: known(rules),
        })
        .collect()
}

/// `GET /law/steps`
pub(super) async fn steps(session: Session) -> Response {
    let page = session.page("lawguide-steps-title").back_to("/law");
    let steps = all_steps(&page);
    ui::render(&StepsPage { page, steps }, StatusCode::OK)
}

/// `GET /law/myths`
pub(super) async fn myths(session: Session) -> Response {
    let page = session.page("lawguide-myths-title").back_to("/law");
    let myths = (MYTHS.iter().zip(1..))
        .map(|(rules, n)| Myth {
            claim: page.code("lawguide-myth-", &n.to_string()),
            answer: page.code("lawguide-answer-", &n.to_string()),
            source: page.code("lawguide-source-", &n.to_string()),
            rules: known(rules),
        })
        .collect();
    ui::render(&MythsPage { page, myths }, StatusCode::OK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_is_named_is_in_the_rulebook() {
        for rules in STEPS.iter().chain(&MYTHS) {
            assert_eq!(known(rules), *rules);
        }
    }
}
