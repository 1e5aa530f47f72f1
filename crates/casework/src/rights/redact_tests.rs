//! Names go whole and in parts, whatever their case and accents; the child's own stay; what was cut
//! cannot be read any more.

use super::*;
use crate::rights::passages::{passages, without};
use proptest::prelude::*;

fn person(given: &str, family: &str) -> PersonContent {
    PersonContent {
        given_names: given.into(),
        family_name: family.into(),
        ..PersonContent::default()
    }
}

/// Zainab Malik asks; her brother Idris Malik, a neighbour and a friend are others.
fn names() -> NamesToCut {
    let mut n = NamesToCut::default();
    n.keep(&person("Zainab", "Malik"));
    n.add(&person("Idris", "Malik"));
    n.add(&person("Siôn", "ap Gwyn"));
    n.add(&person("May", "Thornbury-Hale"));
    n.add_typed("Told by Mrs Hartley from next door");
    n
}

fn cut(text: &str) -> String {
    let mut text = text.to_owned();
    names().cut(&mut text);
    text
}

#[test]
fn names_of_others_go_and_the_childs_own_stay() {
    for (said, left) in [
        (
            "Zainab Malik and Idris Malik came.",
            "Zainab Malik and [name / enw] came.",
        ),
        (
            "IDRIS's coat; idris, Ïdris.",
            "[name / enw]'s coat; [name / enw], [name / enw].",
        ),
        (
            "Sion and Si\u{200b}on and Sio\u{302}n.",
            "[name / enw] and [name / enw] and [name / enw].",
        ),
        (
            "Mrs Hartley saw the Hartleys.",
            "Mrs [name / enw] saw the [name / enw].",
        ),
        (
            "May came, and may come again.",
            "[name / enw] came, and may come again.",
        ),
        ("Thornbury-Hale, Hale.", "[name / enw], [name / enw]."),
        ("Door to door.", "Door to door."),
    ] {
        assert_eq!(cut(said), left);
    }
}

#[test]
fn a_passage_that_may_name_a_stranger_is_doubtful() {
    let n = names();
    for doubtful in [
        "Then Priscilla shouted.",
        "The man, mr Ogden, shouted.",
        "Mr ogden shouted.",
        "Ring 01632 960 123.",
        "Write to somebody@example.org",
        "Darren hit him.",
    ] {
        assert!(n.doubtful(doubtful), "{doubtful}");
    }
    for plain in [
        "She said that Zainab was cold.",
        "He came on Monday with his mum.",
        "Roedd hi’n oer.",
        "I saw Idris.",
    ] {
        assert!(!n.doubtful(plain), "{plain}");
    }
}

#[test]
fn a_text_falls_into_sentences_and_lines() {
    let text = "She was cold. “Go away!” he said.\n\nMrs. Hall rang at 3.15 today… Then nothing";
    let found: Vec<&str> = passages(text).into_iter().map(|r| &text[r]).collect();
    assert_eq!(
        found,
        [
            "She was cold.",
            "“Go away!”",
            "he said.",
            "Mrs. Hall rang at 3.15 today…",
            "Then nothing"
        ]
    );
}

#[test]
fn what_is_cut_leaves_one_mark_for_each_run() {
    let text = "One. Two. Three.\nFour.";
    let all = passages(text);
    assert_eq!(
        without(text, &all, |n| n == 1 || n == 2),
        "One. [removed / tynnwyd]\nFour."
    );
    assert_eq!(without(text, &all, |_| true), "[removed / tynnwyd]");
    assert_eq!(without(text, &all, |_| false), text);
    let mut typed = "By the old Mill, the old mill".to_owned();
    assert_eq!(cut_words(&mut typed, &["Old Mill".into(), " ".into()]), 2);
    assert_eq!(typed, "By the [removed / tynnwyd], the [removed / tynnwyd]");
}

proptest! {
    /// Whatever stands around it, nothing of a cut passage is left, and all else is.
    #[test]
    fn a_cut_passage_is_gone_and_all_else_stays(
        said in prop::collection::vec("[a-zA-Zŵéı ]{1,30}[.!?\n]", 1..8),
        cut in prop::collection::vec(any::<bool>(), 8),
    ) {
        let text = said.join(" ");
        let all = passages(&text);
        let left = without(&text, &all, |n| cut[n % 8]);
        let kept: Vec<&str> = all.iter().enumerate().filter(|(n, _)| !cut[n % 8]).map(|(_, r)| &text[r.clone()]).collect();
        let read: Vec<String> = left.replace(PASSAGE_CUT, "\n").lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
        let plain = |s: &str| s.split_whitespace().collect::<String>();
        prop_assert_eq!(plain(&read.join(" ")), plain(&kept.join(" ")));
    }

    /// No name that is sought is found again after it was cut.
    #[test]
    fn nothing_that_was_cut_is_found_again(text in "([Ii]dris|Sion|siôn|Hartley|May|x|\\.|'s| |-){0,30}") {
        let mut text = text;
        names().cut(&mut text);
        prop_assert!(!names().names_somebody(&text), "{}", text);
    }
}
