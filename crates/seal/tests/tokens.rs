//! What search relies on: the same name finds itself however it is written, and tokens of two
//! agencies, two fields or two names never meet.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use proptest::prelude::*;
use seal::{
    AgencyKey, MasterKey, PREFIX_LETTERS, constant_time_eq, fold, fold_sign_in, hash_token,
    random_bytes, random_digits, random_token,
};

#[test]
fn names_fold_to_one_form() {
    for (written, folded) in [
        ("Siân", "sian"),
        ("O’Brien", "obrien"),
        ("O'BRIEN", "obrien"),
        ("Smith-Jones", "smith jones"),
        ("Smith\u{2010}Jones", "smith jones"),
        ("  Łukasz   Øye ", "lukasz oye"),
        ("Straße", "strasse"),
        ("İpek Işık", "ipek isik"),
        ("Ann\u{200B}a\u{202E}", "anna"),
        ("Ｊａｎｅ", "jane"),
        ("ﬁona", "fiona"),
        ("Νίκος", "νικοσ"),
        ("St. Mary's", "st marys"),
        ("- -", ""),
        ("", ""),
    ] {
        assert_eq!(fold(written), folded, "{written:?}");
    }
}

#[test]
fn sign_in_names_keep_what_tells_people_apart() {
    assert_eq!(
        fold_sign_in(" J.Owen@Ysgol.example\u{200B} "),
        "j.owen@ysgol.example"
    );
    assert_ne!(fold_sign_in("j.owen"), fold_sign_in("jowen"));
    assert_ne!(fold_sign_in("siân"), fold_sign_in("sian"));
}

#[test]
fn tokens_differ_by_key_field_and_text() {
    let (a, b) = (
        AgencyKey::generate().unwrap(),
        AgencyKey::generate().unwrap(),
    );
    let master = MasterKey::generate().unwrap();
    let all = [
        a.token_key().token("family_name", "owen"),
        a.token_key().token("given_name", "owen"),
        a.token_key().token("family_name", "owens"),
        a.token_key().token("family_nameo", "wen"),
        b.token_key().token("family_name", "owen"),
        master.token_key().token("family_name", "owen"),
    ];
    assert_eq!(HashSet::from(all).len(), all.len());
    assert_eq!(
        a.token_key().token("family_name", "owen"),
        all[0],
        "the same each time"
    );
}

#[test]
fn a_name_is_found_by_its_beginning() {
    let key = AgencyKey::generate().unwrap().token_key();
    let stored: HashSet<_> = key
        .prefix_tokens("name", "Mary-Ann Llewelyn-Prydderch")
        .into_iter()
        .collect();
    for typed in [
        "m",
        "Mary",
        "ann",
        "maryann",
        "mary-ann",
        "LLEW",
        "llewelyn-p",
        "Prydderch",
        "prydd mary",
    ] {
        let wanted = key.query_tokens("name", typed);
        assert!(
            !wanted.is_empty() && wanted.iter().all(|t| stored.contains(t)),
            "{typed}"
        );
    }
    for typed in ["lary", "x", "mary xena", "ryann"] {
        assert!(
            !key.query_tokens("name", typed)
                .iter()
                .all(|t| stored.contains(t)),
            "{typed}"
        );
    }
    assert_eq!(key.prefix_tokens("name", "Bo").len(), 2);
    assert_eq!(
        key.prefix_tokens("name", &"x".repeat(50)).len(),
        PREFIX_LETTERS
    );
    assert!(key.prefix_tokens("name", " ' ").is_empty());
    assert!(key.query_tokens("name", "").is_empty());
}

#[test]
fn secrets_are_long_and_differ() {
    let token = random_token().unwrap();
    assert_eq!(token.len(), 43);
    assert!(
        token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    );
    assert_ne!(token, random_token().unwrap());
    assert_ne!(random_bytes::<32>().unwrap(), random_bytes::<32>().unwrap());
    let code = random_digits(8).unwrap();
    assert!(code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit()));
    // SHA-256 of "abc", FIPS 180-2 appendix B.1.
    assert_eq!(hash_token("abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
    assert!(constant_time_eq(b"abc", b"abc"));
    assert!(!constant_time_eq(b"abc", b"abd"));
    assert!(!constant_time_eq(b"abc", b"ab"));
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
        let once = fold_sign_in(&text);
        prop_assert_eq!(fold_sign_in(&once), once);
    }

    #[test]
    fn every_name_is_found_by_itself(name in "\\PC{0,30}") {
        let key = AgencyKey::generate().unwrap().token_key();
        let stored: HashSet<_> = key.prefix_tokens("name", &name).into_iter().collect();
        prop_assert!(key.query_tokens("name", &name).iter().all(|t| stored.contains(t)));
    }
}
