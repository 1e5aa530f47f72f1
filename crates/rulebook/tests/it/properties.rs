//! What must always hold, over random facts.

use std::collections::BTreeSet;

use crate::common::{self, Dice};
use domain::{AgencyKind, Nation};
use jiff::civil::date;
use proptest::prelude::*;
use rulebook::*;

const PUBLIC: &[AgencyKind] = &[
    AgencyKind::MaintainedSchool,
    AgencyKind::Academy,
    AgencyKind::GpPractice,
    AgencyKind::NhsTrust,
    AgencyKind::Police,
    AgencyKind::LocalAuthority,
    AgencyKind::ChildrensSocialCare,
    AgencyKind::YouthOffendingTeam,
];

fn decide(f: &Facts) -> Answer {
    Rulebook::builtin().decide(f)
}

fn open(o: &ConditionOption) -> bool {
    o.standing != Standing::Refused
}

fn required(a: &Answer, field: &str) -> bool {
    a.record
        .fields
        .iter()
        .any(|f| f.field == field && f.need == FieldNeed::Required)
}

fn duties(a: &Answer) -> BTreeSet<(Phrase, Option<String>)> {
    a.duties()
        .map(|f| (f.rule.clone(), f.subject.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::common::cases(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_emergency_is_never_stopped_or_delayed(seed: u64, fill in 0usize..100) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), fill);
        f.emergency = Some(true);
        let a = decide(&f);
        prop_assert_eq!(a.outcome(), Outcome::ShareNow);
        prop_assert!(a.stops.is_empty() && a.missing.is_empty());
        prop_assert_eq!(a.record.set, RecordSet::Re);
        prop_assert!(!a.outcomes.iter().any(|o| matches!(o.outcome, Outcome::NotShare | Outcome::NotShareYet | Outcome::VerifyRecipient | Outcome::BlockPendingCourt)));
    }

    #[test]
    fn immediate_danger_is_an_emergency_too(seed: u64) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 50);
        f.suspicion.immediate_danger = Some(true);
        let a = decide(&f);
        prop_assert_eq!(a.outcome(), Outcome::ShareNow);
        prop_assert!(a.stops.is_empty());
    }

    #[test]
    fn a_public_authority_in_its_task_never_ends_with_an_interest(seed: u64, kind in 0..PUBLIC.len()) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 50);
        f.decider.kind = Some(PUBLIC[kind]);
        f.decider.public_authority = None;
        f.decider.public_task = None;
        for b in decide(&f).bases.iter().filter(|b| matches!(b.basis, Basis::RecognisedInterest | Basis::LegitimateInterests)) {
            prop_assert_eq!(b.standing, Standing::Refused);
        }
    }

    #[test]
    fn para_18_never_meets_explicit_consent_and_always_has_one_reason(seed: u64) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 70);
        if let Some(s) = f.subjects.first_mut() {
            s.consent = Consent { state: Some(ConsentState::Given), is_basis: Some(true), explicit: Some(true), ..Consent::default() };
        }
        let a = decide(&f);
        for (i, c) in a.conditions.iter().enumerate() {
            let eighteen: Vec<_> = c.options.iter().filter(|o| open(o) && o.schedule_one.as_deref().is_some_and(|s| s.ends_with("18"))).collect();
            prop_assert!(i > 0 || eighteen.is_empty(), "{eighteen:?}");
            prop_assert!(eighteen.iter().all(|o| o.reason.is_some()));
        }
    }

    #[test]
    fn not_sharing_keeps_reasons_and_comes_back(seed: u64, fill in 0usize..100) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), fill);
        f.emergency = Some(false);
        f.suspicion.immediate_danger = None;
        f.chosen.outcome = None;
        let a = decide(&f);
        let not = matches!(a.outcome(), Outcome::NotShare | Outcome::NotShareYet | Outcome::OutOfScope | Outcome::RefuseWithWrittenReasons);
        if not {
            prop_assert!(required(&a, "reasons") && required(&a, "reconsider") && required(&a, "told_requester"));
        }
        if a.outcome() == Outcome::RefuseWithWrittenReasons {
            prop_assert!(required(&a, "written_reasons") && required(&a, "statutory_ground"));
        }
        for o in [Outcome::NotShare, Outcome::NotShareYet, Outcome::RefuseWithWrittenReasons] {
            f.chosen.outcome = Some(o);
            prop_assert!(required(&decide(&f), "reconsider"));
        }
    }

    #[test]
    fn withholding_is_per_item(seed: u64) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 70);
        f.situation = Some(Situation::RightsRequest);
        f.rights.kind = Some(RightKind::Access);
        let a = decide(&f);
        if a.outcomes.iter().any(|o| o.outcome == Outcome::WithholdOrPart) {
            prop_assert!(a.record.extras.iter().any(|e| e == "per_item_exemption"));
        }
        if a.outcomes.iter().any(|o| o.outcome == Outcome::AskHealthProfessional) {
            prop_assert!(a.record.extras.iter().any(|e| e == "opinion_date"));
        }
    }

    #[test]
    fn a_recognised_interest_did_not_exist_before_its_day(seed: u64) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 60);
        f.as_at = Some(date(2026, 2, 4));
        let before = decide(&f).bases;
        prop_assert!(before.iter().all(|b| b.basis != Basis::RecognisedInterest || b.standing == Standing::Refused));
    }

    #[test]
    fn removing_consent_changes_nothing_when_it_is_not_the_basis(seed: u64) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 60);
        for s in &mut f.subjects {
            s.consent = Consent { state: Some(ConsentState::Given), is_basis: Some(false), ..Consent::default() };
        }
        let with = decide(&f);
        for s in &mut f.subjects {
            s.consent.state = Some(ConsentState::NotAsked);
        }
        let without = decide(&f);
        prop_assert_eq!(with.outcomes, without.outcomes);
        prop_assert_eq!(with.bases, without.bases);
        prop_assert_eq!(with.conditions, without.conditions);
    }

    #[test]
    fn a_named_person_decides(seed: u64, fill in 0usize..100) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), fill);
        prop_assert!(required(&decide(&f), "decision"));
        f.emergency = None;
        f.suspicion.immediate_danger = None;
        f.situation = None;
        f.flow.national = None;
        f.chosen.named_person = Some(false);
        prop_assert!(decide(&f).stops.iter().any(|s| s.rule == "uk/named-person-decides"));
    }

    #[test]
    fn an_unmarked_statement_waits_except_in_an_emergency(seed: u64) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 60);
        f.situation = None;
        f.items.untagged = Some(true);
        let stop = |a: &Answer| a.stops.iter().any(|s| s.rule == "uk/statements-untagged");
        prop_assert_eq!(stop(&decide(&f)), !f.is_emergency());
    }

    #[test]
    fn working_days_are_the_nations_own(seed: u64, nation in 0usize..4) {
        let (_, mut f) = common::facts(&mut Dice::new(seed), 70);
        let nation = Nation::ALL[nation];
        f.nation = Some(nation);
        let calendar = Rulebook::builtin().calendar(nation).expect("calendar");
        for d in decide(&f).deadlines.iter().filter(|d| d.working_days) {
            prop_assert!(d.due.is_none_or(|day| calendar.is_working_day(day)), "{d:?}");
        }
    }

    #[test]
    fn same_facts_same_answer(seed: u64, fill in 0usize..100) {
        let (_, f) = common::facts(&mut Dice::new(seed), fill);
        prop_assert_eq!(decide(&f), decide(&f));
    }

    #[test]
    fn every_stop_has_a_way_out_and_everything_said_has_a_source(seed: u64, fill in 0usize..100) {
        let (_, f) = common::facts(&mut Dice::new(seed), fill);
        let a = decide(&f);
        prop_assert!(a.stops.iter().all(|s| !s.way_out.en.is_empty() && !s.way_out.cy.is_empty()));
        prop_assert!(a.findings.iter().all(|x| !x.citations.is_empty()));
        prop_assert!(!a.outcomes.is_empty());
        let text = render_text(&a, domain::Lang::Cy);
        prop_assert!(text.contains("Y gyfraith ar"));
        let back: Answer = serde_json::from_str(&serde_json::to_string(&a).expect("json")).expect("answer");
        prop_assert_eq!(back, a);
    }

    #[test]
    fn telling_more_never_removes_a_duty_unless_a_rule_says_so(seed: u64, fill in 0usize..60) {
        let dice = &mut Dice::new(seed);
        let (less, f) = common::facts(dice, fill);
        let (other, _) = common::facts(dice, 80);
        let mut more = less.clone();
        add(&mut more, &other, "");
        let g: Facts = serde_json::from_value(more).expect("facts");
        let (before, after) = (duties(&decide(&f)), duties(&decide(&g)));
        for gone in before.difference(&after) {
            let said = Rulebook::builtin().rule(&gone.0).iter().any(|v| !v.unless.is_empty());
            prop_assert!(said, "{} went away:\n{}\n{}", gone.0, less, serde_json::to_string(&g).expect("json"));
        }
    }
}

/// Fields that say "left out: taken as ...", or that change which question is asked: giving them
/// may change a presumption, which is their purpose.
const PRESUMED: &[&str] = &[
    ".situation",
    ".nation",
    ".as_at",
    ".switches",
    ".decider.public_authority",
    ".decider.public_task",
    ".decider.statutory_function",
    ".decider.competent_authority",
    ".decider.secrecy_duty",
    ".decider.reporting_activity",
    ".recipient.competent_authority",
    ".rights.kind",
    ".purpose",
];

/// Adds what `more` has and `to` lacks; lists are left alone.
fn add(to: &mut serde_json::Value, more: &serde_json::Value, path: &str) {
    let (Some(to), Some(more)) = (to.as_object_mut(), more.as_object()) else {
        return;
    };
    for (key, value) in more {
        let path = format!("{path}.{key}");
        if PRESUMED.contains(&path.as_str()) {
            continue;
        }
        match to.get_mut(key) {
            Some(old) if old.is_null() => *old = value.clone(),
            Some(old) => add(old, value, &path),
            None => {
                let mut fresh = if value.is_object() {
                    serde_json::json!({})
                } else {
                    value.clone()
                };
                add(&mut fresh, value, &path);
                to.insert(key.clone(), fresh);
            }
        }
    }
}

#[test]
fn a_question_that_is_asked_can_change_the_answer() {
    let mut tried = 0;
    for seed in 0..400 {
        let (mut value, f) = common::facts(&mut Dice::new(seed), 25);
        value["emergency"] = serde_json::json!(false);
        if f.suspicion.immediate_danger == Some(true) {
            continue;
        }
        let read =
            |v: &serde_json::Value| serde_json::from_value::<Facts>(v.clone()).expect("facts");
        let asked = decide(&read(&value)).missing;
        for m in asked
            .iter()
            .filter(|m| m.answer == AnswerKind::YesNo && m.subject.is_none())
        {
            let [yes, no] = [true, false].map(|yes| {
                let mut v = value.clone();
                match m.path.split_once('.') {
                    Some((group, field)) => v[group][field] = serde_json::json!(yes),
                    None => v[&m.path] = serde_json::json!(yes),
                }
                decide(&read(&v))
            });
            tried += 1;
            assert!(
                yes != no,
                "{} changes nothing: {:?}\n{value}",
                m.path,
                m.rules
            );
        }
    }
    assert!(tried > 300, "only {tried} questions tried");
}

#[test]
fn the_english_duty_to_share_starts_on_its_day_and_can_be_moved() {
    let facts = |day| Facts {
        as_at: Some(day),
        nation: Some(Nation::England),
        emergency: Some(false),
        purpose: Some(Purpose::PromoteWelfare),
        decider: Organisation {
            kind: Some(AgencyKind::MaintainedSchool),
            isd_role: Some(domain::IsdRole::Designated),
            ..Organisation::default()
        },
        recipient: Recipient {
            isd_role: Some(domain::IsdRole::SectionEleven),
            verified: Some(true),
            ..Recipient::default()
        },
        duty_to_share: DutyToShare {
            relevant: Some(true),
            may_facilitate: Some(true),
            more_detrimental: Some(false),
        },
        ..Facts::default()
    };
    let has = |f: &Facts| {
        duties(&decide(f))
            .iter()
            .any(|d| d.0 == "england/s16la-share")
    };
    for (day, on) in [
        (date(2026, 2, 4), false),
        (date(2026, 2, 5), false),
        (date(2026, 9, 29), false),
        (date(2026, 9, 30), true),
    ] {
        assert_eq!(has(&facts(day)), on, "{day}");
        // The choice of an interest by a public authority is refused on every day.
        let mut f = facts(day);
        f.chosen.basis = Some(Basis::RecognisedInterest);
        assert_eq!(decide(&f).outcome(), Outcome::RejectField, "{day}");
    }
    let mut moved = facts(date(2026, 12, 1));
    moved.switches.isd_16la = Some(Switch::From(date(2027, 1, 1)));
    assert!(!has(&moved));
    moved.switches.isd_16la = Some(Switch::State(true));
    assert!(has(&moved));
}
