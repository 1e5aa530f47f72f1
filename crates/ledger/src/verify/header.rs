//! The first lines of an export: whose log it is and which keys signed it.

use uuid::Uuid;

use super::lines::uuid;
use crate::export::{EXPORT_FORMAT, EXPORT_FORMAT_1, header_hash};
use crate::{Hash, Verifier};

/// Longest header, in bytes.
const LONGEST: usize = 64 * 1024;

#[derive(Default)]
pub(super) struct Header {
    text: String,
    lines: u64,
    pub(super) agency: Option<Uuid>,
    pub(super) origin: String,
    pub(super) keys: Vec<Verifier>,
    /// The hash that the file states for the header.
    stated: Option<Hash>,
    /// Whether the first line is that of an export.
    pub(super) is_export: bool,
    /// Whether a line is not what the writer would have written.
    odd: bool,
    pub(super) closed: bool,
}

impl Header {
    /// Takes a line of the header. False when the line belongs to what follows the header.
    pub(super) fn push(&mut self, line: &[u8]) -> bool {
        let Ok(line) = std::str::from_utf8(line) else {
            self.odd = true;
            return true;
        };
        if let Some(hash) = line.strip_prefix("header ") {
            self.stated = hash.parse().ok();
            self.closed = true;
            return true;
        }
        if ["entry ", "blind ", "checkpoint ", "end "]
            .iter()
            .any(|word| line.starts_with(word))
        {
            self.closed = true;
            return false;
        }
        self.field(line);
        self.lines += 1;
        if self.text.len() + line.len() < LONGEST {
            self.text.push_str(line);
            self.text.push('\n');
        }
        true
    }

    fn field(&mut self, line: &str) {
        let good = match (self.lines, line.split_once(' ')) {
            (0, _) => {
                self.is_export = line == EXPORT_FORMAT || line == EXPORT_FORMAT_1;
                self.is_export
            }
            (1, Some(("agency", id))) => {
                self.agency = uuid(id.as_bytes());
                self.agency.is_some()
            }
            (2, Some(("origin", origin))) => {
                self.origin = origin.to_owned();
                // The agency's id stands in the origin, and the origin is signed.
                self.agency
                    .is_some_and(|id| origin.ends_with(&format!("/agency/{id}")))
            }
            (3.., Some(("key", key))) => match Verifier::from_text(key) {
                Ok(key) if key.name() == self.origin => {
                    self.keys.push(key);
                    true
                }
                _ => false,
            },
            _ => false,
        };
        self.odd |= !good;
    }

    pub(super) fn push_unreadable(&mut self) {
        self.odd = true;
    }

    /// The hash from which the chain starts: as stated, and as made from the lines.
    pub(super) fn hashes(&self) -> (Option<Hash>, Hash) {
        (self.stated, header_hash(&self.text))
    }

    pub(super) fn altered(&self) -> bool {
        let (stated, made) = self.hashes();
        self.odd || self.keys.is_empty() || stated != Some(made)
    }
}
