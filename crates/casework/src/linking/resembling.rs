//! Children of the agency who resemble somebody known only by a few words: a child who was not on
//! the list, one typed in an emergency, one in something that another agency sent.

use super::{Found, look_up, models::Weigher};
use crate::{CaseworkError, ChildChoice, Result};
use domain::{
    linking::PairState,
    person::{PersonContent, PersonKind},
    time::{BirthDate, BirthDateKind},
};
use exchange::ChildShared;
use jiff::civil::Date;
use store::{Conn, PersonRow, StoreError};
use uuid::Uuid;

/// Most children offered.
const OFFERED_MAX: usize = 5;
/// Below what is proposed by itself, by this much: here somebody is asking.
pub(super) const GRACE: f32 = 3.0;

/// Children who resemble what is known of one.
pub(crate) async fn resembling(
    conn: &mut Conn,
    agency: Uuid,
    content: PersonContent,
) -> Result<Vec<ChildChoice>> {
    let asked = PersonRow {
        agency_id: agency,
        id: Uuid::nil(),
        kind: PersonKind::Child,
        key_id: Uuid::nil(),
        protected_address: false,
        version: 0,
        content,
    };
    let looked = look_up(conn, &asked).await?;
    Ok(offered(looked.found))
}

/// Children who resemble one of whom there is a record, as long as nobody has decided about them.
pub(crate) async fn resembling_record(
    conn: &mut Conn,
    agency: Uuid,
    person: Uuid,
) -> Result<Vec<ChildChoice>> {
    let row = match conn.person(agency, person).await {
        Ok(row) => row,
        Err(StoreError::Missing | StoreError::Erased) => return Ok(Vec::new()),
        Err(e) => return Err(CaseworkError::from(e)),
    };
    let decided: Vec<Uuid> = conn
        .pairs_with(agency, person)
        .await?
        .into_iter()
        .filter(|p| p.state.decided() && p.state != PairState::Unsure)
        .map(|p| p.beside(person))
        .collect();
    let mut found = look_up(conn, &row).await?.found;
    found.retain(|f| !decided.contains(&f.row.id));
    Ok(offered(found))
}

fn offered(found: Vec<Found>) -> Vec<ChildChoice> {
    found
        .into_iter()
        .filter(|f| !f.aside && f.weight >= Weigher::potential() - GRACE)
        .take(OFFERED_MAX)
        .map(|f| ChildChoice::from(f.row))
        .collect()
}

/// What another agency's words about a child say, as a record would.
pub(crate) fn of_shared(shared: &ChildShared) -> Option<PersonContent> {
    crate::sharings::new_record(shared).ok()
}

/// A name and a date of birth out of what somebody wrote about a child who is not on the list:
/// "Cai Pritchard, born 8/3/2015, new in 4B". The name is what comes first; nothing else is used.
pub(crate) fn of_words(words: &str) -> Option<PersonContent> {
    let head = words
        .split([',', ';', '\n', '(', '.'])
        .next()
        .unwrap_or_default();
    let name: Vec<&str> = head
        .split_whitespace()
        .take_while(|w| w.chars().all(|c| c.is_alphabetic() || "'’-".contains(c)))
        .take_while(|w| {
            !matches!(
                w.to_lowercase().as_str(),
                "born" | "dob" | "aged" | "ganwyd"
            )
        })
        .take(5)
        .collect();
    let (family, given) = name.split_last()?;
    if given.is_empty() {
        return None;
    }
    Some(PersonContent {
        given_names: given.join(" "),
        family_name: (*family).to_owned(),
        birth: date_in(words).map(|date| BirthDate {
            date,
            kind: BirthDateKind::Exact,
        }),
        ..PersonContent::default()
    })
}

/// The first date written with figures, day first or as ISO writes it.
fn date_in(words: &str) -> Option<Date> {
    words
        .split(|c: char| !(c.is_ascii_digit() || "/-.".contains(c)))
        .find_map(|piece| {
            let parts: Vec<&str> = piece
                .split(['/', '-', '.'])
                .filter(|p| !p.is_empty())
                .collect();
            let [a, b, c] = parts.as_slice() else {
                return None;
            };
            let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
            if year.len() != 4 {
                return None;
            }
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_name_comes_first_and_the_date_is_found() {
        let said = of_words("Cai Rhys Pritchard, born 8/3/2015, new in 4B").unwrap();
        assert_eq!(said.given_names, "Cai Rhys");
        assert_eq!(said.family_name, "Pritchard");
        assert_eq!(said.birth.unwrap().date, date(2015, 3, 8));
        let said = of_words("Siân O’Neill dob 2014-11-30").unwrap();
        assert_eq!(
            (said.given_names.as_str(), said.family_name.as_str()),
            ("Siân", "O’Neill")
        );
        assert_eq!(said.birth.unwrap().date, date(2014, 11, 30));
        assert!(of_words("a boy in a red coat").is_some_and(|c| c.birth.is_none()));
        assert!(of_words("Cai").is_none());
        assert!(of_words("").is_none());
    }
}
