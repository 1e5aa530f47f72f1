//! Canonical bytes mean one thing only; notes and checkpoints are those of C2SP.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use ledger::{
    Checkpoint, Commitment, Entry, EventKind, Frontier, Hash, LedgerError, Note, Signer, Verifier,
    leaf_hash, origin,
};
use proptest::prelude::*;
use uuid::Uuid;

fn entry() -> Entry {
    Entry {
        at_us: 1_795_000_000_000_000,
        kind: EventKind::ConcernLogged,
        actor: Some(Uuid::from_u128(1)),
        person: None,
        object: Some(Uuid::from_u128(3)),
        commitment: Commitment::new(&[9; 32], b"content"),
    }
}

#[test]
fn the_bytes_of_an_entry_are_as_documented() {
    let entry = entry();
    let mut expected = vec![1];
    expected.extend(1_795_000_000_000_000i64.to_be_bytes());
    expected.push(14);
    expected.extend(b"concern.logged");
    expected.push(1);
    expected.extend(1u128.to_be_bytes());
    expected.push(0);
    expected.push(1);
    expected.extend(3u128.to_be_bytes());
    expected.extend(entry.commitment.0.0);
    assert_eq!(entry.to_bytes(), expected);
    assert_eq!(entry.leaf_hash(), leaf_hash(&expected));
}

#[test]
fn a_commitment_opens_with_its_content_and_salt_only() {
    let commitment = Commitment::new(&[1; 32], b"He was afraid");
    assert!(commitment.opens_with(&[1; 32], b"He was afraid"));
    assert!(!commitment.opens_with(&[2; 32], b"He was afraid"));
    assert!(!commitment.opens_with(&[1; 32], b"He was not afraid"));
}

#[test]
fn every_kind_has_its_own_word_and_reads_back() {
    let words: HashSet<&str> = EventKind::ALL.iter().map(EventKind::as_str).collect();
    assert_eq!(words.len(), EventKind::ALL.len());
    for kind in EventKind::ALL {
        assert_eq!(kind.as_str().parse::<EventKind>().unwrap(), *kind);
        assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{kind}\""));
    }
    let other: EventKind = "visit.made_2".parse().unwrap();
    assert_eq!(other.as_str(), "visit.made_2");
    for bad in ["", "Concern.logged", "a b", "naïve", "a-b", &"x".repeat(65)] {
        assert_eq!(
            bad.parse::<EventKind>(),
            Err(LedgerError::BadKind),
            "{bad:?}"
        );
    }
}

/// `docs/audit-events.md` is what a data protection officer reads: it must not fall behind.
#[test]
fn every_kind_is_documented() {
    let page = include_str!("../../../docs/audit-events.md");
    for kind in EventKind::ALL {
        assert!(
            page.contains(&format!("| `{kind}` |")),
            "docs/audit-events.md lacks {kind}"
        );
    }
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let id = || proptest::option::of(any::<u128>().prop_map(Uuid::from_u128));
    (
        any::<i64>(),
        "[a-z0-9_.]{1,64}",
        id(),
        id(),
        id(),
        any::<[u8; 32]>(),
    )
        .prop_map(|(at_us, word, actor, person, object, commitment)| Entry {
            at_us,
            kind: word.parse().unwrap(),
            actor,
            person,
            object,
            commitment: Commitment(Hash(commitment)),
        })
}

proptest! {
    #[test]
    fn entries_read_back(entry in any_entry()) {
        prop_assert_eq!(Entry::from_bytes(&entry.to_bytes()).unwrap(), entry);
    }

    /// What can be read is exactly what can be written: two byte strings never mean one entry.
    #[test]
    fn what_reads_is_what_was_written(entry in any_entry(), at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        let mut bytes = entry.to_bytes();
        prop_assert!(Entry::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes.clone());
        }
        bytes.push(0);
        let longer = Entry::from_bytes(&bytes);
        prop_assert!(longer.is_err() || longer.unwrap().to_bytes() == bytes);
    }

    #[test]
    fn rubbish_is_refused_without_harm(text in "\\PC{0,200}", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Entry::from_bytes(&bytes);
        let _ = Frontier::from_bytes(&bytes);
        prop_assert!(Note::parse(&text).is_err());
        prop_assert!(Checkpoint::from_text(&text).is_err());
        let _ = Verifier::from_text(&text);
    }
}

/// The note that the Go project's documentation of signed notes uses.
#[test]
fn a_note_signed_by_another_program_verifies() {
    let note = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let key =
        Verifier::from_text("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
            .unwrap();
    key.verify(&Note::parse(note).unwrap()).unwrap();
    let changed = note.replace("answer", "Answer");
    assert!(matches!(
        key.verify(&Note::parse(&changed).unwrap()),
        Err(LedgerError::WrongSignature(_))
    ));
}

fn signer(name: &str, byte: u8) -> Signer {
    Signer::new(name, &[byte; 32]).unwrap()
}

#[test]
fn keys_have_one_text() {
    let verifier = signer("hub.example/agency/x", 1).verifier();
    let text = verifier.to_text();
    assert_eq!(Verifier::from_text(&text).unwrap(), verifier);
    assert_eq!(
        Verifier::new(verifier.name(), &verifier.public_key()).unwrap(),
        verifier
    );
    for bad in [
        "",
        "name",
        &text.replace("hub", "hubs"),
        &text.to_uppercase(),
        &text[..text.len() - 4],
        &format!("a b{text}"),
    ] {
        assert!(
            matches!(Verifier::from_text(bad), Err(LedgerError::BadKey(_))),
            "{bad}"
        );
    }
    for bad in ["a+b", "", "a b", "a\u{7}b"] {
        assert!(Signer::new(bad, &[0; 32]).is_err(), "{bad:?}");
    }
    assert_eq!(format!("{:?}", signer("a", 1)), "Signer(a, hidden)");
}

#[test]
fn checkpoints_are_three_lines_and_more() {
    let log = origin("sharewise.example", Uuid::from_u128(5));
    assert_eq!(
        log,
        "sharewise.example/agency/00000000-0000-0000-0000-000000000005"
    );
    let mut frontier = Frontier::new();
    frontier.append(leaf_hash(b""));
    let checkpoint = Checkpoint::of(&log, &frontier).signed_at(1_795_000_000_000_000);
    assert_eq!(
        checkpoint.to_text(),
        format!(
            "{log}\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\nsigned-at-us 1795000000000000\n"
        )
    );
    assert_eq!(checkpoint.signed_at_us(), Some(1_795_000_000_000_000));
    let note = checkpoint.sign(&signer(&log, 1)).unwrap();
    assert_eq!(
        Checkpoint::open(&note, &signer(&log, 1).verifier()).unwrap(),
        checkpoint
    );
    assert_eq!(
        Checkpoint::open(&note, &signer(&log, 2).verifier()),
        Err(LedgerError::NotSignedBy(log.clone()))
    );
    // Every way of cutting it off is noticed.
    let key = signer(&log, 1).verifier();
    for len in (0..note.len()).filter(|&len| note.is_char_boundary(len)) {
        assert!(
            Checkpoint::open(&note[..len], &key).is_err(),
            "cut at {len}"
        );
    }
    let mut forged = checkpoint.clone();
    forged.extensions.push("two\nlines".to_owned());
    assert!(forged.sign(&signer(&log, 1)).is_err());
}

#[test]
fn checkpoints_are_read_strictly() {
    let good = "origin\n12\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n";
    assert_eq!(Checkpoint::from_text(good).unwrap().size, 12);
    for bad in [
        good.replace("12", "012"),
        good.replace("12", "+12"),
        good.replace("12", "12 "),
        good.replace("12", "99999999999999999999"),
        good.replace("origin", ""),
        good.replace("bjQ", "bj"),
        good.replace("oB0=", "oB1="),
        good.replace("0=\n", "0="),
        format!("{good}\n"),
        format!("{good}\nmore\n"),
    ] {
        assert!(Checkpoint::from_text(&bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_note_takes_a_hundred_signatures_and_no_more() {
    let note = signer("ours", 1).sign("line\n").unwrap();
    let line = note.rsplit_once("\n\n").unwrap().1.to_owned();
    let with = |count: usize| Note::parse(&format!("line\n\n{}", line.repeat(count)));
    assert_eq!(with(100).unwrap().signatures.len(), 100);
    for count in [101, 102] {
        assert!(
            matches!(with(count), Err(LedgerError::BadNote(_))),
            "{count}"
        );
    }
}

#[test]
fn a_note_may_be_a_mebibyte_long_and_no_longer() {
    let rest = signer("ours", 1).sign("x\n").unwrap().len() - 1;
    let room = (1 << 20) - rest;
    for (letters, fits) in [(room, true), (room + 1, false)] {
        let note = signer("ours", 1)
            .sign(&format!("{}\n", "x".repeat(letters)))
            .unwrap();
        assert_eq!(Note::parse(&note).is_ok(), fits, "{} bytes", note.len());
    }
}

#[test]
fn a_line_with_the_id_of_a_key_and_no_signature_is_none() {
    for (line, reads) in [("AAAAAAA=", true), ("AAAAAA==", false), ("AAAA", false)] {
        let note = format!("line\n\n\u{2014} ours {line}\n");
        assert_eq!(Note::parse(&note).is_ok(), reads, "{line}");
    }
}

#[test]
fn a_note_may_carry_other_signatures_but_no_wrong_one_of_ours() {
    let (ours, theirs) = (signer("ours", 1), signer("theirs", 2));
    let text = "line\n";
    let note = ours.sign(text).unwrap();
    let line = |note: &str| note.rsplit_once("\n\n").unwrap().1.to_owned();
    let both = format!("{note}{}", line(&theirs.sign(text).unwrap()));
    ours.verifier()
        .verify(&Note::parse(&both).unwrap())
        .unwrap();
    theirs
        .verifier()
        .verify(&Note::parse(&both).unwrap())
        .unwrap();
    let wrong = format!("{note}{}", line(&ours.sign("other line\n").unwrap()));
    assert_eq!(
        ours.verifier().verify(&Note::parse(&wrong).unwrap()),
        Err(LedgerError::WrongSignature("ours".into()))
    );
    for bad in [
        note.replace('\u{2014}', "-"),
        note.replace(" ours ", " ours  "),
        format!("{note}\n"),
        note.replace("line", "li\tne"),
        note.trim_end().to_owned(),
    ] {
        assert!(
            matches!(Note::parse(&bad), Err(LedgerError::BadNote(_))),
            "{bad:?}"
        );
    }
    for bad in ["", "\n", "no end", "empty last\n\n", "tab\t\n"] {
        assert!(ours.sign(bad).is_err(), "{bad:?}");
    }
}
