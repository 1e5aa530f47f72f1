//! Puts together the answer from the rules that apply.

use std::collections::BTreeMap;

use super::{Run, deadlines, missing, problems, record, switched_off};
use crate::{
    answer::*,
    facts::{Facts, Subject},
    law::{ConditionThen, Rulebook},
    words::{Basis, Outcome},
};

pub(super) fn answer(book: &Rulebook, facts: &Facts, run: &Run<'_>) -> Answer {
    let emergency = facts.is_emergency();
    let missing = if emergency {
        Vec::new()
    } else {
        missing::list(book, facts, run)
    };
    let outcomes = outcomes(book, facts, run, emergency, !missing.is_empty());
    let conditions = conditions(facts, run, emergency);
    let first = facts.chosen.outcome.unwrap_or(outcomes[0].outcome);
    Answer {
        law_as_at: run.on,
        rulebook_hash: book.hash().to_owned(),
        emergency,
        bases: bases(book, facts, run),
        policy_document: policy_document(&conditions, emergency),
        conditions,
        consent: best(run, |t| t.consent.map(|c| (c, t.rank))),
        inform: best(run, |t| t.inform.map(|i| (i, t.inform_rank))),
        findings: (run.fired.iter().map(|f| finding(book, facts, f))).collect(),
        local: Vec::new(),
        warnings: warnings(run, emergency),
        stops: if emergency { Vec::new() } else { stops(run) },
        missing,
        record: record::needs(book, run, first, emergency),
        deadlines: deadlines::list(book, facts, run),
        golden_rules: facts
            .nation
            .map_or_else(Vec::new, |n| book.golden_rules(n, run.on)),
        switched_off: switched_off(book, facts, run.on),
        problems: problems::find(facts),
        outcomes,
    }
}

fn finding(book: &Rulebook, facts: &Facts, f: &super::Fired<'_>) -> Finding {
    let file = &f.version.file;
    Finding {
        rule: f.rule.id.clone(),
        version: file.from,
        kind: f.rule.kind,
        topic: f.rule.topic.clone(),
        subject: f.subject.map(|s| s.id.clone()),
        outcome: file.then.outcome,
        facts_used: file.when.clone(),
        says: file.says.clone(),
        unsettled: unsettled(book, facts, f),
        citations: f.version.citations.clone(),
    }
}

/// How a rule came to run whose law starts on a day that is not settled.
fn unsettled(book: &Rulebook, facts: &Facts, f: &super::Fired<'_>) -> Option<UnsettledStart> {
    let switch = f.version.file.switch.as_deref()?;
    let open = book.switch(switch).is_some_and(|s| !s.settled);
    open.then(|| match facts.switches.get(switch) {
        Some(_) => UnsettledStart::SetByAgency,
        None => UnsettledStart::AsAnnounced,
    })
}

/// In an emergency nothing comes before sharing: what holds back a share in calmer times is left
/// out, since it is the first that is acted on.
fn outcomes(
    book: &Rulebook,
    facts: &Facts,
    run: &Run<'_>,
    emergency: bool,
    more_to_ask: bool,
) -> Vec<OutcomeOption> {
    let mut found: Vec<(u16, OutcomeOption)> = Vec::new();
    for f in &run.fired {
        let then = &f.version.file.then;
        let Some(outcome) = then.outcome else {
            continue;
        };
        if emergency && holds_back(outcome) {
            continue;
        }
        let option = OutcomeOption {
            outcome,
            rule: f.rule.id.clone(),
            why: f.version.file.says.clone(),
            unsettled: unsettled(book, facts, f),
        };
        match found.iter_mut().find(|(_, o)| o.outcome == outcome) {
            Some((rank, old)) if then.rank < *rank => (*rank, *old) = (then.rank, option),
            Some(_) => {}
            None => found.push((then.rank, option)),
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    if found.is_empty() {
        found.push((0, nothing_yet(more_to_ask)));
    }
    found.into_iter().map(|(_, o)| o).collect()
}

fn nothing_yet(more_to_ask: bool) -> OutcomeOption {
    let (en, cy) = if more_to_ask {
        (
            "More facts are needed before anything can be suggested.",
            "Mae angen rhagor o ffeithiau cyn y gellir awgrymu dim.",
        )
    } else {
        (
            "The rulebook has no rule for these facts. Take advice, decide, and record why.",
            "Nid oes gan y llyfr rheolau reol ar gyfer y ffeithiau hyn. Gofynnwch am gyngor, penderfynwch, a chofnodwch pam.",
        )
    };
    OutcomeOption {
        outcome: Outcome::AskMore,
        rule: Phrase::default(),
        why: Text::new(en, cy),
        unsettled: None,
    }
}

fn holds_back(outcome: Outcome) -> bool {
    use Outcome::*;
    matches!(
        outcome,
        NotShare
            | NotShareYet
            | RefuseWithWrittenReasons
            | OutOfScope
            | BlockSubmitUntilTagged
            | BlockPendingCourt
            | AskProviderPermission
            | VerifyRecipient
            | ActivationBlocked
            | DutyTest16la
            | AdviceOnly
            | ConsentInvalid
            | AskMore
    )
}

fn bases(book: &Rulebook, facts: &Facts, run: &Run<'_>) -> Vec<BasisOption> {
    let mut best: BTreeMap<Basis, (Standing, u16, BasisOption)> = BTreeMap::new();
    for f in &run.fired {
        for b in &f.version.file.then.basis {
            let option = BasisOption {
                basis: b.code,
                standing: b.standing,
                annex_one: b.annex_one,
                why: f.version.file.says.clone(),
                rule: f.rule.id.clone(),
                unsettled: unsettled(book, facts, f),
                citations: f.version.citations.clone(),
            };
            let key = (strength(b.standing), b.rank);
            let keep = best
                .get(&b.code)
                .is_some_and(|(s, r, _)| (strength(*s), *r) <= key);
            if !keep {
                best.insert(b.code, (b.standing, b.rank, option));
            }
        }
    }
    let mut all: Vec<_> = best.into_values().collect();
    all.sort_by_key(|(s, rank, o)| (*s, *rank, o.basis));
    all.into_iter().map(|(_, _, o)| o).collect()
}

/// What is refused stays refused, whatever else suggests it.
fn strength(s: Standing) -> u8 {
    match s {
        Standing::Refused => 0,
        Standing::Suggested => 1,
        Standing::Available => 2,
    }
}

fn conditions(facts: &Facts, run: &Run<'_>, emergency: bool) -> Vec<SubjectConditions> {
    facts
        .subjects
        .iter()
        .map(|s| for_person(facts, run, s, emergency))
        .collect()
}

fn for_person(facts: &Facts, run: &Run<'_>, s: &Subject, emergency: bool) -> SubjectConditions {
    let mut found: Vec<(u16, ConditionOption)> = Vec::new();
    let mine = |f: &&super::Fired<'_>| f.subject.is_some_and(|x| std::ptr::eq(x, s));
    for f in run.fired.iter().filter(mine) {
        for c in &f.version.file.then.condition {
            let option = ConditionOption {
                article_9: c.article_9,
                schedule_one: c.schedule_one.clone(),
                reason: c.reason,
                standing: c.standing,
                policy_document: policy(facts, c, emergency),
                why: f.version.file.says.clone(),
                rule: f.rule.id.clone(),
                citations: f.version.citations.clone(),
            };
            found.push((c.rank, option));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    let mut options: Vec<ConditionOption> = found.into_iter().map(|(_, o)| o).collect();
    keep_apart(&mut options);
    SubjectConditions {
        subject: s.id.clone(),
        needed: needed(s),
        options,
    }
}

/// One suggestion per sort of data: the first. Refused ones go last.
fn keep_apart(options: &mut Vec<ConditionOption>) {
    let refused: Vec<_> = options
        .iter()
        .filter(|o| o.standing == Standing::Refused)
        .map(|o| o.article_9)
        .collect();
    options.retain(|o| o.standing == Standing::Refused || !refused.contains(&o.article_9));
    let mut seen = Vec::new();
    options.retain(|o| {
        let key = (o.article_9, o.schedule_one.clone(), o.reason);
        !seen.contains(&key) && {
            seen.push(key);
            true
        }
    });
    let mut suggested = [false; 2];
    for o in options.iter_mut() {
        let slot = &mut suggested[usize::from(o.article_9 == crate::words::Article9::Article10)];
        if o.standing == Standing::Suggested {
            if *slot {
                o.standing = Standing::Available;
            }
            *slot = true;
        }
    }
    options.sort_by_key(|o| o.standing);
}

fn needed(s: &Subject) -> Option<bool> {
    let special = s.special_categories.as_ref().map(|c| !c.is_empty());
    match (special, s.offence_data) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn policy(facts: &Facts, c: &ConditionThen, emergency: bool) -> PolicyDocument {
    match c.policy_document {
        PolicyDocument::Required if emergency => PolicyDocument::WaivedInEmergency,
        PolicyDocument::Required if facts.decider.policy_document_held == Some(false) => {
            PolicyDocument::RequiredMissing
        }
        other => other,
    }
}

/// In an emergency the document never delays anything, whichever condition is used.
fn policy_document(conditions: &[SubjectConditions], emergency: bool) -> Option<PolicyDocument> {
    if emergency {
        return Some(PolicyDocument::WaivedInEmergency);
    }
    conditions
        .iter()
        .flat_map(|c| &c.options)
        .filter(|o| o.standing == Standing::Suggested)
        .map(|o| o.policy_document)
        .min_by_key(|p| match p {
            PolicyDocument::RequiredMissing => 0,
            PolicyDocument::RequiredPartThree => 1,
            PolicyDocument::Required => 2,
            _ => 3,
        })
}

fn best<T: Copy>(
    run: &Run<'_>,
    get: impl Fn(&crate::law::Then) -> Option<(T, u16)>,
) -> Option<Advice<T>> {
    let (_, advice, f) = run
        .fired
        .iter()
        .filter_map(|f| get(&f.version.file.then).map(|(a, rank)| (rank, a, f)))
        .min_by_key(|(rank, _, f)| (*rank, &f.rule.id))?;
    Some(Advice {
        advice,
        why: f.version.file.says.clone(),
        rule: f.rule.id.clone(),
        citations: f.version.citations.clone(),
    })
}

/// Warnings, and in an emergency also what would be a stop otherwise: said, never in the way.
fn warnings(run: &Run<'_>, emergency: bool) -> Vec<Warning> {
    run.fired
        .iter()
        .filter(|f| {
            let then = &f.version.file.then;
            then.warning || (emergency && then.way_out.is_some())
        })
        .map(|f| Warning {
            rule: f.rule.id.clone(),
            subject: f.subject.map(|s| s.id.clone()),
            says: f.version.file.says.clone(),
            citations: f.version.citations.clone(),
        })
        .collect()
}

fn stops(run: &Run<'_>) -> Vec<Stop> {
    run.fired
        .iter()
        .filter_map(|f| {
            let way_out = f.version.file.then.way_out.clone()?;
            Some(Stop {
                rule: f.rule.id.clone(),
                subject: f.subject.map(|s| s.id.clone()),
                says: f.version.file.says.clone(),
                way_out,
                citations: f.version.citations.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever else offers a basis, a refusal wins, and a suggestion wins over what is merely open.
    #[test]
    fn a_refusal_outweighs_a_suggestion_and_that_what_is_open() {
        let order = [Standing::Refused, Standing::Suggested, Standing::Available];
        assert!(order.map(strength).is_sorted_by(|a, b| a < b));
    }
}
