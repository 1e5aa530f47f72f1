//! What a check of an export found: data for programs, and English for the command line.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// The result of checking an export. [`VerifyReport::is_sound`] is the answer in one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// The agency whose log it is, as the file says.
    pub agency: Option<Uuid>,
    /// Which log: the line that is signed with each checkpoint. Empty when unreadable.
    pub origin: String,
    /// The public keys that the signatures were checked with, in text form.
    pub keys: Vec<String>,
    /// Where those keys came from.
    pub key_source: KeySource,
    /// Entries that could be read.
    pub entries: u64,
    /// Time of the earliest entry, in microseconds since 1970.
    pub first_at_us: Option<i64>,
    /// Time of the latest entry, in microseconds since 1970.
    pub last_at_us: Option<i64>,
    /// Checkpoints with a right signature.
    pub checkpoints: u64,
    /// Whether the entries lead to the root that was signed last.
    pub signed: Signed,
    /// Everything that is not as it should be, in the order of the checks.
    pub findings: Vec<Finding>,
    /// Findings beyond those, when there were too many to keep.
    pub left_out: u64,
}

/// Where the keys came from with which signatures were checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The reader brought them.
    Given,
    /// From the file itself: compare them with what the agency publishes.
    File,
}

/// How the entries stand to the last checkpoint whose signature is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Signed {
    /// The root is reached.
    Matches {
        /// Entries that the checkpoint covers.
        size: u64,
        /// When it was signed, in microseconds since 1970, if it says so.
        at_us: Option<i64>,
    },
    /// The root is not reached.
    Differs {
        /// Entries that the checkpoint covers.
        size: u64,
        /// When it was signed.
        at_us: Option<i64>,
    },
    /// Entries are missing or not in their order, so that there is no root to compare.
    NotComparable {
        /// Entries that the checkpoint covers.
        size: u64,
        /// When it was signed.
        at_us: Option<i64>,
    },
    /// No checkpoint has a right signature.
    Not,
}

/// What of an entry was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// One of its fields: time, kind, ids or commitment.
    Content,
    /// Only the leaf hash stated with it.
    RecordedHash,
    /// Only the chain value stated with it.
    ChainValue,
}

/// One thing that is not as it should be. Entries are named by their number in the log, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "finding")]
pub enum Finding {
    /// The file does not begin as an export that this program can read.
    NotAnExport,
    /// The first lines (agency, origin, keys) were altered.
    HeaderAltered,
    /// A line is not one that the export could have held.
    Unreadable {
        /// Line of the file, from 1.
        line: u64,
    },
    /// The entry was altered after it was logged.
    Altered {
        /// The entry.
        index: u64,
        /// What of it.
        cause: Cause,
    },
    /// The entry does not follow the one before it: one of the two was replaced, or entries
    /// between them were taken out and the rest numbered anew.
    BrokenLink {
        /// The entry.
        index: u64,
    },
    /// The entry was written after another than the one that now stands before it.
    Reordered {
        /// The entry, by the number that it has now.
        index: u64,
        /// The entry that it was written after, by the number that that one has now; none: it
        /// was the first.
        belongs_after: Option<u64>,
    },
    /// Entries stand elsewhere than their numbers say.
    OutOfPlace {
        /// First of them.
        first: u64,
        /// Last of them.
        last: u64,
        /// The entry after which they were found; none: at the beginning.
        found_after: Option<u64>,
    },
    /// Entries are not there.
    Missing {
        /// First of them.
        first: u64,
        /// Last of them.
        last: u64,
    },
    /// Numbers stand more than once.
    Repeated {
        /// First of them.
        first: u64,
        /// Last of them.
        last: u64,
    },
    /// A checkpoint cannot be read, or its signature is wrong.
    BadCheckpoint {
        /// Line of the file at which it begins.
        line: u64,
        /// What is wrong, in English.
        why: String,
    },
    /// A checkpoint was signed for another number of entries than stand before it.
    CountDiffers {
        /// Number that was signed.
        signed: u64,
        /// Number found.
        found: u64,
    },
    /// The entries do not lead to the signed root: somewhere from `sound_up_to` on, up to
    /// `size`, they are not what was signed, though they fit one another.
    RootDiffers {
        /// Entries that the checkpoint covers.
        size: u64,
        /// Entries that an earlier checkpoint proves.
        sound_up_to: u64,
    },
    /// Two different logs of this size were signed or known: the log was forked or rewritten.
    Fork {
        /// The size.
        size: u64,
    },
    /// A known checkpoint covers more entries than there are: the log was rolled back or cut.
    RolledBack {
        /// Entries that the known checkpoint covers.
        known: u64,
        /// Entries found.
        found: u64,
    },
    /// There is no checkpoint with a right signature: nothing is proven.
    NotSigned,
    /// The last checkpoint does not cover these entries: nothing proves them.
    NotCovered {
        /// First of them.
        first: u64,
        /// Last of them.
        last: u64,
    },
    /// The last line does not fit what stands before it.
    EndDiffers,
    /// The file has no last line: it was cut off.
    CutOff,
    /// Something follows the last line.
    AfterEnd {
        /// Line of the file.
        line: u64,
    },
}

impl VerifyReport {
    /// Nothing was altered, removed, added or put in another order, and a signed checkpoint
    /// covers every entry.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && matches!(self.signed, Signed::Matches { .. })
    }

    pub(crate) fn not_an_export() -> Self {
        Self {
            agency: None,
            origin: String::new(),
            keys: Vec::new(),
            key_source: KeySource::File,
            entries: 0,
            first_at_us: None,
            last_at_us: None,
            checkpoints: 0,
            signed: Signed::Not,
            findings: vec![Finding::NotAnExport],
            left_out: 0,
        }
    }
}

/// A range of entries in words.
struct Entries(u64, u64);

impl fmt::Display for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(first, last) = self;
        if first == last {
            write!(f, "Entry {first}")
        } else {
            write!(f, "Entries {first} to {last}")
        }
    }
}

struct Time(Option<i64>);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.map(Timestamp::from_microsecond) {
            Some(Ok(time)) => write!(f, "{time}"),
            _ => f.write_str("an unknown time"),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Content => "its time, kind, ids or commitment",
            Self::RecordedHash => "only the hash stated with it",
            Self::ChainValue => "only the chain value stated with it",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnExport => f.write_str("This is no log export that this program can read."),
            Self::HeaderAltered => f.write_str("The first lines (agency, origin, keys) were altered."),
            Self::Unreadable { line } => write!(f, "Line {line} cannot be read: it was altered."),
            Self::Altered { index, cause } => write!(f, "Entry {index} was altered: {cause}."),
            Self::BrokenLink { index: 0 } => f.write_str(
                "Entry 0 is not what was written first: it was replaced, or entries before it were removed.",
            ),
            Self::BrokenLink { index } => write!(
                f,
                "Entry {index} does not follow entry {}: one of them was replaced, or entries between them were removed.",
                index - 1
            ),
            Self::Reordered { index, belongs_after: Some(after) } => {
                write!(f, "Entry {index} was moved: it was written after what is now entry {after}.")
            }
            Self::Reordered { index, belongs_after: None } => {
                write!(f, "Entry {index} was moved: it was written first.")
            }
            Self::OutOfPlace { first, last, found_after: Some(after) } => {
                write!(f, "{} out of place: found after entry {after}.", Entries(*first, *last))
            }
            Self::OutOfPlace { first, last, found_after: None } => {
                write!(f, "{} out of place: found at the beginning.", Entries(*first, *last))
            }
            Self::Missing { first, last } => write!(f, "{} missing.", Entries(*first, *last)),
            Self::Repeated { first, last } => write!(f, "{} repeated.", Entries(*first, *last)),
            Self::BadCheckpoint { line, why } => write!(f, "The checkpoint at line {line} does not count: {why}."),
            Self::CountDiffers { signed, found } => {
                write!(f, "A checkpoint was signed for {signed} entries, and {found} stand before it.")
            }
            Self::RootDiffers { size, sound_up_to } => write!(
                f,
                "The first {size} entries are not those that were signed: something from entry {sound_up_to} on was replaced."
            ),
            Self::Fork { size } => {
                write!(f, "There is another signed log of {size} entries: this one was rewritten or forked.")
            }
            Self::RolledBack { known, found } => {
                write!(f, "The log once had {known} entries and now has {found}: it was rolled back or cut.")
            }
            Self::NotSigned => f.write_str("No checkpoint has a right signature: nothing is proven."),
            Self::NotCovered { first, last } => {
                write!(f, "{} not covered by a signed checkpoint.", Entries(*first, *last))
            }
            Self::EndDiffers => f.write_str("The last line does not fit what stands before it."),
            Self::CutOff => f.write_str("The file is cut off: its last line is missing."),
            Self::AfterEnd { line } => write!(f, "Line {line} was added after the end."),
        }
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_sound() {
            writeln!(f, "Sound: nothing was altered, removed or reordered.")?;
        } else {
            writeln!(
                f,
                "NOT SOUND: {} finding(s).",
                self.findings.len() as u64 + self.left_out
            )?;
        }
        if !self.origin.is_empty() {
            writeln!(f, "Log: {}", self.origin)?;
        }
        write!(f, "Entries: {}", self.entries)?;
        if self.first_at_us.is_some() {
            write!(
                f,
                ", from {} to {}",
                Time(self.first_at_us),
                Time(self.last_at_us)
            )?;
        }
        writeln!(f)?;
        match self.signed {
            Signed::Matches { size, at_us } => {
                writeln!(
                    f,
                    "Signed: the first {size} entries lead to the root signed at {}.",
                    Time(at_us)
                )?;
            }
            Signed::Differs { size, at_us } => {
                writeln!(
                    f,
                    "Signed: the first {size} entries do NOT lead to the root signed at {}.",
                    Time(at_us)
                )?;
            }
            Signed::NotComparable { size, at_us } => writeln!(
                f,
                "Signed: {size} entries at {}; these entries cannot be compared with that.",
                Time(at_us)
            )?,
            Signed::Not => writeln!(f, "Signed: no.")?,
        }
        for key in &self.keys {
            let from = match self.key_source {
                KeySource::Given => "given to this check",
                KeySource::File => "from the file: compare it with what the agency publishes",
            };
            writeln!(f, "Key: {key} ({from})")?;
        }
        for finding in &self.findings {
            writeln!(f, "- {finding}")?;
        }
        if self.left_out > 0 {
            writeln!(f, "- and {} more.", self.left_out)?;
        }
        Ok(())
    }
}
