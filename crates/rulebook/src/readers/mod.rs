//! The rulebook for readers: browse it, explain a rule, see what changed between two days, see
//! what is still open, take it away as JSON or JSON-LD.
//!
//! Everything here only reads. Deciding is in `engine`.

mod changes;
mod explain;
mod export;
mod grounds;
mod jsonld;
mod keeping;
mod list;
mod open_points;
mod render;
mod switches;

pub use changes::{Change, ChangeKind, Changes, GoldenChange};
pub use explain::{ExampleLine, ExampleText, Explanation, FactText};
pub(crate) use grounds::GroundsFile;
pub use grounds::{AccessAsked, AccessGround};
pub use keeping::{Clock, Footing, Hold, Instrument, Keeping, KeepingDates, KeptFrom, Limb};
pub(crate) use keeping::{ClocksFile, InstrumentsFile, KeepingFile};
pub use list::{RuleFilter, RuleOnDay, RuleState};
pub use open_points::OpenPoint;
pub(crate) use render::{checked_words, kind_words};
pub use render::{
    render_changes, render_explanation, render_list, render_open_points, status_words,
};
pub use switches::{SwitchText, UnknownSwitch};
