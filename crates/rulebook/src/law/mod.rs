//! The rulebook as data: what is in the files, read and checked once.

mod calendar;
mod files;
mod load;
mod query;

pub use calendar::{Calendar, WorkingDays};
pub(crate) use files::*;
pub(crate) use load::{Example, Rule, Version, citation};
pub use load::{LoadError, Rulebook};
pub use query::RuleText;
