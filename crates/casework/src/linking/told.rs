//! What the engine is told about a record.

use crate::{Result, lead::hidden_in};
use access::{Field, Fields};
use domain::{
    person::{IdentifierKind, PersonKind, RelationKind, Sex},
    time::{BirthDate, BirthDateKind},
};
use linkage::Person;
use store::{Conn, PersonRow, Reach, StoreError};

/// A record in the form in which it is weighed.
pub(super) struct Told {
    pub id: String,
    given: String,
    family: String,
    known_as: String,
    former: String,
    sex: &'static str,
    born: String,
    role: &'static str,
    address: String,
    postcode: String,
    phone: String,
    carer_given: String,
    carer_family: String,
    numbers: Vec<(IdentifierKind, String)>,
    protected: bool,
}

/// Who counts as a child's carer, the first of them first.
const CARERS: &[RelationKind] = &[
    RelationKind::Mother,
    RelationKind::Father,
    RelationKind::Carer,
    RelationKind::StepParent,
    RelationKind::Grandparent,
];

impl Told {
    /// A record. Numbers of an agency's own say nothing across agencies and are left out there.
    pub fn of(row: &PersonRow, reach: Reach) -> Self {
        let c = &row.content;
        // A protected address never leaves these lines; the engine would leave it out as well.
        let told = Fields::all_but(hidden_in(row));
        let home = |field, text: &Option<String>| {
            let text = told.keep(field, text.clone()).flatten();
            text.unwrap_or_default()
        };
        let (address, postcode) = split_postcode(&home(Field::Address, &c.address));
        let numbers = c
            .identifiers
            .iter()
            .filter(|i| i.kind != IdentifierKind::Local || reach == Reach::Own)
            .map(|i| (i.kind, i.value.clone()))
            .collect();
        Self {
            id: row.id.to_string(),
            given: c.given_names.clone(),
            family: c.family_name.clone(),
            known_as: c.known_as.clone().unwrap_or_default(),
            former: c.former_names.join(" "),
            sex: match c.sex {
                Some(Sex::Female) => "f",
                Some(Sex::Male) => "m",
                Some(Sex::Neither) | None => "",
            },
            born: c.birth.map(born).unwrap_or_default(),
            role: match row.kind {
                PersonKind::Child => "child",
                PersonKind::Adult => "adult",
            },
            address,
            postcode,
            phone: home(Field::Phone, &c.phone),
            carer_given: String::new(),
            carer_family: String::new(),
            numbers,
            protected: row.protected_address,
        }
    }

    /// All that is said, without whose record it is: two records that say the same say one thing.
    pub fn said(&self) -> String {
        let texts = [
            &self.given,
            &self.family,
            &self.known_as,
            &self.former,
            &self.born,
            &self.address,
            &self.postcode,
            &self.phone,
            &self.carer_given,
            &self.carer_family,
        ];
        let mut said: Vec<&str> = texts.into_iter().map(String::as_str).collect();
        said.push(self.sex);
        said.extend(self.numbers.iter().flat_map(|(k, n)| [k.as_str(), n]));
        said.join("\n")
    }

    /// As [`Told::of`], with what is known of a child's carers as evidence of the household: the mother
    /// by name, and a carer's telephone where the child has none. Nobody is compared with a mother but
    /// a mother: that one record names the mother and another the father speaks against nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn with_carer(conn: &mut Conn, row: &PersonRow, reach: Reach) -> Result<Self> {
        let mut told = Self::of(row, reach);
        if row.kind != PersonKind::Child || row.protected_address {
            return Ok(told);
        }
        let mut around = conn.relations(row.agency_id, row.id).await?;
        around.retain(|r| r.until.is_none() && CARERS.contains(&r.relation));
        around.sort_by_key(|r| {
            let place = CARERS.iter().position(|c| *c == r.relation);
            (place, !r.same_household, r.other_id)
        });
        for r in around {
            let carer = match conn.person(row.agency_id, r.other_id).await {
                Ok(p) => p,
                Err(StoreError::Missing | StoreError::Erased) => continue,
                Err(e) => return Err(e.into()),
            };
            // Whoever is hidden takes part in nothing, neither by name nor by telephone.
            if carer.protected_address {
                continue;
            }
            let c = carer.content;
            if told.phone.is_empty() {
                told.phone = c.phone.unwrap_or_default();
            }
            if r.relation == RelationKind::Mother && told.carer_given.is_empty() {
                (told.carer_given, told.carer_family) = (c.given_names, c.family_name);
            }
        }
        Ok(told)
    }

    fn number(&self, kind: IdentifierKind) -> &str {
        let found = self.numbers.iter().find(|(k, _)| *k == kind);
        found.map_or("", |(_, value)| value)
    }

    /// As the engine takes it.
    pub fn person(&self) -> Person<'_> {
        Person {
            id: &self.id,
            given: &self.given,
            family: &self.family,
            known_as: &self.known_as,
            former_family: &self.former,
            sex: self.sex,
            born: &self.born,
            role: self.role,
            address: &self.address,
            postcode: &self.postcode,
            phone: &self.phone,
            carer_given: &self.carer_given,
            carer_family: &self.carer_family,
            nhs: self.number(IdentifierKind::Nhs),
            chi: self.number(IdentifierKind::Chi),
            health_and_care: self.number(IdentifierKind::HealthAndCare),
            upn: self.number(IdentifierKind::Upn),
            local: self.number(IdentifierKind::Local),
            protected: self.protected,
            ..Person::default()
        }
    }
}

/// A date of birth as exactly as it is known.
fn born(birth: BirthDate) -> String {
    let day = birth.date;
    match birth.kind {
        BirthDateKind::Exact => day.to_string(),
        BirthDateKind::Expected => format!("{:04}-{:02}", day.year(), day.month()),
        BirthDateKind::Estimated => format!("{:04}", day.year()),
    }
}

/// The last postcode of an address, and the rest of it.
fn split_postcode(address: &str) -> (String, String) {
    let words: Vec<&str> = address
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .collect();
    for end in (1..=words.len()).rev() {
        for len in [2, 1] {
            let Some(start) = end.checked_sub(len) else {
                continue;
            };
            if is_postcode(&words[start..end].concat()) {
                let rest = [&words[..start], &words[end..]].concat();
                return (rest.join(" "), words[start..end].join(" "));
            }
        }
    }
    (address.to_owned(), String::new())
}

/// Whether it has the shape of a postcode written without its space.
fn is_postcode(text: &str) -> bool {
    let b = text.as_bytes();
    let (true, Some(inward)) = ((5..=7).contains(&b.len()), b.len().checked_sub(3)) else {
        return false;
    };
    let letter = |c: &u8| c.is_ascii_alphabetic();
    b[0].is_ascii_alphabetic()
        && b[..inward].iter().any(u8::is_ascii_digit)
        && b[..inward].iter().all(u8::is_ascii_alphanumeric)
        && b[inward].is_ascii_digit()
        && b[inward + 1..].iter().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_postcode_is_taken_out_of_the_address() {
        let split = |a| split_postcode(a);
        assert_eq!(
            split("12 Heol Las\nCaernarfon\nQA1 1AA"),
            ("12 Heol Las Caernarfon".into(), "QA1 1AA".into())
        );
        assert_eq!(split("Flat 2, QA11AA, top floor").1, "QA11AA");
        assert_eq!(split("14 Heron Quay, Aldermoor").1, "");
        assert_eq!(split("").1, "");
    }
}
