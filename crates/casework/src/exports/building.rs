//! Putting an export together, a few children at a time, as the clock goes: each part sealed under
//! the key of its child. Protected values are cut out, and what is left is looked through once more.

use super::{Span, asking::protected_in, columns::columns, rows::Reader};
use crate::{
    Act, Casework, CaseworkError, Result, lead::Names, rights::hex, sharings::cut_protected,
};
use domain::export::{ExportEnd, ExportPart, ExportState};
use exchange::egress::{self, ProtectedValue};
use ledger::EventKind;
use seal::RunningDigest;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Conn, ExportChildRow, ExportRow, Store, StoreError};
use uuid::Uuid;

/// Children in one write.
const BATCH: i64 = 20;
/// Writes in one turn of the clock.
const TURN: usize = 25;

/// What somebody wrote in a part, in the order of its files.
fn typed(part: &mut ExportPart) -> Vec<&mut String> {
    let mut all = Vec::new();
    for (&table, rows) in &mut part.rows {
        let names = columns(table);
        for row in rows {
            let cells = names.iter().zip(row.iter_mut());
            all.extend(cells.filter(|(c, _)| c.typed).map(|(_, cell)| cell));
        }
    }
    all
}

/// Cuts protected values out of a part; tells whether one is still in it.
fn hold_back(part: &mut ExportPart, values: &[ProtectedValue]) -> bool {
    cut_protected(typed(part), values);
    let mut text = String::new();
    for cell in typed(part) {
        text.push_str(cell);
        text.push('\n');
    }
    !egress::scan(&text, values).is_empty()
}

/// The fingerprint of all parts, and the concerns in them.
pub(super) async fn fingerprint(
    store: &Store,
    agency: Uuid,
    export: Uuid,
) -> Result<(Vec<u8>, BTreeSet<Uuid>)> {
    let (mut digest, mut concerns, mut from) = (RunningDigest::default(), BTreeSet::new(), 0);
    loop {
        let mut conn = store.read().await?;
        let parts = conn
            .export_parts(agency, export, from, super::paper::AT_ONCE)
            .await?;
        let Some((last, ..)) = parts.last() else {
            return Ok((digest.end().to_vec(), concerns));
        };
        from = last + 1;
        for (_, person, part) in &parts {
            let said = serde_json::to_vec(&(person, part))
                .map_err(|e| CaseworkError::Internal(e.to_string()))?;
            digest.take(&said);
            concerns.extend(part.concerns.iter().copied());
        }
    }
}

/// What became of some children.
enum Batch {
    /// Their parts.
    Parts(Vec<(ExportChildRow, ExportPart)>),
    /// Something protected was found in what is about one of them.
    Held(Uuid),
    /// One of them was erased meanwhile.
    Gone,
}

impl Casework {
    /// Goes on with every export: puts together what was asked for, and ends what has run out. Gives
    /// how many children were dealt with.
    ///
    /// # Errors
    /// The database; the next turn goes on where this one stopped.
    pub async fn go_on_exporting(&self) -> Result<usize> {
        let going_on = self.store.read().await?.exports_going_on().await?;
        let mut done = 0;
        for (agency, id) in going_on {
            match self.go_on_with(agency, id).await {
                Ok(n) => done += n,
                // One that cannot be put together keeps nothing else of the clock from its turn.
                Err(CaseworkError::Internal(e)) => {
                    tracing::error!(error = %e, %agency, export = %id, "an export does not go on");
                }
                Err(e) => return Err(e),
            }
        }
        Ok(done)
    }

    async fn go_on_with(&self, agency: Uuid, id: Uuid) -> Result<usize> {
        if self.end_run_out(agency, id).await? {
            return Ok(0);
        }
        let mut done = 0;
        for _ in 0..TURN {
            match self.build_some(agency, id).await? {
                0 => break,
                n => done += n,
            }
        }
        Ok(done)
    }

    async fn build_some(&self, agency: Uuid, id: Uuid) -> Result<usize> {
        let mut conn = self.store.read().await?;
        let row = conn.export(agency, id).await?;
        if row.state != ExportState::Building {
            return Ok(0);
        }
        let (values, marks) = protected_in(&mut conn, agency).await?;
        // A mark that was set meanwhile counts for those who were put in before it, too.
        let anew = row.marks.as_ref().is_some_and(|m| *m != marks);
        let from = if anew { 0 } else { row.built };
        let children = conn.export_children(agency, id, from, BATCH).await?;
        if children.is_empty() {
            drop(conn);
            self.built(row).await?;
            return Ok(0);
        }
        let batch = read_some(&mut conn, &row, &children, &values).await?;
        drop(conn);
        match batch {
            Batch::Held(child) => {
                let held = ExportRow {
                    held: Some(child),
                    ..row
                };
                self.end_by_itself(held, ExportEnd::Protected).await?;
                Ok(0)
            }
            Batch::Gone => {
                self.end_by_itself(row, ExportEnd::Changed).await?;
                Ok(0)
            }
            Batch::Parts(parts) => self.keep_parts(row, marks, parts).await,
        }
    }

    async fn keep_parts(
        &self,
        mut row: ExportRow,
        marks: Vec<u8>,
        parts: Vec<(ExportChildRow, ExportPart)>,
    ) -> Result<usize> {
        let mut work = self.begin_by_clock(row.agency_id).await?;
        let (agency, id, asker) = (row.agency_id, row.id, row.asked_by);
        for (child, part) in &parts {
            // Whoever asks would be kept out of the file of their own family: so is the export. A
            // made-up record is nobody's; that it is one shows nowhere before.
            if work.canary(agency, child.person_id).await?.is_some()
                || work
                    .found_too_close(asker, child.person_id, Act::ExportRecords)
                    .await?
            {
                work.leave_out_of_export(agency, id, child.part).await?;
                row.children -= 1;
                continue;
            }
            match work.keep_export_part(agency, id, *child, part).await {
                Err(StoreError::Erased) => {
                    drop(work);
                    self.end_by_itself(row, ExportEnd::Changed).await?;
                    return Ok(0);
                }
                other => other?,
            }
            // The export says which records are of one child: who asked for it is told if not.
            let (_, pairs) = work.joined(agency, child.person_id).await?;
            work.saw_pairs(asker, &pairs).await?;
        }
        row.marks = Some(marks);
        row.built = parts.last().map_or(row.built, |(c, _)| c.part + 1);
        work.change_export(&row, ExportState::Building).await?;
        work.commit().await?;
        Ok(parts.len())
    }

    /// All parts are there: what was approved from now on is what is taken.
    async fn built(&self, mut row: ExportRow) -> Result<()> {
        let (digest, concerns) = match fingerprint(&self.store, row.agency_id, row.id).await {
            Ok(found) => found,
            Err(CaseworkError::NotFound) => {
                return self.end_by_itself(row, ExportEnd::Changed).await;
            }
            Err(e) => return Err(e),
        };
        if row.children == 0 {
            return self.end_by_itself(row, ExportEnd::Changed).await;
        }
        let mut work = self.begin_by_clock(row.agency_id).await?;
        row.concerns = i64::try_from(concerns.len()).unwrap_or(i64::MAX);
        row.state = ExportState::Ready;
        row.built_us = Some(work.now_us);
        let sha256 = hex(&digest);
        row.digest = Some(digest);
        work.change_export(&row, ExportState::Building).await?;
        work.log_export(
            EventKind::ExportBuilt,
            &row,
            json!({ "parts_sha256": sha256 }),
        )
        .await?;
        work.commit().await
    }
}

async fn read_some(
    conn: &mut Conn,
    row: &ExportRow,
    children: &[ExportChildRow],
    values: &[ProtectedValue],
) -> Result<Batch> {
    let agency = row.agency_id;
    let span = Span::of(&row.asked, row.asked_us);
    let names = Names::of_agency(conn, agency).await?;
    let mut parts = Vec::with_capacity(children.len());
    for child in children {
        let reader = Reader::of(conn, &names, agency, child.person_id, span);
        let mut part = match reader.read().await {
            Ok(part) => part,
            Err(CaseworkError::NotFound) => return Ok(Batch::Gone),
            Err(e) => return Err(e),
        };
        if hold_back(&mut part, values) {
            return Ok(Batch::Held(child.person_id));
        }
        parts.push((*child, part));
    }
    Ok(Batch::Parts(parts))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::{columns, hold_back};
    use domain::export::{ExportPart, ExportTable};
    use exchange::egress::{ProtectedKind, ProtectedValue};
    use proptest::prelude::*;

    fn values() -> Vec<ProtectedValue> {
        let value = |kind, text: &str| ProtectedValue {
            kind,
            text: text.into(),
        };
        vec![
            value(ProtectedKind::Address, "31 Larkspur Terrace, Aldermoor"),
            value(ProtectedKind::Phone, "01632 960145"),
        ]
    }

    /// A part with the same words in every cell that somebody writes, and in no other.
    fn part(words: &str) -> ExportPart {
        let mut part = ExportPart::default();
        for &table in ExportTable::ALL {
            let row = columns(table).iter().map(|c| {
                if c.typed {
                    words.to_owned()
                } else {
                    "x".into()
                }
            });
            part.rows.insert(table, vec![row.collect(); 2]);
        }
        part
    }

    fn text(part: &ExportPart) -> String {
        let cells = part.rows.values().flatten().flatten();
        cells.cloned().collect::<Vec<_>>().join("|").to_lowercase()
    }

    proptest! {
        #[test]
        fn no_cell_keeps_what_is_protected(
            before in "[a-z ,.]{0,20}", after in "[a-z ,.]{0,20}",
            which in proptest::sample::select(vec![
                "31 Larkspur Terrace", "31  LARKSPUR\nterrace", "larkspur terrace", "Larkspur Ter.",
                "01632 960145", "+44 1632 960 145", "(01632) 960-145",
            ]),
        ) {
            let mut made = part(&format!("{before} {which} {after}"));
            prop_assert!(!hold_back(&mut made, &values()));
            let said = text(&made);
            prop_assert!(!said.contains("larkspur"), "{said}");
            prop_assert!(!said.contains("145"), "{said}");
        }
    }

    #[test]
    fn an_address_over_two_cells_is_cut_out_of_both() {
        let mut made = part("");
        let row = &mut made.rows.get_mut(&ExportTable::Concerns).unwrap()[0];
        let at = |name| {
            columns(ExportTable::Concerns)
                .iter()
                .position(|c| c.name == name)
                .unwrap()
        };
        row[at("text")] = "They live at 31 Larkspur".into();
        row[at("reported_by")] = "Terrace, says the aunt".into();
        assert!(!hold_back(&mut made, &values()));
        assert!(!text(&made).contains("larkspur"), "{}", text(&made));
    }
}
