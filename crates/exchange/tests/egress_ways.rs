//! Ways of writing one by one: each that is known is found, and each limit lies where it is said.
#![allow(clippy::unwrap_used)]

use exchange::egress::{FoundPart, ProtectedKind, ProtectedValue, scan, scan_html};

fn value(kind: ProtectedKind, text: &str) -> ProtectedValue {
    ProtectedValue {
        kind,
        text: text.to_owned(),
    }
}

fn parts(address: &str, text: &str) -> Vec<FoundPart> {
    let home = [value(ProtectedKind::Address, address)];
    scan(text, &home).into_iter().map(|l| l.part).collect()
}

fn is_found(kind: ProtectedKind, protected: &str, text: &str) -> bool {
    !scan(text, &[value(kind, protected)]).is_empty()
}

#[test]
fn every_short_form_of_a_street_is_the_same_street() {
    for (long, short) in [
        ("Road", "Rd"),
        ("Street", "St"),
        ("Avenue", "Ave"),
        ("Avenue", "Av"),
        ("Close", "Cl"),
        ("Court", "Ct"),
        ("Crescent", "Cresc"),
        ("Crescent", "Cres"),
        ("Drive", "Dr"),
        ("Gardens", "Gdns"),
        ("Gardens", "Gdn"),
        ("Gardens", "Garden"),
        ("Grove", "Gr"),
        ("Lane", "Ln"),
        ("Place", "Pl"),
        ("Square", "Sq"),
        ("Terrace", "Terr"),
        ("Terrace", "Ter"),
    ] {
        for (kept, written) in [(long, short), (short, long)] {
            let found = parts(
                &format!("9 Brambling {kept}, Xville"),
                &format!("in Brambling {written} now"),
            );
            assert!(
                found.contains(&FoundPart::Street),
                "{kept} as {written}: {found:?}"
            );
        }
    }
    for (kept, written) in [
        ("Mount Brambling", "Mt. Brambling"),
        ("Saint Brambling", "St Brambling"),
        ("Sant Brambling", "St. Brambling"),
        ("Brambling and Heron", "Brambling Heron"),
        ("Apartment Brambling", "Apt Brambling"),
    ] {
        assert!(
            is_found(ProtectedKind::Other, kept, written),
            "{kept} as {written}"
        );
    }
}

#[test]
fn every_word_for_a_street_makes_one() {
    for word in [
        "Way", "Hill", "Row", "Walk", "Rise", "View", "Mews", "Green", "Park", "Parade", "Path",
        "Yard", "Wharf",
    ] {
        let found = parts(
            &format!("9 Brambling {word}\nXville"),
            &format!("near Brambling {word}"),
        );
        assert!(found.contains(&FoundPart::Street), "{word}: {found:?}");
    }
    for word in [
        "Heol", "Ffordd", "Stryd", "Lôn", "Clos", "Rhodfa", "Maes", "Cwrt", "Llys", "Rhes", "Rhiw",
        "Cilgant", "Parc",
    ] {
        let found = parts(
            &format!("9 {word} Brambling\nXville"),
            &format!("ger {word} Brambling"),
        );
        assert!(found.contains(&FoundPart::Street), "{word}: {found:?}");
    }
    assert!(
        parts("9 Brambling Xton\nXville", "near Brambling Xton").is_empty(),
        "no street"
    );
}

#[test]
fn the_parts_of_an_address_that_give_it_away_are_looked_for_by_themselves() {
    for (address, text, part) in [
        (
            "Rose Cottage\nXville",
            "at Rose Cottage",
            FoundPart::HouseAndStreet,
        ),
        (
            "The Hollies\n12 Brynteg\nXville",
            "by 12 Brynteg",
            FoundPart::HouseAndStreet,
        ),
        (
            "The Hollies\nOrchard Lane\nXville",
            "in Orchard Lane",
            FoundPart::HouseAndStreet,
        ),
        (
            "12\nBrynteg\nXville",
            "by 12 Brynteg",
            FoundPart::HouseAndStreet,
        ),
        (
            "12a\nBrynteg\nXville",
            "by 12a Brynteg",
            FoundPart::HouseAndStreet,
        ),
        (
            "The Hollies; 12 Brynteg; Xville",
            "by 12 Brynteg",
            FoundPart::HouseAndStreet,
        ),
        ("12 Elms, Xville", "12 elms", FoundPart::HouseAndStreet),
    ] {
        assert_eq!(
            parts(address, text).first(),
            Some(&part),
            "{address:?} in {text:?}"
        );
    }
    for (address, text) in [
        ("Rose Cottage\nXville", "in Xville"),
        ("1 Elms\nXville", "1 elms"),
        ("Flat 12\nBrynteg\nXville", "in Flat 12"),
    ] {
        assert!(parts(address, text).is_empty(), "{address:?} in {text:?}");
    }
    for flat in [
        "Flat",
        "Apartment",
        "Apt",
        "Unit",
        "Room",
        "Fflat",
        "Ystafell",
        "Uned",
    ] {
        let address = format!("{flat} 1234567\nBrynteg\nXville");
        assert!(
            parts(&address, &format!("{flat} 1234567")).is_empty(),
            "{flat}"
        );
        let more = format!("{flat} 12 Heronry\nBrynteg\nXville");
        assert!(
            !parts(&more, &format!("{flat} 12 Heronry")).is_empty(),
            "{flat} with a name"
        );
    }
}

#[test]
fn a_postcode_is_known_by_its_shape() {
    for postcode in [
        "M1 1AA", "M60 1NW", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "B338TH",
    ] {
        for written in [
            postcode.to_owned(),
            postcode.replace(' ', "").to_lowercase(),
        ] {
            let found = parts(
                &format!("9 Brambling Road\nXville {postcode}"),
                &format!("near {written}."),
            );
            assert!(
                found.contains(&FoundPart::Postcode),
                "{postcode} as {written}: {found:?}"
            );
        }
    }
    for no in [
        "ABC1 1AA",
        "1A 1AA",
        "AB1 AAA",
        "AB1 11A",
        "AB123 1AA",
        "ABC 1AA",
        "AB1 1A",
        "A1é 1AA",
        "M11 A1A",
    ] {
        let found = parts(
            &format!("The Hollies\nBrynteg\nXville {no}"),
            &format!("near {no}."),
        );
        assert!(!found.contains(&FoundPart::Postcode), "{no}: {found:?}");
    }
}

#[test]
fn a_telephone_is_the_same_from_wherever_it_is_rung() {
    let ways = [
        "01632 960456",
        "+44 1632 960456",
        "0044 1632 960456",
        "+44 (0)1632 960456",
        "1632960456",
    ];
    for kept in ["01632 960 456", "+44 1632 960 456", "0044 1632 960456"] {
        for written in ways {
            assert!(
                is_found(ProtectedKind::Phone, kept, written),
                "{kept} as {written}"
            );
        }
    }
    // A number of ten digits that begins with 44 is not from abroad.
    assert!(is_found(ProtectedKind::Phone, "4412345678", "44 1234 5678"));
    assert!(!is_found(ProtectedKind::Phone, "4412345678", "12345678"));
    assert!(is_found(ProtectedKind::Phone, "0123456", "123456"));
    assert!(
        !is_found(ProtectedKind::Phone, "012345", "12345"),
        "too short to say anything"
    );
}

#[test]
fn what_is_too_short_is_found_everywhere_and_looked_for_nowhere() {
    assert!(is_found(ProtectedKind::Other, "Bex", "with Bex today"));
    assert!(!is_found(ProtectedKind::Other, "Be", "to be"));
    assert!(
        !is_found(ProtectedKind::Other, "Road", "third and hardly"),
        "rd is no road"
    );
    assert!(is_found(ProtectedKind::Other, "My Close", "at My Cl"));
    assert!(is_found(ProtectedKind::Other, "Road", "the road"));
}

#[test]
fn each_place_of_each_value_is_told() {
    let home = value(ProtectedKind::Address, "14 Orchard Close\nXville");
    let text = "14 Orchard Close, once more 14 Orchard Close, and Orchard Close";
    let at = |values: &[ProtectedValue]| -> Vec<(usize, String)> {
        let cut = |l: exchange::egress::Leak| (l.value, text[l.at].to_owned());
        scan(text, values).into_iter().map(cut).collect()
    };
    let all = ["14 Orchard Close", "14 Orchard Close", "Orchard Close"];
    let once: Vec<(usize, String)> = all.iter().map(|t| (0, (*t).to_owned())).collect();
    assert_eq!(at(std::slice::from_ref(&home)), once);
    // Two people at one address: each is told.
    let twice = at(&[home.clone(), home]);
    assert_eq!(twice.len(), 6);
    assert_eq!(twice.iter().filter(|(v, _)| *v == 1).count(), 3);
}

#[test]
fn letters_are_the_same_in_whatever_dress() {
    for (kept, written) in [
        ("Weißmann", "Weissmann"),
        ("Søren", "Soren"),
        ("Łukasz", "Lukasz"),
        ("Đorđe", "Dorde"),
        ("Guðrun", "Gudrun"),
        ("Işık", "Isik"),
        ("Ellen", "E\u{301}llen"),
        ("Ellen", "El\u{200B}l\u{2060}e\u{FE0F}n"),
        ("Ellen", "E\u{034F}l\u{061C}l\u{180E}e\u{FEFF}n"),
        ("Ellen", "ELLEN"),
    ] {
        assert!(
            is_found(ProtectedKind::Other, kept, written),
            "{kept} as {written}"
        );
    }
}

#[test]
fn entities_are_read_as_a_browser_reads_them() {
    let who = [value(ProtectedKind::Other, "Brambling")];
    for html in [
        "<p>Br&#97;mbling</p>",
        "<p>Br&#x61;mbling</p>",
        "<p>Br&#X61;mbling</p>",
        "<p>Bram&shy;bling</p>",
        "<p>Bram&nbsp;bling</p>",
        "<p>Bram&amp;bling</p>",
        "<p>Bram&apos;bling</p>",
        "<p>Bram&quot;bling</p>",
        "<p>Bram&lt;bling</p>",
        "<p>Bram&gt;bling</p>",
        "<input value=\"Brambling\">",
        // A bracket in the quotes of a value ends no tag.
        "<p>Bram<b title=\"a>b\">bling</b></p>",
        "<p>Bram<b title='a>b'>bling</b></p>",
        "<p>Bram<b title = \"a>b\" class=x>bling</b></p>",
        "<p>Bram<b title=\"a'>b\">bling</b></p>",
        "<p>Bram<b title=\"&quot;>\">bling</b></p>",
        // Quotes that begin no value, or never end.
        "<p>Bram<b \">bling</b></p>",
        "<p>Bram<b x=y\">bling</b></p>",
        "<p>Bram<b title=\">bling</b></p>",
    ] {
        assert!(!scan_html(html, &who).is_empty(), "{html}");
    }
    for html in [
        "<p>Bram&bling;</p>",
        "<p>Br&#97mbling</p>",
        "<p>&#x110000;Br mbling</p>",
        "&",
        "&;",
        "&#;",
        "<p>Bram&amp</p>",
    ] {
        // Whatever is no entity stays as it is, and does no harm.
        scan_html(html, &who);
    }
    let html = "<p>&nbsp;&#x1F600;Br&#97;mbling</p>";
    let leak = scan_html(html, &who).remove(0);
    assert_eq!(&html[leak.at], "Br&#97;mbling");
}
