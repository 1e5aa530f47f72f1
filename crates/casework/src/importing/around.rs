//! The people around a child that a file names: carers and others whom a school can ring. They become
//! people with a place around the child, once, however often the file is brought.

use super::rows::{Cells, Meaning, RowPerson};
use crate::{
    Result, Work,
    lead::{Place, put_in_place},
};
use domain::{
    around::HomeTie,
    person::{PersonContent, PersonKind, RelationKind},
};
use ledger::EventKind;
use serde_json::json;
use store::{Conn, NewPerson, PersonRow, RelationRow, StoreError};
use uuid::Uuid;

/// Most people around one child that a row can name.
pub(super) const AROUND_MAX: usize = 8;
/// Fewest figures of a telephone that tells two people of one name apart.
const PHONE_FIGURES: usize = 6;

/// Somebody around a child, as a row names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowContact {
    pub given: String,
    pub family: String,
    /// What they are to the child; `None` where the file does not say, or in words that are not known.
    pub relation: Option<RelationKind>,
    /// Whether they hold parental responsibility, where the file says.
    pub responsible: Option<bool>,
    /// Whether they live with the child, where the file says.
    pub home: Option<bool>,
    pub phone: Option<String>,
}

impl RowContact {
    fn content(&self) -> PersonContent {
        PersonContent {
            given_names: self.given.clone(),
            family_name: self.family.clone(),
            phone: self.phone.clone(),
            ..PersonContent::default()
        }
    }

    fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
            .trim()
            .to_lowercase()
    }

    /// What a new record is known by: brothers and sisters share whoever has one name and one
    /// telephone; without a telephone everybody is of one child alone.
    fn known_by(&self, child: &str) -> String {
        let told = figures(self.phone.as_deref().unwrap_or_default());
        if told.len() >= PHONE_FIGURES {
            format!("around {} {told}", self.name())
        } else {
            format!("around {child} {}", self.name())
        }
    }

    fn is(&self, p: &PersonRow) -> bool {
        let c = &p.content;
        let full = |given: &str| format!("{given} {}", c.family_name).trim().to_lowercase();
        p.kind == PersonKind::Adult
            && (full(&c.given_names) == self.name() || c.full_name().to_lowercase() == self.name())
    }
}

/// The people around a child in a row: each column belongs to the contact of its number.
pub(super) fn contacts(cells: &Cells<'_>, numbers: &[usize]) -> Vec<RowContact> {
    let mut all = Vec::new();
    for n in 0..AROUND_MAX {
        let one = |meaning: Meaning| cells.of_contact(numbers, n, meaning);
        let (mut given, mut family) = (
            one(Meaning::ContactGiven).unwrap_or_default(),
            one(Meaning::ContactFamily).unwrap_or_default(),
        );
        if given.is_empty() && family.is_empty() {
            let whole = without_title(&one(Meaning::ContactName).unwrap_or_default());
            (given, family) = match whole.split_once(',') {
                // "Rhys, Nerys", as lists are sorted.
                Some((family, given)) => (given.trim().to_owned(), family.trim().to_owned()),
                None => match whole.rsplit_once(' ') {
                    Some((given, family)) => (given.trim().to_owned(), family.trim().to_owned()),
                    None => (whole, String::new()),
                },
            };
        }
        if given.is_empty() && family.is_empty() {
            continue;
        }
        all.push(RowContact {
            given,
            family,
            relation: one(Meaning::ContactRelation).and_then(|w| relation(&w)),
            responsible: one(Meaning::ContactResponsible).and_then(|w| yes_or_no(&w)),
            home: one(Meaning::ContactHome).and_then(|w| yes_or_no(&w)),
            phone: one(Meaning::ContactPhone),
        });
    }
    all
}

fn figures(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn without_title(name: &str) -> String {
    let titles = ["mr", "mrs", "ms", "miss", "mx", "dr"];
    let first = name.split_whitespace().next().unwrap_or_default();
    let plain = first.trim_end_matches('.').to_lowercase();
    let rest = name.trim().strip_prefix(first).unwrap_or(name).trim();
    if titles.contains(&plain.as_str()) && !rest.is_empty() {
        rest.to_owned()
    } else {
        name.trim().to_owned()
    }
}

/// A plain yes or no, in English or Welsh. Anything else says neither: that somebody holds parental
/// responsibility, or lives with a child, is never taken from a word that is not understood.
fn yes_or_no(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "1" | "y" | "yes" | "t" | "true" | "ie" | "ydy" | "oes" => Some(true),
        "0" | "n" | "no" | "f" | "false" | "na" | "nage" | "nac ydy" | "nac oes" => Some(false),
        _ => None,
    }
}

/// A relation as school systems write it in plain words, in English or Welsh. What is not known says
/// nothing. The codes of the Common Transfer File are not read: its code set was looked for on 23
/// November 2026 and not found where it could be checked, and a code that is read wrongly would make
/// somebody a parent who is none.
fn relation(word: &str) -> Option<RelationKind> {
    let word = word.trim().to_lowercase().replace(['-', '_'], " ");
    Some(match word.as_str() {
        "mother" | "mum" | "mam" | "mummy" | "birth mother" => RelationKind::Mother,
        "father" | "dad" | "tad" | "daddy" | "birth father" => RelationKind::Father,
        "step parent" | "stepparent" | "step mother" | "stepmother" | "step father"
        | "stepfather" | "step mum" | "step dad" | "parent's partner" | "llysfam" | "llystad" => {
            RelationKind::StepParent
        }
        "sibling" | "brother" | "sister" | "brawd" | "chwaer" => RelationKind::Relative,
        "grandparent" | "grandmother" | "grandfather" | "gran" | "grandma" | "grandad"
        | "granddad" | "nan" | "nain" | "taid" | "mamgu" | "tadcu" | "mam gu" | "tad cu" => {
            RelationKind::Grandparent
        }
        "carer" | "foster carer" | "foster mother" | "foster father" | "foster parent"
        | "guardian" | "legal guardian" | "special guardian" | "kinship carer" | "gofalwr"
        | "gofalwr maeth" | "gwarcheidwad" => RelationKind::Carer,
        "aunt"
        | "uncle"
        | "cousin"
        | "relative"
        | "other relative"
        | "other family member"
        | "family member"
        | "modryb"
        | "ewythr"
        | "perthynas" => RelationKind::Relative,
        _ => return None,
    })
}

/// Which of the people around a child a row names are not recorded yet, by the id that they would
/// get.
pub(super) async fn new_around(
    conn: &mut Conn,
    agency: Uuid,
    child: Uuid,
    read: &RowPerson,
) -> Result<Vec<Uuid>> {
    let mut new = Vec::new();
    if read.contacts.is_empty() {
        return Ok(new);
    }
    let known = people_around(conn, agency, child).await?;
    for contact in &read.contacts {
        if known.iter().any(|(_, p)| contact.is(p)) {
            continue;
        }
        let words = contact.known_by(&read.known_by());
        let id = conn.import_id(agency, &words).await?;
        if !conn.has_person(agency, id).await? {
            new.push(id);
        }
    }
    Ok(new)
}

async fn people_around(
    conn: &mut Conn,
    agency: Uuid,
    child: Uuid,
) -> Result<Vec<(RelationRow, PersonRow)>> {
    let mut all = Vec::new();
    for r in conn.relations(agency, child).await? {
        match conn.person(agency, r.other_id).await {
            Ok(p) => all.push((r, p)),
            Err(StoreError::Missing | StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(all)
}

impl Work {
    /// Writes the people around a child whom a row names. Gives how many records are new, and whether
    /// anything changed.
    pub(super) async fn put_around(
        &mut self,
        child: Uuid,
        read: &RowPerson,
        run: Uuid,
    ) -> Result<(i64, bool)> {
        let (mut new, mut changed) = (0, false);
        if read.contacts.is_empty() || read.kind != PersonKind::Child {
            return Ok((new, changed));
        }
        let agency = self.agency_id;
        let here = self.person(agency, child).await?;
        let known = people_around(self, agency, child).await?;
        for contact in &read.contacts {
            if let Some((r, p)) = known.iter().find(|(_, p)| contact.is(p)) {
                changed |= self.put_phone(p, contact, run).await?;
                changed |= self.put_relation(r, contact).await?;
                continue;
            }
            let words = contact.known_by(&read.known_by());
            let id = self.import_id(agency, &words).await?;
            match self.person(agency, id).await {
                Ok(_) => {}
                // What was erased is not brought back by a file.
                Err(StoreError::Erased) => continue,
                Err(StoreError::Missing) => {
                    // Whoever may live with a child whose address is protected is as hard to find.
                    let tie = HomeTie::of(contact.home, &here.content, &contact.content());
                    let hidden = here.protected_address && tie.is_as_hard_to_find();
                    self.add_around(id, contact, hidden, run).await?;
                    new += 1;
                }
                Err(e) => return Err(e.into()),
            }
            let place = Place {
                child_id: child,
                relation: contact.relation.unwrap_or(RelationKind::Other),
                parental_responsibility: contact.responsible.unwrap_or(false),
                same_household: contact.home.unwrap_or(false),
                from: None,
                until: None,
            };
            put_in_place(self, id, place, "").await?;
            changed = true;
        }
        Ok((new, changed))
    }

    async fn add_around(
        &mut self,
        id: Uuid,
        contact: &RowContact,
        protected: bool,
        run: Uuid,
    ) -> Result<()> {
        let (agency, now_us) = (self.agency_id, self.now_us);
        let person = NewPerson {
            agency_id: agency,
            id,
            kind: PersonKind::Adult,
            protected_address: protected,
            content: contact.content(),
        };
        self.add_person(&person, now_us).await?;
        let detail = json!({ "kind": PersonKind::Adult, "protected": protected, "import": run });
        self.log(EventKind::PersonAdded, Some(id), Some(run), detail)
            .await?;
        self.note_protection(id, protected).await
    }

    /// A new telephone of somebody who is known; one that is protected is never overwritten by a file.
    async fn put_phone(&mut self, p: &PersonRow, contact: &RowContact, run: Uuid) -> Result<bool> {
        let same = |phone: &String| {
            let held = p.content.phone.as_deref().unwrap_or_default();
            figures(held) == figures(phone)
        };
        let Some(phone) = contact.phone.clone().filter(|p| !same(p)) else {
            return Ok(false);
        };
        if p.protected_address {
            return Ok(false);
        }
        let agency = self.agency_id;
        let mut row = self.person(agency, p.id).await?;
        let was = row.content.clone();
        row.content.phone = Some(phone);
        self.keep_was(&row, Uuid::now_v7(), was, "").await?;
        self.change_person(&row).await?;
        let detail = json!({ "import": run });
        self.log(EventKind::PersonChanged, Some(p.id), Some(run), detail)
            .await?;
        self.grow_mark(p.id).await?;
        Ok(true)
    }

    /// What the file says of somebody's place, laid over what is known: a place that ended stays
    /// ended, and a word that the file does not know takes nothing away.
    async fn put_relation(&mut self, r: &RelationRow, contact: &RowContact) -> Result<bool> {
        if r.until.is_some() || r.relation == RelationKind::Sibling {
            return Ok(false);
        }
        let place = Place {
            child_id: r.child_id,
            relation: contact.relation.unwrap_or(r.relation),
            parental_responsibility: contact.responsible.unwrap_or(r.parental_responsibility),
            same_household: contact.home.unwrap_or(r.same_household),
            from: r.from,
            until: r.until,
        };
        let same = place.relation == r.relation
            && place.parental_responsibility == r.parental_responsibility
            && place.same_household == r.same_household;
        if same {
            return Ok(false);
        }
        put_in_place(self, r.other_id, place, "").await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_read_in_both_languages_and_codes_are_not_guessed() {
        assert_eq!(relation("Mam"), Some(RelationKind::Mother));
        for code in ["PAM", "PAF", "STP", "CAR", "FAM", "REL"] {
            assert_eq!(relation(code), None, "{code}");
        }
        assert_eq!(relation("Step-Father"), Some(RelationKind::StepParent));
        assert_eq!(relation("Foster carer"), Some(RelationKind::Carer));
        assert_eq!(relation("Doctor"), None);
    }

    #[test]
    fn a_word_that_is_no_plain_yes_or_no_says_neither() {
        for (word, said) in [
            ("Yes", Some(true)),
            ("1", Some(true)),
            (" ydy ", Some(true)),
            ("N", Some(false)),
            ("Nac oes", Some(false)),
            ("?", None),
            ("not known", None),
            ("court order", None),
            ("", None),
        ] {
            assert_eq!(yes_or_no(word), said, "{word}");
        }
    }

    #[test]
    fn a_title_is_no_part_of_a_name() {
        assert_eq!(without_title("Mrs Nerys Rhydderch"), "Nerys Rhydderch");
        assert_eq!(without_title("Dr. Ann Poole"), "Ann Poole");
        assert_eq!(without_title("Miss"), "Miss");
    }
}
