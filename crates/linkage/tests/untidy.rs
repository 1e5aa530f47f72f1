#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]
//! Whatever somebody typed, exported or tore in half: it is read or refused, and never falls over.

use linkage::{Columns, CsvReader, Engine, Model, Outcome, Person, Settings, Verdict};
use proptest::prelude::*;

fn engine() -> Engine {
    Engine::new(Model::shipped(), Settings::default())
}

/// Headings as they are met, with a strange one now and then.
fn heading() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "id",
        "Forename",
        "Cyfenw",
        "dob",
        "Date of Birth",
        "postcode",
        "NHS number",
        "UPN",
        "Rhyw",
        "carer",
        "address 1",
        "address 2",
        "",
        "id",
    ];
    prop_oneof![
        3 => proptest::sample::select(KNOWN).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

fn cell() -> impl Strategy<Value = String> {
    const USUAL: &[&str] = &[
        "",
        "Siân",
        "O’Sorley",
        "ap Rhys",
        "2015-03-08",
        "31/02/2015",
        "08/03/15",
        "QA1 1AA",
        "9991000003",
        "999 100 0004",
        "A801200005001",
        "12 Heol Las",
        "m",
        "unknown",
        "Abdul",
        "é",
    ];
    prop_oneof![
        3 => proptest::sample::select(USUAL).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => "[a-z -]{0,200}",
    ]
}

proptest! {
    #[test]
    fn any_table_is_read_or_refused(
        headings in proptest::collection::vec(heading(), 0..8),
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..8), 0..8),
        map in proptest::collection::vec("[a-z]{0,6}=?\\PC{0,6}", 0..3),
    ) {
        if let Ok(columns) = Columns::settle(&headings, &rows, &map) {
            let mut engine = engine();
            let mut room = String::new();
            let mut taken = 0;
            for row in &rows {
                let person = columns.person(|i| row.get(i).map_or("", String::as_str), &mut room);
                taken += usize::from(engine.load(&person).is_ok());
            }
            engine.put_in_order();
            prop_assert_eq!(engine.len(), taken);
            prop_assert_eq!(engine.link().clusters.len(), taken);
        }
    }

    #[test]
    fn any_bytes_are_csv_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut reader = CsvReader::default();
        let mut at = 0;
        while let Ok(Some(used)) = reader.next(&bytes[at..], true) {
            prop_assert!(used > 0, "it goes on");
            at += used;
        }
    }

    #[test]
    fn any_record_is_its_own_match_or_nobodys(cells in proptest::collection::vec(cell(), 7)) {
        let [given, family, born, address, postcode, nhs, upn] = cells.as_slice() else {
            unreachable!()
        };
        let person = Person { id: "1", given, family, born, address, postcode, nhs, upn, ..Person::default() };
        let mut engine = engine();
        if engine.insert(&person).is_ok() {
            let again = Person { id: "2", ..person };
            engine.insert(&again).unwrap();
            let (score, pattern) = engine.compare("1", "2").unwrap();
            prop_assert!(score.weight.is_finite());
            prop_assert!(!pattern.clashes(), "a record does not clash with itself");
            let why = engine.explain("1", "2").unwrap();
            prop_assert!(why.svg(&|key| key.to_owned()).ends_with("</svg>"));
        }
    }
}

/// What a person decided is heard by a look-up, until it is taken back.
#[test]
fn a_look_up_hears_what_people_decided() {
    let mut engine = engine();
    let boy = Person {
        id: "gp",
        given: "Cai",
        family: "Pritchard",
        born: "2015-03-08",
        address: "12 Heol Las",
        postcode: "QA1 1AA",
        nhs: "9991000003",
        ..Person::default()
    };
    engine.insert(&boy).unwrap();
    let asked = Person {
        id: "school",
        ..boy
    };
    let look = |engine: &mut Engine| engine.look_up(&asked).unwrap();
    assert_eq!(look(&mut engine).outcome, Outcome::Match);
    engine.decide("school", "gp", Verdict::Different);
    let answer = look(&mut engine);
    assert!(answer.candidates.is_empty() && answer.household.is_empty());
    engine.decide("gp", "school", Verdict::TwinOrSibling);
    let answer = look(&mut engine);
    assert_eq!(answer.outcome, Outcome::Household);
    assert_eq!(answer.household[0].id, "gp");
    engine.take_back("gp", "school");
    assert_eq!(look(&mut engine).outcome, Outcome::Match);

    // Two whole numbers that differ: nobody but a person can say that they are one.
    let other = Person {
        nhs: "9991234578",
        ..asked
    };
    assert_ne!(engine.look_up(&other).unwrap().outcome, Outcome::Match);
    engine.decide("school", "gp", Verdict::Same);
    assert_eq!(engine.look_up(&other).unwrap().outcome, Outcome::Match);
}
