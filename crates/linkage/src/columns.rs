//! Which column of a table means what: by its heading, by what stands in it, or as told.

use crate::{Person, born::Born, check, clean, headings::KNOWN, numbers::Postcode};
use domain::person::IdentifierKind;

/// The issuer of a number that all sources have from one: it is the same in every file, and no agency's name.
pub const SHARED: &str = "shared by all sources";

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Number of the record.
    Id,
    /// Given names.
    Given,
    /// Middle names.
    Middle,
    /// Family name.
    Family,
    /// Name the person goes by.
    KnownAs,
    /// Former family name.
    FormerFamily,
    /// Date of birth.
    Born,
    /// Sex or gender.
    Sex,
    /// Child or adult.
    Role,
    /// A line of the address; several columns are put together in their order.
    Address,
    /// Postcode.
    Postcode,
    /// Telephone.
    Phone,
    /// Given name of a parent or carer.
    CarerGiven,
    /// Family name of a parent or carer.
    CarerFamily,
    /// NHS number.
    Nhs,
    /// Community Health Index number.
    Chi,
    /// Health and care number.
    HealthAndCare,
    /// Unique pupil number.
    Upn,
    /// A number that the file's own agency gives out.
    Local,
    /// A number that all sources have from one issuer.
    Shared,
    /// Who gives out the number of the agency's own.
    Issuer,
    /// Whether the address is protected.
    Protected,
}

impl Column {
    /// The name by which a mapping calls it.
    pub fn name(self) -> &'static str {
        KNOWN.iter().find(|k| k.0 == self).map_or("", |k| k.1)
    }

    fn named(name: &str) -> Option<Self> {
        KNOWN.iter().find(|k| k.1 == name).map(|k| k.0)
    }
}

/// Why columns could not be settled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnFault {
    /// A mapping that is not `meaning=heading`.
    #[error("\"{0}\" is not a mapping; write meaning=heading, for example family=Surname")]
    Unreadable(String),
    /// A meaning that there is not.
    #[error("there is no meaning \"{0}\"; the meanings are {1}")]
    NoSuchMeaning(String, String),
    /// A heading that the file does not have.
    #[error("there is no column \"{0}\"; the columns are {1}")]
    NoSuchColumn(String, String),
    /// Two columns were told to have one meaning.
    #[error("\"{0}\" was told of two columns, \"{1}\" and \"{2}\"; a record has only one")]
    ToldTwice(String, String, String),
    /// Two columns bear one heading, so that nobody can tell which is meant.
    #[error("columns {1} and {2} both have the heading \"{0}\"; give one of them another heading")]
    OneHeading(String, usize, usize),
    /// A meaning without which nothing can be linked.
    #[error("no column is the {0}; say which with --map {1}=HEADING. The columns are {2}")]
    Missing(&'static str, &'static str, String),
}

/// Which column means what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns(Vec<(Column, usize)>);

impl Columns {
    /// Settles the columns: first what was told (`meaning=heading`), then headings, then contents.
    ///
    /// # Errors
    /// See [`ColumnFault`].
    pub fn settle(
        headings: &[String],
        rows: &[Vec<String>],
        told: &[String],
    ) -> Result<Self, ColumnFault> {
        let mut columns = Self::recognise(headings, rows, told)?;
        let listed = || headings.join(", ");
        columns.told_apart(headings)?;
        if columns.place(Column::Id).is_none() {
            return Err(ColumnFault::Missing("number of the record", "id", listed()));
        }
        if columns.place(Column::Given).is_none() && columns.place(Column::Family).is_none() {
            return Err(ColumnFault::Missing(
                "given name or family name",
                "family",
                listed(),
            ));
        }
        columns.0.sort_by_key(|c| (c.0 != Column::Address, c.1));
        Ok(columns)
    }

    /// Tells what the columns are as far as that can be told; nothing is required.
    ///
    /// # Errors
    /// Only for what was told: see [`ColumnFault`].
    pub fn recognise(
        headings: &[String],
        rows: &[Vec<String>],
        told: &[String],
    ) -> Result<Self, ColumnFault> {
        let mut columns = Self::default();
        let listed = || headings.join(", ");
        for mapping in told {
            let (meaning, heading) = mapping
                .split_once('=')
                .ok_or_else(|| ColumnFault::Unreadable(mapping.clone()))?;
            let meanings = || KNOWN.iter().map(|k| k.1).collect::<Vec<_>>().join(", ");
            let column = Column::named(meaning.trim())
                .ok_or_else(|| ColumnFault::NoSuchMeaning(meaning.to_owned(), meanings()))?;
            let place = headings
                .iter()
                .position(|h| h.trim() == heading.trim())
                .ok_or_else(|| ColumnFault::NoSuchColumn(heading.to_owned(), listed()))?;
            if let Some(before) = columns.place(column)
                && column != Column::Address
                && before != place
            {
                return Err(ColumnFault::ToldTwice(
                    column.name().to_owned(),
                    headings[before].clone(),
                    headings[place].clone(),
                ));
            }
            columns.0.push((column, place));
        }
        for (place, heading) in headings.iter().enumerate() {
            if let Some(column) = by_heading(heading) {
                columns.offer(column, place);
            }
        }
        for place in 0..headings.len() {
            if let Some(column) =
                by_contents(rows.iter().filter_map(|r| r.get(place)).map(String::as_str))
            {
                columns.offer(column, place);
            }
        }
        Ok(columns)
    }

    /// Refuses two columns of one heading where the heading has a meaning: one of the two would be lost in silence.
    fn told_apart(&self, headings: &[String]) -> Result<(), ColumnFault> {
        for (_, place) in &self.0 {
            let heading = headings[*place].trim();
            let alike = |h: &&String| h.trim().eq_ignore_ascii_case(heading);
            let mut places = (1..).zip(headings).filter(|(_, h)| alike(h)).map(|p| p.0);
            if let (false, Some(one), Some(other)) =
                (heading.is_empty(), places.next(), places.next())
            {
                return Err(ColumnFault::OneHeading(heading.to_owned(), one, other));
            }
        }
        Ok(())
    }

    fn offer(&mut self, column: Column, place: usize) {
        let taken = self.0.iter().any(|c| c.1 == place);
        let there = column != Column::Address && self.place(column).is_some();
        if !taken && !there {
            self.0.push((column, place));
        }
    }

    /// The first column with a meaning.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.0.iter().find(|c| c.0 == column).map(|c| c.1)
    }

    /// All meanings with their columns.
    pub fn all(&self) -> &[(Column, usize)] {
        &self.0
    }

    /// A record of the table; `room` holds an address put together out of several columns.
    pub fn person<'a>(&self, field: impl Fn(usize) -> &'a str, room: &'a mut String) -> Person<'a> {
        let mut person = Person::default();
        room.clear();
        let mut lines = self
            .0
            .iter()
            .filter(|c| c.0 == Column::Address)
            .map(|c| field(c.1));
        let first = lines.next().unwrap_or_default();
        let mut more = false;
        for line in lines {
            if !more {
                room.push_str(first);
                more = true;
            }
            room.push(' ');
            room.push_str(line);
        }
        for (column, place) in &self.0 {
            let text = field(*place);
            match column {
                Column::Id => person.id = text.trim(),
                Column::Given => person.given = text,
                Column::Middle => person.middle = text,
                Column::Family => person.family = text,
                Column::KnownAs => person.known_as = text,
                Column::FormerFamily => person.former_family = text,
                Column::Born => person.born = text,
                Column::Sex => person.sex = text,
                Column::Role => person.role = text,
                Column::Address => {}
                Column::Postcode => person.postcode = text,
                Column::Phone => person.phone = text,
                Column::CarerGiven => person.carer_given = text,
                Column::CarerFamily => person.carer_family = text,
                Column::Nhs => person.nhs = text,
                Column::Chi => person.chi = text,
                Column::HealthAndCare => person.health_and_care = text,
                Column::Upn => person.upn = text,
                Column::Local if person.local.is_empty() => person.local = text,
                Column::Issuer if person.local_issuer != SHARED => person.local_issuer = text,
                Column::Local | Column::Issuer => {}
                Column::Shared if text.trim().is_empty() => {}
                Column::Shared => (person.local, person.local_issuer) = (text, SHARED),
                Column::Protected => person.protected = says_yes(text),
            }
        }
        person.address = if more { room.as_str() } else { first };
        person
    }
}

/// Whether a field says yes. What is neither a plain no nor empty counts as yes: an address is
/// rather protected once too often.
fn says_yes(text: &str) -> bool {
    !matches!(
        text.trim().to_ascii_lowercase().as_str(),
        "" | "0" | "n" | "no" | "na" | "nac ydy" | "nage" | "false" | "f"
    )
}

fn by_heading(heading: &str) -> Option<Column> {
    let plain: String = heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    KNOWN
        .iter()
        .find(|k| k.2.contains(&plain.as_str()))
        .map(|k| k.0)
}

/// What most of the values of a column without a known heading look like.
fn by_contents<'a>(values: impl Iterator<Item = &'a str>) -> Option<Column> {
    let values: Vec<&str> = values.filter(|v| !v.trim().is_empty()).collect();
    if values.len() < 5 {
        return None;
    }
    let most = |is: &dyn Fn(&str) -> bool| {
        values.iter().filter(|v| is(v)).count() * 10 >= values.len() * 9
    };
    let number = |kind: IdentifierKind| move |v: &str| check(kind, &clean(v)).is_ok();
    if most(&number(IdentifierKind::Upn)) {
        Some(Column::Upn)
    } else if most(&number(IdentifierKind::HealthAndCare)) {
        Some(Column::HealthAndCare)
    } else if most(&number(IdentifierKind::Nhs)) {
        Some(Column::Nhs)
    } else if most(&|v| v.len() >= 8 && Born::read(v).is_ok_and(Born::full)) {
        Some(Column::Born)
    } else if most(&is_postcode) {
        Some(Column::Postcode)
    } else {
        None
    }
}

fn is_postcode(text: &str) -> bool {
    let plain = clean(text);
    let bytes = plain.as_bytes();
    let Some(inward) = bytes.len().checked_sub(3).and_then(|n| bytes.get(n..)) else {
        return false;
    };
    (5..=7).contains(&bytes.len())
        && Postcode::read(text).known()
        && bytes[0].is_ascii_uppercase()
        && inward[0].is_ascii_digit()
        && inward[1..].iter().all(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(all: &[&str]) -> Vec<String> {
        all.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn headings_of_several_systems_are_known() {
        let headings = strings(&[
            "Record ID",
            "Forename",
            "Surname",
            "Date of Birth",
            "Post code",
            "street_number",
            "address_1",
        ]);
        let columns = Columns::settle(&headings, &[], &[]).unwrap();
        let row = [
            "7",
            "Nia",
            "Rhys",
            "2015-03-08",
            "QA1 1AA",
            "12",
            "Heol Las",
        ];
        let mut room = String::new();
        let person = columns.person(|i| row[i], &mut room);
        assert_eq!(
            (person.id, person.given, person.family),
            ("7", "Nia", "Rhys")
        );
        assert_eq!(
            (person.born, person.postcode, person.address),
            ("2015-03-08", "QA1 1AA", "12 Heol Las")
        );
    }

    #[test]
    fn columns_that_mean_nothing_may_be_called_alike_and_lines_of_an_address_may_be_many() {
        let headings = strings(&["id", "surname", "notes", "notes", "a", "b", "", ""]);
        let told = strings(&["address=a", "address=b"]);
        assert!(Columns::settle(&headings, &[], &told).is_ok());
    }

    #[test]
    fn a_number_has_its_issuer_from_a_column_or_is_shared_by_all() {
        let headings = strings(&["id", "surname", "admission number", "agency", "case"]);
        let told = strings(&["shared=case"]);
        let columns = Columns::settle(&headings, &[], &told).unwrap();
        for (case, want) in [("", ("5002", "Ysgol y Bryn")), ("77", ("77", SHARED))] {
            let row = ["1", "Rhys", "5002", "Ysgol y Bryn", case];
            let mut room = String::new();
            let person = columns.person(|i| row[i], &mut room);
            assert_eq!((person.local, person.local_issuer), want);
        }
    }

    #[test]
    fn a_column_without_a_known_heading_is_known_by_what_stands_in_it() {
        let headings = strings(&["id", "surname", "x", "y"]);
        let rows: Vec<Vec<String>> = (0..6)
            .map(|_| strings(&["1", "Rhys", "999 100 0003", "08/03/2015"]))
            .collect();
        let columns = Columns::settle(&headings, &rows, &[]).unwrap();
        assert_eq!(columns.place(Column::Nhs), Some(2));
        assert_eq!(columns.place(Column::Born), Some(3));
    }

    #[test]
    fn what_is_told_comes_first_and_what_is_missing_is_named() {
        let headings = strings(&["Ref", "Name", "Surname"]);
        let told = strings(&["given=Name"]);
        let columns = Columns::settle(&headings, &[], &told).unwrap();
        assert_eq!(columns.place(Column::Given), Some(1));
        let fault = Columns::settle(&strings(&["Surname"]), &[], &[]).unwrap_err();
        assert!(fault.to_string().contains("--map id=HEADING"), "{fault}");
        let fault = Columns::settle(&headings, &[], &strings(&["given=Nome"])).unwrap_err();
        assert!(
            fault.to_string().contains("there is no column \"Nome\""),
            "{fault}"
        );
        let twice = strings(&["family=Surname", "family=Name"]);
        let fault = Columns::settle(&headings, &[], &twice).unwrap_err();
        assert_eq!(
            fault,
            ColumnFault::ToldTwice("family".to_owned(), "Surname".to_owned(), "Name".to_owned())
        );
        let alike = strings(&["id", "surname", "forename", "Surname"]);
        let fault = Columns::settle(&alike, &[], &[]).unwrap_err();
        assert_eq!(fault, ColumnFault::OneHeading("surname".to_owned(), 2, 4));
        let fault = Columns::settle(&headings, &[], &strings(&["shoe=Name"])).unwrap_err();
        assert!(
            fault.to_string().contains("there is no meaning \"shoe\""),
            "{fault}"
        );
    }
}
