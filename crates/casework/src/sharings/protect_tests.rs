//! Every piece of a package is looked at, under the name by which its sender knows it, and what is
//! cut leaves nothing behind.

use super::{
    CUT, Part, ProtectedKind, ProtectedValue, ToSend, cut, cut_protected, egress, field_of, joined,
    parts_of,
};
use crate::RecipientChoice;
use domain::{
    body_map::{BodyFigure, BodyMark, site_of},
    concern::StatementKind,
    decision::{ChosenItem, ItemSource, PersonDetail},
};
use exchange::{ChildShared, Correction, OutsideParty, Package, Party, Recipient, SharedItem};
use uuid::Uuid;

const PLACE: &str = "14 Heron Quay";

fn party(person: &str) -> Party {
    Party {
        agency_id: Uuid::from_u128(1),
        agency: "Oakbourne Academy".into(),
        agency_cy: String::new(),
        person: person.into(),
        role: String::new(),
    }
}

/// A package in which each piece that somebody wrote is its own word.
fn package(to: Recipient) -> Package {
    let mut mark = BodyMark::at(BodyFigure::Child, site_of("front.knee.left").unwrap());
    (mark.shape, mark.colour, mark.note) = ("shape".into(), "colour".into(), "note".into());
    Package {
        id: Uuid::from_u128(2),
        decision_id: None,
        emergency: false,
        from: party("Meera Joshi"),
        to,
        sent_at_us: 0,
        child: ChildShared {
            name: Some("name".into()),
            group: Some("group".into()),
            address: Some("address".into()),
            phone: Some("phone".into()),
            ..ChildShared::default()
        },
        purpose: "purpose".into(),
        items: vec![SharedItem {
            item_id: Uuid::from_u128(3),
            source_agency_id: Uuid::from_u128(1),
            source_agency: String::new(),
            source_agency_cy: String::new(),
            source_person: "source".into(),
            kind: Some(StatementKind::Fact),
            childs_words: false,
            reported_by: Some("reported".into()),
            historical_date: Some("date".into()),
            when: None,
            text: "said".into(),
            why: "why".into(),
            marks: vec![],
            body_map: vec![mark],
        }],
        note: "text".into(),
        handling: String::new(),
        reply_to_phone: String::new(),
        basis: None,
        citation: String::new(),
        corrects: Some(Correction {
            sharing_id: Uuid::from_u128(4),
            digest: ledger::leaf_hash(b"first"),
            what: "what".into(),
        }),
    }
}

fn names(p: &mut Package) -> Vec<(String, String)> {
    let parts = parts_of(p);
    let name = |part: &Part| match part {
        Part::Item(n) => format!("item {n}"),
        Part::Field(field) => (*field).to_owned(),
    };
    parts
        .iter()
        .map(|(p, text)| (name(p), (**text).clone()))
        .collect()
}

#[test]
fn every_piece_that_somebody_wrote_is_looked_at_under_its_name() {
    let to = Recipient::Outside(OutsideParty {
        organisation: "organisation".into(),
        person: "person".into(),
    });
    let mut found = names(&mut package(to));
    let mut wanted: Vec<(String, String)> = [
        ("purpose", "purpose"),
        ("text", "text"),
        ("recipient", "organisation"),
        ("recipient", "person"),
        ("what", "what"),
        ("detail-name", "name"),
        ("detail-group", "group"),
        ("detail-address", "address"),
        ("detail-phone", "phone"),
        ("item 0", "said"),
        ("item 0", "why"),
        ("item 0", "source"),
        ("item 0", "reported"),
        ("item 0", "date"),
        ("item 0", "shape"),
        ("item 0", "colour"),
        ("item 0", "note"),
    ]
    .map(|(n, t)| (n.to_owned(), t.to_owned()))
    .into();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    let within = names(&mut package(Recipient::Agency(party("duty manager"))));
    assert!(within.contains(&("recipient".into(), "duty manager".into())));
}

#[test]
fn what_is_cut_leaves_nothing_in_any_piece() {
    let mut p = package(Recipient::Agency(party("")));
    let said = format!("At {PLACE}. Yes, {PLACE}!");
    p.items[0].text.clone_from(&said);
    p.items[0].body_map[0].note.clone_from(&said);
    // Over the end of one piece and the beginning of the next, as the package has them.
    p.purpose = "She is at 14 Heron".into();
    p.note = "Quay, and nobody is with her".into();
    let values = [ProtectedValue {
        kind: ProtectedKind::Address,
        text: PLACE.into(),
    }];
    let mut parts = parts_of(&mut p);
    let (text, places) = joined(&parts);
    let leaks = egress::scan(&text, &values);
    assert_eq!(leaks.len(), 5, "{leaks:?}");
    cut(&mut parts, &places, &leaks);
    let held = format!("At {CUT}. Yes, {CUT}!");
    assert_eq!(p.items[0].text, held);
    assert_eq!(p.items[0].body_map[0].note, held);
    assert_eq!(p.purpose, format!("She is at {CUT}"));
    assert_eq!(p.note, format!("{CUT}, and nobody is with her"));
    let left = String::from_utf8(p.to_bytes()).unwrap();
    assert!(egress::scan(&left, &values).is_empty(), "{left}");
}

#[test]
fn values_that_run_into_each_other_are_cut_as_one() {
    let value = |kind, text: &str| ProtectedValue {
        kind,
        text: text.into(),
    };
    let values = [
        value(ProtectedKind::Address, PLACE),
        value(ProtectedKind::Place, "Quay House"),
    ];
    let mut said = format!("She is at {PLACE} House, and at {PLACE}, Quay House.");
    assert_eq!(cut_protected(vec![&mut said], &values), 4);
    assert_eq!(said, format!("She is at {CUT}, and at {CUT}, {CUT}."));
}

#[test]
fn what_was_ticked_is_named_by_its_place_among_all_that_was_ticked() {
    let detail = |detail| ChosenItem::new(ItemSource::Detail { detail });
    let statement = || {
        ChosenItem::new(ItemSource::Statement {
            concern_id: Uuid::from_u128(4),
            statement_id: Uuid::from_u128(5),
        })
    };
    let s = ToSend {
        recipient_person: String::new(),
        decision_id: Uuid::from_u128(1),
        sharing_id: Uuid::from_u128(2),
        person_id: Uuid::from_u128(3),
        recipient: RecipientChoice::Agency(Uuid::from_u128(6)),
        items: vec![
            detail(PersonDetail::Name),
            statement(),
            detail(PersonDetail::Address),
            statement(),
        ],
        text: String::new(),
        basis: None,
        purpose: String::new(),
        emergency: false,
        release: String::new(),
        corrects: None,
    };
    for (part, name) in [
        (Part::Field("detail-name"), "items-1"),
        (Part::Item(0), "items-2"),
        (Part::Field("detail-address"), "items-3"),
        (Part::Item(1), "items-4"),
        (Part::Field("detail-phone"), "items"),
        (Part::Field("purpose"), "purpose"),
    ] {
        assert_eq!(field_of(&s, &part), name);
    }
}
