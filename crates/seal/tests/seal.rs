//! What the house relies on: sealed text opens with its key in its place and nowhere else.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use seal::{AgencyKey, DataKey, MasterKey, OVERHEAD, Place, SealError, VERSION};

const AGENCY: [u8; 16] = [7; 16];
const OTHER: [u8; 16] = [8; 16];
const PLACE: Place<'_> = Place {
    table: "concerns",
    row: [1; 16],
    column: "what_was_seen",
};

#[test]
fn opens_only_in_its_place() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, b"He was afraid to go home").unwrap();
    assert_eq!(
        key.open(&PLACE, &sealed).unwrap(),
        b"He was afraid to go home"
    );
    for place in [
        Place {
            table: "notes",
            ..PLACE
        },
        Place {
            row: [2; 16],
            ..PLACE
        },
        Place {
            column: "own_words",
            ..PLACE
        },
        // The borders between the parts count too.
        Place {
            table: "concern",
            column: "swhat_was_seen",
            ..PLACE
        },
    ] {
        assert_eq!(key.open(&place, &sealed), Err(SealError::DoesNotOpen));
    }
}

#[test]
fn same_text_seals_differently_each_time() {
    let key = DataKey::generate().unwrap();
    assert_ne!(
        key.seal(&PLACE, b"same").unwrap(),
        key.seal(&PLACE, b"same").unwrap()
    );
}

#[test]
fn another_key_opens_nothing() {
    let sealed = DataKey::generate().unwrap().seal(&PLACE, b"text").unwrap();
    assert_eq!(
        DataKey::generate().unwrap().open(&PLACE, &sealed),
        Err(SealError::DoesNotOpen)
    );
    assert_eq!(
        AgencyKey::generate().unwrap().open(&PLACE, &sealed),
        Err(SealError::DoesNotOpen)
    );
    assert_eq!(
        MasterKey::generate().unwrap().open(&PLACE, &sealed),
        Err(SealError::DoesNotOpen)
    );
}

/// Whoever can read a column through the server must not get at a wrapped key by copying it there.
#[test]
fn a_wrapped_key_does_not_open_as_a_column() {
    let (master, agency, data) = (
        MasterKey::generate().unwrap(),
        AgencyKey::generate().unwrap(),
        DataKey::generate().unwrap(),
    );
    let wrapped = master.wrap_agency_key(AGENCY, &agency).unwrap();
    assert_eq!(master.open(&PLACE, &wrapped), Err(SealError::DoesNotOpen));
    let wrapped = agency.wrap_data_key(AGENCY, PLACE.row, &data).unwrap();
    assert_eq!(agency.open(&PLACE, &wrapped), Err(SealError::DoesNotOpen));
    let column = agency.seal(&PLACE, &[0; 32]).unwrap();
    assert_eq!(
        agency
            .unwrap_data_key(AGENCY, PLACE.row, &column)
            .unwrap_err(),
        SealError::DoesNotOpen
    );
}

#[test]
fn every_flipped_bit_is_noticed() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, b"short").unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let expected = if bit < 8 {
            SealError::UnknownVersion(changed[0])
        } else {
            SealError::DoesNotOpen
        };
        assert_eq!(key.open(&PLACE, &changed), Err(expected), "bit {bit}");
    }
}

#[test]
fn cut_off_input_and_other_versions_are_named() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, b"").unwrap();
    assert_eq!(sealed.len(), OVERHEAD);
    for len in 0..OVERHEAD {
        assert_eq!(
            key.open(&PLACE, &sealed[..len]),
            Err(SealError::Truncated {
                found: len,
                least: OVERHEAD
            })
        );
    }
    let longer = key.seal(&PLACE, b"text").unwrap();
    assert_eq!(
        key.open(&PLACE, &longer[..OVERHEAD + 2]),
        Err(SealError::DoesNotOpen)
    );
    let mut old = sealed;
    old[0] = VERSION - 1;
    assert_eq!(key.open(&PLACE, &old), Err(SealError::UnknownVersion(0)));
}

#[test]
fn wrapped_keys_are_bound_to_agency_and_key_id() {
    let master = MasterKey::generate().unwrap();
    let agency = AgencyKey::generate().unwrap();
    let data = DataKey::generate().unwrap();
    let sealed = data.seal(&PLACE, b"text").unwrap();
    let wrapped_agency = master.wrap_agency_key(AGENCY, &agency).unwrap();
    let wrapped_data = agency.wrap_data_key(AGENCY, [3; 16], &data).unwrap();
    drop((agency, data));

    let agency = master.unwrap_agency_key(AGENCY, &wrapped_agency).unwrap();
    let data = agency
        .unwrap_data_key(AGENCY, [3; 16], &wrapped_data)
        .unwrap();
    assert_eq!(data.open(&PLACE, &sealed).unwrap(), b"text");

    assert_eq!(
        master
            .unwrap_agency_key(OTHER, &wrapped_agency)
            .unwrap_err(),
        SealError::DoesNotOpen
    );
    assert_eq!(
        MasterKey::generate()
            .unwrap()
            .unwrap_agency_key(AGENCY, &wrapped_agency)
            .unwrap_err(),
        SealError::DoesNotOpen
    );
    assert_eq!(
        agency
            .unwrap_data_key(OTHER, [3; 16], &wrapped_data)
            .unwrap_err(),
        SealError::DoesNotOpen
    );
    assert_eq!(
        agency
            .unwrap_data_key(AGENCY, [4; 16], &wrapped_data)
            .unwrap_err(),
        SealError::DoesNotOpen
    );
}

#[test]
fn destroying_the_wrapped_key_destroys_the_text() {
    let agency = AgencyKey::generate().unwrap();
    let data = DataKey::generate().unwrap();
    let sealed = data.seal(&PLACE, b"text").unwrap();
    let mut wrapped = agency.wrap_data_key(AGENCY, [3; 16], &data).unwrap();
    drop(data);
    wrapped.fill(0);
    assert!(agency.unwrap_data_key(AGENCY, [3; 16], &wrapped).is_err());
    // A new key under the same id does not bring the text back.
    let again = DataKey::generate().unwrap();
    let wrapped = agency.wrap_data_key(AGENCY, [3; 16], &again).unwrap();
    let again = agency.unwrap_data_key(AGENCY, [3; 16], &wrapped).unwrap();
    assert_eq!(again.open(&PLACE, &sealed), Err(SealError::DoesNotOpen));
}

#[test]
fn key_files_are_read_in_hex_and_base64_and_nothing_else() {
    let hex = "00".repeat(31) + "fF";
    let key = MasterKey::from_text(&format!("  {hex}\n")).unwrap();
    assert_eq!(*key.to_text(), hex.to_lowercase());
    for text in [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8",
    ] {
        assert_eq!(
            *MasterKey::from_text(text).unwrap().to_text(),
            *key.to_text()
        );
    }
    let url = "-_".repeat(21) + "8";
    assert_eq!(
        *MasterKey::from_text(&url).unwrap().to_text(),
        *MasterKey::from_text(&("+/".repeat(21) + "8="))
            .unwrap()
            .to_text()
    );
    for bad in [
        "",
        "00",
        &"00".repeat(33),
        &"zz".repeat(32),
        "AAAA",
        &format!("{hex} {hex}"),
    ] {
        assert_eq!(
            MasterKey::from_text(bad).unwrap_err(),
            SealError::BadKeyText,
            "{bad:?}"
        );
    }
}

#[test]
fn keys_never_show_themselves() {
    let key = MasterKey::generate().unwrap();
    assert_eq!(format!("{key:?}"), "MasterKey(hidden)");
    assert_eq!(
        format!("{:?}", AgencyKey::generate().unwrap()),
        "AgencyKey(hidden)"
    );
    assert_eq!(
        format!("{:?}", DataKey::generate().unwrap()),
        "DataKey(hidden)"
    );
    assert_eq!(format!("{:?}", key.token_key()), "TokenKey(hidden)");
}

proptest! {
    #[test]
    fn what_was_sealed_opens(plain in proptest::collection::vec(any::<u8>(), 0..2000), table in ".{0,20}", row: [u8; 16], column in ".{0,20}") {
        let place = Place { table: &table, row, column: &column };
        let (master, agency, data) = (MasterKey::generate().unwrap(), AgencyKey::generate().unwrap(), DataKey::generate().unwrap());
        prop_assert_eq!(master.open(&place, &master.seal(&place, &plain).unwrap()).unwrap(), plain.clone());
        prop_assert_eq!(agency.open(&place, &agency.seal(&place, &plain).unwrap()).unwrap(), plain.clone());
        let sealed = data.seal(&place, &plain).unwrap();
        prop_assert_eq!(sealed.len(), plain.len() + OVERHEAD);
        prop_assert_eq!(data.open(&place, &sealed).unwrap(), plain);
    }

    #[test]
    fn rubbish_never_opens_and_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(DataKey::generate().unwrap().open(&PLACE, &bytes).is_err());
    }
}
