//! Standing too close: whoever is family, a friend or a neighbour of a child says so, and is kept
//! out of the file from that moment, as is whom the product finds by name, address or telephone.
//! No reason given opens it to them. Only somebody else can take it off, where it was said or found
//! in error.

use crate::{
    Act, Actor, Casework, CaseworkError, ChildChoice, Named, Relation, Result,
    glass::readers_about,
    lead::{Faults, Names, child},
};
use domain::{
    access::{Closeness, ConflictContent, ConflictHow},
    text::LINE_MAX,
};
use ledger::EventKind;
use serde_json::json;
use store::ConflictRow;
use uuid::Uuid;

/// A conflict with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictLine {
    /// The conflict.
    pub row: ConflictRow,
    /// Who.
    pub who: Named,
    /// To whom; `None` where the record was erased.
    pub person: Option<Named>,
    /// Who took it off.
    pub ended_by: Option<String>,
    /// Who may read the file, by name and job: whom to ask.
    pub ask: Vec<String>,
}

impl Casework {
    /// The child of whom somebody says that they stand too close: as much as whoever logs a
    /// concern sees.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child.
    pub async fn conflict_desk(&self, actor: &Actor, person: Uuid) -> Result<ChildChoice> {
        let permit = self
            .permit(actor, Act::DeclareConflict, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        Ok(child(&mut conn, actor.agency_id, person).await?.into())
    }

    /// Says of oneself that one stands too close to somebody. From then on their file is closed to
    /// one. Says whether nobody else is left in the agency who receives concerns about them.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `closeness` is `empty`, `words` is `too-long`;
    /// [`CaseworkError::NotFound`] where there is no such person.
    pub async fn declare_conflict(
        &self,
        actor: &Actor,
        person: Uuid,
        closeness: Option<Closeness>,
        words: &str,
    ) -> Result<bool> {
        let permit = self
            .permit(actor, Act::DeclareConflict, Relation::None)
            .await?;
        let mut faults = Faults::default();
        if closeness.is_none() {
            faults.add("closeness", "empty");
        }
        faults.text("words", words, LINE_MAX);
        faults.check()?;
        let Some(closeness) = closeness else {
            return Err(CaseworkError::invalid("closeness", "empty"));
        };
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        work.person(agency, person).await?;
        let row = ConflictRow {
            practitioner_id: actor.practitioner_id,
            person_id: person,
            how: ConflictHow::Said,
            since_us: now,
            ended_us: None,
            ended_by: None,
            content: ConflictContent {
                closeness,
                words: words.to_owned(),
                ended_why: String::new(),
            },
        };
        let mut nobody = true;
        for p in work.people_to_alert(agency).await? {
            let other = p.id != actor.practitioner_id;
            if other && !work.closeness(agency, p.id, person, now).await?.0 {
                nobody = false;
            }
        }
        if work.add_conflict(agency, &row).await? {
            let detail = json!({ "how": row.how, "closeness": closeness, "words": words, "nobody_left": nobody });
            work.log(EventKind::ConflictSaid, Some(person), None, detail)
                .await?;
        }
        work.commit().await?;
        Ok(nobody)
    }

    /// To whom the reader stands too close: what they said themselves and what the product found.
    ///
    /// # Errors
    /// The database.
    pub async fn own_conflicts(&self, actor: &Actor) -> Result<Vec<ConflictLine>> {
        let permit = self
            .permit(actor, Act::DeclareConflict, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut all = Vec::new();
        let who = actor.practitioner_id;
        for row in conn.conflicts_of(agency, who).await? {
            let about = row.person_id;
            let ask = readers_about(&mut conn, &self.policy, agency, who, about).await?;
            all.push(ConflictLine {
                ask: ask.iter().map(|p| p.content.name_and_job()).collect(),
                who: Named {
                    id: row.practitioner_id,
                    name: names.staff(row.practitioner_id),
                },
                person: names.person(&mut conn, agency, row.person_id).await?,
                ended_by: row.ended_by.map(|id| names.staff(id)),
                row,
            });
        }
        Ok(all)
    }

    /// Takes it off for somebody else: it was said in error, or is no longer so.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `close` or `why` is `empty`, `why` is `too-long`;
    /// [`CaseworkError::NotFound`], also for one's own; [`CaseworkError::WrongState`] where it is not on.
    pub async fn end_conflict(
        &self,
        actor: &Actor,
        practitioner: Option<Uuid>,
        person: Uuid,
        why: &str,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::ReviewAccess, Relation::Agency)
            .await?;
        let mut faults = Faults::default();
        if practitioner.is_none() {
            faults.add("close", "empty");
        }
        faults.required("why", why, LINE_MAX);
        // Whether there is such a child comes first.
        if practitioner.is_none() || why.trim().is_empty() {
            let permit = self.permit_on(actor, Act::ReadAccessList, person).await?;
            child(&mut self.read(&permit).await?, actor.agency_id, person).await?;
        }
        faults.check()?;
        let practitioner = match practitioner {
            Some(p) if p != actor.practitioner_id => p,
            _ => return Err(CaseworkError::NotFound),
        };
        let mut work = self.begin(actor, permit).await?;
        let agency = work.agency_id;
        let rows = work.conflicts_of(agency, practitioner).await?;
        let mut row = rows
            .into_iter()
            .find(|r| r.person_id == person)
            .ok_or(CaseworkError::NotFound)?;
        row.ended_us = Some(work.now_us);
        row.ended_by = Some(actor.practitioner_id);
        why.clone_into(&mut row.content.ended_why);
        if !work.end_conflict(agency, &row).await? {
            return Err(CaseworkError::WrongState);
        }
        let detail = json!({ "who": practitioner, "why": why });
        work.log(EventKind::ConflictEnded, Some(person), None, detail)
            .await?;
        work.commit().await
    }
}
