//! On which grounds data may be kept back from whoever asks for it: open where their rule is, and
//! no others.

use domain::{AgencyKind, Nation};
use jiff::civil::date;
use rulebook::{AccessAsked, RightsRequester, Rulebook};

fn asked(nation: Nation, holder: AgencyKind, requester: RightsRequester, age: i16) -> AccessAsked {
    AccessAsked {
        on: date(2026, 11, 23),
        nation,
        holder,
        requester,
        child_age: Some(age),
    }
}

fn open(a: &AccessAsked) -> Vec<String> {
    let all = Rulebook::builtin().access_grounds(a);
    all.into_iter().map(|g| g.id).collect()
}

#[test]
fn scotland_never_offers_the_ground_of_child_abuse_data() {
    for &requester in RightsRequester::ALL {
        for &holder in AgencyKind::ALL {
            for &nation in Nation::ALL {
                for age in [5, 12, 15, 16, 17, 18] {
                    let found = open(&asked(nation, holder, requester, age));
                    let acts_for_child = matches!(
                        requester,
                        RightsRequester::ParentalResponsibility | RightsRequester::CourtAppointed
                    );
                    let want = nation != Nation::Scotland && acts_for_child && age < 18;
                    assert_eq!(
                        found.contains(&"child-abuse".to_owned()),
                        want,
                        "{nation} {holder} {requester} {age}"
                    );
                    let reporter = found.contains(&"reporter".to_owned());
                    assert!(!reporter || nation == Nation::Scotland);
                }
            }
        }
    }
}

#[test]
fn who_holds_it_decides_which_kind_of_serious_harm_is_open() {
    let parent = RightsRequester::ParentalResponsibility;
    let of = |holder| open(&asked(Nation::England, holder, parent, 9));
    let has = |all: &[String], id: &str| all.iter().any(|g| g == id);
    let (school, council, surgery, club) = (
        of(AgencyKind::Academy),
        of(AgencyKind::ChildrensSocialCare),
        of(AgencyKind::GpPractice),
        of(AgencyKind::Club),
    );
    assert!(has(&school, "serious-harm-education") && !has(&school, "serious-harm-social-work"));
    assert!(has(&council, "serious-harm-social-work") && !has(&council, "serious-harm-education"));
    assert!(has(&surgery, "serious-harm-health") && !has(&surgery, "serious-harm-education"));
    // Education data has no exemption for what was given in confidence.
    assert!(!has(&school, "expectations-social-work") && has(&council, "expectations-social-work"));
    assert!(has(&club, "other-people") && !has(&club, "serious-harm-social-work"));
}

#[test]
fn what_was_given_in_confidence_is_kept_from_those_who_act_for_a_child_up_to_an_age() {
    let id = "expectations-health".to_owned();
    let of = |nation, requester, age| {
        open(&asked(nation, AgencyKind::GpPractice, requester, age)).contains(&id)
    };
    let parent = RightsRequester::ParentalResponsibility;
    assert!(of(Nation::England, parent, 17) && !of(Nation::England, parent, 18));
    assert!(of(Nation::Scotland, parent, 15) && !of(Nation::Scotland, parent, 16));
    assert!(!of(Nation::England, RightsRequester::Self_, 15));
}

#[test]
fn every_ground_cites_one_paragraph_of_a_source_and_speaks_both_languages() {
    let book = Rulebook::builtin();
    let mut seen = std::collections::BTreeSet::new();
    for &nation in Nation::ALL {
        for &holder in AgencyKind::ALL {
            for &requester in RightsRequester::ALL {
                for g in book.access_grounds(&asked(nation, holder, requester, 9)) {
                    assert_eq!(g.citations.len(), 1, "{}", g.id);
                    assert!(
                        book.explain(&g.rule, date(2026, 11, 23), &rulebook::Switches::default())
                            .is_some(),
                        "{}",
                        g.rule
                    );
                    for text in [&g.says, &g.test] {
                        assert!(!text.en.is_empty() && !text.cy.is_empty() && text.en != text.cy);
                    }
                    assert_eq!(
                        book.access_ground(&g.id).map(|k| k.rule),
                        Some(g.rule.clone())
                    );
                    seen.insert(g.id);
                }
            }
        }
    }
    assert_eq!(
        seen.len(),
        11,
        "every ground is open for somebody: {seen:?}"
    );
    assert!(book.access_ground("made-up").is_none());
}

#[test]
fn only_a_body_that_is_no_health_body_needs_another_ones_opinion() {
    let opinion = |holder| {
        let a = asked(Nation::Wales, holder, RightsRequester::Self_, 15);
        let all = Rulebook::builtin().access_grounds(&a);
        all.iter()
            .any(|g| g.id == "serious-harm-health" && g.opinion)
    };
    assert!(opinion(AgencyKind::MaintainedSchool) && opinion(AgencyKind::Police));
    assert!(!opinion(AgencyKind::HealthBoard) && !opinion(AgencyKind::GpPractice));
}
