//! The archive of an export, put together as it is read: a file of words, a table for each kind of
//! thing, and the same as one document. Parts are opened a few at a time, so that an agency's
//! records never lie in memory as a whole. The same export always gives the same bytes.

use super::{
    ExportHead,
    columns::{FIRST, columns, file_of},
};
use crate::{CaseworkError, Result};
use domain::export::{ExportPart, ExportTable};
use jiff::tz::TimeZone;
use linkage::runs_as_formula;
use seal::RunningDigest;
use serde_json::{Map, Value, json};
use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};
use store::Store;
use uuid::Uuid;
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

/// Parts that are opened at a time.
pub(super) const AT_ONCE: i64 = 25;
/// What the document calls its shape.
pub(super) const SCHEMA: &str = "sharewise-records-export";
/// Version of that shape, and of the columns of the tables.
pub(super) const VERSION: u32 = 1;
/// What tells a spreadsheet that the letters are UTF-8.
const UTF8_MARK: &str = "\u{feff}";

/// Where the archive writes to, and from where it is taken piece by piece.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written next.
#[derive(Clone, Copy)]
enum Step {
    Words,
    Table(usize, i64),
    Document(i64),
    End,
    Over,
}

/// An archive that is being put together.
pub(super) struct Paper {
    store: Store,
    head: ExportHead,
    words: String,
    zip: Option<ZipWriter<StreamWriter<Sink>>>,
    sink: Sink,
    step: Step,
}

fn broken(e: impl std::fmt::Display) -> CaseworkError {
    CaseworkError::Internal(format!("an export: {e}"))
}

/// A cell of a table: quoted where it must be, and with a mark in front where a spreadsheet would
/// run it.
pub(crate) fn cell(out: &mut String, text: &str) {
    let mark = runs_as_formula(text.as_bytes());
    if mark || text.contains([',', ';', '"', '\n', '\r', '\t']) {
        out.push('"');
        if mark {
            out.push('\'');
        }
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (n, text) in cells.enumerate() {
        if n > 0 {
            out.push(',');
        }
        cell(out, text);
    }
    out.push_str("\r\n");
}

/// The rows of a part in one table, as its file has them.
fn rows(out: &mut String, head: &ExportHead, table: ExportTable, part: &ExportPart) {
    let id = head.id.to_string();
    let made_for = head.made_for();
    for row in part.rows.get(&table).into_iter().flatten() {
        let first = [id.as_str(), made_for.as_str()].into_iter();
        line(out, first.chain(row.iter().map(String::as_str)));
    }
}

/// A child in the document: the same rows, each cell under the name of its column.
fn child(head: &ExportHead, person: Uuid, part: &ExportPart) -> Value {
    let mut all = Map::new();
    all.insert("export_id".into(), head.id.to_string().into());
    all.insert("made_for".into(), head.made_for().into());
    all.insert("child_id".into(), person.to_string().into());
    for &table in ExportTable::ALL {
        let names = columns(table);
        let rows = part.rows.get(&table).into_iter().flatten();
        let object = |row: &Vec<String>| {
            let cells = names.iter().zip(row);
            let cells = cells.map(|(c, cell)| (c.name.to_owned(), Value::from(cell.as_str())));
            Value::Object(cells.collect())
        };
        all.insert(table.as_str().into(), rows.map(object).collect());
    }
    Value::Object(all)
}

impl Paper {
    pub(super) fn begin(store: Store, head: ExportHead, words: String) -> Self {
        let sink = Sink::default();
        Self {
            zip: Some(ZipWriter::new_stream(sink.clone())),
            store,
            head,
            words,
            sink,
            step: Step::Words,
        }
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// The database, or a child whose key was destroyed meanwhile.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            match self.step {
                Step::Words => {
                    self.file("README.txt")?;
                    let words = format!("{UTF8_MARK}{}", self.words.replace('\n', "\r\n"));
                    self.write(&words)?;
                    self.step = Step::Table(0, 0);
                }
                Step::Table(n, from) => self.step = self.table(n, from).await?,
                Step::Document(from) => self.step = self.document(from).await?,
                Step::End => {
                    if let Some(zip) = self.zip.take() {
                        zip.finish().map_err(broken)?;
                    }
                    self.step = Step::Over;
                }
                Step::Over => {}
            }
            let bytes = self.sink.take();
            match (bytes.is_empty(), self.step) {
                (true, Step::Over) => return Ok(None),
                (true, _) => {}
                (false, _) => return Ok(Some(bytes)),
            }
        }
    }

    async fn parts(&self, from: i64) -> Result<Vec<(i64, Uuid, ExportPart)>> {
        // A connection of its own each time: one keeps the keys that it opened.
        let mut conn = self.store.read().await?;
        let (agency, id) = (self.head.agency_id, self.head.id);
        Ok(conn.export_parts(agency, id, from, AT_ONCE).await?)
    }

    async fn table(&mut self, n: usize, from: i64) -> Result<Step> {
        let Some(&table) = ExportTable::ALL.get(n) else {
            return Ok(Step::Document(0));
        };
        let mut out = String::new();
        if from == 0 {
            self.file(file_of(table))?;
            out.push_str(UTF8_MARK);
            let names = columns(table).iter().map(|c| c.name);
            line(&mut out, FIRST.into_iter().chain(names));
        }
        let parts = self.parts(from).await?;
        for (.., part) in &parts {
            rows(&mut out, &self.head, table, part);
        }
        self.write(&out)?;
        Ok(match parts.last() {
            None => Step::Table(n + 1, 0),
            Some((last, ..)) => Step::Table(n, last + 1),
        })
    }

    async fn document(&mut self, from: i64) -> Result<Step> {
        let mut out = String::new();
        if from == 0 {
            self.file("records.json")?;
            let head = serde_json::to_string(&self.head.as_json()).map_err(broken)?;
            let schema = json!(SCHEMA);
            out = format!(
                "{{\"schema\":{schema},\"version\":{VERSION},\"export\":{head},\"children\":["
            );
        }
        let parts = self.parts(from).await?;
        for (n, (_, person, part)) in parts.iter().enumerate() {
            out.push_str(if from == 0 && n == 0 { "\n" } else { ",\n" });
            let text = serde_json::to_string(&child(&self.head, *person, part)).map_err(broken)?;
            out.push_str(&text);
        }
        if parts.is_empty() {
            out.push_str("\n]}\n");
        }
        self.write(&out)?;
        Ok(match parts.last() {
            None => Step::End,
            Some((last, ..)) => Step::Document(last + 1),
        })
    }

    fn file(&mut self, name: &str) -> Result<()> {
        let built = self.head.built.to_zoned(TimeZone::UTC).datetime();
        let at = DateTime::from_date_and_time(
            u16::try_from(built.year()).unwrap_or(1980),
            built.month().unsigned_abs(),
            built.day().unsigned_abs(),
            built.hour().unsigned_abs(),
            built.minute().unsigned_abs(),
            built.second().unsigned_abs(),
        );
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(at.unwrap_or_default())
            .large_file(true);
        match &mut self.zip {
            Some(zip) => zip.start_file(name, options).map_err(broken),
            None => Err(broken("the archive is closed")),
        }
    }

    fn write(&mut self, text: &str) -> Result<()> {
        match &mut self.zip {
            Some(zip) => zip.write_all(text.as_bytes()).map_err(broken),
            None => Err(broken("the archive is closed")),
        }
    }
}

/// What an archive is, found by putting it together once and keeping nothing.
pub(super) struct Measured {
    pub sha256: [u8; 32],
    pub bytes: u64,
}

pub(super) async fn measure(mut paper: Paper) -> Result<Measured> {
    let (mut digest, mut bytes) = (RunningDigest::default(), 0_u64);
    while let Some(piece) = paper.next().await? {
        digest.take(&piece);
        bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
    }
    Ok(Measured {
        sha256: digest.end(),
        bytes,
    })
}
