//! What the columns of a file seem to mean, by their headings and what stands in them.

use super::rows::Meaning;
use linkage::{Column, Columns};
use std::collections::HashMap;

/// Headings of what only records have, letters and digits only.
const GROUPS: &[&str] = &[
    "group",
    "reg",
    "reggroup",
    "registrationgroup",
    "tutorgroup",
    "form",
    "class",
    "classname",
    "year",
    "yeargroup",
    "ncyear",
    "nationalcurriculumyear",
    "ward",
    "dosbarth",
    "grwp",
    "grwpcofrestru",
    "blwyddyn",
];
const SCHOOLS: &[&str] = &[
    "school",
    "schoolname",
    "currentschool",
    "establishment",
    "establishmentname",
    "setting",
    "settingname",
    "nursery",
    "college",
    "ysgol",
    "enwrysgol",
];
const AREAS: &[&str] = &[
    "la",
    "lea",
    "laname",
    "area",
    "localauthority",
    "localauthorityname",
    "homela",
    "homelocalauthority",
    "council",
    "awdurdodlleol",
    "ardal",
];
const LANGUAGES: &[&str] = &[
    "language",
    "homelanguage",
    "firstlanguage",
    "preferredlanguage",
    "iaith",
];
const ADDRESSES: &[&str] = &[
    "addressline2",
    "addressline3",
    "addressline4",
    "addressline5",
    "address2",
    "address3",
    "saon",
    "paon",
    "house",
    "housename",
    "housenameornumber",
    "apartment",
    "flat",
    "locality",
    "district",
    "town",
    "city",
    "towncity",
    "county",
    "tref",
];
const NUMBERS: &[&str] = &[
    "admissionnumber",
    "admissionno",
    "admno",
    "adno",
    "studentid",
    "pupilid",
    "personid",
    "misid",
];
const NAMES: &[(&str, Meaning)] = &[
    ("formersurname", Meaning::Former),
    ("formername", Meaning::Former),
    ("previoussurname", Meaning::Former),
    ("cyfenwblaenorol", Meaning::Former),
    ("gender", Meaning::Sex),
    ("legalsex", Meaning::Sex),
    ("rhyw", Meaning::Sex),
    ("preferredforename", Meaning::KnownAs),
    ("chosenforename", Meaning::KnownAs),
    ("legalsurname", Meaning::Family),
    ("legalforename", Meaning::Given),
    ("legalfirstname", Meaning::Given),
    ("legallastname", Meaning::Family),
    ("addressprotected", Meaning::Protected),
    ("addressisprotected", Meaning::Protected),
    ("confidentialaddress", Meaning::Protected),
    ("cyfeiriadgwarchodedig", Meaning::Protected),
];

/// How headings of people around a child begin, letters only.
const CONTACTS: &[&str] = &[
    "prioritycontact",
    "emergencycontact",
    "contact",
    "parentcarer",
    "parentguardian",
    "parent",
    "carer",
    "guardian",
    "cyswllt",
    "rhiant",
    "gofalwr",
];

/// What of them a heading speaks of, once its beginning is taken off; letters only.
const OF_CONTACTS: &[(Meaning, &[&str])] = &[
    (
        Meaning::ContactName,
        &["", "name", "fullname", "enw", "enwllawn"],
    ),
    (
        Meaning::ContactGiven,
        &[
            "forename",
            "forenames",
            "firstname",
            "givenname",
            "givennames",
            "enwcyntaf",
        ],
    ),
    (
        Meaning::ContactFamily,
        &["surname", "lastname", "familyname", "cyfenw"],
    ),
    (
        Meaning::ContactRelation,
        &[
            "relation",
            "relationship",
            "relationshiptopupil",
            "relationshiptostudent",
            "relationshiptochild",
            "relationtype",
            "perthynas",
        ],
    ),
    (
        Meaning::ContactResponsible,
        &[
            "parentalresponsibility",
            "hasparentalresponsibility",
            "pr",
            "responsibility",
            "cyfrifoldebrhiant",
        ],
    ),
    (
        Meaning::ContactHome,
        &[
            "liveswithpupil",
            "liveswithchild",
            "liveswithstudent",
            "samehome",
            "samehousehold",
            "sameaddress",
            "addressaspupil",
            "ynbywgydarplentyn",
        ],
    ),
    (
        Meaning::ContactPhone,
        &[
            "phone",
            "phonenumber",
            "telephone",
            "telephonenumber",
            "tel",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "hometelephone",
            "homephone",
            "maintelephone",
            "mainphone",
            "daytelephone",
            "ffon",
            "symudol",
            "rhifffon",
        ],
    ),
];

fn plain(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a heading says of somebody around the child, if it speaks of one.
fn of_contact(heading: &str) -> Option<Meaning> {
    let letters: String = plain(heading).chars().filter(|c| !c.is_numeric()).collect();
    if letters == "parentalresponsibility" || letters == "relationshiptopupil" {
        return OF_CONTACTS
            .iter()
            .find(|o| o.1.contains(&letters.as_str()))
            .map(|o| o.0);
    }
    let rest = CONTACTS.iter().find_map(|c| letters.strip_prefix(c))?;
    OF_CONTACTS
        .iter()
        .find(|o| o.1.contains(&rest))
        .map(|o| o.0)
}

/// Which of the people around the child each column speaks of, from 0: by the number in its heading,
/// or else by how many columns of the same meaning come before it.
pub(super) fn contact_numbers(headings: &[String], meanings: &[Meaning]) -> Vec<usize> {
    let mut before: HashMap<Meaning, usize> = HashMap::new();
    headings
        .iter()
        .enumerate()
        .map(|(place, heading)| {
            let meaning = meanings.get(place).copied().unwrap_or(Meaning::Nothing);
            let nth = before.entry(meaning).or_default();
            *nth += 1;
            let figures = heading
                .split(|c: char| !c.is_ascii_digit())
                .find(|f| !f.is_empty());
            let told = figures
                .and_then(|f| f.parse::<usize>().ok())
                .filter(|n| *n > 0);
            told.unwrap_or(*nth) - 1
        })
        .collect()
}

/// What each column seems to mean.
pub(super) fn guess(headings: &[String], rows: &[Vec<String>]) -> Vec<Meaning> {
    // The columns of people around a child are told first: their names and telephones are not the child's.
    let mut others: Vec<Option<Meaning>> = headings.iter().map(|h| of_contact(h)).collect();
    // Without a name among them there is nobody: a "contact telephone" is then the child's.
    let names = [
        Meaning::ContactName,
        Meaning::ContactGiven,
        Meaning::ContactFamily,
    ];
    if !others.iter().flatten().any(|m| names.contains(m)) {
        others.fill(None);
    }
    let places: Vec<usize> = (0..headings.len())
        .filter(|n| others[*n].is_none())
        .collect();
    let own = |row: &Vec<String>| -> Vec<String> {
        places.iter().filter_map(|n| row.get(*n).cloned()).collect()
    };
    let columns = Columns::recognise(
        &own(&headings.to_vec()),
        &rows.iter().map(own).collect::<Vec<_>>(),
        &[],
    )
    .unwrap_or_default();
    let mut all: Vec<Meaning> = others
        .iter()
        .map(|o| o.unwrap_or(Meaning::Nothing))
        .collect();
    for (column, place) in columns.all() {
        let place = &places[*place];
        all[*place] = match column {
            Column::Id | Column::Local | Column::Shared => Meaning::Local,
            // Whoever takes people in is the issuer.
            Column::Issuer => Meaning::Nothing,
            Column::Given => Meaning::Given,
            Column::Middle => Meaning::Middle,
            Column::Family => Meaning::Family,
            Column::KnownAs => Meaning::KnownAs,
            Column::Born => Meaning::Born,
            Column::Role => Meaning::Role,
            Column::Address => Meaning::Address,
            Column::Postcode => Meaning::Postcode,
            Column::Phone => Meaning::Phone,
            Column::Nhs => Meaning::Nhs,
            Column::Chi => Meaning::Chi,
            Column::HealthAndCare => Meaning::HealthAndCare,
            Column::Upn => Meaning::Upn,
            Column::Protected => Meaning::Protected,
            Column::FormerFamily => Meaning::Former,
            Column::Sex => Meaning::Sex,
            Column::CarerGiven => Meaning::ContactGiven,
            Column::CarerFamily => Meaning::ContactFamily,
        };
    }
    for (place, heading) in headings.iter().enumerate() {
        if all[place] != Meaning::Nothing {
            continue;
        }
        let plain = plain(heading);
        let known = |list: &[&str]| list.contains(&plain.as_str());
        let meaning = if known(GROUPS) {
            Meaning::Group
        } else if known(SCHOOLS) {
            Meaning::School
        } else if known(AREAS) {
            Meaning::Area
        } else if known(LANGUAGES) {
            Meaning::Language
        } else if known(ADDRESSES) {
            Meaning::Address
        } else if known(NUMBERS) {
            Meaning::Local
        } else if plain == "postcode" {
            Meaning::Postcode
        } else {
            let named = NAMES.iter().find(|n| n.0 == plain);
            named.map_or(Meaning::Nothing, |n| n.1)
        };
        // Lines of an address go together; of anything else the first column counts.
        let many = matches!(meaning, Meaning::Address | Meaning::Postcode);
        if many || !all.contains(&meaning) {
            all[place] = meaning;
        }
    }
    all
}
