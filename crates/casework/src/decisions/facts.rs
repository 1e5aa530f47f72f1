//! From what the agency knows and what was answered to the rulebook's facts.

use super::{AskedFact, ItemChoice};
use crate::error::{CaseworkError, Result};
use domain::{
    concern::StatementKind,
    decision::{ItemMark, LawSnapshot, PersonCondition, StoodItem},
    family::{FamilyTold, FamilyView, NotTellingGround as Ground},
};
use jiff::civil::Date;
use rulebook::{
    Answer, AnswerKind, Basis, ChosenCondition, Facts, LocalPractice, NotTellingGround, Outcome,
    Rulebook,
};
use serde_json::Value;
use store::{AgencyRow, DecisionRow};

/// The id of the child in the facts.
pub(super) const CHILD: &str = "child";

/// What was answered so far, without what the agency's own records say.
pub(crate) fn stored(row: &DecisionRow) -> Facts {
    row.content
        .law
        .as_ref()
        .and_then(|l| serde_json::from_value(l.facts.clone()).ok())
        .unwrap_or_default()
}

/// Keeps answers in a decision that is still being made.
pub(crate) fn keep(row: &mut DecisionRow, facts: &Facts) -> Result<()> {
    row.content.law = Some(LawSnapshot {
        rulebook_hash: String::new(),
        as_at: facts.as_at.unwrap_or_default(),
        facts: to_json(facts)?,
        answer: Value::Null,
    });
    Ok(())
}

/// Keeps the law as it stands with a decision, for ever.
pub(super) fn seal_law(row: &mut DecisionRow, facts: &Facts, answer: &Answer) -> Result<()> {
    row.rulebook_hash.clone_from(&answer.rulebook_hash);
    row.content.law = Some(LawSnapshot {
        rulebook_hash: answer.rulebook_hash.clone(),
        as_at: answer.law_as_at,
        facts: to_json(facts)?,
        answer: to_json(answer)?,
    });
    Ok(())
}

/// Keeps the words of the chosen items as they stand with a decision, for ever.
pub(super) fn note_items(row: &mut DecisionRow, items: &[ItemChoice]) {
    for chosen in &mut row.content.items {
        chosen.stood = items
            .iter()
            .find(|i| i.source == chosen.source)
            .map(|i| StoodItem {
                text: i.text.clone(),
                kind: i.kind,
                at_us: i.at_us,
                body_map: i.body_map.clone(),
            });
    }
}

/// What the law says. Where a recognised legitimate interest is picked, the paragraph of Annex 1
/// that fits is put into the facts: nobody should have to know its number.
pub(super) fn answer(book: &Rulebook, facts: &mut Facts, practice: &LocalPractice) -> Answer {
    let first = book.decide_with(facts, practice);
    let interest = facts.chosen.basis == Some(Basis::RecognisedInterest);
    let annex_one = first
        .bases
        .iter()
        .find(|b| interest && b.basis == Basis::RecognisedInterest)
        .and_then(|b| b.annex_one);
    if facts.chosen.annex_one == annex_one {
        return first;
    }
    facts.chosen.annex_one = annex_one;
    book.decide_with(facts, practice)
}

/// Keeps the law of the day with the record of an emergency, which was shared without asking it.
pub(crate) fn seal_law_now(
    row: &mut DecisionRow,
    agency: &AgencyRow,
    recipient: Option<&AgencyRow>,
    switches: rulebook::Switches,
    today: Date,
) -> Result<()> {
    let mut facts = complete(&Facts::default(), row, agency, recipient, &[], today);
    facts.switches = switches;
    facts.emergency = Some(true);
    facts.chosen.outcome = Some(Outcome::ShareNow);
    facts.after.shared_at = row.shared_us.and_then(moment);
    facts.after.recorded_at = row.decided_us.and_then(moment);
    facts.after.late_reason = Some(!row.content.late_reason.trim().is_empty());
    let answer = answer(Rulebook::builtin(), &mut facts, &LocalPractice::default());
    seal_law(row, &facts, &answer)
}

fn moment(us: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_microsecond(us).ok()
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| CaseworkError::Internal(e.to_string()))
}

/// Questions that have fields of their own on the screens, or belong to other situations.
fn asked_here(path: &str) -> bool {
    let own_fields = matches!(
        path,
        "emergency"
            | "nation"
            | "purpose"
            | "subjects"
            | "suspicion.immediate_danger"
            | "items.untagged"
            | "items.historical_explained"
            | "items.whole_file_reason"
    );
    let other = ["family.", "chosen.", "flow.", "rights.", "after."];
    !own_fields && !other.iter().any(|p| path.starts_with(p))
}

/// The questions to show: what the law still needs, and what was answered before.
pub(super) fn questions(
    book: &Rulebook,
    stored: &Facts,
    facts: &Facts,
    answer: &Answer,
) -> Vec<AskedFact> {
    let json = to_json(stored).unwrap_or_default();
    book.questions(facts)
        .into_iter()
        .filter(|q| asked_here(&q.path))
        .filter_map(|q| {
            let given = given(&json, &q);
            let open = answer.missing.iter().any(|m| m.path == q.path);
            // What the record or the first screen holds is not asked again.
            let nobody_asked = q.path == "request.kind" && given == ["none"];
            let known = (q.path.ends_with(".age") || nobody_asked) && !open;
            ((open || !given.is_empty()) && !known).then_some(AskedFact { question: q, given })
        })
        .collect()
}

/// `subjects[0].capable` as a JSON pointer.
fn pointer(path: &str) -> String {
    let path = path.replace('[', ".").replace(']', "");
    format!("/{}", path.replace('.', "/"))
}

/// The answer to a question as it stands in the facts, as the form sends it.
pub(crate) fn given(facts: &Value, q: &rulebook::MissingFact) -> Vec<String> {
    match facts.pointer(&pointer(&q.path)) {
        Some(Value::Bool(true)) => vec!["yes".into()],
        Some(Value::Bool(false)) => vec!["no".into()],
        Some(Value::String(s)) => vec![s.clone()],
        Some(Value::Number(n)) => vec![n.to_string()],
        Some(Value::Array(list)) if list.is_empty() => vec!["none".into()],
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// The facts with one answer put in; `None` where the answer does not fit the question.
pub(super) fn with_answer(facts: &Facts, path: &str, values: &[String]) -> Option<Facts> {
    if asked_here(path) {
        put(facts, path, values)
    } else {
        None
    }
}

/// As [`with_answer`], for any question of the rulebook.
pub(crate) fn put(facts: &Facts, path: &str, values: &[String]) -> Option<Facts> {
    let question = Rulebook::builtin()
        .questions(facts)
        .into_iter()
        .find(|q| q.path == path)?;
    let values: Vec<&str> = values
        .iter()
        .map(|v| v.trim())
        .filter(|v| !v.is_empty())
        .collect();
    let value = match (question.answer, values.first()) {
        (_, None) => Value::Null,
        (AnswerKind::YesNo, Some(&"yes")) => Value::Bool(true),
        (AnswerKind::YesNo, Some(&"no")) => Value::Bool(false),
        (AnswerKind::YesNo, Some(_)) => return None,
        (AnswerKind::Number, Some(n)) => Value::from(n.parse::<u16>().ok()?),
        (AnswerKind::Choices, Some(_)) => values
            .iter()
            .filter(|v| **v != "none")
            .map(|v| Value::from(*v))
            .collect(),
        (_, Some(word)) => Value::from(*word),
    };
    let mut json = serde_json::to_value(facts).ok()?;
    *json.pointer_mut(&pointer(path))? = value;
    serde_json::from_value(json).ok()
}

/// Everything the rulebook is told: the answers, and what the agency's records say.
pub(super) fn complete(
    stored: &Facts,
    row: &DecisionRow,
    agency: &AgencyRow,
    recipient: Option<&AgencyRow>,
    items: &[ItemChoice],
    today: Date,
) -> Facts {
    let mut f = stored.clone();
    f.as_at = Some(today);
    f.nation = Some(agency.nation);
    f.emergency = Some(false);
    f.suspicion.immediate_danger = Some(false);
    f.identifiable = Some(true);
    decider(&mut f, agency);
    match (recipient, &row.content.outside_recipient) {
        (Some(r), _) => {
            f.recipient.id = Some(r.id.to_string());
            f.recipient.kind = Some(r.kind);
            f.recipient.isd_role = Some(r.isd_role);
            f.recipient.welsh_role = Some(r.welsh_role);
            f.recipient.verified = Some(r.verified_us.is_some());
            f.recipient.competent_authority = Some(r.flags.competent_authority);
        }
        (None, Some(o)) => f.recipient.verified = Some(!o.verified_how.trim().is_empty()),
        (None, None) => {}
    }
    if let Some(r) = &row.content.request {
        f.request.received = r.received_on;
        f.request.due = r.due_on;
        f.request.person_identified = Some(!r.person.trim().is_empty());
        if !r.power.trim().is_empty() {
            f.request.power_stated = Some(true);
        }
    }
    about_items(&mut f, row, items);
    if let Some(view) = &row.content.family {
        about_family(&mut f, view);
    }
    f.chosen.conditions = row
        .content
        .conditions
        .iter()
        .map(chosen_condition)
        .collect();
    f.chosen.outcome = Some(Outcome::Share);
    f.chosen.named_person = Some(true);
    f.chosen.reasons_given = Some(!row.content.why_necessary.trim().is_empty());
    f
}

/// What the agency's row in the directory says of whoever decides.
pub(crate) fn decider(f: &mut Facts, a: &AgencyRow) {
    f.decider.id = Some(a.id.to_string());
    f.decider.kind = Some(a.kind);
    f.decider.public_authority = Some(a.public_authority);
    f.decider.isd_role = Some(a.isd_role);
    f.decider.welsh_role = Some(a.welsh_role);
    f.decider.section_28_body = Some(a.flags.section_28_body);
    f.decider.competent_authority = Some(a.flags.competent_authority);
    f.decider.policy_document_held = Some(a.flags.policy_document);
    f.decider.agreement = Some(!a.flags.agreements.is_empty());
    f.decider.dpia = Some(a.flags.dpia_done);
    if a.flags.statutory_safeguarding_function {
        f.decider.statutory_function = Some(true);
    }
}

fn about_items(f: &mut Facts, row: &DecisionRow, items: &[ItemChoice]) {
    let chosen = |i: &&ItemChoice| row.content.items.iter().any(|c| c.source == i.source);
    let narrative: Vec<&ItemChoice> = items.iter().filter(|i| i.detail.is_none()).collect();
    let picked: Vec<&ItemChoice> = narrative.iter().copied().filter(|i| chosen(i)).collect();
    f.items.untagged = Some(picked.iter().any(|i| i.untagged));
    f.items.historical = Some(
        picked
            .iter()
            .any(|i| i.kind == Some(StatementKind::Historical)),
    );
    // What nobody marked is not known to be free of it.
    let marked = |m| row.content.marks.contains(&m).then_some(true);
    f.items.court_derived = marked(ItemMark::CourtDerived);
    f.items.legally_privileged = marked(ItemMark::Privileged);
    f.items.restricted_access = marked(ItemMark::Restricted);
    f.items.third_party = marked(ItemMark::ThirdParty);
    let explained = |i: &&ItemChoice| {
        let why = row.content.items.iter().find(|c| c.source == i.source);
        why.is_some_and(|c| !c.why.trim().is_empty())
    };
    f.items.historical_explained = Some(
        picked
            .iter()
            .filter(|i| i.kind == Some(StatementKind::Historical))
            .all(explained),
    );
    f.items.whole_file = Some(narrative.len() > 2 && picked.len() == narrative.len());
    f.items.whole_file_reason = Some(!row.content.whole_file_reason.trim().is_empty());
}

fn about_family(f: &mut Facts, view: &FamilyView) {
    let (told, safe) = match view.told {
        FamilyTold::Told => (Some(true), Some(true)),
        FamilyTold::WillTell => (Some(false), Some(true)),
        FamilyTold::NotSafe => (Some(false), Some(false)),
        FamilyTold::Notice | FamilyTold::NotYet => (None, None),
    };
    f.family.told = told;
    f.family.safe_to_tell = safe;
    f.family.reconsider_on = view.reconsider_on;
    f.family.objects = Some(view.objects);
    f.family.child_views_sought = Some(!view.child_said.trim().is_empty());
    f.family.not_telling_ground = match (view.told, view.ground) {
        (FamilyTold::Notice, _) => Some(NotTellingGround::NoticeCovers),
        (_, Some(Ground::ImpairsProtection | Ground::RiskToSomeone)) => {
            Some(NotTellingGround::SeriouslyImpair)
        }
        (_, Some(Ground::CrimePrejudice)) => Some(NotTellingGround::CrimePrejudice),
        (_, Some(Ground::RequiredByLaw)) => Some(NotTellingGround::RequiredByLaw),
        (_, None) => None,
    };
}

fn chosen_condition(c: &PersonCondition) -> ChosenCondition {
    ChosenCondition {
        subject: c.person.clone(),
        article_9: c.article_9.as_deref().and_then(|a| a.parse().ok()),
        // "36+18": the paragraph that the extension rests on is the last one.
        schedule_one: c
            .schedule_1
            .as_deref()
            .and_then(|p| p.rsplit('+').next())
            .and_then(|p| p.parse().ok()),
        reason: c.para_18_reason.as_deref().and_then(|r| r.parse().ok()),
    }
}
