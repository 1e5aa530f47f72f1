//! What a person reads on the command line, word for word: a golden text for each kind of output,
//! in both languages. After a change that is meant, write them again with
//! `RULEBOOK_WRITE_TEXTS=1 cargo test -p rulebook rendering` and read the difference.

use std::{fs, path::Path};

use domain::Lang;
use rulebook::*;

/// Holds a text against its file, and names the first line where they part.
fn same(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/texts/{name}.txt"));
    if std::env::var_os("RULEBOOK_WRITE_TEXTS").is_some() {
        fs::write(&file, text).expect("write");
        return;
    }
    let wanted = fs::read_to_string(&file).unwrap_or_default();
    for (i, (want, got)) in wanted.lines().zip(text.lines()).enumerate() {
        assert_eq!(got, want, "{name}.txt, line {}", i + 1);
    }
    assert_eq!(text.lines().count(), wanted.lines().count(), "{name}.txt");
}

/// An answer without the fingerprint, which changes with every edit of the rulebook.
fn answer(facts: &str, practice: &LocalPractice) -> Answer {
    let mut a = decide_json_with(facts, practice).unwrap_or_else(|e| panic!("{e}"));
    a.rulebook_hash = "0123456789abcdef".to_owned();
    a
}

/// Facts under which every part of an answer has something to say.
const RICH: &str = r#"{"nation":"england","as_at":"2026-11-22","emergency":false,"purpose":"protect_from_harm",
    "decider":{"id":"a","kind":"charity","isd_role":"provider","policy_document_held":false},
    "recipient":{"id":"a","kind":"childrens-social-care","isd_role":"s11","verified":false},
    "suspicion":{"reasonable_cause":true},"duty_to_share":{"relevant":true,"may_facilitate":true,"more_detrimental":false},
    "subjects":[{"id":"child","role":"child","age":9,"special_categories":["health"],"offence_data":false,"no_consent_reason":"c"}],
    "chosen":{"outcome":"not_share"}}"#;

const LOCAL: &str = r#"agency = "Green Lane School"

[[step]]
id = "front-door"
when = ["harm_suspected"]
says = { en = "Ring the front door first.", cy = "Ffoniwch y drws ffrynt yn gyntaf." }
contact = [{ name = "Front Door", telephone = "01632 960100" }]
"#;

#[test]
fn a_whole_answer() {
    let practice = LocalPractice::read([("green-lane.toml", LOCAL)]).expect("practice");
    let a = answer(RICH, &practice);
    same("answer-en", &render_text(&a, Lang::En));
    same("answer-cy", &render_text(&a, Lang::Cy));
}

#[test]
fn an_emergency_answer() {
    let none = LocalPractice::default();
    let a = answer(
        r#"{"nation":"wales","as_at":"2026-11-22","emergency":true}"#,
        &none,
    );
    same("emergency-en", &render_text(&a, Lang::En));
    same("emergency-cy", &render_text(&a, Lang::Cy));
}

#[test]
fn a_time_limit_without_a_day_says_why() {
    let none = LocalPractice::default();
    let facts = |nation: &str| {
        format!(
            r#"{{{nation}"as_at":"2026-11-22","situation":"rights_request","rights":{{"kind":"access","received":"2028-12-10"}}}}"#
        )
    };
    let a = answer(&facts(r#""nation":"england","#), &none);
    let text = render_text(&a, Lang::En);
    assert!(
        text.contains("bank holidays are known here for 2018 to 2028 only"),
        "{text}"
    );
    let a = answer(&facts(""), &none);
    let cy = render_text(&a, Lang::Cy);
    assert!(cy.contains("dywedwch pa genedl i weld y diwrnod"), "{cy}");
}

#[test]
fn no_code_word_of_an_answer_is_printed() {
    for lang in [Lang::En, Lang::Cy] {
        let all: Vec<&str> = Outcome::ALL
            .iter()
            .map(|o| outcome_words(*o, lang))
            .collect();
        let mut apart = all.clone();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), all.len(), "two outcomes read alike");
        assert!(
            all.iter().all(|s| s.ends_with('.') && !s.contains('_')),
            "{all:?}"
        );
    }
    for o in Outcome::ALL {
        assert_ne!(
            outcome_words(*o, Lang::En),
            outcome_words(*o, Lang::Cy),
            "{o}"
        );
    }
    let words: Vec<&str> = (Outcome::ALL.iter().map(|w| w.as_str()))
        .chain(ConsentNeed::ALL.iter().map(|w| w.as_str()))
        .chain(Informing::ALL.iter().map(|w| w.as_str()))
        .chain(PolicyDocument::ALL.iter().map(|w| w.as_str()))
        .filter(|w| w.contains('_'))
        .collect();
    let a = answer(RICH, &LocalPractice::default());
    for text in [render_text(&a, Lang::En), render_text(&a, Lang::Cy)] {
        let printed = words.iter().find(|w| text.contains(**w));
        assert_eq!(printed, None, "{text}");
    }
}

/// An outcome or a basis that rests on law whose start is not settled says so itself: a reader who
/// looks no further than the first line is told.
#[test]
fn an_option_that_rests_on_law_without_a_settled_start_says_so() {
    let told = |facts: &str| {
        let a = decide_json(facts).expect("an answer");
        let outcome = a.outcomes.iter().map(|o| (o.rule.to_string(), o.unsettled));
        let basis = a.bases.iter().map(|b| (b.rule.to_string(), b.unsettled));
        outcome.chain(basis).collect::<Vec<_>>()
    };
    let announced = told(RICH);
    let duty: Vec<_> = announced
        .iter()
        .filter(|(rule, _)| rule == "england/s16la-share")
        .collect();
    assert_eq!(duty.len(), 2, "{announced:?}");
    for (rule, start) in &announced {
        let want = (rule == "england/s16la-share").then_some(UnsettledStart::AsAnnounced);
        assert_eq!(*start, want, "{rule}");
    }
    let switched = RICH.replacen('{', r#"{"switches":{"isd_16la":true},"#, 1);
    for (rule, start) in told(&switched) {
        let want = (rule == "england/s16la-share").then_some(UnsettledStart::SetByAgency);
        assert_eq!(start, want, "{rule}");
    }
}

/// Text read in a stored copy is told apart from text read at its publisher's; nothing weaker is
/// made stronger by it.
#[test]
fn a_stored_copy_is_called_one() {
    let cited = |source: &str, rule: &str| {
        let all = Rulebook::builtin().rule(rule);
        let all = all.iter().flat_map(|v| v.citations.clone());
        let found: Vec<_> = all
            .filter(|c| c.source == source)
            .map(|c| c.checked())
            .collect();
        assert!(!found.is_empty(), "{rule} does not cite {source}");
        found
    };
    assert_eq!(cited("CPA26", "england/csa-report")[0], "primary_text_copy");
    assert!(cited("UKGDPR", "uk/basis-recognised-interest").contains(&"primary_text_copy"));
    assert_eq!(
        cited("CHSA11", "scotland/refer-to-reporter"),
        ["primary_text_read"]
    );
    // One section of an Act that was read in a copy otherwise, at the publisher's own address.
    assert_eq!(
        cited("CA04", "england/s16lc-identifier")[0],
        "primary_text_read"
    );
    assert_eq!(
        cited("CA04", "england/s10-cooperation"),
        ["primary_text_copy"]
    );
    let points = Rulebook::builtin().open_points();
    for id in ["annex-1-definitions", "csa-sections"] {
        let point = points.iter().find(|p| p.id == id).expect(id);
        assert_eq!(point.citations[0].checked(), "primary_text_copy", "{id}");
    }
    let listed = RuleFilter {
        words: Some("s.11".into()),
        nation: Some(domain::Nation::NorthernIreland),
        ..RuleFilter::default()
    };
    let text = render_list(&Rulebook::builtin().list(&listed), Lang::En);
    assert!(
        text.contains("text of the law read, in a stored copy"),
        "{text}"
    );
}

#[test]
fn law_that_an_agency_switched_on_says_so_beside_the_rule() {
    let a = |switches: &str| {
        decide_json(&format!(
            r#"{{"as_at":"2026-11-22","nation":"england","decider":{{"profession":"teacher","isd_role":"s11"}},"purpose":"promote_welfare",
            "recipient":{{"isd_role":"designated"}},"duty_to_share":{{"relevant":true,"may_facilitate":true,"more_detrimental":false}},
            "suspicion":{{"child_sexual_offence":true}},"switches":{switches}}}"#
        ))
        .expect("an answer")
    };
    let start = |a: &Answer, rule: &str| {
        a.findings
            .iter()
            .find(|f| f.rule == rule)
            .and_then(|f| f.unsettled)
    };
    let on = a(r#"{"csa_report":true,"isd_16la":"2026-06-01"}"#);
    assert_eq!(
        start(&on, "england/csa-report"),
        Some(UnsettledStart::SetByAgency)
    );
    assert_eq!(
        start(&on, "england/s16la-share"),
        Some(UnsettledStart::SetByAgency)
    );
    let ships = a("{}");
    assert_eq!(
        start(&ships, "england/s16la-share"),
        Some(UnsettledStart::AsAnnounced)
    );
    for f in ships
        .findings
        .iter()
        .filter(|f| !f.rule.starts_with("england/s16"))
    {
        assert_eq!(f.unsettled, None, "{}", f.rule);
    }
    for (lang, words) in [
        (Lang::En, "switched on by the organisation"),
        (Lang::Cy, "wedi'i droi ymlaen gan y sefydliad"),
    ] {
        let text = render_text(&on, lang);
        let line = text
            .lines()
            .find(|l| l.contains("england/csa-report ("))
            .expect("the rule");
        assert!(line.contains(words), "{line}");
    }
    // The mark is kept with the record and comes back from it.
    let kept = serde_json::to_string(&on).expect("json");
    assert!(kept.contains(r#""unsettled":"set_by_agency""#));
    assert_eq!(serde_json::from_str::<Answer>(&kept).expect("answer"), on);
}

#[test]
fn the_law_for_readers() {
    let book = Rulebook::builtin();
    let on = jiff::civil::date(2026, 11, 22);
    for (lang, name) in [(Lang::En, "en"), (Lang::Cy, "cy")] {
        let set = Switches::default();
        for rule in [
            "england/s16la-share",
            "uk/basis-recognised-interest",
            "england/csa-report",
        ] {
            let e = book.explain(rule, on, &set).expect("a rule");
            let file = format!("explain-{}-{name}", rule.replace('/', "-"));
            same(&file, &render_explanation(&e, lang));
        }
        let filter = RuleFilter {
            topic: Some("process".to_owned()),
            nation: Some(domain::Nation::Scotland),
            on: Some(on),
            ..RuleFilter::default()
        };
        same(
            &format!("list-{name}"),
            &render_list(&book.list(&filter), lang),
        );
        let (a, b) = (
            jiff::civil::date(2026, 2, 4),
            jiff::civil::date(2026, 10, 1),
        );
        same(
            &format!("changes-{name}"),
            &render_changes(&book.changes_between(a, b, &RuleFilter::default()), lang),
        );
        same(
            &format!("open-{name}"),
            &render_open_points(&book.open_points(), lang),
        );
    }
}

/// Every way in which facts can be wrong: where it is, what is wrong, and what is expected.
#[test]
fn what_is_said_of_facts_that_cannot_be_read() {
    let bad = [
        "{\"nation\": \"wales\",\n  \"decider\": []}",
        "{\"nation\": \"wales\",\n\n \"subjects\": [{\"id\": \"a\"}, [1]]}",
        "[1]",
        "{\n\"nation\": \"narnia\"}",
        "{\"foo\": 1}",
        "{\"suspicion\": {\"kinds\": \"neglect\"}}",
        "{\"suspicion\": {\"kinds\": [\"neglekt\"]}}",
        "{\"suspicion\": 7}",
        "{\"emergency\": \"maybe\"}",
        "{\"emergency\": 1}",
        "{\"subjects\": [{\"age\": -3}]}",
        "{\"subjects\": [{\"age\": \"nine\"}]}",
        "{\"subjects\": [{\"id\": 9}]}",
        "{\"subjects\": {\"id\": \"a\"}}",
        "{\"emergency\": true, \"emergency\": false}",
        "{\"as_at\": \"yesterday\"}",
        "{\"after\": {\"shared_at\": \"noon\"}}",
        "{\"nation\":",
        "",
    ];
    for (lang, name) in [(Lang::En, "en"), (Lang::Cy, "cy")] {
        let mut text = String::new();
        for facts in bad {
            if let Err(e) = decide_json(facts) {
                text += &format!("{facts}\n    {}: {}\n", e.key(), e.says().get(lang));
            }
        }
        let large = format!("\"{}\"", "a".repeat(LARGEST_FACTS));
        let e = decide_json(&large).expect_err("too large");
        text += &format!("{}: {}\n", e.key(), e.says().get(lang));
        same(&format!("errors-{name}"), &text);
    }
}
