//! Finding that a file is about somebody's own family: the reader's name, telephone or address is
//! that of the child, or of somebody around the child. The file closes to them, others are asked to
//! look, and somebody else can take it off again where two people only share a name.
//!
//! A protected address is never compared: whoever guessed would learn it from a file that closes.

use crate::{
    Act, Actor, Casework, Relation, Result, Work,
    grounds::{Tried, Why},
    lead::{Faults, hidden_in},
};
use access::{Field, Fields};
use domain::{
    access::OwnDetails,
    person::PersonContent,
    text::{LINE_MAX, TEXT_MAX},
};
use ledger::EventKind;
use seal::fold;
use serde_json::json;
use store::StoreError;
use uuid::Uuid;

/// Fewest digits of a telephone number that says who somebody is.
const PHONE_MIN: usize = 9;

/// First and last word of a practitioner's name both stand in a person's name.
fn same_name(own: &str, p: &PersonContent) -> bool {
    let own = fold(own);
    let mut words = own.split(' ');
    let (Some(first), Some(last)) = (words.next(), words.next_back()) else {
        return false;
    };
    let given = fold(&format!(
        "{} {}",
        p.given_names,
        p.known_as.as_deref().unwrap_or_default()
    ));
    let family = fold(&p.family_name);
    given.split(' ').any(|w| w == first) && family.split(' ').any(|w| w == last)
}

/// The digits of a telephone number, as dialled at home.
fn digits(phone: &str) -> String {
    let all: String = phone.chars().filter(char::is_ascii_digit).collect();
    match all.strip_prefix("44").or_else(|| all.strip_prefix("0044")) {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => all,
    }
}

fn same_phone(own: &str, theirs: &str) -> bool {
    let own = digits(own);
    own.len() >= PHONE_MIN && own == digits(theirs)
}

/// A postcode in an address, and the number of the house.
fn place(address: &str) -> (Option<String>, Option<String>) {
    let folded = fold(address);
    let words: Vec<&str> = folded.split(' ').collect();
    let code = words.windows(2).rev().find_map(|pair| {
        let inward = pair[1].as_bytes();
        let is = inward.len() == 3
            && inward[0].is_ascii_digit()
            && inward[1..].iter().all(u8::is_ascii_alphabetic)
            && (2..=4).contains(&pair[0].len())
            && pair[0].starts_with(|c: char| c.is_ascii_alphabetic());
        is.then(|| pair.concat())
    });
    let number = words
        .iter()
        .find(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    (code, number.map(|n| (*n).to_owned()))
}

fn same_address(own: &str, theirs: &str) -> bool {
    if own.trim().is_empty() || theirs.trim().is_empty() {
        return false;
    }
    match (place(own), place(theirs)) {
        ((Some(a), m), (Some(b), n)) => a == b && m == n,
        _ => fold(own) == fold(theirs),
    }
}

impl Work {
    /// Looks, when somebody opens a file, whether it is of their own family. Says so by closing it.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] where it is.
    pub(crate) async fn close_to_own_family(
        &mut self,
        who: Uuid,
        person: Uuid,
        act: Act,
    ) -> Result<()> {
        if !self.found_too_close(who, person, act).await? {
            return Ok(());
        }
        Err(crate::CaseworkError::NotFound)
    }

    /// Whether somebody stands too close to a child, as was not known before; then the file closes
    /// to them, and others are asked to look.
    pub(crate) async fn found_too_close(
        &mut self,
        who: Uuid,
        person: Uuid,
        act: Act,
    ) -> Result<bool> {
        if !self.is_found_too_close(who, person).await? {
            return Ok(false);
        }
        self.kept_out.add(Tried {
            agency_id: self.agency_id,
            practitioner_id: who,
            person_id: person,
            act,
            at_us: self.now_us,
            why: Why::Found,
            written: false,
        });
        Ok(true)
    }

    /// Whether name, telephone or address say that somebody stands too close to a child, and nobody
    /// has judged before that they do not.
    pub(crate) async fn is_found_too_close(&mut self, who: Uuid, person: Uuid) -> Result<bool> {
        if !self.is_own_family(who, person).await? {
            return Ok(false);
        }
        // Taken off by somebody else: they only share a name.
        let agency = self.agency_id;
        let judged = self.conflicts_of(agency, who).await?;
        Ok(judged.iter().all(|c| c.person_id != person))
    }

    async fn is_own_family(&mut self, who: Uuid, child: Uuid) -> Result<bool> {
        let agency = self.agency_id;
        let name = self.practitioner(agency, who).await?.content.name;
        let own = self.own_details(agency, who).await?;
        let mut people = vec![child];
        let around = self.relations(agency, child).await?;
        people.extend(around.into_iter().map(|r| r.other_id));
        for id in people {
            let p = match self.person(agency, id).await {
                Ok(p) => p,
                Err(StoreError::Missing | StoreError::Erased) => continue,
                Err(e) => return Err(e.into()),
            };
            let theirs = &p.content;
            // A file that closed because of a protected address would give it away.
            let compared = Fields::all_but(hidden_in(&p));
            let text = |field, t: &Option<String>| {
                let text = compared.keep(field, t.clone()).flatten();
                text.unwrap_or_default()
            };
            if same_name(&name, theirs)
                || same_phone(&own.phone, &text(Field::Phone, &theirs.phone))
                || same_address(&own.address, &text(Field::Address, &theirs.address))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Casework {
    /// What the reader said of their own home.
    ///
    /// # Errors
    /// The database.
    pub async fn own_details(&self, actor: &Actor) -> Result<OwnDetails> {
        let permit = self
            .permit(actor, Act::DeclareConflict, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        Ok(conn
            .own_details(actor.agency_id, actor.practitioner_id)
            .await?)
    }

    /// Keeps what the reader says of their own home, so that their own family's files close to them.
    /// The ledger says that it changed, never to what.
    ///
    /// # Errors
    /// [`crate::CaseworkError::Invalid`]: `phone` or `address` is `too-long` or has `control`
    /// characters; [`crate::CaseworkError::Confirm`] where they must show again that it is they:
    /// whoever finds a screen left open must not be able to lift what closes a file.
    pub async fn set_own_details(&self, actor: &Actor, details: &OwnDetails) -> Result<()> {
        let permit = self
            .permit(actor, Act::DeclareConflict, Relation::None)
            .await?;
        if !actor.fresh {
            return Err(crate::CaseworkError::Confirm);
        }
        let mut faults = Faults::default();
        faults.text("phone", &details.phone, LINE_MAX);
        faults.text("address", &details.address, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, who) = (work.agency_id, actor.practitioner_id);
        work.set_own_details(agency, who, details).await?;
        let detail = json!({ "what": "own-details" });
        work.log(EventKind::AccountChanged, None, Some(who), detail)
            .await?;
        work.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, family: &str) -> PersonContent {
        PersonContent {
            given_names: given.into(),
            family_name: family.into(),
            ..PersonContent::default()
        }
    }

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        for (own, given, family) in [
            ("Siân O’Brien", "Sian Mary", "OBrien"),
            ("Dr Hannah Fletcher", "Dr Hannah", "Fletcher"),
            ("ZOFIA KOWALSKA", "Zofia", "Kowalska-Nowak"),
        ] {
            assert!(same_name(own, &person(given, family)), "{own}");
        }
        for (own, given, family) in [
            ("Hannah Fletcher", "Hanna", "Fletcher"),
            ("Hannah Fletcher", "Hannah", "Fletching"),
            ("Hannah", "Hannah", "Hannah"),
            ("", "", ""),
        ] {
            assert!(!same_name(own, &person(given, family)), "{own}");
        }
    }

    #[test]
    fn a_telephone_is_the_same_from_abroad() {
        assert!(same_phone("07700 900121", "+44 7700 900121"));
        assert!(same_phone("0044 (0)7700 900121", "07700900121"));
        assert!(
            !same_phone("900121", "900121"),
            "too short to say who it is"
        );
        assert!(!same_phone("", ""));
    }

    #[test]
    fn an_address_is_a_number_and_a_postcode() {
        assert!(same_address(
            "14 Heron Quay, Aldermoor AB1 2CD",
            "Flat 14, Heron Quay\nab1 2cd"
        ));
        assert!(
            !same_address("14 Heron Quay AB1 2CD", "16 Heron Quay AB1 2CD"),
            "a neighbour is not family"
        );
        assert!(same_address("22 Weavers Row", "22, Weavers Row"));
        assert!(!same_address("", "22 Weavers Row"));
    }
}
