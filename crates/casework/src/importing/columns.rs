//! What the columns of a file seem to mean, by their headings and what stands in them.

use super::rows::Meaning;
use linkage::{Column, Columns};

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

/// What each column seems to mean.
pub(super) fn guess(headings: &[String], rows: &[Vec<String>]) -> Vec<Meaning> {
    let columns = Columns::recognise(headings, rows, &[]).unwrap_or_default();
    let mut all = vec![Meaning::Nothing; headings.len()];
    for (column, place) in columns.all() {
        all[*place] = match column {
            Column::Id | Column::Local => Meaning::Local,
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
            Column::CarerGiven | Column::CarerFamily => Meaning::Nothing,
        };
    }
    for (place, heading) in headings.iter().enumerate() {
        if all[place] != Meaning::Nothing {
            continue;
        }
        let plain: String = heading
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
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
