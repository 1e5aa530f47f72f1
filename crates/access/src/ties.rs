//! What ties somebody to a thing, and on which grounds leave can rest because of it.

use crate::Relation;

/// What ties somebody to one thing of their agency's, as it was found when they asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ties {
    /// They wrote it, or it was given to them.
    pub own: bool,
    /// They stand too close to whom it is about: said by themselves, or found by the product.
    pub conflict: bool,
    /// They opened the file for a few hours, and the hours are not over. It opens nothing to whoever
    /// stands too close.
    pub glass_broken: bool,
    /// `Some`: it lies in a sealed compartment; whether that names them.
    pub sealed: Option<bool>,
    /// They are in charge of the sealed compartment that names them.
    pub in_charge: bool,
}

impl Ties {
    /// The relations on which leave can rest, the strongest first. Sealed beats everything:
    /// nothing opens a compartment from outside. Standing too close takes away what one has as a
    /// member of the agency and what one opened for a few hours, whatever the reason given; never
    /// what one wrote oneself.
    pub fn relations(self) -> impl Iterator<Item = Relation> {
        let named = self.sealed == Some(true);
        let open = self.sealed.is_none();
        [
            (self.sealed == Some(false), Relation::Sealed),
            (named && self.conflict, Relation::Conflict),
            (
                named && self.in_charge && !self.conflict,
                Relation::InCharge,
            ),
            (named && !self.conflict, Relation::Named),
            (open && self.own, Relation::Own),
            (open && !self.conflict, Relation::Agency),
            (
                open && self.glass_broken && !self.conflict,
                Relation::BreakGlass,
            ),
            (open && self.conflict, Relation::Conflict),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, relation)| relation)
    }
}
