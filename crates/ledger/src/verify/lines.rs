//! Reading the lines of an export, strictly and with bounded memory.

use std::io::{self, BufRead, Read as _};

use uuid::Uuid;

use crate::checkpoint::decimal;
use crate::{Commitment, Entry, Hash};

/// Longest line, in bytes. An entry has about 400.
const LONGEST: u64 = 4096;

pub(super) enum Line<'a> {
    /// A line without its line end.
    Whole(&'a [u8]),
    /// A line longer than any that belongs here; its rest was passed over.
    TooLong,
    /// The file ends within this line.
    CutOff,
    /// The file ended.
    End,
}

pub(super) struct Lines<'a> {
    reader: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    /// Number of the line read last, from 1.
    pub(super) number: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(reader: &'a mut dyn BufRead) -> Self {
        Self {
            reader,
            buffer: Vec::with_capacity(512),
            number: 0,
        }
    }

    pub(super) fn next(&mut self) -> io::Result<Line<'_>> {
        self.buffer.clear();
        let read = (&mut *self.reader)
            .take(LONGEST)
            .read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(Line::End);
        }
        self.number += 1;
        if self.buffer.pop_if(|b| *b == b'\n').is_some() {
            return Ok(Line::Whole(&self.buffer));
        }
        if (read as u64) < LONGEST {
            return Ok(Line::CutOff);
        }
        self.pass_over_rest()?;
        Ok(Line::TooLong)
    }

    fn pass_over_rest(&mut self) -> io::Result<()> {
        loop {
            self.buffer.clear();
            let read = (&mut *self.reader)
                .take(LONGEST)
                .read_until(b'\n', &mut self.buffer)?;
            if read == 0 || self.buffer.last() == Some(&b'\n') {
                return Ok(());
            }
        }
    }
}

/// An entry line, read.
pub(super) struct EntryLine {
    pub(super) index: u64,
    pub(super) entry: Entry,
    pub(super) leaf: Hash,
    pub(super) chain: Hash,
}

/// Reads what follows `entry `. `None` unless it is exactly what the writer would have written.
pub(super) fn parse_entry(rest: &[u8]) -> Option<EntryLine> {
    let mut fields = rest.split(|b| *b == b' ');
    let mut next = || fields.next();
    let line = EntryLine {
        index: decimal(next()?)?,
        entry: Entry {
            at_us: signed(next()?)?,
            kind: std::str::from_utf8(next()?).ok()?.parse().ok()?,
            actor: id(next()?)?,
            person: id(next()?)?,
            object: id(next()?)?,
            commitment: Commitment(Hash::from_hex(next()?)?),
        },
        leaf: Hash::from_hex(next()?)?,
        chain: Hash::from_hex(next()?)?,
    };
    fields.next().is_none().then_some(line)
}

/// A blind line, read: an entry whose fields were left out.
pub(super) struct BlindLine {
    pub(super) index: u64,
    pub(super) made: Hash,
    pub(super) leaf: Hash,
    pub(super) chain: Hash,
}

/// Reads what follows `blind `. `None` unless it is exactly what the writer would have written.
pub(super) fn parse_blind(rest: &[u8]) -> Option<BlindLine> {
    let mut fields = rest.split(|b| *b == b' ');
    let mut next = || fields.next();
    let line = BlindLine {
        index: decimal(next()?)?,
        made: Hash::from_hex(next()?)?,
        leaf: Hash::from_hex(next()?)?,
        chain: Hash::from_hex(next()?)?,
    };
    fields.next().is_none().then_some(line)
}

fn signed(text: &[u8]) -> Option<i64> {
    match text.strip_prefix(b"-") {
        None => i64::try_from(decimal(text)?).ok(),
        Some(digits) => match decimal(digits)? {
            0 => None,
            n => 0i64.checked_sub_unsigned(n),
        },
    }
}

fn id(text: &[u8]) -> Option<Option<Uuid>> {
    if text == b"-" {
        return Some(None);
    }
    uuid(text).map(Some)
}

/// The hyphenated form in lower case only.
pub(super) fn uuid(text: &[u8]) -> Option<Uuid> {
    if text.len() != 36 || text.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    Uuid::try_parse_ascii(text).ok()
}

/// The last line: numbers of entries and checkpoints, last chain value, hash over the notes.
#[derive(PartialEq, Eq)]
pub(super) struct EndLine {
    pub(super) entries: u64,
    pub(super) checkpoints: u64,
    pub(super) chain: Hash,
    pub(super) notes: Hash,
}

pub(super) fn parse_end(rest: &[u8]) -> Option<EndLine> {
    let mut fields = rest.split(|b| *b == b' ');
    let end = EndLine {
        entries: decimal(fields.next()?)?,
        checkpoints: decimal(fields.next()?)?,
        chain: Hash::from_hex(fields.next()?)?,
        notes: Hash::from_hex(fields.next()?)?,
    };
    fields.next().is_none().then_some(end)
}
