//! Local practice: an agency may add steps and cautions, and nothing else.

use crate::common::{self, Dice};
use domain::{Lang, Nation};
use jiff::civil::date;
use proptest::prelude::*;
use rulebook::*;

const GOOD: &str = r#"
agency = "Green Lane School"

[[step]]
id = "tell-the-head"
nation = "england"
when = ["harm_suspected"]
unless = ["allegation_purpose"]
says = { en = "Tell the headteacher the same day.", cy = "Dywedwch wrth y pennaeth yr un diwrnod." }
contact = [{ name = "Headteacher", telephone = "01632 960001" }]

[[caution]]
id = "threshold"
from = 2026-09-01
to = "2027-09-01"
when = ["harm_suspected"]
says = "Level 3 of the local threshold document applies."

[[step]]
id = "duty-officer"
when = ["emergency"]
says = "Ring the duty officer as well, after 999."

[[caution]]
id = "able-child"
when = ["subject_said_capable", "harm_suspected"]
says = "Ask the young person how they would like to be told."
"#;

fn good() -> LocalPractice {
    LocalPractice::read([("green-lane.toml", GOOD)]).unwrap_or_else(|e| panic!("{e:?}"))
}

fn facts() -> Facts {
    Facts {
        as_at: Some(date(2026, 11, 22)),
        nation: Some(Nation::England),
        purpose: Some(Purpose::ProtectFromHarm),
        suspicion: Suspicion {
            reasonable_cause: Some(true),
            ..Suspicion::default()
        },
        ..Facts::default()
    }
}

fn shown(f: &Facts) -> Vec<String> {
    let a = Rulebook::builtin().decide_with(f, &good());
    a.local.into_iter().map(|l| l.rule).collect()
}

#[test]
fn a_step_is_shown_when_its_facts_hold_with_whom_to_ring() {
    let a = Rulebook::builtin().decide_with(&facts(), &good());
    let head = a
        .local
        .iter()
        .find(|l| l.rule == "local/tell-the-head")
        .expect("step");
    assert_eq!(
        (head.kind, head.agency.as_str()),
        (RuleKind::Step, "Green Lane School")
    );
    assert_eq!(head.says.cy, "Dywedwch wrth y pennaeth yr un diwrnod.");
    assert_eq!(head.contacts[0].telephone, "01632 960001");
    assert_eq!(head.facts_used, ["harm_suspected"]);
    assert_eq!(shown(&facts()), ["local/tell-the-head", "local/threshold"]);
}

#[test]
fn nation_day_exception_and_person_are_kept() {
    let mut f = facts();
    f.nation = Some(Nation::Wales);
    assert_eq!(shown(&f), ["local/threshold"]);
    f.as_at = Some(date(2026, 8, 31));
    assert!(shown(&f).is_empty(), "before its first day");
    f.as_at = Some(date(2027, 8, 31));
    assert_eq!(shown(&f), ["local/threshold"]);
    f.as_at = Some(date(2027, 9, 1));
    assert!(shown(&f).is_empty(), "its end is the first day without it");
    let mut f = facts();
    f.purpose = Some(Purpose::AllegationAgainstStaff);
    assert_eq!(shown(&f), ["local/threshold"]);
    let mut f = facts();
    f.subjects = vec![
        Subject {
            id: "c".into(),
            capable: Some(true),
            ..Subject::default()
        },
        Subject {
            id: "p".into(),
            capable: Some(false),
            ..Subject::default()
        },
    ];
    let a = Rulebook::builtin().decide_with(&f, &good());
    let able: Vec<_> = a
        .local
        .iter()
        .filter(|l| l.rule == "local/able-child")
        .map(|l| l.subject.as_deref())
        .collect();
    assert_eq!(able, [Some("c")]);
}

#[test]
fn in_an_emergency_only_what_was_written_for_one_is_shown() {
    let mut f = facts();
    f.emergency = Some(true);
    assert_eq!(shown(&f), ["local/duty-officer"]);
}

/// Every fault: (what is put into a good file, words that the message must hold, its line).
#[test]
fn what_is_wrong_is_said_in_plain_words_with_its_line() {
    let entry = |lines: &str| {
        format!(
            "agency = \"A\"\n[[step]]\nid = \"a\"\nwhen = [\"harm_suspected\"]\nsays = \"Do it.\"\n{lines}\n"
        )
    };
    let bare = |lines: &str| format!("agency = \"A\"\n[[step]]\n{lines}\n");
    for (text, words, line) in [
        ("agency = \"A\n".to_owned(), "cannot be read as TOML", 1),
        (
            "[[step]]\nid = \"a\"\nwhen = [\"harm_suspected\"]\nsays = \"x\"\n".to_owned(),
            "whose practice",
            1,
        ),
        ("agency = \"A\"\n".to_owned(), "no entry", 1),
        (
            "agency = \"A\"\n\n[[duty]]\nid = \"a\"\n".to_owned(),
            "cannot add or remove a duty",
            3,
        ),
        (
            "agency = \"A\"\n[[power]]\n".to_owned(),
            "cannot add or remove a power",
            2,
        ),
        (
            "agency = \"A\"\n[[condition]]\n".to_owned(),
            "cannot add or remove a condition",
            2,
        ),
        (
            "agency = \"A\"\n[[stepp]]\n".to_owned(),
            "\"stepp\" does not belong here",
            2,
        ),
        (
            "agency = \"A\"\n[step]\nid = \"a\"\n".to_owned(),
            "two brackets",
            2,
        ),
        (
            "agency = \"A\"\nstep = [1]\n".to_owned(),
            "group of lines",
            2,
        ),
        ("agency = 7\n".to_owned(), "put it in quotation marks", 1),
        (
            entry("outcome = \"not_share\""),
            "cannot say \"outcome\"",
            6,
        ),
        (entry("basis = \"a\""), "cannot say \"basis\"", 6),
        (entry("way_out = \"x\""), "cannot say \"way_out\"", 6),
        (entry("colour = \"red\""), "\"colour\" is not known here", 6),
        (
            entry("unless = [\"harm_suspectd\"]"),
            "nearest is \"harm_suspected\"",
            6,
        ),
        (
            entry("unless = \"harm_suspected\""),
            "list in square brackets",
            6,
        ),
        (entry("unless = [1]"), "word in quotation marks", 6),
        (entry("nation = \"france\""), "no nation \"france\"", 6),
        (entry("from = 2017-12-31"), "no day that can be used", 6),
        (entry("to = \"31 May\""), "no day that can be used", 6),
        (
            entry("from = 2026-05-01\nto = 2026-05-01"),
            "never apply",
            2,
        ),
        (entry("contact = \"Ann\""), "\"contact\" is a list", 6),
        (entry("contact = [\"Ann\"]"), "in braces", 6),
        (
            entry("contact = [{ telephone = \"01632 960001\" }]"),
            "needs a name",
            6,
        ),
        (
            entry("contact = [{ name = \"A\", telephone = \"ring Ann\" }]"),
            "no telephone number",
            6,
        ),
        (
            entry("contact = [{ name = \"A\", telephone = \"01\" }]"),
            "no telephone number",
            6,
        ),
        (
            entry("contact = [{ name = \"A\", telephone = \"0163296000101632\" }]"),
            "no telephone number",
            6,
        ),
        (
            entry("contact = [{ name = \"A\", fax = \"01632 960001\" }]"),
            "not \"fax\"",
            6,
        ),
        (
            bare("when = [\"harm_suspected\"]\nsays = \"x\""),
            "lacks id",
            2,
        ),
        (
            bare("id = \"a\"\nwhen = [\"harm_suspected\"]"),
            "lacks says",
            2,
        ),
        (bare("id = \"a\"\nsays = \"x\""), "does not say when", 2),
        (
            bare("id = \"a\"\nwhen = []\nsays = \"x\""),
            "shown every time",
            4,
        ),
        (
            bare("id = \"Tell Head\"\nwhen = [\"emergency\"]\nsays = \"x\""),
            "small letters",
            3,
        ),
        (
            bare("id = \"-a\"\nwhen = [\"emergency\"]\nsays = \"x\""),
            "small letters",
            3,
        ),
        (
            bare("id = \"a-\"\nwhen = [\"emergency\"]\nsays = \"x\""),
            "small letters",
            3,
        ),
        (
            bare("id = \"a\"\nwhen = [\"emergency\"]\nsays = \" \""),
            "is empty",
            5,
        ),
        (
            bare("id = \"a\"\nwhen = [\"emergency\"]\nsays = { en = \"x\" }"),
            "lacks one of its languages",
            5,
        ),
        (
            bare("id = \"a\"\nwhen = [\"emergency\"]\nsays = { en = \"x\", fr = \"y\" }"),
            "not \"fr\"",
            5,
        ),
        (
            bare(&format!(
                "id = \"a\"\nwhen = [\"emergency\"]\nsays = \"{}\"",
                "x".repeat(601)
            )),
            "at most 600",
            5,
        ),
        (
            bare("id = \"a\"\nwhen = [\"emergency\"]\nsays = \"x\\ny\""),
            "line break",
            5,
        ),
        (
            format!("agency = \"A\"\n# {}", "x".repeat(70_000)),
            "longer than",
            1,
        ),
    ] {
        let faults = LocalPractice::read([("my.toml", text.as_str())]).expect_err(&text);
        let first = &faults[0];
        assert!(first.says.en.contains(words), "{text}\n{faults:?}");
        assert_eq!(
            (first.file.as_str(), first.line),
            ("my.toml", line),
            "{text}\n{faults:?}"
        );
        assert!(first.says.cy != first.says.en && !first.says.cy.is_empty());
    }
}

#[test]
fn limits_are_where_they_are_said_to_be() {
    let fits = format!(
        "agency = \"A\"\n[[step]]\nid = \"a\"\nwhen = [\"emergency\"]\nsays = \"{}\"\nfrom = 2018-01-01\ncontact = [{{ name = \"A\", telephone = \"999\" }}]",
        "x".repeat(600)
    );
    assert!(LocalPractice::read([("a.toml", fits.as_str())]).is_ok());
    let many = |n: usize| {
        let entries: Vec<String> = (0..n)
            .map(|i| format!("[[step]]\nid = \"a{i}\"\nwhen = [\"emergency\"]\nsays = \"x\"\n"))
            .collect();
        format!("agency = \"A\"\n{}", entries.concat())
    };
    let all =
        LocalPractice::read([("a.toml", many(200).as_str())]).unwrap_or_else(|e| panic!("{e:?}"));
    assert_eq!(all.rules().len(), 200);
    let faults = LocalPractice::read([("a.toml", many(201).as_str())]).expect_err("too many");
    assert!(faults[0].says.en.contains("at most 200"), "{faults:?}");
}

#[test]
fn every_fault_is_told_at_once_and_an_id_is_used_once() {
    let text = "agency = \"A\"\n[[step]]\nid = \"a\"\nwhen = [\"nope\"]\nsays = 3\n[[caution]]\nid = \"B\"\n";
    let faults = LocalPractice::read([("a.toml", text)]).expect_err("faults");
    assert_eq!(faults.len(), 5, "{faults:?}");
    let one = "agency = \"A\"\n[[step]]\nid = \"a\"\nwhen = [\"emergency\"]\nsays = \"x\"\n";
    let faults = LocalPractice::read([("one.toml", one), ("two.toml", one)]).expect_err("twice");
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults[0].to_string(),
        "two.toml, line 2: The id \"a\" is used already (one.toml, line 2). Give this entry another one."
    );
    assert!(
        faults[0]
            .in_words(Lang::Cy)
            .starts_with("two.toml, llinell 2: Mae'r id")
    );
}

#[test]
fn a_rule_as_read_tells_where_it_stands_and_what_it_turns_on() {
    let p = good();
    let head = &p.rules()[0];
    assert_eq!((head.file.as_str(), head.line), ("green-lane.toml", 4));
    assert_eq!(head.when().collect::<Vec<_>>(), ["harm_suspected"]);
    assert_eq!(head.unless().collect::<Vec<_>>(), ["allegation_purpose"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::common::cases(200), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever an agency writes, the law's part of every answer stays the same.
    #[test]
    fn local_practice_changes_nothing_of_the_law(seed: u64, fill in 0usize..100) {
        let names: Vec<&str> = named_facts().map(|f| f.0).collect();
        let mut dice = Dice::new(seed);
        let mut text = String::from("agency = \"A\"\n");
        for i in 0..20 {
            let kind = ["step", "caution"][dice.below(2)];
            let (a, b) = (names[dice.below(names.len())], names[dice.below(names.len())]);
            text += &format!("[[{kind}]]\nid = \"n{i}\"\nwhen = [\"{a}\"]\nunless = [\"{b}\"]\nsays = \"x\"\n");
        }
        let practice = LocalPractice::read([("a.toml", text.as_str())]).expect("practice");
        let (_, f) = common::facts(&mut dice, fill);
        let plain = Rulebook::builtin().decide(&f);
        let mut with = Rulebook::builtin().decide_with(&f, &practice);
        prop_assert!(with.local.iter().all(|l| matches!(l.kind, RuleKind::Step | RuleKind::Caution) && l.rule.starts_with("local/")));
        with.local.clear();
        prop_assert_eq!(with, plain);
    }

    /// Any text is read or refused, never a crash.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}", pieces in proptest::collection::vec(0usize..12, 0..30)) {
        let _ = LocalPractice::read([("a.toml", text.as_str())]);
        let words = ["[[step]]\n", "agency=", "\"a\"", "\n", "id=", "says={", "}", "when=[", "]", "\"harm_suspected\"", "from=2026-01-01", ","];
        let built: String = pieces.iter().map(|i| words[*i]).collect();
        let _ = LocalPractice::read([("a.toml", built.as_str())]);
    }
}

/// What an agency tried to add is named in the reader's own language too.
#[test]
fn what_only_the_law_can_do_is_named_in_welsh() {
    for (key, named) in [
        ("duty", "na dileu dyletswydd:"),
        ("power", "na dileu pŵer:"),
        ("condition", "na dileu amod:"),
    ] {
        let text = format!("agency = \"A\"\n\n[[{key}]]\nid = \"a\"\n");
        let faults = LocalPractice::read([("a.toml", text.as_str())]).expect_err(key);
        let said = faults[0].in_words(domain::Lang::Cy);
        assert!(said.contains(named) && said.contains("llinell 3"), "{said}");
    }
}
