//! Text that is read once and handed out many times: an answer quotes a hundred sentences of the
//! rulebook, and copying each of them cost more than deciding.

use std::{fmt, ops::Deref, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A piece of text that is never changed; a copy of it costs next to nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phrase(Arc<str>);

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Phrase {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Default for Phrase {
    fn default() -> Self {
        Self::from("")
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<Phrase> for String {
    fn from(text: Phrase) -> Self {
        text.as_str().to_owned()
    }
}

impl Phrase {
    /// The text.
    pub fn as_str(&self) -> &str {
        self
    }
}

impl PartialEq<str> for Phrase {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Phrase {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Phrase {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Phrase {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}
