//! Random text against the three readers: facts, rule files, local practice. They answer or
//! refuse in words; they never panic, and an emergency that can be read is always answered.
//!
//! `RULEBOOK_CASES=100000 cargo nextest run -p rulebook -E 'test(/^fuzz::/)'` looks longer.

use std::{fs, path::Path};

use proptest::prelude::*;
use rulebook::*;

/// Every rule file with its id.
fn rules() -> &'static [(String, String)] {
    static ALL: std::sync::OnceLock<Vec<(String, String)>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook/rules");
        let everything = RuleFilter {
            dormant: true,
            ..RuleFilter::default()
        };
        let list = Rulebook::builtin().list(&everything);
        let read = |id: String| {
            let text = fs::read_to_string(root.join(format!("{id}.toml"))).expect("rule");
            (id, text)
        };
        list.into_iter().map(|r| read(r.text.id.into())).collect()
    })
}

const FACTS: &str = r#"{"as_at": "2026-11-22", "nation": "wales", "emergency": true, "decider": {"kind": "maintained-school", "welsh_role": "relevant-partner"}, "suspicion": {"reasonable_cause": true, "kinds": ["neglect"]}, "subjects": [{"id": "p", "age": 9, "consent": {"state": "refused"}}], "rights": {"received": "2026-03-02"}}"#;

const PRACTICE: &str = "agency = \"A\"\n\n[[step]]\nid = \"a\"\nwhen = [\"harm_suspected\"]\nsays = { en = \"x\", cy = \"y\" }\ncontact = [{ name = \"N\", telephone = \"01632 960001\" }]\n";

/// One way to damage a text: at a place, take out some bytes and put in others.
#[derive(Debug, Clone)]
struct Damage {
    at: usize,
    out: usize,
    put: Vec<u8>,
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let pieces = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        prop_oneof![
            Just("[["),
            Just("]]"),
            Just("\"\"\""),
            Just("{"),
            Just("}"),
            Just("="),
            Just("\n"),
            Just("null"),
            Just("true"),
            Just("-1"),
            Just("1e999"),
            Just("9999-99-99"),
            Just("\\u0000"),
            Just("from = \"2018-01-01\""),
            Just("P999999999Y"),
            Just("[version.then]")
        ]
        .prop_map(|s| s.as_bytes().to_vec()),
    ];
    let one =
        (any::<usize>(), 0_usize..12, pieces).prop_map(|(at, out, put)| Damage { at, out, put });
    proptest::collection::vec(one, 1..5)
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for d in damages {
        let at = d.at % (bytes.len() + 1);
        let end = (at + d.out).min(bytes.len());
        bytes.splice(at..end, d.put.iter().copied());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::common::cases(256), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(e) = decide_json(&text) {
            prop_assert!(!e.says().en.is_empty() && !e.says().cy.is_empty());
        }
        prop_assert!(Rulebook::builtin().check_rule("uk/x", &text).is_err());
        let _ = LocalPractice::read([("x.toml", &*text)]);
    }

    #[test]
    fn damaged_facts(d in damage()) {
        let text = damaged(FACTS, &d);
        let value: Option<serde_json::Value> = serde_json::from_str(&text).ok();
        let emergency = value.is_some_and(|v| v["emergency"] == true);
        match decide_json(&text) {
            Ok(answer) if emergency => prop_assert_eq!(answer.outcome(), Outcome::ShareNow),
            Ok(_) => {}
            Err(_) => prop_assert!(!emergency, "an emergency was refused: {}", text),
        }
    }

    #[test]
    fn damaged_rules(which in any::<usize>(), d in damage()) {
        let (id, text) = &rules()[which % rules().len()];
        if let Err(e) = Rulebook::builtin().check_rule(id, &damaged(text, &d)) {
            prop_assert!(e.to_string().contains(id.as_str()));
        }
    }

    #[test]
    fn damaged_practice(d in damage()) {
        let text = damaged(PRACTICE, &d);
        if let Err(faults) = LocalPractice::read([("x.toml", text.as_str())]) {
            let lines = text.matches('\n').count() + 1;
            prop_assert!(faults.iter().all(|f| (1..=lines).contains(&f.line)), "{:?}", faults);
        }
    }
}

#[test]
fn the_undamaged_texts_are_read() {
    assert!(decide_json(FACTS).is_ok());
    assert!(LocalPractice::read([("x.toml", PRACTICE)]).is_ok());
    for (id, text) in rules() {
        assert!(Rulebook::builtin().check_rule(id, text).is_ok(), "{id}");
    }
}

/// What a build refuses in a rule file, each with words of its message.
#[test]
fn a_wrong_rule_file_is_named() {
    let good = "id = \"uk/x\"\nkind = \"step\"\nnation = \"uk\"\ntopic = \"t\"\nreview = { by = \"\" }\n\n[[version]]\nfrom = \"2018-01-01\"\nwhen = [\"emergency\"]\nsays = { en = \"a\", cy = \"b\" }\ncite = [{ source = \"DPA18\", pinpoint = \"s.1\", status = \"guidance\" }]\n";
    let check = |text: &str| {
        Rulebook::builtin()
            .check_rule("uk/x", text)
            .map_err(|e| e.to_string())
    };
    assert_eq!(check(good), Ok(()));
    for (old, new, words) in [
        ("uk/x", "uk/y", "is not its path"),
        (
            "\"emergency\"",
            "\"emergancy\"",
            "no named fact \"emergancy\"",
        ),
        ("\"emergency\"", "\"subject_child\"", "about one person"),
        ("DPA18", "DPA19", "DPA19, which is not listed"),
        ("cy = \"b\"", "cy = \" \"", "both languages"),
        ("en = \"a\"", "en = \"\"", "both languages"),
        (
            "cite = [{ source = \"DPA18\", pinpoint = \"s.1\", status = \"guidance\" }]",
            "cite = []",
            "needs a citation",
        ),
        ("nation = \"uk\"", "nation = \"france\"", "france"),
        ("kind = \"step\"", "kind = \"stop\"", "stop"),
    ] {
        let said = check(&good.replace(old, new)).expect_err(words);
        assert!(said.contains(words), "{words}: {said}");
    }
    let no_version = good.split("[[version]]").next().unwrap_or_default();
    assert!(check(no_version).is_err());
    let way_out = format!("{good}[version.then]\nway_out = {{ en = \"x\", cy = \"\" }}\n");
    assert!(check(&way_out).expect_err("way out").contains("way out"));
    let each = good
        .replace("topic", "each = \"subject\"\ntopic")
        .replace("\"emergency\"", "\"subject_child\"");
    assert_eq!(check(&each), Ok(()));
}
