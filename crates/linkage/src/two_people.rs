//! Pairs that are plainly of two people, and pairs that look as twins do.

use crate::{
    field::{Field, Pattern},
    numbers::{Number, NumberLevel},
    person::Row,
};

/// Whether a pair is what twins are: the birthday agrees and the home, as far as it is known; the given names differ, however
/// little; and no number says that it is one person. Such a pair is never called a match on its own.
pub(crate) fn as_twins_are(pattern: Pattern, a: &Row, b: &Row) -> bool {
    let level = |field| pattern.level(field);
    let differs = match level(Field::Given) {
        0 | 7 => false,
        1..=3 => a.given_whole != b.given_whole,
        _ => true,
    };
    differs
        && matches!(level(Field::Born), 1 | 2)
        && !matches!(level(Field::House), 8 | 9 | 10 | 12)
        && !pattern.number_agrees()
}

/// Whether two rows are of two people so plainly that they need not be weighed: the whole dates of birth have neither
/// year nor month nor day in common, no number agrees, and either no home is shared or no given name even begins alike.
/// A look-up weighs them all the same, because it also tells who is of the household.
pub(crate) fn plainly_two(a: &Row, b: &Row) -> bool {
    let (x, y) = (a.born, b.born);
    if !x.full()
        || !y.full()
        || x.year() == y.year()
        || x.month() == y.month()
        || x.day() == y.day()
    {
        return false;
    }
    // A number that agrees, or nearly, says otherwise; only two that clash do not.
    let unsettled =
        |x: Number, y: Number| x.known() && y.known() && x.compare(y) != NumberLevel::Clash;
    if unsettled(a.health, b.health) || unsettled(a.upn, b.upn) {
        return false;
    }
    if a.local.compare(b.local) == NumberLevel::Same {
        return false;
    }
    let names = a.initials == 0 || b.initials == 0 || a.initials & b.initials != 0;
    let home = (a.postcode.known() && a.postcode == b.postcode)
        || (a.phone != 0 && a.phone == b.phone)
        || (a.carer[0] != 0 && a.carer[0] == b.carer[0])
        || (a.line.whole != 0 && a.line.whole == b.line.whole);
    !(names && home)
}
