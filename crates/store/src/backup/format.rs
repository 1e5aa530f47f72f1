//! The parts of a backup as bytes.

use crate::{
    engine::tables::{Kind, Table},
    error::{Result, StoreError},
};
use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, Read};
use uuid::Uuid;

pub(crate) const HEAD: u8 = 1;
pub(crate) const TABLE: u8 = 2;
pub(crate) const ROW: u8 = 3;
pub(crate) const END: u8 = 4;

/// No part is longer: a row holds at most a piece of a file.
const LONGEST: usize = 256 * 1024 * 1024;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Id(Option<Uuid>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

fn bad() -> StoreError {
    StoreError::Corrupt("backup")
}

fn length(n: usize) -> Result<[u8; 4]> {
    Ok(u32::try_from(n).map_err(|_| bad())?.to_be_bytes())
}

pub(crate) fn put_json<T: Serialize>(out: &mut Vec<u8>, part: u8, value: &T) -> Result<()> {
    let json = serde_json::to_vec(value).map_err(|_| bad())?;
    out.push(part);
    out.extend(length(json.len())?);
    out.extend(json);
    Ok(())
}

pub(crate) fn put_row(out: &mut Vec<u8>, cells: &[Cell]) -> Result<()> {
    out.push(ROW);
    let at = out.len();
    out.extend([0; 4]);
    for cell in cells {
        put_cell(out, cell)?;
    }
    let long = length(out.len() - at - 4)?;
    out[at..at + 4].copy_from_slice(&long);
    Ok(())
}

fn put_cell(out: &mut Vec<u8>, cell: &Cell) -> Result<()> {
    match cell {
        Cell::Id(None)
        | Cell::Int(None)
        | Cell::Bool(None)
        | Cell::Text(None)
        | Cell::Bytes(None) => out.push(0),
        Cell::Id(Some(v)) => {
            out.push(1);
            out.extend(v.as_bytes());
        }
        Cell::Int(Some(v)) => {
            out.push(1);
            out.extend(v.to_be_bytes());
        }
        Cell::Bool(Some(v)) => out.extend([1, u8::from(*v)]),
        Cell::Text(Some(v)) => put_bytes(out, v.as_bytes())?,
        Cell::Bytes(Some(v)) => put_bytes(out, v)?,
    }
    Ok(())
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    out.push(1);
    out.extend(length(bytes.len())?);
    out.extend(bytes);
    Ok(())
}

/// The next part: what it is, and its bytes. `None` at the end of the stream.
pub(crate) fn next_part(from: &mut impl Read) -> Result<Option<(u8, Vec<u8>)>> {
    let mut part = [0];
    if from.read(&mut part)? == 0 {
        return Ok(None);
    }
    let mut long = [0; 4];
    from.read_exact(&mut long)?;
    let long = u32::from_be_bytes(long) as usize;
    if long > LONGEST {
        return Err(bad());
    }
    let mut bytes = vec![0; long];
    from.read_exact(&mut bytes)?;
    Ok(Some((part[0], bytes)))
}

pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| bad())
}

pub(crate) fn read_row(table: &Table, bytes: &[u8]) -> Result<Vec<Cell>> {
    let mut rest = bytes;
    let cells = table
        .columns
        .iter()
        .map(|c| read_cell(c.kind, &mut rest))
        .collect::<Result<Vec<_>>>()?;
    if rest.is_empty() {
        Ok(cells)
    } else {
        Err(bad())
    }
}

fn read_cell(kind: Kind, rest: &mut &[u8]) -> Result<Cell> {
    let there = match take(rest, 1)? {
        [0] => false,
        [1] => true,
        _ => return Err(bad()),
    };
    if !there {
        return Ok(match kind {
            Kind::Id => Cell::Id(None),
            Kind::Int => Cell::Int(None),
            Kind::Bool => Cell::Bool(None),
            Kind::Text => Cell::Text(None),
            Kind::Bytes => Cell::Bytes(None),
        });
    }
    Ok(match kind {
        Kind::Id => Cell::Id(Uuid::from_slice(take(rest, 16)?).ok()),
        Kind::Int => Cell::Int(take(rest, 8)?.try_into().ok().map(i64::from_be_bytes)),
        Kind::Bool => Cell::Bool(Some(take(rest, 1)? == [1])),
        Kind::Text => {
            let text = String::from_utf8(take_long(rest)?.to_vec()).map_err(|_| bad())?;
            Cell::Text(Some(text))
        }
        Kind::Bytes => Cell::Bytes(Some(take_long(rest)?.to_vec())),
    })
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Result<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(n).ok_or_else(bad)?;
    *rest = left;
    Ok(taken)
}

fn take_long<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8]> {
    let long: [u8; 4] = take(rest, 4)?.try_into().map_err(|_| bad())?;
    take(rest, u32::from_be_bytes(long) as usize)
}

impl From<io::Error> for StoreError {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::File(e),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;
    use crate::engine::tables::Column;

    fn table() -> Table {
        let column = |name: &str, kind| Column {
            name: name.into(),
            kind,
        };
        Table {
            name: "t".into(),
            columns: vec![
                column("a", Kind::Id),
                column("b", Kind::Int),
                column("c", Kind::Bool),
                column("d", Kind::Text),
                column("e", Kind::Bytes),
            ],
        }
    }

    #[test]
    fn rows_come_back_as_they_were_nothing_and_empty_apart() {
        let full = vec![
            Cell::Id(Some(Uuid::from_u128(7))),
            Cell::Int(Some(i64::MIN)),
            Cell::Bool(Some(true)),
            Cell::Text(Some("Tŷ, \u{202e} \0".into())),
            Cell::Bytes(Some(vec![0, 255])),
        ];
        let empty = vec![
            Cell::Id(None),
            Cell::Int(Some(0)),
            Cell::Bool(Some(false)),
            Cell::Text(Some(String::new())),
            Cell::Bytes(None),
        ];
        let mut bytes = Vec::new();
        put_row(&mut bytes, &full).unwrap();
        put_row(&mut bytes, &empty).unwrap();
        let mut from = &bytes[..];
        for row in [&full, &empty] {
            let (part, row_bytes) = next_part(&mut from).unwrap().unwrap();
            assert_eq!(part, ROW);
            assert_eq!(&read_row(&table(), &row_bytes).unwrap(), row);
            assert!(read_row(&table(), &row_bytes[..row_bytes.len() - 1]).is_err());
        }
        assert!(next_part(&mut from).unwrap().is_none());
    }
}
