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
    /// Further lines that are signed with it. [`Checkpoint::signed_at`] and
    /// [`Checkpoint::hand_over`] write some.
    pub extensions: Vec<String>,
}

const SIGNED_AT: &str = "signed-at-us ";
const NEXT_KEY: &str = "next-key ";

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

    /// Announces another key: adds the line `next-key NAME+ID+KEY`, and signs with both. Whatever
    /// the log signs from then on is signed by the new key alone. The old key's signature says that
    /// the log wants it; the new key's says that whoever announces it has it, and binds it to
    /// everything logged until then.
    ///
    /// # Errors
    /// As [`Self::sign`]; [`LedgerError::BadKey`] where the two have other names than the log, or are
    /// one key.
    pub fn hand_over(mut self, old: &Signer, new: &Signer) -> Result<String, LedgerError> {
        let (from, to) = (old.verifier(), new.verifier());
        if from == to || [&from, &to].iter().any(|v| v.name() != self.origin) {
            return Err(LedgerError::BadKey("not two keys of this log"));
        }
        self.extensions.push(format!("{NEXT_KEY}{}", to.to_text()));
        let note = self.sign(old)?;
        let other = new.sign(&self.to_text())?;
        let line = other.rsplit("\n\n").next().unwrap_or_default();
        Ok(note + line)
    }

    /// The key that signs from here on, where the checkpoint announces one: the checkpoint of a note
    /// that its log signed. The new key must have signed the note too.
    ///
    /// # Errors
    /// [`LedgerError::BadCheckpoint`] for more than one key, or one that is none or of another log;
    /// [`LedgerError::NotSignedBy`] and [`LedgerError::WrongSignature`] of the new key.
    pub fn next_key(&self, note: &Note) -> Result<Option<Verifier>, LedgerError> {
        let mut said = self
            .extensions
            .iter()
            .filter_map(|line| line.strip_prefix(NEXT_KEY));
        let Some(text) = said.next() else {
            return Ok(None);
        };
        let bad = LedgerError::BadCheckpoint;
        if said.next().is_some() {
            return Err(bad("it announces two keys"));
        }
        let key = Verifier::from_text(text).map_err(|_| bad("the key it announces is none"))?;
        if key.name() != self.origin {
            return Err(bad("it announces the key of another log"));
        }
        key.verify(note)?;
        Ok(Some(key))
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
