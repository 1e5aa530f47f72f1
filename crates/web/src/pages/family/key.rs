//! The key of the genogram: every mark that a picture has, and no other.

use super::marks::{Marks, Meaning, Shape, Symbol, Tie, line, strokes};
use crate::ui::{Html, Page};
use domain::around::Parting;
use std::collections::BTreeSet;

/// The key: the marks of this picture, each drawn and said.
pub(super) fn key(
    page: &Page,
    symbols: &[Symbol],
    meanings: &BTreeSet<Meaning>,
    neutral: bool,
) -> Vec<(Html, String)> {
    let mut all = Vec::new();
    let sample = |symbol: Symbol| {
        Html::of(&Marks {
            ties: &[],
            symbols: &[symbol],
        })
    };
    let plain = |shape| Symbol::plain((30, 26), shape);
    let any = |is: &dyn Fn(&Symbol) -> bool| symbols.iter().any(is);
    for (shape, words) in [
        (Shape::Square, "family-key-square"),
        (Shape::Circle, "family-key-circle"),
        (
            Shape::Diamond,
            if neutral {
                "family-key-neutral"
            } else {
                "family-key-diamond"
            },
        ),
        (Shape::Triangle, "family-key-unborn"),
    ] {
        if any(&|s| s.shape == shape) {
            all.push((sample(plain(shape)), page.t(words)));
        }
    }
    let with = |change: &dyn Fn(&mut Symbol)| {
        let mut symbol = plain(Shape::Diamond);
        change(&mut symbol);
        sample(symbol)
    };
    all.push((with(&|s| s.index = true), page.t("family-key-index")));
    all.push((
        with(&|s| s.class.push_str(" sw-geno--home")),
        page.t("family-key-home"),
    ));
    if any(&|s| s.class.contains("--over")) {
        let over = with(&|s| s.class.push_str(" sw-geno--over"));
        all.push((over, page.t("family-key-over")));
    }
    if any(&|s| s.dead) {
        all.push((with(&|s| s.dead = true), page.t("family-key-died")));
    }
    if any(&|s| s.risk) {
        all.push((with(&|s| s.risk = true), page.t("family-key-risk")));
    }
    for meaning in meanings {
        let (ties, words) = said(page, *meaning);
        let drawn = Html::of(&Marks {
            ties: &ties,
            symbols: &[],
        });
        all.push((drawn, words));
    }
    all
}

/// A line of the key, with its words.
fn said(page: &Page, meaning: Meaning) -> (Vec<Tie>, String) {
    // The ends of a line stay away from people who are not in the key.
    let (a, b) = ((-24, 26), (84, 26));
    let straight = || "M4 26H56".to_owned();
    match meaning {
        Meaning::Family => (
            vec![Tie::new("sw-geno__tie", "M14 4V26H46V48".into())],
            page.t("family-key-family"),
        ),
        Meaning::Carer => (
            vec![Tie::new(
                "sw-geno__tie sw-geno__tie--carer",
                "M14 4V26H46V48".into(),
            )],
            page.t("family-key-carer"),
        ),
        Meaning::Sibling => (
            vec![Tie::new(
                "sw-geno__tie sw-geno__tie--sibling",
                "M14 44V16H46V44".into(),
            )],
            page.t("family-key-sibling"),
        ),
        Meaning::Over => (
            vec![Tie::new("sw-geno__tie sw-geno__tie--over", straight())],
            page.t("family-key-over-line"),
        ),
        Meaning::Tie(kind) => (
            line(kind, a, b, 0.0),
            page.code("family-tie-", kind.as_str()),
        ),
        Meaning::Parted(parting) => {
            let mut ties = vec![Tie::new("sw-geno__tie", straight())];
            ties.extend(strokes(parting, a, b, 0.0));
            let words = match parting {
                Parting::Separated | Parting::Divorced => {
                    page.code("family-parting-", parting.as_str())
                }
                Parting::Otherwise => page.t("family-key-parted"),
            };
            (ties, words)
        }
    }
}
