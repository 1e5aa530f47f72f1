//! How the parts of a picture look on paper: the rules of our style sheet for those that are printed.

use print::Colour;

pub(super) const INK: Colour = Colour(11, 12, 12);
pub(super) const WHITE: Colour = Colour(255, 255, 255);
const PLUM: Colour = Colour(0x5a, 0x2a, 0x57);
const LINE: Colour = Colour(0x4a, 0x44, 0x46);

/// How a part looks: the rules of our style sheet for the pictures that are printed.
#[derive(Clone)]
pub(super) struct Look {
    pub fill: Option<Colour>,
    pub pen: Option<(Colour, f32)>,
    pub size: f32,
    pub strong: bool,
    /// Lengths of dashes and gaps; none for a whole line.
    pub dashes: &'static [f32],
}

const fn look(fill: Option<Colour>, pen: Option<(Colour, f32)>) -> Look {
    Look {
        fill,
        pen,
        size: 12.0,
        strong: false,
        dashes: &[],
    }
}

const fn words(fill: Colour, size: f32, strong: bool) -> Look {
    Look {
        fill: Some(fill),
        pen: None,
        size,
        strong,
        dashes: &[],
    }
}

/// The look of a part by its classes and those of what it stands in; the more particular first.
pub(super) fn look_of(classes: &str, element: &str) -> Look {
    let has = |class: &str| classes.split(' ').any(|c| c == class);
    let pin = |n: u8| has(["sw-pin--0", "sw-pin--1", "sw-pin--2", "sw-pin--3"][usize::from(n)]);
    let wine = Colour(0x8c, 0x1d, 0x40);
    let grey = Colour(0x76, 0x76, 0x76);
    if has("sw-pin") {
        let pale = pin(2) || pin(3);
        return match (element, pale) {
            ("text", false) => words(WHITE, 12.0, true),
            ("text", true) => words(if pin(3) { grey } else { wine }, 12.0, !pin(3)),
            (_, true) => look(Some(WHITE), Some((if pin(3) { grey } else { wine }, 1.5))),
            (_, false) if pin(1) => look(Some(Colour(0xb4, 0x58, 0x7a)), Some((WHITE, 1.5))),
            (_, false) => look(Some(wine), Some((WHITE, 1.5))),
        };
    }
    if let Some(look) = family(&has) {
        return look;
    }
    let dot = |fill, pen: Colour, width| look(Some(fill), Some((pen, width)));
    let rules: [(&str, Look); 22] = [
        ("sw-lane--alt", look(Some(Colour(0xf5, 0xf1, 0xf5)), None)),
        ("sw-lane", look(Some(WHITE), None)),
        ("sw-lane__name", words(INK, 14.0, true)),
        (
            "sw-lane__tick",
            words(Colour(0x48, 0x49, 0x49), 12.0, false),
        ),
        ("sw-lane__axis", look(None, Some((grey, 1.0)))),
        (
            "sw-gap",
            Look {
                dashes: &[2.0, 5.0],
                ..look(None, Some((grey, 1.5)))
            },
        ),
        ("sw-dot--good", dot(WHITE, Colour(0x00, 0x70, 0x3c), 3.0)),
        (
            "sw-dot__plus",
            look(None, Some((Colour(0x00, 0x70, 0x3c), 2.0))),
        ),
        ("sw-dot--shared", dot(PLUM, WHITE, 2.0)),
        (
            "sw-dot--decision",
            dot(Colour(0x1d, 0x4f, 0x91), WHITE, 2.0),
        ),
        (
            "sw-dot--not-shared",
            dot(WHITE, Colour(0xa3, 0x34, 0x1c), 3.0),
        ),
        (
            "sw-dot--emergency",
            dot(Colour(0xa3, 0x34, 0x1c), WHITE, 2.0),
        ),
        ("sw-dot", dot(Colour(0x0f, 0x5f, 0x66), WHITE, 2.0)),
        ("sw-week--one", dot(Colour(0xd9, 0xc6, 0xd8), grey, 1.0)),
        ("sw-week--two", dot(Colour(0xa9, 0x7a, 0xa6), grey, 1.0)),
        ("sw-week--more", dot(PLUM, grey, 1.0)),
        ("sw-week", dot(WHITE, grey, 1.0)),
        (
            "sw-sofar",
            look(None, Some((Colour(0x1d, 0x4f, 0x91), 2.0))),
        ),
        ("sw-fig__skin", dot(Colour(0xfb, 0xf3, 0xec), LINE, 1.8)),
        ("sw-fig__line", look(None, Some((LINE, 1.6)))),
        (
            "sw-fig__soft",
            look(None, Some((Colour(0x8b, 0x7f, 0x80), 1.2))),
        ),
        ("sw-fig__dot", look(Some(LINE), None)),
    ];
    if has("sw-body__label") {
        let small = has("sw-body__sheet--small");
        return words(
            Colour(0x48, 0x49, 0x49),
            if small { 25.0 } else { 13.0 },
            false,
        );
    }
    rules
        .into_iter()
        .find(|(class, _)| has(class))
        .map_or_else(|| look(None, Some((INK, 1.0))), |(_, look)| look)
}

/// The marks of the genogram and the ecomap.
fn family(has: &dyn Fn(&str) -> bool) -> Option<Look> {
    let rust = Colour(0xa3, 0x34, 0x1c);
    let drawn = |fill, colour, width, dashes| {
        Some(Look {
            dashes,
            ..look(fill, Some((colour, width)))
        })
    };
    if has("sw-geno__tie") {
        let on = |end: &str| has(&format!("sw-geno__tie--{end}"));
        let colour = match () {
            () if on("gap") => WHITE,
            () if on("conflict") || on("violence") || on("head") => rust,
            () => LINE,
        };
        let (width, dashes): (f32, &'static [f32]) = match () {
            () if on("over") => (2.0, &[6.0, 4.0]),
            () if on("together") => (2.0, &[12.0, 6.0]),
            () if on("partners") => (2.0, &[2.0, 5.0]),
            () if on("distant") => (3.0, &[1.0, 9.0]),
            () if on("carer") => (1.0, &[]),
            () if on("sibling") => (2.0, &[1.0, 5.0]),
            () if on("fosters") => (2.0, &[10.0, 4.0, 2.0, 4.0]),
            () if on("adopted") => (7.0, &[9.0, 5.0]),
            () if on("close") => (7.0, &[]),
            () if on("gap") => (3.0, &[]),
            () if on("violence") => (3.5, &[]),
            () => (2.0, &[]),
        };
        return drawn(on("head").then_some(rust), colour, width, dashes);
    }
    let tint = Colour(0xe6, 0xd7, 0xe5);
    if has("sw-geno__shape") {
        let dashes: &'static [f32] = match has("sw-geno--over") {
            true => &[5.0, 4.0],
            false => &[],
        };
        return match has("sw-geno--home") {
            true => drawn(Some(tint), PLUM, 2.0, dashes),
            false => drawn(Some(WHITE), LINE, 2.0, dashes),
        };
    }
    match () {
        () if has("sw-geno__ring") => drawn(None, LINE, 2.0, &[]),
        () if has("sw-geno__home") => drawn(Some(tint), PLUM, 2.0, &[]),
        () if has("sw-geno__person--over") => drawn(Some(WHITE), LINE, 2.0, &[6.0, 4.0]),
        () if has("sw-geno__person") => drawn(Some(WHITE), LINE, 2.0, &[]),
        () if has("sw-geno__agency") => {
            let teal = Colour(0x0f, 0x5f, 0x66);
            drawn(Some(Colour(0xe3, 0xef, 0xf0)), teal, 2.0, &[])
        }
        () if has("sw-geno__dead") => drawn(None, INK, 2.5, &[]),
        () if has("sw-geno__risk") => drawn(Some(rust), WHITE, 1.5, &[]),
        () if has("sw-geno__bang") => Some(words(WHITE, 15.0, true)),
        () if has("sw-geno__name") => Some(words(INK, 13.0, false)),
        () => None,
    }
}
