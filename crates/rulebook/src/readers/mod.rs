//! The rulebook for readers: browse it, explain a rule, see what changed between two days, see
//! what is still open, take it away as JSON or JSON-LD.
//!
//! Everything here only reads. Deciding is in `engine`.

mod changes;
mod explain;
mod export;
mod jsonld;
mod list;
mod open_points;
mod switches;

pub use changes::{Change, ChangeKind, Changes, GoldenChange};
pub use explain::{ExampleLine, ExampleText, Explanation, FactText};
pub use list::{RuleFilter, RuleOnDay, RuleState};
pub use open_points::OpenPoint;
pub use switches::{SwitchText, UnknownSwitch};
