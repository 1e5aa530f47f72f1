//! Taking the rows in, part by part.

use super::{
    FAULTS_MAX, FaultyRow, Import, Part, RowFault,
    another::is_another,
    rows::{ANOTHER, RowPerson, TWICE, over, person},
};
use crate::{Casework, Result, Work};
use jiff::civil::Date;
use ledger::EventKind;
use serde_json::json;
use store::{NewPerson, StoreError};
use uuid::Uuid;

/// Parts in one turn of the clock.
const TURN: usize = 10;

/// What became of a row.
enum Became {
    New,
    Changed,
    Unchanged,
    /// The record was erased, and no file brings it back.
    Erased,
    /// It was left out, for what the word says.
    Out(&'static str),
}

impl Casework {
    /// Goes on with every file that has begun. Gives how many rows were dealt with.
    ///
    /// # Errors
    /// The database; the next turn goes on where this one stopped.
    pub async fn go_on_importing(&self) -> Result<usize> {
        let running = self.store.read().await?.imports_running().await?;
        let mut done = 0;
        for (agency, run) in running {
            for _ in 0..TURN {
                let n = self.import_part(agency, run).await?;
                done += n;
                if n == 0 {
                    break;
                }
            }
        }
        Ok(done)
    }

    /// Takes one part in: all of it in one write, and its rows are forgotten in the same.
    async fn import_part(&self, agency: Uuid, id: Uuid) -> Result<usize> {
        let today = self.today();
        let mut work = self.begin_by_clock(agency).await?;
        let mut run: Import = work.import_run(agency, id).await?;
        if run.state != "running" {
            return Ok(0);
        }
        work.actor_id = Some(run.by_id);
        let Some((part, rows)) = work.import_part::<Part>(agency, id, -1).await? else {
            run.state = "done".into();
            run.ended_us = Some(work.now_us);
            run.content.shown.clear();
            work.change_import(&run, "running", None).await?;
            let detail = json!({
                "what": "done", "rows": run.rows, "new": run.new, "changed": run.changed,
                "unchanged": run.unchanged, "wrong": run.wrong,
            });
            work.log(EventKind::ImportChanged, None, Some(id), detail)
                .await?;
            work.commit().await?;
            return Ok(0);
        };
        let mut faulty = Vec::new();
        for (line, row) in &rows {
            let wrong = work
                .take_in(&mut run, (*line, row.as_slice()), today)
                .await?;
            faulty.extend(wrong);
        }
        if !faulty.is_empty() {
            let kept_us = work.now_us;
            work.add_import_faults(agency, id, part, kept_us, &faulty)
                .await?;
        }
        run.done += i64::try_from(rows.len()).unwrap_or(0);
        work.change_import(&run, "running", Some(part)).await?;
        work.commit().await?;
        Ok(rows.len())
    }
}

impl Work {
    /// Takes one row in; gives it back where it cannot be taken.
    async fn take_in(
        &mut self,
        run: &mut Import,
        row: (u64, &[String]),
        today: Date,
    ) -> Result<Option<FaultyRow>> {
        let c = &run.content;
        let read = match person(&c.headings, &c.meanings, row, today) {
            Err(faults) => return Ok(Some(left_out(run, row, faults))),
            Ok(read) => read,
        };
        let agency = self.agency_id;
        let id = self.import_id(agency, &read.known_by()).await?;
        let mut became = self.put(id, &read, run.id).await?;
        if let Became::Out(why) = became {
            let fault = RowFault::of_row(row.0, why);
            return Ok(Some(left_out(run, row, vec![fault])));
        }
        if !matches!(became, Became::Erased) {
            let (new, changed) = self.put_around(id, &read, run.id).await?;
            run.content.around += new;
            if changed && matches!(became, Became::Unchanged) {
                became = Became::Changed;
            }
        }
        match became {
            Became::New => run.new += 1,
            Became::Changed => run.changed += 1,
            Became::Unchanged | Became::Erased | Became::Out(_) => run.unchanged += 1,
        }
        Ok(None)
    }

    /// Writes a row as the record `id`.
    async fn put(&mut self, id: Uuid, read: &RowPerson, run: Uuid) -> Result<Became> {
        let (agency, now_us) = (self.agency_id, self.now_us);
        let first = self.note_import_seen(agency, run, id).await?;
        if !first && read.contacts.is_empty() {
            return Ok(Became::Out(TWICE));
        }
        let mut known = match self.person(agency, id).await {
            Ok(row) => row,
            // What was erased is not brought back by a file.
            Err(StoreError::Erased) => return Ok(Became::Erased),
            Err(StoreError::Missing) => {
                let new = NewPerson {
                    agency_id: agency,
                    id,
                    kind: read.kind,
                    protected_address: read.protected,
                    content: read.content.clone(),
                };
                self.add_person(&new, now_us).await?;
                let detail =
                    json!({ "kind": read.kind, "protected": read.protected, "import": run });
                self.log(EventKind::PersonAdded, Some(id), Some(run), detail)
                    .await?;
                self.note_protection(id, read.protected).await?;
                return Ok(Became::New);
            }
            Err(e) => return Err(e.into()),
        };
        if is_another(&known.content, &read.content) {
            return Ok(Became::Out(ANOTHER));
        }
        let content = over(&known.content, &read.content);
        let protects = read.protected && !known.protected_address;
        if content == known.content && !protects {
            return Ok(Became::Unchanged);
        }
        let was = std::mem::replace(&mut known.content, content);
        let change = Uuid::now_v7();
        self.keep_was(&known, change, was.clone(), "").await?;
        self.change_person(&known).await?;
        known.protected_address |= read.protected;
        self.note_move(&known, &was, change).await?;
        let detail = json!({ "import": run });
        self.log(EventKind::PersonChanged, Some(id), Some(run), detail)
            .await?;
        // The mark is the person's, and everybody's who is as hard to find: of this one, or of
        // somebody who has the same address or telephone now.
        if read.protected {
            self.protect_joined(id, json!({ "import": run })).await?;
        } else {
            self.grow_mark(id).await?;
        }
        Ok(Became::Changed)
    }

    pub(super) async fn note_protection(&mut self, id: Uuid, protects: bool) -> Result<()> {
        if protects {
            self.log(EventKind::ProtectionSet, Some(id), None, json!({}))
                .await?;
        }
        Ok(())
    }
}

/// Counts a row that is left out, and keeps it with what is wrong.
fn left_out(run: &mut Import, row: (u64, &[String]), faults: Vec<RowFault>) -> FaultyRow {
    run.wrong += 1;
    keep(run, &faults);
    FaultyRow {
        line: row.0,
        faults,
        row: row.1.to_vec(),
    }
}

fn keep(run: &mut Import, faults: &[RowFault]) {
    run.content.faults_all += i64::try_from(faults.len()).unwrap_or(i64::MAX);
    let room = FAULTS_MAX.saturating_sub(run.content.faults.len());
    run.content.faults.extend(faults.iter().take(room).cloned());
}
