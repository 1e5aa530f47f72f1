//! The words of safeguarding as types and states.
//!
//! Pure: no clock, no randomness, no sockets, no files. Everything that happens elsewhere
//! in the house is said in these words.

pub mod access;
mod agency;
pub mod approval;
pub mod around;
pub mod body_map;
pub mod chronology;
pub mod concern;
pub mod decision;
pub mod export;
pub mod family;
pub mod keeping;
mod lang;
pub mod law;
pub mod linking;
pub mod pattern;
pub mod person;
pub mod practitioner;
pub mod rights;
pub mod sealed;
pub mod signing_in;
pub mod task;
pub mod text;
pub mod time;

pub use agency::{AgencyKind, IsdRole, Nation, WelshRole};
pub use lang::Lang;

/// A value arrived as text that is none of the words known for its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a known {kind}")]
pub struct UnknownWord {
    /// What was being read, in plain words ("nation", "kind of agency").
    pub kind: &'static str,
    /// The text that was found, cut to 60 characters.
    pub text: String,
}

/// Declares an enum whose variants each have one stable word, used in the database,
/// in the API and in files. The words never change once released.
#[macro_export]
macro_rules! worded {
    ($(#[$m:meta])* $name:ident, $kind:literal { $($(#[$vm:meta])* $v:ident = $w:literal),+ $(,)? }) => {
        $(#[$m])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vm])* #[serde(rename = $w)] $v),+ }
        impl $name {
            /// Every value, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$v),+];
            /// The stable word used in the database, the API and files.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$v => $w),+ } }
        }
        impl core::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(s: &str) -> core::result::Result<Self, Self::Err> {
                match s { $($w => Ok(Self::$v),)+ _ => Err($crate::UnknownWord { kind: $kind, text: s.chars().take(60).collect() }) }
            }
        }
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
