//! The chronology across agencies: an agency's own entries and what others shared, merged, each
//! with whose it is, what it is marked as, whether it was good or bad for the child, and who
//! confirmed that it is about this child.

mod joins;
mod marks;
mod silence;
mod summary;

pub use joins::{JoinSaid, RecordIn};
pub use marks::MarkEntry;
pub use silence::{Silence, Week};
pub use summary::{SUMMARY_ROWS, SummaryLine, SummaryPage, WriteSummary};

use crate::{
    Act, Actor, Casework, ChronologyFilter, ChronologyLine, Identity, MarkSeen, Result, Source,
    lead::{Names, child, joined_rows, lines, sources},
    sharings::Shield,
};
use domain::{
    chronology::{EntryContent, EntryKind, EntryMark, Impact, SignificantEvent},
    concern::Statement,
};
use ledger::EventKind;
use serde_json::json;
use std::collections::HashMap;
use store::{ConcernRow, Conn, EntryRow, PairRow};
use uuid::Uuid;

/// Rows of a chronology that are brought together at once; older ones are on the next page.
const AT_ONCE: i64 = 1000;

/// Rows that are printed at once: more than any file has, and still bounded.
const ON_PAPER: i64 = 20_000;

/// Which rows are wanted. It holds nothing about a person, so that it can stand in an address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WholeFilter {
    /// Kind, owner, days, mark, and what is new.
    pub only: ChronologyFilter,
    /// Good, bad or unclear for the child.
    pub impact: Option<Impact>,
    /// Marked as this significant event.
    pub event: Option<SignificantEvent>,
    /// With the child's own words or view only.
    pub voice: bool,
}

impl WholeFilter {
    /// Whether every row is let through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn lets(&self, line: &FullLine, reader: Uuid) -> bool {
        let entry = &line.line.entry;
        let marked = self.only.mark.is_none()
            || line.statements.iter().any(|s| s.kind == self.only.mark)
            || matches!(&entry.content, EntryContent::Received { statement_kind, .. } if *statement_kind == self.only.mark);
        marked
            && (self.only.new_since_us.is_none() || entry.author_id != reader)
            && (self.impact.is_none() || line.impact == self.impact)
            && (self.event.is_none() || line.event == self.event)
            && (!self.voice || !line.voice.is_empty())
    }
}

/// A row of the chronology with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullLine {
    /// The row as the child's page shows it.
    pub line: ChronologyLine,
    /// Good or bad for the child: as a lead said, else as its author did.
    pub impact: Option<Impact>,
    /// Which significant event a lead said it is.
    pub event: Option<SignificantEvent>,
    /// Why the lead marked it so, and who; empty where nobody did.
    pub marked: Option<(String, String)>,
    /// For a concern of this agency: its statements, each fact, reported, opinion or historical.
    pub statements: Vec<Statement>,
    /// The child's own words or view in it; empty where there are none.
    pub voice: Vec<String>,
    /// Another agency shared it.
    pub received: bool,
    /// For what another agency shared: who said that it is about this child, and when,
    /// microseconds; `None` where nobody has said it yet.
    pub confirmed: Option<(String, i64)>,
    /// The number of the agency's record in which it stands: 1 is the record of the page.
    pub record: usize,
}

/// A chronology across agencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeChronology {
    /// Who it is about.
    pub identity: Identity,
    /// The rows, newest first.
    pub lines: Vec<FullLine>,
    /// Agencies from which the rows come, this one first.
    pub sources: Vec<Source>,
    /// The agency's records that it is put together from, with who joined them.
    pub records: Vec<RecordIn>,
    /// Where older rows begin, if there are more.
    pub older: Option<(i64, Uuid)>,
    /// When the reader last looked, microseconds.
    pub last_looked_us: Option<i64>,
    /// Times for which nothing is known from an agency; empty while a filter is on.
    pub silences: Vec<Silence>,
    /// The last fifty-three weeks, oldest first: concerns and things received among the rows that
    /// the filter lets through; empty where older rows are read on.
    pub weeks: Vec<Week>,
    /// For paper: the marks on the body map, newest first.
    pub marks: Vec<MarkSeen>,
    /// For paper: in how many places a protected value was cut out.
    pub cut: usize,
}

impl WholeChronology {
    /// Cuts out what the marks of today hide: it leaves the product.
    fn shield(&mut self, shield: &Shield) -> Result<()> {
        for line in &mut self.lines {
            self.cut += line.shield(shield)?;
        }
        for seen in &mut self.marks {
            let (mark, cut) = shield.anything(&seen.mark)?;
            seen.mark = mark;
            self.cut += cut;
        }
        Ok(())
    }
}

impl FullLine {
    /// As [`WholeChronology::shield`]; gives in how many places.
    fn shield(&mut self, shield: &Shield) -> Result<usize> {
        let (content, a) = shield.anything(&self.line.entry.content)?;
        let (statements, b) = shield.anything(&self.statements)?;
        let (voice, c) = shield.anything(&self.voice)?;
        let (marked, d) = shield.anything(&self.marked)?;
        self.line.entry.content = content;
        (self.statements, self.voice, self.marked) = (statements, voice, marked);
        Ok(a + b + c + d)
    }
}

impl Casework {
    /// A child's chronology across agencies, with the rows older than `before` (time and id of the
    /// last row seen). The reading is logged; without a filter it counts as having looked.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] where there is no such child, or the reader may not read
    /// files.
    pub async fn whole_chronology(
        &self,
        actor: &Actor,
        person: Uuid,
        filter: &WholeFilter,
        before: Option<(i64, Uuid)>,
    ) -> Result<WholeChronology> {
        self.chronology_as(actor, person, filter, before, false)
            .await
    }

    /// As [`Casework::whole_chronology`] without a filter, to be printed: it leaves the product,
    /// and the ledger says so.
    ///
    /// # Errors
    /// As [`Casework::whole_chronology`].
    pub async fn chronology_to_print(
        &self,
        actor: &Actor,
        person: Uuid,
    ) -> Result<WholeChronology> {
        let all = WholeFilter::default();
        self.chronology_as(actor, person, &all, None, true).await
    }

    async fn chronology_as(
        &self,
        actor: &Actor,
        person: Uuid,
        filter: &WholeFilter,
        before: Option<(i64, Uuid)>,
        printed: bool,
    ) -> Result<WholeChronology> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, agency, person).await?;
        let last_looked_us = conn
            .last_looked(agency, actor.practitioner_id, person)
            .await?;
        let whole = filter.is_empty() && before.is_none();
        let asked = Gather {
            filter,
            before,
            last_looked_us,
            printed,
        };
        let (mut chronology, pairs) = self
            .gather(&mut conn, actor, self.identity_of(shown, row), asked)
            .await?;
        let records: Vec<Uuid> = chronology.records.iter().map(|r| r.record).collect();
        if printed {
            chronology.marks = crate::concerns::marks_seen(&mut conn, agency, &records)
                .await?
                .0;
            let shield = Shield::of(&mut conn, agency, person).await?;
            chronology.shield(&shield)?;
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let count = chronology.lines.len();
        let kind = if printed {
            EventKind::Export
        } else {
            EventKind::FileRead
        };
        for record in &records {
            let detail = json!({ "page": "chronology", "rows": count, "printed": printed, "joined": records });
            work.log_reading(kind.clone(), Some(*record), None, detail)
                .await?;
        }
        work.note_cut(person, "chronology", chronology.cut).await?;
        if !work.full {
            let seen = work.note_seen(actor, person, &pairs).await;
            work.unless_full(seen)?;
        }
        if !work.full && whole && !printed {
            let now_us = work.now_us;
            let looked = work
                .looked(agency, actor.practitioner_id, person, now_us)
                .await;
            work.unless_full(looked)?;
        }
        work.commit_reading().await?;
        Ok(chronology)
    }
}

/// What is gathered.
pub(super) struct Gather<'a> {
    filter: &'a WholeFilter,
    before: Option<(i64, Uuid)>,
    last_looked_us: Option<i64>,
    printed: bool,
}

impl Gather<'_> {
    /// Everything, for paper.
    const ALL: Gather<'static> = Gather {
        filter: &WholeFilter {
            only: ChronologyFilter {
                kind: None,
                source: None,
                from: None,
                to: None,
                mark: None,
                new_since_us: None,
            },
            impact: None,
            event: None,
            voice: false,
        },
        before: None,
        last_looked_us: None,
        printed: true,
    };
}

impl Casework {
    /// Brings the rows of all records of a child together, with the pairs that joined these.
    pub(super) async fn gather(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        identity: Identity,
        asked: Gather<'_>,
    ) -> Result<(WholeChronology, Vec<PairRow>)> {
        let (agency, now) = (actor.agency_id, self.now());
        let Gather {
            filter,
            before,
            last_looked_us,
            printed,
        } = asked;
        let only = filter.only.stored();
        let (records, pairs) = conn.joined(agency, identity.id).await?;
        let at_once = if printed { ON_PAPER } else { AT_ONCE };
        let rows = joined_rows(conn, agency, &records, only, (before, at_once + 1)).await?;
        let sources = sources(conn, agency, &records).await?;
        let since = filter.only.new_since_us.or(last_looked_us);
        let (mut lines, older) = full_lines(conn, actor, &records, (since, at_once), rows).await?;
        let names = Names::of_agency(conn, agency).await?;
        let weeks_of = |lines: &[FullLine]| match before {
            None => silence::weeks(lines, now, older.is_none()),
            Some(_) => Vec::new(),
        };
        let whole = filter.is_empty() && before.is_none() && older.is_none();
        lines.retain(|l| filter.lets(l, actor.practitioner_id));
        let chronology = WholeChronology {
            records: joins::records_in(conn, &names, agency, (&records, &pairs)).await?,
            silences: match whole {
                true => silence::silences(&lines, &sources, now),
                false => Vec::new(),
            },
            weeks: weeks_of(&lines),
            marks: Vec::new(),
            cut: 0,
            identity,
            lines,
            sources,
            older,
            last_looked_us,
        };
        Ok((chronology, pairs))
    }
}

/// The rows of one child's records with all that is known of them, and where older ones begin.
async fn full_lines(
    conn: &mut Conn,
    actor: &Actor,
    records: &[Uuid],
    (since, at_once): (Option<i64>, i64),
    mut rows: Vec<EntryRow>,
) -> Result<(Vec<FullLine>, Option<(i64, Uuid)>)> {
    let agency = actor.agency_id;
    let at_once = usize::try_from(at_once).unwrap_or(usize::MAX);
    let more = rows.len() > at_once;
    rows.truncate(at_once);
    let older = rows
        .last()
        .filter(|_| more)
        .map(|e| (e.when.at.as_microsecond(), e.id));
    let names = Names::of_agency(conn, agency).await?;
    let mut marks: HashMap<Uuid, (EntryMark, String)> = HashMap::new();
    let mut concerns: HashMap<Uuid, ConcernRow> = HashMap::new();
    let mut after = Vec::new();
    for record in records {
        for m in conn.entry_marks(agency, *record).await? {
            marks.insert(m.entry_id, (m.content, names.staff(m.by_id)));
        }
        let about = conn.concerns_about(agency, *record).await?;
        concerns.extend(about.into_iter().map(|c| (c.id, c)));
        after.extend(conn.afterwords(agency, *record).await?);
    }
    let numbers = joins::numbers(records);
    let full = lines(&names, actor, since, rows, &after)
        .into_iter()
        .map(|line| {
            let mark = marks.get(&line.entry.id);
            let concern = line.entry.object_id.and_then(|id| concerns.get(&id));
            let record = numbers.get(&line.entry.person_id).copied().unwrap_or(1);
            full_line(line, mark, concern, (agency, record))
        })
        .collect();
    Ok((full, older))
}

fn full_line(
    line: ChronologyLine,
    mark: Option<&(EntryMark, String)>,
    concern: Option<&ConcernRow>,
    (own, record): (Uuid, usize),
) -> FullLine {
    let entry = &line.entry;
    let statements = match (entry.kind, concern) {
        (EntryKind::Concern, Some(c)) => c.content.statements.clone(),
        _ => Vec::new(),
    };
    // What was said about something that was moved went with it.
    let mark = mark.filter(|_| !matches!(entry.content, EntryContent::Moved { .. }));
    let mut voice: Vec<String> = statements
        .iter()
        .filter(|s| s.childs_words)
        .map(|s| s.text.clone())
        .collect();
    let mut impact = None;
    if let EntryContent::Note {
        childs_voice,
        impact: said,
        ..
    } = &entry.content
    {
        impact = Some(*said);
        if !childs_voice.trim().is_empty() {
            voice.push(childs_voice.clone());
        }
    }
    FullLine {
        impact: mark.and_then(|(m, _)| m.impact).or(impact),
        event: mark.and_then(|(m, _)| m.event),
        marked: mark.map(|(m, by)| (m.why.clone(), by.clone())),
        received: entry.source_agency_id != own,
        confirmed: (entry.source_agency_id != own && !line.author.is_empty())
            .then(|| (line.author.clone(), entry.recorded_us)),
        record,
        statements,
        voice,
        line,
    }
}
