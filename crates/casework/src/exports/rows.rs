//! One child's part of an export: what this agency itself holds, as rows. What other agencies shared
//! is theirs and is not among it; what is sealed lies in other tables and is not either.

use super::Span;
use crate::{
    Result,
    concerns::marks_of,
    lead::{Names, hidden_in},
    rights::entry_lines,
    sharings::CUT,
};
use access::{Field, Fields};
use domain::{
    body_map::own_words,
    chronology::EntryContent,
    concern::ConcernStep,
    export::{ExportPart, ExportTable},
    person::IdentifierKind,
    task::TaskKind,
    time::EventTime,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::collections::BTreeSet;
use store::{ConcernRow, Conn, EntryRow, PersonRow, RelationRow, StoreError};
use uuid::Uuid;

/// Entries of one record: far more than a child's file holds in practice.
const MOST_ENTRIES: i64 = 20_000;

/// A moment, microseconds, as a file has it; empty where it does not read.
pub(super) fn at(us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(|_| String::new(), moment)
}

/// To the second, in UTC.
fn moment(at: Timestamp) -> String {
    let part = SignedDuration::from_nanos(i64::from(at.subsec_nanosecond()));
    at.checked_sub(part).unwrap_or(at).to_string()
}

pub(super) fn at_or_none(us: Option<i64>) -> String {
    us.map_or_else(String::new, at)
}

fn when(t: EventTime) -> [String; 2] {
    [moment(t.at), t.precision.as_str().to_owned()]
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

pub(super) fn yes(it: bool) -> String {
    if it { "yes".into() } else { "no".into() }
}

pub(super) fn id(id: Option<Uuid>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}

pub(super) fn word(word: &str) -> String {
    word.to_owned()
}

/// Absent, or erased: then there is nothing to take out.
pub(super) fn unless_gone<T>(found: store::Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::Missing | StoreError::Erased) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// What is read for one child.
pub(super) struct Reader<'a> {
    pub conn: &'a mut Conn,
    pub names: &'a Names,
    pub agency: Uuid,
    pub child: Uuid,
    pub span: Span,
    pub part: ExportPart,
    /// Entries that may be pointed to.
    pub(super) decisions: BTreeSet<Uuid>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(
        conn: &'a mut Conn,
        names: &'a Names,
        agency: Uuid,
        child: Uuid,
        span: Span,
    ) -> Self {
        Self {
            conn,
            names,
            agency,
            child,
            span,
            part: ExportPart::default(),
            decisions: BTreeSet::new(),
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where the child's own file was erased.
    pub(super) async fn read(mut self) -> Result<ExportPart> {
        self.people().await?;
        self.concerns().await?;
        self.chronology().await?;
        self.sharings().await?;
        Ok(self.part)
    }

    pub(super) fn put<const N: usize>(&mut self, table: ExportTable, cells: [String; N]) {
        let cells = Vec::from(cells);
        debug_assert_eq!(cells.len(), super::columns::columns(table).len(), "{table}");
        self.part.rows.entry(table).or_default().push(cells);
    }

    pub(super) fn child_id(&self) -> String {
        self.child.to_string()
    }

    async fn people(&mut self) -> Result<()> {
        let child = self.conn.person(self.agency, self.child).await?;
        let (same, _) = self.conn.joined(self.agency, self.child).await?;
        let same: Vec<String> = same
            .iter()
            .filter(|id| **id != self.child)
            .map(Uuid::to_string)
            .collect();
        self.person(&child, None, &same.join(" "));
        for near in self.conn.relations(self.agency, self.child).await? {
            let other = unless_gone(self.conn.person(self.agency, near.other_id).await)?;
            if let Some(other) = other {
                self.person(&other, Some(&near), "");
                self.risks(&other).await?;
            }
        }
        Ok(())
    }

    fn person(&mut self, p: &PersonRow, near: Option<&RelationRow>, same: &str) {
        let c = &p.content;
        let shown = Fields::all_but(hidden_in(p));
        let of = |v: &Option<String>| v.clone().unwrap_or_default();
        let kept = |field, value: String| {
            let there = !value.trim().is_empty();
            shown.keep(field, value).unwrap_or_else(|| {
                // That there is one is said, so that nobody asks the family for it.
                if there { CUT.to_owned() } else { String::new() }
            })
        };
        let numbers: Vec<String> = c
            .identifiers
            .iter()
            .map(|i| match i.kind {
                IdentifierKind::Local => i.value.clone(),
                kind => format!("{kind} {}", i.value),
            })
            .collect();
        let cells = [
            self.child_id(),
            p.id.to_string(),
            near.map_or_else(|| word("self"), |n| word(n.relation.as_str())),
            word(p.kind.as_str()),
            c.given_names.clone(),
            c.family_name.clone(),
            of(&c.known_as),
            c.former_names.join("; "),
            day(c.birth.map(|b| b.date)),
            c.birth.map_or_else(String::new, |b| word(b.kind.as_str())),
            c.sex.map_or_else(String::new, |s| word(s.as_str())),
            of(&c.group),
            of(&c.language),
            kept(Field::Address, of(&c.address)),
            kept(Field::Phone, of(&c.phone)),
            kept(Field::Address, of(&c.school)),
            kept(Field::Address, of(&c.area)),
            numbers.join("; "),
            near.map_or_else(String::new, |n| yes(n.parental_responsibility)),
            near.map_or_else(String::new, |n| yes(n.same_household)),
            day(near.and_then(|n| n.from)),
            day(near.and_then(|n| n.until)),
            yes(p.protected_address),
            word(same),
        ];
        self.put(ExportTable::People, cells);
    }

    async fn risks(&mut self, adult: &PersonRow) -> Result<()> {
        for r in self.conn.risk_marks(self.agency, adult.id).await? {
            let cells = [
                self.child_id(),
                adult.id.to_string(),
                r.id.to_string(),
                at(r.set_us),
                self.names.staff(r.set_by),
                day(r.since),
                day(Some(r.review)),
                at_or_none(r.ended_us),
                r.content.reason.clone(),
                r.content.source.clone(),
                r.content.ended_why.clone(),
            ];
            self.put(ExportTable::Risks, cells);
        }
        Ok(())
    }

    async fn concerns(&mut self) -> Result<()> {
        for c in self.conn.concerns_about(self.agency, self.child).await? {
            if !self.span.holds(c.logged_us) {
                continue;
            }
            self.part.concerns.push(c.id);
            let files = self.conn.attachments_of_concern(self.agency, c.id).await?;
            self.concern(&c, files.len());
            self.steps(&c).await?;
        }
        Ok(())
    }

    /// A row for each statement; what is said of the whole concern stands in each.
    fn concern(&mut self, c: &ConcernRow, files: usize) {
        let role = c.children.iter().find(|k| k.person_id == self.child);
        let categories: Vec<&str> = c.categories.iter().map(|k| k.as_str()).collect();
        let [happened, precision] = when(c.content.when);
        let marks = own_words(&marks_of(c, self.child));
        let author = self.names.staff(c.author_id);
        let child_id = self.child_id();
        let statements = match c.content.statements.as_slice() {
            [] => vec![None],
            some => some.iter().map(Some).collect(),
        };
        for (n, s) in statements.into_iter().enumerate() {
            let of = |v: Option<&Option<String>>| v.cloned().flatten().unwrap_or_default();
            let cells = [
                child_id.clone(),
                c.id.to_string(),
                role.map_or_else(String::new, |r| word(r.role.as_str())),
                word(c.state.as_str()),
                word(c.urgency.as_str()),
                categories.join(" "),
                happened.clone(),
                precision.clone(),
                at(c.logged_us),
                author.clone(),
                c.content.place.clone(),
                (n + 1).to_string(),
                s.and_then(|s| s.kind)
                    .map_or_else(String::new, |k| word(k.as_str())),
                s.map_or_else(String::new, |s| yes(s.childs_words)),
                s.map_or_else(String::new, |s| s.text.clone()),
                of(s.map(|s| &s.reported_by)),
                of(s.map(|s| &s.historical_date)),
                c.content.others_involved.clone(),
                c.content.already_told.clone(),
                c.content.child_not_listed.clone().unwrap_or_default(),
                marks.clone(),
                files.to_string(),
            ];
            self.put(ExportTable::Concerns, cells);
        }
    }

    /// What was done with a concern: answered, closed, reopened.
    async fn steps(&mut self, c: &ConcernRow) -> Result<()> {
        for step in self.conn.concern_steps(self.agency, c.id).await? {
            let (label, text) = match &step.step {
                ConcernStep::Answered { text } => ("answered", text.as_str()),
                ConcernStep::Closed { text, reason, .. } => {
                    // The reason is a word of ours; the text may be empty.
                    self.step_row(c, &step, "closed", reason.as_str());
                    ("closed", text.as_str())
                }
                ConcernStep::Reopened { why } => ("reopened", why.as_str()),
                ConcernStep::ChildAdded { .. } => continue,
            };
            if !text.trim().is_empty() {
                self.step_row(c, &step, label, text);
            }
        }
        Ok(())
    }

    fn step_row(&mut self, c: &ConcernRow, step: &store::StepRow, label: &str, text: &str) {
        let cells = [
            self.child_id(),
            step.id.to_string(),
            word("concern-step"),
            at(step.at_us),
            String::new(),
            at(step.at_us),
            self.names.staff(step.by_id),
            String::new(),
            c.id.to_string(),
            String::new(),
            word(label),
            text.to_owned(),
        ];
        self.put(ExportTable::Chronology, cells);
    }

    async fn chronology(&mut self) -> Result<()> {
        let entries = self
            .conn
            .chronology(self.agency, self.child, None, MOST_ENTRIES)
            .await?;
        for e in entries {
            // What another agency shared is that agency's, and so is what corrects it.
            let ours = e.source_agency_id == self.agency
                && !matches!(
                    e.content,
                    EntryContent::Received { .. } | EntryContent::Moved { .. }
                );
            if !ours {
                continue;
            }
            match (&e.content, e.object_id) {
                (EntryContent::Decision { .. }, Some(decision)) => {
                    self.decision(decision).await?;
                }
                _ => self.entry(&e),
            }
        }
        self.actions().await?;
        self.summary().await
    }

    fn entry(&mut self, e: &EntryRow) {
        let Some((kind, lines)) = entry_lines(&e.content) else {
            return;
        };
        if !self.span.holds(e.recorded_us) {
            return;
        }
        let [happened, precision] = when(e.when);
        for l in lines.into_iter().filter(|l| !l.text.is_empty()) {
            let cells = [
                self.child_id(),
                e.id.to_string(),
                word(kind.as_str()),
                happened.clone(),
                precision.clone(),
                at(e.recorded_us),
                self.names.staff(e.author_id),
                word(e.seriousness.as_str()),
                id(e.object_id),
                id(e.corrects_id),
                word(l.label.as_str()),
                l.text,
            ];
            self.put(ExportTable::Chronology, cells);
        }
    }

    /// What somebody still has to do.
    async fn actions(&mut self) -> Result<()> {
        for t in self.conn.open_tasks_about(self.agency, self.child).await? {
            if t.kind != TaskKind::Action || !self.span.holds(t.created_us) {
                continue;
            }
            let cells = [
                self.child_id(),
                t.id.to_string(),
                word("action"),
                at(t.due_us),
                word("day"),
                at(t.created_us),
                t.owner_id
                    .map_or_else(String::new, |id| self.names.staff(id)),
                String::new(),
                id(t.object_id),
                String::new(),
                word("due"),
                t.content.text,
            ];
            self.put(ExportTable::Chronology, cells);
        }
        Ok(())
    }

    async fn summary(&mut self) -> Result<()> {
        let newest = self.conn.summaries(self.agency, self.child, 1).await?;
        for s in newest {
            if !self.span.holds(s.written_us) {
                continue;
            }
            let meanings = s
                .content
                .rows
                .iter()
                .map(|r| (Some(r.entry_id), &r.meaning));
            let all = std::iter::once((None, &s.content.analysis)).chain(meanings);
            for (about, text) in all.filter(|(_, t)| !t.trim().is_empty()) {
                let cells = [
                    self.child_id(),
                    s.id.to_string(),
                    word("summary"),
                    at(s.written_us),
                    String::new(),
                    at(s.written_us),
                    self.names.staff(s.by_id),
                    String::new(),
                    id(about),
                    String::new(),
                    word("text"),
                    text.clone(),
                ];
                self.put(ExportTable::Chronology, cells);
            }
        }
        Ok(())
    }
}
