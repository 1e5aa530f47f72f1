//! A protected value does not leave unseen, however it is written, and ordinary text is let be.
#![allow(clippy::unwrap_used)]

use exchange::egress::{
    FoundPart, Leak, ProtectedKind, ProtectedValue, scan, scan_bytes, scan_html,
};
use proptest::prelude::*;

fn value(kind: ProtectedKind, text: &str) -> ProtectedValue {
    ProtectedValue {
        kind,
        text: text.to_owned(),
    }
}

fn protected() -> Vec<ProtectedValue> {
    vec![
        value(
            ProtectedKind::Address,
            "Flat 2, 14 Orchard Close\nLlanfair Bridge\nCF10 9ZZ",
        ),
        value(ProtectedKind::Phone, "01632 960 456"),
        value(ProtectedKind::Place, "St Brynach's Refuge"),
        value(ProtectedKind::Postcode, "SA99 9ZX"),
        value(ProtectedKind::Other, "Niamh O'Shea"),
    ]
}

fn found(text: &str) -> Vec<(usize, FoundPart, String)> {
    let cut = |leak: Leak| (leak.value, leak.part, text[leak.at].to_owned());
    scan(text, &protected()).into_iter().map(cut).collect()
}

#[test]
fn every_usual_way_of_writing_is_found() {
    for (text, value, part) in [
        (
            "She lives at 14 Orchard Close now",
            0,
            FoundPart::HouseAndStreet,
        ),
        (
            "She lives at 14, ORCHARD  CL.",
            0,
            FoundPart::HouseAndStreet,
        ),
        ("somewhere in orchard close", 0, FoundPart::Street),
        ("somewhere in Orchard Cl", 0, FoundPart::Street),
        ("near cf109zz", 0, FoundPart::Postcode),
        ("near CF 10\n9ZZ", 0, FoundPart::Postcode),
        (
            "flat 2 14 orchard close llanfair bridge cf10 9zz",
            0,
            FoundPart::Whole,
        ),
        ("Ring 01632 960456", 1, FoundPart::Whole),
        ("Ring +44 1632 960456", 1, FoundPart::Whole),
        ("Ring +44 (0)1632-960-456", 1, FoundPart::Whole),
        ("Ring 0044.1632.960.456", 1, FoundPart::Whole),
        ("Ring (01632)\n960456", 1, FoundPart::Whole),
        ("Ring ０１６３２ ９６０４５６", 1, FoundPart::Whole),
        ("moved to Saint Brynachs refuge", 2, FoundPart::Whole),
        ("moved to st. brynach\u{2019}s  REFUGE", 2, FoundPart::Whole),
        ("SA999ZX", 3, FoundPart::Whole),
        ("now called Niamh O\u{2019}Shea", 4, FoundPart::Whole),
        ("now called níamh o shea", 4, FoundPart::Whole),
        (
            "Or\u{200B}chard\u{00AD} Cl\u{202E}ose",
            0,
            FoundPart::Street,
        ),
        ("O r c h a r d   C l o s e", 0, FoundPart::Street),
    ] {
        let found = found(text);
        assert!(
            found.iter().any(|f| (f.0, f.1) == (value, part)),
            "{text:?}: {found:?}"
        );
    }
}

#[test]
fn the_place_is_where_it_stands() {
    assert_eq!(
        found("Tŷ: Ring +44 (0)1632 960456, please; or see Orchard Close."),
        [
            (1, FoundPart::Whole, "1632 960456".to_owned()),
            (0, FoundPart::Street, "Orchard Close".to_owned()),
        ]
    );
}

#[test]
fn ordinary_text_is_let_be() {
    for text in [
        "",
        "J was upset in the second lesson and asked to stay behind.",
        "Flat 2 was mentioned. The town is Llanfair Bridge.",
        "Ring the school on 01632 960457.",
        "He talked about an orchard, and how close it was to home... no: the orchards are closed.",
        "CF10 9AA",
        "Niamh said that O'Shaughnessy came.",
        "Bu'n drist yn y dosbarth.",
    ] {
        let found = found(text);
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
    assert!(scan("anything at all", &[]).is_empty());
    // Values of next to nothing do not hold everything back.
    let short = [
        value(ProtectedKind::Other, "-"),
        value(ProtectedKind::Phone, "101"),
        value(ProtectedKind::Address, "1"),
    ];
    assert!(scan("1 - 101", &short).is_empty());
}

#[test]
fn html_is_read_as_a_browser_would_and_as_source() {
    for html in [
        "<p>14 Orchard&nbsp;Close</p>",
        "<p>14 Orch<b>ard</b> Cl<!-- x -->ose</p>",
        "<p>14 &#79;rchard &#x43;lose</p>",
        "<a title=\"14 Orchard Close\">x</a>",
        "<p>01632<span> </span>960456</p>",
        "<p>St Brynach&#39;s Refuge</p>",
        "<p>1 &lt; 2, 14 Orchard Close</p>",
    ] {
        assert!(!scan_html(html, &protected()).is_empty(), "{html}");
    }
    assert!(scan_html("<p>Nothing &amp; nobody</p>", &protected()).is_empty());
    let html = "<p>é 14 Orch<b>ard</b> Close</p>";
    let leak = scan_html(html, &protected()).remove(0);
    assert_eq!(&html[leak.at], "14 Orch<b>ard</b> Close");
}

#[test]
fn bytes_that_are_no_text_do_no_harm() {
    let mut bytes = vec![0xFF, 0xFE, 0x00];
    bytes.extend(b"14 Orchard Close");
    bytes.push(0xC3);
    assert_eq!(
        scan_bytes(&bytes, &protected())[0].part,
        FoundPart::HouseAndStreet
    );
}

#[test]
fn a_welsh_street_is_known_by_its_first_word() {
    let home = [value(ProtectedKind::Address, "7 Heol y Bryn\nCaerafon")];
    assert_eq!(
        scan("mae'n byw yn Heol-y-Bryn", &home)[0].part,
        FoundPart::Street
    );
    assert!(scan("mae'n byw yng Nghaerafon", &home).is_empty());
}

#[test]
fn the_value_itself_is_never_printed() {
    assert_eq!(
        format!("{:?}", value(ProtectedKind::Phone, "01632 960 456")),
        "ProtectedValue(phone, hidden)"
    );
}

/// What may be put between any two characters without a reader noticing much.
const BETWEEN: &[&str] = &[
    "", "", "", " ", "  ", "\n", "-", ".", ",", "/", "\u{200B}", "\u{AD}", "\u{A0}", "\u{202E}",
    "\u{301}", "'", "_",
];

fn disguised(text: &str, choices: &[(u8, bool, bool)]) -> String {
    let mut out = String::new();
    for (c, (between, upper, wide)) in text.chars().zip(choices.iter().cycle()) {
        let c = if *upper {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        };
        match c {
            '!'..='~' if *wide => out.extend(char::from_u32(c as u32 + 0xFEE0)),
            _ => out.push(c),
        }
        out.push_str(BETWEEN[usize::from(*between) % BETWEEN.len()]);
    }
    out
}

/// What is cut out is cut out by the places that are told: one that is left out would leave.
#[test]
fn a_value_that_is_written_very_often_is_found_each_time() {
    let text = "Flat 2, 14 Orchard Close. Rang 01632 960456.\n".repeat(700);
    let leaks = scan(&text, &protected());
    let (mut rest, mut from) = (String::new(), 0);
    for leak in &leaks {
        rest.push_str(text.get(from..leak.at.start).unwrap_or_default());
        from = from.max(leak.at.end);
    }
    rest.push_str(&text[from..]);
    assert!(!rest.contains("Orchard") && !rest.contains("960456"));
    assert_eq!(leaks.len(), 1400, "one for each, and none twice");
}

proptest! {
    #[test]
    fn no_disguise_helps(which in 0usize..5, choices in proptest::collection::vec((any::<u8>(), any::<bool>(), any::<bool>()), 1..60), before in "\\PC{0,40}", after in "\\PC{0,40}") {
        let protected = protected();
        let text = format!("{before} {} {after}", disguised(&protected[which].text, &choices));
        let leaks = scan(&text, &protected);
        prop_assert!(leaks.iter().any(|leak| leak.value == which), "{:?}", text);
        for leak in leaks {
            prop_assert!(text.get(leak.at).is_some(), "on character borders");
        }
    }

    #[test]
    fn whatever_is_protected_is_found_in_itself(text in "[A-Za-zŵŷâêîôûéØßł0-9 ,.'-]{0,30}[A-Za-z0-9]{6}", kind in 0usize..5) {
        let kind = ProtectedKind::ALL[kind];
        prop_assume!(kind != ProtectedKind::Phone);
        prop_assert!(!scan(&text, &[value(kind, &text)]).is_empty());
    }

    #[test]
    fn any_text_can_be_scanned(text in any::<String>(), protected_text in any::<String>(), kind in 0usize..5) {
        let protected = [value(ProtectedKind::ALL[kind], &protected_text)];
        for leak in scan(&text, &protected) {
            prop_assert!(text.get(leak.at).is_some());
        }
        for leak in scan_html(&text, &protected) {
            prop_assert!(text.is_char_boundary(leak.at.start));
        }
    }
}
