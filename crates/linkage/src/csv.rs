//! A reader of comma-separated text, a piece at a time, that says where a fault is.
//!
//! The caller owns the bytes and may hand them over in pieces of any size. Comma, semicolon, tab and
//! bar are recognised; fields may be quoted; lines end with a line feed, a carriage return, or both.

use std::ops::Range;

/// What a spreadsheet takes for the beginning of a formula, after OWASP's list: the full-width signs
/// are folded to the plain ones by some.
const FORMULA: [&str; 11] = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
];

/// Whether a cell of a table that leaves needs a mark, `'`, in front: a spreadsheet would run its
/// text, spaces in front of it aside; or the text begins with the mark itself, so that taking one
/// mark away always gives what was.
pub fn runs_as_formula(bytes: &[u8]) -> bool {
    let spaces = bytes.iter().take_while(|b| **b == b' ').count();
    let first = &bytes[spaces..];
    let begins = |all: &[u8]| FORMULA.iter().any(|sign| all.starts_with(sign.as_bytes()));
    bytes.starts_with(b"'") || begins(bytes) || begins(first)
}

/// What is wrong with a file, and where. Lines and columns count from one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvFault {
    /// Bytes that are not UTF-8.
    #[error(
        "line {line}, column {column}: the letters are not in UTF-8; save the file as \"CSV UTF-8\" and try again"
    )]
    Encoding {
        /// Line of the file.
        line: u64,
        /// Which field of the line.
        column: usize,
    },
    /// The file is in a two-byte encoding.
    #[error("the file is in UTF-16; save it as \"CSV UTF-8\" and try again")]
    TwoBytes,
    /// A quoted field that never ends.
    #[error("line {line}, column {column}: a quotation mark opens here and is never closed")]
    OpenQuote {
        /// Line on which it opens.
        line: u64,
        /// Which field of the line.
        column: usize,
    },
    /// More or fewer fields than the first line has.
    #[error("line {line} has {found} fields, the first line has {expected}")]
    Width {
        /// Line of the file.
        line: u64,
        /// Fields found.
        found: usize,
        /// Fields in the first line.
        expected: usize,
    },
}

/// The state of reading one file.
#[derive(Debug, Clone)]
pub struct CsvReader {
    delimiter: u8,
    /// What ends a line: a line feed, or in files as old Macs wrote them a carriage return.
    end: u8,
    /// Line on which the present record begins.
    line: u64,
    /// Line on which the next record begins.
    next_line: u64,
    width: Option<usize>,
    text: String,
    fields: Vec<Range<usize>>,
    started: bool,
}

impl Default for CsvReader {
    fn default() -> Self {
        Self {
            delimiter: b',',
            end: b'\n',
            line: 0,
            next_line: 1,
            width: None,
            text: String::new(),
            fields: Vec::new(),
            started: false,
        }
    }
}

/// Where splitting a record ended.
enum Split {
    /// After this many bytes.
    At(usize),
    /// The record is not whole yet.
    More,
}

impl CsvReader {
    /// The line on which the present record begins, from one.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The fields of the present record.
    pub fn field(&self, number: usize) -> &str {
        self.fields
            .get(number)
            .map_or("", |r| &self.text[r.clone()])
    }

    /// How many fields the present record has.
    pub fn width(&self) -> usize {
        self.fields.len()
    }

    /// Reads one record from the front of `bytes` and says how many bytes it took; nothing when
    /// more bytes are needed, or at the end. `last` says that no more will come.
    ///
    /// # Errors
    /// See [`CsvFault`].
    pub fn next(&mut self, bytes: &[u8], last: bool) -> Result<Option<usize>, CsvFault> {
        let before = self.next_line;
        let taken = self.record(bytes, last)?;
        if taken.is_none() {
            // What was skipped will be handed over again.
            self.next_line = before;
        }
        Ok(taken)
    }

    fn record(&mut self, bytes: &[u8], last: bool) -> Result<Option<usize>, CsvFault> {
        let mut skipped = 0;
        if !self.started {
            let end = line_end(bytes, last);
            let (true, Some(end)) = (bytes.len() >= 3 || last, end) else {
                return Ok(None);
            };
            self.end = end;
            skipped = self.start(bytes)?;
        }
        loop {
            // Empty lines count as lines and nothing else.
            match &bytes[skipped..] {
                [b, ..] if *b == self.end => skipped += 1,
                [b'\r', b'\n', ..] => skipped += 2,
                _ => break,
            }
            self.next_line += 1;
        }
        let rest = &bytes[skipped..];
        if rest.is_empty() || (last && rest == b"\r") {
            return Ok(None);
        }
        self.line = self.next_line;
        match self.split(rest, last)? {
            Split::More => Ok(None),
            Split::At(used) => {
                self.check_width()?;
                self.started = true;
                Ok(Some(skipped + used))
            }
        }
    }

    fn start(&mut self, bytes: &[u8]) -> Result<usize, CsvFault> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(CsvFault::TwoBytes);
        }
        let mark = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
            3
        } else {
            0
        };
        let head = bytes[mark..]
            .split(|b| *b == self.end)
            .next()
            .unwrap_or_default();
        let count = |d: u8| head.iter().filter(|b| **b == d).count();
        self.delimiter = [b',', b';', b'\t', b'|']
            .into_iter()
            .max_by_key(|d| (count(*d), *d == b','))
            .unwrap_or(b',');
        Ok(mark)
    }

    fn check_width(&mut self) -> Result<(), CsvFault> {
        let found = self.fields.len();
        let expected = *self.width.get_or_insert(found);
        if found == expected {
            return Ok(());
        }
        // Trailing delimiters that spreadsheets add are no fault.
        if found > expected && self.fields[expected..].iter().all(Range::is_empty) {
            self.fields.truncate(expected);
            return Ok(());
        }
        Err(CsvFault::Width {
            line: self.line,
            found,
            expected,
        })
    }

    /// Splits one record into fields.
    fn split(&mut self, bytes: &[u8], last: bool) -> Result<Split, CsvFault> {
        self.text.clear();
        self.fields.clear();
        match self.unquoted(bytes) {
            Some(end) if bytes[end] == b'"' => self.quoted(bytes, last),
            Some(end) => self.plain(&bytes[..end], end + 1),
            None if last => self.plain(bytes, bytes.len()),
            None => Ok(Split::More),
        }
    }

    /// Notes the fields of a record until it ends or a quotation mark comes; where that is. Eight bytes are looked at
    /// together, because every byte of a file comes by here.
    fn unquoted(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut from = 0;
        let marks = [self.delimiter, self.end, b'"'].map(|b| u64::from(b) * EACH);
        let (words, rest) = bytes.as_chunks::<8>();
        for (n, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let mut found = marks.iter().fold(0, |all, m| all | zero_bytes(word ^ m));
            while found != 0 {
                let at = n * 8 + found.trailing_zeros() as usize / 8;
                if bytes[at] != self.delimiter {
                    self.fields.push(from..at);
                    return Some(at);
                }
                self.fields.push(from..at);
                from = at + 1;
                found &= found - 1;
            }
        }
        let begun = bytes.len() - rest.len();
        for (n, byte) in rest.iter().enumerate() {
            let at = begun + n;
            let stops = *byte == self.end || *byte == b'"';
            if stops || *byte == self.delimiter {
                self.fields.push(from..at);
                from = at + 1;
            }
            if stops {
                return Some(at);
            }
        }
        self.fields.push(from..bytes.len());
        None
    }

    /// A record without any quotation mark, whose fields are noted already: one check of its letters.
    fn plain(&mut self, bytes: &[u8], used: usize) -> Result<Split, CsvFault> {
        self.next_line = self.line + 1;
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let text =
            std::str::from_utf8(bytes).map_err(|e| self.encoding(&bytes[..e.valid_up_to()]))?;
        self.text.push_str(text);
        if let Some(field) = self.fields.last_mut() {
            field.end = field.end.min(bytes.len());
        }
        Ok(Split::At(used))
    }

    fn encoding(&self, before: &[u8]) -> CsvFault {
        let column = before.iter().filter(|b| **b == self.delimiter).count() + 1;
        CsvFault::Encoding {
            line: self.line,
            column,
        }
    }

    fn quoted(&mut self, bytes: &[u8], last: bool) -> Result<Split, CsvFault> {
        self.fields.clear();
        let mut out: Vec<u8> = Vec::with_capacity(256);
        let (mut at, mut lines) = (0, 0);
        loop {
            let from = out.len();
            if bytes.get(at) == Some(&b'"') {
                let Some(end) = unquote(bytes, at + 1, &mut out) else {
                    if last {
                        return Err(CsvFault::OpenQuote {
                            line: self.line + lines,
                            column: self.fields.len() + 1,
                        });
                    }
                    return Ok(Split::More);
                };
                let ends = bytes[at..end].iter().filter(|b| **b == self.end);
                lines += ends.count() as u64;
                at = end;
            }
            let rest = &bytes[at..];
            let Some(len) = rest
                .iter()
                .position(|b| *b == self.delimiter || *b == self.end)
                .or(last.then_some(rest.len()))
            else {
                return Ok(Split::More);
            };
            let stop = rest.get(len).copied();
            let mut tail = &rest[..len];
            if stop != Some(self.delimiter) {
                tail = tail.strip_suffix(b"\r").unwrap_or(tail);
            }
            out.extend_from_slice(tail);
            self.fields.push(from..out.len());
            at += len;
            if stop == Some(self.delimiter) {
                at += 1;
                continue;
            }
            at += usize::from(stop.is_some());
            break;
        }
        // Each field by itself: half a letter in one and half in the next do not make a letter.
        if let Some(bad) = self
            .fields
            .iter()
            .position(|f| std::str::from_utf8(&out[f.clone()]).is_err())
        {
            return Err(CsvFault::Encoding {
                line: self.line,
                column: bad + 1,
            });
        }
        self.text = String::from_utf8(out).unwrap_or_default();
        self.next_line = self.line + lines + 1;
        Ok(Split::At(at))
    }
}

/// What ends the lines of a file, by its first line; nothing while that cannot be told.
fn line_end(bytes: &[u8], last: bool) -> Option<u8> {
    let mut quoted = false;
    for (n, byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(n + 1)) {
            (b'"', _) => quoted = !quoted,
            (b'\n', _) if !quoted => return Some(b'\n'),
            (b'\r', Some(next)) if !quoted && *next != b'\n' => return Some(b'\r'),
            _ => {}
        }
    }
    last.then_some(b'\n')
}

/// A one in each byte.
const EACH: u64 = u64::MAX / 0xff;

/// The highest bit of each byte that is zero, and of no other.
const fn zero_bytes(word: u64) -> u64 {
    const LOW: u64 = EACH * 0x7f;
    !(((word & LOW) + LOW) | word | LOW)
}

/// Copies a quoted field, doubled marks once; where it goes on after its closing mark.
fn unquote(bytes: &[u8], mut at: usize, out: &mut Vec<u8>) -> Option<usize> {
    loop {
        let len = bytes[at..].iter().position(|b| *b == b'"')?;
        out.extend_from_slice(&bytes[at..at + len]);
        at += len + 1;
        match bytes.get(at) {
            Some(b'"') => {
                out.push(b'"');
                at += 1;
            }
            // At the very end it cannot be told yet whether the mark is doubled.
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a whole text handed over in pieces.
    fn read(bytes: &[u8], piece: usize) -> Result<Vec<Vec<String>>, CsvFault> {
        let mut reader = CsvReader::default();
        let (mut held, mut given) = (Vec::new(), 0);
        let mut all = Vec::new();
        loop {
            let last = given == bytes.len();
            let mut at = 0;
            while let Some(used) = reader.next(&held[at..], last)? {
                at += used;
                all.push(
                    (0..reader.width())
                        .map(|i| reader.field(i).to_owned())
                        .collect(),
                );
            }
            held.drain(..at);
            if last {
                return Ok(all);
            }
            let more = (given + piece).min(bytes.len());
            held.extend_from_slice(&bytes[given..more]);
            given = more;
        }
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        read(text.as_bytes(), 1000).unwrap()
    }

    #[test]
    fn the_usual_shapes_are_read() {
        assert_eq!(rows("a,b\n1,2\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows("\u{feff}a;b\r\n1;2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows("a\tb\n\n\n1\t\n"), [["a", "b"], ["1", ""]]);
        assert_eq!(
            rows("a,b\n\"x, \"\"y\"\"\nz\",2\n"),
            [["a", "b"], ["x, \"y\"\nz", "2"]]
        );
        assert_eq!(rows("a,b\n1,2,,\n"), [["a", "b"], ["1", "2"]]);
        assert!(rows("").is_empty());
        assert_eq!(rows("a|b\n1, 2|3\n"), [["a", "b"], ["1, 2", "3"]]);
        assert_eq!(
            rows("a,b\r1,2\r\r3,4\r"),
            [["a", "b"], ["1", "2"], ["3", "4"]]
        );
        assert_eq!(
            rows("a,b\r\"x\ry\",2\r3,4"),
            [["a", "b"], ["x\ry", "2"], ["3", "4"]]
        );
        assert_eq!(
            rows("\"a\rb\",c\r\n1,2\r\n"),
            [["a\rb", "c"], ["1", "2"]],
            "what stands in quotes ends no line"
        );
    }

    #[test]
    fn a_fault_says_where_it_is() {
        let fault = |bytes: &[u8]| read(bytes, 7).unwrap_err();
        assert_eq!(
            fault(b"a,b\n1,2\n3,Si\xe2n\n"),
            CsvFault::Encoding { line: 3, column: 2 }
        );
        assert_eq!(
            fault(b"a,b\n\"1\",\"Si\xe2n\"\n"),
            CsvFault::Encoding { line: 2, column: 2 }
        );
        assert_eq!(
            fault(b"a,b\n\n1,\"2\n3"),
            CsvFault::OpenQuote { line: 3, column: 2 }
        );
        assert_eq!(
            fault(b"a,b\n1\n"),
            CsvFault::Width {
                line: 2,
                found: 1,
                expected: 2
            }
        );
        assert_eq!(
            fault(b"a,b\n\"x\ny\",2\n1\n"),
            CsvFault::Width {
                line: 4,
                found: 1,
                expected: 2
            }
        );
        assert_eq!(fault(b"\xff\xfea\x00,\x00"), CsvFault::TwoBytes);
        assert_eq!(
            fault(b"a,b\r1,2\r3\r"),
            CsvFault::Width {
                line: 3,
                found: 1,
                expected: 2
            }
        );
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(bytes in proptest::collection::vec(proptest::sample::select(&b"ab,\"\n\r;\xc3\xa9"[..]), 0..60), piece in 1_usize..9) {
            prop_assert_eq!(read(&bytes, piece), read(&bytes, 1000));
        }

        #[test]
        fn what_was_written_is_read(fields in proptest::collection::vec("[a-z,\"\n é]{0,6}", 2..5)) {
            let quoted: Vec<String> = fields.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
            let line = quoted.join(",");
            let text = format!("{}\n{line}\n", vec!["h"; fields.len()].join(","));
            prop_assert_eq!(&rows(&text)[1], &fields);
        }
    }
}
