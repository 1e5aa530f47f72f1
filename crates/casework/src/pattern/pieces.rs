//! Making pieces of what was written.

use crate::{Work, error::Result};
use domain::{
    chronology::{EntryContent, EntryKind, SignificantEvent},
    concern::{Category, ChildRole, CloseReason, ConcernState, ConcernStep, Urgency},
    person::{MoveKind, PersonContent, PersonKind, RelationKind},
};
use exchange::HandlingMark;
use patterns::By;
use std::collections::{BTreeMap, BTreeSet};
use store::{ChildMoveRow, ConcernRow, EntryRow, PieceRow, StoreError};
use uuid::Uuid;

/// Most names, and most writings of a place, that are taken out of what one agency shared at once: so
/// the cost of a piece is bounded.
const NAMES_MAX: usize = 10;
const PLACES_MAX: usize = 24;

/// Sorts of pieces, by what they have in common with others.
pub(super) type Touched = BTreeMap<(By, String), BTreeSet<String>>;

/// A piece before its token is made.
struct Made {
    sort: String,
    by: By,
    thing: String,
    at_us: i64,
    source: Uuid,
}

impl Work {
    /// Brings the pieces of one thing about a child up to date: what no longer holds goes, what is
    /// there stays as it was noted. Gives what to look at.
    pub(super) async fn make_pieces(&mut self, person: Uuid, object: Uuid) -> Result<Touched> {
        let made = self.made_of(person, object).await?;
        let (agency, now) = (self.agency_id, self.now_us);
        let mut before = self.pieces_of(agency, person, object).await?;
        let mut touched = Touched::new();
        for m in made {
            let row = PieceRow {
                token: self
                    .pattern_token(agency, &m.sort, m.by.as_str(), &m.thing)
                    .await?,
                happened_us: m.at_us,
                person_id: person,
                object_id: object,
                source_agency_id: m.source,
                noted_us: now,
            };
            let same = |p: &PieceRow| {
                p.token == row.token
                    && p.happened_us == row.happened_us
                    && p.source_agency_id == row.source_agency_id
            };
            match before.iter().position(same) {
                Some(at) => drop(before.swap_remove(at)),
                None => self.add_piece(agency, &row).await?,
            }
            touched.entry((m.by, m.thing)).or_default().insert(m.sort);
        }
        for gone in before {
            self.drop_piece(agency, &gone).await?;
        }
        Ok(touched)
    }

    async fn made_of(&mut self, person: Uuid, object: Uuid) -> Result<Vec<Made>> {
        let agency = self.agency_id;
        let mut entries = self.entries_of(agency, object).await?;
        // What was moved to another child's file is no piece of this one.
        let moved = |e: &EntryRow| matches!(e.content, EntryContent::Moved { .. });
        entries.retain(|e| e.person_id == person && !moved(e));
        if entries.is_empty() {
            match self.entry(agency, person, object).await {
                Ok(e) => entries.push(e),
                Err(StoreError::Missing) => return self.of_change(person, object).await,
                Err(StoreError::Erased) => return Ok(Vec::new()),
                Err(e) => return Err(e.into()),
            }
        }
        let mut made = self.marked(person, &entries).await?;
        if entries.iter().any(|e| e.kind == EntryKind::Concern) {
            made.extend(self.of_concern(person, object).await?);
        }
        if entries.iter().any(|e| e.kind == EntryKind::Received) {
            made.extend(self.of_received(person, object, &entries).await?);
        }
        Ok(made)
    }

    /// A change of the record that says that the child moved.
    async fn of_change(&mut self, person: Uuid, object: Uuid) -> Result<Vec<Made>> {
        let agency = self.agency_id;
        let found = self.move_of(person, object).await?;
        Ok(found
            .filter(|m| m.source_agency_id == agency)
            .map(made_of_move)
            .unwrap_or_default())
    }

    /// Entries that a lead marked as a significant event.
    async fn marked(&mut self, person: Uuid, entries: &[EntryRow]) -> Result<Vec<Made>> {
        let agency = self.agency_id;
        let mut newest = BTreeMap::new();
        for mark in self.entry_marks(agency, person).await? {
            newest.insert(mark.entry_id, mark.content.event);
        }
        let event = |e: &EntryRow| newest.get(&e.id).copied().flatten();
        Ok(entries
            .iter()
            .filter_map(|e| Some((e, event(e)?)))
            .map(|(e, event)| Made {
                sort: event_sort(event),
                by: By::Child,
                thing: person.to_string(),
                at_us: e.when.at.as_microsecond(),
                source: e.source_agency_id,
            })
            .collect())
    }

    async fn of_concern(&mut self, person: Uuid, id: Uuid) -> Result<Vec<Made>> {
        let agency = self.agency_id;
        let c = match self.concern(agency, id).await {
            Ok(c) => c,
            Err(StoreError::Missing | StoreError::Erased) => return Ok(Vec::new()),
            Err(e) => return Err(e.into()),
        };
        let about = c.children.iter().any(|k| {
            k.person_id == person && !matches!(k.role, ChildRole::Witness | ChildRole::Other)
        });
        if !about || self.was_a_mistake(&c).await? {
            return Ok(Vec::new());
        }
        let sort = match c.urgency {
            Urgency::Routine => "concern-low",
            Urgency::Today => "concern-medium",
            Urgency::Danger => "concern-high",
        };
        let mut things = vec![(By::Child, person.to_string())];
        things.extend(patterns::place(&c.content.place).map(|p| (By::Place, p)));
        let child = self.person(agency, person).await?;
        let group = child.content.group.as_deref().unwrap_or_default();
        things.extend(patterns::group(group).map(|g| (By::Group, g)));
        let named = patterns::names(&c.content.others_involved);
        for adult in self.adults_of(person, named).await? {
            things.push((By::Adult, adult));
        }
        let at_us = c.content.when.at.as_microsecond();
        let made = |sort: &str, by, thing: String| Made {
            sort: sort.to_owned(),
            by,
            thing,
            at_us,
            source: agency,
        };
        let mut all: Vec<Made> = things
            .into_iter()
            .map(|(by, thing)| made(sort, by, thing))
            .collect();
        let tags = if c.categories.is_empty() {
            c.content.category.into_iter().collect()
        } else {
            c.categories.clone()
        };
        if tags.contains(&Category::Missing) {
            let sort = event_sort(SignificantEvent::Missing);
            all.push(made(&sort, By::Child, person.to_string()));
        }
        Ok(all)
    }

    /// Whether it was closed as entered by mistake or twice.
    async fn was_a_mistake(&mut self, c: &ConcernRow) -> Result<bool> {
        if c.state != ConcernState::Closed {
            return Ok(false);
        }
        let steps = self.concern_steps(c.agency_id, c.id).await?;
        let closed = steps.iter().rev().find_map(|s| match &s.step {
            ConcernStep::Closed { reason, .. } => Some(*reason),
            _ => None,
        });
        Ok(closed == Some(CloseReason::EnteredByMistake))
    }

    /// Adults around the child by their records, and those who are named: by their record where
    /// exactly one adult of the agency has that name, else by name.
    async fn adults_of(&mut self, person: Uuid, named: Vec<String>) -> Result<BTreeSet<String>> {
        let agency = self.agency_id;
        let mut found = BTreeSet::new();
        // Who stands around any record of the child stands around the child.
        let mut relations = Vec::new();
        for record in self.joined(agency, person).await?.0 {
            relations.extend(self.relations(agency, record).await?);
        }
        for r in relations {
            let adult = r.relation != RelationKind::Sibling
                && self.kind_or_none(r.other_id).await? == Some(PersonKind::Adult);
            if adult {
                found.insert(r.other_id.to_string());
            }
        }
        for name in named {
            let known = self.find_people(agency, &name, 20).await?;
            let mut exact = known.iter().filter(|p| is_called(&p.content, &name));
            match (exact.next(), exact.next()) {
                (Some(one), None) if one.kind == PersonKind::Adult => {
                    found.insert(one.id.to_string());
                }
                (Some(one), None) if one.kind == PersonKind::Child => {}
                _ => drop(found.insert(name)),
            }
        }
        Ok(found)
    }

    pub(super) async fn kind_or_none(&mut self, id: Uuid) -> Result<Option<PersonKind>> {
        let agency = self.agency_id;
        match self.person_kind(agency, id).await {
            Ok(kind) => Ok(Some(kind)),
            Err(StoreError::Missing | StoreError::Erased) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// One piece for each agency whose information came; nothing once the sender withdrew it, and
    /// nothing for a correction of what is counted already.
    async fn of_received(
        &mut self,
        person: Uuid,
        id: Uuid,
        entries: &[EntryRow],
    ) -> Result<Vec<Made>> {
        let agency = self.agency_id;
        match self.inbox_item(agency, id).await {
            Ok(row) if row.state == "withdrawn" || row.corrects_id.is_some() => {
                return Ok(Vec::new());
            }
            // Missing: it came in another way, and only its entry is there.
            Ok(_) | Err(StoreError::Missing) => {}
            Err(StoreError::Erased) => return Ok(Vec::new()),
            Err(e) => return Err(e.into()),
        }
        let mut latest: BTreeMap<Uuid, i64> = BTreeMap::new();
        for e in entries.iter().filter(|e| e.kind == EntryKind::Received) {
            let at = e.when.at.as_microsecond();
            let slot = latest.entry(e.source_agency_id).or_insert(at);
            *slot = at.max(*slot);
        }
        let moved = self.move_of(person, id).await?;
        let mut all = moved.map(made_of_move).unwrap_or_default();
        for (source, at_us) in latest {
            let kind = self.agency(source).await?.kind;
            let made = |sort: &str, by, thing: String| Made {
                sort: sort.to_owned(),
                by,
                thing,
                at_us,
                source,
            };
            for sort in ["received".to_owned(), format!("received-{kind}")] {
                all.push(made(&sort, By::Child, person.to_string()));
            }
            for (by, thing) in self.around_received(person, source, entries).await? {
                all.push(made("received", by, thing));
            }
        }
        Ok(all)
    }

    /// What something that an agency shared has in common with what stands about other children:
    /// the group of this child, the adults around the child and those whom it names, and places
    /// that it speaks of. Words that only named people may see are looked at by nobody else, and so
    /// by no rule.
    async fn around_received(
        &mut self,
        person: Uuid,
        source: Uuid,
        entries: &[EntryRow],
    ) -> Result<Vec<(By, String)>> {
        let agency = self.agency_id;
        let words: Vec<&str> = entries
            .iter()
            .filter(|e| e.source_agency_id == source)
            .filter_map(open_words)
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let words = words.join("\n");
        let child = self.person(agency, person).await?;
        let group = child.content.group.as_deref().unwrap_or_default();
        let mut things: Vec<(By, String)> = patterns::group(group)
            .map(|g| (By::Group, g))
            .into_iter()
            .collect();
        let mut named = patterns::names_in(&words);
        named.truncate(NAMES_MAX);
        let adults = self.adults_of(person, named).await?;
        things.extend(adults.into_iter().map(|a| (By::Adult, a)));
        let places = patterns::places_in(&words).into_iter().take(PLACES_MAX);
        things.extend(places.map(|p| (By::Place, p)));
        Ok(things)
    }
}

/// The words of something received that whoever reads the file may see.
fn open_words(e: &EntryRow) -> Option<&str> {
    let EntryContent::Received { text, handling, .. } = &e.content else {
        return None;
    };
    let kept = [HandlingMark::Restricted, HandlingMark::NamedPeople];
    let closed = handling
        .iter()
        .any(|h| kept.iter().any(|k| k.as_str() == h));
    (!closed).then_some(text)
}

/// Another home or area is one thing that happened, another school is another.
fn made_of_move(m: ChildMoveRow) -> Vec<Made> {
    let event = |kind: &MoveKind| match kind {
        MoveKind::Home | MoveKind::Area => SignificantEvent::MovedHome,
        MoveKind::School => SignificantEvent::ChangedSchool,
    };
    let sorts: BTreeSet<String> = m.content.kinds.iter().map(event).map(event_sort).collect();
    sorts
        .into_iter()
        .map(|sort| Made {
            sort,
            by: By::Child,
            thing: m.person_id.to_string(),
            at_us: m.happened_us,
            source: m.source_agency_id,
        })
        .collect()
}

fn event_sort(event: SignificantEvent) -> String {
    format!("event-{event}")
}

fn is_called(content: &PersonContent, name: &str) -> bool {
    let given = format!("{} {}", content.given_names, content.family_name);
    [given, content.full_name()]
        .iter()
        .any(|n| patterns::group(n).as_deref() == Some(name))
}
