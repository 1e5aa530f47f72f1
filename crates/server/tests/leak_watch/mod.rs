//! The parts of the leak watch: the marked words and the search for them, the forms that are filled in
//! with them, and whoever goes about and does it.

pub mod addresses;
pub mod everything;
pub mod filling;
pub mod marks;
pub mod search;
pub mod typing;
pub mod visit;

pub use everything::everything_typed;
pub use search::{Search, files, found, found_in, found_outside};
