//! Picking the right child: name, date of birth and group, and nothing else.

use crate::{
    agreed_word::is_called,
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    grounds::closed_children,
    linking::{of_words, resembling},
};
use access::{Act, Permit, Relation};
use domain::{person::PersonKind, time::BirthDate};
use ledger::EventKind;
use serde_json::json;
use store::{PersonRow, StoreError};
use uuid::Uuid;

/// How many children the plain list holds for whoever keeps the agency's files: above that, people
/// type the first letters.
const LIST_MAX: u16 = 300;
/// The same for whoever keeps none. Where there are more, only letters find a child: whoever logs a
/// concern knows the name, and nobody needs the whole list for it.
const LIST_MAX_OF_OTHERS: u16 = 60;
/// How many children one search shows.
pub const FOUND_MAX: u16 = 20;
/// Longest text that is searched for, in characters.
const TYPED_MAX: usize = 100;

/// A child as it is offered when somebody picks one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildChoice {
    /// The agency's own record.
    pub id: Uuid,
    /// The name as shown on screen.
    pub name: String,
    /// Date of birth where known.
    pub birth: Option<BirthDate>,
    /// Class, tutor group or ward.
    pub group: Option<String>,
}

/// Children for a plain list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildList {
    /// By name.
    pub children: Vec<ChildChoice>,
    /// Whether these are all of the agency's.
    pub whole: bool,
}

impl From<PersonRow> for ChildChoice {
    fn from(p: PersonRow) -> Self {
        Self {
            id: p.id,
            name: p.content.full_name(),
            birth: p.content.birth,
            group: p.content.group.filter(|g| !g.is_empty()),
        }
    }
}

impl Casework {
    /// Children whose names begin with what was typed, or where there is none, who resemble a whole
    /// name. The search is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the actor may not.
    pub async fn find_children(&self, actor: &Actor, typed: &str) -> Result<Vec<ChildChoice>> {
        let permit = self.permit(actor, Act::FindChild, Relation::None).await?;
        self.find_children_under(actor, permit, typed).await
    }

    /// The same for the list of whose record can be read: who looked, and who shared. Children to whom
    /// the reader stands too close are not among them. The search is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the actor may not.
    pub async fn find_for_record(&self, actor: &Actor, typed: &str) -> Result<Vec<ChildChoice>> {
        let permit = self
            .permit(actor, Act::ReadAccessList, Relation::Agency)
            .await?;
        self.find_children_under(actor, permit, typed).await
    }

    async fn find_children_under(
        &self,
        actor: &Actor,
        permit: Permit,
        typed: &str,
    ) -> Result<Vec<ChildChoice>> {
        let without_close = permit.act() == Act::ReadAccessList;
        let typed: String = typed.chars().take(TYPED_MAX).collect();
        if !typed.chars().any(char::is_alphabetic) {
            return Ok(Vec::new());
        }
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut found = conn.find_children(agency, &typed, FOUND_MAX.into()).await?;
        // A whole name that is spelt otherwise than in the record is found all the same.
        let called = found.is_empty() && is_called(&mut conn, agency, &typed).await?;
        let mut alike = match of_words(&typed) {
            Some(said) if found.is_empty() && !called => {
                resembling(&mut conn, agency, said).await?
            }
            _ => Vec::new(),
        };
        if without_close {
            let closed = crate::grounds::closed_to(&mut conn, actor).await?;
            found.retain(|p| !closed.contains(&p.id));
            alike.retain(|c| !closed.contains(&c.id));
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        if called {
            work.call_for_help().await?;
        }
        let ids: Vec<Uuid> = found
            .iter()
            .map(|p| p.id)
            .chain(alike.iter().map(|c| c.id))
            .collect();
        let detail = json!({ "typed": typed, "shown": ids });
        work.log_reading(EventKind::Search, None, None, detail)
            .await?;
        work.note_names(&ids).await?;
        work.commit_reading().await?;
        let mut all = by_name(found.into_iter().map(ChildChoice::from).collect());
        all.extend(alike);
        Ok(all)
    }

    /// The agency's children for a plain list that works without a script, and in any case those in
    /// `chosen`. Whoever keeps the agency's files has at most 300 of them; whoever keeps none has all
    /// where they are few and none where they are many; whoever does not work with children has
    /// none. A child to whom the actor stands too close is left out. Where that is not all,
    /// [`Casework::find_children`] finds the others.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the actor may not.
    pub async fn children_to_choose(&self, actor: &Actor, chosen: &[Uuid]) -> Result<ChildList> {
        let permit = self.permit(actor, Act::FindChild, Relation::None).await?;
        let mut conn = self.read(&permit).await?;
        let keeps = self.may(actor, Act::ReadFile, Relation::Agency);
        let most = match (self.may(actor, Act::ListChildren, Relation::None), keeps) {
            (false, _) => 0,
            (true, false) => LIST_MAX_OF_OTHERS,
            (true, true) => LIST_MAX,
        };
        // One more than is shown tells whether there are more.
        let mut rows = match most {
            0 => Vec::new(),
            _ => {
                let one_more = i64::from(most) + 1;
                conn.children(actor.agency_id, None, one_more).await?
            }
        };
        let whole = most > 0 && rows.len() <= usize::from(most);
        // Whoever stands too close to a child finds the child by name alone, to log what they saw.
        let closed = closed_children(&mut conn, actor).await?;
        let all = rows.len();
        rows.retain(|p| !closed.contains(&p.id));
        let few = whole;
        let whole = whole && rows.len() == all;
        // A part of the list helps nobody who keeps no files: the child may be in the other part.
        let shown = if few || keeps { most } else { 0 };
        rows.truncate(usize::from(shown));
        for id in chosen {
            if rows.iter().any(|p| p.id == *id) {
                continue;
            }
            match conn.person(actor.agency_id, *id).await {
                Ok(p) if p.kind == PersonKind::Child => rows.push(p),
                Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(CaseworkError::from(e)),
            }
        }
        Ok(ChildList {
            children: by_name(rows.into_iter().map(ChildChoice::from).collect()),
            whole,
        })
    }
}

fn by_name(mut all: Vec<ChildChoice>) -> Vec<ChildChoice> {
    all.sort_by_cached_key(|c| (c.name.to_lowercase(), c.id));
    all
}
