//! Checking an export without the server.

mod chain;
mod header;
mod lines;
mod links;
mod order;
mod roots;

use std::io::{self, BufRead};

use self::chain::Chain;
use self::header::Header;
use self::lines::{BlindLine, EndLine, Line, Lines, parse_blind, parse_end, parse_entry};
use self::links::Links;
use self::order::Order;
use self::roots::Roots;
use crate::checkpoint::decimal;
use crate::export::{notes_hash, notes_start};
use crate::{Checkpoint, Finding, Hash, Verifier, VerifyReport, leaf_hash};

/// Most lines that a signed note may have in an export.
const MOST_NOTE_LINES: u64 = 200;
/// Most findings of a kind that are kept one by one.
const MOST_FINDINGS: usize = 1_000;

/// What the reader knows from elsewhere, not from the file.
#[derive(Debug, Clone, Default)]
pub struct Trusted {
    /// The log's public keys, got from a place that whoever made the file does not control. One is
    /// enough where the log changed its key: from the oldest of them on, the checkpoints that
    /// announce a key are followed to the next; what was signed before it is bound by its own
    /// signature of the change.
    /// Empty: the keys in the file are used, and the report says so.
    pub keys: Vec<Verifier>,
    /// Checkpoints of this log that were kept earlier (a receipt, a witness, an older export).
    /// A log that was rewritten or rolled back since does not lead to them.
    pub checkpoints: Vec<Checkpoint>,
}

/// Checks an export with the keys that it carries itself. That finds what was changed by
/// anybody without the log's signing key.
///
/// # Errors
/// Only what reading gives; a damaged file is no error but a report with findings.
pub fn verify_export(reader: impl BufRead) -> io::Result<VerifyReport> {
    verify_export_against(reader, &Trusted::default())
}

/// Checks an export against keys and checkpoints that are known from elsewhere. Checkpoints of
/// other logs are passed over.
///
/// # Errors
/// As [`verify_export`].
pub fn verify_export_against(
    mut reader: impl BufRead,
    trusted: &Trusted,
) -> io::Result<VerifyReport> {
    verify(&mut reader, trusted)
}

fn verify(reader: &mut dyn BufRead, trusted: &Trusted) -> io::Result<VerifyReport> {
    let mut lines = Lines::new(reader);
    let mut header = Header::default();
    let mut number = 0;
    let mut body = None;
    while body.is_none() {
        number += 1;
        match lines.next()? {
            Line::Whole(line) if header.push(line) => {}
            // The header's last line is missing, and this line is the first of what follows.
            Line::Whole(line) => {
                let mut check = Check::new(std::mem::take(&mut header), trusted);
                check.line(line, number);
                body = Some(check);
            }
            Line::TooLong => header.push_unreadable(),
            Line::CutOff | Line::End => break,
        }
        if number == 1 && !header.is_export && body.is_none() {
            return Ok(VerifyReport::not_an_export());
        }
        if header.closed && body.is_none() {
            body = Some(Check::new(std::mem::take(&mut header), trusted));
        }
    }
    if body.is_none() && !header.is_export {
        return Ok(VerifyReport::not_an_export());
    }
    let Some(mut check) = body else {
        return Ok(Check::new(header, trusted).finish());
    };
    loop {
        number += 1;
        match lines.next()? {
            Line::Whole(line) => check.line(line, number),
            Line::TooLong => check.unreadable(b"", number),
            Line::CutOff | Line::End => return Ok(check.finish()),
        }
    }
}

/// A signed note that is being read.
struct OpenNote {
    line: u64,
    left: u64,
    text: String,
}

struct Check {
    header: Header,
    keys: Chain,
    order: Order,
    links: Links,
    roots: Roots,
    note: Option<OpenNote>,
    notes: (u64, Hash),
    entries: u64,
    times: Option<(i64, i64)>,
    end: Option<EndLine>,
    after_end: bool,
    unreadable: Vec<Finding>,
    left_out: u64,
    bytes: Vec<u8>,
}

impl Check {
    fn new(header: Header, trusted: &Trusted) -> Self {
        let known = trusted
            .checkpoints
            .iter()
            .filter(|c| c.origin == header.origin)
            .cloned()
            .collect();
        Self {
            keys: Chain::new(&header.keys, &trusted.keys),
            order: Order::default(),
            links: Links::new(header.hashes()),
            roots: Roots::new(known),
            note: None,
            notes: (0, notes_start()),
            entries: 0,
            times: None,
            end: None,
            after_end: false,
            unreadable: Vec::new(),
            left_out: 0,
            bytes: Vec::with_capacity(160),
            header,
        }
    }

    fn line(&mut self, line: &[u8], number: u64) {
        if self.note.is_some() && self.note_line(line, number) {
            return;
        }
        if self.end.is_some() {
            if !self.after_end {
                self.tell(Finding::AfterEnd { line: number });
            }
            self.after_end = true;
        } else if let Some(rest) = line.strip_prefix(b"entry ") {
            self.entry(rest, number);
        } else if let Some(rest) = line.strip_prefix(b"blind ") {
            match parse_blind(rest) {
                Some(line) => self.leaf(&line),
                None => self.unreadable(rest, number),
            }
        } else if let Some(count) = line.strip_prefix(b"checkpoint ") {
            match decimal(count).filter(|n| (1..=MOST_NOTE_LINES).contains(n)) {
                Some(left) => {
                    self.note = Some(OpenNote {
                        line: number,
                        left,
                        text: String::new(),
                    })
                }
                None => self.unreadable(line, number),
            }
        } else if let Some(rest) = line.strip_prefix(b"end ") {
            match parse_end(rest) {
                Some(end) => self.end = Some(end),
                None => self.unreadable(b"| ", number),
            }
        } else {
            self.unreadable(line, number);
        }
    }

    fn entry(&mut self, rest: &[u8], number: u64) {
        let Some(line) = parse_entry(rest) else {
            self.unreadable(rest, number);
            return;
        };
        self.bytes.clear();
        line.entry.write_bytes(&mut self.bytes);
        let made = leaf_hash(&self.bytes);
        self.leaf(&BlindLine {
            index: line.index,
            made,
            leaf: line.leaf,
            chain: line.chain,
        });
        let at = line.entry.at_us;
        self.times = Some(
            self.times
                .map_or((at, at), |(first, last)| (first.min(at), last.max(at))),
        );
    }

    /// Takes an entry's place and hashes: all that the tree and the chain are made of.
    fn leaf(&mut self, line: &BlindLine) {
        let follows = self.order.push(line.index);
        self.links
            .push(follows, line.index, line.leaf, line.made, line.chain);
        self.roots.push(follows, line.leaf, line.made);
        self.entries += 1;
    }

    /// Takes a line of the note that is being read. False when the line is not one.
    fn note_line(&mut self, line: &[u8], number: u64) -> bool {
        let Some(mut note) = self.note.take() else {
            return false;
        };
        let Some(text) = line
            .strip_prefix(b"| ")
            .and_then(|t| std::str::from_utf8(t).ok())
        else {
            let why = "cut off".to_owned();
            self.tell(Finding::BadCheckpoint {
                line: note.line,
                why,
            });
            if line.starts_with(b"|") {
                self.unreadable(line, number);
                return true;
            }
            return false;
        };
        note.text.push_str(text);
        note.text.push('\n');
        note.left -= 1;
        if note.left > 0 {
            self.note = Some(note);
            return true;
        }
        self.notes = (self.notes.0 + 1, notes_hash(self.notes.1, &note.text));
        self.roots.checkpoint(
            &note.text,
            note.line,
            &self.header.origin,
            &mut self.keys,
            self.entries,
        );
        true
    }

    fn unreadable(&mut self, line: &[u8], number: u64) {
        // A line of a note does not stand for an entry.
        if !line.starts_with(b"|") && !line.starts_with(b"checkpoint") {
            self.order.push_unreadable();
        }
        self.tell(Finding::Unreadable { line: number });
    }

    fn tell(&mut self, finding: Finding) {
        if self.unreadable.len() < MOST_FINDINGS {
            self.unreadable.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    fn finish(mut self) -> VerifyReport {
        let mut findings = Vec::new();
        if self.header.altered() {
            findings.push(Finding::HeaderAltered);
        }
        self.check_end();
        let size = self
            .roots
            .signed_size()
            .max(self.end.as_ref().map_or(0, |end| end.entries));
        let order = self.order.findings(size);
        let links = self.links.findings();
        let (signed, checkpoints, roots) = self.roots.finish(self.entries, !self.keys.is_awaited());
        for part in [self.unreadable, order, links, roots] {
            self.left_out += part.len().saturating_sub(MOST_FINDINGS) as u64;
            findings.extend(part.into_iter().take(MOST_FINDINGS));
        }
        VerifyReport {
            agency: self.header.agency,
            origin: self.header.origin,
            keys: self.keys.texts(),
            key_source: self.keys.source(),
            entries: self.entries,
            first_at_us: self.times.map(|t| t.0),
            last_at_us: self.times.map(|t| t.1),
            checkpoints,
            signed,
            findings,
            left_out: self.left_out,
        }
    }

    fn check_end(&mut self) {
        if let Some(note) = self.note.take() {
            self.tell(Finding::BadCheckpoint {
                line: note.line,
                why: "cut off".to_owned(),
            });
        }
        let Some(end) = &self.end else {
            self.tell(Finding::CutOff);
            return;
        };
        let chain = self.links.end(end.chain);
        let (count, notes) = self.notes;
        if !chain || (end.entries, end.checkpoints, end.notes) != (self.entries, count, notes) {
            self.tell(Finding::EndDiffers);
        }
    }
}
