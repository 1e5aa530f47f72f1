//! Rows of a file that cannot be taken in: all of them, to be put right and brought again.

use super::{Import, RowFault};
use crate::{Act, Actor, Casework, Relation, Result, exports::cell};
use ledger::EventKind;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// For how long rows that could not be taken in are kept, days.
pub const FAULTS_KEPT_DAYS: i64 = 30;

/// A row that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultyRow {
    /// Line of the file.
    pub line: u64,
    /// What is wrong with it.
    pub faults: Vec<RowFault>,
    /// The row as it was brought.
    pub row: Vec<String>,
}

impl Casework {
    /// Every row of a file that cannot be taken in, or could not, in the order of the file. Those of a
    /// file that was taken in are kept for [`FAULTS_KEPT_DAYS`]. The reading is logged.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] where there is no such file, or the asker may not import.
    pub async fn import_faults(
        &self,
        actor: &Actor,
        id: uuid::Uuid,
    ) -> Result<(Import, Vec<FaultyRow>)> {
        let permit = self
            .permit(actor, Act::ImportPeople, Relation::Agency)
            .await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let run: Import = conn.import_run(agency, id).await?;
        let mut all = Vec::new();
        if run.state == "preview" {
            self.dry_run(&mut conn, &run, Some(&mut all)).await?;
        } else {
            let mut after = -1;
            while let Some((part, rows)) = conn
                .import_faults::<Vec<FaultyRow>>(agency, id, after)
                .await?
            {
                after = part;
                all.extend(rows);
            }
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "what": "faults read", "rows": all.len() });
        work.log_reading(EventKind::ImportChanged, None, Some(id), detail)
            .await?;
        work.commit_reading().await?;
        Ok((run, all))
    }
}

/// The rows as comma-separated text: line, what is wrong, and the row as it was brought. Where a
/// spreadsheet would run a cell, a mark stands in front of it.
pub fn faults_as_csv(
    headings: &[String],
    rows: &[FaultyRow],
    first: [&str; 2],
    in_words: impl Fn(&RowFault) -> String,
) -> String {
    let mut out = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        for (n, text) in cells.enumerate() {
            if n > 0 {
                out.push(',');
            }
            cell(&mut out, text);
        }
        out.push_str("\r\n");
    };
    let columns = headings.iter().map(String::as_str);
    line(&mut first.into_iter().chain(columns));
    for r in rows {
        let wrong: Vec<String> = r.faults.iter().map(&in_words).collect();
        let (at, wrong) = (r.line.to_string(), wrong.join("; "));
        let said = r.row.iter().map(String::as_str);
        line(&mut [at.as_str(), wrong.as_str()].into_iter().chain(said));
    }
    out
}
