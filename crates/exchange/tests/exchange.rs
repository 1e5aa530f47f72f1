//! What sender and recipient rely on: one package has one digest, a receipt proves what it says
//! and nothing else, and a sharing takes only the steps that it may.
#![allow(clippy::unwrap_used)]

use domain::concern::StatementKind;
use domain::decision::LawfulBasis;
use domain::time::{BirthDate, BirthDateKind, EventTime, Precision};
use exchange::{
    Advance, ChildShared, Correction, DeclineReason, HandlingMark, Notice, NoticeKind,
    OutsideParty, Package, PackageError, Party, Receipt, ReceiptEvent, Recipient, ScriptLine,
    SharedItem, SharingState, SlipError, phone_script_parts,
};
use ledger::{LedgerError, Signer};
use proptest::prelude::*;
use uuid::Uuid;

const AT: i64 = 1_795_342_500_000_000;

fn package() -> Package {
    Package {
        id: Uuid::from_u128(1),
        decision_id: Some(Uuid::from_u128(2)),
        emergency: false,
        from: Party {
            agency_id: Uuid::from_u128(10),
            agency: "Ysgol Bryn Glas".into(),
            agency_cy: String::new(),
            person: "Mared Owen".into(),
            role: "Designated safeguarding person".into(),
        },
        to: Recipient::Agency(Party {
            agency_id: Uuid::from_u128(11),
            agency: "Sir Afon Children's Services".into(),
            agency_cy: "Gwasanaethau Plant Sir Afon".into(),
            person: String::new(),
            role: String::new(),
        }),
        sent_at_us: AT,
        child: ChildShared {
            sender_ref: Uuid::from_u128(20),
            name: Some("Siân \"J\" Pritchard".into()),
            birth: Some(BirthDate {
                date: "2014-03-09".parse().unwrap(),
                kind: BirthDateKind::Exact,
            }),
            ..ChildShared::default()
        },
        purpose: "To decide whether to see the family".into(),
        items: vec![SharedItem {
            item_id: Uuid::from_u128(30),
            source_agency_id: Uuid::from_u128(10),
            source_agency: "Ysgol Bryn Glas".into(),
            source_agency_cy: String::new(),
            source_person: "Form tutor".into(),
            kind: Some(StatementKind::Fact),
            childs_words: true,
            reported_by: None,
            historical_date: None,
            when: Some(EventTime {
                at: "2026-11-20T09:15:00Z".parse().unwrap(),
                precision: Precision::Minute,
            }),
            text: "\"I don't want to go home.\"\n".into(),
            why: "Shows what the child feels".into(),
            marks: vec![HandlingMark::NotOnline, HandlingMark::AskOwner],
            body_map: vec![],
        }],
        note: String::new(),
        handling: "Only the duty team".into(),
        reply_to_phone: "01632 960123".into(),
        basis: Some(LawfulBasis::PublicTask),
        citation: "UK GDPR art. 6(1)(e)".into(),
        corrects: None,
    }
}

#[test]
fn a_package_has_one_way_of_being_written() {
    let package = package();
    let bytes = package.to_bytes();
    assert_eq!(Package::from_bytes(&bytes).unwrap(), package);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with(r#"{"basis":"e","child":{"birth":{"date":"2014-03-09","kind":"exact"},"name":"Siân \"J\" Pritchard","sender_ref":"#), "{text}");
    assert!(
        text.contains(r#""text":"\"I don't want to go home.\"\n""#),
        "{text}"
    );
    for other in [
        format!("{text} "),
        format!(" {text}"),
        text.replace(r#""emergency":false,"#, ""),
        text.replace(r#""emergency":false"#, r#""emergency": false"#),
        text.replace(r#""basis":"e","#, "")
            .replace(r#""citation""#, r#""basis":"e","citation""#),
        text.replace(r#""kind":"exact"}"#, r#""kind":"exact","more":1}"#),
        text.replace("Siân", "Si\\u00e2n"),
    ] {
        assert_ne!(other, text);
        assert_eq!(
            Package::from_bytes(other.as_bytes()),
            Err(PackageError::NotCanonical),
            "{other}"
        );
    }
    for bad in [
        "",
        "{}",
        "[]",
        "null",
        &text.replace("\"purpose\"", "\"purposes\""),
        &text.replace("\"id\":", "\"x\":1,\"id\":"),
    ] {
        assert!(
            matches!(
                Package::from_bytes(bad.as_bytes()),
                Err(PackageError::Unreadable { .. })
            ),
            "{bad}"
        );
    }
    let deep = "[".repeat(10_000);
    assert!(Package::from_bytes(deep.as_bytes()).is_err());
}

#[test]
fn errors_do_not_repeat_what_the_package_says() {
    let text = String::from_utf8(package().to_bytes())
        .unwrap()
        .replace("\"e\"", "\"Pritchard\"");
    let error = Package::from_bytes(text.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(!error.contains("Pritchard"), "{error}");
}

#[test]
fn the_digest_changes_with_every_part() {
    let base = package();
    let mut all = vec![base.digest()];
    let changes: [fn(&mut Package); 9] = [
        |p| p.id = Uuid::from_u128(99),
        |p| p.decision_id = None,
        |p| p.emergency = true,
        |p| p.sent_at_us += 1,
        |p| p.child.name = None,
        |p| p.items[0].kind = Some(StatementKind::Opinion),
        |p| p.items[0].marks.clear(),
        |p| {
            p.to = Recipient::Outside(OutsideParty {
                organisation: "Club".into(),
                person: "Coach".into(),
            })
        },
        |p| {
            p.corrects = Some(Correction {
                sharing_id: Uuid::from_u128(5),
                digest: package().digest(),
                what: "The date".into(),
            })
        },
    ];
    for change in changes {
        let mut changed = base.clone();
        change(&mut changed);
        all.push(changed.digest());
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 10);
    let reference = base.short_reference();
    assert_eq!(
        reference.replace(' ', "").to_lowercase(),
        base.digest().to_string()[..8]
    );
}

fn signer(byte: u8) -> Signer {
    Signer::new(
        "sharewise.example/agency/00000000-0000-0000-0000-00000000000b",
        &[byte; 32],
    )
    .unwrap()
}

fn receipt() -> Receipt {
    Receipt {
        sharing_id: Uuid::from_u128(1),
        package: package().digest(),
        event: ReceiptEvent::Opened,
        reason: None,
        agency_id: Uuid::from_u128(11),
        practitioner_id: Some(Uuid::from_u128(12)),
        at_us: AT,
    }
}

#[test]
fn a_receipt_can_be_read_and_kept_by_a_person() {
    let receipt = receipt();
    assert_eq!(
        receipt.to_text().unwrap(),
        format!(
            "sharewise receipt 1\n\
             sharing 00000000-0000-0000-0000-000000000001\n\
             package sha256:{}\n\
             event opened\n\
             agency 00000000-0000-0000-0000-00000000000b\n\
             practitioner 00000000-0000-0000-0000-00000000000c\n\
             at 2026-11-22T10:15:00.000000Z\n",
            package().digest()
        )
    );
    let note = receipt.sign(&signer(1)).unwrap();
    assert_eq!(
        Receipt::open(&note, &signer(1).verifier()).unwrap(),
        receipt
    );
    assert!(matches!(
        Receipt::open(&note, &signer(2).verifier()),
        Err(SlipError::Note(LedgerError::NotSignedBy(_)))
    ));
    for (from, to) in [
        ("opened", "accepted"),
        ("10:15", "10:16"),
        ("000b", "000c"),
        ("receipt 1", "receipt 2"),
    ] {
        let changed = note.replacen(from, to, 1);
        assert!(
            Receipt::open(&changed, &signer(1).verifier()).is_err(),
            "{from}"
        );
    }
}

#[test]
fn every_event_can_be_receipted_and_a_reason_goes_with_a_decline_only() {
    for &event in ReceiptEvent::ALL {
        for reason in [None, Some(DeclineReason::OtherArea)] {
            for practitioner_id in [None, Some(Uuid::from_u128(3))] {
                let receipt = Receipt {
                    event,
                    reason,
                    practitioner_id,
                    ..receipt()
                };
                let signed = receipt.sign(&signer(1));
                if reason.is_some() == (event == ReceiptEvent::Declined) {
                    assert_eq!(
                        Receipt::open(&signed.unwrap(), &signer(1).verifier()).unwrap(),
                        receipt
                    );
                } else {
                    assert_eq!(signed, Err(SlipError::Inconsistent));
                }
            }
        }
    }
    let late = Receipt {
        at_us: i64::MAX,
        ..receipt()
    };
    assert_eq!(late.sign(&signer(1)), Err(SlipError::Inconsistent));
}

/// A right signature over another way of writing is no receipt: the text is what people compare.
#[test]
fn a_signed_slip_is_read_in_one_form_only() {
    let text = receipt().to_text().unwrap();
    for other in [
        text.replace("10:15:00.000000Z", "10:15:00Z"),
        text.replace("10:15:00.000000Z", "11:15:00.000000+01:00"),
        text.replace("000b", "000B"),
        format!("{text}more x\n"),
        text.replace("event opened\n", ""),
        text.replace("event opened\n", "event opened\nevent opened\n"),
        text.replace("sha256:", "sha1:"),
        text.replace("event ", "event  "),
    ] {
        assert_ne!(other, text);
        let note = signer(1).sign(&other).unwrap();
        assert!(
            matches!(
                Receipt::open(&note, &signer(1).verifier()),
                Err(SlipError::Line(_))
            ),
            "{other}"
        );
    }
}

#[test]
fn a_slip_that_does_not_read_names_its_line() {
    let text = receipt().to_text().unwrap();
    for (other, line) in [
        (
            text.replace("sharewise receipt 1", "sharewise receipt 9"),
            1,
        ),
        (text.replace("event opened\n", ""), 4),
        (text.replace("event opened", "event burnt"), 4),
        (text.replace("agency ", "agent "), 5),
        (text.replace("10:15:00.000000Z", "10:15:00Z"), 7),
        (text.replace("000b", "000B"), 5),
        (format!("{text}more x\n"), 8),
    ] {
        let note = signer(1).sign(&other).unwrap();
        let read = Receipt::open(&note, &signer(1).verifier());
        assert_eq!(read, Err(SlipError::Line(line)), "{other}");
    }
}

#[test]
fn notices_are_signed_by_the_sender() {
    for (kind, corrected_by, good) in [
        (NoticeKind::Withdrawn, None, true),
        (NoticeKind::Corrected, Some(Uuid::from_u128(7)), true),
        (NoticeKind::Withdrawn, Some(Uuid::from_u128(7)), false),
        (NoticeKind::Corrected, None, false),
        (NoticeKind::Protected, None, true),
        (NoticeKind::Protected, Some(Uuid::from_u128(7)), false),
    ] {
        let notice = Notice {
            sharing_id: Uuid::from_u128(1),
            package: package().digest(),
            kind,
            corrected_by,
            agency_id: Uuid::from_u128(10),
            practitioner_id: Uuid::from_u128(13),
            at_us: AT,
        };
        match notice.sign(&signer(1)) {
            Ok(note) if good => {
                assert_eq!(Notice::open(&note, &signer(1).verifier()).unwrap(), notice);
                assert!(
                    Receipt::open(&note, &signer(1).verifier()).is_err(),
                    "a notice is no receipt"
                );
            }
            other => assert_eq!((other, good), (Err(SlipError::Inconsistent), false)),
        }
    }
}

/// Every pair of states, written from the requirement: rows are where it stands, columns where
/// it may go.
#[test]
fn a_sharing_takes_only_these_steps() {
    use SharingState::*;
    let order = [
        Drafted,
        Sent,
        Delivered,
        Opened,
        Accepted,
        Declined,
        Acknowledged,
        ActedOn,
        Withdrawn,
    ];
    let may = [
        ".s.......", // drafted: sent
        "..dhac..w", // sent: all up to an answer, for paper and telephone
        "...hac..w", // delivered
        "....ac..w", // opened
        "......ktw", // accepted
        "....a...w", // declined: may accept after all
        ".......tw", // acknowledged
        "........w", // acted on
        ".........", // withdrawn: the end
    ];
    assert_eq!(SharingState::ALL.len(), order.len());
    for (from, row) in order.iter().zip(may) {
        for (to, mark) in order.iter().zip(row.chars()) {
            assert_eq!(from.can(*to), mark != '.', "{from} to {to}");
        }
    }
    let waiting: Vec<_> = order
        .iter()
        .copied()
        .filter(|state| state.awaits_recipient())
        .collect();
    assert_eq!(waiting, [Sent, Delivered, Opened, Accepted]);
}

#[test]
fn receipts_move_a_sharing_onwards_only() {
    use SharingState::*;
    let to = Advance::To;
    let (kept, odd) = (Advance::KeptOnly, Advance::Unexpected);
    // Delivered, opened, accepted, declined, acknowledged, acted on.
    let table = [
        (Drafted, [odd; 6]),
        (
            Sent,
            [
                to(Delivered),
                to(Opened),
                to(Accepted),
                to(Declined),
                to(Acknowledged),
                to(ActedOn),
            ],
        ),
        (
            Delivered,
            [
                kept,
                to(Opened),
                to(Accepted),
                to(Declined),
                to(Acknowledged),
                to(ActedOn),
            ],
        ),
        (
            Opened,
            [
                kept,
                kept,
                to(Accepted),
                to(Declined),
                to(Acknowledged),
                to(ActedOn),
            ],
        ),
        (
            Accepted,
            [kept, kept, kept, odd, to(Acknowledged), to(ActedOn)],
        ),
        (
            Declined,
            [
                kept,
                kept,
                to(Accepted),
                kept,
                to(Acknowledged),
                to(ActedOn),
            ],
        ),
        (Acknowledged, [kept, kept, kept, odd, kept, to(ActedOn)]),
        (ActedOn, [kept, kept, kept, odd, kept, kept]),
        (Withdrawn, [kept; 6]),
    ];
    assert_eq!(table.len(), SharingState::ALL.len());
    for (state, row) in table {
        for (event, expected) in ReceiptEvent::ALL.iter().zip(row) {
            assert_eq!(state.after(*event), expected, "{state} after {event}");
        }
        // Only the sender withdraws; the recipient can no more than confirm it.
        let told = if state == Withdrawn { kept } else { odd };
        assert_eq!(state.after(ReceiptEvent::Withdrawn), told, "{state}");
        // Whoever confirms that the address is protected has it, and nothing moves further.
        let protected = match state {
            Drafted => odd,
            Sent => to(Delivered),
            _ => kept,
        };
        assert_eq!(state.after(ReceiptEvent::Protected), protected, "{state}");
    }
}

#[test]
fn the_telephone_script_names_the_child_only_after_the_recipient_is_sure() {
    let mut package = package();
    package.emergency = true;
    let lines = phone_script_parts(&package);
    let place = |wanted: fn(&ScriptLine<'_>) -> bool| lines.iter().position(wanted).unwrap();
    let confirm = place(|l| {
        matches!(
            l,
            ScriptLine::ConfirmRecipient {
                organisation: "Sir Afon Children's Services",
                ..
            }
        )
    });
    let child = place(|l| matches!(l, ScriptLine::Child(_)));
    let item = place(|l| {
        matches!(
            l,
            ScriptLine::Item {
                number: 1,
                of: 1,
                childs_words: true,
                kind: Some(StatementKind::Fact),
                ..
            }
        )
    });
    assert!(confirm == 0 && confirm < child && child < item);
    place(|l| matches!(l, ScriptLine::Emergency));
    place(|l| matches!(l, ScriptLine::CallBack("01632 960123")));
    assert_eq!(
        lines[lines.len() - 3],
        ScriptLine::Reference(package.short_reference())
    );
    assert_eq!(
        lines[lines.len() - 2..],
        [ScriptLine::AskName, ScriptLine::AskReadBack]
    );
    assert!(
        !lines
            .iter()
            .any(|l| matches!(l, ScriptLine::Note(_) | ScriptLine::Corrects { .. }))
    );
}

#[test]
fn the_telephone_script_says_the_basis_where_there_is_one_to_say() {
    for (basis, citation, said) in [
        (Some(LawfulBasis::PublicTask), "", true),
        (None, "Children Act 1989, section 47", true),
        (None, "", false),
    ] {
        let package = Package {
            basis,
            citation: citation.into(),
            ..package()
        };
        let lines = phone_script_parts(&package);
        let found = lines.iter().find(|l| matches!(l, ScriptLine::Basis { .. }));
        let line = ScriptLine::Basis { basis, citation };
        assert_eq!(found, said.then_some(&line));
    }
}

proptest! {
    #[test]
    fn packages_read_back_whatever_people_type(name in proptest::option::of(any::<String>()), text in any::<String>(), purpose in any::<String>(), n in 0usize..4, at in 0i64..4_000_000_000_000_000) {
        let mut package = package();
        package.child.name = name;
        package.purpose = purpose;
        package.sent_at_us = at;
        let item = SharedItem { text, ..package.items[0].clone() };
        package.items = vec![item; n];
        let bytes = package.to_bytes();
        prop_assert_eq!(Package::from_bytes(&bytes).unwrap(), package);
    }

    #[test]
    fn rubbish_is_refused_without_harm(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Package::from_bytes(&bytes).is_err());
        prop_assert!(Receipt::open(&text, &signer(1).verifier()).is_err());
        if let Ok(note) = signer(1).sign(&format!("sharewise receipt 1\n{text}\n")) {
            prop_assert!(Receipt::open(&note, &signer(1).verifier()).is_err());
        }
    }
}
