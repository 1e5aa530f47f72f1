//! A child's page: who it is, what is known from whom, and what is due.

use super::{
    ConcernLine, Named, Names, TaskLine,
    chronology::{ChronologyFilter, rows},
    joined::{Held, held, pairs_to_compare},
};
use crate::{
    Act, Actor, Casework, CaseworkError, HoldsLine, PatternLine, Relation, Result, SharingLine,
    agreed_word::is_called,
    concerns::marks_of,
    grounds::{closed_children, closed_to},
    sharings::sharing_lines,
};
use access::Permit;
use domain::{
    chronology::EntryKind,
    person::{PersonKind, RelationKind},
    time::BirthDate,
};
use ledger::EventKind;
use serde_json::json;
use std::collections::HashSet;
use store::{Afterword, Conn, EntryRow, PairRow, PersonRow};
use uuid::Uuid;

/// Who a page is about. Holds no address and no telephone number where the address is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The agency's record.
    pub id: Uuid,
    /// Child or adult.
    pub kind: PersonKind,
    /// The name as shown.
    pub name: String,
    /// Date of birth where known.
    pub birth: Option<BirthDate>,
    /// Age today, whole years.
    pub age: Option<i16>,
    /// Class, tutor group or ward.
    pub group: Option<String>,
    /// Language in which the person wants to be spoken or written to.
    pub language: Option<String>,
    /// Address; `None` where it is protected or not known.
    pub address: Option<String>,
    /// Telephone; `None` where the address is protected or it is not known.
    pub phone: Option<String>,
    /// The address is protected.
    pub protected_address: bool,
}

/// A child as one row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildSummary {
    /// The agency's record.
    pub id: Uuid,
    /// The name as shown.
    pub name: String,
    /// Date of birth where known.
    pub birth: Option<BirthDate>,
    /// Class, tutor group or ward.
    pub group: Option<String>,
}

/// Somebody around a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// Who.
    pub person: Named,
    /// Child or adult.
    pub kind: PersonKind,
    /// What they are to the child.
    pub relation: RelationKind,
    /// Holds parental responsibility.
    pub parental_responsibility: bool,
    /// Lives in the same household, or did until the last day.
    pub same_household: bool,
    /// Last day of it; `None` while it lasts.
    pub until: Option<jiff::civil::Date>,
}

/// An agency from which rows of the chronology come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The agency.
    pub id: Uuid,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
}

/// A row of the chronology with who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChronologyLine {
    /// The entry.
    pub entry: EntryRow,
    /// Who in this agency wrote it.
    pub author: String,
    /// Written by somebody else since the reader last looked.
    pub is_new: bool,
    /// A later entry corrects this one.
    pub corrected: bool,
    /// When its sender withdrew what was received, microseconds.
    pub withdrawn_us: Option<i64>,
    /// Received items with which its sender put it right.
    pub corrections: Vec<Uuid>,
}

/// Another record of the agency's that a person said is of the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedRecord {
    /// The record.
    pub identity: Identity,
    /// The pair that joins it, for taking it apart again; `None` where it is joined through others.
    pub pair: Option<Uuid>,
}

/// Everything on a child's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildPage {
    /// Who it is about.
    pub identity: Identity,
    /// Family and others.
    pub around: Vec<Around>,
    /// The chronology, newest first.
    pub lines: Vec<ChronologyLine>,
    /// Agencies from which the rows come, this one first.
    pub sources: Vec<Source>,
    /// Where the next page of older rows begins, if there is one.
    pub older: Option<(i64, Uuid)>,
    /// What is due.
    pub tasks: Vec<TaskLine>,
    /// What this agency shared about the child, newest first.
    pub sharings: Vec<SharingLine>,
    /// Concerns in which the child has a part, newest first.
    pub concerns: Vec<ConcernLine>,
    /// Adults around the child who are a risk.
    pub risks: Vec<crate::RiskShown>,
    /// How many marks on the body map are the child's.
    pub marks: usize,
    /// When the reader last looked, microseconds.
    pub last_looked_us: Option<i64>,
    /// The reader may write in the file, and not only read it.
    pub may_write: bool,
    /// Until when the file is open to the reader, where they opened it for a few hours.
    pub open_until_us: Option<i64>,
    /// Patterns in which the child has a part and that nobody has decided.
    pub patterns: Vec<PatternLine>,
    /// Other records that are of the same child: the page shows what all of them hold.
    pub joined: Vec<JoinedRecord>,
    /// Pairs with records that nobody has decided about.
    pub to_compare: usize,
    /// What partners hold about what may be the same child.
    pub holds: Vec<HoldsLine>,
}

impl Casework {
    /// A child of the agency, for the head of a form that writes into the child's file.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or the reader may not write.
    pub async fn child_identity(&self, actor: &Actor, person: Uuid) -> Result<Identity> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        child(&mut conn, actor.agency_id, person)
            .await
            .map(|p| self.identity_of(shown, p))
    }

    /// Children of the agency whose names begin with what was typed, or the list of them.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not read files.
    pub async fn children_list(
        &self,
        actor: &Actor,
        typed: &str,
        after: Option<Uuid>,
    ) -> Result<Vec<ChildSummary>> {
        let permit = self.permit(actor, Act::ReadFile, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let closed = closed_to(&mut conn, actor).await?;
        let searching = !typed.trim().is_empty();
        let rows = if searching {
            conn.find_children(actor.agency_id, typed, 100).await?
        } else {
            conn.children(actor.agency_id, after, 100).await?
        };
        let called =
            searching && rows.is_empty() && is_called(&mut conn, actor.agency_id, typed).await?;
        let rows: Vec<PersonRow> = rows
            .into_iter()
            .filter(|p| !closed.contains(&p.id))
            .collect();
        drop(conn);
        let found: Vec<Uuid> = rows.iter().map(|p| p.id).collect();
        let mut work = self.begin(actor, permit).await?;
        work.note_names(&found).await?;
        if called {
            work.call_for_help().await?;
        }
        if searching {
            let detail = json!({ "words": typed, "found": found });
            work.log_reading(EventKind::Search, None, None, detail)
                .await?;
        }
        work.commit_reading().await?;
        let mut all: Vec<ChildSummary> = rows
            .into_iter()
            .map(|p| ChildSummary {
                id: p.id,
                name: p.content.full_name(),
                birth: p.content.birth,
                group: p.content.group,
            })
            .collect();
        if searching {
            all.sort_by(|a, b| a.name.cmp(&b.name));
        }
        Ok(all)
    }

    /// A child's page, with the rows of the chronology older than `before` (time and id of the
    /// last row seen). The reading is logged, and is what "new since I last looked" counts from.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or the reader may not read files.
    pub async fn child_page(
        &self,
        actor: &Actor,
        person: Uuid,
        before: Option<(i64, Uuid)>,
    ) -> Result<ChildPage> {
        self.child_page_where(actor, person, &ChronologyFilter::default(), before)
            .await
    }

    /// As [`Casework::child_page`], with those rows of the chronology that a filter lets through.
    /// Only the newest rows, unfiltered, count as having looked.
    ///
    /// # Errors
    /// As [`Casework::child_page`].
    pub async fn child_page_where(
        &self,
        actor: &Actor,
        person: Uuid,
        only: &ChronologyFilter,
        before: Option<(i64, Uuid)>,
    ) -> Result<ChildPage> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, agency, person).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let last_looked_us = conn
            .last_looked(agency, actor.practitioner_id, person)
            .await?;
        let (records, pairs) = conn.joined(agency, person).await?;
        let Held {
            about,
            tasks: due,
            sent,
            after,
            mut around,
            sources,
        } = held(&mut conn, agency, &records).await?;
        // A brother or sister to whom the reader stands too close is not named here.
        let closed = closed_children(&mut conn, actor).await?;
        around.retain(|a| !closed.contains(&a.person.id));
        let (entries, older) = rows(&mut conn, actor, &records, only, &about, before).await?;
        let mut tasks = Vec::new();
        for t in due {
            tasks.push(names.task(&mut conn, t, self.now_us()).await?);
        }
        let mut concerns = Vec::new();
        for c in &about {
            concerns.push(names.concern(&mut conn, c).await?);
        }
        let since = only.new_since_us.or(last_looked_us);
        let patterns = self
            .patterns_of_child(&mut conn, &mut names, agency, &records)
            .await?;
        let as_keeper = permit.relation() == Relation::Agency;
        let open_until_us = if as_keeper {
            None
        } else {
            let mine = |g: &store::GlassRow| g.practitioner_id == actor.practitioner_id;
            let all = conn.glass_about(agency, person).await?;
            all.into_iter().filter(mine).map(|g| g.until_us).max()
        };
        let page = ChildPage {
            may_write: as_keeper && self.may(actor, Act::WriteFile, Relation::Agency),
            open_until_us,
            patterns,
            around,
            sharings: sharing_lines(&mut conn, sent).await?,
            sources,
            lines: lines(&names, actor, since, entries, &after),
            joined: self
                .joined_records(&mut conn, shown, (agency, &records, &pairs))
                .await?,
            to_compare: pairs_to_compare(&mut conn, agency, person).await?.len(),
            holds: self.holds_here(&mut conn, shown, &row).await?,
            identity: self.identity_of(shown, row),
            risks: crate::risk::around(&mut conn, (agency, Some(actor)), person, self.today())
                .await?,
            marks: about
                .iter()
                .flat_map(|c| records.iter().map(|r| marks_of(c, *r).len()))
                .sum(),
            older,
            tasks,
            concerns,
            last_looked_us,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let now_us = work.now_us;
        let rows = page.lines.len();
        for record in &records {
            let detail = json!({ "page": "child", "rows": rows, "joined": records });
            work.log_reading(EventKind::FileRead, Some(*record), None, detail)
                .await?;
        }
        if !work.full {
            let seen = work.note_seen(actor, person, &pairs).await;
            work.unless_full(seen)?;
        }
        // That something was moved out of it, they see now.
        work.mark_seen(person).await?;
        if !work.full && only.is_empty() && before.is_none() {
            let looked = work
                .looked(agency, actor.practitioner_id, person, now_us)
                .await;
            work.unless_full(looked)?;
        }
        work.commit_reading().await?;
        Ok(page)
    }
}

/// A record of a child; an adult's record answers as if it did not exist.
pub(crate) async fn child(conn: &mut Conn, agency: Uuid, id: Uuid) -> Result<PersonRow> {
    let row = conn.person(agency, id).await?;
    match row.kind {
        PersonKind::Child => Ok(row),
        PersonKind::Adult => Err(CaseworkError::NotFound),
    }
}

pub(crate) fn lines(
    names: &Names,
    actor: &Actor,
    last_looked_us: Option<i64>,
    entries: Vec<EntryRow>,
    after: &[Afterword],
) -> Vec<ChronologyLine> {
    let corrected: HashSet<Uuid> = entries.iter().filter_map(|e| e.corrects_id).collect();
    beside(entries, actor.agency_id)
        .into_iter()
        .map(|entry| {
            let said = after.iter().find(|a| Some(a.sharing_id) == entry.object_id);
            let corrections = said.map_or_else(Vec::new, |a| a.corrected_by.clone());
            ChronologyLine {
                author: names.staff(entry.author_id),
                is_new: last_looked_us.is_some_and(|us| entry.recorded_us > us)
                    && entry.author_id != actor.practitioner_id,
                corrected: corrected.contains(&entry.id) && entry.kind != EntryKind::SafetyPlan,
                withdrawn_us: said.and_then(|a| a.withdrawn_us),
                corrections,
                entry,
            }
        })
        .collect()
}

/// Puts what another agency corrected right above what it corrects, where both are on the page.
fn beside(entries: Vec<EntryRow>, own: Uuid) -> Vec<EntryRow> {
    let ids: HashSet<Uuid> = entries.iter().map(|e| e.id).collect();
    let moves = |e: &EntryRow| {
        e.kind == EntryKind::Correction
            && e.source_agency_id != own
            && e.corrects_id.is_some_and(|id| ids.contains(&id))
    };
    let (moved, stay): (Vec<EntryRow>, Vec<EntryRow>) = entries.into_iter().partition(moves);
    let mut moved: Vec<Option<EntryRow>> = moved.into_iter().map(Some).collect();
    let mut all = Vec::with_capacity(stay.len() + moved.len());
    for entry in stay {
        let puts_right = moved
            .iter_mut()
            .filter(|m| m.as_ref().is_some_and(|m| m.corrects_id == Some(entry.id)));
        all.extend(puts_right.filter_map(Option::take));
        all.push(entry);
    }
    // A correction of a correction names one that moved itself.
    all.extend(moved.into_iter().flatten());
    all
}

impl Casework {
    /// Logs that a part of a child's file was read on a page of its own, and by which pairs records
    /// stood joined on it.
    pub(crate) async fn log_file_read(
        &self,
        actor: &Actor,
        permit: Permit,
        person: Uuid,
        (page, pairs): (&'static str, &[PairRow]),
    ) -> Result<()> {
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": page });
        work.log_reading(EventKind::FileRead, Some(person), None, detail)
            .await?;
        work.note_joined(pairs).await?;
        work.commit_reading().await
    }
}
