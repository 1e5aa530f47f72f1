//! A file as a table: headings and rows, each with its line.

use super::ctf;
use linkage::{CsvFault, CsvReader};

/// Most bytes of a file.
pub const FILE_MAX: usize = 64 * 1024 * 1024;

/// How workbooks begin: a ZIP archive (.xlsx, .ods), and the compound file of older ones (.xls).
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// A table of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The headings of the columns.
    pub headings: Vec<String>,
    /// The rows, each with the line of the file on which it begins; of a Common Transfer File, with the
    /// pupil's place in the file, which may be one line all told.
    pub rows: Vec<(u64, Vec<String>)>,
    /// It is a Common Transfer File.
    pub pupils: bool,
}

/// Why a file could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// No table.
    #[error("{0}")]
    Csv(#[from] CsvFault),
    /// No Common Transfer File.
    #[error("line {line}: not readable as XML ({what})")]
    Xml {
        /// Line of the file.
        line: u64,
        /// `open`, `nesting`, `doctype`, `entity`, `deep`, or `utf-8`.
        what: &'static str,
    },
    /// A workbook of a spreadsheet program.
    #[error("a workbook, not comma-separated text")]
    Workbook,
    /// More than [`FILE_MAX`].
    #[error("the file is too big")]
    TooBig,
    /// Headings and no people, or nothing at all.
    #[error("nobody is in the file")]
    Empty,
}

impl SheetFault {
    /// A stable word for what is wrong.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Csv(CsvFault::Encoding { .. }) => "encoding",
            Self::Csv(CsvFault::TwoBytes) => "two-bytes",
            Self::Csv(CsvFault::OpenQuote { .. }) => "open-quote",
            Self::Csv(CsvFault::Width { .. }) => "width",
            Self::Xml { what, .. } => match what.as_bytes() {
                b"doctype" => "xml-doctype",
                b"entity" => "xml-entity",
                b"utf-8" => "encoding",
                _ => "xml",
            },
            Self::Workbook => "workbook",
            Self::TooBig => "too-big",
            Self::Empty => "empty",
        }
    }

    /// The line of the file, where there is one.
    pub const fn line(&self) -> Option<u64> {
        match self {
            Self::Csv(
                CsvFault::Encoding { line, .. }
                | CsvFault::OpenQuote { line, .. }
                | CsvFault::Width { line, .. },
            )
            | Self::Xml { line, .. } => Some(*line),
            Self::Csv(CsvFault::TwoBytes) | Self::Workbook | Self::TooBig | Self::Empty => None,
        }
    }
}

impl SheetFault {
    /// Which field of the line, where it is known.
    pub const fn column(&self) -> Option<usize> {
        match self {
            Self::Csv(CsvFault::Encoding { column, .. } | CsvFault::OpenQuote { column, .. }) => {
                Some(*column)
            }
            _ => None,
        }
    }
}

/// Reads a file: XML by how it begins, anything else as comma-separated.
///
/// # Errors
/// See [`SheetFault`].
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetFault> {
    if bytes.len() > FILE_MAX {
        return Err(SheetFault::TooBig);
    }
    if WORKBOOKS.iter().any(|w| bytes.starts_with(w)) {
        return Err(SheetFault::Workbook);
    }
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let xml = bare.trim_ascii_start().starts_with(b"<");
    let sheet = if xml {
        let text = std::str::from_utf8(bare).map_err(|e| SheetFault::Xml {
            line: bare[..e.valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count() as u64
                + 1,
            what: "utf-8",
        })?;
        ctf::read(text)?
    } else {
        table(bytes)?
    };
    if sheet.rows.is_empty() {
        return Err(SheetFault::Empty);
    }
    Ok(sheet)
}

fn table(bytes: &[u8]) -> Result<Sheet, SheetFault> {
    let mut reader = CsvReader::default();
    let mut sheet = Sheet::default();
    let mut at = 0;
    while let Some(used) = reader.next(&bytes[at..], true)? {
        at += used;
        let fields: Vec<String> = (0..reader.width())
            .map(|n| reader.field(n).to_owned())
            .collect();
        if sheet.headings.is_empty() {
            sheet.headings = fields;
        } else if fields.iter().any(|f| !f.trim().is_empty()) {
            sheet.rows.push((reader.line(), fields));
        }
    }
    Ok(sheet)
}
