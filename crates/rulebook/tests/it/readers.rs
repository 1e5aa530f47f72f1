//! What a reader of the law relies on: filters, history, changes between two days, explanations,
//! exports, switches and the list of open points.

use std::collections::BTreeSet;

use domain::{AgencyKind, Lang, Nation};
use jiff::civil::date;
use rulebook::*;

fn book() -> &'static Rulebook {
    Rulebook::builtin()
}

fn ids(filter: &RuleFilter) -> BTreeSet<String> {
    book()
        .list(filter)
        .into_iter()
        .map(|r| r.text.id.into())
        .collect()
}

#[test]
fn a_list_holds_the_law_of_its_nation_and_day() {
    let wales = RuleFilter {
        nation: Some(Nation::Wales),
        on: Some(date(2026, 11, 22)),
        ..RuleFilter::default()
    };
    let found = ids(&wales);
    assert!(found.contains("wales/s130-report") && found.contains("uk/consent-not-required"));
    assert!(!found.iter().any(|id| id.starts_with("england/")));

    let on = |y, m, d| RuleFilter {
        on: Some(date(y, m, d)),
        ..RuleFilter::default()
    };
    let share = "england/s16la-share";
    assert!(!ids(&on(2026, 9, 29)).contains(share));
    assert!(ids(&on(2026, 9, 30)).contains(share));
    assert!(!ids(&on(2026, 2, 4)).contains("uk/reuse-safeguarding"));
    assert!(ids(&on(2026, 2, 5)).contains("uk/reuse-safeguarding"));
}

#[test]
fn law_that_is_off_is_shown_only_when_asked_for_and_says_so() {
    let mut filter = RuleFilter {
        nation: Some(Nation::England),
        on: Some(date(2026, 11, 22)),
        ..RuleFilter::default()
    };
    assert!(!ids(&filter).contains("england/csa-report"));
    filter.dormant = true;
    let all = book().list(&filter);
    let state = |id: &str| all.iter().find(|r| r.text.id == id).expect("rule").state;
    assert_eq!(state("england/csa-report"), RuleState::SwitchedOff);
    assert_eq!(state("england/s16la-share"), RuleState::InForce);
    filter.on = Some(date(2026, 1, 1));
    let before = book().list(&filter);
    let at = |id: &str| before.iter().find(|r| r.text.id == id).expect("rule").state;
    assert_eq!(at("england/s16la-share"), RuleState::SwitchedOff);
    assert_eq!(at("uk/complaint"), RuleState::NotYet);
    filter.switches.csa_report = Some(Switch::State(true));
    filter.dormant = false;
    assert!(ids(&filter).contains("england/csa-report"));
}

#[test]
fn the_kind_of_an_organisation_drops_only_what_it_settles() {
    let of = |kind| {
        ids(&RuleFilter {
            organisation: Some(kind),
            on: Some(date(2026, 11, 22)),
            ..RuleFilter::default()
        })
    };
    let (club, police) = (of(AgencyKind::Club), of(AgencyKind::Police));
    assert!(police.contains("uk/part-three-step-out"));
    assert!(
        !club.contains("uk/part-three-step-out"),
        "a club is no competent authority"
    );
    assert!(club.contains("uk/basis-recognised-interest"));
    assert!(
        !police.contains("uk/basis-recognised-interest")
            || police.contains("uk/basis-interests-public-authority")
    );
    // What only one kind can do towards another concerns that kind and not the other.
    let school = of(AgencyKind::MaintainedSchool);
    assert!(police.contains("uk/family-per-plan") && !school.contains("uk/family-per-plan"));
    // A flag is never inferred from the kind.
    for kind in [club, police] {
        assert!(kind.contains("england/s16la-share") && kind.contains("wales/s130-report"));
    }
}

#[test]
fn a_list_can_be_searched_and_sorted_out_by_topic_kind_and_status() {
    let f = RuleFilter {
        words: Some("S.130".to_owned()),
        on: Some(date(2026, 11, 22)),
        ..RuleFilter::default()
    };
    let found = ids(&f);
    assert!(
        found.contains("wales/s130-report") && found.len() < 12,
        "{found:?}"
    );
    let f = RuleFilter {
        topic: Some("duty".to_owned()),
        kind: Some(RuleKind::Duty),
        ..RuleFilter::default()
    };
    let duties = book().list(&f);
    assert!(duties.len() > 5);
    assert!(
        duties
            .iter()
            .all(|r| r.topic() == "duty" && r.text.kind == RuleKind::Duty)
    );
    let f = RuleFilter {
        status: Some(Verification::NotVerified),
        dormant: true,
        ..RuleFilter::default()
    };
    assert!(
        book()
            .list(&f)
            .iter()
            .all(|r| r.text.status == Verification::NotVerified)
    );
    assert!(book().topics().contains(&"lawful-basis"));
}

#[test]
fn a_rule_is_as_well_checked_as_its_weakest_citation() {
    for r in book().list(&RuleFilter {
        dormant: true,
        ..RuleFilter::default()
    }) {
        let weakest = r.text.citations.iter().map(|c| c.status).max();
        assert_eq!(Some(r.text.status), weakest, "{}", r.text.id);
    }
    let share = book().rule("england/s16la-share");
    assert_eq!(
        share[0].status,
        Verification::Secondary,
        "its start was read at second hand"
    );
}

#[test]
fn changes_between_two_days_are_those_days_and_no_others() {
    let f = RuleFilter::default();
    let none = book().changes_between(date(2026, 2, 5), date(2026, 6, 18), &f);
    assert!(none.is_empty(), "{none:?}");
    let day = book().changes_between(date(2026, 2, 4), date(2026, 2, 5), &f);
    let starts = |c: &Changes, id: &str| {
        c.rules
            .iter()
            .any(|x| x.kind == ChangeKind::Starts && x.rule().is_some_and(|r| r.id == id))
    };
    assert!(starts(&day, "uk/reuse-safeguarding"));
    let changed = day.rules.iter().find(|c| {
        c.rule()
            .is_some_and(|r| r.id == "uk/basis-recognised-interest")
    });
    let changed = changed.expect("the new basis");
    assert_eq!(changed.kind, ChangeKind::Changes);
    assert!(changed.before != changed.after && changed.on == date(2026, 2, 5));
    let isd = book().changes_between(date(2026, 9, 30), date(2026, 9, 29), &f);
    assert_eq!((isd.from, isd.to), (date(2026, 9, 29), date(2026, 9, 30)));
    assert!(starts(&isd, "england/s16la-share"));
    let wales = RuleFilter {
        nation: Some(Nation::Wales),
        ..f.clone()
    };
    assert!(
        book()
            .changes_between(date(2026, 9, 29), date(2026, 9, 30), &wales)
            .is_empty()
    );
}

#[test]
fn golden_rules_change_by_nation() {
    let all = book().changes_between(date(2024, 4, 30), date(2024, 5, 1), &RuleFilter::default());
    let nations: Vec<_> = all.golden_rules.iter().map(|g| g.nation).collect();
    assert!(
        nations.contains(&Nation::England) && !nations.contains(&Nation::Wales),
        "{nations:?}"
    );
    // The earlier day's law is what one starts from: its own change is not among them.
    let on = all.golden_rules[0].on;
    let later = book().changes_between(on, on.tomorrow().expect("day"), &RuleFilter::default());
    assert!(later.golden_rules.is_empty());
}

#[test]
fn a_moved_switch_moves_the_change() {
    let f = RuleFilter {
        switches: Switches {
            isd_16la: Some(Switch::From(date(2027, 1, 1))),
            ..Switches::default()
        },
        ..RuleFilter::default()
    };
    assert!(
        book()
            .changes_between(date(2026, 9, 29), date(2026, 9, 30), &f)
            .is_empty()
    );
    let moved = book().changes_between(date(2026, 12, 31), date(2027, 1, 1), &f);
    assert!(
        moved
            .rules
            .iter()
            .any(|c| c.rule().is_some_and(|r| r.id == "england/s16la-share"))
    );
}

#[test]
fn an_explanation_says_when_what_stops_it_and_shows_examples_in_words() {
    let none = Switches::default();
    let e = book()
        .explain("wales/s130-report", date(2026, 11, 22), &none)
        .expect("rule");
    assert_eq!(e.rule.state, RuleState::InForce);
    assert!(
        e.when
            .iter()
            .any(|f| f.fact == "care_and_support_needs" && f.says.en.contains("care and support"))
    );
    assert!(e.unless.iter().any(|f| f.fact == "advice_without_identity"));
    let (yes, no): (Vec<_>, Vec<_>) = e.examples.iter().partition(|x| x.applies);
    assert!(!yes.is_empty() && !no.is_empty());
    assert!(
        yes[0]
            .lines
            .iter()
            .any(|l| l.path == "suspicion.reasonable_cause" && l.answer.en == "yes")
    );
    assert!(e.open_points.iter().any(|p| p.id == "s162-regulations"));
    assert!(
        book()
            .explain("wales/no-such-rule", date(2026, 11, 22), &none)
            .is_none()
    );
}

#[test]
fn switches_are_listed_with_their_rules_and_only_unsettled_ones_move() {
    let mut set = Switches::default();
    let at = |set: &Switches| book().switches(date(2026, 11, 22), set);
    let all = at(&set);
    let ids: Vec<_> = all.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "EA_BASIS",
            "ANNEX2",
            "ADM_22A",
            "COMPLAINTS_164A",
            "ISD_16LA",
            "CSA_REPORT",
            "IDENTIFIER_16LC"
        ]
    );
    for s in &all {
        let moved = set.clone().set(&s.id, Some(Switch::State(true)));
        assert_eq!(moved.is_err(), s.settled, "{}", s.id);
        assert!(!s.citations.is_empty());
        for r in &s.rules {
            let versions = book().rule(r);
            assert!(!versions.is_empty(), "{}: no rule {r}", s.id);
            let starts = versions
                .iter()
                .any(|v| Some(v.from) == s.ships_from || v.switch.as_deref() == Some(&s.id));
            assert!(
                starts || s.id == "ADM_22A",
                "{}: {r} does not start with it",
                s.id
            );
        }
    }
    set.set("CSA_REPORT", Some(Switch::From(date(2026, 11, 22))))
        .expect("moves");
    let csa = at(&set)
        .into_iter()
        .find(|s| s.id == "CSA_REPORT")
        .expect("switch");
    assert!(
        csa.on
            && csa.ships_from.is_none()
            && csa.rules == ["england/csa-report", "england/csa-report-obstruct"]
    );
}

#[test]
fn open_points_name_rules_that_exist_and_no_open_point_is_called_read() {
    let points = book().open_points();
    assert!(points.len() >= 15);
    for p in &points {
        assert!(
            p.question.en != p.question.cy && !p.so_far.cy.is_empty(),
            "{}",
            p.id
        );
        for r in &p.rules {
            assert!(!book().rule(r).is_empty(), "{}: no rule {r}", p.id);
        }
        assert!(
            p.open
                || p.citations
                    .iter()
                    .any(|c| c.status <= Verification::Guidance),
            "{} is closed without a text",
            p.id
        );
    }
}

#[test]
fn the_exports_hold_every_rule_and_name_real_terms() {
    let f = RuleFilter {
        dormant: true,
        ..RuleFilter::default()
    };
    let rules = book().list(&f).len();
    let json = book().export_json(&f);
    assert_eq!(json["rules"].as_array().map(Vec::len), Some(rules));
    assert_eq!(json["rulebook_hash"], book().hash());
    let ld = book().export_jsonld(&f);
    let graph = ld["@graph"].as_array().expect("graph");
    let nodes = graph.iter().filter(|n| {
        n["@id"]
            .as_str()
            .is_some_and(|i| i.starts_with("urn:sharewise:law:rule:"))
    });
    assert_eq!(nodes.clone().count(), rules);
    for node in nodes {
        let both = |lang: &str| {
            let all = node.to_string();
            all.contains(&format!("\"@language\":\"{lang}\""))
        };
        assert!(both("en") && both("cy"), "{}", node["@id"]);
    }
    let text = ld.to_string();
    for term in text.split(['"', ' ']).filter(|t| t.starts_with("dpv:")) {
        let known = [
            "dpv:Rule",
            "dpv:Obligation",
            "dpv:Permission",
            "dpv:LegalBasis",
            "dpv:Consent",
            "dpv:Contract",
            "dpv:LegalObligation",
            "dpv:VitalInterest",
            "dpv:PublicInterest",
            "dpv:LegitimateInterest",
            "dpv:hasLegalBasis",
        ];
        assert!(
            known.contains(&term),
            "{term} was not checked against DPV 2.0"
        );
    }
    // Every name in the document is a full address or has a declared prefix.
    let prefixes: Vec<&String> = ld["@context"]
        .as_object()
        .expect("context")
        .keys()
        .collect();
    for n in graph {
        for key in n
            .as_object()
            .expect("node")
            .keys()
            .filter(|k| !k.starts_with('@'))
        {
            assert!(
                prefixes.iter().any(|p| key.starts_with(&format!("{p}:"))),
                "{key}"
            );
        }
    }
}

/// What other software follows in the linked data: a citation to its source, a rule to the days on
/// which it runs, and whether a basis is open or refused.
#[test]
fn the_linked_data_can_be_followed() {
    let f = RuleFilter {
        dormant: true,
        on: Some(date(2026, 2, 4)),
        ..RuleFilter::default()
    };
    let ld = book().export_jsonld(&f);
    let graph = ld["@graph"].as_array().expect("graph");
    let node = |id: &str| {
        let id = format!("urn:sharewise:law:{id}");
        graph.iter().find(|n| n["@id"] == id.as_str())
    };
    let mut cited = 0;
    for rule in graph {
        for c in rule["sw:citation"].as_array().into_iter().flatten() {
            let source = c["dct:source"]["@id"].as_str().expect("source");
            let source = node(source.trim_start_matches("urn:sharewise:law:")).expect(source);
            assert!(
                source["dct:title"].as_str().is_some_and(|t| t.len() > 5),
                "{source}"
            );
            assert!(
                c["sw:verification"]["@id"]
                    .as_str()
                    .is_some_and(|v| v.contains(":verification:"))
            );
            cited += 1;
        }
    }
    assert!(cited > 200, "{cited}");
    let rule = |id: &str| node(&format!("rule:{id}")).expect(id);
    // Our own word for the kind of rule stands beside DPV's, which knows no caution.
    for (id, dpv, own) in [
        ("wales/s130-report", "dpv:Obligation", "sw:Duty"),
        ("uk/good-faith", "dpv:Permission", "sw:Power"),
        ("uk/basis-contract", "dpv:Rule", "sw:Condition"),
        ("uk/record-every-decision", "dpv:Rule", "sw:Step"),
        ("uk/whole-file", "dpv:Rule", "sw:Caution"),
    ] {
        assert_eq!(rule(id)["@type"], serde_json::json!([dpv, own]), "{id}");
    }
    // Before 5 February 2026 the version without the new basis runs, and ends the day before.
    assert_eq!(
        rule("uk/basis-legitimate-interests")["dct:valid"],
        "start=2018-01-01; end=2026-02-04; scheme=W3C-DTF"
    );
    assert_eq!(
        rule("uk/complaint")["dct:valid"],
        "start=2026-06-19; scheme=W3C-DTF"
    );
    let contract = rule("uk/basis-contract");
    assert_eq!(
        contract["sw:refusesBasis"][0]["@id"],
        "urn:sharewise:law:basis:b"
    );
    assert!(contract["dpv:hasLegalBasis"].is_null());
    let duty = rule("england/s16la-share");
    assert_eq!(
        duty["dpv:hasLegalBasis"][0]["skos:closeMatch"]["@id"],
        "eu-gdpr:A6-1-c"
    );
    assert!(duty["sw:refusesBasis"].is_null());
}

/// Every answer of an example is a word somebody can read, in both languages.
#[test]
fn the_answers_of_examples_are_words() {
    let mut seen = 0;
    for id in ids(&RuleFilter {
        dormant: true,
        ..RuleFilter::default()
    }) {
        let e = book()
            .explain(&id, date(2026, 11, 22), &Switches::default())
            .expect("rule");
        for line in e.examples.iter().flat_map(|x| &x.lines) {
            assert!(
                !line.answer.en.trim().is_empty() && !line.answer.cy.trim().is_empty(),
                "{id} {}",
                line.path
            );
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen}");
    let e = book()
        .explain("uk/complaint", date(2026, 11, 22), &Switches::default())
        .expect("rule");
    let right = e.examples[0]
        .lines
        .iter()
        .find(|l| l.path == "rights.kind")
        .expect("the right");
    assert_eq!(
        (right.answer.en.as_str(), right.answer.cy.as_str()),
        ("complaint", "cwyn")
    );
}

#[test]
fn a_welsh_reader_finds_welsh_everywhere() {
    for (name, _, _) in named_facts() {
        let says = book().fact_says(name);
        assert!(
            !says.cy.is_empty() && says.cy != says.en,
            "{name} has no Welsh"
        );
    }
    let all = book().list(&RuleFilter {
        dormant: true,
        ..RuleFilter::default()
    });
    for r in all {
        let e = book()
            .explain(&r.text.id, date(2026, 11, 22), &Switches::default())
            .expect("rule");
        for l in e.examples.iter().flat_map(|x| &x.lines) {
            assert_ne!(
                l.question.en, l.question.cy,
                "{}: {} has no words",
                r.text.id, l.path
            );
        }
    }
}

#[test]
fn guidance_published_later_than_the_day_is_named_as_such() {
    let late = |on| {
        let e = book()
            .explain("uk/good-faith", on, &Switches::default())
            .expect("rule");
        e.later_sources
    };
    assert_eq!(
        late(date(2023, 9, 13)).len(),
        1,
        "the guide of 14 September 2023"
    );
    assert!(late(date(2023, 9, 14)).is_empty());
}

#[test]
fn everything_is_rendered_in_both_languages() {
    let f = RuleFilter {
        nation: Some(Nation::England),
        dormant: true,
        ..RuleFilter::default()
    };
    let rules = book().list(&f);
    let e = book()
        .explain(
            "england/s16la-share",
            date(2026, 11, 22),
            &Switches::default(),
        )
        .expect("rule");
    let changes = book().changes_between(FIRST_DAY, date(2027, 1, 1), &f);
    let points = book().open_points();
    for (en, cy) in [
        (render_list(&rules, Lang::En), render_list(&rules, Lang::Cy)),
        (
            render_explanation(&e, Lang::En),
            render_explanation(&e, Lang::Cy),
        ),
        (
            render_changes(&changes, Lang::En),
            render_changes(&changes, Lang::Cy),
        ),
        (
            render_open_points(&points, Lang::En),
            render_open_points(&points, Lang::Cy),
        ),
    ] {
        assert!(en != cy && en.len() > 200 && cy.len() > 200);
        assert_eq!(en.lines().count(), cy.lines().count(), "{en}");
    }
    let en = render_explanation(&e, Lang::En);
    for part in [
        "Kind: duty",
        "Waits for the switch: ISD_16LA",
        "It applies when all of this is so",
        "Any of this stops it",
        "2026-09-30  england/s16la-share starts",
    ] {
        assert!(en.contains(part), "{part}: {en}");
    }
    let each = book()
        .explain("uk/unborn", date(2026, 11, 22), &Switches::default())
        .expect("rule");
    assert!(render_explanation(&each, Lang::En).contains("each person of whom"));
    let all = render_changes(&changes, Lang::En);
    for part in [
        "2026-02-05  uk/basis-recognised-interest changes\n    - ",
        "2018-05-25  uk/before-may-2018 ends\n    - ",
        "2024-05-01  golden rules (england): ",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    for s in Verification::ALL {
        assert_ne!(status_words(*s, Lang::En), status_words(*s, Lang::Cy));
    }
}

#[test]
fn rules_that_are_over_say_so() {
    let f = RuleFilter {
        words: Some("25 May 2018".into()),
        dormant: true,
        on: Some(date(2018, 5, 25)),
        ..RuleFilter::default()
    };
    assert!(
        book()
            .list(&f)
            .iter()
            .any(|r| r.text.id == "uk/before-may-2018" && r.state == RuleState::Ended)
    );
}
