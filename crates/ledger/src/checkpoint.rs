//! Checkpoints (C2SP `tlog-checkpoint`): the log's size and root, signed.

use uuid::Uuid;

use crate::{Frontier, Hash, LedgerError, Note, Signer, Verifier};

/// The origin line of an agency's log: `HUB/agency/ID`. It is also the name of the agency's key.
/// `hub` is the hub's name without scheme, such as `sharewise.example`.
pub fn origin(hub: &str, agency: Uuid) -> String {
    format!("{hub}/agency/{agency}")
}

/// A log's size and root at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: see [`origin`].
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root over those entries.
    pub root: Hash,
    /// Further lines that are signed with it. [`Checkpoint::signed_at`] writes one.
    pub extensions: Vec<String>,
}

const SIGNED_AT: &str = "signed-at-us ";

impl Checkpoint {
    /// The checkpoint of a log as it stands.
    pub fn of(origin: &str, frontier: &Frontier) -> Self {
        Self {
            origin: origin.to_owned(),
            size: frontier.size(),
            root: frontier.root(),
            extensions: Vec::new(),
        }
    }

    /// Adds the line `signed-at-us N`: when it was signed, in microseconds since 1970.
    #[must_use]
    pub fn signed_at(mut self, at_us: i64) -> Self {
        self.extensions.push(format!("{SIGNED_AT}{at_us}"));
        self
    }

    /// When it says that it was signed, if it says so.
    pub fn signed_at_us(&self) -> Option<i64> {
        self.extensions
            .iter()
            .find_map(|line| line.strip_prefix(SIGNED_AT)?.parse().ok())
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        );
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Signs it. The name of the signer should be the origin.
    ///
    /// # Errors
    /// [`LedgerError::BadCheckpoint`] when the origin or an extension is empty or has a line end.
    pub fn sign(&self, signer: &Signer) -> Result<String, LedgerError> {
        let text = self.to_text();
        // What could not be read back must not be signed.
        if Self::from_text(&text)? != *self {
            return Err(LedgerError::BadCheckpoint("a line has a line end in it"));
        }
        signer.sign(&text)
    }

    /// Reads the signed text of a checkpoint, strictly.
    ///
    /// # Errors
    /// [`LedgerError::BadCheckpoint`] with what was wrong.
    pub fn from_text(text: &str) -> Result<Self, LedgerError> {
        let bad = LedgerError::BadCheckpoint;
        let body = text.strip_suffix('\n').ok_or(bad("cut off"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(bad("fewer than three lines"));
        };
        if origin.is_empty() {
            return Err(bad("no origin"));
        }
        let size = decimal(size.as_bytes()).ok_or(bad("the size is not a number"))?;
        let root = Hash::from_base64(root).map_err(|_| bad("the root is not a hash"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(bad("an empty line"));
        }
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions,
        })
    }

    /// Reads a signed note, checks that `verifier` signed it, and reads the checkpoint.
    ///
    /// # Errors
    /// As [`Note::parse`], [`Verifier::verify`] and [`Self::from_text`].
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, LedgerError> {
        let note = Note::parse(note)?;
        verifier.verify(&note)?;
        Self::from_text(&note.text)
    }
}

/// A decimal number without sign or leading zeros: one number has one text.
pub(crate) fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() || (text[0] == b'0' && text.len() > 1) {
        return None;
    }
    text.iter().try_fold(0u64, |n, c| {
        let digit = c.is_ascii_digit().then(|| u64::from(c - b'0'))?;
        n.checked_mul(10)?.checked_add(digit)
    })
}
