//! Reading patterns: what waits, and one with its pieces.

use super::said::{entry_of, headline, moved_in};
use crate::{
    Act, Actor, Bilingual, Casework, CaseworkError, Named, Relation, Result,
    lead::{Names, moment},
};
use domain::{
    chronology::EntryKind,
    pattern::{PatternReturn, PatternState, PatternStep},
    person::ChildMove,
};
use jiff::Timestamp;
use ledger::EventKind;
use patterns::{Limits, Rule};
use serde_json::json;
use std::collections::{BTreeSet, HashMap, hash_map::Entry};
use store::{Conn, PairRow, PatternRow};
use uuid::Uuid;

/// Most rows of a list.
const LIST: i64 = 100;
/// Decided patterns that the list still shows.
const DECIDED: i64 = 20;

/// A pattern as one row of a list. It says which rule spoke and about whom, nothing of what was
/// seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternLine {
    /// The pattern.
    pub id: Uuid,
    /// The rule that spoke.
    pub rule: Rule,
    /// Its limits of that day.
    pub limits: Limits,
    /// Children in it whose files can be read.
    pub children: Vec<Named>,
    /// The named person who is asked.
    pub owner: Option<Named>,
    /// Open, watched or decided.
    pub state: PatternState,
    /// When the rule spoke, microseconds.
    pub raised_us: i64,
    /// When the state was reached, microseconds.
    pub state_us: i64,
    /// Until when it is watched, microseconds.
    pub watch_us: Option<i64>,
    /// How many pieces it has.
    pub pieces: usize,
    /// Whether it was watched before and is back.
    pub returned: Option<PatternReturn>,
}

/// Patterns of an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatternDesk {
    /// Those that wait for a decision, the newest first.
    pub open: Vec<PatternLine>,
    /// Those that are watched.
    pub watching: Vec<PatternLine>,
    /// Those that were decided last.
    pub decided: Vec<PatternLine>,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// An entry of the chronology.
    Entry(EntryKind),
    /// A change of the record of the child.
    RecordChange,
}

impl PieceKind {
    /// A stable word: that of the entry's kind, or `record-change`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entry(kind) => kind.as_str(),
            Self::RecordChange => "record-change",
        }
    }
}

/// A piece as its reader may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternPieceLine {
    /// The child.
    pub child: Named,
    /// Whose information it is.
    pub source: Bilingual,
    /// Whether it is this agency's own.
    pub own: bool,
    /// When it happened.
    pub at: Timestamp,
    /// What it is.
    pub kind: PieceKind,
    /// What of the child's home, school or area changed, where it says so.
    pub moved: Option<ChildMove>,
    /// Its first words.
    pub headline: String,
    /// The concern or what was received, where it has a page of its own.
    pub object_id: Uuid,
    /// It stands in a record that was taken for this child's when the rule spoke, and is not any
    /// more: the link was undone.
    pub apart: bool,
}

/// A step with the name that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternStepLine {
    /// When, microseconds.
    pub at_us: i64,
    /// Who; empty: the product.
    pub by: String,
    /// What.
    pub step: PatternStep,
}

/// A pattern with its pieces and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternView {
    /// What a list says of it.
    pub line: PatternLine,
    /// The pieces, oldest first.
    pub pieces: Vec<PatternPieceLine>,
    /// Pieces that can no longer be read, because a file was erased.
    pub gone: usize,
    /// What became of it, in the order of time.
    pub steps: Vec<PatternStepLine>,
    /// Whether it was said that the rule shall not speak about this again.
    pub silenced: bool,
    /// Whether the reader may decide.
    pub may_decide: bool,
}

impl Casework {
    /// Patterns that wait, are watched, or were decided last.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever does not receive the agency's concerns.
    pub async fn patterns(&self, actor: &Actor) -> Result<PatternDesk> {
        let permit = self.permit(actor, Act::ReadInbox, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let mut names = Names::of_agency(&mut conn, actor.agency_id).await?;
        let mut decided = Vec::new();
        for state in [PatternState::ToShare, PatternState::NotAPattern] {
            decided.extend(
                self.pattern_lines(&mut conn, &mut names, state, actor.agency_id, DECIDED)
                    .await?,
            );
        }
        decided.sort_by_key(|p| std::cmp::Reverse(p.state_us));
        let agency = actor.agency_id;
        let mut desk = PatternDesk {
            open: self
                .pattern_lines(&mut conn, &mut names, PatternState::Open, agency, LIST)
                .await?,
            watching: self
                .pattern_lines(&mut conn, &mut names, PatternState::Watching, agency, LIST)
                .await?,
            decided,
        };
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        for lines in [&mut desk.open, &mut desk.watching, &mut desk.decided] {
            lines.retain(|p| !p.children.iter().any(|child| closed.contains(&child.id)));
        }
        Ok(desk)
    }

    /// The rows of patterns in one state.
    pub(crate) async fn pattern_lines(
        &self,
        conn: &mut Conn,
        names: &mut Names,
        state: PatternState,
        agency: Uuid,
        limit: i64,
    ) -> Result<Vec<PatternLine>> {
        let rows = conn.patterns_in(agency, state, limit).await?;
        self.lines_of_patterns(conn, names, rows).await
    }

    /// The rows of patterns in which a child, by any of its records, has a part and that are not
    /// decided. What a rule said of another child, before a link was undone, is no longer of this one.
    pub(crate) async fn patterns_of_child(
        &self,
        conn: &mut Conn,
        names: &mut Names,
        agency: Uuid,
        records: &[Uuid],
    ) -> Result<Vec<PatternLine>> {
        let mut rows: Vec<PatternRow> = Vec::new();
        for record in records {
            for p in conn.patterns_about(agency, *record).await? {
                if rows.iter().all(|r| r.id != p.id) {
                    rows.push(p);
                }
            }
        }
        rows.retain(|p| {
            matches!(p.state, PatternState::Open | PatternState::Watching)
                && p.person_id.is_none_or(|about| records.contains(&about))
        });
        rows.sort_by_key(|p| std::cmp::Reverse((p.raised_us, p.id)));
        self.lines_of_patterns(conn, names, rows).await
    }

    async fn lines_of_patterns(
        &self,
        conn: &mut Conn,
        names: &mut Names,
        rows: Vec<PatternRow>,
    ) -> Result<Vec<PatternLine>> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            // A rule that was taken out of the product leaves its history, not its questions.
            if let Some(rule) = self.rules.get(&row.content.rule) {
                all.push(line(conn, names, rule, &row).await?);
            }
        }
        Ok(all)
    }

    /// One pattern with the pieces that its reader may see. The reading is logged for each child.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, or the reader may not read files.
    pub async fn pattern(&self, actor: &Actor, id: Uuid) -> Result<PatternView> {
        let permit = self.permit(actor, Act::ReadFile, Relation::Agency).await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = conn.pattern(agency, id).await?;
        let rule = self
            .rules
            .get(&row.content.rule)
            .ok_or(CaseworkError::NotFound)?;
        // Whoever stands too close to a child sees nothing of that child here either.
        if let Some(child) = row.person_id {
            let _: access::Permit = self.permit_on(actor, Act::ReadFile, child).await?;
        }
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        let kept = row
            .content
            .pieces
            .iter()
            .filter(|p| closed.contains(&p.person_id));
        let hidden = kept.count();
        if hidden > 0 && hidden == row.content.pieces.len() {
            return Err(CaseworkError::NotFound);
        }
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let (whose, pairs) = joined_in(&mut conn, &row).await?;
        let mut pieces = Vec::new();
        let mut sources: HashMap<Uuid, Bilingual> = HashMap::new();
        for p in &row.content.pieces {
            if closed.contains(&p.person_id) {
                continue;
            }
            let Some(child) = names.person(&mut conn, agency, p.person_id).await? else {
                continue;
            };
            let source = match sources.entry(p.source_agency_id) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(slot) => {
                    let name = conn.agency(p.source_agency_id).await?.into();
                    slot.insert(name).clone()
                }
            };
            let moved = moved_in(&mut conn, agency, p).await?;
            let said = match entry_of(&mut conn, agency, p).await? {
                Some(e) => Some((PieceKind::Entry(e.kind), headline(&e.content))),
                None if moved.is_some() => Some((PieceKind::RecordChange, String::new())),
                None => None,
            };
            if let Some((kind, headline)) = said {
                pieces.push(PatternPieceLine {
                    child,
                    source,
                    own: p.source_agency_id == agency,
                    at: moment(p.at_us)?,
                    kind,
                    moved,
                    headline,
                    object_id: p.object_id,
                    apart: !whose.is_empty() && !whose.contains(&p.person_id),
                });
            }
        }
        let mut steps = Vec::new();
        for s in conn.pattern_steps(&row).await? {
            steps.push(PatternStepLine {
                at_us: s.at_us,
                by: s.by_id.map(|by| names.staff(by)).unwrap_or_default(),
                step: s.step,
            });
        }
        let mut line = line(&mut conn, &mut names, rule, &row).await?;
        line.children.retain(|c| !closed.contains(&c.id));
        line.pieces -= hidden;
        let view = PatternView {
            line,
            gone: row.content.pieces.len() - hidden - pieces.len(),
            pieces,
            steps,
            silenced: row.content.silenced,
            may_decide: self.may(actor, Act::WriteFile, Relation::Agency),
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let children: BTreeSet<Uuid> = view.pieces.iter().map(|p| p.child.id).collect();
        for child in children {
            let detail = json!({ "page": "pattern", "rule": row.content.rule });
            work.log_reading(EventKind::FileRead, Some(child), Some(id), detail)
                .await?;
        }
        work.note_joined(&pairs).await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(view)
    }
}

/// The records of the child whom an alert is about, none where it is about several; and the pairs
/// by which its pieces stand together.
async fn joined_in(conn: &mut Conn, row: &PatternRow) -> Result<(Vec<Uuid>, Vec<PairRow>)> {
    let agency = row.agency_id;
    let whose = match row.person_id {
        Some(child) => conn.joined(agency, child).await?.0,
        None => Vec::new(),
    };
    let ids: BTreeSet<Uuid> = row.content.pieces.iter().map(|p| p.person_id).collect();
    let mut pairs: Vec<PairRow> = Vec::new();
    for id in &ids {
        let (records, more) = conn.joined(agency, *id).await?;
        if records.iter().filter(|r| ids.contains(r)).count() > 1 {
            pairs.extend(more);
        }
    }
    pairs.sort_by_key(|p| p.id);
    pairs.dedup_by_key(|p| p.id);
    Ok((whose, pairs))
}

async fn line(
    conn: &mut Conn,
    names: &mut Names,
    rule: &Rule,
    row: &PatternRow,
) -> Result<PatternLine> {
    let mut ids: Vec<Uuid> = row.content.pieces.iter().map(|p| p.person_id).collect();
    // Of several records of one child, the one that the alert is about gives the name.
    ids.sort_unstable_by_key(|id| (Some(*id) != row.person_id, *id));
    let (mut children, mut named) = (Vec::new(), BTreeSet::new());
    for id in ids {
        if named.contains(&id) {
            continue;
        }
        if let Some(child) = names.person(conn, row.agency_id, id).await? {
            named.extend(conn.joined(row.agency_id, id).await?.0);
            children.push(child);
        }
    }
    let mut returned = None;
    for s in conn.pattern_steps(row).await? {
        match s.step {
            PatternStep::Returned { why } => returned = Some(why),
            PatternStep::Decided { .. } => returned = None,
            PatternStep::Raised { .. } | PatternStep::Grew { .. } => {}
        }
    }
    Ok(PatternLine {
        id: row.id,
        rule: rule.clone(),
        limits: super::settings::limits(row.content.limits),
        children,
        owner: row.owner_id.map(|id| Named {
            id,
            name: names.staff(id),
        }),
        state: row.state,
        raised_us: row.raised_us,
        state_us: row.state_us,
        watch_us: row.watch_us,
        pieces: row.content.pieces.len(),
        returned,
    })
}
