//! `sharewise law`: what a data protection officer types, and what a script relies on.
#![allow(clippy::unwrap_used, reason = "a test may end on a surprise")]

use std::{
    fs,
    process::{Command, Output},
};

fn law(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .arg("law")
        .args(arguments)
        .output()
        .unwrap()
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

fn complaint(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// The text of a command that must succeed.
fn text(arguments: &[&str]) -> String {
    let out = law(arguments);
    assert_eq!(
        out.status.code(),
        Some(0),
        "{arguments:?}: {}",
        complaint(&out)
    );
    said(&out)
}

#[test]
fn diff_tells_what_started_on_a_day() {
    let day = text(&["diff", "2026-09-29", "2026-09-30"]);
    assert!(
        day.contains("2026-09-30  england/s16la-share starts"),
        "{day}"
    );
    assert!(
        day.contains("(secondary source only)"),
        "the start was announced, not read: {day}"
    );
    let still = text(&["diff", "2026-03-01", "2026-04-01"]);
    assert!(still.contains("Nothing changed."), "{still}");
    let welsh = text(&["diff", "2026-03-01", "2026-04-01", "--lang", "cy"]);
    assert!(welsh.contains("Ni newidiodd dim."), "{welsh}");
    let golden = text(&["diff", "2024-04-30", "2024-05-01", "--nation", "england"]);
    assert!(golden.contains("golden rules (england)"), "{golden}");
    let moved = text(&[
        "diff",
        "2026-09-29",
        "2027-01-01",
        "--switch",
        "ISD_16LA=2027-01-01",
    ]);
    assert!(
        moved.contains("2027-01-01  england/s16la-share starts"),
        "{moved}"
    );
}

#[test]
fn explain_shows_the_rule_its_source_its_examples_and_what_is_open() {
    let rule = text(&["explain", "wales/s130-report"]);
    for part in [
        "Social Services and Well-being (Wales) Act 2014, s.130(1), (4), (5) (text of the law read, in a stored copy)",
        "[care_and_support_needs]",
        "It stays silent",
        "Still to be checked",
        "applies on this day",
    ] {
        assert!(rule.contains(part), "{part}: {rule}");
    }
    let before = text(&["explain", "england/s16la-share", "--at", "2026-09-29"]);
    assert!(before.contains("On 2026-09-29: switched off"), "{before}");
    let welsh = text(&["explain", "wales/s130-report", "--lang", "cy"]);
    assert!(welsh.contains("Mae gan bartner perthnasol") && !welsh.contains("It stays silent"));
    let json = text(&["explain", "wales/s130-report", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rule"]["state"], "in_force");
}

#[test]
fn list_keeps_to_what_is_asked() {
    let wales = text(&["list", "--nation", "wales", "--kind", "duty"]);
    assert!(
        wales.contains("wales/s130-report") && !wales.contains("england/"),
        "{wales}"
    );
    let off = text(&["list", "--nation", "england", "--all", "--words", "sexual"]);
    assert!(
        off.contains("england/csa-report  (duty; switched off;"),
        "{off}"
    );
    let on = text(&["list", "--nation", "england", "--switch", "CSA_REPORT=on"]);
    assert!(on.contains("england/csa-report  (duty;"), "{on}");
    let club = text(&["list", "--organisation", "club", "--at", "2026-02-04"]);
    assert!(!club.contains("uk/reuse-safeguarding"), "{club}");
}

#[test]
fn export_is_json_and_json_ld() {
    let json: serde_json::Value = serde_json::from_str(&text(&["export", "--json"])).unwrap();
    assert!(json["rules"].as_array().unwrap().len() > 150);
    assert!(json["open_points"].as_array().unwrap().len() > 10);
    let ld: serde_json::Value = serde_json::from_str(&text(&["export", "--jsonld"])).unwrap();
    assert_eq!(ld["@context"]["dpv"], "https://w3id.org/dpv#");
    assert_eq!(
        law(&["export", "--json", "--jsonld"]).status.code(),
        Some(2)
    );
}

#[test]
fn facts_and_open_points_can_be_read() {
    assert!(text(&["facts"]).contains("harm_suspected\n    Harm to someone is suspected"));
    assert!(text(&["open"]).contains("s16la-commencement (open)"));
    assert!(text(&["open", "--lang", "cy"]).contains("s16la-commencement (agored)"));
}

#[test]
fn wrong_use_is_told_in_one_sentence() {
    for (arguments, words) in [
        (
            vec!["diff", "2026-09-29", "tomorrow"],
            "\"tomorrow\" is no day",
        ),
        (
            vec!["diff", "2017-12-31", "2026-09-29"],
            "before 2018-01-01",
        ),
        (
            vec!["explain", "wales/s999"],
            "there is no rule \"wales/s999\"",
        ),
        (
            vec!["explain", "wales/s130-report", "--at", "2016-01-01"],
            "before 2018-01-01",
        ),
        (
            vec!["list", "--nation", "france"],
            "there is no nation \"france\": use england, wales",
        ),
        (
            vec!["list", "--topic", "weather"],
            "there is no topic \"weather\"",
        ),
        (
            vec!["list", "--organisation", "circus"],
            "there is no organisation \"circus\": use ",
        ),
        (vec!["list", "--switch", "ISD_16LA"], "NAME=on"),
        (
            vec!["list", "--switch", "EA_BASIS=off"],
            "no switch \"EA_BASIS\" that can be moved",
        ),
        (vec!["list", "--lang", "fr"], "no language \"fr\""),
        (
            vec!["check", "/nowhere/local.toml"],
            "there is no file /nowhere/local.toml",
        ),
    ] {
        let out = law(&arguments);
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        assert!(said(&out).is_empty());
        let said = complaint(&out);
        assert!(
            said.starts_with("sharewise law: ") && said.contains(words),
            "{said}"
        );
    }
    assert_eq!(law(&["check"]).status.code(), Some(2));
}

#[test]
fn check_accepts_the_example_of_the_documentation_and_names_faults_by_line() {
    let guide = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/how-to/local-practice.md"
    );
    let guide = fs::read_to_string(guide).unwrap();
    let example = guide
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let folder = std::env::temp_dir().join(format!("sharewise-law-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let good = folder.join("good.toml");
    let bad = folder.join("bad.toml");
    fs::write(&good, example).unwrap();
    fs::write(&bad, "agency = \"A\"\n\n[[duty]]\nid = \"always-ask\"\n").unwrap();
    let accepted = text(&["check", good.to_str().unwrap()]);
    assert!(accepted.contains("Nothing is wrong."), "{accepted}");
    let out = law(&["check", good.to_str().unwrap(), bad.to_str().unwrap()]);
    let text = said(&out);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(
        text.contains("bad.toml, line 3: An agency's own file cannot add or remove a duty"),
        "{text}"
    );
    assert!(text.ends_with("To put right: 1.\n"), "{text}");
}
