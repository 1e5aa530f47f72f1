//! Of whom the marks on the body map of a concern may be, and which outline fits.

use super::{form::LogForm, pick::child_label};
use crate::pages::body_map::Whose;
use casework::ChildChoice;
use domain::{Lang, body_map::BodyFigure};
use jiff::Timestamp;

/// The children who were chosen: a mark is of one of them.
pub(super) fn whose(lang: Lang, choices: &[ChildChoice], form: &LogForm) -> Whose {
    let chosen = form.chosen();
    let of = choices.iter().filter(|c| chosen.contains(&c.id));
    Whose(of.map(|c| (c.id, child_label(lang, c))).collect())
}

/// The outline that fits the children who were chosen: a baby's where all are babies. Nothing where
/// none is chosen, or a birth is not known.
pub(super) fn fitting(
    choices: &[ChildChoice],
    form: &LogForm,
    now: Timestamp,
) -> Option<BodyFigure> {
    let today = now.to_zoned(words::london()).date();
    let chosen = form.chosen();
    let of = choices.iter().filter(|c| chosen.contains(&c.id));
    let mut found = None;
    for child in of {
        match BodyFigure::fitting(child.birth?, today) {
            BodyFigure::Child => return Some(BodyFigure::Child),
            infant => found = Some(infant),
        }
    }
    found
}
