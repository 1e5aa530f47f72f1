//! The questions that could still change the answer, in the order to ask them.

use std::collections::BTreeMap;

use super::Run;
use crate::{
    answer::{MissingFact, Phrase},
    facts::{Facts, Subject},
    law::{Question, Rulebook},
    named,
};

pub(super) fn list(book: &Rulebook, facts: &Facts, run: &Run<'_>) -> Vec<MissingFact> {
    let mut wanted: BTreeMap<(usize, Option<usize>), Vec<Phrase>> = BTreeMap::new();
    for (i, q) in book.questions.iter().enumerate() {
        if (q.path == "nation" && facts.nation.is_none())
            || (q.path == "emergency" && facts.emergency.is_none())
        {
            wanted.insert((i, None), Vec::new());
        }
    }
    for w in &run.waiting {
        for fact in &w.facts {
            let mut gated = false;
            for path in named::FACTS[*fact].asks {
                let Some(q) = book.questions.iter().position(|q| q.path == *path) else {
                    continue;
                };
                for subject in places(facts, path, w.subject) {
                    gated |= book.questions[q].gate;
                    let rules = wanted.entry((q, subject)).or_default();
                    if !rules.contains(&w.rule.id) {
                        rules.push(w.rule.id.clone());
                    }
                }
            }
            if gated {
                break;
            }
        }
    }
    wanted
        .into_iter()
        .map(|((q, subject), rules)| ask(&book.questions[q], facts, subject, rules))
        .collect()
}

impl Rulebook {
    /// Every question there is on these facts, answered or not, in the order in which they are
    /// asked: so that a screen can show an answer again, to be changed.
    pub fn questions(&self, facts: &Facts) -> Vec<MissingFact> {
        let mut all = Vec::new();
        for q in &self.questions {
            if q.path.starts_with("subjects[]") {
                all.extend((0..facts.subjects.len()).map(|i| ask(q, facts, Some(i), Vec::new())));
            } else {
                all.push(ask(q, facts, None, Vec::new()));
            }
        }
        all
    }
}

/// Where the question is still open: once, or for one person; nowhere if it is answered.
fn places(facts: &Facts, path: &str, subject: Option<usize>) -> Vec<Option<usize>> {
    match path.strip_prefix("subjects[].") {
        Some(field) => subject
            .into_iter()
            .filter(|i| facts.subjects.get(*i).is_some_and(|s| open_for(s, field)))
            .map(Some)
            .collect(),
        None if open(facts, path) => vec![None],
        None => Vec::new(),
    }
}

fn ask(q: &Question, facts: &Facts, subject: Option<usize>, rules: Vec<Phrase>) -> MissingFact {
    MissingFact {
        path: match subject {
            Some(i) => q.path.replacen("[]", &format!("[{i}]"), 1),
            None => q.path.clone(),
        },
        subject: subject.map(|i| facts.subjects[i].id.clone()),
        question: q.ask.clone(),
        why: q.why.clone(),
        answer: q.answer,
        options: q.options.clone(),
        rules,
    }
}

/// Declares which questions exist and whether they are still open.
macro_rules! open_paths {
    ($f:ident: $ty:ty, $fn:ident, $all:ident: $($path:literal => $open:expr),+ $(,)?) => {
        /// Is the question still open?
        fn $fn($f: &$ty, path: &str) -> bool {
            match path { $($path => $open,)+ _ => false }
        }
        /// Every question there is.
        #[cfg(test)]
        pub(crate) const $all: &[&str] = &[$($path),+];
    };
}

open_paths! { f: Facts, open, OPEN:
    "emergency" => f.emergency.is_none(),
    "nation" => f.nation.is_none(),
    "purpose" => f.purpose.is_none(),
    "suspicion.immediate_danger" => f.suspicion.immediate_danger.is_none(),
    "suspicion.reasonable_cause" => f.suspicion.reasonable_cause.is_none(),
    "suspicion.significant_harm" => f.suspicion.significant_harm.is_none(),
    "suspicion.care_and_support_needs" => f.suspicion.care_and_support_needs.is_none(),
    "suspicion.child_sexual_offence" => f.suspicion.child_sexual_offence.is_none(),
    "suspicion.unlawful_act" => f.suspicion.unlawful_act.is_none(),
    "suspicion.offence_known" => f.suspicion.offence_known.is_none(),
    "suspicion.asking_would_prejudice" => f.suspicion.asking_would_prejudice.is_none(),
    "suspicion.other_area" => f.suspicion.other_area.is_none(),
    "subjects" => f.subjects.is_empty(),
    "decider.kind" => f.decider.kind.is_none(),
    "decider.public_authority" => f.decider.kind.is_some() && f.decider.public_authority.is_none(),
    "decider.statutory_function" => f.decider.kind.is_some() && f.decider.statutory_function.is_none(),
    "decider.isd_role" => f.decider.isd_role.is_none(),
    "decider.welsh_role" => f.decider.welsh_role.is_none(),
    "decider.profession" => f.decider.profession.is_none(),
    "decider.reporting_activity" => f.decider.reporting_activity.is_none(),
    "recipient.kind" => f.recipient.kind.is_none(),
    "recipient.isd_role" => f.recipient.isd_role.is_none(),
    "recipient.verified" => f.recipient.verified.is_none(),
    "recipient.court_route" => f.recipient.court_route.is_none(),
    "request.kind" => f.request.kind.is_none(),
    "request.addressee_qualifies" => f.request.addressee_qualifies.is_none(),
    "request.in_scope" => f.request.in_scope.is_none(),
    "request.refusal_ground" => f.request.refusal_ground.is_none(),
    "request.purpose_stated" => f.request.purpose_stated.is_none(),
    "request.power_stated" => f.request.power_stated.is_none(),
    "duty_to_share.relevant" => f.duty_to_share.relevant.is_none(),
    "duty_to_share.may_facilitate" => f.duty_to_share.may_facilitate.is_none(),
    "duty_to_share.more_detrimental" => f.duty_to_share.more_detrimental.is_none(),
    "items.untagged" => f.items.untagged.is_none(),
    "items.historical_explained" => f.items.historical_explained.is_none(),
    "items.whole_file_reason" => f.items.whole_file_reason.is_none(),
    "items.provider_permission" => f.items.provider_permission.is_none(),
    "family.safe_to_tell" => f.family.safe_to_tell.is_none(),
    "family.not_telling_ground" => f.family.not_telling_ground.is_none(),
    "family.reconsider_on" => f.family.reconsider_on.is_none(),
    "flow.every_party_dpia" => f.flow.every_party_dpia.is_none(),
    "rights.best_interests" => f.rights.best_interests.is_none(),
    "rights.serious_harm_likely" => f.rights.serious_harm_likely.is_none(),
    "rights.health_opinion_on" => f.rights.health_opinion_on.is_none(),
    "rights.known_already" => f.rights.known_already.is_none(),
    "rights.expected_private" => f.rights.expected_private.is_none(),
    "rights.child_able" => f.rights.child_able.is_none(),
    "after.risk_likely" => f.after.risk_likely.is_none(),
    "after.high_risk" => f.after.high_risk.is_none(),
    "chosen.reasons_given" => f.chosen.reasons_given.is_none(),
    "chosen.reconsider_set" => f.chosen.reconsider_set.is_none(),
}

open_paths! { s: Subject, open_for, OPEN_FOR:
    "age" => s.age.is_none(),
    "capable" => s.capable.is_none(),
    "special_categories" => s.special_categories.is_none(),
    "offence_data" => s.offence_data.is_none(),
    "no_consent_reason" => s.no_consent_reason.is_none(),
    "consent.is_basis" => s.consent.is_basis.is_none(),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_can_be_asked_and_every_asked_path_has_a_question() {
        let book = Rulebook::builtin();
        let mut known: Vec<String> = OPEN.iter().map(ToString::to_string).collect();
        known.extend(OPEN_FOR.iter().map(|p| format!("subjects[].{p}")));
        known.sort();
        let mut asked: Vec<String> = book.questions.iter().map(|q| q.path.clone()).collect();
        asked.sort();
        assert_eq!(asked, known, "facts.toml and the open paths differ");
        for fact in named::FACTS.iter() {
            for path in fact.asks {
                assert!(
                    asked.iter().any(|a| a == path),
                    "{} asks {path}, which is no question",
                    fact.name
                );
            }
        }
    }

    #[test]
    fn options_are_words_that_the_facts_accept() {
        for q in &Rulebook::builtin().questions {
            for o in &q.options {
                let value = if q.answer == crate::AnswerKind::Choices {
                    serde_json::json!([o.value])
                } else {
                    serde_json::json!(o.value)
                };
                let facts =
                    q.path
                        .rsplit('.')
                        .fold(value, |inner, key| match key.strip_suffix("[]") {
                            Some(list) => serde_json::json!({ list: [inner] }),
                            None => serde_json::json!({ key: inner }),
                        });
                let read = serde_json::from_value::<Facts>(facts.clone());
                assert!(
                    read.is_ok(),
                    "{}: {} is not a word: {read:?}",
                    q.path,
                    o.value
                );
            }
        }
    }
}
