//! The curated summary of a chronology: the entries that a lead picked, what each means, and what
//! they mean together. Every version is kept.

use super::{AT_ONCE, FullLine, Gather, RecordIn, WholeChronology, full_lines, joins};
use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Result, Source,
    lead::{Faults, Names, child, sources},
    sharings::Shield,
};
use domain::{
    chronology::{ChronologySummary, SummaryRow},
    text::TEXT_MAX,
};
use ledger::EventKind;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Conn, EntryRow, StoreError, SummaryVersion};
use uuid::Uuid;

/// Most entries of one summary: a summary that holds everything is none.
pub const SUMMARY_ROWS: usize = 60;
/// Versions that the page lists.
const VERSIONS: i64 = 50;

/// A version to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The chosen entries with what each means.
    pub rows: Vec<SummaryRow>,
    /// What they mean together.
    pub analysis: String,
}

/// One chosen entry with its analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// The entry; `None` where it can no longer be read.
    pub entry: Option<FullLine>,
    /// What the lead makes of it.
    pub meaning: String,
}

/// A version of a summary, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryPage {
    /// Who it is about.
    pub identity: Identity,
    /// Agencies from which the rows come.
    pub sources: Vec<Source>,
    /// Its number; 0: there is none yet.
    pub version: i64,
    /// When it was written, microseconds, and by whom.
    pub written: Option<(i64, String)>,
    /// The chosen entries, oldest first.
    pub rows: Vec<SummaryLine>,
    /// What they mean together.
    pub analysis: String,
    /// Every version: its number, when it was written, by whom.
    pub versions: Vec<(i64, i64, String)>,
    /// The agency's records that it is put together from, with who joined them.
    pub records: Vec<RecordIn>,
    /// For paper: the whole chronology, of which the pictures are drawn. A picture of the chosen
    /// entries alone would show silences where there were none.
    pub whole: Option<WholeChronology>,
    /// For paper: in how many places a protected value was cut out.
    pub cut: usize,
}

impl SummaryPage {
    /// Cuts out what the marks of today hide: it leaves the product.
    fn shield(&mut self, shield: &Shield) -> Result<()> {
        let (analysis, cut) = shield.anything(&self.analysis)?;
        self.analysis = analysis;
        self.cut += cut;
        for row in &mut self.rows {
            let (meaning, cut) = shield.anything(&row.meaning)?;
            row.meaning = meaning;
            self.cut += cut;
            if let Some(entry) = &mut row.entry {
                self.cut += entry.shield(shield)?;
            }
        }
        if let Some(whole) = &mut self.whole {
            whole.shield(shield)?;
        }
        Ok(())
    }
}

impl Casework {
    /// A version of a child's summary; `None`: the newest. The reading is logged, and if it is to
    /// be printed, that it leaves the product.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child or version, or the reader may not
    /// read files.
    pub async fn chronology_summary(
        &self,
        actor: &Actor,
        person: Uuid,
        version: Option<i64>,
        printed: bool,
    ) -> Result<SummaryPage> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, agency, person).await?;
        let names = Names::of_agency(&mut conn, agency).await?;
        let all = conn.summaries(agency, person, VERSIONS).await?;
        let found = match version {
            None => all.first(),
            Some(v) => Some(
                all.iter()
                    .find(|s| s.version == v)
                    .ok_or(CaseworkError::NotFound)?,
            ),
        };
        let (records, pairs) = conn.joined(agency, person).await?;
        let mut rows = Vec::new();
        if let Some(found) = found {
            let mut entries = Vec::new();
            for r in &found.content.rows {
                entries.extend(entry_of(&mut conn, agency, &records, r.entry_id).await?);
            }
            let (mut lines, _) =
                full_lines(&mut conn, actor, &records, (None, AT_ONCE), entries).await?;
            for r in &found.content.rows {
                let at = lines.iter().position(|l| l.line.entry.id == r.entry_id);
                rows.push(SummaryLine {
                    entry: at.map(|at| lines.swap_remove(at)),
                    meaning: r.meaning.clone(),
                });
            }
            rows.sort_by_key(|r| r.entry.as_ref().map(|l| l.line.entry.when.at));
        }
        let identity = self.identity_of(shown, row);
        let whole = match printed {
            true => {
                let who = identity.clone();
                Some(self.gather(&mut conn, actor, who, Gather::ALL).await?.0)
            }
            false => None,
        };
        let mut page = SummaryPage {
            cut: 0,
            records: joins::records_in(&mut conn, &names, agency, (&records, &pairs)).await?,
            identity,
            whole,
            sources: sources(&mut conn, agency, &records).await?,
            version: found.map_or(0, |f| f.version),
            written: found.map(|f| (f.written_us, names.staff(f.by_id))),
            analysis: found.map_or_else(String::new, |f| f.content.analysis.clone()),
            rows,
            versions: all
                .iter()
                .map(|s| (s.version, s.written_us, names.staff(s.by_id)))
                .collect(),
        };
        if printed {
            let shield = Shield::of(&mut conn, agency, person).await?;
            page.shield(&shield)?;
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        work.note_cut(person, "summary", page.cut).await?;
        let detail = json!({ "page": "summary", "version": page.version, "printed": printed });
        let kind = if printed {
            EventKind::Export
        } else {
            EventKind::FileRead
        };
        work.log_reading(kind, Some(person), None, detail).await?;
        work.note_joined(&pairs).await?;
        work.commit_reading().await?;
        Ok(page)
    }

    /// Writes a new version of a child's summary; those before are kept. Sent again with the same
    /// id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `entries` is `empty`, `many` or `unknown`; `analysis` or a
    /// `meaning` is too long. [`CaseworkError::NotFound`].
    pub async fn write_summary(
        &self,
        actor: &Actor,
        person: Uuid,
        input: WriteSummary,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut faults = Faults::default();
        if input.rows.is_empty() {
            faults.add("entries", "empty");
        }
        if input.rows.len() > SUMMARY_ROWS {
            faults.add("entries", "many");
        }
        for (n, row) in input.rows.iter().enumerate() {
            faults.text(&format!("meaning-{}", n + 1), &row.meaning, TEXT_MAX);
        }
        faults.required("analysis", &input.analysis, TEXT_MAX);
        faults.check()?;
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, agency, person).await?;
        let distinct: BTreeSet<Uuid> = input.rows.iter().map(|r| r.entry_id).collect();
        if distinct.len() != input.rows.len() {
            return Err(CaseworkError::invalid("entries", "unknown"));
        }
        let (records, _) = work.joined(agency, person).await?;
        for id in &distinct {
            if entry_of(&mut work, agency, &records, *id).await?.is_none() {
                return Err(CaseworkError::invalid("entries", "unknown"));
            }
        }
        let before = work.summaries(agency, person, 1).await?;
        let row = SummaryVersion {
            person_id: person,
            id: input.id,
            version: before.first().map_or(0, |s| s.version) + 1,
            written_us: work.now_us,
            by_id: actor.practitioner_id,
            content: ChronologySummary {
                rows: input.rows,
                analysis: input.analysis,
            },
        };
        match work.add_summary(agency, &row).await {
            Err(StoreError::Duplicate) => {
                drop(work);
                return self.same_summary(agency, person, &row).await;
            }
            other => other?,
        }
        let detail = json!({ "version": row.version, "summary": row.content });
        work.log(
            EventKind::SummaryWritten,
            Some(person),
            Some(row.id),
            detail,
        )
        .await?;
        work.commit().await
    }

    /// Whether a version that could not be added again is the very same: then the retry succeeded.
    async fn same_summary(&self, agency: Uuid, person: Uuid, row: &SummaryVersion) -> Result<()> {
        let mut conn = self.store.read().await?;
        let all = conn.summaries(agency, person, VERSIONS).await?;
        let same = all
            .iter()
            .any(|s| s.id == row.id && s.by_id == row.by_id && s.content == row.content);
        if same {
            Ok(())
        } else {
            Err(CaseworkError::WrongState)
        }
    }
}

/// An entry of any of the records that are of one child; `None` where it is gone, or was of a
/// record that is no longer joined.
async fn entry_of(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
    id: Uuid,
) -> Result<Option<EntryRow>> {
    for record in records {
        match conn.entry(agency, *record, id).await {
            Ok(entry) => return Ok(Some(entry)),
            Err(StoreError::Missing | StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(None)
}
