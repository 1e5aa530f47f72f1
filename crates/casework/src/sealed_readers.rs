//! Who can open a sealed matter: never whom it is about, never an account that nobody has confirmed,
//! and always somebody. Where the last person who could is kept out or leaves, it passes on in the
//! same commit, without a word to whoever keeps the list of people: what they are shown is the same
//! whether or not there is a matter.

use crate::{
    Actor, Casework, CaseworkError, Named, Result, Work,
    sealed::{ALERT_SEALED, RECEIVE},
};
use domain::{
    practitioner::{MemberState, Role},
    sealed::{SealedContent, SealedStep},
};
use ledger::EventKind;
use serde_json::json;
use store::{Conn, FileKey, PractitionerRow, SealedMember, SealedRow, SealedStepRow, StoreError};
use uuid::Uuid;

/// Parts of a name shorter than this are no name: initials, particles.
const NAME_LETTERS: usize = 3;

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= NAME_LETTERS)
        .map(str::to_lowercase)
}

/// Whether words say any one part of a name. "About Meera" may be about any Meera: it is asked.
pub(crate) fn says_part(words: &str, name: &str) -> bool {
    let said: Vec<String> = words_of(words).collect();
    words_of(name).any(|part| said.contains(&part))
}

/// Whether words name somebody: every part of the name stands in them.
pub(crate) fn says_name(words: &str, name: &str) -> bool {
    let words = words.to_lowercase();
    let mut parts = name.split_whitespace().peekable();
    parts.peek().is_some() && parts.all(|part| words.contains(&part.to_lowercase()))
}

/// How somebody stands to whom a matter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accused {
    /// It is about them: they were chosen from the list, or the words say their whole name.
    Is,
    /// The words say a part of their name.
    Perhaps,
    /// Nothing says so.
    Not,
}

/// How somebody stands to whom a matter is about, from what is known of it.
pub(crate) fn accused(about_id: Option<Uuid>, about: &str, p: &PractitionerRow) -> Accused {
    let name = &p.content.name;
    match about_id {
        Some(id) if id == p.id => Accused::Is,
        // Somebody else was chosen: a name that they share says nothing.
        Some(_) => Accused::Not,
        None if says_name(about, name) => Accused::Is,
        None if says_part(about, name) => Accused::Perhaps,
        None => Accused::Not,
    }
}

/// Those of an agency who can receive a matter, leads first. Accounts that nobody has confirmed are
/// left out while there is any other.
pub(crate) fn receivers(all: &[PractitionerRow]) -> Vec<PractitionerRow> {
    let there = |p: &&PractitionerRow| p.state == MemberState::Active && RECEIVE.contains(&p.role);
    let mut found: Vec<_> = all.iter().filter(there).cloned().collect();
    if found.iter().any(PractitionerRow::confirmed) {
        found.retain(PractitionerRow::confirmed);
    }
    found.sort_by_key(|p| {
        let place = RECEIVE.iter().position(|r| *r == p.role);
        (place, p.content.name.clone())
    });
    found
}

/// Whether somebody who is named can open a matter: their account is confirmed, or whoever is in
/// charge named them again since it was not. Whoever logged it or owns it was named by others than
/// that, and waits.
pub(crate) fn opens(p: &PractitionerRow, row: (Uuid, Uuid), member: &SealedMember) -> bool {
    let (author, owner) = row;
    let again = |since: i64| member.since_us > since && p.id != author && p.id != owner;
    member.until_us.is_none() && p.unconfirmed_us.is_none_or(again)
}

/// Whether the reader, whose account nobody has confirmed, can open a matter that names them.
pub(crate) async fn opens_to(conn: &mut Conn, actor: &Actor, row: &SealedRow) -> Result<bool> {
    if actor.confirmed {
        return Ok(true);
    }
    let (agency, me) = (actor.agency_id, actor.practitioner_id);
    let p = conn.practitioner(agency, me).await?;
    let members = conn.sealed_members(agency, row.id).await?;
    let mine = members.iter().find(|m| m.practitioner_id == me);
    Ok(mine.is_some_and(|m| opens(&p, (row.author_id, row.owner_id), m)))
}

impl Casework {
    /// Everybody who works at the agency now, to say whom a matter is about.
    ///
    /// # Errors
    /// The database.
    pub async fn sealed_staff(&self, actor: &Actor) -> Result<Vec<Named>> {
        let permit = self
            .permit(actor, crate::Act::LogConcern, crate::Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        let mut all = conn.practitioners(actor.agency_id).await?;
        all.retain(|p| matches!(p.state, MemberState::Active | MemberState::Suspended));
        all.sort_by(|a, b| a.content.name.cmp(&b.content.name));
        Ok(all.iter().map(crate::sealed::named).collect())
    }

    /// Passes on matters that nobody can open who works at the agency now: until somebody was there
    /// who can receive them, they waited. Called once an hour.
    ///
    /// # Errors
    /// The database; the next hour tries again.
    pub(crate) async fn find_sealed_readers(&self) -> Result<()> {
        let waiting = self.store.read().await?.sealed_without_reader().await?;
        for (agency, id) in waiting {
            let mut work = self.begin_by_clock(agency).await?;
            let staff = work.practitioners(agency).await?;
            let (row, key) = work.sealed_matter_for_nobody(agency, id).await?;
            let by = row.owner_id;
            if let Some(to) = work.pass_on(&staff, (&row, &key), by).await? {
                let detail = json!({ "passed-to": to });
                work.log(EventKind::ConcernRead, None, Some(id), detail)
                    .await?;
                work.commit().await?;
            }
        }
        Ok(())
    }
}

impl Work {
    /// Checks whom a matter is about, as it was chosen or written; gives the words to keep.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `about` is `unknown`: nobody of the agency was chosen.
    pub(crate) async fn about_whom(&mut self, about: &str, id: Option<Uuid>) -> Result<String> {
        let Some(id) = id else {
            return Ok(about.to_owned());
        };
        let agency = self.agency_id;
        match self.practitioner(agency, id).await {
            Ok(p) if about.trim().is_empty() => Ok(p.content.name_and_job()),
            Ok(_) => Ok(about.to_owned()),
            Err(StoreError::Missing) => Err(CaseworkError::invalid("about", "unknown")),
            Err(e) => Err(e.into()),
        }
    }

    /// Passes every matter on that only this person could open, in the write that keeps them out.
    /// Gives the matters, for the line of the ledger in which that stands.
    pub(crate) async fn pass_on_sealed(&mut self, leaver: Uuid) -> Result<Vec<Uuid>> {
        let agency = self.agency_id;
        let staff = self.practitioners(agency).await?;
        let active = |id: Uuid| {
            let there = |p: &&PractitionerRow| p.id == id && p.state == MemberState::Active;
            id != leaver && staff.iter().any(|p| there(&p))
        };
        let mut passed = Vec::new();
        for (id, _) in self.sealed_matters(agency, leaver).await? {
            let members = self.sealed_members(agency, id).await?;
            let mut now = members.iter().filter(|m| m.until_us.is_none());
            if now.any(|m| active(m.practitioner_id)) {
                continue;
            }
            let (row, key) = self.sealed_matter(agency, leaver, id).await?;
            if self.pass_on(&staff, (&row, &key), leaver).await?.is_some() {
                passed.push(id);
            }
        }
        Ok(passed)
    }

    /// Names the first who can receive a matter, in the order lead, data protection officer, board
    /// manager: never whom it is or may be about, whoever was taken out of it, or whoever keeps the
    /// list of people, who could make themselves the last by keeping the others out.
    async fn pass_on(
        &mut self,
        staff: &[PractitionerRow],
        (row, key): (&SealedRow, &FileKey),
        from: Uuid,
    ) -> Result<Option<Uuid>> {
        let agency = self.agency_id;
        let members = self.sealed_members(agency, row.id).await?;
        let SealedContent {
            about, about_id, ..
        } = &row.content;
        let fits = |p: &PractitionerRow| {
            p.id != from
                && p.confirmed()
                && p.role != Role::AgencyAdministrator
                && accused(*about_id, about, p) == Accused::Not
                && !members.iter().any(|m| m.practitioner_id == p.id)
        };
        let Some(to) = receivers(staff).into_iter().find(fits) else {
            return Ok(None);
        };
        let (who, now) = (to.id, self.now_us);
        self.name_in_sealed(agency, row.id, who, (from, now))
            .await?;
        let step = SealedStepRow {
            id: Uuid::now_v7(),
            what: SealedStep::PassedOn,
            by_id: from,
            whom_id: Some(who),
            at_us: now,
            text: String::new(),
        };
        self.add_sealed_step(agency, row.id, key, &step).await?;
        let path = format!("/sealed/{}", row.id);
        self.tell(&[to], ALERT_SEALED, row.id, &path).await?;
        Ok(Some(who))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_one_part_of_a_name_is_asked_about_and_nothing_shorter_or_else() {
        assert!(says_part("about Meera, in year 4", "Meera Joshi"));
        assert!(says_part("MR JOSHI", "Meera Joshi"));
        assert!(!says_part("the caretaker", "Meera Joshi"));
        assert!(
            !says_part("Al was there", "Al Ito-Owen"),
            "too short to say anything"
        );
        assert!(says_part("owen", "Al Ito-Owen"));
        assert!(
            says_name("it is joshi meera", "Meera Joshi") && !says_name("Meera", "Meera Joshi")
        );
    }
}
