//! Who a page is about, as far as leave to do something shows it: the one place where the fields of a
//! person's record are let through.

use super::Identity;
use crate::Casework;
use access::{Field, Fields, Mark};
use jiff::tz::TimeZone;
use store::PersonRow;

impl Casework {
    /// Who a page is about, as far as leave to do something shows it.
    pub(crate) fn identity_of(&self, shown: Fields, p: PersonRow) -> Identity {
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        let today = self.now().to_zoned(zone).date();
        let shown = shown.without(hidden_in(&p));
        Identity {
            id: p.id,
            kind: p.kind,
            name: p.content.full_name(),
            birth: p.content.birth,
            age: p.content.birth.and_then(|b| b.age_on(today)),
            address: shown.keep(Field::Address, p.content.address).flatten(),
            phone: shown.keep(Field::Phone, p.content.phone).flatten(),
            group: p.content.group,
            language: shown.keep(Field::Language, p.content.language).flatten(),
            protected_address: p.protected_address,
        }
    }
}

/// What was said of a record and takes fields of it away.
pub(crate) fn hidden_in(p: &PersonRow) -> &'static [Mark] {
    if p.protected_address {
        &[Mark::ProtectedAddress]
    } else {
        &[]
    }
}
