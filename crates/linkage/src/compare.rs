//! Two rows side by side: for each kind of evidence one level.

use crate::{
    born,
    field::{Field, Pattern},
    names::{Likeness, TokenId, Vocabulary},
    person::Row,
    shares::{agreeing_family, agreeing_given},
};

pub(crate) const GIVEN_DIFFERENT: u8 = 11;
/// The given names are alike and yet two names.
pub(crate) const GIVEN_OTHER: u8 = 12;
/// The given names are two forms of a third.
pub(crate) const GIVEN_TWO_FORMS: u8 = 13;

/// How common a name is, in three steps, so that learning sees it: rare, middling, common.
pub(crate) fn commonness(share: f32) -> u8 {
    if share < 2e-4 {
        0
    } else if share < 2e-3 {
        1
    } else {
        2
    }
}

/// Compares rows; remembers how alike pairs of names are, because names repeat.
pub(crate) struct Comparer<'a> {
    words: &'a Vocabulary,
    memo: Vec<u64>,
}

const MEMO: usize = 1 << 17;

impl<'a> Comparer<'a> {
    pub(crate) fn new(words: &'a Vocabulary) -> Self {
        Self {
            words,
            memo: Vec::new(),
        }
    }

    /// Room for remembering, worth its cost when many rows are compared.
    pub(crate) fn for_many(words: &'a Vocabulary) -> Self {
        Self {
            words,
            memo: vec![0; MEMO],
        }
    }

    /// The levels of all kinds of evidence. `shares` gives the share of a given name and of a
    /// family name among all records.
    pub(crate) fn pattern(
        &mut self,
        a: &Row,
        b: &Row,
        shares: impl Fn(TokenId, bool) -> f32,
    ) -> Pattern {
        let mut pattern = Pattern::default();
        let given = self.given(a, b, &shares);
        pattern.set(Field::Given, given);
        // Where the second of two given names made them two, it is not counted again.
        let counted = given == GIVEN_OTHER && a.given[0] == b.given[0];
        if !matches!(given, 7 | 8) && !counted {
            pattern.set(Field::Middle, self.middle(a, b, &shares));
        }
        pattern.set(Field::Family, self.family(a, b, &shares));
        pattern.set(Field::Born, born::compare(a.born, b.born) as u8);
        pattern.set(Field::Sex, sex(a.sex, b.sex, given));
        if a.role != 0 && b.role != 0 {
            pattern.set(Field::Role, if a.role == b.role { 1 } else { 2 });
        }
        pattern.set(Field::House, self.house(a, b, &shares));
        if a.health_kind == b.health_kind {
            pattern.set(Field::Health, a.health.compare(b.health) as u8);
        }
        pattern.set(Field::Upn, a.upn.compare(b.upn) as u8);
        let local = a.local.compare(b.local);
        pattern.set(Field::Local, local as u8);
        pattern
    }

    pub(crate) fn alike(
        &mut self,
        a: TokenId,
        b: TokenId,
        family: bool,
        shares: &impl Fn(TokenId, bool) -> f32,
    ) -> Likeness {
        if a == b {
            return Likeness::Same;
        }
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let worked_out = || {
            if family {
                self.words.alike_family(low, high)
            } else {
                let common = beside(shares(low, false), shares(high, false), shares(0, false));
                self.words.alike_given(low, high, common)
            }
        };
        if self.memo.is_empty() {
            return worked_out();
        }
        let key = u64::from(low) << 36 | u64::from(high) << 8 | u64::from(family) << 7;
        let slot = usize::try_from(crate::hash::finish(key)).unwrap_or(0) & (MEMO - 1);
        let kept = self.memo[slot];
        if kept & !0x7f == key
            && let Some(likeness) = Likeness::ALL.get((kept & 0xf) as usize)
        {
            return *likeness;
        }
        let likeness = worked_out();
        self.memo[slot] = key | likeness as u64;
        likeness
    }

    fn given(&mut self, a: &Row, b: &Row, shares: &impl Fn(TokenId, bool) -> f32) -> u8 {
        let (x, y) = (a.given[0], b.given[0]);
        if x == 0 || y == 0 {
            return 0;
        }
        let likeness = self.first_names(a, b, shares);
        match likeness {
            Likeness::Same => return 1 + commonness(shares(agreeing_given(a, b), false)),
            Likeness::Spelling => return 4,
            Likeness::Form => return 5,
            Likeness::Near => return 6,
            Likeness::TwoForms => return GIVEN_TWO_FORMS,
            _ => {}
        }
        match (self.elsewhere(x, b), self.elsewhere(y, a)) {
            (true, true) => return 7,
            (true, false) if !self.only_family(x, a, b, shares) => return 8,
            (false, true) if !self.only_family(y, b, a, shares) => return 8,
            _ => {}
        }
        if likeness == Likeness::Other {
            return GIVEN_OTHER;
        }
        if self.any_further(a, b, shares)
            || (self.stands_short(x, b, shares) && self.stands_short(y, a, shares))
        {
            return 8;
        }
        match likeness {
            Likeness::Far => 9,
            Likeness::Initial => 10,
            _ => GIVEN_DIFFERENT,
        }
    }

    /// How alike the given names are, as they stand: where both have two, both have to agree. "Lily Mae" and "Lily Rose"
    /// are two names, as twins have them.
    fn first_names(
        &mut self,
        a: &Row,
        b: &Row,
        shares: &impl Fn(TokenId, bool) -> f32,
    ) -> Likeness {
        if a.given_whole == b.given_whole {
            return Likeness::Same;
        }
        let (x, y) = (a.given[0], b.given[0]);
        let first = self.alike(x, y, false, shares);
        let (one, other) = (a.given_whole != x, b.given_whole != y);
        if (!one && !other) || first == Likeness::Other {
            return first;
        }
        let whole = self.alike(a.given_whole, b.given_whole, false, shares);
        let whole = whole.min(Likeness::Near);
        if one && other {
            let second = self.alike(a.given[1], b.given[1], false, shares);
            // A space that moved and a slip beside it do not make two names of one.
            let moved = whole == Likeness::Near && second != Likeness::Other && {
                let text = |t| self.words.text(t);
                crate::similar::one_slip(text(a.given_whole), text(b.given_whole))
            };
            if moved {
                return Likeness::Near;
            }
            if first >= Likeness::Near && second <= Likeness::Other {
                return Likeness::Other;
            }
            if second < Likeness::Initial {
                return whole.min(Likeness::Far);
            }
        }
        first.max(whole)
    }

    /// Whether a given name stands in another place of the other row.
    fn elsewhere(&self, name: TokenId, other: &Row) -> bool {
        self.words.token(name).len > 1
            && other.given[1..]
                .iter()
                .chain(&other.middle)
                .chain(&other.family)
                .any(|t| self.sounds(name, *t))
    }

    /// Whether two names are one but for the spelling.
    fn sounds(&self, name: TokenId, other: TokenId) -> bool {
        let spelling = |t| self.words.token(t).spelling;
        other != 0 && (other == name || spelling(other) == spelling(name))
    }

    /// Whether the first name of `a`, which stands elsewhere in `b`, is no more than the family name of `b`. "Stockwell
    /// Lucas", written the wrong way round, and "Charlie Stockwell" have the family name in common and nothing else, as
    /// twins do; "Rose Stockwell" and "Emily Rose Stockwell" have more.
    fn only_family(
        &mut self,
        first: TokenId,
        a: &Row,
        b: &Row,
        shares: &impl Fn(TokenId, bool) -> f32,
    ) -> bool {
        let given = || b.given.iter().chain(&b.middle).filter(|t| **t != 0);
        if given().any(|t| self.sounds(first, *t)) {
            return false;
        }
        for name in a.family.iter().filter(|t| **t != 0) {
            for other in b.family.iter().filter(|t| **t != 0) {
                if !self.sounds(first, *other)
                    && self.alike(*name, *other, true, shares) >= Likeness::Form
                {
                    return false;
                }
            }
        }
        let others = a.given[1..].iter().chain(&a.middle).chain(&a.family);
        for name in others.filter(|t| **t != 0) {
            for other in given() {
                if self.alike(*name, *other, false, shares) >= Likeness::Near {
                    return false;
                }
            }
        }
        true
    }

    /// Whether a given name stands behind the first name of the other row, be it as a mere initial. It counts only where
    /// it holds both ways, as of "Mustafa A" and "Ali M": one initial alone fits a twin too easily.
    fn stands_short(
        &mut self,
        name: TokenId,
        other: &Row,
        shares: &impl Fn(TokenId, bool) -> f32,
    ) -> bool {
        let further = other.given[1..].iter().chain(&other.middle);
        further
            .filter(|t| **t != 0)
            .any(|t| self.alike(name, *t, false, shares) >= Likeness::Initial)
    }

    fn any_further(&mut self, a: &Row, b: &Row, shares: &impl Fn(TokenId, bool) -> f32) -> bool {
        if a.given[1] == 0 && b.given[1] == 0 {
            return false;
        }
        for x in a.given.iter().filter(|t| **t != 0) {
            for y in b.given.iter().filter(|t| **t != 0) {
                if self.alike(*x, *y, false, shares) >= Likeness::Near {
                    return true;
                }
            }
        }
        false
    }

    fn middle(&mut self, a: &Row, b: &Row, shares: &impl Fn(TokenId, bool) -> f32) -> u8 {
        let (x, y) = (second(a), second(b));
        if x == 0 || y == 0 {
            return 0;
        }
        match self.alike(x, y, false, shares) {
            Likeness::Same if self.words.token(x).len == 1 => 2,
            Likeness::Same | Likeness::Spelling | Likeness::Form => 1,
            Likeness::Initial => 2,
            Likeness::Near | Likeness::TwoForms | Likeness::Far => 3,
            Likeness::Other | Likeness::Different => 4,
        }
    }

    fn family(&mut self, a: &Row, b: &Row, shares: &impl Fn(TokenId, bool) -> f32) -> u8 {
        let (x, y) = (a.family[0], b.family[0]);
        if x == 0 || y == 0 {
            return 0;
        }
        if a.family_whole == b.family_whole || a.family == b.family {
            return 1 + commonness(shares(agreeing_family(a, b), true));
        }
        let words = self.words;
        let companion = |t: TokenId| words.token(t).companion;
        // Singh and Kaur count only where there is nothing else.
        let all = companion(x) || companion(y);
        let counts = |t: &&TokenId| **t != 0 && (all || !companion(**t));
        let mut best = Likeness::Different;
        let mut shared = 0;
        for s in a.family.iter().filter(counts) {
            for t in b.family.iter().filter(counts) {
                let alike = self.alike(*s, *t, true, shares);
                shared += usize::from(alike >= Likeness::Form);
                best = best.max(alike);
            }
        }
        let parts = |row: &Row| row.family.iter().filter(counts).count();
        let most = parts(a).max(parts(b));
        let whole = self.whole_family(a, b, shares);
        if whole > Likeness::Initial && (best < whole || shared < most) {
            return if whole == Likeness::Near { 5 } else { 4 };
        }
        match best {
            Likeness::Same | Likeness::Spelling | Likeness::Form if shared >= most => 4,
            Likeness::Same | Likeness::Spelling | Likeness::Form => 6,
            Likeness::Near if most == 1 => 5,
            Likeness::Near | Likeness::TwoForms => 6,
            _ if strays(a, b) || strays(b, a) => 7,
            Likeness::Far => 8,
            _ => 9,
        }
    }

    /// How alike the family names are as wholes, where a space may have come in, gone or moved.
    fn whole_family(
        &mut self,
        a: &Row,
        b: &Row,
        shares: &impl Fn(TokenId, bool) -> f32,
    ) -> Likeness {
        let (x, y) = (a.family_whole, b.family_whole);
        let parted = a.family[1] != 0 || b.family[1] != 0;
        let len = |t: TokenId| self.words.token(t).len;
        if parted && len(x).abs_diff(len(y)) <= 1 {
            self.alike(x, y, true, shares)
        } else {
            Likeness::Different
        }
    }
}

/// Whether each of two names is one that the records have beside the other. Common names have common slips: what is borne
/// by fewer than a twentieth of those who bear the other is not told from one.
fn beside(one: f32, other: f32, floor: f32) -> [bool; 2] {
    [
        one > floor && one * 20.0 >= other,
        other > floor && other * 20.0 >= one,
    ]
}

/// The name after the first: a further given name, or else a middle name.
const fn second(row: &Row) -> TokenId {
    if row.middle[0] != 0 {
        row.middle[0]
    } else {
        row.given[1]
    }
}

/// Whether a family name of `a` stands among the other names of `b`.
fn strays(a: &Row, b: &Row) -> bool {
    a.family
        .iter()
        .any(|t| *t != 0 && (b.given.contains(t) || b.middle.contains(t)))
}

fn sex(a: u8, b: u8, given: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    let group = match given {
        1..=8 => 1,
        GIVEN_DIFFERENT => 3,
        _ => 2,
    };
    if a == b { group } else { group + 3 }
}
