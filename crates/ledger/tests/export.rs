//! Whoever changes an exported log is found out, and what was changed is named.
#![allow(clippy::unwrap_used)]

use ledger::{
    Cause, Checkpoint, Commitment, Entry, EventKind, ExportWriter, Finding, Frontier, Hash,
    KeySource, LedgerError, Note, Signed, Signer, Trusted, VerifyReport, leaf_hash, origin,
    verify_export, verify_export_against,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use uuid::Uuid;

const AGENCY: Uuid = Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001);
const START: i64 = 1_795_000_000_000_000;

fn log() -> String {
    origin("sharewise.example", AGENCY)
}

fn signer() -> Signer {
    Signer::new(&log(), &[42; 32]).unwrap()
}

fn entry(n: u64) -> Entry {
    let id = |part: u128| Some(Uuid::from_u128(part << 64 | u128::from(n)));
    Entry {
        at_us: START + n as i64 * 1_000_000,
        kind: EventKind::ALL[n as usize % EventKind::ALL.len()].clone(),
        actor: id(1),
        person: id(2).filter(|_| !n.is_multiple_of(3)),
        object: id(3).filter(|_| !n.is_multiple_of(5)),
        commitment: Commitment::new(&[n as u8; 32], &n.to_be_bytes()),
    }
}

fn entries(n: u64) -> Vec<(Entry, Hash)> {
    (0..n)
        .map(entry)
        .map(|entry| (entry.clone(), entry.leaf_hash()))
        .collect()
}

/// An export of these entries with their stored leaf hashes, signed after every `step` entries
/// and at the end.
fn export_of(entries: &[(Entry, Hash)], step: usize, signer: &Signer) -> String {
    let mut out = String::new();
    let mut frontier = Frontier::new();
    let mut writer = ExportWriter::begin(AGENCY, &log(), &[signer.verifier()], &mut out);
    for (n, (entry, leaf)) in entries.iter().enumerate() {
        writer.entry(n as u64, entry, *leaf, &mut out);
        frontier.append(*leaf);
        if (n + 1) % step == 0 || n + 1 == entries.len() {
            let checkpoint = Checkpoint::of(&log(), &frontier).signed_at(entry.at_us);
            writer.checkpoint(&checkpoint.sign(signer).unwrap(), &mut out);
        }
    }
    writer.end(&mut out);
    out
}

fn export(n: u64) -> String {
    export_of(&entries(n), 10, &signer())
}

fn verify(file: &str) -> VerifyReport {
    verify_export(file.as_bytes()).unwrap()
}

/// Numbers of the lines that are entries.
fn entry_lines(lines: &[&str]) -> Vec<usize> {
    (0..lines.len())
        .filter(|&i| lines[i].starts_with("entry "))
        .collect()
}

fn join(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [*line, "\n"]).collect()
}

#[test]
fn a_sound_log_is_called_sound() {
    let report = verify(&export(37));
    assert!(report.is_sound(), "{report}");
    assert_eq!((report.entries, report.checkpoints), (37, 4));
    assert_eq!(
        (report.first_at_us, report.last_at_us),
        (Some(START), Some(START + 36_000_000))
    );
    assert_eq!(report.agency, Some(AGENCY));
    assert_eq!(report.key_source, KeySource::File);
    assert_eq!(
        report.signed,
        Signed::Matches {
            size: 37,
            at_us: Some(START + 36_000_000)
        }
    );
    let words = report.to_string();
    assert!(
        words.starts_with("Sound: nothing was altered, removed or reordered.\n"),
        "{words}"
    );
    assert!(
        words.contains("Entries: 37, from 2026-11-18T11:06:40Z to 2026-11-18T11:07:16Z"),
        "{words}"
    );
    assert!(
        words.contains("compare it with what the agency publishes"),
        "{words}"
    );
}

#[test]
fn a_log_without_entries_can_be_signed_too() {
    let mut out = String::new();
    let mut writer = ExportWriter::begin(AGENCY, &log(), &[signer().verifier()], &mut out);
    let note = Checkpoint::of(&log(), &Frontier::new())
        .sign(&signer())
        .unwrap();
    writer.checkpoint(&note, &mut out);
    writer.end(&mut out);
    let report = verify(&out);
    assert!(report.is_sound(), "{report}");
}

#[test]
fn an_altered_row_is_named_and_the_others_stay_proven() {
    let mut rows = entries(30);
    rows[17].0.kind = EventKind::Denied;
    let report = verify(&export_of(&rows, 10, &signer()));
    assert_eq!(
        report.findings,
        [Finding::Altered {
            index: 17,
            cause: Cause::Content
        }]
    );
    assert!(matches!(report.signed, Signed::Matches { size: 30, .. }));
    assert!(!report.is_sound());
}

#[test]
fn an_altered_field_in_the_file_is_named() {
    let file = export(30);
    let row = format!("entry 17 {}", entry(17).at_us);
    let report = verify(&file.replace(&row, &row.replace("17000000", "16000000")));
    assert_eq!(
        report.findings,
        [Finding::Altered {
            index: 17,
            cause: Cause::Content
        }]
    );
    let leaf = entry(17).leaf_hash().to_string();
    let report = verify(&file.replace(&leaf, &leaf_hash(b"other").to_string()));
    assert!(
        report.findings.contains(&Finding::Altered {
            index: 17,
            cause: Cause::RecordedHash
        }),
        "{report}"
    );
    assert!(
        matches!(report.signed, Signed::Matches { .. }),
        "the fields lead to the root: {report}"
    );
}

#[test]
fn an_altered_chain_value_is_named() {
    let file = export(30);
    for n in [17, 29] {
        let line = file
            .lines()
            .find(|line| line.starts_with(&format!("entry {n} ")))
            .unwrap();
        let chain = line.rsplit(' ').next().unwrap();
        let changed = line.replace(chain, &leaf_hash(b"other").to_string());
        let report = verify(&file.replace(line, &changed));
        assert_eq!(
            report.findings,
            [Finding::Altered {
                index: n,
                cause: Cause::ChainValue
            }]
        );
    }
}

#[test]
fn a_removed_line_is_named() {
    let file = export(30);
    for gone in [0, 1, 17, 29] {
        let kept: Vec<&str> = file
            .lines()
            .filter(|l| !l.starts_with(&format!("entry {gone} ")))
            .collect();
        let report = verify(&join(&kept));
        assert!(
            report.findings.contains(&Finding::Missing {
                first: gone,
                last: gone
            }),
            "{report}"
        );
        assert!(
            !report
                .findings
                .iter()
                .any(|f| matches!(f, Finding::Altered { .. } | Finding::BrokenLink { .. })),
            "{report}"
        );
    }
    let kept: Vec<&str> = file
        .lines()
        .filter(|l| {
            !["entry 4 ", "entry 5 ", "entry 6 "]
                .iter()
                .any(|n| l.starts_with(n))
        })
        .collect();
    let report = verify(&join(&kept));
    assert!(
        report
            .findings
            .contains(&Finding::Missing { first: 4, last: 6 }),
        "{report}"
    );
}

#[test]
fn a_removed_line_is_noticed_when_the_rest_is_numbered_anew() {
    let file = export(9);
    let mut kept = String::new();
    for line in file.lines().filter(|l| !l.starts_with("entry 4 ")) {
        match line.strip_prefix("entry ").and_then(|l| l.split_once(' ')) {
            Some((n, rest)) if n.parse::<u64>().unwrap() > 4 => {
                kept.push_str(&format!("entry {} {rest}\n", n.parse::<u64>().unwrap() - 1));
            }
            _ => kept.push_str(&format!("{line}\n")),
        }
    }
    let report = verify(&kept.replace("end 9 ", "end 8 "));
    assert!(
        report.findings.contains(&Finding::BrokenLink { index: 4 }),
        "{report}"
    );
    assert!(
        report.findings.contains(&Finding::CountDiffers {
            signed: 9,
            found: 8
        }),
        "{report}"
    );
}

#[test]
fn swapped_lines_are_named() {
    let file = export(30);
    let mut lines: Vec<&str> = file.lines().collect();
    let at = entry_lines(&lines);
    lines.swap(at[5], at[9]);
    let report = verify(&join(&lines));
    assert_eq!(
        report.findings,
        [
            Finding::OutOfPlace {
                first: 9,
                last: 9,
                found_after: Some(4)
            },
            Finding::OutOfPlace {
                first: 5,
                last: 5,
                found_after: Some(8)
            },
        ]
    );
}

#[test]
fn swapped_lines_are_named_when_they_are_numbered_anew() {
    let file = export(30);
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    let (five, nine) = {
        let refs: Vec<&str> = lines.iter().map(String::as_str).collect();
        let at = entry_lines(&refs);
        (at[5], at[9])
    };
    let (a, b) = (
        lines[five].replace("entry 5 ", "entry 9 "),
        lines[nine].replace("entry 9 ", "entry 5 "),
    );
    (lines[five], lines[nine]) = (b, a);
    let refs: Vec<&str> = lines.iter().map(String::as_str).collect();
    let report = verify(&join(&refs));
    for finding in [
        Finding::Reordered {
            index: 5,
            belongs_after: Some(8),
        },
        Finding::Reordered {
            index: 9,
            belongs_after: Some(4),
        },
    ] {
        assert!(report.findings.contains(&finding), "{report}");
    }
    assert!(
        report.findings.iter().any(|f| matches!(
            f,
            Finding::RootDiffers {
                size: 10,
                sound_up_to: 0
            }
        )),
        "{report}"
    );
}

#[test]
fn a_repeated_line_is_named() {
    let file = export(30);
    let line = file.lines().find(|l| l.starts_with("entry 7 ")).unwrap();
    let report = verify(&file.replace(line, &format!("{line}\n{line}")));
    assert!(
        report
            .findings
            .contains(&Finding::Repeated { first: 7, last: 7 }),
        "{report}"
    );
    assert!(
        !report
            .findings
            .iter()
            .any(|f| matches!(f, Finding::OutOfPlace { .. } | Finding::Missing { .. })),
        "{report}"
    );
}

/// Someone with the database but without the key makes a whole new, fitting file.
#[test]
fn a_log_made_anew_does_not_reach_the_signed_root() {
    let honest = entries(30);
    let mut rows = honest.clone();
    rows[13].0.actor = None;
    rows[13].1 = rows[13].0.leaf_hash();
    let mut out = String::new();
    let (mut signed, mut writer) = (
        Frontier::new(),
        ExportWriter::begin(AGENCY, &log(), &[signer().verifier()], &mut out),
    );
    for (n, (entry, leaf)) in rows.iter().enumerate() {
        writer.entry(n as u64, entry, *leaf, &mut out);
        signed.append(honest[n].1);
        if (n + 1) % 10 == 0 {
            writer.checkpoint(
                &Checkpoint::of(&log(), &signed).sign(&signer()).unwrap(),
                &mut out,
            );
        }
    }
    writer.end(&mut out);
    let report = verify(&out);
    assert_eq!(
        report.findings,
        [
            Finding::RootDiffers {
                size: 20,
                sound_up_to: 10
            },
            Finding::RootDiffers {
                size: 30,
                sound_up_to: 10
            }
        ]
    );
    assert!(matches!(report.signed, Signed::Differs { .. }));
}

#[test]
fn another_key_is_refused_by_whoever_knows_the_right_one() {
    let forger = Signer::new(&log(), &[43; 32]).unwrap();
    let file = export_of(&entries(30), 30, &forger);
    assert!(
        verify(&file).is_sound(),
        "with the key from the file nothing can be seen"
    );
    let trusted = Trusted {
        keys: vec![signer().verifier()],
        ..Trusted::default()
    };
    let report = verify_export_against(file.as_bytes(), &trusted).unwrap();
    assert!(report.findings.contains(&Finding::NotSigned), "{report}");
    assert_eq!(report.signed, Signed::Not);
    let report = verify_export_against(export(30).as_bytes(), &trusted).unwrap();
    assert!(report.is_sound());
    assert_eq!(report.key_source, KeySource::Given);
}

/// A log that changed its key after 20 of 40 entries, as it is exported; `late`: what signs the end.
fn export_across(first: &Signer, second: &Signer, late: &Signer) -> String {
    let (mut out, mut frontier) = (String::new(), Frontier::new());
    let keys = [first.verifier(), second.verifier()];
    let mut writer = ExportWriter::begin(AGENCY, &log(), &keys, &mut out);
    for (n, (entry, leaf)) in entries(40).into_iter().enumerate() {
        frontier.append(leaf);
        writer.entry(n as u64, &entry, leaf, &mut out);
        let point = Checkpoint::of(&log(), &frontier);
        let note = match n {
            9 => point.sign(first),
            19 => point.hand_over(first, second),
            29 | 39 => point.sign(late),
            _ => continue,
        };
        writer.checkpoint(&note.unwrap(), &mut out);
    }
    writer.end(&mut out);
    out
}

#[test]
fn a_log_that_changed_its_key_is_followed_from_whichever_key_is_known() {
    let [first, second, other] =
        [[42; 32], [43; 32], [44; 32]].map(|s| Signer::new(&log(), &s).unwrap());
    let file = export_across(&first, &second, &second);
    let report = verify(&file);
    assert!(report.is_sound(), "{report}");
    assert_eq!(report.checkpoints, 4);
    let both = [first.verifier().to_text(), second.verifier().to_text()];
    assert_eq!(report.keys, both);
    let against = |file: &str, key: &Signer| {
        let keys = vec![key.verifier()];
        let trusted = Trusted {
            keys,
            ..Trusted::default()
        };
        verify_export_against(file.as_bytes(), &trusted).unwrap()
    };
    assert!(against(&file, &first).is_sound(), "by the key from before");
    assert!(against(&file, &second).is_sound(), "by the key of today");
    let report = against(&file, &other);
    assert_eq!(report.signed, Signed::Not, "{report}");

    // The old key signs nothing more, and a third one nothing that was not announced.
    for late in [&first, &other] {
        let report = verify(&export_across(&first, &second, late));
        let bad = |f: &Finding| matches!(f, Finding::BadCheckpoint { .. });
        assert_eq!(
            report.findings.iter().filter(|f| bad(f)).count(),
            2,
            "{report}"
        );
        assert!(!report.is_sound());
    }
    // Who knows the key of today alone does not believe a file that never comes to it.
    let before = file.find("checkpoint 7").map(|at| &file[..at]);
    let cut = before.expect("seven lines: the text with the key, an empty one, and two signatures");
    let report = against(cut, &second);
    assert_eq!(report.signed, Signed::Not, "{report}");
}

#[test]
fn a_change_of_key_needs_both_keys_of_the_log() {
    let [first, second] = [[42; 32], [43; 32]].map(|s| Signer::new(&log(), &s).unwrap());
    let elsewhere = Signer::new(&origin("hub.example", Uuid::from_u128(99)), &[45; 32]).unwrap();
    let mut frontier = Frontier::new();
    frontier.append(entries(1)[0].1);
    let point = || Checkpoint::of(&log(), &frontier);
    assert!(point().hand_over(&first, &elsewhere).is_err());
    assert!(point().hand_over(&first, &first).is_err());
    let note = point().hand_over(&first, &second).unwrap();
    let parsed = Note::parse(&note).unwrap();
    let read = Checkpoint::open(&note, &first.verifier()).unwrap();
    assert_eq!(read.next_key(&parsed).unwrap(), Some(second.verifier()));
    assert_eq!(Checkpoint::open(&note, &second.verifier()).unwrap(), read);
    // Announced by the old key alone: somebody else's key could be put in place by whoever stole it.
    let alone = first.sign(&read.to_text()).unwrap();
    let parsed = Note::parse(&alone).unwrap();
    assert!(matches!(
        read.next_key(&parsed),
        Err(LedgerError::NotSignedBy(_))
    ));
    let mut twice = point();
    for _ in 0..2 {
        twice
            .extensions
            .push(format!("next-key {}", second.verifier().to_text()));
    }
    let note = twice.sign(&first).unwrap();
    assert!(twice.next_key(&Note::parse(&note).unwrap()).is_err());
}

#[test]
fn a_fork_and_a_rollback_do_not_reach_a_checkpoint_kept_elsewhere() {
    let mut frontier = Frontier::new();
    for (_, leaf) in entries(20) {
        frontier.append(leaf);
    }
    let kept = Checkpoint::of(&log(), &frontier);
    let trusted = Trusted {
        keys: Vec::new(),
        checkpoints: vec![kept],
    };

    assert!(
        verify_export_against(export(30).as_bytes(), &trusted)
            .unwrap()
            .is_sound()
    );

    let mut rows = entries(30);
    rows.remove(3);
    let report =
        verify_export_against(export_of(&rows, 10, &signer()).as_bytes(), &trusted).unwrap();
    assert_eq!(report.findings, [Finding::Fork { size: 20 }]);

    let report = verify_export_against(export(12).as_bytes(), &trusted).unwrap();
    assert_eq!(
        report.findings,
        [Finding::RolledBack {
            known: 20,
            found: 12
        }]
    );
}

#[test]
fn two_signed_roots_of_one_size_are_a_fork() {
    let (mut out, rows) = (String::new(), entries(5));
    let mut writer = ExportWriter::begin(AGENCY, &log(), &[signer().verifier()], &mut out);
    let (mut right, mut other) = (Frontier::new(), Frontier::new());
    for (n, (entry, leaf)) in rows.iter().enumerate() {
        writer.entry(n as u64, entry, *leaf, &mut out);
        right.append(*leaf);
        other.append(leaf_hash(b"other"));
    }
    for frontier in [other, right] {
        writer.checkpoint(
            &Checkpoint::of(&log(), &frontier).sign(&signer()).unwrap(),
            &mut out,
        );
    }
    writer.end(&mut out);
    assert!(verify(&out).findings.contains(&Finding::Fork { size: 5 }));
}

#[test]
fn entries_after_the_last_checkpoint_are_not_called_proven() {
    let mut out = String::new();
    let mut writer = ExportWriter::begin(AGENCY, &log(), &[signer().verifier()], &mut out);
    let mut frontier = Frontier::new();
    for (n, (entry, leaf)) in entries(6).iter().enumerate() {
        writer.entry(n as u64, entry, *leaf, &mut out);
        frontier.append(*leaf);
        if n == 3 {
            writer.checkpoint(
                &Checkpoint::of(&log(), &frontier).sign(&signer()).unwrap(),
                &mut out,
            );
        }
    }
    writer.end(&mut out);
    assert_eq!(
        verify(&out).findings,
        [Finding::NotCovered { first: 4, last: 5 }]
    );
}

/// A log of which everything was altered is reported in a page or two, and the rest is counted.
#[test]
fn of_very_many_findings_the_first_are_told_and_the_others_counted() {
    let mut rows = entries(1_203);
    for (n, (entry, _)) in rows.iter_mut().enumerate() {
        if n >= 3 {
            entry.at_us += 1;
        }
    }
    let report = verify(&export_of(&rows, 1_203, &signer()));
    assert_eq!((report.findings.len(), report.left_out), (1_000, 200));
    assert!(report.to_string().contains("200 more."), "{report}");
    // The same with lines that cannot be read.
    let file = export(1_203).replace("\nentry ", "\nentrance ");
    let report = verify(&file);
    let unreadable = |f: &&Finding| matches!(f, Finding::Unreadable { .. });
    assert_eq!(report.findings.iter().filter(unreadable).count(), 1_000);
    assert!(report.left_out >= 203, "{}", report.left_out);
}

#[test]
fn a_key_of_another_log_in_the_first_lines_is_no_key_of_this_one() {
    let other = Signer::new(&origin("hub.example", Uuid::from_u128(99)), &[42; 32]).unwrap();
    let mut out = String::new();
    let writer = ExportWriter::begin(AGENCY, &log(), &[other.verifier()], &mut out);
    writer.end(&mut out);
    let report = verify(&out);
    assert!(
        report.findings.contains(&Finding::HeaderAltered),
        "{report}"
    );
    assert!(report.keys.is_empty(), "{:?}", report.keys);
}

#[test]
fn every_finding_is_a_sentence_of_its_own() {
    let all = [
        Finding::NotAnExport,
        Finding::HeaderAltered,
        Finding::Unreadable { line: 7 },
        Finding::BrokenLink { index: 0 },
        Finding::BrokenLink { index: 4 },
        Finding::Missing { first: 4, last: 5 },
        Finding::Repeated { first: 4, last: 4 },
        Finding::Fork { size: 9 },
        Finding::RolledBack { known: 9, found: 4 },
        Finding::NotSigned,
        Finding::CutOff,
    ];
    let said: std::collections::BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), all.len());
    assert!(
        said.iter().all(|s| s.ends_with('.') && s.len() > 10),
        "{said:?}"
    );
    assert!(said.contains("Entries 4 to 5 missing."), "{said:?}");
    assert!(said.contains("Entry 4 repeated."), "{said:?}");
}

#[test]
fn every_cut_is_noticed() {
    let file = export(12);
    for len in (0..file.len()).filter(|&len| file.is_char_boundary(len)) {
        let report = verify(&file[..len]);
        assert!(!report.is_sound(), "cut at {len}");
    }
    let report = verify(&file[..file.len() - 1]);
    assert_eq!(report.findings, [Finding::CutOff]);
    assert_eq!(report.left_out, 0);
    assert!(!report.to_string().contains("more."), "{report}");
    assert!(
        verify(&format!("{file}\n"))
            .findings
            .iter()
            .any(|f| matches!(f, Finding::AfterEnd { .. }))
    );
}

#[test]
fn what_is_no_export_is_said_to_be_none() {
    for file in ["", "\n", "PDF", "sharewise-log-export 3\n", "{\"a\":1}\n"] {
        let report = verify(file);
        assert!(!report.is_sound());
        assert!(
            report.findings == [Finding::NotAnExport],
            "{file:?} {report}"
        );
    }
    // Nor where something stands before it that no export has.
    let before = format!("{}\n{}", "x".repeat(100_000), export(3));
    assert_eq!(verify(&before).findings, [Finding::NotAnExport]);
    // A line without end does not fill the memory.
    let long = format!("{}{}", export(3), "x".repeat(100_000));
    assert!(!verify(&long).is_sound());
}

#[test]
fn a_log_of_another_agency_under_this_name_is_noticed() {
    let file = export(12).replace(
        &format!("agency {AGENCY}"),
        &format!(
            "agency {}",
            Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0002)
        ),
    );
    assert_eq!(verify(&file).findings, [Finding::HeaderAltered]);
}

#[derive(Debug, Clone)]
enum Damage {
    Flip {
        at: prop::sample::Index,
        bit: u8,
    },
    Insert {
        at: prop::sample::Index,
        byte: u8,
    },
    Delete {
        at: prop::sample::Index,
    },
    DeleteLine {
        at: prop::sample::Index,
    },
    RepeatLine {
        at: prop::sample::Index,
    },
    SwapLines {
        a: prop::sample::Index,
        b: prop::sample::Index,
    },
    Cut {
        at: prop::sample::Index,
    },
}

fn any_damage() -> impl Strategy<Value = Damage> {
    use Damage::*;
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), 0..8u8).prop_map(|(at, bit)| Flip { at, bit }),
        (at(), any::<u8>()).prop_map(|(at, byte)| Insert { at, byte }),
        at().prop_map(|at| Delete { at }),
        at().prop_map(|at| DeleteLine { at }),
        at().prop_map(|at| RepeatLine { at }),
        (at(), at()).prop_map(|(a, b)| SwapLines { a, b }),
        at().prop_map(|at| Cut { at }),
    ]
}

fn damaged(file: &str, damage: &Damage) -> Vec<u8> {
    let mut bytes = file.as_bytes().to_vec();
    let mut lines: Vec<&str> = file.lines().collect();
    match damage {
        Damage::Flip { at, bit } => {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            return bytes;
        }
        Damage::Insert { at, byte } => {
            bytes.insert(at.index(bytes.len() + 1), *byte);
            return bytes;
        }
        Damage::Delete { at } => {
            bytes.remove(at.index(bytes.len()));
            return bytes;
        }
        Damage::Cut { at } => {
            bytes.truncate(at.index(bytes.len()));
            return bytes;
        }
        Damage::DeleteLine { at } => {
            lines.remove(at.index(lines.len()));
        }
        Damage::RepeatLine { at } => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
        }
        Damage::SwapLines { a, b } => {
            lines.swap(a.index(file.lines().count()), b.index(file.lines().count()))
        }
    }
    join(&lines).into_bytes()
}

/// 10,000 random damages with a fixed seed: none passes, none makes the check fail.
#[test]
fn random_damage_is_always_found() {
    let file = export(60);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 10_000,
            failure_persistence: None,
            ..Config::default()
        },
        rng,
    );
    runner
        .run(&any_damage(), |damage| {
            let changed = damaged(&file, &damage);
            if changed != file.as_bytes() {
                let report = verify_export(changed.as_slice()).unwrap();
                prop_assert!(
                    !report.is_sound() && !report.findings.is_empty(),
                    "{:?}\n{}",
                    damage,
                    report
                );
            }
            Ok(())
        })
        .unwrap();
}

/// When one entry line of a file is damaged, the report names that entry (or the line) and
/// calls no other entry altered.
#[test]
fn damage_to_one_entry_names_that_entry_and_no_other() {
    let file = export(60);
    let lines: Vec<&str> = file.lines().collect();
    let at = entry_lines(&lines);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[8; 32]);
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 1_000,
            failure_persistence: None,
            ..Config::default()
        },
        rng,
    );
    let strategy = (0..at.len(), any::<prop::sample::Index>(), b'0'..=b'z');
    runner
        .run(&strategy, |(n, place, byte)| {
            let line = at[n];
            let mut changed = lines[line].as_bytes().to_vec();
            // Behind the entry's number: a changed number is another story.
            let from = changed
                .iter()
                .enumerate()
                .filter(|(_, b)| **b == b' ')
                .nth(1)
                .unwrap()
                .0
                + 1;
            let place = from + place.index(changed.len() - from);
            prop_assume!(changed[place] != byte);
            changed[place] = byte;
            let mut all: Vec<&[u8]> = lines.iter().map(|l| l.as_bytes()).collect();
            all[line] = &changed;
            let file: Vec<u8> = all.iter().flat_map(|l| [*l, b"\n"].concat()).collect();
            let report = verify_export(file.as_slice()).unwrap();
            let names_it = report.findings.iter().any(|f| match f {
                Finding::Altered { index, .. } => *index == n as u64,
                Finding::Unreadable { line: number } => *number == line as u64 + 1,
                _ => false,
            });
            prop_assert!(names_it, "{}", report);
            let blames_other = report.findings.iter().any(|f| match f {
                Finding::Altered { index, .. } | Finding::BrokenLink { index } => {
                    *index != n as u64
                }
                Finding::Missing { .. } | Finding::OutOfPlace { .. } | Finding::Repeated { .. } => {
                    true
                }
                _ => false,
            });
            prop_assert!(!blames_other, "{}", report);
            Ok(())
        })
        .unwrap();
}

proptest! {
    #[test]
    fn rubbish_after_a_good_header_does_no_harm(rest in "((entry|end|checkpoint|\\|)? ?[0-9a-z -]{0,40}\n){0,30}") {
        let file = export(3);
        let header: String = file.lines().take_while(|l| !l.starts_with("entry")).flat_map(|l| [l, "\n"]).collect();
        let report = verify(&format!("{header}{rest}"));
        prop_assert!(!report.is_sound());
        let _ = report.to_string();
    }
}

/// A log of which every second line is blind, signed at its end.
fn half_blind() -> String {
    let (mut out, mut frontier) = (String::new(), Frontier::new());
    let mut writer = ExportWriter::begin(AGENCY, &log(), &[signer().verifier()], &mut out);
    for n in 0..6 {
        let entry = entry(n);
        let leaf = entry.leaf_hash();
        if n % 2 == 0 {
            writer.blind(n, &entry, leaf, &mut out);
        } else {
            writer.entry(n, &entry, leaf, &mut out);
        }
        frontier.append(leaf);
    }
    let checkpoint = Checkpoint::of(&log(), &frontier).signed_at(START);
    writer.checkpoint(&checkpoint.sign(&signer()).unwrap(), &mut out);
    writer.end(&mut out);
    out
}

#[test]
fn a_blind_line_says_nothing_and_is_checked_all_the_same() {
    let text = half_blind();
    let blind: Vec<&str> = text.lines().filter(|l| l.starts_with("blind ")).collect();
    assert_eq!(blind.len(), 3);
    for line in &blind {
        assert_eq!(
            line.split(' ').count(),
            5,
            "a place and three hashes: {line}"
        );
    }
    let report = verify_export(text.as_bytes()).unwrap();
    assert!(report.is_sound() && report.entries == 6, "{report}");
    // Whatever is changed, taken out or put elsewhere shows as in any other line.
    for line in &blind {
        let gone = text.replacen(&format!("{line}\n"), "", 1);
        assert!(!verify_export(gone.as_bytes()).unwrap().is_sound());
        for field in 2..5 {
            let mut parts: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let digit = if parts[field].starts_with('0') {
                "1"
            } else {
                "0"
            };
            parts[field].replace_range(..1, digit);
            let changed = text.replacen(line, &parts.join(" "), 1);
            assert!(
                !verify_export(changed.as_bytes()).unwrap().is_sound(),
                "{field}"
            );
        }
    }
    let swapped = text
        .replacen(blind[0], "X", 1)
        .replacen(blind[1], blind[0], 1);
    let swapped = swapped.replacen('X', blind[1], 1);
    assert!(!verify_export(swapped.as_bytes()).unwrap().is_sound());
    // A file from before there were blind lines is read as ever.
    assert!(text.starts_with("sharewise-log-export 2\n"));
}
