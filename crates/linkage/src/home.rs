//! Address, telephone and carer of two rows, as one kind of evidence.

use crate::{
    compare::Comparer,
    names::{Likeness, TokenId},
    person::Row,
};

impl Comparer<'_> {
    /// Address, telephone and carer together.
    pub(crate) fn house(&mut self, a: &Row, b: &Row, shares: &impl Fn(TokenId, bool) -> f32) -> u8 {
        let postcode = a.postcode.known() && b.postcode.known();
        let same_postcode = postcode && a.postcode == b.postcode;
        let same_line = a.line.whole != 0 && a.line.whole == b.line.whole;
        let same_house = a.line.house != 0 && a.line.house == b.line.house;
        let near_postcode =
            postcode && !same_postcode && (same_line || same_house) && a.postcode.near(b.postcode);
        let dwelling = (same_postcode && (same_line || same_house)) || (near_postcode && same_line);
        let phone = a.phone != 0 && a.phone == b.phone;
        let carer = self.carer(a, b, shares);
        match carer {
            _ if dwelling && (phone || carer == Some(2)) => 1,
            _ if dwelling => 2,
            Some(1 | 2) if phone => 3,
            _ if phone => 4,
            Some(2) => 5,
            _ if same_postcode => 6,
            Some(1) => 7,
            _ if near_postcode || (same_line && same_house) => 7,
            Some(0) if postcode => 12,
            _ if postcode && a.postcode.sector() == b.postcode.sector() => 8,
            _ if postcode && a.postcode.district() == b.postcode.district() => 9,
            _ if postcode => 10,
            Some(_) => 11,
            None if a.phone != 0 && b.phone != 0 => 11,
            None => 0,
        }
    }

    /// The carers: 2 the same, 1 nearly, 0 others; none where one row has no carer.
    fn carer(&mut self, a: &Row, b: &Row, shares: &impl Fn(TokenId, bool) -> f32) -> Option<u8> {
        let ([ag, af], [bg, bf]) = (a.carer, b.carer);
        if ag == 0 || bg == 0 {
            return None;
        }
        let given = self.alike(ag, bg, false, shares);
        if given < Likeness::Near {
            return Some(0);
        }
        let family = if af == 0 || bf == 0 {
            Likeness::Near
        } else {
            self.alike(af, bf, true, shares)
        };
        match (given >= Likeness::Form, family) {
            (true, Likeness::Same | Likeness::Spelling | Likeness::Form) => Some(2),
            (
                _,
                Likeness::Near
                | Likeness::TwoForms
                | Likeness::Same
                | Likeness::Spelling
                | Likeness::Form,
            ) => Some(1),
            _ => Some(0),
        }
    }
}
