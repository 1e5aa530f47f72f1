//! One row: opened with the old keys and sealed with the new ones.

use super::{
    New, Unopened,
    columns::{Bound, Kept, Under},
    walk::{Found, Old},
};
use crate::{
    backup::format::Cell,
    engine::tables::Table,
    error::{Result, StoreError},
};
use data_encoding::HEXLOWER;
use seal::{AgencyKey, DataKey, Place};
use std::sync::Arc;
use uuid::Uuid;

/// A row as it was read: its columns, and the key that its table says it is under.
pub(super) struct Read {
    pub(super) cells: Vec<Cell>,
    /// The id of a data key.
    pub(super) key_id: Option<Uuid>,
    /// That the key is known, and what there is of it: none once it was destroyed.
    pub(super) key: Option<Option<Vec<u8>>>,
}

/// What opens and seals a row.
enum Keys {
    Agency,
    File(Uuid, Arc<DataKey>),
    /// Its key was destroyed.
    Erased,
}

/// A row that was looked at: what goes into the columns that are sealed or hashed, in their order.
pub(super) type Written = Vec<Cell>;

fn open(old: &Old<'_>, keys: &Keys, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>> {
    Ok(match keys {
        Keys::Agency => old.held.key.open(place, sealed)?,
        Keys::File(_, key) => key.open(place, sealed)?,
        Keys::Erased => return Err(StoreError::Erased),
    })
}

fn seal(new: &New, keys: &Keys, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
    let agency: &AgencyKey = &new.held.key;
    Ok(match keys {
        Keys::Agency => agency.seal(place, plain)?,
        Keys::File(id, _) => new.files.of(id.into_bytes()).seal(place, plain)?,
        // Under a key that nobody has: as long as it was, and as closed. The old bytes would open for
        // whoever had the key before it was destroyed.
        Keys::Erased => DataKey::generate()?.seal(place, plain)?,
    })
}

impl Read {
    fn keys(&self, kept: &Kept, old: &mut Old<'_>) -> Result<Keys> {
        if matches!(kept.under, Under::Agency) {
            return Ok(Keys::Agency);
        }
        let Some(id) = self.key_id else {
            return match kept.under {
                Under::Either(_) => Ok(Keys::Agency),
                Under::Agency | Under::Data(_) => Err(StoreError::Missing),
            };
        };
        match &self.key {
            None => Err(StoreError::Missing),
            Some(None) => Ok(Keys::Erased),
            Some(Some(wrapped)) => Ok(Keys::File(id, old.file(id, wrapped)?)),
        }
    }

    fn id(&self, table: &Table, column: &str) -> Result<Uuid> {
        match table.at(column).and_then(|at| self.cells.get(at)) {
            Some(Cell::Id(Some(id))) => Ok(*id),
            _ => Err(StoreError::Corrupt("id of a row")),
        }
    }

    fn number(&self, table: &Table, column: &str) -> Result<u128> {
        match table.at(column).and_then(|at| self.cells.get(at)) {
            Some(Cell::Int(Some(n))) => Ok(u128::from(n.unsigned_abs())),
            _ => Err(StoreError::Corrupt("number of a row")),
        }
    }

    fn bound(&self, table: &Table, kept: &Kept) -> Result<Uuid> {
        Ok(match kept.bound {
            Bound::Id(column) => self.id(table, column)?,
            Bound::Line(seq) => Uuid::from_u128(self.number(table, seq)?),
            Bound::Part(file, part) => {
                Uuid::from_u128(self.id(table, file)?.as_u128() ^ self.number(table, part)?)
            }
            Bound::Pair(one, other) => {
                let (one, other) = (self.id(table, one)?, self.id(table, other)?);
                Uuid::from_u128(one.as_u128() ^ other.as_u128().rotate_left(1))
            }
        })
    }

    fn named<'a>(&'a self, table: &Table, kept: &Kept, column: &'a str) -> &'a str {
        let cell = kept.named.and_then(|n| self.cells.get(table.at(n)?));
        match cell {
            Some(Cell::Text(Some(name))) => name,
            _ => column,
        }
    }

    /// The ids by which a row is found, for whoever has to look at it.
    fn called(&self, found_by: &[usize]) -> String {
        let parts = found_by.iter().filter_map(|at| match self.cells.get(*at)? {
            Cell::Id(Some(id)) => Some(id.to_string()),
            Cell::Int(Some(n)) => Some(n.to_string()),
            _ => None,
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    /// Opens what is sealed in the row and, where there are new keys, seals it anew. `None`: there are no
    /// new keys, or something does not open.
    pub(super) fn renewed(
        &self,
        (table, found_by): (&Table, &[usize]),
        kept: &Kept,
        (old, new): (&mut Old<'_>, Option<&New>),
        found: &mut Found,
    ) -> Result<Option<Written>> {
        let mut written = Vec::new();
        let before = found.closed;
        for column in kept.sealed {
            let cell = table.at(column).and_then(|at| self.cells.get(at));
            let Some(Cell::Bytes(Some(sealed))) = cell else {
                written.push(Cell::Bytes(None));
                continue;
            };
            match self.sealed_anew(table, kept, column, sealed, (old, new)) {
                Ok((bytes, erased)) => {
                    #[cfg(feature = "testing")]
                    if new.is_none() && !erased {
                        found.opened.push(super::OpenedValue {
                            place: format!("{}.{column} {}", kept.table, self.called(found_by)),
                            plain: bytes.clone(),
                            sealed: sealed.clone(),
                        });
                    }
                    found.sealed += u64::from(!erased);
                    found.erased += u64::from(erased);
                    written.push(Cell::Bytes(Some(bytes)));
                }
                Err(e) => {
                    found.does_not_open(kept.table, column, self.called(found_by), e)?;
                }
            }
        }
        for column in kept.hashed {
            let cell = table.at(column).and_then(|at| self.cells.get(at));
            written.push(hashed_anew(cell, (old, new)));
            found.hashed += 1;
        }
        Ok((new.is_some() && found.closed == before).then_some(written))
    }

    /// Gives also whether the key was destroyed. Without new keys: what it says.
    fn sealed_anew(
        &self,
        table: &Table,
        kept: &Kept,
        column: &'static str,
        sealed: &[u8],
        (old, new): (&mut Old<'_>, Option<&New>),
    ) -> Result<(Vec<u8>, bool)> {
        let keys = self.keys(kept, old)?;
        let place = Place {
            table: kept.table,
            row: self.bound(table, kept)?.into_bytes(),
            column: self.named(table, kept, column),
        };
        let erased = matches!(keys, Keys::Erased);
        let plain = if erased {
            vec![0; sealed.len().saturating_sub(seal::OVERHEAD)]
        } else {
            open(old, &keys, &place, sealed)?
        };
        let bytes = match new {
            Some(new) => seal(new, &keys, &place, &plain)?,
            None => plain,
        };
        Ok((bytes, erased))
    }
}

/// A keyed hash, hashed again under the newest key.
fn hashed_anew(cell: Option<&Cell>, (old, new): (&Old<'_>, Option<&New>)) -> Cell {
    let made_after = old.held.tokens.renewals();
    let again = |hash: &[u8]| new.map_or_else(Vec::new, |n| n.held.tokens.again(made_after, hash));
    match cell {
        Some(Cell::Bytes(Some(hash))) => Cell::Bytes(Some(again(hash))),
        Some(Cell::Text(Some(text))) => {
            // Names from before they were hashed stand there as they are.
            let hash = HEXLOWER.decode(text.as_bytes()).ok();
            let hash = hash.filter(|h| h.len() == size_of::<seal::Token>());
            Cell::Text(Some(
                hash.map_or_else(|| text.clone(), |h| HEXLOWER.encode(&again(&h))),
            ))
        }
        _ => Cell::Bytes(None),
    }
}

impl Found {
    /// Notes that something does not open. Whatever is no fault of what stands there goes on up.
    pub(super) fn does_not_open(
        &mut self,
        table: &'static str,
        column: &'static str,
        id: String,
        why: StoreError,
    ) -> Result<()> {
        if !matches!(
            why,
            StoreError::Seal(_) | StoreError::Missing | StoreError::Corrupt(_)
        ) {
            return Err(why);
        }
        self.closed += 1;
        if self.unopened.len() < super::walk::NAMED {
            self.unopened.push(Unopened { table, column, id });
        }
        Ok(())
    }
}
