//! Patterns over what an agency holds, as rules in data: so many low-level concerns in so many
//! days, the same place around several children, a move while a concern is open.
//!
//! A rule says that something should be looked at together, and which pieces. It never scores a
//! child, never shares anything, and a named person decides what follows. The rules are the files
//! in `patterns/` with their examples beside them. This crate only computes: pieces, limits and
//! the time are handed to it.

mod file;
mod judge;
mod moved;
mod rule;
mod things;

pub use judge::{Piece, Seen};
pub use moved::{other_home, other_name};
pub use rule::{By, Footing, Limits, LimitsFault, Look, Rule, RuleError, Rules, Text};
pub use things::{group, names, names_in, place, places_in};
