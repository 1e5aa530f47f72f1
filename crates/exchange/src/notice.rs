//! Signed notices: what the sender says about a sharing after it was sent.

use jiff::Timestamp;
use ledger::{Hash, Signer, Verifier};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::signed::{Lines, Reader, Sha256Text, Slip, SlipError, time_text, time_us};

domain::worded! {
    /// What a notice says.
    NoticeKind, "kind of notice" {
        /// Do not rely on it any more; what was done with it so far stays on record.
        Withdrawn = "withdrawn",
        /// Something in it was wrong: the package named in the notice puts it right.
        Corrected = "corrected",
        /// Where the child is, is protected by now: it is to be handled as such.
        Protected = "protected",
    }
}

/// A notice. It goes to everybody who received the package; the reason in words travels sealed.
///
/// ```text
/// sharewise notice 1
/// sharing UUID
/// package sha256:HASH
/// notice corrected
/// corrected-by UUID                 only when corrected
/// agency UUID
/// practitioner UUID
/// at 2026-11-22T10:15:00.000000Z
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The sharing that it is about.
    pub sharing_id: Uuid,
    /// Digest of the package as it was sent.
    pub package: Hash,
    /// What it says.
    pub kind: NoticeKind,
    /// The sharing whose package puts it right; there exactly when it is corrected.
    pub corrected_by: Option<Uuid>,
    /// The agency that sent the package.
    pub agency_id: Uuid,
    /// The practitioner who decided it; all zeros where a file that was brought said it.
    pub practitioner_id: Uuid,
    /// When, in microseconds since 1970.
    pub at_us: i64,
}

impl Slip for Notice {
    const TITLE: &'static str = "sharewise notice 1";

    fn write(&self, lines: Lines) -> Result<Lines, SlipError> {
        if self.corrected_by.is_some() != (self.kind == NoticeKind::Corrected) {
            return Err(SlipError::Inconsistent);
        }
        Ok(lines
            .field("sharing", self.sharing_id)
            .field("package", Sha256Text(self.package))
            .field("notice", self.kind)
            .optional("corrected-by", self.corrected_by)
            .field("agency", self.agency_id)
            .field("practitioner", self.practitioner_id)
            .field("at", time_text(self.at_us)?))
    }

    fn read(lines: &mut Reader<'_>) -> Result<Self, SlipError> {
        Ok(Self {
            sharing_id: lines.field("sharing")?,
            package: lines.field::<Sha256Text>("package")?.0,
            kind: lines.field("notice")?,
            corrected_by: lines.optional("corrected-by")?,
            agency_id: lines.field("agency")?,
            practitioner_id: lines.field("practitioner")?,
            at_us: time_us(lines.field::<Timestamp>("at")?),
        })
    }
}

impl Notice {
    /// Signs it with the key of the agency that sent the package.
    ///
    /// # Errors
    /// [`SlipError::Inconsistent`].
    pub fn sign(&self, signer: &Signer) -> Result<String, SlipError> {
        self.signed(signer)
    }

    /// Reads a notice and checks its signature; the caller compares sharing, digest and agency.
    ///
    /// # Errors
    /// [`SlipError`].
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, SlipError> {
        Self::opened(note, verifier)
    }
}
