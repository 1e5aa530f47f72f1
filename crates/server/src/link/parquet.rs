//! Parquet files: the same records as from CSV, by rows in place of lines.

use super::{
    Args, fault,
    progress::Progress,
    read::{LOOKED_AT, ReadFiles, Taker, in_file, name, not_read},
    told::told,
};
use crate::tongue::Tongue;
use jiff::{ToSpan, civil::date};
use linkage::{Columns, Engine};
use parquet::{
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    record::{Field, reader::RowIter},
};
use std::{fmt::Display, fs::File, path::Path};

/// Reads one file into the engine.
pub fn read(
    path: &Path,
    args: &Args,
    number: usize,
    engine: &mut Engine,
    progress: &mut Progress,
    read: &mut ReadFiles,
) -> Result<(), String> {
    // A fault in the rows looked at is met again, and told, when the row is read in its turn.
    let mut ahead = Rows::open(path, args.tongue)?;
    let mut first = Vec::new();
    while first.len() < LOOKED_AT
        && let Ok(true) = ahead.next()
    {
        first.push(ahead.fields.clone());
    }
    let told = told(args, number, &ahead.headings, read);
    let columns = Columns::settle(&ahead.headings, &first, &told)
        .map_err(|e| in_file(args.tongue, path, &fault::columns(args.tongue, &e)))?;
    drop(ahead);
    let mut rows = Rows::open(path, args.tongue)?;
    read.note_columns(args, number, &columns, &rows.headings);
    let mut taker = Taker::new(path, args, number, columns, rows.headings.clone());
    while rows.next()? {
        let field = |i: usize| rows.fields.get(i).map_or("", String::as_str);
        taker.take(engine, &field, ("row", rows.number), read);
        if rows.number.is_multiple_of(20_000) {
            progress.count(rows.number);
        }
    }
    read.files.push((name(path), rows.number));
    Ok(())
}

/// The rows of a file, each as texts.
struct Rows<'p> {
    path: &'p Path,
    tongue: Tongue,
    headings: Vec<String>,
    rows: RowIter<'static>,
    /// Of the present row.
    fields: Vec<String>,
    /// Of the present row, from one.
    number: usize,
}

impl<'p> Rows<'p> {
    fn open(path: &'p Path, tongue: Tongue) -> Result<Self, String> {
        let fault = |why: &dyn std::fmt::Display| not_read(tongue, path, why);
        let file = File::open(path).map_err(|e| fault(&e))?;
        let file = SerializedFileReader::new(file).map_err(|e| fault(&e))?;
        let schema = file.metadata().file_metadata().schema();
        let headings = schema.get_fields().iter().map(|f| f.name().to_owned());
        let headings = headings.collect();
        Ok(Self {
            path,
            tongue,
            headings,
            rows: file.into_iter(),
            fields: Vec::new(),
            number: 0,
        })
    }

    /// Goes to the next row; false at the end.
    fn next(&mut self) -> Result<bool, String> {
        let Some(row) = self.rows.next() else {
            return Ok(false);
        };
        self.number += 1;
        let (file, n, tongue) = (name(self.path), self.number, self.tongue);
        let row = row
            .map_err(|e| tongue.tell("command-row", &[("file", &file), ("n", &n), ("why", &e)]))?;
        self.fields.clear();
        for (heading, field) in row.into_columns() {
            let text = text(field).ok_or_else(|| {
                let said = [
                    ("file", &file as &dyn Display),
                    ("n", &n),
                    ("column", &heading),
                ];
                tongue.tell("command-row-column", &said)
            })?;
            self.fields.push(text);
        }
        Ok(true)
    }
}

/// A value as it would stand in a CSV file; none where it could not.
fn text(field: Field) -> Option<String> {
    let whole = |n: f64| {
        if n.is_nan() {
            String::new()
        } else {
            n.to_string()
        }
    };
    Some(match field {
        Field::Null => String::new(),
        Field::Str(text) => text,
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok()?,
        Field::Date(days) => day(i64::from(days))?,
        Field::TimestampMillis(time) => day(time.div_euclid(86_400_000))?,
        Field::TimestampMicros(time) => day(time.div_euclid(86_400_000_000))?,
        // Numbers in a column with gaps are often kept as if they had a fraction.
        Field::Double(n) => whole(n),
        Field::Float(n) => whole(f64::from(n)),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => return None,
        other => other.to_string(),
    })
}

/// A day, by how many days it is after the first of 1970.
fn day(days: i64) -> Option<String> {
    let day = date(1970, 1, 1).checked_add(days.days()).ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_they_would_from_csv() {
        for (field, want) in [
            (Field::Null, Some("")),
            (Field::Str("Siân".to_owned()), Some("Siân")),
            (Field::Date(16_502), Some("2015-03-08")),
            (Field::TimestampMillis(-1), Some("1969-12-31")),
            (
                Field::TimestampMicros(1_425_772_800_000_000),
                Some("2015-03-08"),
            ),
            (Field::Double(9_990_000_018.0), Some("9990000018")),
            (Field::Double(f64::NAN), Some("")),
            (Field::Long(1), Some("1")),
            (Field::Bytes(vec![0xff].into()), None),
        ] {
            assert_eq!(text(field).as_deref(), want);
        }
    }
}
