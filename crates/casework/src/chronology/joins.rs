//! Which records of the agency a chronology is put together from, and who said that they are of one
//! child. Nothing stands in it that nobody said: a proposal that nobody decided about joins nothing.

use crate::{Result, lead::Names};
use domain::linking::{PairAct, PairState};
use std::collections::HashMap;
use store::{Conn, PairRow, StoreError};
use uuid::Uuid;

/// One of the agency's records in a chronology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordIn {
    /// The record.
    pub record: Uuid,
    /// Its number on the page: 1 is the record that the page is about.
    pub number: usize,
    /// The name on the record; empty where it was erased.
    pub name: String,
    /// Who said that it is of the same child; `None` for the first.
    pub joined: Option<JoinSaid>,
}

/// Who joined a record to another, and how sure the comparison was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinSaid {
    /// The number of the record to which it was joined.
    pub to: usize,
    /// Who; empty where that is no longer known.
    pub who: String,
    /// When, microseconds.
    pub at_us: i64,
    /// Why.
    pub why: String,
    /// What the comparison said, thousandths of a bit: above nought speaks for one person.
    pub weight: i64,
}

/// The records of one child in the order in which they were found, with who joined each.
pub(super) async fn records_in(
    conn: &mut Conn,
    names: &Names,
    agency: Uuid,
    (records, pairs): (&[Uuid], &[PairRow]),
) -> Result<Vec<RecordIn>> {
    let mut all: Vec<RecordIn> = Vec::with_capacity(records.len());
    for (n, record) in records.iter().enumerate() {
        let name = match conn.person(agency, *record).await {
            Ok(p) => p.content.full_name(),
            Err(StoreError::Missing | StoreError::Erased) => String::new(),
            Err(e) => return Err(e.into()),
        };
        // The pair by which it came: with a record that stands before it.
        let before = |p: &&PairRow| {
            (p.one == *record || p.other == *record) && records[..n].contains(&p.beside(*record))
        };
        let joined = match pairs.iter().find(before) {
            Some(pair) => {
                let to = records.iter().position(|r| *r == pair.beside(*record));
                Some(join_said(conn, names, pair, to.map_or(1, |at| at + 1)).await?)
            }
            None => None,
        };
        all.push(RecordIn {
            record: *record,
            number: n + 1,
            name,
            joined,
        });
    }
    Ok(all)
}

async fn join_said(conn: &mut Conn, names: &Names, pair: &PairRow, to: usize) -> Result<JoinSaid> {
    let acts = conn.pair_acts(pair.agency_id, pair.id).await?;
    let last = acts.into_iter().rev().find(|a| a.act == PairAct::Same);
    debug_assert!(pair.state == PairState::Same, "only what was said joins");
    Ok(JoinSaid {
        to,
        who: pair
            .decided_by
            .map_or_else(String::new, |by| names.staff(by)),
        at_us: pair.decided_us.unwrap_or(pair.found_us),
        why: last.map_or_else(String::new, |a| a.reason),
        weight: pair.weight,
    })
}

/// The numbers of the records.
pub(super) fn numbers(records: &[Uuid]) -> HashMap<Uuid, usize> {
    records
        .iter()
        .enumerate()
        .map(|(n, r)| (*r, n + 1))
        .collect()
}
