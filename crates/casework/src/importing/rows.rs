//! What the columns of a file mean, and a row as a record of a person.

use super::{
    around::{RowContact, contacts},
    columns::contact_numbers,
};
use domain::{
    person::{Identifier, IdentifierKind, PersonContent, PersonKind, Sex},
    text::{self, LINE_MAX, TextFault},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

domain::worded! {
    /// What a column of a file means.
    Meaning, "meaning of a column" {
        /// Nothing: it is left out.
        Nothing = "nothing",
        /// Given names.
        Given = "given",
        /// Middle names.
        Middle = "middle",
        /// Family name.
        Family = "family",
        /// Name the person goes by.
        KnownAs = "known-as",
        /// A family name that the person had before.
        Former = "former",
        /// Sex.
        Sex = "sex",
        /// Date of birth.
        Born = "born",
        /// School, nursery or other setting.
        School = "school",
        /// Area of the local authority.
        Area = "area",
        /// Class, tutor group or ward.
        Group = "group",
        /// A line of the address.
        Address = "address",
        /// Postcode.
        Postcode = "postcode",
        /// Telephone.
        Phone = "phone",
        /// The agency's own number.
        Local = "local",
        /// Unique pupil number.
        Upn = "upn",
        /// NHS number.
        Nhs = "nhs",
        /// Community Health Index number.
        Chi = "chi",
        /// Health and care number.
        HealthAndCare = "hcn",
        /// Child or adult; without it everybody is a child.
        Role = "role",
        /// Whether the address is protected.
        Protected = "protected",
        /// Language in which the person wants to be spoken or written to.
        Language = "language",
        /// Whole name of somebody around the child.
        ContactName = "contact-name",
        /// Given names of somebody around the child.
        ContactGiven = "contact-given",
        /// Family name of somebody around the child.
        ContactFamily = "contact-family",
        /// What they are to the child.
        ContactRelation = "contact-relation",
        /// Whether they hold parental responsibility.
        ContactResponsible = "contact-responsible",
        /// Whether they live with the child.
        ContactHome = "contact-home",
        /// Their telephone.
        ContactPhone = "contact-phone",
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// Line of the file.
    pub line: u64,
    /// Heading of the column.
    pub heading: String,
    /// `no-name`, `date`, `future`, `number`, `too-long`, `control`, `twice` or `another`.
    pub key: String,
}

/// The record was written by an earlier row of the file.
pub(super) const TWICE: &str = "twice";
/// The number is that of somebody else's record.
pub(super) const ANOTHER: &str = "another";

impl RowFault {
    /// What is wrong with a row as a whole.
    pub(super) fn of_row(line: u64, key: &str) -> Self {
        Self {
            line,
            heading: String::new(),
            key: key.to_owned(),
        }
    }
}

/// A row as a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowPerson {
    pub kind: PersonKind,
    pub protected: bool,
    pub content: PersonContent,
    /// The people around the child.
    pub contacts: Vec<RowContact>,
}

impl RowPerson {
    /// What the record is known by in this file and the next: its own number, or else a number
    /// that the country gave, or else name and date of birth.
    pub fn known_by(&self) -> String {
        for kind in [
            IdentifierKind::Local,
            IdentifierKind::Upn,
            IdentifierKind::Nhs,
            IdentifierKind::Chi,
            IdentifierKind::HealthAndCare,
        ] {
            let held = self.content.identifiers.iter().find(|i| i.kind == kind);
            if let Some(held) = held {
                return format!("{kind} {}", held.value);
            }
        }
        let c = &self.content;
        let born = c.birth.map(|b| b.date.to_string()).unwrap_or_default();
        format!("name {} {} {born}", c.given_names, c.family_name).to_lowercase()
    }
}

pub(super) struct Cells<'a> {
    headings: &'a [String],
    meanings: &'a [Meaning],
    row: &'a [String],
    line: u64,
    faults: Vec<RowFault>,
}

impl Cells<'_> {
    fn all(&self, meaning: Meaning) -> Vec<&str> {
        let mine = self.meanings.iter().zip(self.row);
        mine.filter(|(m, v)| **m == meaning && !v.trim().is_empty())
            .map(|(_, v)| v.trim())
            .collect()
    }

    fn one(&self, meaning: Meaning) -> String {
        self.all(meaning)
            .first()
            .map_or_else(String::new, |v| (*v).to_owned())
    }

    /// What a row says of one of the people around the child, by number: the first column that says
    /// anything.
    pub(super) fn of_contact(
        &self,
        numbers: &[usize],
        number: usize,
        meaning: Meaning,
    ) -> Option<String> {
        let mine = self.meanings.iter().zip(numbers).zip(self.row);
        mine.filter(|((m, n), v)| **m == meaning && **n == number && !v.trim().is_empty())
            .map(|(_, v)| v.trim().to_owned())
            .next()
    }

    fn some(&self, meaning: Meaning) -> Option<String> {
        Some(self.one(meaning)).filter(|v| !v.is_empty())
    }

    fn fault(&mut self, meaning: Meaning, key: &str) {
        let place = self.meanings.iter().position(|m| *m == meaning);
        let heading = place.and_then(|p| self.headings.get(p));
        self.faults.push(RowFault {
            line: self.line,
            heading: heading.cloned().unwrap_or_default(),
            key: key.to_owned(),
        });
    }

    fn number(&mut self, meaning: Meaning, kind: IdentifierKind) -> Option<Identifier> {
        let typed = self.some(meaning)?;
        let value = if kind == IdentifierKind::Local {
            typed
        } else {
            let value = linkage::clean(&typed);
            if linkage::check(kind, &value).is_err() {
                self.fault(meaning, "number");
                return None;
            }
            value
        };
        Some(Identifier { kind, value })
    }

    fn born(&mut self, today: Date) -> Option<BirthDate> {
        let typed = self.some(Meaning::Born)?;
        let Ok((year, month, day)) = linkage::read_born(&typed) else {
            self.fault(Meaning::Born, "date");
            return None;
        };
        let exact = month != 0 && day != 0;
        let date = Date::new(year, month.max(1), day.max(1)).ok();
        let Some(date) = date else {
            self.fault(Meaning::Born, "date");
            return None;
        };
        if date > today {
            self.fault(Meaning::Born, "future");
            return None;
        }
        Some(BirthDate {
            date,
            kind: if exact {
                BirthDateKind::Exact
            } else {
                BirthDateKind::Estimated
            },
        })
    }
}

/// Reads a row.
pub(super) fn person(
    headings: &[String],
    meanings: &[Meaning],
    (line, row): (u64, &[String]),
    today: Date,
) -> Result<RowPerson, Vec<RowFault>> {
    let mut cells = Cells {
        headings,
        meanings,
        row,
        line,
        faults: Vec::new(),
    };
    for (n, value) in row.iter().enumerate() {
        let meaning = meanings.get(n).copied().unwrap_or(Meaning::Nothing);
        if meaning == Meaning::Nothing {
            continue;
        }
        match text::check(value, LINE_MAX) {
            Ok(()) | Err(TextFault::Empty) => {}
            Err(TextFault::TooLong { .. }) => cells.fault(meaning, "too-long"),
            Err(TextFault::Control) => cells.fault(meaning, "control"),
        }
    }
    let mut given = cells.all(Meaning::Given).join(" ");
    let middle = cells.all(Meaning::Middle).join(" ");
    let family = cells.all(Meaning::Family).join(" ");
    if given.is_empty() && family.is_empty() {
        cells.fault(Meaning::Family, "no-name");
    }
    if !middle.is_empty() {
        given = format!("{given} {middle}").trim().to_owned();
    }
    let mut home: Vec<String> = cells
        .all(Meaning::Address)
        .into_iter()
        .map(str::to_owned)
        .collect();
    home.extend(cells.some(Meaning::Postcode));
    let birth = cells.born(today);
    let mut identifiers = Vec::new();
    for (meaning, kind) in [
        (Meaning::Local, IdentifierKind::Local),
        (Meaning::Upn, IdentifierKind::Upn),
        (Meaning::Nhs, IdentifierKind::Nhs),
        (Meaning::Chi, IdentifierKind::Chi),
        (Meaning::HealthAndCare, IdentifierKind::HealthAndCare),
    ] {
        identifiers.extend(cells.number(meaning, kind));
    }
    if !cells.faults.is_empty() {
        return Err(cells.faults);
    }
    let contacts = contacts(&cells, &contact_numbers(headings, meanings));
    let adult = cells.one(Meaning::Role).to_lowercase().starts_with('a');
    Ok(RowPerson {
        kind: if adult {
            PersonKind::Adult
        } else {
            PersonKind::Child
        },
        protected: says_yes(&cells.one(Meaning::Protected)),
        contacts,
        content: PersonContent {
            given_names: given,
            family_name: family,
            known_as: cells.some(Meaning::KnownAs),
            former_names: former(&cells),
            sex: sex(&cells.one(Meaning::Sex)),
            birth,
            group: cells.some(Meaning::Group),
            address: (!home.is_empty()).then(|| home.join("\n")),
            phone: cells.some(Meaning::Phone),
            school: cells.some(Meaning::School),
            area: cells.some(Meaning::Area),
            identifiers,
            language: cells.some(Meaning::Language),
            died: None,
        },
    })
}

/// Former names, where they are not the name of today.
fn former(cells: &Cells<'_>) -> Vec<String> {
    let now = cells.one(Meaning::Family);
    cells
        .all(Meaning::Former)
        .into_iter()
        .filter(|name| !name.eq_ignore_ascii_case(&now))
        .map(str::to_owned)
        .collect()
}

/// Sex as files write it: a word or letter, in English or Welsh, or the codes of health.
fn sex(text: &str) -> Option<Sex> {
    match text.to_lowercase().as_str() {
        "f" | "female" | "girl" | "woman" | "2" | "b" | "benyw" | "benywaidd" | "merch" => {
            Some(Sex::Female)
        }
        "m" | "male" | "boy" | "man" | "1" | "g" | "gwryw" | "gwrywaidd" | "bachgen" => {
            Some(Sex::Male)
        }
        "9" | "x" | "i" | "other" | "indeterminate" | "arall" => Some(Sex::Neither),
        _ => None,
    }
}

/// Whether a field says yes. What is neither empty nor a plain no counts as yes: an address is
/// rather protected once too often.
fn says_yes(text: &str) -> bool {
    !matches!(
        text.to_lowercase().as_str(),
        "" | "0" | "n" | "no" | "na" | "nage" | "nac ydy" | "false" | "f"
    )
}

/// What a file says, laid over what is known: what it leaves out stays as it was.
pub(super) fn over(known: &PersonContent, new: &PersonContent) -> PersonContent {
    let mut identifiers = known.identifiers.clone();
    for i in &new.identifiers {
        match identifiers.iter_mut().find(|k| k.kind == i.kind) {
            Some(there) => there.value.clone_from(&i.value),
            None => identifiers.push(i.clone()),
        }
    }
    let mut former_names = known.former_names.clone();
    let before = (!new.family_name.is_empty() && !known.family_name.is_empty())
        .then(|| known.family_name.clone())
        .filter(|before| !before.eq_ignore_ascii_case(&new.family_name));
    // Under the name that a file changes the person is still found.
    for name in new.former_names.iter().cloned().chain(before) {
        if !former_names.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
            former_names.push(name);
        }
    }
    let text = |new: &str, old: &str| if new.is_empty() { old } else { new }.to_owned();
    let some = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    PersonContent {
        given_names: text(&new.given_names, &known.given_names),
        family_name: text(&new.family_name, &known.family_name),
        known_as: some(&new.known_as, &known.known_as),
        former_names,
        sex: new.sex.or(known.sex),
        birth: new.birth.or(known.birth),
        group: some(&new.group, &known.group),
        address: some(&new.address, &known.address),
        phone: some(&new.phone, &known.phone),
        school: some(&new.school, &known.school),
        area: some(&new.area, &known.area),
        language: some(&new.language, &known.language),
        died: known.died,
        identifiers,
    }
}
