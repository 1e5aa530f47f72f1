//! What people type, send and upload: facts, rules, practice, the table of permissions, files of
//! children, names, dates, and what leaves.

use crate::{Came, target, texts};
use exchange::egress::{ProtectedKind, ProtectedValue, scan, scan_bytes, scan_html};
use linkage::CsvReader;
use rulebook::{LocalPractice, Outcome, RuleFilter, Rulebook, decide_json};
use std::{fs, path::Path};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const FACTS: [&str; 3] = [
    r#"{"as_at": "2026-11-22", "nation": "wales", "emergency": true, "decider": {"kind": "maintained-school", "welsh_role": "relevant-partner"}, "suspicion": {"reasonable_cause": true, "kinds": ["neglect"]}, "subjects": [{"id": "p", "age": 9, "consent": {"state": "refused"}}], "rights": {"received": "2026-03-02"}}"#,
    r#"{"as_at": "2026-11-22", "nation": "england", "emergency": false, "subjects": [{"id": "p", "age": 15}]}"#,
    "{}",
];

#[test]
fn facts() {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "true",
        "false",
        "\"emergency\": true",
        "\"subjects\":",
        "\"2018-01-01\"",
    ];
    target("facts", &texts(&FACTS), &pieces, Came::Through, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let value: Option<serde_json::Value> = serde_json::from_str(&text).ok();
        let emergency = value.is_some_and(|v| v["emergency"] == true);
        match decide_json(&text) {
            Ok(answer) => {
                assert!(
                    !emergency || answer.outcome() == Outcome::ShareNow,
                    "an emergency is answered"
                );
                Came::Through
            }
            Err(e) => {
                assert!(!emergency, "an emergency was refused");
                assert!(!e.says().en.is_empty() && !e.says().cy.is_empty());
                Came::Refused
            }
        }
    });
}

#[test]
fn rules() {
    let everything = RuleFilter {
        dormant: true,
        ..RuleFilter::default()
    };
    let list = Rulebook::builtin().list(&everything);
    let (id, seeds): (Vec<String>, Vec<Vec<u8>>) = list
        .iter()
        .take(12)
        .map(|r| {
            let id: &str = &r.text.id;
            let file = root().join(format!("rulebook/rules/{id}.toml"));
            (id.to_owned(), fs::read(file).unwrap())
        })
        .unzip();
    let pieces = [
        "[[version]]",
        "[version.then]",
        "from = \"2018-01-01\"",
        "when = []",
        "\"\"\"",
        "= ",
        "not:",
        "cite = []",
    ];
    target("rules", &seeds, &pieces, Came::Through, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let named = id.iter().find(|id| text.contains(&format!("\"{id}\"")));
        let id = named.map_or("uk/x", String::as_str);
        match Rulebook::builtin().check_rule(id, &text) {
            Ok(()) => Came::Through,
            Err(e) => {
                assert!(e.to_string().contains(id), "it says which rule");
                Came::Refused
            }
        }
    });
}

#[test]
fn practice() {
    let seeds = texts(&[
        "agency = \"A\"\n\n[[step]]\nid = \"a\"\nwhen = [\"harm_suspected\"]\nsays = { en = \"x\", cy = \"y\" }\ncontact = [{ name = \"N\", telephone = \"01632 960001\" }]\n",
    ]);
    let pieces = [
        "[[step]]",
        "id = \"b\"",
        "when = [\"emergency\"]",
        "contact = []",
        "\"\"\"",
        "= ",
    ];
    target("practice", &seeds, &pieces, Came::Through, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match LocalPractice::read([("x.toml", &*text)]) {
            Ok(_) => Came::Through,
            Err(faults) => {
                let lines = text.matches('\n').count() + 1;
                assert!(
                    faults.iter().all(|f| (1..=lines).contains(&f.line)),
                    "{faults:?}"
                );
                Came::Refused
            }
        }
    });
}

#[test]
fn policy() {
    let seeds = vec![fs::read(root().join("access/roles.toml")).unwrap()];
    let pieces = [
        "[[allow]]",
        "role = \"any\"",
        "relation = \"agency\"",
        "second = true",
        "because = \"\"",
        "\"\"\"",
        "= ",
    ];
    target(
        "policy",
        &seeds,
        &pieces,
        Came::Through,
        |bytes| match access::Policy::from_toml(&String::from_utf8_lossy(bytes)) {
            Ok(_) => Came::Through,
            Err(e) => {
                assert!(!e.to_string().is_empty());
                Came::Refused
            }
        },
    );
}

/// What is read in one go is read the same in pieces of any size.
#[test]
fn csv() {
    let seeds = texts(&[
        "forename,surname,born\nSiân,\"Pritchard, J\",2014-03-09\nOwen,\"O\"\"Shea\",\n",
        "a;b\r\n1;2\r\n\"x\r\ny\";3",
        "a\tb\n\t\n",
        "\u{feff}id,forename\n1,Owen\n",
    ]);
    let pieces = [
        ",",
        ";",
        "\t",
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "\u{feff}",
        "\u{ff}\u{fe}",
    ];
    target("csv", &seeds, &pieces, Came::Through, |bytes| {
        let whole = rows(bytes, usize::MAX);
        for size in [1, 7] {
            assert_eq!(
                rows(bytes, size).is_ok(),
                whole.is_ok(),
                "in pieces of {size}"
            );
            if let (Ok(a), Ok(b)) = (&rows(bytes, size), &whole) {
                assert_eq!(a, b, "in pieces of {size}");
            }
        }
        match whole {
            Ok(_) => Came::Through,
            Err(_) => Came::Far,
        }
    });
}

fn rows(bytes: &[u8], size: usize) -> Result<Vec<Vec<String>>, linkage::CsvFault> {
    let mut reader = CsvReader::default();
    let (mut all, mut from, mut to) = (Vec::new(), 0, 0_usize);
    loop {
        to = to.saturating_add(size).min(bytes.len());
        let last = to == bytes.len();
        while let Some(taken) = reader.next(&bytes[from..to], last)? {
            from += taken;
            all.push(
                (0..reader.width())
                    .map(|n| reader.field(n).to_owned())
                    .collect(),
            );
        }
        if last {
            return Ok(all);
        }
    }
}

/// A file of a school's children, comma-separated or in the XML of the Common Transfer File.
#[test]
fn school_file() {
    let seeds = texts(&[
        "forename,surname,dob\nSiân,Pritchard,09/03/2014\n",
        "<?xml version=\"1.0\"?><CTfile><CTFpupilData><Pupil><UPN>A123456789012</UPN><Surname>Pritchard</Surname><Forename>Si&#xE2;n</Forename><DOB>2014-03-09</DOB><Gender>F</Gender></Pupil></CTFpupilData></CTfile>",
    ]);
    let pieces = [
        "<Pupil>",
        "</Pupil>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;",
        "&#x41;",
        "&#x110000;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<a ",
        "/>",
        "xmlns=\"x\"",
    ];
    target(
        "school-file",
        &seeds,
        &pieces,
        Came::Through,
        |bytes| match casework::read_sheet(bytes) {
            Ok(rows) => {
                assert!(rows > 0, "a file with nothing in it is refused");
                Came::Through
            }
            Err(fault) => {
                let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64 + 1;
                assert!(
                    fault.line().is_none_or(|l| (1..=lines + 1).contains(&l)),
                    "{fault:?}"
                );
                Came::Far
            }
        },
    );
}

/// What is found lies within the text, and a value that stands there whole is always found.
#[test]
fn redaction() {
    let value = |kind, text: &str| ProtectedValue {
        kind,
        text: text.into(),
    };
    let protected = [
        value(
            ProtectedKind::Address,
            "Flat 2, 14 Orchard Close\nLlanfair Bridge\nCF10 9ZZ",
        ),
        value(ProtectedKind::Phone, "01632 960 456"),
        value(ProtectedKind::Postcode, "SA99 9ZX"),
        value(ProtectedKind::Other, "Niamh O'Shea"),
    ];
    let seeds = texts(&[
        "She lives at 14, ORCHARD  CL. now; ring +44 (0)1632-960-456",
        "<p title=\"SA99&nbsp;9ZX\">Niamh O&#39;Shea</p> flat 2 14 orchard close",
    ]);
    let pieces = [
        "14 Orchard Close",
        "01632",
        "960456",
        "+44",
        "SA99 9ZX",
        "&amp;",
        "&#x41;",
        "<b>",
        "</",
        "-",
        "\u{a0}",
        "\u{200b}",
    ];
    target("redaction", &seeds, &pieces, Came::Through, |bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let leaks = scan(&text, &protected);
        for leak in leaks.iter().chain(&scan_bytes(bytes, &protected)) {
            assert!(
                text.get(leak.at.clone()).is_some(),
                "{leak:?} lies within the text"
            );
        }
        scan_html(&text, &protected);
        // Whatever stands in the quotes of a tag between its halves.
        let inside = text.replace('"', "");
        let split = format!("<p>SA99<b title=\"{inside}\"> 9ZX</b></p>");
        let leaks_of = scan_html(&split, &protected);
        assert!(leaks_of.iter().any(|l| l.value == 2), "{split}");
        let with = format!("{text} — SA99 9ZX — {text}");
        let found = |leaks: &[exchange::egress::Leak]| leaks.iter().any(|l| l.value == 2);
        assert!(found(&scan(&with, &protected)), "it stands there whole");
        match leaks.is_empty() {
            true => Came::Refused,
            false => Came::Through,
        }
    });
}

/// Folding a name twice is folding it once, or a person is not found under their own name.
#[test]
fn names() {
    let seeds = texts(&["Siân O’Shea-Łukasz", "ﬁ İ ẞ ŷ", "mc DONALD\u{301}", "张伟"]);
    target(
        "names",
        &seeds,
        &["\u{301}", "’", "-", " ", "İ", "ſ", "K"],
        Came::Through,
        |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let once = seal::fold(&text);
            assert_eq!(seal::fold(&once), once, "folded twice");
            let name = seal::fold_sign_in(&text);
            assert_eq!(seal::fold_sign_in(&name), name, "folded twice");
            let _ = domain::text::check(&text, 200);
            let _ = linkage::read_born(&text);
            Came::Through
        },
    );
}
