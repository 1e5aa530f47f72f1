//! What taking a file in would do, row by row, as it would be done.

use super::{
    FAULTS_MAX, FaultyRow, Import, Part, RowChange, RowFault,
    another::is_another,
    around::new_around,
    rows::{ANOTHER, RowPerson, TWICE, over, person},
};
use crate::{Casework, Result};
use domain::person::PersonContent;
use std::collections::{HashMap, HashSet};
use store::{Conn, StoreError};
use uuid::Uuid;

/// Changes of names and dates of birth that are shown before it begins.
const CHANGES_MAX: usize = 50;

/// What taking a file in would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DryRun {
    /// Records that would be made.
    pub new: usize,
    /// Records that are there, and would be brought up to date where the file says otherwise.
    pub known: usize,
    /// Names and dates of birth that would be changed, the first 50.
    pub changes: Vec<RowChange>,
    /// How many would be changed, all told.
    pub changes_all: usize,
    /// Records of people around the children that would be made.
    pub around: usize,
    /// Rows that would be left out.
    pub wrong: usize,
    /// What is wrong, the first 200.
    pub faults: Vec<RowFault>,
    /// How much is wrong, all told.
    pub faults_all: usize,
}

/// What the rows before would have written.
#[derive(Default)]
struct SoFar {
    seen: HashSet<Uuid>,
    /// Records of which more rows may come, as they would stand.
    stand: HashMap<Uuid, PersonContent>,
    around: HashSet<Uuid>,
}

impl DryRun {
    /// What a row would do, as `Work::take_in` does it. Gives why it would be left out.
    async fn look(
        &mut self,
        conn: &mut Conn,
        agency: Uuid,
        so_far: &mut SoFar,
        (line, read): (u64, &RowPerson),
    ) -> Result<Option<&'static str>> {
        let id = conn.import_id(agency, &read.known_by()).await?;
        let first = so_far.seen.insert(id);
        // A child has as many rows as people around them, in some lists.
        if !first && read.contacts.is_empty() {
            return Ok(Some(TWICE));
        }
        let known = match so_far.stand.remove(&id) {
            Some(content) => Some(content),
            None => match conn.person(agency, id).await {
                Ok(row) => Some(row.content),
                Err(StoreError::Missing) => None,
                // What was erased is not brought back by a file.
                Err(StoreError::Erased) => {
                    self.known += usize::from(first);
                    return Ok(None);
                }
                Err(e) => return Err(e.into()),
            },
        };
        let stands = match &known {
            Some(known) if is_another(known, &read.content) => {
                so_far.stand.insert(id, known.clone());
                return Ok(Some(ANOTHER));
            }
            Some(known) => {
                let after = over(known, &read.content);
                if let Some(change) = RowChange::between((line, id), known, &after) {
                    self.changes_all += 1;
                    if self.changes.len() < CHANGES_MAX {
                        self.changes.push(change);
                    }
                }
                after
            }
            None => read.content.clone(),
        };
        if first {
            *(if known.is_some() {
                &mut self.known
            } else {
                &mut self.new
            }) += 1;
        }
        if !read.contacts.is_empty() {
            so_far
                .around
                .extend(new_around(conn, agency, id, read).await?);
            so_far.stand.insert(id, stands);
        }
        Ok(None)
    }

    fn note(
        &mut self,
        line: u64,
        row: &[String],
        faults: Vec<RowFault>,
        keep: Option<&mut Vec<FaultyRow>>,
    ) {
        self.wrong += 1;
        self.faults_all += faults.len();
        let room = FAULTS_MAX.saturating_sub(self.faults.len());
        self.faults.extend(faults.iter().take(room).cloned());
        if let Some(keep) = keep {
            keep.push(FaultyRow {
                line,
                faults,
                row: row.to_vec(),
            });
        }
    }
}

impl Casework {
    /// Goes through the rows; `keep` takes every row that cannot be taken in.
    pub(super) async fn dry_run(
        &self,
        conn: &mut Conn,
        run: &Import,
        mut keep: Option<&mut Vec<FaultyRow>>,
    ) -> Result<DryRun> {
        let (mut dry, mut after) = (DryRun::default(), -1);
        let mut so_far = SoFar::default();
        let today = self.today();
        while let Some((part, rows)) = conn
            .import_part::<Part>(run.agency_id, run.id, after)
            .await?
        {
            after = part;
            for (line, row) in &rows {
                let c = &run.content;
                let read = person(&c.headings, &c.meanings, (*line, row.as_slice()), today);
                let faults = match read {
                    Ok(read) => {
                        let would = dry.look(conn, run.agency_id, &mut so_far, (*line, &read));
                        match would.await? {
                            Some(why) => vec![RowFault::of_row(*line, why)],
                            None => continue,
                        }
                    }
                    Err(faults) => faults,
                };
                dry.note(*line, row, faults, keep.as_deref_mut());
            }
        }
        dry.around = so_far.around.len();
        Ok(dry)
    }
}
