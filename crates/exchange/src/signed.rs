//! Slips: short signed texts of one field a line, which a person can read and keep.

use jiff::Timestamp;
use ledger::{Hash, LedgerError, Note, Signer, Verifier};

/// Why a slip (receipt or notice) cannot be made, read or trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlipError {
    /// The signed note or its signature.
    #[error(transparent)]
    Note(#[from] LedgerError),
    /// A line is missing, unknown, out of order or not in its one form.
    #[error("line {0} is not as it should be")]
    Line(usize),
    /// A decline without a reason, a reason without a decline, or a time out of range.
    #[error("the parts do not fit together")]
    Inconsistent,
}

/// A slip that can be written, signed, and read again. Each kind says its title, its lines, and
/// how they are read; signing and checking are the same for all.
pub(crate) trait Slip: Sized {
    /// First line, with the version of the form.
    const TITLE: &'static str;

    /// The lines below the title.
    fn write(&self, lines: Lines) -> Result<Lines, SlipError>;

    /// Reads the lines below the title, in the order in which they are written.
    fn read(lines: &mut Reader<'_>) -> Result<Self, SlipError>;

    fn text(&self) -> Result<String, SlipError> {
        Ok(self.write(Lines::new(Self::TITLE))?.finish())
    }

    fn signed(&self, signer: &Signer) -> Result<String, SlipError> {
        Ok(signer.sign(&self.text()?)?)
    }

    fn opened(note: &str, verifier: &Verifier) -> Result<Self, SlipError> {
        let note = Note::parse(note)?;
        verifier.verify(&note)?;
        let slip = Self::read(&mut Reader::new(&note.text, Self::TITLE)?)?;
        same(&note, &slip.text()?)?;
        Ok(slip)
    }
}

/// Writes the lines of a slip.
pub(crate) struct Lines(String);

impl Lines {
    fn new(title: &str) -> Self {
        Self(format!("{title}\n"))
    }

    pub(crate) fn field(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.0.push_str(&format!("{name} {value}\n"));
        self
    }

    pub(crate) fn optional(self, name: &str, value: Option<impl std::fmt::Display>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    fn finish(self) -> String {
        self.0
    }
}

/// Reads the lines of a slip. The caller renders what it read and compares, so that only the one
/// form of each value passes.
pub(crate) struct Reader<'a> {
    lines: std::iter::Peekable<std::str::Split<'a, char>>,
    number: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, title: &str) -> Result<Self, SlipError> {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let mut reader = Self {
            lines: body.split('\n').peekable(),
            number: 1,
        };
        if reader.lines.next() == Some(title) {
            Ok(reader)
        } else {
            Err(SlipError::Line(1))
        }
    }

    pub(crate) fn optional<T: std::str::FromStr>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, SlipError> {
        let value = self
            .lines
            .peek()
            .and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let Some(value) = value else { return Ok(None) };
        self.lines.next();
        self.number += 1;
        value
            .parse()
            .map(Some)
            .map_err(|_| SlipError::Line(self.number))
    }

    pub(crate) fn field<T: std::str::FromStr>(&mut self, name: &str) -> Result<T, SlipError> {
        self.optional(name)?.ok_or(SlipError::Line(self.number + 1))
    }
}

/// A digest as slips write it.
pub(crate) struct Sha256Text(pub(crate) Hash);

impl std::fmt::Display for Sha256Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sha256:{}", self.0)
    }
}

impl std::str::FromStr for Sha256Text {
    type Err = LedgerError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix("sha256:")
            .ok_or(LedgerError::BadHash)?
            .parse()
            .map(Self)
    }
}

/// A time as slips write it: UTC with six decimals, readable and exact.
pub(crate) fn time_text(at_us: i64) -> Result<String, SlipError> {
    let time = Timestamp::from_microsecond(at_us).map_err(|_| SlipError::Inconsistent)?;
    Ok(format!("{time:.6}"))
}

pub(crate) fn time_us(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// Refuses a slip whose text is not exactly what writing it again gives.
fn same(note: &Note, again: &str) -> Result<(), SlipError> {
    if note.text == again {
        return Ok(());
    }
    let differs = note
        .text
        .lines()
        .zip(again.lines())
        .position(|(a, b)| a != b);
    Err(SlipError::Line(
        differs.map_or(note.text.lines().count(), |n| n + 1),
    ))
}
